# What the verbs print that write files, list officers and make the page's certificate.

# Exporting.
export-entries = đã ghi { $count } mục
export-written = đã ghi { $written } cảnh báo, để lại { $left }
export-there = đã có { $file }
    .remedy = Hãy nêu tệp khác, hoặc thay thế nó bằng `--force`.
export-unwritable = không ghi được { $file }: { $why }
    .remedy = Hãy nêu một tệp trong thư mục của bạn và còn chỗ trống; không có gì bị bỏ lại ở đó, và tệp đã có vẫn nguyên như cũ.
export-head = Phạm vi chia sẻ của toàn bộ: { $marks }. Xuất từ { $office } lúc { $at }.
export-head-by = Phạm vi chia sẻ của toàn bộ: { $marks }. Xuất từ { $office } lúc { $at } bởi { $officer }.

# Officers.
officer-home = Hãy tạo thư mục của văn phòng bằng `blo init`, hoặc nêu thư mục khác bằng `--home`.
officer-may = { $name } được dùng trang với vai trò { $role }
officer-password = { $name } đã có mật khẩu khác
officer-removed = { $name } không còn được dùng trang nữa; những gì { $name } đã làm vẫn ở trong lịch sử
officer-since = từ { $since }
officer-none = Chưa có cán bộ nào trong danh sách. Hãy thêm bằng `blo officer add NAME`.
officer-look = Hãy xem `blo officer list`; mật khẩu có ít nhất { $chars } ký tự.

# The certificate of the page.
desk-cert-made = đã tạo chứng thư của trang; có giá trị đến { $until }
desk-cert-trust = Hãy để mọi trình duyệt của văn phòng này tin cậy { $file } cho trang web; trước đó hãy đối chiếu `SHA-256` của nó ở hai nơi.
desk-cert-nothing = Các trình duyệt đã tin cậy cơ quan cấp của trang này không cần gì thêm.
desk-cert-restart = Hãy khởi động lại cổng liên lạc: khi đó `blo run` dùng nó.
evidence-no-base64 = dữ liệu của cổng liên lạc không phải là `base64`
    .remedy = Hãy báo cho người quản trị.
evidence-written = đã ghi bằng chứng của { $id }

# Agreeing with another office.
pair-ended = thỏa thuận với { $office } đã kết thúc; trạm chuyển tiếp chấm dứt những gì còn chờ giữa hai bên
pair-ended-already = thỏa thuận với { $office } đã kết thúc từ trước; trạm chuyển tiếp chấm dứt những gì còn chờ giữa hai bên
pair-none-named = chưa nêu thỏa thuận nào
    .remedy = Hãy dùng `--certificate` để bắt đầu, hoặc `--in` để ký bản của bên kia.
pair-is = đã ghép cặp với { $office }, có khóa là { $key }
pair-signed = đã ký cho { $office }, có khóa là { $key }; nó có hiệu lực khi văn phòng đó cũng đã ký
pair-nowhere = thỏa thuận mới không có nơi để ghi
    .remedy = Hãy nêu tệp cho văn phòng kia bằng `--out`.
pair-ask-anew = Hãy xin văn phòng kia một thỏa thuận mới, và đối chiếu chứng thư của họ bằng lời nói.
pair-not-us = thỏa thuận không nêu { $office } với khóa của nơi này
pair-not-with = thỏa thuận này không phải với { $office }
pair-other-key = thỏa thuận nêu khóa khác của { $office }
pair-not-now = thỏa thuận có hiệu lực từ { $from } đến { $until }, không phải bây giờ
pair-unsigned = thỏa thuận không có chữ ký của { $office }
pair-number = thỏa thuận số { $serial } không nối tiếp số { $known } đang có hiệu lực ở đây
pair-key-uncompared = khóa của { $office } khác với trước, và chưa nêu `--certificate`
pair-certificate-other = chứng thư nêu { $named }, không phải { $office }
    .remedy = Hãy nêu văn phòng của chứng thư.
pair-too-long = nó quá dài so với một thỏa thuận
pair-no-agreement = nó không phải là thỏa thuận: { $why }
pair-no-certificate = văn phòng này chưa có chứng thư
    .remedy = Hãy đưa nó vào bằng `blo certificate add`.
pair-next-nothing = không có gì đang diễn ra
pair-next-wait = chờ bản của bên kia, đến qua trạm chuyển tiếp (`blo pair list`), hoặc trong tệp cho `blo pair take`
pair-next-introduce = giới thiệu văn phòng này bằng `blo pair propose { $office }`
pair-next-call = gọi họ bằng số mà bạn biết từ nguồn khác, đọc cho họ các chữ số của `blo pair card`, rồi gõ chữ số của họ vào `blo pair confirm { $office }`
pair-next-ended = năm số an toàn sai đã chấm dứt nó: hãy xin họ lời giới thiệu mới
pair-next-signed = chờ đến khi họ cũng đã xác nhận
pair-says = cho biết: { $reach } (chưa xác nhận)
pair-no-telephone = không cho số điện thoại
pair-ended-since = thỏa thuận này với { $office } đã chấm dứt từ đó
    .remedy = Hãy ghép cặp lại: `blo pair propose`.
pair-handed = cổng liên lạc chuyển nó cho trạm chuyển tiếp
pair-handed-later = cổng liên lạc chuyển nó cho trạm chuyển tiếp ngay khi chạy
pair-done = đã ghép cặp với { $office } đến { $until }; trạm chuyển tiếp và { $office } biết điều đó từ cổng liên lạc
pair-told = đã ký cho { $office }: { $carried }; nó có hiệu lực khi văn phòng đó cũng đã ký; tiếp theo: { $next }
pair-hear-again = Hãy nhờ đọc lại tất cả; lần này không tính là một lần thử.
pair-no-terminal = không có màn hình lệnh để gõ các chữ số
    .remedy = Hãy gõ chúng ở màn hình lệnh, hoặc nêu tệp chỉ mình bạn đọc được bằng `--digits-file`.
pair-key-other = Khóa khác với trước.
pair-call = Hãy gọi họ bằng số mà bạn biết từ nguồn khác. Hãy nhận ra giọng họ, hoặc hỏi điều chỉ họ biết.
pair-read-out = Đọc của bạn:
pair-type = Gõ của họ:
pair-list-agreement = thỏa thuận số { $serial } đến { $until }
pair-list-former-key = thuộc về khóa khác của văn phòng này: hãy ghép cặp lại
pair-list-ended = ĐÃ CHẤM DỨT: hãy ghép cặp lại
pair-list-invalid = KHÔNG CÓ HIỆU LỰC BÂY GIỜ: hãy ghép cặp lại
pair-list-soon = SẮP HẾT HẠN: hãy ghép cặp lại
pair-list-none = không có thỏa thuận
pair-list-unconfirmed = { $reach } (chưa xác nhận)
pair-list-key = khóa khác với trước đây
pair-list-wrong = số an toàn sai: { $count }
pair-list-wished = mong muốn thỏa thuận mới đến { $until }
pair-list-next = tiếp theo: { $next }
pair-list-refused = trạm chuyển tiếp không nhận nó: { $why }
pair-list-digits = chữ số của mình: { $digits }
pair-introduced = đã giới thiệu với { $office }: { $carried }; tiếp theo: { $next }
pair-ask-introduction = Hãy xin họ lời giới thiệu mới, và tìm xem ai đã gửi cái này.
pair-taken = đây là lời giới thiệu của { $office }, nơi đó { $card }; tiếp theo: { $next }
pair-taken-key = đây là lời giới thiệu của { $office }, nơi đó { $card }; khóa khác với trước; tiếp theo: { $next }
pair-taken-again = lời giới thiệu này của { $office } đã có ở đây; tiếp theo: { $next }
pair-taken-half = đây là thỏa thuận mà { $office } đã ký; tiếp theo: { $next }
pair-too-long-any = nó quá dài so với lời giới thiệu hay thỏa thuận

# A wrong command line, and what its help says in brackets.
cli-default = mặc định: { $values }
cli-possible = giá trị dùng được: { $values }
cli-unknown-argument = ở đây không có { $argument }
    .remedy = Hãy thêm `--help` để xem có những gì.
cli-unknown-verb = không có lệnh “{ $verb }”
    .remedy = Hãy xem tất cả bằng `blo --help`.
cli-no-verb = chưa nêu lệnh nào
    .remedy = Hãy xem tất cả bằng `--help`.
cli-no-value = { $argument } thiếu giá trị
    .remedy = Hãy viết nó ở sau, hoặc thêm `--help` để xem.
cli-invalid-value = “{ $value }” không hợp với { $argument }
    .remedy = Hãy sửa nó, hoặc thêm `--help` để xem giá trị nào hợp.
cli-missing = thiếu { $argument }
    .remedy = Hãy nêu nó, hoặc thêm `--help` để xem.
cli-conflict = không dùng { $argument } và { $other } cùng lúc
    .remedy = Hãy bỏ một trong hai.
cli-wrong = không hiểu dòng lệnh: { $why }
    .remedy = Hãy thêm `--help` để xem có những gì.
init-made = đã tạo thư mục của { $office }; hãy xin chứng nhận { $request }
certificate-taken = đã nạp chứng thư; có giá trị đến { $until }
