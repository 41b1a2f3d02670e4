# What stands where there is nothing yet, and what to do next.
hint-none = Nothing yet.
hint-no-page = No page is served yet: write `[page]` and `listen = "127.0.0.1:8440"` into `blo.toml`, and start the gateway anew.
