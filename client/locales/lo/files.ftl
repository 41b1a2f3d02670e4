# Files that go with an alert: handing them in, and taking them out.

# Files that go with an alert.
file-too-many = ການແຈ້ງເຕືອນໜຶ່ງສະບັບມີໄຟລ໌ແນບໄດ້ບໍ່ເກີນ { $most } ໄຟລ໌
    .remedy = ກະລຸນາສົ່ງສ່ວນທີ່ເຫຼືອກັບການແຈ້ງເຕືອນອີກສະບັບ
file-folder = { $file } ແມ່ນແຟ້ມ ບໍ່ແມ່ນໄຟລ໌
    .remedy = ກະລຸນາແນບໄຟລ໌
file-pipe = { $file } ແມ່ນທໍ່ຂໍ້ມູນ ບໍ່ແມ່ນໄຟລ໌
    .remedy = ກະລຸນາແນບໄຟລ໌
file-socket = { $file } ແມ່ນຊັອກເກັດ ບໍ່ແມ່ນໄຟລ໌
    .remedy = ກະລຸນາແນບໄຟລ໌
file-device = { $file } ແມ່ນອຸປະກອນ ບໍ່ແມ່ນໄຟລ໌
    .remedy = ກະລຸນາແນບໄຟລ໌
file-empty = { $file } ຫວ່າງເປົ່າ
    .remedy = ກະລຸນາກວດວ່າຂຽນໄຟລ໌ແລ້ວ
file-too-large = { $file } ມີ { $size } ໄບ ໄຟລ໌ແນບມີໄດ້ບໍ່ເກີນ { $most }
    .remedy = ກະລຸນາເຮັດໃຫ້ນ້ອຍລົງ ຫຼື ສົ່ງພຽງບາງສ່ວນ
file-name-not-unicode = ຊື່ຂອງ { $file } ບໍ່ແມ່ນ `Unicode`
    .remedy = ກະລຸນາຕັ້ງຊື່ໄຟລ໌ໃໝ່
file-changed = { $file } ຖືກແກ້ໄຂລະຫວ່າງອ່ານ: ບໍ່ໄດ້ສົ່ງສິ່ງໃດ
    .remedy = ກະລຸນາສົ່ງໃໝ່ເມື່ອບໍ່ມີຫຍັງຂຽນໄຟລ໌ນີ້
file-not-sent = ອ່ານ { $file } ບໍ່ໄດ້: { $why }
    .remedy = ບໍ່ໄດ້ສົ່ງສິ່ງໃດ: ກະລຸນາແກ້ຊື່ ຫຼື ສິດຂອງໄຟລ໌
attachment-none = ການແຈ້ງເຕືອນນີ້ບໍ່ມີໄຟລ໌ແນບ
    .remedy = ກະລຸນາເບິ່ງດ້ວຍ `blo attachment list { $alert }`
attachment-no-number = ການແຈ້ງເຕືອນນີ້ບໍ່ມີໄຟລ໌ແນບທີ { $number }
    .remedy = ກະລຸນາເບິ່ງດ້ວຍ `blo attachment list { $alert }`
attachment-several = ການແຈ້ງເຕືອນນີ້ມີໄຟລ໌ແນບ { $count } ໄຟລ໌
    .remedy = ກະລຸນາລະບຸເລກໄຟລ໌ ຫຼື ແຟ້ມສຳລັບທັງໝົດດ້ວຍ `--out`
file-there = ມີ { $file } ຢູ່ແລ້ວ
    .remedy = ກະລຸນາລະບຸໄຟລ໌ ຫຼື ແຟ້ມອື່ນດ້ວຍ `--out`
attachment-mismatch = { $file } ບໍ່ແມ່ນໄຟລ໌ທີ່ຜູ້ສົ່ງລົງນາມ
    .remedy = ກະລຸນາຂໍໃຫ້ຜູ້ສົ່ງສົ່ງໃໝ່
