# What an alert is about: kinds, fields, coded values, doubts. Plates, numbers and names are put in as they are.

# Kinds.
entity-person = បុគ្គល
entity-document = ឯកសារ
entity-vehicle = យានយន្ត
entity-vessel = នាវា
entity-consignment = ទំនិញដឹកជញ្ជូន
entity-firearm = អាវុធភ្លើង
entity-drugs = គ្រឿងញៀន
entity-wildlife = សត្វព្រៃ
entity-organisation = អង្គការ
entity-device = ឧបករណ៍
entity-money = ប្រាក់
entity-location = ទីកន្លែង
entity-unknown = ប្រភេទដែលកំណែនេះមិនស្គាល់

# Fields.
field-names = ឈ្មោះ
field-romanised = ជាអក្សរឡាតាំង
field-alias = ឈ្មោះក្រៅ
field-sex = ភេទ
field-born = ថ្ងៃកំណើត
field-age_from = អាយុចាប់ពី
field-age_to = អាយុដល់
field-nationalities = សញ្ជាតិ
field-role = តួនាទី
field-height_cm = កម្ពស់គិតជាសង់ទីម៉ែត្រ
field-marks = សញ្ញាសម្គាល់
field-telephones = ទូរស័ព្ទ
field-warnings = ការព្រមាន
field-kind = ប្រភេទ
field-number = លេខ
field-issuing_state = ប្រទេសចេញ
field-authority = អាជ្ញាធរចេញ
field-issued = ចេញនៅថ្ងៃ
field-expires = មានសុពលភាពដល់
field-mrz = បន្ទាត់សម្រាប់ម៉ាស៊ីនអាន
field-document_state = ស្ថានភាពឯកសារ
field-plate = ផ្លាកលេខ
field-plate_state = ប្រទេសនៃផ្លាកលេខ
field-plate_province = ខេត្តនៃផ្លាកលេខ
field-vin = លេខតួ (`VIN`)
field-make = ម៉ាក
field-model = ម៉ូដែល
field-colour = ពណ៌
field-name = ឈ្មោះ
field-registration = លេខចុះបញ្ជី
field-call_sign = សញ្ញាហៅ
field-imo = លេខ `IMO`
field-mmsi = លេខ `MMSI`
field-flag = ទង់ជាតិ
field-engine = ម៉ាស៊ីន
field-container = កុងតឺន័រ
field-seal = ត្រាបិទ
field-waybill = ប័ណ្ណដឹកជញ្ជូន
field-hs_code = កូដគយ (`HS`)
field-declared = បានប្រកាសជា
field-found = បានរកឃើញ
field-shipper = អ្នកផ្ញើទំនិញ
field-consignee = អ្នកទទួលទំនិញ
field-packages = ចំនួនកញ្ចប់
field-weight = ទម្ងន់
field-calibre = កាលីប
field-serial = លេខស៊េរី
field-count = ចំនួន
field-rounds = ចំនួនគ្រាប់
field-substance = សារធាតុ
field-substance_name = ឈ្មោះសារធាតុ
field-cas = លេខ `CAS`
field-form = ទម្រង់
field-quantity = បរិមាណ
field-brand = សញ្ញាសម្គាល់ម៉ាក
field-concealment = របៀបលាក់
field-test = ការធ្វើតេស្ត
field-origin = ប្រភពដើម
field-destination = ទិសដៅចុងក្រោយ
field-seized_by = ចាប់យកដោយ
field-seized_at = ចាប់យកនៅ
field-scientific_name = ឈ្មោះវិទ្យាសាស្ត្រ
field-common_names = ឈ្មោះទូទៅ
field-appendix = ឧបសម្ព័ន្ធ `CITES`
field-term = គំរូ (ពាក្យ `CITES`)
field-source = ប្រភព
field-live = នៅរស់
field-permit = លិខិតអនុញ្ញាត
field-permit_state = ប្រទេសនៃលិខិតអនុញ្ញាត
field-care = ការថែទាំចាំបាច់
field-state = ប្រទេស
field-address = អាសយដ្ឋាន
field-imei = លេខ `IMEI`
field-imsi = លេខ `IMSI`
field-handles = គណនីបណ្ដាញ
field-amount = ចំនួនប្រាក់
field-currency = រូបិយប័ណ្ណ
field-account = គណនី
field-description = ការពិពណ៌នា
field-crossing = ច្រកព្រំដែន
field-point_e7 = ទីតាំង
field-road = ផ្លូវ
field-river_km = គីឡូម៉ែត្រទន្លេ
field-grid = កូអរដោនេក្រឡា
field-note = កំណត់ចំណាំ
field-sensitivities = រសើប
field-subdivision = ខេត្ត
field-locode = កូដទីកន្លែង (`UN/LOCODE`)
field-polygon_e7 = ជ្រុង
field-centre_e7 = ចំណុចកណ្ដាល
field-radius_m = កាំគិតជាម៉ែត្រ
field-accuracy_m = ត្រឹមត្រូវដល់ម៉ែត្រ
field-direction = ទិសដៅ
field-headline = ចំណងជើង
field-instruction = ការណែនាំ
field-contact = ទំនាក់ទំនង
field-officer = មន្ត្រី

# Relations between two.
coded-relation-drives = បើកបរ
coded-relation-owns = ជាម្ចាស់
coded-relation-carries = ដឹក
coded-relation-travels_with = ធ្វើដំណើរជាមួយ
coded-relation-holds = កាន់
coded-relation-works_for = ធ្វើការឱ្យ
coded-relation-contacted = បានទាក់ទង
coded-relation-found_in = រកឃើញនៅក្នុង
coded-relation-seized_from = ចាប់យកពី
coded-relation-sent_to = ផ្ញើទៅ
coded-relation-guardian_of = ជាអាណាព្យាបាលនៃ
coded-relation-same_as = ដូចគ្នានឹង
coded-relation-other = ទាក់ទងនឹង

# Sex (ISO/IEC 5218).
coded-sex-male = ប្រុស
coded-sex-female = ស្រី
coded-sex-not_applicable = មិនអនុវត្ត

# Roles of a person.
coded-role-suspect = ជនសង្ស័យ
coded-role-victim = ជនរងគ្រោះ
coded-role-witness = សាក្សី
coded-role-missing = បាត់ខ្លួន
coded-role-facilitator = អ្នកសម្របសម្រួល
coded-role-driver = អ្នកបើកបរ
coded-role-associate = សហការី

# Warnings about a person.
coded-warning-armed = មានអាវុធ
coded-warning-violent = ហិង្សា
coded-warning-contagious = មានជំងឺឆ្លង
coded-warning-self_harm = អាចធ្វើបាបខ្លួនឯង

# Kinds of document.
coded-document-passport = លិខិតឆ្លងដែន
coded-document-border_pass = ប័ណ្ណឆ្លងដែន
coded-document-national_id = អត្តសញ្ញាណប័ណ្ណ
coded-document-visa = ទិដ្ឋាការ
coded-document-laissez_passer = លិខិតអនុញ្ញាតឆ្លងកាត់
coded-document-seaman_book = សៀវភៅនាវិក
coded-document-vehicle_permit = លិខិតអនុញ្ញាតយានយន្ត
coded-document-other = ឯកសារផ្សេង

# States of a document.
coded-document_state-valid = មានសុពលភាព
coded-document_state-lost = បាត់
coded-document_state-stolen = ត្រូវបានលួច
coded-document_state-stolen_blank = ទម្រង់ទទេត្រូវបានលួច
coded-document_state-revoked = ត្រូវបានដកហូត
coded-document_state-forged = ក្លែងក្លាយ
coded-document_state-altered = ត្រូវបានកែបន្លំ
coded-document_state-impostor = ប្រើដោយអ្នកបន្លំខ្លួន

# Kinds of vehicle.
coded-vehicle-car = រថយន្ត
coded-vehicle-pickup = រថយន្តភីកអាប់
coded-vehicle-van = រថយន្តវ៉ាន់
coded-vehicle-bus = រថយន្តក្រុង
coded-vehicle-truck = រថយន្តដឹកទំនិញ
coded-vehicle-trailer = រ៉ឺម៉ក
coded-vehicle-motorcycle = ម៉ូតូ
coded-vehicle-tractor = ត្រាក់ទ័រ
coded-vehicle-bicycle = កង់
coded-vehicle-aircraft = យន្តហោះ
coded-vehicle-drone = ដ្រូន
coded-vehicle-other = យានយន្តផ្សេង

# Kinds of vessel.
coded-vessel-speedboat = ទូកល្បឿនលឿន
coded-vessel-longtail = ទូកកន្ទុយវែង
coded-vessel-cargo = នាវាដឹកទំនិញ
coded-vessel-ferry = សាឡាង
coded-vessel-fishing = ទូកនេសាទ
coded-vessel-barge = បាសណ្ដោង
coded-vessel-other = នាវាផ្សេង

# Kinds of firearm.
coded-firearm-handgun = កាំភ្លើងខ្លី
coded-firearm-rifle = កាំភ្លើងវែង
coded-firearm-shotgun = កាំភ្លើងប្រាយ
coded-firearm-automatic = អាវុធស្វ័យប្រវត្តិ
coded-firearm-ammunition = គ្រាប់រំសេវ
coded-firearm-explosive = គ្រឿងផ្ទុះ
coded-firearm-part = គ្រឿងបន្លាស់អាវុធ
coded-firearm-other = អាវុធផ្សេង

# Substances.
coded-substance-meth_tablet = ថ្នាំញៀនមេតំហ្វេតាមីនគ្រាប់
coded-substance-meth_crystal = មេតំហ្វេតាមីនទឹកកក
coded-substance-heroin = ហេរ៉ូអ៊ីន
coded-substance-opium = អាភៀន
coded-substance-cannabis_herb = កញ្ឆា
coded-substance-cannabis_resin = ជ័រកញ្ឆា
coded-substance-ketamine = កេតាមីន
coded-substance-mdma = អិចស្តាស៊ី
coded-substance-cocaine = កូកាអ៊ីន
coded-substance-fentanyl_analogue = សារធាតុស្រដៀងហ្វេនតានីល
coded-substance-nps = សារធាតុញៀនថ្មី
coded-substance-precursor = សារធាតុផ្សំ
coded-substance-other = សារធាតុផ្សេង

# Forms of drugs.
coded-drug_form-powder = ម្សៅ
coded-drug_form-tablet = គ្រាប់
coded-drug_form-crystal = គ្រីស្តាល់
coded-drug_form-liquid = វត្ថុរាវ
coded-drug_form-plant = រុក្ខជាតិ
coded-drug_form-blotter = ក្រដាសជ្រលក់

# Tests of drugs.
coded-test-none = មិនទាន់ធ្វើ
coded-test-field = ធ្វើនៅទីតាំង
coded-test-laboratory = ធ្វើក្នុងមន្ទីរពិសោធន៍

# CITES appendices.
coded-appendix-i = ឧបសម្ព័ន្ធទីមួយ
coded-appendix-ii = ឧបសម្ព័ន្ធទីពីរ
coded-appendix-iii = ឧបសម្ព័ន្ធទីបី
coded-appendix-not_listed = មិនមានក្នុងបញ្ជី

# CITES source codes. The letter stands beside these words.
coded-origin-w = ចាប់ពីធម្មជាតិ
coded-origin-r = ចិញ្ចឹមពីកូនធម្មជាតិ
coded-origin-d = បង្កាត់ដើម្បីពាណិជ្ជកម្ម ឧបសម្ព័ន្ធទីមួយ
coded-origin-a = រុក្ខជាតិដាំដុះ
coded-origin-c = បង្កាត់ក្នុងទ្រុង
coded-origin-f = កើតក្នុងទ្រុង
coded-origin-i = ត្រូវបានរឹបអូស
coded-origin-o = មុនអនុសញ្ញា
coded-origin-x = ពីសមុទ្រក្រៅដែនរដ្ឋ
coded-origin-y = ដុះដោយមានជំនួយ
coded-origin-u = មិនដឹង

# Kinds of device.
coded-device-telephone = ទូរស័ព្ទ
coded-device-sim = ស៊ីមកាត
coded-device-computer = កុំព្យូទ័រ
coded-device-radio = វិទ្យុទាក់ទង
coded-device-satellite = ឧបករណ៍ផ្កាយរណប
coded-device-storage = ឧបករណ៍ផ្ទុក
coded-device-other = ឧបករណ៍ផ្សេង

# Forms of money.
coded-money_form-cash = សាច់ប្រាក់
coded-money_form-transfer = ការផ្ទេរប្រាក់
coded-money_form-crypto = រូបិយប័ណ្ណគ្រីបតូ
coded-money_form-gold = មាស
coded-money_form-card = កាត
coded-money_form-other = តម្លៃផ្សេង

# Doubts: why a field is doubtful.
doubt-check_digit = លេខពិនិត្យមិនត្រូវគ្នា ({ $about })
doubt-shape = វាមិនមានទម្រង់តាមស្តង់ដារ ({ $about })
doubt-buddhist_year = ឆ្នាំមើលទៅដូចជាពុទ្ធសករាជ{ $about }
doubt-mixed_scripts = ពាក្យមួយមានអក្សរពីរប្រភេទ{ $about }
doubt-looks_like = វាមើលទៅដូចនេះ តែមិនដូចគ្នា៖ { $about }
doubt-invisible = វាមានតួអក្សរដែលគ្មានអ្នកណាមើលឃើញ ({ $about })
doubt-zawgyi = វាមើលទៅដូចជាភាសាភូមាក្នុងអក្សរហ្សោជី ដែលអ្នកផ្សេងអានជាពាក្យផ្សេង{ $about }
