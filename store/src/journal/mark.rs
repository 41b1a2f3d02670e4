//! What the journal says about itself: the epoch, which index belongs to it, what damage is known. A mark is the
//! first batch of every segment and is written anew at opening and at closing; the last one counts.

use crate::journal::format::Fields;
use crate::width::wide;
use crate::{Damage, Position};

/// Whether somebody has the store open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum State {
    /// Opened, or ended without closing.
    #[default]
    Open,
    /// Closed, the index on disk and complete up to [`Mark::index_position`].
    Closed,
}

/// What one run of the store leaves for the next one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Mark {
    /// Open or closed.
    pub(crate) state: State,
    /// The index failed, or a file operation on it did: it must not be trusted.
    pub(crate) index_failed: bool,
    /// A read found damage: the next opening reads everything.
    pub(crate) damage_seen: bool,
    /// The store's epoch.
    pub(crate) epoch: [u8; 16],
    /// Name of the index's folder, and written inside it.
    pub(crate) instance: [u8; 16],
    /// Device of that folder.
    pub(crate) device: u64,
    /// Inode of that folder.
    pub(crate) inode: u64,
    /// What the index held when the mark was written.
    pub(crate) index_position: Position,
    /// The boot of the machine that the index was opened in; empty if unknown.
    pub(crate) boot: String,
    /// Damage that was named and for which an epoch was drawn.
    pub(crate) known: Vec<Damage>,
}

/// Most stretches of damage that are remembered one by one; above that, one stretch per segment.
const KNOWN_MAX: usize = 256;
const BOOT_BYTES_MAX: usize = 64;

impl Mark {
    /// The mark's bytes.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let state = match self.state {
            State::Open => 0,
            State::Closed => 1,
        };
        let mut bytes = vec![
            state,
            u8::from(self.index_failed),
            u8::from(self.damage_seen),
            0,
            0,
            0,
            0,
            0,
        ];
        bytes.extend_from_slice(&self.epoch);
        bytes.extend_from_slice(&self.instance);
        let boot = self.boot.as_bytes();
        let boot = boot
            .get(..boot.len().min(BOOT_BYTES_MAX))
            .unwrap_or_default();
        for number in [
            self.device,
            self.inode,
            self.index_position.number(),
            wide(boot.len()),
            wide(self.known.len()),
        ] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(boot);
        for damage in &self.known {
            let (first, count) = damage.lost.unwrap_or_default();
            for number in [
                damage.segment,
                damage.from,
                damage.to,
                first.number(),
                count,
            ] {
                bytes.extend_from_slice(&number.to_le_bytes());
            }
        }
        bytes
    }

    /// The other way; None if a later version wrote more than this one understands.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let (flags, rest) = bytes.split_first_chunk::<8>()?;
        let [state, index_failed, damage_seen, ..] = *flags;
        let state = match state {
            0 => State::Open,
            1 => State::Closed,
            _ => return None,
        };
        let mut fields = Fields(rest);
        let (epoch, instance) = (fields.array16(), fields.array16());
        let (device, inode) = (fields.u64(), fields.u64());
        let index_position = Position::new(fields.u64());
        let (boot_bytes, known) = (fields.u64(), fields.u64());
        let (boot, rest) = fields
            .0
            .split_at_checked(usize::try_from(boot_bytes).ok()?)?;
        let known = known_damage(rest, known)?;
        Some(Self {
            state,
            index_failed: index_failed != 0,
            damage_seen: damage_seen != 0,
            epoch,
            instance,
            device,
            inode,
            index_position,
            boot: String::from_utf8(boot.to_vec()).ok()?,
            known,
        })
    }

    /// True if this damage was named before. One stretch may have lost several records that are no neighbours, so
    /// the records count as well.
    pub(crate) fn knows(&self, damage: &Damage) -> bool {
        self.known.iter().any(|known| {
            let same = known.segment == damage.segment;
            let inside = known.from <= damage.from && damage.to <= known.to;
            same && inside && covers(known.lost, damage.lost)
        })
    }

    /// Remembers damage.
    pub(crate) fn learn(&mut self, found: impl IntoIterator<Item = Damage>) {
        for damage in found {
            if !self.knows(&damage) {
                self.known.push(damage);
            }
        }
        self.known.sort();
        if self.known.len() > KNOWN_MAX {
            self.known = one_per_segment(&self.known);
        }
    }
}

fn known_damage(mut bytes: &[u8], count: u64) -> Option<Vec<Damage>> {
    let mut known = Vec::new();
    for _ in 0..count {
        let (line, rest) = bytes.split_first_chunk::<40>()?;
        bytes = rest;
        let mut fields = Fields(line);
        let (segment, from, to) = (fields.u64(), fields.u64(), fields.u64());
        let (first, lost) = (Position::new(fields.u64()), fields.u64());
        let lost = (lost != 0).then_some((first, lost));
        known.push(Damage {
            segment,
            from,
            to,
            lost,
        });
    }
    Some(known)
}

fn one_per_segment(known: &[Damage]) -> Vec<Damage> {
    let mut merged: Vec<Damage> = Vec::new();
    for damage in known {
        match merged.last_mut() {
            Some(last) if last.segment == damage.segment => {
                last.to = last.to.max(damage.to);
                last.lost = hull(last.lost, damage.lost);
            }
            _ => merged.push(damage.clone()),
        }
    }
    merged
}

type Lost = Option<(Position, u64)>;

fn covers(known: Lost, found: Lost) -> bool {
    let (Some((first, count)), Some((found_first, found_count))) = (known, found) else {
        return found.is_none();
    };
    let end = first.number().saturating_add(count);
    first <= found_first && found_first.number().saturating_add(found_count) <= end
}

fn hull(one: Lost, other: Lost) -> Lost {
    let (Some((first, count)), Some((other_first, other_count))) = (one, other) else {
        return one.or(other);
    };
    let start = first.min(other_first);
    let end = (first.number() + count).max(other_first.number() + other_count);
    Some((start, end.saturating_sub(start.number())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn damage(segment: u64, from: u64) -> Damage {
        Damage {
            segment,
            from,
            to: from + 8,
            lost: Some((Position::new(from), 1)),
        }
    }

    #[test]
    fn a_mark_reads_back_as_written() {
        let mark = Mark {
            state: State::Closed,
            index_failed: true,
            damage_seen: false,
            epoch: [1; 16],
            instance: [2; 16],
            device: 3,
            inode: 4,
            index_position: Position::new(5),
            boot: "boot".to_owned(),
            known: vec![damage(1, 600), damage(2, 700)],
        };
        assert_eq!(Mark::decode(&mark.encode()), Some(mark.clone()));
        let bytes = mark.encode();
        for cut in 0..bytes.len() {
            assert_ne!(
                Mark::decode(&bytes[..cut]),
                Some(mark.clone()),
                "cut at {cut}"
            );
        }
    }

    #[test]
    fn known_damage_stays_bounded_and_known() {
        let mut mark = Mark::default();
        mark.learn((0..2000).map(|n| damage(n % 3, n * 16)));
        assert!(mark.known.len() <= KNOWN_MAX);
        for n in 0..2000 {
            assert!(mark.knows(&damage(n % 3, n * 16)));
        }
    }
}
