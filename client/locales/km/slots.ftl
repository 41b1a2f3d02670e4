# How a phrase is filled in and reviewed, and what is wrong with it.

# Filling a phrase in, and showing it.
phrases-unknown = ឃ្លាលេខ { $number } ដែលកំណែនេះមិនស្គាល់
phrases-machine = បកប្រែដោយម៉ាស៊ីន មិនទាន់បានពិនិត្យ
phrases-reviewed = ពិនិត្យដោយ { $reviewer } នៅ { $date }
phrases-not-known = កំណែនេះគ្មានឃ្លាលេខ { $number } ទេ។
    .remedy = សូមស្វែងរកដោយ `blo phrases search`។
slot-of-none = ឃ្លាលេខ { $number } គ្មានចន្លោះ “{ $slot }” ហើយគ្មានចន្លោះណាមួយឡើយ។
    .remedy = សូមលុបវាចេញ។
slot-not-of-phrase = ឃ្លាលេខ { $number } គ្មានចន្លោះ “{ $slot }” ទេ។
    .remedy = ចន្លោះរបស់វាគឺ៖ { $slots }។
slot-missing = ឃ្លាលេខ { $number } ត្រូវបំពេញចន្លោះ { $slot }។
    .remedy = សូមសរសេរ { $fits }។
slot-unfit = “{ $value }” មិនត្រូវនឹងចន្លោះ { $slot } នៃឃ្លាលេខ { $number } ទេ។
    .remedy = សូមសរសេរ { $fits }។
fits-place = ឈ្មោះទីកន្លែង ឬ `crossing:` និងលេខកូដច្រកព្រំដែន
fits-time = ពេលវេលាជាមួយតំបន់ម៉ោង៖ `14:05+07:00`, `tomorrow 14:05+07:00` ឬ `2026-11-29T14:05+07:00`
fits-date = ថ្ងៃខែ ដូចជា `2026-11-29`
fits-vehicle = ស្លាកលេខ ឬរូបរាងយានយន្ត
fits-count = ចំនួនជាតួលេខ ដូចជា `12`
fits-direction = `inbound`, `outbound` ឬ `transit` តាមទិសមើលពីទីនេះ
fits-person = ឈ្មោះ ឬរូបរាងមនុស្ស
fits-quantity = តួលេខ និងឯកតា ដូចជា `12.5 kg` ឬ `40000 THB`
fits-telephone = លេខទូរស័ព្ទ ដូចជា `+66 53 733 000`
fits-text = ពាក្យមិនលើសពី 500 តួអក្សរ
slot-before-phrase = ចន្លោះស្ថិតមុនឃ្លារបស់វា៖ “{ $slot }”។
    .remedy = សូមសរសេរ `--phrase` មុន រួចចន្លោះរបស់វា។
slot-malformed = “{ $slot }” មិនបំពេញចន្លោះណាមួយទេ។
    .remedy = សូមសរសេរឈ្មោះ `=` និងតម្លៃ ដូចជា `--slot place=Bridge`។
slot-twice = ចន្លោះ { $slot } នៃឃ្លាលេខ { $number } ត្រូវបានបំពេញពីរដង។
    .remedy = សូមលុបមួយចេញ។

# Reviews: what is wrong in a row of a table.
row-unusable = ជួរ { $line } ជួរឈរ { $column }៖ { $why }
    .remedy = សូមកែ រួចនាំចូលឯកសារម្ដងទៀត៖ គ្មានអ្វីពីឯកសារនេះត្រូវបានយកទេ។
row-unreadable = នេះមិនមែនជាជួរនៃតារាងទេ។
row-header = ជួរដំបូងត្រូវជា `{ $columns }`។
row-columns = ជួរត្រូវមានជួរឈរទាំងនេះ៖ `{ $columns }`។
row-language = “{ $value }” មិនមែនជាភាសាដែលឃ្លាត្រូវបានបកប្រែទេ។
row-number = “{ $value }” មិនមែនជាលេខឃ្លានៃកំណែនេះទេ។
row-english = អង់គ្លេសមិនដូចកំណែនេះទេ៖ ការពិនិត្យជារបស់ពាក្យផ្សេង។
row-length = ការបកប្រែត្រូវមាន 1 ដល់ { $most } តួអក្សរក្នុងមួយជួរ។
row-slots = ការបកប្រែត្រូវមានចន្លោះនីមួយៗម្ដង៖ `{ $slots }`។
row-no-slots = ឃ្លានេះគ្មានចន្លោះទេ ដូច្នេះមិនអាចមានសញ្ញាឃ្នាប។
row-script = ការបកប្រែមិនបានសរសេរជាភាសានេះទេ៖ { $language }។
row-clash = ការបកប្រែដូចឃ្លាលេខ { $number }៖ គ្មានអ្នកណាអាចសម្គាល់បាន។
row-status = “{ $value }” មិនមែនជាស្ថានភាពពិនិត្យទេ៖ សរសេរ `reviewed` ឬ `machine, unreviewed`។
row-unmarked = ការបកប្រែត្រូវបានកែ តែគ្មានអ្នកធានា៖ សរសេរ `reviewed` ឈ្មោះ និងថ្ងៃ។
row-reviewer = គ្មានឈ្មោះអ្នកពិនិត្យ ឬឈ្មោះវែងពេក។
row-date = “{ $value }” មិនមែនជាថ្ងៃទេ៖ សរសេរដូចជា `2026-12-01`។
reviews-unreadable = មិនអាចអានការបកប្រែដែលបានពិនិត្យទេ ដូច្នេះបង្ហាញរបស់ម៉ាស៊ីន៖ { $why }។
    .remedy = សូមនាំចូលម្ដងទៀត (`blo phrases import`)។
reviews-unkept = មិនអាចរក្សាទុកការបកប្រែដែលបានពិនិត្យទេ៖ { $why }។
    .remedy = សូមពិនិត្យថាថតជារបស់លោក ហើយថាសមានទំហំ។
phrases-taken-in = ឥឡូវនេះរក្សាទុកការបកប្រែដែលបានពិនិត្យ { $count }។
phrases-none-found = គ្មានឃ្លាណាមានពាក្យទាំងនេះទេ។
phrases-no-language = “{ $value }” មិនមែនជាភាសាដែលមានឃ្លាទេ។
    .remedy = សូមជ្រើសរើសមួយ៖ { $languages }។
file-unreadable = មិនអាចអាន { $file } បានទេ៖ { $why }។
    .remedy = សូមបញ្ជាក់ឯកសារដែលមាន ហើយលោកអាចអានបាន។
file-unwritable = មិនអាចសរសេរ { $file } បានទេ៖ { $why }។
    .remedy = សូមបញ្ជាក់ឯកសារក្នុងថតរបស់លោកដែលមានទំហំ។
