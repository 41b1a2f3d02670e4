//! One office: its gateway, and the skins over one desk.

pub mod desk;
pub mod gateway;
