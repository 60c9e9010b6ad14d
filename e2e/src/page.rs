//! A host page: the markup of a case, in a document such as a webmaster writes.

use crate::{
    reply::Reply,
    server::{HOOKS, Origin, Site, WIDGET},
};

/// The policy of a strict host: scripts from the widget's origin and WebAssembly, no inline style, no HTML sinks.
const STRICT: &str = "script-src {widget-host} 'wasm-unsafe-eval'; style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// A policy that reports requests to anything but the two origins.
const WATCHED: &str = "default-src {here} {there} 'unsafe-inline' 'wasm-unsafe-eval'; frame-src 'none'; object-src 'none'; \
                       base-uri 'none'; form-action 'none'; report-uri /csp-report";

/// A builder for a host page. The widget comes from the page's own origin by default.
#[derive(Clone, Debug)]
pub struct Page {
    body: String,
    head: String,
    lang: String,
    widget: Origin,
    hooks: Origin,
    headers: Vec<(String, String)>,
    document: Option<String>,
    nonce: Option<String>,
}

impl Page {
    /// A page with that body. In all parts of the page, `{widget}` is replaced by the folder of `newsrail.js`,
    /// `{widget-host}` by its origin, `{here}` and `{there}` by the two origins; each without a trailing slash. At `{pause}` in the
    /// body the server waits for a second.
    pub fn new(body: impl Into<String>) -> Page {
        let (body, head) = (body.into(), String::new());
        Page {
            body,
            head,
            lang: "en".to_owned(),
            widget: Origin::Here,
            hooks: Origin::Here,
            headers: Vec::new(),
            document: None,
            nonce: None,
        }
    }

    /// A whole document from a file; only the oracle's hooks are added to its head.
    pub fn document(html: &str) -> Page {
        let hooks = "<head><script src=\"{hooks}\"></script>";
        assert!(html.contains("<head>"), "the document has no <head>");
        Page { document: Some(html.replacen("<head>", hooks, 1)), ..Page::new("") }
    }

    /// Form B: the script once, in the head, and the elements anywhere.
    pub fn with_loader(self) -> Page {
        self.head(r#"<script async{nonce} crossorigin="anonymous" src="{widget}/newsrail.js"></script>"#)
    }

    /// The optional CSS line of form B, with less height than the rail will need.
    pub fn with_reserve(self) -> Page {
        self.reserve("20em")
    }

    /// The optional CSS line of form B, before everything in the head so far. A list of 8 is 50.8em high.
    pub fn reserve(mut self, height: &str) -> Page {
        let line = format!("<style>news-rail:not(:defined){{display:block;min-height:{height}}}</style>");
        self.head.insert_str(0, &line);
        self
    }

    /// Form A: one tag, which makes its own rail. `attributes` are its `data-` attributes as HTML.
    pub fn tag(attributes: &str) -> String {
        format!(r#"<script async crossorigin="anonymous" src="{{widget}}/newsrail.js" {attributes}></script>"#)
    }

    /// The nonce of the hooks and of `with_loader`, for a policy that requires one.
    pub fn nonce(mut self, nonce: &str) -> Page {
        self.nonce = Some(nonce.to_owned());
        self
    }

    /// Appends to the head.
    pub fn head(mut self, html: &str) -> Page {
        self.head.push_str(html);
        self
    }

    /// The language of the document; `en` by default.
    pub fn lang(mut self, lang: &str) -> Page {
        lang.clone_into(&mut self.lang);
        self
    }

    /// Loads the widget from the other origin.
    pub fn widget_there(mut self) -> Page {
        (self.widget, self.hooks) = (Origin::There, Origin::There);
        self
    }

    /// Loads the widget from the origin under TLS; the page must be there too.
    pub fn widget_secure(mut self) -> Page {
        (self.widget, self.hooks) = (Origin::Secure, Origin::Secure);
        self
    }

    /// Loads the hooks from the page's own origin, wherever the widget comes from: a policy may refuse the widget but not the hooks.
    pub fn own_hooks(mut self) -> Page {
        self.hooks = Origin::Here;
        self
    }

    /// Adds a header to the page's response.
    pub fn header(mut self, name: &str, value: &str) -> Page {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A Content-Security-Policy. `{widget-host}` may be used as a source.
    pub fn csp(self, policy: &str) -> Page {
        self.header("Content-Security-Policy", policy)
    }

    /// The strictest host that a rail promises to work on.
    pub fn strict(self) -> Page {
        self.csp(STRICT)
    }

    /// Logs every request to anything but the site as a console line of kind `strange-request`, even if it reaches no server.
    pub fn watched(self) -> Page {
        self.header("Content-Security-Policy-Report-Only", WATCHED)
    }

    /// Serves it at a new path, and returns its URL.
    pub fn serve(&self, site: &Site) -> String {
        self.serve_at(site, &site.new_page())
    }

    /// Serves it at that path, and returns its URL.
    pub fn serve_at(&self, site: &Site, path: &str) -> String {
        let nonce = self.nonce.as_ref().map_or_else(String::new, |nonce| format!(" nonce=\"{nonce}\""));
        let fill = |text: &str| {
            text.replace("{widget-host}", &site.url(self.widget, ""))
                .replace("{widget}", site.url(self.widget, WIDGET).trim_end_matches('/'))
                .replace("{nonce}", &nonce)
                .replace("{hooks}", &site.url(self.hooks, HOOKS))
                .replace("{here}", &site.here(""))
                .replace("{there}", &site.there(""))
        };
        // The hooks come first, and from the widget's origin, so that a strict policy allows them.
        let html = self.document.clone().unwrap_or_else(|| {
            format!(
                "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><script{{nonce}} crossorigin src=\"{{hooks}}\"></script>\
                 <title>A host page</title>{}</head><body>{}</body></html>",
                self.lang, self.head, self.body
            )
        });
        let html = fill(&html);
        let parts = html.split("{pause}").enumerate().map(|(place, part)| (part, if place == 0 { 0 } else { 1000 }));
        let reply = Reply::html("").chunks(parts);
        site.put(path, self.headers.iter().fold(reply, |reply, (name, value)| reply.header(name, &fill(value))));
        site.here(path)
    }
}
