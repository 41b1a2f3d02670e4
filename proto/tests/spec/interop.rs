//! The sealing against a second implementation of X-Wing and HPKE (hpke-rs over libcrux), both ways.

use blo_proto::{
    OfficeId,
    alert::Status,
    envelope::{Carried, open},
    seal::OpeningSession,
};
use sha2::{Digest as _, Sha256};

use crate::{
    fixed::{Letter, NORTH, SOUTH, alert_body, content, delivered_body, first, letter, long_body},
    outside::{self, Forge},
};

#[test]
fn r05_what_we_seal_a_second_implementation_opens() {
    let sealed = first();
    let carried = Carried::decode(sealed.bytes.clone()).unwrap();
    let encapsulation = carried.header().encapsulation.clone().unwrap();
    let secret = outside::received_secret(&SOUTH, &encapsulation);
    let key = outside::envelope_key(&secret, carried.header_bytes());
    let body = sealed_body(&sealed.bytes);
    let padded = outside::opened(key, carried.header_bytes(), &body).unwrap();
    assert_eq!(padded, outside::padded(sealed.proof.plaintext.to_vec()));
    let number = &carried.header().number;
    assert_eq!(
        outside::commitment(number, &sealed.proof.plaintext),
        carried.header().commitment.as_bytes()
    );
    assert_eq!(
        outside::session_id(&encapsulation),
        carried.header().session.as_bytes()
    );
}

#[test]
fn r39_the_short_form_is_what_spec_says() {
    let sealed = SOUTH.sealed(&Letter {
        short: true,
        ..letter(2, long_body())
    });
    let header = &sealed.proof.header;
    let secret = outside::received_secret(&SOUTH, SOUTH.session().encapsulation());
    let body = sealed_body(&sealed.bytes);
    let key = outside::envelope_key(&secret, header);
    assert_eq!(
        outside::opened(key, header, &body),
        None,
        "its key is another"
    );
    let short = outside::opened(outside::short_key(&secret, header), header, &body).unwrap();
    assert_eq!(outside::expanded(&short), sealed.proof.plaintext);
    let plain = sealed_body(&SOUTH.sealed(&letter(2, long_body())).bytes);
    assert!(
        body.len() < plain.len(),
        "{} of {}",
        body.len(),
        plain.len()
    );
}

#[test]
fn r05_what_a_second_implementation_seals_we_open() {
    for (sender, body) in [
        (SOUTH, alert_body(Status::Actual)),
        (NORTH, delivered_body()),
    ] {
        let content = content(body);
        let mut forge = Forge::new(sender, &content);
        (forge.encapsulation, forge.secret) = outside::begun(&sender);
        let carried = Carried::decode(forge.envelope().into()).unwrap();
        let verified = carried.verify(&sender.key()).unwrap();
        let other = sender.counterpart();
        let session = OpeningSession::derive(
            &sender.parties(),
            &other.sealing_key(),
            &other.bundle().get().digest(),
            &forge.encapsulation,
        );
        let opened = open(&verified, &session.unwrap()).unwrap();
        assert_eq!(opened.content, content);
    }
}

#[test]
fn r05_every_part_of_the_info_changes_the_secret() {
    let bundle = *NORTH.bundle().get().digest().as_bytes();
    let parties = SOUTH.parties();
    let whole = outside::info(&parties, &bundle);
    let stranger: OfficeId = "poipet.kh".parse().unwrap();
    let mut bent = [parties.clone(), parties.clone(), parties.clone(), parties];
    bent[0].sender = stranger.clone();
    bent[1].recipient = stranger;
    bent[2].sender_key = NORTH.key();
    bent[3].recipient_key = SOUTH.key();
    for parties in &bent {
        assert_ne!(outside::info(parties, &bundle), whole);
        let session = OpeningSession::derive(
            parties,
            &NORTH.sealing_key(),
            &NORTH.bundle().get().digest(),
            SOUTH.session().encapsulation(),
        );
        let verified = Carried::decode(first().bytes).unwrap();
        let verified = verified.verify(&SOUTH.key()).unwrap();
        assert!(open(&verified, &session.unwrap()).is_err());
    }
    assert_ne!(outside::info(&SOUTH.parties(), &[0; 32]), whole);
}

#[test]
fn both_implementations_write_the_same_bytes() {
    let letter = letter(1, alert_body(Status::Actual));
    let forge = Forge::new(SOUTH, &letter.content);
    assert_eq!(forge.envelope(), SOUTH.sealed(&letter).bytes);
}

/// The sealed body of an encoded envelope: its last field, and the proof's digest says that it is whole.
pub(crate) fn sealed_body(envelope: &[u8]) -> Vec<u8> {
    use prost::Message;
    let pool = prost_reflect::DescriptorPool::decode(outside::DESCRIPTORS).unwrap();
    let descriptor = pool.get_message_by_name("blo.v1.Envelope").unwrap();
    let mut message = prost_reflect::DynamicMessage::new(descriptor);
    message.merge(envelope).unwrap();
    let field = message.get_field_by_name("sealed").unwrap().into_owned();
    let body = field.as_bytes().unwrap().to_vec();
    assert_eq!(Sha256::digest(&body).len(), 32);
    body
}
