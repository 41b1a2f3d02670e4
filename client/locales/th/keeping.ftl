# What the verbs print that judge, copy, carry and certify.

# Judging evidence.
verify-too-long = ไฟล์ยาวเกินกว่าจะเป็นหลักฐาน
    .remedy = กรุณาขอไฟล์ใหม่ และตรวจว่าท่านเชื่อถือผู้ใด
verify-not-proven = หลักฐานไม่ถูกต้องที่ { $part }: { $why }
    .remedy = กรุณาขอไฟล์ใหม่ และตรวจว่าท่านเชื่อถือผู้ใด
verify-proven = พิสูจน์แล้ว: การแจ้งเตือน { $id } ของ { $sender } ซึ่งหน่วยรับรองรับรองกุญแจและคู่ประสานงานยึดถือไว้
verify-composed = เขียนเมื่อ { $at } ตามคำบอกของ { $sender } นาฬิกาของสำนักงานเองไม่พิสูจน์เวลา
verify-revocation-unknown = ถูกเพิกถอนใน { $whose } หรือไม่ ไม่ทราบ: ไม่มีรายการของหน่วยรับรองที่นี่
verify-not-revoked-brought = ไม่ถูกเพิกถอนใน { $whose } ตามรายการที่ { $number } ของ { $authority } ซึ่งมากับหลักฐาน ใช้ได้ถึง { $until }
verify-not-revoked-trusted = ไม่ถูกเพิกถอนใน { $whose } ตามรายการที่ { $number } ของ { $authority } ซึ่งอยู่ในรายการที่เชื่อถือ ใช้ได้ถึง { $until }
verify-attached = ไฟล์แนบ: { $name }, { $size } ไบต์, `SHA-256` { $digest }
verify-officer = เจ้าหน้าที่ { $officer } ตามคำบอกของ { $sender } ไม่ได้พิสูจน์
verify-relay-says = ถึง { $office }: { $status } เมื่อ { $at } ตามคำบอกของ { $relay }
verify-no-time = ถึง { $office }: ไม่มีสถานีส่งต่อใดระบุเวลา จึงไม่ได้พิสูจน์เวลา
verify-says = { $status } เมื่อ { $at } ตามคำบอกของ { $office }

# The journal of a stopped gateway.
store-no-journal = ไม่มีสมุดบันทึกใน { $home }
    .remedy = กรุณาระบุโฟลเดอร์ของสำนักงานด้วย `--home`
store-rebuilt = สร้างดัชนีใหม่แล้ว: { $keys } รายการสำหรับ { $records } ระเบียน
store-whole = ระเบียน { $records } รายการใน { $segments } ส่วนครบถ้วน รายการสุดท้ายคือ { $last }
store-tail = { $bytes } ไบต์ของการบันทึกที่ไม่จบ ซึ่งไม่ได้แจ้งผู้ใด จะหายไปเมื่อเริ่มครั้งหน้า
store-damaged = เสียหาย: { $what }
store-index-same = ดัชนีตรงกับสมุดบันทึก: { $keys } รายการ
store-index-anew = ดัชนีจะถูกสร้างใหม่: { $why }
store-index-differs = ดัชนีไม่ตรง: { $how }
store-unsound = สมุดบันทึกหรือดัชนีเสียหาย
    .remedy = กรุณาสำเนาโฟลเดอร์ไว้ สิ่งที่ไม่ถูกระบุข้างต้นยังใช้ได้
store-unusable = ใช้สมุดบันทึกไม่ได้: { $why }
    .remedy = กรุณาหยุดเกตเวย์ของโฟลเดอร์นี้ก่อน และตรวจว่าดิสก์ทำงาน
store-look = ใช้สมุดบันทึกไม่ได้: { $why }
    .remedy = กรุณาดูด้วย `blo store verify`

# Backups, and a home in the place of another.
backup-made = สำรอง { $office } แล้ว: { $folder } ({ $records } ระเบียน)
backup-keys = กุญแจของการแจ้งเตือน: { $folder }
backup-no-keys = กุญแจของการแจ้งเตือนของสำนักงานนี้ไม่อยู่ใน { $folder }
    .remedy = กรุณาระบุโฟลเดอร์ที่ `blo backup` สำเนาไว้ด้วย `--record-keys`: หากไม่มีจะอ่านการแจ้งเตือนในข้อมูลสำรองไม่ได้ หากสูญหายให้สร้างโฟลเดอร์เปล่าที่เฉพาะท่านเข้าถึงได้
folder-unusable = ใช้ { $folder } ไม่ได้: { $why }
    .remedy = กรุณาระบุโฟลเดอร์ที่สร้างได้
restore-old = ข้อมูลสำรองนี้เก่ากว่า { $days } วัน สิ่งที่รับส่งระหว่าง { $from } และ { $until } อาจขาดหาย กรุณาขอจากคู่ประสานงาน
restored = กู้คืนโฟลเดอร์ของ { $office } ตามเวลา { $at }: { $home }
restored-next = ต่อไปให้ใช้ `blo --home { $home } takeover`: จะบอกตัวเลขที่ผู้ดูแลสถานีส่งต่อใช้อนุญาตโฟลเดอร์นี้ สิ่งที่ท่านเขียนหลังจากนั้นมีอยู่ที่คู่ประสานงานเท่านั้น
takeover-read = กรุณาอ่านตัวเลขนี้ให้ผู้ดูแล { $relays } ฟังทางโทรศัพท์ ตามหมายเลขที่ท่านมีมาแต่เดิม ผู้ดูแลใช้คำสั่ง `blo-relay office takeover { $office } { $code } --by NAME`
takeover-then = แล้วจะมีเพียงโฟลเดอร์นี้ที่เข้าได้ และโฟลเดอร์อื่นของ { $office } ถูกตัดออก กรุณาเริ่มด้วย `blo --home { $home } run`

# Carrying by hand.
carry-there-messages = มีแล้ว { $there } จาก { $total } ข้อความ
carry-there-files = มีข้อความทั้งหมดและ { $parts } ส่วนของไฟล์แนบแล้ว
carry-unwritten = เขียน { $folder } ไม่ได้: { $why } { $there } แต่ละรายการครบถ้วน
    .remedy = กรุณาตรวจว่าเสียบแฟลชไดรฟ์แล้วและเขียนได้ แล้วทำใหม่: สิ่งที่มีแล้วจะไม่เขียนซ้ำ
carry-unwritten-full = เขียน { $folder } ไม่ได้: { $why } { $there } แต่ละรายการครบถ้วน
    .remedy = กรุณาใช้แฟลชไดรฟ์ที่มีที่ว่างมากกว่า หรือเพิ่มที่ว่าง แล้วทำใหม่: สิ่งที่มีแล้วจะไม่เขียนซ้ำ
carry-unsealable = ไม่รู้กุญแจผนึกของ { $to } ที่นี่ จึงผนึกข้อความไม่ได้ กุญแจของสำนักงานนี้อยู่ในโฟลเดอร์แล้ว
    .remedy = กรุณานำไปให้ { $to } ซึ่งจะทำโฟลเดอร์ให้สำนักงานนี้ นำโฟลเดอร์นั้นเข้า แล้วทำใหม่
carry-written = สำหรับ { $to } ใน { $folder }: การแจ้งเตือน { $alerts } ฉบับ ใบรับ { $receipts } ข้อความ ประกาศ { $notices } ฉบับ และกุญแจผนึกของสำนักงานนี้
carry-before = { $count } ในจำนวนนั้นมีอยู่แล้ว
carry-files = พร้อมกับ { $parts } ส่วนของไฟล์แนบ { $attachments } ไฟล์ { $bytes } ไบต์
carry-files-before = พร้อมกับ { $parts } ส่วนของไฟล์แนบ { $attachments } ไฟล์ { $bytes } ไบต์ มีอยู่แล้ว { $before } ส่วน
carry-files-left = เหลือ { $left } ส่วนเพราะ `--max-bytes`: กรุณาทำใหม่ด้วยขอบเขตที่มากกว่า จะเขียนเฉพาะส่วนที่เหลือ
carry-files-lost = นำไฟล์แนบไปไม่ได้ ส่วนอื่นอยู่ในโฟลเดอร์แล้ว: { $lost }
    .remedy = กรุณาส่งไฟล์เหล่านี้ใหม่
carry-eject = ทุกอย่างอยู่ในแฟลชไดรฟ์แล้ว กรุณาสั่งถอดก่อนดึงออก ที่ปลายทางใช้ `blo carry in` นำโฟลเดอร์เข้า สิ่งในโฟลเดอร์จะไปทางสถานีส่งต่อด้วยเมื่อเชื่อมต่อได้ และแสดงเพียงครั้งเดียว
carry-unreadable = อ่าน { $folder } ไม่ได้: { $why }
    .remedy = กรุณาตรวจว่าเสียบแฟลชไดรฟ์แล้ว และระบุโฟลเดอร์ที่อยู่ในนั้น
carry-empty = { $folder } ไม่มีสิ่งที่ `blo carry out` เขียนไว้
    .remedy = กรุณาระบุโฟลเดอร์ที่อีกสำนักงานทำไว้
carry-bent = สำเนาไม่ครบหรือถูกดัดแปลง
    .remedy = กรุณาสำเนาโฟลเดอร์ใหม่จากต้นทาง
carry-gone = อ่านไม่ได้: { $why }
    .remedy = กรุณาเสียบแฟลชไดรฟ์แล้วทำใหม่
carry-set-aside = แยกไว้โดยไม่ได้อ่าน ({ $code }) และแจ้งผู้ส่งแล้ว { $why }
carry-waits = เก็บไว้ที่นี่ และจะอ่านเมื่อกุญแจถัดไปของผู้ส่งมีผล
    .remedy = ไม่ต้องทำสิ่งใด
carry-too-many = สิ่งที่มาก่อนหน้าขาดหายที่นี่มากเกินไป
    .remedy = กรุณานำโฟลเดอร์เก่าเข้าก่อน หรือเชื่อมต่อกับสถานีส่งต่อ: จะถูกนำมาอีกจนกว่าจะถึงที่นี่
carry-spoilt = ไม่ตรงกับที่ผู้ส่งผนึกไว้ จึงไม่รับ
    .remedy = กรุณาให้ต้นทางทำโฟลเดอร์ใหม่
carry-refused-unknown = ถูกปฏิเสธ ({ $code })
    .remedy = กรุณาปรับปรุงโปรแกรมทั้งสองฝ่าย
carry-from = จาก { $folder }: นำเข้า { $new } มีอยู่ที่นี่แล้ว { $before }
carry-for-another = { $count } เป็นของสำนักงานอื่น จึงละไว้
carry-own = { $count } เป็นของสำนักงานนี้เอง
carry-of-nobody = { $count } ไม่ใช่ของคู่ประสานงานใด จึงละไว้
carry-over = { $count } หมดเวลาแล้ว จึงไม่รับ
carry-owed = สิ่งที่ต้องตอบกลับจะไปด้วย `blo carry out` หรือทางสถานีส่งต่อ
carry-not-taken = ไม่ได้นำเข้า { $count } ไฟล์ของโฟลเดอร์
    .remedy = กรุณาดูข้างต้นว่าต้องทำอย่างไรกับแต่ละไฟล์ สิ่งที่นำเข้าแล้วอยู่ในดิสก์ของสำนักงานนี้
carry-gap = ส่วนที่ { $part } ของไฟล์แนบ { $blob } ขาดที่นี่ จึงละ { $left } ส่วนถัดไปไว้
    .remedy = กรุณาให้ต้นทางทำโฟลเดอร์ใหม่ แล้วนำเข้า: สิ่งที่อยู่ที่นี่ยังเก็บไว้
carry-no-alert = ไม่มีการแจ้งเตือนที่นี่ที่ระบุไฟล์แนบ { $blob } จึงละ { $left } ส่วนไว้
    .remedy = กรุณานำโฟลเดอร์ที่มีการแจ้งเตือนนั้นเข้าก่อน
carry-parts = ส่วนของไฟล์แนบ นำเข้า { $new } มีอยู่ที่นี่แล้ว { $before }

# Another identity key.
key-none-asked = ไม่ได้ขอกุญแจใหม่ แต่ระบุไฟล์สำหรับกุญแจ
    .remedy = กรุณาเพิ่ม `--new-key` หรือตัดไฟล์ออก
key-replaced = { $office } มีกุญแจประจำสำนักงานใหม่ แต่ยังไม่มีใบรับรอง กุญแจเดิมถูกทำลายที่นี่แล้ว
key-replaced-next = กรุณาให้รับรอง { $request } แล้วมอบใบรับรองให้ผู้ดูแลสถานีส่งต่อ ซึ่งใช้คำสั่ง `blo-relay office add --replace --cert FILE --by NAME`
key-replaced-then = จากนั้น `blo --home { $home } certificate add` แล้วจับคู่ใหม่กับคู่ประสานงานทุกแห่ง: `blo pair propose`
roll-under-way = มี { $file } อยู่แล้ว: กำลังเปลี่ยนกุญแจ
    .remedy = กรุณาประกาศ หรือยกเลิกด้วย `blo key roll-over cancel` กุญแจก่อนหน้าจะหายไปหนึ่งสัปดาห์หลังกุญแจถัดไปมีผล เมื่อเริ่มเกตเวย์
roll-made = สร้างกุญแจถัดไปของ { $office } แล้ว กรุณาให้รับรอง { $request } แล้ว `blo key roll-over announce --certificate FILE`
roll-none = โฟลเดอร์นี้ไม่มีกุญแจถัดไป
    .remedy = กรุณาสร้างด้วย `blo key roll-over begin`
roll-another = ประกาศใบรับรองอื่นของกุญแจถัดไปไปแล้ว
    .remedy = กรุณาปล่อยไว้: การประกาศครั้งที่สองในวันเดียวจะปิดกั้นการจับคู่ทั้งหมด
roll-later = กุญแจถัดไปจะถูกประกาศทันทีที่เกตเวย์ทำงาน: `blo run` มีผลหนึ่งวันต่อมา
roll-announced = ประกาศกุญแจถัดไปให้คู่ประสานงาน { $count } แห่งแล้ว มีผลในอีกหนึ่งวัน และเกตเวย์จะเปลี่ยนเอง กรุณาแจ้งเจ้าหน้าที่ของเขาทางโทรศัพท์ และดู `blo status`
roll-fixed = ประกาศกุญแจถัดไปแล้ว และถอนคืนไม่ได้
    .remedy = หากไม่ต้องการให้มีผล กรุณายกเลิกการจับคู่ (`blo pair end`) แล้วจับคู่ใหม่
roll-no-next = ไม่มีกุญแจถัดไป

# Certificates.
certificate-home = อ่านค่าตั้งของโฟลเดอร์สำนักงานไม่ได้: { $why }
    .remedy = กรุณาระบุโฟลเดอร์ของสำนักงาน
certificate-country = { $country } ไม่ใช่ประเทศอื่น
    .remedy = กรุณาระบุประเทศตามชื่อสำนักงานของประเทศนั้น หน่วยรับรองของเรามากับ `blo certificate add`
certificate-no-authority = { $file } ไม่ใช่ใบรับรองของหน่วยรับรอง
    .remedy = กรุณาขอใบของหน่วยรับรองเอง
certificate-trusted = สำนักงานของ { $country } และรายการเพิกถอนของหน่วยรับรองจะถูกตรวจตามใบนี้ เกตเวย์ที่ทำงานอยู่จะใช้ตั้งแต่การเริ่มครั้งหน้า
certificate-none = ไม่มีใบรับรอง
    .remedy = กรุณาขอใบรับรองของคำขอสำนักงานนี้จากหน่วยรับรองแห่งชาติ
certificate-unusable = ใช้ใบรับรองไม่ได้: { $why }
    .remedy = กรุณาขอใบรับรองของคำขอสำนักงานนี้จากหน่วยรับรองแห่งชาติ
certificate-other-key = ใบรับรองเป็นของกุญแจอื่น ไม่ใช่ของโฟลเดอร์นี้
    .remedy = กรุณาขอใบรับรองของคำขอสำนักงานนี้จากหน่วยรับรองแห่งชาติ
certificate-other-office = ใบรับรองระบุ { $named } แต่โฟลเดอร์นี้เป็นของ { $office }
    .remedy = กรุณาขอใบรับรองของคำขอสำนักงานนี้จากหน่วยรับรองแห่งชาติ

# Authorities.
authority-made = สร้างหน่วยรับรองแล้ว: { $file }
authority-issued = ออกให้ { $name } หมายเลข { $serial }
authority-revoked = เพิกถอน { $serial } ของ { $name } แล้ว: { $file }
authority-list = เขียนรายการเพิกถอนแล้ว: { $file }
authority-relay-key = สร้างกุญแจและคำขอของ { $name } แล้ว: { $file }
authority-refused = หน่วยรับรองไม่ดำเนินการ: { $why }
    .remedy = กรุณาขอจากหน่วยรับรองที่รับผิดชอบ หรือแก้คำขอ
authority-request = ใช้คำขอไม่ได้: { $why }
    .remedy = กรุณาให้สร้างคำขอใหม่ด้วย `blo init`
authority-making = สร้างใบรับรองไม่ได้: { $why }
    .remedy = กรุณาตรวจชื่อและใบรับรองของหน่วยรับรองเอง

# The gateway that runs.
run-no-signals = ระบบไม่ให้สัญญาณ: { $why }
    .remedy = กรุณาดูว่าระบบขาดสิ่งใด
run-no-parent = ไม่รู้เมื่อโปรแกรมที่เริ่มตัวนี้จบ: { $why }
    .remedy = กรุณาดูว่าระบบขาดสิ่งใด
run-page = หน้าเว็บของ { $office }: { $address }
run-runs = เกตเวย์ของ { $office } ทำงานอยู่: { $home }
run-ended = เกตเวย์หยุดเอง
    .remedy = กรุณาอ่านบันทึกการทำงานข้างต้น แล้วเริ่มใหม่: สิ่งที่ตอบรับแล้วไม่สูญหาย
run-page-certificate = ใช้ใบรับรองของหน้าเว็บไม่ได้: { $why }
    .remedy = กรุณาสร้างใหม่ด้วย `blo desk-cert`
run-page-open = ไม่เปิดหน้าเว็บสู่เครือข่ายโดยไม่เข้ารหัส: { $address } ไม่ใช่เฉพาะเครื่องนี้
    .remedy = กรุณาสร้างใบรับรองด้วย `blo desk-cert` หรือให้ฟังที่ 127.0.0.1
run-page-listen = ฟังที่ { $address } ไม่ได้: { $why }
    .remedy = กรุณาดูว่ามีสิ่งใดฟังอยู่ที่นั่น หรือเลือกพอร์ตอื่นสำหรับ `[page]` ใน `blo.toml`
run-journal = เปิดสมุดบันทึกไม่ได้: { $why }
    .remedy = กรุณาดูด้วย `blo store verify`
run-socket = สร้างซ็อกเก็ต { $socket } ไม่ได้: { $why }
    .remedy = กรุณาตรวจว่าโฟลเดอร์ของสำนักงานเป็นของท่านและอยู่ในดิสก์ของเครื่องนี้

# Making a home.
init-settings = ใช้ค่าตั้งไม่ได้: { $why }
    .remedy = กรุณาระบุสถานีส่งต่อแต่ละแห่งเพียงครั้งเดียว
init-relay = ใช้สถานีส่งต่อไม่ได้: { $why }
    .remedy = กรุณาระบุ `--relay host:port` และ `--relay-name`
init-other-relay = ใช้สถานีส่งต่ออื่น “{ $given }” ไม่ได้: { $why }
    .remedy = กรุณาระบุ `--other-relay NAME=HOST:PORT` เช่น `relay2.example=10.0.0.2:4433`
init-no-relay = “{ $given }” ไม่ได้ระบุสถานีส่งต่อ
    .remedy = กรุณาระบุ `--other-relay NAME=HOST:PORT` เช่น `relay2.example=10.0.0.2:4433`
init-page = “{ $given }” ไม่ใช่ที่อยู่ของหน้าเว็บ: { $why }
    .remedy = กรุณาให้ `--page` เป็นที่อยู่และพอร์ต เช่น 127.0.0.1:8440 หรือ `none`

# What can be wrong with a home or a key file.
home-is-missing = ไม่มี { $file }
    .remedy = กรุณาสร้างโฟลเดอร์ของสำนักงานด้วย `blo init` หรือระบุโฟลเดอร์อื่นด้วย `--home`
home-exists = มี { $file } อยู่แล้ว
    .remedy = กรุณาเลือกชื่ออื่น หรือย้ายสิ่งที่อยู่ที่นั่นออกก่อน
home-exposed = ผู้อื่นอ่าน { $file } ได้
    .remedy = กรุณาถอนสิทธิของผู้อื่น: `chmod go=` ที่ไฟล์หรือโฟลเดอร์
home-in-use = `blo` ตัวอื่นกำลังใช้ { $file }
    .remedy = กรุณาหยุดตัวอื่น หรือระบุโฟลเดอร์อื่นด้วย `--home`
home-locked = เปิด { $file } ไม่ได้: รหัสผ่านผิดหรือไฟล์เสียหาย
    .remedy = กรุณาใส่รหัสผ่านที่ถูกต้อง หรือนำไฟล์กลับจากข้อมูลสำรอง
home-damaged = ใช้ { $file } ไม่ได้: { $why }
    .remedy = กรุณานำไฟล์กลับจากข้อมูลสำรอง หรือสร้างใหม่
home-settings = ใช้ { $file } ไม่ได้: { $why }
    .remedy = กรุณาแก้ไขไฟล์
home-passphrase = ไม่มีรหัสผ่าน: { $why }
    .remedy = กรุณาพิมพ์ที่หน้าจอ หรือระบุไฟล์ที่ท่านอ่านได้คนเดียวด้วย `--passphrase-file`
home-disk = ดิสก์มีปัญหากับ { $file }: { $why }
    .remedy = กรุณาตรวจว่าดิสก์มีที่ว่างและโฟลเดอร์เป็นของท่าน
