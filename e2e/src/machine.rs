//! The load of the machine: a duration says little if other programs use the processors too.

use std::{
    fs,
    hint::black_box,
    time::{Duration, Instant},
};

/// How many times longer work takes now than with a processor to itself, measured by how long a busy thread has to wait for one. 1 if
/// the system does not say.
pub fn contention() -> f64 {
    let times = || -> Option<(f64, f64)> {
        let stat = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        let mut words = stat.split_whitespace().map(str::parse::<f64>);
        Some((words.next()?.ok()?, words.next()?.ok()?))
    };
    let Some((ran, waited)) = times() else { return 1.0 };
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(150) {
        black_box(start);
    }
    let Some((ran, waited)) = times().map(|now| (now.0 - ran, now.1 - waited)) else { return 1.0 };
    if ran > 0.0 { 1.0 + waited / ran } else { 1.0 }
}
