# How entities hang together, and in which language a counterpart reads. Offices and names of languages are put in as they are.
link-subject = ใครหรืออะไร
link-relation = เกี่ยวข้องกันอย่างไร
link-object = อีกฝ่าย
link-confidence = แน่ใจเพียงใด
link-another = เพิ่มความเชื่อมโยง
link-unfit = ความเชื่อมโยงนี้ไม่ครบ: ยังไม่ได้ส่ง
    .remedy = กรุณาเลือกสองรายการที่ต่างกันซึ่งพิมพ์ไว้แล้ว และเลือกว่าเกี่ยวข้องกันอย่างไร หรือเอาความเชื่อมโยงนี้ออก
