//! What a folder of blobs holds at the start: the files alone say it. What a power cut tore is cut off. Not: what comes
//! then.

use std::{cmp::Reverse, collections::BTreeMap, io, path::Path, sync::Arc};

use blo_store::Disk;

use super::{
    file::{HEAD_BYTES, Head, Kind},
    room::{Bounds, Room},
    shelf::{Entry, Shelf, State},
};

/// What was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// Blobs that wait.
    pub blobs: usize,
    /// Files of which an end was cut off that was never answered.
    pub cut: usize,
    /// Files that were removed: nothing in them was ever answered, or they are over.
    pub removed: usize,
}

impl Shelf {
    /// Opens a folder, and makes it where it is not there.
    ///
    /// # Errors
    /// As the system says. One file that cannot be read keeps nobody from the others.
    pub fn open(dir: &Path, disk: Arc<dyn Disk>, bounds: Bounds) -> io::Result<(Self, Opening)> {
        disk.create_dir(dir)?;
        let mut found = Found {
            dir,
            disk: disk.as_ref(),
            opening: Opening::default(),
            state: State {
                room: Room::new(bounds),
                blobs: BTreeMap::new(),
            },
        };
        // What was taken first: it counts where both files are there.
        let kind = |file: String| Some((Kind::of(&file)?, file));
        let mut files: Vec<_> = disk.list(dir)?.into_iter().filter_map(kind).collect();
        files.sort_unstable_by_key(|(kind, _)| Reverse(*kind));
        for (kind, file) in files {
            if let Err(error) = found.look(kind, &file) {
                tracing::error!(file, %error, "a file cannot be read: what it holds is asked for again");
            }
        }
        disk.sync_dir(dir)?;
        let Found { opening, state, .. } = found;
        Ok((Self::of(dir, disk, bounds, state), opening))
    }
}

struct Found<'a> {
    dir: &'a Path,
    disk: &'a dyn Disk,
    opening: Opening,
    state: State,
}

impl Found<'_> {
    fn look(&mut self, kind: Kind, file: &str) -> io::Result<()> {
        let path = self.dir.join(file);
        let open = self.disk.open(&path)?;
        let mut head = [0; HEAD_BYTES];
        open.read_at(&mut head, 0)?;
        let head = Head::decode(&head).filter(|head| head.name.file(kind) == file);
        let known = |head: &Head| self.state.blobs.contains_key(&head.name);
        let Some(head) = head.filter(|head| !known(head)) else {
            return self.remove(&path);
        };
        if kind == Kind::Taken {
            open.set_len(HEAD_BYTES as u64)?; // a power cut may have kept all of it
            let entry = Entry::new(&head, head.shape.chunks(), true);
            self.state.blobs.insert(head.name, entry);
            return Ok(());
        }
        let size = open.size()?;
        let mut kept = head.whole(size);
        // Each chunk was synced before the next was written: only the last one can be torn.
        while kept > 0 && head.read(open.as_ref(), kept.saturating_sub(1))?.is_none() {
            kept = kept.saturating_sub(1);
        }
        if kept == 0 {
            return self.remove(&path);
        }
        if head.end(kept) < size {
            open.set_len(head.end(kept))?;
            self.opening.cut = self.opening.cut.saturating_add(1);
        }
        // What a killed relay had written and not synced is whole, and is called kept from now on.
        open.sync_data()?;
        self.opening.blobs = self.opening.blobs.saturating_add(1);
        self.state.room.take(&head.name, head.shape.bytes());
        let entry = Entry::new(&head, kept, false);
        self.state.blobs.insert(head.name, entry);
        Ok(())
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        self.opening.removed = self.opening.removed.saturating_add(1);
        self.disk.remove(path)
    }
}
