//! The embedded language files, and a sentence out of them. Not: which sentence.

use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

use super::{Argument, Language};

/// The files of one language.
macro_rules! files {
    ($tag:literal) => {
        [
            include_str!(concat!("../../locales/", $tag, "/desk.ftl")),
            include_str!(concat!("../../locales/", $tag, "/page.ftl")),
            include_str!(concat!("../../locales/", $tag, "/phrases.ftl")),
            include_str!(concat!("../../locales/", $tag, "/slots.ftl")),
            include_str!(concat!("../../locales/", $tag, "/coded.ftl")),
            include_str!(concat!("../../locales/", $tag, "/refusals.ftl")),
            include_str!(concat!("../../locales/", $tag, "/verbs.ftl")),
            include_str!(concat!("../../locales/", $tag, "/known.ftl")),
            include_str!(concat!("../../locales/", $tag, "/doctor.ftl")),
            include_str!(concat!("../../locales/", $tag, "/files.ftl")),
            include_str!(concat!("../../locales/", $tag, "/handling.ftl")),
            include_str!(concat!("../../locales/", $tag, "/shell.ftl")),
            include_str!(concat!("../../locales/", $tag, "/shift.ftl")),
            include_str!(concat!("../../locales/", $tag, "/entity.ftl")),
            include_str!(concat!("../../locales/", $tag, "/alert.ftl")),
            include_str!(concat!("../../locales/", $tag, "/keeping.ftl")),
            include_str!(concat!("../../locales/", $tag, "/alarms.ftl")),
            include_str!(concat!("../../locales/", $tag, "/demo.ftl")),
            include_str!(concat!("../../locales/", $tag, "/compose.ftl")),
            include_str!(concat!("../../locales/", $tag, "/archive.ftl")),
            include_str!(concat!("../../locales/", $tag, "/pairing.ftl")),
            include_str!(concat!("../../locales/", $tag, "/map.ftl")),
            include_str!(concat!("../../locales/", $tag, "/reasons.ftl")),
            include_str!(concat!("../../locales/", $tag, "/trust.ftl")),
            include_str!(concat!("../../locales/", $tag, "/links.ftl")),
            include_str!(concat!("../../locales/", $tag, "/origin.ftl")),
            include_str!(concat!("../../locales/", $tag, "/hints.ftl")),
        ]
    };
}

/// How many files a language has.
const FILES: usize = 27;

/// Reasons as they come, in English.
pub(super) const REASONS: &str = include_str!("../../locales/en/reasons.ftl");

/// The texts of a language.
pub(super) const fn texts(language: Language) -> [&'static str; FILES] {
    match language {
        Language::English => files!("en"),
        Language::Khmer => files!("km"),
        Language::Lao => files!("lo"),
        Language::Burmese => files!("my"),
        Language::Thai => files!("th"),
        Language::Vietnamese => files!("vi"),
    }
}

/// The help of the command line; English stands where its verbs are.
pub(super) const fn help(language: Language) -> Option<&'static str> {
    match language {
        Language::English => None,
        Language::Khmer => Some(include_str!("../../locales/km/help.ftl")),
        Language::Lao => Some(include_str!("../../locales/lo/help.ftl")),
        Language::Burmese => Some(include_str!("../../locales/my/help.ftl")),
        Language::Thai => Some(include_str!("../../locales/th/help.ftl")),
        Language::Vietnamese => Some(include_str!("../../locales/vi/help.ftl")),
    }
}

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<Vec<Bundle>> = LazyLock::new(|| Language::ALL.map(bundle).into());

fn bundle(language: Language) -> Bundle {
    let tag = language.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // Marks of direction around each argument: none of the six is written from the right, and a plate or an id that is
    // copied out of a terminal must be what was typed.
    bundle.set_use_isolating(false);
    for text in texts(language).into_iter().chain(help(language)) {
        // What is wrong in a file is found by a test. Here what is right in it counts.
        let resource = FluentResource::try_new(text.to_owned());
        let resource = resource.unwrap_or_else(|(resource, _)| resource);
        let _ = bundle.add_resource(resource);
    }
    bundle
}

fn of(language: Language) -> Option<&'static Bundle> {
    let at = Language::ALL.iter().position(|one| *one == language)?;
    BUNDLES.get(at)
}

/// A text with nothing in it, as its file has it.
pub(super) fn plain(language: Language, id: &str) -> Option<&'static str> {
    let bundle = of(language)?;
    let pattern = bundle.get_message(id)?.value()?;
    match bundle.format_pattern(pattern, None, &mut Vec::new()) {
        Cow::Borrowed(text) => Some(text),
        Cow::Owned(_) => None,
    }
}

/// A sentence, or the part of it after the dot; in English where the language lacks it.
pub(super) fn say(
    language: Language,
    name: (&str, Option<&str>),
    with: &BTreeMap<String, Argument>,
) -> Option<String> {
    let own = said(language, name, with);
    own.or_else(|| match language {
        Language::English => None,
        _ => said(Language::English, name, with),
    })
}

fn said(
    language: Language,
    (id, part): (&str, Option<&str>),
    with: &BTreeMap<String, Argument>,
) -> Option<String> {
    let bundle = of(language)?;
    let message = bundle.get_message(id)?;
    let pattern = match part {
        None => message.value()?,
        Some(part) => message.get_attribute(part)?.value(),
    };
    let mut arguments = FluentArgs::with_capacity(with.len());
    for (name, argument) in with {
        arguments.set(name.clone(), value(language, argument));
    }
    let mut errors = Vec::new();
    let said = bundle.format_pattern(pattern, Some(&arguments), &mut errors);
    errors.is_empty().then(|| said.into_owned())
}

/// Beyond this a count is no longer exact in Fluent, whose numbers are floating.
const COUNT_EXACT_MAX: u64 = 1 << 53;

fn value(language: Language, argument: &Argument) -> FluentValue<'static> {
    match argument {
        Argument::Count(count) if *count < COUNT_EXACT_MAX => FluentValue::from(*count),
        Argument::Count(count) => FluentValue::from(count.to_string()),
        Argument::Text(text) => FluentValue::from(text.clone()),
        Argument::Said(said) => FluentValue::from(said.in_language(language)),
    }
}
