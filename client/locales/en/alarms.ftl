# What an alarm says, and how an alert and a request stand.

# How an alert stands in its thread, and how far a request is.
thread-current = current
thread-before = before
thread-cancelled = cancelled
thread-answer = answer
thread-no_effect = no effect
asked-answered = ANSWERED
asked-refused = REFUSED
asked-cancelled = CANCELLED
show-for = for { $office }

# What an alarm says that is of no refusal: what is wrong, and what to do.
alarm-gap = Messages of { $office } that the relay held have not arrived.
    .remedy = Call the office by telephone and ask what it sent; tell the relay's operator.
alarm-set_aside = A message of { $office } is set aside unread.
    .remedy = Call the office by telephone: it is told.
alarm-unproven = A message that names { $office } is set aside unread: it is not proven to be theirs.
    .remedy = Call the office by telephone and ask what it sent; tell the relay's operator.
alarm-untimely_end = The relay says that it let go a message to { $office } whose time is not over: it may not arrive.
    .remedy = Call the office by telephone; tell the relay's operator.
alarm-not_opened = A message of { $office } could not be opened here; it is sealed anew by itself.
    .remedy = If none comes within minutes, call the office by telephone.
alarm-certificate_expired = The certificate of this office is over: nothing is sent or received, and what waits is kept.
    .remedy = Have the authority issue the next one, then `blo certificate add`.
alarm-revoked = The authority has revoked the certificate of { $office }: nothing goes to it or comes from it, and what waits here is kept.
    .remedy = Call by telephone at a number that you know.
alarm-mark_overdue = { $office } has not said for over an hour how much it sent: something may be withheld unseen.
    .remedy = Call the office by telephone; tell the relay's operator.
alarm-roll_over = A new key is announced between this office and { $office }; it counts a day later.
    .remedy = Call the office by telephone; if nobody knows of it, end the pairing before then (`blo pair end { $office }`).
alarm-roll_over_refused = The relay does not take the announcement of this office's new key to { $office }.
    .remedy = Ask the relay's operator; if this does not change within the day, pair anew.
alarm-alarm_failed = An alarm was not given by the program named in the settings.
    .remedy = Correct [alarm] in blo.toml, start the gateway anew and try it with `blo alarm test`.
alarm-request_due = { $office } waits for an answer, and much of its time is gone.
    .remedy = Answer it: `blo inbox --open`.
alarm-request_overdue = { $office } was to be answered, and its time is over.
    .remedy = Answer it: `blo inbox --open`.
alarm-answer_overdue = { $office } has not answered this office in time.
    .remedy = Call the office by telephone.
alarm-not_seen = { $office } has not opened a FLASH of this office in time.
    .remedy = Call the office by telephone.
alarm-flash_not_opened = A FLASH of { $office } has not been opened here in time.
    .remedy = Open it: `blo inbox --unread`.
alarm-this-office = this office
