//! One office: its gateway, and the skins over one desk.

pub mod authority;
pub mod backoff;
pub mod ceremony;
pub mod cli;
pub mod cmd;
pub mod config;
pub mod courier;
pub mod desk;
pub mod evidence;
pub mod find;
pub mod gateway;
pub mod gazetteer;
pub mod handling;
pub mod keys;
pub mod link;
pub mod local;
pub mod networks;
pub mod officers;
pub mod porter;
pub mod reviews;
pub mod shelf;
pub mod spool;
pub mod telemetry;
pub mod tls;
pub mod web;
pub mod words;
