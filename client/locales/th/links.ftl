# How entities hang together, and in which language a counterpart reads. Offices and names of languages are put in as they are.
link-subject = ใครหรืออะไร
link-relation = เกี่ยวข้องกันอย่างไร
link-object = อีกฝ่าย
link-confidence = แน่ใจเพียงใด
link-another = เพิ่มความเชื่อมโยง
link-unfit = ความเชื่อมโยงนี้ไม่ครบ: ยังไม่ได้ส่ง
    .remedy = กรุณาเลือกสองรายการที่ต่างกันซึ่งพิมพ์ไว้แล้ว และเลือกว่าเกี่ยวข้องกันอย่างไร หรือเอาความเชื่อมโยงนี้ออก
tongue-reads = อ่านภาษา
tongue-country = ตามประเทศของสำนักงาน
tongue-set = ตั้งภาษา
tongue-why = ตัวอย่างของสิ่งที่เขียนถึงสำนักงานนี้จะเป็นภาษานี้ ไม่เปลี่ยนสิ่งที่ส่ง
tongue-is = { $office } อ่าน{ $language }
tongue-is-default = { $office } อ่าน{ $language } ตามประเทศของสำนักงาน
tongue-nobody = ไม่มีข้อตกลงกับ { $office } ทั้งที่มีอยู่หรือกำลังทำ
    .remedy = กรุณาดูรายการด้วย `blo pair list`
