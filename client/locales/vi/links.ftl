# How entities hang together, and in which language a counterpart reads. Offices and names of languages are put in as they are.
link-subject = Ai hoặc cái gì
link-relation = Liên hệ với bên kia thế nào
link-object = Bên kia
link-confidence = Chắc chắn đến đâu
link-another = Thêm một mối liên hệ
link-unfit = Mối liên hệ này chưa đủ: chưa gửi gì.
    .remedy = Hãy chọn hai mục khác nhau đã có chữ và chúng liên hệ thế nào, hoặc bỏ mối liên hệ này.
