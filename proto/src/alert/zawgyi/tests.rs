//! Words and sentences of our own in both codes, and in the neighbours' scripts that share the numbers.

use super::*;

/// Zawgyi, and the same in Unicode.
const BOTH: [(&str, &str); 32] = [
    ("ျမန္မာ", "မြန်မာ"),
    ("ေက်းဇူးတင္ပါတယ္", "ကျေးဇူးတင်ပါတယ်"),
    ("မဂၤလာပါ ေနေကာင္းလား", "မင်္ဂလာပါ နေကောင်းလား"),
    ("ေမာ္ေတာ္ကား", "မော်တော်ကား"),
    ("ယာဥ္ေမာင္း", "ယာဉ်မောင်း"),
    ("မူးယစ္ေဆးဝါး", "မူးယစ်ဆေးဝါး"),
    ("နယ္စပ္ဂိတ္", "နယ်စပ်ဂိတ်"),
    ("ကၽြန္ေတာ္", "ကျွန်တော်"),
    ("ျပည္သူ႔ရဲတပ္ဖြဲ႔", "ပြည်သူ့ရဲတပ်ဖွဲ့"),
    ("ပစၥည္း", "ပစ္စည်း"),
    ("အႏၱရာယ္", "အန္တရာယ်"),
    ("တစ္ေယာက္", "တစ်ယောက်"),
    ("ေသနတ္", "သေနတ်"),
    ("ကုန္တင္ကား", "ကုန်တင်ကား"),
    ("သက္ေသခံပစၥည္း", "သက်သေခံပစ္စည်း"),
    ("ေန႔လယ္ ၃ နာရီ", "နေ့လယ် ၃ နာရီ"),
    ("ဖမ္းဆီးရမိသည္", "ဖမ်းဆီးရမိသည်"),
    ("ေရွ႕တြင္ ရပ္ထားသည္", "ရှေ့တွင် ရပ်ထားသည်"),
    ("တာခ်ီလိတ္ၿမိဳ႕", "တာချီလိတ်မြို့"),
    ("ျမဝတီ", "မြဝတီ"),
    ("ေတာင္သူ", "တောင်သူ"),
    ("ေက်ာင္းသား", "ကျောင်းသား"),
    ("ႏိုင္ငံေတာ္", "နိုင်ငံတော်"),
    ("ဗုဒၶဘာသာ", "ဗုဒ္ဓဘာသာ"),
    ("အဂၤလိပ္", "အင်္ဂလိပ်"),
    ("လူကုန္ကူးမႈ ျဖစ္သည္", "လူကုန်ကူးမှု ဖြစ်သည်"),
    ("ဝန္ႀကီး", "ဝန်ကြီး"),
    ("ေျမာက္ဘက္", "မြောက်ဘက်"),
    ("ပုဂၢိဳလ္", "ပုဂ္ဂိုလ်"),
    ("ဦးေလး", "ဦးလေး"),
    ("ဥပေဒအရ ေဆာင္႐ြက္ပါ", "ဥပဒေအရ ဆောင်ရွက်ပါ"),
    ("ခြင့္ျပဳခ်က္", "ခွင့်ပြုချက်"),
];

/// Words that are Zawgyi to a reader alone: each of their signs has its place in Unicode, too. They are converted where
/// the rest of a text shows its code.
const SILENT: [(&str, &str); 3] = [
    ("ရဲအရာရွိ", "ရဲအရာရှိ"),
    ("လူကုန္ကူးမႈ", "လူကုန်ကူးမှု"),
    ("စကၤာပူ", "စင်္ကာပူ"),
];

/// Unicode that only an eye for the code tells from Zawgyi.
const UNICODE: [&str; 16] = [
    "ကြံ့ချို နှင့် သင်းခွေချပ် အကြေးခွံ ၁၂ ကီလို ဖမ်းမိသည်",
    "ယာဉ်အမှတ် 7K-1234 အဖြူရောင် ပစ်ကပ်ကား ညနေ ၅ နာရီတွင် ဖြတ်မည်",
    "မိန်းကလေး နှစ်ဦး ပျောက်ဆုံးနေသည်",
    "အမည် မောင်မောင် အသက် ၃၀ ခန့်",
    "ယောက်ျား",
    "ကျွန်ုပ်",
    "ဈေး",
    "သဿမေဓ ပညာ",
    "က",
    "ကား",
    "ရေ",
    "ဒု ရဲအုပ် အောင်ကျော်",
    "သံလွင်မြစ်",
    "အကြောင်းကြားစာ",
    "ဆေးပြား ၂၀၀၀၀၀ ကျပ် သိန်း ၃၀၀",
    "ဘားအံ၊ မြဝတီ၊ ကော့သောင်း",
];

/// Shan, Mon, S'gaw Karen, Pali, and what is no Burmese: their letters have the numbers of Zawgyi's.
const NEIGHBOURS: [&str; 20] = [
    "မႂ်ႇသုင်ၶႃႈ",
    "ၵႂၢမ်းတႆး",
    "လိၵ်ႈတႆး မိူင်းတႆး",
    "ၵူၼ်းတႆး ႁဝ်းၶႃႈ ပိူၼ်ႈ",
    "ဝၢၼ်ႈၼမ်ႉၶမ်း ၸေႈမိူင်း",
    "ယူႇတီးလၢႆးသေဢမ်ႇဝႃႈ",
    "ၜါသာမန်",
    "ဍုၚ်မန် ဗၟာ",
    "မၞိဟ်",
    "ပ္ဍဲဒၞာဲဏံ",
    "တၠအဲ ဂွံညးရ",
    "ကညီကျိာ်",
    "ပှၤကညီ စှၤကညီကျိာ်",
    "တၢ်ဘျုးဖးဒိၣ်",
    "ကီၢ်ပယီၤ ကီၢ်ကၠီၤတဲာ်",
    "ဗုဒ္ဓံ သရဏံ ဂစ္ဆာမိ",
    "ဓမ္မစက္က ပဝတ္တန သုတ္တ",
    "ทะเบียน กข 1234",
    "រថយន្តកុងតឺន័រ",
    "plate 7K-1234",
];

#[test]
fn r33_zawgyi_is_told_from_unicode_and_from_the_neighbours_scripts() {
    let missed: Vec<_> = BOTH.iter().filter(|(zawgyi, _)| !looks(zawgyi)).collect();
    assert!(missed.is_empty(), "not seen: {missed:?}");
    let both = BOTH.iter().map(|(_, unicode)| unicode);
    let clean = both.chain(&UNICODE).chain(&NEIGHBOURS);
    let wrong: Vec<_> = clean.filter(|text| looks(text)).collect();
    assert!(wrong.is_empty(), "false alarms: {wrong:?}");
}

#[test]
fn r33_a_conversion_says_the_same_in_unicode() {
    for (zawgyi, unicode) in BOTH.into_iter().chain(SILENT) {
        assert_eq!(
            to_unicode(zawgyi),
            unicode,
            "{:x?}",
            unicode.chars().map(u32::from).collect::<Vec<_>>()
        );
        let said = to_unicode(&format!("({zawgyi}) 12, กข"));
        assert_eq!(said, format!("({unicode}) 12, กข"));
    }
    assert_eq!(to_unicode("plate 7K-1234 ทะเบียน"), "plate 7K-1234 ทะเบียน");
    // What an e or a ra stands before is missing: nothing is lost.
    assert_eq!(to_unicode("\u{1031}"), "\u{1031}");
    assert_eq!(to_unicode("\u{103B} x"), "\u{103C} x");
}

#[test]
fn r33_a_conversion_is_not_converted_again() {
    for (zawgyi, _) in BOTH {
        assert!(!looks(&to_unicode(zawgyi)), "{zawgyi}");
    }
}
