//! A kind of entity as plain data: the protocol's table again, in the words of the listings. Not: bounds, which the
//! alert format checks.

/// One kind. A field is `text`, `texts`, `country`, `countries`, `compact` (a number that may be typed with spaces),
/// `code`, `codes`, `number`, `time`, `quantity`, `names` or `point`.
macro_rules! plain {
    ($(#[$doc:meta])* $name:ident, $of:ident {
        $($field:ident $(as $shown:literal)?: $form:ident,)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name {
            $(
                #[doc = concat!("As `", stringify!($of), "::", stringify!($field), "` of the protocol.")]
                $(#[serde(rename = $shown)])?
                #[serde(skip_serializing_if = "super::nothing")]
                pub $field: plain!(@type $form),
            )+
        }

        impl $name {
            pub(super) fn of(one: &$of) -> Self {
                Self { $($field: plain!(@of $form, one.$field),)+ }
            }

            pub(super) fn parse(&self, at: &str) -> Result<$of, DeskError> {
                Ok($of {
                    $($field: plain!(@parse $form, self.$field, &format!("{at}.{}", stringify!($field))),)+
                })
            }
        }
    };

    (@type texts) => { Vec<String> };
    (@type countries) => { Vec<String> };
    (@type codes) => { Vec<String> };
    (@type number) => { u32 };
    (@type quantity) => { Option<QuantityInput> };
    (@type names) => { Vec<NameInput> };
    (@type point) => { Option<(i32, i32)> };
    (@type $form:ident) => { String };

    (@of code, $value:expr) => { said($value) };
    (@of codes, $value:expr) => { $value.iter().map(|one| said(*one)).collect() };
    (@of number, $value:expr) => { $value };
    (@of time, $value:expr) => { time_of($value) };
    (@of quantity, $value:expr) => { $value.as_ref().map(QuantityInput::of) };
    (@of names, $value:expr) => { $value.iter().map(NameInput::of).collect() };
    (@of point, $value:expr) => { $value.map(|point| (point.latitude_e7, point.longitude_e7)) };
    (@of $form:ident, $value:expr) => { $value.clone() };

    (@parse country, $value:expr, $at:expr) => { $value.to_ascii_uppercase() };
    (@parse countries, $value:expr, $at:expr) => {
        $value.iter().map(|one| one.to_ascii_uppercase()).collect()
    };
    (@parse compact, $value:expr, $at:expr) => { compact(&$value) };
    (@parse code, $value:expr, $at:expr) => { parse::coded($at, &$value)? };
    (@parse codes, $value:expr, $at:expr) => { codes($at, &$value)? };
    (@parse number, $value:expr, $at:expr) => { $value };
    (@parse time, $value:expr, $at:expr) => { time($at, &$value)? };
    (@parse quantity, $value:expr, $at:expr) => { $value.as_ref().map(QuantityInput::quantity) };
    (@parse names, $value:expr, $at:expr) => { $value.iter().map(NameInput::name).collect() };
    (@parse point, $value:expr, $at:expr) => {
        $value.map(|(latitude_e7, longitude_e7)| Point { latitude_e7, longitude_e7 })
    };
    (@parse $form:ident, $value:expr, $at:expr) => { kept($at, &$value) };
}

pub(super) use plain;
