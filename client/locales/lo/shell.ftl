# What the verbs print that write files, list officers and make the page's certificate.

# Exporting.
export-entries = ຂຽນແລ້ວ { $count } ລາຍການ
export-written = ຂຽນການແຈ້ງເຕືອນແລ້ວ { $written } ສະບັບ ບໍ່ລວມໄວ້ { $left } ສະບັບ
export-there = ມີ { $file } ຢູ່ແລ້ວ
    .remedy = ກະລຸນາລະບຸໄຟລ໌ອື່ນ ຫຼື ຂຽນທັບດ້ວຍ `--force`
export-unwritable = ຂຽນ { $file } ບໍ່ໄດ້: { $why }
    .remedy = ກະລຸນາລະບຸໄຟລ໌ໃນແຟ້ມທີ່ເປັນຂອງທ່ານ ແລະ ມີບ່ອນຫວ່າງ ບໍ່ມີສິ່ງໃດຖືກປະໄວ້ບ່ອນນັ້ນ ແລະ ໄຟລ໌ທີ່ມີຢູ່ເດີມຍັງຄືເກົ່າ
export-head = ການເຜີຍແຜ່ຂອງທັງໝົດ: { $marks } ສົ່ງອອກຈາກ { $office } ເມື່ອ { $at }
export-head-by = ການເຜີຍແຜ່ຂອງທັງໝົດ: { $marks } ສົ່ງອອກຈາກ { $office } ເມື່ອ { $at } ໂດຍ { $officer }

# Officers.
officer-home = ກະລຸນາສ້າງແຟ້ມຂອງຫ້ອງການດ້ວຍ `blo init` ຫຼື ລະບຸແຟ້ມອື່ນດ້ວຍ `--home`
officer-may = { $name } ໃຊ້ໜ້າເວັບໄດ້ໃນຖານະ { $role }
officer-password = { $name } ມີລະຫັດຜ່ານໃໝ່ແລ້ວ
officer-removed = { $name } ໃຊ້ໜ້າເວັບບໍ່ໄດ້ອີກຕໍ່ໄປ ສິ່ງທີ່ { $name } ເຮັດໄວ້ຍັງຢູ່ໃນປະຫວັດ
officer-since = ຕັ້ງແຕ່ { $since }
officer-none = ຍັງບໍ່ມີລາຍຊື່ເຈົ້າໜ້າທີ່ ກະລຸນາເພີ່ມດ້ວຍ `blo officer add NAME`
officer-look = ກະລຸນາເບິ່ງ `blo officer list` ລະຫັດຜ່ານຕ້ອງມີຢ່າງໜ້ອຍ { $chars } ຕົວອັກສອນ

# The certificate of the page.
desk-cert-made = ສ້າງໃບຢັ້ງຢືນຂອງໜ້າເວັບແລ້ວ ໃຊ້ໄດ້ຮອດ { $until }
desk-cert-trust = ກະລຸນາໃຫ້ບຣາວເຊີທຸກເຄື່ອງຂອງຫ້ອງການນີ້ເຊື່ອຖື { $file } ສຳລັບເວັບໄຊ ແລະ ທຽບຄ່າ `SHA-256` ທັງສອງບ່ອນກ່ອນ
desk-cert-nothing = ບຣາວເຊີທີ່ເຊື່ອຖືໜ່ວຍຢັ້ງຢືນຂອງໜ້າເວັບນີ້ຢູ່ແລ້ວບໍ່ຕ້ອງເຮັດຫຍັງເພີ່ມ
desk-cert-restart = ກະລຸນາເປີດປະຕູສື່ສານຄືນໃໝ່: `blo run` ຈະໃຊ້ໃບຢັ້ງຢືນນີ້
evidence-no-base64 = ຂໍ້ມູນຈາກປະຕູສື່ສານບໍ່ແມ່ນ `base64`
    .remedy = ກະລຸນາແຈ້ງຜູ້ດູແລ
evidence-written = ຂຽນຫຼັກຖານຂອງ { $id } ແລ້ວ

# Agreeing with another office.
pair-ended = ຂໍ້ຕົກລົງກັບ { $office } ສິ້ນສຸດແລ້ວ ສະຖານີສົ່ງຕໍ່ຈະຢຸດສິ່ງທີ່ຍັງລໍຖ້າຢູ່ລະຫວ່າງທັງສອງ
pair-ended-already = ຂໍ້ຕົກລົງກັບ { $office } ສິ້ນສຸດໄປກ່ອນແລ້ວ ສະຖານີສົ່ງຕໍ່ຈະຢຸດສິ່ງທີ່ຍັງລໍຖ້າຢູ່ລະຫວ່າງທັງສອງ
pair-none-named = ບໍ່ໄດ້ລະບຸຂໍ້ຕົກລົງ
    .remedy = ກະລຸນາໃຊ້ `--certificate` ເພື່ອເລີ່ມຂໍ້ຕົກລົງ ຫຼື `--in` ເພື່ອລົງນາມຂອງອີກຝ່າຍ
pair-is = ຈັບຄູ່ກັບ { $office } ແລ້ວ ເຊິ່ງມີກະແຈ { $key }
pair-signed = ລົງນາມໃຫ້ { $office } ແລ້ວ ເຊິ່ງມີກະແຈ { $key } ມີຜົນເມື່ອຫ້ອງການນັ້ນລົງນາມນຳ
pair-nowhere = ຂໍ້ຕົກລົງໃໝ່ບໍ່ມີບ່ອນໄປ
    .remedy = ກະລຸນາລະບຸໄຟລ໌ສຳລັບອີກຫ້ອງການດ້ວຍ `--out`
pair-ask-anew = ກະລຸນາຂໍຂໍ້ຕົກລົງໃໝ່ຈາກອີກຫ້ອງການ ແລະ ທຽບໃບຢັ້ງຢືນດ້ວຍສຽງ
pair-not-us = ຂໍ້ຕົກລົງບໍ່ໄດ້ລະບຸ { $office } ດ້ວຍກະແຈຂອງບ່ອນນີ້
pair-not-with = ຂໍ້ຕົກລົງນີ້ບໍ່ແມ່ນກັບ { $office }
pair-other-key = ຂໍ້ຕົກລົງລະບຸກະແຈອື່ນຂອງ { $office }
pair-not-now = ຂໍ້ຕົກລົງມີຜົນຕັ້ງແຕ່ { $from } ຮອດ { $until } ເຊິ່ງບໍ່ແມ່ນດຽວນີ້
pair-unsigned = ຂໍ້ຕົກລົງບໍ່ມີລາຍເຊັນຂອງ { $office }
pair-number = ຂໍ້ຕົກລົງເລກ { $serial } ບໍ່ໄດ້ຕໍ່ຈາກເລກ { $known } ທີ່ມີຜົນຢູ່ນີ້
pair-key-uncompared = ກະແຈຂອງ { $office } ບໍ່ແມ່ນກະແຈເກົ່າ ແລະ ບໍ່ໄດ້ລະບຸ `--certificate`
pair-certificate-other = ໃບຢັ້ງຢືນລະບຸ { $named } ບໍ່ແມ່ນ { $office }
    .remedy = ກະລຸນາລະບຸຫ້ອງການຕາມໃບຢັ້ງຢືນ
pair-too-long = ຍາວເກີນກວ່າຈະເປັນຂໍ້ຕົກລົງ
pair-no-agreement = ບໍ່ແມ່ນຂໍ້ຕົກລົງ: { $why }
pair-no-certificate = ຫ້ອງການນີ້ຍັງບໍ່ມີໃບຢັ້ງຢືນ
    .remedy = ກະລຸນານຳເຂົ້າດ້ວຍ `blo certificate add`
pair-next-nothing = ບໍ່ມີຫຍັງດຳເນີນຢູ່
pair-next-wait = ລໍຖ້າຂອງອີກຝ່າຍ ເຊິ່ງມາທາງສະຖານີສົ່ງຕໍ່ (`blo pair list`) ຫຼື ເປັນໄຟລ໌ສຳລັບ `blo pair take`
pair-next-introduce = ແນະນຳຫ້ອງການນີ້ດ້ວຍ `blo pair propose { $office }`
pair-next-call = ໂທຫາອີກຝ່າຍດ້ວຍເບີທີ່ທ່ານຮູ້ຈາກທາງອື່ນ ອ່ານຕົວເລກຂອງ `blo pair card` ໃຫ້ຟັງ ແລ້ວພິມຕົວເລກຂອງອີກຝ່າຍໃນ `blo pair confirm { $office }`
pair-next-ended = ຢຸດແລ້ວຍ້ອນເລກຄວາມປອດໄພຜິດຫ້າເທື່ອ: ຂໍການແນະນຳໃໝ່ຈາກອີກຝ່າຍ
pair-next-signed = ລໍຖ້າຈົນອີກຝ່າຍຢືນຢັນນຳ
pair-says = ແຈ້ງວ່າ: { $reach } (ຍັງບໍ່ຢືນຢັນ)
pair-no-telephone = ບໍ່ໄດ້ແຈ້ງເບີໂທ
pair-ended-since = ຂໍ້ຕົກລົງນີ້ກັບ { $office } ຖືກຍົກເລີກໄປແລ້ວ
    .remedy = ກະລຸນາຈັບຄູ່ໃໝ່: `blo pair propose`
pair-handed = ປະຕູສື່ສານສົ່ງໃຫ້ສະຖານີສົ່ງຕໍ່
pair-handed-later = ປະຕູສື່ສານຈະສົ່ງໃຫ້ສະຖານີສົ່ງຕໍ່ທັນທີທີ່ເຮັດວຽກ
pair-done = ຈັບຄູ່ກັບ { $office } ຮອດ { $until } ແລ້ວ ສະຖານີສົ່ງຕໍ່ ແລະ { $office } ຈະຮູ້ຈາກປະຕູສື່ສານ
pair-told = ລົງນາມໃຫ້ { $office } ແລ້ວ: { $carried } ມີຜົນເມື່ອຫ້ອງການນັ້ນລົງນາມນຳ ຂັ້ນຕໍ່ໄປ: { $next }
pair-hear-again = ກະລຸນາໃຫ້ອ່ານຕົວເລກທັງໝົດໃໝ່ ເທື່ອນີ້ບໍ່ນັບເປັນການລອງ
pair-no-terminal = ບໍ່ມີໜ້າຈໍສຳລັບພິມຕົວເລກ
    .remedy = ກະລຸນາພິມຢູ່ໜ້າຈໍ ຫຼື ລະບຸໄຟລ໌ທີ່ທ່ານອ່ານໄດ້ຜູ້ດຽວດ້ວຍ `--digits-file`
pair-key-other = ກະແຈບໍ່ແມ່ນກະແຈເກົ່າ
pair-call = ກະລຸນາໂທດ້ວຍເບີທີ່ທ່ານຮູ້ຈາກທາງອື່ນ ຕ້ອງຈື່ສຽງໄດ້ ຫຼື ຖາມສິ່ງທີ່ມີແຕ່ອີກຝ່າຍຮູ້
pair-read-out = ອ່ານຂອງທ່ານ:
pair-type = ພິມຂອງອີກຝ່າຍ:
pair-list-agreement = ຂໍ້ຕົກລົງເລກ { $serial } ຮອດ { $until }
pair-list-former-key = ເຊິ່ງເປັນຂອງກະແຈອື່ນຂອງຫ້ອງການນີ້: ຈັບຄູ່ໃໝ່
pair-list-ended = ຍົກເລີກແລ້ວ: ຈັບຄູ່ໃໝ່
pair-list-invalid = ບໍ່ມີຜົນດຽວນີ້: ຈັບຄູ່ໃໝ່
pair-list-soon = ເຊິ່ງໃກ້ສິ້ນສຸດ: ຈັບຄູ່ໃໝ່
pair-list-none = ບໍ່ມີຂໍ້ຕົກລົງ
pair-list-unconfirmed = { $reach } (ຍັງບໍ່ຢືນຢັນ)
pair-list-key = ກະແຈປ່ຽນໄປຈາກເກົ່າ
pair-list-wrong = ເລກຄວາມປອດໄພທີ່ຜິດ: { $count }
pair-list-wished = ຂໍຂໍ້ຕົກລົງໃໝ່ຮອດ { $until }
pair-list-next = ຂັ້ນຕໍ່ໄປ: { $next }
pair-list-refused = ສະຖານີສົ່ງຕໍ່ບໍ່ຮັບ: { $why }
pair-list-digits = ຕົວເລກຂອງພວກເຮົາ: { $digits }
pair-introduced = ແນະນຳຕົວຕໍ່ { $office } ແລ້ວ: { $carried } ຂັ້ນຕໍ່ໄປ: { $next }
pair-ask-introduction = ກະລຸນາຂໍການແນະນຳໃໝ່ຈາກອີກຝ່າຍ ແລະ ສືບວ່າໃຜສົ່ງສິ່ງນີ້
pair-taken = ນີ້ແມ່ນການແນະນຳຂອງ { $office } ເຊິ່ງ { $card } ຂັ້ນຕໍ່ໄປ: { $next }
pair-taken-key = ນີ້ແມ່ນການແນະນຳຂອງ { $office } ເຊິ່ງ { $card } ກະແຈບໍ່ແມ່ນກະແຈເກົ່າ ຂັ້ນຕໍ່ໄປ: { $next }
pair-taken-again = ການແນະນຳນີ້ຂອງ { $office } ມີຢູ່ແລ້ວ ຂັ້ນຕໍ່ໄປ: { $next }
pair-taken-half = ນີ້ແມ່ນຂໍ້ຕົກລົງທີ່ { $office } ລົງນາມ ຂັ້ນຕໍ່ໄປ: { $next }
pair-too-long-any = ຍາວເກີນກວ່າຈະເປັນການແນະນຳ ຫຼື ຂໍ້ຕົກລົງ

# A wrong command line, and what its help says in brackets.
cli-default = ຄ່າເລີ່ມຕົ້ນ: { $values }
cli-possible = ຄ່າທີ່ໃຊ້ໄດ້: { $values }
cli-unknown-argument = ບໍ່ຮູ້ຈັກ { $argument } ຢູ່ນີ້
    .remedy = ກະລຸນາເພີ່ມ `--help` ເພື່ອເບິ່ງສິ່ງທີ່ໃຊ້ໄດ້
cli-unknown-verb = ບໍ່ມີຄຳສັ່ງ “{ $verb }”
    .remedy = ກະລຸນາເບິ່ງທັງໝົດດ້ວຍ `blo --help`
cli-no-verb = ບໍ່ໄດ້ລະບຸຄຳສັ່ງ
    .remedy = ກະລຸນາເບິ່ງທັງໝົດດ້ວຍ `--help`
cli-no-value = { $argument } ຂາດຄ່າ
    .remedy = ກະລຸນາຂຽນໄວ້ທາງຫຼັງ ຫຼື ເພີ່ມ `--help` ເພື່ອເບິ່ງ
cli-invalid-value = “{ $value }” ໃຊ້ກັບ { $argument } ບໍ່ໄດ້
    .remedy = ກະລຸນາແກ້ໄຂ ຫຼື ເພີ່ມ `--help` ເພື່ອເບິ່ງສິ່ງທີ່ໃຊ້ໄດ້
cli-missing = ຂາດ { $argument }
    .remedy = ກະລຸນາລະບຸ ຫຼື ເພີ່ມ `--help` ເພື່ອເບິ່ງ
cli-conflict = ໃຊ້ { $argument } ແລະ { $other } ພ້ອມກັນບໍ່ໄດ້
    .remedy = ກະລຸນາຕັດອອກອັນໜຶ່ງ
cli-wrong = ບໍ່ເຂົ້າໃຈແຖວຄຳສັ່ງ: { $why }
    .remedy = ກະລຸນາເພີ່ມ `--help` ເພື່ອເບິ່ງສິ່ງທີ່ໃຊ້ໄດ້
init-made = ສ້າງແຟ້ມຂອງ { $office } ແລ້ວ ກະລຸນາໃຫ້ຢັ້ງຢືນ { $request }
certificate-taken = ນຳໃບຢັ້ງຢືນເຂົ້າແລ້ວ ໃຊ້ໄດ້ຮອດ { $until }
