//! One office: its gateway, and the skins over one desk.

pub mod backoff;
pub mod config;
pub mod courier;
pub mod desk;
pub mod gateway;
pub mod keys;
pub mod shelf;
