# What `blo status` says about one office.

# What one office knows, and what it does not.
known-head = { $office } ເທົ່າທີ່ { $own } ຮູ້ໃນ { $at }:
known-has-all = ການແຈ້ງເຕືອນຂອງພວກເຮົາເຖິງ { $office } ທີ່ຍັງບໍ່ໝົດເວລາ ໄປຮອດຄົບແລ້ວ
known-has-not = ຍັງບໍ່ແຈ້ງວ່າໄດ້ຮັບການແຈ້ງເຕືອນຂອງພວກເຮົາ { $alerts } ສະບັບ:
known-waits-here = { $alerts } ສະບັບ ({ $precedence }) ຢູ່ນີ້ ຕັ້ງແຕ່ { $since }
known-waits-at-relay = { $alerts } ສະບັບ ({ $precedence }) ຢູ່ສະຖານີສົ່ງຕໍ່ ຕັ້ງແຕ່ { $since }
known-unread-there-none = ບໍ່ມີການແຈ້ງເຕືອນຂອງພວກເຮົາທີ່ { $office } ຍັງບໍ່ໄດ້ເປີດ
known-unread-there = { $office } ຍັງບໍ່ໄດ້ເປີດການແຈ້ງເຕືອນຂອງພວກເຮົາ { $alerts } ສະບັບ ສະບັບເກົ່າສຸດຕັ້ງແຕ່ { $since } ({ $oldest })
known-unread-here-none = ບໍ່ມີການແຈ້ງເຕືອນຂອງ { $office } ທີ່ຍັງບໍ່ມີໃຜຢູ່ນີ້ເປີດ
known-unread-here = ຍັງບໍ່ມີໃຜຢູ່ນີ້ເປີດການແຈ້ງເຕືອນຂອງ { $office } { $alerts } ສະບັບ ສະບັບເກົ່າສຸດຕັ້ງແຕ່ { $since } ({ $oldest }): ເບິ່ງ `blo inbox --unread`
known-missing = ຂາດຫາຍ: { $missing } ສະບັບ ({ $precedence }) ຂອງ { $office } ຮູ້ຕັ້ງແຕ່ { $since } ກະລຸນາໂທຖາມຫ້ອງການນັ້ນວ່າສົ່ງຫຍັງມາ
known-nothing-missing = ບໍ່ພົບວ່າມີສິ່ງໃດຂອງ { $office } ຂາດຫາຍ
known-mark-overdue = { $office } ບໍ່ໄດ້ແຈ້ງຈຳນວນທີ່ສົ່ງດົນກວ່າໜຶ່ງຊົ່ວໂມງ: ອາດມີບາງສິ່ງຖືກກັກໄວ້ໂດຍບໍ່ເຫັນ
known-more-waits = ການແຈ້ງເຕືອນອື່ນລໍຖ້າຢູ່ນັ້ນຈົນກວ່າສະຖານີສົ່ງຕໍ່ຈະມີບ່ອນຫວ່າງ
known-linked = ຫ້ອງການນີ້ເຊື່ອມຕໍ່ກັບສະຖານີສົ່ງຕໍ່ { $relay } ຕັ້ງແຕ່ { $since }
known-linked-tcp = ຫ້ອງການນີ້ເຊື່ອມຕໍ່ກັບສະຖານີສົ່ງຕໍ່ { $relay } ຕັ້ງແຕ່ { $since } ຜ່ານ `TCP`
known-stopped = ຫ້ອງການນີ້ບໍ່ໄດ້ເຊື່ອມຕໍ່ກັບສະຖານີສົ່ງຕໍ່ { $relay } ຕັ້ງແຕ່ { $since } ແລະ ຈະບໍ່ລອງໃໝ່ເອງ
known-down = ຫ້ອງການນີ້ບໍ່ໄດ້ເຊື່ອມຕໍ່ກັບສະຖານີສົ່ງຕໍ່ { $relay } ຕັ້ງແຕ່ { $since } ແລະ ຈະລອງໃໝ່ເອງ
known-clock-ahead = ໂມງຂອງສະຖານີສົ່ງຕໍ່ໄວກວ່າຂອງພວກເຮົາ { $ms } ມິນລິວິນາທີ
known-clock-behind = ໂມງຂອງສະຖານີສົ່ງຕໍ່ຊ້າກວ່າຂອງພວກເຮົາ { $ms } ມິນລິວິນາທີ
known-by-relay-time = ການແຈ້ງເຕືອນລົງເວລາຕາມສະຖານີສົ່ງຕໍ່: ກະລຸນາຕັ້ງໂມງຂອງເຄື່ອງນີ້
known-there-linked-since = ສະຖານີສົ່ງຕໍ່ແຈ້ງວ່າ { $office } ເຊື່ອມຕໍ່ຢູ່ ເທົ່າທີ່ຮູ້ຕັ້ງແຕ່ { $since }
known-there-linked = ສະຖານີສົ່ງຕໍ່ແຈ້ງວ່າ { $office } ເຊື່ອມຕໍ່ຢູ່
known-there-not-linked = ສະຖານີສົ່ງຕໍ່ແຈ້ງວ່າ { $office } ບໍ່ໄດ້ເຊື່ອມຕໍ່
known-there-unknown = ຕອນນີ້ບໍ່ຮູ້ວ່າ { $office } ເຊື່ອມຕໍ່ຢູ່ຫຼືບໍ່
known-last-seen = ພົບຄັ້ງຫຼ້າສຸດໃນ { $at }
known-ended = ຂໍ້ຕົກລົງກັບ { $office } ຖືກຍົກເລີກແລ້ວ: ກະລຸນາຈັບຄູ່ໃໝ່ (`blo pair propose { $office }`)
known-ends-soon = ຂໍ້ຕົກລົງໃກ້ສິ້ນສຸດໃນ { $until }: ກະລຸນາຕໍ່ອາຍຸ (`blo pair propose { $office }`)
known-agreement = ຂໍ້ຕົກລົງ (ເລກທີ { $serial }) ສິ້ນສຸດວັນທີ { $until }
known-revoked = ໃບຢັ້ງຢືນຂອງ { $office } ຖືກຖອນ: ບໍ່ສົ່ງ ແລະ ບໍ່ຮັບສິ່ງໃດ
known-key-changed = ກະແຈປ່ຽນ: ບໍ່ສົ່ງ ແລະ ບໍ່ຮັບຈົນກວ່າຈະຈັບຄູ່ໃໝ່ (`blo pair propose { $office }`)
known-keys = ກະແຈຂອງຫ້ອງການນັ້ນແມ່ນກະແຈທີ່ຕົກລົງໄວ້ ກະແຈຜະນຶກສ້າງໃນ { $epoch } ໃຊ້ໄດ້ຮອດ { $until }
known-no-sealing-key = ຍັງບໍ່ຮູ້ກະແຈຜະນຶກ: ການແຈ້ງເຕືອນລໍຖ້າຢູ່ນີ້ຈົນກວ່າຫ້ອງການນັ້ນຈະເຊື່ອມຕໍ່ໜຶ່ງຄັ້ງ
known-its-certificate = ໃບຢັ້ງຢືນຂອງ { $office } ສິ້ນສຸດວັນທີ { $until }
known-our-certificate = ໃບຢັ້ງຢືນຂອງພວກເຮົາສິ້ນສຸດວັນທີ { $until }
known-incomplete = ມີຫຼາຍເກີນຈະນັບ: ຕົວເລກຂ້າງເທິງແມ່ນຈຳນວນຢ່າງໜ້ອຍ
