//! Organisations, devices, money.

use super::{
    DeviceKind, MoneyForm,
    record::record,
    shape::{amount, country, currency, imei, imsi, telephone},
};
use crate::{
    alert::{bad, words::line},
    refusal::Refusal,
    wire,
};

record!(
    /// A company, an agency, a group.
    Organisation, "organisation" {
        /// Under which names.
        names: names(),
        /// Its number in a register.
        registration: text(line),
        /// ISO 3166-1 alpha-2.
        state: text(country),
        /// In words.
        address: text(line),
    }
);

record!(
    /// A telephone, a computer, a card.
    Device, "device" {
        /// Which kind.
        kind: code(DeviceKind),
        /// Whose make.
        make: text(line),
        /// Which model.
        model: text(line),
        /// 15 digits, the last a check digit.
        imei: text(imei),
        /// 6 to 15 digits.
        imsi: text(imsi),
        /// As they are dialled.
        telephones: texts(telephone),
        /// Accounts, with the service: telegram:@name.
        handles: texts(line),
    }
);

record!(
    /// Money, or what stands for it.
    Money, "money" {
        /// A decimal, as it was reported.
        amount: text(amount),
        /// ISO 4217; of a chain's token its own name.
        currency: text(currency),
        /// In which form.
        form: code(MoneyForm),
        /// An account, a wallet, a card.
        account: text(line),
    }
);

impl Money {
    /// From the wire, and its currency of the length that its form has.
    pub(super) fn checked(wire: wire::Money) -> Result<Self, Refusal> {
        let money = Self::from_wire(wire)?;
        let official =
            money.currency.bytes().all(|b| b.is_ascii_uppercase()) && money.currency.len() == 3;
        if !money.currency.is_empty() && !official && money.form != MoneyForm::Crypto {
            return Err(bad(
                "money.currency is three capital letters, such as THB, unless money.form is crypto",
            ));
        }
        Ok(money)
    }
}
