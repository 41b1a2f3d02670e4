# What the verbs print that write files, list officers and make the page's certificate.

# Exporting.
export-entries = เขียนแล้ว { $count } รายการ
export-written = เขียนการแจ้งเตือนแล้ว { $written } ฉบับ ไม่รวมไว้ { $left } ฉบับ
export-there = มี { $file } อยู่แล้ว
    .remedy = กรุณาระบุไฟล์อื่น หรือเขียนทับด้วย `--force`
export-unwritable = เขียน { $file } ไม่ได้: { $why }
    .remedy = กรุณาระบุไฟล์ในโฟลเดอร์ที่เป็นของท่านและมีที่ว่าง ไม่มีสิ่งใดถูกทิ้งไว้ที่นั่น และไฟล์ที่มีอยู่เดิมยังเหมือนเดิม
export-head = การเผยแพร่ของทั้งหมด: { $marks } ส่งออกจาก { $office } เมื่อ { $at }
export-head-by = การเผยแพร่ของทั้งหมด: { $marks } ส่งออกจาก { $office } เมื่อ { $at } โดย { $officer }

# Officers.
officer-home = กรุณาสร้างโฟลเดอร์ของสำนักงานด้วย `blo init` หรือระบุโฟลเดอร์อื่นด้วย `--home`
officer-may = { $name } ใช้หน้าเว็บได้ในฐานะ { $role }
officer-password = { $name } มีรหัสผ่านใหม่แล้ว
officer-removed = { $name } ใช้หน้าเว็บไม่ได้อีกต่อไป สิ่งที่ { $name } ทำไว้ยังอยู่ในประวัติ
officer-since = ตั้งแต่ { $since }
officer-none = ยังไม่มีรายชื่อเจ้าหน้าที่ กรุณาเพิ่มด้วย `blo officer add NAME`
officer-look = กรุณาดู `blo officer list` รหัสผ่านต้องมีอย่างน้อย { $chars } ตัวอักษร

# The certificate of the page.
desk-cert-made = สร้างใบรับรองของหน้าเว็บแล้ว ใช้ได้ถึง { $until }
desk-cert-trust = กรุณาให้เบราว์เซอร์ทุกเครื่องของสำนักงานนี้เชื่อถือ { $file } สำหรับเว็บไซต์ และเทียบค่า `SHA-256` ทั้งสองที่ก่อน
desk-cert-nothing = เบราว์เซอร์ที่เชื่อถือหน่วยรับรองของหน้าเว็บนี้อยู่แล้วไม่ต้องทำอะไรเพิ่ม
desk-cert-restart = กรุณาเริ่มเกตเวย์ใหม่: `blo run` จะใช้ใบรับรองนี้
evidence-no-base64 = ข้อมูลจากเกตเวย์ไม่ใช่ `base64`
    .remedy = กรุณาแจ้งผู้ดูแล
evidence-written = เขียนหลักฐานของ { $id } แล้ว

# Agreeing with another office.
pair-ended = ข้อตกลงกับ { $office } สิ้นสุดแล้ว สถานีส่งต่อจะยุติสิ่งที่ยังรออยู่ระหว่างทั้งสอง
pair-ended-already = ข้อตกลงกับ { $office } สิ้นสุดไปก่อนแล้ว สถานีส่งต่อจะยุติสิ่งที่ยังรออยู่ระหว่างทั้งสอง
pair-none-named = ไม่ได้ระบุข้อตกลง
    .remedy = กรุณาใช้ `--certificate` เพื่อเริ่มข้อตกลง หรือ `--in` เพื่อลงนามของอีกฝ่าย
pair-is = จับคู่กับ { $office } แล้ว ซึ่งมีกุญแจ { $key }
pair-signed = ลงนามให้ { $office } แล้ว ซึ่งมีกุญแจ { $key } มีผลเมื่อสำนักงานนั้นลงนามด้วย
pair-nowhere = ข้อตกลงใหม่ไม่มีที่ไป
    .remedy = กรุณาระบุไฟล์สำหรับอีกสำนักงานด้วย `--out`
pair-ask-anew = กรุณาขอข้อตกลงใหม่จากอีกสำนักงาน และเทียบใบรับรองด้วยเสียง
pair-not-us = ข้อตกลงไม่ได้ระบุ { $office } ด้วยกุญแจของที่นี่
pair-not-with = ข้อตกลงนี้ไม่ใช่กับ { $office }
pair-other-key = ข้อตกลงระบุกุญแจอื่นของ { $office }
pair-not-now = ข้อตกลงมีผลตั้งแต่ { $from } ถึง { $until } ซึ่งไม่ใช่ขณะนี้
pair-unsigned = ข้อตกลงไม่มีลายมือชื่อของ { $office }
pair-number = ข้อตกลงหมายเลข { $serial } ไม่ได้ต่อจากหมายเลข { $known } ที่มีผลอยู่ที่นี่
pair-key-uncompared = กุญแจของ { $office } ไม่ใช่กุญแจเดิม และไม่ได้ระบุ `--certificate`
pair-certificate-other = ใบรับรองระบุ { $named } ไม่ใช่ { $office }
    .remedy = กรุณาระบุสำนักงานตามใบรับรอง
pair-too-long = ยาวเกินกว่าจะเป็นข้อตกลง
pair-no-agreement = ไม่ใช่ข้อตกลง: { $why }
pair-no-certificate = สำนักงานนี้ยังไม่มีใบรับรอง
    .remedy = กรุณานำเข้าด้วย `blo certificate add`
pair-next-nothing = ไม่มีสิ่งใดดำเนินอยู่
pair-next-wait = รอของอีกฝ่าย ซึ่งมาทางสถานีส่งต่อ (`blo pair list`) หรือเป็นไฟล์สำหรับ `blo pair take`
pair-next-introduce = แนะนำสำนักงานนี้ด้วย `blo pair propose { $office }`
pair-next-call = โทรหาอีกฝ่ายด้วยหมายเลขที่ท่านรู้จากทางอื่น อ่านตัวเลขของ `blo pair card` ให้ฟัง แล้วพิมพ์ตัวเลขของอีกฝ่ายใน `blo pair confirm { $office }`
pair-next-ended = ยุติแล้วเพราะเลขความปลอดภัยผิดห้าครั้ง: ขอการแนะนำใหม่จากอีกฝ่าย
pair-next-signed = รอจนอีกฝ่ายยืนยันด้วย
pair-says = แจ้งว่า: { $reach } (ยังไม่ยืนยัน)
pair-no-telephone = ไม่ได้แจ้งโทรศัพท์
pair-ended-since = ข้อตกลงนี้กับ { $office } ถูกยกเลิกไปแล้ว
    .remedy = กรุณาจับคู่ใหม่: `blo pair propose`
pair-handed = เกตเวย์ส่งต่อให้สถานีส่งต่อ
pair-handed-later = เกตเวย์จะส่งให้สถานีส่งต่อทันทีที่ทำงาน
pair-done = จับคู่กับ { $office } ถึง { $until } แล้ว สถานีส่งต่อและ { $office } จะรู้จากเกตเวย์
pair-told = ลงนามให้ { $office } แล้ว: { $carried } มีผลเมื่อสำนักงานนั้นลงนามด้วย ขั้นต่อไป: { $next }
pair-hear-again = กรุณาให้อ่านตัวเลขทั้งหมดใหม่ ครั้งนี้ไม่นับเป็นการลอง
pair-no-terminal = ไม่มีหน้าจอสำหรับพิมพ์ตัวเลข
    .remedy = กรุณาพิมพ์ที่หน้าจอ หรือระบุไฟล์ที่ท่านอ่านได้ผู้เดียวด้วย `--digits-file`
pair-key-other = กุญแจไม่ใช่กุญแจเดิม
pair-call = กรุณาโทรด้วยหมายเลขที่ท่านรู้จากทางอื่น ต้องจำเสียงได้ หรือถามสิ่งที่มีแต่อีกฝ่ายรู้
pair-read-out = อ่านของท่าน:
pair-type = พิมพ์ของอีกฝ่าย:
pair-list-agreement = ข้อตกลงหมายเลข { $serial } ถึง { $until }
pair-list-former-key = ซึ่งเป็นของกุญแจอื่นของสำนักงานนี้: จับคู่ใหม่
pair-list-ended = ยกเลิกแล้ว: จับคู่ใหม่
pair-list-invalid = ไม่มีผลขณะนี้: จับคู่ใหม่
pair-list-soon = ซึ่งใกล้สิ้นสุด: จับคู่ใหม่
pair-list-none = ไม่มีข้อตกลง
pair-list-unconfirmed = { $reach } (ยังไม่ยืนยัน)
pair-list-key = กุญแจเปลี่ยนไปจากเดิม
pair-list-wrong = เลขความปลอดภัยที่ผิด: { $count }
pair-list-wished = ขอข้อตกลงใหม่ถึง { $until }
pair-list-next = ขั้นต่อไป: { $next }
pair-list-refused = สถานีส่งต่อไม่รับ: { $why }
pair-list-digits = ตัวเลขของเรา: { $digits }
pair-introduced = แนะนำตัวต่อ { $office } แล้ว: { $carried } ขั้นต่อไป: { $next }
pair-ask-introduction = กรุณาขอการแนะนำใหม่จากอีกฝ่าย และสืบว่าใครส่งสิ่งนี้
pair-taken = นี่คือการแนะนำของ { $office } ซึ่ง { $card } ขั้นต่อไป: { $next }
pair-taken-key = นี่คือการแนะนำของ { $office } ซึ่ง { $card } กุญแจไม่ใช่กุญแจเดิม ขั้นต่อไป: { $next }
pair-taken-again = การแนะนำนี้ของ { $office } มีอยู่แล้ว ขั้นต่อไป: { $next }
pair-taken-half = นี่คือข้อตกลงที่ { $office } ลงนาม ขั้นต่อไป: { $next }
pair-too-long-any = ยาวเกินกว่าจะเป็นการแนะนำหรือข้อตกลง

# A wrong command line, and what its help says in brackets.
cli-default = ค่าเริ่มต้น: { $values }
cli-possible = ค่าที่ใช้ได้: { $values }
cli-unknown-argument = ไม่รู้จัก { $argument } ที่นี่
    .remedy = กรุณาเพิ่ม `--help` เพื่อดูสิ่งที่ใช้ได้
cli-unknown-verb = ไม่มีคำสั่ง “{ $verb }”
    .remedy = กรุณาดูทั้งหมดด้วย `blo --help`
cli-no-verb = ไม่ได้ระบุคำสั่ง
    .remedy = กรุณาดูทั้งหมดด้วย `--help`
cli-no-value = { $argument } ขาดค่า
    .remedy = กรุณาเขียนไว้ข้างหลัง หรือเพิ่ม `--help` เพื่อดู
cli-invalid-value = “{ $value }” ใช้กับ { $argument } ไม่ได้
    .remedy = กรุณาแก้ไข หรือเพิ่ม `--help` เพื่อดูสิ่งที่ใช้ได้
cli-missing = ขาด { $argument }
    .remedy = กรุณาระบุ หรือเพิ่ม `--help` เพื่อดู
cli-conflict = ใช้ { $argument } และ { $other } พร้อมกันไม่ได้
    .remedy = กรุณาตัดออกหนึ่งอย่าง
cli-wrong = ไม่เข้าใจบรรทัดคำสั่ง: { $why }
    .remedy = กรุณาเพิ่ม `--help` เพื่อดูสิ่งที่ใช้ได้
init-made = สร้างโฟลเดอร์ของ { $office } แล้ว กรุณาให้รับรอง { $request }
certificate-taken = นำใบรับรองเข้าแล้ว ใช้ได้ถึง { $until }
