//! Coded fields of entities and links. As the alert's: open to values that a newer office knows.

use std::{fmt, str::FromStr};

use crate::alert::coded::coded;

coded!(
    /// What one entity does with another.
    Relation, "relation":
    Drives = 1 "drives", Owns = 2 "owns", Carries = 3 "carries", TravelsWith = 4 "travels_with",
    Holds = 5 "holds", WorksFor = 6 "works_for", Contacted = 7 "contacted", FoundIn = 8 "found_in",
    SeizedFrom = 9 "seized_from", SentTo = 10 "sent_to", GuardianOf = 11 "guardian_of", SameAs = 12 "same_as",
    Other = 13 "other",
);
coded!(
    /// How sure a link is, as CAP certainty.
    Confidence, "confidence":
    Observed = 1 "observed", Likely = 2 "likely", Possible = 3 "possible", Unlikely = 4 "unlikely",
);
coded!(
    /// ISO/IEC 5218.
    Sex, "sex":
    Male = 1 "male", Female = 2 "female", NotApplicable = 9 "not_applicable",
);
coded!(
    /// In the affair that an alert is about.
    PersonRole, "role":
    Suspect = 1 "suspect", Victim = 2 "victim", Witness = 3 "witness", Missing = 4 "missing",
    Facilitator = 5 "facilitator", Driver = 6 "driver", Associate = 7 "associate",
);
coded!(
    /// What an officer who meets a person must know.
    Warning, "warning":
    Armed = 1 "armed", Violent = 2 "violent", Contagious = 3 "contagious", SelfHarm = 4 "self_harm",
);
coded!(
    /// Kinds of travel documents.
    DocumentKind, "kind of document":
    Passport = 1 "passport", BorderPass = 2 "border_pass", NationalId = 3 "national_id", Visa = 4 "visa",
    LaissezPasser = 5 "laissez_passer", SeamanBook = 6 "seaman_book", VehiclePermit = 7 "vehicle_permit",
    Other = 8 "other",
);
coded!(
    /// What is wrong with a document, or nothing.
    DocumentState, "state of a document":
    Valid = 1 "valid", Lost = 2 "lost", Stolen = 3 "stolen", StolenBlank = 4 "stolen_blank",
    Revoked = 5 "revoked", Forged = 6 "forged", Altered = 7 "altered", Impostor = 8 "impostor",
);
coded!(
    /// Kinds of vehicles.
    VehicleKind, "kind of vehicle":
    Car = 1 "car", Pickup = 2 "pickup", Van = 3 "van", Bus = 4 "bus", Truck = 5 "truck",
    Trailer = 6 "trailer", Motorcycle = 7 "motorcycle", Tractor = 8 "tractor", Bicycle = 9 "bicycle",
    Aircraft = 10 "aircraft", Drone = 11 "drone", Other = 12 "other",
);
coded!(
    /// Kinds of vessels.
    VesselKind, "kind of vessel":
    Speedboat = 1 "speedboat", Longtail = 2 "longtail", Cargo = 3 "cargo", Ferry = 4 "ferry",
    Fishing = 5 "fishing", Barge = 6 "barge", Other = 7 "other",
);
coded!(
    /// Kinds of weapons, and of what belongs to them.
    FirearmKind, "kind of firearm":
    Handgun = 1 "handgun", Rifle = 2 "rifle", Shotgun = 3 "shotgun", Automatic = 4 "automatic",
    Ammunition = 5 "ammunition", Explosive = 6 "explosive", Part = 7 "part", Other = 8 "other",
);
coded!(
    /// Drugs and precursors.
    Substance, "substance":
    MethTablet = 1 "meth_tablet", MethCrystal = 2 "meth_crystal", Heroin = 3 "heroin", Opium = 4 "opium",
    CannabisHerb = 5 "cannabis_herb", CannabisResin = 6 "cannabis_resin", Ketamine = 7 "ketamine",
    Mdma = 8 "mdma", Cocaine = 9 "cocaine", FentanylAnalogue = 10 "fentanyl_analogue", Nps = 11 "nps",
    Precursor = 12 "precursor", Other = 13 "other",
);
coded!(
    /// How a substance looks.
    SubstanceForm, "form of a substance":
    Powder = 1 "powder", Tablet = 2 "tablet", Crystal = 3 "crystal", Liquid = 4 "liquid", Plant = 5 "plant",
    Blotter = 6 "blotter",
);
coded!(
    /// How the kind of a substance is known.
    DrugTest, "drug test":
    None = 1 "none", Field = 2 "field", Laboratory = 3 "laboratory",
);
coded!(
    /// Appendices of CITES.
    CitesAppendix, "CITES appendix":
    One = 1 "I", Two = 2 "II", Three = 3 "III", NotListed = 4 "not_listed",
);
coded!(
    /// CITES source codes.
    CitesSource, "CITES source":
    W = 1 "W", R = 2 "R", D = 3 "D", A = 4 "A", C = 5 "C", F = 6 "F", I = 7 "I", O = 8 "O", X = 9 "X",
    Y = 10 "Y", U = 11 "U",
);
coded!(
    /// Kinds of devices.
    DeviceKind, "kind of device":
    Telephone = 1 "telephone", Sim = 2 "sim", Computer = 3 "computer", Radio = 4 "radio",
    Satellite = 5 "satellite", Storage = 6 "storage", Other = 7 "other",
);
coded!(
    /// In which form money is.
    MoneyForm, "form of money":
    Cash = 1 "cash", Transfer = 2 "transfer", Crypto = 3 "crypto", Gold = 4 "gold", Card = 5 "card",
    Other = 6 "other",
);
