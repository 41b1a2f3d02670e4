# What an alert is about: kinds, fields, coded values, doubts. Plates, numbers and names are put in as they are.

# Kinds.
entity-person = Người
entity-document = Giấy tờ
entity-vehicle = Phương tiện
entity-vessel = Tàu thuyền
entity-consignment = Lô hàng
entity-firearm = Súng đạn
entity-drugs = Ma túy
entity-wildlife = Động vật hoang dã
entity-organisation = Tổ chức
entity-device = Thiết bị
entity-money = Tiền
entity-location = Địa điểm
entity-unknown = Loại mà phiên bản này không biết

# Fields.
field-names = Họ tên
field-romanised = bằng chữ La-tinh
field-alias = tên khác
field-sex = Giới tính
field-born = Ngày sinh
field-age_from = Tuổi từ
field-age_to = Tuổi đến
field-nationalities = Quốc tịch
field-role = Vai trò
field-height_cm = Chiều cao tính bằng xăng-ti-mét
field-marks = Đặc điểm nhận dạng
field-telephones = Điện thoại
field-warnings = Cảnh báo
field-kind = Loại
field-number = Số
field-issuing_state = Quốc gia cấp
field-authority = Cơ quan cấp
field-issued = Ngày cấp
field-expires = Có giá trị đến
field-mrz = Dòng máy đọc
field-document_state = Tình trạng giấy tờ
field-plate = Biển số
field-plate_state = Nước của biển số
field-plate_province = Tỉnh của biển số
field-vin = Số khung (`VIN`)
field-make = Hãng
field-model = Kiểu
field-colour = Màu
field-name = Tên gọi
field-registration = Số đăng ký
field-call_sign = Hô hiệu
field-imo = Số `IMO`
field-mmsi = Số `MMSI`
field-flag = Cờ của tàu
field-engine = Động cơ
field-container = Số công-te-nơ
field-seal = Niêm phong
field-waybill = Vận đơn
field-hs_code = Mã hải quan (`HS`)
field-declared = Khai báo là
field-found = Phát hiện
field-shipper = Người gửi hàng
field-consignee = Người nhận hàng
field-packages = Số kiện
field-weight = Trọng lượng
field-calibre = Cỡ nòng
field-serial = Số sê-ri
field-count = Số lượng
field-rounds = Số viên đạn
field-substance = Chất
field-substance_name = Tên chất
field-cas = Số `CAS`
field-form = Dạng
field-quantity = Khối lượng
field-brand = Nhãn hiệu
field-concealment = Cách cất giấu
field-test = Giám định
field-origin = Nguồn gốc
field-destination = Nơi đến
field-seized_by = Thu giữ bởi
field-seized_at = Thu giữ lúc
field-scientific_name = Tên khoa học
field-common_names = Tên thường gọi
field-appendix = Phụ lục `CITES`
field-term = Mẫu vật (thuật ngữ `CITES`)
field-source = Nguồn
field-live = Còn sống
field-permit = Giấy phép
field-permit_state = Nước cấp giấy phép
field-care = Cần chăm sóc
field-state = Nước
field-address = Địa chỉ
field-imei = Số `IMEI`
field-imsi = Số `IMSI`
field-handles = Tài khoản mạng
field-amount = Số tiền
field-currency = Loại tiền
field-account = Tài khoản
field-description = Mô tả
field-crossing = Cửa khẩu
field-point_e7 = Vị trí
field-road = Đường
field-river_km = Lý trình sông
field-grid = Tọa độ lưới
field-note = Ghi chú
field-sensitivities = Nhạy cảm
field-subdivision = Tỉnh
field-locode = Mã địa điểm (`UN/LOCODE`)
field-polygon_e7 = Các góc
field-centre_e7 = Tâm
field-radius_m = Bán kính tính bằng mét
field-accuracy_m = Sai số tính bằng mét
field-direction = Hướng
field-headline = Tiêu đề
field-instruction = Hướng dẫn
field-contact = Liên hệ
field-officer = Cán bộ

# Relations between two.
coded-relation-drives = điều khiển
coded-relation-owns = sở hữu
coded-relation-carries = chở
coded-relation-travels_with = đi cùng
coded-relation-holds = giữ
coded-relation-works_for = làm việc cho
coded-relation-contacted = đã liên lạc
coded-relation-found_in = được tìm thấy trong
coded-relation-seized_from = bị thu giữ từ
coded-relation-sent_to = được gửi đến
coded-relation-guardian_of = là người giám hộ của
coded-relation-same_as = trùng với
coded-relation-other = có liên quan đến

# Sex (ISO/IEC 5218).
coded-sex-male = nam giới
coded-sex-female = nữ
coded-sex-not_applicable = không áp dụng

# Roles of a person.
coded-role-suspect = nghi can, nghi phạm
coded-role-victim = nạn nhân
coded-role-witness = nhân chứng
coded-role-missing = mất tích
coded-role-facilitator = người tiếp tay
coded-role-driver = người lái xe
coded-role-associate = đồng bọn

# Warnings about a person.
coded-warning-armed = có vũ khí
coded-warning-violent = hung hãn, bạo lực
coded-warning-contagious = có bệnh truyền nhiễm
coded-warning-self_harm = có thể tự gây hại

# Kinds of document.
coded-document-passport = hộ chiếu
coded-document-border_pass = giấy thông hành biên giới
coded-document-national_id = căn cước công dân
coded-document-visa = thị thực
coded-document-laissez_passer = giấy thông hành
coded-document-seaman_book = sổ thuyền viên
coded-document-vehicle_permit = giấy phép phương tiện
coded-document-other = giấy tờ khác

# States of a document.
coded-document_state-valid = còn giá trị
coded-document_state-lost = bị mất
coded-document_state-stolen = bị trộm
coded-document_state-stolen_blank = phôi bị trộm
coded-document_state-revoked = bị thu hồi
coded-document_state-forged = giả mạo
coded-document_state-altered = bị sửa chữa
coded-document_state-impostor = người khác mạo dùng

# Kinds of vehicle.
coded-vehicle-car = xe con, ô tô
coded-vehicle-pickup = xe bán tải
coded-vehicle-van = xe tải kín, xe van cỡ nhỏ
coded-vehicle-bus = xe khách
coded-vehicle-truck = xe tải
coded-vehicle-trailer = rơ-moóc
coded-vehicle-motorcycle = xe máy
coded-vehicle-tractor = máy kéo
coded-vehicle-bicycle = xe đạp
coded-vehicle-aircraft = máy bay
coded-vehicle-drone = thiết bị bay không người lái
coded-vehicle-other = phương tiện khác

# Kinds of vessel.
coded-vessel-speedboat = xuồng cao tốc
coded-vessel-longtail = thuyền đuôi dài
coded-vessel-cargo = tàu hàng
coded-vessel-ferry = phà chở khách
coded-vessel-fishing = tàu cá
coded-vessel-barge = sà lan
coded-vessel-other = tàu thuyền khác

# Kinds of firearm.
coded-firearm-handgun = súng ngắn
coded-firearm-rifle = súng trường
coded-firearm-shotgun = súng săn
coded-firearm-automatic = súng tự động
coded-firearm-ammunition = đạn dược
coded-firearm-explosive = chất nổ
coded-firearm-part = bộ phận vũ khí
coded-firearm-other = vũ khí khác

# Substances.
coded-substance-meth_tablet = ma túy tổng hợp dạng viên
coded-substance-meth_crystal = ma túy đá
coded-substance-heroin = hê-rô-in
coded-substance-opium = thuốc phiện
coded-substance-cannabis_herb = cần sa
coded-substance-cannabis_resin = nhựa cần sa
coded-substance-ketamine = kê-ta-min, dạng tê mê
coded-substance-mdma = thuốc lắc
coded-substance-cocaine = cô-ca-in
coded-substance-fentanyl_analogue = chất tương tự fen-ta-nyl
coded-substance-nps = chất hướng thần mới
coded-substance-precursor = tiền chất
coded-substance-other = chất khác

# Forms of drugs.
coded-drug_form-powder = bột
coded-drug_form-tablet = viên nén
coded-drug_form-crystal = tinh thể
coded-drug_form-liquid = chất lỏng
coded-drug_form-plant = thực vật
coded-drug_form-blotter = giấy thấm

# Tests of drugs.
coded-test-none = chưa giám định
coded-test-field = thử tại chỗ
coded-test-laboratory = thử trong phòng thí nghiệm

# CITES appendices.
coded-appendix-i = phụ lục một
coded-appendix-ii = phụ lục hai
coded-appendix-iii = phụ lục ba
coded-appendix-not_listed = không có trong phụ lục

# CITES source codes. The letter stands beside these words.
coded-origin-w = khai thác tự nhiên
coded-origin-r = nuôi từ con non hoang dã
coded-origin-d = nhân nuôi thương mại, phụ lục một
coded-origin-a = thực vật trồng nhân tạo
coded-origin-c = nhân nuôi sinh sản
coded-origin-f = sinh ra trong điều kiện nuôi
coded-origin-i = bị tịch thu
coded-origin-o = trước công ước
coded-origin-x = từ biển ngoài quyền tài phán
coded-origin-y = sản xuất có hỗ trợ
coded-origin-u = không rõ

# Kinds of device.
coded-device-telephone = điện thoại
coded-device-sim = thẻ sim điện thoại
coded-device-computer = máy tính
coded-device-radio = máy bộ đàm
coded-device-satellite = thiết bị vệ tinh
coded-device-storage = thiết bị lưu trữ
coded-device-other = thiết bị khác

# Forms of money.
coded-money_form-cash = tiền mặt
coded-money_form-transfer = chuyển khoản
coded-money_form-crypto = tiền mã hóa
coded-money_form-gold = vàng
coded-money_form-card = thẻ
coded-money_form-other = giá trị khác

# Doubts: why a field is doubtful.
doubt-check_digit = Số kiểm tra không khớp ({ $about })
doubt-shape = Không đúng dạng của tiêu chuẩn ({ $about })
doubt-buddhist_year = Năm trông giống Phật lịch{ $about }
doubt-mixed_scripts = Một từ có chữ của hai hệ chữ viết{ $about }
doubt-looks_like = Trông giống nhưng không phải: { $about }
doubt-invisible = Có ký tự mà không ai nhìn thấy ({ $about })
doubt-zawgyi = Trông như tiếng Miến theo bảng mã Zawgyi mà người khác đọc thành từ khác{ $about }
