# What the verbs print that judge, copy, carry and certify.

# Judging evidence.
verify-too-long = tệp dài hơn mọi bằng chứng
    .remedy = Hãy xin lại tệp, và đối chiếu những nơi bạn tin cậy.
verify-not-proven = bằng chứng không đứng vững ở { $part }: { $why }
    .remedy = Hãy xin lại tệp, và đối chiếu những nơi bạn tin cậy.
verify-proven = ĐÃ CHỨNG MINH: cảnh báo { $id } của { $sender }, có khóa được cơ quan cấp chứng nhận và được đối tác ghim lại
verify-composed = soạn lúc { $at }, theo lời { $sender }; đồng hồ của chính nơi đó không chứng minh thời gian
verify-revocation-unknown = có bị thu hồi trong { $whose } không? không rõ: ở đây không có danh sách của cơ quan cấp
verify-not-revoked-brought = không bị thu hồi trong { $whose } theo danh sách { $number } của { $authority }, đi kèm bằng chứng; có hiệu lực đến { $until }
verify-not-revoked-trusted = không bị thu hồi trong { $whose } theo danh sách { $number } của { $authority }, thuộc các danh sách được tin cậy; có hiệu lực đến { $until }
verify-attached = tệp đính kèm: { $name }, { $size } byte, `SHA-256` { $digest }
verify-officer = cán bộ { $officer }, theo lời { $sender }; chưa được chứng minh
verify-relay-says = đến { $office }: { $status } lúc { $at }, theo lời { $relay }
verify-no-time = đến { $office }: không trạm chuyển tiếp nào nêu thời điểm, nên không có thời gian nào được chứng minh
verify-says = { $status } lúc { $at }, theo lời { $office }

# The journal of a stopped gateway.
store-no-journal = không có nhật ký trong { $home }
    .remedy = Hãy nêu thư mục của văn phòng bằng `--home`.
store-rebuilt = đã lập lại chỉ mục: { $keys } mục cho { $records } bản ghi
store-whole = { $records } bản ghi trong { $segments } đoạn còn nguyên vẹn; bản cuối là { $last }
store-tail = { $bytes } byte của một lần ghi dở dang, chưa báo cho ai, sẽ bị bỏ ở lần khởi động tới
store-damaged = bị hỏng: { $what }
store-index-same = chỉ mục đúng như nhật ký: { $keys } mục
store-index-anew = chỉ mục sẽ được lập lại: { $why }
store-index-differs = chỉ mục SAI KHÁC: { $how }
store-unsound = nhật ký hoặc chỉ mục của nó bị hỏng
    .remedy = Hãy giữ bản sao thư mục; phần không bị nêu tên ở trên vẫn dùng được.
store-unusable = không dùng được nhật ký: { $why }
    .remedy = Trước hết hãy dừng cổng liên lạc của thư mục này, và kiểm tra ổ đĩa.
store-look = không dùng được nhật ký: { $why }
    .remedy = Hãy xem nó bằng `blo store verify`.

# Backups, and a home in the place of another.
backup-made = đã sao lưu { $office }: { $folder } ({ $records } bản ghi)
backup-keys = khóa của các cảnh báo: { $folder }
backup-no-keys = khóa của các cảnh báo của văn phòng này không có trong { $folder }
    .remedy = Hãy nêu thư mục mà `blo backup` đã chép chúng vào bằng `--record-keys`: thiếu chúng thì không đọc được cảnh báo nào của bản sao lưu. Nếu chúng đã mất, hãy tạo thư mục trống chỉ dành cho bạn.
folder-unusable = không dùng được { $folder }: { $why }
    .remedy = Hãy nêu một thư mục có thể tạo được.
restore-old = bản sao lưu này cũ hơn { $days } ngày. Những gì đã qua lại giữa { $from } và { $until } có thể thiếu; hãy xin các đối tác.
restored = đã khôi phục thư mục của { $office } như lúc { $at }: { $home }
restored-next = Tiếp theo hãy chạy `blo --home { $home } takeover`: nó cho biết các chữ số để người quản trị trạm chuyển tiếp cho thư mục này vào. Những gì bạn viết từ đó chỉ còn ở các đối tác.
takeover-read = Hãy đọc các chữ số này cho người quản trị { $relays } qua điện thoại, theo số mà bạn vẫn có từ trước. Người quản trị chạy `blo-relay office takeover { $office } { $code } --by NAME`
takeover-then = và khi đó chỉ thư mục này được cho vào, mọi thư mục khác của { $office } bị ngắt. Hãy khởi động nó bằng `blo --home { $home } run`.

# Carrying by hand.
carry-there-messages = đã có { $there } trên { $total } thông điệp
carry-there-files = đã có mọi thông điệp và { $parts } phần của tệp đính kèm
carry-unwritten = không ghi được { $folder }: { $why }; { $there }, mỗi thứ đều nguyên vẹn
    .remedy = Hãy kiểm tra thẻ nhớ đã cắm và ghi được, rồi làm lại: những gì đã có không bị ghi hai lần.
carry-unwritten-full = không ghi được { $folder }: { $why }; { $there }, mỗi thứ đều nguyên vẹn
    .remedy = Hãy dùng thẻ nhớ còn nhiều chỗ hơn, hoặc giải phóng chỗ, rồi làm lại: những gì đã có không bị ghi hai lần.
carry-unsealable = ở đây chưa biết khóa niêm phong của { $to }, nên không niêm phong được thông điệp nào; khóa của văn phòng này đã ở trong thư mục
    .remedy = Hãy mang nó đến { $to }, nơi đó sẽ làm một thư mục cho văn phòng này; nạp thư mục đó vào rồi làm lại.
carry-written = Cho { $to }, trong { $folder }: { $alerts } cảnh báo, { $receipts } thông điệp biên nhận, { $notices } thông báo, và khóa niêm phong của văn phòng này.
carry-before = { $count } trong số đó đã có từ trước.
carry-files = Cùng với chúng có { $parts } phần của { $attachments } tệp đính kèm, { $bytes } byte.
carry-files-before = Cùng với chúng có { $parts } phần của { $attachments } tệp đính kèm, { $bytes } byte; { $before } phần đã có từ trước.
carry-files-left = { $left } phần còn lại do `--max-bytes`: hãy làm lại với giới hạn lớn hơn, và chỉ những phần đó được ghi.
carry-files-lost = không mang được tệp đính kèm, mọi thứ khác đã ở trong thư mục: { $lost }
    .remedy = Hãy gửi lại các tệp này.
carry-eject = Tất cả đã ở trên thẻ nhớ; hãy ngắt nó trong hệ thống trước khi rút. Ở nơi kia `blo carry in` nạp thư mục. Những gì trong đó cũng đi qua trạm chuyển tiếp khi có kết nối, và chỉ hiển thị một lần.
carry-unreadable = không đọc được { $folder }: { $why }
    .remedy = Hãy kiểm tra thẻ nhớ đã cắm, và nêu thư mục ở trên đó.
carry-empty = { $folder } không có gì do `blo carry out` ghi
    .remedy = Hãy nêu thư mục mà văn phòng kia đã làm.
carry-bent = Nó mới chép được một nửa, hoặc đã bị sửa.
    .remedy = Hãy chép lại thư mục ở nơi nó được làm ra.
carry-gone = Không đọc được nó: { $why }.
    .remedy = Hãy cắm thẻ nhớ vào rồi làm lại.
carry-set-aside = Nó được để riêng chưa đọc ({ $code }), và bên gửi được báo. { $why }
carry-waits = Nó được giữ ở đây, và được đọc khi khóa kế tiếp của bên gửi có hiệu lực.
    .remedy = Không cần làm gì.
carry-too-many = Ở đây thiếu quá nhiều thứ đến trước nó.
    .remedy = Hãy nạp các thư mục cũ hơn trước, hoặc kết nối với trạm chuyển tiếp: nó được mang lại cho đến khi có ở đây.
carry-spoilt = Nó không phải là thứ bên gửi đã niêm phong, nên bị bỏ lại.
    .remedy = Hãy nhờ làm lại thư mục ở nơi nó xuất phát.
carry-refused-unknown = Nó bị từ chối ({ $code }).
    .remedy = Hãy cập nhật phần mềm ở cả hai đầu.
carry-from = Từ { $folder }: đã nạp { $new }, { $before } đã có ở đây từ trước.
carry-for-another = { $count } dành cho văn phòng khác, và được để lại.
carry-own = { $count } là của chính văn phòng này.
carry-of-nobody = { $count } không của đối tác nào, và được để lại.
carry-over = { $count } đã quá hạn, và không được nhận.
carry-owed = Những gì cần hồi đáp sẽ trở lại bằng `blo carry out`, hoặc qua trạm chuyển tiếp.
carry-not-taken = { $count } tệp của thư mục chưa được nạp
    .remedy = Hãy xem ở trên cần làm gì với từng tệp; những gì đã nạp nằm trên ổ đĩa của văn phòng này.
carry-gap = Ở đây thiếu phần { $part } của tệp đính kèm { $blob }, nên { $left } phần sau nó bị để lại.
    .remedy = Hãy nhờ làm lại thư mục ở nơi nó xuất phát, rồi nạp vào: những gì đã có ở đây được giữ.
carry-no-alert = Không cảnh báo nào ở đây nêu tệp đính kèm { $blob }, nên { $left } phần của nó bị để lại.
    .remedy = Trước hết hãy nạp thư mục có cảnh báo của nó.
carry-parts = Về tệp đính kèm, đã nạp { $new } phần, { $before } phần đã có ở đây từ trước.

# Another identity key.
key-none-asked = không yêu cầu khóa mới, mà lại nêu tệp cho khóa
    .remedy = Hãy thêm `--new-key`, hoặc bỏ tệp đi.
key-replaced = { $office } có khóa định danh mới, và chưa có chứng thư cho nó; khóa cũ đã bị hủy ở đây.
key-replaced-next = Hãy xin chứng nhận { $request }, và đưa chứng thư cho người quản trị trạm chuyển tiếp, người này chạy `blo-relay office add --replace --cert FILE --by NAME`.
key-replaced-then = Sau đó `blo --home { $home } certificate add`, rồi ghép cặp lại với mọi đối tác: `blo pair propose`.
roll-under-way = đã có { $file }: việc đổi khóa đang diễn ra
    .remedy = Hãy công bố nó, hoặc bỏ nó bằng `blo key roll-over cancel`. Khóa trước mất đi một tuần sau khi khóa kế tiếp có hiệu lực, lúc khởi động cổng liên lạc.
roll-made = đã tạo khóa kế tiếp của { $office }; hãy xin chứng nhận { $request }, rồi `blo key roll-over announce --certificate FILE`
roll-none = thư mục này không có khóa kế tiếp
    .remedy = Hãy tạo một khóa bằng `blo key roll-over begin`.
roll-another = một chứng thư khác của khóa kế tiếp đã được công bố
    .remedy = Hãy để nguyên: công bố lần thứ hai trong một ngày sẽ chặn mọi ghép cặp.
roll-later = khóa kế tiếp được công bố ngay khi cổng liên lạc chạy: `blo run`; nó có hiệu lực sau một ngày
roll-announced = khóa kế tiếp đã được công bố cho { $count } đối tác; nó có hiệu lực sau một ngày, và cổng liên lạc tự chuyển đổi. Hãy báo cán bộ của họ qua điện thoại, và xem `blo status`
roll-fixed = khóa kế tiếp đã được công bố, và không gì rút lại được
    .remedy = Nếu nó không được có hiệu lực, hãy chấm dứt các ghép cặp (`blo pair end`) rồi ghép cặp lại.
roll-no-next = không có khóa kế tiếp

# Certificates.
certificate-home = không đọc được cài đặt của thư mục văn phòng: { $why }
    .remedy = Hãy nêu thư mục của văn phòng.
certificate-country = { $country } không phải là nước khác
    .remedy = Hãy nêu nước như trong tên các văn phòng của nước đó; cơ quan cấp của chúng ta đi cùng `blo certificate add`.
certificate-no-authority = { $file } không phải là chứng thư của cơ quan cấp
    .remedy = Hãy xin cơ quan cấp chứng thư của chính họ.
certificate-trusted = các văn phòng của { $country } và danh sách thu hồi của cơ quan cấp được đối chiếu với nó; cổng liên lạc đang chạy dùng nó từ lần khởi động tới
certificate-none = không có chứng thư
    .remedy = Hãy xin cơ quan cấp quốc gia một chứng thư cho yêu cầu của văn phòng này.
certificate-unusable = không dùng được chứng thư: { $why }
    .remedy = Hãy xin cơ quan cấp quốc gia một chứng thư cho yêu cầu của văn phòng này.
certificate-other-key = chứng thư dành cho khóa khác, không phải khóa của thư mục này
    .remedy = Hãy xin cơ quan cấp quốc gia một chứng thư cho yêu cầu của văn phòng này.
certificate-other-office = chứng thư nêu { $named }, còn thư mục này là của { $office }
    .remedy = Hãy xin cơ quan cấp quốc gia một chứng thư cho yêu cầu của văn phòng này.

# Authorities.
authority-made = đã tạo cơ quan cấp: { $file }
authority-issued = đã cấp cho { $name }, số { $serial }
authority-revoked = đã thu hồi { $serial } của { $name }: { $file }
authority-list = đã ghi danh sách thu hồi: { $file }
authority-relay-key = đã tạo khóa và yêu cầu của { $name }: { $file }
authority-refused = cơ quan cấp không làm điều đó: { $why }
    .remedy = Hãy hỏi cơ quan có thẩm quyền, hoặc sửa yêu cầu.
authority-request = không dùng được yêu cầu: { $why }
    .remedy = Hãy nhờ tạo lại yêu cầu bằng `blo init`.
authority-making = không tạo được chứng thư: { $why }
    .remedy = Hãy kiểm tra các tên và chứng thư của chính cơ quan cấp.

# The gateway that runs.
run-no-signals = Hệ thống không cấp tín hiệu: { $why }.
    .remedy = Hãy xem hệ thống thiếu gì.
run-no-parent = không nhận biết được lúc chương trình đã khởi động chương trình này kết thúc: { $why }
    .remedy = Hãy xem hệ thống thiếu gì.
run-page = trang của { $office }: { $address }
run-runs = cổng liên lạc của { $office } đang chạy: { $home }
run-ended = cổng liên lạc tự dừng
    .remedy = Hãy đọc nhật ký hoạt động ở trên, rồi khởi động lại: không gì đã được trả lời bị mất.
run-page-certificate = không dùng được chứng thư của trang: { $why }
    .remedy = Hãy tạo lại nó bằng `blo desk-cert`.
run-page-open = trang không được phục vụ ra mạng mà không mã hóa: { $address } không phải chỉ máy này
    .remedy = Hãy tạo chứng thư của nó bằng `blo desk-cert`, hoặc cho nó lắng nghe ở 127.0.0.1.
run-page-listen = không lắng nghe được ở { $address }: { $why }
    .remedy = Hãy xem gì khác đang lắng nghe ở đó, hoặc chọn cổng khác cho `[page]` trong `blo.toml`.
run-journal = nhật ký không mở được: { $why }
    .remedy = Hãy xem nó bằng `blo store verify`.
run-socket = không tạo được điểm kết nối { $socket }: { $why }
    .remedy = Hãy kiểm tra thư mục của văn phòng là của bạn và nằm trên ổ đĩa của máy này.

# Making a home.
init-settings = không dùng được cài đặt: { $why }
    .remedy = Hãy nêu mỗi trạm chuyển tiếp một lần, và không hơn.
init-relay = không dùng được trạm chuyển tiếp: { $why }
    .remedy = Hãy nêu `--relay host:port` và `--relay-name`.
init-other-relay = không dùng được trạm chuyển tiếp khác “{ $given }”: { $why }
    .remedy = Hãy nêu `--other-relay NAME=HOST:PORT`, chẳng hạn `relay2.example=10.0.0.2:4433`.
init-no-relay = “{ $given }” không nêu trạm chuyển tiếp nào
    .remedy = Hãy nêu `--other-relay NAME=HOST:PORT`, chẳng hạn `relay2.example=10.0.0.2:4433`.
init-page = “{ $given }” không phải là địa chỉ của trang: { $why }
    .remedy = Hãy cho `--page` một địa chỉ và cổng, chẳng hạn 127.0.0.1:8440, hoặc `none`.

# What can be wrong with a home or a key file.
home-is-missing = { $file } không tồn tại
    .remedy = Hãy tạo thư mục của văn phòng bằng `blo init`, hoặc nêu thư mục khác bằng `--home`.
home-exists = { $file } đã tồn tại
    .remedy = Hãy chọn tên khác, hoặc chuyển thứ ở đó đi trước.
home-exposed = người khác đọc được { $file }
    .remedy = Hãy bỏ quyền của người khác: `chmod go=` trên tệp hoặc thư mục.
home-in-use = một `blo` khác đang dùng { $file }
    .remedy = Hãy dừng chương trình kia, hoặc nêu thư mục khác bằng `--home`.
home-locked = { $file } không mở được: cụm mật khẩu sai hoặc tệp bị hỏng
    .remedy = Hãy nhập đúng cụm mật khẩu, hoặc lấy lại tệp từ bản sao lưu.
home-damaged = không dùng được { $file }: { $why }
    .remedy = Hãy lấy lại tệp từ bản sao lưu, hoặc tạo lại nó.
home-settings = không dùng được { $file }: { $why }
    .remedy = Hãy sửa tệp.
home-passphrase = không có cụm mật khẩu: { $why }
    .remedy = Hãy gõ nó ở màn hình lệnh, hoặc nêu tệp chỉ mình bạn đọc được bằng `--passphrase-file`.
home-disk = ổ đĩa gặp lỗi với { $file }: { $why }
    .remedy = Hãy kiểm tra ổ đĩa còn chỗ và thư mục là của bạn.
