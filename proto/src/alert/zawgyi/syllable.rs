//! One syllable as Zawgyi draws it, from left to right, and as Unicode orders it: consonant, what is stacked below it,
//! medials, ေ, vowels, tone (Unicode Technical Note 11). Not: whether a text is Zawgyi.

/// What is known of the syllable under way.
#[derive(Default)]
pub(super) struct Syllable {
    /// ေ and ြ that were drawn before their consonant.
    e: bool,
    ra: bool,
    base: Option<char>,
    kinzi: bool,
    stacked: Option<char>,
    ya: bool,
    wa: bool,
    ha: bool,
    /// Vowels and tones, as they come.
    tail: Vec<char>,
}

/// What one number of Zawgyi draws.
enum Piece {
    Letter(char),
    LetterOver(char, char),
    Stacked(char),
    Kinzi,
    E,
    Ra,
    Ya,
    Wa,
    Ha,
    Tail(char),
}

const VIRAMA: char = '\u{1039}';
const ASAT: char = '\u{103A}';
const DOT: char = '\u{1037}';
const ANUSVARA: char = '\u{1036}';

impl Syllable {
    /// ေ or ြ waits for its consonant.
    pub(super) const fn waits(&self) -> bool {
        self.base.is_none() && (self.e || self.ra)
    }

    /// Takes a character that is Zawgyi's; whether it was.
    pub(super) fn take(&mut self, c: char, out: &mut String) -> bool {
        let Some(pieces) = pieces(c) else {
            return false;
        };
        for piece in pieces {
            self.add(piece, out);
        }
        true
    }

    fn add(&mut self, piece: Piece, out: &mut String) {
        if matches!(
            piece,
            Piece::E | Piece::Ra | Piece::Letter(_) | Piece::LetterOver(..)
        ) && self.base.is_some()
        {
            self.end(out);
        }
        match piece {
            Piece::E => self.e = true,
            Piece::Ra => self.ra = true,
            Piece::Letter(c) => self.base = Some(c),
            Piece::LetterOver(c, below) => {
                self.base = Some(c);
                self.stacked = Some(below);
            }
            Piece::Stacked(c) => self.stacked = Some(c),
            Piece::Kinzi => self.kinzi = true,
            Piece::Ya => self.ya = true,
            Piece::Wa => self.wa = true,
            Piece::Ha => self.ha = true,
            Piece::Tail(c) => self.tail.push(c),
        }
    }

    /// Writes the syllable in Unicode's order, and begins the next.
    pub(super) fn end(&mut self, out: &mut String) {
        let mut done = std::mem::take(self);
        done.tail.sort_by_key(|c| rank(*c));
        done.tail.dedup();
        done.spell();
        if done.kinzi {
            out.extend(['\u{1004}', ASAT, VIRAMA]);
        }
        out.extend(done.base);
        if let Some(below) = done.stacked {
            out.extend([VIRAMA, below]);
        }
        for (there, sign) in [
            (done.ya, '\u{103B}'),
            (done.ra, '\u{103C}'),
            (done.wa, '\u{103D}'),
            (done.ha, '\u{103E}'),
            (done.e, '\u{1031}'),
        ] {
            if there {
                out.push(sign);
            }
        }
        out.extend(done.tail);
    }

    /// Letters that Zawgyi's typists put together from others.
    fn spell(&mut self) {
        let has = |tail: &[char], c: char| tail.contains(&c);
        match self.base {
            // ဥ with an asat, or with ာ, is ဉ.
            Some('\u{1025}') if has(&self.tail, ASAT) || has(&self.tail, '\u{102C}') => {
                self.base = Some('\u{1009}');
            }
            Some('\u{1025}') if has(&self.tail, '\u{102E}') => {
                self.base = Some('\u{1026}');
                self.tail.retain(|c| *c != '\u{102E}');
            }
            // သ within ြ is ဩ, and with ေ and ာ် it is ဪ.
            Some('\u{101E}') if self.ra && !self.wa && !self.ya => {
                self.ra = false;
                self.base = Some('\u{1029}');
                if self.e && has(&self.tail, '\u{102C}') && has(&self.tail, ASAT) {
                    (self.e, self.base) = (false, Some('\u{102A}'));
                    self.tail.retain(|c| !matches!(*c, '\u{102C}' | ASAT));
                }
            }
            _ => {}
        }
    }
}

/// Where a vowel or a tone stands in Unicode's order. The dot comes before the asat, as normalisation form C has it.
const fn rank(c: char) -> u8 {
    match c {
        '\u{102D}' | '\u{102E}' => 0,
        '\u{102F}' | '\u{1030}' => 1,
        '\u{102B}' | '\u{102C}' | '\u{1032}' => 2,
        ANUSVARA => 3,
        DOT => 4,
        ASAT => 5,
        _ => 6,
    }
}

/// What a number draws in the font Zawgyi-One; nothing where it is Unicode's own or no letter.
fn pieces(c: char) -> Option<Vec<Piece>> {
    if let Some(below) = stacked(c) {
        return Some(vec![Piece::Stacked(below)]);
    }
    let one = match c {
        '\u{1000}'..='\u{102A}' => Piece::Letter(c),
        '\u{106A}' => Piece::Letter('\u{1009}'),
        '\u{106B}' => Piece::Letter('\u{100A}'),
        '\u{1086}' => Piece::Letter('\u{103F}'),
        '\u{108F}' => Piece::Letter('\u{1014}'),
        '\u{1090}' => Piece::Letter('\u{101B}'),
        '\u{106E}' => Piece::LetterOver('\u{100D}', '\u{100D}'),
        '\u{106F}' => Piece::LetterOver('\u{100D}', '\u{100E}'),
        '\u{1091}' => Piece::LetterOver('\u{100F}', '\u{100D}'),
        '\u{1092}' => Piece::LetterOver('\u{100B}', '\u{100C}'),
        '\u{1097}' => Piece::LetterOver('\u{100B}', '\u{100B}'),
        '\u{1064}' => Piece::Kinzi,
        '\u{1031}' => Piece::E,
        '\u{103B}' | '\u{107E}'..='\u{1084}' => Piece::Ra,
        '\u{103A}' | '\u{107D}' => Piece::Ya,
        '\u{103C}' => Piece::Wa,
        '\u{103D}' | '\u{1087}' => Piece::Ha,
        '\u{1039}' => Piece::Tail(ASAT),
        '\u{1033}' => Piece::Tail('\u{102F}'),
        '\u{1034}' => Piece::Tail('\u{1030}'),
        '\u{1094}' | '\u{1095}' => Piece::Tail(DOT),
        '\u{102B}'..='\u{1030}' | '\u{1032}' | ANUSVARA..='\u{1038}' => Piece::Tail(c),
        _ => return together(c),
    };
    Some(vec![one])
}

/// Numbers that draw two signs at once.
fn together(c: char) -> Option<Vec<Piece>> {
    Some(match c {
        '\u{105A}' => vec![Piece::Tail('\u{102B}'), Piece::Tail(ASAT)],
        '\u{1088}' => vec![Piece::Ha, Piece::Tail('\u{102F}')],
        '\u{1089}' => vec![Piece::Ha, Piece::Tail('\u{1030}')],
        '\u{108A}' => vec![Piece::Wa, Piece::Ha],
        '\u{108B}' => vec![Piece::Kinzi, Piece::Tail('\u{102D}')],
        '\u{108C}' => vec![Piece::Kinzi, Piece::Tail('\u{102E}')],
        '\u{108D}' => vec![Piece::Kinzi, Piece::Tail(ANUSVARA)],
        '\u{108E}' => vec![Piece::Tail('\u{102D}'), Piece::Tail(ANUSVARA)],
        '\u{1096}' => vec![Piece::Stacked('\u{1010}'), Piece::Wa],
        // ၎င်း is one sign there.
        '\u{104E}' => vec![
            Piece::Letter('\u{104E}'),
            Piece::Letter('\u{1004}'),
            Piece::Tail(ASAT),
            Piece::Tail('\u{1038}'),
        ],
        _ => return None,
    })
}

/// The letter that is drawn below another.
const fn stacked(c: char) -> Option<char> {
    Some(match c {
        '\u{1060}' => '\u{1000}',
        '\u{1061}' => '\u{1001}',
        '\u{1062}' => '\u{1002}',
        '\u{1063}' => '\u{1003}',
        '\u{1065}' => '\u{1005}',
        '\u{1066}' | '\u{1067}' => '\u{1006}',
        '\u{1068}' => '\u{1007}',
        '\u{1069}' => '\u{1008}',
        '\u{106C}' => '\u{100B}',
        '\u{106D}' => '\u{100C}',
        '\u{1070}' => '\u{100F}',
        '\u{1071}' | '\u{1072}' => '\u{1010}',
        '\u{1073}' | '\u{1074}' => '\u{1011}',
        '\u{1075}' => '\u{1012}',
        '\u{1076}' => '\u{1013}',
        '\u{1077}' => '\u{1014}',
        '\u{1078}' => '\u{1015}',
        '\u{1079}' => '\u{1016}',
        '\u{107A}' => '\u{1017}',
        '\u{107B}' | '\u{1093}' => '\u{1018}',
        '\u{107C}' => '\u{1019}',
        '\u{1085}' => '\u{101C}',
        _ => return None,
    })
}
