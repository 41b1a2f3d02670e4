# What stands where there is nothing yet, and what to do next.
hint-none = ยังไม่มี
hint-no-page = ยังไม่มีหน้าเว็บเปิดให้ใช้: กรุณาเขียน `[page]` และ `listen = "127.0.0.1:8440"` ลงใน `blo.toml` แล้วเริ่มเกตเวย์ใหม่
