# Values of coded fields, and statuses. What travels is a number or a word of the protocol; these are its words here.

# status: What an alert is.
coded-status-actual = ເຫດການຈິງ
coded-status-exercise = ການຝຶກຊ້ອມ
coded-status-test = ການທົດສອບ

# message_type: What a message does.
coded-message_type-alert = ການແຈ້ງເຕືອນ
coded-message_type-update = ການແຈ້ງເພີ່ມເຕີມ
coded-message_type-cancel = ການຍົກເລີກ
coded-message_type-request = ຄຳຮ້ອງຂໍ
coded-message_type-answer = ຄຳຕອບ
coded-message_type-refusal = ການປະຕິເສດ
coded-message_type-delay = ການເລື່ອນຕອບ
coded-message_type-acknowledgement = ການຕອບຮັບ
coded-message_type-consent_asked = ການຂໍຄວາມຍິນຍອມ
coded-message_type-consent_given = ການໃຫ້ຄວາມຍິນຍອມ

# category: Categories of crime.
coded-category-drugs = ຢາເສບຕິດ
coded-category-precursors = ສານຕັ້ງຕົ້ນ
coded-category-migrant_smuggling = ການລັກລອບຂົນສົ່ງຄົນເຂົ້າເມືອງ
coded-category-trafficking_persons = ການຄ້າມະນຸດ
coded-category-wildlife = ສັດປ່າ
coded-category-timber_forest = ໄມ້ ແລະ ປ່າໄມ້
coded-category-waste_chemical = ສິ່ງເສດເຫຼືອ ແລະ ສານເຄມີ
coded-category-arms = ອາວຸດ
coded-category-contraband = ສິນຄ້າໜີພາສີ
coded-category-document_fraud = ການປອມແປງເອກະສານ
coded-category-money = ເງິນຜິດກົດໝາຍ
coded-category-fugitive = ຜູ້ຫຼົບໜີ
coded-category-missing_person = ບຸກຄົນສູນຫາຍ
coded-category-scam_compound = ແຫຼ່ງຫຼອກລວງອອນລາຍ
coded-category-public_safety = ຄວາມປອດໄພສາທາລະນະ
coded-category-other = ໝວດອື່ນ

# direction: Movement as seen from the sender.
coded-direction-inbound = ຂາເຂົ້າ
coded-direction-outbound = ຂາອອກ
coded-direction-transit = ຜ່ານແດນ

# tlp: Traffic Light Protocol: how far it may be shared. Its label stands beside these words.
coded-tlp-clear = ເຜີຍແຜ່ໄດ້ບໍ່ຈຳກັດ
coded-tlp-green = ພາຍໃນຊຸມຊົນວຽກງານດຽວກັນ
coded-tlp-amber = ພາຍໃນອົງກອນ ແລະ ຜູ້ທີ່ຈຳເປັນຕ້ອງຮູ້
coded-tlp-amber_strict = ພາຍໃນອົງກອນເທົ່ານັ້ນ
coded-tlp-red = ສະເພາະຜູ້ຮັບທີ່ລະບຸຊື່ເທົ່ານັ້ນ

# handling: Europol handling codes. The code stands beside these words.
coded-handling-h0 = ໃຊ້ໄດ້ຕາມຈຸດປະສົງທີ່ສົ່ງ
coded-handling-h1 = ຫ້າມໃຊ້ເປັນຫຼັກຖານໃນສານໂດຍບໍ່ໄດ້ຮັບອະນຸຍາດ
coded-handling-h2 = ຫ້າມສົ່ງຕໍ່ໂດຍບໍ່ໄດ້ຮັບອະນຸຍາດ
coded-handling-h3 = ມີຂໍ້ຈຳກັດອື່ນຕາມທີ່ລະບຸ

# urgency
coded-urgency-immediate = ທັນທີ
coded-urgency-expected = ໃນໄວໆນີ້
coded-urgency-future = ໃນອະນາຄົດ
coded-urgency-past = ຜ່ານໄປແລ້ວ

# severity
coded-severity-extreme = ຮ້າຍແຮງທີ່ສຸດ
coded-severity-severe = ຮ້າຍແຮງ
coded-severity-moderate = ປານກາງ
coded-severity-minor = ເລັກນ້ອຍ

# certainty
coded-certainty-observed = ພົບເຫັນຈິງ
coded-certainty-likely = ໜ້າຈະເປັນຈິງ
coded-certainty-possible = ອາດເປັນໄປໄດ້
coded-certainty-unlikely = ບໍ່ໜ້າເປັນໄປໄດ້

# response: What is asked of the other office.
coded-response-shelter = ເຂົ້າບ່ອນລີ້ໄພ
coded-response-evacuate = ອົບພະຍົບ
coded-response-prepare = ກຽມພ້ອມ
coded-response-execute = ປະຕິບັດຕາມແຜນ
coded-response-avoid = ຫຼີກເວັ້ນພື້ນທີ່
coded-response-monitor = ເຝົ້າຕິດຕາມ
coded-response-assess = ປະເມີນສະຖານະການ
coded-response-all_clear = ປອດໄພແລ້ວ
coded-response-none = ບໍ່ຕ້ອງດຳເນີນການ
coded-response-stop_and_check = ຢຸດ ແລະ ກວດ
coded-response-discreet_check = ກວດສອບໂດຍບໍ່ໃຫ້ຮູ້ຕົວ
coded-response-controlled_delivery = ການສົ່ງມອບພາຍໃຕ້ການຄວບຄຸມ
coded-response-call_back = ໂທກັບ
coded-response-joint_patrol = ລາດຕະເວນຮ່ວມ
coded-response-verify_document = ກວດສອບເອກະສານ

# pap: Permissible Actions Protocol. Its label stands beside these words.
coded-pap-clear = ໃຊ້ໄດ້ຕາມກົດໝາຍທຸກກໍລະນີ
coded-pap-green = ດຳເນີນການເປີດເຜີຍໄດ້
coded-pap-amber = ສະເພາະການດຳເນີນການທີ່ອີກຝ່າຍບໍ່ເຫັນ
coded-pap-red = ເບິ່ງໄດ້ເທົ່ານັ້ນ ຫ້າມດຳເນີນການ

# sensitivity
coded-sensitivity-minor = ກ່ຽວກັບຜູ້ເຍົາ
coded-sensitivity-victim = ກ່ຽວກັບຜູ້ເຄາະຮ້າຍ
coded-sensitivity-health = ຂໍ້ມູນສຸຂະພາບ
coded-sensitivity-biometric = ຂໍ້ມູນຊີວະມິຕິ
coded-sensitivity-informant_risk = ສ່ຽງຕໍ່ແຫຼ່ງຂ່າວ

# source: How reliable a source is. The grade stands beside these words.
coded-source-a = ບໍ່ມີຂໍ້ສົງໄສ
coded-source-b = ເຊື່ອຖືໄດ້ສ່ວນຫຼາຍ
coded-source-c = ເຊື່ອຖືບໍ່ໄດ້ສ່ວນຫຼາຍ
coded-source-x = ປະເມີນແຫຼ່ງຂ່າວບໍ່ໄດ້

# information: How far information can be believed. The grade stands beside these words.
coded-information-1 = ຮູ້ວ່າເປັນຄວາມຈິງ
coded-information-2 = ແຫຼ່ງຂ່າວຮູ້ເອງ
coded-information-3 = ແຫຼ່ງຂ່າວບໍ່ຮູ້ເອງແຕ່ມີສິ່ງຢືນຢັນ
coded-information-4 = ຢືນຢັນບໍ່ໄດ້

# delay: Why an answer comes later.
coded-delay-judicial_authorisation = ລໍຖ້າການອະນຸຍາດຈາກສານ
coded-delay-searching = ກຳລັງຄົ້ນຫາ
coded-delay-no_officer = ບໍ່ມີເຈົ້າໜ້າທີ່ຫວ່າງ
coded-delay-other_agency = ລໍຖ້າໜ່ວຍງານອື່ນ
coded-delay-other = ເຫດຜົນອື່ນຂອງການເລື່ອນ

# use: What an originator is asked to allow.
coded-use-forward = ສົ່ງຕໍ່
coded-use-export = ສົ່ງອອກເປັນໄຟລ໌
coded-use-sink = ສົ່ງໃຫ້ລະບົບອື່ນ
coded-use-court = ໃຊ້ໃນສານ

# decline: Why a request is refused.
coded-decline-not_available = ບໍ່ມີຂໍ້ມູນ
coded-decline-not_authorised = ບໍ່ມີອຳນາດໃຫ້ຂໍ້ມູນ
coded-decline-security = ກະທົບຄວາມໝັ້ນຄົງ
coded-decline-investigation = ກະທົບການສືບສວນ
coded-decline-danger_to_person = ເປັນອັນຕະລາຍຕໍ່ບຸກຄົນ
coded-decline-disproportionate = ເກີນຄວາມເໝາະສົມ
coded-decline-minor_offence = ຄວາມຜິດເລັກນ້ອຍ
coded-decline-other_state = ມາຈາກລັດທີ່ຍັງບໍ່ອະນຸຍາດ
coded-decline-other = ເຫດຜົນອື່ນຂອງການປະຕິເສດ

# outcome: What came of an alert.
coded-outcome-stopped = ສະກັດໄວ້ໄດ້
coded-outcome-seized = ຢຶດໄວ້ແລ້ວ
coded-outcome-not_found = ບໍ່ພົບ
coded-outcome-false_alarm = ແຈ້ງເຕືອນຜິດພາດ
coded-outcome-under_watch = ຢູ່ໃນການເຝົ້າເບິ່ງ
coded-outcome-passed_on = ສົ່ງຕໍ່ແລ້ວ
coded-outcome-refused = ບໍ່ຮັບດຳເນີນການ

# precedence: How urgent. The word that travels stands beside these.
coded-precedence-flash = ດ່ວນທີ່ສຸດ
coded-precedence-immediate = ດ່ວນຫຼາຍ
coded-precedence-priority = ດ່ວນ
coded-precedence-routine = ປົກກະຕິ

# progress: How far an alert has come.
coded-progress-queued = ລໍຖ້າສົ່ງ
coded-progress-held = ຢູ່ສະຖານີສົ່ງຕໍ່
coded-progress-expired = ໝົດເວລາ
coded-progress-refused_by_relay = ສະຖານີສົ່ງຕໍ່ປະຕິເສດ
coded-progress-unconfirmed = ບໍ່ມີການຢືນຢັນ
coded-progress-refused_by_recipient = ຜູ້ຮັບປະຕິເສດ
coded-progress-delivered = ສົ່ງຮອດແລ້ວ
coded-progress-read = ອ່ານແລ້ວ
coded-progress-actioned = ດຳເນີນການແລ້ວ
