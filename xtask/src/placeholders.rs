//! Fills in the loader's placeholders, such as `__GLUE__`, with values from the Rust side; and replaces exact texts.

use anyhow::{Result, bail};
use newsrail::{codes::Code, config::ATTRIBUTES, style};
use serde_json::{Value, json};

/// The files that the loader needs, by their final names.
pub struct FinalNames {
    /// The file that the loader imports.
    pub glue: String,
    /// The WebAssembly module.
    pub wasm: String,
    /// The hash in the names of the gazetteer's files.
    pub gazetteer: String,
    /// `sha256-...` of that module, for `integrity`.
    pub wasm_integrity: String,
}

/// The loader with every placeholder filled in.
pub fn fill(loader: &str, version: &str, final_names: &FinalNames) -> String {
    let text = |code: &Code| json!(format!("{}. {}", code.what(), code.fix()));
    let attributes: Vec<&str> = ATTRIBUTES.iter().map(|attribute| attribute.name).collect();
    let place = |of: &str| json!(attributes.iter().position(|name| *name == of));
    let values = [
        ("__GLUE__", json!(final_names.glue)),
        ("__WASM__", json!(final_names.wasm)),
        ("__GAZETTEER__", json!(final_names.gazetteer)),
        ("__WASM_INTEGRITY__", json!(final_names.wasm_integrity)),
        ("__VERSION__", json!(version)),
        ("__ATTRIBUTES__", json!(attributes.join(" "))),
        ("__CONTEXT__", place("context")),
        ("__DEBUG__", place("debug")),
        ("__KIND__", place("kind")),
        ("__SRC__", place("src")),
        ("__THEME__", place("theme")),
        ("__DEBUG_CSS__", json!(style::DEBUG)),
        ("__BOX_CSS__", json!(style::BOX)),
        (
            "__RUNTIME_CODES__",
            Value::Object(Code::RUNTIME.iter().map(|code| (code.name().to_owned(), text(code))).collect()),
        ),
    ];
    let mut filled = loader.to_owned();
    for code in Code::LOADER {
        let name = ["__", &code.name().to_uppercase().replace('-', "_"), "__"].concat();
        filled = filled.replace(&name, &text(code).to_string());
    }
    for (name, value) in &values {
        filled = filled.replace(name, &value.to_string());
    }
    filled
}

/// Replaces texts in a text. Fails unless each occurs exactly once.
pub fn replace_each(text: &str, places: &[(&str, &str)]) -> Result<String> {
    places.iter().try_fold(text.to_owned(), |text, (place, instead)| {
        if text.matches(place).count() != 1 {
            bail!("expected `{place}` exactly once in what is shipped");
        }
        Ok(text.replace(place, instead))
    })
}

/// The first `__NAME__` in a text: a placeholder that was not filled in.
pub fn unfilled(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').find(|word| {
        let inner = word.strip_prefix("__").and_then(|word| word.strip_suffix("__")).unwrap_or_default();
        !inner.is_empty() && inner.chars().all(|c| c.is_ascii_uppercase() || c == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn final_names() -> FinalNames {
        let [glue, wasm, gazetteer, wasm_integrity] = ["g.js", "w.wasm", "g", "sha256-x"].map(str::to_owned);
        FinalNames { glue, wasm, gazetteer, wasm_integrity }
    }

    #[test]
    fn fills_every_placeholder() {
        let filled = fill("a(__GLUE__, __WASM__, __WASM_INTEGRITY__, __VERSION__)", "1.2.3", &final_names());
        assert_eq!(filled, r#"a("g.js", "w.wasm", "sha256-x", "1.2.3")"#);
        let codes = fill("f(__ENGINE__, __TAG_TAKEN__)", "1.2.3", &final_names());
        assert!(codes.starts_with("f(\"cannot be loaded") && codes.ends_with("Remove one.\")"), "{codes}");
        let codes = fill("__RUNTIME_CODES__", "1.2.3", &final_names());
        assert!(codes.contains(r#""csp-wasm":""#), "{codes}");
    }

    #[test]
    fn finds_a_placeholder_nobody_knows() {
        let filled = fill("a(__GLUE__, __GLEU__, __proto__, x__)", "1.2.3", &final_names());
        assert_eq!(unfilled(&filled), Some("__GLEU__"));
    }
}
