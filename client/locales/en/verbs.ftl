# What the verbs of an officer print.

# A received or sent alert in a listing.
item-from = from { $office }
item-to = to { $offices }
item-exercise = EXERCISE
item-cancelled = CANCELLED
item-restored = again after restore
list-empty = nothing

# What a sender sees.
sent-for = { $status } for { $offices }
sent-before = { $status } for { $offices }, sent before
reference-malformed = “{ $text }” names no alert.
    .remedy = Write `OFFICE:ID`, such as `mae-sai.th:ID`.
answers-lost = The answers were lost.
    .remedy = Send the lines again.
line-unreadable = The line cannot be read: { $why }.
    .remedy = See what writes it.
line-too-long = The line is too long.
    .remedy = Shorten the alert.
line-no-alert = The line is no alert: { $why }.
    .remedy = Correct it and send it again.

# A whole alert: the names of its fields.
show-do = do
show-category = category
show-place = place
show-crossing = crossing
show-officer = officer
show-case = case
show-handling = handling
show-composed = composed
show-over = over
show-answer-by = answer by
show-attached = attached
show-by = by { $who }

# How far an attachment is.
move-waiting = waiting
move-moving = { $kept } of { $parts } parts
move-at_relay = at the relay
move-taken = taken
move-here = here
move-over = over: { $kept } of { $parts } parts came through in time
move-mismatch = not what its sender signed
move-lost = damaged on this gateway's disk, and not sent

# What happens, as it happens.
watch-alarm = ALARM
watch-over = over
watch-change = { $status } at { $office }
watch-stopped = The gateway has stopped.
    .remedy = Start it again, then go on with `--since` and the last cursor.

# How the gateway is.
link-up = { $office }: the link to { $relay } is up
link-up-tcp = { $office }: the link to { $relay } is up, over TCP
link-connecting = { $office }: the link to { $relay } is being tried
link-down = { $office }: the link to { $relay } is down
link-stopped = { $office }: the link to { $relay } is stopped, and not tried again by itself
status-clock = the relay's clock is { $ms } ms ahead of ours
status-set-aside = set aside unread: { $count }
status-refused-proposal = { $office }: the relay does not take what is proposed. { $why }
status-proposal = { $office }: a pairing is under way: `blo pair list`
counterpart-line = { $office }: { $linked }, { $key }; { $queued } wait here, { $held } at the relay
counterpart-linked = linked
counterpart-not-linked = not linked
counterpart-link-unknown = not known to be linked
counterpart-revoked = CERTIFICATE REVOKED: nothing is sent or taken until it has another
counterpart-key-changed = KEY CHANGED: nothing is sent or taken until you pair anew
counterpart-over = pairing is over
counterpart-no-key = no sealing key yet: alerts wait here
counterpart-ready = ready
counterpart-missing = MISSING { $count }
counterpart-more = more of its alerts wait until the relay has room
counterpart-renew = PAIRING ENDS { $until }: renew it with `blo pair propose { $office }`
counterpart-our-next-key = OUR NEW KEY COUNTS FROM { $at }
counterpart-its-next-key = ITS NEW KEY COUNTS FROM { $at }
item-updated = UPDATED
show-note = restriction
show-law = law
show-purpose = purpose
show-keep-until = keep until
item-about-missing = of an alert that is not here
item-overdue = OVERDUE since { $by }
item-overdue-at = OVERDUE at { $office } since { $by }
item-due = DUE by { $by }
item-due-at = DUE at { $office } by { $by }
item-delayed = DELAYED until { $by }
item-delayed-at = DELAYED at { $office } until { $by }
item-state-at = { $state } at { $office }
output-no-json = no JSON can be made: { $why }
    .remedy = Report it.
