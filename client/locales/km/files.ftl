# Files that go with an alert: handing them in, and taking them out.

# Files that go with an alert.
file-too-many = ការជូនដំណឹងមួយមានឯកសារភ្ជាប់មិនលើសពី { $most }។
    .remedy = សូមផ្ញើនៅសល់ជាមួយការជូនដំណឹងមួយទៀត។
file-folder = { $file } ជាថត មិនមែនឯកសារទេ។
    .remedy = សូមភ្ជាប់ឯកសារ។
file-pipe = { $file } ជាបំពង់ទិន្នន័យ មិនមែនឯកសារទេ។
    .remedy = សូមភ្ជាប់ឯកសារ។
file-socket = { $file } ជារន្ធតភ្ជាប់ មិនមែនឯកសារទេ។
    .remedy = សូមភ្ជាប់ឯកសារ។
file-device = { $file } ជាឧបករណ៍ មិនមែនឯកសារទេ។
    .remedy = សូមភ្ជាប់ឯកសារ។
file-empty = { $file } ទទេ។
    .remedy = សូមពិនិត្យថាវាត្រូវបានសរសេរចប់។
file-too-large = { $file } មាន { $size } បៃ ឯកសារភ្ជាប់មានមិនលើសពី { $most }។
    .remedy = សូមធ្វើឱ្យវាតូចជាង ឬផ្ញើមួយផ្នែក។
file-name-not-unicode = ឈ្មោះរបស់ { $file } មិនមែនជា `Unicode` ទេ។
    .remedy = សូមដាក់ឈ្មោះឯកសារផ្សេង។
file-changed = { $file } បានផ្លាស់ប្ដូរពេលកំពុងអាន៖ គ្មានអ្វីត្រូវបានផ្ញើទេ។
    .remedy = សូមផ្ញើម្ដងទៀតពេលគ្មានអ្វីសរសេរវា។
file-not-sent = មិនអាចអាន { $file } បានទេ៖ { $why }។
    .remedy = គ្មានអ្វីត្រូវបានផ្ញើទេ៖ សូមកែឈ្មោះ ឬសិទ្ធិឯកសារ។
attachment-none = ការជូនដំណឹងនេះគ្មានឯកសារភ្ជាប់ទេ។
    .remedy = សូមមើលដោយ `blo attachment list { $alert }`។
attachment-no-number = ការជូនដំណឹងនេះគ្មានឯកសារភ្ជាប់លេខ { $number } ទេ។
    .remedy = សូមមើលដោយ `blo attachment list { $alert }`។
attachment-several = ឯកសារ { $count } ភ្ជាប់ជាមួយការជូនដំណឹងនេះ។
    .remedy = សូមបញ្ជាក់លេខ ឬថតសម្រាប់ទាំងអស់ដោយ `--out`។
file-there = { $file } មានរួចហើយ។
    .remedy = សូមបញ្ជាក់ឯកសារ ឬថតផ្សេងដោយ `--out`។
attachment-mismatch = { $file } មិនមែនជាឯកសារដែលអ្នកផ្ញើបានចុះហត្ថលេខាទេ។
    .remedy = សូមស្នើអ្នកផ្ញើផ្ញើម្ដងទៀត។
