# Whose words an alert has, which place is meant, and what a picture tells.
about-passed-on = ສົ່ງຕໍ່ຈາກ
about-passed-on-digest = ຄ່າກວດສອບຂອງມັນ
alert-passed-on = ສົ່ງຕໍ່ຈາກ
alert-passed-on-digest = ຄ່າກວດສອບຂອງສິ່ງທີ່ສົ່ງຕໍ່
desk-forward-alone = ມີແຕ່ການສົ່ງຕໍ່ເທົ່ານັ້ນທີ່ບອກວ່າເປັນຄຳເວົ້າຂອງໃຜ
    .remedy = ກະລຸນາເອົາ `passed_on` ອອກ ຫຼື ສົ່ງຕໍ່ດ້ວຍ `blo forward`
doubt-far_apart = ຕາແຜນທີ່ ແລະ ຈຸດບໍ່ຢູ່ບ່ອນດຽວກັນ ({ $about })

# Sending.
sent-key-changed = ເກັບໄວ້ຢູ່ນີ້ ບໍ່ໄດ້ສົ່ງ: ກະແຈຂອງ { $office } ບໍ່ແມ່ນກະແຈທີ່ຕົກລົງໄວ້
    .remedy = ກະລຸນາໂທຫາຫ້ອງການນັ້ນ ແລ້ວຈັບຄູ່ໃໝ່ (`blo pair propose { $office }`): ແລ້ວຈະໄປເອງ

# What a picture tells besides what it shows.
picture-tells = { $file } ບອກຜູ້ຮັບ: { $what }
    .remedy = ຖ້າບໍ່ຈຳເປັນຕ້ອງຮູ້ ໃຫ້ສົ່ງດ້ວຍ `--strip`: ສຳເນົາຈະໄປແທນ
picture-place = ບ່ອນຖ່າຍ ({ $value })
picture-time = ເວລາຖ່າຍ ({ $value })
picture-device = ອຸປະກອນ (`{ $value }`)
picture-notes = ສິ່ງທີ່ກ້ອງ ຫຼື ໂປຣແກຣມບັນທຶກ
picture-copied = { $file } ໄປເປັນສຳເນົາ ໂດຍບໍ່ມີສິ່ງທີ່ກ້ອງຂຽນ
picture-kind = ເອົາສິ່ງທີ່ກ້ອງຂຽນອອກຈາກ { $file } ຢູ່ນີ້ບໍ່ໄດ້
    .remedy = ກະລຸນາສົ່ງເປັນ `JPEG`, `PNG` ຫຼື `WebP` ຫຼື ຕາມທີ່ເປັນ
picture-damaged = { $file } ເສຍ ຈຶ່ງເຮັດສຳເນົາບໍ່ໄດ້
    .remedy = ກະລຸນາຖ່າຍໃໝ່ ຫຼື ສົ່ງຕາມທີ່ເປັນ
write-strip = ສົ່ງສຳເນົາຮູບ ໂດຍບໍ່ມີສິ່ງທີ່ກ້ອງຂຽນ (ບ່ອນ ເວລາ ອຸປະກອນ)
