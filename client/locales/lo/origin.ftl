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
