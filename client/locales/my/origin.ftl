# Whose words an alert has, which place is meant, and what a picture tells.
about-passed-on = လက်ဆင့်ကမ်းသည့်မူလ
about-passed-on-digest = ၎င်း၏ အတိုကောက်တန်ဖိုး
alert-passed-on = လက်ဆင့်ကမ်းသည့်မူလ
alert-passed-on-digest = လက်ဆင့်ကမ်းသည့်အရာ၏ အတိုကောက်တန်ဖိုး
desk-forward-alone = လက်ဆင့်ကမ်းခြင်းကသာ မည်သူ့စကား ဖြစ်သည်ကို ပြောသည်။
    .remedy = `passed_on` ကို ဖယ်ပါ၊ သို့မဟုတ် `blo forward` ဖြင့် လက်ဆင့်ကမ်းပါ။
doubt-far_apart = မြေပုံကွက်နှင့် အမှတ် တစ်နေရာတည်း မဟုတ်ပါ ({ $about })

# Sending.
sent-key-changed = ဤနေရာတွင် သိမ်းထားပြီး မပို့ပါ - { $office } ၏ သော့သည် သဘောတူထားသည့် သော့မဟုတ်ပါ။
    .remedy = ထိုရုံးသို့ ဖုန်းဆက်ပြီး အသစ်တွဲဖက်ပါ (`blo pair propose { $office }`) - ထို့နောက် အလိုအလျောက် သွားမည်။

# What a picture tells besides what it shows.
picture-tells = { $file } က လက်ခံသူကို ပြောသည် - { $what }။
    .remedy = သိရန် မလိုလျှင် `--strip` ဖြင့် ပို့ပါ - မိတ္တူ သွားမည်။
picture-place = ရိုက်သည့်နေရာ ({ $value })
picture-time = ရိုက်သည့်အချိန် ({ $value })
picture-device = စက်ပစ္စည်း (`{ $value }`)
picture-notes = ကင်မရာ သို့မဟုတ် ပရိုဂရမ် မှတ်ထားသည်များ
picture-copied = { $file } သည် ကင်မရာ ရေးထားသည်များ မပါသော မိတ္တူအဖြစ် သွားသည်။
picture-kind = { $file } မှ ကင်မရာ ရေးထားသည်များကို ဤနေရာတွင် မထုတ်နိုင်ပါ။
    .remedy = `JPEG`၊ `PNG` သို့မဟုတ် `WebP` အဖြစ် ပို့ပါ၊ သို့မဟုတ် မူရင်းအတိုင်း ပို့ပါ။
picture-damaged = { $file } ပျက်နေသဖြင့် မိတ္တူ မပြုလုပ်နိုင်ပါ။
    .remedy = ထပ်ရိုက်ပါ၊ သို့မဟုတ် မူရင်းအတိုင်း ပို့ပါ။
write-strip = ကင်မရာ ရေးထားသည်များ (နေရာ၊ အချိန်၊ စက်) မပါသော ပုံမိတ္တူများ ပို့ပါ
