# Values of coded fields, and statuses. What travels is a number or a word of the protocol; these are its words here.

# status: What an alert is.
coded-status-actual = အစစ်အမှန်
coded-status-exercise = လေ့ကျင့်ခန်း
coded-status-test = စမ်းသပ်မှု

# message_type: What a message does.
coded-message_type-alert = သတိပေးချက်
coded-message_type-update = နောက်ဆုံးအခြေအနေ
coded-message_type-cancel = ပယ်ဖျက်ခြင်း
coded-message_type-request = တောင်းဆိုချက်
coded-message_type-answer = အဖြေ
coded-message_type-refusal = ငြင်းပယ်ခြင်း
coded-message_type-delay = နှောင့်နှေးခြင်း
coded-message_type-acknowledgement = လက်ခံကြောင်းအကြောင်းကြားခြင်း
coded-message_type-consent_asked = သဘောတူခွင့်တောင်းခြင်း
coded-message_type-consent_given = သဘောတူခွင့်ပေးခြင်း

# category: Categories of crime.
coded-category-drugs = မူးယစ်ဆေးဝါး
coded-category-precursors = ရှေ့ပြေးဓာတုပစ္စည်း
coded-category-migrant_smuggling = ရွှေ့ပြောင်းသူများ မှောင်ခိုသယ်ဆောင်မှု
coded-category-trafficking_persons = လူကုန်ကူးမှု
coded-category-wildlife = တောရိုင်းတိရစ္ဆာန်
coded-category-timber_forest = သစ်နှင့် သစ်တော
coded-category-waste_chemical = စွန့်ပစ်ပစ္စည်းနှင့် ဓာတုပစ္စည်း
coded-category-arms = လက်နက်
coded-category-contraband = မှောင်ခိုကုန်ပစ္စည်း
coded-category-document_fraud = စာရွက်စာတမ်းအတုပြုမှု
coded-category-money = တရားမဝင်ငွေ
coded-category-fugitive = တိမ်းရှောင်သူ
coded-category-missing_person = ပျောက်ဆုံးသူ
coded-category-scam_compound = လိမ်လည်မှုဝင်း
coded-category-public_safety = အများပြည်သူလုံခြုံရေး
coded-category-other = အခြားအမျိုးအစား

# direction: Movement as seen from the sender.
coded-direction-inbound = အဝင်
coded-direction-outbound = အထွက်
coded-direction-transit = ဖြတ်သန်း

# tlp: Traffic Light Protocol: how far it may be shared. Its label stands beside these words.
coded-tlp-clear = ကန့်သတ်ချက်မရှိ မျှဝေနိုင်သည်
coded-tlp-green = လုပ်ငန်းအသိုင်းအဝိုင်းအတွင်းသာ
coded-tlp-amber = အဖွဲ့အစည်းနှင့် သိရန်လိုအပ်သူများသာ
coded-tlp-amber_strict = အဖွဲ့အစည်းအတွင်းသာ
coded-tlp-red = အမည်ဖော်ပြထားသူများအတွက်သာ

# handling: Europol handling codes. The code stands beside these words.
coded-handling-h0 = ပေးပို့ရည်ရွယ်ချက်အတိုင်း အသုံးပြုနိုင်သည်
coded-handling-h1 = ခွင့်ပြုချက်မရှိဘဲ တရားရုံးတွင် သက်သေအဖြစ် မသုံးရ
coded-handling-h2 = ခွင့်ပြုချက်မရှိဘဲ လက်ဆင့်မကမ်းရ
coded-handling-h3 = မှတ်ချက်ပါ အခြားကန့်သတ်ချက်များ

# urgency
coded-urgency-immediate = ချက်ချင်း
coded-urgency-expected = မကြာမီ
coded-urgency-future = အနာဂတ်
coded-urgency-past = ပြီးခဲ့ပြီ

# severity
coded-severity-extreme = အလွန်အမင်းပြင်းထန်
coded-severity-severe = ပြင်းထန်
coded-severity-moderate = အလယ်အလတ်
coded-severity-minor = အသေးအဖွဲ

# certainty
coded-certainty-observed = တွေ့မြင်ခဲ့သည်
coded-certainty-likely = ဖြစ်နိုင်ခြေများသည်
coded-certainty-possible = ဖြစ်နိုင်သည်
coded-certainty-unlikely = ဖြစ်နိုင်ခြေနည်းသည်

# response: What is asked of the other office.
coded-response-shelter = ခိုလှုံပါ
coded-response-evacuate = ဘေးလွတ်ရာရွှေ့ပါ
coded-response-prepare = ပြင်ဆင်ပါ
coded-response-execute = အစီအစဉ်အတိုင်း ဆောင်ရွက်ပါ
coded-response-avoid = နေရာကို ရှောင်ပါ
coded-response-monitor = စောင့်ကြည့်ပါ
coded-response-assess = အခြေအနေ အကဲဖြတ်ပါ
coded-response-all_clear = အန္တရာယ်ကင်းပြီ
coded-response-none = ဆောင်ရွက်ရန်မလို
coded-response-stop_and_check = ရပ်တန့်စစ်ဆေးပါ
coded-response-discreet_check = လျှို့ဝှက်စစ်ဆေးပါ
coded-response-controlled_delivery = ထိန်းချုပ်ပို့ဆောင်မှု
coded-response-call_back = ပြန်ခေါ်ပါ
coded-response-joint_patrol = ပူးတွဲကင်းလှည့်ပါ
coded-response-verify_document = စာရွက်စာတမ်း စိစစ်ပါ

# pap: Permissible Actions Protocol. Its label stands beside these words.
coded-pap-clear = ဥပဒေနှင့်အညီ အသုံးပြုနိုင်
coded-pap-green = ပွင့်လင်းစွာ ဆောင်ရွက်နိုင်
coded-pap-amber = တစ်ဖက်မမြင်နိုင်သည့် ဆောင်ရွက်မှုသာ
coded-pap-red = ကြည့်ရန်သာ၊ မဆောင်ရွက်ရ

# sensitivity
coded-sensitivity-minor = အရွယ်မရောက်သေးသူ
coded-sensitivity-victim = ကျူးလွန်ခံရသူ
coded-sensitivity-health = ကျန်းမာရေးအချက်အလက်
coded-sensitivity-biometric = ဇီဝအချက်အလက်
coded-sensitivity-informant_risk = သတင်းပေးသူ အန္တရာယ်ရှိ

# source: How reliable a source is. The grade stands beside these words.
coded-source-a = သံသယမရှိ
coded-source-b = အများအားဖြင့် ယုံကြည်ရ
coded-source-c = အများအားဖြင့် မယုံကြည်ရ
coded-source-x = အကဲမဖြတ်နိုင်

# information: How far information can be believed. The grade stands beside these words.
coded-information-1 = မှန်ကန်ကြောင်း သိရှိထား
coded-information-2 = သတင်းရင်းမြစ် ကိုယ်တိုင်သိ
coded-information-3 = ရင်းမြစ်ကိုယ်တိုင်မသိ၊ အထောက်အထားရှိ
coded-information-4 = အထောက်အထား မရနိုင်

# delay: Why an answer comes later.
coded-delay-judicial_authorisation = တရားရုံးခွင့်ပြုချက် စောင့်ဆိုင်း
coded-delay-searching = ရှာဖွေနေဆဲ
coded-delay-no_officer = အရာရှိ မအားလပ်
coded-delay-other_agency = အခြားအဖွဲ့အစည်းကို စောင့်ဆိုင်း
coded-delay-other = အခြားနှောင့်နှေးရသည့်အကြောင်း

# use: What an originator is asked to allow.
coded-use-forward = လက်ဆင့်ကမ်းရန်
coded-use-export = ဖိုင်အဖြစ်ထုတ်ရန်
coded-use-sink = အခြားစနစ်သို့ပေးရန်
coded-use-court = တရားရုံးတွင်သုံးရန်

# decline: Why a request is refused.
coded-decline-not_available = အချက်အလက်မရှိ
coded-decline-not_authorised = ပေးပိုင်ခွင့်မရှိ
coded-decline-security = လုံခြုံရေးထိခိုက်နိုင်
coded-decline-investigation = စုံစမ်းမှုထိခိုက်နိုင်
coded-decline-danger_to_person = လူကို အန္တရာယ်ဖြစ်စေနိုင်
coded-decline-disproportionate = အချိုးမညီ
coded-decline-minor_offence = ပြစ်မှုငယ်
coded-decline-other_state = ခွင့်မပြုသေးသည့် နိုင်ငံမှလာ
coded-decline-other = အခြားငြင်းပယ်ရသည့်အကြောင်း

# outcome: What came of an alert.
coded-outcome-stopped = ရပ်တန့်ခဲ့
coded-outcome-seized = သိမ်းဆည်းရမိ
coded-outcome-not_found = မတွေ့ရှိ
coded-outcome-false_alarm = မှားယွင်းသတိပေးချက်
coded-outcome-under_watch = စောင့်ကြည့်နေဆဲ
coded-outcome-passed_on = လက်ဆင့်ကမ်းပြီး
coded-outcome-refused = မဆောင်ရွက်ရန် ငြင်းဆို

# precedence: How urgent. The word that travels stands beside these.
coded-precedence-flash = အရေးပေါ်ဆုံး
coded-precedence-immediate = အလွန်အရေးကြီး
coded-precedence-priority = ဦးစားပေး
coded-precedence-routine = ပုံမှန်

# progress: How far an alert has come.
coded-progress-queued = ပို့ရန်စောင့်ဆိုင်း
coded-progress-held = လက်ဆင့်ကမ်းစခန်းတွင် ရှိ
coded-progress-expired = သက်တမ်းကုန်
coded-progress-refused_by_relay = လက်ဆင့်ကမ်းစခန်းက ငြင်းပယ်
coded-progress-unconfirmed = အတည်မပြုရသေး
coded-progress-refused_by_recipient = လက်ခံသူက ငြင်းပယ်
coded-progress-delivered = ပေးပို့ပြီး
coded-progress-read = ဖတ်ပြီး
coded-progress-actioned = ဆောင်ရွက်ပြီး
