//! The place that a rail is about.

use std::rc::Rc;

use crate::codes::Code;
use crate::config::Config;
use crate::platform::browser::loader::Port;
use crate::select::region::{Region, file_of};

/// The gazetteer's entry for the attribute `region`, from the gazetteer that travels with the widget or from `region-src`. `Ok(None)`
/// where none is asked for; `Err(Code::Gazetteer)` where the files cannot be had, `Err(Code::Attribute)` where they know no such place.
pub async fn region(port: &Port, config: &Config) -> Result<Option<Rc<Region>>, Code> {
    let Some(wanted) = &config.region else { return Ok(None) };
    let mut index = String::new();
    let mut file = config.region_src.as_deref();
    if file.is_none() {
        index = port.file("index").await;
        file = file_of(&index, wanted);
    }
    let text = match file {
        Some(file) => port.file(file).await,
        // Without an index nothing is known, not even that the name is wrong.
        None if index.is_empty() => index.clone(),
        None => return Err(Code::Attribute),
    };
    if text.is_empty() {
        return Err(Code::Gazetteer);
    }
    let latin = config.lang.get(..2) != Some("zh");
    Region::new(&text, &index, wanted, latin).map(|region| Some(Rc::new(region))).ok_or(Code::Attribute)
}
