# What the verbs of an officer print.

# A received or sent alert in a listing.
item-from = ຈາກ { $office }
item-to = ເຖິງ { $offices }
item-exercise = ການຝຶກຊ້ອມ
item-cancelled = ຍົກເລີກແລ້ວ
item-restored = ມາອີກຄັ້ງຫຼັງການກູ້ຄືນ
list-empty = ບໍ່ມີລາຍການ

# What a sender sees.
sent-for = { $status } ເຖິງ { $offices }
sent-before = { $status } ເຖິງ { $offices } ເຄີຍສົ່ງແລ້ວ
reference-malformed = “{ $text }” ບໍ່ໄດ້ລະບຸການແຈ້ງເຕືອນໃດ
    .remedy = ກະລຸນາຂຽນ `OFFICE:ID` ເຊັ່ນ `mae-sai.th:ID`
answers-lost = ຄຳຕອບສູນຫາຍ
    .remedy = ກະລຸນາສົ່ງແຖວເຫຼົ່ານັ້ນໃໝ່
line-unreadable = ອ່ານແຖວບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາເບິ່ງວ່າແມ່ນຫຍັງຂຽນແຖວນີ້
line-too-long = ແຖວຍາວເກີນໄປ
    .remedy = ກະລຸນາຫຍໍ້ການແຈ້ງເຕືອນ
line-no-alert = ແຖວນີ້ບໍ່ແມ່ນການແຈ້ງເຕືອນ: { $why }
    .remedy = ກະລຸນາແກ້ໄຂແລ້ວສົ່ງໃໝ່

# A whole alert: the names of its fields.
show-do = ສິ່ງທີ່ຂໍໃຫ້ເຮັດ
show-category = ໝວດ
show-place = ສະຖານທີ່
show-crossing = ຈຸດຜ່ານແດນ
show-officer = ເຈົ້າໜ້າທີ່
show-case = ຄະດີ
show-handling = ການເຜີຍແຜ່
show-composed = ຂຽນເມື່ອ
show-over = ສິ້ນສຸດເມື່ອ
show-answer-by = ຕອບພາຍໃນ
show-attached = ໄຟລ໌ແນບ
show-by = ໂດຍ { $who }

# How far an attachment is.
move-waiting = ກຳລັງລໍຖ້າ
move-moving = { $kept } ຈາກ { $parts } ສ່ວນ
move-at_relay = ຢູ່ສະຖານີສົ່ງຕໍ່
move-taken = ຮັບໄປແລ້ວ
move-here = ຢູ່ນີ້ແລ້ວ
move-over = ໝົດເວລາ: ມາທັນ { $kept } ຈາກ { $parts } ສ່ວນ
move-mismatch = ບໍ່ກົງກັບທີ່ຜູ້ສົ່ງລົງນາມ
move-lost = ເສຍຫາຍຢູ່ດິສຂອງປະຕູສື່ສານນີ້ ແລະ ບໍ່ໄດ້ສົ່ງ

# What happens, as it happens.
watch-alarm = ສັນຍານເຕືອນ
watch-over = ສິ້ນສຸດແລ້ວ
watch-change = { $status } ທີ່ { $office }
watch-stopped = ປະຕູສື່ສານຢຸດເຮັດວຽກແລ້ວ
    .remedy = ກະລຸນາເປີດຄືນໃໝ່ ແລ້ວຕໍ່ດ້ວຍ `--since` ແລະ ຕຳແໜ່ງສຸດທ້າຍ

# How the gateway is.
link-up = { $office }: ເຊື່ອມຕໍ່ກັບ { $relay } ຢູ່
link-up-tcp = { $office }: ເຊື່ອມຕໍ່ກັບ { $relay } ຢູ່ ຜ່ານ `TCP`
link-connecting = { $office }: ກຳລັງລອງເຊື່ອມຕໍ່ກັບ { $relay }
link-down = { $office }: ບໍ່ໄດ້ເຊື່ອມຕໍ່ກັບ { $relay }
link-stopped = { $office }: ຢຸດເຊື່ອມຕໍ່ກັບ { $relay } ແລະ ຈະບໍ່ລອງໃໝ່ເອງ
status-clock = ໂມງຂອງສະຖານີສົ່ງຕໍ່ໄວກວ່າຂອງພວກເຮົາ { $ms } ມິນລິວິນາທີ
status-set-aside = ແຍກໄວ້ໂດຍບໍ່ໄດ້ອ່ານ: { $count }
status-refused-proposal = { $office }: ສະຖານີສົ່ງຕໍ່ບໍ່ຮັບຂໍ້ສະເໜີ { $why }
status-proposal = { $office }: ກຳລັງຈັບຄູ່ຢູ່: `blo pair list`
counterpart-line = { $office }: { $linked }, { $key } ລໍຖ້າຢູ່ນີ້ { $queued } ຢູ່ສະຖານີສົ່ງຕໍ່ { $held }
counterpart-linked = ເຊື່ອມຕໍ່ຢູ່
counterpart-not-linked = ບໍ່ໄດ້ເຊື່ອມຕໍ່
counterpart-link-unknown = ບໍ່ຮູ້ວ່າເຊື່ອມຕໍ່ຫຼືບໍ່
counterpart-revoked = ໃບຢັ້ງຢືນຖືກຖອນ: ບໍ່ສົ່ງ ແລະ ບໍ່ຮັບຈົນກວ່າຈະມີໃບໃໝ່
counterpart-key-changed = ກະແຈປ່ຽນ: ບໍ່ສົ່ງ ແລະ ບໍ່ຮັບຈົນກວ່າຈະຈັບຄູ່ໃໝ່
counterpart-over = ການຈັບຄູ່ສິ້ນສຸດແລ້ວ
counterpart-no-key = ຍັງບໍ່ມີກະແຈຜະນຶກ: ການແຈ້ງເຕືອນລໍຖ້າຢູ່ນີ້
counterpart-ready = ພ້ອມ
counterpart-missing = ຂາດຫາຍ { $count }
counterpart-more = ການແຈ້ງເຕືອນອື່ນຂອງຫ້ອງການນັ້ນລໍຖ້າຈົນສະຖານີສົ່ງຕໍ່ມີບ່ອນຫວ່າງ
counterpart-renew = ການຈັບຄູ່ສິ້ນສຸດ { $until }: ຕໍ່ອາຍຸດ້ວຍ `blo pair propose { $office }`
counterpart-our-next-key = ກະແຈໃໝ່ຂອງພວກເຮົາເລີ່ມໃຊ້ { $at }
counterpart-its-next-key = ກະແຈໃໝ່ຂອງຫ້ອງການນັ້ນເລີ່ມໃຊ້ { $at }
item-updated = ປັບປຸງແລ້ວ
show-note = ຂໍ້ຈຳກັດ
show-law = ກົດໝາຍ
show-purpose = ຈຸດປະສົງ
show-keep-until = ເກັບໄວ້ຮອດ
item-about-missing = ຂອງການແຈ້ງເຕືອນທີ່ບໍ່ໄດ້ຢູ່ນີ້
item-overdue = ກາຍກຳນົດຕັ້ງແຕ່ { $by }
item-overdue-at = ກາຍກຳນົດທີ່ { $office } ຕັ້ງແຕ່ { $by }
item-due = ຕ້ອງຕອບພາຍໃນ { $by }
item-due-at = { $office } ຕ້ອງຕອບພາຍໃນ { $by }
item-delayed = ເລື່ອນໄປຮອດ { $by }
item-delayed-at = { $office } ເລື່ອນໄປຮອດ { $by }
item-state-at = { $state } ທີ່ { $office }
output-no-json = ສ້າງ `JSON` ບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາແຈ້ງຜູ້ດູແລ
