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
