//! What an operator asks: of the running relay over a socket that only its owner can open, else of its files. One
//! JSON object a line each way. Not: what the registry takes.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    os::unix::{
        fs::{DirBuilderExt, PermissionsExt},
        net::UnixStream,
    },
    path::{Path, PathBuf},
    sync::Arc,
};

use blo_proto::{Code, OfficeId, Refusal, Timestamp};
use blo_store::{Options, StoreError};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt},
    net::UnixListener,
};

use crate::{
    authorities::{Authorities, Lookout, Outlook, keep_lists, kept_lists},
    blobs::Blobs,
    config::Config,
    export::Export,
    figures::Figures,
    hub::{Hub, Shown},
    mailboxes::{Began, Mailboxes},
    quota::Used,
    registry::{Registry, Snapshot},
};

mod asks;
mod words;

pub use asks::request;
pub use words::{
    AllowedLine, Answer, Copied, OfficeLine, PairingLine, Question, Status, TakeoverLine,
};

/// Bytes of one question: a chain of certificates fits.
const QUESTION_BYTES_MAX: u64 = 256 * 1_024;
/// sysexits EX_DATAERR.
const DATA: u8 = 65;
/// sysexits EX_SOFTWARE.
const SOFTWARE: u8 = 70;
/// sysexits EX_CANTCREAT.
const CANNOT_CREATE: u8 = 73;
/// sysexits EX_CONFIG.
const CONFIG: u8 = 78;

/// Serves the socket for as long as it is polled.
///
/// # Errors
/// Where the socket cannot be made.
pub fn listen(
    config: &Config,
    (hub, blobs): (Hub, Option<Blobs>),
    outlook: Outlook,
) -> std::io::Result<impl Future<Output = ()> + Send + use<>> {
    let path = config.admin_socket();
    let _ = fs::remove_file(&path); // the store's lock says that no other relay runs here
    let listener = UnixListener::bind(&path)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
    Ok(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (hub, outlook, blobs) = (hub.clone(), outlook.clone(), blobs.clone());
            tokio::spawn(async move {
                let used = move || blobs.map(|blobs| blobs.used()).unwrap_or_default();
                if let Err(error) = converse(stream, (&hub, used), &outlook).await {
                    tracing::warn!(%error, "an operator's connection ended");
                }
            });
        }
    })
}

async fn converse(
    stream: tokio::net::UnixStream,
    (hub, blobs): (&Hub, impl FnOnce() -> Used),
    outlook: &Outlook,
) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut line = String::new();
    let mut reader = tokio::io::BufReader::new(reader.take(QUESTION_BYTES_MAX));
    reader.read_line(&mut line).await?;
    let answer = match serde_json::from_str::<Question>(&line) {
        Ok(Question::AuthorityList) => Answer::Authorities(outlook.lines()),
        Ok(Question::Refusals) => Answer::Refusals(hub.refusals().list()),
        Ok(question) => match answer(question, hub, outlook).await {
            Answer::Status(status) => Answer::Status(Status {
                warnings: outlook.warnings(),
                running: status.running.map(|running| Figures {
                    blobs: blobs(),
                    ..running
                }),
                ..status
            }),
            answer => answer,
        },
        Err(error) => Answer::Refused(Code::Malformed.to_string(), error.to_string()),
    };
    let mut text = serde_json::to_string(&answer)?;
    text.push('\n');
    writer.write_all(text.as_bytes()).await
}

async fn answer(question: Question, hub: &Hub, outlook: &Outlook) -> Answer {
    let asked = question.clone();
    let told_at_once = hub.look(move |mailboxes, registry| match asked {
        Question::Backup { folder } => Err(Some((mailboxes.clone(), folder))),
        asked => listing(&asked, mailboxes, registry).ok_or(None),
    });
    match told_at_once.await {
        Some(Ok(Answer::Status(status))) => Answer::Status(Status {
            running: hub.figures().await,
            ..status
        }),
        Some(Ok(answer)) => answer,
        // Reading and writing a whole journal would hold up every link.
        Some(Err(Some((mailboxes, folder)))) => {
            let lists = outlook.kept.clone();
            let copying = tokio::task::spawn_blocking(move || backup(&mailboxes, &lists, &folder));
            copying
                .await
                .unwrap_or_else(|error| Answer::Failed(SOFTWARE, format!("{error}. Try again.")))
        }
        Some(Err(None)) => administer(question, hub, outlook).await,
        None => told(Err(Refusal::new(Code::ShuttingDown, ""))),
    }
}

/// Has the authorities judge what is asked, then the registry.
async fn administer(question: Question, hub: &Hub, outlook: &Outlook) -> Answer {
    let now = outlook.clock.now();
    let (known, snapshot) = (outlook.known(), hub.snapshot());
    match asks::judged(question, (&known, &snapshot, hub.shown()), now) {
        Ok(request) => {
            let told = told(hub.administer(request).await);
            // What is asked next is judged by it.
            outlook.followed(&hub.snapshot()).await;
            told
        }
        Err(objection) => objection.into(),
    }
}

/// Asks the running relay, or its files where none runs.
///
/// # Errors
/// Two sentences where neither is possible.
pub fn ask(config: &Config, question: Question, now: Timestamp) -> Result<Answer, String> {
    let mut operator = Operator::find(config)?;
    let answer = operator.ask(question, now);
    operator.leave()?;
    answer
}

/// Someone who can be asked several questions.
#[derive(Debug)]
pub struct Operator(Asked);

#[derive(Debug)]
enum Asked {
    /// A running relay, over its socket; connected already for the first question.
    Running(PathBuf, Option<UnixStream>),
    /// The files of a stopped one.
    Stopped(Box<Files>),
}

/// What a stopped relay left.
#[derive(Debug)]
struct Files {
    mailboxes: Mailboxes,
    registry: Registry,
    config: Config,
}

impl Operator {
    /// Finds the running relay, or its files where none runs.
    ///
    /// # Errors
    /// Two sentences where neither is possible.
    pub fn find(config: &Config) -> Result<Self, String> {
        if let Some(running) = Self::running(config) {
            return Ok(running);
        }
        config
            .make_store_folder()
            .map_err(|error| format!("{error}. Check the permissions."))?;
        let opened = Mailboxes::open(&config.store(), Options::default());
        let (mailboxes, _) = opened.map_err(|error| error.to_string())?;
        let entries = mailboxes.registry().map_err(|error| error.to_string())?;
        let registry = Registry::load(entries).map_err(|refusal| refusal.to_string())?;
        let registry = registry.with_allow_list(config.allow_list);
        Ok(Self(Asked::Stopped(Box::new(Files {
            mailboxes,
            registry,
            config: config.clone(),
        }))))
    }

    /// Finds the running relay; `None` where none runs.
    pub fn running(config: &Config) -> Option<Self> {
        let socket = config.admin_socket();
        let stream = UnixStream::connect(&socket).ok()?;
        Some(Self(Asked::Running(socket, Some(stream))))
    }

    /// Whether a relay is running.
    pub const fn is_running(&self) -> bool {
        matches!(self.0, Asked::Running(..))
    }

    /// Asks.
    ///
    /// # Errors
    /// Two sentences where there is no answer.
    pub fn ask(&mut self, question: Question, now: Timestamp) -> Result<Answer, String> {
        match &mut self.0 {
            Asked::Running(socket, stream) => stream
                .take()
                .map_or_else(|| UnixStream::connect(socket), Ok)
                .and_then(|stream| over_socket(stream, &question))
                .map_err(|error| format!("The relay did not answer: {error}. Look at its log.")),
            Asked::Stopped(files) => files.answer(question, now),
        }
    }

    /// Closes what was opened.
    ///
    /// # Errors
    /// What the store said.
    pub fn leave(self) -> Result<(), String> {
        match self.0 {
            Asked::Running(..) => Ok(()),
            Asked::Stopped(files) => files.mailboxes.close().map_err(|error| error.to_string()),
        }
    }
}

fn over_socket(mut stream: UnixStream, question: &Question) -> std::io::Result<Answer> {
    let mut text = serde_json::to_string(question)?;
    text.push('\n');
    stream.write_all(text.as_bytes())?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    Ok(serde_json::from_str(&line)?)
}

impl Files {
    fn answer(&mut self, question: Question, now: Timestamp) -> Result<Answer, String> {
        if let Question::Backup { folder } = &question {
            let lists = kept_lists(&self.config);
            return Ok(backup(&self.mailboxes, &lists, folder));
        }
        match listing(&question, &self.mailboxes, &self.registry) {
            Some(Answer::Status(status)) => {
                let warnings = self.authorities();
                let warnings = warnings.map_or_else(|why| vec![why], |known| known.warnings(now));
                return Ok(Answer::Status(Status { warnings, ..status }));
            }
            Some(answer) => return Ok(answer),
            None => {}
        }
        if let Question::AuthorityList = question {
            let known = self.authorities();
            return Ok(known.map_or_else(
                |why| Answer::Failed(CONFIG, why),
                |known| Answer::Authorities(known.lines(now)),
            ));
        }
        let known = match Self::asks_authorities(&question).then(|| self.authorities()) {
            None => Arc::default(),
            Some(Ok(known)) => known,
            Some(Err(why)) => return Ok(Answer::Failed(CONFIG, why)),
        };
        let snapshot = self.registry.snapshot();
        let judged = asks::judged(question, (&known, &snapshot, &Shown::default()), now);
        let request = match judged {
            Ok(request) => request,
            Err(objection) => return Ok(objection.into()),
        };
        Ok(match request.entry(&self.registry, &self.mailboxes, now) {
            Ok(None) => Answer::Done(false),
            Ok(Some((entry, body))) => {
                self.mailboxes
                    .append(vec![(entry.clone(), body.clone())])
                    .wait()
                    .map_err(|error| error.to_string())?;
                told(self.registry.apply(&entry, &body).map(|()| true))
            }
            Err(refusal) => told(Err(refusal)),
        })
    }

    /// What the authorities say, by their files and by what was brought.
    fn authorities(&self) -> Result<Arc<Authorities>, String> {
        let (mut lookout, known) =
            Lookout::begin(&self.config).map_err(|error| error.to_string())?;
        lookout.bring(&self.registry.snapshot().brought);
        let known = Arc::clone(&known.borrow());
        Ok(known)
    }

    const fn asks_authorities(question: &Question) -> bool {
        matches!(
            question,
            Question::OfficeAdd { .. }
                | Question::AuthorityAdd { .. }
                | Question::AuthorityRemove { .. }
                | Question::AuthorityCrl { .. }
        )
    }
}

/// Copies the store, and the newest revocation lists, into a folder that only its owner can enter, and that has no copy
/// yet.
fn backup(mailboxes: &Mailboxes, lists: &Path, folder: &Path) -> Answer {
    if folder.join("journal").exists() {
        let text = format!(
            "There is a store in {} already. Name another folder.",
            folder.display()
        );
        return Answer::Failed(CANNOT_CREATE, text);
    }
    let made = fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder);
    if let Err(error) = made {
        let text = format!(
            "{} cannot be made: {error}. Check the path.",
            folder.display()
        );
        return Answer::Failed(CANNOT_CREATE, text);
    }
    // before the journal, by which a copy is known for one.
    if let Err(why) = keep_lists(lists, folder) {
        return Answer::Failed(
            CANNOT_CREATE,
            format!("The revocation lists are not copied: {why}. Mend it and try again."),
        );
    }
    match mailboxes.backup(folder) {
        Ok(report) => Answer::Copied(Copied::of(&report)),
        Err(error) => failed(&error),
    }
}

fn failed(error: &StoreError) -> Answer {
    Answer::Failed(error.exit_code(), error.to_string())
}

fn listing(question: &Question, mailboxes: &Mailboxes, registry: &Registry) -> Option<Answer> {
    let snapshot = &*registry.snapshot();
    match question {
        Question::OfficeList => Some(Answer::Offices(offices(registry))),
        Question::PairingList => Some(Answer::Pairings(pairings(snapshot))),
        Question::Export => {
            let (epoch, position) = (mailboxes.epoch(), mailboxes.position());
            Some(Answer::Export(Export::of(epoch, position, snapshot)))
        }
        Question::Status => Some(Answer::Status(status(mailboxes, registry))),
        Question::OfficeAdd { .. }
        | Question::OfficeSuspend { .. }
        | Question::OfficeTakeover { .. }
        | Question::OfficeSettle { .. }
        | Question::OfficeRemove { .. }
        | Question::PairingAdd { .. }
        | Question::PairingEnd { .. }
        | Question::RollOver { .. }
        | Question::PairingAllow { .. }
        | Question::Confirm { .. }
        | Question::AuthorityList
        | Question::AuthorityAdd { .. }
        | Question::AuthorityRemove { .. }
        | Question::AuthorityCrl { .. }
        | Question::Refusals
        | Question::Backup { .. } => None,
    }
}

fn status(mailboxes: &Mailboxes, registry: &Registry) -> Status {
    let snapshot = registry.snapshot();
    let disputed = |(id, office): (&OfficeId, &crate::registry::Office)| {
        let since = registry.disputed(office.handle, &office.key)?;
        Some((id.to_string(), since.to_string()))
    };
    let epoch = &snapshot.epoch;
    let confirmed = epoch.began() == Began::Confirmed;
    Status {
        store_epoch: mailboxes.epoch().to_string(),
        position: mailboxes.position(),
        offices: snapshot.offices.len(),
        pairings: snapshot.pairings.len(),
        second_gateways: snapshot.offices.iter().filter_map(disputed).collect(),
        unconfirmed: snapshot.confirmed().is_err(),
        restored_newest: (epoch.newest > 0)
            .then(|| Timestamp::from_millis(epoch.newest).to_string()),
        confirmed_by: confirmed.then(|| epoch.by.clone()),
        confirmed_at: confirmed.then(|| Timestamp::from_millis(epoch.at).to_string()),
        store: mailboxes.statistics().into(),
        warnings: Vec::new(),
        running: None,
    }
}

fn offices(registry: &Registry) -> Vec<OfficeLine> {
    let takeover = |office: &crate::registry::Office| {
        let known = registry.tokens(office.handle, &office.key).takeover;
        known.map(|takeover| TakeoverLine {
            at: takeover.at.to_string(),
            by: takeover.by,
            awaited: takeover.awaited,
        })
    };
    let line = |(id, office): (&OfficeId, &crate::registry::Office)| OfficeLine {
        office: id.to_string(),
        key: hex::encode(office.key.as_bytes()),
        bundle_epoch: office
            .bundle
            .as_ref()
            .map(|(epoch, _, _)| epoch.to_string()),
        added: office.added.as_ref().map(word),
        removed: office.removed,
        suspended: office
            .suspended
            .as_ref()
            .map(|suspended| (suspended.since.to_string(), suspended.by.clone())),
        takeover: takeover(office),
    };
    let snapshot = registry.snapshot();
    snapshot.offices.iter().map(line).collect()
}

fn word(added: &crate::registry::Added) -> (String, String) {
    (added.at.to_string(), added.by.clone())
}

fn pairings(snapshot: &Snapshot) -> Vec<PairingLine> {
    let allowed = |one: &OfficeId, other: &OfficeId| {
        let said = snapshot.allowed.get(&(one.clone(), other.clone()));
        said.map(AllowedLine::of)
    };
    let line = |agreed: &crate::registry::Agreed| {
        let [one, other] = &agreed.pairing.parties;
        PairingLine {
            allowed: allowed(&one.office, &other.office),
            offices: [one.office.to_string(), other.office.to_string()],
            serial: agreed.pairing.serial,
            not_before: agreed.pairing.not_before.to_string(),
            not_after: agreed.pairing.not_after.to_string(),
            added: agreed.added.as_ref().map(word),
            ended: None,
            next_key: snapshot.next_key(&one.office, &other.office),
        }
    };
    let ended = snapshot
        .ended
        .iter()
        .map(|((one, other), ended)| PairingLine {
            allowed: allowed(one, other),
            offices: [one.to_string(), other.to_string()],
            serial: ended.serial,
            not_before: String::new(),
            not_after: String::new(),
            added: None,
            ended: Some((ended.at.to_string(), ended.by.clone())),
            next_key: None,
        });
    let apart = |pair: &&(OfficeId, OfficeId)| {
        !snapshot.pairings.contains_key(*pair) && !snapshot.ended.contains_key(*pair)
    };
    let only_said = snapshot.allowed.keys().filter(apart);
    let only_said = only_said.map(|(one, other)| PairingLine {
        offices: [one.to_string(), other.to_string()],
        allowed: allowed(one, other),
        ..PairingLine::default()
    });
    let agreed = snapshot.pairings.values().map(line);
    agreed.chain(ended).chain(only_said).collect()
}

fn told(outcome: Result<bool, Refusal>) -> Answer {
    match outcome {
        Ok(changed) => Answer::Done(changed),
        Err(refusal) => Answer::Refused(refusal.code.to_string(), refusal.detail),
    }
}
