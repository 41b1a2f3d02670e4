# An alert on the page: its fields, its thread, what the other side knows.

alert-kind = Loại tin
alert-asked = Đề nghị
alert-source = Nguồn tin
alert-information = Thông tin
alert-graded = Xếp hạng gốc
alert-to = Dành cho
alert-stored = Ở đây từ
alert-clock = Đồng hồ
alert-by-relay-time = Đồng hồ của bên gửi sai. Thời gian là của máy chuyển tiếp.
alert-reference = Số tham chiếu riêng
alert-point = Vị trí
alert-effective = Có hiệu lực từ
alert-onset = Dự kiến lúc
alert-tlp-unstated = không nêu: được coi là { $light }
alert-pap = Hành động được phép
alert-sensitive = Nhạy cảm
alert-legal-basis = Cơ sở pháp lý
alert-purpose = Mục đích
alert-retain-until = Phải hủy trước
alert-feed = Hệ thống nguồn
alert-format = Định dạng
alert-original = Mã băm bản gốc
alert-mapper = Chương trình chuyển đổi
alert-released-by = Người cho phép
alert-delay-why = Vì sao trả lời chậm
alert-delay-until = Dự kiến trả lời trước
alert-decline-why = Vì sao từ chối
alert-consent-uses = Đồng ý cho
alert-consent-offices = Chuyển tiếp đến
alert-consent-until = Đồng ý đến
alert-consent-conditions = Điều kiện
alert-strange = Tin này có nội dung mà phiên bản này không biết: được hiển thị bằng số. Hãy xin người quản trị phiên bản mới.
alert-respond-by = Đề nghị trả lời trước { $at }
alert-overdue = QUÁ HẠN: đề nghị trả lời trước { $at }
alert-section-facts = Nội dung nêu
alert-section-doubts = Điểm nghi ngờ
alert-section-about = Về ai và cái gì
alert-section-links = Liên quan với nhau thế nào
alert-section-areas = Khu vực cụ thể
alert-section-files = Tệp đính kèm
alert-section-handling = Được xử lý thế nào
alert-section-origin = Xuất xứ của tin
alert-file-get = Tải xuống
alert-original-text = bản gốc
alert-zawgyi-show = Trông như bảng mã Zawgyi: hiển thị bằng Unicode
alert-unicode-note = Do máy cổng này đọc. Bản đã ký nằm bên cạnh.
alert-revealed = Chỉ hiển thị cho bạn một lần: khi rời trang này, nội dung lại bị ẩn.

# The thread.
alert-section-thread = Các tin liên quan
alert-section-names = Tin được nhắc đến
alert-newer = Có bản mới hơn của tin này.
alert-newer-open = Đọc bản mới
alert-cancelled = Bên gửi đã rút lại tin này.
alert-cancels-what-has-not-come = Tin bị hủy chưa đến. Khi đến, nó được hiển thị là đã hủy.
alert-names-what-is-not-here = Tin được nhắc đến không có ở đây.
alert-state-current = đang có hiệu lực
alert-state-before = đã được thay
alert-state-cancelled = đã hủy
alert-state-answer = phản hồi
alert-state-no_effect = không thay đổi gì
alert-this-one = tin này

# What the other side knows.
alert-section-known = Bên kia biết gì
alert-known-queued = Chờ ở đây từ { $at }. { $office } chưa có.
alert-known-held = Máy chuyển tiếp giữ từ { $at }. { $office } chưa nhận được.
alert-known-delivered = Ở { $office } từ { $at }, chưa ai mở.
alert-known-read = { $officer } đã mở tại { $office }: { $at }.
alert-known-read-by-nobody = Đã mở tại { $office }: { $at }. Không nêu tên.
alert-known-actioned = { $officer } đã xử lý tại { $office }, { $at }: { $outcome }.
alert-known-actioned-by-nobody = Đã xử lý tại { $office }, { $at }: { $outcome }.
alert-known-expired = Hết hạn trước khi { $office } nhận: { $at }.
alert-known-unconfirmed = Hết hạn từ { $at }, không ai xác nhận { $office } có hay không.
alert-known-refused_by_relay = Máy chuyển tiếp từ chối cho { $office }, { $at }: { $why }
alert-known-refused_by_recipient = { $office } đã từ chối, { $at }: { $why }
alert-known-otherwise = { $office }, { $at }: trạng thái mà phiên bản này không biết ({ $status })
alert-gateway-linked = Máy cổng của { $office } đang kết nối.
alert-gateway-seen = Máy cổng của { $office } không kết nối. Lần cuối kết nối { $at }.
alert-gateway-unknown = Không ai cho biết máy cổng của { $office } có kết nối không.
alert-own-link-down = Văn phòng này không có kết nối với máy chuyển tiếp.
alert-not-seen = CHƯA AI THẤY: không ai ở { $office } mở từ { $at }.
alert-not-seen-call = Gọi điện thoại:
alert-not-seen-no-telephone = Không biết số điện thoại của văn phòng đó: hãy liên lạc bằng cách khác.
alert-section-acts = Đã làm gì ở đây
alert-act-opened = người mở:
alert-act-revealed = phần ẩn đã hiển thị cho
alert-act-exported = nằm trong bản xuất của
alert-act-printed = người in:
alert-act-stated = người báo kết quả:
alert-section-consents = Các đồng ý

# What can be done.
alert-section-can = Việc bạn có thể làm
alert-answer = Trả lời
alert-update = Viết bản mới
alert-cancel = Hủy tin này
alert-cancel-note = Mọi bên đã nhận được báo rằng tin không còn hiệu lực.
alert-take-back = Rút lại sự đồng ý
alert-delay = Trả lời sau
alert-refuse = Từ chối trả lời
alert-forward = Chuyển tiếp
alert-forward-note = Được gửi như lời của bên khác, kèm dấu hiệu. Tệp ở lại đây.
alert-forward-to-nobody = Chưa chọn văn phòng nào. Hãy chọn một văn phòng.
alert-no-use = Chưa nêu để làm gì. Hãy chọn ít nhất một mục đích.
alert-ask = Xin đồng ý
alert-ask-note = { $office } là bên đã nói và quyết định.
alert-give = Đồng ý
alert-give-note = Có hiệu lực cho điều được xin ở trên.
alert-give-unasked = Đồng ý trước khi được hỏi
alert-deny = Không đồng ý
alert-offices-hint = Mã văn phòng, cách nhau bằng dấu phẩy
alert-in-hours = trong { $count ->
       *[other] { $count } giờ
    }
alert-in-days = trong { $count ->
       *[other] { $count } ngày
    }
alert-as-long-as-kept = chừng nào còn lưu giữ
alert-cannot-change-cancelled = Đã hủy: không thể cập nhật hay hủy lần nữa.
alert-cannot-change-over = Đã hết hạn: hãy viết tin mới.
alert-cannot-answer-cancelled = Bên gửi đã rút lại: không cần trả lời.
alert-cannot-consent-twice = Câu hỏi này đã được trả lời. Rút lại sự đồng ý ở trang của nó.
alert-cannot-over = Phải hủy trước { $until }: không được dùng nữa.
alert-cannot-forward-yet = Đến { $office } chỉ khi { $originator } đồng ý ({ $marks }).

# On paper.
alert-print = In ra giấy
alert-print-note = Người in được ghi lại.
alert-print-first = Hãy in tin này bằng nút riêng: người in được ghi lại.
alert-cannot-print = Chỉ được in hoặc xuất khi { $originator } đồng ý ({ $marks }).
alert-back = Quay lại tin
