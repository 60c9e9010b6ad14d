//! Generates `newsrail.d.ts` from the library's tables, and tests it: TypeScript compiles a program that uses it.

use crate::{
    dist,
    shell::{self, Project},
    tools,
};
use anyhow::{Context, Result, bail};
use newsrail::{
    api::{EVENTS, Holds},
    codes::Code,
    config::{ATTRIBUTES, ValueType},
    player,
};
use std::{fmt::Write, fs, path::Path, process::Command};

/// The types of the element, its properties and its events.
pub fn declarations() -> String {
    let mut out = String::from(
        "// Made by `cargo xtask dist` from the tables of the library. For TypeScript 5.1 and later.\n\n\
         /** A code of `newsrail-error` or `newsrail-warn`; troubleshooting.html explains each. */\nexport type NewsRailCode =\n",
    );
    for (place, code) in Code::ALL.iter().enumerate() {
        let end = if place + 1 == Code::ALL.len() { ";" } else { "" };
        push_line(&mut out, &format!("  | \"{}\"{end}", code.name()));
    }
    for event in EVENTS {
        let cancelable = if event.is_cancelable { " `preventDefault()` cancels it." } else { "" };
        push_line(&mut out, &format!("\n/** `newsrail-{}`: {}{cancelable} */", event.name, event.when));
        push_line(&mut out, &format!("export interface {} {{", detail(event.name)));
        for field in event.detail {
            let mark = if field.is_optional { "?" } else { "" };
            push_line(
                &mut out,
                &format!("  /** {} */\n  {}{mark}: {};", field.what, field.name, detail_type(field.holds)),
            );
        }
        push_line(&mut out, "}");
    }
    push_line(&mut out, "\n/** The attributes of `<news-rail>`, as HTML has them: for templates that know types. */");
    push_line(&mut out, "export interface NewsRailAttributes {");
    for attribute in ATTRIBUTES {
        push_line(&mut out, &format!("  /** {}. Default: {}. */", capitalized(attribute.allowed), attribute.default));
        push_line(&mut out, &format!("  \"{}\"?: {};", attribute.name, attribute_type(attribute.value_type)));
    }
    push_line(
        &mut out,
        "}\n\n/** The element `<news-rail>`. A property is its attribute: `null` where that is absent, and takes it away. */",
    );
    push_line(&mut out, "export interface NewsRailElement extends HTMLElement {");
    // Every element has `lang`.
    for attribute in ATTRIBUTES.iter().filter(|attribute| attribute.name != "lang") {
        let name = camel_case(attribute.name);
        push_line(&mut out, &format!("  /** {}. Default: {}. */", capitalized(attribute.allowed), attribute.default));
        push_line(&mut out, &format!("  get {name}(): string | null;"));
        push_line(
            &mut out,
            &format!("  set {name}(value: {} | null | undefined);", attribute_type(attribute.value_type)),
        );
    }
    out.push_str(
        "  /** A JSON Feed, as an object or as text, in the place of `src`; `null` returns to it. */\n\
         \x20 feed: object | string | null;\n\
         \x20 /** Reads the feeds again; resolves once the answer is shown or has failed. */\n\
         \x20 refresh(): Promise<void>;\n\
         \x20 /** Plays the video of the item at `index`, from 0, without asking `newsrail-play` again. */\n\
         \x20 play(index: number): void;\n}\n\n\
         declare global {\n  interface HTMLElementTagNameMap {\n    \"news-rail\": NewsRailElement;\n  }\n\
         \x20 // Elements, the document and the window have these.\n  interface GlobalEventHandlersEventMap {\n",
    );
    for event in EVENTS {
        push_line(&mut out, &format!("    \"newsrail-{}\": CustomEvent<{}>;", event.name, detail(event.name)));
    }
    push_line(&mut out, "  }\n}");
    out
}

/// Compiles a program that uses the types, and imports the package outside a browser.
pub fn check(project: &Project, out: &Path) -> Result<()> {
    let compiler = tools::typescript(project)?;
    let folder = project.target.join("types");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let package = folder.join("node_modules").join("newsrail");
    fs::create_dir_all(&package)?;
    for entry in fs::read_dir(out).with_context(|| format!("{} cannot be read", out.display()))? {
        let path = entry?.path();
        if path.is_file() {
            fs::copy(&path, package.join(path.file_name().unwrap_or_default()))?;
        }
    }
    for name in ["consumer.ts", "tsconfig.json"] {
        fs::copy(project.root.join("tests").join("types").join(name), folder.join(name))?;
    }
    shell::run(Command::new("node").arg(compiler).arg("--project").arg(&folder))?;
    let program =
        "import 'newsrail'; if (Object.getOwnPropertySymbols(globalThis).includes(Symbol.for('newsrail'))) throw 1";
    let mut node = Command::new("node");
    let said = shell::output(node.args(["--input-type=module", "--eval", program]).current_dir(&folder))?;
    if !said.is_empty() {
        bail!("outside a browser {} prints:\n{said}", dist::MODULE);
    }
    Ok(())
}

fn push_line(out: &mut String, line: &str) {
    // Writing to a String does not fail.
    let _ = writeln!(out, "{line}");
}

/// `NewsRailReadyDetail` for `ready`.
fn detail(event: &str) -> String {
    format!("NewsRail{}Detail", capitalized(event))
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `headingLevel` for `heading-level`.
fn camel_case(name: &str) -> String {
    let mut words = name.split('-');
    words.next().unwrap_or_default().to_owned() + &words.map(capitalized).collect::<String>()
}

fn string_union<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" | ")
}

fn attribute_type(takes: ValueType) -> String {
    match takes {
        ValueType::Text => "string".to_owned(),
        ValueType::Word(list) => string_union(list.iter().copied()),
        // Any string, but editors still complete the keywords.
        ValueType::WordOrText(list) => format!("{} | (string & {{}})", string_union(list.iter().copied())),
        ValueType::Number => "number | `${number}`".to_owned(),
        ValueType::Presence => "boolean | \"\"".to_owned(),
    }
}

fn detail_type(holds: Holds) -> String {
    match holds {
        Holds::Number => "number".to_owned(),
        Holds::Text => "string".to_owned(),
        Holds::Word(list) => string_union(list.iter().copied()),
        Holds::Code => "NewsRailCode".to_owned(),
        Holds::Provider => string_union(["file"].into_iter().chain(player::provider_names())),
        Holds::Click => "MouseEvent".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_every_attribute_event_and_code() {
        let types = declarations();
        for attribute in ATTRIBUTES.iter().filter(|attribute| attribute.name != "lang") {
            assert!(
                types.contains(&format!("  get {}(): string | null;", camel_case(attribute.name))),
                "{}",
                attribute.name
            );
        }
        for wanted in [
            "  get headingLevel(): string | null;\n  set headingLevel(value: number | `${number}` | null | undefined);",
            "  set layout(value: \"list\" | \"cards\" | \"compact\" | \"ranked\" | null | undefined);",
            "  retryAt?: number;",
            "    \"newsrail-play\": CustomEvent<NewsRailPlayDetail>;",
            "  provider: \"file\" | \"youtube\"",
            "  | \"csp-wasm\"\n",
        ] {
            assert!(types.contains(wanted), "{wanted} is missing:\n{types}");
        }
    }
}
