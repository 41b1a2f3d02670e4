# How a phrase is filled in and reviewed, and what is wrong with it.

# Filling a phrase in, and showing it.
phrases-unknown = ປະໂຫຍກເລກທີ { $number } ທີ່ໂປຣແກຣມລຸ້ນນີ້ບໍ່ຮູ້ຈັກ
phrases-machine = ແປດ້ວຍເຄື່ອງ ຍັງບໍ່ໄດ້ກວດທານ
phrases-reviewed = ກວດທານໂດຍ { $reviewer } ໃນ { $date }
phrases-not-known = ໂປຣແກຣມລຸ້ນນີ້ບໍ່ມີປະໂຫຍກເລກທີ { $number }
    .remedy = ກະລຸນາຄົ້ນດ້ວຍ `blo phrases search`
slot-of-none = ປະໂຫຍກເລກທີ { $number } ບໍ່ມີຊ່ອງ “{ $slot }” ແລະ ບໍ່ມີຊ່ອງໃດເລີຍ
    .remedy = ກະລຸນາຕັດຊ່ອງນີ້ອອກ
slot-not-of-phrase = ປະໂຫຍກເລກທີ { $number } ບໍ່ມີຊ່ອງ “{ $slot }”
    .remedy = ຊ່ອງທີ່ມີແມ່ນ: { $slots }
slot-missing = ປະໂຫຍກເລກທີ { $number } ຕ້ອງຕື່ມຊ່ອງ { $slot }
    .remedy = ກະລຸນາຂຽນ { $fits }
slot-unfit = “{ $value }” ໃຊ້ກັບຊ່ອງ { $slot } ຂອງປະໂຫຍກເລກທີ { $number } ບໍ່ໄດ້
    .remedy = ກະລຸນາຂຽນ { $fits }
fits-place = ສະຖານທີ່ເປັນຄຳເວົ້າ ຫຼື `crossing:` ຕາມດ້ວຍລະຫັດຈຸດຜ່ານແດນ
fits-time = ເວລາພ້ອມເຂດເວລາ: `14:05+07:00`, `tomorrow 14:05+07:00` ຫຼື `2026-11-29T14:05+07:00`
fits-date = ວັນທີ ເຊັ່ນ `2026-11-29`
fits-vehicle = ປ້າຍທະບຽນລົດ ຫຼື ລັກສະນະຂອງລົດ
fits-count = ຈຳນວນເປັນຕົວເລກ ເຊັ່ນ `12`
fits-direction = `inbound`, `outbound` ຫຼື `transit` ຕາມທີ່ເບິ່ງຈາກບ່ອນນີ້
fits-person = ຊື່ ຫຼື ລັກສະນະຂອງບຸກຄົນ
fits-quantity = ຕົວເລກ ແລະ ຫົວໜ່ວຍ ເຊັ່ນ `12.5 kg` ຫຼື `40000 THB`
fits-telephone = ເບີໂທລະສັບ ເຊັ່ນ `+66 53 733 000`
fits-text = ຂໍ້ຄວາມບໍ່ເກີນ 500 ຕົວອັກສອນ
slot-before-phrase = ມີຊ່ອງຢູ່ໜ້າປະໂຫຍກຂອງມັນ: “{ $slot }”
    .remedy = ກະລຸນາຂຽນ `--phrase` ກ່ອນ ແລ້ວຕາມດ້ວຍຊ່ອງຂອງມັນ
slot-malformed = “{ $slot }” ບໍ່ໄດ້ຕື່ມຊ່ອງໃດ
    .remedy = ກະລຸນາຂຽນຊື່ຊ່ອງ `=` ແລະ ຄ່າ ເຊັ່ນ `--slot place=Bridge`
slot-twice = ຊ່ອງ { $slot } ຂອງປະໂຫຍກເລກທີ { $number } ຖືກຕື່ມສອງຄັ້ງ
    .remedy = ກະລຸນາຕັດອອກໜຶ່ງຄັ້ງ

# Reviews: what is wrong in a row of a table.
row-unusable = ແຖວ { $line } ຖັນ { $column }: { $why }
    .remedy = ກະລຸນາແກ້ໄຂແລ້ວນຳເຂົ້າໄຟລ໌ໃໝ່: ຍັງບໍ່ໄດ້ຮັບສິ່ງໃດຈາກໄຟລ໌ນີ້
row-unreadable = ແຖວນີ້ບໍ່ແມ່ນແຖວຂອງຕາຕະລາງ
row-header = ແຖວທຳອິດຕ້ອງເປັນ `{ $columns }`
row-columns = ແຖວຕ້ອງມີຖັນເຫຼົ່ານີ້: `{ $columns }`
row-language = “{ $value }” ບໍ່ແມ່ນພາສາທີ່ມີຄຳແປ
row-number = “{ $value }” ບໍ່ແມ່ນເລກປະໂຫຍກຂອງລຸ້ນນີ້
row-english = ພາສາອັງກິດບໍ່ກົງກັບລຸ້ນນີ້: ການກວດທານແມ່ນຂອງຖ້ອຍຄຳອື່ນ
row-length = ຄຳແປຕ້ອງມີ 1 ຫາ { $most } ຕົວອັກສອນໃນແຖວດຽວ
row-slots = ຄຳແປຕ້ອງມີແຕ່ລະຊ່ອງນີ້ໜຶ່ງຄັ້ງ: `{ $slots }`
row-no-slots = ປະໂຫຍກນີ້ບໍ່ມີຊ່ອງ ຈຶ່ງຕ້ອງບໍ່ມີວົງເລັບປີກກາ
row-script = ຄຳແປບໍ່ໄດ້ຂຽນດ້ວຍພາສານີ້: { $language }
row-clash = ຄຳແປຄືກັນກັບປະໂຫຍກເລກທີ { $number }: ແຍກກັນບໍ່ອອກ
row-status = “{ $value }” ບໍ່ແມ່ນສະຖານະການກວດທານ: ຂຽນ `reviewed` ຫຼື `machine, unreviewed`
row-unmarked = ຄຳແປຖືກແກ້ໄຂແຕ່ບໍ່ມີຜູ້ຮັບຮອງ: ຂຽນ `reviewed` ຊື່ ແລະ ວັນທີ
row-reviewer = ບໍ່ມີຊື່ຜູ້ກວດທານ ຫຼື ຊື່ຍາວເກີນໄປ
row-date = “{ $value }” ບໍ່ແມ່ນວັນທີ: ຂຽນເຊັ່ນ `2026-12-01`
reviews-unreadable = ອ່ານຄຳແປທີ່ກວດທານແລ້ວບໍ່ໄດ້ ຈຶ່ງສະແດງຄຳແປຂອງເຄື່ອງ: { $why }
    .remedy = ກະລຸນານຳເຂົ້າໃໝ່ (`blo phrases import`)
reviews-unkept = ເກັບຄຳແປທີ່ກວດທານແລ້ວບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາກວດວ່າແຟ້ມເປັນຂອງທ່ານ ແລະ ດິສມີບ່ອນຫວ່າງ
phrases-taken-in = ຕອນນີ້ເກັບຄຳແປທີ່ກວດທານແລ້ວໄວ້ { $count } ລາຍການ
phrases-none-found = ບໍ່ພົບປະໂຫຍກທີ່ມີຄຳເຫຼົ່ານີ້
phrases-no-language = “{ $value }” ບໍ່ແມ່ນພາສາທີ່ມີປະໂຫຍກມາດຕະຖານ
    .remedy = ກະລຸນາເລືອກຈາກ: { $languages }
file-unreadable = ອ່ານ { $file } ບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາລະບຸໄຟລ໌ທີ່ມີຢູ່ ແລະ ທ່ານອ່ານໄດ້
file-unwritable = ຂຽນ { $file } ບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາລະບຸໄຟລ໌ໃນແຟ້ມຂອງທ່ານທີ່ມີບ່ອນຫວ່າງ
