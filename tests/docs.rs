//! The documents agree with the code: the tables of README.md and docs/ are compared with those in the code.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use newsrail::api::{EVENTS, Field, Holds};
use newsrail::codes::Code;
use newsrail::config::{ATTRIBUTES, ValueType};
use newsrail::theming::{PARTS, TOKENS};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text of a document; empty for pictures and folders.
fn read_if_text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

/// The lines below a heading, up to the next heading of any level.
fn section<'a>(text: &'a str, heading: &str) -> Vec<&'a str> {
    let from = text.lines().skip_while(|line| *line != heading).skip(1);
    let lines: Vec<&str> = from.take_while(|line| !line.starts_with('#')).collect();
    assert!(!lines.is_empty(), "there is no heading {heading:?}");
    lines
}

/// The cells of the table rows whose first cell is code: without the header, the delimiter row and the text around.
fn rows<'a>(lines: &[&'a str]) -> Vec<Vec<&'a str>> {
    let rows = lines.iter().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// A row, as it is to be written in Markdown.
fn row(cells: &[&str]) -> String {
    format!("| {} |", cells.join(" | "))
}

#[test]
fn the_attribute_table_is_the_codes() {
    let readme = read("README.md");
    let found = rows(&section(&readme, "## Attributes"));
    let wanted: Vec<String> = ATTRIBUTES
        .iter()
        .map(|attribute| {
            let name = format!("`{}`", attribute.name);
            // The last cell, which describes the attribute, is the document's own.
            let note = found.iter().find(|cells| cells[0] == name).and_then(|cells| cells.get(3)).copied();
            row(&[&name, attribute.allowed, attribute.default, note.filter(|note| !note.is_empty()).unwrap_or("?")])
        })
        .collect();
    let found: Vec<String> = found.iter().map(|cells| row(cells)).collect();
    assert!(found == wanted, "README.md, Attributes, is to have these rows (a ? needs words):\n{}", wanted.join("\n"));
    assert!(!wanted.iter().any(|row| row.ends_with("| ? |")), "an attribute has no words:\n{}", wanted.join("\n"));
}

#[test]
fn the_chinese_page_has_every_attribute_with_its_words_and_every_token() {
    let text = read("docs/zh-Hans.md");
    let found = rows(&section(&text, "## 属性"));
    let names: Vec<&str> = found.iter().map(|cells| cells[0].trim_matches('`')).collect();
    assert_eq!(names, ATTRIBUTES.iter().map(|attribute| attribute.name).collect::<Vec<_>>(), "docs/zh-Hans.md, 属性");
    for (cells, attribute) in found.iter().zip(ATTRIBUTES) {
        assert_eq!(cells.len(), 4, "{cells:?}");
        if let ValueType::Word(words) | ValueType::WordOrText(words) = attribute.value_type {
            for word in words {
                assert!(cells[1].contains(&format!("`{word}`")), "docs/zh-Hans.md lacks {word} of {}", attribute.name);
            }
        }
    }
    let found = rows(&section(&text, "## 外观"));
    let names: Vec<&str> = found.iter().map(|cells| cells[0].trim_matches('`')).collect();
    assert_eq!(names, TOKENS.iter().map(|token| token.name).collect::<Vec<_>>(), "docs/zh-Hans.md, 外观");
}

#[test]
fn every_code_has_its_paragraphs() {
    let text = read("docs/troubleshooting.md");
    // Hints and console lines link to the heading: its anchor is the code.
    let headings = text.lines().filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`'));
    let wanted: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(headings.collect::<Vec<_>>(), wanted, "the headings of docs/troubleshooting.md, against the codes");
    for code in Code::ALL {
        let lines: Vec<&str> =
            section(&text, &format!("### `{}`", code.name())).into_iter().filter(|line| !line.is_empty()).collect();
        let (first, rest) = code.what().split_at(1);
        let wanted = format!("**{}{rest}.** {}", first.to_uppercase(), code.fix());
        assert_eq!(lines[0], wanted, "the first line of `{}` in docs/troubleshooting.md", code.name());
        assert!(
            lines.len() > 1,
            "docs/troubleshooting.md does not say what else there is to know of `{}`",
            code.name()
        );
    }
}

#[test]
fn the_table_of_events_is_the_codes() {
    let readme = read("README.md");
    let found: Vec<String> = rows(&section(&readme, "## Events"))
        .iter()
        .map(|cells| [cells[0], cells[1].split_inclusive("}`").next().unwrap_or_default()].join(" "))
        .collect();
    let wanted: Vec<String> = EVENTS
        .iter()
        .map(|event| {
            let mark = |field: &Field| if field.is_optional { "?" } else { "" };
            let fields: Vec<String> = event.detail.iter().map(|field| [field.name, mark(field)].concat()).collect();
            format!("`newsrail-{}` `{{{}}}`", event.name, fields.join(", "))
        })
        .collect();
    assert_eq!(found, wanted, "README.md, Events (left), against src/api.rs (right)");
    for event in EVENTS {
        for field in event.detail {
            if let (Holds::Word(words), true) = (field.holds, field.name != "kind") {
                for word in words {
                    assert!(readme.contains(&format!("`{word}`")), "README.md does not name the {} {word}", field.name);
                }
            }
        }
    }
}

/// Every style sheet of a folder.
fn styles(folder: &str) -> Vec<String> {
    let files = fs::read_dir(root().join(folder)).expect("the folder of styles").filter_map(Result::ok);
    files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|e| e == "css")).map(read).collect()
}

/// The names after each occurrence of `before`.
fn names(text: &str, before: &str) -> BTreeSet<String> {
    let ends = text.split(before).skip(1);
    ends.map(|rest| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect()).collect()
}

#[test]
fn the_tables_of_names_are_the_codes() {
    let text = read("docs/theming.md");
    let name = |name: &str| format!("`{name}`");
    let tokens: Vec<String> = TOKENS.iter().map(|token| row(&[&name(token.name), token.default, token.what])).collect();
    let parts: Vec<String> = PARTS.iter().map(|part| row(&[&name(part.name), part.what])).collect();
    for (heading, wanted) in [("## Tokens", tokens), ("## Parts", parts)] {
        let found: Vec<String> = rows(&section(&text, heading)).iter().map(|cells| row(cells)).collect();
        assert!(found == wanted, "docs/theming.md, {heading}, is to have these rows:\n{}", wanted.join("\n"));
    }
}

#[test]
fn the_tokens_are_those_of_the_style_sheets() {
    let found: BTreeSet<String> = TOKENS.iter().map(|token| token.name.to_owned()).collect();
    let wanted: BTreeSet<String> = styles("style").iter().flat_map(|css| names(css, "--newsrail-")).collect();
    assert_eq!(found, wanted, "src/theming.rs (left), against style/ (right)");
}

#[test]
fn every_part_that_is_styled_is_known() {
    let found: BTreeSet<String> = PARTS.iter().map(|part| part.name.to_owned()).collect();
    let styled = styles("style").into_iter().map(|css| css.replace("~=", "="));
    let wanted: BTreeSet<String> = styled.flat_map(|css| names(&css, "[part=")).collect();
    let missing: Vec<&String> = wanted.difference(&found).collect();
    assert!(missing.is_empty(), "src/theming.rs, PARTS, lacks {missing:?}");
}

#[test]
fn the_ready_made_themes_are_tokens_and_parts_alone() {
    let themes = styles("style/themes");
    assert!(themes.len() >= 3, "the themes of style/themes");
    for css in themes {
        for token in names(&css, "--newsrail-") {
            assert!(TOKENS.iter().any(|known| known.name == token), "{token} is no token:\n{css}");
        }
        for part in names(&css, "::part(") {
            assert!(PARTS.iter().any(|known| known.name == part), "{part} is no part:\n{css}");
        }
        let bare: String = css.split("*/").filter_map(|text| text.split("/*").next()).collect();
        let bare = bare.replace("@supports (color: light-dark(red, red)) {", "");
        let rules = bare.split('}').map(str::trim).filter(|rule| !rule.is_empty());
        for rule in rules {
            // The element, a part of it, or the element with an attribute.
            let of_the_rail = ["news-rail {", "news-rail::part(", "news-rail:is([", "news-rail:where(:lang("]
                .iter()
                .any(|start| rule.starts_with(start));
            assert!(of_the_rail, "a theme is made of tokens and parts alone: {rule}");
        }
    }
}

/// The heights that README.md tells webmasters to reserve, computed from the lengths in style/box.css.
#[test]
fn the_heights_to_reserve_are_those_of_the_box() {
    let css = read("style/box.css");
    // As in the style sheet, so that a change to one of them fails here.
    for length in [
        "--newsrail-gap, 0.75em",
        "--newsrail-gap, 0.375em",
        "--newsrail-title-line-clamp, 2",
        "--newsrail-title-font-size, 1em",
        "--newsrail-meta-font-size, 0.8125em",
        "--newsrail-thumbnail-aspect-ratio, 4 / 3",
        "--newsrail-thumbnail-aspect-ratio, 16 / 9",
        "--newsrail-thumbnail-width, 6em",
        "1.45 * (",
        "--newsrail-title-line-clamp, 3",
        "0.5em + var(--_text)",
        "2.75em + var(--_row)",
    ] {
        assert!(css.contains(length), "style/box.css no longer has {length:?}: work the table of heights out anew");
    }
    let text = 1.45 * (2.0 + 0.8125);
    let cards = |width: f64, columns: f64, rows: f64| {
        let picture = ((width + 0.75) / columns - 0.75) * 9.0 / 16.0;
        2.75 + rows * (picture + 0.5 + text + 0.75)
    };
    let wanted = [
        2.75 + 8.0 * (4.5 + 1.5),
        2.75 + 8.0 * (1.45 * (3.0 + 0.8125) + 1.5),
        2.75 + 8.0 * (text + 1.5),
        2.75 + 8.0 * (1.45 * 2.0 + 0.75),
        2.75 + 8.0 * (1.45 * 3.0 + 0.75),
        cards(16.0, 1.0, 8.0),
        cards(30.0, 2.0, 4.0),
        cards(60.0, 3.0, 3.0),
    ];
    let readme = read("README.md");
    let found: Vec<String> = rows(&section(&readme, "### The height to reserve"))
        .iter()
        .map(|cells| cells.last().expect("a last cell").trim_end_matches("em").to_owned())
        .collect();
    // Rounded up to a tenth: a box that is a little too high does no harm, one that is too low scrolls.
    let wanted: Vec<String> = wanted.iter().map(|height| format!("{:.1}", (height * 10.0).ceil() / 10.0)).collect();
    assert_eq!(found, wanted, "README.md, The height to reserve (left), for limit 8");
}

#[test]
fn what_the_papers_point_at_is_there() {
    for paper in [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/embedding.md",
        "docs/reliability.md",
        "docs/security.md",
        "docs/theming.md",
        "docs/troubleshooting.md",
        "docs/zh-Hans.md",
    ] {
        let text = read(paper);
        let folder = root().join(paper).parent().expect("a folder").to_owned();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (path, heading) = target.split_once('#').unwrap_or((target, ""));
            if path.contains("://") {
                continue;
            }
            assert!(folder.join(path).exists(), "{paper} points at {path}, which is not there");
            let there = if path.is_empty() { text.clone() } else { read_if_text(&folder.join(path)) };
            let anchor = |line: &str| {
                let words = line.trim_start_matches('#').trim().to_lowercase();
                let kept = words.chars().filter(|c| c.is_alphanumeric() || " -".contains(*c));
                kept.collect::<String>().replace(' ', "-")
            };
            let is_there = there.lines().any(|line| line.starts_with('#') && anchor(line) == heading);
            assert!(heading.is_empty() || is_there, "{paper} points at {target}, and there is no such heading");
        }
    }
}
