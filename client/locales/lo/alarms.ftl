# What an alarm says, and how an alert and a request stand.

# How an alert stands in its thread, and how far a request is.
thread-current = ມີຜົນຢູ່
thread-before = ກ່ອນໜ້າ
thread-cancelled = ຍົກເລີກແລ້ວ
thread-answer = ຄຳຕອບ
thread-no_effect = ບໍ່ມີຜົນ
asked-answered = ຕອບແລ້ວ
asked-refused = ປະຕິເສດແລ້ວ
asked-cancelled = ຍົກເລີກແລ້ວ
show-for = ສຳລັບ { $office }

# What an alarm says that is of no refusal: what is wrong, and what to do.
alarm-gap = ຂໍ້ຄວາມຂອງ { $office } ທີ່ສະຖານີສົ່ງຕໍ່ເກັບໄວ້ບໍ່ມາຮອດ
    .remedy = ກະລຸນາໂທຫາຫ້ອງການນັ້ນ ຖາມວ່າສົ່ງຫຍັງ ແລະ ແຈ້ງຜູ້ດູແລສະຖານີສົ່ງຕໍ່
alarm-set_aside = ຂໍ້ຄວາມຂອງ { $office } ຖືກແຍກໄວ້ໂດຍບໍ່ໄດ້ອ່ານ
    .remedy = ກະລຸນາໂທຫາຫ້ອງການນັ້ນ: ໄດ້ແຈ້ງໃຫ້ຮູ້ແລ້ວ
alarm-unproven = ຂໍ້ຄວາມທີ່ອ້າງຊື່ { $office } ຖືກແຍກໄວ້ໂດຍບໍ່ໄດ້ອ່ານ: ບໍ່ມີຫຼັກຖານວ່າເປັນຂອງເຂົາເຈົ້າ
    .remedy = ກະລຸນາໂທຫາຫ້ອງການນັ້ນ ຖາມວ່າສົ່ງຫຍັງ ແລະ ແຈ້ງຜູ້ດູແລສະຖານີສົ່ງຕໍ່
alarm-untimely_end = ສະຖານີສົ່ງຕໍ່ແຈ້ງວ່າປ່ອຍຂໍ້ຄວາມເຖິງ { $office } ທີ່ຍັງບໍ່ໝົດເວລາ: ອາດໄປບໍ່ຮອດ
    .remedy = ກະລຸນາໂທຫາຫ້ອງການນັ້ນ ແລະ ແຈ້ງຜູ້ດູແລສະຖານີສົ່ງຕໍ່
alarm-not_opened = ເປີດຂໍ້ຄວາມຂອງ { $office } ຢູ່ນີ້ບໍ່ໄດ້ ຈະຖືກຜະນຶກໃໝ່ເອງ
    .remedy = ຖ້າບໍ່ມາພາຍໃນບໍ່ເທົ່າໃດນາທີ ກະລຸນາໂທຫາຫ້ອງການນັ້ນ
alarm-certificate_expired = ໃບຢັ້ງຢືນຂອງຫ້ອງການນີ້ໝົດອາຍຸ: ບໍ່ສົ່ງ ແລະ ບໍ່ຮັບຫຍັງ ສິ່ງທີ່ລໍຖ້າຍັງເກັບໄວ້
    .remedy = ກະລຸນາໃຫ້ໜ່ວຍຢັ້ງຢືນອອກໃບຕໍ່ໄປ ແລ້ວ `blo certificate add`
alarm-revoked = ໜ່ວຍຢັ້ງຢືນຖອນໃບຢັ້ງຢືນຂອງ { $office }: ບໍ່ມີຫຍັງໄປ ຫຼື ມາ ສິ່ງທີ່ລໍຖ້າຢູ່ນີ້ຍັງເກັບໄວ້
    .remedy = ກະລຸນາໂທຕາມເບີທີ່ທ່ານຮູ້
alarm-mark_overdue = { $office } ບໍ່ໄດ້ແຈ້ງເກີນໜຶ່ງຊົ່ວໂມງວ່າສົ່ງເທົ່າໃດ: ອາດມີສິ່ງທີ່ຖືກກັກໄວ້ໂດຍບໍ່ເຫັນ
    .remedy = ກະລຸນາໂທຫາຫ້ອງການນັ້ນ ແລະ ແຈ້ງຜູ້ດູແລສະຖານີສົ່ງຕໍ່
alarm-roll_over = ມີການປະກາດກະແຈໃໝ່ລະຫວ່າງຫ້ອງການນີ້ ແລະ { $office } ມີຜົນໜຶ່ງມື້ຕໍ່ມາ
    .remedy = ກະລຸນາໂທຫາຫ້ອງການນັ້ນ ຖ້າບໍ່ມີໃຜຮູ້ ໃຫ້ຍົກເລີກການຈັບຄູ່ກ່ອນ (`blo pair end { $office }`)
alarm-roll_over_refused = ສະຖານີສົ່ງຕໍ່ບໍ່ຮັບການປະກາດກະແຈໃໝ່ຂອງຫ້ອງການນີ້ເຖິງ { $office }
    .remedy = ກະລຸນາຖາມຜູ້ດູແລສະຖານີສົ່ງຕໍ່ ຖ້າບໍ່ປ່ຽນພາຍໃນມື້ນີ້ ໃຫ້ຈັບຄູ່ໃໝ່
alarm-alarm_failed = ໂປຣແກຣມໃນຄ່າຕັ້ງບໍ່ໄດ້ສົ່ງສັນຍານເຕືອນ
    .remedy = ກະລຸນາແກ້ `[alarm]` ໃນ `blo.toml` ເລີ່ມປະຕູສື່ສານໃໝ່ ແລ້ວລອງດ້ວຍ `blo alarm test`
alarm-request_due = { $office } ລໍຖ້າຄຳຕອບ ແລະ ເວລາໃກ້ໝົດ
    .remedy = ກະລຸນາຕອບ: `blo inbox --open`
alarm-request_overdue = ຕ້ອງຕອບ { $office } ແລະ ເວລາໝົດແລ້ວ
    .remedy = ກະລຸນາຕອບ: `blo inbox --open`
alarm-answer_overdue = { $office } ບໍ່ໄດ້ຕອບຫ້ອງການນີ້ທັນເວລາ
    .remedy = ກະລຸນາໂທຫາຫ້ອງການນັ້ນ
alarm-not_seen = { $office } ບໍ່ໄດ້ເປີດການແຈ້ງເຕືອນດ່ວນທີ່ສຸດຂອງຫ້ອງການນີ້ທັນເວລາ
    .remedy = ກະລຸນາໂທຫາຫ້ອງການນັ້ນ
alarm-flash_not_opened = ການແຈ້ງເຕືອນດ່ວນທີ່ສຸດຂອງ { $office } ບໍ່ໄດ້ຖືກເປີດຢູ່ນີ້ທັນເວລາ
    .remedy = ກະລຸນາເປີດ: `blo inbox --unread`
alarm-this-office = ຫ້ອງການນີ້
