//! What a field of an entity may look like: its shape, never whether it is true. A plate or a number is reported as it
//! was seen, also on a forgery, so a wrong check digit passes here. Not: that (`check`).

use crate::{
    alert::{
        Quantity, bad,
        words::{bounded, line},
    },
    limits,
    refusal::{Code, Refusal},
    wire,
};

/// Every value of a list within an entity.
pub(super) fn list<W, T>(
    at: &str,
    wire: Vec<W>,
    each: impl Fn(W) -> Result<T, Refusal>,
) -> Result<Vec<T>, Refusal> {
    if wire.len() > limits::ENTITY_LIST_MAX {
        return Err(bad(format!("{at} has at most {}", limits::ENTITY_LIST_MAX)));
    }
    wire.into_iter().map(each).collect()
}

/// A number with a bound.
pub(super) fn at_most(at: &str, number: u32, most: u32) -> Result<u32, Refusal> {
    if number > most {
        return Err(bad(format!("{at} is at most {most}")));
    }
    Ok(number)
}

/// An amount and its unit.
pub(super) fn quantity(
    at: &str,
    wire: Option<wire::Quantity>,
) -> Result<Option<Quantity>, Refusal> {
    let named = |wrong: Refusal| Refusal::new(Code::BadContent, format!("{at}: {}", wrong.detail));
    wire.map(|wire| Quantity::from_wire(wire).map_err(named))
        .transpose()
}

/// A country: ISO 3166-1 alpha-2 by its shape. Which codes are assigned changes, so it is not asked.
pub(in crate::alert) fn country(at: &str, text: String) -> Result<String, Refusal> {
    let fits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
    shaped(
        at,
        text,
        fits,
        "is a country's two capital letters, such as TH",
    )
}

/// A day as far as it is known: ISO 8601, a year, a month of one, or a day of one.
pub(super) fn date(at: &str, text: String) -> Result<String, Refusal> {
    let fits = is_date(&text);
    shaped(
        at,
        text,
        fits,
        "is a year, month or day, such as 1984, 1984-05 or 1984-05-17",
    )
}

fn is_date(text: &str) -> bool {
    let number = |part: &str, digits: usize| {
        let plain = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse::<i8>().ok().map_or(0, |n| n))
    };
    let mut parts = text.split('-');
    let year = parts.next().unwrap_or_default();
    let whole = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    let (Some(year), true) = (year.parse::<i16>().ok(), whole) else {
        return false;
    };
    let month = parts.next().map_or(Some(1), |part| number(part, 2));
    let day = parts.next().map_or(Some(1), |part| number(part, 2));
    let (Some(month), Some(day), None) = (month, day, parts.next()) else {
        return false;
    };
    jiff::civil::Date::new(year, month, day).is_ok()
}

/// A telephone number as it is dialled.
pub(super) fn telephone(at: &str, text: String) -> Result<String, Refusal> {
    let most = limits::TELEPHONE_CHARS_MAX;
    bounded(at, text, (most, most.saturating_mul(4)))
}

/// What a machine reads off a travel document: lines of A to Z, 0 to 9 and `<`. How long they are is not asked: half a
/// line is worth reporting.
pub(super) fn mrz(at: &str, text: String) -> Result<String, Refusal> {
    let zone = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'<';
    let lines = text.lines().count();
    let fits = lines <= limits::MRZ_LINES_MAX
        && text.len() <= limits::MRZ_BYTES_MAX
        && text
            .lines()
            .all(|line| !line.is_empty() && line.bytes().all(zone));
    shaped(
        at,
        text,
        fits,
        "is up to three lines of A to Z, 0 to 9 and <",
    )
}

/// A vehicle identification number, or the part of one that was readable (ISO 3779 has 17).
pub(super) fn vin(at: &str, text: String) -> Result<String, Refusal> {
    let plain = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    let fits = text.len() <= 17 && text.bytes().all(plain);
    shaped(at, text, fits, "is up to 17 of A to Z and 0 to 9")
}

/// A ship's number at the IMO.
pub(super) fn imo(at: &str, text: String) -> Result<String, Refusal> {
    let fits = text.len() == 7 && digits(&text);
    shaped(at, text, fits, "is seven digits")
}

/// A ship's number in radio (ITU-R M.585).
pub(super) fn mmsi(at: &str, text: String) -> Result<String, Refusal> {
    let fits = text.len() == 9 && digits(&text);
    shaped(at, text, fits, "is nine digits")
}

/// A container's number (ISO 6346).
pub(super) fn container(at: &str, text: String) -> Result<String, Refusal> {
    let fits = text.len() == 11
        && text.bytes().take(4).all(|b| b.is_ascii_uppercase())
        && text.bytes().skip(4).all(|b| b.is_ascii_digit());
    shaped(
        at,
        text,
        fits,
        "is four capital letters and seven digits, such as CSQU3054383",
    )
}

/// A code of the Harmonized System.
pub(super) fn hs_code(at: &str, text: String) -> Result<String, Refusal> {
    let fits = (2..=10).contains(&text.len()) && digits(&text);
    shaped(at, text, fits, "is 2 to 10 digits")
}

/// A number of the Chemical Abstracts Service.
pub(super) fn cas(at: &str, text: String) -> Result<String, Refusal> {
    let parts: Vec<&str> = text.split('-').collect();
    let fits = matches!(parts.as_slice(), [first, second, last]
        if (2..=7).contains(&first.len()) && second.len() == 2 && last.len() == 1
            && digits(first) && digits(second) && digits(last));
    shaped(at, text, fits, "is a CAS number, such as 537-46-2")
}

/// A code of the CITES guidelines for a kind of specimen.
pub(super) fn term(at: &str, text: String) -> Result<String, Refusal> {
    let fits = text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
    shaped(
        at,
        text,
        fits,
        "is a CITES code of three capital letters, such as TUS",
    )
}

/// A telephone's own number (3GPP TS 23.003).
pub(super) fn imei(at: &str, text: String) -> Result<String, Refusal> {
    let fits = text.len() == 15 && digits(&text);
    shaped(at, text, fits, "is 15 digits")
}

/// A subscriber's number (ITU-T E.212).
pub(super) fn imsi(at: &str, text: String) -> Result<String, Refusal> {
    let fits = (6..=15).contains(&text.len()) && digits(&text);
    shaped(at, text, fits, "is 6 to 15 digits")
}

/// A currency: ISO 4217 has three letters, a token of a chain up to eight (USDT).
pub(super) fn currency(at: &str, text: String) -> Result<String, Refusal> {
    let plain = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    let fits = (3..=8).contains(&text.len()) && text.bytes().all(plain);
    shaped(at, text, fits, "is three capital letters, such as THB")
}

/// A decimal.
pub(super) fn amount(at: &str, text: String) -> Result<String, Refusal> {
    let fits = crate::alert::phrase::is_decimal(&text);
    shaped(
        at,
        text,
        fits,
        "is digits with at most one point between two of them, such as 12.5",
    )
}

/// A part of a country: ISO 3166-2 by its shape.
pub(in crate::alert) fn subdivision(at: &str, text: String) -> Result<String, Refusal> {
    let fits = text.split_once('-').is_some_and(|(country, part)| {
        let plain = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
        country.len() == 2
            && country.bytes().all(|b| b.is_ascii_uppercase())
            && (1..=3).contains(&part.len())
            && part.bytes().all(plain)
    });
    shaped(at, text, fits, "is a country and its part, such as TH-57")
}

/// A place of UN/LOCODE by its shape: a country and three of A to Z and 2 to 9.
pub(in crate::alert) fn locode(at: &str, text: String) -> Result<String, Refusal> {
    let place = |b: u8| b.is_ascii_uppercase() || (b'2'..=b'9').contains(&b);
    let fits = text.len() == 5
        && text.bytes().take(2).all(|b| b.is_ascii_uppercase())
        && text.bytes().skip(2).all(place);
    shaped(
        at,
        text,
        fits,
        "is five characters without a space, such as THCEI",
    )
}

fn digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// Nothing at all, or what fits.
fn shaped(at: &str, text: String, fits: bool, what: &str) -> Result<String, Refusal> {
    if text.is_empty() || fits {
        return line(at, text);
    }
    Err(bad(format!("{at} {what}")))
}
