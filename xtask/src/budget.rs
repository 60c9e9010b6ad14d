//! The size budget: budget.toml holds the limits for the sizes, and the recorded sizes. A recorded size may only fall, or be raised
//! with a reason. A stale record is a fault too, so that any growth needs a decision.

use crate::{dist, shell::Project, sizes::Sizes};
use anyhow::{Context, Result, bail};
use std::{fmt::Write, fs, path::Path};

/// How far a figure may be below the record, in 1/100,000 of it: compression varies that much.
const SLACK: u64 = 500;

/// Checks a `dist` folder against budget.toml.
pub fn check(project: &Project, out: &Path) -> Result<()> {
    let path = project.root.join("budget.toml");
    let text = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let record: toml::Table = text.parse().context("budget.toml cannot be read")?;
    let sizes = dist::measure(out)?;
    sizes.print();
    let rustc = dist::rustc_version(project)?;
    let faults = faults(&record, &sizes, &rustc)?;
    if !faults.is_empty() {
        let (loader, total) = (sizes.loader(), sizes.total());
        bail!(
            "{faults}\nUpdate budget.toml to these values, with a reason if a figure grows:\n\
             rustc = {rustc:?}\n[loader]\nrecorded = {loader}\n[first-list]\nrecorded = {total}"
        );
    }
    Ok(())
}

/// What is wrong, one line per fault.
fn faults(record: &toml::Table, sizes: &Sizes, rustc: &str) -> Result<String> {
    let mut faults = String::new();
    for (name, actual) in [("loader", sizes.loader()), ("first-list", sizes.total())] {
        let figure = |key: &str| -> Result<u64> {
            let value = record.get(name).and_then(|section| section.get(key)?.as_integer());
            u64::try_from(value.unwrap_or(-1)).with_context(|| format!("budget.toml: [{name}] {key} is not a number"))
        };
        let (limit, recorded) = (figure("limit")?, figure("recorded")?);
        if actual > limit {
            writeln!(faults, "{name}: {actual} B brotli, over the {limit} B limit")?;
        }
        if actual > recorded {
            writeln!(faults, "{name}: {actual} B brotli, {} B more than recorded", actual - recorded)?;
        } else if (recorded - actual) * 100_000 > recorded * SLACK {
            writeln!(faults, "{name}: {actual} B brotli, {} B less than recorded: record it", recorded - actual)?;
        }
    }
    if record.get("rustc").and_then(toml::Value::as_str) != Some(rustc) {
        writeln!(faults, "the figures were recorded with another compiler than {rustc}")?;
    }
    if record.get("reason").and_then(toml::Value::as_str).is_none_or(|reason| reason.trim().is_empty()) {
        writeln!(faults, "budget.toml gives no reason for the last increase")?;
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sizes::Size;

    const RECORD: &str = "rustc = \"rustc 1\"\nreason = \"first\"\n\
                          [loader]\nlimit = 3000\nrecorded = 2000\n[first-list]\nlimit = 70000\nrecorded = 60000\n";

    fn faults_of(record: &str, loader: u64, rest: u64) -> String {
        let size = |brotli| Size { name: String::new(), raw: 0, brotli };
        faults(&record.parse().unwrap(), &Sizes(vec![size(loader), size(rest)]), "rustc 1").unwrap()
    }

    #[test]
    fn is_content_with_what_is_recorded() {
        assert_eq!(faults_of(RECORD, 2000, 58_000), "");
        assert_eq!(faults_of(RECORD, 1995, 57_900), "");
    }

    #[test]
    fn stops_growth_staleness_and_what_is_over_the_limit() {
        assert!(faults_of(RECORD, 2001, 57_999).contains("loader: 2001 B brotli, 1 B more"));
        assert!(faults_of(RECORD, 2000, 57_600).contains("first-list: 59600 B brotli, 400 B less"));
        let lax = RECORD.replace("recorded = 60000", "recorded = 80000");
        assert!(faults_of(&lax, 2000, 78_000).contains("over the 70000 B"));
    }

    #[test]
    fn wants_compiler_and_reason() {
        assert!(faults_of(&RECORD.replace("rustc 1", "rustc 2"), 2000, 58_000).contains("another compiler"));
        assert!(faults_of(&RECORD.replace("first\"", " \""), 2000, 58_000).contains("no reason"));
    }
}
