//! Visual regression tests: the gallery is photographed and compared with the photographs of e2e/photographs.
//!
//! `NEWSRAIL_PHOTOGRAPHS=take` replaces them: look at each before you commit it. A photograph that differs is saved to
//! `target/photographs` for comparison.

use e2e::{Engine, Photograph, Tab, fantoccini::error::CmdError, tokio};
use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
};

/// The photographs: the file's name, the gallery's query, the width of the view. A rail is 32 pixels narrower than the view.
const PHOTOGRAPHS: &[(&str, &str, u32)] = &[
    ("180-light", "section=layouts&width=180", 212),
    ("180-dark", "section=layouts&width=180&scheme=dark", 212),
    ("320-light", "section=layouts&width=320", 352),
    ("320-dark", "section=layouts&width=320&scheme=dark", 352),
    ("768-light", "section=layouts&width=768", 800),
    ("768-dark", "section=layouts&width=768&scheme=dark", 800),
    ("1280-light", "section=layouts&width=1280", 1312),
    ("1280-dark", "section=layouts&width=1280&scheme=dark", 1312),
    ("kinds-light", "section=kinds", 1450),
    ("kinds-dark", "section=kinds&scheme=dark", 1450),
    ("states-light", "section=states", 1450),
    ("states-dark", "section=states&scheme=dark", 1450),
    ("themes", "section=themes", 1450),
    ("options", "section=options", 1450),
    ("style-plain", "section=kinds&style=plain", 1450),
    ("style-newspaper", "section=kinds&style=newspaper", 1450),
    ("style-newspaper-dark", "section=kinds&style=newspaper&scheme=dark", 1450),
    ("style-portal", "section=kinds&style=portal", 1450),
    ("style-portal-dark", "section=kinds&style=portal&scheme=dark", 1450),
    ("tutorial", "section=kinds&style=tutorial", 1450),
    ("tutorial-dark", "section=kinds&style=tutorial&scheme=dark", 1450),
];

/// The share of a photograph's pixels that may differ from the reference: text is drawn slightly differently from one version of the engine to the next.
const TOLERANCE: f64 = 0.003;

/// The width of texts in three scripts in the gallery's fonts, in pixels: if two machines agree on it, they have the same fonts.
const LETTERS: &str = r#"(() => {
  const context = document.createElement("canvas").getContext("2d");
  context.font = getComputedStyle(document.body).font;
  return ["Ferries & terraces", "渡轮《梯田》，18站", "مكتبة في بيت قديم"].map((text) => context.measureText(text).width.toFixed(1)).join(" ");
})()"#;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("photographs").join(Engine::chosen().name)
}

/// Prints to stderr directly: the test runner captures the output of tests that pass.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "photographs: {text}");
}

async fn photograph(tab: &Tab, query: &str, width: u32) -> Result<Photograph, CmdError> {
    // The theme of the tutorial is in a document, not in a file of its own.
    if query.contains("style=tutorial") {
        let text =
            fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/theming.md")).expect("the tutorial");
        let css = text.split("```css\n").nth(1).and_then(|rest| rest.split("```").next()).expect("its theme");
        tab.gallery(&query.replace("style=tutorial", ""), width).await;
        tab.style(css).await;
        tab.show_all(width).await;
        tab.settle().await;
    } else {
        tab.gallery(query, width).await;
    }
    // Finish transitions of outlines and underlines, so that the result does not depend on timing.
    tab.run("document.getAnimations().forEach((one) => one.finish())").await;
    Ok(Photograph::develop(&tab.client().screenshot().await?))
}

#[tokio::test]
async fn the_gallery_looks_as_it_did() {
    let tab = Tab::open().await;
    let take = env::var("NEWSRAIL_PHOTOGRAPHS").is_ok_and(|value| value == "take");
    tab.gallery("section=options", 800).await;
    let letters = tab.eval(LETTERS).await.as_str().unwrap_or_default().to_owned();
    let known = folder().join("letters.txt");
    if take {
        fs::create_dir_all(folder()).expect("a folder that can be made");
        fs::write(&known, format!("{letters}\n")).expect("a file that can be written");
    } else {
        let reference = fs::read_to_string(&known).unwrap_or_else(|error| panic!("{}: {error}", known.display()));
        if reference.trim() != letters {
            return say(&format!(
                "NOT COMPARED: the letters of this machine are others ({letters}) than those of the photographs ({}). On Debian: \
                 apt-get install fonts-noto-cjk fonts-dejavu-core; or take photographs of your own first: NEWSRAIL_PHOTOGRAPHS=take",
                reference.trim()
            ));
        }
    }
    let mut wrong = Vec::new();
    for (name, query, width) in PHOTOGRAPHS {
        let now = photograph(&tab, query, *width).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        let path = folder().join(format!("{name}.png"));
        if take {
            now.save(&path);
            continue;
        }
        let Some(kept) = Photograph::load(&path) else {
            wrong.push(format!("{name}: there is no {}", path.display()));
            continue;
        };
        let share = now.difference(&kept);
        if share > TOLERANCE {
            let shown = Path::new(env!("CARGO_TARGET_TMPDIR")).join("photographs").join(format!("{name}.png"));
            now.save(&shown);
            wrong.push(format!("{name}: {:.2} % of it differ; it is now as {}", share * 100.0, shown.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "the gallery looks otherwise than in {}:\n{}\n\
        Where that is meant: NEWSRAIL_PHOTOGRAPHS=take, and look at them.",
        folder().display(),
        wrong.join("\n")
    );
    if take {
        say(&format!("taken; look at them in {}", folder().display()));
    }
}

#[tokio::test]
async fn a_line_that_is_missing_is_seen() {
    let tab = Tab::open().await;
    let (_, query, width) = PHOTOGRAPHS[2];
    let before = photograph(&tab, query, width).await.expect("a photograph");
    let again = photograph(&tab, query, width).await.expect("a photograph");
    let noise = before.difference(&again);
    assert!(noise <= TOLERANCE / 10.0, "the same page twice differs by {noise}");
    tab.style("news-rail::part(item) { border: 0 }").await;
    tab.settle().await;
    let after = Photograph::develop(&tab.client().screenshot().await.expect("a screenshot"));
    let share = before.difference(&after);
    assert!(share > TOLERANCE, "without its lines the gallery differs by {share} alone");
}
