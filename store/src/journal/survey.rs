//! Reads a journal's folder and says what is there; changes nothing. Opening repairs by it, verifying reports it.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use crate::journal::format::{Kind, SEGMENT_HEADER_BYTES};
use crate::journal::header::{HeaderFault, SegmentHeader, SegmentName};
use crate::journal::mark::Mark;
use crate::journal::scan::{Scan, Sealed};
use crate::journal::segment::Segment;
use crate::width::{index, narrow, wide};
use crate::{Damage, Disk, Position, StoreError};

/// A journal as found.
#[derive(Debug)]
pub(crate) struct Survey {
    /// The segments that count, in order; empty if there is no journal yet.
    pub(crate) chain: Vec<Segment>,
    /// Files that creation left unfinished.
    pub(crate) unfinished: Vec<PathBuf>,
    /// Segments that a compacted one stands for.
    pub(crate) superseded: Vec<PathBuf>,
    /// The last segment, read.
    pub(crate) last: Scan,
    /// Batches at the end that are whole and of which nothing says that they were synced.
    pub(crate) unstated: Vec<u8>,
    /// The last mark; None if none can be read.
    pub(crate) mark: Option<Mark>,
    /// Damage: missing files, headers, and inside the last segment.
    pub(crate) damage: Vec<Damage>,
    /// The highest number that any file has.
    pub(crate) highest: u64,
    /// Nothing may be added to the last segment: its header is damaged, or it was followed by another one.
    pub(crate) ended: bool,
}

/// Surveys the journal in `dir`.
pub(crate) fn survey(disk: &dyn Disk, dir: &Path) -> Result<Survey, StoreError> {
    let (mut names, unfinished) = list(disk, dir)?;
    let compacted: Vec<_> = names
        .iter()
        .filter(|name| name.compacted.is_some())
        .copied()
        .collect();
    let counts = |name: &SegmentName| !compacted.iter().any(|other| other.supersedes(*name));
    let superseded = names.iter().filter(|name| !counts(name));
    let superseded = superseded.map(|name| dir.join(name.file_name())).collect();
    names.retain(counts);
    let highest = names.last().map_or(0, |name| name.number);
    let opened: Result<Vec<_>, _> = names
        .into_iter()
        .map(|name| opened(disk, dir, name))
        .collect();
    let chained = chain(opened?);
    let mut survey = Survey {
        chain: chained.segments,
        unfinished,
        superseded,
        last: Scan::default(),
        unstated: Vec::new(),
        mark: None,
        damage: chained.damage,
        highest,
        ended: chained.headless,
    };
    survey.read_last()?;
    Ok(survey)
}

impl Survey {
    /// The position after the last record.
    pub(crate) fn next(&self) -> Position {
        self.last.next.max(Position::START.next())
    }

    /// Reads all other segments too. Returns how many records are whole; damage is added.
    pub(crate) fn read_all(&mut self) -> Result<u64, StoreError> {
        let mut records = count(&self.last);
        let mut next = None;
        let Some((_, earlier)) = self.chain.split_last_mut() else {
            return Ok(0);
        };
        for segment in earlier {
            segment.first = segment.first.or(next);
            let scan = segment.scan()?;
            refuse_unknown(segment, &scan)?;
            segment.learn(&scan);
            next = Some(scan.next);
            records += count(&scan);
            self.damage.extend(scan.damage);
        }
        self.damage.sort();
        self.damage.dedup();
        Ok(records)
    }

    fn read_last(&mut self) -> Result<(), StoreError> {
        if self.chain.iter().any(|segment| segment.first.is_none()) {
            self.place()?;
        }
        let Some(last) = self.chain.last() else {
            return Ok(());
        };
        let bytes = last.bytes()?;
        let sealed = last.header.and_then(|header| header.extent);
        let sealed = sealed.map(|extent| Sealed {
            end: Some(extent.end),
            next: Some(extent.next),
        });
        let scan = crate::journal::scan::scan(&bytes, last.name, last.first, sealed);
        refuse_unknown(last, &scan)?;
        last.learn(&scan);
        let (mut mark, mut sealed) = (None, false);
        for batch in &scan.batches {
            let at = narrow(batch.header.offset);
            let whole = bytes.get(at..at.saturating_add(index(batch.header.length)));
            let entry = batch.entries.first();
            if batch.header.kind == Kind::Mark {
                let content = entry.zip(whole).and_then(|(entry, whole)| {
                    let (clear, _) = entry.within(whole, last.name.incarnation)?;
                    Mark::decode(clear)
                });
                mark = content.or(mark);
            }
            sealed = batch.header.kind == Kind::Sealed;
        }
        let number = last.name.number;
        // Nothing is ever added to a compacted segment, and none is ever the last.
        sealed |= last.is_compacted();
        let unstated = bytes.get(narrow(scan.synced_end)..narrow(scan.end));
        self.unstated = unstated.unwrap_or_default().to_vec();
        self.damage.extend(scan.damage.iter().cloned());
        if sealed {
            // It says that a synced segment followed it, and there is none.
            self.damage.push(missing(number + 1, scan.next, 0));
            self.ended = true;
        }
        self.mark = mark;
        self.last = scan;
        Ok(())
    }

    /// Finds out where segments begin whose headers do not tell.
    fn place(&mut self) -> Result<(), StoreError> {
        let mut next = None;
        for segment in &mut self.chain {
            segment.first = segment.first.or(next);
            next = Some(segment.scan()?.next);
        }
        Ok(())
    }
}

fn refuse_unknown(segment: &Segment, scan: &Scan) -> Result<(), StoreError> {
    let Some(kind) = scan.unknown else {
        return Ok(());
    };
    Err(StoreError::Version {
        path: segment.path.clone(),
        found: format!("it holds a batch of kind {kind}"),
    })
}

fn count(scan: &Scan) -> u64 {
    let records = scan
        .batches
        .iter()
        .filter(|batch| batch.header.kind.has_records());
    records.map(|batch| wide(batch.entries.len())).sum()
}

/// The segments' names in order, and files that creation left unfinished.
fn list(disk: &dyn Disk, dir: &Path) -> Result<(Vec<SegmentName>, Vec<PathBuf>), StoreError> {
    let files = match disk.list(dir) {
        Ok(files) => files,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(StoreError::io("list", dir, error)),
    };
    let mut names: Vec<_> = files
        .iter()
        .filter_map(|file| SegmentName::parse(file))
        .collect();
    names.sort_by_key(|name| (name.number, name.incarnation));
    let unfinished = files.iter().filter(|file| file.ends_with(UNFINISHED));
    Ok((names, unfinished.map(|file| dir.join(file)).collect()))
}

/// What a segment's file is called until it is whole and synced.
pub(crate) const UNFINISHED: &str = ".unfinished";

/// Opens a segment and reads its header.
fn opened(disk: &dyn Disk, dir: &Path, name: SegmentName) -> Result<Segment, StoreError> {
    let mut segment = Segment::open(disk, dir, name)?;
    let mut bytes = vec![0; SEGMENT_HEADER_BYTES];
    let read = segment.file().read_at(&mut bytes, 0);
    let read = read.map_err(|error| StoreError::io("read", &segment.path, error))?;
    bytes.truncate(read);
    segment.header = match SegmentHeader::decode(&bytes, name) {
        Ok(header) => Some(header),
        Err(HeaderFault::Damaged) => None,
        Err(HeaderFault::Version(version)) => {
            let found = format!("it has version {version}");
            return Err(StoreError::Version {
                path: segment.path,
                found,
            });
        }
    };
    segment.first = segment.header.map(|header| header.first);
    Ok(segment)
}

#[derive(Debug, Default)]
struct Chained {
    segments: Vec<Segment>,
    damage: Vec<Damage>,
    /// The last segment's header is damaged.
    headless: bool,
}

/// Follows the headers from the last segment back to the first. A file that the next one in the chain does not
/// name was superseded: its creation was given up, nothing was ever answered from it, and it is passed over.
fn chain(mut found: Vec<Segment>) -> Chained {
    let mut chained = Chained::default();
    let known: BTreeSet<u64> = found.iter().map(|segment| segment.name.link()).collect();
    let mut after: Option<After> = None;
    while let Some(mut segment) = found.pop() {
        let name = segment.name;
        match Role::of(&segment, after, &known) {
            Role::Superseded => continue,
            Role::Last => chained.headless = segment.header.is_none(),
            Role::Before(sealed) => segment.sealed = Some(sealed),
            Role::BeforeMissing { number, sealed } => {
                segment.sealed = Some(sealed);
                chained.damage.push(missing(number, Position::START, 0));
            }
        }
        if segment.header.is_none() {
            let to = wide(SEGMENT_HEADER_BYTES);
            chained.damage.push(Damage {
                segment: name.number,
                from: 0,
                to,
                lost: None,
            });
        }
        after = Some(After {
            number: name.from(),
            header: segment.header,
        });
        chained.segments.push(segment);
    }
    if let Some(After {
        number,
        header: Some(header),
    }) = after
        && header.before.is_some()
    {
        let first = Position::START.next();
        let count = header.first.number().saturating_sub(first.number());
        chained
            .damage
            .push(missing(number.saturating_sub(1), first, count));
    }
    chained.segments.reverse();
    chained
}

/// The segment that comes next in the chain.
#[derive(Clone, Copy, Debug)]
struct After {
    number: u64,
    header: Option<SegmentHeader>,
}

/// What a file is to the chain.
enum Role {
    Last,
    Before(Sealed),
    BeforeMissing { number: u64, sealed: Sealed },
    Superseded,
}

impl Role {
    fn of(segment: &Segment, after: Option<After>, known: &BTreeSet<u64>) -> Self {
        let Some(After { number, header }) = after else {
            return Self::Last;
        };
        // The one after knows where the last of those ended that this one stands for.
        let own_end = segment
            .header
            .and_then(|header| header.extent)
            .map(|extent| extent.end);
        let Some(header) = header else {
            // A damaged header names nobody: the file before it is taken at its own word.
            return Self::Before(Sealed {
                end: own_end,
                next: None,
            });
        };
        let next = Some(header.first);
        match header.before {
            None => Self::Superseded,
            Some(before) if before.incarnation == segment.name.link() => Self::Before(Sealed {
                end: own_end.or((!segment.is_compacted()).then_some(before.end)),
                next,
            }),
            Some(before) if known.contains(&before.incarnation) => Self::Superseded,
            Some(_) => Self::BeforeMissing {
                number: number.saturating_sub(1),
                sealed: Sealed { end: None, next },
            },
        }
    }
}

fn missing(segment: u64, first: Position, count: u64) -> Damage {
    Damage {
        segment,
        from: 0,
        to: 0,
        lost: (count > 0).then_some((first, count)),
    }
}
