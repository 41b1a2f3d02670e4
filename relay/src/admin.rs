//! What an operator asks: of the running relay over a socket that only its owner can open, else of its files. One
//! JSON object a line each way. Not: what the registry takes.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    os::unix::{fs::PermissionsExt, net::UnixStream},
    sync::Arc,
};

use blo_proto::{Code, OfficeId, Refusal, Timestamp, pairing::SignedPairing};
use blo_store::Options;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt},
    net::UnixListener,
};

use crate::{
    config::Config,
    hub::{Hub, Request},
    mailboxes::Mailboxes,
    registry::{Registry, Snapshot},
};

/// Bytes of one question: a chain of certificates fits.
const QUESTION_BYTES_MAX: u64 = 256 * 1_024;

/// A question.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case", deny_unknown_fields)]
pub enum Question {
    /// Register an office by its certificates, DER in hexadecimal, leaf first.
    OfficeAdd {
        /// The chain.
        chain: Vec<String>,
    },
    /// Let a restored gateway of an office link.
    OfficeRelink {
        /// Its id.
        office: String,
    },
    /// List the offices.
    OfficeList,
    /// Take a pairing, in hexadecimal.
    PairingAdd {
        /// As both signed it.
        pairing: String,
    },
    /// List the pairings.
    PairingList,
}

/// An answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Done; `false` where it was so already.
    Done(bool),
    /// A listing.
    Offices(Vec<OfficeLine>),
    /// A listing.
    Pairings(Vec<PairingLine>),
    /// A code of the table of refusals, and the detail.
    Refused(String, String),
}

/// One office of a listing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OfficeLine {
    /// Its id.
    pub office: String,
    /// Its registered key, hexadecimal.
    pub key: String,
    /// When its newest bundle was made, RFC 3339.
    pub bundle_epoch: Option<String>,
}

/// One pairing of a listing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PairingLine {
    /// The two offices.
    pub offices: [String; 2],
    /// Its serial.
    pub serial: u64,
    /// RFC 3339.
    pub not_before: String,
    /// RFC 3339.
    pub not_after: String,
}

/// Serves the socket for as long as it is polled.
///
/// # Errors
/// Where the socket cannot be made.
pub fn listen(
    config: &Config,
    hub: Hub,
) -> std::io::Result<impl Future<Output = ()> + Send + use<>> {
    let path = config.admin_socket();
    let _ = fs::remove_file(&path); // the store's lock says that no other relay runs here
    let listener = UnixListener::bind(&path)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
    Ok(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let hub = hub.clone();
            tokio::spawn(async move {
                if let Err(error) = converse(stream, &hub).await {
                    tracing::warn!(%error, "an operator's connection ended");
                }
            });
        }
    })
}

async fn converse(stream: tokio::net::UnixStream, hub: &Hub) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut line = String::new();
    let mut reader = tokio::io::BufReader::new(reader.take(QUESTION_BYTES_MAX));
    reader.read_line(&mut line).await?;
    let answer = match serde_json::from_str::<Question>(&line) {
        Ok(question) => answer(question, hub).await,
        Err(error) => Answer::Refused(Code::Malformed.to_string(), error.to_string()),
    };
    let mut text = serde_json::to_string(&answer)?;
    text.push('\n');
    writer.write_all(text.as_bytes()).await
}

async fn answer(question: Question, hub: &Hub) -> Answer {
    match listing(&question, &hub.snapshot()) {
        Some(answer) => answer,
        None => match request(question) {
            Ok(request) => told(hub.administer(request).await),
            Err(refusal) => told(Err(refusal)),
        },
    }
}

/// Asks the running relay, or its files where none runs.
///
/// # Errors
/// Two sentences where neither is possible.
pub fn ask(config: &Config, question: Question, now: Timestamp) -> Result<Answer, String> {
    match UnixStream::connect(config.admin_socket()) {
        Ok(stream) => over_socket(stream, &question)
            .map_err(|error| format!("The relay did not answer: {error}. Look at its log.")),
        Err(_) => in_files(config, question, now),
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

fn in_files(config: &Config, question: Question, now: Timestamp) -> Result<Answer, String> {
    let store = config.store();
    config
        .make_store_folder()
        .map_err(|error| format!("{error}. Check the permissions."))?;
    let (mailboxes, _) =
        Mailboxes::open(&store, Options::default()).map_err(|error| error.to_string())?;
    let answer = in_mailboxes(&mailboxes, question, now);
    mailboxes.close().map_err(|error| error.to_string())?;
    answer
}

fn in_mailboxes(
    mailboxes: &Mailboxes,
    question: Question,
    now: Timestamp,
) -> Result<Answer, String> {
    let entries = mailboxes.registry().map_err(|error| error.to_string())?;
    let registry = Registry::load(entries).map_err(|refusal| refusal.to_string())?;
    if let Some(answer) = listing(&question, &registry.snapshot()) {
        return Ok(answer);
    }
    let entry = request(question).and_then(|request| match request {
        Request::AddOffice(chain) => registry.office_entry(&chain),
        Request::AddPairing(pairing) => registry.pairing_entry(&pairing, now),
        Request::Relink(office) => registry.relink_entry(&office),
    });
    Ok(match entry {
        Ok(None) => Answer::Done(false),
        Ok(Some(entry)) => {
            mailboxes
                .append(vec![entry])
                .wait()
                .map_err(|error| error.to_string())?;
            Answer::Done(true)
        }
        Err(refusal) => told(Err(refusal)),
    })
}

fn listing(question: &Question, snapshot: &Arc<Snapshot>) -> Option<Answer> {
    match question {
        Question::OfficeList => Some(Answer::Offices(offices(snapshot))),
        Question::PairingList => Some(Answer::Pairings(pairings(snapshot))),
        Question::OfficeAdd { .. }
        | Question::OfficeRelink { .. }
        | Question::PairingAdd { .. } => None,
    }
}

fn offices(snapshot: &Snapshot) -> Vec<OfficeLine> {
    let line = |(id, office): (&OfficeId, &crate::registry::Office)| OfficeLine {
        office: id.to_string(),
        key: hex::encode(office.key.as_bytes()),
        bundle_epoch: office
            .bundle
            .as_ref()
            .map(|(epoch, _, _)| epoch.to_string()),
    };
    snapshot.offices.iter().map(line).collect()
}

fn pairings(snapshot: &Snapshot) -> Vec<PairingLine> {
    let line = |agreed: &crate::registry::Agreed| {
        let [one, other] = &agreed.pairing.parties;
        PairingLine {
            offices: [one.office.to_string(), other.office.to_string()],
            serial: agreed.pairing.serial,
            not_before: agreed.pairing.not_before.to_string(),
            not_after: agreed.pairing.not_after.to_string(),
        }
    };
    snapshot.pairings.values().map(line).collect()
}

fn request(question: Question) -> Result<Request, Refusal> {
    let bytes = |text: &str| {
        hex::decode(text)
            .map(Bytes::from)
            .map_err(|error| Refusal::new(Code::Malformed, error.to_string()))
    };
    match question {
        Question::OfficeAdd { chain } => {
            let chain = chain
                .iter()
                .map(|der| bytes(der))
                .collect::<Result<_, _>>()?;
            Ok(Request::AddOffice(chain))
        }
        Question::OfficeRelink { office } => office
            .parse()
            .map(Request::Relink)
            .map_err(|error| Refusal::new(Code::Malformed, format!("{error}"))),
        Question::PairingAdd { pairing } => {
            SignedPairing::decode(bytes(&pairing)?).map(Request::AddPairing)
        }
        Question::OfficeList | Question::PairingList => Err(Refusal::new(
            Code::UnexpectedFrame,
            "a listing changes nothing",
        )),
    }
}

fn told(outcome: Result<bool, Refusal>) -> Answer {
    match outcome {
        Ok(changed) => Answer::Done(changed),
        Err(refusal) => Answer::Refused(refusal.code.to_string(), refusal.detail),
    }
}
