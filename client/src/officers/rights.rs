//! What an officer may do, by role. Not: which alerts an officer may see (`[need_to_know]`).

use super::Role;

/// Something that not every officer may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Give or refuse consent for this office, or take it back.
    GiveConsent,
    /// Pass an alert on to a third office.
    Forward,
    /// Agree with another office on keys.
    Pair,
    /// See who is listed, and lock officers out.
    LockOut,
    /// Let devices of the office's network fetch the desk's authority.
    OpenDoor,
}

impl Role {
    /// Whether an officer of this role may do that. No role has another's rights: who administers the desk does not
    /// thereby speak for the office.
    pub const fn may(self, right: Right) -> bool {
        match right {
            Right::GiveConsent | Right::Forward | Right::Pair => {
                matches!(self, Self::Supervisor)
            }
            Right::LockOut | Right::OpenDoor => matches!(self, Self::Administrator),
        }
    }

    /// Who may.
    pub const fn with(right: Right) -> Self {
        match right {
            Right::GiveConsent | Right::Forward | Right::Pair => Self::Supervisor,
            Right::LockOut | Right::OpenDoor => Self::Administrator,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_right_is_one_roles_alone() {
        for right in [
            Right::GiveConsent,
            Right::Forward,
            Right::Pair,
            Right::LockOut,
            Right::OpenDoor,
        ] {
            let may: Vec<Role> = Role::ALL
                .into_iter()
                .filter(|role| role.may(right))
                .collect();
            assert_eq!(may, [Role::with(right)]);
        }
    }
}
