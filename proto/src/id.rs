//! The names of things, each parsed once at the door. Not: what the things are.

use std::{fmt, str::FromStr};

use uuid::Uuid;

use crate::time::Timestamp;

/// One Border Liaison Office: `<post>.<country>`, two lower-case DNS labels (RFC 1035), the country an assigned
/// ISO 3166-1 alpha-2 code: `mae-sai.th`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OfficeId(String);

impl OfficeId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The two letters of the country.
    pub fn country(&self) -> &str {
        self.0.rsplit('.').next().unwrap_or_default()
    }
}

/// A text that is not an office id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not an office. Write <post>.<country> in small letters, the country as its two ISO letters, such as mae-sai.th"
)]
pub struct NotAnOffice(String);

impl FromStr for OfficeId {
    type Err = NotAnOffice;

    fn from_str(text: &str) -> Result<Self, NotAnOffice> {
        let refuse = || NotAnOffice(text.chars().take(80).collect());
        let (post, country) = text.split_once('.').ok_or_else(refuse)?;
        if !is_label(post) || !is_country(country) {
            return Err(refuse());
        }
        Ok(Self(text.to_owned()))
    }
}

/// One relay: a lower-case DNS name (RFC 1035) such as `relay.example`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelayId(String);

impl RelayId {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text that is not a relay's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a relay's name. Write a DNS name in small letters, such as relay.example")]
pub struct NotARelay(String);

impl FromStr for RelayId {
    type Err = NotARelay;

    fn from_str(text: &str) -> Result<Self, NotARelay> {
        if text.len() > 253 || !text.split('.').all(is_label) {
            return Err(NotARelay(text.chars().take(80).collect()));
        }
        Ok(Self(text.to_owned()))
    }
}

/// How urgent: the telegraphic precedences of police and military networks. Ordered, FLASH the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precedence {
    /// When convenient.
    Routine,
    /// Today.
    Priority,
    /// Now.
    Immediate,
    /// Overtakes everything.
    Flash,
}

impl Precedence {
    /// All of them, the most urgent first.
    pub const URGENT_FIRST: [Self; 4] =
        [Self::Flash, Self::Immediate, Self::Priority, Self::Routine];

    /// The name in capitals, as it is written on a message form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Routine => "ROUTINE",
            Self::Priority => "PRIORITY",
            Self::Immediate => "IMMEDIATE",
            Self::Flash => "FLASH",
        }
    }

    /// 1 for ROUTINE to 4 for FLASH, as on the wire.
    pub const fn number(self) -> u8 {
        match self {
            Self::Routine => 1,
            Self::Priority => 2,
            Self::Immediate => 3,
            Self::Flash => 4,
        }
    }

    /// The precedence of a wire number; `None` outside 1 to 4.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::URGENT_FIRST
            .into_iter()
            .find(|p| p.number() == number)
    }

    /// 0 for FLASH to 3 for ROUTINE: an index in urgent-first order.
    pub const fn rank(self) -> usize {
        match self {
            Self::Flash => 0,
            Self::Immediate => 1,
            Self::Priority => 2,
            Self::Routine => 3,
        }
    }
}

/// A text that is not a precedence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a precedence. Write FLASH, IMMEDIATE, PRIORITY or ROUTINE")]
pub struct NotAPrecedence(String);

impl FromStr for Precedence {
    type Err = NotAPrecedence;

    fn from_str(text: &str) -> Result<Self, NotAPrecedence> {
        Self::URGENT_FIRST
            .into_iter()
            .find(|p| p.as_str().eq_ignore_ascii_case(text))
            .ok_or_else(|| NotAPrecedence(text.chars().take(40).collect()))
    }
}

/// An alert's id, a UUIDv7 (RFC 9562). With its sender it is the alert's name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AlertId(Uuid);

impl AlertId {
    /// The id of something made at `now`, with ten random bytes.
    pub fn new(now: Timestamp, random: &[u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(now.as_millis(), random).into_uuid())
    }

    /// The id with these 16 bytes; `None` unless they are a UUIDv7.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        let uuid = Uuid::from_slice(bytes).ok()?;
        (uuid.get_version_num() == 7).then_some(Self(uuid))
    }

    /// The 16 bytes.
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

/// A text that is not an alert's id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an alert's id. Copy it from `blo inbox` or from what `blo send` printed")]
pub struct NotAnAlertId(String);

impl FromStr for AlertId {
    type Err = NotAnAlertId;

    fn from_str(text: &str) -> Result<Self, NotAnAlertId> {
        Uuid::parse_str(text)
            .ok()
            .and_then(|uuid| Self::from_slice(uuid.as_bytes()))
            .ok_or_else(|| NotAnAlertId(text.chars().take(80).collect()))
    }
}

/// A sender's numbering, drawn at random when a home begins to count anew.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(pub u64);

/// An envelope's number, which is all that the relay knows it by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    /// Who sealed it.
    pub sender: OfficeId,
    /// The sender's numbering.
    pub stream: StreamId,
    /// To whom.
    pub recipient: OfficeId,
    /// How urgent.
    pub precedence: Precedence,
    /// From 1, dense within the four above.
    pub sequence: u64,
}

/// 32 bytes of SHA-256 (FIPS 180-4).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

/// Names a sealing session: the first 16 bytes of a labelled SHA-256 of its encapsulation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId([u8; 16]);

/// Drawn at random when a store begins, or loses something.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoreEpoch([u8; 16]);

/// Names a blob between its two offices: drawn at random by its sender, 16 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId([u8; 16]);

/// Fixed bytes shown as hexadecimal.
macro_rules! fixed_bytes {
    ($($name:ident $length:literal),+) => {$(
        impl $name {
            /// The value with these bytes.
            pub const fn from_bytes(bytes: [u8; $length]) -> Self {
                Self(bytes)
            }

            /// The value with these bytes; `None` where the length is wrong.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }

            /// The bytes.
            pub const fn as_bytes(&self) -> &[u8; $length] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }
    )+};
}

fixed_bytes!(Digest 32, SessionId 16, StoreEpoch 16, BlobId 16);

/// Shows a name as it is written.
macro_rules! shown {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    )+};
}

shown!(
    OfficeId, RelayId, AlertId, StreamId, Digest, SessionId, StoreEpoch, BlobId
);

impl fmt::Display for OfficeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for RelayId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for AlertId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Display for Precedence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A DNS label in small letters: RFC 1035 §2.3.1, digits allowed first (RFC 1123).
fn is_label(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=63).contains(&text.len())
        && text.bytes().all(inner)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

fn is_country(text: &str) -> bool {
    let codes = COUNTRIES.as_bytes().chunks(3);
    text.len() == 2
        && codes
            .filter_map(|code| code.get(..2))
            .any(|code| code == text.as_bytes())
}

/// ISO 3166-1 alpha-2, the officially assigned codes.
const COUNTRIES: &str = "ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_is_two_labels_with_an_assigned_country_last() {
        for good in ["mae-sai.th", "tachileik.mm", "poipet.kh", "3.la", "a.vn"] {
            assert_eq!(good.parse::<OfficeId>().unwrap().as_str(), good);
        }
        let long = format!("{}.th", "a".repeat(64));
        for bad in [
            "",
            "mae-sai",
            "mae-sai.",
            ".th",
            "Mae-sai.th",
            "mae-sai.TH",
            "a.b.th",
            "mae sai.th",
            "-a.th",
            "a-.th",
            "a.xx",
            "a.zz",
            "a.t",
            "a.tha",
            "*.th",
            "แม่สาย.th",
            "a.th.",
            "a_b.th",
            long.as_str(),
        ] {
            assert!(bad.parse::<OfficeId>().is_err(), "{bad}");
        }
        assert_eq!("mae-sai.th".parse::<OfficeId>().unwrap().country(), "th");
    }

    #[test]
    fn flash_is_the_greatest_precedence() {
        assert!(Precedence::Flash > Precedence::Immediate);
        assert!(Precedence::Priority > Precedence::Routine);
        for p in Precedence::URGENT_FIRST {
            assert_eq!(Precedence::from_number(p.number()), Some(p));
            assert_eq!(p.as_str().parse(), Ok(p));
        }
        assert_eq!(Precedence::from_number(0), None);
        assert_eq!(Precedence::from_number(5), None);
    }

    #[test]
    fn an_alert_id_is_a_uuid_of_version_7_and_nothing_else() {
        let id = AlertId::new(Timestamp::from_millis(1_795_503_123_456), &[7; 10]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(AlertId::from_slice(&[0; 16]).is_none());
        assert!(
            "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
                .parse::<AlertId>()
                .is_err()
        );
    }
}
