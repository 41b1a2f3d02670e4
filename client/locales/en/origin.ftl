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

# What a picture tells besides what it shows.
picture-tells = { $file } tells whoever gets it { $what }.
    .remedy = Send it with `--strip` where they need not know: then a copy goes.
picture-place = where it was taken ({ $value })
picture-time = when ({ $value })
picture-device = with what ({ $value })
picture-notes = what a camera or a program noted
picture-copied = { $file } goes as a copy without what a camera wrote into it.
picture-kind = What a camera wrote cannot be taken out of { $file } here.
    .remedy = Send it as JPEG, PNG or WebP, or as it is.
picture-damaged = { $file } is damaged, so that no copy of it can be made.
    .remedy = Take it anew, or send it as it is.
write-strip = Send copies of pictures, without what a camera wrote into them (place, time, device)
