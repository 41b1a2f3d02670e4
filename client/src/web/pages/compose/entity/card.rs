//! A small form as it is shown: its fields in the officer's language, what was typed, what is wrong or doubtful there.

use blo_proto::{Timestamp, limits};

use super::{
    super::{super::super::tongue::Tongue, form::Form, more::Choice},
    ADD, OFF, ROOM, Read, Small, all, link, read,
    table::{self, Shape},
    typed,
};
use crate::{
    desk::{DeskError, DoubtView},
    words::{
        Field, Said,
        entity::{self, KINDS},
    },
};

/// One small form.
pub(in super::super) struct Card {
    pub(in super::super) number: u32,
    pub(in super::super) title: String,
    pub(in super::super) key: (String, String),
    pub(in super::super) kind: &'static str,
    pub(in super::super) blanks: Vec<Blank>,
    /// The way to something in it that is wrong leads to no field of it.
    pub(in super::super) wrong: bool,
    /// Takes it off.
    pub(in super::super) off: String,
}

/// One field.
pub(in super::super) struct Blank {
    pub(in super::super) name: String,
    pub(in super::super) label: String,
    /// What fits; empty where anything does.
    pub(in super::super) hint: String,
    pub(in super::super) input: Input,
    pub(in super::super) wrong: bool,
    pub(in super::super) doubts: Vec<String>,
}

/// What it is typed into.
pub(in super::super) enum Input {
    /// One line: what is there, and how many characters fit.
    Line(String, usize),
    /// Several lines.
    Words(String, usize),
    /// One of these.
    One(Vec<Choice>),
    /// Some of these.
    Some(Vec<Choice>),
    /// Names, and what makes room for another.
    Names(Vec<NameRow>, Option<String>),
}

/// One name.
pub(in super::super) struct NameRow {
    /// What its fields begin with.
    pub(in super::super) name: String,
    pub(in super::super) text: String,
    pub(in super::super) romanised: String,
    pub(in super::super) alias: bool,
}

/// Something that leads to its field.
pub(in super::super) struct Line {
    /// The field on the page.
    pub(in super::super) field: String,
    /// Which field of what.
    pub(in super::super) label: String,
    pub(in super::super) words: String,
}

/// Where on the page the way of the desk to something leads.
#[derive(Default)]
pub(in super::super) struct Place {
    small: Option<Small>,
    /// The field; the small form itself where it is none of its fields.
    field: String,
}

impl Place {
    /// `entities[2].vehicle.plate` → the plate of the small form that is the third entity.
    fn of(entities: &[Read], way: &str) -> Option<Self> {
        let (at, rest) = way.strip_prefix("entities[")?.split_once(']')?;
        let small = entities.get(at.parse::<usize>().ok()?)?.small;
        let mut names = rest.split('.').filter(|name| !name.is_empty());
        let own = ["note", "sensitivities"];
        let field = names.find(|name| small.fields.contains(name) || own.contains(name));
        Some(Self {
            small: Some(small),
            field: field.unwrap_or_default().to_owned(),
        })
    }

    /// What it is called on the page.
    fn name(&self) -> Option<String> {
        let small = self.small?;
        Some(match self.field.as_str() {
            "" => format!("entity-{}", small.number),
            field => small.name(field),
        })
    }

    fn label(&self, tongue: Tongue) -> String {
        let Some(small) = self.small else {
            return String::new();
        };
        let kind = entity::kind(small.kind, tongue.0);
        match self.field.as_str() {
            "" => kind,
            field => format!("{kind} · {}", entity::field(small.kind, field, tongue.0)),
        }
    }
}

/// What is wrong with an entity or a link, in the officer's words, and where it stands; `None` where something else is wrong.
pub(in super::super) fn wrong(
    (form, tongue): (&Form, Tongue),
    error: &DeskError,
    now: Timestamp,
) -> Option<Line> {
    if let Some(line) = link::wrong(form, tongue, error.at()?) {
        return Some(line);
    }
    let place = Place::of(&read(form, now), error.at()?)?;
    Some(Line {
        field: place.name()?,
        label: place.label(tongue),
        words: Said::of("write-unfit").in_language(tongue.0),
    })
}

/// What is doubtful, each with the way to its field.
pub(in super::super) fn lines(
    (form, tongue): (&Form, Tongue),
    doubts: &[DoubtView],
    now: Timestamp,
) -> Vec<Line> {
    let entities = if doubts.is_empty() {
        Vec::new()
    } else {
        read(form, now)
    };
    let line = |doubt: &DoubtView| {
        let words = words(tongue, doubt);
        let place = Place::of(&entities, &doubt.at);
        let known = place.and_then(|place| Some((place.name()?, place.label(tongue))));
        let (field, label) = known.unwrap_or_else(|| {
            // Of a text: its fields are called on the page as in the alert.
            let name = doubt.at.rsplit('.').next().unwrap_or_default();
            (name.to_owned(), entity::field("", name, tongue.0))
        });
        Line {
            field,
            label,
            words,
        }
    };
    doubts.iter().map(line).collect()
}

fn words(tongue: Tongue, doubt: &DoubtView) -> String {
    let said = Said::of(format!("doubt-{}", doubt.code)).with("about", &doubt.about);
    let said = said.sentences(tongue.0);
    said.map_or_else(|| doubt.message.clone(), |both| both.happened)
}

/// Every small form, and each kind that can be added with the press that does it.
pub(in super::super) fn cards(
    (form, tongue): (&Form, Tongue),
    wrong: &str,
    doubts: &[Line],
) -> (Vec<Card>, Vec<(String, String)>) {
    let small = all(form);
    let full = small.len() >= limits::ENTITIES_MAX;
    let kinds = KINDS.iter().filter(|_| !full);
    let kinds = kinds.map(|(kind, _)| (format!("{ADD}{kind}"), entity::kind(kind, tongue.0)));
    let shown = Shown {
        form,
        tongue,
        wrong,
        doubts,
    };
    let cards = small.into_iter().map(|one| shown.card(one)).collect();
    (cards, kinds.collect())
}

/// Of what kind each entity of a form is, in its order.
pub(in super::super) fn kinds(form: &Form, tongue: Tongue) -> Vec<String> {
    let each = all(form).into_iter();
    each.map(|one| entity::kind(one.kind, tongue.0)).collect()
}

/// What a small form is shown from.
struct Shown<'a> {
    form: &'a Form,
    tongue: Tongue,
    wrong: &'a str,
    doubts: &'a [Line],
}

impl Shown<'_> {
    fn card(&self, small: Small) -> Card {
        let fields = small.fields.iter();
        let mut blanks: Vec<Blank> = fields.map(|field| self.of_table(small, field)).collect();
        let note = self.line_or_words(&small.name("note"), true);
        blanks.push(self.blank((small, "note"), String::new(), note));
        let marks = self.choices(&small.name("sensitivities"), Field::Sensitivity);
        blanks.push(self.blank((small, "sensitivities"), String::new(), Input::Some(marks)));
        let key = small.name("key");
        Card {
            number: small.number,
            title: entity::kind(small.kind, self.tongue.0),
            key: (key.clone(), self.form.one(&key).to_owned()),
            kind: small.kind,
            blanks,
            wrong: self.wrong == format!("entity-{}", small.number),
            off: format!("{OFF}{}", small.number),
        }
    }

    fn of_table(&self, small: Small, field: &'static str) -> Blank {
        let name = small.name(field);
        let line = |most| Input::Line(self.form.one(&name).to_owned(), most);
        let shape = table::shape(small.kind, field);
        let input = match shape {
            Shape::Code(of) => Input::One(self.choices(&name, of)),
            Shape::Codes(of) => Input::Some(self.choices(&name, of)),
            Shape::Names => self.names(&name, small),
            Shape::Words => self.line_or_words(&name, true),
            Shape::Line => self.line_or_words(&name, false),
            Shape::Zone => Input::Words(self.form.one(&name).to_owned(), limits::MRZ_BYTES_MAX),
            Shape::Lines => Input::Words(
                self.form.one(&name).to_owned(),
                limits::LINE_CHARS_MAX.saturating_mul(limits::ENTITY_LIST_MAX),
            ),
            Shape::Standard(most, _) => line(most),
            Shape::Number(most) => line(most.to_string().len()),
            Shape::Countries => line(limits::ENTITY_LIST_MAX.saturating_mul(3)),
            Shape::Quantity | Shape::Time | Shape::Point => line(limits::LINE_CHARS_MAX),
        };
        self.blank((small, field), self.hint(shape), input)
    }

    fn blank(&self, (small, field): (Small, &str), hint: String, input: Input) -> Blank {
        let name = small.name(field);
        let doubts = self.doubts.iter().filter(|one| one.field == name);
        Blank {
            label: entity::field(small.kind, field, self.tongue.0),
            wrong: self.wrong == name,
            doubts: doubts.map(|one| one.words.clone()).collect(),
            name,
            hint,
            input,
        }
    }

    fn line_or_words(&self, name: &str, several: bool) -> Input {
        let text = self.form.one(name).to_owned();
        // A line's input would lose what an alert said in several.
        if several || text.contains('\n') {
            return Input::Words(text, limits::LINE_CHARS_MAX);
        }
        Input::Line(text, limits::LINE_CHARS_MAX)
    }

    fn hint(&self, shape: Shape) -> String {
        let like = |example: &str| self.tongue.with("write-like", "example", example);
        match shape {
            Shape::Standard(_, example) => like(example),
            Shape::Countries => like("TH MM"),
            Shape::Point => like("20.4432, 99.8811"),
            Shape::Number(u32::MAX) => String::new(),
            Shape::Number(most) => self.tongue.with("write-at-most", "most", most),
            Shape::Zone => like("P<THA…"),
            Shape::Lines => self.tongue.say("write-one-a-line"),
            Shape::Quantity => like("12.5 kg"),
            Shape::Time => self.tongue.hint("time"),
            Shape::Line | Shape::Words | Shape::Code(_) | Shape::Codes(_) | Shape::Names => {
                String::new()
            }
        }
    }

    /// Every value of a coded field, and what is there if this version does not know it.
    fn choices(&self, name: &str, field: Field) -> Vec<Choice> {
        let mut values = table::values(field);
        for strange in self.form.all(name) {
            if !values.contains(&strange) {
                values.push(strange);
            }
        }
        let choice = |value: String| Choice {
            words: self.tongue.coded(field, &value),
            chosen: self.form.says(name, &value),
            value,
        };
        values.into_iter().map(choice).collect()
    }

    /// The names that are there, and one that is empty.
    fn names(&self, name: &str, small: Small) -> Input {
        let row = |row: usize| {
            let name = typed::row_name(name, row);
            let part = |part: &str| self.form.one(&format!("{name}-{part}")).to_owned();
            NameRow {
                text: part("text"),
                romanised: part("romanised"),
                alias: !part("alias").is_empty(),
                name,
            }
        };
        let said = |row: &NameRow| !row.text.is_empty() || !row.romanised.is_empty();
        let mut rows: Vec<NameRow> = (0..limits::ENTITY_LIST_MAX).map(row).collect();
        let last = rows
            .iter()
            .rposition(said)
            .map_or(0, |at| at.saturating_add(1));
        rows.truncate(last.saturating_add(1));
        let room = rows.len() < limits::ENTITY_LIST_MAX;
        Input::Names(rows, room.then(|| format!("{ROOM}{}", small.number)))
    }
}
