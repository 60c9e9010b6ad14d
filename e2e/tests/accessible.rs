//! axe-core finds nothing in any layout, kind, state and theme, light or dark.

use e2e::{Tab, serde_json::Value, tokio};
use std::{env, fs};

/// The sections of the gallery, which together contain every layout, kind, state and theme.
const SECTIONS: [&str; 5] = ["layouts", "kinds", "states", "themes", "options"];

/// The text of axe-core. It is required: without it these tests would show nothing.
fn axe() -> String {
    let path = env::var("NEWSRAIL_AXE").unwrap_or_else(|_| {
        panic!(
            "NEWSRAIL_AXE names no axe.min.js: `cargo xtask test` gets it; or `npm install axe-core` and name its file"
        )
    });
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("NEWSRAIL_AXE={path}: {error}"))
}

/// The violations that axe-core finds, one line each: the rule and the elements. Asserts how many elements it passed.
async fn violations(tab: &Tab) -> Vec<String> {
    tab.run(&axe()).await;
    // Rails of one page may have the same heading: in the gallery nearly all do.
    let found =
        tab.eval("axe.run({ resultTypes: ['violations'], rules: { 'landmark-unique': { enabled: false } } })").await;
    let passes = found["passes"].as_array().map_or(0, Vec::len);
    assert!(passes > 10, "axe-core has looked at next to nothing: {passes} rules passed");
    let line = |violation: &Value| {
        let nodes = violation["nodes"].as_array().into_iter().flatten();
        let nodes: Vec<String> = nodes.map(|node| format!("{} {}", node["target"], node["failureSummary"])).collect();
        format!("{}: {}", violation["id"], nodes.join("\n  "))
    };
    found["violations"].as_array().into_iter().flatten().map(line).collect()
}

#[tokio::test]
async fn no_violation_in_any_layout_kind_state_and_theme() {
    let tab = Tab::open().await;
    for scheme in ["light", "dark"] {
        for section in SECTIONS {
            tab.gallery(&format!("section={section}&scheme={scheme}"), 1100).await;
            let found = violations(&tab).await;
            assert!(found.is_empty(), "{section}, {scheme}:\n{}", found.join("\n"));
        }
    }
}

#[tokio::test]
async fn no_violation_in_a_narrow_column_and_on_a_whole_page() {
    let tab = Tab::open().await;
    for width in [180, 1280] {
        // Some engines do not make their windows narrow: the width of the column is what counts.
        tab.gallery(&format!("section=layouts&width={width}"), 1312).await;
        let found = violations(&tab).await;
        assert!(found.is_empty(), "{width} pixels:\n{}", found.join("\n"));
    }
}

#[tokio::test]
async fn no_violation_in_the_ready_made_themes() {
    let tab = Tab::open().await;
    for style in ["plain", "newspaper", "portal"] {
        for scheme in ["light", "dark"] {
            for section in ["kinds", "states"] {
                tab.gallery(&format!("section={section}&style={style}&scheme={scheme}"), 1100).await;
                let found = violations(&tab).await;
                assert!(found.is_empty(), "{style}, {section}, {scheme}:\n{}", found.join("\n"));
            }
        }
    }
}

#[tokio::test]
async fn no_violation_in_the_playground() {
    let tab = Tab::open().await;
    tab.playground().await;
    tab.choose("attribute-kind", "related").await;
    tab.run("for (const details of document.querySelectorAll('details')) details.open = true").await;
    for language in ["en", "zh-Hans"] {
        assert_eq!(tab.eval("document.documentElement.lang").await, language);
        let found = violations(&tab).await;
        assert!(found.is_empty(), "{language}:\n{}", found.join("\n"));
        tab.run("document.getElementById('language').click()").await;
    }
}

#[tokio::test]
async fn axe_core_sees_into_rails() {
    let tab = Tab::open().await;
    tab.gallery("section=options", 1100).await;
    tab.style("news-rail::part(title) { color: #999 }").await;
    let found = violations(&tab).await;
    assert!(found.iter().any(|line| line.contains("color-contrast") && line.contains("title")), "{found:#?}");
}
