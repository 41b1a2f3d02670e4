# What an alert is about: kinds, fields, coded values, doubts. Plates, numbers and names are put in as they are.

# Kinds.
entity-person = บุคคล
entity-document = เอกสาร
entity-vehicle = ยานพาหนะ
entity-vessel = เรือ
entity-consignment = สินค้าขนส่ง
entity-firearm = อาวุธปืน
entity-drugs = ยาเสพติด
entity-wildlife = สัตว์ป่า
entity-organisation = องค์กร
entity-device = อุปกรณ์
entity-money = เงิน
entity-location = สถานที่
entity-unknown = ชนิดที่รุ่นนี้ไม่รู้จัก

# Fields.
field-names = ชื่อ
field-romanised = เป็นอักษรละติน
field-alias = นามแฝง
field-sex = เพศ
field-born = วันเกิด
field-age_from = อายุตั้งแต่
field-age_to = อายุถึง
field-nationalities = สัญชาติ
field-role = บทบาท
field-height_cm = ส่วนสูงเป็นเซนติเมตร
field-marks = ตำหนิรูปพรรณ
field-telephones = โทรศัพท์
field-warnings = คำเตือน
field-kind = ชนิด
field-number = หมายเลข
field-issuing_state = ประเทศที่ออก
field-authority = หน่วยงานที่ออก
field-issued = ออกเมื่อ
field-expires = ใช้ได้ถึง
field-mrz = แถบที่เครื่องอ่านได้
field-document_state = สถานะเอกสาร
field-plate = ป้ายทะเบียน
field-plate_state = ประเทศของป้าย
field-plate_province = จังหวัดของป้าย
field-vin = เลขตัวถัง (`VIN`)
field-make = ยี่ห้อ
field-model = รุ่น
field-colour = สี
field-name = ชื่อ
field-registration = เลขทะเบียน
field-call_sign = สัญญาณเรียกขาน
field-imo = หมายเลข `IMO`
field-mmsi = หมายเลข `MMSI`
field-flag = ธง
field-engine = เครื่องยนต์
field-container = ตู้คอนเทนเนอร์
field-seal = ตราผนึก
field-waybill = ใบขนส่ง
field-hs_code = พิกัดศุลกากร (`HS`)
field-declared = สำแดงเป็น
field-found = ตรวจพบ
field-shipper = ผู้ส่งสินค้า
field-consignee = ผู้รับสินค้า
field-packages = จำนวนหีบห่อ
field-weight = น้ำหนัก
field-calibre = ขนาดลำกล้อง
field-serial = หมายเลขประจำปืน
field-count = จำนวน
field-rounds = จำนวนกระสุน
field-substance = สาร
field-substance_name = ชื่อสาร
field-cas = หมายเลข `CAS`
field-form = รูปแบบ
field-quantity = ปริมาณ
field-brand = ตรา
field-concealment = วิธีซุกซ่อน
field-test = การตรวจพิสูจน์
field-origin = ต้นทาง
field-destination = ปลายทาง
field-seized_by = ยึดโดย
field-seized_at = ยึดเมื่อ
field-scientific_name = ชื่อวิทยาศาสตร์
field-common_names = ชื่อสามัญ
field-appendix = บัญชี `CITES`
field-term = ตัวอย่าง (คำของ `CITES`)
field-source = แหล่งที่มา
field-live = ยังมีชีวิต
field-permit = ใบอนุญาต
field-permit_state = ประเทศของใบอนุญาต
field-care = การดูแลที่จำเป็น
field-state = ประเทศ
field-address = ที่อยู่
field-imei = หมายเลข `IMEI`
field-imsi = หมายเลข `IMSI`
field-handles = บัญชีเครือข่าย
field-amount = จำนวนเงิน
field-currency = สกุลเงิน
field-account = บัญชี
field-description = คำอธิบาย
field-crossing = จุดผ่านแดน
field-point_e7 = พิกัด
field-road = ถนน
field-river_km = หลักกิโลเมตรแม่น้ำ
field-grid = พิกัดกริด
field-note = หมายเหตุ
field-sensitivities = ข้อมูลอ่อนไหว
field-subdivision = จังหวัด
field-locode = รหัสสถานที่ (`UN/LOCODE`)
field-polygon_e7 = มุม
field-centre_e7 = จุดศูนย์กลาง
field-radius_m = รัศมีเป็นเมตร
field-accuracy_m = ความคลาดเคลื่อนเป็นเมตร
field-direction = ทิศทาง
field-headline = หัวข้อ
field-instruction = คำแนะนำ
field-contact = ติดต่อ
field-officer = เจ้าหน้าที่

# Relations between two.
coded-relation-drives = ขับ
coded-relation-owns = เป็นเจ้าของ
coded-relation-carries = บรรทุก
coded-relation-travels_with = เดินทางกับ
coded-relation-holds = ถือ
coded-relation-works_for = ทำงานให้
coded-relation-contacted = ติดต่อกับ
coded-relation-found_in = พบใน
coded-relation-seized_from = ยึดจาก
coded-relation-sent_to = ส่งไปยัง
coded-relation-guardian_of = เป็นผู้ปกครองของ
coded-relation-same_as = เป็นสิ่งเดียวกับ
coded-relation-other = เกี่ยวข้องกับ

# Sex (ISO/IEC 5218).
coded-sex-male = ชาย
coded-sex-female = หญิง
coded-sex-not_applicable = ไม่เกี่ยวข้อง

# Roles of a person.
coded-role-suspect = ผู้ต้องสงสัย
coded-role-victim = ผู้เสียหาย
coded-role-witness = พยาน
coded-role-missing = สูญหาย
coded-role-facilitator = ผู้อำนวยความสะดวก
coded-role-driver = คนขับ
coded-role-associate = ผู้เกี่ยวข้อง

# Warnings about a person.
coded-warning-armed = มีอาวุธ
coded-warning-violent = ใช้ความรุนแรง
coded-warning-contagious = มีโรคติดต่อ
coded-warning-self_harm = อาจทำร้ายตนเอง

# Kinds of document.
coded-document-passport = หนังสือเดินทาง
coded-document-border_pass = บัตรผ่านแดน
coded-document-national_id = บัตรประจำตัวประชาชน
coded-document-visa = วีซ่า
coded-document-laissez_passer = หนังสือผ่านทาง
coded-document-seaman_book = หนังสือคนประจำเรือ
coded-document-vehicle_permit = ใบอนุญาตยานพาหนะ
coded-document-other = เอกสารอื่น

# States of a document.
coded-document_state-valid = ใช้ได้
coded-document_state-lost = สูญหาย
coded-document_state-stolen = ถูกขโมย
coded-document_state-stolen_blank = แบบเปล่าถูกขโมย
coded-document_state-revoked = ถูกเพิกถอน
coded-document_state-forged = ปลอม
coded-document_state-altered = ถูกแก้ไข
coded-document_state-impostor = ถูกใช้โดยผู้แอบอ้าง

# Kinds of vehicle.
coded-vehicle-car = รถเก๋ง
coded-vehicle-pickup = รถกระบะ
coded-vehicle-van = รถตู้
coded-vehicle-bus = รถโดยสาร
coded-vehicle-truck = รถบรรทุก
coded-vehicle-trailer = รถพ่วง
coded-vehicle-motorcycle = รถจักรยานยนต์
coded-vehicle-tractor = รถแทรกเตอร์
coded-vehicle-bicycle = จักรยาน
coded-vehicle-aircraft = อากาศยาน
coded-vehicle-drone = โดรน
coded-vehicle-other = ยานพาหนะอื่น

# Kinds of vessel.
coded-vessel-speedboat = เรือเร็ว
coded-vessel-longtail = เรือหางยาว
coded-vessel-cargo = เรือสินค้า
coded-vessel-ferry = เรือข้ามฟาก
coded-vessel-fishing = เรือประมง
coded-vessel-barge = เรือลำเลียง
coded-vessel-other = เรืออื่น

# Kinds of firearm.
coded-firearm-handgun = ปืนสั้น
coded-firearm-rifle = ปืนยาว
coded-firearm-shotgun = ปืนลูกซอง
coded-firearm-automatic = ปืนอัตโนมัติ
coded-firearm-ammunition = กระสุน
coded-firearm-explosive = วัตถุระเบิด
coded-firearm-part = ชิ้นส่วนอาวุธ
coded-firearm-other = อาวุธอื่น

# Substances.
coded-substance-meth_tablet = ยาบ้า
coded-substance-meth_crystal = ยาไอซ์
coded-substance-heroin = เฮโรอีน
coded-substance-opium = ฝิ่น
coded-substance-cannabis_herb = กัญชา
coded-substance-cannabis_resin = ยางกัญชา
coded-substance-ketamine = เคตามีน
coded-substance-mdma = ยาอี
coded-substance-cocaine = โคเคน
coded-substance-fentanyl_analogue = สารคล้ายเฟนทานิล
coded-substance-nps = สารออกฤทธิ์ต่อจิตชนิดใหม่
coded-substance-precursor = สารตั้งต้น
coded-substance-other = สารอื่น

# Forms of drugs.
coded-drug_form-powder = ผง
coded-drug_form-tablet = เม็ด
coded-drug_form-crystal = ผลึก
coded-drug_form-liquid = ของเหลว
coded-drug_form-plant = พืช
coded-drug_form-blotter = กระดาษซับ

# Tests of drugs.
coded-test-none = ยังไม่ตรวจ
coded-test-field = ตรวจภาคสนาม
coded-test-laboratory = ตรวจในห้องปฏิบัติการ

# CITES appendices.
coded-appendix-i = บัญชีหนึ่ง
coded-appendix-ii = บัญชีสอง
coded-appendix-iii = บัญชีสาม
coded-appendix-not_listed = ไม่อยู่ในบัญชี

# CITES source codes. The letter stands beside these words.
coded-origin-w = จากธรรมชาติ
coded-origin-r = เลี้ยงจากลูกธรรมชาติ
coded-origin-d = เพาะพันธุ์เพื่อการค้า บัญชีหนึ่ง
coded-origin-a = พืชเพาะปลูก
coded-origin-c = เพาะพันธุ์ในกรงเลี้ยง
coded-origin-f = เกิดในกรงเลี้ยง
coded-origin-i = ถูกยึด
coded-origin-o = ก่อนอนุสัญญา
coded-origin-x = จากทะเลนอกเขตรัฐ
coded-origin-y = ผลิตแบบช่วยเหลือ
coded-origin-u = ไม่ทราบ

# Kinds of device.
coded-device-telephone = โทรศัพท์
coded-device-sim = ซิมการ์ด
coded-device-computer = คอมพิวเตอร์
coded-device-radio = วิทยุสื่อสาร
coded-device-satellite = เครื่องดาวเทียม
coded-device-storage = อุปกรณ์เก็บข้อมูล
coded-device-other = อุปกรณ์อื่น

# Forms of money.
coded-money_form-cash = เงินสด
coded-money_form-transfer = เงินโอน
coded-money_form-crypto = สกุลเงินคริปโต
coded-money_form-gold = ทองคำ
coded-money_form-card = บัตร
coded-money_form-other = มูลค่าอื่น

# Doubts: why a field is doubtful.
doubt-check_digit = เลขตรวจสอบไม่ตรงกัน ({ $about })
doubt-shape = ไม่มีรูปแบบตามมาตรฐาน ({ $about })
doubt-buddhist_year = ปีดูเหมือนพุทธศักราช{ $about }
doubt-mixed_scripts = คำหนึ่งมีอักษรสองแบบ{ $about }
doubt-looks_like = ดูเหมือนสิ่งนี้แต่ไม่ใช่สิ่งเดียวกัน: { $about }
doubt-invisible = มีอักขระที่มองไม่เห็น ({ $about })
doubt-zawgyi = ดูเหมือนภาษาพม่าแบบซอจี ซึ่งผู้อื่นอ่านเป็นคำอื่น{ $about }
