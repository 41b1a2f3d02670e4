# How entities hang together, and in which language a counterpart reads. Offices and names of languages are put in as they are.
link-subject = Who or what
link-relation = What it does with the other
link-object = The other
link-confidence = How sure that is
link-another = Room for another link
link-unfit = This link is not whole: nothing was sent.
    .remedy = Choose two different ones in which something is typed and what one does with the other, or take the link off.
