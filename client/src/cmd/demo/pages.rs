//! The officers' pages of both offices, each with an officer whose password is drawn for this run. Not: serving them
//! (`blo run`).

use super::{Failure, desk::Office, out, stage::Stage};
use crate::{
    cmd::tell,
    gateway::system_clock,
    keys::random,
    officers::{Officers, Role},
    words::Said,
};

/// Who sits at which desk.
const OFFICERS: [&str; 2] = ["Lt. Somchai", "Daw Hla"];

/// Adds the officers and says where to sign in.
pub(super) fn open(stage: &Stage) -> Result<(), Failure> {
    out::row(&format!("\n{}", tell(&Said::of("demo-desks"))))?;
    for (office, officer) in [&stage.south, &stage.north].into_iter().zip(OFFICERS) {
        let password = password();
        let mut officers = Officers::read(&office.home)?;
        officers.add(
            (officer, ""),
            Role::Supervisor,
            &password,
            system_clock().now(),
        )?;
        let said = Said::of("demo-sign-in")
            .with("office", &office.name)
            .with("address", address(stage, office)?)
            .with("name", officer)
            .with("password", password);
        out::row(&format!("  {}", tell(&said)))?;
    }
    Ok(())
}

/// A browser keeps one cookie for all ports of a name: with two names both desks can be open in the same one.
fn address(stage: &Stage, office: &Office) -> Result<String, Failure> {
    let served = office.page.as_ref();
    let none = || Failure::say(70, &Said::of("demo-no-page").with("office", &office.name));
    let served = served.ok_or_else(none)?;
    Ok(match office.name == stage.north.name {
        true => served.replace("127.0.0.1", "localhost"),
        false => served.clone(),
    })
}

/// 60 random bits that can be read aloud and typed.
fn password() -> String {
    const SIGNS: &[u8] = b"abcdefghjkmnpqrstuvwxyz234567890";
    let mut text = String::new();
    for (at, byte) in random::<12>().into_iter().enumerate() {
        if at > 0 && at % 4 == 0 {
            text.push('-');
        }
        let sign = SIGNS.get(usize::from(byte) % SIGNS.len());
        text.push(char::from(sign.copied().unwrap_or_default()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::password;

    #[test]
    fn each_run_has_another_password_of_three_groups() {
        let (one, other) = (password(), password());
        assert_ne!(one, other);
        assert_eq!(one.len(), 14);
        assert_eq!(one.split('-').map(str::len).collect::<Vec<_>>(), [4, 4, 4]);
    }
}
