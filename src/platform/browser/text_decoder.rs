//! The browser's `TextDecoder`.

use wasm_bindgen::prelude::*;
use web_sys::TextDecoder;

#[wasm_bindgen]
extern "C" {
    // Both in the loader's `runtime/dom.js`.
    #[wasm_bindgen(js_name = decoderFor)]
    fn decoder_for(label: &str) -> Option<TextDecoder>;
    #[wasm_bindgen(js_name = decodeNext)]
    fn decode_next(decoder: &TextDecoder, bytes: &[u8], more: bool) -> Option<String>;
}

/// Decodes a byte stream in a legacy encoding, piece by piece. Invalid sequences become U+FFFD.
pub struct Decoder(TextDecoder);

impl Decoder {
    /// Creates a decoder for a label of the Encoding Standard, in any case. `None` if the label is unknown.
    pub fn new(label: &str) -> Option<Decoder> {
        decoder_for(label).map(Decoder)
    }

    /// Returns the encoding's name, in lower case.
    pub fn name(&self) -> String {
        self.0.encoding()
    }

    /// Appends the decoded `bytes` to `out`. `last`: no more will follow. Returns whether all of them were valid.
    pub fn decode(&mut self, bytes: &[u8], last: bool, out: &mut String) -> bool {
        let Some(text) = decode_next(&self.0, bytes, !last) else { return false };
        out.push_str(&text);
        // The browser does not report whether it replaced something; a U+FFFD in the feed itself tells as much.
        !text.as_bytes().windows(3).any(|bytes| bytes == "\u{fffd}".as_bytes())
    }
}

/// Returns bytes as text if they are valid UTF-8.
pub fn utf_8(bytes: &[u8]) -> Option<&str> {
    str::from_utf8(bytes).ok()
}
