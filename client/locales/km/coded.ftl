# Values of coded fields, and statuses. What travels is a number or a word of the protocol; these are its words here.

# status: What an alert is.
coded-status-actual = ស្ថានភាពពិត
coded-status-exercise = សមយុទ្ធ
coded-status-test = ការសាកល្បង

# message_type: What a message does.
coded-message_type-alert = ការជូនដំណឹង
coded-message_type-update = ការធ្វើបច្ចុប្បន្នភាព
coded-message_type-cancel = ការលុបចោល
coded-message_type-request = សំណើ
coded-message_type-answer = ចម្លើយ
coded-message_type-refusal = ការបដិសេធ
coded-message_type-delay = ការពន្យារពេល
coded-message_type-acknowledgement = ការទទួលដឹង
coded-message_type-consent_asked = ការសុំការយល់ព្រម
coded-message_type-consent_given = ការផ្ដល់ការយល់ព្រម

# category: Categories of crime.
coded-category-drugs = គ្រឿងញៀន
coded-category-precursors = សារធាតុផ្សំ
coded-category-migrant_smuggling = ការរត់ពន្ធជនចំណាកស្រុក
coded-category-trafficking_persons = ការជួញដូរមនុស្ស
coded-category-wildlife = សត្វព្រៃ
coded-category-timber_forest = ឈើ និងព្រៃឈើ
coded-category-waste_chemical = កាកសំណល់ និងសារធាតុគីមី
coded-category-arms = អាវុធ
coded-category-contraband = ទំនិញគេចពន្ធ
coded-category-document_fraud = ការក្លែងឯកសារ
coded-category-money = ប្រាក់ខុសច្បាប់
coded-category-fugitive = ជនរត់គេចខ្លួន
coded-category-missing_person = មនុស្សបាត់ខ្លួន
coded-category-scam_compound = ទីតាំងឆបោកអនឡាញ
coded-category-public_safety = សុវត្ថិភាពសាធារណៈ
coded-category-other = ប្រភេទផ្សេង

# direction: Movement as seen from the sender.
coded-direction-inbound = ចូល
coded-direction-outbound = ចេញ
coded-direction-transit = ឆ្លងកាត់

# tlp: Traffic Light Protocol: how far it may be shared. Its label stands beside these words.
coded-tlp-clear = ចែករំលែកបានដោយគ្មានកំណត់
coded-tlp-green = ក្នុងសហគមន៍ការងារ
coded-tlp-amber = ក្នុងស្ថាប័ន និងអ្នកដែលត្រូវដឹង
coded-tlp-amber_strict = ក្នុងស្ថាប័នតែប៉ុណ្ណោះ
coded-tlp-red = សម្រាប់តែអ្នកទទួលដែលបានបញ្ជាក់ឈ្មោះ

# handling: Europol handling codes. The code stands beside these words.
coded-handling-h0 = អាចប្រើតាមគោលបំណងដែលបានផ្ញើ
coded-handling-h1 = ហាមប្រើជាភស្តុតាងក្នុងតុលាការដោយគ្មានការអនុញ្ញាត
coded-handling-h2 = ហាមបញ្ជូនបន្តដោយគ្មានការអនុញ្ញាត
coded-handling-h3 = មានកម្រិតផ្សេងតាមការកំណត់

# urgency
coded-urgency-immediate = ភ្លាមៗ
coded-urgency-expected = ឆាប់ៗ
coded-urgency-future = ពេលអនាគត
coded-urgency-past = បានកន្លងទៅ

# severity
coded-severity-extreme = ធ្ងន់ធ្ងរបំផុត
coded-severity-severe = ធ្ងន់ធ្ងរ
coded-severity-moderate = មធ្យម
coded-severity-minor = តិចតួច

# certainty
coded-certainty-observed = បានឃើញផ្ទាល់
coded-certainty-likely = ទំនងជាពិត
coded-certainty-possible = អាចទៅរួច
coded-certainty-unlikely = មិនទំនងជាពិត

# response: What is asked of the other office.
coded-response-shelter = ចូលជ្រកកោន
coded-response-evacuate = ជម្លៀស
coded-response-prepare = ត្រៀមខ្លួន
coded-response-execute = អនុវត្តតាមផែនការ
coded-response-avoid = ជៀសវាងទីកន្លែង
coded-response-monitor = តាមដាន
coded-response-assess = វាយតម្លៃស្ថានការណ៍
coded-response-all_clear = មានសុវត្ថិភាពហើយ
coded-response-none = មិនបាច់ធ្វើអ្វីទេ
coded-response-stop_and_check = បញ្ឈប់ និងពិនិត្យ
coded-response-discreet_check = ពិនិត្យដោយសម្ងាត់
coded-response-controlled_delivery = ការដឹកជញ្ជូនក្រោមការត្រួតពិនិត្យ
coded-response-call_back = ទូរស័ព្ទត្រឡប់
coded-response-joint_patrol = ល្បាតរួមគ្នា
coded-response-verify_document = ផ្ទៀងផ្ទាត់ឯកសារ

# pap: Permissible Actions Protocol. Its label stands beside these words.
coded-pap-clear = ប្រើតាមច្បាប់គ្រប់ករណី
coded-pap-green = អាចចាត់វិធានការដោយបើកចំហ
coded-pap-amber = តែអ្វីដែលភាគីម្ខាងមើលមិនឃើញ
coded-pap-red = មើលតែប៉ុណ្ណោះ កុំចាត់វិធានការ

# sensitivity
coded-sensitivity-minor = អនីតិជន
coded-sensitivity-victim = ជនរងគ្រោះ
coded-sensitivity-health = ទិន្នន័យសុខភាព
coded-sensitivity-biometric = ទិន្នន័យជីវមាត្រ
coded-sensitivity-informant_risk = ហានិភ័យដល់អ្នកផ្ដល់ព័ត៌មាន

# source: How reliable a source is. The grade stands beside these words.
coded-source-a = គ្មានការសង្ស័យ
coded-source-b = ភាគច្រើនគួរឱ្យទុកចិត្ត
coded-source-c = ភាគច្រើនមិនគួរឱ្យទុកចិត្ត
coded-source-x = មិនអាចវាយតម្លៃបាន

# information: How far information can be believed. The grade stands beside these words.
coded-information-1 = ដឹងថាពិត
coded-information-2 = ប្រភពបានដឹងផ្ទាល់
coded-information-3 = ប្រភពមិនដឹងផ្ទាល់ តែមានការបញ្ជាក់
coded-information-4 = មិនអាចបញ្ជាក់បាន

# delay: Why an answer comes later.
coded-delay-judicial_authorisation = ត្រូវការអនុញ្ញាតពីតុលាការ
coded-delay-searching = កំពុងស្វែងរក
coded-delay-no_officer = គ្មានមន្ត្រីទំនេរ
coded-delay-other_agency = រង់ចាំស្ថាប័នផ្សេង
coded-delay-other = មូលហេតុពន្យារផ្សេង

# use: What an originator is asked to allow.
coded-use-forward = បញ្ជូនបន្ត
coded-use-export = នាំចេញជាឯកសារ
coded-use-sink = ផ្ដល់ទៅប្រព័ន្ធផ្សេង
coded-use-court = ប្រើក្នុងតុលាការ

# decline: Why a request is refused.
coded-decline-not_available = គ្មានព័ត៌មាន
coded-decline-not_authorised = គ្មានសិទ្ធិផ្ដល់ព័ត៌មាន
coded-decline-security = ប៉ះពាល់សន្តិសុខ
coded-decline-investigation = ប៉ះពាល់ការស៊ើបអង្កេត
coded-decline-danger_to_person = គ្រោះថ្នាក់ដល់មនុស្ស
coded-decline-disproportionate = ហួសកម្រិតសមស្រប
coded-decline-minor_offence = បទល្មើសស្រាល
coded-decline-other_state = មកពីរដ្ឋដែលមិនទាន់អនុញ្ញាត
coded-decline-other = មូលហេតុបដិសេធផ្សេង

# outcome: What came of an alert.
coded-outcome-stopped = បានបញ្ឈប់
coded-outcome-seized = បានរឹបអូស
coded-outcome-not_found = រកមិនឃើញ
coded-outcome-false_alarm = ដំណឹងមិនពិត
coded-outcome-under_watch = កំពុងឃ្លាំមើល
coded-outcome-passed_on = បានបញ្ជូនបន្ត
coded-outcome-refused = មិនទទួលចាត់វិធានការ

# precedence: How urgent. The word that travels stands beside these.
coded-precedence-flash = ប្រញាប់បំផុត
coded-precedence-immediate = បន្ទាន់
coded-precedence-priority = អាទិភាព
coded-precedence-routine = ធម្មតា

# progress: How far an alert has come.
coded-progress-queued = រង់ចាំផ្ញើ
coded-progress-held = នៅស្ថានីយបញ្ជូន
coded-progress-expired = ផុតកំណត់
coded-progress-refused_by_relay = ស្ថានីយបញ្ជូនបដិសេធ
coded-progress-unconfirmed = មិនបានបញ្ជាក់
coded-progress-refused_by_recipient = អ្នកទទួលបដិសេធ
coded-progress-delivered = បានដល់
coded-progress-read = បានអាន
coded-progress-actioned = បានចាត់វិធានការ
