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
