//! Where a numbering ends and another begins.

use blo_proto::{Precedence, StreamId, Timestamp};

use super::{
    super::{Courier, Effect, Event, Number, Peer},
    world::office,
};

const NOW: Timestamp = Timestamp::from_millis(1_000);

fn shown(stream: u64, sequence: u64) -> Vec<Effect> {
    let mut peer = Peer::new(StreamId(1), StreamId(2));
    peer.resume(Precedence::Flash, 5);
    let mut courier = Courier::new([(office(1), peer)]);
    let number = Number {
        stream: StreamId(stream),
        precedence: Precedence::Flash,
        sequence,
    };
    let event = Event::Shown {
        by: office(1),
        number,
        fresh: StreamId(9),
    };
    courier.on(event, NOW)
}

#[test]
fn a_number_of_ours_that_we_never_gave_begins_a_new_stream_and_any_other_none() {
    let effects = shown(1, 6);
    assert!(
        matches!(effects.as_slice(), [Effect::StreamBegun { fresh, predecessor, .. }]
            if (*fresh, *predecessor) == (StreamId(9), StreamId(1))),
        "{effects:?}"
    );
    assert_eq!(shown(1, 5), [], "ours");
    assert_eq!(shown(7, 6), [], "of a stream before");
}
