# What `blo status` says about one office.

# What one office knows, and what it does not.
known-head = { $office }, theo những gì { $own } biết lúc { $at }:
known-has-all = Mọi cảnh báo chưa hết hạn của chúng ta gửi { $office } đều đã đến nơi.
known-has-not = Nơi đó chưa báo đã nhận { $alerts } cảnh báo của chúng ta:
known-waits-here = { $alerts } ({ $precedence }) đang ở đây, từ { $since }.
known-waits-at-relay = { $alerts } ({ $precedence }) đang ở trạm chuyển tiếp, từ { $since }.
known-unread-there-none = Không có cảnh báo nào của chúng ta mà { $office } chưa mở.
known-unread-there = { $office } chưa mở { $alerts } cảnh báo của chúng ta, cũ nhất từ { $since } ({ $oldest }).
known-unread-here-none = Không có cảnh báo nào của { $office } mà ở đây chưa ai mở.
known-unread-here = Ở đây chưa ai mở { $alerts } cảnh báo của { $office }, cũ nhất từ { $since } ({ $oldest }): xem `blo inbox --unread`.
known-missing = THIẾU: { $missing } ({ $precedence }) của { $office }, biết từ { $since }. Hãy gọi điện hỏi văn phòng đó đã gửi gì.
known-nothing-missing = Không thấy thiếu gì của { $office }.
known-mark-overdue = Hơn một giờ { $office } chưa báo đã gửi bao nhiêu: có thể có thứ bị giữ lại mà không thấy.
known-more-waits = Các cảnh báo khác chờ ở đó đến khi trạm chuyển tiếp có chỗ.
known-linked = Văn phòng này đang kết nối với trạm chuyển tiếp { $relay }, từ { $since }.
known-linked-tcp = Văn phòng này đang kết nối với trạm chuyển tiếp { $relay }, từ { $since }, qua `TCP`.
known-stopped = Văn phòng này KHÔNG kết nối với trạm chuyển tiếp { $relay }, từ { $since }, và không tự thử lại.
known-down = Văn phòng này KHÔNG kết nối với trạm chuyển tiếp { $relay }, từ { $since }; hệ thống tự thử lại.
known-clock-ahead = Đồng hồ của trạm chuyển tiếp nhanh hơn của chúng ta { $ms } mili giây.
known-clock-behind = Đồng hồ của trạm chuyển tiếp chậm hơn của chúng ta { $ms } mili giây.
known-by-relay-time = Cảnh báo ghi giờ theo trạm chuyển tiếp: hãy chỉnh đồng hồ máy này.
known-there-linked-since = Trạm chuyển tiếp báo { $office } đang kết nối, theo chúng ta biết từ { $since }.
known-there-linked = Trạm chuyển tiếp báo { $office } đang kết nối.
known-there-not-linked = Trạm chuyển tiếp báo { $office } KHÔNG kết nối.
known-there-unknown = Hiện không rõ { $office } có kết nối hay không.
known-last-seen = Lần cuối thấy lúc { $at }.
known-ended = Thỏa thuận với { $office } đã chấm dứt: hãy ghép cặp lại (`blo pair propose { $office }`).
known-ends-soon = Thỏa thuận SẮP HẾT HẠN, vào { $until }: hãy gia hạn (`blo pair propose { $office }`).
known-agreement = Thỏa thuận (số { $serial }) hết hạn vào { $until }.
known-revoked = Chứng thư của { $office } BỊ THU HỒI: không gửi hay nhận gì.
known-key-changed = KHÓA ĐÃ ĐỔI: không gửi hay nhận cho đến khi ghép cặp lại (`blo pair propose { $office }`).
known-keys = Khóa của nơi đó đúng như đã thỏa thuận. Khóa niêm phong có từ { $epoch } và dùng được đến { $until }.
known-no-sealing-key = Chưa biết khóa niêm phong: cảnh báo chờ ở đây đến khi nơi đó kết nối một lần.
known-its-certificate = Chứng thư của { $office } hết hạn vào { $until }.
known-our-certificate = Chứng thư của chúng ta hết hạn vào { $until }.
known-incomplete = Có quá nhiều để đếm: các con số trên là ít nhất.
