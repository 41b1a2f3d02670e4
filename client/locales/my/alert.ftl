# An alert on the page: its fields, its thread, what the other side knows.

alert-kind = သတင်းအမျိုးအစား
alert-asked = တောင်းဆိုချက်
alert-source = သတင်းရင်းမြစ်
alert-information = သတင်းအချက်အလက်
alert-graded = မူလအဆင့်သတ်မှတ်ချက်
alert-to = လက်ခံမည့်ရုံး
alert-stored = ဤနေရာသို့ ရောက်ချိန်
alert-clock = နာရီ
alert-by-relay-time = ပေးပို့သူ၏ နာရီ မှားနေသည်။ အချိန်များသည် ရီလေး၏အချိန် ဖြစ်သည်။
alert-reference = ကိုယ်ပိုင်ရည်ညွှန်း
alert-point = တည်နေရာ
alert-effective = အကျိုးသက်ရောက်ချိန်
alert-onset = ဖြစ်ပွားမည့်အချိန်
alert-tlp-unstated = မဖော်ပြထား- { $light } အဖြစ် မှတ်ယူသည်
alert-pap = ခွင့်ပြုသည့်လုပ်ဆောင်ချက်
alert-sensitive = အထိခိုက်မခံ
alert-legal-basis = ဥပဒေအခြေခံ
alert-purpose = ရည်ရွယ်ချက်
alert-retain-until = ဖျက်ဆီးရမည့်ရက်
alert-feed = မူလစနစ်
alert-format = ပုံစံ
alert-original = မူရင်း၏ အတိုကောက်တန်ဖိုး
alert-mapper = ပြောင်းပေးသည့်ပရိုဂရမ်
alert-released-by = ခွင့်ပြုသူ
alert-delay-why = အဖြေ နောက်ကျရသည့်အကြောင်း
alert-delay-until = အဖြေ မျှော်လင့်ချိန်
alert-decline-why = ငြင်းပယ်ရသည့်အကြောင်း
alert-consent-uses = သဘောတူညီချက် ရည်ရွယ်ချက်
alert-consent-offices = ဆက်လက်ပေးပို့မည့်ရုံး
alert-consent-until = သဘောတူညီချက် သက်တမ်း
alert-consent-conditions = စည်းကမ်းချက်များ
alert-strange = ဤသတင်းတွင် ဤဗားရှင်း မသိသောအရာ ပါသည်- နံပါတ်ဖြင့် ပြထားသည်။ ဗားရှင်းအသစ်ကို စီမံခန့်ခွဲသူထံ တောင်းပါ။
alert-respond-by = { $at } မတိုင်မီ ဖြေပါရန်
alert-overdue = သတ်မှတ်ချိန် ကျော်လွန်ပြီ- { $at } မတိုင်မီ ဖြေရန် ဖြစ်သည်
alert-section-facts = ဖော်ပြချက်များ
alert-section-doubts = သံသယဖြစ်ဖွယ်
alert-section-about = မည်သူ၊ မည်သည့်အရာ အကြောင်း
alert-section-links = ဆက်စပ်ပုံ
alert-section-areas = နေရာအတိအကျ
alert-section-files = ပူးတွဲဖိုင်များ
alert-section-handling = ကိုင်တွယ်နိုင်ပုံ
alert-section-origin = မည်သည့်နေရာမှ လာသည်
alert-file-get = ဒေါင်းလုဒ်
alert-original-text = မူရင်း
alert-zawgyi-show = ဇော်ဂျီနှင့် တူသည်- ယူနီကုဒ်ဖြင့် ပြရန်
alert-unicode-note = ဤဂိတ်ဝေးက ဖတ်ထားသည်။ လက်မှတ်ထိုးထားသော မူရင်းသည် ဘေးတွင် ရှိသည်။
alert-revealed = သင့်အား တစ်ကြိမ်သာ ပြထားသည်- ဤစာမျက်နှာမှ ထွက်လျှင် ပြန်ဖုံးမည်။

# The thread.
alert-section-thread = ဆက်စပ်သည့်သတင်းများ
alert-section-names = ရည်ညွှန်းထားသည်
alert-newer = ဤသတင်း၏ ပိုသစ်သော ဗားရှင်း ရှိသည်။
alert-newer-open = ဗားရှင်းအသစ် ဖတ်ရန်
alert-cancelled = ပေးပို့သူက ဤသတင်းကို ပြန်ရုပ်သိမ်းခဲ့သည်။
alert-cancels-what-has-not-come = ဤသတင်းက ပယ်ဖျက်သည့်အရာ မရောက်သေးပါ။ ရောက်လာလျှင် ပယ်ဖျက်ထားသည်ဟု ပြမည်။
alert-names-what-is-not-here = ဤသတင်းက ရည်ညွှန်းသည့်အရာ ဤနေရာတွင် မရှိပါ။
alert-state-current = ယခု အကျုံးဝင်သည်
alert-state-before = အစားထိုးပြီး
alert-state-cancelled = ပယ်ဖျက်ပြီး
alert-state-answer = တုံ့ပြန်ချက်
alert-state-no_effect = ဘာမျှ မပြောင်းလဲပါ
alert-this-one = ဤသတင်း

# What the other side knows.
alert-section-known = တစ်ဖက်ရုံး သိထားသည်များ
alert-known-queued = { $at } ကတည်းက ဤနေရာတွင် စောင့်နေသည်။ { $office } သို့ မရောက်သေးပါ။
alert-known-held = { $at } ကတည်းက ရီလေးတွင် ရှိသည်။ { $office } သို့ မရောက်သေးပါ။
alert-known-delivered = { $at } ကတည်းက { $office } တွင် ရှိပြီး မည်သူမျှ မဖွင့်ရသေးပါ။
alert-known-read = { $office } တွင် { $officer } က ဖွင့်ခဲ့သည်- { $at }။
alert-known-read-by-nobody = { $office } တွင် ဖွင့်ခဲ့သည်- { $at }။ ဖွင့်သူအမည် မပါ။
alert-known-actioned = { $office } တွင် { $officer } က { $at } ၌ ဆောင်ရွက်ခဲ့သည်- { $outcome }။
alert-known-actioned-by-nobody = { $office } တွင် { $at } ၌ ဆောင်ရွက်ခဲ့သည်- { $outcome }။
alert-known-expired = { $office } မရမီ သက်တမ်းကုန်သည်- { $at }။
alert-known-unconfirmed = { $at } ၌ သက်တမ်းကုန်ပြီး { $office } တွင် ရှိ/မရှိ မည်သူမျှ မပြောပါ။
alert-known-refused_by_relay = ရီလေးက { $office } အတွက် { $at } ၌ ငြင်းပယ်သည်- { $why }
alert-known-refused_by_recipient = { $office } က { $at } ၌ ငြင်းပယ်သည်- { $why }
alert-known-otherwise = { $office } { $at }- ဤဗားရှင်း မသိသော အခြေအနေ ({ $status })
alert-gateway-linked = { $office } ၏ ဂိတ်ဝေးသည် ယခု ချိတ်ဆက်ထားသည်။
alert-gateway-seen = { $office } ၏ ဂိတ်ဝေး ချိတ်ဆက်မထားပါ။ နောက်ဆုံးချိတ်ဆက်ချိန် { $at }။
alert-gateway-unknown = { $office } ၏ ဂိတ်ဝေး ချိတ်ဆက်ထား/မထား မည်သူမျှ မပြောပါ။
alert-own-link-down = ဤရုံးသည် ရီလေးနှင့် ချိတ်ဆက်မထားပါ။
alert-not-seen = မမြင်ရသေးပါ- { $at } ကတည်းက { $office } တွင် မည်သူမျှ မဖွင့်ရသေးပါ။
alert-not-seen-call = တယ်လီဖုန်းခေါ်ပါ-
alert-not-seen-no-telephone = ထိုရုံး၏ တယ်လီဖုန်းကို မသိပါ- အခြားနည်းဖြင့် ဆက်သွယ်ပါ။
alert-section-acts = ဤနေရာတွင် ဆောင်ရွက်ခဲ့သည်များ
alert-act-opened = ဖွင့်သူ
alert-act-revealed = ဖုံးကွယ်ထားသည်ကို ကြည့်သူ
alert-act-exported = ထုတ်ယူမှုတွင် ပါဝင်သည်- ဆောင်ရွက်သူ
alert-act-printed = ပုံနှိပ်သူ
alert-act-stated = ရလဒ် ဖော်ပြသူ
alert-section-consents = သဘောတူညီချက်များ

# What can be done.
alert-section-can = သင် ဆောင်ရွက်နိုင်သည်များ
alert-answer = ဖြေကြားရန်
alert-update = ဗားရှင်းအသစ် ရေးရန်
alert-cancel = ဤသတင်းကို ပယ်ဖျက်ရန်
alert-cancel-note = ရရှိသူအားလုံးကို အကျုံးမဝင်တော့ကြောင်း အသိပေးမည်။
alert-take-back = သဘောတူညီချက်ကို ပြန်ရုပ်သိမ်းရန်
alert-delay = အဖြေ နောက်မှ လာမည်
alert-refuse = ဖြေကြားရန် ငြင်းပယ်ရန်
alert-forward = ဆက်လက်ပေးပို့ရန်
alert-forward-note = အခြားရုံး၏စကားအဖြစ် အမှတ်အသားများနှင့် သွားမည်။ ဖိုင်များ ဤနေရာတွင် ကျန်မည်။
alert-forward-to-nobody = မည်သည့်ရုံးကိုမျှ မရွေးထားပါ။ ရုံးတစ်ရုံး ရွေးပါ။
alert-no-use = မည်သည့်အတွက်ဟု မဖော်ပြထားပါ။ အနည်းဆုံး တစ်ခု ရွေးပါ။
alert-ask = သဘောတူညီချက် တောင်းရန်
alert-ask-note = { $office } က ပြောခဲ့ပြီး ဆုံးဖြတ်သူ ဖြစ်သည်။
alert-give = သဘောတူရန်
alert-give-note = အထက်ပါ တောင်းဆိုချက်အတွက် အကျုံးဝင်သည်။
alert-give-unasked = မတောင်းမီ သဘောတူရန်
alert-deny = သဘောမတူပါ
alert-offices-hint = ရုံးအမည်များ ကော်မာခြား၍
alert-in-hours = { $count ->
       *[other] { $count } နာရီအတွင်း
    }
alert-in-days = { $count ->
       *[other] { $count } ရက်ကြာ
    }
alert-as-long-as-kept = သိမ်းထားသမျှကာလ
alert-cannot-change-cancelled = ပယ်ဖျက်ပြီးဖြစ်၍ ပြင်ဆင်ခြင်း၊ ထပ်မံပယ်ဖျက်ခြင်း မပြုနိုင်ပါ။
alert-cannot-change-over = သက်တမ်းကုန်ပြီ- သတင်းအသစ် ရေးပါ။
alert-cannot-answer-cancelled = ပေးပို့သူက ပြန်ရုပ်သိမ်းပြီ- ဖြေရန် မလိုပါ။
alert-cannot-consent-twice = ဤမေးခွန်းကို ဖြေပြီးပါပြီ။ သဘောတူညီချက်ကို ၎င်း၏စာမျက်နှာတွင် ရုပ်သိမ်းပါ။
alert-cannot-over = { $until } မတိုင်မီ ဖျက်ဆီးရမည်ဖြစ်၍ အသုံးပြုခွင့် မရှိတော့ပါ။
alert-cannot-forward-yet = { $office } သို့ { $originator } ၏ သဘောတူညီချက်ဖြင့်သာ ({ $marks })။

# On paper.
alert-print = ပုံနှိပ်ရန်
alert-print-note = ပုံနှိပ်သူကို မှတ်တမ်းတင်မည်။
alert-print-first = ဤသတင်းကို ၎င်း၏ခလုတ်ဖြင့် ပုံနှိပ်ပါ- ပုံနှိပ်သူကို မှတ်တမ်းတင်မည်။
alert-cannot-print = { $originator } ၏ သဘောတူညီချက်ဖြင့်သာ ပုံနှိပ်ခြင်း၊ ထုတ်ယူခြင်း ပြုနိုင်သည် ({ $marks })။
alert-back = သတင်းသို့ ပြန်သွားရန်
