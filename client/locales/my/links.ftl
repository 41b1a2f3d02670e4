# How entities hang together, and in which language a counterpart reads. Offices and names of languages are put in as they are.
link-subject = ဘယ်သူ သို့မဟုတ် ဘာ
link-relation = မည်သို့ ဆက်စပ်သည်
link-object = အခြားတစ်ဖက်
link-confidence = မည်မျှ သေချာသည်
link-another = ဆက်စပ်မှု နောက်တစ်ခု ထည့်ရန်
link-unfit = ဤဆက်စပ်မှု မပြည့်စုံပါ- ဘာမျှ မပို့ရသေးပါ။
    .remedy = ရေးထားသော မတူသည့် နှစ်ခုနှင့် မည်သို့ဆက်စပ်သည်ကို ရွေးပါ၊ သို့မဟုတ် ဤဆက်စပ်မှုကို ဖယ်ရှားပါ။
tongue-reads = ဖတ်သော ဘာသာစကား
tongue-country = ရုံး၏ နိုင်ငံအလိုက်
tongue-set = ဘာသာစကား သတ်မှတ်ရန်
tongue-why = ဤရုံးသို့ ရေးသည်များ၏ ကြိုတင်ပြသချက်သည် ဤဘာသာဖြင့် ဖြစ်သည်။ ပို့သည်ကို မပြောင်းလဲပါ။
tongue-is = { $office } ဖတ်သည် - { $language }
tongue-is-default = { $office } ဖတ်သည် - { $language }၊ ရုံး၏ နိုင်ငံအလိုက်
tongue-nobody = { $office } နှင့် သဘောတူညီချက် မရှိပါ၊ ဆောင်ရွက်ဆဲလည်း မရှိပါ
    .remedy = `blo pair list` ဖြင့် စာရင်းကို ကြည့်ပါ။
