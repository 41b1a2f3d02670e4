# How entities hang together, and in which language a counterpart reads. Offices and names of languages are put in as they are.
link-subject = ဘယ်သူ သို့မဟုတ် ဘာ
link-relation = မည်သို့ ဆက်စပ်သည်
link-object = အခြားတစ်ဖက်
link-confidence = မည်မျှ သေချာသည်
link-another = ဆက်စပ်မှု နောက်တစ်ခု ထည့်ရန်
link-unfit = ဤဆက်စပ်မှု မပြည့်စုံပါ- ဘာမျှ မပို့ရသေးပါ။
    .remedy = ရေးထားသော မတူသည့် နှစ်ခုနှင့် မည်သို့ဆက်စပ်သည်ကို ရွေးပါ၊ သို့မဟုတ် ဤဆက်စပ်မှုကို ဖယ်ရှားပါ။
