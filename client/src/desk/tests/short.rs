//! letters of three bytes go as one each to whoever said that it reads them so, and to nobody else.

use blo_proto::envelope::Carried;

use super::{byhand::Hand, *};

/// Sends 600 letters to the south, and says how many bytes their envelope had beside an encapsulation.
async fn weight(world: &World, (desk, watch): (&Desk, &mut Watch), headline: &str) -> usize {
    let mut input = alert(&world.south, "ROUTINE", headline);
    input.texts[0].language = "my".to_owned();
    input.texts[0].description = "မီးခိုးရောင်ဗန်ကားတစ်စီး".chars().cycle().take(600).collect();
    desk.send(input).await.unwrap();
    until(watch, climbs_to("delivered")).await;
    let recorded = world.relay.with(|inner| inner.recorded.clone());
    let long = recorded.iter().rev().find_map(|bytes| {
        let carried = Carried::decode(bytes.clone()).unwrap();
        let ours = carried.header().number.sender == world.north.id;
        let ride = carried
            .header()
            .encapsulation
            .as_ref()
            .map_or(0, Bytes::len);
        let weight = bytes.len() - ride;
        (ours && weight > 900).then_some(weight)
    });
    long.unwrap()
}

#[tokio::test]
async fn r39_the_short_form_goes_to_who_said_that_it_reads_it_and_to_nobody_else() {
    let world = World::new();
    let (south, north) = world.both();
    let (south_desk, desk) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    let first = weight(&world, (&desk, &mut watch), "first").await;
    assert!(first > 1_800, "nothing was said yet: {first}");
    let short = weight(&world, (&desk, &mut watch), "second").await;
    assert!(short < 1_200, "{short}");
    // An older program takes the place of the south's, and says something.
    let hand = Hand::new(&world, "mae-sai.th", 1);
    let older = hand.sealed(&hand.content("older", 1), 1);
    let mut north_watch = desk.watch(None).unwrap();
    world
        .relay
        .with(|inner| inner.inject(&world.north.id, older));
    until(&mut north_watch, received).await;
    let plain = weight(&world, (&desk, &mut watch), "third").await;
    assert!(plain > 1_800, "the newest word counts: {plain}");
    let mut shown = headlines(&south_desk).await;
    shown.sort();
    assert_eq!(shown, ["first", "second", "third"]);
    south.shutdown().await;
    north.shutdown().await;
}
