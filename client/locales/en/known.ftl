# What `blo status` says about one office.

# What one office knows, and what it does not.
known-head = { $office }, as { $own } knows at { $at }:
known-has-all = It has every alert of ours to { $office } that is not over.
known-has-not = { $alerts ->
        [one] It has not said that it has { $alerts } alert of ours:
       *[other] It has not said that it has { $alerts } alerts of ours:
    }
known-waits-here = { $alerts ->
        [one] { $alerts } { $precedence } is here, since { $since }.
       *[other] { $alerts } { $precedence } are here, since { $since }.
    }
known-waits-at-relay = { $alerts ->
        [one] { $alerts } { $precedence } is at the relay, since { $since }.
       *[other] { $alerts } { $precedence } are at the relay, since { $since }.
    }
known-unread-there-none = There is no alert of ours that { $office } has not opened.
known-unread-there = { $alerts ->
        [one] There is { $alerts } alert of ours that { $office } has not opened, since { $since } ({ $oldest }).
       *[other] There are { $alerts } alerts of ours that { $office } has not opened, the oldest since { $since } ({ $oldest }).
    }
known-unread-here-none = There is no alert of { $office } that nobody here has opened.
known-unread-here = { $alerts ->
        [one] There is { $alerts } alert of { $office } that nobody here has opened, since { $since } ({ $oldest }): see `blo inbox --unread`.
       *[other] There are { $alerts } alerts of { $office } that nobody here has opened, the oldest since { $since } ({ $oldest }): see `blo inbox --unread`.
    }
known-missing = MISSING: { $missing } { $precedence } of { $office }, known since { $since }. Call the office by telephone and ask what it sent.
known-nothing-missing = Nothing of { $office } is known to be missing.
known-mark-overdue = { $office } has not said for over an hour how much it sent: something may be withheld unseen.
known-more-waits = More of its alerts wait there until the relay has room.
known-linked = This office is linked to the relay { $relay }, since { $since }.
known-linked-tcp = This office is linked to the relay { $relay }, since { $since }, over `TCP`.
known-stopped = This office is NOT linked to the relay { $relay }, since { $since }, and does not try again by itself.
known-down = This office is NOT linked to the relay { $relay }, since { $since }; it tries again by itself.
known-clock-ahead = The relay's clock is { $ms } ms ahead of ours.
known-clock-behind = The relay's clock is { $ms } ms behind ours.
known-by-relay-time = Alerts are stamped by the relay's: set the clock of this machine.
known-there-linked-since = The relay says that { $office } is linked, to our knowledge since { $since }.
known-there-linked = The relay says that { $office } is linked.
known-there-not-linked = The relay says that { $office } is NOT linked.
known-there-unknown = Nobody says now whether { $office } is linked.
known-last-seen = It was last seen at { $at }.
known-ended = The agreement with { $office } was ended: pair anew (`blo pair propose { $office }`).
known-ends-soon = The agreement ENDS SOON, on { $until }: renew it (`blo pair propose { $office }`).
known-agreement = The agreement (number { $serial }) ends on { $until }.
known-revoked = The certificate of { $office } is REVOKED: nothing is sent or taken.
known-key-changed = A KEY CHANGED: nothing is sent or taken until you pair anew (`blo pair propose { $office }`).
known-keys = Its keys are the agreed ones. Its sealing key is of { $epoch } and can be used until { $until }.
known-no-sealing-key = Its sealing key is not known yet: alerts wait here until it has been linked once.
known-its-certificate = The certificate of { $office } ends on { $until }.
known-our-certificate = Our certificate ends on { $until }.
known-incomplete = There was too much to count: the figures above are at least so much.
