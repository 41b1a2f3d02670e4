# What the verbs of an officer print.

# A received or sent alert in a listing.
item-from = { $office } မှ
item-to = { $offices } သို့
item-exercise = လေ့ကျင့်ခန်း
item-cancelled = ပယ်ဖျက်ပြီး
item-restored = ပြန်လည်ရယူပြီးနောက် ထပ်မံရောက်ရှိ
list-empty = ဘာမှမရှိပါ

# What a sender sees.
sent-for = { $offices } အတွက် { $status }
sent-before = { $offices } အတွက် { $status }၊ ယခင်ကပို့ပြီး
reference-malformed = “{ $text }” သည် မည်သည့်သတိပေးချက်ကိုမျှ မညွှန်ပြပါ။
    .remedy = `OFFICE:ID` ဟု ရေးပါ၊ ဥပမာ `mae-sai.th:ID`။
answers-lost = အဖြေများ ပျောက်ဆုံးသွားသည်။
    .remedy = စာကြောင်းများကို ထပ်ပို့ပါ။
line-unreadable = စာကြောင်းကို မဖတ်နိုင်ပါ - { $why }။
    .remedy = မည်သည့်ပရိုဂရမ်က ရေးသည်ကို ကြည့်ပါ။
line-too-long = စာကြောင်း ရှည်လွန်းသည်။
    .remedy = သတိပေးချက်ကို တိုအောင်ပြုလုပ်ပါ။
line-no-alert = ဤစာကြောင်းသည် သတိပေးချက် မဟုတ်ပါ - { $why }။
    .remedy = ပြင်ဆင်ပြီး ထပ်ပို့ပါ။

# A whole alert: the names of its fields.
show-do = ဆောင်ရွက်ရန်
show-category = အမျိုးအစား
show-place = နေရာ
show-crossing = နယ်စပ်ဂိတ်
show-officer = အရာရှိ
show-case = အမှု
show-handling = ကိုင်တွယ်ပုံ
show-composed = ရေးသားချိန်
show-over = ကုန်ဆုံးချိန်
show-answer-by = ဖြေကြားရမည့်အချိန်
show-attached = ပူးတွဲဖိုင်
show-by = { $who } က

# How far an attachment is.
move-waiting = စောင့်ဆိုင်းနေသည်
move-moving = အပိုင်း { $parts } ပိုင်းအနက် { $kept } ပိုင်း
move-at_relay = လက်ဆင့်ကမ်းစခန်းတွင်
move-taken = ယူပြီး
move-here = ဤနေရာတွင်
move-over = အချိန်ကုန် - အပိုင်း { $parts } ပိုင်းအနက် { $kept } ပိုင်း အချိန်မီရောက်
move-mismatch = ပေးပို့သူ လက်မှတ်ထိုးထားသည်နှင့် မတူ
move-lost = ဤဂိတ်ဝေး၏ ဒစ်ခ်တွင် ပျက်စီးပြီး မပို့ရသေး

# What happens, as it happens.
watch-alarm = အချက်ပေးသံ
watch-over = ပြီးဆုံးပြီ
watch-change = { $office } တွင် { $status }
watch-stopped = ဆက်သွယ်ရေးဂိတ်ဝေး ရပ်သွားပြီ။
    .remedy = ပြန်စတင်ပြီး `--since` နှင့် နောက်ဆုံးနေရာဖြင့် ဆက်လုပ်ပါ။

# How the gateway is.
link-up = { $office } - { $relay } နှင့် ချိတ်ဆက်ထားသည်
link-up-tcp = { $office } - { $relay } နှင့် `TCP` ဖြင့် ချိတ်ဆက်ထားသည်
link-connecting = { $office } - { $relay } နှင့် ချိတ်ဆက်ရန် ကြိုးစားနေသည်
link-down = { $office } - { $relay } နှင့် ချိတ်ဆက်မှု ပြတ်နေသည်
link-stopped = { $office } - { $relay } နှင့် ချိတ်ဆက်မှု ရပ်ထားပြီး အလိုအလျောက် ထပ်မကြိုးစားပါ
status-clock = လက်ဆင့်ကမ်းစခန်း၏ နာရီသည် ကျွန်ုပ်တို့ထက် { $ms } မီလီစက္ကန့် မြန်သည်
status-set-aside = မဖတ်ဘဲ သီးခြားထားသည် - { $count }
status-refused-proposal = { $office } - လက်ဆင့်ကမ်းစခန်းက အဆိုပြုချက်ကို လက်မခံပါ။ { $why }
status-proposal = { $office } - တွဲဖက်နေဆဲဖြစ်သည် - `blo pair list`
counterpart-line = { $office } - { $linked }၊ { $key }၊ ဤနေရာတွင် { $queued } ခု စောင့်ဆိုင်း၊ လက်ဆင့်ကမ်းစခန်းတွင် { $held } ခု
counterpart-linked = ချိတ်ဆက်ထားသည်
counterpart-not-linked = ချိတ်ဆက်မထားပါ
counterpart-link-unknown = ချိတ်ဆက်ထားခြင်း ရှိမရှိ မသိပါ
counterpart-revoked = လက်မှတ် ရုပ်သိမ်းထားသည် - အသစ်မရမချင်း မပို့၊ မလက်ခံပါ
counterpart-key-changed = သော့ပြောင်းသွားသည် - အသစ်မတွဲဖက်မချင်း မပို့၊ မလက်ခံပါ
counterpart-over = တွဲဖက်မှု ပြီးဆုံးပြီ
counterpart-no-key = ပိတ်သော့ မရှိသေးပါ - သတိပေးချက်များ ဤနေရာတွင် စောင့်ဆိုင်းသည်
counterpart-ready = အဆင်သင့်
counterpart-missing = ပျောက်ဆုံး { $count }
counterpart-more = ၎င်း၏ အခြားသတိပေးချက်များ လက်ဆင့်ကမ်းစခန်းတွင် နေရာရသည်အထိ စောင့်ဆိုင်းသည်
counterpart-renew = တွဲဖက်မှု { $until } တွင် ကုန်ဆုံးမည် - `blo pair propose { $office }` ဖြင့် သက်တမ်းတိုးပါ
counterpart-our-next-key = ကျွန်ုပ်တို့၏ သော့အသစ် { $at } မှ စတင်မည်
counterpart-its-next-key = ထိုရုံး၏ သော့အသစ် { $at } မှ စတင်မည်
item-updated = ပြင်ဆင်ပြီး
show-note = ကန့်သတ်ချက်
show-law = ဥပဒေ
show-purpose = ရည်ရွယ်ချက်
show-keep-until = သိမ်းထားရန်
item-about-missing = ဤနေရာတွင် မရှိသော သတိပေးချက်အကြောင်း
item-overdue = { $by } ကတည်းက ရက်လွန်
item-overdue-at = { $office } တွင် { $by } ကတည်းက ရက်လွန်
item-due = { $by } မတိုင်မီ ဖြေရမည်
item-due-at = { $office } က { $by } မတိုင်မီ ဖြေရမည်
item-delayed = { $by } အထိ ရွှေ့ဆိုင်း
item-delayed-at = { $office } က { $by } အထိ ရွှေ့ဆိုင်း
item-state-at = { $office } တွင် { $state }
output-no-json = `JSON` မပြုလုပ်နိုင်ပါ - { $why }
    .remedy = တိုင်ကြားပါ။
