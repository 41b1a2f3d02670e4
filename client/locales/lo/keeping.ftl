# What the verbs print that judge, copy, carry and certify.

# Judging evidence.
verify-too-long = ໄຟລ໌ຍາວກວ່າຫຼັກຖານໃດໆ
    .remedy = ກະລຸນາຂໍໄຟລ໌ໃໝ່ ແລະ ກວດວ່າທ່ານເຊື່ອຖືໃຜ
verify-not-proven = ຫຼັກຖານບໍ່ຖືກຕ້ອງທີ່ { $part }: { $why }
    .remedy = ກະລຸນາຂໍໄຟລ໌ໃໝ່ ແລະ ກວດວ່າທ່ານເຊື່ອຖືໃຜ
verify-proven = ພິສູດແລ້ວ: ການແຈ້ງເຕືອນ { $id } ຂອງ { $sender } ເຊິ່ງກະແຈໜ່ວຍຢັ້ງຢືນຮັບຮອງ ແລະ ຄູ່ປະສານງານຢຶດຖື
verify-composed = ຂຽນເມື່ອ { $at } ຕາມຄຳບອກຂອງ { $sender } ໂມງຂອງຫ້ອງການເອງບໍ່ພິສູດເວລາ
verify-revocation-unknown = ຖືກຖອນໃນ { $whose } ຫຼືບໍ່? ບໍ່ຮູ້: ບໍ່ມີລາຍການຂອງໜ່ວຍຢັ້ງຢືນຢູ່ນີ້
verify-not-revoked-brought = ບໍ່ຖືກຖອນໃນ { $whose } ຕາມລາຍການທີ { $number } ຂອງ { $authority } ທີ່ມາກັບຫຼັກຖານ ໃຊ້ໄດ້ຮອດ { $until }
verify-not-revoked-trusted = ບໍ່ຖືກຖອນໃນ { $whose } ຕາມລາຍການທີ { $number } ຂອງ { $authority } ທີ່ຢູ່ໃນບັນດາລາຍການທີ່ເຊື່ອຖື ໃຊ້ໄດ້ຮອດ { $until }
verify-attached = ໄຟລ໌ແນບ: { $name }, { $size } ໄບ, `SHA-256` { $digest }
verify-officer = ເຈົ້າໜ້າທີ່ { $officer } ຕາມຄຳບອກຂອງ { $sender } ບໍ່ໄດ້ພິສູດ
verify-relay-says = ເຖິງ { $office }: { $status } ເມື່ອ { $at } ຕາມຄຳບອກຂອງ { $relay }
verify-no-time = ເຖິງ { $office }: ບໍ່ມີສະຖານີສົ່ງຕໍ່ໃດບອກເວລາ ຈຶ່ງບໍ່ໄດ້ພິສູດເວລາ
verify-says = { $status } ເມື່ອ { $at } ຕາມຄຳບອກຂອງ { $office }

# The journal of a stopped gateway.
store-no-journal = ບໍ່ມີປຶ້ມບັນທຶກຢູ່ { $home }
    .remedy = ກະລຸນາລະບຸແຟ້ມຂອງຫ້ອງການດ້ວຍ `--home`
store-rebuilt = ສ້າງດັດສະນີໃໝ່ແລ້ວ: { $keys } ລາຍການສຳລັບ { $records } ບັນທຶກ
store-whole = ບັນທຶກ { $records } ລາຍການໃນ { $segments } ສ່ວນຄົບຖ້ວນ ສຸດທ້າຍແມ່ນ { $last }
store-tail = { $bytes } ໄບຂອງການບັນທຶກທີ່ບໍ່ຈົບ ເຊິ່ງບໍ່ໄດ້ບອກໃຜ ຈະຫາຍໄປເມື່ອເລີ່ມເທື່ອໜ້າ
store-damaged = ເສຍຫາຍ: { $what }
store-index-same = ດັດສະນີກົງກັບປຶ້ມບັນທຶກ: { $keys } ລາຍການ
store-index-anew = ດັດສະນີຈະຖືກສ້າງໃໝ່: { $why }
store-index-differs = ດັດສະນີບໍ່ກົງ: { $how }
store-unsound = ປຶ້ມບັນທຶກ ຫຼື ດັດສະນີເສຍຫາຍ
    .remedy = ກະລຸນາສຳເນົາແຟ້ມໄວ້ ສິ່ງທີ່ບໍ່ຖືກລະບຸຂ້າງເທິງຍັງໃຊ້ໄດ້
store-unusable = ໃຊ້ປຶ້ມບັນທຶກບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາຢຸດປະຕູສື່ສານຂອງແຟ້ມນີ້ກ່ອນ ແລະ ກວດວ່າດິສເຮັດວຽກ
store-look = ໃຊ້ປຶ້ມບັນທຶກບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາເບິ່ງດ້ວຍ `blo store verify`

# Backups, and a home in the place of another.
backup-made = ສຳຮອງ { $office } ແລ້ວ: { $folder } ({ $records } ບັນທຶກ)
backup-keys = ກະແຈຂອງການແຈ້ງເຕືອນ: { $folder }
backup-no-keys = ກະແຈຂອງການແຈ້ງເຕືອນຂອງຫ້ອງການນີ້ບໍ່ຢູ່ໃນ { $folder }
    .remedy = ກະລຸນາລະບຸແຟ້ມທີ່ `blo backup` ສຳເນົາໄວ້ດ້ວຍ `--record-keys`: ຖ້າບໍ່ມີຈະອ່ານການແຈ້ງເຕືອນໃນຂໍ້ມູນສຳຮອງບໍ່ໄດ້ ຖ້າສູນຫາຍ ກະລຸນາສ້າງແຟ້ມເປົ່າທີ່ມີແຕ່ທ່ານເຂົ້າໄດ້
folder-unusable = ໃຊ້ { $folder } ບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາລະບຸແຟ້ມທີ່ສ້າງໄດ້
restore-old = ຂໍ້ມູນສຳຮອງນີ້ເກົ່າກວ່າ { $days } ວັນ ສິ່ງທີ່ຮັບສົ່ງລະຫວ່າງ { $from } ແລະ { $until } ອາດຂາດຫາຍ ກະລຸນາຂໍຈາກຄູ່ປະສານງານ
restored = ກູ້ຄືນແຟ້ມຂອງ { $office } ຕາມເວລາ { $at }: { $home }
restored-next = ຕໍ່ໄປໃຫ້ໃຊ້ `blo --home { $home } takeover`: ຈະບອກຕົວເລກທີ່ຜູ້ດູແລສະຖານີສົ່ງຕໍ່ໃຊ້ອະນຸຍາດແຟ້ມນີ້ ສິ່ງທີ່ທ່ານຂຽນຫຼັງຈາກນັ້ນມີຢູ່ນຳຄູ່ປະສານງານເທົ່ານັ້ນ
takeover-read = ກະລຸນາອ່ານຕົວເລກນີ້ໃຫ້ຜູ້ດູແລ { $relays } ຟັງທາງໂທລະສັບ ຕາມເບີທີ່ທ່ານມີມາແຕ່ເດີມ ຜູ້ດູແລໃຊ້ຄຳສັ່ງ `blo-relay office takeover { $office } { $code } --by NAME`
takeover-then = ແລ້ວມີແຕ່ແຟ້ມນີ້ທີ່ເຂົ້າໄດ້ ແລະ ແຟ້ມອື່ນຂອງ { $office } ຖືກຕັດອອກ ກະລຸນາເລີ່ມດ້ວຍ `blo --home { $home } run`

# Carrying by hand.
carry-there-messages = ມີ { $there } ຈາກ { $total } ຂໍ້ຄວາມແລ້ວ
carry-there-files = ມີຂໍ້ຄວາມທັງໝົດ ແລະ { $parts } ສ່ວນຂອງໄຟລ໌ແນບແລ້ວ
carry-unwritten = ຂຽນ { $folder } ບໍ່ໄດ້: { $why } { $there } ແຕ່ລະອັນຄົບຖ້ວນ
    .remedy = ກະລຸນາກວດວ່າສຽບແຟລັດແລ້ວ ແລະ ຂຽນໄດ້ ແລ້ວເຮັດໃໝ່: ສິ່ງທີ່ມີແລ້ວຈະບໍ່ຂຽນຊ້ຳ
carry-unwritten-full = ຂຽນ { $folder } ບໍ່ໄດ້: { $why } { $there } ແຕ່ລະອັນຄົບຖ້ວນ
    .remedy = ກະລຸນາໃຊ້ແຟລັດທີ່ມີບ່ອນຫວ່າງກວ່າ ຫຼື ເພີ່ມບ່ອນຫວ່າງ ແລ້ວເຮັດໃໝ່: ສິ່ງທີ່ມີແລ້ວຈະບໍ່ຂຽນຊ້ຳ
carry-unsealable = ບໍ່ຮູ້ກະແຈຜະນຶກຂອງ { $to } ຢູ່ນີ້ ຈຶ່ງຜະນຶກຂໍ້ຄວາມບໍ່ໄດ້ ກະແຈຂອງຫ້ອງການນີ້ຢູ່ໃນແຟ້ມແລ້ວ
    .remedy = ກະລຸນານຳໄປໃຫ້ { $to } ເຊິ່ງຈະເຮັດແຟ້ມໃຫ້ຫ້ອງການນີ້ ນຳແຟ້ມນັ້ນເຂົ້າ ແລ້ວເຮັດໃໝ່
carry-written = ສຳລັບ { $to } ໃນ { $folder }: ການແຈ້ງເຕືອນ { $alerts } ສະບັບ ໃບຮັບ { $receipts } ຂໍ້ຄວາມ ແຈ້ງການ { $notices } ສະບັບ ແລະ ກະແຈຜະນຶກຂອງຫ້ອງການນີ້
carry-before = { $count } ໃນນັ້ນມີຢູ່ແລ້ວ
carry-files = ພ້ອມກັບ { $parts } ສ່ວນຂອງໄຟລ໌ແນບ { $attachments } ໄຟລ໌ { $bytes } ໄບ
carry-files-before = ພ້ອມກັບ { $parts } ສ່ວນຂອງໄຟລ໌ແນບ { $attachments } ໄຟລ໌ { $bytes } ໄບ ມີຢູ່ແລ້ວ { $before } ສ່ວນ
carry-files-left = ເຫຼືອ { $left } ສ່ວນຍ້ອນ `--max-bytes`: ກະລຸນາເຮັດໃໝ່ດ້ວຍຂອບເຂດທີ່ໃຫຍ່ກວ່າ ຈະຂຽນສະເພາະສ່ວນທີ່ເຫຼືອ
carry-files-lost = ນຳໄຟລ໌ແນບໄປບໍ່ໄດ້ ສ່ວນອື່ນຢູ່ໃນແຟ້ມແລ້ວ: { $lost }
    .remedy = ກະລຸນາສົ່ງໄຟລ໌ເຫຼົ່ານີ້ໃໝ່
carry-eject = ທຸກຢ່າງຢູ່ໃນແຟລັດແລ້ວ ກະລຸນາສັ່ງຖອດກ່ອນດຶງອອກ ຢູ່ບ່ອນນັ້ນໃຊ້ `blo carry in` ນຳແຟ້ມເຂົ້າ ສິ່ງໃນແຟ້ມຈະໄປທາງສະຖານີສົ່ງຕໍ່ນຳເມື່ອເຊື່ອມຕໍ່ໄດ້ ແລະ ຈະສະແດງເທື່ອດຽວ
carry-unreadable = ອ່ານ { $folder } ບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາກວດວ່າສຽບແຟລັດແລ້ວ ແລະ ລະບຸແຟ້ມທີ່ຢູ່ໃນນັ້ນ
carry-empty = { $folder } ບໍ່ມີສິ່ງທີ່ `blo carry out` ຂຽນ
    .remedy = ກະລຸນາລະບຸແຟ້ມທີ່ອີກຫ້ອງການເຮັດໄວ້
carry-bent = ສຳເນົາບໍ່ຄົບ ຫຼື ຖືກດັດແປງ
    .remedy = ກະລຸນາສຳເນົາແຟ້ມໃໝ່ຈາກບ່ອນຕົ້ນທາງ
carry-gone = ອ່ານບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາສຽບແຟລັດແລ້ວເຮັດໃໝ່
carry-set-aside = ແຍກໄວ້ໂດຍບໍ່ໄດ້ອ່ານ ({ $code }) ແລະ ແຈ້ງຜູ້ສົ່ງແລ້ວ { $why }
carry-waits = ເກັບໄວ້ຢູ່ນີ້ ແລະ ຈະອ່ານເມື່ອກະແຈຖັດໄປຂອງຜູ້ສົ່ງມີຜົນ
    .remedy = ບໍ່ຕ້ອງເຮັດຫຍັງ
carry-too-many = ສິ່ງທີ່ມາກ່ອນຂາດຫາຍຢູ່ນີ້ຫຼາຍເກີນໄປ
    .remedy = ກະລຸນານຳແຟ້ມເກົ່າເຂົ້າກ່ອນ ຫຼື ເຊື່ອມຕໍ່ກັບສະຖານີສົ່ງຕໍ່: ຈະຖືກນຳມາອີກຈົນກວ່າຈະຮອດນີ້
carry-spoilt = ບໍ່ກົງກັບທີ່ຜູ້ສົ່ງຜະນຶກ ຈຶ່ງບໍ່ໄດ້ຮັບ
    .remedy = ກະລຸນາໃຫ້ຕົ້ນທາງເຮັດແຟ້ມໃໝ່
carry-refused-unknown = ຖືກປະຕິເສດ ({ $code })
    .remedy = ກະລຸນາປັບປຸງໂປຣແກຣມທັງສອງຝ່າຍ
carry-from = ຈາກ { $folder }: ນຳເຂົ້າ { $new } ມີຢູ່ນີ້ແລ້ວ { $before }
carry-for-another = { $count } ເປັນຂອງຫ້ອງການອື່ນ ຈຶ່ງປະໄວ້
carry-own = { $count } ເປັນຂອງຫ້ອງການນີ້ເອງ
carry-of-nobody = { $count } ບໍ່ແມ່ນຂອງຄູ່ປະສານງານໃດ ຈຶ່ງປະໄວ້
carry-over = { $count } ໝົດເວລາແລ້ວ ຈຶ່ງບໍ່ໄດ້ຮັບ
carry-owed = ສິ່ງທີ່ຕ້ອງຕອບກັບຈະໄປດ້ວຍ `blo carry out` ຫຼື ທາງສະຖານີສົ່ງຕໍ່
carry-not-taken = ບໍ່ໄດ້ນຳເຂົ້າ { $count } ໄຟລ໌ຂອງແຟ້ມ
    .remedy = ກະລຸນາເບິ່ງຂ້າງເທິງວ່າຕ້ອງເຮັດແນວໃດກັບແຕ່ລະໄຟລ໌ ສິ່ງທີ່ນຳເຂົ້າແລ້ວຢູ່ໃນດິສຂອງຫ້ອງການນີ້
carry-gap = ສ່ວນທີ { $part } ຂອງໄຟລ໌ແນບ { $blob } ຂາດຢູ່ນີ້ ຈຶ່ງປະໄວ້ { $left } ສ່ວນທີ່ຕາມມາ
    .remedy = ກະລຸນາໃຫ້ຕົ້ນທາງເຮັດແຟ້ມໃໝ່ ແລ້ວນຳເຂົ້າ: ສິ່ງທີ່ຢູ່ນີ້ຍັງເກັບໄວ້
carry-no-alert = ບໍ່ມີການແຈ້ງເຕືອນຢູ່ນີ້ທີ່ລະບຸໄຟລ໌ແນບ { $blob } ຈຶ່ງປະໄວ້ { $left } ສ່ວນ
    .remedy = ກະລຸນານຳແຟ້ມທີ່ມີການແຈ້ງເຕືອນນັ້ນເຂົ້າກ່ອນ
carry-parts = ສ່ວນຂອງໄຟລ໌ແນບ ນຳເຂົ້າ { $new } ມີຢູ່ນີ້ແລ້ວ { $before }

# Another identity key.
key-none-asked = ບໍ່ໄດ້ຂໍກະແຈໃໝ່ ແຕ່ລະບຸໄຟລ໌ສຳລັບກະແຈ
    .remedy = ກະລຸນາເພີ່ມ `--new-key` ຫຼື ຕັດໄຟລ໌ອອກ
key-replaced = { $office } ມີກະແຈປະຈຳຫ້ອງການໃໝ່ ແຕ່ຍັງບໍ່ມີໃບຢັ້ງຢືນ ກະແຈເກົ່າຖືກທຳລາຍຢູ່ນີ້ແລ້ວ
key-replaced-next = ກະລຸນາໃຫ້ຢັ້ງຢືນ { $request } ແລ້ວມອບໃບຢັ້ງຢືນໃຫ້ຜູ້ດູແລສະຖານີສົ່ງຕໍ່ ເຊິ່ງໃຊ້ຄຳສັ່ງ `blo-relay office add --replace --cert FILE --by NAME`
key-replaced-then = ຈາກນັ້ນ `blo --home { $home } certificate add` ແລ້ວຈັບຄູ່ໃໝ່ກັບຄູ່ປະສານງານທຸກແຫ່ງ: `blo pair propose`
roll-under-way = ມີ { $file } ຢູ່ແລ້ວ: ກຳລັງປ່ຽນກະແຈ
    .remedy = ກະລຸນາປະກາດ ຫຼື ຍົກເລີກດ້ວຍ `blo key roll-over cancel` ກະແຈກ່ອນໜ້າຈະຫາຍໄປໜຶ່ງອາທິດຫຼັງກະແຈຖັດໄປມີຜົນ ເມື່ອເລີ່ມປະຕູສື່ສານ
roll-made = ສ້າງກະແຈຖັດໄປຂອງ { $office } ແລ້ວ ກະລຸນາໃຫ້ຢັ້ງຢືນ { $request } ແລ້ວ `blo key roll-over announce --certificate FILE`
roll-none = ແຟ້ມນີ້ບໍ່ມີກະແຈຖັດໄປ
    .remedy = ກະລຸນາສ້າງດ້ວຍ `blo key roll-over begin`
roll-another = ໃບຢັ້ງຢືນອື່ນຂອງກະແຈຖັດໄປຖືກປະກາດໄປແລ້ວ
    .remedy = ກະລຸນາປະໄວ້: ການປະກາດເທື່ອທີສອງໃນມື້ດຽວຈະກີດກັ້ນການຈັບຄູ່ທັງໝົດ
roll-later = ກະແຈຖັດໄປຈະຖືກປະກາດທັນທີທີ່ປະຕູສື່ສານເຮັດວຽກ: `blo run` ມີຜົນໜຶ່ງມື້ຕໍ່ມາ
roll-announced = ປະກາດກະແຈຖັດໄປໃຫ້ { $count } ຄູ່ປະສານງານແລ້ວ ມີຜົນໃນອີກໜຶ່ງມື້ ແລະ ປະຕູສື່ສານຈະປ່ຽນເອງ ກະລຸນາແຈ້ງເຈົ້າໜ້າທີ່ຂອງເຂົາເຈົ້າທາງໂທລະສັບ ແລະ ເບິ່ງ `blo status`
roll-fixed = ກະແຈຖັດໄປຖືກປະກາດແລ້ວ ແລະ ຖອນຄືນບໍ່ໄດ້
    .remedy = ຖ້າບໍ່ຕ້ອງການໃຫ້ມີຜົນ ກະລຸນາຍົກເລີກການຈັບຄູ່ (`blo pair end`) ແລ້ວຈັບຄູ່ໃໝ່
roll-no-next = ບໍ່ມີກະແຈຖັດໄປ

# Certificates.
certificate-home = ອ່ານຄ່າຕັ້ງຂອງແຟ້ມຫ້ອງການບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາລະບຸແຟ້ມຂອງຫ້ອງການ
certificate-country = { $country } ບໍ່ແມ່ນປະເທດອື່ນ
    .remedy = ກະລຸນາລະບຸປະເທດຕາມຊື່ຫ້ອງການຂອງປະເທດນັ້ນ ໜ່ວຍຢັ້ງຢືນຂອງເຮົາມາກັບ `blo certificate add`
certificate-no-authority = { $file } ບໍ່ແມ່ນໃບຢັ້ງຢືນຂອງໜ່ວຍຢັ້ງຢືນ
    .remedy = ກະລຸນາຂໍໃບຂອງໜ່ວຍຢັ້ງຢືນເອງ
certificate-trusted = ຫ້ອງການຂອງ { $country } ແລະ ລາຍການຖອນຂອງໜ່ວຍຢັ້ງຢືນຈະຖືກກວດຕາມໃບນີ້ ປະຕູສື່ສານທີ່ເຮັດວຽກຢູ່ຈະໃຊ້ຕັ້ງແຕ່ການເລີ່ມເທື່ອໜ້າ
certificate-none = ບໍ່ມີໃບຢັ້ງຢືນ
    .remedy = ກະລຸນາຂໍໃບຢັ້ງຢືນຂອງຄຳຂໍຫ້ອງການນີ້ຈາກໜ່ວຍຢັ້ງຢືນແຫ່ງຊາດ
certificate-unusable = ໃຊ້ໃບຢັ້ງຢືນບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາຂໍໃບຢັ້ງຢືນຂອງຄຳຂໍຫ້ອງການນີ້ຈາກໜ່ວຍຢັ້ງຢືນແຫ່ງຊາດ
certificate-other-key = ໃບຢັ້ງຢືນເປັນຂອງກະແຈອື່ນ ບໍ່ແມ່ນຂອງແຟ້ມນີ້
    .remedy = ກະລຸນາຂໍໃບຢັ້ງຢືນຂອງຄຳຂໍຫ້ອງການນີ້ຈາກໜ່ວຍຢັ້ງຢືນແຫ່ງຊາດ
certificate-other-office = ໃບຢັ້ງຢືນລະບຸ { $named } ແຕ່ແຟ້ມນີ້ເປັນຂອງ { $office }
    .remedy = ກະລຸນາຂໍໃບຢັ້ງຢືນຂອງຄຳຂໍຫ້ອງການນີ້ຈາກໜ່ວຍຢັ້ງຢືນແຫ່ງຊາດ

# Authorities.
authority-made = ສ້າງໜ່ວຍຢັ້ງຢືນແລ້ວ: { $file }
authority-issued = ອອກໃຫ້ { $name } ເລກ { $serial }
authority-revoked = ຖອນ { $serial } ຂອງ { $name } ແລ້ວ: { $file }
authority-list = ຂຽນລາຍການຖອນແລ້ວ: { $file }
authority-relay-key = ສ້າງກະແຈ ແລະ ຄຳຂໍຂອງ { $name } ແລ້ວ: { $file }
authority-refused = ໜ່ວຍຢັ້ງຢືນບໍ່ເຮັດ: { $why }
    .remedy = ກະລຸນາຂໍຈາກໜ່ວຍຢັ້ງຢືນທີ່ຮັບຜິດຊອບ ຫຼື ແກ້ຄຳຂໍ
authority-request = ໃຊ້ຄຳຂໍບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາໃຫ້ສ້າງຄຳຂໍໃໝ່ດ້ວຍ `blo init`
authority-making = ສ້າງໃບຢັ້ງຢືນບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາກວດຊື່ ແລະ ໃບຢັ້ງຢືນຂອງໜ່ວຍຢັ້ງຢືນເອງ

# The gateway that runs.
run-no-signals = ລະບົບບໍ່ໃຫ້ສັນຍານ: { $why }
    .remedy = ກະລຸນາເບິ່ງວ່າລະບົບຂາດຫຍັງ
run-no-parent = ບໍ່ຮູ້ເມື່ອໂປຣແກຣມທີ່ເລີ່ມໂຕນີ້ຈົບ: { $why }
    .remedy = ກະລຸນາເບິ່ງວ່າລະບົບຂາດຫຍັງ
run-page = ໜ້າເວັບຂອງ { $office }: { $address }
run-runs = ປະຕູສື່ສານຂອງ { $office } ເຮັດວຽກຢູ່: { $home }
run-ended = ປະຕູສື່ສານຢຸດເອງ
    .remedy = ກະລຸນາອ່ານບັນທຶກການເຮັດວຽກຂ້າງເທິງ ແລ້ວເລີ່ມໃໝ່: ສິ່ງທີ່ຕອບຮັບແລ້ວບໍ່ສູນຫາຍ
run-page-certificate = ໃຊ້ໃບຢັ້ງຢືນຂອງໜ້າເວັບບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາສ້າງໃໝ່ດ້ວຍ `blo desk-cert`
run-page-open = ບໍ່ເປີດໜ້າເວັບສູ່ເຄືອຂ່າຍໂດຍບໍ່ເຂົ້າລະຫັດ: { $address } ບໍ່ແມ່ນສະເພາະເຄື່ອງນີ້
    .remedy = ກະລຸນາສ້າງໃບຢັ້ງຢືນດ້ວຍ `blo desk-cert` ຫຼື ໃຫ້ຟັງຢູ່ 127.0.0.1
run-page-listen = ຟັງຢູ່ { $address } ບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາເບິ່ງວ່າມີຫຍັງຟັງຢູ່ບ່ອນນັ້ນ ຫຼື ເລືອກພອດອື່ນສຳລັບ `[page]` ໃນ `blo.toml`
run-journal = ເປີດປຶ້ມບັນທຶກບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາເບິ່ງດ້ວຍ `blo store verify`
run-socket = ສ້າງຊັອກເກັດ { $socket } ບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາກວດວ່າແຟ້ມຂອງຫ້ອງການເປັນຂອງທ່ານ ແລະ ຢູ່ໃນດິສຂອງເຄື່ອງນີ້

# Making a home.
init-settings = ໃຊ້ຄ່າຕັ້ງບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາລະບຸສະຖານີສົ່ງຕໍ່ແຕ່ລະແຫ່ງພຽງເທື່ອດຽວ
init-relay = ໃຊ້ສະຖານີສົ່ງຕໍ່ບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາລະບຸ `--relay host:port` ແລະ `--relay-name`
init-other-relay = ໃຊ້ສະຖານີສົ່ງຕໍ່ອື່ນ “{ $given }” ບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາລະບຸ `--other-relay NAME=HOST:PORT` ເຊັ່ນ `relay2.example=10.0.0.2:4433`
init-no-relay = “{ $given }” ບໍ່ໄດ້ລະບຸສະຖານີສົ່ງຕໍ່
    .remedy = ກະລຸນາລະບຸ `--other-relay NAME=HOST:PORT` ເຊັ່ນ `relay2.example=10.0.0.2:4433`
init-page = “{ $given }” ບໍ່ແມ່ນທີ່ຢູ່ຂອງໜ້າເວັບ: { $why }
    .remedy = ກະລຸນາໃຫ້ `--page` ເປັນທີ່ຢູ່ ແລະ ພອດ ເຊັ່ນ 127.0.0.1:8440 ຫຼື `none`

# What can be wrong with a home or a key file.
home-is-missing = ບໍ່ມີ { $file }
    .remedy = ກະລຸນາສ້າງແຟ້ມຂອງຫ້ອງການດ້ວຍ `blo init` ຫຼື ລະບຸແຟ້ມອື່ນດ້ວຍ `--home`
home-exists = ມີ { $file } ຢູ່ແລ້ວ
    .remedy = ກະລຸນາເລືອກຊື່ອື່ນ ຫຼື ຍ້າຍສິ່ງທີ່ຢູ່ບ່ອນນັ້ນອອກກ່ອນ
home-exposed = ຄົນອື່ນອ່ານ { $file } ໄດ້
    .remedy = ກະລຸນາຖອນສິດຂອງຄົນອື່ນ: `chmod go=` ໃສ່ໄຟລ໌ ຫຼື ແຟ້ມ
home-in-use = `blo` ໂຕອື່ນກຳລັງໃຊ້ { $file }
    .remedy = ກະລຸນາຢຸດໂຕອື່ນ ຫຼື ລະບຸແຟ້ມອື່ນດ້ວຍ `--home`
home-locked = ເປີດ { $file } ບໍ່ໄດ້: ລະຫັດຜ່ານຜິດ ຫຼື ໄຟລ໌ເສຍຫາຍ
    .remedy = ກະລຸນາໃສ່ລະຫັດຜ່ານທີ່ຖືກຕ້ອງ ຫຼື ນຳໄຟລ໌ຄືນຈາກຂໍ້ມູນສຳຮອງ
home-damaged = ໃຊ້ { $file } ບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນານຳໄຟລ໌ຄືນຈາກຂໍ້ມູນສຳຮອງ ຫຼື ສ້າງໃໝ່
home-settings = ໃຊ້ { $file } ບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາແກ້ໄຂໄຟລ໌
home-passphrase = ບໍ່ມີລະຫັດຜ່ານ: { $why }
    .remedy = ກະລຸນາພິມຢູ່ໜ້າຈໍ ຫຼື ລະບຸໄຟລ໌ທີ່ທ່ານອ່ານໄດ້ຜູ້ດຽວດ້ວຍ `--passphrase-file`
home-disk = ດິສມີບັນຫາກັບ { $file }: { $why }
    .remedy = ກະລຸນາກວດວ່າດິສມີບ່ອນຫວ່າງ ແລະ ແຟ້ມເປັນຂອງທ່ານ
