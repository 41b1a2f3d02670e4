# How a phrase is filled in and reviewed, and what is wrong with it.

# Filling a phrase in, and showing it.
phrases-unknown = စကားစုအမှတ် { $number } ကို ဤဗားရှင်းက မသိပါ
phrases-machine = စက်ဖြင့်ဘာသာပြန်၊ မစစ်ဆေးရသေး
phrases-reviewed = { $reviewer } က { $date } တွင် စစ်ဆေးပြီး
phrases-not-known = ဤဗားရှင်းတွင် စကားစုအမှတ် { $number } မရှိပါ။
    .remedy = `blo phrases search` ဖြင့် ရှာပါ။
slot-of-none = စကားစုအမှတ် { $number } တွင် “{ $slot }” ကွက်လပ် မရှိပါ၊ ကွက်လပ် လုံးဝမရှိပါ။
    .remedy = ထည့်မရေးပါနှင့်။
slot-not-of-phrase = စကားစုအမှတ် { $number } တွင် “{ $slot }” ကွက်လပ် မရှိပါ။
    .remedy = ကွက်လပ်များမှာ - { $slots } ဖြစ်သည်။
slot-missing = စကားစုအမှတ် { $number } တွင် { $slot } ကွက်လပ်ကို ဖြည့်ရန်လိုသည်။
    .remedy = { $fits } ရေးပါ။
slot-unfit = “{ $value }” သည် စကားစုအမှတ် { $number } ၏ { $slot } ကွက်လပ်နှင့် မကိုက်ညီပါ။
    .remedy = { $fits } ရေးပါ။
fits-place = နေရာအမည် သို့မဟုတ် `crossing:` နှင့် နယ်စပ်ဂိတ်၏ အမှတ်ကို
fits-time = အချိန်ဇုန်ပါသော အချိန် - `14:05+07:00`, `tomorrow 14:05+07:00` သို့မဟုတ် `2026-11-29T14:05+07:00` ကို
fits-date = ရက်စွဲ ဥပမာ `2026-11-29` ကို
fits-vehicle = ယာဉ်နံပါတ် သို့မဟုတ် ယာဉ်ပုံသဏ္ဌာန်ကို
fits-count = ဂဏန်းဖြင့် အရေအတွက် ဥပမာ `12` ကို
fits-direction = `inbound`, `outbound` သို့မဟုတ် `transit` ကို ဤနေရာမှကြည့်၍
fits-person = အမည် သို့မဟုတ် လူပုံသဏ္ဌာန်ကို
fits-quantity = ဂဏန်းနှင့် ယူနစ် ဥပမာ `12.5 kg` သို့မဟုတ် `40000 THB` ကို
fits-telephone = တယ်လီဖုန်းနံပါတ် ဥပမာ `+66 53 733 000` ကို
fits-text = စာလုံး 500 ထက်မပိုသော စာသားကို
slot-before-phrase = ကွက်လပ်သည် ၎င်း၏စကားစုရှေ့တွင် ရှိနေသည် - “{ $slot }”။
    .remedy = `--phrase` ကို ဦးစွာရေးပြီး ကွက်လပ်များကို ရေးပါ။
slot-malformed = “{ $slot }” သည် မည်သည့်ကွက်လပ်ကိုမျှ မဖြည့်ပါ။
    .remedy = အမည်၊ `=` နှင့် တန်ဖိုးကို ရေးပါ၊ ဥပမာ `--slot place=Bridge`။
slot-twice = စကားစုအမှတ် { $number } ၏ { $slot } ကွက်လပ်ကို နှစ်ကြိမ်ဖြည့်ထားသည်။
    .remedy = တစ်ခုကို ဖယ်ရှားပါ။

# Reviews: what is wrong in a row of a table.
row-unusable = စာကြောင်း { $line }၊ ကော်လံ { $column } - { $why }
    .remedy = ပြင်ဆင်ပြီး ဖိုင်ကို ထပ်မံတင်သွင်းပါ - ဤဖိုင်မှ မည်သည့်အရာမျှ မယူခဲ့ပါ။
row-unreadable = ဤသည်မှာ ဇယား၏အတန်း မဟုတ်ပါ။
row-header = ပထမစာကြောင်းသည် `{ $columns }` ဖြစ်ရမည်။
row-columns = အတန်းတွင် ဤကော်လံများ ရှိရမည် - `{ $columns }`။
row-language = “{ $value }” သည် ဘာသာပြန်ထားသည့် ဘာသာစကား မဟုတ်ပါ။
row-number = “{ $value }” သည် ဤဗားရှင်း၏ စကားစုအမှတ် မဟုတ်ပါ။
row-english = အင်္ဂလိပ်စာသားသည် ဤဗားရှင်းနှင့် မတူပါ - အခြားစာသားကို စစ်ဆေးထားသည်။
row-length = ဘာသာပြန်သည် စာကြောင်းတစ်ကြောင်းတွင် စာလုံး 1 မှ { $most } အထိ ရှိရမည်။
row-slots = ဘာသာပြန်တွင် ကွက်လပ်တစ်ခုစီ တစ်ကြိမ်ပါရမည် - `{ $slots }`။
row-no-slots = ဤစကားစုတွင် ကွက်လပ်မရှိသဖြင့် တွန့်ကွင်း မပါရ။
row-script = ဘာသာပြန်ကို ဤဘာသာစကားဖြင့် ရေးမထားပါ - { $language }။
row-clash = ဘာသာပြန်သည် စကားစုအမှတ် { $number } နှင့် တူနေသည် - ခွဲခြား၍မရပါ။
row-status = “{ $value }” သည် စစ်ဆေးမှုအခြေအနေ မဟုတ်ပါ - `reviewed` သို့မဟုတ် `machine, unreviewed` ဟု ရေးပါ။
row-unmarked = ဘာသာပြန်ကို ပြင်ထားသော်လည်း အာမခံသူမရှိပါ - `reviewed`၊ အမည်နှင့် ရက်စွဲ ရေးပါ။
row-reviewer = စစ်ဆေးသူအမည် မရှိပါ သို့မဟုတ် ရှည်လွန်းသည်။
row-date = “{ $value }” သည် ရက်စွဲမဟုတ်ပါ - `2026-12-01` ကဲ့သို့ ရေးပါ။
reviews-unreadable = စစ်ဆေးပြီး ဘာသာပြန်များကို မဖတ်နိုင်သဖြင့် စက်ဘာသာပြန်ကို ပြထားသည် - { $why }။
    .remedy = ထပ်မံတင်သွင်းပါ (`blo phrases import`)။
reviews-unkept = စစ်ဆေးပြီး ဘာသာပြန်များကို မသိမ်းနိုင်ပါ - { $why }။
    .remedy = ဖိုင်တွဲသည် သင့်ပိုင်ဖြစ်ပြီး ဒစ်ခ်တွင် နေရာရှိကြောင်း စစ်ဆေးပါ။
phrases-taken-in = ယခု စစ်ဆေးပြီး ဘာသာပြန် { $count } ခု သိမ်းထားသည်။
phrases-none-found = ဤစကားလုံးများပါသော စကားစု မရှိပါ။
phrases-no-language = “{ $value }” သည် စကားစုရှိသည့် ဘာသာစကား မဟုတ်ပါ။
    .remedy = တစ်ခုရွေးပါ - { $languages }။
file-unreadable = { $file } ကို မဖတ်နိုင်ပါ - { $why }။
    .remedy = ရှိပြီး ဖတ်ခွင့်ရှိသော ဖိုင်ကို ဖော်ပြပါ။
file-unwritable = { $file } ကို မရေးနိုင်ပါ - { $why }။
    .remedy = သင့်ပိုင်ဖြစ်ပြီး နေရာလွတ်ရှိသော ဖိုင်တွဲရှိ ဖိုင်ကို ဖော်ပြပါ။
