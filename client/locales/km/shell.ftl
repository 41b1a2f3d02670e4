# What the verbs print that write files, list officers and make the page's certificate.

# Exporting.
export-entries = បានសរសេរ { $count } ធាតុ
export-written = បានសរសេរការជូនដំណឹង { $written } ទុកចោល { $left }
export-there = { $file } មានរួចហើយ
    .remedy = សូមបញ្ជាក់ឯកសារផ្សេង ឬជំនួសវាដោយ `--force`។
export-unwritable = មិនអាចសរសេរ { $file } បានទេ៖ { $why }
    .remedy = សូមបញ្ជាក់ឯកសារក្នុងថតរបស់អ្នកដែលមានទំហំទំនេរ គ្មានអ្វីត្រូវបានទុកចោលនៅទីនោះ ហើយឯកសារដែលមានពីមុននៅដដែល។
export-head = ការចែករំលែករបស់ទាំងមូល៖ { $marks }។ នាំចេញពី { $office } នៅ { $at }។
export-head-by = ការចែករំលែករបស់ទាំងមូល៖ { $marks }។ នាំចេញពី { $office } នៅ { $at } ដោយ { $officer }។

# Officers.
officer-home = សូមបង្កើតថតរបស់ការិយាល័យដោយ `blo init` ឬបញ្ជាក់ថតផ្សេងដោយ `--home`។
officer-may = { $name } អាចប្រើទំព័រក្នុងនាម { $role }
officer-password = { $name } មានពាក្យសម្ងាត់ថ្មីហើយ
officer-removed = { $name } មិនអាចប្រើទំព័រទៀតទេ អ្វីដែល { $name } បានធ្វើនៅក្នុងប្រវត្តិដដែល
officer-since = តាំងពី { $since }
officer-none = គ្មានមន្ត្រីក្នុងបញ្ជីទេ។ សូមបន្ថែមម្នាក់ដោយ `blo officer add NAME`។
officer-look = សូមមើល `blo officer list` ពាក្យសម្ងាត់មានយ៉ាងតិច { $chars } តួអក្សរ។

# The certificate of the page.
desk-cert-made = បានបង្កើតវិញ្ញាបនបត្ររបស់ទំព័រ វាមានសុពលភាពដល់ { $until }
desk-cert-trust = សូមឱ្យកម្មវិធីរុករកទាំងអស់របស់ការិយាល័យនេះជឿទុកចិត្ត { $file } សម្រាប់គេហទំព័រ សូមប្រៀបធៀប `SHA-256` របស់វានៅទាំងពីរកន្លែងជាមុនសិន។
desk-cert-nothing = កម្មវិធីរុករកដែលជឿទុកចិត្តអាជ្ញាធររបស់ទំព័រនេះមិនត្រូវការអ្វីថ្មីទេ។
desk-cert-restart = សូមបើកច្រកទំនាក់ទំនងឡើងវិញ៖ `blo run` នឹងប្រើវា។
evidence-no-base64 = ផ្នែករបស់ច្រកទំនាក់ទំនងមិនមែនជា `base64` ទេ
    .remedy = សូមរាយការណ៍វា។
evidence-written = បានសរសេរភស្តុតាងនៃ { $id }

# Agreeing with another office.
pair-ended = កិច្ចព្រមព្រៀងជាមួយ { $office } បានបញ្ចប់ ស្ថានីយបញ្ជូនបញ្ចប់អ្វីដែលនៅរង់ចាំរវាងទាំងពីរ
pair-ended-already = កិច្ចព្រមព្រៀងជាមួយ { $office } បានបញ្ចប់មុននេះហើយ ស្ថានីយបញ្ជូនបញ្ចប់អ្វីដែលនៅរង់ចាំរវាងទាំងពីរ
pair-none-named = មិនបានបញ្ជាក់កិច្ចព្រមព្រៀងទេ
    .remedy = សូមប្រើ `--certificate` ដើម្បីចាប់ផ្ដើម ឬ `--in` ដើម្បីចុះហត្ថលេខាលើរបស់គេ។
pair-is = បានចងដៃគូជាមួយ { $office } ដែលមានសោ { $key }
pair-signed = បានចុះហត្ថលេខាសម្រាប់ { $office } ដែលមានសោ { $key } វាមានសុពលភាពពេលការិយាល័យនោះចុះហត្ថលេខាដែរ
pair-nowhere = កិច្ចព្រមព្រៀងថ្មីគ្មានកន្លែងទៅទេ
    .remedy = សូមបញ្ជាក់ឯកសារសម្រាប់ការិយាល័យនោះដោយ `--out`។
pair-ask-anew = សូមសុំកិច្ចព្រមព្រៀងថ្មីពីការិយាល័យនោះ ហើយប្រៀបធៀបវិញ្ញាបនបត្ររបស់វាតាមសំឡេង។
pair-not-us = កិច្ចព្រមព្រៀងមិនបញ្ជាក់ { $office } ដោយសោរបស់ទីនេះទេ
pair-not-with = កិច្ចព្រមព្រៀងនេះមិនមែនជាមួយ { $office } ទេ
pair-other-key = កិច្ចព្រមព្រៀងបញ្ជាក់សោផ្សេងរបស់ { $office }
pair-not-now = កិច្ចព្រមព្រៀងមានសុពលភាពពី { $from } ដល់ { $until } ដែលមិនមែនឥឡូវនេះទេ
pair-unsigned = កិច្ចព្រមព្រៀងគ្មានហត្ថលេខារបស់ { $office } ទេ
pair-number = កិច្ចព្រមព្រៀងលេខ { $serial } មិនបន្តពីលេខ { $known } ដែលមានសុពលភាពនៅទីនេះទេ
pair-key-uncompared = សោរបស់ { $office } ខុសពីមុន ហើយមិនបានផ្ដល់ `--certificate` ទេ
pair-certificate-other = វិញ្ញាបនបត្របញ្ជាក់ { $named } មិនមែន { $office } ទេ
    .remedy = សូមបញ្ជាក់ការិយាល័យនៃវិញ្ញាបនបត្រ។
pair-too-long = វាវែងពេកសម្រាប់កិច្ចព្រមព្រៀង
pair-no-agreement = វាមិនមែនជាកិច្ចព្រមព្រៀងទេ៖ { $why }
pair-no-certificate = ការិយាល័យនេះមិនទាន់មានវិញ្ញាបនបត្រទេ
    .remedy = សូមនាំវាចូលដោយ `blo certificate add`។
pair-next-nothing = គ្មានអ្វីកំពុងដំណើរការទេ
pair-next-wait = រង់ចាំរបស់គេ ដែលមកតាមស្ថានីយបញ្ជូន (`blo pair list`) ឬក្នុងឯកសារសម្រាប់ `blo pair take`
pair-next-introduce = ណែនាំការិយាល័យនេះដោយ `blo pair propose { $office }`
pair-next-call = ទូរស័ព្ទទៅគេតាមលេខដែលអ្នកស្គាល់ពីប្រភពផ្សេង អានលេខនៃ `blo pair card` ឱ្យគេស្ដាប់ រួចវាយលេខរបស់គេក្នុង `blo pair confirm { $office }`
pair-next-ended = លេខសុវត្ថិភាពខុសប្រាំដងបានបញ្ចប់វា៖ សូមសុំការណែនាំថ្មីពីគេ
pair-next-signed = រង់ចាំរហូតគេបានបញ្ជាក់ដែរ
pair-says = ប្រាប់ថា៖ { $reach } (មិនទាន់បញ្ជាក់)
pair-no-telephone = មិនផ្ដល់លេខទូរស័ព្ទទេ
pair-ended-since = កិច្ចព្រមព្រៀងនេះជាមួយ { $office } ត្រូវបានបញ្ចប់ហើយ
    .remedy = សូមចងដៃគូជាថ្មី៖ `blo pair propose`។
pair-handed = ច្រកទំនាក់ទំនងប្រគល់វាទៅស្ថានីយបញ្ជូន
pair-handed-later = ច្រកទំនាក់ទំនងប្រគល់វាទៅស្ថានីយបញ្ជូនភ្លាមពេលវាដំណើរការ
pair-done = បានចងដៃគូជាមួយ { $office } រហូតដល់ { $until } ស្ថានីយបញ្ជូន និង { $office } ដឹងវាពីច្រកទំនាក់ទំនង
pair-told = បានចុះហត្ថលេខាសម្រាប់ { $office }៖ { $carried } វាមានសុពលភាពពេលការិយាល័យនោះចុះហត្ថលេខាដែរ បន្ទាប់៖ { $next }
pair-hear-again = សូមឱ្យគេអានលេខទាំងអស់ម្ដងទៀត លើកនេះមិនរាប់ជាការព្យាយាមទេ។
pair-no-terminal = គ្មានស្ថានីយសម្រាប់វាយលេខទេ
    .remedy = សូមវាយវានៅស្ថានីយ ឬបញ្ជាក់ឯកសារដែលមានតែអ្នកអានបានដោយ `--digits-file`។
pair-key-other = សោខុសពីមុន។
pair-call = សូមទូរស័ព្ទទៅគេតាមលេខដែលអ្នកស្គាល់ពីប្រភពផ្សេង។ ត្រូវស្គាល់សំឡេងគេ ឬសួរអ្វីដែលមានតែគេដឹង។
pair-read-out = អានរបស់អ្នក៖
pair-type = វាយរបស់គេ៖
pair-list-agreement = កិច្ចព្រមព្រៀងលេខ { $serial } រហូតដល់ { $until }
pair-list-former-key = ដែលជារបស់សោផ្សេងនៃការិយាល័យនេះ៖ សូមចងដៃគូជាថ្មី
pair-list-ended = បានបញ្ចប់៖ សូមចងដៃគូជាថ្មី
pair-list-invalid = គ្មានសុពលភាពឥឡូវនេះ៖ សូមចងដៃគូជាថ្មី
pair-list-soon = ដែលជិតផុតកំណត់៖ សូមចងដៃគូជាថ្មី
pair-list-none = គ្មានកិច្ចព្រមព្រៀង
pair-list-unconfirmed = { $reach } (មិនទាន់បញ្ជាក់)
pair-list-key = សោខុសពីមុន
pair-list-wrong = លេខសុវត្ថិភាពខុស៖ { $count }
pair-list-wished = ចង់បានកិច្ចព្រមព្រៀងថ្មីរហូតដល់ { $until }
pair-list-next = បន្ទាប់៖ { $next }
pair-list-refused = ស្ថានីយបញ្ជូនមិនទទួលវាទេ៖ { $why }
pair-list-digits = លេខផ្ទាល់ខ្លួន៖ { $digits }
pair-introduced = បានណែនាំខ្លួនទៅ { $office }៖ { $carried } បន្ទាប់៖ { $next }
pair-ask-introduction = សូមសុំការណែនាំថ្មីពីគេ ហើយរកឱ្យឃើញថានរណាផ្ញើវា។
pair-taken = នេះជាការណែនាំរបស់ { $office } ដែល{ $card } បន្ទាប់៖ { $next }
pair-taken-key = នេះជាការណែនាំរបស់ { $office } ដែល{ $card } សោខុសពីមុន បន្ទាប់៖ { $next }
pair-taken-again = ការណែនាំនេះរបស់ { $office } មាននៅទីនេះហើយ បន្ទាប់៖ { $next }
pair-taken-half = នេះជាកិច្ចព្រមព្រៀងដែល { $office } បានចុះហត្ថលេខា បន្ទាប់៖ { $next }
pair-too-long-any = វាវែងពេកសម្រាប់ការណែនាំ ឬកិច្ចព្រមព្រៀង

# A wrong command line, and what its help says in brackets.
cli-default = លំនាំដើម៖ { $values }
cli-possible = តម្លៃអាចប្រើ៖ { $values }
cli-unknown-argument = មិនស្គាល់ { $argument } នៅទីនេះទេ
    .remedy = សូមបន្ថែម `--help` ដើម្បីមើលអ្វីដែលអាចប្រើ។
cli-unknown-verb = គ្មានពាក្យបញ្ជា “{ $verb }” ទេ
    .remedy = សូមមើលទាំងអស់ដោយ `blo --help`។
cli-no-verb = មិនបានបញ្ជាក់ពាក្យបញ្ជាទេ
    .remedy = សូមមើលទាំងអស់ដោយ `--help`។
cli-no-value = { $argument } ខ្វះតម្លៃ
    .remedy = សូមសរសេរវាខាងក្រោយ ឬបន្ថែម `--help` ដើម្បីមើល។
cli-invalid-value = “{ $value }” មិនត្រូវនឹង { $argument } ទេ
    .remedy = សូមកែវា ឬបន្ថែម `--help` ដើម្បីមើលអ្វីដែលត្រូវ។
cli-missing = ខ្វះ { $argument }
    .remedy = សូមបញ្ជាក់វា ឬបន្ថែម `--help` ដើម្បីមើល។
cli-conflict = មិនអាចប្រើ { $argument } និង { $other } ជាមួយគ្នាទេ
    .remedy = សូមដកមួយចេញ។
cli-wrong = មិនយល់បន្ទាត់ពាក្យបញ្ជាទេ៖ { $why }
    .remedy = សូមបន្ថែម `--help` ដើម្បីមើលអ្វីដែលអាចប្រើ។
init-made = បានបង្កើតថតរបស់ { $office } សូមឱ្យគេបញ្ជាក់ { $request }
certificate-taken = បានយកវិញ្ញាបនបត្រចូល មានសុពលភាពដល់ { $until }
