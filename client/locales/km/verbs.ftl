# What the verbs of an officer print.

# A received or sent alert in a listing.
item-from = ពី { $office }
item-to = ទៅ { $offices }
item-exercise = សមយុទ្ធ
item-cancelled = បានលុបចោល
item-restored = មកម្ដងទៀតក្រោយការស្ដារ
list-empty = គ្មានអ្វីទេ

# What a sender sees.
sent-for = { $status } សម្រាប់ { $offices }
sent-before = { $status } សម្រាប់ { $offices } បានផ្ញើពីមុន
reference-malformed = “{ $text }” មិនបញ្ជាក់ការជូនដំណឹងណាមួយទេ។
    .remedy = សូមសរសេរ `OFFICE:ID` ដូចជា `mae-sai.th:ID`។
answers-lost = ចម្លើយត្រូវបានបាត់។
    .remedy = សូមផ្ញើជួរទាំងនោះម្ដងទៀត។
line-unreadable = មិនអាចអានជួរបានទេ៖ { $why }។
    .remedy = សូមមើលថាអ្វីកំពុងសរសេរវា។
line-too-long = ជួរវែងពេក។
    .remedy = សូមបង្រួញការជូនដំណឹង។
line-no-alert = ជួរនេះមិនមែនជាការជូនដំណឹងទេ៖ { $why }។
    .remedy = សូមកែ រួចផ្ញើម្ដងទៀត។

# A whole alert: the names of its fields.
show-do = សូមធ្វើ
show-category = ប្រភេទ
show-place = ទីកន្លែង
show-crossing = ច្រកព្រំដែន
show-officer = មន្ត្រី
show-case = សំណុំរឿង
show-handling = ការចែករំលែក
show-composed = សរសេរនៅ
show-over = ផុតកំណត់
show-answer-by = ឆ្លើយមុន
show-attached = ឯកសារភ្ជាប់
show-by = ដោយ { $who }

# How far an attachment is.
move-waiting = កំពុងរង់ចាំ
move-moving = { $kept } ក្នុងចំណោម { $parts } ផ្នែក
move-at_relay = នៅស្ថានីយបញ្ជូន
move-taken = បានទទួលយក
move-here = នៅទីនេះ
move-over = ផុតកំណត់៖ បានមកទាន់ { $kept } ក្នុងចំណោម { $parts } ផ្នែក
move-mismatch = មិនដូចអ្វីដែលអ្នកផ្ញើបានចុះហត្ថលេខា
move-lost = ខូចលើថាសរបស់ច្រកទំនាក់ទំនងនេះ ហើយមិនបានផ្ញើ

# What happens, as it happens.
watch-alarm = សញ្ញាអាសន្ន
watch-over = បានបញ្ចប់
watch-change = { $status } នៅ { $office }
watch-stopped = ច្រកទំនាក់ទំនងបានឈប់ដំណើរការហើយ។
    .remedy = សូមបើកវាឡើងវិញ រួចបន្តដោយ `--since` និងទីតាំងចុងក្រោយ។

# How the gateway is.
link-up = { $office }៖ បានភ្ជាប់ទៅ { $relay }
link-up-tcp = { $office }៖ បានភ្ជាប់ទៅ { $relay } តាម `TCP`
link-connecting = { $office }៖ កំពុងព្យាយាមភ្ជាប់ទៅ { $relay }
link-down = { $office }៖ មិនបានភ្ជាប់ទៅ { $relay } ទេ
link-stopped = { $office }៖ បានឈប់ភ្ជាប់ទៅ { $relay } ហើយមិនព្យាយាមម្ដងទៀតដោយខ្លួនឯងទេ
status-clock = នាឡិការបស់ស្ថានីយបញ្ជូនលឿនជាងរបស់យើង { $ms } មិល្លីវិនាទី
status-set-aside = ដាក់ដោយឡែកមិនបានអាន៖ { $count }
status-refused-proposal = { $office }៖ ស្ថានីយបញ្ជូនមិនទទួលសំណើទេ។ { $why }
status-proposal = { $office }៖ កំពុងចងដៃគូ៖ `blo pair list`
counterpart-line = { $office }៖ { $linked }, { $key } រង់ចាំនៅទីនេះ { $queued } នៅស្ថានីយបញ្ជូន { $held }
counterpart-linked = បានភ្ជាប់
counterpart-not-linked = មិនបានភ្ជាប់
counterpart-link-unknown = មិនដឹងថាបានភ្ជាប់ឬទេ
counterpart-revoked = វិញ្ញាបនបត្រត្រូវបានដកហូត៖ មិនផ្ញើ ឬទទួលទេ រហូតមានថ្មី
counterpart-key-changed = សោបានផ្លាស់ប្ដូរ៖ មិនផ្ញើ ឬទទួលទេ រហូតចងដៃគូថ្មី
counterpart-over = ការចងដៃគូបានបញ្ចប់
counterpart-no-key = មិនទាន់មានសោបិទត្រា៖ ការជូនដំណឹងរង់ចាំនៅទីនេះ
counterpart-ready = រួចរាល់
counterpart-missing = បាត់ { $count }
counterpart-more = ការជូនដំណឹងផ្សេងទៀតរបស់វារង់ចាំរហូតស្ថានីយបញ្ជូនមានទំហំ
counterpart-renew = ការចងដៃគូបញ្ចប់ { $until }៖ បន្តដោយ `blo pair propose { $office }`
counterpart-our-next-key = សោថ្មីរបស់យើងចាប់ផ្ដើមពី { $at }
counterpart-its-next-key = សោថ្មីរបស់ការិយាល័យនោះចាប់ផ្ដើមពី { $at }
item-updated = បានធ្វើបច្ចុប្បន្នភាព
show-note = ការរឹតត្បិត
show-law = ច្បាប់
show-purpose = គោលបំណង
show-keep-until = រក្សាទុកដល់
item-about-missing = អំពីការជូនដំណឹងដែលមិននៅទីនេះ
item-overdue = ហួសកំណត់តាំងពី { $by }
item-overdue-at = ហួសកំណត់នៅ { $office } តាំងពី { $by }
item-due = ត្រូវឆ្លើយមុន { $by }
item-due-at = { $office } ត្រូវឆ្លើយមុន { $by }
item-delayed = ពន្យារដល់ { $by }
item-delayed-at = { $office } ពន្យារដល់ { $by }
item-state-at = { $state } នៅ { $office }
output-no-json = មិនអាចបង្កើត `JSON` បានទេ៖ { $why }
    .remedy = សូមរាយការណ៍វា។
