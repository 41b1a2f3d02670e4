//! The schema only grows: every field's number, type, name and every reservation of `proto/vectors/wire.txt` is
//! still there. `BLO_BLESS=1` adds what is new and never takes a line away: to break the wire, edit the file. Beside it
//! lies the descriptor set that the lines are of, `wire.binpb`, for tools that read no text.

use std::{collections::BTreeSet, fs};

use prost_reflect::{
    Cardinality, DescriptorPool, EnumDescriptor, FieldDescriptor, MessageDescriptor,
};

use crate::{
    outside::DESCRIPTORS,
    vectors::{blessing, folder},
};

fn lines(descriptors: &[u8]) -> BTreeSet<String> {
    let pool = DescriptorPool::decode(descriptors).unwrap();
    let messages = pool
        .all_messages()
        .flat_map(|message| message_lines(&message));
    let enums = pool.all_enums().flat_map(|one| enum_lines(&one));
    messages.chain(enums).collect()
}

fn message_lines(message: &MessageDescriptor) -> Vec<String> {
    let name = message.name();
    let fields = message
        .fields()
        .map(|field| format!("{name} {}", field_line(&field)));
    let ranges = message
        .reserved_ranges()
        .map(|range| format!("{name} reserved {}..{}", range.start, range.end));
    let names = message
        .reserved_names()
        .map(|reserved| format!("{name} reserved {reserved}"));
    fields.chain(ranges).chain(names).collect()
}

fn field_line(field: &FieldDescriptor) -> String {
    let repeated = match field.cardinality() {
        Cardinality::Repeated => "repeated ",
        Cardinality::Optional | Cardinality::Required => "",
    };
    let group = field.containing_oneof();
    let group = group.map_or(String::new(), |group| format!(" in {}", group.name()));
    let kind = format!("{:?}", field.kind());
    format!(
        "{:3} {repeated}{kind} {}{group}",
        field.number(),
        field.name()
    )
}

fn enum_lines(one: &EnumDescriptor) -> Vec<String> {
    let name = one.name();
    let values = one
        .values()
        .map(|value| format!("{name} {:3} {}", value.number(), value.name()));
    let ranges = one
        .reserved_ranges()
        .map(|range| format!("{name} reserved {range:?}"));
    values.chain(ranges).collect()
}

#[test]
fn the_schema_only_grows() {
    let path = folder().join("wire.txt");
    let text = fs::read_to_string(&path).unwrap_or_default();
    let mut kept: BTreeSet<String> = text.lines().map(str::to_owned).collect();
    let built = lines(DESCRIPTORS);
    if blessing() {
        kept.extend(built.iter().cloned());
        let text: Vec<&str> = kept.iter().map(String::as_str).collect();
        fs::write(&path, text.join("\n") + "\n").unwrap();
    }
    let gone: Vec<_> = kept.difference(&built).collect();
    assert!(gone.is_empty(), "the wire breaks: {gone:#?}");
    let new: Vec<_> = built.difference(&kept).collect();
    assert!(new.is_empty(), "not in vectors/wire.txt yet: {new:#?}");
}

#[test]
fn the_committed_descriptor_set_only_grows() {
    let path = folder().join("wire.binpb");
    let kept = fs::read(&path).map_or_else(|_| BTreeSet::new(), |bytes| lines(&bytes));
    let built = lines(DESCRIPTORS);
    let gone: Vec<_> = kept.difference(&built).collect();
    assert!(gone.is_empty(), "the wire breaks: {gone:#?}");
    if blessing() {
        fs::write(&path, DESCRIPTORS).unwrap();
        return;
    }
    let new: Vec<_> = built.difference(&kept).collect();
    assert!(new.is_empty(), "not in vectors/wire.binpb yet: {new:#?}");
}
