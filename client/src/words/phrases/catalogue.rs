//! Which phrases there are: number, group, slots. Not: their words.
//!
//! a number never gets another meaning, and none is used again: evidence of ten years ago still says what was
//! said. A phrase that is not wanted any more keeps its row; between the groups there is room.

use std::fmt;

use Group::{Acknowledgement, Answer, JointAction, Request, Safety, Warning};

/// What a phrase is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// From 1: something is about to cross.
    Warning,
    /// From 100.
    Request,
    /// From 200.
    Answer,
    /// From 300.
    Acknowledgement,
    /// From 400.
    JointAction,
    /// From 500: somebody may come to harm.
    Safety,
}

/// What a slot takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words, or the id of a border crossing.
    Place,
    /// A moment.
    Time,
    /// A day.
    Date,
    /// A plate, or what it looks like.
    Vehicle,
    /// How many.
    Count,
    /// As seen from the sender.
    Direction,
    /// A name, or what somebody looks like.
    Person,
    /// A decimal and its unit.
    Quantity,
    /// A telephone number.
    Telephone,
    /// Words.
    Text,
}

/// A slot of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotOf {
    /// Its name in every language file.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
}

/// A phrase of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What travels.
    pub number: u32,
    /// What it is for.
    pub group: Group,
    /// What is filled in, in English's order.
    pub slots: &'static [SlotOf],
}

impl Group {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 6] = [
        Warning,
        Request,
        Answer,
        Acknowledgement,
        JointAction,
        Safety,
    ];

    /// Its name on a command line.
    pub const fn name(self) -> &'static str {
        match self {
            Warning => "warnings",
            Request => "requests",
            Answer => "answers",
            Acknowledgement => "acknowledgements",
            JointAction => "joint-action",
            Safety => "safety",
        }
    }

    /// The numbers that it may use.
    pub const fn numbers(self) -> std::ops::Range<u32> {
        match self {
            Warning => 1..100,
            Request => 100..200,
            Answer => 200..300,
            Acknowledgement => 300..400,
            JointAction => 400..500,
            Safety => 500..600,
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Kind {
    /// Its name in the language files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Time => "time",
            Self::Date => "date",
            Self::Vehicle => "vehicle",
            Self::Count => "count",
            Self::Direction => "direction",
            Self::Person => "person",
            Self::Quantity => "quantity",
            Self::Telephone => "telephone",
            Self::Text => "text",
        }
    }
}

/// Every phrase, by its number.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    CATALOGUE.iter()
}

/// The phrase of a number; `None` where this version knows none.
pub fn entry(number: u32) -> Option<&'static Entry> {
    CATALOGUE.iter().find(|entry| entry.number == number)
}

const fn phrase(number: u32, group: Group, slots: &'static [SlotOf]) -> Entry {
    Entry {
        number,
        group,
        slots,
    }
}

const fn slot(name: &'static str, kind: Kind) -> SlotOf {
    SlotOf { name, kind }
}

const PLACE: SlotOf = slot("place", Kind::Place);
const TIME: SlotOf = slot("time", Kind::Time);
const DATE: SlotOf = slot("date", Kind::Date);
const VEHICLE: SlotOf = slot("vehicle", Kind::Vehicle);
const COUNT: SlotOf = slot("count", Kind::Count);
const DIRECTION: SlotOf = slot("direction", Kind::Direction);
const PERSON: SlotOf = slot("person", Kind::Person);
const QUANTITY: SlotOf = slot("quantity", Kind::Quantity);
const TELEPHONE: SlotOf = slot("telephone", Kind::Telephone);
const TEXT: SlotOf = slot("text", Kind::Text);
/// The number of a passport, a card, a permit.
const DOCUMENT: SlotOf = slot("document", Kind::Text);
/// The number of a case.
const CASE: SlotOf = slot("case", Kind::Text);
/// Another authority, or another office.
const AGENCY: SlotOf = slot("agency", Kind::Text);

const CATALOGUE: &[Entry] = &[
    phrase(1, Warning, &[PLACE, TIME]),
    phrase(2, Warning, &[PLACE, PERSON]),
    phrase(3, Warning, &[COUNT, PLACE]),
    phrase(4, Warning, &[PLACE, PERSON]),
    phrase(5, Warning, &[PLACE, PERSON]),
    phrase(6, Warning, &[VEHICLE, COUNT]),
    phrase(7, Warning, &[PLACE, COUNT]),
    phrase(8, Warning, &[PLACE, PERSON]),
    phrase(9, Warning, &[PLACE, QUANTITY]),
    phrase(10, Warning, &[VEHICLE, QUANTITY]),
    phrase(11, Warning, &[PLACE, QUANTITY]),
    phrase(12, Warning, &[VEHICLE, PLACE, TIME]),
    phrase(13, Warning, &[VEHICLE, PLACE, TIME]),
    phrase(14, Warning, &[VEHICLE, PLACE, TIME]),
    phrase(15, Warning, &[VEHICLE]),
    phrase(16, Warning, &[VEHICLE, DATE]),
    phrase(17, Warning, &[VEHICLE, DIRECTION]),
    phrase(18, Warning, &[VEHICLE]),
    phrase(19, Warning, &[PLACE, TIME]),
    phrase(20, Warning, &[PLACE, COUNT]),
    phrase(21, Warning, &[VEHICLE, TEXT]),
    phrase(22, Warning, &[PLACE, QUANTITY]),
    phrase(23, Warning, &[PLACE, QUANTITY]),
    phrase(24, Warning, &[PLACE, QUANTITY]),
    phrase(25, Warning, &[PERSON]),
    phrase(26, Warning, &[DOCUMENT]),
    phrase(28, Warning, &[PLACE]),
    phrase(29, Warning, &[PLACE]),
    phrase(30, Warning, &[TELEPHONE]),
    phrase(31, Warning, &[PLACE]),
    phrase(32, Warning, &[PLACE, COUNT]),
    phrase(34, Warning, &[PLACE]),
    phrase(35, Warning, &[PERSON]),
    phrase(100, Request, &[VEHICLE]),
    phrase(101, Request, &[VEHICLE]),
    phrase(102, Request, &[PERSON]),
    phrase(103, Request, &[PERSON]),
    phrase(104, Request, &[VEHICLE]),
    phrase(105, Request, &[PERSON]),
    phrase(106, Request, &[DOCUMENT]),
    phrase(107, Request, &[VEHICLE]),
    phrase(108, Request, &[TELEPHONE]),
    phrase(109, Request, &[PERSON]),
    phrase(110, Request, &[VEHICLE]),
    phrase(111, Request, &[TELEPHONE, TIME]),
    phrase(112, Request, &[TIME]),
    phrase(113, Request, &[DATE]),
    phrase(114, Request, &[PLACE, TIME]),
    phrase(115, Request, &[PLACE, TIME]),
    phrase(117, Request, &[PLACE]),
    phrase(118, Request, &[COUNT, PLACE, TIME]),
    phrase(119, Request, &[CASE]),
    phrase(120, Request, &[TIME]),
    phrase(123, Request, &[AGENCY]),
    phrase(200, Answer, &[]),
    phrase(201, Answer, &[]),
    phrase(202, Answer, &[VEHICLE, PLACE, TIME]),
    phrase(203, Answer, &[VEHICLE]),
    phrase(204, Answer, &[VEHICLE]),
    phrase(205, Answer, &[VEHICLE, TIME]),
    phrase(206, Answer, &[PLACE, PERSON]),
    phrase(207, Answer, &[PERSON]),
    phrase(208, Answer, &[PERSON]),
    phrase(209, Answer, &[TIME, PERSON]),
    phrase(210, Answer, &[PLACE, COUNT]),
    phrase(211, Answer, &[PLACE, QUANTITY]),
    phrase(212, Answer, &[PLACE, TEXT]),
    phrase(213, Answer, &[VEHICLE]),
    phrase(214, Answer, &[DOCUMENT]),
    phrase(215, Answer, &[DOCUMENT]),
    phrase(216, Answer, &[VEHICLE, PERSON]),
    phrase(217, Answer, &[]),
    phrase(218, Answer, &[]),
    phrase(219, Answer, &[TIME]),
    phrase(220, Answer, &[]),
    phrase(221, Answer, &[AGENCY]),
    phrase(222, Answer, &[PLACE, COUNT]),
    phrase(223, Answer, &[PERSON]),
    phrase(300, Acknowledgement, &[]),
    phrase(301, Acknowledgement, &[]),
    phrase(302, Acknowledgement, &[TIME]),
    phrase(303, Acknowledgement, &[TEXT]),
    phrase(304, Acknowledgement, &[AGENCY]),
    phrase(305, Acknowledgement, &[]),
    phrase(307, Acknowledgement, &[TIME, TELEPHONE]),
    phrase(308, Acknowledgement, &[PERSON]),
    phrase(309, Acknowledgement, &[]),
    phrase(310, Acknowledgement, &[]),
    phrase(311, Acknowledgement, &[]),
    phrase(312, Acknowledgement, &[]),
    phrase(400, JointAction, &[PLACE, TIME]),
    phrase(401, JointAction, &[TIME]),
    phrase(402, JointAction, &[DATE]),
    phrase(403, JointAction, &[PLACE, TIME]),
    phrase(404, JointAction, &[COUNT, PERSON]),
    phrase(405, JointAction, &[PLACE]),
    phrase(406, JointAction, &[PLACE, TIME]),
    phrase(407, JointAction, &[TIME]),
    phrase(408, JointAction, &[]),
    phrase(409, JointAction, &[VEHICLE]),
    phrase(410, JointAction, &[VEHICLE]),
    phrase(411, JointAction, &[VEHICLE, PLACE]),
    phrase(412, JointAction, &[PLACE, TIME, PERSON]),
    phrase(413, JointAction, &[PLACE, TIME]),
    phrase(415, JointAction, &[]),
    phrase(416, JointAction, &[TIME]),
    phrase(500, Safety, &[PLACE, COUNT]),
    phrase(501, Safety, &[PERSON]),
    phrase(502, Safety, &[PLACE, TIME]),
    phrase(503, Safety, &[PLACE]),
    phrase(504, Safety, &[VEHICLE, TEXT]),
    phrase(505, Safety, &[QUANTITY]),
    phrase(506, Safety, &[TEXT]),
    phrase(507, Safety, &[PLACE]),
    phrase(508, Safety, &[PLACE, PERSON]),
    phrase(509, Safety, &[PLACE, COUNT]),
    phrase(510, Safety, &[PERSON]),
    phrase(511, Safety, &[PLACE, COUNT]),
    phrase(512, Safety, &[PLACE, TIME]),
    phrase(513, Safety, &[PLACE]),
    phrase(514, Safety, &[PLACE]),
    phrase(516, Safety, &[PLACE]),
    phrase(517, Safety, &[PLACE]),
];
