# How entities hang together, and in which language a counterpart reads. Offices and names of languages are put in as they are.
link-subject = ໃຜ ຫຼື ຫຍັງ
link-relation = ກ່ຽວຂ້ອງກັນແນວໃດ
link-object = ອີກຝ່າຍ
link-confidence = ແນ່ໃຈປານໃດ
link-another = ເພີ່ມການເຊື່ອມໂຍງ
link-unfit = ການເຊື່ອມໂຍງນີ້ບໍ່ຄົບ: ຍັງບໍ່ໄດ້ສົ່ງ
    .remedy = ກະລຸນາເລືອກສອງລາຍການທີ່ຕ່າງກັນເຊິ່ງພິມໄວ້ແລ້ວ ແລະ ເລືອກວ່າກ່ຽວຂ້ອງກັນແນວໃດ ຫຼື ເອົາການເຊື່ອມໂຍງນີ້ອອກ
tongue-reads = ອ່ານພາສາ
tongue-country = ຕາມປະເທດຂອງຫ້ອງການ
tongue-set = ຕັ້ງພາສາ
tongue-why = ຕົວຢ່າງຂອງສິ່ງທີ່ຂຽນເຖິງຫ້ອງການນີ້ຈະເປັນພາສານີ້ ບໍ່ປ່ຽນສິ່ງທີ່ສົ່ງ
tongue-is = { $office } ອ່ານ{ $language }
tongue-is-default = { $office } ອ່ານ{ $language } ຕາມປະເທດຂອງຫ້ອງການ
tongue-nobody = ບໍ່ມີຂໍ້ຕົກລົງກັບ { $office } ທັງທີ່ມີຢູ່ ຫຼື ກຳລັງເຮັດ
    .remedy = ກະລຸນາເບິ່ງລາຍການດ້ວຍ `blo pair list`
