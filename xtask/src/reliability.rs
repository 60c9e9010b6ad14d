//! Generates `docs/reliability.md`, the table of the fault matrix, from what the browser tests recorded under `reliability/` in the
//! target folder. An engine that was not run keeps its column.

use crate::{
    engines::{self, ENGINES},
    shell::{Project, say},
};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{fs, path::PathBuf};

/// The start of the document; the tables follow.
const HEAD: &str = "\
# Reliability

The faults that a rail must survive, and the browser engines in which tests have shown that it does. `cargo xtask reliability` runs the cases
(`e2e/tests/matrix_*.rs`) and writes this page; `cargo xtask test` fails if the page is out of date or a row does not pass in Chromium.

A *real* fault is the fault itself: a server or a page that has it. A *simulated* fault is something that a rail cannot distinguish from it; the notes
say what. A row passes if every case that the engine can run passes. *Cannot*: the engine, or its driver, lacks what the row needs; the notes say what.
[troubleshooting.md](troubleshooting.md) explains the codes.
";

const SECTIONS: [(char, &str); 3] = [('N', "Network"), ('P', "Payload"), ('H', "Host page")];

/// One row of the matrix, without its cells.
struct Row {
    name: String,
    fault: String,
    required: String,
}

/// The record of one case.
struct Record {
    row: String,
    case: String,
    simulated: Option<String>,
    outcome: String,
    reason: String,
}

/// The result of a row in one engine.
struct Cell {
    /// `passes`, `cannot`, `fails`, or `-` if no case was recorded.
    word: String,
    /// Lines below the table: why cases fail or cannot run.
    notes: Vec<String>,
}

/// Deletes the records: those of cases that no longer exist would still count.
pub fn delete_records(project: &Project) -> Result<()> {
    let folder = folder(project);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    Ok(())
}

/// Writes the document.
pub fn write(project: &Project) -> Result<()> {
    let document = document(project);
    let text = render(project, &fs::read_to_string(&document).unwrap_or_default())?;
    fs::write(&document, text).with_context(|| format!("{} cannot be written", document.display()))?;
    say(format_args!("wrote {}", crate::shell::relative_path(project, &document)));
    Ok(())
}

/// Fails if the document is not what these records give, or if a row fails or cannot run in Chromium.
pub fn check(project: &Project) -> Result<()> {
    let records = records(project, "chromium")?;
    let mut faults = Vec::new();
    for row in rows(project)? {
        match cell(&row.name, "Chromium", &records).word.as_str() {
            "passes" => {}
            word => faults.push(format!("{} {word} in Chromium", row.name)),
        }
    }
    let kept = fs::read_to_string(document(project)).unwrap_or_default();
    let made = render(project, &kept)?;
    let missing_lines: Vec<&str> = made.lines().filter(|line| !kept.lines().any(|other| other == *line)).collect();
    if kept != made {
        faults.push(format!(
            "docs/reliability.md is stale: `cargo xtask reliability` rewrites it. It lacks these lines:\n{}",
            missing_lines.join("\n")
        ));
    }
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    Ok(())
}

fn folder(project: &Project) -> PathBuf {
    project.target.join("reliability")
}

fn document(project: &Project) -> PathBuf {
    project.root.join("docs").join("reliability.md")
}

fn rows(project: &Project) -> Result<Vec<Row>> {
    let text = fs::read_to_string(project.root.join("e2e").join("matrix.tsv")).context("e2e/matrix.tsv")?;
    let row = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        Some(Row { name: cells.next()?, fault: cells.next()?, required: cells.next()? })
    };
    Ok(text.lines().filter_map(row).collect())
}

fn records(project: &Project, engine: &str) -> Result<Vec<Record>> {
    let Ok(files) = fs::read_dir(folder(project).join(engine)) else { return Ok(Vec::new()) };
    let mut records = Vec::new();
    for file in files {
        let record: Value = serde_json::from_str(&fs::read_to_string(file?.path())?)?;
        let text = |name: &str| record[name].as_str().map(str::to_owned);
        records.push(Record {
            row: text("row").unwrap_or_default(),
            case: text("case").unwrap_or_default(),
            simulated: text("simulated"),
            outcome: text("outcome").unwrap_or_default(),
            reason: text("reason").unwrap_or_default(),
        });
    }
    records.sort_by(|a, b| a.case.cmp(&b.case));
    Ok(records)
}

/// The result of a row, from the records of an engine.
fn cell(row: &str, title: &str, records: &[Record]) -> Cell {
    let cases: Vec<&Record> = records.iter().filter(|record| record.row == row).collect();
    let of = |outcome: &str| cases.iter().filter(|record| record.outcome == outcome).count();
    let word = match (of("fail"), of("cannot"), of("pass")) {
        (0, 0, 0) => "-",
        (0, _, 1..) => "passes",
        (0, 1.., 0) => "cannot",
        _ => "fails",
    };
    let notable = cases.iter().filter(|record| record.outcome != "pass");
    let notes = notable.map(|record| format!("- {row}, {title} ({}): {}.", record.case, record.reason)).collect();
    Cell { word: word.to_owned(), notes }
}

/// The result of a row, from the existing document, for an engine that was not run.
fn previous_cell(table: &str, row: &str, column: usize) -> Cell {
    let line = table.lines().find(|line| line.starts_with(&format!("| {row} |"))).unwrap_or_default();
    let word = line.split(" | ").nth(4 + column).unwrap_or("-").trim_end_matches([' ', '|']);
    let start = format!("- {row}, {} (", ENGINES[column].title);
    let notes = table.lines().filter(|line| line.starts_with(&start)).map(str::to_owned).collect();
    Cell { word: word.to_owned(), notes }
}

/// Whether the faults of a row are real, simulated, or both; and how they were simulated.
fn kind(row: &str, recorded: &[Vec<Record>]) -> (&'static str, Vec<String>) {
    // Every engine records every case; the first that ran is enough.
    let records = recorded.iter().find(|records| !records.is_empty());
    let cases: Vec<&Record> = records.into_iter().flatten().filter(|record| record.row == row).collect();
    let how = cases
        .iter()
        .filter_map(|record| Some(format!("- {row}, simulated ({}): {}.", record.case, record.simulated.as_ref()?)));
    let how: Vec<String> = how.collect();
    let word = match (cases.len(), how.len()) {
        (0, _) => "-",
        (_, 0) => "real",
        (all, some) if all == some => "simulated",
        _ => "both",
    };
    (word, how)
}

/// The text of the document. `before` is the existing one.
fn render(project: &Project, before: &str) -> Result<String> {
    let rows = rows(project)?;
    let recorded: Vec<Vec<Record>> =
        ENGINES.iter().map(|engine| records(project, engine.name)).collect::<Result<_>>()?;
    let mut tally = [[0; 3]; ENGINES.len()];
    let mut tables = String::new();
    for (letter, title) in SECTIONS {
        let titles = ENGINES.map(|engine| engine.title).join(" | ");
        tables += &format!(
            "\n## {title}\n\n| | fault | result | | {titles} |\n|---|---|---|---|{}\n",
            "---|".repeat(ENGINES.len())
        );
        let mut notes = Vec::new();
        for row in rows.iter().filter(|row| row.name.starts_with(letter)) {
            let (kind, how) = kind(&row.name, &recorded);
            tables += &format!("| {} | {} | {} | {kind}", row.name, row.fault, row.required);
            notes.extend(how);
            for (column, records) in recorded.iter().enumerate() {
                let cell = if records.is_empty() {
                    previous_cell(before, &row.name, column)
                } else {
                    cell(&row.name, ENGINES[column].title, records)
                };
                for (count, word) in tally[column].iter_mut().zip(["passes", "cannot", "fails"]) {
                    *count += usize::from(cell.word == word);
                }
                tables += &format!(" | {}", cell.word);
                notes.extend(cell.notes);
            }
            tables += " |\n";
        }
        if !notes.is_empty() {
            tables += &format!("\n{}\n", notes.join("\n"));
        }
    }
    let mut text = format!("{HEAD}\n| of {} rows | pass | cannot | fail |\n|---|---|---|---|\n", rows.len());
    for (engine, [passes, cannot, fails]) in ENGINES.iter().zip(tally) {
        text += &format!("| {} | {passes} | {cannot} | {fails} |\n", engine.title);
    }
    let exceptions = engines::exceptions(project)?;
    if !exceptions.is_empty() {
        tables += "\n## Other tests that an engine cannot run\n\n| test | engine | why |\n|---|---|---|\n";
    }
    for exception in &exceptions {
        let title = ENGINES.iter().find(|engine| engine.name == exception.engine).map_or("?", |engine| engine.title);
        tables += &format!("| {} | {title} | {} |\n", exception.test, exception.reason);
    }
    Ok(text + &tables)
}
