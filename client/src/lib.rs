//! One office: its gateway, and the skins over one desk.

pub mod backoff;
pub mod courier;
pub mod desk;
pub mod gateway;
pub mod shelf;
