//! A host page: the markup of a case, in a document as a webmaster writes one.

use crate::{
    reply::Reply,
    server::{HOOKS, Origin, Site, WIDGET},
};

/// What a strict host lets the widget have: scripts from the widget's origin, WebAssembly, no inline style, no HTML sink.
const STRICT: &str = "script-src {widget-host} 'wasm-unsafe-eval'; style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// What a page and its rails may ask for: the two origins, and nothing else.
const WATCHED: &str = "default-src {here} {there} 'unsafe-inline' 'wasm-unsafe-eval'; frame-src 'none'; object-src 'none'; \
                       base-uri 'none'; form-action 'none'; report-uri /csp-report";

/// A host page under construction. The widget comes from the pages' own origin unless told otherwise.
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
    /// A page with that body. In all that the page is made of, `{widget}` stands for the folder of `newsrail.js`,
    /// `{widget-host}` for its origin, `{here}` and `{there}` for the two origins; each without a last slash.
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

    /// A whole document, as it lies in a file; only the oracle's hooks are put into its head.
    pub fn document(html: &str) -> Page {
        let hooks = "<head><script src=\"{hooks}\"></script>";
        assert!(html.contains("<head>"), "the document has no <head>");
        Page { document: Some(html.replacen("<head>", hooks, 1)), ..Page::new("") }
    }

    /// Form B: the script once, in the head, and the elements anywhere.
    pub fn with_loader(self) -> Page {
        self.head(r#"<script async{nonce} crossorigin="anonymous" src="{widget}/newsrail.js"></script>"#)
    }

    /// The optional CSS line of form B, with less than the rail will want.
    pub fn with_reserve(self) -> Page {
        self.reserve("20em")
    }

    /// The optional CSS line of form B, before anything that is in the head by now. A list of 8 is 50.8em high.
    pub fn reserve(mut self, height: &str) -> Page {
        let line = format!("<style>news-rail:not(:defined){{display:block;min-height:{height}}}</style>");
        self.head.insert_str(0, &line);
        self
    }

    /// Form A: one tag, which makes its own rail. `attributes` are its `data-` attributes as they are written.
    pub fn tag(attributes: &str) -> String {
        format!(r#"<script async crossorigin="anonymous" src="{{widget}}/newsrail.js" {attributes}></script>"#)
    }

    /// The nonce of the hooks and of `with_loader`, for a policy that asks for one.
    pub fn nonce(mut self, nonce: &str) -> Page {
        self.nonce = Some(nonce.to_owned());
        self
    }

    /// More for the head.
    pub fn head(mut self, html: &str) -> Page {
        self.head.push_str(html);
        self
    }

    /// The language of the document; `en` without it.
    pub fn lang(mut self, lang: &str) -> Page {
        lang.clone_into(&mut self.lang);
        self
    }

    /// Loads the widget from the other origin.
    pub fn widget_there(mut self) -> Page {
        (self.widget, self.hooks) = (Origin::There, Origin::There);
        self
    }

    /// Loads the widget from the origin under TLS, where then the page has to be too.
    pub fn widget_secure(mut self) -> Page {
        (self.widget, self.hooks) = (Origin::Secure, Origin::Secure);
        self
    }

    /// Loads the hooks from the page's own origin, wherever the widget comes from: a policy may refuse the one and not the others.
    pub fn own_hooks(mut self) -> Page {
        self.hooks = Origin::Here;
        self
    }

    /// A header of the page's answer.
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

    /// Notes every request for what is not the site's as a line of the console, kind `strange-request`: also one that reaches no server.
    pub fn watched(self) -> Page {
        self.header("Content-Security-Policy-Report-Only", WATCHED)
    }

    /// Serves it at a path of its own and says where.
    pub fn serve(&self, site: &Site) -> String {
        self.serve_at(site, &site.new_page())
    }

    /// Serves it at that path.
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
        // The hooks are first of all, and from the widget's origin, so that a strict policy lets them in.
        let html = self.document.clone().unwrap_or_else(|| {
            format!(
                "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><script{{nonce}} crossorigin src=\"{{hooks}}\"></script>\
                 <title>A host page</title>{}</head><body>{}</body></html>",
                self.lang, self.head, self.body
            )
        });
        let reply = Reply::html(fill(&html));
        site.put(path, self.headers.iter().fold(reply, |reply, (name, value)| reply.header(name, &fill(value))));
        site.here(path)
    }
}
