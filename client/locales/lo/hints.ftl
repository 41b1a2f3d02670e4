# What stands where there is nothing yet, and what to do next.
hint-none = ຍັງບໍ່ມີ
hint-no-page = ຍັງບໍ່ມີໜ້າເວັບເປີດໃຊ້: ກະລຸນາຂຽນ `[page]` ແລະ `listen = "127.0.0.1:8440"` ໃນ `blo.toml` ແລ້ວເປີດປະຕູສື່ສານຄືນໃໝ່
