# How entities hang together, and in which language a counterpart reads. Offices and names of languages are put in as they are.
link-subject = Ai hoặc cái gì
link-relation = Liên hệ với bên kia thế nào
link-object = Bên kia
link-confidence = Chắc chắn đến đâu
link-another = Thêm một mối liên hệ
link-unfit = Mối liên hệ này chưa đủ: chưa gửi gì.
    .remedy = Hãy chọn hai mục khác nhau đã có chữ và chúng liên hệ thế nào, hoặc bỏ mối liên hệ này.
tongue-reads = Văn phòng đó đọc
tongue-country = theo nước của văn phòng
tongue-set = Đặt ngôn ngữ
tongue-why = Bản xem trước những gì viết cho văn phòng này dùng ngôn ngữ này. Nó không đổi điều được gửi.
tongue-is = { $office } đọc { $language }
tongue-is-default = { $office } đọc { $language }, theo nước của văn phòng
tongue-nobody = không có thỏa thuận nào với { $office }, đã có hay đang làm
    .remedy = Hãy xem danh sách bằng `blo pair list`.
