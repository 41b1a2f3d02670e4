# Values of coded fields, and statuses. What travels is a number or a word of the protocol; these are its words here.

# status: What an alert is.
coded-status-actual = เหตุการณ์จริง
coded-status-exercise = การฝึก
coded-status-test = การทดสอบ

# message_type: What a message does.
coded-message_type-alert = การแจ้งเตือน
coded-message_type-update = การแจ้งเพิ่มเติม
coded-message_type-cancel = การยกเลิก
coded-message_type-request = คำขอ
coded-message_type-answer = คำตอบ
coded-message_type-refusal = การปฏิเสธ
coded-message_type-delay = การเลื่อนตอบ
coded-message_type-acknowledgement = การตอบรับ
coded-message_type-consent_asked = การขอความยินยอม
coded-message_type-consent_given = การให้ความยินยอม

# category: Categories of crime.
coded-category-drugs = ยาเสพติด
coded-category-precursors = สารตั้งต้น
coded-category-migrant_smuggling = การลักลอบขนผู้ย้ายถิ่น
coded-category-trafficking_persons = การค้ามนุษย์
coded-category-wildlife = สัตว์ป่า
coded-category-timber_forest = ไม้และป่าไม้
coded-category-waste_chemical = ของเสียและสารเคมี
coded-category-arms = อาวุธ
coded-category-contraband = ของหนีภาษี
coded-category-document_fraud = การปลอมแปลงเอกสาร
coded-category-money = เงินผิดกฎหมาย
coded-category-fugitive = ผู้หลบหนี
coded-category-missing_person = บุคคลสูญหาย
coded-category-scam_compound = แหล่งหลอกลวงออนไลน์
coded-category-public_safety = ความปลอดภัยสาธารณะ
coded-category-other = หมวดอื่น

# direction: Movement as seen from the sender.
coded-direction-inbound = ขาเข้า
coded-direction-outbound = ขาออก
coded-direction-transit = ผ่านแดน

# tlp: Traffic Light Protocol: how far it may be shared. Its label stands beside these words.
coded-tlp-clear = เผยแพร่ได้ไม่จำกัด
coded-tlp-green = เฉพาะภายในชุมชนงานเดียวกัน
coded-tlp-amber = เฉพาะองค์กรและผู้จำเป็นต้องรู้
coded-tlp-amber_strict = เฉพาะภายในองค์กรเท่านั้น
coded-tlp-red = เฉพาะผู้รับที่ระบุชื่อเท่านั้น

# handling: Europol handling codes. The code stands beside these words.
coded-handling-h0 = ใช้ได้ตามวัตถุประสงค์ที่ส่ง
coded-handling-h1 = ห้ามใช้เป็นหลักฐานในศาลโดยไม่ได้รับอนุญาต
coded-handling-h2 = ห้ามส่งต่อโดยไม่ได้รับอนุญาต
coded-handling-h3 = มีข้อจำกัดอื่นตามที่ระบุ

# urgency
coded-urgency-immediate = ทันที
coded-urgency-expected = เร็ว ๆ นี้
coded-urgency-future = ในอนาคต
coded-urgency-past = ผ่านไปแล้ว

# severity
coded-severity-extreme = ร้ายแรงที่สุด
coded-severity-severe = ร้ายแรง
coded-severity-moderate = ปานกลาง
coded-severity-minor = เล็กน้อย

# certainty
coded-certainty-observed = พบเห็นจริง
coded-certainty-likely = น่าจะเป็นจริง
coded-certainty-possible = อาจเป็นไปได้
coded-certainty-unlikely = ไม่น่าเป็นไปได้

# response: What is asked of the other office.
coded-response-shelter = เข้าที่กำบัง
coded-response-evacuate = อพยพ
coded-response-prepare = เตรียมพร้อม
coded-response-execute = ปฏิบัติตามแผน
coded-response-avoid = หลีกเลี่ยงพื้นที่
coded-response-monitor = เฝ้าติดตาม
coded-response-assess = ประเมินสถานการณ์
coded-response-all_clear = ปลอดภัยแล้ว
coded-response-none = ไม่ต้องดำเนินการ
coded-response-stop_and_check = หยุดและตรวจ
coded-response-discreet_check = ตรวจสอบโดยไม่ให้รู้ตัว
coded-response-controlled_delivery = การส่งมอบภายใต้การควบคุม
coded-response-call_back = โทรกลับ
coded-response-joint_patrol = ลาดตระเวนร่วม
coded-response-verify_document = ตรวจสอบเอกสาร

# pap: Permissible Actions Protocol. Its label stands beside these words.
coded-pap-clear = ใช้ได้ตามกฎหมายทุกกรณี
coded-pap-green = ดำเนินการเปิดเผยได้
coded-pap-amber = เฉพาะการดำเนินการที่อีกฝ่ายไม่เห็น
coded-pap-red = ดูได้อย่างเดียว ห้ามดำเนินการ

# sensitivity
coded-sensitivity-minor = เกี่ยวกับผู้เยาว์
coded-sensitivity-victim = เกี่ยวกับผู้เสียหาย
coded-sensitivity-health = ข้อมูลสุขภาพ
coded-sensitivity-biometric = ข้อมูลชีวมิติ
coded-sensitivity-informant_risk = เสี่ยงต่อแหล่งข่าว

# source: How reliable a source is. The grade stands beside these words.
coded-source-a = ไม่มีข้อสงสัย
coded-source-b = เชื่อถือได้เป็นส่วนใหญ่
coded-source-c = เชื่อถือไม่ได้เป็นส่วนใหญ่
coded-source-x = ประเมินแหล่งข่าวไม่ได้

# information: How far information can be believed. The grade stands beside these words.
coded-information-1 = ทราบว่าเป็นจริง
coded-information-2 = แหล่งข่าวรู้เอง
coded-information-3 = แหล่งข่าวไม่รู้เองแต่มีสิ่งยืนยัน
coded-information-4 = ยืนยันไม่ได้

# delay: Why an answer comes later.
coded-delay-judicial_authorisation = รออนุญาตจากศาล
coded-delay-searching = กำลังค้นหา
coded-delay-no_officer = ไม่มีเจ้าหน้าที่ว่าง
coded-delay-other_agency = รอหน่วยงานอื่น
coded-delay-other = เหตุผลอื่นของการเลื่อน

# use: What an originator is asked to allow.
coded-use-forward = ส่งต่อ
coded-use-export = ส่งออกเป็นไฟล์
coded-use-sink = ส่งให้ระบบอื่น
coded-use-court = ใช้ในศาล

# decline: Why a request is refused.
coded-decline-not_available = ไม่มีข้อมูล
coded-decline-not_authorised = ไม่มีอำนาจให้ข้อมูล
coded-decline-security = กระทบความมั่นคง
coded-decline-investigation = กระทบการสืบสวน
coded-decline-danger_to_person = เป็นอันตรายต่อบุคคล
coded-decline-disproportionate = เกินสมควรแก่เหตุ
coded-decline-minor_offence = ความผิดเล็กน้อย
coded-decline-other_state = มาจากรัฐที่ยังไม่อนุญาต
coded-decline-other = เหตุผลอื่นของการปฏิเสธ

# outcome: What came of an alert.
coded-outcome-stopped = สกัดไว้ได้
coded-outcome-seized = ยึดไว้แล้ว
coded-outcome-not_found = ไม่พบ
coded-outcome-false_alarm = แจ้งเตือนผิดพลาด
coded-outcome-under_watch = อยู่ระหว่างเฝ้าดู
coded-outcome-passed_on = ส่งต่อแล้ว
coded-outcome-refused = ไม่รับดำเนินการ

# precedence: How urgent. The word that travels stands beside these.
coded-precedence-flash = ด่วนที่สุด
coded-precedence-immediate = ด่วนมาก
coded-precedence-priority = ด่วน
coded-precedence-routine = ปกติ

# progress: How far an alert has come.
coded-progress-queued = รอส่ง
coded-progress-held = อยู่ที่สถานีส่งต่อ
coded-progress-expired = หมดเวลา
coded-progress-refused_by_relay = สถานีส่งต่อปฏิเสธ
coded-progress-unconfirmed = ไม่มีการยืนยัน
coded-progress-refused_by_recipient = ผู้รับปฏิเสธ
coded-progress-delivered = ส่งถึงแล้ว
coded-progress-read = อ่านแล้ว
coded-progress-actioned = ดำเนินการแล้ว
