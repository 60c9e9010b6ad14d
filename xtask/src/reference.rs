//! What the documents say of attributes and tokens, in English and Chinese, for the files that are generated from it: the playground and the
//! files for editors. The tables themselves are tested against the code in `tests/docs.rs`.

use crate::shell::Project;
use anyhow::{Context, Result};
use std::fs;

/// The documents with the tables.
pub struct Reference {
    readme: String,
    theming: String,
    chinese: String,
}

/// The two languages of the documents.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// README.md and docs/theming.md.
    English,
    /// docs/zh-Hans.md.
    Chinese,
}

/// A row of a table, as plain text.
pub struct Entry {
    /// The values that are allowed; empty for a token.
    pub allowed: String,
    /// What holds if it is not set.
    pub default: String,
    /// What it does.
    pub what: String,
}

impl Reference {
    /// Reads the documents.
    pub fn read(project: &Project) -> Result<Reference> {
        let read =
            |path: &str| fs::read_to_string(project.root.join(path)).with_context(|| format!("{path} cannot be read"));
        Ok(Reference {
            readme: read("README.md")?,
            theming: read("docs/theming.md")?,
            chinese: read("docs/zh-Hans.md")?,
        })
    }

    /// What the documents say of an attribute.
    pub fn attribute(&self, name: &str, language: Language) -> Result<Entry> {
        let (text, heading) = match language {
            Language::English => (&self.readme, "## Attributes"),
            Language::Chinese => (&self.chinese, "## 属性"),
        };
        match row(text, heading, name)?.as_slice() {
            [allowed, default, what] => {
                Ok(Entry { allowed: allowed.clone(), default: default.clone(), what: what.clone() })
            }
            cells => anyhow::bail!("{heading}: the row of {name} has {} cells", cells.len()),
        }
    }

    /// What the documents say of a token.
    pub fn token(&self, name: &str, language: Language) -> Result<Entry> {
        let (text, heading) = match language {
            Language::English => (&self.theming, "## Tokens"),
            Language::Chinese => (&self.chinese, "## 外观"),
        };
        match row(text, heading, name)?.as_slice() {
            [default, what] => Ok(Entry { allowed: String::new(), default: default.clone(), what: what.clone() }),
            cells => anyhow::bail!("{heading}: the row of {name} has {} cells", cells.len()),
        }
    }
}

/// The cells after the name in the row that begins with it, in the section below that heading.
fn row(text: &str, heading: &str, name: &str) -> Result<Vec<String>> {
    let start = format!("| `{name}` |");
    let section = text.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !line.starts_with("## "));
    let row = section.into_iter().find_map(|line| line.strip_prefix(&start));
    let row = row.with_context(|| format!("{heading} has no row of {name}"))?;
    Ok(row.trim_end().trim_end_matches('|').split(" | ").map(plain).collect())
}

/// The text of a cell without code marks. A link in parentheses leads to another section, and is left out; of other links the words remain.
fn plain(cell: &str) -> String {
    let mut out = String::new();
    let mut rest = cell.trim();
    while let Some((before, link)) = rest.split_once('[') {
        let Some((words, (_, after))) =
            link.split_once("](").and_then(|(words, to)| Some((words, to.split_once(')')?)))
        else {
            break;
        };
        match (before.strip_suffix(" ("), after.strip_prefix(')')) {
            (Some(before), Some(after)) => {
                out.push_str(before);
                rest = after;
            }
            _ => {
                out.push_str(before);
                out.push_str(words);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out.replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsrail::{config::ATTRIBUTES, theming::TOKENS};

    #[test]
    fn every_attribute_and_token_is_described_in_both_languages() -> Result<()> {
        let reference = Reference::read(&Project::find()?)?;
        for language in [Language::English, Language::Chinese] {
            for attribute in ATTRIBUTES {
                let entry = reference.attribute(attribute.name, language)?;
                assert!(!entry.what.is_empty() && !entry.allowed.is_empty(), "{}", attribute.name);
            }
            for token in TOKENS {
                assert!(!reference.token(token.name, language)?.what.is_empty(), "{}", token.name);
            }
        }
        Ok(())
    }

    #[test]
    fn cells_are_plain_text() {
        assert_eq!(plain(" See [the four kinds](#the-four-kinds), `limit` [x] "), "See the four kinds, limit [x]");
        assert_eq!(plain("What it shows ([the four kinds](#the-four-kinds))."), "What it shows.");
        assert_eq!(plain("`2`; `3` in a rail"), "2; 3 in a rail");
    }
}
