//! Joins and compresses the style sheets of `style/`, so that the wasm and the loader carry no comments and no blanks.

#![allow(clippy::expect_used, clippy::panic, reason = "a build that cannot go on stops here")]

use std::{env, fs, path::Path};

/// Files of a sheet, in the order in which they are joined.
const SHEETS: &[(&str, &[&str])] = &[
    ("box.css", &["box.css"]),
    ("debug.css", &["debug.css"]),
    ("rail.css", &["rail.css", "list.css", "cards.css", "video.css", "note.css", "print.css"]),
];

/// Lengths that are the sheets' own, with short names for the way. `--_limit` keeps its name: the loader sets it.
const PRIVATE: &[(&str, &str)] = &[
    ("--_columns", "--_c"),
    ("--_fit", "--_f"),
    ("--_gap", "--_g"),
    ("--_item", "--_i"),
    ("--_lines", "--_l"),
    ("--_meta", "--_m"),
    ("--_ratio", "--_a"),
    ("--_row", "--_r"),
    ("--_text", "--_x"),
    ("--_thumbnail", "--_t"),
    ("--_usual", "--_u"),
];

fn main() {
    println!("cargo::rerun-if-changed=style");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    for (sheet, files) in SHEETS {
        let css: String = files
            .iter()
            .map(|file| {
                fs::read_to_string(Path::new("style").join(file))
                    .unwrap_or_else(|error| panic!("style/{file}: {error}"))
            })
            .collect();
        fs::write(Path::new(&out).join(sheet), compressed(&css)).expect("OUT_DIR can be written");
    }
}

/// Without comments, line breaks and the blanks that no value needs. Not a tool's work: those that read CSS leave all blanks in what custom properties
/// hold, and nearly all of ours are those: 20 B of the loader.
fn compressed(css: &str) -> String {
    let mut out = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    assert!(out.split('"').skip(1).step_by(2).all(str::is_empty), "a text in a style sheet would lose its blanks");
    let mut css = out.split_whitespace().collect::<Vec<_>>().join(" ");
    // Not around + and -, which calc() needs blanks at, and not before ( or :, where a blank means something. So a selector
    // must not say "* " for any element.
    for sign in ["{", "}", ";", ",", ">", "*", "/"] {
        css = css.replace(&format!(" {sign}"), sign).replace(&format!("{sign} "), sign);
    }
    css = css.replace("( ", "(").replace(" )", ")").replace(" !", "!");
    for (name, short) in PRIVATE {
        css = css.replace(name, short);
    }
    css = css.replace(": ", ":").replace(";}", "}");
    // Not in 10.5.
    for before in [" ", ":", "(", ",", "*", "/", "<", ">", "-"] {
        css = css.replace(&format!("{before}0."), &format!("{before}."));
    }
    css
}
