//! The browser's `TextDecoder`.

use wasm_bindgen::prelude::*;
use web_sys::TextDecoder;

#[wasm_bindgen]
extern "C" {
    // Both in the loader's `late/dom.js`.
    #[wasm_bindgen(js_name = decoderFor)]
    fn decoder_for(label: &str) -> Option<TextDecoder>;
    #[wasm_bindgen(js_name = decodeNext)]
    fn decode_next(decoder: &TextDecoder, bytes: &[u8], more: bool) -> Option<String>;
}

/// Decodes one stream of bytes of a legacy encoding, piece by piece. Broken sequences become U+FFFD.
pub struct Decoder(TextDecoder);

impl Decoder {
    /// For a label of the Encoding Standard, in any case. `None` where the label is unknown.
    pub fn new(label: &str) -> Option<Decoder> {
        decoder_for(label).map(Decoder)
    }

    /// The encoding's name.
    pub fn name(&self) -> String {
        self.0.encoding()
    }

    /// Appends what `bytes` stand for. `last`: no more will follow. Says whether all of it was sound.
    pub fn decode(&mut self, bytes: &[u8], last: bool, out: &mut String) -> bool {
        let Some(text) = decode_next(&self.0, bytes, !last) else { return false };
        out.push_str(&text);
        // The browser does not say whether it replaced something; a U+FFFD that the feed itself spells is as telling.
        !text.as_bytes().windows(3).any(|bytes| bytes == "\u{fffd}".as_bytes())
    }
}

/// The text that bytes are, where they are sound UTF-8.
pub fn utf_8(bytes: &[u8]) -> Option<&str> {
    str::from_utf8(bytes).ok()
}
