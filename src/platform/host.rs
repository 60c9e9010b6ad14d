//! The host's implementation: crates that do what a browser does natively.

/// Decodes a byte stream in a legacy encoding, piece by piece. Invalid sequences become U+FFFD.
pub struct Decoder(encoding_rs::Decoder);

impl Decoder {
    /// Creates a decoder for a label of the Encoding Standard, in any case. `None` if the label is unknown.
    pub fn new(label: &str) -> Option<Decoder> {
        encoding_rs::Encoding::for_label(label.as_bytes())
            .map(|encoding| Decoder(encoding.new_decoder_without_bom_handling()))
    }

    /// Returns the encoding's name, in lower case.
    pub fn name(&self) -> String {
        self.0.encoding().name().to_ascii_lowercase()
    }

    /// Appends the decoded `bytes` to `out`. `last`: no more will follow. Returns whether all of them were valid.
    pub fn decode(&mut self, bytes: &[u8], last: bool, out: &mut String) -> bool {
        let mut rest = bytes;
        let mut sound = true;
        loop {
            out.reserve(self.0.max_utf8_buffer_length(rest.len()).unwrap_or(0).clamp(16, 1 << 20));
            let (result, read, broken) = self.0.decode_to_string(rest, out, last);
            sound &= !broken;
            rest = rest.get(read..).unwrap_or_default();
            if result == encoding_rs::CoderResult::InputEmpty {
                return sound;
            }
        }
    }
}

/// Returns bytes as text if they are valid UTF-8; uses the vector instructions that the processor has.
pub fn utf_8(bytes: &[u8]) -> Option<&str> {
    simdutf8::basic::from_utf8(bytes).ok()
}

/// Resolves a URL like a browser, to an absolute one. `None` if it is invalid.
pub fn resolve_url(input: &str, base: &str) -> Option<String> {
    let base = url::Url::parse(base).ok();
    let url = url::Url::options().base_url(base.as_ref()).parse(input).ok()?;
    // From some non-ASCII names the crate makes hosts that it cannot parse again: they lead nowhere.
    let is_sound = !url.host_str().is_some_and(|host| host.contains("xn--")) || url::Url::parse(url.as_str()).is_ok();
    is_sound.then(|| url.into())
}

/// The moment at which the reader's clock shows what a clock in UTC shows at `ms`. There is no reader here: the same for everybody who asks.
pub fn local_to_utc(ms: i64) -> i64 {
    ms
}
