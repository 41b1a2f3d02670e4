# Values of coded fields, and statuses. What travels is a number or a word of the protocol; these are its words here.

# status: What an alert is.
coded-status-actual = actual
coded-status-exercise = exercise
coded-status-test = test

# message_type: What a message does.
coded-message_type-alert = alert
coded-message_type-update = update
coded-message_type-cancel = cancel
coded-message_type-request = request
coded-message_type-answer = answer
coded-message_type-refusal = refusal
coded-message_type-delay = delay
coded-message_type-acknowledgement = acknowledgement
coded-message_type-consent_asked = consent asked
coded-message_type-consent_given = consent given

# category: Categories of crime.
coded-category-drugs = drugs
coded-category-precursors = precursors
coded-category-migrant_smuggling = migrant smuggling
coded-category-trafficking_persons = trafficking in persons
coded-category-wildlife = wildlife
coded-category-timber_forest = timber and forest
coded-category-waste_chemical = waste and chemicals
coded-category-arms = arms
coded-category-contraband = contraband
coded-category-document_fraud = document fraud
coded-category-money = money
coded-category-fugitive = fugitive
coded-category-missing_person = missing person
coded-category-scam_compound = scam compound
coded-category-public_safety = public safety
coded-category-other = other

# direction: Movement as seen from the sender.
coded-direction-inbound = inbound
coded-direction-outbound = outbound
coded-direction-transit = transit

# tlp: Traffic Light Protocol: how far it may be shared. Its label stands beside these words.
coded-tlp-clear = no limit on sharing
coded-tlp-green = within the community
coded-tlp-amber = within the organisation and those who must know
coded-tlp-amber_strict = within the organisation alone
coded-tlp-red = for the named recipients alone

# handling: Europol handling codes. The code stands beside these words.
coded-handling-h0 = may be used for the purpose it was sent for
coded-handling-h1 = no evidence in court without permission
coded-handling-h2 = not to be passed on without permission
coded-handling-h3 = other limits, as noted

# urgency
coded-urgency-immediate = at once
coded-urgency-expected = soon
coded-urgency-future = later
coded-urgency-past = over

# severity
coded-severity-extreme = extreme
coded-severity-severe = severe
coded-severity-moderate = moderate
coded-severity-minor = minor

# certainty
coded-certainty-observed = observed
coded-certainty-likely = likely
coded-certainty-possible = possible
coded-certainty-unlikely = unlikely

# response: What is asked of the other office.
coded-response-shelter = take shelter
coded-response-evacuate = evacuate
coded-response-prepare = prepare
coded-response-execute = carry out the plan
coded-response-avoid = avoid the place
coded-response-monitor = watch
coded-response-assess = assess
coded-response-all_clear = all clear
coded-response-none = nothing to do
coded-response-stop_and_check = stop and check
coded-response-discreet_check = discreet check
coded-response-controlled_delivery = controlled delivery
coded-response-call_back = call back
coded-response-joint_patrol = joint patrol
coded-response-verify_document = verify the document

# pap: Permissible Actions Protocol. Its label stands beside these words.
coded-pap-clear = any lawful use
coded-pap-green = open action allowed
coded-pap-amber = only what the other side cannot see
coded-pap-red = look only, do not act

# sensitivity
coded-sensitivity-minor = a child
coded-sensitivity-victim = a victim
coded-sensitivity-health = health
coded-sensitivity-biometric = biometric
coded-sensitivity-informant_risk = an informant is at risk

# source: How reliable a source is. The grade stands beside these words.
coded-source-a = no doubt
coded-source-b = mostly reliable
coded-source-c = mostly not reliable
coded-source-x = cannot be assessed

# information: How far information can be believed. The grade stands beside these words.
coded-information-1 = known to be true
coded-information-2 = known to the source
coded-information-3 = not known to the source, but corroborated
coded-information-4 = cannot be corroborated

# delay: Why an answer comes later.
coded-delay-judicial_authorisation = a court must allow it
coded-delay-searching = it is being looked for
coded-delay-no_officer = no officer is free
coded-delay-other_agency = another agency must answer
coded-delay-other = another reason

# use: What an originator is asked to allow.
coded-use-forward = pass it on
coded-use-export = write it to a file
coded-use-sink = give it to another system
coded-use-court = use it in court

# decline: Why a request is refused.
coded-decline-not_available = it is not available
coded-decline-not_authorised = nobody may give it
coded-decline-security = it would harm security
coded-decline-investigation = it would harm an investigation
coded-decline-danger_to_person = it would endanger a person
coded-decline-disproportionate = it would go too far
coded-decline-minor_offence = the offence is minor
coded-decline-other_state = it came from a state that has not allowed it
coded-decline-other = refused for another reason

# outcome: What came of an alert.
coded-outcome-stopped = stopped
coded-outcome-seized = seized
coded-outcome-not_found = not found
coded-outcome-false_alarm = false alarm
coded-outcome-under_watch = under watch
coded-outcome-passed_on = passed on
coded-outcome-refused = not acted on

# precedence: How urgent. The word that travels stands beside these.
coded-precedence-flash = flash
coded-precedence-immediate = immediate
coded-precedence-priority = priority
coded-precedence-routine = routine

# progress: How far an alert has come.
coded-progress-queued = queued
coded-progress-held = held by the relay
coded-progress-expired = expired
coded-progress-refused_by_relay = refused by the relay
coded-progress-unconfirmed = unconfirmed
coded-progress-refused_by_recipient = refused by the recipient
coded-progress-delivered = delivered
coded-progress-read = read
coded-progress-actioned = acted on
