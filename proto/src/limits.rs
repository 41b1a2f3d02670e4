//! Every bound of the protocol, its unit in its name, its reason beside it. Not: quotas, which an operator sets.

/// Protocol version in every header and hello.
pub const VERSION: u32 = 1;
/// QUIC and TLS application protocol (RFC 7301).
pub const ALPN: &[u8] = b"blo/1";

/// How long an alert may live: what a relay must hold, and how long a sealing key outlives its successor.
pub const LIFETIME_MAX_MS: u64 = 7 * DAY_MS;
/// Lifetime where the sender names none.
pub const LIFETIME_DEFAULT_MS: u64 = DAY_MS;
/// Lifetime of receipts and notices. A day below the most, so that a clock that is hours ahead, or one that is hours
/// behind, does not have them refused for living too long; receipts that do not arrive are sealed anew.
pub const MESSAGE_LIFETIME_MS: u64 = LIFETIME_MAX_MS - DAY_MS;
/// How far two honest clocks may differ before it is said.
pub const CLOCK_SKEW_MAX_MS: u64 = 5 * MINUTE_MS;
/// How long after *delivered* a sender still keeps content and salt, so that a restored counterpart is made good.
pub const RESTORE_DAYS: u64 = 7;
/// How often a gateway makes a new sealing key.
pub const BUNDLE_ROTATION_MS: u64 = DAY_MS;
/// How far ahead of the clock of who judges it a bundle's epoch may be.
pub const BUNDLE_AHEAD_MAX_MS: u64 = DAY_MS;
/// How long a bundle can be sealed to: an office offline this long is still written to.
pub const BUNDLE_USE_MAX_MS: u64 = 30 * DAY_MS;
/// How long one encapsulation is used by its sender.
pub const SESSION_AGE_MAX_MS: u64 = HOUR_MS;
/// Sessions that a recipient keeps per sender and hour; a sender needs one, a restart another.
pub const SESSIONS_PER_HOUR_MAX: usize = 64;
/// How often one content is sealed anew after "cannot open" before an officer is asked.
pub const RESEAL_MAX: u32 = 3;

/// Alerts that one recipient list may name.
pub const RECIPIENTS_MAX: usize = 16;
/// Parallel texts of one alert.
pub const TEXTS_MAX: usize = 8;
/// Characters of a headline (CAP 1.2 asks for 160).
pub const HEADLINE_CHARS_MAX: usize = 160;
/// Characters of a description or an instruction.
pub const TEXT_CHARS_MAX: usize = 8_000;
/// Bytes of a description or an instruction: Burmese takes three bytes a character.
pub const TEXT_BYTES_MAX: usize = 4 * TEXT_CHARS_MAX;
/// Characters of a name, a place, a note or an incident.
pub const LINE_CHARS_MAX: usize = 500;
/// Bytes of the same.
pub const LINE_BYTES_MAX: usize = 4 * LINE_CHARS_MAX;
/// Bytes of a BCP 47 language tag.
pub const LANGUAGE_BYTES_MAX: usize = 35;
/// Standard phrases of one alert.
pub const PHRASES_MAX: usize = 32;
/// Slots that one phrase fills.
pub const SLOTS_MAX: usize = 8;
/// Bytes of a slot's name.
pub const SLOT_NAME_BYTES_MAX: usize = 24;
/// Bytes of an amount: a decimal.
pub const AMOUNT_BYTES_MAX: usize = 24;
/// Entities of one alert: a bus with its driver, its papers and what was in it, some times over.
pub const ENTITIES_MAX: usize = 64;
/// Bytes of an entity's key.
pub const ENTITY_KEY_BYTES_MAX: usize = 16;
/// Values of one list within an entity: names, telephones, accounts.
pub const ENTITY_LIST_MAX: usize = 16;
/// Links between the entities of one alert: two for each.
pub const LINKS_MAX: usize = 2 * ENTITIES_MAX;
/// Years of an age: nobody was older than 122.
pub const AGE_YEARS_MAX: u32 = 130;
/// Centimetres of a height: nobody was taller than 272.
pub const HEIGHT_CM_MAX: u32 = 280;
/// Lines of a machine readable zone (ICAO Doc 9303-5: identity cards have three).
pub const MRZ_LINES_MAX: usize = 3;
/// Bytes of one: 3 × 30 or 2 × 44, and what separates the lines.
pub const MRZ_BYTES_MAX: usize = 96;
/// Areas of one alert.
pub const AREAS_MAX: usize = 16;
/// Points of one polygon.
pub const POLYGON_POINTS_MAX: usize = 128;
/// Metres of a circle's radius: what lies farther than 1,000 km is no border area.
pub const RADIUS_M_MAX: u32 = 1_000_000;
/// What other systems add to one alert.
pub const EXTENSIONS_MAX: usize = 32;
/// Bytes of an extension's name.
pub const EXTENSION_NAME_BYTES_MAX: usize = 120;
/// Characters of an extension's value.
pub const EXTENSION_VALUE_CHARS_MAX: usize = 2_000;
/// Event codes of one alert.
pub const EVENT_CODES_MAX: usize = 8;
/// Coded values of one repeated field.
pub const CODED_MAX: usize = 16;
/// Other alerts that one alert names.
pub const REFERENCES_MAX: usize = 16;
/// Files that go with one alert.
pub const ATTACHMENTS_MAX: usize = 8;
/// Characters of the name of one.
pub const ATTACHMENT_NAME_CHARS_MAX: usize = 120;
/// Bytes of the same: what common file systems take.
pub const ATTACHMENT_NAME_BYTES_MAX: usize = 255;
/// Bytes of a media type (RFC 6838 §4.2 allows two names of 127).
pub const MEDIA_TYPE_BYTES_MAX: usize = 127;
/// Bytes of an encoded alert.
pub const ALERT_BYTES_MAX: usize = 128 * KIB;
/// Receipts in one envelope: one signature for many under load.
pub const RECEIPTS_MAX: usize = 256;
/// Packets of a link that may come without an acknowledgement at once: most then ride on what is to be said anyhow, and are
/// no packets of their own.
pub const UNACKNOWLEDGED_PACKETS_MAX: u32 = 10;
/// And for so long, fewer than that: well below the slack of [`crate::pace`], or what is on its way fills its window and waits.
pub const UNACKNOWLEDGED_MS_MAX: u64 = 10;
/// Statements that say the same of several envelopes, receipts among them, wait so long after the last one for those that
/// come soon. FLASH never does.
pub const SHARED_WITHIN_MS: u64 = 20;
/// So long at most, where nothing else is said that they could go along with.
pub const SHARED_AT_MOST_MS: u64 = 28;
/// Entries in one statement of the relay.
pub const RELAY_ENTRIES_MAX: usize = 256;
/// Ranges in one notice of void numbers.
pub const VOID_RANGES_MAX: usize = 256;
/// Streams that one margin acknowledges.
pub const ACKNOWLEDGEMENTS_MAX: usize = 16;
/// Positions in one acknowledgement frame.
pub const ACK_POSITIONS_MAX: usize = 1_024;
/// Bytes of an encoded content: an alert and its frame.
pub const CONTENT_BYTES_MAX: usize = ALERT_BYTES_MAX + KIB;
/// Bytes of an encoded margin.
pub const MARGIN_BYTES_MAX: usize = KIB;
/// The smallest padded plaintext: most alerts look alike.
pub const PADDED_BYTES_MIN: usize = 512;
/// Bytes of a sealed body: Padmé adds at most 12 %.
pub const SEALED_BYTES_MAX: usize = CONTENT_BYTES_MAX + CONTENT_BYTES_MAX / 8 + 2 * KIB;
/// Bytes of an encoded header, its encapsulation included.
pub const HEADER_BYTES_MAX: usize = 2 * KIB;
/// Bytes of an encoded envelope.
pub const ENVELOPE_BYTES_MAX: usize = HEADER_BYTES_MAX + SEALED_BYTES_MAX + 128;
/// Bytes of a frame, its length prefix not counted.
pub const FRAME_BYTES_MAX: usize = ENVELOPE_BYTES_MAX + KIB;
/// Bytes of one lane in a row where all lanes share a stream: a FLASH waits for no more of what is less urgent. Half a
/// second at 64 kbit/s.
pub const CHUNK_BYTES_MAX: usize = 4 * KIB;
/// Where a link runs over TCP, a silent peer is asked so often whether it is there, milliseconds: as over QUIC.
pub const TCP_ASK_EVERY_MS: u64 = 10 * SECOND_MS;
/// Questions, or what was sent meanwhile, that stay unanswered until such a link counts as dead.
pub const TCP_UNANSWERED_MAX: u32 = 3;
/// Bytes of such a link that the system holds unsent, beyond what is on its way: a FLASH waits behind them.
pub const TCP_UNSENT_BYTES: u32 = 8 * 1_024;
/// Marks in a restored office's question: four precedences of the newest streams.
pub const RESTORE_MARKS_MAX: usize = 64;
/// Unanswered bytes on one lane, where the relay's welcome names no other bound.
pub const LANE_BUDGET_BYTES: usize = 2 * MIB;
/// Exceptions above a low-water mark, per (stream, counterpart, precedence).
pub const EXCEPTIONS_MAX: usize = 4_096;
/// A gap is shown when it is this old with both links up.
pub const GAP_SHOWN_AFTER_MS: u64 = MINUTE_MS;
/// A test message is asked, and answered, at most so often per counterpart.
pub const TEST_EVERY_MS: u64 = MINUTE_MS;
/// A test message that was longer on its way is not answered: whoever asked does not wait any more.
pub const TEST_AGE_MAX_MS: u64 = 10 * MINUTE_MS;
/// Bytes of a client-chosen reference of a feed.
pub const FEED_REF_BYTES_MAX: usize = 64;
/// Bytes of an encoded introduction: four certificates and a card.
pub const INTRODUCTION_BYTES_MAX: usize = 16 * KIB;
/// Certificates of an introduction: a leaf, and authorities between it and the one that is trusted.
pub const CHAIN_MAX: usize = 4;
/// Characters of the name of a post, in an introduction.
pub const POST_CHARS_MAX: usize = 80;
/// Telephones of a post, in an introduction.
pub const TELEPHONES_MAX: usize = 4;
/// Characters of a telephone number with its spaces and extension (E.164 has 15 digits).
pub const TELEPHONE_CHARS_MAX: usize = 40;
/// How much earlier than the later of its introductions a pairing begins: clocks differ.
pub const PAIRING_BACKDATE_MS: u64 = HOUR_MS;
/// How long an introduction is taken: whoever finds an old one begins nothing with it.
pub const INTRODUCTION_AGE_MAX_MS: u64 = 30 * DAY_MS;
/// Introductions that a relay keeps for one office, and a gateway of offices that it has nothing else to do with.
pub const INTRODUCTIONS_WAITING_MAX: usize = 64;
/// Wrong safety numbers that end an introduction: a slip of the ear or two, never a search.
pub const SAFETY_NUMBER_ATTEMPTS: u32 = 5;
/// A whole roll-over: as an introduction, two keys, and the certificates.
pub const ROLL_OVER_BYTES_MAX: usize = 16 * KIB;
/// How long a roll-over is shown at both offices before it counts: a working day of every shift, in which the office
/// that did not make it says so.
pub const ROLL_OVER_NOTICE_MS: u64 = DAY_MS;
/// Relays of one office: each is a link that is kept up, and a bundle that is published.
pub const RELAYS_MAX: usize = 4;
/// Bytes of an attachment: a photograph, some pages, half a minute of video. Over 64 kbit/s it takes half an hour.
pub const BLOB_BYTES_MAX: usize = 16 * MIB;
/// Bytes of an attachment that are sealed together, and that travel and are kept together.
pub const BLOB_CHUNK_BYTES: usize = 64 * KIB;
/// Bytes that sealing adds to a chunk (RFC 8439 §2.8).
pub const BLOB_TAG_BYTES: usize = 16;
/// Bytes of a sealed chunk.
pub const BLOB_SEALED_CHUNK_BYTES: usize = BLOB_CHUNK_BYTES + BLOB_TAG_BYTES;
/// Chunks of one attachment. Padmé rounds up to no more than the next power of two, and the most is one.
pub const BLOB_CHUNKS_MAX: usize = BLOB_BYTES_MAX / BLOB_CHUNK_BYTES;
/// Frames that a connection for attachments may have unanswered: one is on its way while another is written down.
pub const BLOB_WINDOW_MIN: u32 = 2;
/// The same, at most: half a mebibyte, which fills a line of 20 Mbit/s at 200 ms.
pub const BLOB_WINDOW_MAX: u32 = 8;
/// How often a recipient is told of more chunks of one attachment, milliseconds.
pub const BLOB_NEWS_EVERY_MS: u64 = SECOND_MS;
/// How long a connection for attachments stays up with nothing to move, milliseconds.
pub const BLOB_IDLE_MS: u64 = MINUTE_MS;
/// Longest validity of a pairing: it is renewed by people, not for ever.
pub const PAIRING_YEARS_MAX: u64 = 30;

const KIB: usize = 1_024;
const MIB: usize = 1_024 * KIB;
const SECOND_MS: u64 = 1_000;
const MINUTE_MS: u64 = 60 * SECOND_MS;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

const _: () = assert!(LIFETIME_DEFAULT_MS <= LIFETIME_MAX_MS);
const _: () = assert!(
    LIFETIME_MAX_MS <= BUNDLE_USE_MAX_MS,
    "a held alert must stay openable"
);
const _: () = assert!(TEST_AGE_MAX_MS > CLOCK_SKEW_MAX_MS);
const _: () = assert!(BUNDLE_ROTATION_MS < BUNDLE_USE_MAX_MS);
const _: () = assert!(
    ROLL_OVER_BYTES_MAX < FRAME_BYTES_MAX,
    "it travels in a frame"
);
const _: () = assert!(
    RESTORE_DAYS * DAY_MS >= LIFETIME_MAX_MS,
    "a restore reaches all that lives"
);
const _: () = assert!(TEXT_BYTES_MAX * 2 < ALERT_BYTES_MAX, "two full texts fit");
const _: () = assert!(
    FRAME_BYTES_MAX * 4 < LANE_BUDGET_BYTES,
    "no frame fills a lane"
);
const _: () = assert!(CHUNK_BYTES_MAX <= u16::MAX as usize);
const _: () = assert!(
    BLOB_SEALED_CHUNK_BYTES + KIB < FRAME_BYTES_MAX,
    "a sealed chunk and its names travel in a frame"
);
const _: () = assert!(
    BLOB_CHUNKS_MAX * BLOB_CHUNK_BYTES == BLOB_BYTES_MAX && BLOB_BYTES_MAX.is_power_of_two(),
    "what padding adds to the largest attachment is nothing"
);
const _: () = assert!(BLOB_WINDOW_MIN >= 2 && BLOB_WINDOW_MIN <= BLOB_WINDOW_MAX);
const _: () = assert!(RECEIPTS_MAX * 128 < CONTENT_BYTES_MAX);
const _: () = assert!(SEALED_BYTES_MAX > CONTENT_BYTES_MAX + MARGIN_BYTES_MAX + 64);
