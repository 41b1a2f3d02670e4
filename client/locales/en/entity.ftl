# What an alert is about: kinds, fields, coded values, doubts. Plates, numbers and names are put in as they are.

# Kinds.
entity-person = Person
entity-document = Document
entity-vehicle = Vehicle
entity-vessel = Vessel
entity-consignment = Consignment
entity-firearm = Firearm
entity-drugs = Drugs
entity-wildlife = Wildlife
entity-organisation = Organisation
entity-device = Device
entity-money = Money
entity-location = Place
entity-unknown = Of a kind that this version does not know

# Fields.
field-names = Names
field-romanised = in Latin letters
field-alias = alias
field-sex = Sex
field-born = Born
field-age_from = Age from
field-age_to = Age to
field-nationalities = Nationality
field-role = Role
field-height_cm = Height in centimetres
field-marks = Distinguishing marks
field-telephones = Telephones
field-warnings = Warnings
field-kind = Kind
field-number = Number
field-issuing_state = Issued by the state
field-authority = Issuing authority
field-issued = Issued on
field-expires = Valid until
field-mrz = Machine-readable lines
field-document_state = State of the document
field-plate = Plate
field-plate_state = Country of the plate
field-plate_province = Province of the plate
field-vin = Chassis number (VIN)
field-make = Make
field-model = Model
field-colour = Colour
field-name = Name
field-registration = Registration
field-call_sign = Call sign
field-imo = IMO number
field-mmsi = MMSI number
field-flag = Flag
field-engine = Engine
field-container = Container
field-seal = Seal
field-waybill = Waybill
field-hs_code = Customs code (HS)
field-declared = Declared as
field-found = Found
field-shipper = Shipper
field-consignee = Consignee
field-packages = Packages
field-weight = Weight
field-calibre = Calibre
field-serial = Serial number
field-count = How many
field-rounds = Rounds
field-substance = Substance
field-substance_name = Name of the substance
field-cas = CAS number
field-form = Form
field-quantity = Quantity
field-brand = Brand mark
field-concealment = Concealment
field-test = Test
field-origin = Origin
field-destination = Destination
field-seized_by = Seized by
field-seized_at = Seized at
field-scientific_name = Scientific name
field-common_names = Common names
field-appendix = CITES appendix
field-term = Specimen (CITES term)
field-source = Source
field-live = Alive
field-permit = Permit
field-permit_state = Country of the permit
field-care = Care needed
field-state = Country
field-address = Address
field-imei = IMEI number
field-imsi = IMSI number
field-handles = Accounts on networks
field-amount = Amount
field-currency = Currency
field-account = Account
field-description = Description
field-crossing = Crossing
field-point_e7 = Position
field-road = Road
field-river_km = River kilometre
field-grid = Grid reference
field-note = Note
field-sensitivities = Sensitive
field-subdivision = Province
field-locode = Place code (UN/LOCODE)
field-polygon_e7 = Corners
field-centre_e7 = Centre
field-radius_m = Radius in metres
field-accuracy_m = Accurate to metres
field-direction = Direction
field-headline = Headline
field-instruction = Instruction
field-contact = Contact
field-officer = Officer

# Relations between two.
coded-relation-drives = drives
coded-relation-owns = owns
coded-relation-carries = carries
coded-relation-travels_with = travels with
coded-relation-holds = holds
coded-relation-works_for = works for
coded-relation-contacted = contacted
coded-relation-found_in = was found in
coded-relation-seized_from = was seized from
coded-relation-sent_to = was sent to
coded-relation-guardian_of = is the guardian of
coded-relation-same_as = is the same as
coded-relation-other = has to do with

# Sex (ISO/IEC 5218).
coded-sex-male = male
coded-sex-female = female
coded-sex-not_applicable = not applicable

# Roles of a person.
coded-role-suspect = suspect
coded-role-victim = victim
coded-role-witness = witness
coded-role-missing = missing
coded-role-facilitator = facilitator
coded-role-driver = driver
coded-role-associate = associate

# Warnings about a person.
coded-warning-armed = armed
coded-warning-violent = violent
coded-warning-contagious = contagious
coded-warning-self_harm = may harm himself or herself

# Kinds of document.
coded-document-passport = passport
coded-document-border_pass = border pass
coded-document-national_id = national identity card
coded-document-visa = visa
coded-document-laissez_passer = laissez-passer
coded-document-seaman_book = seaman's book
coded-document-vehicle_permit = vehicle permit
coded-document-other = another document

# States of a document.
coded-document_state-valid = valid
coded-document_state-lost = lost
coded-document_state-stolen = stolen
coded-document_state-stolen_blank = stolen blank
coded-document_state-revoked = revoked
coded-document_state-forged = forged
coded-document_state-altered = altered
coded-document_state-impostor = used by an impostor

# Kinds of vehicle.
coded-vehicle-car = car
coded-vehicle-pickup = pickup
coded-vehicle-van = van
coded-vehicle-bus = bus
coded-vehicle-truck = truck
coded-vehicle-trailer = trailer
coded-vehicle-motorcycle = motorcycle
coded-vehicle-tractor = tractor
coded-vehicle-bicycle = bicycle
coded-vehicle-aircraft = aircraft
coded-vehicle-drone = drone
coded-vehicle-other = another vehicle

# Kinds of vessel.
coded-vessel-speedboat = speedboat
coded-vessel-longtail = longtail boat
coded-vessel-cargo = cargo vessel
coded-vessel-ferry = ferry
coded-vessel-fishing = fishing boat
coded-vessel-barge = barge
coded-vessel-other = another vessel

# Kinds of firearm.
coded-firearm-handgun = handgun
coded-firearm-rifle = rifle
coded-firearm-shotgun = shotgun
coded-firearm-automatic = automatic weapon
coded-firearm-ammunition = ammunition
coded-firearm-explosive = explosive
coded-firearm-part = part of a weapon
coded-firearm-other = another weapon

# Substances.
coded-substance-meth_tablet = methamphetamine tablets
coded-substance-meth_crystal = crystal methamphetamine
coded-substance-heroin = heroin
coded-substance-opium = opium
coded-substance-cannabis_herb = cannabis herb
coded-substance-cannabis_resin = cannabis resin
coded-substance-ketamine = ketamine
coded-substance-mdma = MDMA (ecstasy)
coded-substance-cocaine = cocaine
coded-substance-fentanyl_analogue = fentanyl analogue
coded-substance-nps = new psychoactive substance
coded-substance-precursor = precursor
coded-substance-other = another substance

# Forms of drugs.
coded-drug_form-powder = powder
coded-drug_form-tablet = tablet
coded-drug_form-crystal = crystal
coded-drug_form-liquid = liquid
coded-drug_form-plant = plant
coded-drug_form-blotter = blotter

# Tests of drugs.
coded-test-none = none yet
coded-test-field = in the field
coded-test-laboratory = in a laboratory

# CITES appendices.
coded-appendix-i = appendix one
coded-appendix-ii = appendix two
coded-appendix-iii = appendix three
coded-appendix-not_listed = not listed

# CITES source codes. The letter stands beside these words.
coded-origin-w = taken from the wild
coded-origin-r = ranched
coded-origin-d = bred for trade, of appendix one
coded-origin-a = artificially grown plant
coded-origin-c = bred in captivity
coded-origin-f = born in captivity
coded-origin-i = confiscated
coded-origin-o = from before the convention
coded-origin-x = from the sea beyond any state
coded-origin-y = grown with assistance
coded-origin-u = not known

# Kinds of device.
coded-device-telephone = telephone
coded-device-sim = SIM card
coded-device-computer = computer
coded-device-radio = radio
coded-device-satellite = satellite terminal
coded-device-storage = storage
coded-device-other = another device

# Forms of money.
coded-money_form-cash = cash
coded-money_form-transfer = transfer
coded-money_form-crypto = cryptocurrency
coded-money_form-gold = gold
coded-money_form-card = cards
coded-money_form-other = other values

# Doubts: why a field is doubtful.
doubt-check_digit = The check digit does not agree ({ $about })
doubt-shape = It does not have the form of the standard ({ $about })
doubt-buddhist_year = The year looks like one of the Buddhist era{ $about }
doubt-mixed_scripts = One word has letters of two scripts{ $about }
doubt-looks_like = It looks like this and is not the same: { $about }
doubt-invisible = It has a character that nobody sees ({ $about })
doubt-zawgyi = It looks like Burmese in Zawgyi, which others read as other words{ $about }
