# What stands where there is nothing yet, and what to do next.
hint-none = Chưa có gì.
hint-no-page = Chưa có trang nào được mở: hãy ghi `[page]` và `listen = "127.0.0.1:8440"` vào `blo.toml`, rồi khởi động lại cổng liên lạc.
