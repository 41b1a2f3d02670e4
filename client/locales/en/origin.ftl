# Whose words an alert has, which place is meant, and what a picture tells.
about-passed-on = passed on from
about-passed-on-digest = its digest
alert-passed-on = Passed on from
alert-passed-on-digest = Digest of what was passed on
desk-forward-alone = only forwarding says whose words an alert has.
    .remedy = Leave passed_on out, or pass the alert on with `blo forward`.
doubt-far_apart = The map's square and the point do not lie together ({ $about })

# Sending.
sent-key-changed = Kept here, not sent: the key of { $office } is another than the one agreed to.
    .remedy = Call the office by telephone, then pair anew (`blo pair propose { $office }`): then it goes by itself.
