# An alert on the page: its fields, its thread, what the other side knows.

alert-kind = What it is
alert-asked = Asked for
alert-source = Source
alert-information = Information
alert-graded = Graded there as
alert-to = For
alert-stored = Here since
alert-clock = Clock
alert-by-relay-time = The sender's clock was wrong. The times are the relay's.
alert-reference = Own reference
alert-point = Position
alert-effective = Holds from
alert-onset = Expected at
alert-tlp-unstated = nothing stated: counts as { $light }
alert-pap = Actions allowed
alert-sensitive = Sensitive
alert-legal-basis = Legal basis
alert-purpose = Purpose
alert-retain-until = To be destroyed by
alert-feed = Feed
alert-format = Format
alert-original = Digest of the original
alert-mapper = Translated by the program
alert-released-by = Released by
alert-delay-why = Why the answer comes later
alert-delay-until = Answer expected by
alert-decline-why = Why it is refused
alert-consent-uses = Consent for
alert-consent-offices = To be passed on to
alert-consent-until = Consent until
alert-consent-conditions = Conditions
alert-strange = This alert says something that this version does not know: it is shown by its number. Ask the administrator for the newer version.
alert-respond-by = An answer is asked for by { $at }
alert-overdue = OVERDUE: the answer was asked for by { $at }
alert-section-facts = What is stated
alert-section-doubts = Doubtful
alert-section-about = Who and what it is about
alert-section-links = How they hang together
alert-section-areas = Where exactly
alert-section-files = Files
alert-section-handling = How it may be handled
alert-section-origin = Where it came from
alert-file-get = Download
alert-original-text = original
alert-zawgyi-show = It looks like Zawgyi: show it in Unicode
alert-unicode-note = Read by this gateway. What was signed stands beside it.
alert-revealed = Shown to you once: when you leave this page it is hidden again.

# The thread.
alert-section-thread = What belongs to it
alert-section-names = It names
alert-newer = There is a newer version of this alert.
alert-newer-open = Read the newer version
alert-cancelled = Its sender took this alert back.
alert-cancels-what-has-not-come = What this cancels has not come. When it comes, it is shown as cancelled.
alert-names-what-is-not-here = What this alert names is not here.
alert-state-current = counts now
alert-state-before = replaced
alert-state-cancelled = cancelled
alert-state-answer = said to it
alert-state-no_effect = changes nothing
alert-this-one = this one

# What the other side knows.
alert-section-known = What the other side knows
alert-known-queued = Waits here since { $at }. { $office } does not have it.
alert-known-held = Held by the relay since { $at }. { $office } does not have it yet.
alert-known-delivered = With { $office } since { $at }, and nobody there has opened it.
alert-known-read = Opened at { $office } by { $officer }: { $at }.
alert-known-read-by-nobody = Opened at { $office }: { $at }. Nobody is named.
alert-known-actioned = Acted on at { $office } by { $officer }, { $at }: { $outcome }.
alert-known-actioned-by-nobody = Acted on at { $office }, { $at }: { $outcome }.
alert-known-expired = It was over before { $office } had it: { $at }.
alert-known-unconfirmed = It is over since { $at }, and nobody says whether { $office } has it.
alert-known-refused_by_relay = The relay refused it for { $office }, { $at }: { $why }
alert-known-refused_by_recipient = { $office } refused it, { $at }: { $why }
alert-known-otherwise = { $office }, { $at }: as this version does not know it ({ $status })
alert-gateway-linked = The gateway of { $office } is linked now.
alert-gateway-seen = The gateway of { $office } is not linked. It was last linked { $at }.
alert-gateway-unknown = Nobody says whether the gateway of { $office } is linked.
alert-own-link-down = This office has no link to the relay.
alert-not-seen = NOT SEEN: nobody at { $office } has opened it since { $at }.
alert-not-seen-call = Call by telephone:
alert-not-seen-no-telephone = No telephone of that office is known here: reach it by another way.
alert-section-acts = What was done with it here
alert-act-opened = opened by
alert-act-revealed = what it hides was shown to
alert-act-exported = covered by an export of
alert-act-printed = printed by
alert-act-stated = outcome stated by
alert-section-consents = Consents

# What can be done.
alert-section-can = What you can do
alert-answer = Answer
alert-update = Write the newer version
alert-cancel = Cancel this alert
alert-cancel-note = Everyone who got it is told that it does not hold any more.
alert-take-back = Take the consent back
alert-delay = The answer comes later
alert-refuse = Refuse to answer
alert-forward = Pass it on
alert-forward-note = It goes as another's words, with its marks. Files stay here.
alert-forward-to-nobody = Nobody was chosen to pass it on to. Choose an office.
alert-no-use = It does not say what for. Choose at least one use.
alert-ask = Ask for consent
alert-ask-note = { $office } said it, and decides.
alert-give = Consent
alert-give-note = It holds for what was asked, as shown above.
alert-give-unasked = Consent before anybody asks
alert-deny = Refuse the consent
alert-offices-hint = Ids of offices, with commas between
alert-in-hours = { $count ->
        [one] in { $count } hour
       *[other] in { $count } hours
    }
alert-in-days = { $count ->
        [one] for { $count } day
       *[other] for { $count } days
    }
alert-as-long-as-kept = as long as it is kept
alert-cannot-change-cancelled = It was cancelled: it can be neither updated nor cancelled again.
alert-cannot-change-over = It is over: write a new alert.
alert-cannot-answer-cancelled = Its sender took it back: no answer is needed.
alert-cannot-consent-twice = This question was answered. Take a consent back on its own page.
alert-cannot-over = It was to be destroyed by { $until }: nothing may be done with it any more.
alert-cannot-forward-yet = To { $office } only with the consent of { $originator } ({ $marks }).

# On paper.
alert-print = Print
alert-print-note = Who prints it is written down.
alert-print-first = Print this alert with its own button: who prints it is written down.
alert-cannot-print = It may be printed or exported only with the consent of { $originator } ({ $marks }).
alert-back = Back to the alert
