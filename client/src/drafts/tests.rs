//! Drafts over restarts, crashes, damage and curious colleagues.

use super::*;

const ANONG: &str = "Lt. Anong";
const SOMSAK: &str = "Somsak";
const MARK: &str = "ZEBRA-MARK";

fn at(ms: u64) -> Timestamp {
    Timestamp::from_millis(ms)
}

fn home(folder: &Path) -> Drafts {
    Drafts::of_home(folder, HomeKey::of_bytes([7; 32]))
}

fn says(words: &str) -> Vec<(String, String)> {
    vec![("headline".to_owned(), words.to_owned())]
}

fn photo() -> Attachment {
    Attachment {
        name: format!("{MARK}.jpg"),
        media_type: "image/jpeg".to_owned(),
        size: 3,
        digest: blo_proto::Digest::from_bytes([1; 32]),
        blob: BlobId::from_bytes([2; 16]),
        key: blo_proto::alert::BlobKey::from_bytes([3; 32]),
    }
}

fn write(turn: u64) -> Write {
    Write {
        sheet: "one".to_owned(),
        turn,
        begun: None,
    }
}

fn keep(drafts: &Drafts, officer: &str, key: DraftKey, words: &str) -> Result<Kept, DraftsError> {
    drafts.keep((officer, key), says(words), write(0), at(1))
}

#[test]
fn r40_a_draft_outlives_a_restart_and_no_word_of_it_lies_in_the_clear() {
    let folder = tempfile::tempdir().unwrap();
    let key = DraftKey::draw();
    let drafts = home(folder.path());
    assert_eq!(keep(&drafts, ANONG, key, "first").unwrap(), Kept::As(key));
    let add = |files: &mut Vec<Attachment>| files.push(photo());
    drafts.change_files((ANONG, key), add, at(1)).unwrap();
    keep(&drafts, ANONG, key, MARK).unwrap();
    drop(drafts);
    let again = home(folder.path());
    assert_eq!(again.of(ANONG), [(key, at(1))]);
    let draft = again.read(ANONG, key).unwrap();
    assert!(draft.fields == says(MARK) && draft.files == [photo()]);
    assert!(again.names(photo().blob), "its file is needed");
    let path = folder.path().join(FOLDER).join(key.to_string());
    let bytes = fs::read(path).unwrap();
    for word in [MARK, ANONG, "headline"] {
        let mut all = bytes.windows(word.len());
        assert!(!all.any(|some| some == word.as_bytes()), "{word}");
    }
}

#[test]
fn r40_one_officer_neither_sees_nor_ends_nor_writes_over_anothers_draft() {
    let folder = tempfile::tempdir().unwrap();
    let key = DraftKey::draw();
    let drafts = home(folder.path());
    keep(&drafts, ANONG, key, MARK).unwrap();
    assert!(drafts.of(SOMSAK).is_empty());
    let none = |result: Result<(), DraftsError>| matches!(result, Err(DraftsError::None));
    assert!(none(drafts.read(SOMSAK, key).map(|_| ())));
    assert!(none(drafts.end(SOMSAK, key, "")));
    assert!(none(keep(&drafts, SOMSAK, key, "other").map(|_| ())));
    assert!(none(drafts.change_files((SOMSAK, key), Vec::clear, at(1))));
    assert!(drafts.read(ANONG, key).unwrap().fields == says(MARK));
}

/// every state that the steps of a write leave on disk, one after the other: a file that is new and torn, one
/// that is whole and not yet renamed, one that is renamed.
#[test]
fn r40_a_power_cut_at_any_step_of_a_write_leaves_the_old_draft_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let key = DraftKey::draw();
    let drafts = home(folder.path());
    let path = folder.path().join(FOLDER).join(key.to_string());
    let fresh = path.with_extension(UNFINISHED);
    keep(&drafts, ANONG, key, "old").unwrap();
    let old = fs::read(&path).unwrap();
    keep(&drafts, ANONG, key, "new").unwrap();
    let new = fs::read(&path).unwrap();
    for length in 0..=new.len() {
        fs::write(&path, &old).unwrap();
        fs::write(&fresh, &new[..length]).unwrap();
        let after = home(folder.path());
        assert!(
            after.read(ANONG, key).unwrap().fields == says("old"),
            "{length}"
        );
        assert_eq!(after.damaged(), 0);
        assert!(!fresh.exists(), "what was not written to its end is gone");
    }
    fs::rename(&path, &fresh).unwrap();
    fs::write(&fresh, &new).unwrap();
    fs::rename(&fresh, &path).unwrap();
    assert!(home(folder.path()).read(ANONG, key).unwrap().fields == says("new"));
}

#[test]
fn r40_a_damaged_draft_is_set_aside_and_said_and_the_rest_opens() {
    let folder = tempfile::tempdir().unwrap();
    let drafts = home(folder.path());
    let (good, bent, moved) = (DraftKey::draw(), DraftKey::draw(), DraftKey::draw());
    for key in [good, bent] {
        keep(&drafts, ANONG, key, MARK).unwrap();
    }
    let path = |key: DraftKey| folder.path().join(FOLDER).join(key.to_string());
    let mut bytes = fs::read(path(bent)).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(path(bent), bytes).unwrap();
    // One that has another's name is none of ours either.
    fs::copy(path(good), path(moved)).unwrap();
    fs::write(path(DraftKey::draw()), vec![0; DRAFT_BYTES_MAX + 1]).unwrap();
    for _ in 0..2 {
        let after = home(folder.path());
        assert_eq!(after.of(ANONG), [(good, at(1))]);
        assert!(after.read(ANONG, good).unwrap().fields == says(MARK));
        assert_eq!(after.damaged(), 3);
    }
    assert!(
        path(bent).with_extension(DAMAGED).exists(),
        "nothing is lost"
    );
}

#[test]
fn r40_drafts_have_bounds_that_are_said_when_they_are_reached_and_what_was_kept_stays() {
    let folder = tempfile::tempdir().unwrap();
    let drafts = home(folder.path());
    let first = DraftKey::draw();
    keep(&drafts, ANONG, first, MARK).unwrap();
    let long = "x".repeat(DRAFT_BYTES_MAX);
    let large = keep(&drafts, ANONG, first, &long);
    assert!(matches!(large, Err(DraftsError::TooLarge { most }) if most == DRAFT_BYTES_MAX));
    assert!(drafts.read(ANONG, first).unwrap().fields == says(MARK));
    for _ in 1..DRAFTS_MAX {
        keep(&drafts, ANONG, DraftKey::draw(), MARK).unwrap();
    }
    let many = keep(&drafts, ANONG, DraftKey::draw(), MARK);
    assert!(matches!(many, Err(DraftsError::TooMany)));
    keep(&drafts, ANONG, first, "changed").unwrap();
    keep(&drafts, SOMSAK, DraftKey::draw(), MARK).unwrap();
    let long = "x".repeat(DRAFT_BYTES_MAX - 1_024);
    let kept = (0..DRAFTS_MAX).filter(|_| keep(&drafts, "Third", DraftKey::draw(), &long).is_ok());
    assert!(kept.count() < DRAFTS_MAX, "their bytes are bounded as well");
}

#[test]
fn r40_what_one_page_wrote_first_does_not_undo_what_it_wrote_last() {
    let folder = tempfile::tempdir().unwrap();
    let drafts = home(folder.path());
    let key = DraftKey::draw();
    let keep = |(sheet, begun): (&str, Option<u64>), turn, words: &str| {
        let write = Write {
            sheet: sheet.to_owned(),
            turn,
            begun: begun.map(at),
        };
        drafts.keep((ANONG, key), says(words), write, at(turn))
    };
    keep(("one", None), 2, "later").unwrap();
    assert_eq!(keep(("one", None), 1, "earlier").unwrap(), Kept::Overtaken);
    assert!(drafts.read(ANONG, key).unwrap().fields == says("later"));
    let next = keep(("two", Some(2)), 3, "of the page after it").unwrap();
    assert_eq!(next, Kept::As(key));
    assert!(drafts.read(ANONG, key).unwrap().fields == says("of the page after it"));
}

#[test]
fn r40_of_two_windows_on_one_draft_neither_takes_the_others_words_away() {
    let folder = tempfile::tempdir().unwrap();
    let drafts = home(folder.path());
    let key = DraftKey::draw();
    let keep = |key, sheet: &str, (begun, turn), words: &str| {
        let write = Write {
            sheet: sheet.to_owned(),
            turn,
            begun: Some(at(begun)),
        };
        match drafts.keep((ANONG, key), says(words), write, at(turn)) {
            Ok(Kept::As(key)) => key,
            other => panic!("{other:?}"),
        }
    };
    drafts
        .keep((ANONG, key), says("begun"), write(1), at(1))
        .unwrap();
    let add = |files: &mut Vec<Attachment>| files.push(photo());
    drafts.change_files((ANONG, key), add, at(2)).unwrap();
    assert_eq!(keep(key, "two", (2, 3), "of the second window"), key);
    // It knows what was there before the other one wrote.
    let own = keep(key, "three", (2, 4), "of the third window");
    assert_ne!(own, key);
    assert_eq!(keep(own, "three", (4, 5), "more of the third"), own);
    assert_eq!(keep(key, "two", (3, 6), "more of the second"), key);
    let read = |key| drafts.read(ANONG, key).unwrap();
    assert!(read(key).fields == says("more of the second"));
    assert!(read(own).fields == says("more of the third"));
    assert!(read(own).files == [photo()], "what it showed goes with it");
    // Nor after a start: which page wrote last is not known then, and when is.
    let again = home(folder.path());
    let late = Write {
        sheet: "three".to_owned(),
        turn: 7,
        begun: Some(at(5)),
    };
    let kept = again.keep((ANONG, own), says("on and on"), late, at(7));
    assert_eq!(kept.unwrap(), Kept::As(own));
}

#[test]
fn r40_what_is_sent_without_knowing_the_last_words_ends_a_draft_of_its_own_and_not_theirs() {
    let folder = tempfile::tempdir().unwrap();
    let drafts = home(folder.path());
    let key = DraftKey::draw();
    let of = |sheet: &str, begun: u64| Write {
        sheet: sheet.to_owned(),
        turn: u64::MAX,
        begun: Some(at(begun)),
    };
    keep(&drafts, ANONG, key, "begun").unwrap();
    let second = of("two", 1);
    assert_eq!(drafts.own(ANONG, key, &second), key);
    let words = says("of the second window");
    drafts
        .keep((ANONG, key), words, second.clone(), at(2))
        .unwrap();
    // The form of the third is sent, and by a second press once more: one alert, and one draft that ends.
    let third = of("three", 1);
    let own = drafts.own(ANONG, key, &third);
    assert_ne!(own, key);
    for kept in [Kept::As(own), Kept::Overtaken] {
        assert_eq!(drafts.own(ANONG, key, &third), own);
        let words = says("of the third window");
        let came = drafts.keep((ANONG, key), words, third.clone(), at(3));
        assert_eq!(came.unwrap(), kept);
        drafts.end(ANONG, own, "three").unwrap();
    }
    assert_ne!(drafts.own(ANONG, key, &of("four", 1)), own);
    assert_eq!(drafts.of(ANONG), [(key, at(2))]);
    assert!(drafts.read(ANONG, key).unwrap().fields == says("of the second window"));
    assert_eq!(
        drafts.own(ANONG, key, &second),
        key,
        "which is sent as itself"
    );
}

#[test]
fn r40_a_draft_that_was_sent_does_not_come_back_and_words_of_another_page_are_a_draft_of_their_own()
{
    let folder = tempfile::tempdir().unwrap();
    let drafts = home(folder.path());
    let key = DraftKey::draw();
    keep(&drafts, ANONG, key, MARK).unwrap();
    drafts.end(ANONG, key, "one").unwrap();
    drafts.end(ANONG, key, "one").unwrap();
    assert_eq!(keep(&drafts, ANONG, key, "late").unwrap(), Kept::Overtaken);
    assert!(drafts.of(ANONG).is_empty() && home(folder.path()).of(ANONG).is_empty());
    let other = Write {
        sheet: "two".to_owned(),
        ..Write::default()
    };
    let other = drafts.keep((ANONG, key), says("typed elsewhere"), other, at(2));
    let Kept::As(other) = other.unwrap() else {
        panic!("lost");
    };
    assert_ne!(other, key);
    assert!(drafts.read(ANONG, other).unwrap().fields == says("typed elsewhere"));
}

#[test]
fn without_a_folder_it_is_said_that_none_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(FOLDER), b"no folder").unwrap();
    let drafts = home(folder.path());
    let kept = keep(&drafts, ANONG, DraftKey::draw(), MARK);
    assert!(matches!(kept, Err(DraftsError::Unusable)));
}
