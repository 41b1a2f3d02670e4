# Whose words an alert has, which place is meant, and what a picture tells.
about-passed-on = chuyển tiếp từ
about-passed-on-digest = mã băm của nó
alert-passed-on = Chuyển tiếp từ
alert-passed-on-digest = Mã băm của nội dung được chuyển tiếp
desk-forward-alone = chỉ việc chuyển tiếp mới nêu lời của ai.
    .remedy = Hãy bỏ `passed_on`, hoặc chuyển tiếp bằng `blo forward`.
doubt-far_apart = Ô bản đồ và điểm không ở cùng một chỗ ({ $about })

# Sending.
sent-key-changed = Giữ lại ở đây, chưa gửi: khóa của { $office } khác với khóa đã thỏa thuận.
    .remedy = Hãy gọi điện cho văn phòng đó, rồi ghép cặp lại (`blo pair propose { $office }`): sau đó nó tự đi.

# What a picture tells besides what it shows.
picture-tells = { $file } cho người nhận biết: { $what }.
    .remedy = Nếu họ không cần biết, hãy gửi với `--strip`: khi đó một bản sao được gửi.
picture-place = nơi chụp ({ $value })
picture-time = lúc chụp ({ $value })
picture-device = thiết bị (`{ $value }`)
picture-notes = những gì máy ảnh hoặc chương trình ghi lại
picture-copied = { $file } được gửi dưới dạng bản sao không có những gì máy ảnh ghi.
picture-kind = Ở đây không lấy được những gì máy ảnh ghi ra khỏi { $file }.
    .remedy = Hãy gửi dạng `JPEG`, `PNG` hoặc `WebP`, hoặc để nguyên.
picture-damaged = { $file } bị hỏng nên không làm được bản sao.
    .remedy = Hãy chụp lại, hoặc gửi nguyên như vậy.
write-strip = Gửi bản sao ảnh không có những gì máy ảnh ghi (nơi, lúc, thiết bị)
