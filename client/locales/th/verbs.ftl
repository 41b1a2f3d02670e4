# What the verbs of an officer print.

# A received or sent alert in a listing.
item-from = จาก { $office }
item-to = ถึง { $offices }
item-exercise = การฝึก
item-cancelled = ยกเลิกแล้ว
item-restored = มาอีกครั้งหลังการกู้คืน
list-empty = ไม่มีรายการ

# What a sender sees.
sent-for = { $status } ถึง { $offices }
sent-before = { $status } ถึง { $offices } เคยส่งแล้ว
reference-malformed = “{ $text }” ไม่ได้ระบุการแจ้งเตือนใด
    .remedy = กรุณาเขียน `OFFICE:ID` เช่น `mae-sai.th:ID`
answers-lost = คำตอบสูญหาย
    .remedy = กรุณาส่งบรรทัดเหล่านั้นใหม่
line-unreadable = อ่านบรรทัดไม่ได้: { $why }
    .remedy = กรุณาดูว่าอะไรเขียนบรรทัดนี้
line-too-long = บรรทัดยาวเกินไป
    .remedy = กรุณาย่อการแจ้งเตือน
line-no-alert = บรรทัดนี้ไม่ใช่การแจ้งเตือน: { $why }
    .remedy = กรุณาแก้ไขแล้วส่งใหม่

# A whole alert: the names of its fields.
show-do = สิ่งที่ขอให้ทำ
show-category = หมวด
show-place = สถานที่
show-crossing = จุดผ่านแดน
show-officer = เจ้าหน้าที่
show-case = คดี
show-handling = การเผยแพร่
show-composed = เขียนเมื่อ
show-over = สิ้นสุดเมื่อ
show-answer-by = ตอบภายใน
show-attached = ไฟล์แนบ
show-by = โดย { $who }

# How far an attachment is.
move-waiting = กำลังรอ
move-moving = { $kept } จาก { $parts } ส่วน
move-at_relay = อยู่ที่สถานีส่งต่อ
move-taken = รับไปแล้ว
move-here = อยู่ที่นี่แล้ว
move-over = หมดเวลา: มาทัน { $kept } จาก { $parts } ส่วน
move-mismatch = ไม่ตรงกับที่ผู้ส่งลงนาม
move-lost = เสียหายบนดิสก์ของเกตเวย์นี้และไม่ได้ส่ง

# What happens, as it happens.
watch-alarm = สัญญาณเตือน
watch-over = สิ้นสุดแล้ว
watch-change = { $status } ที่ { $office }
watch-stopped = เกตเวย์หยุดทำงานแล้ว
    .remedy = กรุณาเริ่มใหม่ แล้วต่อด้วย `--since` และตำแหน่งสุดท้าย

# How the gateway is.
link-up = { $office }: เชื่อมต่อกับ { $relay } อยู่
link-up-tcp = { $office }: เชื่อมต่อกับ { $relay } อยู่ ผ่าน `TCP`
link-connecting = { $office }: กำลังลองเชื่อมต่อกับ { $relay }
link-down = { $office }: ไม่ได้เชื่อมต่อกับ { $relay }
link-stopped = { $office }: หยุดเชื่อมต่อกับ { $relay } และจะไม่ลองใหม่เอง
status-clock = นาฬิกาของสถานีส่งต่อเดินเร็วกว่าของเรา { $ms } มิลลิวินาที
status-set-aside = แยกเก็บไว้โดยไม่ได้อ่าน: { $count }
status-refused-proposal = { $office }: สถานีส่งต่อไม่รับข้อเสนอ { $why }
status-proposal = { $office }: กำลังจับคู่อยู่: `blo pair list`
counterpart-line = { $office }: { $linked }, { $key } รออยู่ที่นี่ { $queued } อยู่ที่สถานีส่งต่อ { $held }
counterpart-linked = เชื่อมต่ออยู่
counterpart-not-linked = ไม่ได้เชื่อมต่อ
counterpart-link-unknown = ไม่ทราบว่าเชื่อมต่อหรือไม่
counterpart-revoked = ใบรับรองถูกเพิกถอน: ไม่ส่งและไม่รับจนกว่าจะมีใบใหม่
counterpart-key-changed = กุญแจเปลี่ยน: ไม่ส่งและไม่รับจนกว่าจะจับคู่ใหม่
counterpart-over = การจับคู่สิ้นสุดแล้ว
counterpart-no-key = ยังไม่มีกุญแจผนึก: การแจ้งเตือนรออยู่ที่นี่
counterpart-ready = พร้อม
counterpart-missing = ขาดหาย { $count }
counterpart-more = การแจ้งเตือนอื่นของสำนักงานนั้นรอจนสถานีส่งต่อมีที่ว่าง
counterpart-renew = การจับคู่สิ้นสุด { $until }: ต่ออายุด้วย `blo pair propose { $office }`
counterpart-our-next-key = กุญแจใหม่ของเราเริ่มใช้ { $at }
counterpart-its-next-key = กุญแจใหม่ของสำนักงานนั้นเริ่มใช้ { $at }
item-updated = ปรับปรุงแล้ว
show-note = ข้อจำกัด
show-law = กฎหมาย
show-purpose = วัตถุประสงค์
show-keep-until = เก็บถึง
item-about-missing = ของการแจ้งเตือนที่ไม่ได้อยู่ที่นี่
item-overdue = เลยกำหนดตั้งแต่ { $by }
item-overdue-at = เลยกำหนดที่ { $office } ตั้งแต่ { $by }
item-due = ต้องตอบภายใน { $by }
item-due-at = { $office } ต้องตอบภายใน { $by }
item-delayed = เลื่อนไปถึง { $by }
item-delayed-at = { $office } เลื่อนไปถึง { $by }
item-state-at = { $state } ที่ { $office }
output-no-json = สร้าง `JSON` ไม่ได้: { $why }
    .remedy = กรุณาแจ้งผู้ดูแล
