# What `blo status` says about one office.

# What one office knows, and what it does not.
known-head = { $own } က { $at } တွင် သိရှိသည့် { $office } -
known-has-all = မကုန်ဆုံးသေးသော ကျွန်ုပ်တို့၏ သတိပေးချက်အားလုံး { $office } သို့ ရောက်ပြီး။
known-has-not = ကျွန်ုပ်တို့၏ သတိပေးချက် { $alerts } ခု ရရှိကြောင်း မပြောသေးပါ -
known-waits-here = { $alerts } ခု ({ $precedence }) ဤနေရာတွင် { $since } မှစ၍ ရှိသည်။
known-waits-at-relay = { $alerts } ခု ({ $precedence }) လက်ဆင့်ကမ်းစခန်းတွင် { $since } မှစ၍ ရှိသည်။
known-unread-there-none = { $office } က မဖွင့်ရသေးသော ကျွန်ုပ်တို့၏ သတိပေးချက် မရှိပါ။
known-unread-there = { $office } က ကျွန်ုပ်တို့၏ သတိပေးချက် { $alerts } ခု မဖွင့်ရသေးပါ၊ အဟောင်းဆုံးမှာ { $since } မှ ဖြစ်သည် ({ $oldest })။
known-unread-here-none = { $office } ၏ သတိပေးချက်များအနက် ဤနေရာတွင် မဖွင့်ရသေးသည် မရှိပါ။
known-unread-here = { $office } ၏ သတိပေးချက် { $alerts } ခုကို ဤနေရာတွင် မည်သူမျှ မဖွင့်ရသေးပါ၊ အဟောင်းဆုံးမှာ { $since } မှ ဖြစ်သည် ({ $oldest }) - `blo inbox --unread` ကို ကြည့်ပါ။
known-missing = ပျောက်ဆုံး - { $office } ၏ { $missing } ခု ({ $precedence })၊ { $since } မှစ၍ သိရှိသည်။ ထိုရုံးသို့ ဖုန်းဆက်ပြီး ဘာပို့ခဲ့သည်ကို မေးပါ။
known-nothing-missing = { $office } ၏ မည်သည့်အရာမျှ ပျောက်ဆုံးကြောင်း မသိရပါ။
known-mark-overdue = { $office } သည် ပို့ခဲ့သည့်အရေအတွက်ကို တစ်နာရီကျော် မပြောပါ - တစ်စုံတစ်ရာ မမြင်ဘဲ ထိန်းထားခြင်း ဖြစ်နိုင်သည်။
known-more-waits = အခြားသတိပေးချက်များ လက်ဆင့်ကမ်းစခန်းတွင် နေရာရသည်အထိ ထိုနေရာ၌ စောင့်ဆိုင်းသည်။
known-linked = ဤရုံးသည် လက်ဆင့်ကမ်းစခန်း { $relay } နှင့် { $since } မှစ၍ ချိတ်ဆက်ထားသည်။
known-linked-tcp = ဤရုံးသည် လက်ဆင့်ကမ်းစခန်း { $relay } နှင့် { $since } မှစ၍ `TCP` ဖြင့် ချိတ်ဆက်ထားသည်။
known-stopped = ဤရုံးသည် လက်ဆင့်ကမ်းစခန်း { $relay } နှင့် { $since } မှစ၍ ချိတ်ဆက်မထားဘဲ အလိုအလျောက် ထပ်မကြိုးစားပါ။
known-down = ဤရုံးသည် လက်ဆင့်ကမ်းစခန်း { $relay } နှင့် { $since } မှစ၍ ချိတ်ဆက်မထားပါ၊ အလိုအလျောက် ထပ်ကြိုးစားမည်။
known-clock-ahead = လက်ဆင့်ကမ်းစခန်း၏ နာရီသည် ကျွန်ုပ်တို့ထက် { $ms } မီလီစက္ကန့် မြန်သည်။
known-clock-behind = လက်ဆင့်ကမ်းစခန်း၏ နာရီသည် ကျွန်ုပ်တို့ထက် { $ms } မီလီစက္ကန့် နောက်ကျသည်။
known-by-relay-time = သတိပေးချက်များကို လက်ဆင့်ကမ်းစခန်း၏ အချိန်ဖြင့် မှတ်သည် - ဤစက်၏ နာရီကို ပြင်ပါ။
known-there-linked-since = { $office } ချိတ်ဆက်ထားကြောင်း လက်ဆင့်ကမ်းစခန်းက ပြောသည်၊ သိရသလောက် { $since } မှ ဖြစ်သည်။
known-there-linked = { $office } ချိတ်ဆက်ထားကြောင်း လက်ဆင့်ကမ်းစခန်းက ပြောသည်။
known-there-not-linked = { $office } ချိတ်ဆက်မထားကြောင်း လက်ဆင့်ကမ်းစခန်းက ပြောသည်။
known-there-unknown = ယခု { $office } ချိတ်ဆက်ထားခြင်း ရှိမရှိ မသိပါ။
known-last-seen = နောက်ဆုံးတွေ့ခဲ့သည်မှာ { $at } ဖြစ်သည်။
known-ended = { $office } နှင့် သဘောတူညီချက် ရပ်စဲပြီး - အသစ်တွဲဖက်ပါ (`blo pair propose { $office }`)။
known-ends-soon = သဘောတူညီချက် { $until } တွင် မကြာမီ ကုန်ဆုံးမည် - သက်တမ်းတိုးပါ (`blo pair propose { $office }`)။
known-agreement = သဘောတူညီချက် (အမှတ် { $serial }) သည် { $until } တွင် ကုန်ဆုံးမည်။
known-revoked = { $office } ၏ လက်မှတ် ရုပ်သိမ်းထားသည် - မည်သည့်အရာမျှ မပို့၊ မလက်ခံပါ။
known-key-changed = သော့ပြောင်းသွားသည် - အသစ်မတွဲဖက်မချင်း မပို့၊ မလက်ခံပါ (`blo pair propose { $office }`)။
known-keys = ၎င်း၏သော့များသည် သဘောတူထားသည့် သော့များဖြစ်သည်။ ပိတ်သော့သည် { $epoch } မှ ဖြစ်ပြီး { $until } အထိ သုံးနိုင်သည်။
known-no-sealing-key = ပိတ်သော့ကို မသိသေးပါ - ထိုရုံး တစ်ကြိမ်ချိတ်ဆက်သည်အထိ သတိပေးချက်များ ဤနေရာတွင် စောင့်ဆိုင်းသည်။
known-its-certificate = { $office } ၏ လက်မှတ်သည် { $until } တွင် ကုန်ဆုံးမည်။
known-our-certificate = ကျွန်ုပ်တို့၏ လက်မှတ်သည် { $until } တွင် ကုန်ဆုံးမည်။
known-incomplete = ရေတွက်ရန် များလွန်းသည် - အထက်ပါကိန်းဂဏန်းများသည် အနည်းဆုံး ဖြစ်သည်။
