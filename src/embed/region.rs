//! Loads the region that a rail is about.

use std::rc::Rc;

use crate::codes::Code;
use crate::config::Config;
use crate::i18n::messages;
use crate::platform::browser::loader::Port;
use crate::select::region::{Badge, Region, file_of};

/// Returns the gazetteer's entry for the attribute `region`, from the bundled gazetteer or from `region-src`; `Ok(None)` if there is no `region`.
/// `Err(Code::Gazetteer)` if the files cannot be loaded, `Err(Code::Attribute)` if they do not contain the place.
pub async fn load(port: &Port, config: &Config) -> Result<Option<Rc<Region>>, Code> {
    let Some(wanted) = &config.region else { return Ok(None) };
    let mut index = String::new();
    let mut file = config.region_src.as_deref();
    if file.is_none() {
        index = port.file("index").await;
        file = file_of(&index, wanted);
    }
    let text = match file {
        Some(file) => port.file(file).await,
        // Without an index nothing is known, not even whether the name is wrong.
        None if index.is_empty() => index.clone(),
        None => return Err(Code::Attribute),
    };
    if text.is_empty() {
        return Err(Code::Gazetteer);
    }
    let lang = messages(&config.lang).lang;
    // The first names of 71, 81 and 82 are traditional, all others simplified.
    let is_traditional = text.bytes().next() > Some(b'6');
    let badge = if lang.get(..2) != Some("zh") {
        Badge::English
    } else if config.region_src.is_none() && (lang == "zh-Hans") == is_traditional {
        Badge::OtherScript
    } else {
        Badge::Name
    };
    Region::new(&text, &index, wanted, badge).map(|region| Some(Rc::new(region))).ok_or(Code::Attribute)
}
