# Whose words an alert has, which place is meant, and what a picture tells.
about-passed-on = ส่งต่อจาก
about-passed-on-digest = ค่าตรวจสอบของมัน
alert-passed-on = ส่งต่อจาก
alert-passed-on-digest = ค่าตรวจสอบของสิ่งที่ส่งต่อ
desk-forward-alone = การส่งต่อเท่านั้นที่บอกว่าเป็นถ้อยคำของใคร
    .remedy = กรุณาเอา `passed_on` ออก หรือส่งต่อด้วย `blo forward`
doubt-far_apart = ตารางแผนที่กับจุดไม่อยู่ด้วยกัน ({ $about })

# Sending.
sent-key-changed = เก็บไว้ที่นี่ ยังไม่ส่ง: กุญแจของ { $office } ไม่ใช่กุญแจที่ตกลงไว้
    .remedy = กรุณาโทรศัพท์ถึงสำนักงานนั้น แล้วจับคู่ใหม่ (`blo pair propose { $office }`): จากนั้นจะไปเอง

# What a picture tells besides what it shows.
picture-tells = { $file } บอกผู้รับ: { $what }
    .remedy = หากไม่จำเป็นต้องรู้ ให้ส่งด้วย `--strip`: สำเนาจะไปแทน
picture-place = สถานที่ถ่าย ({ $value })
picture-time = เวลาถ่าย ({ $value })
picture-device = อุปกรณ์ (`{ $value }`)
picture-notes = สิ่งที่กล้องหรือโปรแกรมบันทึก
picture-copied = { $file } ไปเป็นสำเนาโดยไม่มีสิ่งที่กล้องเขียน
picture-kind = นำสิ่งที่กล้องเขียนออกจาก { $file } ที่นี่ไม่ได้
    .remedy = กรุณาส่งเป็น `JPEG`, `PNG` หรือ `WebP` หรือตามที่เป็น
picture-damaged = { $file } เสียหาย จึงทำสำเนาไม่ได้
    .remedy = กรุณาถ่ายใหม่ หรือส่งตามที่เป็น
write-strip = ส่งสำเนารูปโดยไม่มีสิ่งที่กล้องเขียน (สถานที่ เวลา อุปกรณ์)
