//! A home that a person named takes the place of every other one of its office, and nobody else does. R-23.

use blo_proto::takeover::TakeoverCode;

use super::*;

/// Lets in the home of `office` that presents `token`.
pub(crate) fn of(office: &OfficeId, token: &[u8]) -> Request {
    Request::Takeover {
        office: office.clone(),
        code: TakeoverCode::of(office, token),
        by: "Daw Khin".to_owned(),
    }
}

async fn refused(hub: &Hub, token: &Bytes) {
    let link = hub.link(south(), key_of(&south()), token.clone()).await;
    assert_eq!(link.unwrap_err().code, Code::SecondGateway);
}

async fn soon<T>(what: impl Future<Output = T>) -> T {
    let within = std::time::Duration::from_secs(20);
    tokio::time::timeout(within, what).await.unwrap()
}

#[tokio::test]
async fn r23_only_the_home_that_was_named_is_let_in_and_the_link_there_was_is_cut_at_once() {
    let world = World::new();
    let hub = world.hub();
    let thief = up(&hub, south(), &Bytes::new()).await;
    let own = Bytes::from_static(&[9; 16]);
    refused(&hub, &own).await;
    assert_eq!(hub.administer(of(&south(), &own)).await, Ok(true));
    assert_eq!(soon(thief.ended).await, Ok(Code::SecondGateway));
    // Whoever comes first is not let in for that: no token, the dead one, another one of his own.
    let others = [Bytes::new(), thief.token, Bytes::from_static(&[8; 16])];
    for other in &others {
        refused(&hub, other).await;
    }
    let first = hub.link(south(), key_of(&south()), own.clone()).await;
    drop(first); // it lost the connection before it had kept what it was handed
    let taken = up(&hub, south(), &own).await;
    for other in others.iter().chain([&own]) {
        refused(&hub, other).await;
    }
    // The digits again change nothing: the home has another token since.
    assert_eq!(hub.administer(of(&south(), &own)).await, Ok(false));
    let next = up(&hub, south(), &taken.token).await;
    hub.shutdown().await;
    let hub = world.hub();
    refused(&hub, &taken.token).await;
    up(&hub, south(), &next.token).await;
    hub.shutdown().await;
}

#[tokio::test]
async fn r23_a_takeover_is_remembered_over_a_stop_and_ends_a_token_that_is_on_its_way_to_disk() {
    let world = World::new();
    let hub = world.hub();
    let thief = up(&hub, south(), &Bytes::new()).await;
    let own = Bytes::from_static(&[9; 16]);
    let linking = hub.link(south(), key_of(&south()), thief.token.clone());
    let taking = hub.administer(of(&south(), &own));
    let (linked, taken) = tokio::join!(linking, taking);
    assert_eq!(taken, Ok(true));
    let linked = linked.unwrap();
    hub.token_kept(linked.link).await;
    assert_eq!(soon(linked.ended).await, Ok(Code::SecondGateway));
    hub.shutdown().await;
    let hub = world.hub();
    for dead in [Bytes::new(), thief.token, linked.token] {
        refused(&hub, &dead).await;
    }
    up(&hub, south(), &own).await;
    hub.shutdown().await;
}
