//! The way between a gateway and the relay, in memory: it takes time, is cut after so many frames, or is gone.
//! Order holds within a lane and nowhere else, as over QUIC. What a session of the relay judges is judged here too.

use std::{
    collections::{BTreeMap, VecDeque},
    rc::Rc,
    sync::Arc,
    time::Duration,
};

use blo_client::gateway::{Dialer, Line, LinkEvent, RelayPart, Transport};
use blo_proto::{
    Clock, Code, IdentityKey, OfficeId, Refusal, RelayId, Signer as _,
    bundle::SignedBundle,
    envelope::Carried,
    frame::{Frame, Hello, Lane, Welcome},
    limits,
    rollover::SignedRollOver,
    unpairing::SignedUnpairing,
};
use blo_relay::hub::{About, Hub, Linked};
use bytes::Bytes;
use tokio::{
    sync::mpsc,
    time::{Instant, sleep, sleep_until},
};

use crate::{dice::Dice, world::World};

/// Submissions that may be repeated.
const REPEATS_MAX: usize = 16;

/// How an office's network is.
pub(crate) struct Network {
    pub(crate) up: bool,
    pub(crate) delay_ms: u64,
    /// The link ends after so many frames.
    pub(crate) cut_in: Option<u64>,
    /// The relay notices the end of a link late.
    pub(crate) late: bool,
    /// Counts the cuts: a link of an older generation ends.
    pub(crate) generation: u64,
    /// The relay sees the last submissions once more.
    pub(crate) repeat: bool,
    submitted: VecDeque<(Lane, Bytes)>,
    dice: Dice,
}

impl Network {
    pub(crate) const fn new(seed: u64) -> Self {
        Self {
            up: true,
            delay_ms: 0,
            cut_in: None,
            late: false,
            generation: 0,
            repeat: false,
            submitted: VecDeque::new(),
            dice: Dice::new(seed),
        }
    }
}

/// A gateway that dials.
pub(crate) struct Call {
    pub(crate) office: usize,
    key: IdentityKey,
    hello: Hello,
    events: mpsc::Sender<LinkEvent>,
    line: mpsc::UnboundedReceiver<(Lane, Frame)>,
}

pub(crate) struct Telephone {
    pub(crate) office: usize,
    /// With which it proves who it is.
    pub(crate) key: IdentityKey,
    pub(crate) calls: mpsc::UnboundedSender<Call>,
}

struct Cable(mpsc::UnboundedSender<(Lane, Frame)>);

impl Telephone {
    /// The way to this relay.
    pub(crate) fn to(self, relay: &RelayId) -> RelayPart {
        RelayPart {
            name: relay.clone(),
            dialer: Arc::new(self),
        }
    }
}

impl Dialer for Telephone {
    fn dial(&self, hello: Hello) -> (Box<dyn Line>, mpsc::Receiver<LinkEvent>) {
        let (events, receiver) = mpsc::channel(100_000);
        let (sender, line) = mpsc::unbounded_channel();
        let call = Call {
            office: self.office,
            key: self.key.clone(),
            hello,
            events,
            line,
        };
        let _ = self.calls.send(call); // at the end of a run nobody answers
        (Box::new(Cable(sender)), receiver)
    }
}

impl Line for Cable {
    fn send(&mut self, lane: Lane, frame: Frame) {
        let _ = self.0.send((lane, frame)); // lost where the connection is gone
    }
}

/// Runs one connection to its end.
pub(crate) async fn session(world: Rc<World>, mut call: Call) {
    let office = call.office;
    let generation = world.network(office, |network| network.generation);
    sleep(Duration::from_millis(2)).await;
    let code = match world
        .hub()
        .filter(|_| world.network(office, |network| network.up))
    {
        None => None,
        Some(hub) => {
            let id = world.office_id(office);
            let token = call.hello.link_token.clone();
            match hub.link(id.clone(), call.key.clone(), token).await {
                Err(refusal) => Some(refusal.code),
                Ok(linked) => {
                    let link = linked.link;
                    let mut traffic = Traffic {
                        hub: hub.clone(),
                        clock: world.relay.machine.clock(),
                        id,
                        under_way: BTreeMap::new(),
                        due: BTreeMap::new(),
                        last: BTreeMap::new(),
                        count: 0,
                    };
                    let code = traffic.carry(&world, &mut call, linked, generation).await;
                    if world.network(office, |network| network.late) {
                        sleep(Duration::from_secs(20)).await;
                    }
                    hub.unlink(link).await;
                    code
                }
            }
        }
    };
    let _ = call.events.try_send(LinkEvent::Down {
        code,
        reason: "cut".to_owned(),
    });
}

/// Which way a frame goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Up,
    Down,
}

struct Traffic {
    hub: Hub,
    clock: std::sync::Arc<dyn Clock>,
    id: OfficeId,
    under_way: BTreeMap<(Instant, u64), (Way, Lane, Frame)>,
    /// When the last frame of a lane arrives: none overtakes it.
    due: BTreeMap<(Way, Lane), Instant>,
    /// The last position that was delivered on a lane.
    last: BTreeMap<Lane, u64>,
    count: u64,
}

impl Traffic {
    async fn carry(
        &mut self,
        world: &Rc<World>,
        call: &mut Call,
        mut linked: Linked,
        generation: u64,
    ) -> Option<Code> {
        let office = call.office;
        self.welcome(world, call, &linked);
        let mut watch = tokio::time::interval(Duration::from_millis(500));
        loop {
            let next = self.under_way.keys().next().map(|(at, _)| *at);
            let arrives = next.unwrap_or_else(|| Instant::now() + Duration::from_secs(60));
            tokio::select! {
                biased;
                // The gateway hears at once when its own network goes: a silence is found out in time anyhow.
                () = world.changed(office) => {}
                _ = watch.tick() => {}
                frame = call.line.recv() => match frame {
                    Some((lane, frame)) => self.enter(world, office, (Way::Up, lane, frame)),
                    None => return None,
                },
                frame = linked.frames.recv() => match frame {
                    Some((lane, frame)) => self.enter(world, office, (Way::Down, lane, *frame)),
                    None => return linked.ended.try_recv().ok(),
                },
                () = sleep_until(arrives), if next.is_some() => {}
            }
            let over = world.network(office, |network| {
                !network.up || network.generation != generation
            });
            if over {
                return None;
            }
            if world.network(office, |network| std::mem::take(&mut network.repeat)) {
                let all = world.network(office, |network| network.submitted.clone());
                for (lane, bytes) in all {
                    self.submit(world, (office, linked.link), lane, bytes).await;
                }
            }
            while let Some(first) = self.under_way.first_entry()
                && first.key().0 <= Instant::now()
            {
                let (way, lane, frame) = first.remove();
                if world.network(office, Network::ends_now) {
                    return None;
                }
                tell(world, office, way, (lane, &frame));
                match way {
                    Way::Up => self.take(world, (office, linked.link), lane, frame).await,
                    Way::Down => self.hand_over(world, call, lane, frame),
                }
            }
        }
    }

    fn welcome(&self, world: &World, call: &Call, linked: &Linked) {
        let welcome = Welcome {
            version: limits::VERSION,
            features: Vec::new(),
            relay: world.relay.name.clone(),
            clock: self.clock.now(),
            epoch: linked.epoch,
            position: linked.position,
            link_token: linked.token.clone(),
            budgets: Vec::new(),
            blob_token: None,
        };
        let up = LinkEvent::Up {
            welcome: Box::new(welcome),
            relay_key: world.relay.signer.identity().clone(),
            relay_chain: vec![Bytes::from_static(b"leaf")],
            over: Transport::Udp,
        };
        let _ = call.events.try_send(up); // a gateway that was killed does not read
    }

    fn enter(&mut self, world: &World, office: usize, (way, lane, frame): (Way, Lane, Frame)) {
        let wait = world.network(office, |network| match network.delay_ms {
            0 => 0,
            most => network.dice.below(most + 1),
        });
        let soonest = Instant::now() + Duration::from_millis(wait);
        let due = self.due.entry((way, lane)).or_insert(soonest);
        *due = soonest.max(*due);
        self.count += 1;
        self.under_way
            .insert((*due, self.count), (way, lane, frame));
    }

    fn hand_over(&mut self, world: &World, call: &Call, lane: Lane, frame: Frame) {
        if let Frame::Deliver { position, .. } = &frame {
            let last = self.last.insert(lane, *position).unwrap_or_default();
            if *position <= last {
                world.broken(format!("{lane:?} delivered {position} after {last}"));
            }
        }
        let _ = call.events.try_send(LinkEvent::Frame(lane, frame)); // as above
    }

    async fn take(
        &self,
        world: &World,
        (office, link): (usize, blo_relay::hub::LinkId),
        lane: Lane,
        frame: Frame,
    ) {
        let hub = &self.hub;
        match frame {
            Frame::Submit(envelope) => {
                world.network(office, |network| {
                    network.submitted.push_back((lane, envelope.clone()));
                    if network.submitted.len() > REPEATS_MAX {
                        network.submitted.pop_front();
                    }
                });
                self.submit(world, (office, link), lane, envelope).await;
            }
            Frame::Ack(positions) => hub.ack(link, positions).await,
            Frame::TokenKept => hub.token_kept(link).await,
            Frame::Ping(echo) => hub.pong(link, echo).await,
            Frame::PublishBundle(bytes) => match SignedBundle::decode(bytes) {
                Ok(bundle) => hub.publish(link, bundle).await,
                Err(refusal) => world.broken(format!("a bundle: {refusal}")),
            },
            Frame::VoidNumbers(numbers) => hub.void(link, numbers).await,
            Frame::Unpair(bytes) => match SignedUnpairing::decode(bytes) {
                Ok(unpairing) => hub.unpair(link, unpairing).await,
                Err(refusal) => world.broken(format!("an un-pairing: {refusal}")),
            },
            Frame::RollOver(bytes) => match SignedRollOver::decode(bytes) {
                Ok(roll_over) => hub.roll_over(link, roll_over).await,
                Err(refusal) => world.broken(format!("a roll-over: {refusal}")),
            },
            _ => {}
        }
    }

    async fn submit(
        &self,
        world: &World,
        (_, link): (usize, blo_relay::hub::LinkId),
        lane: Lane,
        envelope: Bytes,
    ) {
        let bytes = envelope.clone();
        let carried = match Carried::decode(envelope) {
            Ok(carried) => carried,
            Err(refusal) => return world.broken(format!("an envelope: {refusal}")),
        };
        let binding = carried.binding();
        let snapshot = self.hub.snapshot();
        let number = &carried.header().number;
        if Lane::Of(number.precedence) != lane {
            return world.broken(format!("{} on {lane:?}", number.precedence));
        }
        let recipient = number.recipient.clone();
        let route = snapshot.route(&self.id, &recipient);
        let judged: Result<_, Refusal> = carried.judge(&route, self.clock.now());
        match judged {
            Ok(verified) => self.hub.submit(link, verified).await,
            Err(refusal) => {
                let about = About::judged(binding, bytes, &route);
                self.hub.refuse(link, lane, Some(about), refusal).await;
            }
        }
    }
}

/// Says what arrives, where a person asked for the steps of a script.
fn tell(world: &World, office: usize, way: Way, (lane, frame): (Lane, &Frame)) {
    if std::env::var_os("BLO_SIMULATE_STEPS").is_none() {
        return;
    }
    let what = match frame {
        Frame::Ping(_) | Frame::Pong { .. } => return,
        Frame::Submit(envelope) | Frame::Deliver { envelope, .. } => {
            let carried = Carried::decode(envelope.clone());
            carried.map_or_else(|_| "?".to_owned(), |c| format!("{:?}", c.header().number))
        }
        other => format!("{other:.120?}").chars().take(120).collect(),
    };
    let arrow = if way == Way::Up { '>' } else { '<' };
    let at = world.relay.machine.passed_ms();
    eprintln!("{at} ms: {office} {arrow} {lane:?} {what}");
}

impl Network {
    /// Counts a frame; true where the link ends before it.
    fn ends_now(&mut self) -> bool {
        match &mut self.cut_in {
            Some(0) => {
                self.cut_in = None;
                true
            }
            Some(left) => {
                *left -= 1;
                false
            }
            None => false,
        }
    }
}
