# An alert on the page: its fields, its thread, what the other side knows.

alert-kind = ປະເພດຂໍ້ຄວາມ
alert-asked = ຂໍໃຫ້ດຳເນີນ
alert-source = ແຫຼ່ງຂ່າວ
alert-information = ຂໍ້ມູນ
alert-graded = ຈັດລະດັບເດີມເປັນ
alert-to = ສຳລັບ
alert-stored = ຢູ່ນີ້ຕັ້ງແຕ່
alert-clock = ໂມງ
alert-by-relay-time = ໂມງຂອງຜູ້ສົ່ງຜິດ ເວລາເປັນຂອງລີເລ
alert-reference = ເລກອ້າງອີງຂອງຕົນ
alert-point = ພິກັດ
alert-effective = ມີຜົນຕັ້ງແຕ່
alert-onset = ຄາດວ່າຈະເກີດ
alert-tlp-unstated = ບໍ່ໄດ້ລະບຸ: ນັບເປັນ { $light }
alert-pap = ການກະທຳທີ່ອະນຸຍາດ
alert-sensitive = ຂໍ້ມູນອ່ອນໄຫວ
alert-legal-basis = ພື້ນຖານກົດໝາຍ
alert-purpose = ຈຸດປະສົງ
alert-retain-until = ຕ້ອງທຳລາຍກ່ອນ
alert-feed = ລະບົບຕົ້ນທາງ
alert-format = ຮູບແບບ
alert-original = ຄ່າກວດສອບຂອງຕົ້ນສະບັບ
alert-mapper = ແປງໂດຍໂປຣແກຣມ
alert-released-by = ອະນຸຍາດໂດຍ
alert-delay-why = ເຫດຜົນທີ່ຄຳຕອບຊ້າ
alert-delay-until = ຄາດວ່າຈະຕອບພາຍໃນ
alert-decline-why = ເຫດຜົນທີ່ປະຕິເສດ
alert-consent-uses = ຄວາມຍິນຍອມສຳລັບ
alert-consent-offices = ສົ່ງຕໍ່ເຖິງ
alert-consent-until = ຍິນຍອມເຖິງ
alert-consent-conditions = ເງື່ອນໄຂ
alert-strange = ຂໍ້ຄວາມນີ້ມີສິ່ງທີ່ລຸ້ນນີ້ບໍ່ຮູ້ຈັກ: ສະແດງເປັນຕົວເລກ ຂໍລຸ້ນໃໝ່ຈາກຜູ້ດູແລລະບົບ
alert-respond-by = ຂໍຄຳຕອບກ່ອນ { $at }
alert-overdue = ກາຍກຳນົດ: ຂໍຄຳຕອບກ່ອນ { $at }
alert-section-facts = ສິ່ງທີ່ລະບຸ
alert-section-doubts = ໜ້າສົງໄສ
alert-section-about = ກ່ຽວກັບໃຜ ແລະ ຫຍັງ
alert-section-links = ກ່ຽວພັນກັນແນວໃດ
alert-section-areas = ບ່ອນໃດແທ້
alert-section-files = ໄຟລ໌ແນບ
alert-section-handling = ນຳໃຊ້ໄດ້ແນວໃດ
alert-section-origin = ມາຈາກໃສ
alert-file-get = ດາວໂຫຼດ
alert-original-text = ຕົ້ນສະບັບ
alert-zawgyi-show = ເບິ່ງຄືຊໍຈີ: ສະແດງເປັນຢູນິໂຄດ
alert-unicode-note = ອ່ານໂດຍເກດເວນີ້ ສິ່ງທີ່ລົງລາຍເຊັນຢູ່ຂ້າງ
alert-revealed = ສະແດງໃຫ້ທ່ານຄັ້ງດຽວ: ເມື່ອອອກຈາກໜ້ານີ້ຈະເຊື່ອງຄືນ

# The thread.
alert-section-thread = ສິ່ງທີ່ກ່ຽວຂ້ອງ
alert-section-names = ອ້າງເຖິງ
alert-newer = ມີຂໍ້ຄວາມນີ້ລຸ້ນໃໝ່ກວ່າ
alert-newer-open = ອ່ານລຸ້ນໃໝ່
alert-cancelled = ຜູ້ສົ່ງໄດ້ຖອນຂໍ້ຄວາມນີ້ຄືນ
alert-cancels-what-has-not-come = ສິ່ງທີ່ຂໍ້ຄວາມນີ້ຍົກເລີກຍັງບໍ່ມາ ເມື່ອມາຮອດຈະສະແດງວ່າຍົກເລີກແລ້ວ
alert-names-what-is-not-here = ສິ່ງທີ່ຂໍ້ຄວາມນີ້ອ້າງເຖິງບໍ່ຢູ່ນີ້
alert-state-current = ມີຜົນດຽວນີ້
alert-state-before = ຖືກແທນແລ້ວ
alert-state-cancelled = ຍົກເລີກແລ້ວ
alert-state-answer = ຕອບກັບ
alert-state-no_effect = ບໍ່ປ່ຽນແປງຫຍັງ
alert-this-one = ອັນນີ້

# What the other side knows.
alert-section-known = ສິ່ງທີ່ອີກຝ່າຍຮູ້
alert-known-queued = ລໍຖ້າຢູ່ນີ້ຕັ້ງແຕ່ { $at } { $office } ຍັງບໍ່ມີ
alert-known-held = ລີເລຮັກສາໄວ້ຕັ້ງແຕ່ { $at } { $office } ຍັງບໍ່ທັນມີ
alert-known-delivered = ຢູ່ { $office } ຕັ້ງແຕ່ { $at } ແຕ່ບໍ່ມີໃຜເປີດ
alert-known-read = ເປີດຢູ່ { $office } ໂດຍ { $officer }: { $at }
alert-known-read-by-nobody = ເປີດຢູ່ { $office }: { $at } ບໍ່ມີຊື່ຜູ້ເປີດ
alert-known-actioned = ດຳເນີນການຢູ່ { $office } ໂດຍ { $officer } { $at }: { $outcome }
alert-known-actioned-by-nobody = ດຳເນີນການຢູ່ { $office } { $at }: { $outcome }
alert-known-expired = ໝົດອາຍຸກ່ອນ { $office } ໄດ້ຮັບ: { $at }
alert-known-unconfirmed = ໝົດອາຍຸຕັ້ງແຕ່ { $at } ແລະບໍ່ມີໃຜບອກວ່າ { $office } ມີຫຼືບໍ່
alert-known-refused_by_relay = ລີເລປະຕິເສດສຳລັບ { $office } { $at }: { $why }
alert-known-refused_by_recipient = { $office } ປະຕິເສດ { $at }: { $why }
alert-known-otherwise = { $office } { $at }: ສະຖານະທີ່ລຸ້ນນີ້ບໍ່ຮູ້ຈັກ ({ $status })
alert-gateway-linked = ເກດເວຂອງ { $office } ເຊື່ອມຕໍ່ຢູ່ດຽວນີ້
alert-gateway-seen = ເກດເວຂອງ { $office } ບໍ່ໄດ້ເຊື່ອມຕໍ່ ເຊື່ອມຕໍ່ຫຼ້າສຸດ { $at }
alert-gateway-unknown = ບໍ່ມີໃຜບອກວ່າເກດເວຂອງ { $office } ເຊື່ອມຕໍ່ຫຼືບໍ່
alert-own-link-down = ຫ້ອງການນີ້ບໍ່ມີການເຊື່ອມຕໍ່ກັບລີເລ
alert-not-seen = ຍັງບໍ່ມີໃຜເຫັນ: ບໍ່ມີໃຜຢູ່ { $office } ເປີດຕັ້ງແຕ່ { $at }
alert-not-seen-call = ໂທຫາ:
alert-not-seen-no-telephone = ບໍ່ຮູ້ໂທລະສັບຂອງຫ້ອງການນັ້ນ: ຕິດຕໍ່ທາງອື່ນ
alert-section-acts = ສິ່ງທີ່ເຮັດຢູ່ນີ້
alert-act-opened = ເປີດໂດຍ
alert-act-revealed = ສິ່ງທີ່ເຊື່ອງຖືກສະແດງໃຫ້
alert-act-exported = ຢູ່ໃນການສົ່ງອອກໂດຍ
alert-act-printed = ພິມໂດຍ
alert-act-stated = ຜົນແຈ້ງໂດຍ
alert-section-consents = ຄວາມຍິນຍອມ

# What can be done.
alert-section-can = ສິ່ງທີ່ທ່ານເຮັດໄດ້
alert-answer = ຕອບ
alert-update = ຂຽນລຸ້ນໃໝ່
alert-cancel = ຍົກເລີກຂໍ້ຄວາມນີ້
alert-cancel-note = ທຸກຜູ້ທີ່ໄດ້ຮັບຈະຮູ້ວ່າບໍ່ມີຜົນອີກ
alert-take-back = ຖອນຄວາມຍິນຍອມຄືນ
alert-delay = ຄຳຕອບຈະມາຊ້າ
alert-refuse = ປະຕິເສດບໍ່ຕອບ
alert-forward = ສົ່ງຕໍ່
alert-forward-note = ໄປໃນນາມຄຳຂອງຜູ້ອື່ນ ພ້ອມເຄື່ອງໝາຍ ໄຟລ໌ຢູ່ນີ້
alert-forward-to-nobody = ບໍ່ໄດ້ເລືອກຫ້ອງການ ເລືອກຫ້ອງການໜຶ່ງ
alert-no-use = ບໍ່ໄດ້ລະບຸວ່າເພື່ອຫຍັງ ເລືອກຢ່າງໜ້ອຍໜຶ່ງ
alert-ask = ຂໍຄວາມຍິນຍອມ
alert-ask-note = { $office } ເປັນຜູ້ກ່າວ ແລະເປັນຜູ້ຕັດສິນ
alert-give = ຍິນຍອມ
alert-give-note = ມີຜົນຕາມທີ່ຂໍຂ້າງເທິງ
alert-give-unasked = ຍິນຍອມກ່ອນມີຜູ້ຂໍ
alert-deny = ປະຕິເສດຄວາມຍິນຍອມ
alert-offices-hint = ຊື່ຫ້ອງການ ຂັ້ນດ້ວຍຈຸດ
alert-in-hours = ໃນ { $count ->
       *[other] { $count } ຊົ່ວໂມງ
    }
alert-in-days = ໄລຍະ { $count ->
       *[other] { $count } ມື້
    }
alert-as-long-as-kept = ຕາບໃດທີ່ຍັງເກັບໄວ້
alert-cannot-change-cancelled = ຖືກຍົກເລີກແລ້ວ: ປັບປຸງຫຼືຍົກເລີກອີກບໍ່ໄດ້
alert-cannot-change-over = ໝົດອາຍຸແລ້ວ: ຂຽນຂໍ້ຄວາມໃໝ່
alert-cannot-answer-cancelled = ຜູ້ສົ່ງຖອນຄືນແລ້ວ: ບໍ່ຕ້ອງຕອບ
alert-cannot-consent-twice = ຄຳຖາມນີ້ຕອບແລ້ວ ຖອນຄວາມຍິນຍອມຢູ່ໜ້າຂອງມັນ
alert-cannot-over = ຕ້ອງທຳລາຍກ່ອນ { $until }: ນຳໃຊ້ບໍ່ໄດ້ອີກ
alert-cannot-forward-yet = ເຖິງ { $office } ໄດ້ເມື່ອ { $originator } ຍິນຍອມ ({ $marks })

# On paper.
alert-print = ພິມ
alert-print-note = ຜູ້ພິມຈະຖືກບັນທຶກ
alert-print-first = ພິມຂໍ້ຄວາມນີ້ດ້ວຍປຸ່ມຂອງມັນ: ຜູ້ພິມຈະຖືກບັນທຶກ
alert-cannot-print = ພິມຫຼືສົ່ງອອກໄດ້ເມື່ອ { $originator } ຍິນຍອມ ({ $marks })
alert-back = ກັບໄປຂໍ້ຄວາມ
