//! Who and what an alert is about, typed at a shell and read at another office; what is doubtful is said at both.

use blo_kit::{World, world::NORTH};

#[test]
fn r32_a_vehicle_crosses_as_it_was_typed_and_its_doubts_are_said_at_both_offices() {
    let mut world = World::of_two();
    let (south, north) = world.two();
    let mut at_north = north.watch(None);
    let sent = south.verb(&[
        "send",
        "--to",
        NORTH,
        "--precedence",
        "FLASH",
        "--headline",
        "white pickup",
        "--vehicle",
        "plate=กข 1234,state=th,vin=1M8GDM9AXKPO42788",
        "--person",
        "name=สมชาย,role=driver",
        "--link",
        "p1 drives v1",
        "--crossing",
        "mae-sai-tachilek",
    ]);
    assert_eq!(sent.code, 0, "{sent:?}");
    assert!(sent.err.contains("entities[1].vehicle.vin"), "{}", sent.err);
    assert!(
        sent.err.contains("Did you mean mae-sai-tachileik"),
        "{}",
        sent.err
    );
    let arrived = at_north.received();
    let id = arrived["id"].as_str().unwrap();
    let shown = north.show(id);
    assert_eq!(shown["entities"][1]["vehicle"]["plate"], "กข 1234");
    assert_eq!(shown["entities"][1]["vehicle"]["plate_state"], "TH");
    assert_eq!(shown["links"][0]["relation"], "drives");
    assert_eq!(shown["doubts"][0]["code"], "shape");
    let page = north.verb(&["show", id]).ok();
    for said in [
        "v1: ",
        "plate กข 1234",
        "p1 drives v1",
        "DOUBT",
        "mae-sai-tachilek",
    ] {
        assert!(page.contains(said), "no {said} in:\n{page}");
    }
}

#[test]
fn crossings_are_searched_by_their_names() {
    let mut world = World::of_two();
    let (south, _) = world.two();
    let found = south.verb(&["crossings", "search", "แม่สาย"]).ok();
    assert!(found.contains("mae-sai-tachileik"), "{found}");
    crate::said::refused(south.verb(&["crossings", "search", "nowhere at all"]), 66);
}
