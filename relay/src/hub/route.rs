//! What an envelope is judged by once more, right before it is written down: its session judged it some time ago.
//! Not: the signature, which time does not change.

use blo_proto::{Code, Number, Refusal};

use super::{LinkId, task::Task};
use crate::mailboxes::Stream;

impl Task {
    /// The stream of a number whose link and route are still what they were. R-09.
    ///
    /// # Errors
    /// `unknown_recipient`, `wrong_sender`, `suspended`, `unpaired`, `pairing_expired`.
    pub(super) fn still_routed(&self, link: LinkId, number: &Number) -> Result<Stream, Refusal> {
        let refuse = |code, detail: String| Err(Refusal::new(code, detail));
        let Some(stream) = self.stream_of(number) else {
            return refuse(Code::UnknownRecipient, number.recipient.to_string());
        };
        if self.links.handle(link) != Some(stream.sender) {
            return refuse(Code::WrongSender, number.sender.to_string());
        }
        let snapshot = self.registry.snapshot();
        let recipient = snapshot.offices.get(&number.recipient);
        if recipient.is_some_and(|office| office.suspended.is_some()) {
            return refuse(Code::Suspended, number.recipient.to_string());
        }
        let Some(agreed) = snapshot.agreed(&number.sender, &number.recipient) else {
            return refuse(Code::Unpaired, number.recipient.to_string());
        };
        let (pairing, now) = (&agreed.pairing, self.now());
        if now < pairing.not_before || now > pairing.not_after {
            return refuse(Code::PairingExpired, pairing.not_after.to_string());
        }
        Ok(stream)
    }
}
