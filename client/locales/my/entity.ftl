# What an alert is about: kinds, fields, coded values, doubts. Plates, numbers and names are put in as they are.

# Kinds.
entity-person = လူပုဂ္ဂိုလ်
entity-document = စာရွက်စာတမ်း
entity-vehicle = ယာဉ်
entity-vessel = ရေယာဉ်
entity-consignment = ကုန်စည်
entity-firearm = သေနတ်လက်နက်
entity-drugs = မူးယစ်ဆေးဝါး
entity-wildlife = တောရိုင်းတိရစ္ဆာန်
entity-organisation = အဖွဲ့အစည်း
entity-device = ကိရိယာ
entity-money = ငွေ
entity-location = နေရာ
entity-unknown = ဤဗားရှင်း မသိသော အမျိုးအစား

# Fields.
field-names = အမည်များ
field-romanised = လက်တင်အက္ခရာဖြင့်
field-alias = နာမည်ပွား
field-sex = လိင်
field-born = မွေးသက္ကရာဇ်
field-age_from = အသက် အနည်းဆုံး
field-age_to = အသက် အများဆုံး
field-nationalities = နိုင်ငံသား
field-role = အခန်းကဏ္ဍ
field-height_cm = အရပ် စင်တီမီတာ
field-marks = ထင်ရှားသည့်အမှတ်အသား
field-telephones = တယ်လီဖုန်းများ
field-warnings = သတိပေးချက်များ
field-kind = အမျိုးအစား
field-number = နံပါတ်
field-issuing_state = ထုတ်ပေးသည့်နိုင်ငံ
field-authority = ထုတ်ပေးသည့်အာဏာပိုင်
field-issued = ထုတ်ပေးသည့်ရက်
field-expires = သက်တမ်းကုန်ရက်
field-mrz = စက်ဖတ်စာကြောင်းများ
field-document_state = စာရွက်စာတမ်း အခြေအနေ
field-plate = ယာဉ်နံပါတ်ပြား
field-plate_state = နံပါတ်ပြား နိုင်ငံ
field-plate_province = နံပါတ်ပြား တိုင်း/ပြည်နယ်
field-vin = ကိုယ်ထည်နံပါတ် (`VIN`)
field-make = ထုတ်လုပ်သူ
field-model = မော်ဒယ်
field-colour = အရောင်
field-name = အမည်
field-registration = မှတ်ပုံတင်အမှတ်
field-call_sign = ခေါ်ဆိုသင်္ကေတ
field-imo = `IMO` နံပါတ်
field-mmsi = `MMSI` နံပါတ်
field-flag = အလံ
field-engine = အင်ဂျင်
field-container = ကွန်တိန်နာ
field-seal = ချိပ်တံဆိပ်
field-waybill = ကုန်ပို့လွှာ
field-hs_code = အကောက်ခွန်ကုဒ် (`HS`)
field-declared = ကြေညာထားသည်
field-found = တွေ့ရှိသည်
field-shipper = ကုန်ပို့သူ
field-consignee = ကုန်လက်ခံသူ
field-packages = ထုပ်အရေအတွက်
field-weight = အလေးချိန်
field-calibre = ပြောင်းအကျယ်
field-serial = အမှတ်စဉ်
field-count = အရေအတွက်
field-rounds = ကျည်ဆန်အရေအတွက်
field-substance = ပစ္စည်း
field-substance_name = ပစ္စည်းအမည်
field-cas = `CAS` နံပါတ်
field-form = ပုံသဏ္ဌာန်
field-quantity = ပမာဏ
field-brand = တံဆိပ်
field-concealment = ဝှက်ထားပုံ
field-test = စမ်းသပ်မှု
field-origin = မူရင်း
field-destination = ပန်းတိုင်
field-seized_by = သိမ်းဆည်းသူ
field-seized_at = သိမ်းဆည်းသည့်အချိန်
field-scientific_name = သိပ္ပံအမည်
field-common_names = အများသုံးအမည်
field-appendix = `CITES` နောက်ဆက်တွဲ
field-term = နမူနာ (`CITES` စကားရပ်)
field-source = အရင်းအမြစ်
field-live = အသက်ရှင်ဆဲ
field-permit = ခွင့်ပြုမိန့်
field-permit_state = ခွင့်ပြုမိန့် နိုင်ငံ
field-care = လိုအပ်သည့် စောင့်ရှောက်မှု
field-state = နိုင်ငံ
field-address = လိပ်စာ
field-imei = `IMEI` နံပါတ်
field-imsi = `IMSI` နံပါတ်
field-handles = ကွန်ရက်အကောင့်များ
field-amount = ငွေပမာဏ
field-currency = ငွေကြေး
field-account = အကောင့်
field-description = ဖော်ပြချက်
field-crossing = နယ်စပ်ဂိတ်
field-point_e7 = တည်နေရာ
field-road = လမ်း
field-river_km = မြစ်ကီလိုမီတာ
field-grid = ဇယားကွက်ညွှန်း
field-note = မှတ်ချက်
field-sensitivities = အထိခိုက်မခံ
field-subdivision = တိုင်း/ပြည်နယ်
field-locode = နေရာကုဒ် (`UN/LOCODE`)
field-polygon_e7 = ထောင့်များ
field-centre_e7 = ဗဟို
field-radius_m = အချင်းဝက် မီတာ
field-accuracy_m = တိကျမှု မီတာ
field-direction = ဦးတည်ရာ
field-headline = ခေါင်းစဉ်
field-instruction = ညွှန်ကြားချက်
field-contact = ဆက်သွယ်ရန်
field-officer = အရာရှိ

# Relations between two.
coded-relation-drives = မောင်းနှင်သည်
coded-relation-owns = ပိုင်ဆိုင်သည်
coded-relation-carries = သယ်ဆောင်သည်
coded-relation-travels_with = အတူခရီးသွားသည်
coded-relation-holds = ကိုင်ဆောင်သည်
coded-relation-works_for = အလုပ်လုပ်ပေးသည်
coded-relation-contacted = ဆက်သွယ်ခဲ့သည်
coded-relation-found_in = အတွင်း၌ တွေ့ရှိသည်
coded-relation-seized_from = ထံမှ သိမ်းဆည်းသည်
coded-relation-sent_to = ထံသို့ ပို့သည်
coded-relation-guardian_of = အုပ်ထိန်းသူဖြစ်သည်
coded-relation-same_as = တူညီသည်
coded-relation-other = ဆက်စပ်သည်

# Sex (ISO/IEC 5218).
coded-sex-male = ကျား
coded-sex-female = မ
coded-sex-not_applicable = မသက်ဆိုင်

# Roles of a person.
coded-role-suspect = သံသယရှိသူ
coded-role-victim = ကျူးလွန်ခံရသူ
coded-role-witness = သက်သေ
coded-role-missing = ပျောက်ဆုံးသူ
coded-role-facilitator = ကူညီသူ
coded-role-driver = ယာဉ်မောင်း
coded-role-associate = အပေါင်းအပါ

# Warnings about a person.
coded-warning-armed = လက်နက်ကိုင်ဆောင်
coded-warning-violent = အကြမ်းဖက်တတ်
coded-warning-contagious = ကူးစက်ရောဂါရှိ
coded-warning-self_harm = မိမိကိုယ်ကို အန္တရာယ်ပြုနိုင်

# Kinds of document.
coded-document-passport = နိုင်ငံကူးလက်မှတ်
coded-document-border_pass = နယ်စပ်ဖြတ်သန်းလက်မှတ်
coded-document-national_id = နိုင်ငံသားစိစစ်ရေးကတ်
coded-document-visa = ဗီဇာ
coded-document-laissez_passer = သွားလာခွင့်လက်မှတ်
coded-document-seaman_book = သင်္ဘောသားစာအုပ်
coded-document-vehicle_permit = ယာဉ်ခွင့်ပြုမိန့်
coded-document-other = အခြားစာရွက်စာတမ်း

# States of a document.
coded-document_state-valid = တရားဝင်
coded-document_state-lost = ပျောက်ဆုံး
coded-document_state-stolen = ခိုးယူခံရ
coded-document_state-stolen_blank = အလွတ်ပုံစံ ခိုးယူခံရ
coded-document_state-revoked = ရုပ်သိမ်းထား
coded-document_state-forged = အတု
coded-document_state-altered = ပြင်ဆင်ထား
coded-document_state-impostor = အယောင်ဆောင်သူ အသုံးပြု

# Kinds of vehicle.
coded-vehicle-car = ကား
coded-vehicle-pickup = ပစ်ကပ်ကား
coded-vehicle-van = ဗင်ကား
coded-vehicle-bus = ဘတ်စ်ကား
coded-vehicle-truck = ကုန်တင်ကား
coded-vehicle-trailer = နောက်တွဲယာဉ်
coded-vehicle-motorcycle = မော်တော်ဆိုင်ကယ်
coded-vehicle-tractor = ထွန်စက်
coded-vehicle-bicycle = စက်ဘီး
coded-vehicle-aircraft = လေယာဉ်
coded-vehicle-drone = ဒရုန်း
coded-vehicle-other = အခြားယာဉ်

# Kinds of vessel.
coded-vessel-speedboat = အမြန်ရေယာဉ်
coded-vessel-longtail = အမြီးရှည်စက်လှေ
coded-vessel-cargo = ကုန်တင်သင်္ဘော
coded-vessel-ferry = ကူးတို့သင်္ဘော
coded-vessel-fishing = ငါးဖမ်းလှေ
coded-vessel-barge = တွဲသင်္ဘော
coded-vessel-other = အခြားရေယာဉ်

# Kinds of firearm.
coded-firearm-handgun = ပစ္စတို
coded-firearm-rifle = ရိုင်ဖယ်
coded-firearm-shotgun = ပြောင်းချောသေနတ်
coded-firearm-automatic = အော်တိုလက်နက်
coded-firearm-ammunition = ခဲယမ်း
coded-firearm-explosive = ပေါက်ကွဲပစ္စည်း
coded-firearm-part = လက်နက်အစိတ်အပိုင်း
coded-firearm-other = အခြားလက်နက်

# Substances.
coded-substance-meth_tablet = မက်အမ်ဖီတမင်းဆေးပြား
coded-substance-meth_crystal = အိုက်စ်
coded-substance-heroin = ဘိန်းဖြူ
coded-substance-opium = ဘိန်းမည်း
coded-substance-cannabis_herb = ဆေးခြောက်
coded-substance-cannabis_resin = ဆေးခြောက်စေး
coded-substance-ketamine = ကီတမင်း
coded-substance-mdma = အက်စတေစီ
coded-substance-cocaine = ကိုကင်း
coded-substance-fentanyl_analogue = ဖင်တာနီးလ်ဆင်တူ
coded-substance-nps = စိတ်ပြောင်းဆေးအသစ်
coded-substance-precursor = ရှေ့ပြေးဓာတုပစ္စည်း
coded-substance-other = အခြားပစ္စည်း

# Forms of drugs.
coded-drug_form-powder = အမှုန့်
coded-drug_form-tablet = ဆေးပြား
coded-drug_form-crystal = ပုံဆောင်ခဲ
coded-drug_form-liquid = အရည်
coded-drug_form-plant = အပင်
coded-drug_form-blotter = စုပ်စက္ကူ

# Tests of drugs.
coded-test-none = မစမ်းသပ်ရသေး
coded-test-field = ကွင်းဆင်းစမ်းသပ်
coded-test-laboratory = ဓာတ်ခွဲခန်းစမ်းသပ်

# CITES appendices.
coded-appendix-i = နောက်ဆက်တွဲ ပထမ
coded-appendix-ii = နောက်ဆက်တွဲ ဒုတိယ
coded-appendix-iii = နောက်ဆက်တွဲ တတိယ
coded-appendix-not_listed = စာရင်းမဝင်

# CITES source codes. The letter stands beside these words.
coded-origin-w = တောမှရယူ
coded-origin-r = တောမှယူ မွေးမြူ
coded-origin-d = ရောင်းဝယ်ရန် မွေးမြူ ပထမနောက်ဆက်တွဲ
coded-origin-a = စိုက်ပျိုးပင်
coded-origin-c = ဖမ်းချုပ်မွေးမြူ
coded-origin-f = ဖမ်းချုပ်၌ မွေးဖွား
coded-origin-i = သိမ်းဆည်းထား
coded-origin-o = ကွန်ဗင်းရှင်းမတိုင်မီ
coded-origin-x = နိုင်ငံပိုင်မဟုတ်သော ပင်လယ်
coded-origin-y = အကူအညီဖြင့် ထုတ်လုပ်
coded-origin-u = မသိ

# Kinds of device.
coded-device-telephone = တယ်လီဖုန်း
coded-device-sim = ဆင်းမ်ကတ်
coded-device-computer = ကွန်ပျူတာ
coded-device-radio = ရေဒီယို
coded-device-satellite = ဂြိုဟ်တုစက်
coded-device-storage = သိုလှောင်ကိရိယာ
coded-device-other = အခြားကိရိယာ

# Forms of money.
coded-money_form-cash = ငွေသား
coded-money_form-transfer = ငွေလွှဲ
coded-money_form-crypto = ခရစ်ပတိုငွေ
coded-money_form-gold = ရွှေ
coded-money_form-card = ကတ်
coded-money_form-other = အခြားတန်ဖိုးရှိ

# Doubts: why a field is doubtful.
doubt-check_digit = စစ်ဆေးဂဏန်း မကိုက်ညီပါ ({ $about })
doubt-shape = စံပုံစံနှင့် မကိုက်ညီပါ ({ $about })
doubt-buddhist_year = နှစ်သည် သာသနာသက္ကရာဇ်နှင့် တူသည်{ $about }
doubt-mixed_scripts = စကားလုံးတစ်လုံးတွင် အက္ခရာနှစ်မျိုး ပါသည်{ $about }
doubt-looks_like = ဤအရာနှင့် တူသော်လည်း မတူညီပါ- { $about }
doubt-invisible = မမြင်ရသော အက္ခရာ ပါသည် ({ $about })
doubt-zawgyi = ဇော်ဂျီဖြင့် ရေးထားပုံရပြီး အခြားသူများ အခြားစကားလုံးအဖြစ် ဖတ်မိနိုင်သည်{ $about }
