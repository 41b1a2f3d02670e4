# What the verbs print that judge, copy, carry and certify.

# Judging evidence.
verify-too-long = the file is longer than any evidence
    .remedy = Ask for the file again, and compare whom you trust.
verify-not-proven = the evidence does not hold at { $part }: { $why }
    .remedy = Ask for the file again, and compare whom you trust.
verify-proven = PROVEN: alert { $id } of { $sender }, whose key its authority certifies and its counterpart pinned
verify-composed = composed at { $at }, says { $sender }; its own clock proves no time
verify-revocation-unknown = revoked in { $whose }? not known: no list of its authority is here
verify-not-revoked-brought = not revoked in { $whose } by list { $number } of { $authority }, which the evidence brings; it was good until { $until }
verify-not-revoked-trusted = not revoked in { $whose } by list { $number } of { $authority }, which is among those that are trusted; it was good until { $until }
verify-attached = attached: { $name }, { $size } bytes, SHA-256 { $digest }
verify-officer = officer { $officer }, says { $sender }; not proven
verify-relay-says = to { $office }: { $status } at { $at }, says { $relay }
verify-no-time = to { $office }: no relay states when, so no time is proven
verify-says = { $status } at { $at }, says { $office }

# The journal of a stopped gateway.
store-no-journal = there is no journal in { $home }
    .remedy = Name the home with --home.
store-rebuilt = index made anew: { $keys } keys for { $records } records
store-whole = { $records } records in { $segments } segments are whole; the last one is { $last }
store-tail = { $bytes } bytes of an unfinished commit, which nobody was told of, go at the next start
store-damaged = damaged: { $what }
store-index-same = the index is what the journal says: { $keys } keys
store-index-anew = the index will be made anew: { $why }
store-index-differs = the index DIFFERS: { $how }
store-unsound = the journal or its index is damaged
    .remedy = Keep a copy of the folder; what is not named above is served.
store-unusable = the journal cannot be used: { $why }
    .remedy = Stop the gateway of this home first, and see that the disk works.
store-look = the journal cannot be used: { $why }
    .remedy = Look at it with `blo store verify`.

# Backups, and a home in the place of another.
backup-made = backup of { $office } made: { $folder } ({ $records } records)
backup-keys = keys of its alerts: { $folder }
backup-no-keys = the keys of this office's alerts are not in { $folder }
    .remedy = Name the folder that `blo backup` copied them to with --record-keys: without them no alert of the backup can be read. Make an empty one, with rights for you alone, where they are lost.
folder-unusable = { $folder } cannot be used: { $why }
    .remedy = Name a folder that can be made.
restore-old = this backup is older than { $days } days. What crossed between { $from } and { $until } may be missing; ask your counterparts for it.
restored = home of { $office } restored as of { $at }: { $home }
restored-next = Next run `blo --home { $home } takeover`: it says by which digits the relay's operator lets this home in. What you wrote since then is only at your counterparts.
takeover-read = Read these digits to the operator of { $relays } by telephone, at the number that you have always had. The operator runs `blo-relay office takeover { $office } { $code } --by NAME`
takeover-then = and then only this home is let in, and every other one of { $office } is cut off. Start it with `blo --home { $home } run`.

# Carrying by hand.
carry-there-messages = { $there } of { $total } messages are there
carry-there-files = all messages and { $parts } parts of attachments are there
carry-unwritten = { $folder } cannot be written: { $why }; { $there }, each of them whole
    .remedy = See that the stick is in and may be written to, and do it again: what is there is not written twice.
carry-unwritten-full = { $folder } cannot be written: { $why }; { $there }, each of them whole
    .remedy = Take a stick with more room, or make room, and do it again: what is there is not written twice.
carry-unsealable = no sealing key of { $to } is known here, so no message could be sealed; this office's own key is in the folder
    .remedy = Bring it to { $to }, which then fills a folder for this office; take that in, and do this again.
carry-written = For { $to }, in { $folder }: { $alerts } alerts, { $receipts } messages of receipts, { $notices } notices, and this office's sealing key.
carry-before = { $count } of them were there already.
carry-files = With them { $parts } parts of { $attachments } attachments, { $bytes } bytes.
carry-files-before = With them { $parts } parts of { $attachments } attachments, { $bytes } bytes; { $before } were there already.
carry-files-left = { $left } parts were left by --max-bytes: do it again with a greater bound, and only those are written.
carry-files-lost = attachments cannot be carried, all else is in the folder: { $lost }
    .remedy = Send these files again.
carry-eject = All is on the stick; eject it before you pull it out. There `blo carry in` takes the folder. What is in it goes by the relay as well once there is a link, and is shown once.
carry-unreadable = { $folder } cannot be read: { $why }
    .remedy = See that the stick is in, and name the folder that is on it.
carry-empty = { $folder } has nothing that `blo carry out` wrote
    .remedy = Name the folder that the other office filled.
carry-bent = It is half copied, or was altered.
    .remedy = Copy the folder anew where it comes from.
carry-gone = It cannot be read: { $why }.
    .remedy = Put the stick in and do it again.
carry-set-aside = It is set aside unread ({ $code }), and its sender is told. { $why }
carry-waits = It is kept here, and is read once its sender's next key counts.
    .remedy = Nothing is to be done.
carry-too-many = Too much of what came before it is missing here.
    .remedy = Take in the older folders first, or link to the relay: it is carried again until it is here.
carry-spoilt = It is not what its sender sealed, so it was left.
    .remedy = Have the folder filled again where it comes from.
carry-refused-unknown = It is refused ({ $code }).
    .remedy = Update the software at both ends.
carry-from = From { $folder }: { $new } taken in, { $before } were here before.
carry-for-another = { $count } are for another office, and were left.
carry-own = { $count } are this office's own.
carry-of-nobody = { $count } are of no counterpart, and were left.
carry-over = { $count } are over their time, and were not taken.
carry-owed = What is owed for it goes back by `blo carry out`, or by the relay.
carry-not-taken = { $count } files of the folder were not taken in
    .remedy = See above what to do about each; what was taken in is on this office's disk.
carry-gap = Part { $part } of attachment { $blob } is missing here, so { $left } parts behind it were left.
    .remedy = Have the folder filled again where it comes from, and take it in: what is here is kept.
carry-no-alert = No alert that is here names attachment { $blob }, so { $left } parts of it were left.
    .remedy = Take in the folder that has its alert first.
carry-parts = Of attachments { $new } parts were taken in, { $before } were here before.

# Another identity key.
key-none-asked = no new key is asked for, and a file for one is named
    .remedy = Add --new-key, or leave the file out.
key-replaced = { $office } has a new identity key, and no certificate for it yet; the old key is destroyed here.
key-replaced-next = Have { $request } certified, and give the certificate to the relay's operator, who runs `blo-relay office add --replace --cert FILE --by NAME`.
key-replaced-then = Then `blo --home { $home } certificate add`, and pair anew with every counterpart: `blo pair propose`.
roll-under-way = { $file } exists already: a change of the key is under way
    .remedy = Announce it, or give it up with `blo key roll-over cancel`. The key before goes a week after the next one counts, when the gateway is started.
roll-made = the next key of { $office } is made; have { $request } certified, then `blo key roll-over announce --certificate FILE`
roll-none = this home has no next key
    .remedy = Make one with `blo key roll-over begin`.
roll-another = another certificate of the next key is announced already
    .remedy = Leave it: a second announcement within a day would block every pairing.
roll-later = the next key is announced as soon as the gateway runs: `blo run`; it counts a day later
roll-announced = the next key is announced to { $count } counterparts; it counts a day from now, and the gateway changes over by itself. Tell their officers by telephone, and see `blo status`
roll-fixed = the next key is announced, and nothing takes that back
    .remedy = If it must not count, end the pairings (`blo pair end`) and pair anew.
roll-no-next = there is no next key

# Certificates.
certificate-home = the settings of the home cannot be read: { $why }
    .remedy = Name the home.
certificate-country = { $country } is no other country
    .remedy = Name one as in its offices' ids; our own authority comes with `blo certificate add`.
certificate-no-authority = { $file } is no authority's certificate
    .remedy = Ask the authority for its own.
certificate-trusted = offices of { $country } and their authority's revocation lists are held against it; a gateway that runs counts it from its next start
certificate-none = there is no certificate
    .remedy = Ask the national authority for a certificate of this office's request.
certificate-unusable = the certificate cannot be used: { $why }
    .remedy = Ask the national authority for a certificate of this office's request.
certificate-other-key = the certificate is for another key than this home's
    .remedy = Ask the national authority for a certificate of this office's request.
certificate-other-office = the certificate names { $named }, and this home is { $office }'s
    .remedy = Ask the national authority for a certificate of this office's request.

# Authorities.
authority-made = authority made: { $file }
authority-issued = issued to { $name }, serial { $serial }
authority-revoked = revoked { $serial } of { $name }: { $file }
authority-list = revocation list written: { $file }
authority-relay-key = key and request of { $name } made: { $file }
authority-refused = the authority does not do it: { $why }
    .remedy = Ask the authority whose it is, or correct the request.
authority-request = the request cannot be used: { $why }
    .remedy = Have the request made again with `blo init`.
authority-making = the certificate cannot be made: { $why }
    .remedy = Check the names and the authority's own certificate.

# The gateway that runs.
run-no-signals = The system gives no signals: { $why }.
    .remedy = See what the system lacks.
run-no-parent = the end of the program that started this one is not noticed: { $why }
    .remedy = See what the system lacks.
run-page = page of { $office }: { $address }
run-runs = gateway of { $office } runs: { $home }
run-ended = the gateway ended by itself
    .remedy = Read its log above, then start it again: nothing that was answered is lost.
run-page-certificate = the page's certificate cannot be used: { $why }
    .remedy = Make it anew with `blo desk-cert`.
run-page-open = the page is not served in the clear to the network: { $address } is not this machine alone
    .remedy = Make its certificate with `blo desk-cert`, or let it listen at 127.0.0.1.
run-page-listen = { $address } cannot be listened at: { $why }
    .remedy = See what else listens there, or choose another port for [page] in blo.toml.
run-journal = the journal does not open: { $why }
    .remedy = Look at it with `blo store verify`.
run-socket = the socket { $socket } cannot be made: { $why }
    .remedy = See that the home's folder is yours and on a disk of this machine.

# Making a home.
init-settings = the settings cannot be used: { $why }
    .remedy = Name each relay once, and no more than that.
init-relay = the relay cannot be used: { $why }
    .remedy = Give --relay host:port and --relay-name.
init-other-relay = the other relay “{ $given }” cannot be used: { $why }
    .remedy = Give --other-relay NAME=HOST:PORT, such as relay2.example=10.0.0.2:4433.
init-no-relay = “{ $given }” names no relay
    .remedy = Give --other-relay NAME=HOST:PORT, such as relay2.example=10.0.0.2:4433.
init-page = “{ $given }” is no address of the page: { $why }
    .remedy = Give --page an address and a port, such as 127.0.0.1:8440, or none.

# What can be wrong with a home or a key file.
home-is-missing = { $file } does not exist
    .remedy = Make the home with `blo init`, or name another with --home.
home-exists = { $file } exists already
    .remedy = Choose another name, or move what is there away first.
home-exposed = { $file } can be read by others
    .remedy = Take the rights of others away: chmod go= on the file or folder.
home-in-use = { $file } is in use by another blo
    .remedy = Stop the other one, or name another home with --home.
home-locked = { $file } does not open: the passphrase is wrong or the file is damaged
    .remedy = Give the right passphrase, or bring the file back from a backup.
home-damaged = { $file } cannot be used: { $why }
    .remedy = Bring the file back from a backup, or make it again.
home-settings = { $file } cannot be used: { $why }
    .remedy = Correct the file.
home-passphrase = no passphrase: { $why }
    .remedy = Type it at a terminal, or name a file that only you can read with --passphrase-file.
home-disk = the disk fails at { $file }: { $why }
    .remedy = See that the disk has room and that the folder is yours.
