# Standard phrases by their numbers. What stands here is signed nowhere: a phrase is its number and its slots.
# A number never gets another meaning, and none is used again. A slot stands in a sentence exactly once.

# Warnings
phrase-1 = Attention: a crossing is expected at { $place } at { $time }.
phrase-2 = A person is about to cross at { $place }: { $person }.
phrase-3 = A group of { $count } persons is about to cross at { $place }.
phrase-4 = A wanted person may cross at { $place }: { $person }.
phrase-5 = A missing person may be in the area of { $place }: { $person }.
phrase-6 = Smuggled persons are hidden in the vehicle { $vehicle }: { $count }.
phrase-7 = Possible victims of human trafficking are travelling to { $place }: { $count } persons.
phrase-8 = A child is travelling without parents towards { $place }: { $person }.
phrase-9 = A consignment of drugs is expected at { $place }: { $quantity }.
phrase-10 = Drugs are hidden in the vehicle { $vehicle }: { $quantity }.
phrase-11 = Precursor chemicals are on the way to { $place }: { $quantity }.
phrase-12 = The vehicle { $vehicle } is travelling towards { $place } and is expected there at { $time }.
phrase-13 = The vehicle { $vehicle } crossed at { $place } at { $time }.
phrase-14 = The vehicle { $vehicle } turned back before { $place } at { $time }.
phrase-15 = The vehicle { $vehicle } is using false number plates.
phrase-16 = The vehicle { $vehicle } was stolen on { $date }.
phrase-17 = The vehicle { $vehicle } is moving in this direction: { $direction }.
phrase-18 = The load was moved to another vehicle: { $vehicle }.
phrase-19 = A boat is about to cross the river at { $place } at { $time }.
phrase-20 = Firearms are expected at { $place }: { $count }.
phrase-21 = Protected wildlife is hidden in the vehicle { $vehicle }: { $text }.
phrase-22 = Illegal timber is on the way to { $place }: { $quantity }.
phrase-23 = Hazardous waste is on the way to { $place }: { $quantity }.
phrase-24 = Undeclared cash is being carried across at { $place }: { $quantity }.
phrase-25 = This person is using false documents: { $person }.
phrase-26 = The document with the number { $document } is forged.
phrase-28 = An illegal crossing point is in use at { $place }.
phrase-29 = A lookout is watching the border post at { $place }.
phrase-30 = The smugglers use the telephone number { $telephone }.
phrase-31 = An online fraud compound is believed to operate at { $place }.
phrase-32 = Persons who escaped from a fraud compound are moving towards { $place }: { $count }.
phrase-34 = The route has changed: they are now going by { $place }.
phrase-35 = The person is travelling under another name: { $person }.

# Requests
phrase-100 = Please stop and search the vehicle { $vehicle }.
phrase-101 = Please watch the vehicle { $vehicle }, and do not stop it.
phrase-102 = Please check this person discreetly: { $person }.
phrase-103 = Please detain this person and call us: { $person }.
phrase-104 = Please confirm whether the vehicle { $vehicle } has crossed.
phrase-105 = Please confirm whether this person has crossed: { $person }.
phrase-106 = Please verify the document with the number { $document }.
phrase-107 = Please tell us the owner of the vehicle { $vehicle }.
phrase-108 = Please tell us who holds the telephone number { $telephone }.
phrase-109 = Please send a photograph of this person: { $person }.
phrase-110 = Please send a photograph of the vehicle { $vehicle }.
phrase-111 = Please call { $telephone } at { $time }.
phrase-112 = Please answer before { $time }.
phrase-113 = Please keep the evidence safe until { $date }.
phrase-114 = Please increase patrols near { $place } from { $time }.
phrase-115 = Please close the crossing at { $place } until { $time }.
phrase-117 = Please search the area around { $place }.
phrase-118 = Please receive { $count } returned persons at { $place } at { $time }.
phrase-119 = Please tell us what came of the case with the number { $case }.
phrase-120 = Please keep this information confidential until { $time }.
phrase-123 = Please allow us to pass this information on to { $agency }.

# Answers
phrase-200 = Yes.
phrase-201 = No.
phrase-202 = The vehicle { $vehicle } was stopped at { $place } at { $time }.
phrase-203 = The vehicle { $vehicle } was not found.
phrase-204 = The vehicle { $vehicle } has not crossed.
phrase-205 = The vehicle { $vehicle } crossed into your country at { $time }.
phrase-206 = This person was found at { $place }: { $person }.
phrase-207 = This person was not found: { $person }.
phrase-208 = This person has not crossed: { $person }.
phrase-209 = This person was detained at { $time }: { $person }.
phrase-210 = Persons were detained at { $place }: { $count }.
phrase-211 = Drugs were seized at { $place }: { $quantity }.
phrase-212 = Goods were seized at { $place }: { $text }.
phrase-213 = Nothing suspicious was found in the vehicle { $vehicle }.
phrase-214 = The document with the number { $document } is genuine.
phrase-215 = The document with the number { $document } is not in our records.
phrase-216 = The owner of the vehicle { $vehicle } is { $person }.
phrase-217 = The information is confirmed by our own sources.
phrase-218 = The information turned out to be wrong.
phrase-219 = We cannot answer before { $time }.
phrase-220 = We are not permitted to give this information.
phrase-221 = Another agency is responsible: { $agency }.
phrase-222 = The victims are safe at { $place }: { $count }.
phrase-223 = The child is safe and in our care: { $person }.

# Acknowledgements
phrase-300 = Received and understood.
phrase-301 = Received. We are acting on it now.
phrase-302 = Received. We will act on it at { $time }.
phrase-303 = Received. We need more information about { $text }.
phrase-304 = Received. The information was passed on to { $agency }.
phrase-305 = Please repeat your last message.
phrase-307 = We will call you at { $time } on { $telephone }.
phrase-308 = The duty officer is now { $person }.
phrase-309 = Thank you for your assistance.
phrase-310 = Stand by for further information.
phrase-311 = This was a test. No action is needed.
phrase-312 = This is an exercise. Do not take real action.

# Joint action
phrase-400 = We propose a joint patrol at { $place } at { $time }.
phrase-401 = We agree to the joint patrol at { $time }.
phrase-402 = We cannot take part on { $date }.
phrase-403 = We propose a meeting at { $place } at { $time }.
phrase-404 = Our team has { $count } officers and is led by { $person }.
phrase-405 = Our team is in position at { $place }.
phrase-406 = Our team will arrive at { $place } at { $time }.
phrase-407 = Begin the operation at { $time }.
phrase-408 = Hold your position until we call.
phrase-409 = Let the vehicle { $vehicle } pass. We will follow it on our side.
phrase-410 = Stop the vehicle { $vehicle } now.
phrase-411 = We lost sight of the vehicle { $vehicle } near { $place }.
phrase-412 = We will hand this person over at { $place } at { $time }: { $person }.
phrase-413 = We will hand the evidence over at { $place } at { $time }.
phrase-415 = The operation was called off.
phrase-416 = The operation ended at { $time }.

# Safety
phrase-500 = Danger: there are armed persons at { $place }: { $count }.
phrase-501 = Danger: this person is armed: { $person }.
phrase-502 = Danger: shots were fired at { $place } at { $time }.
phrase-503 = Danger: there are explosives at { $place }.
phrase-504 = Danger: the vehicle { $vehicle } carries hazardous material: { $text }.
phrase-505 = Do not approach. Keep a distance of { $quantity }.
phrase-506 = The substance is toxic. Wear protective equipment: { $text }.
phrase-507 = An officer needs help at once at { $place }.
phrase-508 = An injured person needs medical help at { $place }: { $person }.
phrase-509 = Please send ambulances to { $place } for { $count } persons.
phrase-510 = This person may have an infectious disease: { $person }.
phrase-511 = Persons are in danger of drowning near { $place }: { $count }.
phrase-512 = The road to { $place } is blocked until { $time }.
phrase-513 = The river at { $place } is in flood. Do not cross it.
phrase-514 = There are land mines near { $place }.
phrase-516 = A fire has broken out at { $place }.
phrase-517 = The situation at { $place } is under control.
