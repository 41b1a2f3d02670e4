# What an alarm says, and how an alert and a request stand.

# How an alert stands in its thread, and how far a request is.
thread-current = hiện hành
thread-before = bản trước
thread-cancelled = đã hủy
thread-answer = trả lời
thread-no_effect = không có hiệu lực
asked-answered = ĐÃ TRẢ LỜI
asked-refused = ĐÃ TỪ CHỐI
asked-cancelled = ĐÃ HỦY
show-for = cho { $office } đó

# What an alarm says that is of no refusal: what is wrong, and what to do.
alarm-gap = Các thông điệp của { $office } mà trạm chuyển tiếp giữ đã không đến.
    .remedy = Hãy gọi điện cho văn phòng đó hỏi đã gửi gì; báo người quản trị trạm chuyển tiếp.
alarm-set_aside = Một thông điệp của { $office } được để riêng chưa đọc.
    .remedy = Hãy gọi điện cho văn phòng đó: nơi đó đã được báo.
alarm-unproven = Một thông điệp nêu tên { $office } được để riêng chưa đọc: không có bằng chứng là của họ.
    .remedy = Hãy gọi điện cho văn phòng đó hỏi đã gửi gì; báo người quản trị trạm chuyển tiếp.
alarm-untimely_end = Trạm chuyển tiếp báo đã bỏ một thông điệp gửi { $office } chưa hết hạn: nó có thể không đến.
    .remedy = Hãy gọi điện cho văn phòng đó; báo người quản trị trạm chuyển tiếp.
alarm-not_opened = Không mở được một thông điệp của { $office } ở đây; nó tự được niêm phong lại.
    .remedy = Nếu vài phút không có gì đến, hãy gọi điện cho văn phòng đó.
alarm-certificate_expired = Chứng thư của văn phòng này đã hết hạn: không gửi hay nhận gì, và những gì đang chờ được giữ.
    .remedy = Hãy nhờ cơ quan cấp phát chứng thư kế tiếp, rồi `blo certificate add`.
alarm-revoked = Cơ quan cấp đã thu hồi chứng thư của { $office }: không có gì đi hay đến, và những gì chờ ở đây được giữ.
    .remedy = Hãy gọi điện theo số mà bạn biết.
alarm-mark_overdue = Hơn một giờ { $office } chưa báo đã gửi bao nhiêu: có thể có thứ bị giữ lại mà không ai thấy.
    .remedy = Hãy gọi điện cho văn phòng đó; báo người quản trị trạm chuyển tiếp.
alarm-roll_over = Một khóa mới được công bố giữa văn phòng này và { $office }; nó có hiệu lực sau một ngày.
    .remedy = Hãy gọi điện cho văn phòng đó; nếu không ai biết, hãy chấm dứt ghép cặp trước lúc đó (`blo pair end { $office }`).
alarm-roll_over_refused = Trạm chuyển tiếp không nhận công bố khóa mới của văn phòng này gửi { $office }.
    .remedy = Hãy hỏi người quản trị trạm chuyển tiếp; nếu trong ngày không thay đổi, hãy ghép cặp lại.
alarm-alarm_failed = Chương trình nêu trong cài đặt đã không phát báo động.
    .remedy = Hãy sửa `[alarm]` trong `blo.toml`, khởi động lại cổng liên lạc rồi thử bằng `blo alarm test`.
alarm-request_due = { $office } đang chờ trả lời, và thời gian sắp hết.
    .remedy = Hãy trả lời: `blo inbox --open`.
alarm-request_overdue = Lẽ ra phải trả lời { $office }, và đã quá hạn.
    .remedy = Hãy trả lời: `blo inbox --open`.
alarm-answer_overdue = { $office } chưa trả lời văn phòng này đúng hạn.
    .remedy = Hãy gọi điện cho văn phòng đó.
alarm-not_seen = { $office } chưa mở cảnh báo khẩn nhất của văn phòng này đúng lúc.
    .remedy = Hãy gọi điện cho văn phòng đó.
alarm-flash_not_opened = Một cảnh báo khẩn nhất của { $office } chưa được mở ở đây đúng lúc.
    .remedy = Hãy mở nó: `blo inbox --unread`.
alarm-this-office = văn phòng này
