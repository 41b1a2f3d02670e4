# Files that go with an alert: handing them in, and taking them out.

# Files that go with an alert.
file-too-many = Một cảnh báo có nhiều nhất { $most } tệp đính kèm.
    .remedy = Hãy gửi phần còn lại với cảnh báo khác.
file-folder = { $file } là thư mục, không phải tệp.
    .remedy = Hãy đính kèm một tệp.
file-pipe = { $file } là đường ống, không phải tệp.
    .remedy = Hãy đính kèm một tệp.
file-socket = { $file } là ổ cắm mạng, không phải tệp.
    .remedy = Hãy đính kèm một tệp.
file-device = { $file } là thiết bị, không phải tệp.
    .remedy = Hãy đính kèm một tệp.
file-empty = { $file } rỗng, không có gì.
    .remedy = Hãy kiểm tra tệp đã được ghi xong.
file-too-large = { $file } có { $size } byte; tệp đính kèm có nhiều nhất { $most }.
    .remedy = Hãy làm nhỏ lại, hoặc gửi một phần.
file-name-not-unicode = Tên của { $file } không phải `Unicode`.
    .remedy = Hãy đặt tên khác cho tệp.
file-changed = { $file } thay đổi trong lúc đọc: chưa gửi gì.
    .remedy = Hãy gửi lại khi không có gì ghi vào tệp.
file-not-sent = Không đọc được { $file }: { $why }.
    .remedy = Chưa gửi gì: hãy sửa tên, hoặc quyền của tệp.
attachment-none = Cảnh báo này không có tệp đính kèm.
    .remedy = Hãy xem bằng `blo attachment list { $alert }`.
attachment-no-number = Cảnh báo này không có tệp đính kèm số { $number }.
    .remedy = Hãy xem bằng `blo attachment list { $alert }`.
attachment-several = Có { $count } tệp kèm cảnh báo này.
    .remedy = Hãy nêu số của một tệp, hoặc thư mục cho tất cả bằng `--out`.
file-there = { $file } đã có sẵn.
    .remedy = Hãy nêu tệp hoặc thư mục khác bằng `--out`.
attachment-mismatch = { $file } không phải là tệp mà bên gửi đã ký.
    .remedy = Hãy yêu cầu bên gửi gửi lại.
