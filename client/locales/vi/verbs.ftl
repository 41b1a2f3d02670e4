# What the verbs of an officer print.

# A received or sent alert in a listing.
item-from = từ { $office }
item-to = đến { $offices }
item-exercise = DIỄN TẬP
item-cancelled = ĐÃ HỦY
item-restored = đến lại sau khi khôi phục
list-empty = không có gì

# What a sender sees.
sent-for = { $status }, gửi { $offices }
sent-before = { $status }, gửi { $offices }, đã gửi trước đó
reference-malformed = “{ $text }” không nêu cảnh báo nào.
    .remedy = Hãy viết `OFFICE:ID`, chẳng hạn `mae-sai.th:ID`.
answers-lost = Các câu trả lời đã bị mất.
    .remedy = Hãy gửi lại các dòng đó.
line-unreadable = Không đọc được dòng: { $why }.
    .remedy = Hãy xem chương trình nào ghi dòng này.
line-too-long = Dòng quá dài.
    .remedy = Hãy rút ngắn cảnh báo.
line-no-alert = Dòng này không phải là cảnh báo: { $why }.
    .remedy = Hãy sửa rồi gửi lại.

# A whole alert: the names of its fields.
show-do = cần làm
show-category = loại
show-place = địa điểm
show-crossing = cửa khẩu
show-officer = cán bộ
show-case = vụ việc
show-handling = phạm vi chia sẻ
show-composed = soạn lúc
show-over = kết thúc lúc
show-answer-by = trả lời trước
show-attached = tệp đính kèm
show-by = bởi { $who }

# How far an attachment is.
move-waiting = đang chờ
move-moving = { $kept } trên { $parts } phần
move-at_relay = ở trạm chuyển tiếp
move-taken = đã nhận
move-here = đã có ở đây
move-over = đã hết hạn: kịp đến { $kept } trên { $parts } phần
move-mismatch = không đúng với bản mà bên gửi đã ký
move-lost = bị hỏng trên ổ đĩa của cổng này và chưa gửi

# What happens, as it happens.
watch-alarm = BÁO ĐỘNG
watch-over = đã hết
watch-change = { $status } tại { $office }
watch-stopped = Cổng liên lạc đã dừng.
    .remedy = Hãy khởi động lại, rồi tiếp tục với `--since` và vị trí cuối.

# How the gateway is.
link-up = { $office }: đang kết nối với { $relay }
link-up-tcp = { $office }: đang kết nối với { $relay } qua `TCP`
link-connecting = { $office }: đang thử kết nối với { $relay }
link-down = { $office }: mất kết nối với { $relay }
link-stopped = { $office }: đã dừng kết nối với { $relay } và không tự thử lại
status-clock = đồng hồ của trạm chuyển tiếp nhanh hơn của chúng ta { $ms } mili giây
status-set-aside = để riêng chưa đọc: { $count }
status-refused-proposal = { $office }: trạm chuyển tiếp không nhận đề nghị. { $why }
status-proposal = { $office }: đang ghép cặp: `blo pair list`
counterpart-line = { $office }: { $linked }, { $key }; { $queued } đang chờ ở đây, { $held } ở trạm chuyển tiếp
counterpart-linked = đang kết nối
counterpart-not-linked = không kết nối
counterpart-link-unknown = không rõ có kết nối không
counterpart-revoked = CHỨNG THƯ BỊ THU HỒI: không gửi hay nhận cho đến khi có chứng thư mới
counterpart-key-changed = KHÓA ĐÃ ĐỔI: không gửi hay nhận cho đến khi ghép cặp lại
counterpart-over = ghép cặp đã hết hạn
counterpart-no-key = chưa có khóa niêm phong: cảnh báo chờ ở đây
counterpart-ready = sẵn sàng
counterpart-missing = THIẾU { $count }
counterpart-more = các cảnh báo khác của nơi đó chờ đến khi trạm chuyển tiếp có chỗ
counterpart-renew = GHÉP CẶP HẾT HẠN { $until }: gia hạn bằng `blo pair propose { $office }`
counterpart-our-next-key = KHÓA MỚI CỦA CHÚNG TA CÓ HIỆU LỰC TỪ { $at }
counterpart-its-next-key = KHÓA MỚI CỦA NƠI ĐÓ CÓ HIỆU LỰC TỪ { $at }
item-updated = ĐÃ CẬP NHẬT
show-note = hạn chế
show-law = luật
show-purpose = mục đích
show-keep-until = giữ đến
item-about-missing = của cảnh báo không có ở đây
item-overdue = QUÁ HẠN từ { $by }
item-overdue-at = QUÁ HẠN tại { $office } từ { $by }
item-due = PHẢI TRẢ LỜI trước { $by }
item-due-at = { $office } PHẢI TRẢ LỜI trước { $by }
item-delayed = TRÌ HOÃN đến { $by }
item-delayed-at = { $office } TRÌ HOÃN đến { $by }
item-state-at = { $state } tại { $office } đó
output-no-json = không tạo được `JSON`: { $why }
    .remedy = Hãy báo cho người quản trị.
