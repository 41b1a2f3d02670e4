# What `blo doctor` finds, and what to do about it.

# Steps of the way.
doctor-wrong-count = { $count ->
        [one] { $count } thing is wrong.
       *[other] { $count } things are wrong.
    }
    .remedy = Begin with the first.
doctor-gateway-of-another = The gateway of this home is another user's.
    .remedy = Work as the user who started it.
doctor-no-gateway = No gateway runs in this home.
    .remedy = Start it: `blo --home { $home } run`.
doctor-no-threads = The system gives no threads: { $why }.
    .remedy = See what the system lacks.
doctor-route-unknown = Only a running gateway can tell how the way to it is.
doctor-keys-running = The gateway runs with the keys open.

# The home.
doctor-no-home = There is no home in { $home }.
    .remedy = Make one with `blo init`, or name another with `--home`.
doctor-bad-settings = The settings cannot be used: { $why }.
    .remedy = Correct { $file }.
doctor-private = { $home } is for its owner alone.
doctor-disk-unknown = Nobody can say how much room the disk has: { $why }.
    .remedy = See that the disk works.
doctor-disk = The home's disk has { $mib } MiB free.
doctor-disk-low = The home's disk has { $mib } MiB free.
    .remedy = Make room on it: with none left no alert is taken any more.
doctor-journal-none = There is no journal yet: nothing was sent or received.
doctor-journal-whole = All { $records } records are whole.
doctor-journal-damaged = The journal or its index is damaged.
    .remedy = Keep a copy of the folder, then see `blo store verify`: what it does not name is served.
doctor-journal-unreadable = The journal cannot be read: { $why }.
    .remedy = See that the disk works and that no other gateway uses it.
doctor-journal-open = The gateway has the journal open, with { $records } records.
doctor-keys-not-opened = The keys were not opened: no passphrase is at hand. Name its file with `--passphrase-file`.
doctor-keys-open = The passphrase opens the keys.
doctor-no-certificate = This office has no certificate yet.
    .remedy = Have `request.pem` certified, then take the answer in with `blo certificate add`.
doctor-certificate-of-nobody = { $file } holds no office's certificate.
    .remedy = Take the one that the authority issued in with `blo certificate add`.
doctor-own-certificate-early = Our certificate is not valid before { $from }.
    .remedy = See that the clock of this machine is right.
doctor-own-certificate-over = Our certificate ended on { $until }.
    .remedy = Have this office's `request.pem` certified anew, then `blo certificate add`.
doctor-own-certificate-soon = Our certificate ends on { $until }, in { $days } days.
    .remedy = Have this office's `request.pem` certified anew, then `blo certificate add`.
doctor-own-certificate = Our certificate is good until { $until }, for { $days } days.
doctor-own-revoked = Our own certificate is revoked ({ $list }).
    .remedy = Call the authority; if the key may be stolen, see `blo key replace`.
doctor-no-lists = No revocation list is known here: the relay has none, or has not said so yet.
doctor-list = List { $number } of the authority for { $whose } is the newest until { $until }.
doctor-list-old = List { $number } of the authority for { $whose } was to be followed on { $until }.
    .remedy = Ask the authority for a newer list: the relay may let nobody link by this one.

# One counterpart.
doctor-agreement-ended = The agreement was ended.
    .remedy = Pair anew: `blo pair propose { $office }`.
doctor-agreement-key-changed = A key changed: nothing goes either way until both agree anew.
    .remedy = Pair anew: `blo pair propose { $office }`.
doctor-agreement-revoked = Its authority took its certificate back: nothing goes either way.
    .remedy = Call the office by telephone: it needs another certificate.
doctor-agreement-invalid = The agreement is not valid now; it ends on { $until }.
    .remedy = Pair anew: `blo pair propose { $office }`.
doctor-agreement-soon = The agreement ends on { $until }.
    .remedy = Pair anew: `blo pair propose { $office }`.
doctor-agreement = The agreement is good until { $until }.
doctor-route = The relay has the agreement in force.
doctor-route-unsaid = The relay has not said yet whether it has the agreement.
doctor-route-none = The relay has no agreement in force between the two: it carries nothing.
    .remedy = Call the office and the relay's operator; then pair anew (`blo pair propose { $office }`).
doctor-certificate-unseen = Its certificate was never shown here.
doctor-certificate-over = Its certificate ended on { $until }: it cannot link.
    .remedy = Call the office by telephone: it needs another certificate.
doctor-certificate = Its certificate is good until { $until }.
doctor-sealing-none = Its sealing key is not known yet: alerts to it wait here.
    .remedy = Call the office by telephone: its gateway has to link.
doctor-sealing-too-old = Its newest sealing key is of { $epoch }. That is too old to seal to.
    .remedy = Call the office by telephone: its gateway has to link.
doctor-sealing-old = Its newest sealing key is of { $epoch }. It makes a new one each day that it is linked.
    .remedy = Call the office by telephone: its gateway has to link.
doctor-sealing = Its newest sealing key is of { $epoch }.
doctor-linked = The relay says that it is linked.
doctor-not-linked = The relay says that it is not linked.
    .remedy = What is sent waits at the relay. If it is urgent, call the office by telephone.
doctor-not-linked-seen = The relay says that it is not linked. It was last seen at { $at }.
    .remedy = What is sent waits at the relay. If it is urgent, call the office by telephone.
doctor-presence-unknown = Nobody says now whether it is linked.
doctor-presence-unknown-seen = Nobody says now whether it is linked. It was last seen at { $at }.
doctor-answered = Its gateway answered a test message after { $ms } ms.
doctor-clock-ahead = Its clock is { $ms } ms ahead of ours.
    .remedy = Call the office by telephone, and compare both with a watch.
doctor-clock-behind = Its clock is { $ms } ms behind ours.
    .remedy = Call the office by telephone, and compare both with a watch.

# The relay.
doctor-name = { $address } leads to { $first }.
doctor-name-nowhere = { $address } cannot be looked up.
    .remedy = See that this machine is on the network and asks the right name server, and that `blo.toml` names the relay rightly.
doctor-the-relay = the relay
doctor-way-untried = { $way } to { $relay } was not tried: only a gateway, or its passphrase, can.
doctor-way-open = Over { $way } { $relay } answers: a handshake took { $ms } ms.
doctor-way-unused = The settings say not to go over { $way } to { $relay }.
doctor-way-closed-other = Over { $way } { $relay } does not answer: { $why }.
    .remedy = Nothing now, since the other way works; have the firewall let { $way } out to { $relay }.
doctor-way-closed-elsewhere = Over { $way } { $relay } does not answer: { $why }.
    .remedy = Nothing now, since another relay answers; see that the firewall lets { $way } out to { $relay }, and if it stays so, call that relay's operator.
doctor-way-closed = Over { $way } { $relay } does not answer: { $why }.
    .remedy = See that this machine is on the network and that the firewall lets it out to { $relay }; then call the relay's operator.
doctor-link = This office is linked to { $relay } since { $since }.
doctor-link-trip = This office is linked to { $relay } since { $since }; a round trip takes { $ms } ms.
doctor-not-let-in = The relay does not let us in: { $why }
doctor-link-down = This office is not linked to { $relay }: { $why }.
    .remedy = See the ways to the relay above; the gateway tries again by itself.
doctor-being-tried = it is being tried
doctor-other-link = This office is linked to { $relay } as well.
doctor-other-down = This office is not linked to { $relay }: { $why }.
    .remedy = Nothing now, since alerts go by another relay; if it stays so, call that relay's operator.
doctor-time-unknown = There was no link yet: nobody knows the relay's time.
doctor-time-ahead = The relay's clock is { $ms } ms ahead of ours.
    .remedy = Set the clock of this machine; if it is right, tell the relay's operator. Alerts are stamped by the relay's time until then.
doctor-time-behind = The relay's clock is { $ms } ms behind ours.
    .remedy = Set the clock of this machine; if it is right, tell the relay's operator. Alerts are stamped by the relay's time until then.

# How a step is.
doctor-well = well
doctor-look = LOOK
doctor-wrong = WRONG
doctor-alarm = { $program } is run when an alert needs an officer.
doctor-alarm-for = { $program } is run for { $whose } when an alert needs an officer.
doctor-alarm-not = { $program }, which is to be run when an alert needs an officer, cannot be run.
    .remedy = Correct `[alarm]` in `blo.toml`, start the gateway anew, then try it: `blo alarm test`.
doctor-alarm-not-for = { $program }, which is to be run for { $whose }, cannot be run.
    .remedy = Correct `[alarm]` in `blo.toml`, start the gateway anew, then try it: `blo alarm test`.
