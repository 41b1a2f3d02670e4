//! What is carried, seized or found. Quantities stay in the unit that was reported.

use super::{
    CitesAppendix, CitesSource, DrugTest, FirearmKind, Substance, SubstanceForm,
    record::record,
    shape::{cas, container, country, hs_code, term},
};
use crate::alert::words::line;

record!(
    /// Goods on their way.
    Consignment, "consignment" {
        /// ISO 6346: four letters, seven digits, the last a check digit.
        container: text(container),
        /// The seal's number.
        seal: text(line),
        /// Waybill, bill of lading.
        waybill: text(line),
        /// Harmonized System, 2 to 10 digits.
        hs_code: text(hs_code),
        /// What the papers say.
        declared: text(line),
        /// What was in it.
        found: text(line),
        /// Who sends it.
        shipper: text(line),
        /// Whom it is for.
        consignee: text(line),
        /// How many; 0 = not stated.
        packages: number(u32::MAX),
        /// As it was reported.
        weight: quantity(),
    }
);

record!(
    /// Weapons of one kind, or what belongs to them.
    Firearm, "firearm" {
        /// Which kind.
        kind: code(FirearmKind),
        /// Whose make.
        make: text(line),
        /// Which model.
        model: text(line),
        /// In words: 7.62×39, 9 mm.
        calibre: text(line),
        /// As it is stamped.
        serial: text(line),
        /// How many; 0 = not stated.
        count: number(u32::MAX),
        /// Of ammunition; 0 = not stated.
        rounds: number(u32::MAX),
    }
);

record!(
    /// Drugs, seized or on their way.
    DrugSeizure, "drugs" {
        /// What it is.
        substance: code(Substance),
        /// INN, or as it was reported.
        substance_name: text(line),
        /// Chemical Abstracts Service number, the last digit a check digit.
        cas: text(cas),
        /// How it looks.
        form: code(SubstanceForm),
        /// As it was reported; never converted.
        quantity: quantity(),
        /// How many; 0 = not stated.
        packages: number(u32::MAX),
        /// What is stamped or printed on it: 999, Y1.
        brand: text(line),
        /// Where it was hidden.
        concealment: text(line),
        /// How its kind is known.
        test: code(DrugTest),
        /// ISO 3166-1 alpha-2.
        origin: text(country),
        /// ISO 3166-1 alpha-2.
        destination: text(country),
        /// Which agency.
        seized_by: text(line),
        /// When: milliseconds since 1970, UTC; 0 = not stated.
        seized_at_ms: millis(),
    }
);

record!(
    /// Specimens of one species and kind, by the codes of the CITES guidelines.
    WildlifeSpecimen, "wildlife" {
        /// Genus and species.
        scientific_name: text(line),
        /// In the languages of those who found it.
        common_names: names(),
        /// Which appendix lists it.
        appendix: code(CitesAppendix),
        /// What kind of specimen: LIV, TUS, SCA.
        term: text(term),
        /// As it was reported; never converted.
        quantity: quantity(),
        /// Where it comes from.
        source: code(CitesSource),
        /// How many of them live; 0 = not stated.
        live: number(u32::MAX),
        /// The permit's number.
        permit: text(line),
        /// ISO 3166-1 alpha-2.
        permit_state: text(country),
        /// What a live one needs.
        care: text(line),
        /// ISO 3166-1 alpha-2.
        origin: text(country),
        /// ISO 3166-1 alpha-2.
        destination: text(country),
    }
);
