//! A kind of entity as a table: each field's name, form and rule, once. From it come the type, its way to the wire and
//! back, and a `Debug` without words. Not: rules between fields.

/// One kind of entity. A field is `text(rule)`, `texts(rule)`, `code(Type)`, `codes(Type)`, `number(most)`, `millis()`,
/// `quantity()`, `point()` or `names()`.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident, $path:literal {
        $($(#[$field_doc:meta])* $field:ident: $form:ident($($arg:tt)*),)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Default, PartialEq, Eq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: record!(@type $form($($arg)*)),)+
        }

        impl $name {
            pub(super) fn to_wire(&self) -> $crate::wire::$name {
                $crate::wire::$name {
                    $($field: record!(@to $form($($arg)*), self.$field),)+
                }
            }

            pub(super) fn from_wire(
                wire: $crate::wire::$name,
            ) -> Result<Self, $crate::refusal::Refusal> {
                Ok(Self {
                    $($field: record!(
                        @from $form($($arg)*), concat!($path, ".", stringify!($field)), wire.$field
                    ),)+
                })
            }
        }

        impl $name {
            /// Calls `each` with every text of it and the field that it stands in.
            pub(in crate::alert) fn each_text<'a>(&'a self, each: &mut dyn FnMut(&'static str, &'a str)) {
                $(record!(@said $form, concat!($path, ".", stringify!($field)), self.$field, each);)+
            }
        }

        /// words never reach a log.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };

    (@said text, $at:expr, $value:expr, $each:expr) => { $each($at, &$value) };
    (@said texts, $at:expr, $value:expr, $each:expr) => {
        for text in &$value {
            $each($at, text);
        }
    };
    (@said names, $at:expr, $value:expr, $each:expr) => {
        for name in &$value {
            $each($at, &name.text);
            $each(concat!($at, ".romanised"), &name.romanised);
        }
    };
    (@said $form:ident, $at:expr, $value:expr, $each:expr) => {};

    (@type text($($rule:tt)*)) => { String };
    (@type texts($($rule:tt)*)) => { Vec<String> };
    (@type code($kind:ty)) => { $kind };
    (@type codes($kind:ty)) => { Vec<$kind> };
    (@type number($most:expr)) => { u32 };
    (@type millis()) => { u64 };
    (@type quantity()) => { Option<$crate::alert::Quantity> };
    (@type point()) => { Option<$crate::alert::entity::Point> };
    (@type names()) => { Vec<$crate::alert::entity::Name> };

    (@to text($($rule:tt)*), $value:expr) => { $crate::alert::words::nfc(&$value) };
    (@to texts($($rule:tt)*), $value:expr) => {
        $value.iter().map(|text| $crate::alert::words::nfc(text)).collect()
    };
    (@to code($kind:ty), $value:expr) => { $value.number() };
    (@to codes($kind:ty), $value:expr) => { $crate::alert::numbers(&$value, |one| one.number()) };
    (@to number($most:expr), $value:expr) => { $value };
    (@to millis(), $value:expr) => { $value };
    (@to quantity(), $value:expr) => { $value.as_ref().map($crate::alert::Quantity::to_wire) };
    (@to point(), $value:expr) => { $value.map($crate::alert::entity::Point::to_wire) };
    (@to names(), $value:expr) => {
        $value.iter().map($crate::alert::entity::Name::to_wire).collect()
    };

    (@from text($($rule:tt)*), $at:expr, $value:expr) => { $($rule)*($at, $value)? };
    (@from texts($($rule:tt)*), $at:expr, $value:expr) => {
        $crate::alert::entity::shape::list($at, $value, |text| $($rule)*($at, text))?
    };
    (@from code($kind:ty), $at:expr, $value:expr) => { <$kind>::from_number($value) };
    (@from codes($kind:ty), $at:expr, $value:expr) => {
        $crate::alert::coded_all($at, &$value, <$kind>::from_number)?
    };
    (@from number($most:expr), $at:expr, $value:expr) => {
        $crate::alert::entity::shape::at_most($at, $value, $most)?
    };
    (@from millis(), $at:expr, $value:expr) => { $value };
    (@from quantity(), $at:expr, $value:expr) => {
        $crate::alert::entity::shape::quantity($at, $value)?
    };
    (@from point(), $at:expr, $value:expr) => {
        $value.map(|point| $crate::alert::entity::Point::from_wire($at, point)).transpose()?
    };
    (@from names(), $at:expr, $value:expr) => {
        $crate::alert::entity::shape::list($at, $value, $crate::alert::entity::Name::from_wire)?
    };
}

pub(super) use record;
