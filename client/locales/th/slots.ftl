# How a phrase is filled in and reviewed, and what is wrong with it.

# Filling a phrase in, and showing it.
phrases-unknown = ข้อความหมายเลข { $number } ซึ่งโปรแกรมรุ่นนี้ไม่รู้จัก
phrases-machine = แปลด้วยเครื่อง ยังไม่ได้ตรวจทาน
phrases-reviewed = ตรวจทานโดย { $reviewer } เมื่อ { $date }
phrases-not-known = โปรแกรมรุ่นนี้ไม่มีข้อความหมายเลข { $number }
    .remedy = กรุณาค้นด้วย `blo phrases search`
slot-of-none = ข้อความหมายเลข { $number } ไม่มีช่อง “{ $slot }” และไม่มีช่องใดเลย
    .remedy = กรุณาตัดช่องนี้ออก
slot-not-of-phrase = ข้อความหมายเลข { $number } ไม่มีช่อง “{ $slot }”
    .remedy = ช่องที่มีคือ: { $slots }
slot-missing = ข้อความหมายเลข { $number } ต้องกรอกช่อง { $slot }
    .remedy = กรุณาเขียน { $fits }
slot-unfit = “{ $value }” ใช้กับช่อง { $slot } ของข้อความหมายเลข { $number } ไม่ได้
    .remedy = กรุณาเขียน { $fits }
fits-place = สถานที่เป็นคำพูด หรือ `crossing:` ตามด้วยรหัสจุดผ่านแดน
fits-time = เวลาพร้อมเขตเวลา: `14:05+07:00`, `tomorrow 14:05+07:00` หรือ `2026-11-29T14:05+07:00`
fits-date = วันที่ เช่น `2026-11-29`
fits-vehicle = ทะเบียนรถ หรือลักษณะของรถ
fits-count = จำนวนเป็นตัวเลข เช่น `12`
fits-direction = `inbound`, `outbound` หรือ `transit` ตามที่มองจากที่นี่
fits-person = ชื่อ หรือลักษณะของบุคคล
fits-quantity = ตัวเลขและหน่วย เช่น `12.5 kg` หรือ `40000 THB`
fits-telephone = หมายเลขโทรศัพท์ เช่น `+66 53 733 000`
fits-text = ข้อความไม่เกิน 500 ตัวอักษร
slot-before-phrase = มีช่องอยู่หน้าข้อความของมัน: “{ $slot }”
    .remedy = กรุณาเขียน `--phrase` ก่อน แล้วตามด้วยช่องของมัน
slot-malformed = “{ $slot }” ไม่ได้กรอกช่องใด
    .remedy = กรุณาเขียนชื่อช่อง `=` และค่า เช่น `--slot place=Bridge`
slot-twice = ช่อง { $slot } ของข้อความหมายเลข { $number } ถูกกรอกสองครั้ง
    .remedy = กรุณาตัดออกหนึ่งครั้ง

# Reviews: what is wrong in a row of a table.
row-unusable = บรรทัด { $line } คอลัมน์ { $column }: { $why }
    .remedy = กรุณาแก้ไขแล้วนำเข้าไฟล์ใหม่: ยังไม่ได้รับสิ่งใดจากไฟล์นี้
row-unreadable = บรรทัดนี้ไม่ใช่แถวของตาราง
row-header = บรรทัดแรกต้องเป็น `{ $columns }`
row-columns = แถวต้องมีคอลัมน์เหล่านี้: `{ $columns }`
row-language = “{ $value }” ไม่ใช่ภาษาที่มีคำแปล
row-number = “{ $value }” ไม่ใช่หมายเลขข้อความของโปรแกรมรุ่นนี้
row-english = ภาษาอังกฤษไม่ตรงกับโปรแกรมรุ่นนี้: การตรวจทานเป็นของถ้อยคำอื่น
row-length = คำแปลต้องมี 1 ถึง { $most } ตัวอักษรในบรรทัดเดียว
row-slots = คำแปลต้องมีแต่ละช่องนี้หนึ่งครั้ง: `{ $slots }`
row-no-slots = ข้อความนี้ไม่มีช่อง จึงต้องไม่มีวงเล็บปีกกา
row-script = คำแปลไม่ได้เขียนด้วยภาษานี้: { $language }
row-clash = คำแปลเหมือนกับข้อความหมายเลข { $number }: แยกจากกันไม่ได้
row-status = “{ $value }” ไม่ใช่สถานะการตรวจทาน: เขียน `reviewed` หรือ `machine, unreviewed`
row-unmarked = คำแปลถูกแก้ไขแต่ไม่มีผู้รับรอง: เขียน `reviewed` ชื่อ และวันที่
row-reviewer = ไม่มีชื่อผู้ตรวจทาน หรือชื่อยาวเกินไป
row-date = “{ $value }” ไม่ใช่วันที่: เขียนเช่น `2026-12-01`
reviews-unreadable = อ่านคำแปลที่ตรวจทานแล้วไม่ได้ จึงแสดงคำแปลของเครื่อง: { $why }
    .remedy = กรุณานำเข้าใหม่ (`blo phrases import`)
reviews-unkept = เก็บคำแปลที่ตรวจทานแล้วไม่ได้: { $why }
    .remedy = กรุณาตรวจว่าโฟลเดอร์เป็นของท่านและดิสก์มีที่ว่าง
phrases-taken-in = ขณะนี้เก็บคำแปลที่ตรวจทานแล้วไว้ { $count } รายการ
phrases-none-found = ไม่พบข้อความที่มีคำเหล่านี้
phrases-no-language = “{ $value }” ไม่ใช่ภาษาที่มีข้อความมาตรฐาน
    .remedy = กรุณาเลือกจาก: { $languages }
file-unreadable = อ่าน { $file } ไม่ได้: { $why }
    .remedy = กรุณาระบุไฟล์ที่มีอยู่และท่านอ่านได้
file-unwritable = เขียน { $file } ไม่ได้: { $why }
    .remedy = กรุณาระบุไฟล์ในโฟลเดอร์ของท่านที่มีที่ว่าง
