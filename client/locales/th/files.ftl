# Files that go with an alert: handing them in, and taking them out.

# Files that go with an alert.
file-too-many = การแจ้งเตือนหนึ่งฉบับมีไฟล์แนบได้ไม่เกิน { $most } ไฟล์
    .remedy = กรุณาส่งส่วนที่เหลือกับการแจ้งเตือนอีกฉบับ
file-folder = { $file } เป็นโฟลเดอร์ ไม่ใช่ไฟล์
    .remedy = กรุณาแนบไฟล์
file-pipe = { $file } เป็นท่อข้อมูล ไม่ใช่ไฟล์
    .remedy = กรุณาแนบไฟล์
file-socket = { $file } เป็นซ็อกเก็ต ไม่ใช่ไฟล์
    .remedy = กรุณาแนบไฟล์
file-device = { $file } เป็นอุปกรณ์ ไม่ใช่ไฟล์
    .remedy = กรุณาแนบไฟล์
file-empty = { $file } ว่างเปล่า
    .remedy = กรุณาตรวจว่าเขียนไฟล์เสร็จแล้ว
file-too-large = { $file } มี { $size } ไบต์ ไฟล์แนบมีได้ไม่เกิน { $most }
    .remedy = กรุณาย่อให้เล็กลง หรือส่งเพียงบางส่วน
file-name-not-unicode = ชื่อของ { $file } ไม่เป็น `Unicode`
    .remedy = กรุณาตั้งชื่อไฟล์ใหม่
file-changed = { $file } ถูกแก้ไขระหว่างอ่าน: ไม่ได้ส่งสิ่งใด
    .remedy = กรุณาส่งใหม่เมื่อไม่มีสิ่งใดเขียนไฟล์นี้
file-not-sent = อ่าน { $file } ไม่ได้: { $why }
    .remedy = ไม่ได้ส่งสิ่งใด: กรุณาแก้ชื่อหรือสิทธิ์ของไฟล์
attachment-none = การแจ้งเตือนนี้ไม่มีไฟล์แนบ
    .remedy = กรุณาดูด้วย `blo attachment list { $alert }`
attachment-no-number = การแจ้งเตือนนี้ไม่มีไฟล์แนบที่ { $number }
    .remedy = กรุณาดูด้วย `blo attachment list { $alert }`
attachment-several = การแจ้งเตือนนี้มีไฟล์แนบ { $count } ไฟล์
    .remedy = กรุณาระบุหมายเลขไฟล์ หรือโฟลเดอร์สำหรับทั้งหมดด้วย `--out`
file-there = มี { $file } อยู่แล้ว
    .remedy = กรุณาระบุไฟล์หรือโฟลเดอร์อื่นด้วย `--out`
attachment-mismatch = { $file } ไม่ใช่ไฟล์ที่ผู้ส่งลงนาม
    .remedy = กรุณาขอให้ผู้ส่งส่งใหม่
