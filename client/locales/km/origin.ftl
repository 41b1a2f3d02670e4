# Whose words an alert has, which place is meant, and what a picture tells.
about-passed-on = បញ្ជូនបន្តពី
about-passed-on-digest = សញ្ញាឌីជីថលរបស់វា
alert-passed-on = បញ្ជូនបន្តពី
alert-passed-on-digest = សញ្ញាឌីជីថលនៃអ្វីដែលបានបញ្ជូនបន្ត
desk-forward-alone = មានតែការបញ្ជូនបន្តទេដែលប្រាប់ថាពាក្យជារបស់នរណា។
    .remedy = សូមដក `passed_on` ចេញ ឬបញ្ជូនបន្តដោយ `blo forward`។
doubt-far_apart = ការ៉េផែនទី និងចំណុចមិននៅជាមួយគ្នា ({ $about })

# Sending.
sent-key-changed = រក្សាទុកនៅទីនេះ មិនបានផ្ញើ៖ សោរបស់ { $office } ខុសពីសោដែលបានព្រមព្រៀង។
    .remedy = សូមទូរស័ព្ទទៅការិយាល័យនោះ រួចចងដៃគូជាថ្មី (`blo pair propose { $office }`)៖ បន្ទាប់មកវាទៅដោយខ្លួនឯង។

# What a picture tells besides what it shows.
picture-tells = { $file } ប្រាប់អ្នកទទួល៖ { $what }។
    .remedy = បើគេមិនចាំបាច់ដឹង សូមផ្ញើដោយ `--strip`៖ ច្បាប់ចម្លងនឹងទៅជំនួស។
picture-place = កន្លែងថត ({ $value })
picture-time = ពេលថត ({ $value })
picture-device = ឧបករណ៍ (`{ $value }`)
picture-notes = អ្វីដែលកាមេរ៉ា ឬកម្មវិធីបានកត់ត្រា
picture-copied = { $file } ទៅជាច្បាប់ចម្លង ដោយគ្មានអ្វីដែលកាមេរ៉ាបានសរសេរ។
picture-kind = មិនអាចដកអ្វីដែលកាមេរ៉ាបានសរសេរចេញពី { $file } នៅទីនេះទេ។
    .remedy = សូមផ្ញើជា `JPEG` `PNG` ឬ `WebP` ឬតាមដែលវាជា។
picture-damaged = { $file } ខូច ដូច្នេះមិនអាចធ្វើច្បាប់ចម្លងបានទេ។
    .remedy = សូមថតម្ដងទៀត ឬផ្ញើតាមដែលវាជា។
write-strip = ផ្ញើច្បាប់ចម្លងរូបភាព ដោយគ្មានអ្វីដែលកាមេរ៉ាបានសរសេរ (កន្លែង ពេលវេលា ឧបករណ៍)
