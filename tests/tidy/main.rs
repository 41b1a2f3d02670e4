//! Is the house in order? Reads the sources as text and refuses what breaks the layout or the style.
//!
//! One module a rule, each with a table to read and self-tests that show it biting. A finding names the file
//! and line, the rule, and what to do. It does not parse Rust: `reader` tells code from comments and strings,
//! and that is enough. What clippy can say is left to clippy.

mod certificates;
mod crates;
mod floors;
mod house;
mod ignored;
mod imports;
mod links;
mod names;
mod pure;
mod reader;
mod reasons;
mod sentences;
mod sizes;
mod specification;
mod words;

use house::{Finding, House};

/// Asserts that there are no findings, and prints each one that there is.
#[track_caller]
fn in_order(findings: &[Finding]) {
    let lines: Vec<String> = findings.iter().map(Finding::to_string).collect();
    assert!(
        findings.is_empty(),
        "{} to put in order:\n{}",
        lines.len(),
        lines.join("\n")
    );
}

#[test]
fn rooms_import_from_their_own_floor_or_lower() {
    in_order(&floors::check(&House::read()));
}

#[test]
fn crates_depend_on_lower_crates_only() {
    in_order(&crates::floors(&House::read()));
}

#[test]
fn every_workspace_dependency_is_used_by_a_member() {
    in_order(&crates::unused(&House::read()));
}

#[test]
fn files_and_functions_are_small() {
    in_order(&sizes::check(&House::read()));
}

#[test]
fn names_stay_in_the_rooms_that_own_them() {
    in_order(&names::owned(&House::read()));
}

#[test]
fn things_are_named_for_what_they_are() {
    in_order(&names::vague(&House::read()));
}

#[test]
fn pure_rooms_do_not_wait_and_have_no_clock_no_disk_and_no_net() {
    in_order(&pure::check(&House::read()));
}

#[test]
fn imports_name_what_they_import() {
    in_order(&imports::check(&House::read()));
}

#[test]
fn every_ignored_test_says_what_it_needs() {
    in_order(&ignored::check(&House::read()));
}

#[test]
fn every_reason_that_travels_in_english_has_its_words() {
    in_order(&reasons::check(&House::read()));
}

#[test]
fn nothing_is_left_open_and_the_project_speaks_of_itself_alone() {
    in_order(&words::check(&House::read()));
}

#[test]
fn what_an_officer_reads_is_in_the_language_files() {
    in_order(&sentences::check(&House::read()));
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    in_order(&words::openings(&House::read()));
}

#[test]
fn every_rule_of_the_specification_is_cited_and_tested() {
    in_order(&specification::check(&House::read()));
}

#[test]
fn links_between_documents_resolve() {
    in_order(&links::check(&House::read()));
}

#[test]
fn example_certificates_have_a_year_left() {
    in_order(&certificates::check(&House::read()));
}
