# An alert on the page: its fields, its thread, what the other side knows.

alert-kind = ชนิดข้อความ
alert-asked = ขอให้ดำเนินการ
alert-source = แหล่งข่าว
alert-information = ข้อมูล
alert-graded = จัดระดับเดิมเป็น
alert-to = สำหรับ
alert-stored = อยู่ที่นี่ตั้งแต่
alert-clock = นาฬิกา
alert-by-relay-time = นาฬิกาของผู้ส่งไม่ตรง เวลาเป็นของรีเลย์
alert-reference = เลขอ้างอิงของเรา
alert-point = พิกัด
alert-effective = มีผลตั้งแต่
alert-onset = คาดว่าจะเกิด
alert-tlp-unstated = ไม่ได้ระบุ: ถือเป็น { $light }
alert-pap = การกระทำที่อนุญาต
alert-sensitive = ข้อมูลอ่อนไหว
alert-legal-basis = ฐานทางกฎหมาย
alert-purpose = วัตถุประสงค์
alert-retain-until = ต้องทำลายภายใน
alert-feed = ระบบต้นทาง
alert-format = รูปแบบ
alert-original = ค่าตรวจสอบของต้นฉบับ
alert-mapper = แปลงโดยโปรแกรม
alert-released-by = อนุมัติโดย
alert-delay-why = เหตุที่คำตอบล่าช้า
alert-delay-until = คาดว่าจะตอบภายใน
alert-decline-why = เหตุที่ปฏิเสธ
alert-consent-uses = ความยินยอมเพื่อ
alert-consent-offices = ส่งต่อถึง
alert-consent-until = ยินยอมถึง
alert-consent-conditions = เงื่อนไข
alert-strange = ข้อความนี้มีสิ่งที่รุ่นนี้ไม่รู้จัก: แสดงเป็นตัวเลข ขอรุ่นใหม่จากผู้ดูแลระบบ
alert-respond-by = ขอคำตอบภายใน { $at }
alert-overdue = เกินกำหนด: ขอคำตอบภายใน { $at }
alert-section-facts = สิ่งที่ระบุ
alert-section-doubts = น่าสงสัย
alert-section-about = เกี่ยวกับใครและอะไร
alert-section-links = เกี่ยวข้องกันอย่างไร
alert-section-areas = บริเวณที่แน่นอน
alert-section-files = ไฟล์แนบ
alert-section-handling = ใช้ข้อมูลได้อย่างไร
alert-section-origin = มาจากที่ใด
alert-file-get = ดาวน์โหลด
alert-original-text = ต้นฉบับ
alert-zawgyi-show = ดูเหมือนซอจี: แสดงเป็นยูนิโค้ด
alert-unicode-note = เกตเวย์นี้อ่านให้ สิ่งที่ลงนามอยู่ข้างกัน
alert-revealed = แสดงให้ท่านครั้งเดียว: เมื่อออกจากหน้านี้จะถูกซ่อนอีก

# The thread.
alert-section-thread = สิ่งที่เกี่ยวข้องกัน
alert-section-names = อ้างถึง
alert-newer = มีข้อความนี้ฉบับใหม่กว่า
alert-newer-open = อ่านฉบับใหม่
alert-cancelled = ผู้ส่งถอนข้อความนี้คืนแล้ว
alert-cancels-what-has-not-come = สิ่งที่ข้อความนี้ยกเลิกยังไม่มาถึง เมื่อมาถึงจะแสดงว่ายกเลิกแล้ว
alert-names-what-is-not-here = สิ่งที่ข้อความนี้อ้างถึงไม่อยู่ที่นี่
alert-state-current = มีผลตอนนี้
alert-state-before = ถูกแทนที่แล้ว
alert-state-cancelled = ยกเลิกแล้ว
alert-state-answer = ตอบกลับ
alert-state-no_effect = ไม่เปลี่ยนแปลงสิ่งใด
alert-this-one = ฉบับนี้

# What the other side knows.
alert-section-known = สิ่งที่อีกฝ่ายรู้
alert-known-queued = รออยู่ที่นี่ตั้งแต่ { $at } { $office } ยังไม่มี
alert-known-held = รีเลย์ถือไว้ตั้งแต่ { $at } { $office } ยังไม่ได้รับ
alert-known-delivered = อยู่ที่ { $office } ตั้งแต่ { $at } แต่ยังไม่มีผู้ใดเปิด
alert-known-read = เปิดที่ { $office } โดย { $officer }: { $at }
alert-known-read-by-nobody = เปิดที่ { $office }: { $at } ไม่ระบุชื่อ
alert-known-actioned = ดำเนินการที่ { $office } โดย { $officer } { $at }: { $outcome }
alert-known-actioned-by-nobody = ดำเนินการที่ { $office } { $at }: { $outcome }
alert-known-expired = หมดอายุก่อน { $office } จะได้รับ: { $at }
alert-known-unconfirmed = หมดอายุตั้งแต่ { $at } และไม่มีผู้ใดยืนยันว่า { $office } มีหรือไม่
alert-known-refused_by_relay = รีเลย์ปฏิเสธสำหรับ { $office } { $at }: { $why }
alert-known-refused_by_recipient = { $office } ปฏิเสธ { $at }: { $why }
alert-known-otherwise = { $office } { $at }: สถานะที่รุ่นนี้ไม่รู้จัก ({ $status })
alert-gateway-linked = เกตเวย์ของ { $office } เชื่อมต่ออยู่ตอนนี้
alert-gateway-seen = เกตเวย์ของ { $office } ไม่ได้เชื่อมต่อ เชื่อมต่อครั้งสุดท้าย { $at }
alert-gateway-unknown = ไม่มีผู้ใดบอกว่าเกตเวย์ของ { $office } เชื่อมต่ออยู่หรือไม่
alert-own-link-down = สำนักงานนี้ไม่ได้เชื่อมต่อกับรีเลย์
alert-not-seen = ยังไม่มีผู้เห็น: ไม่มีผู้ใดที่ { $office } เปิดตั้งแต่ { $at }
alert-not-seen-call = โทรศัพท์ถึง:
alert-not-seen-no-telephone = ไม่ทราบโทรศัพท์ของสำนักงานนั้น: ติดต่อทางอื่น
alert-section-acts = สิ่งที่ทำที่นี่
alert-act-opened = เปิดโดย
alert-act-revealed = ส่วนที่ซ่อนถูกแสดงแก่
alert-act-exported = รวมอยู่ในการส่งออกของ
alert-act-printed = พิมพ์โดย
alert-act-stated = แจ้งผลโดย
alert-section-consents = ความยินยอม

# What can be done.
alert-section-can = สิ่งที่ท่านทำได้
alert-answer = ตอบ
alert-update = เขียนฉบับใหม่
alert-cancel = ยกเลิกข้อความนี้
alert-cancel-note = ผู้ที่ได้รับทุกรายจะทราบว่าไม่มีผลแล้ว
alert-take-back = ถอนความยินยอม
alert-delay = คำตอบจะตามมา
alert-refuse = ปฏิเสธที่จะตอบ
alert-forward = ส่งต่อ
alert-forward-note = ไปในฐานะคำของผู้อื่นพร้อมเครื่องหมาย ไฟล์ยังอยู่ที่นี่
alert-forward-to-nobody = ยังไม่ได้เลือกสำนักงาน เลือกสำนักงานหนึ่ง
alert-no-use = ไม่ได้ระบุว่าเพื่ออะไร เลือกอย่างน้อยหนึ่งอย่าง
alert-ask = ขอความยินยอม
alert-ask-note = { $office } เป็นผู้แจ้งและเป็นผู้ตัดสิน
alert-give = ยินยอม
alert-give-note = มีผลตามที่ขอข้างต้น
alert-give-unasked = ยินยอมก่อนมีผู้ขอ
alert-deny = ปฏิเสธความยินยอม
alert-offices-hint = รหัสสำนักงาน คั่นด้วยจุลภาค
alert-in-hours = ใน { $count ->
       *[other] { $count } ชั่วโมง
    }
alert-in-days = เป็นเวลา { $count ->
       *[other] { $count } วัน
    }
alert-as-long-as-kept = ตราบที่ยังเก็บไว้
alert-cannot-change-cancelled = ยกเลิกแล้ว: แก้ไขหรือยกเลิกอีกไม่ได้
alert-cannot-change-over = หมดอายุแล้ว: เขียนข้อความใหม่
alert-cannot-answer-cancelled = ผู้ส่งถอนคืนแล้ว: ไม่ต้องตอบ
alert-cannot-consent-twice = คำถามนี้ตอบแล้ว ถอนความยินยอมที่หน้าของความยินยอมนั้น
alert-cannot-over = ต้องทำลายภายใน { $until }: ใช้ต่อไม่ได้
alert-cannot-forward-yet = ถึง { $office } ได้เมื่อ { $originator } ยินยอมเท่านั้น ({ $marks })

# On paper.
alert-print = พิมพ์
alert-print-note = ผู้พิมพ์จะถูกบันทึก
alert-print-first = พิมพ์ข้อความนี้ด้วยปุ่มของมัน: ผู้พิมพ์จะถูกบันทึก
alert-cannot-print = พิมพ์หรือส่งออกได้เมื่อ { $originator } ยินยอมเท่านั้น ({ $marks })
alert-back = กลับไปที่ข้อความ
