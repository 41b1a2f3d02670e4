//! What the cryptography alone allows on this machine, measured in the same run. Not: sealing, which is cheaper.

use blo_kit::wait::Stopwatch;
use blo_proto::{
    Signer,
    sign::{self, ACTUAL, MemorySigner},
};
use std::time::Duration;

/// An encoded header without its encapsulation has about so many bytes.
const HEADER_BYTES: usize = 180;
const SPAN: Duration = Duration::from_millis(500);

/// Operations per second on one core.
#[derive(Debug)]
pub(crate) struct Crypto {
    pub(crate) sign_per_s: f64,
    pub(crate) verify_per_s: f64,
}

pub(crate) fn measure() -> Crypto {
    let signer = MemorySigner::from_seed(&[1; 32]);
    let header = [7; HEADER_BYTES];
    let digest = [9; 32];
    let signature = sign::sign(&signer, ACTUAL, &header, &digest).unwrap();
    Crypto {
        sign_per_s: per_second(|| {
            sign::sign(&signer, ACTUAL, &header, &digest).unwrap();
        }),
        verify_per_s: per_second(|| {
            let signed = (&header[..], &digest[..]);
            sign::verify(signer.identity(), ACTUAL, signed, &signature).unwrap();
        }),
    }
}

impl Crypto {
    /// Alerts per second that signing once and verifying strictly twice leaves room for.
    pub(crate) fn limit_per_s(&self, cores: usize) -> f64 {
        let per_alert = 1.0 / self.sign_per_s + 2.0 / self.verify_per_s;
        f64::from(u32::try_from(cores).unwrap()) / per_alert
    }
}

fn per_second(mut work: impl FnMut()) -> f64 {
    let watch = Stopwatch::start();
    let mut done = 0_u32;
    while watch.elapsed() < SPAN {
        for _ in 0..64 {
            work();
        }
        done += 64;
    }
    f64::from(done) / watch.elapsed().as_secs_f64()
}
