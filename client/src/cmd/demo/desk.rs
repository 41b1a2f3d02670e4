//! One office of the story: its home, its gateway's process, and what its desk tells. Not: what it should tell.

use std::{
    path::PathBuf,
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::Duration,
};

use serde::de::DeserializeOwned;

use super::{Failure, broken, interrupt, processes::Process};
use crate::{
    cmd::{talk, tell},
    desk::{Event, StatusView},
    gateway::system_clock,
    local::Request,
    words::Said,
};

/// Whatever is waited for comes sooner, or not at all.
const PATIENCE_MS: u64 = 20_000;
const GLANCE: Duration = Duration::from_millis(50);

/// An office.
#[derive(Debug)]
pub(super) struct Office {
    pub(super) name: String,
    pub(super) home: PathBuf,
    gateway: Option<Process>,
    /// Where its page is served; `None` where none is.
    pub(super) page: Option<String>,
    told: Option<Receiver<Event>>,
    /// All that was told, in order.
    pub(super) events: Vec<Event>,
}

impl Office {
    pub(super) const fn new(name: String, home: PathBuf) -> Self {
        Self {
            name,
            home,
            gateway: None,
            page: None,
            told: None,
            events: Vec::new(),
        }
    }

    /// Starts the gateway and listens to its desk.
    pub(super) fn start(&mut self, passphrase: &str) -> Result<u32, Failure> {
        let home = self.home.display().to_string();
        let words = [
            "--home",
            &home,
            "run",
            "--with-parent",
            "--passphrase-file",
            passphrase,
        ];
        let mut gateway = Process::start(&words, &self.home.with_extension("log"))?;
        let pid = gateway.pid();
        let page = std::cell::RefCell::new(None);
        gateway
            .line(|line| {
                let served = line
                    .strip_prefix("page of ")
                    .and_then(|it| it.split_once(": "));
                if let Some((_, address)) = served {
                    page.replace(Some(address.trim().to_owned()));
                }
                line.contains(" runs: ").then_some(())
            })
            .ok_or_else(|| {
                let said = Said::of("demo-not-started").with("office", &self.name);
                broken(tell(&said))
            })?;
        self.page = page.into_inner();
        let mut client = talk::connect(&self.home)?;
        client.put(&Request::Watch {
            since: Some("0".to_owned()),
            sink: None,
        })?;
        let (tell, told) = channel();
        std::thread::spawn(move || {
            while let Ok(Some(event)) = client.take::<Event>() {
                if tell.send(event).is_err() {
                    return;
                }
            }
        });
        self.gateway = Some(gateway);
        self.told = Some(told);
        Ok(pid)
    }

    /// Asks the desk.
    pub(super) fn ask<T: DeserializeOwned>(&self, request: &Request) -> Result<T, Failure> {
        talk::ask(&self.home, request)
    }

    /// Waits until an event that was or is told is the one that is wanted.
    pub(super) fn until(
        &mut self,
        what: &str,
        wanted: impl Fn(&Event) -> bool,
    ) -> Result<Event, Failure> {
        let clock = system_clock();
        let end = clock.now().plus_millis(PATIENCE_MS);
        let mut seen = 0;
        loop {
            if let Some(event) = self.events.iter().skip(seen).find(|event| wanted(event)) {
                return Ok(event.clone());
            }
            seen = self.events.len();
            interrupt::check()?;
            let told = self.told.as_ref().expect("a started office is listened to");
            match told.recv_timeout(GLANCE) {
                Ok(event) => self.events.push(event),
                Err(RecvTimeoutError::Timeout) if clock.now() < end => {}
                Err(_) => return Err(self.not_come(what)),
            }
        }
    }

    /// Waits until an alert has come so far at its recipient.
    pub(super) fn climbs(&mut self, id: &str, status: &str) -> Result<Event, Failure> {
        let what = Said::of("demo-status-of").with("status", status);
        self.until(&tell(&what.with("id", id)), |event| {
            let ours = event.item.as_ref().is_some_and(|item| item.id == id);
            let change = event.change.as_ref();
            ours && change.is_some_and(|change| change.status == status)
        })
    }

    /// Waits until the desk's own status is as wanted.
    pub(super) fn stands(
        &self,
        what: &str,
        wanted: impl Fn(&StatusView) -> bool,
    ) -> Result<(), Failure> {
        let clock = system_clock();
        let end = clock.now().plus_millis(PATIENCE_MS);
        while clock.now() < end {
            interrupt::check()?;
            if wanted(&self.ask(&Request::Status)?) {
                return Ok(());
            }
            std::thread::park_timeout(GLANCE);
        }
        Err(self.not_come(what))
    }

    fn not_come(&self, what: &str) -> Failure {
        let said = Said::of("demo-not-come").with("office", &self.name);
        broken(tell(&said.with("what", what)))
    }

    /// Stops the gateway.
    pub(super) fn stop(&mut self) -> Result<(), Failure> {
        match &mut self.gateway {
            Some(gateway) => gateway.terminate(),
            None => Ok(()),
        }
    }
}
