//! A store-and-forward relay that can read nothing of what it carries.
//!
//! ```text
//!  a gateway ── QUIC ─► session ─► admission ─► hub ─► queue ─► mailboxes ── on disk ─► held
//!                                                │                              │
//!  its counterpart ◄── QUIC ── session ◄─────────┴────────── deliver ◄──────────┘
//! ```
//!
//! Attachments lie in files of their own (`blobs`), and come and go on a connection beside the link.

pub mod admin;
pub mod admission;
pub mod authorities;
pub mod blobs;
pub mod cli;
mod cmd;
pub mod config;
pub mod export;
mod fault;
pub mod figures;
pub mod hub;
pub mod mailboxes;
pub mod queue;
pub mod quota;
pub mod refusals;
pub mod registry;
pub mod server;
pub mod session;
pub mod telemetry;
pub mod tls;
