//! One JSON line, and a table for a person. Not: how it was measured.

use std::fmt::Write as _;

use blo_kit::binaries;
use hdrhistogram::Histogram;
use serde::Serialize;

use crate::{
    Options, Scenario,
    crypto::Crypto,
    load::{Measured, rounded},
    place::Place,
    roles::Roles,
};

/// What a run prints. `None` where the scenario has none.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    scenario: &'static str,
    window: Option<usize>,
    rate: Option<u64>,
    size_bytes: usize,
    alerts: usize,
    seconds: f64,
    shown_per_s: f64,
    sign_per_s: f64,
    verify_per_s: f64,
    crypto_limit_per_s: f64,
    fraction_of_limit: f64,
    p50_ms: f64,
    p90_ms: f64,
    p99_ms: f64,
    p999_ms: f64,
    syncs_per_s: f64,
    cpu_s_per_1000: Roles,
    cpu_s_per_1000_all: f64,
    relay_cpu_s_per_1000: f64,
    relay_rss_mib: f64,
    disk_bytes_per_alert: f64,
    wire_bytes_per_alert: f64,
    fdatasyncs: u64,
    commits: u64,
    lost: usize,
    duplicated: usize,
    without_receipt: usize,
    refused: usize,
    fs: String,
    cores: usize,
    profile: String,
}

impl Report {
    pub(crate) fn of(
        options: &Options,
        place: &Place,
        crypto: &Crypto,
        measured: &Measured,
    ) -> Self {
        let cores = crate::cores();
        let limit = crypto.limit_per_s(cores);
        let shown_per_s = number(measured.latencies.len()) / measured.seconds.max(1e-9);
        let alerts = number(measured.latencies.len()).max(1.0);
        let steady = options.scenario == Scenario::Latency;
        let percentiles = percentiles(measured);
        let cpu = measured.cpu_after.per_1000(measured.cpu_before, alerts);
        Self {
            scenario: options.scenario.name(),
            window: (!steady).then_some(options.window),
            rate: steady.then_some(options.rate),
            size_bytes: options.size,
            alerts: measured.sent,
            seconds: rounded(measured.seconds),
            shown_per_s: rounded(shown_per_s),
            sign_per_s: rounded(crypto.sign_per_s),
            verify_per_s: rounded(crypto.verify_per_s),
            crypto_limit_per_s: rounded(limit),
            fraction_of_limit: rounded(shown_per_s / limit),
            p50_ms: percentiles[0],
            p90_ms: percentiles[1],
            p99_ms: percentiles[2],
            p999_ms: percentiles[3],
            syncs_per_s: rounded(measured.syncs_per_s),
            cpu_s_per_1000: cpu,
            cpu_s_per_1000_all: rounded(cpu.sum()),
            relay_cpu_s_per_1000: cpu.relay,
            relay_rss_mib: rounded(measured.relay_rss_mib),
            disk_bytes_per_alert: rounded(large(measured.disk_bytes) / alerts),
            wire_bytes_per_alert: rounded(large(measured.wire_bytes) / alerts),
            fdatasyncs: measured.fdatasyncs,
            commits: measured.commits,
            lost: measured.lost,
            duplicated: measured.duplicated,
            without_receipt: measured.without_receipt,
            refused: measured.refused,
            fs: place.file_system.clone(),
            cores,
            profile: binaries::profile(),
        }
    }

    /// What makes the run a failure.
    pub(crate) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut none = |count: usize, what: &str| {
            if count > 0 {
                faults.push(format!("{count} {what}"));
            }
        };
        none(self.lost, "alerts were lost");
        none(self.duplicated, "alerts were shown twice");
        none(
            self.without_receipt,
            "alerts have no receipt 2 s after the end",
        );
        none(self.refused, "alerts were refused by their own gateway");
        if self.fdatasyncs < self.commits {
            faults.push("there were fewer syncs than commits".to_owned());
        }
        faults
    }
}

/// One JSON line, after a table for a person where `json` alone was not asked for.
pub(crate) fn printed(report: &impl Serialize, json: bool) -> String {
    let value = serde_json::to_value(report).unwrap();
    let line = serde_json::to_string(report).unwrap();
    let mut text = String::new();
    if !json {
        for (name, value) in value.as_object().unwrap() {
            writeln!(text, "{name:<31} {value}").unwrap();
        }
    }
    text + &line
}

/// At 50, 90, 99 and 99.9 %, in milliseconds.
fn percentiles(measured: &Measured) -> [f64; 4] {
    let mut histogram: Histogram<u64> = Histogram::new(3).unwrap();
    for latency in &measured.latencies {
        histogram
            .record(u64::try_from(latency.as_micros()).unwrap())
            .unwrap();
    }
    [0.5, 0.9, 0.99, 0.999].map(|part| rounded(large(histogram.value_at_quantile(part)) / 1_000.0))
}

pub(crate) fn number(count: usize) -> f64 {
    large(u64::try_from(count).unwrap())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "figures are read to four digits"
)]
pub(crate) fn large(count: u64) -> f64 {
    count as f64
}
