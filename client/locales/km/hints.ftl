# What stands where there is nothing yet, and what to do next.
hint-none = មិនទាន់មានទេ។
hint-no-page = មិនទាន់មានទំព័រដំណើរការទេ៖ សូមសរសេរ `[page]` និង `listen = "127.0.0.1:8440"` ក្នុង `blo.toml` រួចបើកច្រកទំនាក់ទំនងឡើងវិញ។
