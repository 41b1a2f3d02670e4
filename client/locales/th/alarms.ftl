# What an alarm says, and how an alert and a request stand.

# How an alert stands in its thread, and how far a request is.
thread-current = มีผลอยู่
thread-before = ก่อนหน้า
thread-cancelled = ยกเลิกแล้ว
thread-answer = คำตอบ
thread-no_effect = ไม่มีผล
asked-answered = ตอบแล้ว
asked-refused = ปฏิเสธแล้ว
asked-cancelled = ยกเลิกแล้ว
show-for = สำหรับ { $office }

# What an alarm says that is of no refusal: what is wrong, and what to do.
alarm-gap = ข้อความของ { $office } ที่สถานีส่งต่อเก็บไว้มาไม่ถึง
    .remedy = กรุณาโทรศัพท์ถึงสำนักงานนั้น ถามว่าส่งอะไร และแจ้งผู้ดูแลสถานีส่งต่อ
alarm-set_aside = ข้อความของ { $office } ถูกแยกไว้โดยไม่ได้อ่าน
    .remedy = กรุณาโทรศัพท์ถึงสำนักงานนั้น: แจ้งให้ทราบแล้ว
alarm-unproven = ข้อความที่อ้างชื่อ { $office } ถูกแยกไว้โดยไม่ได้อ่าน: ไม่มีหลักฐานว่าเป็นของเขา
    .remedy = กรุณาโทรศัพท์ถึงสำนักงานนั้น ถามว่าส่งอะไร และแจ้งผู้ดูแลสถานีส่งต่อ
alarm-untimely_end = สถานีส่งต่อแจ้งว่าปล่อยข้อความถึง { $office } ที่ยังไม่หมดเวลา: อาจไปไม่ถึง
    .remedy = กรุณาโทรศัพท์ถึงสำนักงานนั้น และแจ้งผู้ดูแลสถานีส่งต่อ
alarm-not_opened = เปิดข้อความของ { $office } ที่นี่ไม่ได้ จะถูกผนึกใหม่เอง
    .remedy = หากไม่มาภายในไม่กี่นาที กรุณาโทรศัพท์ถึงสำนักงานนั้น
alarm-certificate_expired = ใบรับรองของสำนักงานนี้หมดอายุ: ไม่ส่งและไม่รับสิ่งใด สิ่งที่รออยู่ยังเก็บไว้
    .remedy = กรุณาให้หน่วยรับรองออกใบต่อไป แล้ว `blo certificate add`
alarm-revoked = หน่วยรับรองเพิกถอนใบรับรองของ { $office }: ไม่มีสิ่งใดไปหรือมา สิ่งที่รอที่นี่ยังเก็บไว้
    .remedy = กรุณาโทรศัพท์ตามหมายเลขที่ท่านรู้
alarm-mark_overdue = { $office } ไม่ได้แจ้งเกินหนึ่งชั่วโมงว่าส่งเท่าใด: อาจมีสิ่งที่ถูกกักไว้โดยไม่เห็น
    .remedy = กรุณาโทรศัพท์ถึงสำนักงานนั้น และแจ้งผู้ดูแลสถานีส่งต่อ
alarm-roll_over = มีการประกาศกุญแจใหม่ระหว่างสำนักงานนี้กับ { $office } มีผลหนึ่งวันต่อมา
    .remedy = กรุณาโทรศัพท์ถึงสำนักงานนั้น หากไม่มีใครรู้ ให้ยกเลิกการจับคู่ก่อน (`blo pair end { $office }`)
alarm-roll_over_refused = สถานีส่งต่อไม่รับการประกาศกุญแจใหม่ของสำนักงานนี้ถึง { $office }
    .remedy = กรุณาถามผู้ดูแลสถานีส่งต่อ หากไม่เปลี่ยนภายในวันนี้ ให้จับคู่ใหม่
alarm-alarm_failed = โปรแกรมในค่าตั้งไม่ได้ส่งสัญญาณเตือน
    .remedy = กรุณาแก้ `[alarm]` ใน `blo.toml` เริ่มเกตเวย์ใหม่ แล้วลองด้วย `blo alarm test`
alarm-request_due = { $office } รอคำตอบ และเวลาใกล้หมด
    .remedy = กรุณาตอบ: `blo inbox --open`
alarm-request_overdue = ต้องตอบ { $office } และหมดเวลาแล้ว
    .remedy = กรุณาตอบ: `blo inbox --open`
alarm-answer_overdue = { $office } ไม่ได้ตอบสำนักงานนี้ทันเวลา
    .remedy = กรุณาโทรศัพท์ถึงสำนักงานนั้น
alarm-not_seen = { $office } ไม่ได้เปิดการแจ้งเตือนด่วนที่สุดของสำนักงานนี้ทันเวลา
    .remedy = กรุณาโทรศัพท์ถึงสำนักงานนั้น
alarm-flash_not_opened = การแจ้งเตือนด่วนที่สุดของ { $office } ไม่ได้ถูกเปิดที่นี่ทันเวลา
    .remedy = กรุณาเปิด: `blo inbox --unread`
alarm-this-office = สำนักงานนี้
