# The archive: finding, printing, exporting.
archive = Archive
archive-words = Words, a plate, a number
archive-words-hint = In any script. What stands in quotes belongs together.
archive-office = Office
archive-any = any
archive-direction = Came or went
archive-received = received
archive-sent = sent
archive-status = How far
archive-which = Exercises
archive-actual = actual ones only
archive-exercises = exercises only
archive-from = From day
archive-to = To day
archive-days = Days are counted at { $zone }.
archive-files = Only with attachments
archive-with-files = { $count ->
    [one] { $count } attachment
   *[other] { $count } attachments
}
archive-search = Search
archive-found = Found
archive-none = Nothing was found.
archive-looked = Nothing is among the newest that could match. Go on with the older ones.
archive-reading = { $read } of { $of } alerts are read so far, and only those are found. Search again in a moment.
archive-hidden = Hidden: open it with a reason
archive-pages = More and elsewhere
archive-newest = Back to the newest
archive-older = Older ones
archive-print = For paper
archive-export = Export as { $format }
archive-export-note = An export has all that the filters find, of every page. It is written down with your name, and names what may not leave without its originator's consent.
archive-handling = Handling of the whole: { $marks }
archive-printed = Printed at { $office } at { $at } by { $officer }
archive-marks = Marks
archive-when = When
archive-what = What
archive-no-day = { $day } is no day.
    .remedy = Write year, month and day, such as 2026-11-29.
desk-search-status = There is no status { $status }.
    .remedy = Write one of these: `{ $known }`.
