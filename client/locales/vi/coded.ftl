# Values of coded fields, and statuses. What travels is a number or a word of the protocol; these are its words here.

# status: What an alert is.
coded-status-actual = thực tế
coded-status-exercise = diễn tập
coded-status-test = thử nghiệm

# message_type: What a message does.
coded-message_type-alert = cảnh báo
coded-message_type-update = cập nhật
coded-message_type-cancel = hủy bỏ
coded-message_type-request = yêu cầu
coded-message_type-answer = trả lời
coded-message_type-refusal = từ chối
coded-message_type-delay = trì hoãn
coded-message_type-acknowledgement = xác nhận
coded-message_type-consent_asked = xin chấp thuận
coded-message_type-consent_given = đã chấp thuận

# category: Categories of crime.
coded-category-drugs = ma túy
coded-category-precursors = tiền chất
coded-category-migrant_smuggling = đưa người di cư trái phép
coded-category-trafficking_persons = buôn bán người
coded-category-wildlife = động vật hoang dã
coded-category-timber_forest = gỗ và lâm sản
coded-category-waste_chemical = chất thải và hóa chất
coded-category-arms = vũ khí
coded-category-contraband = hàng lậu
coded-category-document_fraud = giấy tờ giả mạo
coded-category-money = tiền bất hợp pháp
coded-category-fugitive = đối tượng bỏ trốn
coded-category-missing_person = người mất tích
coded-category-scam_compound = cơ sở lừa đảo
coded-category-public_safety = an toàn công cộng
coded-category-other = loại khác

# direction: Movement as seen from the sender.
coded-direction-inbound = đi vào
coded-direction-outbound = đi ra
coded-direction-transit = quá cảnh

# tlp: Traffic Light Protocol: how far it may be shared. Its label stands beside these words.
coded-tlp-clear = chia sẻ không hạn chế
coded-tlp-green = trong cộng đồng nghiệp vụ
coded-tlp-amber = trong tổ chức và người cần biết
coded-tlp-amber_strict = chỉ trong tổ chức
coded-tlp-red = chỉ người nhận được nêu tên

# handling: Europol handling codes. The code stands beside these words.
coded-handling-h0 = được dùng đúng mục đích gửi
coded-handling-h1 = không dùng làm chứng cứ trước tòa nếu chưa được phép
coded-handling-h2 = không chuyển tiếp nếu chưa được phép
coded-handling-h3 = hạn chế khác theo ghi chú

# urgency
coded-urgency-immediate = ngay lập tức
coded-urgency-expected = sắp tới
coded-urgency-future = trong tương lai
coded-urgency-past = đã qua

# severity
coded-severity-extreme = cực kỳ nghiêm trọng
coded-severity-severe = nghiêm trọng
coded-severity-moderate = vừa phải
coded-severity-minor = nhẹ, không đáng kể

# certainty
coded-certainty-observed = đã quan sát thấy
coded-certainty-likely = rất có thể
coded-certainty-possible = có thể
coded-certainty-unlikely = khó có thể

# response: What is asked of the other office.
coded-response-shelter = trú ẩn
coded-response-evacuate = sơ tán
coded-response-prepare = chuẩn bị
coded-response-execute = thực hiện kế hoạch
coded-response-avoid = tránh khu vực
coded-response-monitor = theo dõi
coded-response-assess = đánh giá tình hình
coded-response-all_clear = đã an toàn
coded-response-none = không cần hành động
coded-response-stop_and_check = dừng và kiểm tra
coded-response-discreet_check = kiểm tra kín đáo
coded-response-controlled_delivery = giao hàng có kiểm soát
coded-response-call_back = gọi lại
coded-response-joint_patrol = tuần tra chung
coded-response-verify_document = xác minh giấy tờ

# pap: Permissible Actions Protocol. Its label stands beside these words.
coded-pap-clear = mọi cách dùng hợp pháp
coded-pap-green = được hành động công khai
coded-pap-amber = chỉ hành động mà đối tượng không thấy
coded-pap-red = chỉ xem, không hành động

# sensitivity
coded-sensitivity-minor = người chưa thành niên
coded-sensitivity-victim = nạn nhân
coded-sensitivity-health = sức khỏe
coded-sensitivity-biometric = sinh trắc học
coded-sensitivity-informant_risk = rủi ro cho người cung cấp tin

# source: How reliable a source is. The grade stands beside these words.
coded-source-a = không nghi ngờ
coded-source-b = phần lớn đáng tin
coded-source-c = phần lớn không đáng tin
coded-source-x = không đánh giá được

# information: How far information can be believed. The grade stands beside these words.
coded-information-1 = biết chắc là đúng
coded-information-2 = nguồn tin trực tiếp biết
coded-information-3 = nguồn không trực tiếp biết nhưng có đối chứng
coded-information-4 = không đối chứng được

# delay: Why an answer comes later.
coded-delay-judicial_authorisation = chờ tòa án cho phép
coded-delay-searching = đang tìm kiếm
coded-delay-no_officer = không có cán bộ rảnh
coded-delay-other_agency = chờ cơ quan khác
coded-delay-other = lý do trì hoãn khác

# use: What an originator is asked to allow.
coded-use-forward = chuyển tiếp
coded-use-export = xuất ra tệp
coded-use-sink = đưa vào hệ thống khác
coded-use-court = dùng trước tòa

# decline: Why a request is refused.
coded-decline-not_available = không có thông tin
coded-decline-not_authorised = không có thẩm quyền cung cấp
coded-decline-security = ảnh hưởng an ninh
coded-decline-investigation = ảnh hưởng điều tra
coded-decline-danger_to_person = gây nguy hiểm cho người
coded-decline-disproportionate = không tương xứng
coded-decline-minor_offence = vi phạm nhỏ
coded-decline-other_state = từ quốc gia chưa cho phép
coded-decline-other = lý do từ chối khác

# outcome: What came of an alert.
coded-outcome-stopped = đã chặn dừng
coded-outcome-seized = đã thu giữ
coded-outcome-not_found = không tìm thấy
coded-outcome-false_alarm = báo động nhầm
coded-outcome-under_watch = đang theo dõi
coded-outcome-passed_on = đã chuyển tiếp
coded-outcome-refused = không tiếp nhận xử lý

# precedence: How urgent. The word that travels stands beside these.
coded-precedence-flash = hỏa tốc
coded-precedence-immediate = thượng khẩn
coded-precedence-priority = khẩn
coded-precedence-routine = thường

# progress: How far an alert has come.
coded-progress-queued = đang chờ gửi
coded-progress-held = trạm chuyển tiếp đang giữ
coded-progress-expired = hết hạn
coded-progress-refused_by_relay = trạm chuyển tiếp từ chối
coded-progress-unconfirmed = chưa được xác nhận
coded-progress-refused_by_recipient = bên nhận từ chối
coded-progress-delivered = đã đến nơi
coded-progress-read = đã đọc
coded-progress-actioned = đã xử lý
