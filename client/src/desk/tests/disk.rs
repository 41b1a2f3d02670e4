//! A disk whose syncs can be made to fail, and that can be full or nearly so, and what a gateway does then.

use std::{
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use blo_store::{Disk, DiskFile, RealDisk};

use super::*;

/// The machine's own disk, until it is told to fail.
#[derive(Clone, Debug, Default)]
struct Failing {
    broken: Arc<AtomicBool>,
    full: Arc<AtomicBool>,
    /// So much is free, if it is not full.
    free: Arc<AtomicU64>,
    failures: Arc<AtomicU64>,
}

#[derive(Debug)]
struct FailingFile {
    file: Box<dyn DiskFile>,
    disk: Failing,
}

#[tokio::test]
async fn an_alert_is_not_acknowledged_before_it_is_on_the_recipients_disk() {
    let world = World::new();
    let disk = Failing::default();
    let options = blo_store::Options {
        disk: Arc::new(disk.clone()),
        ..blo_store::Options::default()
    };
    let south = world.start(&world.south);
    let north = world.start_with(&world.north, options, system_clock());
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    desk.send(alert(&world.north, "FLASH", "before"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    disk.broken.store(true, Ordering::SeqCst);
    desk.send(alert(&world.north, "FLASH", "meanwhile"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("held")).await;
    let failed = async {
        while disk.failures.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
    };
    let failed = tokio::time::timeout(Duration::from_secs(10), failed);
    failed.await.expect("the recipient's disk is written to");
    assert_eq!(
        world.relay.with(|inner| inner.held_for(&world.north.id)),
        1,
        "the relay holds it until it is on disk"
    );
    assert_eq!(headlines(&north_desk).await, ["before"]);
    disk.broken.store(false, Ordering::SeqCst);
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(headlines(&north_desk).await, ["before", "meanwhile"]);
    drop((south, north));
}

#[tokio::test]
async fn r28_a_file_that_came_while_the_journal_failed_is_here_once_it_works() {
    let world = attached::world();
    let disk = Failing::default();
    let options = blo_store::Options {
        disk: Arc::new(disk.clone()),
        ..blo_store::Options::default()
    };
    world.relay.with(|inner| inner.blobs.full_after = Some(2));
    let south = world.start(&world.south);
    let north = world.start_with(&world.north, options, system_clock());
    let (desk, there) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    let id = attached::send(&world, &desk, &attached::file()).await;
    until(&mut watch, climbs_to("delivered")).await;
    attached::until_far(&there, id, |far| far.kept == 2).await;
    disk.broken.store(true, Ordering::SeqCst);
    world.relay.with(|inner| inner.blobs.full_after = None);
    // That it is whole is not taken: nothing is decided any more before the journal is read anew, and every link ends.
    let ended = async {
        while there.status().await.unwrap().relays[0].link == "up" {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let ended = tokio::time::timeout(Duration::from_secs(20), ended);
    ended.await.expect("the link ends");
    disk.broken.store(false, Ordering::SeqCst);
    attached::until_far(&there, id, attached::is("here")).await;
    assert_eq!(attached::taken_out(&there, id).await, attached::file());
    drop((south, north));
}

#[tokio::test]
async fn a_full_disk_takes_nothing_new_and_settles_what_is_under_way() {
    let world = World::new();
    let disk = Failing::default();
    let options = blo_store::Options {
        disk: Arc::new(disk.clone()),
        ..blo_store::Options::default()
    };
    world.relay.close(&world.south.id);
    let south = world.start_with(&world.south, options, system_clock());
    let north = world.start(&world.north);
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    let queued = alert(&world.north, "ROUTINE", "queued before");
    desk.send(queued).await.unwrap();
    disk.full.store(true, Ordering::SeqCst);
    let late = || alert(&world.north, "FLASH", "too late");
    let refused = desk.send(late()).await.unwrap_err();
    assert_eq!(refused.code, "storage_full");
    world.relay.open(&world.south.id);
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(headlines(&north_desk).await, ["queued before"]);
    let refused = desk.send(late()).await.unwrap_err();
    assert_eq!(refused.code, "storage_full");
    disk.full.store(false, Ordering::SeqCst);
    desk.send(late()).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(headlines(&north_desk).await, ["queued before", "too late"]);
    drop((south, north));
}

#[tokio::test]
async fn the_last_share_of_a_disk_is_for_flash_that_is_sent_and_that_comes() {
    let world = World::new();
    let disk = Failing::default();
    let options = || blo_store::Options {
        disk: Arc::new(disk.clone()),
        reserve_bytes: 1_024 * 1_024,
        ..blo_store::Options::default()
    };
    let south = world.start_with(&world.south, options(), system_clock());
    let north = world.start_with(&world.north, options(), system_clock());
    let desk = Desk::of(&south);
    let mut watch = desk.watch(Some("0")).unwrap();
    // Beside the whole reserve: what the index needs, and half of the share.
    let little = 8 * 1_024 * 1_024 + 128 * 1_024;
    disk.free.store(little, Ordering::SeqCst);
    let routine = alert(&world.north, "ROUTINE", "refused");
    let refused = desk.send(routine).await.unwrap_err();
    assert_eq!(refused.code, "storage_full");
    let flash = alert(&world.north, "FLASH", "taken");
    desk.send(flash).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(headlines(&Desk::of(&north)).await, ["taken"]);
    drop((south, north));
}

impl Failing {
    fn wrap(&self, file: Box<dyn DiskFile>) -> Box<dyn DiskFile> {
        Box::new(FailingFile {
            file,
            disk: self.clone(),
        })
    }

    fn answer(&self) -> io::Result<()> {
        if self.broken.load(Ordering::SeqCst) {
            self.failures.fetch_add(1, Ordering::SeqCst);
            return Err(io::Error::other("the disk is broken"));
        }
        Ok(())
    }
}

impl Disk for Failing {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        RealDisk.create_dir(dir)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        RealDisk.list(dir)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        RealDisk.create(path).map(|file| self.wrap(file))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        RealDisk.open(path).map(|file| self.wrap(file))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.answer()?;
        RealDisk.sync_dir(dir)
    }

    fn free_bytes(&self, dir: &Path) -> io::Result<u64> {
        if self.full.load(Ordering::SeqCst) {
            return Ok(0);
        }
        match self.free.load(Ordering::SeqCst) {
            0 => RealDisk.free_bytes(dir),
            free => Ok(free),
        }
    }

    fn boot(&self) -> Option<String> {
        RealDisk.boot()
    }
}

impl DiskFile for FailingFile {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.file.read_at(buffer, offset)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.file.write_at(bytes, offset)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.disk.answer()?;
        self.file.sync_data()
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.file.set_len(len)
    }

    fn allocate(&self, len: u64) -> io::Result<()> {
        self.file.allocate(len)
    }

    fn size(&self) -> io::Result<u64> {
        self.file.size()
    }
}
