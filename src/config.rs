//! Parses attributes into a [`Config`]. An invalid value never breaks a rail: its default is used, and a [`Complaint`] says
//! what is allowed.

use crate::i18n::hyphenated;
use crate::model::{Kind, Sort};
use crate::text::{contains, decimal, eq_ignore_case, number, split, split_once, trim};
use crate::time::duration::duration_ms;
use crate::url;

/// An enumerated value.
pub trait Choice: Copy + Default + PartialEq + 'static {
    /// All variants. `WORDS` lists their keywords in the same order.
    const ALL: &'static [Self];
    /// The keywords, as used in attributes, events and class names.
    const WORDS: &'static [&'static str];

    /// Returns the keyword.
    fn word(self) -> &'static str {
        let index = Self::ALL.iter().position(|one| *one == self);
        index.and_then(|index| Self::WORDS.get(index)).copied().unwrap_or_default()
    }
}

impl Choice for Kind {
    const ALL: &'static [Self] = &[Kind::Latest, Kind::Related, Kind::Province, Kind::Video];
    const WORDS: &'static [&'static str] = &["latest", "related", "province", "video"];
}

impl Choice for Sort {
    const ALL: &'static [Self] = &[Sort::Feed, Sort::Newest];
    const WORDS: &'static [&'static str] = &["feed", "newest"];
}

/// An attribute of `<news-rail>`. The loader's list of names and the types are generated from this table; the documentation is checked against it.
#[cfg(not(target_arch = "wasm32"))]
pub struct Attribute {
    /// The name in HTML; the property has the same name in camelCase.
    pub name: &'static str,
    /// The accepted values, as worded in complaints and in the documentation.
    pub allowed: &'static str,
    /// The value if it is absent or invalid, as worded in the documentation.
    pub default: &'static str,
    /// The accepted values as a type, for `newsrail.d.ts`.
    pub value_type: ValueType,
}

/// The type of an attribute's value.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// Any text, including URLs, language tags and durations.
    Text,
    /// One of these keywords.
    Word(&'static [&'static str]),
    /// One of these keywords, or text with another meaning.
    WordOrText(&'static [&'static str]),
    /// A whole number.
    Number,
    /// Nothing: only the presence of the attribute counts.
    Presence,
}

#[cfg(not(target_arch = "wasm32"))]
use ValueType::{Number, Presence, Text, Word, WordOrText};

macro_rules! attributes {
    ($($konst:ident $name:literal $allowed:literal $default:literal $value_type:expr;)*) => {
        /// All attributes, in the order in which the loader passes their values.
        #[cfg(not(target_arch = "wasm32"))]
        pub const ATTRIBUTES: &[Attribute] =
            &[$(Attribute { name: $name, allowed: $allowed, default: $default, value_type: $value_type },)*];

        /// A line per attribute: its name and the accepted values. One string, since a table of strings also stores a pointer and a length for each.
        const LINES: &str = concat!($($name, ":", $allowed, "\n",)*);

        /// An attribute, by its index in the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum AttributeId { $(#[doc = $name] $konst,)* }
    };
}

attributes! {
    Kind "kind" "latest, related, province or video" "latest" Word(Kind::WORDS);
    Src "src" "one or more http or https addresses of feeds, separated by spaces" "required" Text;
    Heading "heading" "text" "by kind and language" Text;
    HeadingLevel "heading-level" "a whole number from 1 to 6" "2" Number;
    More "more" "link, load or none" "link" Word(More::WORDS);
    MoreHref "more-href" "an http or https address" "the feed's home page" Text;
    MoreLabel "more-label" "text" "by language" Text;
    Limit "limit" "a whole number from 1 to 100" "8" Number;
    Layout "layout" "list, cards, compact or ranked" "by kind: cards for video, else list" Word(Layout::WORDS);
    Region "region" "the name, English name or GB/T 2260 code of a province or city" "none" Text;
    RegionSrc "region-src" "the http or https address of a gazetteer" "none" Text;
    Include "include" "tags or words, separated by commas" "none" Text;
    Exclude "exclude" "tags or words, separated by commas" "none" Text;
    MaxAge "max-age" "an ISO 8601 duration such as P7D or PT12H" "none" Text;
    Sort "sort" "feed or newest" "feed; newest where several feeds merge" Word(Sort::WORDS);
    Context "context" "a CSS selector" "article, else main" Text;
    Thumbnails "thumbnails" "auto or none" "auto" Word(Thumbnails::WORDS);
    FallbackImage "fallback-image" "an http or https address" "none" Text;
    Date "date" "relative, absolute or none" "relative" Word(DateStyle::WORDS);
    Lang "lang" "a BCP 47 language tag such as zh-Hans or en" "the page's, else the browser's" Text;
    Theme "theme" "auto, light, dark or a CSS selector" "auto" WordOrText(Theme::WORDS);
    Loading "loading" "lazy, eager or idle" "lazy" Word(Loading::WORDS);
    RefreshInterval "refresh-interval" "a whole number of seconds, at least 60" "off" Number;
    Target "target" "_self or _blank" "_self" Word(Target::WORDS);
    Dedupe "dedupe" "page or none" "page" Word(Dedupe::WORDS);
    Cache "cache" "none or local" "none" Word(Cache::WORDS);
    Timeout "timeout" "a whole number of seconds from 1 to 120" "15" Number;
    Debug "debug" "present or absent" "absent" Presence;
}

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl Choice for $name {
            const ALL: &'static [Self] = &[$($name::$variant,)*];
            const WORDS: &'static [&'static str] = &[$($word,)*];
        }
    };
}

choice! {
    /// What follows the end of the list.
    More {
        /// A link to `more-href`.
        #[default] Link "link",
        /// A button that shows more of the feed.
        Load "load",
        /// Nothing.
        None "none",
    }
}
choice! {
    /// How the items are laid out.
    Layout {
        /// Rows with a picture at the side.
        #[default] List "list",
        /// A grid with the picture above.
        Cards "cards",
        /// Titles only, close together.
        Compact "compact",
        /// Rows with large numbers.
        Ranked "ranked",
    }
}
choice! {
    /// How dates are shown.
    DateStyle {
        /// "3 hours ago" for a week, then as `Absolute`.
        #[default] Relative "relative",
        /// Day and month, and the year unless it is the current one.
        Absolute "absolute",
        /// Not at all.
        None "none",
    }
}
choice! {
    /// Whether pictures are shown.
    Thumbnails {
        /// If the feed gives one.
        #[default] Auto "auto",
        /// None, and no space is reserved for them.
        None "none",
    }
}
choice! {
    /// Where a link opens.
    Target {
        /// In the same browsing context.
        #[default] Same "_self",
        /// In a new tab, without `window.opener`.
        Blank "_blank",
    }
}
choice! {
    /// Whether articles that are already on the page are left out.
    Dedupe {
        /// Leave out the page's own article and what other rails show.
        #[default] Page "page",
        /// Show whatever the feed holds.
        None "none",
    }
}
choice! {
    /// Whether copies of the feeds are kept in the reader's browser.
    Cache {
        /// Nothing is stored.
        #[default] None "none",
        /// For at most seven days, for when a feed is slow or down.
        Local "local",
    }
}
choice! {
    /// When the rail starts. Handled by the loader.
    Loading {
        /// When it comes near the viewport.
        #[default] Lazy "lazy",
        /// Immediately.
        Eager "eager",
        /// When the browser is idle.
        Idle "idle",
    }
}

choice! {
    /// The colour scheme of a rail. The loader replaces a selector with `Dark` inside what it matches, else with `Auto`.
    Theme {
        /// The page's own colours.
        #[default] Auto "auto",
        /// Dark text on a light background.
        Light "light",
        /// Light text on a dark background.
        Dark "dark",
    }
}

/// The configuration of a rail.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// What it shows.
    pub kind: Kind,
    /// Absolute URLs of its feeds, resolved against the document's base URL; empty if `src` is absent.
    pub sources: Vec<String>,
    /// Heading text. `None`: a default by kind and language.
    pub heading: Option<String>,
    /// ARIA level of the heading, 1 to 6.
    pub heading_level: u8,
    /// What follows the end of the list.
    pub more: More,
    /// Target of the more link. `None`: the feed's home page.
    pub more_href: Option<String>,
    /// Label of the more link or button. `None`: a default by language.
    pub more_label: Option<String>,
    /// Whether `src` contains `{url}`: the server knows the page, and what it returns is already ranked for it.
    pub is_ranked_by_server: bool,
    /// Number of items, 1 to 100.
    pub limit: usize,
    /// The layout of the items.
    pub layout: Layout,
    /// The place that articles must be about. `None`: any.
    pub region: Option<String>,
    /// URL of the webmaster's own gazetteer. `None`: the bundled one.
    pub region_src: Option<String>,
    /// Tags or words, one of which an item must have. Empty: no condition.
    pub include: Vec<String>,
    /// Tags or words, none of which an item may have.
    pub exclude: Vec<String>,
    /// Maximum age of an item in milliseconds. `None`: any.
    pub max_age_ms: Option<i64>,
    /// The order. `None`: the feed's order for one feed, newest first for several.
    pub sort: Option<Sort>,
    /// Selector of the element whose text describes the page. `None`: its `article`, else its `main`.
    pub context: Option<String>,
    /// Whether pictures are shown.
    pub thumbnails: Thumbnails,
    /// URL of the picture for items that have none, or whose picture fails to load.
    pub fallback_image: Option<String>,
    /// How dates are shown.
    pub date: DateStyle,
    /// BCP 47 language tag; never empty.
    pub lang: String,
    /// Where links open.
    pub target: Target,
    /// Whether articles that are already on the page are left out.
    pub dedupe: Dedupe,
    /// Whether copies of the feeds are kept in the reader's browser.
    pub cache: Cache,
    /// Seconds between refreshes, at least 60; `None`: never.
    pub refresh_interval_s: Option<u32>,
    /// Seconds from the request to the end of the feed.
    pub timeout_s: u32,
}

/// An attribute with an invalid value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Name of the attribute.
    pub attribute: &'static str,
    /// The given value, truncated to 60 characters.
    pub value: String,
    /// The accepted values.
    pub allowed: &'static str,
}

impl Complaint {
    /// Creates the complaint about the value of an attribute.
    pub fn of(id: AttributeId, value: &str) -> Option<Complaint> {
        let (attribute, allowed) = split_once(split(LINES, b'\n').nth(id as usize)?, b':')?;
        Some(Complaint { attribute, value: value.chars().take(60).collect(), allowed })
    }
}

impl Config {
    /// Returns whether both select as many articles of the same feeds by the same words, age and place. If so, a reader who has loaded more keeps it.
    pub fn selects_like(&self, other: &Config) -> bool {
        (self.kind, self.limit, self.more, self.sort, self.max_age_ms)
            == (other.kind, other.limit, other.more, other.sort, other.max_age_ms)
            && self.region == other.region
            && [&self.sources, &self.include, &self.exclude] == [&other.sources, &other.include, &other.exclude]
    }

    /// Parses the values that the loader gathered, in the order of `ATTRIBUTES`; `None` for an attribute that is set nowhere.
    /// URLs are resolved against `base` (the document's base URL); `page` is the page's own URL, for `{url}` in `src`.
    pub fn read(values: &[Option<String>], base: &str, page: &str) -> (Config, Vec<Complaint>) {
        let mut values = Values { values, base, complaints: Vec::new() };
        let r = &mut values;
        let kind: Kind = r.choice(AttributeId::Kind);
        let lang = r.lang();
        let limit = r.number(AttributeId::Limit, 1, 100).unwrap_or(8);
        let limit_digits = decimal(limit);
        let config = Config {
            kind,
            sources: r.addresses(AttributeId::Src, &[("url", page), ("lang", &lang), ("limit", &limit_digits)]),
            heading: r.text(AttributeId::Heading),
            heading_level: r.number(AttributeId::HeadingLevel, 1, 6).unwrap_or(2) as u8,
            more: r.choice(AttributeId::More),
            more_href: r.address(AttributeId::MoreHref),
            more_label: r.text(AttributeId::MoreLabel),
            is_ranked_by_server: contains(r.raw(AttributeId::Src).unwrap_or_default(), "{url}"),
            limit: limit as usize,
            layout: r.optional_choice(AttributeId::Layout).unwrap_or(match kind {
                Kind::Video => Layout::Cards,
                _ => Layout::List,
            }),
            region: r.text(AttributeId::Region),
            region_src: r.address(AttributeId::RegionSrc),
            include: r.words(AttributeId::Include),
            exclude: r.words(AttributeId::Exclude),
            max_age_ms: r.duration_ms(AttributeId::MaxAge),
            sort: r.optional_choice(AttributeId::Sort),
            context: r.text(AttributeId::Context),
            thumbnails: r.choice(AttributeId::Thumbnails),
            fallback_image: r.address(AttributeId::FallbackImage),
            date: r.choice(AttributeId::Date),
            lang,
            target: r.choice(AttributeId::Target),
            dedupe: r.choice(AttributeId::Dedupe),
            cache: r.choice(AttributeId::Cache),
            refresh_interval_s: r.number(AttributeId::RefreshInterval, 60, u32::MAX),
            timeout_s: r.number(AttributeId::Timeout, 1, 120).unwrap_or(15),
        };
        // For the loader, which knows no complaints. `debug` has no invalid values.
        r.choice::<Loading>(AttributeId::Loading);
        r.choice::<Theme>(AttributeId::Theme);
        (config, values.complaints)
    }
}

/// The values of a rail's attributes, with the complaints about those parsed so far.
struct Values<'a> {
    values: &'a [Option<String>],
    base: &'a str,
    complaints: Vec<Complaint>,
}

impl<'a> Values<'a> {
    fn raw(&self, id: AttributeId) -> Option<&'a str> {
        self.values.get(id as usize)?.as_deref()
    }

    /// Returns the value without surrounding white space; `None` if nothing is left.
    fn trimmed(&self, id: AttributeId) -> Option<&'a str> {
        self.raw(id).map(trim).filter(|value| !value.is_empty())
    }

    /// Returns the language tag, `en` if absent or invalid. Underscores are accepted: `zh_CN`.
    fn lang(&mut self) -> String {
        if let Some(value) = self.trimmed(AttributeId::Lang) {
            let tag = hyphenated(value);
            let is_subtag = |part: &str| matches!(part.len(), 1..=8) && part.bytes().all(|b| b.is_ascii_alphanumeric());
            if split(&tag, b'-').all(is_subtag) {
                return tag;
            }
            self.complain(AttributeId::Lang, value);
        }
        "en".into()
    }

    fn text(&self, id: AttributeId) -> Option<String> {
        self.trimmed(id).map(Into::into)
    }

    /// Returns the non-empty parts between the separators, trimmed.
    fn list(&self, id: AttributeId, is_mark: fn(char) -> bool) -> Vec<String> {
        let list: String =
            self.raw(id).unwrap_or_default().chars().map(|c| if is_mark(c) { '\0' } else { c }).collect();
        split(&list, b'\0').map(trim).filter(|part| !part.is_empty()).map(Into::into).collect()
    }

    fn words(&self, id: AttributeId) -> Vec<String> {
        // A Chinese keyboard types the full-width comma and the enumeration comma, an Arabic one its own.
        self.list(id, |c| matches!(c, ',' | '，' | '、' | '،'))
    }

    fn complain(&mut self, id: AttributeId, value: &str) {
        self.complaints.extend(Complaint::of(id, value));
    }

    /// Returns the index of the value among `words`, ignoring ASCII case. `None` if it is absent or, with a complaint, not among them.
    fn keyword_index(&mut self, id: AttributeId, words: &[&str]) -> Option<usize> {
        let value = trim(self.raw(id)?);
        let index = words.iter().position(|word| eq_ignore_case(value, word));
        if index.is_none() {
            self.complain(id, value);
        }
        index
    }

    fn optional_choice<T: Choice>(&mut self, id: AttributeId) -> Option<T> {
        let index = self.keyword_index(id, T::WORDS)?;
        T::ALL.get(index).copied()
    }

    fn choice<T: Choice>(&mut self, id: AttributeId) -> T {
        self.optional_choice(id).unwrap_or_default()
    }

    fn number(&mut self, id: AttributeId, least: u32, most: u32) -> Option<u32> {
        let value = trim(self.raw(id)?);
        let number = number(value, 10).filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.complain(id, value);
        }
        number
    }

    fn duration_ms(&mut self, id: AttributeId) -> Option<i64> {
        let value = self.raw(id)?;
        let ms = duration_ms(value).filter(|ms| *ms > 0);
        if ms.is_none() {
            self.complain(id, trim(value));
        }
        ms
    }

    fn addresses(&mut self, id: AttributeId, fill: &[(&str, &str)]) -> Vec<String> {
        let mut addresses = Vec::new();
        let mut refused = None;
        for word in self.list(id, |c| c.is_ascii_whitespace() || c == '\u{3000}') {
            match url::resolve(filled(&word, fill), self.base).url() {
                Some(address) => addresses.push(address),
                None => refused = Some(word),
            }
        }
        if let Some(word) = refused {
            self.complain(id, &word);
        }
        addresses
    }

    fn address(&mut self, id: AttributeId) -> Option<String> {
        let value = self.trimmed(id)?;
        let address = url::resolve(value, self.base).url();
        if address.is_none() {
            self.complain(id, value);
        }
        address
    }
}

/// Returns `template` with each known `{name}` replaced by its value, percent-encoded as a URL component.
fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut rest = template;
    let mut out = String::new();
    while let Some((before, after)) = split_once(rest, b'{') {
        out.push_str(before);
        let found = split_once(after, b'}')
            .and_then(|(name, tail)| values.iter().find(|(known, _)| *known == name).map(|(_, value)| (value, tail)));
        match found {
            Some((value, tail)) => {
                for byte in value.bytes() {
                    if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                        out.push(byte as char);
                    } else {
                        out.push('%');
                        for nibble in [byte >> 4, byte & 15] {
                            out.push(char::from_digit(nibble.into(), 16).unwrap_or('0').to_ascii_uppercase());
                        }
                    }
                }
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn read(given: &[(&str, &str)]) -> (Config, Vec<Complaint>) {
        for (name, _) in given {
            assert!(ATTRIBUTES.iter().any(|attribute| attribute.name == *name), "{name} is no attribute");
        }
        let values: Vec<Option<String>> = ATTRIBUTES
            .iter()
            .map(|attribute| given.iter().find(|(name, _)| *name == attribute.name).map(|(_, value)| value.to_string()))
            .collect();
        Config::read(&values, "https://host.example/news/page.html", "https://host.example/news/page.html?a=1&b=温")
    }

    #[test]
    fn what_is_allowed_in_words_is_allowed_as_a_type() {
        for attribute in ATTRIBUTES {
            let listed: Vec<&str> = attribute.allowed.split(", ").flat_map(|part| part.split(" or ")).collect();
            match attribute.value_type {
                Word(words) => assert_eq!(listed, words, "{}", attribute.name),
                WordOrText(words) => assert_eq!(listed[..words.len()], *words, "{}", attribute.name),
                Number => assert!(attribute.allowed.starts_with("a whole number"), "{}", attribute.name),
                Presence => assert_eq!(attribute.allowed, "present or absent"),
                Text => assert!(!attribute.allowed.starts_with("a whole number"), "{}", attribute.name),
            }
        }
    }

    #[test]
    fn nothing_given_is_the_defaults_of_the_contract() {
        let (config, complaints) = read(&[]);
        assert_eq!(complaints, []);
        assert_eq!((config.kind, config.layout, config.limit), (Kind::Latest, Layout::List, 8));
        assert_eq!((config.heading_level, config.timeout_s, config.refresh_interval_s), (2, 15, None));
        assert_eq!((config.dedupe, config.cache, config.target), (Dedupe::Page, Cache::None, Target::Same));
        assert_eq!((config.sort, config.date, config.more), (None, DateStyle::Relative, More::Link));
    }

    #[test]
    fn a_bad_value_costs_itself_alone_and_is_named() {
        let table = [
            ("kind", "newest"),
            ("limit", "0"),
            ("limit", "101"),
            ("limit", "8.5"),
            ("limit", "many"),
            ("heading-level", "0"),
            ("heading-level", "7"),
            ("more", "yes"),
            ("layout", "grid"),
            ("max-age", "7 days"),
            ("max-age", "P"),
            ("max-age", "P1H"),
            ("max-age", "P0D"),
            ("lang", "simplifiedchinese"),
            ("sort", "oldest"),
            ("refresh-interval", "59"),
            ("target", "_top"),
            ("dedupe", ""),
            ("cache", "session"),
            ("timeout", "0"),
            ("timeout", "121"),
            ("src", "javascript:alert(1)"),
            ("more-href", "ftp://a.example/"),
            ("loading", "later"),
            ("thumbnails", "big"),
            ("date", "iso"),
            ("fallback-image", "data:image/png,"),
            ("lang", "!!"),
            ("lang", "en-"),
            ("theme", "drak"),
            ("theme", "]["),
        ];
        for (name, value) in table {
            let (config, complaints) = read(&[(name, value)]);
            assert_eq!(complaints.len(), 1, "{name}={value}");
            assert_eq!((complaints[0].attribute, complaints[0].value.as_str()), (name, value));
            assert_eq!(config, read(&[]).0, "{name}={value} leaves the defaults");
        }
    }

    #[test]
    fn words_are_read_in_any_case_and_tags_as_systems_write_them() {
        let (config, complaints) = read(&[("theme", " Dark "), ("kind", "VIDEO"), ("lang", " zh_CN ")]);
        assert_eq!((config.kind, config.lang.as_str()), (Kind::Video, "zh-CN"));
        assert_eq!(complaints, []);
        let (config, _) = read(&[("src", "/a.xml\u{3000}/b.xml")]);
        assert_eq!(config.sources.len(), 2, "as a Chinese keyboard types the space");
        assert_eq!(read(&[("refresh-interval", "864000")]).0.refresh_interval_s, Some(864_000));
    }

    #[test]
    fn good_values_are_taken() {
        let (config, complaints) = read(&[
            ("kind", " Video "),
            ("src", "https://a.example/1  http://b.example/2\n"),
            ("limit", "100"),
            ("layout", "ranked"),
            ("include", "温州，党建、 news , ، سوريا "),
            ("max-age", "P1W2DT3H"),
            ("timeout", "120"),
            ("debug", ""),
            ("target", "_blank"),
        ]);
        assert_eq!(complaints, []);
        assert_eq!((config.kind, config.layout, config.limit), (Kind::Video, Layout::Ranked, 100));
        assert_eq!(config.sources, ["https://a.example/1", "http://b.example/2"]);
        assert_eq!(config.include, ["温州", "党建", "news", "سوريا"]);
        assert_eq!(config.max_age_ms, Some(9 * 86_400_000 + 3 * 3_600_000));
    }

    #[test]
    fn one_bad_source_leaves_the_others() {
        let (config, complaints) = read(&[("src", "https://a.example/1 file:///nonsense ../feed.xml")]);
        assert_eq!(config.sources, ["https://a.example/1", "https://host.example/feed.xml"]);
        assert_eq!(complaints[0].value, "file:///nonsense");
    }

    #[test]
    fn a_feed_ranked_by_a_server_is_told_page_language_and_limit() {
        let (config, _) = read(&[("src", "/r?u={url}&l={lang}&n={limit}&{x}&{"), ("lang", "zh-Hans"), ("limit", "5")]);
        let page = "https%3A%2F%2Fhost.example%2Fnews%2Fpage.html%3Fa%3D1%26b%3D%E6%B8%A9";
        assert_eq!(config.sources, [format!("https://host.example/r?u={page}&l=zh-Hans&n=5&{{x}}&{{")]);
    }

    #[test]
    fn video_is_laid_out_in_cards_unless_told_otherwise() {
        assert_eq!(read(&[("kind", "video")]).0.layout, Layout::Cards);
        assert_eq!(read(&[("kind", "video"), ("layout", "list")]).0.layout, Layout::List);
    }

    #[test]
    fn white_space_is_no_text() {
        let (config, complaints) = read(&[("heading", " "), ("more-href", "\n"), ("src", "\n/a.xml\n/b.xml\n")]);
        assert_eq!((config.heading, config.more_href, config.sources.len(), complaints), (None, None, 2, vec![]));
    }

    #[test]
    fn only_a_server_that_is_told_the_page_has_ranked_for_it() {
        for (src, is_ranked) in [("/r?u={url}", true), ("/r?l={lang}", false), ("/r", false)] {
            assert_eq!(read(&[("src", src)]).0.is_ranked_by_server, is_ranked, "{src}");
        }
    }

    #[test]
    fn what_selects_anew_is_told_from_what_only_looks_new() {
        let before = read(&[]).0;
        for given in [("layout", "cards"), ("heading", "News"), ("more-label", "All"), ("date", "none")] {
            assert!(read(&[given]).0.selects_like(&before), "{given:?}");
        }
        for given in [
            ("kind", "video"),
            ("limit", "9"),
            ("more", "load"),
            ("sort", "newest"),
            ("max-age", "P1D"),
            ("region", "浙江"),
            ("src", "/a.xml"),
            ("include", "a"),
            ("exclude", "a"),
        ] {
            assert!(!read(&[given]).0.selects_like(&before), "{given:?}");
        }
    }
}
