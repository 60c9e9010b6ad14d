//! Generates `playground.html`: a page on which webmasters try attributes and tokens, and copy the code of their rail. It is one file, beside
//! the loader that it shows, and its fields are made from the library's tables.

use crate::{
    minify::{Kind, minify},
    placeholders::replace_each,
    reference::{Entry, Language, Reference},
    shell::Project,
};
use anyhow::{Context, Result};
use newsrail::{
    config::{ATTRIBUTES, ValueType},
    theming::TOKENS,
};
use serde_json::{Value, json};
use std::fs;

/// The page. `themes` are the names of the style sheets in `themes/`.
pub fn page(project: &Project, reference: &Reference, themes: &[String]) -> Result<String> {
    let read = |name: &str| {
        let path = project.root.join("playground").join(name);
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))
    };
    // Inside <script>, a "<" could end it.
    let data = data(reference, themes)?.to_string().replace('<', "\\u003c");
    let script = replace_each(&read("playground.js")?, &[("__DATA__", &data)])?;
    let script = minify("playground.js", &script, Kind::Script)?;
    replace_each(&read("page.html")?, &[("__CSS__", &read("playground.css")?), ("__JS__", &script)])
}

/// The tables, as the page's script uses them.
fn data(reference: &Reference, themes: &[String]) -> Result<Value> {
    let in_both = |of: &dyn Fn(Language) -> Result<Entry>| {
        let (english, chinese) = (of(Language::English)?, of(Language::Chinese)?);
        let pair = |english: &str, chinese: &str| json!({ "en": english, "zh-Hans": chinese });
        anyhow::Ok([
            pair(&english.what, &chinese.what),
            pair(&english.allowed, &chinese.allowed),
            pair(&english.default, &chinese.default),
        ])
    };
    let attributes: Result<Vec<Value>> = ATTRIBUTES
        .iter()
        .map(|attribute| {
            let (kind, words): (_, &[&str]) = match attribute.value_type {
                ValueType::Text => ("text", &[]),
                ValueType::Word(words) => ("word", words),
                ValueType::WordOrText(words) => ("wordOrText", words),
                ValueType::Number => ("number", &[]),
                ValueType::Presence => ("presence", &[]),
            };
            let [help, allowed, fallback] = in_both(&|language| reference.attribute(attribute.name, language))?;
            Ok(json!({
                "name": attribute.name, "type": kind, "words": words,
                "help": help, "allowed": allowed, "fallback": fallback,
            }))
        })
        .collect();
    let tokens: Result<Vec<Value>> = TOKENS
        .iter()
        .map(|token| {
            let [help, _, fallback] = in_both(&|language| reference.token(token.name, language))?;
            Ok(json!({ "name": token.name, "help": help, "fallback": fallback }))
        })
        .collect();
    Ok(json!({ "attributes": attributes?, "tokens": tokens?, "themes": themes }))
}
