//! An alert crosses, and every way in which a stranger might bend it is refused.

use super::*;
use crate::content::Body;
use crate::{
    alert::{
        Alert, Category, Certainty, Handling, HandlingCode, Severity, Status, Text, Tlp, Urgency,
        Written,
    },
    bundle::SignedBundle,
    facts::Validity,
    id::{AlertId, OfficeId, Precedence},
    seal::{Parties, SealingKey},
    sign::MemorySigner,
};

const NOW: Timestamp = Timestamp::from_millis(1_795_503_123_456);

struct World {
    south: MemorySigner,
    parties: Parties,
    session: SealingSession,
    opening: OpeningSession,
}

fn office(text: &str) -> OfficeId {
    text.parse().unwrap()
}

fn world() -> World {
    let (south, north) = (
        MemorySigner::from_seed(&[1; 32]),
        MemorySigner::from_seed(&[2; 32]),
    );
    let parties = Parties {
        sender: office("mae-sai.th"),
        sender_key: south.identity().clone(),
        recipient: office("tachileik.mm"),
        recipient_key: north.identity().clone(),
    };
    let key = SealingKey::from_seed([3; 32]);
    let bundle = SignedBundle::sign(&parties.recipient, NOW, key.public_key(), &north).unwrap();
    let bundle = bundle.verify(&parties.recipient, north.identity()).unwrap();
    let session = SealingSession::begin(&parties, bundle.get().target(), &[4; 64], NOW).unwrap();
    let encapsulation = session.encapsulation();
    let opening =
        OpeningSession::derive(&parties, &key, &bundle.get().digest(), encapsulation).unwrap();
    World {
        south,
        parties,
        session,
        opening,
    }
}

fn alert(status: Status) -> Alert {
    Alert {
        category: Category::Drugs,
        texts: vec![Text::original("th", "รถกระบะสีขาวข้ามสะพานที่สอง")],
        officer: "Lt. Somchai".into(),
        handling: Handling {
            tlp: Tlp::Amber,
            code: HandlingCode::H1,
            ..Handling::default()
        },
        urgency: Urgency::Immediate,
        severity: Severity::Severe,
        certainty: Certainty::Likely,
        ..Alert::new(
            status,
            office("mae-sai.th"),
            vec![office("tachileik.mm")],
            Precedence::Flash,
        )
    }
}

fn content(alert: &Alert) -> Content {
    Content {
        id: AlertId::new(NOW, &[5; 10]),
        attempt: 1,
        composed_at: NOW,
        expires_at: NOW.plus_millis(limits::LIFETIME_DEFAULT_MS),
        by_relay_time: false,
        body: Body::Alert(Box::new(Written::write(alert).unwrap())),
    }
}

fn number(world: &World) -> Number {
    Number {
        sender: world.parties.sender.clone(),
        stream: StreamId(7),
        recipient: world.parties.recipient.clone(),
        precedence: Precedence::Flash,
        sequence: 1,
    }
}

fn sealed(world: &World, content: &Content, exercise: bool) -> Sealed {
    let number = number(world);
    let margin = Margin {
        author_epoch: NOW,
        acknowledged: vec![(StreamId(9), 12)],
        again: false,
        reads_short: false,
    };
    let draft = Draft {
        number: &number,
        exercise,
        content,
        margin: &margin,
        salt: [6; 32],
        short: false,
    };
    seal(&draft, &world.session, true, &world.south).unwrap()
}

fn route(world: &World) -> Route<'_> {
    Route {
        from: &world.parties.sender,
        sender_key: Some(&world.parties.sender_key),
        recipient_known: true,
        pairing: Some(Validity {
            not_before: NOW,
            not_after: NOW.plus_millis(1),
        }),
    }
}

#[test]
fn r02_an_alert_crosses_and_says_on_the_other_side_what_was_written() {
    let world = world();
    let content = content(&alert(Status::Actual));
    let sealed = sealed(&world, &content, false);
    let carried = Carried::decode(sealed.bytes.clone()).unwrap();
    assert_eq!(carried.binding(), sealed.binding);
    assert_eq!(carried.header_digest(), sealed.header_digest);
    let verified = carried.judge(&route(&world), NOW).unwrap();
    let opened = open(&verified, &world.opening).unwrap();
    assert_eq!(opened.content, content);
    assert_eq!(opened.margin.acknowledged, [(StreamId(9), 12)]);
    assert_eq!(opened.proof, sealed.proof);
    let proven = opened.proof.verify(world.south.identity()).unwrap();
    assert_eq!(proven.get().1, content);
}

#[test]
fn r02_an_exercise_can_never_be_shown_as_actual_nor_the_reverse() {
    let world = world();
    for (status, exercise) in [
        (Status::Actual, true),
        (Status::Exercise, false),
        (Status::Test, false),
    ] {
        let content = content(&alert(status));
        let carried = Carried::decode(sealed(&world, &content, exercise).bytes).unwrap();
        let verified = carried.judge(&route(&world), NOW).unwrap();
        assert_eq!(
            open(&verified, &world.opening).unwrap_err().code,
            Code::StatusMismatch
        );
    }
}

#[test]
fn r03_an_envelope_altered_at_any_byte_is_refused() {
    let world = world();
    let bytes = sealed(&world, &content(&alert(Status::Actual)), false).bytes;
    for at in 0..bytes.len() {
        let mut altered = bytes.to_vec();
        altered[at] ^= 1;
        let judged =
            Carried::decode(altered.into()).and_then(|carried| carried.judge(&route(&world), NOW));
        assert!(judged.is_err(), "byte {at}");
    }
}

#[test]
fn r04_a_commitment_to_other_words_is_found_before_anything_is_shown() {
    let world = world();
    let sealed = sealed(&world, &content(&alert(Status::Actual)), false);
    let mut proof = sealed.proof;
    let mut plaintext = proof.plaintext.to_vec();
    let last = plaintext.len() - 1;
    plaintext[last] ^= 1;
    proof.plaintext = plaintext.into();
    assert_eq!(
        proof.verify(world.south.identity()).unwrap_err().code,
        Code::CommitmentMismatch
    );
}

#[test]
fn r05_a_session_between_other_offices_does_not_open() {
    let world = world();
    let content = content(&alert(Status::Actual));
    let verified = Carried::decode(sealed(&world, &content, false).bytes)
        .unwrap()
        .judge(&route(&world), NOW)
        .unwrap();
    let mut parties = world.parties.clone();
    parties.sender = office("poipet.kh");
    let key = SealingKey::from_seed([3; 32]);
    let bundle = Digest::from_bytes([0; 32]);
    let encapsulation = verified.get().header().encapsulation.clone().unwrap();
    let other = OpeningSession::derive(&parties, &key, &bundle, &encapsulation).unwrap();
    assert_eq!(open(&verified, &other).unwrap_err().code, Code::CannotOpen);
}

#[test]
fn r06_a_session_is_named_by_its_encapsulation() {
    let world = world();
    assert_eq!(
        world.session.id(),
        seal::session_id(world.session.encapsulation())
    );
    assert_eq!(world.session.id(), world.opening.id());
}

#[test]
fn r07_equal_headers_mean_equal_keys_and_equal_plaintexts() {
    let world = world();
    let content = content(&alert(Status::Actual));
    let one = sealed(&world, &content, false);
    assert_eq!(one, sealed(&world, &content, false));
    let mut other = content;
    other.attempt = 2;
    let other = sealed(&world, &other, false);
    assert_ne!(one.header_digest, other.header_digest);
}

/// Everything that may be wrong with a route, in the order in which it is judged.
fn bent_routes<'a>(
    world: &'a World,
    stranger: &'a OfficeId,
    other: &'a IdentityKey,
) -> [(Route<'a>, Timestamp, Code); 7] {
    let r = || route(world);
    let valid = |not_before, not_after| {
        Some(Validity {
            not_before,
            not_after,
        })
    };
    let (mut from, mut known, mut none, mut over) = (r(), r(), r(), r());
    let (mut long, mut keyless, mut changed) = (r(), r(), r());
    from.from = stranger;
    known.recipient_known = false;
    none.pairing = None;
    over.pairing = valid(NOW, NOW);
    long.pairing = valid(Timestamp::default(), NOW);
    keyless.sender_key = None;
    changed.sender_key = Some(other);
    [
        (from, NOW, Code::WrongSender),
        (known, NOW, Code::UnknownRecipient),
        (none, NOW, Code::Unpaired),
        (over, NOW.plus_millis(1), Code::PairingExpired),
        (long, Timestamp::from_millis(1), Code::LifetimeTooLong),
        (keyless, NOW, Code::KeyChanged),
        (changed, NOW, Code::BadSignature),
    ]
}

#[test]
fn r09_the_route_is_judged_before_the_signature() {
    let world = world();
    let bytes = sealed(&world, &content(&alert(Status::Actual)), false).bytes;
    let (stranger, other) = (office("poipet.kh"), world.parties.recipient_key.clone());
    for (route, now, code) in bent_routes(&world, &stranger, &other) {
        let carried = Carried::decode(bytes.clone()).unwrap();
        assert_eq!(carried.judge(&route, now).unwrap_err().code, code);
    }
}

#[test]
fn r08_a_receipt_binds_the_header_and_its_signature() {
    let world = world();
    let first = content(&alert(Status::Actual));
    let one = sealed(&world, &first, false);
    let again = Carried::decode(sealed(&world, &first, false).bytes).unwrap();
    assert_eq!(again.header_digest(), one.header_digest);
    assert_eq!(again.binding(), one.binding);
    // The same number with other content is told apart by the header alone, which holds the commitment.
    let mut second = first;
    second.attempt = 2;
    let conflict = Carried::decode(sealed(&world, &second, false).bytes).unwrap();
    assert_eq!(conflict.header().number, again.header().number);
    assert_ne!(conflict.header_digest(), again.header_digest());
    let other_signature = [0; 64];
    assert_ne!(binding(again.header_bytes(), &other_signature), one.binding);
}

#[test]
fn r08_what_a_stranger_adds_to_the_wrapping_changes_neither_number_nor_binding() {
    let world = world();
    let sealed = sealed(&world, &content(&alert(Status::Actual)), false);
    let mut wrapped = sealed.bytes.to_vec();
    // Field 15, two bytes.
    wrapped.extend_from_slice(&[0x7a, 2, 1, 2]);
    let carried = Carried::decode(wrapped.into()).unwrap();
    assert_eq!(carried.header_digest(), sealed.header_digest);
    assert_eq!(carried.binding(), sealed.binding);
    let verified = carried.judge(&route(&world), NOW).unwrap();
    assert_eq!(open(&verified, &world.opening).unwrap().proof, sealed.proof);
}

#[test]
fn r08_a_header_is_kept_as_it_was_signed_though_this_version_does_not_know_all_of_it() {
    let world = world();
    let sealed = sealed(&world, &content(&alert(Status::Actual)), false);
    let mut envelope = wire::Envelope::decode(sealed.bytes.clone()).unwrap();
    // Field 100, two bytes: a later version's.
    let header = [envelope.header.as_ref(), &[0xa2, 0x06, 2, 1, 2]].concat();
    let tail = Sha256::digest(&envelope.sealed);
    let signature = sign::sign(&world.south, sign::ACTUAL, &header, &tail).unwrap();
    envelope.header = header.clone().into();
    envelope.signature = signature.to_vec().into();
    let carried = Carried::decode(envelope.encode_to_vec().into()).unwrap();
    assert_eq!(carried.header_bytes().as_ref(), header);
    carried.judge(&route(&world), NOW).unwrap();
}

#[test]
fn r15_padding_that_is_not_of_zeros_or_not_of_its_length_is_refused() {
    let world = world();
    let sealed = sealed(&world, &content(&alert(Status::Actual)), false);
    let (form, padded) = padding::pad(&sealed.proof.plaintext, false);
    assert_eq!(
        padding::unpad(form, padded.clone()).unwrap(),
        sealed.proof.plaintext
    );
    let mut marked = padded.clone();
    *marked.last_mut().unwrap() = 1;
    let mut longer = padded.clone();
    longer.push(0);
    let shorter = padded[..padded.len() - 1].to_vec();
    for bent in [marked, longer, shorter, Vec::new(), vec![0xff; 512]] {
        assert_eq!(
            padding::unpad(form, bent).unwrap_err().code,
            Code::Malformed
        );
    }
}

/// The same alert to one who reads the short form, and to one who does not.
fn both_forms(world: &World, content: &Content) -> [Sealed; 2] {
    let (number, margin) = (number(world), Margin::default());
    [false, true].map(|short| {
        let draft = Draft {
            number: &number,
            exercise: false,
            content,
            margin: &margin,
            salt: [6; 32],
            short,
        };
        seal(&draft, &world.session, false, &world.south).unwrap()
    })
}

fn opened(world: &World, sealed: &Sealed) -> Opened {
    let carried = Carried::decode(sealed.bytes.clone()).unwrap();
    let verified = carried.judge(&route(world), NOW).unwrap();
    open(&verified, &world.opening).unwrap()
}

#[test]
fn r39_three_hundred_letters_weigh_the_same_in_burmese_and_in_english_and_say_the_same_when_opened()
{
    let world = world();
    let said = |language: &str, word: &str| {
        let mut alert = alert(Status::Actual);
        let text: String = word.chars().cycle().take(260).collect();
        alert.texts = vec![Text {
            description: text,
            ..Text::original(language, word)
        }];
        both_forms(&world, &content(&alert))
    };
    let [burmese, short] = said("my", "မီးခိုးရောင်ဗန်ကားတစ်စီးသည်");
    assert_eq!(opened(&world, &short).proof, short.proof);
    assert_eq!(short.proof.plaintext, burmese.proof.plaintext);
    assert_eq!(
        short.proof.header, burmese.proof.header,
        "nothing outside the seal says which it is"
    );
    let [english, same] = said("en", "A grey van without plates, driven by three men");
    assert_eq!(same, english);
    assert_eq!(short.bytes.len(), english.bytes.len());
    assert_eq!(burmese.bytes.len() - short.bytes.len(), 1_024 - 512);
}

#[test]
fn r39_two_forms_under_one_header_have_two_keys() {
    let world = world();
    let mut alert = alert(Status::Actual);
    alert.texts = vec![Text {
        description: "ก".repeat(300),
        ..Text::original("th", "ข")
    }];
    let bodies = both_forms(&world, &content(&alert)).map(|sealed| {
        let envelope = wire::Envelope::decode(sealed.bytes).unwrap();
        envelope.sealed
    });
    // Salts are the same: under one key the first bytes would be as well.
    assert_ne!(bodies[0][..SALT_BYTES], bodies[1][..SALT_BYTES]);
}

#[test]
fn r39_a_short_form_that_is_none_is_refused() {
    let world = world();
    let mut alert = alert(Status::Actual);
    alert.texts = vec![Text {
        description: "ก".repeat(300),
        ..Text::original("th", "ข")
    }];
    let [_, sealed] = both_forms(&world, &content(&alert));
    let (form, padded) = padding::pad(&sealed.proof.plaintext, true);
    assert_eq!(
        padding::unpad(form, padded.clone()).unwrap(),
        sealed.proof.plaintext
    );
    let mut marked = padded.clone();
    *marked.last_mut().unwrap() = 1;
    let mut another = padded.clone();
    another[SALT_BYTES + 4] ^= 1;
    another[SALT_BYTES + 5] ^= 0xff;
    let mut longer = padded.clone();
    longer.push(0);
    let plain = padding::pad(&sealed.proof.plaintext, false).1;
    for bent in [marked, another, longer, plain, Vec::new(), vec![0xff; 512]] {
        assert_eq!(
            padding::unpad(form, bent).unwrap_err().code,
            Code::Malformed
        );
    }
}

#[test]
fn r12_an_alert_for_nobody_or_for_another_is_refused() {
    let mut nobody = alert(Status::Actual);
    nobody.recipients.clear();
    assert_eq!(Written::write(&nobody).unwrap_err().code, Code::BadContent);
    let world = world();
    let mut elsewhere = alert(Status::Actual);
    elsewhere.recipients = vec![office("poipet.kh")];
    let verified = Carried::decode(sealed(&world, &content(&elsewhere), false).bytes)
        .unwrap()
        .judge(&route(&world), NOW)
        .unwrap();
    assert_eq!(
        open(&verified, &world.opening).unwrap_err().code,
        Code::WrongAudience
    );
}

#[test]
fn r01_words_never_reach_a_log() {
    let content = content(&alert(Status::Actual));
    let world = world();
    let shown = format!(
        "{content:?} {:?} {:?}",
        sealed(&world, &content, false),
        world.session
    );
    assert!(
        !shown.contains("Somchai") && !shown.contains("สะพาน"),
        "{shown}"
    );
}
