//! A response of the site: any status, headers, bytes and timing.

use std::time::Duration;

/// Who may read the response from another origin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cors {
    /// `Access-Control-Allow-Origin: *`.
    Anybody,
    /// No such header: browsers hide the response from other origins.
    #[default]
    Nobody,
    /// The header names an origin that is none of the site's.
    Elsewhere,
}

/// How a response ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum End {
    /// After the last byte, as its length says.
    #[default]
    Complete,
    /// Before the length announced.
    Cut,
    /// Never: the connection stays open, silent.
    Hang,
    /// Before the length announced, by a reset.
    Reset,
    /// Before the first byte.
    Refusal,
}

/// A response. By default: status 200, all bytes at once, readable only from its own origin.
#[derive(Clone, Debug)]
pub struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) chunks: Vec<(Vec<u8>, Duration)>,
    pub(crate) delay: Duration,
    pub(crate) cors: Cors,
    pub(crate) end: End,
}

impl Reply {
    /// These bytes with that `Content-Type`; no such header if it is empty.
    pub fn new(content_type: &str, body: impl Into<Vec<u8>>) -> Reply {
        let reply = Reply {
            status: 200,
            headers: Vec::new(),
            chunks: vec![(body.into(), Duration::ZERO)],
            delay: Duration::ZERO,
            cors: Cors::default(),
            end: End::default(),
        };
        if content_type.is_empty() { reply } else { reply.header("Content-Type", content_type) }
    }

    /// An HTML page.
    pub fn html(body: impl Into<Vec<u8>>) -> Reply {
        Reply::new("text/html; charset=utf-8", body)
    }

    /// An RSS or Atom feed; the encoding is left to its declaration.
    pub fn xml(body: impl Into<Vec<u8>>) -> Reply {
        Reply::new("application/xml", body)
    }

    /// A JSON feed.
    pub fn json(body: impl Into<Vec<u8>>) -> Reply {
        Reply::new("application/feed+json", body)
    }

    /// A JSON feed of articles with those titles, newest first, at `/article/1` and so on.
    pub fn articles<T: AsRef<str>>(titles: &[T]) -> Reply {
        let item = |(place, title): (usize, &T)| {
            let (number, day) = (place + 1, 28 - place % 28);
            serde_json::json!({
                "id": number.to_string(), "url": format!("/article/{number}"), "title": title.as_ref(),
                "date_published": format!("2012-09-{day:02}T08:00:00Z"),
            })
        };
        let items: Vec<_> = titles.iter().enumerate().map(item).collect();
        Reply::json(serde_json::json!({ "version": "https://jsonfeed.org/version/1.1", "items": items }).to_string())
    }

    /// What servers send for a missing file: an HTML page with status 404.
    pub fn not_found() -> Reply {
        Reply::html("<html><body><center><h1>404 Not Found</h1></center></body></html>").status(404)
    }

    /// A redirect.
    pub fn redirect(to: &str) -> Reply {
        Reply::html("").status(302).header("Location", to)
    }

    /// Sets the status.
    pub fn status(mut self, status: u16) -> Reply {
        self.status = status;
        self
    }

    /// Sets a header, replacing an existing value.
    pub fn header(mut self, name: &str, value: &str) -> Reply {
        self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Waits before the first byte of the response.
    pub fn delay(mut self, millis: u64) -> Reply {
        self.delay = Duration::from_millis(millis);
        self
    }

    /// Sends the body in pieces instead of at once, each after its own delay in milliseconds.
    pub fn chunks<B: Into<Vec<u8>>>(mut self, chunks: impl IntoIterator<Item = (B, u64)>) -> Reply {
        self.chunks = chunks.into_iter().map(|(bytes, millis)| (bytes.into(), Duration::from_millis(millis))).collect();
        self
    }

    /// Truncates the body to its first bytes, as if they were all.
    pub fn keep(mut self, bytes: usize) -> Reply {
        let body: Vec<u8> = self.chunks.drain(..).flat_map(|(bytes, _)| bytes).take(bytes).collect();
        self.chunks = vec![(body, Duration::ZERO)];
        self
    }

    /// The body.
    pub fn bytes(&self) -> Vec<u8> {
        self.chunks.iter().flat_map(|(bytes, _)| bytes.iter().copied()).collect()
    }

    /// The body as text. Panics if it is not UTF-8.
    pub fn text(&self) -> String {
        String::from_utf8(self.bytes()).expect("a body that is text")
    }

    /// Replaces the body.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Reply {
        self.chunks = vec![(body.into(), Duration::ZERO)];
        self
    }

    /// Replaces the last byte by `byte`, or by its complement if it is the same.
    pub fn replace_last(mut self, byte: u8) -> Reply {
        if let Some(last) = self.chunks.last_mut().and_then(|(bytes, _)| bytes.last_mut()) {
            *last = if *last == byte { !byte } else { byte };
        }
        self
    }

    /// Sets who may read it from another origin.
    pub fn cors(mut self, cors: Cors) -> Reply {
        self.cors = cors;
        self
    }

    /// Announces more bytes than it sends, and closes.
    pub fn cut_short(mut self) -> Reply {
        self.end = End::Cut;
        self
    }

    /// Announces more bytes than it sends, and stays silent.
    pub fn hang(mut self) -> Reply {
        self.end = End::Hang;
        self
    }

    /// Announces more bytes than it sends, and resets the connection.
    pub fn reset(mut self) -> Reply {
        self.end = End::Reset;
        self
    }

    /// Closes the connection without a response, as a blocker or a broken server does.
    pub fn refused() -> Reply {
        Reply { end: End::Refusal, ..Reply::new("", "") }
    }

    /// The status line and headers, as they are sent.
    pub(crate) fn head(&self) -> String {
        let mut head = format!("HTTP/1.1 {} {}\r\nConnection: close\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if self.cors == Cors::Elsewhere {
            head.push_str("Access-Control-Allow-Origin: https://elsewhere.example\r\n");
        }
        if self.cors == Cors::Anybody {
            head.push_str("Access-Control-Allow-Origin: *\r\nCross-Origin-Resource-Policy: cross-origin\r\nTiming-Allow-Origin: *\r\n");
        }
        let announced = |name: &str| self.headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name));
        if !announced("Cache-Control") {
            // Pages are not kept in the back/forward cache; of feeds a rail may keep a copy.
            let is_page = self.headers.iter().any(|(_, value)| value.starts_with("text/html"));
            let cache = if is_page { "no-store" } else { "no-cache" };
            head.push_str(&format!("Cache-Control: {cache}\r\n"));
        }
        if !announced("Content-Length") && !matches!(self.status, 204 | 304) {
            let missing = if self.end == End::Complete { 0 } else { 1000 };
            let length = self.chunks.iter().map(|(bytes, _)| bytes.len()).sum::<usize>() + missing;
            head.push_str(&format!("Content-Length: {length}\r\n"));
        }
        head + "\r\n"
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        204 => "No Content",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        403 => "Forbidden",
        404 => "Not Found",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Other",
    }
}
