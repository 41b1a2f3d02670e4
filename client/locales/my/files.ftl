# Files that go with an alert: handing them in, and taking them out.

# Files that go with an alert.
file-too-many = သတိပေးချက်တစ်ခုတွင် ပူးတွဲဖိုင် { $most } ခုထက် မပိုရ။
    .remedy = ကျန်ဖိုင်များကို အခြားသတိပေးချက်ဖြင့် ပို့ပါ။
file-folder = { $file } သည် ဖိုင်တွဲဖြစ်ပြီး ဖိုင် မဟုတ်ပါ။
    .remedy = ဖိုင်တစ်ခု ပူးတွဲပါ။
file-pipe = { $file } သည် ပိုက်လိုင်းဖြစ်ပြီး ဖိုင် မဟုတ်ပါ။
    .remedy = ဖိုင်တစ်ခု ပူးတွဲပါ။
file-socket = { $file } သည် ဆော့ကက်ဖြစ်ပြီး ဖိုင် မဟုတ်ပါ။
    .remedy = ဖိုင်တစ်ခု ပူးတွဲပါ။
file-device = { $file } သည် စက်ပစ္စည်းဖြစ်ပြီး ဖိုင် မဟုတ်ပါ။
    .remedy = ဖိုင်တစ်ခု ပူးတွဲပါ။
file-empty = { $file } သည် ဗလာဖြစ်နေသည်။
    .remedy = အဆုံးထိ ရေးပြီးကြောင်း စစ်ဆေးပါ။
file-too-large = { $file } တွင် { $size } ဘိုက် ရှိသည်၊ ပူးတွဲဖိုင်သည် { $most } ထက် မပိုရ။
    .remedy = သေးအောင်ပြုလုပ်ပါ၊ သို့မဟုတ် တစ်စိတ်တစ်ပိုင်းသာ ပို့ပါ။
file-name-not-unicode = { $file } ၏ အမည်သည် `Unicode` မဟုတ်ပါ။
    .remedy = ဖိုင်ကို အခြားအမည်ပေးပါ။
file-changed = { $file } သည် ဖတ်နေစဉ် ပြောင်းလဲသွားသည် - ဘာမျှ မပို့ခဲ့ပါ။
    .remedy = မည်သည့်အရာမျှ မရေးနေချိန်တွင် ထပ်ပို့ပါ။
file-not-sent = { $file } ကို မဖတ်နိုင်ပါ - { $why }။
    .remedy = ဘာမျှ မပို့ခဲ့ပါ - အမည် သို့မဟုတ် ဖိုင်၏ ခွင့်ပြုချက်ကို ပြင်ပါ။
attachment-none = ဤသတိပေးချက်တွင် ပူးတွဲဖိုင် မရှိပါ။
    .remedy = `blo attachment list { $alert }` ဖြင့် ကြည့်ပါ။
attachment-no-number = ဤသတိပေးချက်တွင် ပူးတွဲဖိုင်အမှတ် { $number } မရှိပါ။
    .remedy = `blo attachment list { $alert }` ဖြင့် ကြည့်ပါ။
attachment-several = ဤသတိပေးချက်တွင် ဖိုင် { $count } ခု ပူးတွဲပါသည်။
    .remedy = နံပါတ်ဖြင့် တစ်ခုကို ဖော်ပြပါ၊ သို့မဟုတ် အားလုံးအတွက် ဖိုင်တွဲကို `--out` ဖြင့် ဖော်ပြပါ။
file-there = { $file } ရှိပြီးဖြစ်သည်။
    .remedy = အခြားဖိုင် သို့မဟုတ် ဖိုင်တွဲကို `--out` ဖြင့် ဖော်ပြပါ။
attachment-mismatch = { $file } သည် ပေးပို့သူ လက်မှတ်ထိုးထားသည့် ဖိုင် မဟုတ်ပါ။
    .remedy = ပေးပို့သူအား ထပ်ပို့ခိုင်းပါ။
