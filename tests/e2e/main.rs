//! Does an alert cross? Real programs, a real network, port 0; whoever looks, looks from outside.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed, which is what it is for"
)]

mod as_nobody;
mod attachments;
mod blocked_udp;
mod broken_store;
mod carry;
mod carry_files;
mod ceremony;
mod ceremony_by_relay;
mod crash;
mod crossing;
mod demo;
mod desk_door;
mod doctor;
mod evidence;
mod expired_leaf;
mod feed;
mod forgotten;
mod introductions;
mod key_change;
mod key_change_of_one;
mod known;
mod live;
mod loss;
mod offline;
mod openssl;
mod pairing;
mod parting;
mod readme;
mod relay_identity;
mod restored;
mod revoked;
mod roll_over;
mod secrecy;
mod seized;
mod several_relays;
mod storm;
mod unheard;
