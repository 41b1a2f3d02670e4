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
