# How a phrase is filled in and reviewed, and what is wrong with it.

# Filling a phrase in, and showing it.
phrases-unknown = phrase { $number }, which this version does not know
phrases-machine = machine, unreviewed
phrases-reviewed = reviewed by { $reviewer } on { $date }
phrases-not-known = There is no phrase { $number } in this version.
    .remedy = Look with `blo phrases search`.
slot-of-none = Phrase { $number } has no slot “{ $slot }”: it has none at all.
    .remedy = Leave it out.
slot-not-of-phrase = Phrase { $number } has no slot “{ $slot }”.
    .remedy = Its slots are: { $slots }.
slot-missing = Phrase { $number } needs its slot { $slot } filled in.
    .remedy = Write { $fits }.
slot-unfit = “{ $value }” does not fit the slot { $slot } of phrase { $number }.
    .remedy = Write { $fits }.
fits-place = a place in words, or `crossing:` and the id of a border crossing
fits-time = a time with its zone: `14:05+07:00`, `tomorrow 14:05+07:00` or `2026-11-29T14:05+07:00`
fits-date = a day such as `2026-11-29`
fits-vehicle = a number plate, or what the vehicle looks like
fits-count = a number in digits, such as `12`
fits-direction = one of `inbound`, `outbound` and `transit`, as seen from here
fits-person = a name, or what the person looks like
fits-quantity = a number and its unit, such as `12.5 kg` or `40000 THB`
fits-telephone = a telephone number, such as `+66 53 733 000`
fits-text = words, at most 500 characters
slot-before-phrase = A slot stands before its phrase: “{ $slot }”.
    .remedy = Write `--phrase` first, then its slots.
slot-malformed = “{ $slot }” fills in no slot.
    .remedy = Write a name, `=` and a value, such as `--slot place=Bridge`.
slot-twice = Slot { $slot } is filled in twice for phrase { $number }.
    .remedy = Leave one of them out.

# Reviews: what is wrong in a row of a table.
row-unusable = Line { $line }, column { $column }: { $why }
    .remedy = Correct it and import the file again: nothing of it was taken.
row-unreadable = This is no row of a table.
row-header = The first line must be `{ $columns }`.
row-columns = A row has these columns: `{ $columns }`.
row-language = “{ $value }” is no language that phrases are translated into.
row-number = “{ $value }” is no phrase of this version.
row-english = The English is not what this version has: the review is of another wording.
row-length = A translation has 1 to { $most } characters on one line.
row-slots = Each of these must stand in the translation once: `{ $slots }`.
row-no-slots = This phrase has no slots, so no braces may stand in it.
row-script = The translation is not written in this language: { $language }.
row-clash = The translation reads like that of phrase { $number }: nobody could tell them apart.
row-status = “{ $value }” is no status of a review: write `reviewed` or `machine, unreviewed`.
row-unmarked = The translation was changed, and nobody vouches for it: write `reviewed`, the name and the day.
row-reviewer = The name of who reviewed it is missing or too long.
row-date = “{ $value }” is no day: write one such as `2026-12-01`.
reviews-unreadable = The reviewed translations of this home cannot be read, and the machine's are shown: { $why }.
    .remedy = Import them again (`blo phrases import`).
reviews-unkept = The reviewed translations cannot be kept: { $why }.
    .remedy = See that the home is yours and its disk has room.
phrases-taken-in = { $count } reviewed translations are kept here now.
phrases-none-found = No phrase has these words.
phrases-no-language = “{ $value }” is no language that phrases are in.
    .remedy = Choose one of: { $languages }.
file-unreadable = { $file } cannot be read: { $why }.
    .remedy = Name a file that is there and that you may read.
file-unwritable = { $file } cannot be written: { $why }.
    .remedy = Name a file in a folder that is yours and has room.
