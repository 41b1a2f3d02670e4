//! Files that go with an alert, around a relay in memory: behind their alert, whole or not shown, and on after a restart.

use std::sync::atomic::{AtomicU64, Ordering};

use blo_proto::{AlertId, Clock, alert::Attachment, blob::Blob, limits};

use super::{crossing::stop_hard, *};
use crate::{
    desk::{AttachmentView, MoveView},
    gateway::{Carried, Command},
    shelf::BlobState,
};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// A file of three chunks, with the marker in each.
pub(super) fn file() -> Vec<u8> {
    let mut bytes = MARKER.repeat(8_000).into_bytes();
    bytes.truncate(2 * limits::BLOB_CHUNK_BYTES + 9);
    bytes
}

async fn attach(desk: &Desk, name: &str, bytes: &[u8]) -> String {
    let named = (name.to_owned(), "image/jpeg".to_owned());
    let handed = desk.attach(named, bytes.len() as u64).await.unwrap();
    for part in bytes.chunks(100_000) {
        let handle = &handed.attachment;
        desk.attach_part(handle, part.to_vec()).await.unwrap();
    }
    desk.attach_end(&handed.attachment)
        .await
        .unwrap()
        .attachment
}

/// Sends one file with an alert.
pub(super) async fn send(world: &World, desk: &Desk, bytes: &[u8]) -> AlertId {
    let alert = AlertInput {
        attachments: vec![attach(desk, "photo.jpg", bytes).await],
        ..alert(&world.north, "ROUTINE", "See the photograph")
    };
    desk.send(alert).await.unwrap().id.parse().unwrap()
}

async fn view(desk: &Desk, id: AlertId, after: Option<u64>) -> (AttachmentView, u64) {
    let mut view = desk.attachments(id, None, after).await.unwrap();
    (view.attachments.remove(0), view.change)
}

async fn far(desk: &Desk, id: AlertId) -> MoveView {
    view(desk, id, None).await.0.moves.remove(0)
}

/// Waits until it is as far as wanted, and fails after ten seconds.
pub(super) async fn until_far(
    desk: &Desk,
    id: AlertId,
    wanted: impl Fn(&MoveView) -> bool,
) -> MoveView {
    let wait = async {
        let mut after = None;
        loop {
            let (mut view, change) = view(desk, id, after).await;
            let far = view.moves.remove(0);
            if wanted(&far) {
                return far;
            }
            after = Some(change);
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(10), wait).await;
    match waited {
        Ok(far) => far,
        Err(_) => panic!("it stays at {:?}", far(desk, id).await),
    }
}

pub(super) fn is(state: &'static str) -> impl Fn(&MoveView) -> bool {
    move |far| far.state == state
}

pub(super) async fn taken_out(desk: &Desk, id: AlertId) -> Vec<u8> {
    use base64::Engine as _;
    let mut file = Vec::new();
    for part in 0.. {
        let got = desk.attachment_part((id, None), 1, part).await.unwrap();
        let decoded = base64::engine::general_purpose::STANDARD.decode(&got.bytes);
        file.extend(decoded.unwrap());
        if part + 1 == got.parts {
            break;
        }
    }
    file
}

/// What an alert says of its file.
fn said(desk: &Desk, id: AlertId) -> Attachment {
    let found = desk.reading.find(&id, None).unwrap();
    found.written().unwrap().alert().attachments[0].clone()
}

pub(super) fn world() -> World {
    let world = World::new();
    world.relay.with(|inner| inner.blobs.takes = true);
    world
}

/// Has a gateway link again.
fn again(world: &World, office: &Office) {
    world.relay.close(&office.id);
    world.relay.open(&office.id);
}

/// Waits for the alert at its recipient.
async fn arrives(desk: &Desk, id: AlertId) {
    let mut watch = desk.watch(Some("0")).unwrap();
    let id = id.to_string();
    let is_it = |event: &Event| event.item.as_ref().is_some_and(|item| item.id == id);
    until(&mut watch, |event| received(event) && is_it(event)).await;
}

#[tokio::test]
async fn a_file_crosses_and_lies_on_no_disk_in_the_clear() {
    let world = world();
    let (south, north) = world.both();
    let (desk, there) = (Desk::of(&south), Desk::of(&north));
    let id = send(&world, &desk, &file()).await;
    arrives(&there, id).await;
    until_far(&there, id, is("here")).await;
    assert_eq!(taken_out(&there, id).await, file());
    until_far(&desk, id, is("taken")).await;
    assert_eq!(taken_out(&desk, id).await, file(), "the sender looks, too");
    assert!(files_with(world.dir.path(), MARKER.as_bytes()).is_empty());
    assert_eq!(world.relay.with(|inner| inner.blobs.puts), 3);
}

#[tokio::test]
async fn r28_no_chunk_leaves_before_its_alert_is_held() {
    let world = world();
    world.relay.with(|inner| inner.mute = true);
    let (south, north) = world.both();
    let (desk, there) = (Desk::of(&south), Desk::of(&north));
    let id = send(&world, &desk, &file()).await;
    let submitted = async {
        while world.relay.with(|inner| inner.submissions) == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), submitted)
        .await
        .expect("it is submitted");
    // Another that is held meanwhile shows that what could go has gone.
    world.relay.with(|inner| inner.mute = false);
    let mut watch = desk.watch(None).unwrap();
    desk.send(alert(&world.north, "FLASH", "Another"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(world.relay.with(|inner| inner.blobs.puts), 0);
    assert_eq!(far(&desk, id).await.state, "waiting");
    again(&world, &world.south);
    arrives(&there, id).await;
    until_far(&there, id, is("here")).await;
}

#[tokio::test]
async fn r28_a_chunk_that_a_relay_bends_is_neither_kept_nor_shown() {
    let world = world();
    world.relay.with(|inner| inner.blobs.bends = Some(1));
    let (south, north) = world.both();
    let (desk, there) = (Desk::of(&south), Desk::of(&north));
    let id = send(&world, &desk, &file()).await;
    arrives(&there, id).await;
    let far = until_far(&there, id, |far| far.trouble.is_some()).await;
    assert_eq!((far.kept, far.trouble.as_deref()), (1, Some("cannot_open")));
    let refused = there.attachment_part((id, None), 1, 0).await.unwrap_err();
    assert_eq!(refused.code, DeskError::NOT_HERE);
    world.relay.with(|inner| inner.blobs.bends = None);
    until_far(&there, id, is("here")).await;
    assert_eq!(taken_out(&there, id).await, file());
}

#[tokio::test]
async fn r28_a_file_that_is_another_than_the_signed_one_is_not_shown() {
    let world = world();
    world.relay.with(|inner| inner.mute = true);
    let (south, north) = world.both();
    let (desk, there) = (Desk::of(&south), Desk::of(&north));
    let id = send(&world, &desk, &file()).await;
    // Its sender seals another file under the key that the alert names.
    let said = said(&desk, id);
    let (blob, mut other) = (Blob::of(&said).unwrap(), file());
    other[3] ^= 1;
    let parts = (0..).zip(other.chunks(limits::BLOB_CHUNK_BYTES));
    let sealed = parts.map(|(index, part)| blob.seal(index, part).unwrap().to_vec());
    let sealed: Vec<u8> = sealed.collect::<Vec<_>>().concat();
    let out = world.south.home.join("attachments/out");
    std::fs::write(out.join(said.blob.to_string()), sealed).unwrap();
    world.relay.with(|inner| inner.mute = false);
    again(&world, &world.south);
    arrives(&there, id).await;
    until_far(&there, id, is("mismatch")).await;
    let refused = there.attachment_part((id, None), 1, 0).await.unwrap_err();
    assert!(
        refused
            .message
            .contains("not the file that its sender signed"),
        "{refused}"
    );
    let left = std::fs::read_dir(world.north.home.join("attachments/in")).unwrap();
    assert_eq!(left.count(), 0);
}

#[tokio::test]
async fn a_full_relay_is_waited_for_and_restarts_on_both_sides_repeat_little() {
    let world = world();
    world.relay.with(|inner| inner.blobs.full_after = Some(2));
    let (south, north) = world.both();
    let (desk, there) = (Desk::of(&south), Desk::of(&north));
    let id = send(&world, &desk, &file()).await;
    arrives(&there, id).await;
    let stuck = until_far(&desk, id, |far| far.trouble.is_some()).await;
    assert_eq!((stuck.kept, stuck.trouble.as_deref()), (2, Some("quota")));
    until_far(&there, id, |far| far.kept == 2).await;
    stop_hard(south, desk).await;
    stop_hard(north, there).await;
    world.relay.with(|inner| inner.blobs.full_after = None);
    let (south, north) = world.both();
    let (desk, there) = (Desk::of(&south), Desk::of(&north));
    until_far(&there, id, is("here")).await;
    until_far(&desk, id, is("taken")).await;
    assert_eq!(taken_out(&there, id).await, file());
    let blobs = world
        .relay
        .with(|inner| (inner.blobs.puts, inner.blobs.gets));
    assert_eq!(blobs, (3, 3), "each chunk went once, each way");
}

/// What the carrier had done before it heard that there was nothing more to do.
async fn carried_late(desk: &Desk, id: AlertId, state: BlobState) {
    let name = desk.reading.find(&id, None).unwrap().name;
    let (row, state) = ((name, 0, 0), Some(state));
    let (written, done) = tokio::sync::oneshot::channel();
    let command = Command::Carried(Carried { row, state }, written);
    desk.doors.commands.send(command).await.unwrap();
    assert!(done.await.unwrap());
}

#[tokio::test]
async fn what_is_over_is_moved_no_more_and_goes_with_its_time() {
    let world = world();
    let now = Arc::new(AtomicU64::new(system_clock().now().as_millis()));
    let hand = Arc::clone(&now);
    let clock: Arc<dyn Clock> =
        Arc::new(move || Timestamp::from_millis(hand.load(Ordering::Relaxed)));
    world.relay.with(|inner| {
        inner.clock = Arc::clone(&clock);
        inner.blobs.full_after = Some(0);
    });
    let south = world.start_at(&world.south, &clock);
    let _north = world.start_at(&world.north, &clock);
    let desk = Desk::of(&south);
    let id = send(&world, &desk, &file()).await;
    until_far(&desk, id, |far| far.trouble.is_some()).await;
    let spool = || {
        std::fs::read_dir(world.south.home.join("attachments/out"))
            .unwrap()
            .count()
    };
    now.fetch_add(2 * DAY_MS, Ordering::Relaxed);
    again(&world, &world.south);
    until_far(&desk, id, is("over")).await;
    carried_late(&desk, id, BlobState::AtRelay).await;
    assert_eq!(far(&desk, id).await.state, "over");
    assert_eq!(spool(), 1, "a restored counterpart may ask for it");
    // At a full hour, when that is looked at.
    let hour = 60 * 60_000;
    let later = now.load(Ordering::Relaxed) + limits::RESTORE_DAYS * DAY_MS;
    now.store((later / hour + 1) * hour, Ordering::Relaxed);
    again(&world, &world.south);
    let gone = async {
        while spool() > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), gone)
        .await
        .expect("it goes");
}

#[tokio::test]
async fn a_start_leaves_no_file_that_belongs_to_no_alert() {
    let world = world();
    let south = world.start(&world.south);
    let desk = Desk::of(&south);
    let spool = || {
        std::fs::read_dir(world.south.home.join("attachments/out"))
            .unwrap()
            .count()
    };
    let id = send(&world, &desk, b"kept").await;
    let mut wrong = alert(&world.north, "URGENT", "Refused");
    wrong.attachments = vec![attach(&desk, "refused.jpg", b"refused").await];
    desk.send(wrong).await.unwrap_err();
    assert_eq!(spool(), 1, "what was refused is gone at once");
    attach(&desk, "orphan.jpg", b"handed in, and no more").await;
    assert_eq!(spool(), 2);
    stop_hard(south, desk).await;
    // As a crash leaves it.
    let out = world.south.home.join("attachments/out");
    std::fs::write(out.join("0".repeat(32)), b"whole").unwrap();
    std::fs::write(out.join(format!("{}.new", "1".repeat(32))), b"half").unwrap();
    let south = world.start(&world.south);
    assert_eq!(spool(), 1);
    assert_eq!(taken_out(&Desk::of(&south), id).await, b"kept");
}

#[tokio::test]
async fn a_relay_that_takes_no_files_is_said_so_and_the_alert_goes_all_the_same() {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, there) = (Desk::of(&south), Desk::of(&north));
    let id = send(&world, &desk, &file()).await;
    arrives(&there, id).await;
    let far = until_far(&desk, id, |far| far.trouble.is_some()).await;
    assert_eq!(
        far.trouble.as_deref(),
        Some("the relay takes no attachments")
    );
    world.relay.with(|inner| inner.blobs.takes = true);
    again(&world, &world.south);
    again(&world, &world.north);
    until_far(&there, id, is("here")).await;
}

#[tokio::test]
async fn a_file_names_nothing_bad_and_a_handle_is_used_once() {
    let world = world();
    let south = world.start(&world.south);
    let desk = Desk::of(&south);
    let named = |name: &str| (name.to_owned(), "image/jpeg".to_owned());
    let bad = desk.attach(named("../photo.jpg"), 9).await.unwrap_err();
    assert_eq!(bad.code, "bad_content");
    let bad = desk.attach(named("photo.jpg"), 0).await.unwrap_err();
    assert_eq!(bad.code, "bad_content");
    let handle = attach(&desk, "photo.jpg", b"once").await;
    let with = |handles: Vec<String>| AlertInput {
        attachments: handles,
        ..alert(&world.north, "ROUTINE", "x")
    };
    let half = desk.attach(named("half.jpg"), 9).await.unwrap().attachment;
    let refused = desk.send(with(vec![half.clone()])).await.unwrap_err();
    assert!(
        refused.message.contains("not handed in to its end"),
        "{refused}"
    );
    let long = desk.attach_part(&half, vec![1; 10]).await.unwrap_err();
    assert!(long.message.contains("changed while it was read"), "{long}");
    desk.send(with(vec![handle.clone()])).await.unwrap();
    let again = desk.send(with(vec![handle])).await.unwrap_err();
    assert_eq!(again.code, DeskError::NOT_FOUND);
}
