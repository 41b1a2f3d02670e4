//! What header and content both say, they say alike. Not: whether either is genuine.

use super::Header;
use crate::{
    content::{Body, Content},
    notice::Notice,
    refusal::{Code, Refusal},
    time::Timestamp,
};

/// The header and the content must say the same.
pub(super) fn of(header: &Header, content: &Content) -> Result<(), Refusal> {
    if Timestamp::from_minute(content.expires_at.minute_up()) != header.expires_at {
        return Err(Refusal::malformed(
            "header and content expire at different times",
        ));
    }
    let alert = match &content.body {
        Body::Alert(written) => written.alert(),
        Body::Notice(notice) if header.exercise != matches!(notice, Notice::Test(_)) => {
            return Err(Refusal::new(
                Code::StatusMismatch,
                "a notice is actual, and a test is an exercise",
            ));
        }
        Body::Notice(_) | Body::Receipts(_) => return Ok(()),
    };
    if alert.is_exercise() != header.exercise {
        return Err(Refusal::new(
            Code::StatusMismatch,
            "header and alert differ",
        ));
    }
    if alert.sender != header.number.sender {
        return Err(Refusal::new(
            Code::WrongSender,
            "the alert names another sender",
        ));
    }
    if !alert.recipients.contains(&header.number.recipient) {
        return Err(Refusal::new(
            Code::WrongAudience,
            header.number.recipient.to_string(),
        ));
    }
    if alert.precedence != header.number.precedence {
        return Err(Refusal::malformed("header and alert differ in precedence"));
    }
    Ok(())
}
