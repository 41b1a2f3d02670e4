# How entities hang together, and in which language a counterpart reads. Offices and names of languages are put in as they are.
link-subject = Who or what
link-relation = What it does with the other
link-object = The other
link-confidence = How sure that is
link-another = Room for another link
link-unfit = This link is not whole: nothing was sent.
    .remedy = Choose two different ones in which something is typed and what one does with the other, or take the link off.
tongue-reads = It reads
tongue-country = as its country does
tongue-set = Set the language
tongue-why = Previews of what is written to this office are in this language. It changes nothing that is sent.
tongue-is = { $office } reads { $language }
tongue-is-default = { $office } reads { $language }, as its country does
tongue-nobody = no agreement with { $office } is there or under way
    .remedy = See `blo pair list` for those that are.
