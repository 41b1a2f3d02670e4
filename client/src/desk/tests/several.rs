//! An office with two relays: what one says, the other does not take back, and each is answered at its own link.

use blo_proto::frame::{Frame, Lane};

use super::{revoked::Ca, *};
use crate::gateway::{LinkEvent, RELAYS};

struct Two {
    world: World,
    second: Relay,
}

impl Two {
    fn new() -> Self {
        let second = Relay::named("relay2.example".parse().unwrap());
        let world = World::new();
        Self { world, second }
    }

    fn start(&self, office: &Office) -> Gateway {
        self.start_agreed(office, &self.world.pairing)
    }

    fn start_agreed(&self, office: &Office, pairing: &SignedPairing) -> Gateway {
        Gateway::start(self.parts(office, pairing)).unwrap()
    }

    fn parts(&self, office: &Office, pairing: &SignedPairing) -> Parts {
        let parts = self
            .world
            .parts(office, blo_store::Options::default(), system_clock());
        let mut relays = parts.relays.clone();
        relays.push(RelayPart {
            name: "relay2.example".parse().unwrap(),
            dialer: self.second.dialer(&office.id),
        });
        let pairings = vec![pairing.clone()];
        Parts {
            relays,
            pairings,
            ..parts
        }
    }
}

fn second_gateway(about: &Office, since: Option<Timestamp>) -> LinkEvent {
    let presence = Frame::Presence {
        office: about.id.clone(),
        linked: true,
        last_seen: None,
        second_gateway: since,
    };
    LinkEvent::Frame(Lane::Control, presence)
}

async fn links(desk: &Desk) -> Vec<String> {
    let status = desk.status().await.unwrap();
    status.relays.into_iter().map(|one| one.link).collect()
}

async fn become_so(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let wait = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(10), wait).await;
    assert!(waited.is_ok(), "{what}");
}

#[tokio::test]
async fn r31_what_one_relay_says_of_a_copy_the_other_does_not_take_back() {
    let two = Two::new();
    let gateway = two.start(&two.world.south);
    let desk = Desk::of(&gateway);
    become_so("both links", async || links(&desk).await == ["up", "up"]).await;
    let alarms = async || desk.status().await.unwrap().alarms.len();
    let south = &two.world.south.id;
    let since = Some(Timestamp::from_millis(1_800_000_000_000));
    let tell = |relay: &Relay, event| relay.with(|inner| inner.tell(south, event));
    tell(&two.world.relay, second_gateway(&two.world.north, since));
    become_so("the alarm", async || alarms().await == 1).await;
    tell(&two.second, second_gateway(&two.world.north, None));
    tell(&two.second, second_gateway(&two.world.south, since));
    become_so("our own", async || alarms().await == 2).await;
    tell(&two.world.relay, second_gateway(&two.world.north, None));
    become_so("one is over", async || alarms().await == 1).await;
    tell(&two.second, second_gateway(&two.world.south, None));
    become_so("all is over", async || alarms().await == 0).await;
}

#[tokio::test]
async fn r31_each_relay_has_its_own_token_and_an_alert_goes_by_the_one_that_is_left() {
    let two = Two::new();
    let (south, north) = (two.start(&two.world.south), two.start(&two.world.north));
    let (desk, other) = (Desk::of(&south), Desk::of(&north));
    become_so("all links", async || {
        links(&desk).await == ["up", "up"] && links(&other).await == ["up", "up"]
    })
    .await;
    let mut watch = desk.watch(None).unwrap();
    desk.send(alert(&two.world.north, "FLASH", "By either"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    for (closed, open) in [
        (&two.world.relay, &two.second),
        (&two.second, &two.world.relay),
    ] {
        for office in [&two.world.south, &two.world.north] {
            open.open(&office.id);
        }
        become_so("both", async || {
            links(&desk).await == ["up", "up"] && links(&other).await == ["up", "up"]
        })
        .await;
        for office in [&two.world.south, &two.world.north] {
            closed.close(&office.id);
        }
        desk.send(alert(&two.world.north, "ROUTINE", "By the one"))
            .await
            .unwrap();
        until(&mut watch, climbs_to("delivered")).await;
    }
    assert_eq!(headlines(&other).await.len(), 3);
    assert_eq!(other.status().await.unwrap().alarms, []);
}

#[tokio::test]
async fn r31_nothing_goes_by_a_relay_that_the_agreement_does_not_name() {
    let two = Two::new();
    let (south, north) = (&two.world.south, &two.world.north);
    let agreed = two.world.pairing.unproven().unwrap();
    let named = agreed
        .by_relays(["relay2.example".parse().unwrap()])
        .unwrap();
    let mut pairing = SignedPairing::propose(&named);
    for office in [south, north] {
        pairing
            .sign_as(&MemorySigner::from_seed(&office.seed))
            .unwrap();
    }
    let gateways = [south, north].map(|office| two.start_agreed(office, &pairing));
    let desk = Desk::of(&gateways[0]);
    become_so("both links", async || links(&desk).await == ["up", "up"]).await;
    let mut watch = desk.watch(None).unwrap();
    desk.send(alert(north, "FLASH", "By the one that both named"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(two.world.relay.with(|inner| inner.submissions), 0);
}

#[tokio::test]
async fn r26_a_list_that_one_relay_hands_over_ends_the_link_to_another_that_it_revokes() {
    let two = Two::new();
    let south = &two.world.south;
    let ca = Ca::new("relays");
    for (relay, serial) in [(&two.world.relay, 5), (&two.second, 6)] {
        relay.with(|inner| inner.leaf = ca.leaf(south, serial));
    }
    let parts = two.parts(south, &two.world.pairing);
    let authorities = BTreeMap::from([(RELAYS.to_owned(), vec![ca.der.clone()])]);
    let gateway = Gateway::start(Parts {
        authorities,
        ..parts
    })
    .unwrap();
    let desk = Desk::of(&gateway);
    become_so("both links", async || links(&desk).await == ["up", "up"]).await;
    let list = LinkEvent::Frame(Lane::Control, Frame::Crl(ca.list(1, &[6])));
    two.world.relay.with(|inner| inner.tell(&south.id, list));
    become_so("the other's end", async || {
        links(&desk).await == ["up", "down"]
    })
    .await;
    let status = desk.status().await.unwrap();
    let revoked = status.alarms.iter().find(|alarm| alarm.code == "revoked");
    assert_eq!(revoked.unwrap().office, "relay2.example");
}

#[tokio::test]
async fn what_is_left_at_a_relay_comes_with_the_new_agreement_though_the_other_relay_is_gone() {
    use base64::Engine as _;
    let two = Two::new();
    let (south, north) = (two.start(&two.world.south), two.start(&two.world.north));
    let (desk, other) = (Desk::of(&south), Desk::of(&north));
    become_so("all links", async || {
        links(&desk).await == ["up", "up"] && links(&other).await == ["up", "up"]
    })
    .await;
    assert!(other.unpair(two.world.south.id.clone()).await.unwrap());
    let mut watch = desk.watch(None).unwrap();
    let early = alert(&two.world.north, "FLASH", "Under what is agreed later");
    desk.send(early).await.unwrap();
    until(&mut watch, climbs_to("held")).await;
    let held_by = |relay: &Relay| relay.with(|inner| inner.held_for(&two.world.north.id));
    let (by, gone) = match held_by(&two.world.relay) {
        1 => (&two.world.relay, &two.second),
        _ => (&two.second, &two.world.relay),
    };
    other.propose().await.unwrap();
    gone.close(&two.world.north.id);
    become_so("one link", async || {
        links(&other)
            .await
            .iter()
            .filter(|link| *link == "up")
            .count()
            == 1
    })
    .await;
    assert_eq!(held_by(by), 1);
    let signed = pairing_with([&two.world.south, &two.world.north], 3).encode();
    let signed = base64::engine::general_purpose::STANDARD.encode(signed);
    assert!(other.agree(&signed).await.unwrap());
    until(&mut watch, climbs_to("delivered")).await;
}
