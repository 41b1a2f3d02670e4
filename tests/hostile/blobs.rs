//! Attachments at the relay: chunks that are not the next ones, blobs of others, more than there is room for, a peer that
//! reads nothing, a flood. Not: who may open the connection (`blob_link`).

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use blo_kit::{
    attachments::{Attachments, blob, chunks},
    stranger::{Stranger, now},
    wait::{self, Stopwatch},
};
use blo_proto::{
    Code, OfficeId,
    frame::{
        BlobFrame, Frame, Lane,
        blobs::{BlobShape, BlobStands, PutChunk},
    },
    limits::{CLOCK_SKEW_MAX_MS, LIFETIME_MAX_MS},
};
use bytes::Bytes;

use crate::{
    blob_link::{Side, beside, linked},
    slow::memory_bytes,
    stage::{FLASH, NORTH, OTHER, SOUTH, Stage, held, submit},
};

/// Far above what one connection may make the relay keep, far below what it is asked for.
const GROWN_BYTES_MAX: u64 = 24 << 20;

fn id(name: &str) -> OfficeId {
    name.parse().unwrap()
}

fn ask(office: &str, byte: u8, sent: bool) -> BlobFrame {
    BlobFrame::Ask {
        office: id(office),
        blob: blob(byte),
        sent,
    }
}

fn get(sender: &str, byte: u8, index: u32) -> BlobFrame {
    BlobFrame::Get {
        sender: id(sender),
        blob: blob(byte),
        index,
    }
}

fn taken(sender: &str, byte: u8) -> BlobFrame {
    BlobFrame::Taken {
        office: id(sender),
        blob: blob(byte),
    }
}

const fn so_far(stands: &BlobStands) -> (u32, u32, bool) {
    (stands.kept, stands.chunks, stands.taken)
}

async fn put_all(attachments: &mut Attachments, put: &[PutChunk]) {
    for (index, one) in put.iter().enumerate() {
        let stands = attachments.stands(BlobFrame::Put(one.clone())).await;
        assert_eq!(usize::try_from(stands.kept).unwrap(), index + 1);
    }
}

/// The next news on control of this kind.
async fn news(link: &mut Stranger) -> BlobFrame {
    let wanted = |frame| match frame {
        Frame::Blob(news) => Some(news),
        _ => None,
    };
    link.hear(Lane::Control, wanted).await.unwrap()
}

#[tokio::test]
async fn r28_a_blob_crosses_in_order_over_both_ways_and_both_sides_are_told() {
    let stage = Stage::set();
    let (mut south, mut from) = beside(&stage, &stage.south).await;
    let mut north = linked(&stage, &stage.north, Bytes::new()).await;
    let opened = Attachments::open_tcp(&stage.to, &stage.north, north.token).await;
    let (mut to, _) = opened.unwrap();
    let put = chunks(NORTH, 1, 3);
    let early = BlobFrame::Put(put[1].clone());
    assert_eq!(so_far(&from.stands(early).await), (0, 0, false));
    put_all(&mut from, &put).await;
    let told = BlobFrame::News {
        office: id(SOUTH),
        blob: blob(1),
        kept: 1,
        chunks: 3,
    };
    assert_eq!(news(&mut north.link).await, told);
    for one in &put {
        let chunk = BlobFrame::Chunk {
            sender: id(SOUTH),
            blob: blob(1),
            index: one.index,
            chunk: one.chunk.clone(),
        };
        assert_eq!(to.ask(get(SOUTH, 1, one.index)).await, chunk);
    }
    let past = to.stands(get(SOUTH, 1, 3)).await;
    assert_eq!(so_far(&past), (3, 3, false));
    for _ in 0..2 {
        assert_eq!(so_far(&to.stands(taken(SOUTH, 1)).await), (3, 3, true));
    }
    let said = BlobFrame::Taken {
        office: id(NORTH),
        blob: blob(1),
    };
    assert_eq!(news(&mut south.link).await, said);
    let gone = to.stands(get(SOUTH, 1, 0)).await;
    assert_eq!(so_far(&gone), (3, 3, true));
    let stands = from.stands(ask(NORTH, 1, true)).await;
    assert_eq!(so_far(&stands), (3, 3, true));
}

#[tokio::test]
async fn r28_chunks_of_another_size_or_end_and_from_too_far_ahead_change_nothing() {
    let stage = Stage::set();
    let (_south, mut from) = beside(&stage, &stage.south).await;
    let put = chunks(NORTH, 1, 3);
    put_all(&mut from, &put[..1]).await;
    let bent = |change: fn(&mut PutChunk)| {
        let mut one = put[1].clone();
        change(&mut one);
        BlobFrame::Put(one)
    };
    let bytes = put[1].shape.bytes();
    let longer = PutChunk {
        shape: BlobShape::of(bytes + 1).unwrap(),
        ..put[1].clone()
    };
    assert_eq!(from.refused(BlobFrame::Put(longer)).await, "malformed");
    let later = bent(|one| one.expires_at = one.expires_at.plus_millis(1));
    assert_eq!(from.refused(later).await, "malformed");
    let over = bent(|one| one.expires_at = now());
    assert_eq!(from.refused(over).await, "expired");
    let long = LIFETIME_MAX_MS + 2 * CLOCK_SKEW_MAX_MS;
    let mut one = put[1].clone();
    one.expires_at = now().plus_millis(long);
    let refused = from.refused(BlobFrame::Put(one)).await;
    assert_eq!(refused, "lifetime_too_long");
    let hole = from.stands(BlobFrame::Put(put[2].clone())).await;
    assert_eq!(so_far(&hole), (1, 3, false));
    put_all_from(&mut from, &put, 1).await;
}

async fn put_all_from(attachments: &mut Attachments, put: &[PutChunk], kept: usize) {
    for one in put.iter().skip(kept) {
        let stands = attachments.stands(BlobFrame::Put(one.clone())).await;
        assert_eq!(stands.kept, one.index + 1);
    }
}

#[tokio::test]
async fn r28_a_blob_of_two_others_can_be_neither_asked_for_nor_fetched_nor_taken() {
    let stage = Stage::set();
    stage.pair((OTHER, &stage.other), (NORTH, &stage.north));
    stage.pair((OTHER, &stage.other), (SOUTH, &stage.south));
    let (_south, mut from) = beside(&stage, &stage.south).await;
    let (_other, mut third) = beside(&stage, &stage.other).await;
    let put = chunks(NORTH, 1, 2);
    put_all(&mut from, &put).await;
    for office in [SOUTH, NORTH] {
        for question in [
            ask(office, 1, true),
            ask(office, 1, false),
            get(office, 1, 0),
            taken(office, 1),
        ] {
            let stands = third.stands(question.clone()).await;
            assert_eq!(so_far(&stands), (0, 0, false), "{question:?}");
        }
    }
    // The same id between two others is another blob.
    let mine = chunks(NORTH, 1, 1);
    put_all(&mut third, &mine).await;
    let (_north, mut to) = beside(&stage, &stage.north).await;
    for (sender, chunk) in [(SOUTH, &put[0].chunk), (OTHER, &mine[0].chunk)] {
        match to.ask(get(sender, 1, 0)).await {
            BlobFrame::Chunk { chunk: came, .. } => assert_eq!(came, *chunk),
            other => panic!("{other:?}"),
        }
    }
    // And its sender cannot fetch what it sent as if it were sent to it.
    assert_eq!(from.stands(get(NORTH, 1, 0)).await.chunks, 0);
}

#[tokio::test]
async fn r28_nothing_is_taken_for_whom_an_office_is_not_paired_with_and_an_end_ends_it() {
    let stage = Stage::set();
    let (_other, mut third) = beside(&stage, &stage.other).await;
    let put = |to| BlobFrame::Put(chunks(to, 1, 1).remove(0));
    assert_eq!(third.refused(put(NORTH)).await, "unpaired");
    assert_eq!(third.refused(put("mae-sot.th")).await, "unknown_recipient");
    assert_eq!(third.refused(get(NORTH, 1, 0)).await, "unpaired");
    let (_south, mut from) = beside(&stage, &stage.south).await;
    put_all(&mut from, &chunks(NORTH, 1, 2)).await;
    let blobs = stage.relay.data().join("blobs");
    let files = || std::fs::read_dir(&blobs).unwrap().count();
    assert_eq!(files(), 1);
    let status = stage.relay.verb(&["status"]).ok();
    assert!(
        status.contains("1 attachments wait, 66052 bytes."),
        "{status}"
    );
    let mut short = chunks(NORTH, 2, 1).remove(0);
    short.expires_at = now().plus_millis(1_500);
    put_all(&mut from, &[short]).await;
    wait::until("what is over is gone", || (files() == 1).then_some(()));
    let end = ["pairing", "end", SOUTH, NORTH, "--by", "Daw Khin"];
    stage.relay.verb(&end).ok();
    assert_eq!(from.refused(put(NORTH)).await, "unpaired");
    wait::until("what was between them is gone", || {
        (files() == 0).then_some(())
    });
    assert_eq!(from.stands(ask(NORTH, 1, true)).await.chunks, 0);
}

#[tokio::test]
async fn r28_what_waits_for_an_office_that_is_cut_off_ends_as_its_envelopes_do() {
    let stage = Stage::set();
    let (_south, mut from) = beside(&stage, &stage.south).await;
    put_all(&mut from, &chunks(NORTH, 1, 2)).await;
    let suspend = ["office", "suspend", NORTH, "--by", "Daw Khin"];
    stage.relay.verb(&suspend).ok();
    let put = BlobFrame::Put(chunks(NORTH, 2, 1).remove(0));
    assert_eq!(from.refused(put).await, "suspended");
    assert_eq!(from.stands(ask(NORTH, 1, true)).await.kept, 2, "it waits");
    let resume = ["office", "resume", NORTH, "--by", "Daw Khin"];
    stage.relay.verb(&resume).ok();
    stage
        .relay
        .verb(&[&suspend[..], &["--refuse-queued"]].concat())
        .ok();
    let blobs = stage.relay.data().join("blobs");
    wait::until("what was refused is gone", || {
        let left = std::fs::read_dir(&blobs).unwrap().count();
        (left == 0).then_some(())
    });
}

#[tokio::test]
async fn r28_more_than_a_pairs_share_is_refused_and_what_was_begun_goes_on() {
    // Room for one of the largest: 64 blobs, since each counts for a quarter of a mebibyte.
    let stage = Stage::limited("[attachments]\npair_bytes_max = 16781312");
    let (_south, mut from) = beside(&stage, &stage.south).await;
    let begun = chunks(NORTH, 200, 2);
    put_all(&mut from, &begun[..1]).await;
    let one = |byte| BlobFrame::Put(chunks(NORTH, byte, 1).remove(0));
    for byte in 1..=63 {
        assert_eq!(from.stands(one(byte)).await.kept, 1);
    }
    match from.ask(one(64)).await {
        BlobFrame::Refused {
            code,
            retry_after_s,
            ..
        } => assert_eq!((code.as_str(), retry_after_s > 0), ("quota", true)),
        other => panic!("{other:?}"),
    }
    put_all_from(&mut from, &begun, 1).await;
    let (_north, mut to) = beside(&stage, &stage.north).await;
    assert!(to.stands(taken(SOUTH, 1)).await.taken);
    assert_eq!(from.stands(one(64)).await.kept, 1, "there is room again");
}

#[tokio::test]
async fn r28_a_relay_that_was_killed_goes_on_where_it_was_and_tells_who_waits() {
    let mut stage = Stage::set();
    let (south, mut from) = beside(&stage, &stage.south).await;
    let north = linked(&stage, &stage.north, Bytes::new()).await;
    let put = chunks(NORTH, 1, 4);
    put_all(&mut from, &put[..2]).await;
    let tokens = [south.link_token, north.link_token];
    drop((from, south.link, north.link));
    stage.relay.kill();
    stage.relay.start();
    stage.to.address = stage.relay.address();
    let [south_token, north_token] = tokens;
    let south = linked(&stage, &stage.south, south_token).await;
    let opened = Attachments::open(&stage.to, &stage.south, south.token).await;
    let (mut from, _) = opened.unwrap();
    let stands = from.stands(ask(NORTH, 1, true)).await;
    assert_eq!(so_far(&stands), (2, 4, false));
    put_all_from(&mut from, &put, 2).await;
    let mut north: Side = linked(&stage, &stage.north, north_token).await;
    let told = BlobFrame::News {
        office: id(SOUTH),
        blob: blob(1),
        kept: 4,
        chunks: 4,
    };
    assert_eq!(news(&mut north.link).await, told);
    let opened = Attachments::open(&stage.to, &stage.north, north.token).await;
    let (mut to, _) = opened.unwrap();
    for one in &put {
        match to.ask(get(SOUTH, 1, one.index)).await {
            BlobFrame::Chunk { chunk, .. } => assert_eq!(chunk, one.chunk),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn r28_who_asks_for_chunks_and_reads_none_fills_no_memory() {
    let mut stage = Stage::set();
    let (_south, mut from) = beside(&stage, &stage.south).await;
    put_all(&mut from, &chunks(NORTH, 1, 20)).await;
    let mut north = linked(&stage, &stage.north, Bytes::new()).await;
    let pid = stage.relay.process().pid();
    let before = memory_bytes(pid);
    for tcp in [false, true] {
        let (to, token) = (&stage.to, north.token);
        let opened = if tcp {
            Attachments::open_tcp(to, &stage.north, token).await
        } else {
            Attachments::open(to, &stage.north, token).await
        };
        let (mut deaf, _) = opened.unwrap();
        // A gigabyte of answers.
        for asked in 0..16_000 {
            if deaf.say(get(SOUTH, 1, asked % 20)).await.is_err() {
                break; // it is ended
            }
            tokio::task::yield_now().await;
        }
        let closed = deaf.closed().await;
        if !tcp {
            // Over TCP whoever goes on sending may lose the goodbye.
            assert_eq!(closed.code, Some(Code::OverBudget), "{closed:?}");
        }
        let grown = memory_bytes(pid).saturating_sub(before);
        assert!(grown < GROWN_BYTES_MAX, "{grown} bytes, over TCP: {tcp}");
    }
    let pong = |frame| matches!(frame, Frame::Pong { .. }).then_some(());
    let ping = Frame::Ping(now());
    north.link.say(Lane::Control, &ping).await.unwrap();
    north.link.hear(Lane::Control, pong).await.unwrap();
}

/// How long honest ones take from the south to the north, one after the other.
async fn crossings(
    stage: &Stage,
    (south, north): (&mut Stranger, &mut Stranger),
    count: usize,
) -> Vec<Duration> {
    let mut route = stage.route(SOUTH, &stage.south);
    let mut took = Vec::new();
    for _ in 0..count {
        let letter = route.letter("Quick", now());
        let (_, sealed) = route.seal(&letter, &stage.south);
        let watch = Stopwatch::start();
        submit(south, &sealed).await.unwrap();
        held(south, &sealed).await;
        let came = |frame| match frame {
            Frame::Deliver { position, envelope } if envelope == sealed.bytes => Some(position),
            _ => None,
        };
        let position = north.hear(FLASH, came).await.unwrap();
        took.push(watch.elapsed());
        let ack = Frame::Ack(vec![position]);
        north.say(FLASH, &ack).await.unwrap();
    }
    took
}

/// Puts blob after blob, and counts the chunks that are kept.
async fn flood(mut from: Attachments, kept: Arc<AtomicUsize>) {
    for byte in 0..=u8::MAX {
        for one in chunks(NORTH, byte, 8) {
            from.stands(BlobFrame::Put(one)).await;
            kept.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn half(mut took: Vec<Duration>) -> Duration {
    took.sort();
    took[took.len() / 2]
}

#[tokio::test]
async fn a_flood_of_blobs_does_not_hold_up_a_flash() {
    let stage = Stage::set();
    stage.pair((OTHER, &stage.other), (NORTH, &stage.north));
    let (mut south, mine) = beside(&stage, &stage.south).await;
    let (_other, another) = beside(&stage, &stage.other).await;
    let mut north = linked(&stage, &stage.north, Bytes::new()).await;
    let ends = (&mut south.link, &mut north.link);
    let quiet = half(crossings(&stage, ends, 40).await);
    let kept = Arc::new(AtomicUsize::new(0));
    let flooding = [mine, another].map(|from| tokio::spawn(flood(from, Arc::clone(&kept))));
    let mut took = Vec::new();
    while kept.load(Ordering::Relaxed) < 60 {
        let ends = (&mut south.link, &mut north.link);
        took.extend(crossings(&stage, ends, 10).await);
    }
    let kept = kept.load(Ordering::Relaxed);
    for one in flooding {
        one.abort();
    }
    let count = took.len();
    let flooded = half(took);
    println!("half of them: {quiet:?} quiet, {flooded:?} of {count} beside {kept} chunks");
    let most = 5 * quiet + Duration::from_millis(100);
    assert!(flooded < most, "{flooded:?} instead of {quiet:?}");
}
