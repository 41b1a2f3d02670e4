# How a phrase is filled in and reviewed, and what is wrong with it.

# Filling a phrase in, and showing it.
phrases-unknown = mẫu câu số { $number } mà phiên bản này không biết
phrases-machine = máy dịch, chưa duyệt
phrases-reviewed = đã duyệt bởi { $reviewer } ngày { $date }
phrases-not-known = Phiên bản này không có mẫu câu số { $number }.
    .remedy = Hãy tìm bằng `blo phrases search`.
slot-of-none = Mẫu câu số { $number } không có ô “{ $slot }” và không có ô nào.
    .remedy = Hãy bỏ ô đó đi.
slot-not-of-phrase = Mẫu câu số { $number } không có ô “{ $slot }”.
    .remedy = Các ô có sẵn là: { $slots }.
slot-missing = Mẫu câu số { $number } cần điền ô { $slot }.
    .remedy = Hãy viết { $fits }.
slot-unfit = “{ $value }” không hợp với ô { $slot } của mẫu câu số { $number }.
    .remedy = Hãy viết { $fits }.
fits-place = tên địa điểm, hoặc `crossing:` và mã cửa khẩu
fits-time = giờ kèm múi giờ: `14:05+07:00`, `tomorrow 14:05+07:00` hoặc `2026-11-29T14:05+07:00`
fits-date = ngày, chẳng hạn `2026-11-29`
fits-vehicle = biển số, hoặc đặc điểm của xe
fits-count = số lượng bằng chữ số, chẳng hạn `12`
fits-direction = `inbound`, `outbound` hoặc `transit`, nhìn từ phía này
fits-person = tên, hoặc đặc điểm của người đó
fits-quantity = số và đơn vị, chẳng hạn `12.5 kg` hoặc `40000 THB`
fits-telephone = số điện thoại, chẳng hạn `+66 53 733 000`
fits-text = chữ, không quá 500 ký tự
slot-before-phrase = Ô đứng trước mẫu câu của nó: “{ $slot }”.
    .remedy = Hãy viết `--phrase` trước, rồi đến các ô.
slot-malformed = “{ $slot }” không điền vào ô nào.
    .remedy = Hãy viết tên ô, `=` và giá trị, chẳng hạn `--slot place=Bridge`.
slot-twice = Ô { $slot } của mẫu câu số { $number } được điền hai lần.
    .remedy = Hãy bỏ một lần đi.

# Reviews: what is wrong in a row of a table.
row-unusable = Dòng { $line }, cột { $column }: { $why }
    .remedy = Hãy sửa rồi nhập lại tệp: chưa có gì được nhận.
row-unreadable = Đây không phải là một dòng của bảng.
row-header = Dòng đầu phải là `{ $columns }`.
row-columns = Một dòng có các cột: `{ $columns }`.
row-language = “{ $value }” không phải là ngôn ngữ được dịch.
row-number = “{ $value }” không phải là mẫu câu của phiên bản này.
row-english = Câu tiếng Anh khác với phiên bản này: bản duyệt thuộc về câu khác.
row-length = Bản dịch có từ 1 đến { $most } ký tự trên một dòng.
row-slots = Mỗi ô sau phải có đúng một lần trong bản dịch: `{ $slots }`.
row-no-slots = Mẫu câu này không có ô nên không được có dấu ngoặc nhọn.
row-script = Bản dịch không viết bằng ngôn ngữ này: { $language }.
row-clash = Bản dịch trùng với mẫu câu số { $number }: không thể phân biệt.
row-status = “{ $value }” không phải là tình trạng duyệt: hãy viết `reviewed` hoặc `machine, unreviewed`.
row-unmarked = Bản dịch đã bị sửa mà không ai bảo đảm: hãy viết `reviewed`, tên và ngày.
row-reviewer = Thiếu tên người duyệt, hoặc tên quá dài.
row-date = “{ $value }” không phải là ngày: hãy viết như `2026-12-01`.
reviews-unreadable = Không đọc được các bản dịch đã duyệt nên hiển thị bản máy dịch: { $why }.
    .remedy = Hãy nhập lại (`blo phrases import`).
reviews-unkept = Không lưu được các bản dịch đã duyệt: { $why }.
    .remedy = Hãy kiểm tra thư mục là của bạn và ổ đĩa còn chỗ.
phrases-taken-in = Hiện lưu { $count } bản dịch đã duyệt.
phrases-none-found = Không có mẫu câu nào có các từ này.
phrases-no-language = “{ $value }” không phải là ngôn ngữ có mẫu câu.
    .remedy = Hãy chọn một trong: { $languages }.
file-unreadable = Không đọc được { $file }: { $why }.
    .remedy = Hãy nêu tệp có sẵn mà bạn đọc được.
file-unwritable = Không ghi được { $file }: { $why }.
    .remedy = Hãy nêu tệp trong thư mục của bạn còn chỗ.
