# Files that go with an alert: handing them in, and taking them out.

# Files that go with an alert.
file-too-many = An alert has at most { $most } attachments.
    .remedy = Send the rest with another alert.
file-folder = { $file } is a folder, and no file.
    .remedy = Attach a file.
file-pipe = { $file } is a pipe, and no file.
    .remedy = Attach a file.
file-socket = { $file } is a socket, and no file.
    .remedy = Attach a file.
file-device = { $file } is a device, and no file.
    .remedy = Attach a file.
file-empty = { $file } is empty.
    .remedy = See that it was written to its end.
file-too-large = { $file } has { $size } bytes; an attachment has at most { $most }.
    .remedy = Make it smaller, or send a part of it.
file-name-not-unicode = The name of { $file } is not Unicode.
    .remedy = Give the file another name.
file-changed = { $file } changed while it was read: nothing was sent.
    .remedy = Send again when nothing writes to it.
file-not-sent = { $file } cannot be read: { $why }.
    .remedy = Nothing was sent: correct the name, or the file's rights.
attachment-none = Nothing goes with this alert.
    .remedy = Look with `blo attachment list { $alert }`.
attachment-no-number = The alert has no attachment { $number }.
    .remedy = Look with `blo attachment list { $alert }`.
attachment-several = { $count } files go with this alert.
    .remedy = Name one by its number, or a folder for all with `--out`.
file-there = { $file } is there already.
    .remedy = Name another file or folder with `--out`.
attachment-mismatch = { $file } is not the file that its sender signed.
    .remedy = Ask its sender to send it again.
