//! What the browser brings along, from crates, for the host.

/// See [`super::resolve_url`].
pub fn resolve_url(address: &str, base: Option<&str>) -> Option<String> {
    let base = base.and_then(|base| url::Url::parse(base).ok());
    let mut url = url::Url::options().base_url(base.as_ref()).parse(address).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    Some(url.into())
}
