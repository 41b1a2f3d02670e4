//! Check digits of the standards that have one. A wrong one is no refusal: officers report what they saw, also on a
//! forgery. Each function takes what passed its shape, and answers whether the digit agrees.

/// A container's number (ISO 6346, annex A).
pub fn container(number: &str) -> bool {
    let value = |b: u8| match b {
        b'0'..=b'9' => u32::from(b).wrapping_sub(48),
        // Letters count from 10, and skip the multiples of 11.
        _ => {
            let letter = u32::from(b).wrapping_sub(55);
            letter.wrapping_add(letter.saturating_sub(1) / 10)
        }
    };
    let mut weight = 1_u32;
    let mut sum = 0_u32;
    for b in number.bytes().take(10) {
        sum = sum.wrapping_add(value(b).wrapping_mul(weight));
        weight = weight.wrapping_mul(2);
    }
    last(number) == Some(sum % 11 % 10)
}

/// A ship's number at the IMO (resolution A.1117(30)): the first six times 7 to 2.
pub fn imo(number: &str) -> bool {
    let weights = [7, 6, 5, 4, 3, 2];
    last(number) == Some(weighted(number, &weights) % 10)
}

/// A telephone's number (3GPP TS 23.003 annex B): Luhn.
pub fn imei(number: &str) -> bool {
    let mut sum = 0_u32;
    for (place, digit) in digits(number).rev().enumerate() {
        let digit = if place % 2 == 1 {
            let twice = digit.wrapping_mul(2);
            if twice > 9 {
                twice.wrapping_sub(9)
            } else {
                twice
            }
        } else {
            digit
        };
        sum = sum.wrapping_add(digit);
    }
    sum.is_multiple_of(10)
}

/// A CAS number: from the right, the last but one digit once, the one before twice, and so on.
pub fn cas(number: &str) -> bool {
    let mut sum = 0_u32;
    for (weight, digit) in (1_u32..).zip(digits(number).rev().skip(1)) {
        sum = sum.wrapping_add(weight.wrapping_mul(digit));
    }
    last(number) == Some(sum % 10)
}

/// A vehicle identification number (ISO 3779): 17, without I, O and Q.
pub fn vin(number: &str) -> bool {
    number.len() == 17 && !number.contains(['I', 'O', 'Q'])
}

/// Lines of a machine readable zone that are as long as one of ICAO Doc 9303: 3 × 30, 2 × 36 or 2 × 44.
pub fn mrz_lines(zone: &str) -> bool {
    let lengths: Vec<usize> = zone.lines().map(str::len).collect();
    matches!(lengths.as_slice(), [30, 30, 30] | [36, 36] | [44, 44])
}

/// The check digits of a machine readable zone: document number, birth, expiry, and of all but visas the one of all
/// (ICAO Doc 9303-4, -5, -6, -7). What has no length of the standard has none.
pub fn mrz_digits(zone: &str) -> bool {
    let lines: Vec<&str> = zone.lines().collect();
    let visa = zone.starts_with('V');
    match lines.as_slice() {
        [first, second, _] if first.len() == 30 => {
            let all = [
                part(first, 5, 25),
                part(second, 0, 7),
                part(second, 8, 7),
                part(second, 18, 11),
            ];
            field(first, 5, 9)
                && field(second, 0, 6)
                && field(second, 8, 6)
                && digit_of(&all.concat()) == value_at(second, 29)
        }
        [_, second] if second.len() == 44 || second.len() == 36 => {
            let (rest, end) = if second.len() == 44 {
                (22, 43)
            } else {
                (14, 35)
            };
            let all = [
                part(second, 0, 10),
                part(second, 13, 7),
                part(second, 21, rest),
            ];
            field(second, 0, 9)
                && field(second, 13, 6)
                && field(second, 21, 6)
                && (visa || digit_of(&all.concat()) == value_at(second, end))
        }
        _ => true,
    }
}

/// Whether the character behind a field is its check digit.
fn field(line: &str, from: usize, length: usize) -> bool {
    digit_of(part(line, from, length)) == value_at(line, from.saturating_add(length))
}

fn part(line: &str, from: usize, length: usize) -> &str {
    line.get(from..from.saturating_add(length))
        .unwrap_or_default()
}

/// ICAO Doc 9303-3 §4.9: weights 7, 3, 1; A is 10, `<` is 0.
fn digit_of(text: &str) -> Option<u32> {
    let sum = text.bytes().zip([7_u32, 3, 1].into_iter().cycle());
    let sum = sum.map(|(b, weight)| value(b).wrapping_mul(weight));
    Some(sum.fold(0, u32::wrapping_add) % 10)
}

fn value_at(line: &str, at: usize) -> Option<u32> {
    line.as_bytes().get(at).map(|b| value(*b))
}

fn value(b: u8) -> u32 {
    match b {
        b'0'..=b'9' => u32::from(b).wrapping_sub(48),
        b'A'..=b'Z' => u32::from(b).wrapping_sub(55),
        _ => 0,
    }
}

fn digits(text: &str) -> impl DoubleEndedIterator<Item = u32> {
    text.chars().filter_map(|c| c.to_digit(10))
}

fn last(text: &str) -> Option<u32> {
    digits(text).next_back()
}

fn weighted(text: &str, weights: &[u32]) -> u32 {
    let each = digits(text).zip(weights);
    each.fold(0, |sum, (digit, weight)| {
        sum.wrapping_add(digit.wrapping_mul(*weight))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_those_of_their_standards() {
        // The examples of ISO 6346, the IMO, TAC allocation, CAS (methamphetamine, heroin) and ICAO Doc 9303.
        assert!(container("CSQU3054383") && !container("CSQU3054384"));
        assert!(imo("9074729") && !imo("9074728"));
        assert!(imei("490154203237518") && !imei("490154203237517"));
        assert!(cas("537-46-2") && cas("561-27-3") && !cas("537-46-3"));
        assert!(vin("1M8GDM9AXKP042788") && !vin("1M8GDM9AXKP04278") && !vin("1M8GDM9AXKPO42788"));
    }

    #[test]
    fn a_machine_readable_zone_is_held_against_its_digits() {
        let passport = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
        let card = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";
        let small = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6";
        let visa = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4UTO4009078F96121096ZE184226B<<<<<<";
        for zone in [passport, card, small, visa] {
            assert!(mrz_lines(zone) && mrz_digits(zone), "{zone}");
        }
        assert!(!mrz_digits(&passport.replace("740812", "740813")));
        assert!(!mrz_digits(
            &card.replace("ZE", "ZF").replace("D231458907", "D231458917")
        ));
        assert!(!mrz_digits(&small.replace("120415", "130415")));
        assert!(!mrz_lines("P<UTOERIKSSON") && mrz_digits("P<UTOERIKSSON"));
    }
}
