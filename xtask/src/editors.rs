//! Generates what editors and documentation tools read about `<news-rail>`, for completion and hints in HTML:
//! `custom-elements.json` (the Custom Elements Manifest, schema 2.1.0, <https://github.com/webcomponents/custom-elements-manifest>),
//! `newsrail.html-data.json` (custom data of Visual Studio Code, version 1.1) and `newsrail.web-types.json` (JetBrains' web-types).

use crate::{
    dist::MODULE,
    reference::{Language, Reference},
    shell::Project,
    types::{attribute_type, camel_case, detail},
};
use anyhow::Result;
use newsrail::{
    api::{EVENTS, Event, FEED_PROPERTY, METHODS},
    config::{ATTRIBUTES, Attribute, ValueType},
    theming::{PARTS, TOKENS},
};
use serde_json::{Value, json};

/// The element.
const TAG: &str = "news-rail";

/// Names and contents of the files.
pub fn files(project: &Project, reference: &Reference) -> Result<[(&'static str, String); 3]> {
    let text = |value: Value| serde_json::to_string_pretty(&value);
    Ok([
        ("custom-elements.json", text(manifest(project, reference)?)?),
        ("newsrail.html-data.json", text(html_data(project, reference)?)?),
        ("newsrail.web-types.json", text(web_types(project, reference)?)?),
    ])
}

/// Slots, and what they are for.
const SLOTS: &[(&str, &str)] = &[
    ("", "Shown while the list loads, if it is empty or cannot be loaded, and without JavaScript or WebAssembly."),
    ("header", "Shown above everything else, from the start."),
    ("footer", "Shown below everything else, from the start."),
    ("empty", "A `<template>`: replaces the message if there is nothing to show."),
    ("error", "A `<template>`: replaces the message if the list cannot be loaded."),
];

/// The states that `:state()` and the attribute `state` have.
const STATES: &[&str] = &["loading", "ready", "empty", "error", "stale"];

/// What an attribute does, what it takes and its default, as one text.
fn words(reference: &Reference, name: &str) -> Result<String> {
    let entry = reference.attribute(name, Language::English)?;
    Ok(format!("{} Allowed: {}. Default: {}.", entry.what, entry.allowed, entry.default))
}

/// The default, if it is a value that could be written, and not a description of one.
fn literal_default(attribute: &Attribute) -> Option<&'static str> {
    let is_literal = match attribute.value_type {
        ValueType::Word(words) | ValueType::WordOrText(words) => words.contains(&attribute.default),
        ValueType::Number => attribute.default.parse::<u32>().is_ok(),
        ValueType::Text | ValueType::Presence => false,
    };
    is_literal.then_some(attribute.default)
}

/// The type of an attribute's property.
fn property_type(attribute: &Attribute) -> String {
    let written = attribute_type(attribute.value_type);
    // Every element has `lang`, which is never null.
    if attribute.name == "lang" { written } else { format!("{written} | null") }
}

fn manifest(project: &Project, reference: &Reference) -> Result<Value> {
    let mut attributes = Vec::new();
    let mut members = Vec::new();
    for attribute in ATTRIBUTES {
        let kind = json!({ "text": attribute_type(attribute.value_type) });
        let field = camel_case(attribute.name);
        let description = words(reference, attribute.name)?;
        let mut entry = json!({ "name": attribute.name, "fieldName": field, "type": kind, "description": description });
        if let Some(default) = literal_default(attribute) {
            // As an expression of JavaScript.
            entry["default"] = json!(json!(default).to_string());
        }
        attributes.push(entry);
        let property = property_type(attribute);
        members.push(json!({
            "kind": "field", "name": field, "attribute": attribute.name, "reflects": true,
            "type": { "text": property }, "description": description,
        }));
    }
    members.push(json!({
        "kind": "field", "name": "feed", "type": { "text": "object | string | null" },
        "description": FEED_PROPERTY,
    }));
    for method in METHODS {
        let parameter = |(name, kind): &(&str, &str)| json!({ "name": name, "type": { "text": kind } });
        members.push(json!({
            "kind": "method", "name": method.name, "description": method.what,
            "parameters": method.parameters.iter().map(parameter).collect::<Vec<_>>(),
            "return": { "type": { "text": method.returns } },
        }));
    }
    let events: Vec<Value> = EVENTS
        .iter()
        .map(|event| {
            json!({
                "name": format!("newsrail-{}", event.name), "description": event.when,
                "type": { "text": format!("CustomEvent<{}>", detail(event.name)) },
            })
        })
        .collect();
    let (tokens, parts) = (custom_properties("--newsrail-"), named_parts());
    let slots: Vec<Value> = SLOTS.iter().map(|(name, what)| json!({ "name": name, "description": what })).collect();
    let states: Vec<Value> = STATES.iter().map(|name| json!({ "name": name })).collect();
    Ok(json!({
        "schemaVersion": "2.1.0",
        "readme": "",
        "modules": [{
            "kind": "javascript-module",
            "path": MODULE,
            "declarations": [{
                "kind": "class", "customElement": true, "name": "NewsRailElement", "tagName": TAG,
                "description": project.description, "superclass": { "name": "HTMLElement" },
                "attributes": attributes, "members": members, "events": events, "slots": slots,
                "cssParts": parts, "cssProperties": tokens, "cssStates": states,
            }],
            "exports": [{
                "kind": "custom-element-definition", "name": TAG,
                "declaration": { "name": "NewsRailElement", "module": MODULE },
            }],
        }],
    }))
}

/// The tokens, with what editors are to complete.
fn custom_properties(prefix: &str) -> Vec<Value> {
    let property = |token: &newsrail::theming::Token| json!({ "name": format!("{prefix}{}", token.name), "default": token.default, "description": token.what });
    TOKENS.iter().map(property).collect()
}

fn named_parts() -> Vec<Value> {
    PARTS.iter().map(|part| json!({ "name": part.name, "description": part.what })).collect()
}

fn html_data(project: &Project, reference: &Reference) -> Result<Value> {
    let mut attributes = Vec::new();
    for attribute in ATTRIBUTES {
        let mut entry = json!({ "name": attribute.name, "description": words(reference, attribute.name)? });
        match attribute.value_type {
            ValueType::Word(words) | ValueType::WordOrText(words) => {
                entry["values"] = words.iter().map(|word| json!({ "name": word })).collect();
            }
            // The editor completes it without a value.
            ValueType::Presence => entry["valueSet"] = json!("v"),
            ValueType::Text | ValueType::Number => {}
        }
        attributes.push(entry);
    }
    Ok(json!({
        "version": 1.1,
        "tags": [{ "name": TAG, "description": project.description, "attributes": attributes }],
    }))
}

fn web_types(project: &Project, reference: &Reference) -> Result<Value> {
    let mut attributes = Vec::new();
    let mut properties = Vec::new();
    for attribute in ATTRIBUTES {
        let kind = match attribute.value_type {
            ValueType::Presence => "boolean".to_owned(),
            other => attribute_type(other),
        };
        let mut entry = json!({
            "name": attribute.name, "description": words(reference, attribute.name)?,
            "value": { "type": kind },
        });
        properties.push(json!({
            "name": camel_case(attribute.name), "type": property_type(attribute), "description": entry["description"],
        }));
        if let Some(default) = literal_default(attribute) {
            entry["default"] = json!(default);
        }
        attributes.push(entry);
    }
    properties.push(json!({ "name": "feed", "type": "object | string | null", "description": FEED_PROPERTY }));
    let event = |event: &Event| {
        let kind = format!("CustomEvent<{}>", detail(event.name));
        json!({ "name": format!("newsrail-{}", event.name), "type": kind, "description": event.when })
    };
    let events: Vec<Value> = EVENTS.iter().map(event).collect();
    let slots: Vec<Value> = SLOTS.iter().map(|(name, what)| json!({ "name": name, "description": what })).collect();
    Ok(json!({
        "$schema": "https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json",
        "name": "newsrail",
        "version": project.version,
        "js-types-syntax": "typescript",
        "description-markup": "markdown",
        "contributions": {
            "html": {
                "elements": [{
                    "name": TAG, "description": project.description, "attributes": attributes, "slots": slots,
                    "js": { "events": events, "properties": properties },
                    "css": { "properties": custom_properties("--newsrail-"), "parts": named_parts() },
                }],
            },
        },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names in a list of objects.
    fn names(list: &Value) -> Vec<&str> {
        list.as_array().into_iter().flatten().filter_map(|entry| entry["name"].as_str()).collect()
    }

    #[test]
    fn each_file_names_everything() -> Result<()> {
        let project = Project::find()?;
        let reference = Reference::read(&project)?;
        let attributes: Vec<&str> = ATTRIBUTES.iter().map(|attribute| attribute.name).collect();

        let manifest = manifest(&project, &reference)?;
        let class = &manifest["modules"][0]["declarations"][0];
        assert_eq!(names(&class["attributes"]), attributes);
        assert_eq!(class["attributes"][0]["default"], "\"latest\"");
        assert!(class["attributes"][1].get("default").is_none(), "src has none");
        assert_eq!(names(&class["members"]).len(), ATTRIBUTES.len() + 1 + METHODS.len());
        assert_eq!(class["members"][3]["name"], "headingLevel");
        let members = class["members"].as_array().into_iter().flatten();
        let lang = members.filter(|member| member["name"] == "lang").map(|member| &member["type"]["text"]);
        assert_eq!(lang.collect::<Vec<_>>(), ["string"]);
        assert_eq!(names(&class["cssParts"]).len(), PARTS.len());
        assert_eq!(class["cssProperties"][0]["name"], "--newsrail-color-text");
        assert_eq!(class["events"][0]["type"]["text"], "CustomEvent<NewsRailReadyDetail>");

        let html = html_data(&project, &reference)?;
        let tag = &html["tags"][0];
        assert_eq!(names(&tag["attributes"]), attributes);
        assert_eq!(names(&tag["attributes"][0]["values"]), ["latest", "related", "province", "video"]);

        let web = web_types(&project, &reference)?;
        let element = &web["contributions"]["html"]["elements"][0];
        assert_eq!(names(&element["attributes"]), attributes);
        // Not even `src`: a rail may have its feed from elsewhere.
        assert_eq!(element["attributes"][1]["name"], "src");
        assert!(element["attributes"][1]["required"].is_null());
        assert_eq!(names(&element["js"]["events"]).len(), EVENTS.len());
        assert_eq!(element["js"]["events"][0]["type"], "CustomEvent<NewsRailReadyDetail>");
        assert_eq!(names(&element["js"]["properties"]).len(), ATTRIBUTES.len() + 1);
        assert_eq!(element["js"]["properties"][3]["name"], "headingLevel");
        Ok(())
    }

    #[test]
    fn slots_and_states_are_those_of_the_documents() -> Result<()> {
        let project = Project::find()?;
        let readme = std::fs::read_to_string(project.root.join("README.md"))?;
        assert!(readme.contains(&format!("`state=\"{}\"`", STATES.join("|"))), "{STATES:?}");
        for (name, _) in SLOTS.iter().filter(|(name, _)| !name.is_empty()) {
            assert!(readme.contains(&format!("slot=\"{name}\"")), "{name}");
        }
        Ok(())
    }
}
