# An alert on the page: its fields, its thread, what the other side knows.

alert-kind = ប្រភេទសារ
alert-asked = សូមឱ្យធ្វើ
alert-source = ប្រភព
alert-information = ព័ត៌មាន
alert-graded = ចំណាត់ថ្នាក់ដើម
alert-to = សម្រាប់
alert-stored = នៅទីនេះតាំងពី
alert-clock = នាឡិកា
alert-by-relay-time = នាឡិការបស់អ្នកផ្ញើខុស។ ពេលវេលាជារបស់រីឡេ។
alert-reference = លេខយោងផ្ទាល់
alert-point = ទីតាំង
alert-effective = មានប្រសិទ្ធភាពពី
alert-onset = រំពឹងនៅ
alert-tlp-unstated = មិនបានបញ្ជាក់៖ រាប់ជា { $light }
alert-pap = សកម្មភាពដែលអនុញ្ញាត
alert-sensitive = រសើប
alert-legal-basis = មូលដ្ឋានច្បាប់
alert-purpose = គោលបំណង
alert-retain-until = ត្រូវបំផ្លាញមុន
alert-feed = ប្រព័ន្ធប្រភព
alert-format = ទ្រង់ទ្រាយ
alert-original = សញ្ញាឌីជីថលនៃច្បាប់ដើម
alert-mapper = បម្លែងដោយកម្មវិធី
alert-released-by = អនុញ្ញាតដោយ
alert-delay-why = ហេតុអ្វីចម្លើយយឺត
alert-delay-until = រំពឹងចម្លើយនៅ
alert-decline-why = ហេតុអ្វីបដិសេធ
alert-consent-uses = ការយល់ព្រមសម្រាប់
alert-consent-offices = បញ្ជូនបន្តទៅ
alert-consent-until = យល់ព្រមរហូតដល់
alert-consent-conditions = លក្ខខណ្ឌ
alert-strange = សារនេះមានអ្វីដែលកំណែនេះមិនស្គាល់៖ វាត្រូវបង្ហាញជាលេខ។ សូមសុំកំណែថ្មីពីអ្នកគ្រប់គ្រង។
alert-respond-by = សូមឆ្លើយមុន { $at }
alert-overdue = ហួសកំណត់៖ ចម្លើយត្រូវបានស្នើមុន { $at }
alert-section-facts = អ្វីដែលបានបញ្ជាក់
alert-section-doubts = គួរឱ្យសង្ស័យ
alert-section-about = អំពីនរណា និងអ្វី
alert-section-links = ពាក់ព័ន្ធគ្នាយ៉ាងណា
alert-section-areas = កន្លែងណាឱ្យប្រាកដ
alert-section-files = ឯកសារភ្ជាប់
alert-section-handling = អាចប្រើប្រាស់យ៉ាងណា
alert-section-origin = មកពីណា
alert-file-get = ទាញយក
alert-original-text = ច្បាប់ដើម
alert-zawgyi-show = មើលទៅដូចជាហ្សោជី៖ បង្ហាញជាយូនីកូដ
alert-unicode-note = អានដោយច្រកនេះ។ អ្វីដែលបានចុះហត្ថលេខាស្ថិតនៅក្បែរ។
alert-revealed = បង្ហាញដល់អ្នកតែម្ដង៖ ពេលចាកចេញពីទំព័រនេះ វានឹងលាក់វិញ។

# The thread.
alert-section-thread = អ្វីដែលពាក់ព័ន្ធ
alert-section-names = វាយោងដល់
alert-newer = មានកំណែថ្មីនៃសារនេះ។
alert-newer-open = អានកំណែថ្មី
alert-cancelled = អ្នកផ្ញើបានដកសារនេះវិញ។
alert-cancels-what-has-not-come = អ្វីដែលសារនេះលុបចោលមិនទាន់មកដល់។ ពេលមកដល់ វានឹងបង្ហាញថាបានលុបចោល។
alert-names-what-is-not-here = អ្វីដែលសារនេះយោងមិនមាននៅទីនេះ។
alert-state-current = មានសុពលភាពឥឡូវ
alert-state-before = ត្រូវបានជំនួស
alert-state-cancelled = បានលុបចោល
alert-state-answer = ឆ្លើយតប
alert-state-no_effect = មិនផ្លាស់ប្ដូរអ្វី
alert-this-one = សារនេះ

# What the other side knows.
alert-section-known = អ្វីដែលភាគីម្ខាងទៀតដឹង
alert-known-queued = រង់ចាំនៅទីនេះតាំងពី { $at }។ { $office } មិនទាន់មានវាទេ។
alert-known-held = រីឡេរក្សាទុកតាំងពី { $at }។ { $office } មិនទាន់មានវានៅឡើយ។
alert-known-delivered = នៅ { $office } តាំងពី { $at } តែគ្មាននរណាបើកទេ។
alert-known-read = បើកនៅ { $office } ដោយ { $officer }៖ { $at }។
alert-known-read-by-nobody = បើកនៅ { $office }៖ { $at }។ គ្មានឈ្មោះអ្នកបើក។
alert-known-actioned = បានអនុវត្តនៅ { $office } ដោយ { $officer } { $at }៖ { $outcome }។
alert-known-actioned-by-nobody = បានអនុវត្តនៅ { $office } { $at }៖ { $outcome }។
alert-known-expired = ហួសកំណត់មុនពេល { $office } បានទទួល៖ { $at }។
alert-known-unconfirmed = ហួសកំណត់តាំងពី { $at } ហើយគ្មាននរណាបញ្ជាក់ថា { $office } មានវាឬអត់។
alert-known-refused_by_relay = រីឡេបដិសេធវាសម្រាប់ { $office } { $at }៖ { $why }
alert-known-refused_by_recipient = { $office } បានបដិសេធ { $at }៖ { $why }
alert-known-otherwise = { $office } { $at }៖ ស្ថានភាពដែលកំណែនេះមិនស្គាល់ ({ $status })
alert-gateway-linked = ច្រកទូតរបស់ { $office } ភ្ជាប់ឥឡូវនេះ។
alert-gateway-seen = ច្រកទូតរបស់ { $office } មិនភ្ជាប់ទេ។ ភ្ជាប់ចុងក្រោយ { $at }។
alert-gateway-unknown = គ្មាននរណាប្រាប់ថាច្រកទូតរបស់ { $office } ភ្ជាប់ឬអត់ទេ។
alert-own-link-down = ការិយាល័យនេះគ្មានតំណទៅរីឡេទេ។
alert-not-seen = មិនទាន់មើលឃើញ៖ គ្មាននរណានៅ { $office } បើកវាតាំងពី { $at }។
alert-not-seen-call = ទូរស័ព្ទទៅ៖
alert-not-seen-no-telephone = មិនស្គាល់លេខទូរស័ព្ទការិយាល័យនោះទេ៖ ទាក់ទងតាមផ្លូវផ្សេង។
alert-section-acts = អ្វីដែលបានធ្វើនៅទីនេះ
alert-act-opened = បើកដោយ
alert-act-revealed = អ្វីដែលលាក់ត្រូវបង្ហាញដល់
alert-act-exported = រួមក្នុងការនាំចេញដោយ
alert-act-printed = បោះពុម្ពដោយ
alert-act-stated = លទ្ធផលបញ្ជាក់ដោយ
alert-section-consents = ការយល់ព្រម

# What can be done.
alert-section-can = អ្វីដែលអ្នកអាចធ្វើ
alert-answer = ឆ្លើយ
alert-update = សរសេរកំណែថ្មី
alert-cancel = លុបចោលសារនេះ
alert-cancel-note = អ្នកដែលបានទទួលទាំងអស់ត្រូវបានជូនដំណឹងថាវាលែងមានសុពលភាព។
alert-take-back = ដកការយល់ព្រមវិញ
alert-delay = ចម្លើយនឹងមកក្រោយ
alert-refuse = បដិសេធមិនឆ្លើយ
alert-forward = បញ្ជូនបន្ត
alert-forward-note = វាទៅជាពាក្យអ្នកដទៃ ព្រមទាំងសញ្ញា។ ឯកសារភ្ជាប់នៅទីនេះ។
alert-forward-to-nobody = មិនបានជ្រើសការិយាល័យទេ។ សូមជ្រើសការិយាល័យមួយ។
alert-no-use = មិនបានបញ្ជាក់សម្រាប់អ្វីទេ។ សូមជ្រើសយ៉ាងហោចមួយ។
alert-ask = សុំការយល់ព្រម
alert-ask-note = { $office } ជាអ្នកនិយាយ ហើយជាអ្នកសម្រេច។
alert-give = យល់ព្រម
alert-give-note = មានសុពលភាពតាមអ្វីដែលបានសុំខាងលើ។
alert-give-unasked = យល់ព្រមមុនមានអ្នកសុំ
alert-deny = បដិសេធការយល់ព្រម
alert-offices-hint = លេខសម្គាល់ការិយាល័យ ដោយមានក្បៀស
alert-in-hours = ក្នុង { $count ->
       *[other] { $count } ម៉ោង
    }
alert-in-days = រយៈពេល { $count ->
       *[other] { $count } ថ្ងៃ
    }
alert-as-long-as-kept = ដរាបណាវាត្រូវរក្សាទុក
alert-cannot-change-cancelled = វាត្រូវបានលុបចោល៖ មិនអាចកែ ឬលុបម្ដងទៀតទេ។
alert-cannot-change-over = ហួសកំណត់ហើយ៖ សូមសរសេរសារថ្មី។
alert-cannot-answer-cancelled = អ្នកផ្ញើបានដកវាវិញ៖ មិនចាំបាច់ឆ្លើយ។
alert-cannot-consent-twice = សំណួរនេះត្រូវបានឆ្លើយហើយ។ ដកការយល់ព្រមនៅទំព័ររបស់វា។
alert-cannot-over = វាត្រូវបំផ្លាញមុន { $until }៖ លែងអាចប្រើប្រាស់បានទៀត។
alert-cannot-forward-yet = ទៅ { $office } បានតែដោយការយល់ព្រមរបស់ { $originator } ({ $marks })។

# On paper.
alert-print = បោះពុម្ព
alert-print-note = អ្នកបោះពុម្ពត្រូវបានកត់ត្រា។
alert-print-first = សូមបោះពុម្ពសារនេះដោយប៊ូតុងរបស់វា៖ អ្នកបោះពុម្ពត្រូវបានកត់ត្រា។
alert-cannot-print = អាចបោះពុម្ព ឬនាំចេញបានតែដោយការយល់ព្រមរបស់ { $originator } ({ $marks })។
alert-back = ត្រឡប់ទៅសារ
