//! Turns a document of `docs/` into a self-contained HTML page next to the loader: the page that hints and console lines link to.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// The page loads nothing and runs nothing: it is on a host that we know nothing of.
const STYLE: &str = "\
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent) }
body { max-width: 46em; margin: 0 auto; padding: 1em 1.25em 6em; font: 1.0625em/1.6 system-ui, sans-serif; overflow-wrap: anywhere }
h1, h2, h3 { line-height: 1.25; margin: 2em 0 0.5em; scroll-margin-top: 1em }
h2 { padding-top: 1em; border-top: 1px solid var(--line) }
h3:target { outline: 3px solid; outline-offset: 0.25em }
h3 code { padding: 0; font-size: 1em; background: none }
p, ul, table, pre { margin: 0.75em 0 }
code { padding: 0.1em 0.3em; border-radius: 0.25em; font: 0.9em/1.4 ui-monospace, monospace; background: color-mix(in srgb, currentColor 9%, transparent) }
pre { padding: 0.75em; border: 1px solid var(--line); border-radius: 0.25em; overflow: auto }
pre code { padding: 0; background: none }
table { border-collapse: collapse }
th, td { padding: 0.35em 1em 0.35em 0; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top }
";

/// The HTML page of a Markdown text. Each heading has the anchor that code hosting sites give it.
pub fn from_markdown(markdown: &str) -> String {
    let as_text = |event| match event {
        Event::Html(markup) | Event::InlineHtml(markup) => Event::Text(markup),
        event => event,
    };
    let mut events: Vec<Event> = Parser::new_ext(markdown, Options::ENABLE_TABLES).map(as_text).collect();
    let mut title = String::new();
    for at in 0..events.len() {
        let words: String = events[at..]
            .iter()
            .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))))
            .filter_map(|event| match event {
                Event::Text(text) | Event::Code(text) => Some(&**text),
                _ => None,
            })
            .collect();
        if let Event::Start(Tag::Heading { id, .. }) = &mut events[at] {
            *id = Some(CowStr::from(anchor(&words)));
            if title.is_empty() {
                title = words;
            }
        }
    }
    let mut body = String::new();
    html::push_html(&mut body, events.into_iter());
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{title} - Newsrail</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
}

/// Letters and digits in lower case, with hyphens for spaces.
fn anchor(words: &str) -> String {
    let kept = words.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsrail::codes::Code;

    #[test]
    fn every_code_has_an_anchor_and_nothing_leads_out_of_the_page() {
        let page = from_markdown(include_str!("../../docs/troubleshooting.md"));
        for code in Code::ALL {
            assert!(page.contains(&format!("<h3 id=\"{}\">", code.name())), "no anchor for {}", code.name());
        }
        // No other document is next to it.
        let links: Vec<&str> = page
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|l| !l.starts_with('#'))
            .collect();
        assert!(links.is_empty(), "{links:?}");
        for element in ["<script", "<img", "<link", "<iframe", "@import", "url("] {
            assert!(!page.contains(element), "it is to run and to fetch nothing: {element}");
        }
    }

    #[test]
    fn markup_in_a_text_stays_text() {
        let page = from_markdown("# A `<b>`\n\n## One, two\n\n| a | b |\n|---|---|\n| `x` | <news-rail /> |\n");
        assert!(page.contains("<h1 id=\"a-b\">A <code>&lt;b&gt;</code></h1>"), "{page}");
        assert!(page.contains("<h2 id=\"one-two\">") && page.contains("<table>"), "{page}");
        assert!(page.contains("&lt;news-rail /&gt;"), "{page}");
    }
}
