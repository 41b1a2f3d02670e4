# What the verbs print that write files, list officers and make the page's certificate.

# Exporting.
export-entries = { $count } entries written
export-written = { $written } alerts written, { $left } left out
export-there = { $file } is there already
    .remedy = Name another file, or replace it with --force.
export-unwritable = { $file } cannot be written: { $why }
    .remedy = Name a file in a folder that is yours and has room; nothing was left there, and a file that was is as it was.
export-head = Handling of the whole: { $marks }. Exported from { $office } at { $at }.
export-head-by = Handling of the whole: { $marks }. Exported from { $office } at { $at } by { $officer }.

# Officers.
officer-home = Make the home with `blo init`, or name another with --home.
officer-may = { $name } may use the page as { $role }
officer-password = { $name } has another password
officer-removed = { $name } may not use the page any more; what { $name } did stays in the history
officer-since = since { $since }
officer-none = No officer is listed. Add one with `blo officer add NAME`.
officer-look = Look at `blo officer list`; a password has at least { $chars } characters.

# The certificate of the page.
desk-cert-made = certificate of the page made; it is valid until { $until }
desk-cert-trust = Have every browser of this office trust { $file } for web sites; compare its SHA-256 there and here first.
desk-cert-nothing = Browsers that trust this desk's authority need nothing new.
desk-cert-restart = Start the gateway anew: `blo run` takes it then.
evidence-no-base64 = the gateway's parts are not base64
    .remedy = Report it.
evidence-written = evidence of { $id } written

# Agreeing with another office.
pair-ended = the agreement with { $office } is over; the relay ends what still waits between the two
pair-ended-already = the agreement with { $office } was over already; the relay ends what still waits between the two
pair-none-named = no agreement was named
    .remedy = Give --certificate to begin one or --in to sign theirs.
pair-is = paired with { $office }, whose key is { $key }
pair-signed = signed for { $office }, whose key is { $key }; it counts once that office has signed too
pair-nowhere = a new agreement has nowhere to go
    .remedy = Name the file for the other office with --out.
pair-ask-anew = Ask the other office for a new agreement, and compare its certificate by voice.
pair-not-us = the agreement does not name { $office } with this home's key
pair-not-with = the agreement is not with { $office }
pair-other-key = the agreement names another key of { $office }
pair-not-now = the agreement is valid from { $from } to { $until }, which is not now
pair-unsigned = the agreement does not bear the signature of { $office }
pair-number = agreement number { $serial } does not follow number { $known }, which is in force here
pair-key-uncompared = the key of { $office } is another than before, and --certificate was not given
pair-certificate-other = the certificate names { $named }, not { $office }
    .remedy = Name the office of the certificate.
pair-too-long = it is too long for an agreement
pair-no-agreement = it is no agreement: { $why }
pair-no-certificate = this office has no certificate yet
    .remedy = Bring it into the home with `blo certificate add`.
pair-next-nothing = nothing is under way
pair-next-wait = wait for theirs, which comes through the relay (`blo pair list`), or in a file for `blo pair take`
pair-next-introduce = introduce this office with `blo pair propose { $office }`
pair-next-call = call them by a number that you know from elsewhere, read them the digits of `blo pair card`, and type theirs into `blo pair confirm { $office }`
pair-next-ended = five wrong safety numbers ended it: ask them for a new introduction
pair-next-signed = wait until they have confirmed as well
pair-says = says: { $reach } (not confirmed)
pair-no-telephone = gives no telephone
pair-ended-since = this agreement with { $office } was ended since
    .remedy = Pair anew: blo pair propose.
pair-handed = the gateway hands it to the relay
pair-handed-later = the gateway hands it to the relay as soon as it runs
pair-done = paired with { $office } until { $until }; the relay and { $office } learn it from the gateway
pair-told = signed for { $office }: { $carried }; it counts once that office has signed too; next: { $next }
pair-hear-again = Have all of them read out again; this was no attempt.
pair-no-terminal = there is no terminal to type the digits at
    .remedy = Type them at a terminal, or name a file that only you can read with --digits-file.
pair-key-other = The key is another than before.
pair-call = Call them by a number that you know from elsewhere. Know their voice, or ask what only they know.
pair-read-out = Read out yours:
pair-type = Type theirs:
pair-list-agreement = agreement number { $serial } until { $until }
pair-list-former-key = which is of another key of this office: pair anew
pair-list-ended = ENDED: pair anew
pair-list-invalid = NOT VALID NOW: pair anew
pair-list-soon = which ENDS SOON: pair anew
pair-list-none = no agreement
pair-list-unconfirmed = { $reach } (not confirmed)
pair-list-key = the key is another than before
pair-list-wrong = wrong safety numbers: { $count }
pair-list-wished = a new agreement is wished for until { $until }
pair-list-next = next: { $next }
pair-list-refused = the relay does not take it: { $why }
pair-list-digits = own digits: { $digits }
pair-introduced = introduced to { $office }: { $carried }; next: { $next }
pair-ask-introduction = Ask them for a new introduction, and find out who sent this.
pair-taken = this is the introduction of { $office }, which { $card }; next: { $next }
pair-taken-key = this is the introduction of { $office }, which { $card }; the key is another than before; next: { $next }
pair-taken-again = this introduction of { $office } was here already; next: { $next }
pair-taken-half = this is the agreement that { $office } signed; next: { $next }
pair-too-long-any = it is too long for an introduction or an agreement

# A wrong command line, and what its help says in brackets.
cli-default = default: { $values }
cli-possible = possible values: { $values }
cli-unknown-argument = { $argument } is not known here
    .remedy = Add `--help` to see what is.
cli-unknown-verb = there is no verb “{ $verb }”
    .remedy = See all of them with `blo --help`.
cli-no-verb = no verb is named
    .remedy = See all of them with `--help`.
cli-no-value = { $argument } lacks its value
    .remedy = Write it behind, or add `--help` to see what is meant.
cli-invalid-value = “{ $value }” does not fit { $argument }
    .remedy = Correct it, or add `--help` to see what does.
cli-missing = { $argument } is missing
    .remedy = Name it, or add `--help` to see what is meant.
cli-conflict = { $argument } and { $other } exclude each other
    .remedy = Leave one of them out.
cli-wrong = the command line is not understood: { $why }
    .remedy = Add `--help` to see what is.
init-made = home of { $office } made; have { $request } certified
certificate-taken = certificate taken in; it is valid until { $until }
