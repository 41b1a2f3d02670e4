//! The desk over a Unix socket that only its owner and root open: one JSON object a line, both ways. It is what
//! stands between a verb and the gateway that runs. Not: what the answers mean (`desk`) or how they are shown (`cmd`).
//!
//! ```text
//!  {"verb":"send","with":{…alert…}}     ─►     {"ok":{"id":…}}   or   {"error":{"code":…,"message":…,"exit_code":…}}
//!  {"verb":"watch","with":{"since":…}}  ─►     {"ok":{…event…}}  again and again, until either side goes
//! ```
//!
//! Answers come in the order of the requests. Sends on one connection overlap: they share the disk's syncs.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::desk::{
    AckInput, AlertInput, ByHandInput, ConsentAnswerInput, ConsentAskInput, DeskError, ExportInput,
    ForgetInput, ForwardInput, Listing, SearchInput,
};

pub use client::{Client, NotRunning, Writer};
pub use server::{Server, ServerError};

mod client;
mod server;

#[cfg(test)]
mod tests;

/// Bytes of one line: the largest alert, several times over, as JSON escapes it.
pub const LINE_BYTES_MAX: usize = 1024 * 1024;
/// Bytes of a file that are handed in at once: with base64 they stay far below a line's bound.
pub const ATTACH_BYTES_MAX: usize = 256 * 1024;
/// Requests of one connection that may wait for their answers.
pub const PIPELINE_MAX: usize = 1_024;
/// Name of the socket in a home.
const SOCKET: &str = "gateway.sock";
/// Bytes that every Unix takes as the path of a socket.
const PATH_BYTES_MAX: usize = 100;

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verb", content = "with", rename_all = "snake_case")]
pub enum Request {
    /// Take an alert.
    Send(Box<AlertInput>),
    /// Received alerts, all on one line.
    Inbox(Listing),
    /// Sent alerts, all on one line.
    Outbox(Listing),
    /// One whole alert.
    Show {
        /// Which one.
        id: String,
        /// Who sent it, where its id alone is ambiguous.
        sender: Option<String>,
        /// Who looks.
        officer: String,
    },
    /// One whole alert, with what it hides.
    Reveal {
        /// Which one.
        id: String,
        /// Who sent it, where its id alone is ambiguous.
        sender: Option<String>,
        /// Who looks.
        officer: String,
        /// Why.
        reason: String,
    },
    /// Ask an originator for consent.
    ConsentAsk(Box<ConsentAskInput>),
    /// Give or refuse consent.
    ConsentAnswer(Box<ConsentAnswerInput>),
    /// Every consent that was asked for, given or refused.
    Consents,
    /// Pass an alert on to a third office.
    Forward(Box<ForwardInput>),
    /// Begin an export: who asks for what is written down.
    BeginExport(Box<ExportInput>),
    /// The next alerts of an export.
    ExportPage {
        /// As the gateway called it.
        export: String,
        /// After which place; 0 = from the first on.
        after: u64,
    },
    /// State an outcome.
    Acknowledge {
        /// Of which alert.
        id: String,
        /// What was done.
        ack: AckInput,
    },
    /// How the gateway is.
    Status,
    /// What a counterpart knows.
    Known {
        /// Its id.
        office: String,
    },
    /// Seal what stands open towards an office, to be carried by hand, and say where it lies.
    CarryOut {
        /// Its id.
        office: String,
    },
    /// The bytes of envelopes that are to be carried.
    Envelopes {
        /// Where they lie in the gateway's journal.
        positions: Vec<u64>,
    },
    /// One sealed chunk of an attachment that is to be carried.
    CarriedChunk {
        /// As the gateway called it.
        row: String,
        /// Which one, from 0.
        index: u32,
    },
    /// Take in what came by hand.
    CarryIn {
        /// What it is, and its bytes.
        files: Vec<ByHandInput>,
    },
    /// A closer look at the gateway.
    Examine,
    /// Try one way to the relay.
    Probe {
        /// `udp` or `tcp`.
        over: String,
    },
    /// Send a test message to a counterpart's gateway.
    Test {
        /// Its id.
        office: String,
    },
    /// Take an agreement that both offices signed.
    Agree {
        /// Its bytes, base64.
        agreement: String,
    },
    /// Look what the home has for the relay of a ceremony.
    Propose,
    /// Announce the office's next key, which the home has.
    Announce,
    /// End the agreement with an office.
    Unpair {
        /// Its id.
        office: String,
    },
    /// Copy the journal into a folder.
    Backup {
        /// Which, by its whole path.
        folder: PathBuf,
    },
    /// What proves an alert.
    Evidence {
        /// Which one.
        id: String,
        /// Who sent it, where its id alone is ambiguous.
        sender: Option<String>,
    },
    /// Begin to hand a file in for an alert that is sent afterwards.
    Attach {
        /// Its name, without a folder.
        name: String,
        /// RFC 6838.
        media_type: String,
        /// Bytes.
        size: u64,
    },
    /// The next bytes of it.
    AttachPart {
        /// As the gateway called it.
        attachment: String,
        /// Base64, of at most [`ATTACH_BYTES_MAX`] bytes.
        bytes: String,
    },
    /// It is whole.
    AttachEnd {
        /// As the gateway called it.
        attachment: String,
    },
    /// What goes with an alert.
    Attachments {
        /// Which one.
        id: String,
        /// Who sent it, where its id alone is ambiguous.
        sender: Option<String>,
        /// Answer when something has changed since the answer with this number.
        after: Option<u64>,
    },
    /// One part of a file that goes with an alert.
    AttachmentPart {
        /// Which alert.
        id: String,
        /// Who sent it, where its id alone is ambiguous.
        sender: Option<String>,
        /// Which of its files, from 1.
        number: u32,
        /// Which part, from 0.
        part: u32,
    },
    /// Destroy what lies here of an alert.
    Forget(ForgetInput),
    /// What is left of an alert that was forgotten.
    Forgotten {
        /// Which one.
        id: String,
        /// Who sent it, where its id alone is ambiguous.
        sender: Option<String>,
    },
    /// Alerts that hold what is looked for.
    Search(Box<SearchInput>),
    /// Events from a cursor on; ends the requests of this connection.
    Watch {
        /// From now on where there is none.
        since: Option<String>,
        /// It goes to an automated sink of this name: what may not is told without its words.
        #[serde(default)]
        sink: Option<String>,
    },
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer<T> {
    /// It was done.
    Ok(T),
    /// It was not.
    Error(DeskError),
}

/// The socket of a home.
pub fn socket_of(home: &Path) -> PathBuf {
    home.join(SOCKET)
}

/// Runs `act` with a path of the socket that the system takes: a folder's name may be longer than a socket's may be,
/// so a long one is reached through the open folder.
fn with_short_path<T>(
    home: &Path,
    act: impl FnOnce(&Path) -> std::io::Result<T>,
) -> std::io::Result<T> {
    use std::os::fd::AsRawFd as _;
    let socket = socket_of(home);
    if socket.as_os_str().len() <= PATH_BYTES_MAX {
        return act(&socket);
    }
    let folder = std::fs::File::open(home)?;
    act(Path::new(&format!(
        "/proc/self/fd/{}/{SOCKET}",
        folder.as_raw_fd()
    )))
}
