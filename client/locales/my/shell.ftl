# What the verbs print that write files, list officers and make the page's certificate.

# Exporting.
export-entries = မှတ်တမ်း { $count } ခု ရေးပြီး
export-written = သတိပေးချက် { $written } ခု ရေးပြီး၊ { $left } ခု ချန်ထား
export-there = { $file } ရှိနှင့်ပြီးဖြစ်သည်
    .remedy = အခြားဖိုင်ကို ဖော်ပြပါ၊ သို့မဟုတ် `--force` ဖြင့် အစားထိုးပါ။
export-unwritable = { $file } ကို မရေးနိုင်ပါ - { $why }
    .remedy = သင်ပိုင်ပြီး နေရာလွတ်ရှိသော ဖိုင်တွဲထဲက ဖိုင်ကို ဖော်ပြပါ၊ ထိုနေရာတွင် ဘာမျှ မကျန်ခဲ့ပါ၊ ယခင်ရှိသောဖိုင်လည်း မူလအတိုင်း ရှိသည်။
export-head = အားလုံး၏ ကိုင်တွယ်ပုံ - { $marks }။ { $office } မှ { $at } တွင် ထုတ်ယူသည်။
export-head-by = အားလုံး၏ ကိုင်တွယ်ပုံ - { $marks }။ { $office } မှ { $at } တွင် { $officer } က ထုတ်ယူသည်။

# Officers.
officer-home = ရုံး၏ဖိုင်တွဲကို `blo init` ဖြင့် ပြုလုပ်ပါ၊ သို့မဟုတ် `--home` ဖြင့် အခြားဖိုင်တွဲကို ဖော်ပြပါ။
officer-may = { $name } သည် စာမျက်နှာကို { $role } အဖြစ် သုံးနိုင်သည်
officer-password = { $name } တွင် စကားဝှက်အသစ် ရှိပြီ
officer-removed = { $name } သည် စာမျက်နှာကို မသုံးနိုင်တော့ပါ၊ { $name } လုပ်ခဲ့သည်များ မှတ်တမ်းတွင် ကျန်ရှိသည်
officer-since = { $since } ကတည်းက
officer-none = စာရင်းတွင် အရာရှိ မရှိပါ။ `blo officer add NAME` ဖြင့် ထည့်ပါ။
officer-look = `blo officer list` ကို ကြည့်ပါ၊ စကားဝှက်တွင် အနည်းဆုံး စာလုံး { $chars } လုံး ရှိရမည်။

# The certificate of the page.
desk-cert-made = စာမျက်နှာ၏ လက်မှတ် ပြုလုပ်ပြီး၊ { $until } အထိ အသုံးပြုနိုင်သည်
desk-cert-trust = ဤရုံး၏ ဘရောက်ဇာအားလုံးက { $file } ကို ဝဘ်ဆိုက်များအတွက် ယုံကြည်စေပါ၊ ၎င်း၏ `SHA-256` ကို နှစ်နေရာလုံးတွင် ဦးစွာ တိုက်ဆိုင်စစ်ဆေးပါ။
desk-cert-nothing = ဤစာမျက်နှာ၏ အာဏာပိုင်ကို ယုံကြည်ပြီးသော ဘရောက်ဇာများ အသစ်မလိုပါ။
desk-cert-restart = ဂိတ်ဝေးကို ပြန်လည်စတင်ပါ - ထိုအခါ `blo run` က ၎င်းကို သုံးမည်။
evidence-no-base64 = ဂိတ်ဝေး၏ အပိုင်းများသည် `base64` မဟုတ်ပါ
    .remedy = တိုင်ကြားပါ။
evidence-written = { $id } ၏ သက်သေ ရေးပြီး

# Agreeing with another office.
pair-ended = { $office } နှင့် သဘောတူညီချက် ပြီးဆုံးပြီ၊ နှစ်ရုံးကြား စောင့်ဆိုင်းနေသည်များကို လက်ဆင့်ကမ်းစခန်းက ရပ်စဲသည်
pair-ended-already = { $office } နှင့် သဘောတူညီချက် ယခင်ကပင် ပြီးဆုံးခဲ့သည်၊ နှစ်ရုံးကြား စောင့်ဆိုင်းနေသည်များကို လက်ဆင့်ကမ်းစခန်းက ရပ်စဲသည်
pair-none-named = သဘောတူညီချက်ကို မဖော်ပြပါ
    .remedy = အသစ်စတင်ရန် `--certificate`၊ တစ်ဖက်၏ဟာကို လက်မှတ်ထိုးရန် `--in` ကို သုံးပါ။
pair-is = { $office } နှင့် တွဲဖက်ပြီး၊ ၎င်း၏ သော့မှာ { $key } ဖြစ်သည်
pair-signed = သော့ { $key } ရှိသော { $office } အတွက် လက်မှတ်ထိုးပြီး၊ ထိုရုံးကလည်း လက်မှတ်ထိုးမှ အကျိုးသက်ရောက်သည်
pair-nowhere = သဘောတူညီချက်အသစ်ကို ရေးရန်နေရာ မရှိပါ
    .remedy = ထိုရုံးအတွက် ဖိုင်ကို `--out` ဖြင့် ဖော်ပြပါ။
pair-ask-anew = ထိုရုံးထံ သဘောတူညီချက်အသစ် တောင်းပြီး ၎င်း၏ လက်မှတ်ကို အသံဖြင့် တိုက်ဆိုင်စစ်ဆေးပါ။
pair-not-us = သဘောတူညီချက်တွင် { $office } ကို ဤနေရာ၏ သော့ဖြင့် မဖော်ပြပါ
pair-not-with = ဤသဘောတူညီချက်သည် { $office } နှင့် မဟုတ်ပါ
pair-other-key = သဘောတူညီချက်တွင် { $office } ၏ အခြားသော့ကို ဖော်ပြထားသည်
pair-not-now = သဘောတူညီချက်သည် { $from } မှ { $until } အထိ အကျိုးသက်ရောက်ပြီး ယခုအချိန် မဟုတ်ပါ
pair-unsigned = သဘောတူညီချက်တွင် { $office } ၏ လက်မှတ် မပါပါ
pair-number = သဘောတူညီချက်အမှတ် { $serial } သည် ဤနေရာတွင် အကျိုးသက်ရောက်နေသော အမှတ် { $known } ၏ နောက်ဆက်တွဲ မဟုတ်ပါ
pair-key-uncompared = { $office } ၏ သော့သည် ယခင်နှင့် မတူဘဲ `--certificate` မပေးထားပါ
pair-certificate-other = လက်မှတ်တွင် { $named } ကို ဖော်ပြထားပြီး { $office } မဟုတ်ပါ
    .remedy = လက်မှတ်ပါ ရုံးကို ဖော်ပြပါ။
pair-too-long = သဘောတူညီချက်အတွက် ရှည်လွန်းသည်
pair-no-agreement = သဘောတူညီချက် မဟုတ်ပါ - { $why }
pair-no-certificate = ဤရုံးတွင် လက်မှတ် မရှိသေးပါ
    .remedy = `blo certificate add` ဖြင့် ထည့်သွင်းပါ။
pair-next-nothing = ဆောင်ရွက်ဆဲ မရှိပါ
pair-next-wait = တစ်ဖက်၏ဟာကို စောင့်ပါ၊ လက်ဆင့်ကမ်းစခန်းမှ (`blo pair list`) သို့မဟုတ် `blo pair take` အတွက် ဖိုင်ဖြင့် ရောက်လာမည်
pair-next-introduce = ဤရုံးကို `blo pair propose { $office }` ဖြင့် မိတ်ဆက်ပါ
pair-next-call = အခြားနေရာမှ သိထားသော နံပါတ်ဖြင့် ဖုန်းဆက်ပြီး `blo pair card` ၏ ဂဏန်းများကို ဖတ်ပြပါ၊ တစ်ဖက်၏ ဂဏန်းများကို `blo pair confirm { $office }` တွင် ရိုက်ထည့်ပါ
pair-next-ended = လုံခြုံရေးနံပါတ် ငါးကြိမ်မှားသဖြင့် ရပ်စဲသွားသည် - မိတ်ဆက်ချက်အသစ် တောင်းပါ
pair-next-signed = တစ်ဖက်ကလည်း အတည်ပြုသည်အထိ စောင့်ပါ
pair-says = ပြောသည်မှာ - { $reach } (အတည်မပြုရသေး)
pair-no-telephone = တယ်လီဖုန်း မပေးပါ
pair-ended-since = { $office } နှင့် ဤသဘောတူညီချက် ရပ်စဲပြီးဖြစ်သည်
    .remedy = အသစ်တွဲဖက်ပါ - `blo pair propose`။
pair-handed = ဂိတ်ဝေးက လက်ဆင့်ကမ်းစခန်းသို့ ပေးပို့သည်
pair-handed-later = ဂိတ်ဝေး အလုပ်လုပ်သည်နှင့် လက်ဆင့်ကမ်းစခန်းသို့ ပေးပို့မည်
pair-done = { $office } နှင့် { $until } အထိ တွဲဖက်ပြီး၊ လက်ဆင့်ကမ်းစခန်းနှင့် { $office } က ဂိတ်ဝေးမှတစ်ဆင့် သိရမည်
pair-told = { $office } အတွက် လက်မှတ်ထိုးပြီး - { $carried }၊ ထိုရုံးကလည်း လက်မှတ်ထိုးမှ အကျိုးသက်ရောက်သည်၊ နောက်တစ်ဆင့် - { $next }
pair-hear-again = ဂဏန်းအားလုံးကို ထပ်ဖတ်ခိုင်းပါ၊ ဤတစ်ကြိမ်ကို ကြိုးစားမှုအဖြစ် မရေတွက်ပါ။
pair-no-terminal = ဂဏန်းများ ရိုက်ရန် တာမင်နယ် မရှိပါ
    .remedy = တာမင်နယ်တွင် ရိုက်ပါ၊ သို့မဟုတ် သင်သာ ဖတ်နိုင်သော ဖိုင်ကို `--digits-file` ဖြင့် ဖော်ပြပါ။
pair-key-other = သော့သည် ယခင်နှင့် မတူပါ။
pair-call = အခြားနေရာမှ သိထားသော နံပါတ်ဖြင့် ဖုန်းဆက်ပါ။ အသံကို မှတ်မိရမည်၊ သို့မဟုတ် ၎င်းတို့သာ သိသည်ကို မေးပါ။
pair-read-out = သင်၏ဟာကို ဖတ်ပါ -
pair-type = တစ်ဖက်၏ဟာကို ရိုက်ပါ -
pair-list-agreement = သဘောတူညီချက်အမှတ် { $serial }၊ { $until } အထိ
pair-list-former-key = ဤရုံး၏ အခြားသော့နှင့် သက်ဆိုင်သည် - အသစ်တွဲဖက်ပါ
pair-list-ended = ရပ်စဲပြီး - အသစ်တွဲဖက်ပါ
pair-list-invalid = ယခု အကျိုးမသက်ရောက်ပါ - အသစ်တွဲဖက်ပါ
pair-list-soon = မကြာမီ ကုန်ဆုံးမည် - အသစ်တွဲဖက်ပါ
pair-list-none = သဘောတူညီချက် မရှိပါ
pair-list-unconfirmed = { $reach } (အတည်မပြုရသေး)
pair-list-key = သော့သည် ယခင်နှင့် မတူပါ
pair-list-wrong = မှားသော လုံခြုံရေးနံပါတ် - { $count }
pair-list-wished = { $until } အထိ သဘောတူညီချက်အသစ် လိုလားသည်
pair-list-next = နောက်တစ်ဆင့် - { $next }
pair-list-refused = လက်ဆင့်ကမ်းစခန်းက လက်မခံပါ - { $why }
pair-list-digits = မိမိ၏ ဂဏန်းများ - { $digits }
pair-introduced = { $office } ထံ မိတ်ဆက်ပြီး - { $carried }၊ နောက်တစ်ဆင့် - { $next }
pair-ask-introduction = မိတ်ဆက်ချက်အသစ် တောင်းပြီး ဤအရာကို မည်သူ ပို့သည်ကို ရှာဖွေပါ။
pair-taken = ဤသည်မှာ { $office } ၏ မိတ်ဆက်ချက်ဖြစ်သည်၊ { $card }၊ နောက်တစ်ဆင့် - { $next }
pair-taken-key = ဤသည်မှာ { $office } ၏ မိတ်ဆက်ချက်ဖြစ်သည်၊ { $card }၊ သော့သည် ယခင်နှင့် မတူပါ၊ နောက်တစ်ဆင့် - { $next }
pair-taken-again = { $office } ၏ ဤမိတ်ဆက်ချက် ရှိနှင့်ပြီးဖြစ်သည်၊ နောက်တစ်ဆင့် - { $next }
pair-taken-half = ဤသည်မှာ { $office } လက်မှတ်ထိုးသော သဘောတူညီချက်ဖြစ်သည်၊ နောက်တစ်ဆင့် - { $next }
pair-too-long-any = မိတ်ဆက်ချက် သို့မဟုတ် သဘောတူညီချက်အတွက် ရှည်လွန်းသည်

# A wrong command line, and what its help says in brackets.
cli-default = မူလ - { $values }
cli-possible = သုံးနိုင်သော တန်ဖိုးများ - { $values }
cli-unknown-argument = { $argument } ကို ဤနေရာတွင် မသိပါ
    .remedy = သုံးနိုင်သည်ကို ကြည့်ရန် `--help` ထည့်ပါ။
cli-unknown-verb = “{ $verb }” ဟူသော အမိန့် မရှိပါ
    .remedy = အားလုံးကို `blo --help` ဖြင့် ကြည့်ပါ။
cli-no-verb = အမိန့်ကို မဖော်ပြထားပါ
    .remedy = အားလုံးကို `--help` ဖြင့် ကြည့်ပါ။
cli-no-value = { $argument } တွင် တန်ဖိုး မပါပါ
    .remedy = နောက်တွင် ရေးပါ၊ သို့မဟုတ် ကြည့်ရန် `--help` ထည့်ပါ။
cli-invalid-value = “{ $value }” သည် { $argument } နှင့် မကိုက်ညီပါ
    .remedy = ပြင်ပါ၊ သို့မဟုတ် ကိုက်ညီသည်ကို ကြည့်ရန် `--help` ထည့်ပါ။
cli-missing = { $argument } လိုနေသည်
    .remedy = ဖော်ပြပါ၊ သို့မဟုတ် ကြည့်ရန် `--help` ထည့်ပါ။
cli-conflict = { $argument } နှင့် { $other } ကို တစ်ပြိုင်နက် မသုံးရ
    .remedy = တစ်ခုကို ချန်ထားပါ။
cli-wrong = အမိန့်စာကြောင်းကို နားမလည်ပါ - { $why }
    .remedy = သုံးနိုင်သည်ကို ကြည့်ရန် `--help` ထည့်ပါ။
init-made = { $office } ၏ ဖိုင်တွဲကို ပြုလုပ်ပြီး၊ { $request } ကို အသိအမှတ်ပြုခိုင်းပါ
certificate-taken = လက်မှတ် ထည့်ပြီး၊ { $until } အထိ အကျုံးဝင်သည်
