# What an alert is about: kinds, fields, coded values, doubts. Plates, numbers and names are put in as they are.

# Kinds.
entity-person = ບຸກຄົນ
entity-document = ເອກະສານ
entity-vehicle = ພາຫະນະ
entity-vessel = ເຮືອ
entity-consignment = ສິນຄ້າຂົນສົ່ງ
entity-firearm = ອາວຸດປືນ
entity-drugs = ຢາເສບຕິດ
entity-wildlife = ສັດປ່າ
entity-organisation = ອົງກອນ
entity-device = ອຸປະກອນ
entity-money = ເງິນ
entity-location = ສະຖານທີ່
entity-unknown = ປະເພດທີ່ລຸ້ນນີ້ບໍ່ຮູ້ຈັກ

# Fields.
field-names = ຊື່
field-romanised = ເປັນຕົວອັກສອນລາຕິນ
field-alias = ຊື່ອື່ນ
field-sex = ເພດ
field-born = ວັນເກີດ
field-age_from = ອາຍຸແຕ່
field-age_to = ອາຍຸເຖິງ
field-nationalities = ສັນຊາດ
field-role = ບົດບາດ
field-height_cm = ຄວາມສູງເປັນຊັງຕີແມັດ
field-marks = ຕຳໜິຮູບພັນ
field-telephones = ໂທລະສັບ
field-warnings = ຄຳເຕືອນ
field-kind = ຊະນິດ
field-number = ເລກທີ
field-issuing_state = ປະເທດທີ່ອອກ
field-authority = ອົງການທີ່ອອກ
field-issued = ອອກວັນທີ
field-expires = ໃຊ້ໄດ້ຮອດ
field-mrz = ແຖວທີ່ເຄື່ອງອ່ານໄດ້
field-document_state = ສະພາບເອກະສານ
field-plate = ປ້າຍທະບຽນ
field-plate_state = ປະເທດຂອງປ້າຍ
field-plate_province = ແຂວງຂອງປ້າຍ
field-vin = ເລກຖັງ (`VIN`)
field-make = ຍີ່ຫໍ້
field-model = ລຸ້ນ
field-colour = ສີ
field-name = ຊື່
field-registration = ເລກທະບຽນ
field-call_sign = ສັນຍານເອີ້ນ
field-imo = ເລກ `IMO`
field-mmsi = ເລກ `MMSI`
field-flag = ທຸງຊາດ
field-engine = ເຄື່ອງຈັກ
field-container = ຕູ້ຄອນເທນເນີ
field-seal = ກາຜະນຶກ
field-waybill = ໃບຂົນສົ່ງ
field-hs_code = ລະຫັດພາສີ (`HS`)
field-declared = ແຈ້ງວ່າເປັນ
field-found = ພົບເຫັນ
field-shipper = ຜູ້ສົ່ງສິນຄ້າ
field-consignee = ຜູ້ຮັບສິນຄ້າ
field-packages = ຈຳນວນຫໍ່
field-weight = ນ້ຳໜັກ
field-calibre = ຂະໜາດລຳກ້ອງ
field-serial = ເລກລຳດັບ
field-count = ຈຳນວນ
field-rounds = ຈຳນວນລູກປືນ
field-substance = ສານ
field-substance_name = ຊື່ສານ
field-cas = ເລກ `CAS`
field-form = ຮູບແບບ
field-quantity = ປະລິມານ
field-brand = ເຄື່ອງໝາຍ
field-concealment = ວິທີເຊື່ອງ
field-test = ການກວດພິສູດ
field-origin = ຕົ້ນທາງ
field-destination = ປາຍທາງ
field-seized_by = ຍຶດໂດຍ
field-seized_at = ຍຶດເມື່ອ
field-scientific_name = ຊື່ວິທະຍາສາດ
field-common_names = ຊື່ສາມັນ
field-appendix = ບັນຊີ `CITES`
field-term = ຕົວຢ່າງ (ຄຳສັບ `CITES`)
field-source = ແຫຼ່ງທີ່ມາ
field-live = ຍັງມີຊີວິດ
field-permit = ໃບອະນຸຍາດ
field-permit_state = ປະເທດຂອງໃບອະນຸຍາດ
field-care = ການດູແລທີ່ຈຳເປັນ
field-state = ປະເທດ
field-address = ທີ່ຢູ່
field-imei = ເລກ `IMEI`
field-imsi = ເລກ `IMSI`
field-handles = ບັນຊີເຄືອຂ່າຍ
field-amount = ຈຳນວນເງິນ
field-currency = ສະກຸນເງິນ
field-account = ບັນຊີ
field-description = ຄຳອະທິບາຍ
field-crossing = ດ່ານຊາຍແດນ
field-point_e7 = ພິກັດ
field-road = ຖະໜົນ
field-river_km = ຫຼັກກິໂລແມັດແມ່ນ້ຳ
field-grid = ພິກັດຕາຕະລາງ
field-note = ໝາຍເຫດ
field-sensitivities = ຂໍ້ມູນອ່ອນໄຫວ
field-subdivision = ແຂວງ
field-locode = ລະຫັດສະຖານທີ່ (`UN/LOCODE`)
field-polygon_e7 = ມຸມ
field-centre_e7 = ຈຸດກາງ
field-radius_m = ລັດສະໝີເປັນແມັດ
field-accuracy_m = ຄວາມຊັດເຈນເປັນແມັດ
field-direction = ທິດທາງ
field-headline = ຫົວຂໍ້
field-instruction = ຄຳແນະນຳ
field-contact = ຕິດຕໍ່
field-officer = ເຈົ້າໜ້າທີ່

# Relations between two.
coded-relation-drives = ຂັບ
coded-relation-owns = ເປັນເຈົ້າຂອງ
coded-relation-carries = ບັນທຸກ
coded-relation-travels_with = ເດີນທາງກັບ
coded-relation-holds = ຖື
coded-relation-works_for = ເຮັດວຽກໃຫ້
coded-relation-contacted = ຕິດຕໍ່
coded-relation-found_in = ພົບໃນ
coded-relation-seized_from = ຍຶດຈາກ
coded-relation-sent_to = ສົ່ງໄປ
coded-relation-guardian_of = ເປັນຜູ້ປົກຄອງຂອງ
coded-relation-same_as = ແມ່ນອັນດຽວກັບ
coded-relation-other = ກ່ຽວຂ້ອງກັບ

# Sex (ISO/IEC 5218).
coded-sex-male = ຊາຍ
coded-sex-female = ຍິງ
coded-sex-not_applicable = ບໍ່ກ່ຽວຂ້ອງ

# Roles of a person.
coded-role-suspect = ຜູ້ຕ້ອງສົງໄສ
coded-role-victim = ຜູ້ເຄາະຮ້າຍ
coded-role-witness = ພະຍານ
coded-role-missing = ສູນຫາຍ
coded-role-facilitator = ຜູ້ອຳນວຍຄວາມສະດວກ
coded-role-driver = ຄົນຂັບ
coded-role-associate = ຜູ້ກ່ຽວຂ້ອງ

# Warnings about a person.
coded-warning-armed = ມີອາວຸດ
coded-warning-violent = ໃຊ້ຄວາມຮຸນແຮງ
coded-warning-contagious = ມີພະຍາດຕິດຕໍ່
coded-warning-self_harm = ອາດທຳຮ້າຍຕົນເອງ

# Kinds of document.
coded-document-passport = ໜັງສືຜ່ານແດນ
coded-document-border_pass = ບັດຜ່ານແດນ
coded-document-national_id = ບັດປະຈຳຕົວ
coded-document-visa = ວີຊາ
coded-document-laissez_passer = ໜັງສືອະນຸຍາດເດີນທາງ
coded-document-seaman_book = ປຶ້ມຊາວເຮືອ
coded-document-vehicle_permit = ໃບອະນຸຍາດພາຫະນະ
coded-document-other = ເອກະສານອື່ນ

# States of a document.
coded-document_state-valid = ໃຊ້ໄດ້
coded-document_state-lost = ເສຍ
coded-document_state-stolen = ຖືກລັກ
coded-document_state-stolen_blank = ແບບເປົ່າຖືກລັກ
coded-document_state-revoked = ຖືກຖອນ
coded-document_state-forged = ປອມ
coded-document_state-altered = ຖືກດັດແປງ
coded-document_state-impostor = ໃຊ້ໂດຍຜູ້ແອບອ້າງ

# Kinds of vehicle.
coded-vehicle-car = ລົດເກັງ
coded-vehicle-pickup = ລົດກະບະ
coded-vehicle-van = ລົດຕູ້
coded-vehicle-bus = ລົດເມ
coded-vehicle-truck = ລົດບັນທຸກ
coded-vehicle-trailer = ລົດພ່ວງ
coded-vehicle-motorcycle = ລົດຈັກ
coded-vehicle-tractor = ລົດໄຖ
coded-vehicle-bicycle = ລົດຖີບ
coded-vehicle-aircraft = ເຮືອບິນ
coded-vehicle-drone = ໂດຣນ
coded-vehicle-other = ພາຫະນະອື່ນ

# Kinds of vessel.
coded-vessel-speedboat = ເຮືອໄວ
coded-vessel-longtail = ເຮືອຫາງຍາວ
coded-vessel-cargo = ເຮືອຂົນສົ່ງ
coded-vessel-ferry = ເຮືອບັກ
coded-vessel-fishing = ເຮືອຫາປາ
coded-vessel-barge = ເຮືອລາກ
coded-vessel-other = ເຮືອອື່ນ

# Kinds of firearm.
coded-firearm-handgun = ປືນສັ້ນ
coded-firearm-rifle = ປືນຍາວ
coded-firearm-shotgun = ປືນລູກຊອງ
coded-firearm-automatic = ປືນອັດຕະໂນມັດ
coded-firearm-ammunition = ລູກປືນ
coded-firearm-explosive = ວັດຖຸລະເບີດ
coded-firearm-part = ຊິ້ນສ່ວນອາວຸດ
coded-firearm-other = ອາວຸດອື່ນ

# Substances.
coded-substance-meth_tablet = ຢາບ້າ
coded-substance-meth_crystal = ຢາໄອສ໌
coded-substance-heroin = ເຮໂຣອິນ
coded-substance-opium = ຢາຝິ່ນ
coded-substance-cannabis_herb = ກັນຊາ
coded-substance-cannabis_resin = ຢາງກັນຊາ
coded-substance-ketamine = ເຄຕາມິນ
coded-substance-mdma = ຢາອີ
coded-substance-cocaine = ໂຄເຄນ
coded-substance-fentanyl_analogue = ສານຄ້າຍເຟນຕານິນ
coded-substance-nps = ສານອອກລິດຕໍ່ຈິດຊະນິດໃໝ່
coded-substance-precursor = ສານຕັ້ງຕົ້ນ
coded-substance-other = ສານອື່ນ

# Forms of drugs.
coded-drug_form-powder = ຜົງ
coded-drug_form-tablet = ເມັດ
coded-drug_form-crystal = ກ້ອນຜລຶກ
coded-drug_form-liquid = ຂອງແຫຼວ
coded-drug_form-plant = ພືດ
coded-drug_form-blotter = ແຜ່ນກະດາດ

# Tests of drugs.
coded-test-none = ຍັງບໍ່ໄດ້ກວດ
coded-test-field = ກວດໃນພາກສະໜາມ
coded-test-laboratory = ກວດໃນຫ້ອງທົດລອງ

# CITES appendices.
coded-appendix-i = ບັນຊີໜຶ່ງ
coded-appendix-ii = ບັນຊີສອງ
coded-appendix-iii = ບັນຊີສາມ
coded-appendix-not_listed = ບໍ່ຢູ່ໃນບັນຊີ

# CITES source codes. The letter stands beside these words.
coded-origin-w = ຈັບຈາກທຳມະຊາດ
coded-origin-r = ລ້ຽງຈາກລູກທຳມະຊາດ
coded-origin-d = ເພາະພັນເພື່ອການຄ້າ ບັນຊີໜຶ່ງ
coded-origin-a = ພືດເພາະປູກ
coded-origin-c = ເພາະພັນໃນກົງ
coded-origin-f = ເກີດໃນກົງ
coded-origin-i = ຖືກຍຶດ
coded-origin-o = ກ່ອນສົນທິສັນຍາ
coded-origin-x = ຈາກທະເລນອກເຂດລັດ
coded-origin-y = ປູກແບບຊ່ວຍເຫຼືອ
coded-origin-u = ບໍ່ຮູ້

# Kinds of device.
coded-device-telephone = ໂທລະສັບ
coded-device-sim = ຊິມກາດ
coded-device-computer = ຄອມພິວເຕີ
coded-device-radio = ວິທະຍຸ
coded-device-satellite = ເຄື່ອງດາວທຽມ
coded-device-storage = ບ່ອນຈັດເກັບ
coded-device-other = ອຸປະກອນອື່ນ

# Forms of money.
coded-money_form-cash = ເງິນສົດ
coded-money_form-transfer = ເງິນໂອນ
coded-money_form-crypto = ເງິນຄຣິບໂຕ
coded-money_form-gold = ຄຳ
coded-money_form-card = ບັດ
coded-money_form-other = ມູນຄ່າອື່ນ

# Doubts: why a field is doubtful.
doubt-check_digit = ເລກກວດສອບບໍ່ກົງກັນ ({ $about })
doubt-shape = ບໍ່ມີຮູບແບບຕາມມາດຕະຖານ ({ $about })
doubt-buddhist_year = ປີເບິ່ງຄືພຸດທະສັກກະລາດ{ $about }
doubt-mixed_scripts = ຄຳໜຶ່ງມີຕົວອັກສອນສອງແບບ{ $about }
doubt-looks_like = ເບິ່ງຄືອັນນີ້ ແຕ່ບໍ່ແມ່ນອັນດຽວກັນ: { $about }
doubt-invisible = ມີຕົວອັກສອນທີ່ບໍ່ມີໃຜເຫັນ ({ $about })
doubt-zawgyi = ເບິ່ງຄືພາສາມຽນມາແບບຊໍຈີ ທີ່ຄົນອື່ນອ່ານເປັນຄຳອື່ນ{ $about }
