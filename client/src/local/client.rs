//! A verb's end of the socket. Not: anything that needs a runtime; a verb waits.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;

use super::{Answer, Request, with_short_path};
use crate::{desk::DeskError, words::Said};

/// A connection to the gateway of a home.
#[derive(Debug)]
pub struct Client {
    reader: BufReader<UnixStream>,
    writer: UnixStream,
}

/// No gateway answers in a home.
#[derive(Debug, thiserror::Error)]
#[error("no gateway runs in {}", home.display())]
pub struct NotRunning {
    /// Which home.
    pub home: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl Client {
    /// Connects to the gateway of a home.
    ///
    /// # Errors
    /// [`NotRunning`].
    pub fn connect(home: &Path) -> Result<Self, NotRunning> {
        let not_running = |source| NotRunning {
            home: home.to_owned(),
            source,
        };
        let stream =
            with_short_path(home, |path| UnixStream::connect(path)).map_err(not_running)?;
        let writer = stream.try_clone().map_err(not_running)?;
        Ok(Self {
            reader: BufReader::new(stream),
            writer,
        })
    }

    /// Asks once.
    ///
    /// # Errors
    /// The desk's; `stopped` where the gateway goes away instead of answering.
    pub fn ask<T: DeserializeOwned>(&mut self, request: &Request) -> Result<T, DeskError> {
        self.put(request)?;
        self.take()?.ok_or_else(DeskError::stopped)
    }

    /// Sends a request without waiting for its answer.
    ///
    /// # Errors
    /// `stopped`.
    pub fn put(&mut self, request: &Request) -> Result<(), DeskError> {
        put(&mut self.writer, request)
    }

    /// Whether another answer has come already.
    pub fn has_more(&self) -> bool {
        self.reader.buffer().contains(&b'\n')
    }

    /// The next answer; `None` where the gateway has gone.
    ///
    /// # Errors
    /// The desk's.
    pub fn take<T: DeserializeOwned>(&mut self) -> Result<Option<T>, DeskError> {
        let mut line = Vec::new();
        let limit = u64::try_from(ANSWER_BYTES_MAX).unwrap_or(u64::MAX);
        let read = (&mut self.reader).take(limit).read_until(b'\n', &mut line);
        if read.is_err() || line.last() != Some(&b'\n') {
            return Ok(None);
        }
        match serde_json::from_slice(&line) {
            Ok(Answer::Ok(value)) => Ok(Some(value)),
            Ok(Answer::Error(error)) => Err(error),
            Err(e) => {
                let said = Said::of("local-answer-unknown").with("why", e);
                Err(DeskError::say("malformed", 70, said))
            }
        }
    }

    /// The two directions, for a thread each.
    pub fn split(self) -> (Writer, Self) {
        let writer = self.writer.try_clone();
        (Writer(writer.ok()), self)
    }
}

/// The direction to the gateway.
#[derive(Debug)]
pub struct Writer(Option<UnixStream>);

impl Writer {
    /// Sends a request.
    ///
    /// # Errors
    /// `stopped`.
    pub fn put(&mut self, request: &Request) -> Result<(), DeskError> {
        let stream = self.0.as_mut().ok_or_else(DeskError::stopped)?;
        put(stream, request)
    }
}

/// Bytes of one answer: the longest listing.
const ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;

fn put(stream: &mut UnixStream, request: &Request) -> Result<(), DeskError> {
    let mut line = serde_json::to_vec(request).map_err(|_| DeskError::stopped())?;
    line.push(b'\n');
    stream.write_all(&line).map_err(|_| DeskError::stopped())
}
