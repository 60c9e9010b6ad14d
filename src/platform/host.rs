//! The host's part: crates that do what a browser does by itself.

/// Decodes one stream of bytes of a legacy encoding, piece by piece. Broken sequences become U+FFFD.
pub struct Decoder(encoding_rs::Decoder);

impl Decoder {
    /// For a label of the Encoding Standard, in any case. `None` where the label is unknown.
    pub fn new(label: &str) -> Option<Decoder> {
        encoding_rs::Encoding::for_label(label.as_bytes())
            .map(|encoding| Decoder(encoding.new_decoder_without_bom_handling()))
    }

    /// The encoding's name.
    pub fn name(&self) -> String {
        self.0.encoding().name().to_ascii_lowercase()
    }

    /// Appends what `bytes` stand for. `last`: no more will follow. Says whether all of it was sound.
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

/// The text that bytes are, where they are sound UTF-8; with the vector instructions that a processor turns out to have.
pub fn utf_8(bytes: &[u8]) -> Option<&str> {
    simdutf8::basic::from_utf8(bytes).ok()
}

/// An address as a browser would understand it, absolute. `None` where it is none.
pub fn resolve_url(input: &str, base: &str) -> Option<String> {
    let base = url::Url::parse(base).ok();
    let url = url::Url::options().base_url(base.as_ref()).parse(input).ok()?;
    // Of names beyond ASCII the crate makes some that it does not read again: they lead nowhere.
    let is_sound = !url.host_str().is_some_and(|host| host.contains("xn--")) || url::Url::parse(url.as_str()).is_ok();
    is_sound.then(|| url.into())
}

/// The moment at which the reader's clock shows what a clock in UTC shows at `ms`. There is no reader here: the same for everybody who asks.
pub fn local_to_utc(ms: i64) -> i64 {
    ms
}
