//! Concatenates and minifies the style sheets in `style/`, so that neither the wasm nor the loader carries comments or unneeded white space.

#![allow(clippy::expect_used, clippy::panic, reason = "a build that cannot go on stops here")]

use std::{env, fs, path::Path};

/// The generated style sheets, each with its source files in the order in which they are joined.
const SHEETS: &[(&str, &[&str])] = &[
    ("box.css", &["box.css"]),
    ("debug.css", &["debug.css"]),
    ("rail.css", &["rail.css", "list.css", "cards.css", "video.css", "note.css", "print.css"]),
];

/// Private custom properties of the style sheets, with the short names that are shipped. `--_limit` keeps its name: the loader sets it.
const PRIVATE: &[(&str, &str)] = &[
    ("--_beside", "--_b"),
    ("--_columns", "--_c"),
    ("--_count", "--_o"),
    ("--_fit", "--_f"),
    ("--_gap", "--_g"),
    ("--_head", "--_h"),
    ("--_item", "--_i"),
    ("--_lines", "--_l"),
    ("--_meta", "--_m"),
    // Before the name that it begins with.
    ("--_pictures", "--_s"),
    ("--_picture", "--_p"),
    ("--_ratio", "--_a"),
    ("--_ring", "--_n"),
    ("--_row", "--_r"),
    ("--_span", "--_w"),
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

/// Removes comments, line breaks and the white space that no value needs. Ready-made minifiers keep all white space in the values of custom properties,
/// where nearly all of ours is: 20 B of the loader.
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
    // Not around + and -, which need white space in calc(), nor before ( or :, where white space is significant. Selectors
    // must not combine `*` with a descendant combinator, since the white space around it is removed.
    for sign in ["{", "}", ";", ",", ">", "*", "/"] {
        css = css.replace(&format!(" {sign}"), sign).replace(&format!("{sign} "), sign);
    }
    css = css.replace("( ", "(").replace(" )", ")").replace(" !", "!");
    for (name, short) in PRIVATE {
        css = css.replace(name, short);
    }
    css = css.replace(": ", ":").replace(";}", "}");
    // The leading zero of `0.5`, but not the one in `10.5`.
    for before in [" ", ":", "(", ",", "*", "/", "<", ">", "-"] {
        css = css.replace(&format!("{before}0."), &format!("{before}."));
    }
    css
}
