//! The gateway's end of the socket: who may speak, what is asked, answers in order. Not: what the desk does.

use std::{
    fmt::Display,
    fs,
    future::{Future, poll_fn},
    io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    pin::Pin,
    str::FromStr,
    sync::Arc,
    task::Poll,
};

use serde::Serialize;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, BufWriter},
    net::{
        UnixListener, UnixStream,
        unix::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::{Semaphore, mpsc},
    task::JoinSet,
};
use tokio_util::task::AbortOnDropHandle;

use super::{
    ATTACH_BYTES_MAX, Answer, LINE_BYTES_MAX, PIPELINE_MAX, Request, socket_of, with_short_path,
};
use crate::{
    desk::{Desk, DeskError, Watch},
    gateway::Transport,
    keys::{HomeError, check_private},
    words::Said,
};

/// Connections at once: an office has a few screens and feeds.
const CONNECTIONS_MAX: usize = 256;

/// A bound socket. Dropping it takes the socket away.
#[derive(Debug)]
pub struct Server {
    listener: UnixListener,
    socket: PathBuf,
}

/// Why the socket is not there.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The home.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The system.
    #[error("the socket {} cannot be made: {source}", socket.display())]
    Socket {
        /// Where.
        socket: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Server {
    /// Binds the socket of a home. The caller holds the home, so that a socket that is there is nobody's.
    ///
    /// # Errors
    /// [`ServerError`].
    pub fn bind(home: &Path) -> Result<Self, ServerError> {
        check_private(home)?;
        let socket = socket_of(home);
        let failed = |source| ServerError::Socket {
            socket: socket.clone(),
            source,
        };
        match fs::remove_file(&socket) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(failed(e)),
            Ok(()) | Err(_) => {}
        }
        let listener = with_short_path(home, |path| UnixListener::bind(path)).map_err(failed)?;
        fs::set_permissions(&socket, fs::Permissions::from_mode(0o600)).map_err(failed)?;
        Ok(Self { listener, socket })
    }

    /// Serves until dropped.
    pub async fn serve(&self, desk: Desk) {
        let mut attended = JoinSet::new();
        let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        loop {
            while attended.try_join_next().is_some() {}
            let Ok(place) = Arc::clone(&places).acquire_owned().await else {
                return;
            };
            match self.listener.accept().await {
                Ok((stream, _)) if allowed(&stream) => {
                    let desk = desk.clone();
                    attended.spawn(async move {
                        attend(stream, desk).await;
                        drop(place);
                    });
                }
                Ok(_) => tracing::warn!("another user tried to use the gateway's socket"),
                Err(error) => {
                    tracing::warn!(%error, "the gateway's socket");
                    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                }
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.socket);
    }
}

/// The owner and root, whatever the rights of the file became.
fn allowed(stream: &UnixStream) -> bool {
    let us = rustix::process::geteuid().as_raw();
    stream
        .peer_cred()
        .is_ok_and(|peer| peer.uid() == us || peer.uid() == 0)
}

async fn attend(stream: UnixStream, desk: Desk) {
    let (reader, writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    let (answers, waiting) = mpsc::channel(PIPELINE_MAX);
    let writing = AbortOnDropHandle::new(tokio::spawn(write(BufWriter::new(writer), waiting)));
    let mut watch = None;
    while let Some(line) = next_line(&mut reader).await {
        let request = match line.and_then(|line| parse(&line)) {
            Ok(Request::Watch { since, sink }) => {
                watch = Some((since, sink.is_some()));
                break;
            }
            Ok(request) => request,
            Err(error) => {
                let _ = answers.send(Waiting::Ready(error_line(&error))).await;
                break;
            }
        };
        let answer = begin(Box::pin(answer(desk.clone(), request))).await;
        if answers.send(answer).await.is_err() {
            return;
        }
    }
    drop(answers);
    let Ok(Some(writer)) = writing.await else {
        return;
    };
    if let Some((since, to_a_sink)) = watch {
        let watch = match to_a_sink {
            true => desk.watch_as_sink(since.as_deref()),
            false => desk.watch(since.as_deref()),
        };
        tell(writer, reader, watch).await;
    }
}

/// An answer that is there, or one that is being made.
enum Waiting {
    Ready(Vec<u8>),
    Soon(AbortOnDropHandle<Vec<u8>>),
}

/// Polls once before it lets the request run beside the next ones: they reach the gateway in order.
async fn begin<F>(mut future: Pin<Box<F>>) -> Waiting
where
    F: Future<Output = Vec<u8>> + Send + 'static,
{
    match poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await {
        Poll::Ready(line) => Waiting::Ready(line),
        Poll::Pending => Waiting::Soon(AbortOnDropHandle::new(tokio::spawn(future))),
    }
}

/// Writes answers in order; gives the stream back once there are no more.
async fn write(
    mut stream: BufWriter<OwnedWriteHalf>,
    mut waiting: mpsc::Receiver<Waiting>,
) -> Option<BufWriter<OwnedWriteHalf>> {
    while let Some(next) = waiting.recv().await {
        let line = match next {
            Waiting::Ready(line) => line,
            Waiting::Soon(handle) => match handle.await {
                Ok(line) => line,
                Err(_) => error_line(&DeskError::stopped()),
            },
        };
        stream.write_all(&line).await.ok()?;
        if waiting.is_empty() {
            stream.flush().await.ok()?;
        }
    }
    stream.flush().await.ok()?;
    Some(stream)
}

/// Events until the gateway or the other side goes.
async fn tell(
    mut stream: BufWriter<OwnedWriteHalf>,
    mut reader: BufReader<OwnedReadHalf>,
    watch: Result<Watch, DeskError>,
) {
    let mut watch = match watch {
        Ok(watch) => watch,
        Err(error) => {
            let _ = stream.write_all(&error_line(&error)).await;
            let _ = stream.flush().await;
            return;
        }
    };
    let (mut byte, mut unflushed) = ([0], false);
    loop {
        // What happened together is told together: it leaves once there is nothing more to tell.
        let event = tokio::select! {
            biased;
            event = watch.next() => event,
            _ = reader.read(&mut byte) => return,
            flushed = stream.flush(), if unflushed => match flushed {
                Ok(()) => {
                    unflushed = false;
                    continue;
                }
                Err(_) => return,
            },
        };
        let line = match event {
            None => return,
            Some(Ok(event)) => line(&Answer::Ok(event)),
            Some(Err(error)) => error_line(&error),
        };
        if stream.write_all(&line).await.is_err() {
            return;
        }
        unflushed = true;
    }
}

async fn next_line(reader: &mut BufReader<OwnedReadHalf>) -> Option<Result<Vec<u8>, DeskError>> {
    let mut line = Vec::new();
    let limit = u64::try_from(LINE_BYTES_MAX).unwrap_or(u64::MAX);
    let read = reader.take(limit).read_until(b'\n', &mut line).await;
    match read {
        Ok(0) | Err(_) => None,
        Ok(_) if line.last() == Some(&b'\n') => Some(Ok(line)),
        Ok(length) if length < LINE_BYTES_MAX => None,
        Ok(_) => {
            let said = Said::of("local-line-too-long").with("most", LINE_BYTES_MAX);
            Some(Err(DeskError::say("too_large", 65, said)))
        }
    }
}

fn parse(line: &[u8]) -> Result<Request, DeskError> {
    serde_json::from_slice(line).map_err(|e| {
        let said = Said::of("local-request-unknown").with("why", e);
        DeskError::say("malformed", 65, said)
    })
}

async fn answer(desk: Desk, request: Request) -> Vec<u8> {
    match request {
        Request::Send(alert) => said(desk.send(*alert).await),
        Request::Inbox(listing) => said(desk.inbox(listing).await),
        Request::Outbox(listing) => said(desk.outbox(listing).await),
        Request::Show {
            id,
            sender,
            officer,
        } => match named(&id, sender.as_deref()) {
            Ok((id, sender)) => said(desk.show(id, sender, officer).await),
            Err(error) => error_line(&error),
        },
        Request::Acknowledge { id, ack } => match named(&id, None) {
            Ok((id, _)) => said(desk.acknowledge(id, ack).await),
            Err(error) => error_line(&error),
        },
        Request::Status => said(desk.status().await),
        Request::Envelopes { positions } => said(desk.envelopes(&positions).await),
        Request::CarriedChunk { row, index } => said(desk.carried_chunk(&row, index).await),
        Request::CarryIn { files } => said(desk.carry_in(&files).await),
        Request::Examine => said(desk.examine().await),
        Request::TestAlarm => said(desk.test_alarm().await),
        Request::Probe { relay, over } => probed(&desk, relay.as_deref(), &over).await,
        Request::Agree { agreement } => said(desk.agree(&agreement).await),
        Request::Propose => said(desk.propose().await),
        Request::Announce => said(desk.announce().await),
        Request::CarryOut { .. }
        | Request::Test { .. }
        | Request::Known { .. }
        | Request::Unpair { .. } => of_office(&desk, request).await,
        Request::Backup { folder } => said(desk.backup(folder).await),
        Request::Evidence { id, sender } => match named(&id, sender.as_deref()) {
            Ok((id, sender)) => said(desk.evidence(id, sender).await),
            Err(error) => error_line(&error),
        },
        Request::Reveal { .. }
        | Request::ConsentAsk(_)
        | Request::ConsentAnswer(_)
        | Request::Consents
        | Request::Forward(_)
        | Request::BeginExport(_)
        | Request::ExportPage { .. } => handled(&desk, request).await,
        Request::Attach { .. }
        | Request::AttachPart { .. }
        | Request::AttachEnd { .. }
        | Request::Attachments { .. }
        | Request::AttachmentPart { .. } => attached(&desk, request).await,
        Request::Forget(_) | Request::Forgotten { .. } | Request::Search(_) => {
            kept(&desk, request).await
        }
        Request::Watch { .. } => error_line(&DeskError::stopped()),
    }
}

/// What is asked of one counterpart.
async fn of_office(desk: &Desk, request: Request) -> Vec<u8> {
    let (Request::CarryOut { office }
    | Request::Test { office }
    | Request::Known { office }
    | Request::Unpair { office }) = &request
    else {
        return error_line(&DeskError::stopped());
    };
    let office: blo_proto::OfficeId = match parsed(office) {
        Ok(office) => office,
        Err(error) => return error_line(&error),
    };
    match request {
        Request::CarryOut { .. } => said(desk.carry_out(office).await),
        Request::Test { .. } => said(desk.test(office).await),
        Request::Known { .. } => said(desk.known(office).await),
        _ => said(desk.unpair(office).await),
    }
}

/// What is asked of the ways to the relay.
async fn probed(desk: &Desk, relay: Option<&str>, over: &str) -> Vec<u8> {
    match over {
        "udp" => said(desk.probe(relay, Transport::Udp).await),
        "tcp" => said(desk.probe(relay, Transport::Tcp).await),
        _ => {
            let said = Said::of("local-no-way").with("way", over);
            error_line(&DeskError::say("bad_content", 65, said))
        }
    }
}

/// What is asked of all that lies here.
async fn kept(desk: &Desk, request: Request) -> Vec<u8> {
    match request {
        Request::Forget(input) => match named(&input.id, input.sender.as_deref()) {
            Ok(named) => said(desk.forget(named, input).await),
            Err(error) => error_line(&error),
        },
        Request::Forgotten { id, sender } => match named(&id, sender.as_deref()) {
            Ok((id, sender)) => said(desk.forgotten(id, sender).await),
            Err(error) => error_line(&error),
        },
        Request::Search(search) => said(desk.search(*search).await),
        _ => error_line(&DeskError::stopped()),
    }
}

/// What is asked of how alerts may be handled.
async fn handled(desk: &Desk, request: Request) -> Vec<u8> {
    match request {
        Request::Reveal {
            id,
            sender,
            officer,
            reason,
        } => match named(&id, sender.as_deref()) {
            Ok(named) => said(desk.reveal(named, officer, reason).await),
            Err(error) => error_line(&error),
        },
        Request::ConsentAsk(input) => said(desk.ask_consent(*input).await),
        Request::ConsentAnswer(input) => said(desk.answer_consent(*input).await),
        Request::Consents => said(desk.consents().await),
        Request::Forward(input) => said(desk.forward(*input).await),
        Request::BeginExport(input) => said(desk.begin_export(*input).await),
        Request::ExportPage { export, after } => said(desk.export_page(&export, after).await),
        request => attached(desk, request).await,
    }
}

/// What is asked of attachments.
async fn attached(desk: &Desk, request: Request) -> Vec<u8> {
    match request {
        Request::Attach {
            name,
            media_type,
            size,
        } => said(desk.attach((name, media_type), size).await),
        Request::AttachPart { attachment, bytes } => match part(&bytes) {
            Ok(bytes) => said(desk.attach_part(&attachment, bytes).await),
            Err(error) => error_line(&error),
        },
        Request::AttachEnd { attachment } => said(desk.attach_end(&attachment).await),
        Request::Attachments { id, sender, after } => match named(&id, sender.as_deref()) {
            Ok((id, sender)) => said(desk.attachments(id, sender, after).await),
            Err(error) => error_line(&error),
        },
        Request::AttachmentPart {
            id,
            sender,
            number,
            part,
        } => match named(&id, sender.as_deref()) {
            Ok(named) => said(desk.attachment_part(named, number, part).await),
            Err(error) => error_line(&error),
        },
        _ => error_line(&DeskError::stopped()),
    }
}

fn part(text: &str) -> Result<Vec<u8>, DeskError> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(text);
    let bytes = bytes.ok().filter(|bytes| bytes.len() <= ATTACH_BYTES_MAX);
    bytes.ok_or_else(|| {
        let said = Said::of("local-part-unusable").with("most", ATTACH_BYTES_MAX);
        DeskError::say("malformed", 65, said)
    })
}

type Named = (blo_proto::AlertId, Option<blo_proto::OfficeId>);

fn named(id: &str, sender: Option<&str>) -> Result<Named, DeskError> {
    Ok((parsed(id)?, sender.map(parsed).transpose()?))
}

fn parsed<T: FromStr<Err: Display>>(text: &str) -> Result<T, DeskError> {
    text.parse().map_err(DeskError::bad_content)
}

fn said<T: Serialize>(result: Result<T, DeskError>) -> Vec<u8> {
    match result {
        Ok(value) => line(&Answer::Ok(value)),
        Err(error) => error_line(&error),
    }
}

fn error_line(error: &DeskError) -> Vec<u8> {
    line(&Answer::<()>::Error(error.clone()))
}

fn line<T: Serialize>(answer: &Answer<T>) -> Vec<u8> {
    let mut line = serde_json::to_vec(answer).expect("plain data is JSON");
    line.push(b'\n');
    line
}
