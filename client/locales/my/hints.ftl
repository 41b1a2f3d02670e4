# What stands where there is nothing yet, and what to do next.
hint-none = မရှိသေးပါ။
hint-no-page = စာမျက်နှာ မဖွင့်ထားသေးပါ- `blo.toml` တွင် `[page]` နှင့် `listen = "127.0.0.1:8440"` ကို ရေးပြီး ဂိတ်ဝေးကို ပြန်လည်စတင်ပါ။
