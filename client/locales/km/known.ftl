# What `blo status` says about one office.

# What one office knows, and what it does not.
known-head = { $office } តាមដែល { $own } ដឹងនៅ { $at }៖
known-has-all = ការជូនដំណឹងរបស់យើងទៅ { $office } ដែលមិនទាន់ផុតកំណត់ បានដល់ទាំងអស់។
known-has-not = វាមិនទាន់ប្រាប់ថាបានទទួលការជូនដំណឹងរបស់យើង { $alerts }៖
known-waits-here = { $alerts } ({ $precedence }) នៅទីនេះ តាំងពី { $since }។
known-waits-at-relay = { $alerts } ({ $precedence }) នៅស្ថានីយបញ្ជូន តាំងពី { $since }។
known-unread-there-none = គ្មានការជូនដំណឹងរបស់យើងដែល { $office } មិនទាន់បើកទេ។
known-unread-there = { $office } មិនទាន់បើកការជូនដំណឹងរបស់យើង { $alerts } ចាស់បំផុតតាំងពី { $since } ({ $oldest })។
known-unread-here-none = គ្មានការជូនដំណឹងរបស់ { $office } ដែលគ្មានអ្នកណានៅទីនេះបើកទេ។
known-unread-here = គ្មានអ្នកណានៅទីនេះបើកការជូនដំណឹងរបស់ { $office } { $alerts } ទេ ចាស់បំផុតតាំងពី { $since } ({ $oldest })៖ មើល `blo inbox --unread`។
known-missing = បាត់៖ { $missing } ({ $precedence }) របស់ { $office } ដឹងតាំងពី { $since }។ សូមទូរស័ព្ទសួរការិយាល័យនោះថាបានផ្ញើអ្វី។
known-nothing-missing = គ្មានអ្វីរបស់ { $office } ដែលដឹងថាបាត់ទេ។
known-mark-overdue = { $office } មិនបានប្រាប់ចំនួនដែលបានផ្ញើជាងមួយម៉ោងហើយ៖ អាចមានអ្វីត្រូវបានទប់ដោយមើលមិនឃើញ។
known-more-waits = ការជូនដំណឹងផ្សេងទៀតរង់ចាំនៅទីនោះរហូតស្ថានីយបញ្ជូនមានទំហំ។
known-linked = ការិយាល័យនេះបានភ្ជាប់ទៅស្ថានីយបញ្ជូន { $relay } តាំងពី { $since }។
known-linked-tcp = ការិយាល័យនេះបានភ្ជាប់ទៅស្ថានីយបញ្ជូន { $relay } តាំងពី { $since } តាម `TCP`។
known-stopped = ការិយាល័យនេះមិនបានភ្ជាប់ទៅស្ថានីយបញ្ជូន { $relay } តាំងពី { $since } ហើយមិនព្យាយាមម្ដងទៀតដោយខ្លួនឯងទេ។
known-down = ការិយាល័យនេះមិនបានភ្ជាប់ទៅស្ថានីយបញ្ជូន { $relay } តាំងពី { $since } ហើយវាព្យាយាមម្ដងទៀតដោយខ្លួនឯង។
known-clock-ahead = នាឡិការបស់ស្ថានីយបញ្ជូនលឿនជាងរបស់យើង { $ms } មិល្លីវិនាទី។
known-clock-behind = នាឡិការបស់ស្ថានីយបញ្ជូនយឺតជាងរបស់យើង { $ms } មិល្លីវិនាទី។
known-by-relay-time = ការជូនដំណឹងត្រូវបានចុះពេលតាមស្ថានីយបញ្ជូន៖ សូមកំណត់នាឡិកាម៉ាស៊ីននេះ។
known-there-linked-since = ស្ថានីយបញ្ជូនប្រាប់ថា { $office } បានភ្ជាប់ តាមដែលដឹងតាំងពី { $since }។
known-there-linked = ស្ថានីយបញ្ជូនប្រាប់ថា { $office } បានភ្ជាប់។
known-there-not-linked = ស្ថានីយបញ្ជូនប្រាប់ថា { $office } មិនបានភ្ជាប់ទេ។
known-there-unknown = ឥឡូវនេះមិនដឹងថា { $office } បានភ្ជាប់ឬទេ។
known-last-seen = ឃើញចុងក្រោយនៅ { $at }។
known-ended = កិច្ចព្រមព្រៀងជាមួយ { $office } ត្រូវបានបញ្ចប់៖ សូមចងដៃគូថ្មី (`blo pair propose { $office }`)។
known-ends-soon = កិច្ចព្រមព្រៀងជិតផុតកំណត់នៅ { $until }៖ សូមបន្ត (`blo pair propose { $office }`)។
known-agreement = កិច្ចព្រមព្រៀង (លេខ { $serial }) ផុតកំណត់នៅ { $until }។
known-revoked = វិញ្ញាបនបត្ររបស់ { $office } ត្រូវបានដកហូត៖ គ្មានអ្វីត្រូវបានផ្ញើ ឬទទួលទេ។
known-key-changed = សោបានផ្លាស់ប្ដូរ៖ មិនផ្ញើ ឬទទួលទេ រហូតចងដៃគូថ្មី (`blo pair propose { $office }`)។
known-keys = សោរបស់វាជាសោដែលបានព្រមព្រៀង។ សោបិទត្រារបស់វាមានពី { $epoch } ហើយអាចប្រើរហូតដល់ { $until }។
known-no-sealing-key = មិនទាន់ដឹងសោបិទត្រា៖ ការជូនដំណឹងរង់ចាំនៅទីនេះរហូតវាបានភ្ជាប់ម្ដង។
known-its-certificate = វិញ្ញាបនបត្ររបស់ { $office } ផុតកំណត់នៅ { $until }។
known-our-certificate = វិញ្ញាបនបត្ររបស់យើងផុតកំណត់នៅ { $until }។
known-incomplete = មានច្រើនពេកមិនអាចរាប់អស់៖ តួលេខខាងលើគឺយ៉ាងតិច។
