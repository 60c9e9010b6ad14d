//! Markup to text, and text to text that is fit to be shown.
//!
//! Everything goes through [`Plain`], which collapses white space, drops what must never reach a page (control characters,
//! characters that turn the reading direction round) and counts what a reader would call characters, without tables: a
//! cluster is a character with all that clings to it. That is an approximation of UAX #29, good enough to cut by.

mod escaped;
mod seek;

use std::cell::Cell;

use crate::platform;
pub use escaped::push_escaped;
pub use seek::{
    Parts, after, after_last, begins, cut, decimal, find, find_any, find_byte, holds, nth, number, parts, same,
    same_start, split_once, trim, trim_end, trimmed,
};

/// Something was removed that turns the reading direction round.
pub const BIDI: u8 = 1;
/// Control characters, or characters that stand for broken ones, were met.
pub const CHARS: u8 = 2;
/// The text was cut.
pub const LONG: u8 = 4;

/// More marks than this on one character are an attack on the layout, not a language. Tibetan and Hebrew with accents stay below.
const MARKS: u8 = 8;

/// The lowest bit of each of eight bytes.
const ONES: u64 = u64::MAX / 255;
/// The highest.
const HIGH: u64 = ONES << 7;

/// How many of eight bytes, the first the lowest, are visible ASCII with single spaces between them, where a space stands before them or
/// not; and whether a space stands at their end.
fn visible(eight: u64, spaced: bool) -> (usize, bool) {
    let delete = eight ^ (ONES * 0x7f);
    let spaces = !(eight ^ (ONES * 0x20)).wrapping_add(HIGH - ONES) & HIGH;
    let doubled = spaces & (spaces << 8 | u64::from(spaced) << 7);
    // The lowest bit of each is exact; those above it may come of a borrow.
    let odd = (eight | eight.wrapping_sub(ONES * 0x20) | delete.wrapping_sub(ONES)) & HIGH | doubled;
    let bits = odd.trailing_zeros() & !7;
    let ends_in_space = if bits == 0 { spaced } else { spaces >> (bits - 1) & 1 != 0 };
    (bits as usize / 8, ends_in_space)
}

/// Collects text as it is to be shown: one space between words, none at the ends.
#[derive(Default)]
pub struct Plain {
    out: String,
    limit: usize,
    clusters: usize,
    marks: u8,
    space: bool,
    joined: bool,
    paired: bool,
    /// What was met: [`BIDI`], [`CHARS`], [`LONG`].
    pub met: u8,
}

impl Plain {
    /// Room for `limit` clusters; what comes after is dropped.
    pub fn new(limit: usize) -> Plain {
        Plain { limit, ..Plain::default() }
    }

    /// Begins anew, with the room that it has.
    pub fn restart(&mut self, limit: usize) {
        let mut out = std::mem::take(&mut self.out);
        out.clear();
        *self = Plain { out, ..Plain::new(limit) };
    }

    /// Whether the limit is reached; nothing that is pushed makes a difference any more.
    pub fn is_full(&self) -> bool {
        self.met & LONG != 0
    }

    /// The text. Zero-width leftovers at its end are gone.
    pub fn text(&self) -> &str {
        trim_end(&self.out, clings_to_nothing)
    }

    /// Appends text, without looking for markup.
    pub fn push_str(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() && !self.is_full() {
            // A run of what needs no thought goes over in one piece: most of most feeds.
            let (len, clusters, spaced) = self.run(rest.as_bytes());
            if len > 0 {
                let (run, behind) = rest.split_at_checked(len).unwrap_or((rest, ""));
                if self.space {
                    self.out.push(' ');
                }
                self.out.push_str(run);
                self.clusters += clusters + usize::from(self.space);
                (self.space, self.marks, self.paired) = (spaced, 0, false);
                rest = behind.get(usize::from(spaced)..).unwrap_or_default();
                continue;
            }
            let Some(c) = rest.chars().next() else { return };
            self.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }

    /// How many bytes, and clusters, of `bytes` are visible characters that cling to nothing, with single spaces between them;
    /// and whether a space follows.
    fn run(&self, bytes: &[u8]) -> (usize, usize, bool) {
        let room = self.limit.saturating_sub(self.clusters + usize::from(self.space));
        if self.joined {
            return (0, 0, false);
        }
        let (mut len, mut clusters, mut spaced) = platform::plain_run(bytes, room);
        while clusters < room
            && let Some(rest) = bytes.get(len..)
            && let Some(&byte) = rest.first()
        {
            if let Some(eight) = rest.first_chunk().filter(|_| byte < 0x80 && room - clusters >= 8) {
                let (run, ends_in_space) = visible(u64::from_le_bytes(*eight), spaced);
                (len, clusters, spaced) = (len + run, clusters + run, ends_in_space);
                if run == 0 {
                    break;
                }
                continue;
            }
            let step = match byte {
                b' ' if spaced => break,
                b' '..=b'~' => 1,
                // Latin, Greek, Cyrillic; Han; Hangul: by their first byte. What clings begins with others.
                0xc3..=0xcb | 0xce..=0xd1 => 2,
                0xe4..=0xe9 | 0xeb..=0xec => 3,
                _ => break,
            };
            (len, clusters, spaced) = (len + step, clusters + 1, byte == b' ');
        }
        // A space at the end waits for what follows.
        let last = usize::from(spaced && len > 0);
        (len - last, clusters - last, last > 0)
    }

    /// Appends one character.
    pub fn push(&mut self, c: char) {
        match c {
            ' '
            | '\t'
            | '\n'
            | '\r'
            | '\u{c}'
            | '\u{a0}'
            | '\u{85}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200a}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{202f}'
            | '\u{205f}'
            | '\u{3000}' => {
                self.space = !self.out.is_empty();
                return;
            }
            '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{fdd0}'..='\u{fdef}'
            | '\u{fff9}'..='\u{fffc}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                self.met |= CHARS;
                return;
            }
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                self.met |= BIDI;
                return;
            }
            '\u{feff}' | '\u{ad}' => return,
            '\u{fffd}' => self.met |= CHARS,
            _ => {}
        }
        // There is nothing to cling to.
        let is_first = self.space || self.out.is_empty();
        if is_first && clings_to_nothing(c) {
            return;
        }
        let flag = matches!(c, '\u{1f1e6}'..='\u{1f1ff}');
        let clings = c >= '\u{300}' && (clings(c) || self.joined || (flag && self.paired)) && !is_first;
        self.paired = flag && !(clings && self.paired);
        if clings {
            self.joined = c == '\u{200d}';
            if self.marks >= MARKS && !flag {
                return;
            }
            self.marks += 1;
        } else {
            self.joined = false;
            let needed = 1 + usize::from(self.space);
            if self.clusters + needed > self.limit {
                self.met |= LONG;
                return;
            }
            if self.space {
                self.out.push(' ');
                self.space = false;
            }
            self.clusters += needed;
            self.marks = 0;
        }
        self.out.push(c);
    }
}

/// Whether `c` belongs to the cluster before it: combining marks of the scripts in use, joiners, selectors, skin tones, tags.
fn clings(c: char) -> bool {
    !matches!(c, '\u{3100}'..='\u{d7ff}')
        && matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{93c}' | '\u{93e}'..='\u{94f}' | '\u{951}'..='\u{957}' | '\u{981}'..='\u{983}'
        | '\u{9bc}' | '\u{9be}'..='\u{9cd}' | '\u{a01}'..='\u{a03}' | '\u{a3c}'..='\u{a51}' | '\u{abc}' | '\u{abe}'..='\u{acd}'
        | '\u{b3c}' | '\u{b3e}'..='\u{b57}' | '\u{bbe}'..='\u{bcd}' | '\u{c3e}'..='\u{c56}' | '\u{cbc}' | '\u{cbe}'..='\u{cd6}'
        | '\u{d3b}'..='\u{d4d}' | '\u{dca}'..='\u{ddf}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{eb1}' | '\u{eb4}'..='\u{ebc}' | '\u{ec8}'..='\u{ecd}' | '\u{f18}'..='\u{f19}' | '\u{f71}'..='\u{f84}' | '\u{f8d}'..='\u{fbc}'
        | '\u{102b}'..='\u{103e}' | '\u{1160}'..='\u{11ff}' | '\u{17b4}'..='\u{17d3}' | '\u{180b}'..='\u{180f}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{20d0}'..='\u{20ff}' | '\u{302a}'..='\u{302f}'
        | '\u{3099}' | '\u{309a}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{1f3fb}'..='\u{1f3ff}'
        | '\u{e0001}'..='\u{e01ef}')
}

/// Whether `c` shows nothing where it has nothing to cling to.
fn clings_to_nothing(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0001}'..='\u{e01ef}')
}

/// Whether a reader would see nothing that names an article: spaces, blanks that pretend to be none, emoji.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c <= ' '
            || clings(c)
            || matches!(c, '\u{a0}' | '\u{115f}' | '\u{1160}' | '\u{2000}'..='\u{200f}' | '\u{2190}'..='\u{2bff}' | '\u{3000}' | '\u{3164}' | '\u{ffa0}'
                | '\u{fffd}' | '\u{1f000}'..='\u{1faff}')
    })
}

/// Text as it is to be shown, at most `limit` clusters of it, with what was met on the way.
pub fn clean(text: &str, limit: usize) -> (String, u8) {
    let mut plain = Plain::new(limit);
    plain.push_str(text);
    (plain.text().to_owned(), plain.met)
}

/// The characters of named references: HTML 4's, each before its name; names of one length in a string, those of two letters first, in each
/// the most frequent ones.
const ENTITIES: [&str; 7] = [
    "ΜMuΝNuΞXiΠPiμmuνnuξxiπpi∋ni∨or≠ne≤le≥ge",
    "®reg¥yen¨uml¬not\u{ad}shy°degÐETHðethΗEtaΡRhoΤTauΦPhiΧChiΨPsiηetaρrhoτtauφphiχchiψpsiϖpiv\u{200d}zwj\u{200e}lrm\
     \u{200f}rlm∑sum∠ang∧and∩cap∪cup∫int∼sim⊂sub⊃sup◊loz\tTab/sol#num",
    "\u{a0}nbsp'apos•bull©copy€euro¢cent§sectªordf¯macr²sup2³sup3¶para¹sup1ºordmÄAumlËEumlÏIumlÖOumlÜUumläaumlëeumlïiumlöouml\
     üuumlÿyumlŸYumlƒfnofˆcircΒBetaΖZetaΙIotaβbetaζzetaιiota\u{2002}ensp\u{2003}emsp\u{200c}zwnjℜreal←larr↑uarr→rarr↓darr\
     ↔harr⇐lArr⇑uArr⇒rArr⇓dArr⇔hArr∂part∈isin∏prod∝prop≅cong⊄nsub⊆sube⊇supe⊥perp⋅sdot⟨lang⟩rang(lpar)rpar!excl\\bsol",
    "’rsquo‘lsquo“ldquo”rdquo–ndash—mdash™trade¡iexcl£pound«laquo´acuteµmicro¸cedil»raquoÂAcircÅAringÆAEligÊEcircÎIcircÔOcirc\
     ×timesÛUcircÞTHORNßszligâacircåaringæaeligêecircîicircôocircûucircþthornŒOEligœoelig˜tildeΑAlphaΓGammaΔDeltaΘThetaΚKappa\
     ΣSigmaΩOmegaαalphaγgammaδdeltaθthetaκkappaσsigmaωomegaϒupsih‚sbquo„bdquo′prime″Prime‾oline⁄fraslℑimage↵crarr∃exist∅empty\
     ∇nabla∉notin−minus√radic∞infin≈asymp≡equiv⊕oplus⌈lceil⌉rceil♣clubs♦diams:colon,comma?quest",
    "…hellip·middot¤curren¦brvbar±plusmn¼frac14½frac12¾frac34¿iquestÀAgraveÁAacuteÃAtildeÇCcedilÈEgraveÉEacuteÌIgraveÍIacute\
     ÑNtildeÒOgraveÓOacuteÕOtildeØOslashÙUgraveÚUacuteÝYacuteàagraveáaacuteãatildeçccedilèegraveéeacuteìigraveíiacuteñntilde\
     òograveóoacuteõotilde÷divideøoslashùugraveúuacuteýyacuteŠScaronšscaronΛLambdaλlambdaςsigmaf\u{2009}thinsp†dagger‡Dagger\
     ‰permil‹lsaquo›rsaquo℘weierp∀forall∗lowast∴there4⊗otimes⌊lfloor⌋rfloor♠spades♥hearts.period%percnt=equals",
    "ΕEpsilonΟOmicronΥUpsilonεepsilonοomicronυupsilonℵalefsym\nNewLine",
    "ϑthetasym",
];

/// What the bytes 0x80 to 0x9F mean in windows-1252: where a numeric reference names them, that is what was meant.
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// The character of a name.
fn named(name: &str) -> Option<char> {
    let mut rest = *ENTITIES.get(name.len().checked_sub(2)?)?;
    loop {
        let c = rest.chars().next()?;
        let behind = rest.get(c.len_utf8()..)?;
        if behind.starts_with(name) {
            return Some(c);
        }
        rest = behind.get(name.len()..)?;
    }
}

/// What a reference at the start of some text stands for.
#[derive(Debug, PartialEq)]
pub enum Reference {
    /// This character, spelled with that many bytes.
    Is(char, usize),
    /// Spelled like a reference of that many bytes, with a name nobody knows.
    Unknown(usize),
    /// No reference: an `&` of its own.
    None,
}

/// Appends `text` to `out` with its references decoded, up to `room` bytes of it in all. `odd` is told where an `&` begins no reference, with 0,
/// or one whose name nobody knows, with that one's length in bytes; it says whether that is left out.
pub fn decode(text: &str, out: &mut String, room: usize, odd: &mut dyn FnMut(usize, usize) -> bool) {
    let mut rest = text;
    while let Some(at) = find_byte(rest.as_bytes(), b'&')
        && out.len() < room
    {
        let (before, behind) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let unknown = match reference(behind) {
            Reference::Is(c, len) => {
                out.push(c);
                rest = behind.get(len..).unwrap_or_default();
                continue;
            }
            Reference::Unknown(len) => len,
            Reference::None => 0,
        };
        let len = if odd(text.len() - behind.len(), unknown) && unknown > 0 {
            unknown
        } else {
            out.push('&');
            1
        };
        rest = behind.get(len..).unwrap_or_default();
    }
    if out.len() < room {
        out.push_str(rest);
        out.truncate(out.ceil_char_boundary(room));
    }
}

/// The reference that `text`, which begins with `&`, begins with.
#[inline]
pub fn reference(text: &str) -> Reference {
    let bytes = text.as_bytes();
    // Escaped markup consists of these.
    match bytes {
        [_, b'l', b't', b';', ..] => return Reference::Is('<', 4),
        [_, b'g', b't', b';', ..] => return Reference::Is('>', 4),
        [_, b'a', b'm', b'p', b';', ..] => return Reference::Is('&', 5),
        [_, b'q', b'u', b'o', b't', b';', ..] => return Reference::Is('"', 6),
        _ => {}
    }
    any_reference(text)
}

fn any_reference(text: &str) -> Reference {
    let bytes = text.as_bytes();
    let Some(len) = find_byte(bytes.get(..bytes.len().min(34)).unwrap_or_default(), b';') else {
        return Reference::None;
    };
    let name = text.get(1..len).unwrap_or_default();
    let whole = len + 1;
    if let Some(number) = name.strip_prefix('#') {
        let (base, digits) = match number.bytes().next() {
            Some(b'x' | b'X') => (16, number.get(1..).unwrap_or_default()),
            _ => (10, number),
        };
        let Some(value) = self::number(digits, base) else {
            return if !number.is_empty() && number.bytes().all(|b| b.is_ascii_alphanumeric()) {
                Reference::Is('\u{fffd}', whole)
            } else {
                Reference::None
            };
        };
        let c = match value {
            0x80..=0x9f => nth(WINDOWS_1252.chars(), value as usize - 0x80),
            0 => None,
            _ => char::from_u32(value),
        };
        return Reference::Is(c.unwrap_or('\u{fffd}'), whole);
    }
    let c = match name {
        "AMP" => Some('&'),
        "LT" => Some('<'),
        "GT" => Some('>'),
        "QUOT" => Some('"'),
        _ => {
            if name.is_empty()
                || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-' || b == b'.')
            {
                return Reference::None;
            }
            named(name)
        }
    };
    c.map_or(Reference::Unknown(whole), |c| Reference::Is(c, whole))
}

/// Names of elements: end to end, those of one length in a string, the shortest first.
type Names = [&'static str; 10];

/// Elements that neither break a line nor leave a gap: what stands before and after them is one word.
const INLINE: Names = [
    "abiqsu",
    "emtt",
    "bdibdobigdeldfninskbdsubsupvarwbr",
    "abbrcitecodedatafontmarknobrsampspantime",
    "small",
    "strikestrong",
    "acronym",
    "",
    "",
    "",
];

/// Elements that a title or a summary may hold as markup. What is no element of HTML is text that happens to be in angle brackets.
const BLOCK: Names = [
    "p",
    "brdddldth1h2h3h4h5h6hrliolrprttdthtrul",
    "coldirdivimgmapnavpre",
    "areabodyformheadhtmllinkmainmathmenumetaruby",
    "asideaudioembedframeimageinputlabelparamstyletabletbodytfoottheadtitletrackvideo",
    "buttoncenterfigurefooterheaderiframelegendobjectoptionscriptselectsource",
    "addressarticlecaptiondetailsmarqueepicturesectionsummary",
    "colgroupfieldsetframesetnoscriptoptgroupprogresstemplatetextarea",
    "",
    "blockquotefigcaption",
];

/// Elements whose content is not for reading.
const UNREAD: Names = ["", "", "svg", "mathhead", "styletitle", "scriptiframe", "", "noscripttemplatetextarea", "", ""];

fn is_in(list: &Names, name: &str) -> bool {
    let names = name.len().checked_sub(1).and_then(|at| list.get(at)).copied().unwrap_or_default();
    !name.is_empty() && names.as_bytes().chunks_exact(name.len()).any(|known| same_start(known, name.as_bytes()))
}

/// Whether an element leaves a gap between what stands before and after it.
pub fn breaks(name: &str) -> bool {
    !is_in(&INLINE, name)
}

/// Whether it is an element of HTML.
pub fn is_html(name: &str) -> bool {
    is_in(&INLINE, name) || is_in(&BLOCK, name)
}

/// Whether an element's content is not for reading (`script`, `style` ...).
pub fn is_unread(name: &str) -> bool {
    is_in(&UNREAD, name)
}

/// The length of the tag that `text` begins with, `<` to `>`, with quoted `>` passed over. `None` where it is not closed.
pub fn tag_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 1;
    loop {
        at += find_any(bytes.get(at..)?, [b'>', b'"', b'\''])?;
        let quote = *bytes.get(at)?;
        at += 1;
        if quote == b'>' {
            return Some(at);
        }
        // A quote opens a value only behind `=`; elsewhere it is a stray one.
        let before = bytes.get(..at - 1)?.iter().rev().find(|b| !b.is_ascii_whitespace());
        if before == Some(&b'=') {
            match find_byte(bytes.get(at..)?, quote) {
                Some(len) => at += len + 1,
                None => return find_byte(bytes.get(at..)?, b'>').map(|len| at + len + 1),
            }
        }
    }
}

/// The name behind `<` or `</` at the start of `text`, or nothing.
fn tag_name(text: &str) -> &str {
    let rest = text.get(1..).unwrap_or_default();
    name(rest.strip_prefix('/').unwrap_or(rest))
}

/// The name at the start of `rest`, or nothing.
fn name(rest: &str) -> &str {
    if !rest.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) {
        return "";
    }
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_');
    rest.get(..rest.bytes().take_while(is_part).count()).unwrap_or_default()
}

/// The name without its prefix.
pub fn local(name: &str) -> &str {
    name.bytes().position(|byte| byte == b':').and_then(|at| name.get(at + 1..)).unwrap_or(name)
}

/// Whether text of undeclared kind is meant as HTML: all its tags are HTML's, and it holds a closed element, a tag with
/// attributes, a line break or a reference. `a < b` and `Vec<T>` are not.
pub fn looks_like_html(text: &str) -> bool {
    let mut sure = false;
    let mut at = 0;
    while let Some(found) = text.as_bytes().get(at..).and_then(|rest| find_any(rest, [b'<', b'&'])) {
        at += found;
        let rest = text.get(at..).unwrap_or_default();
        at += 1;
        if rest.starts_with('&') {
            match reference(rest) {
                Reference::Is(..) => sure = true,
                Reference::Unknown(_) => return false,
                Reference::None => {}
            }
            continue;
        }
        if rest.starts_with("<!--") || rest.starts_with("<![CDATA[") {
            sure = true;
            continue;
        }
        let name = tag_name(rest);
        if name.is_empty() {
            continue;
        }
        if !is_html(name) {
            return false;
        }
        let Some(len) = tag_len(rest) else { return sure };
        at += len - 1;
        sure |= rest.starts_with("</")
            || is_unread(name)
            || same(name, "br")
            || holds(rest.get(..len).unwrap_or_default(), "=");
    }
    sure
}

/// Appends the text of some HTML. `image` is told of every `<img>` (the whole tag), past the limit too, for as long as it says that it wants
/// more of them.
pub fn push_html(out: &mut Plain, html: &str, image: &mut dyn FnMut(&str) -> bool) {
    let mut at = 0;
    let wanted = Cell::new(true);
    let image = &mut |tag: &str| wanted.set(wanted.get() && image(tag));
    // Whether a `>`, and a `-->`, may still follow: what is not closed is not searched through again and again.
    let mut closes = [true; 2];
    while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
        if out.is_full() {
            // Only pictures are of interest now, if anything is.
            let Some(found) = find(rest.as_bytes(), b"<img").filter(|_| wanted.get()) else { return };
            let tag = rest.get(found..).unwrap_or_default();
            let len = tag_len(tag);
            image(tag.get(..len.unwrap_or(tag.len())).unwrap_or_default());
            // Without an end it is not searched for one again and again.
            let Some(len) = len else { return };
            at += found + len;
            continue;
        }
        let stop = find_any(rest.as_bytes(), [b'<', b'&']).unwrap_or(rest.len());
        out.push_str(rest.get(..stop).unwrap_or_default());
        at += stop;
        let rest = rest.get(stop..).unwrap_or_default();
        if rest.starts_with('&') {
            match reference(rest) {
                Reference::Is(c, len) => {
                    out.push(c);
                    at += len;
                }
                _ => {
                    out.push('&');
                    at += 1;
                }
            }
            continue;
        }
        if rest.is_empty() {
            return;
        }
        at += push_tag(out, rest, &mut closes, image);
    }
}

/// Deals with the `<` that `rest` begins with; says how many bytes that took.
fn push_tag(out: &mut Plain, rest: &str, closes: &mut [bool; 2], image: &mut dyn FnMut(&str)) -> usize {
    let [tags, comments] = closes;
    if rest.starts_with("<!--") {
        let end = if *comments { find(rest.as_bytes(), b"-->").map(|len| len + 3) } else { None };
        *comments = end.is_some();
        return end.or_else(|| find_byte(rest.as_bytes(), b'>').map(|len| len + 1)).unwrap_or(rest.len());
    }
    if rest.starts_with("<![CDATA[") {
        return 9;
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        return find_byte(rest.as_bytes(), b'>').map_or(rest.len(), |len| len + 1);
    }
    let name = tag_name(rest);
    let len = if name.is_empty() || !*tags { None } else { tag_len(rest) };
    let Some(len) = len else {
        *tags &= name.is_empty();
        out.push('<');
        return 1;
    };
    let tag = rest.get(..len).unwrap_or_default();
    let name = local(name);
    if breaks(name) {
        out.push(' ');
    }
    if rest.starts_with("</") {
        return len;
    }
    if same(name, "img") {
        image(tag);
    } else if is_unread(name) && !tag.ends_with("/>") {
        return skip_element(rest, len, name);
    }
    len
}

/// The length of an element with its content, up to the end tag of that name; all that is left where it has none.
fn skip_element(rest: &str, open: usize, name: &str) -> usize {
    let mut at = open;
    while let Some(found) = rest.as_bytes().get(at..).and_then(|tail| find(tail, b"</")) {
        at += found;
        let tail = rest.get(at..).unwrap_or_default();
        if same(local(tag_name(tail)), name) {
            return at + tag_len(tail).unwrap_or(tail.len());
        }
        at += 2;
    }
    rest.len()
}

/// The value of an attribute in a start tag, as it stands there. Names are compared without case.
pub fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    Attributes::of(tag).find(|(known, _)| same(known, name)).map(|(_, value)| value)
}

/// The attributes of a start tag, as leniently as HTML reads them: unquoted, without value, without a space between them.
pub struct Attributes<'a> {
    rest: &'a str,
    left: u16,
}

impl<'a> Attributes<'a> {
    /// Of a whole tag, `<` to `>`.
    pub fn of(tag: &'a str) -> Attributes<'a> {
        let end = tag.bytes().take_while(|byte| !byte.is_ascii_whitespace() && *byte != b'/').count();
        Attributes::behind(tag.get(end..).unwrap_or_default())
    }

    /// Of what stands behind a tag's name. At most 256 of them.
    pub fn behind(rest: &'a str) -> Attributes<'a> {
        Attributes { rest, left: 256 }
    }
}

/// Of the attribute that `bytes` begin with, where it is written as most are, ` name="value"`, the lengths of name and value; the value holds
/// no `<`. The browser's part does not look for it.
#[inline(always)]
pub fn usual_attribute(bytes: &[u8]) -> Option<(usize, usize)> {
    if !platform::AT_A_GLANCE {
        return None;
    }
    let behind = bytes.strip_prefix(b" ")?;
    let name = behind.iter().take_while(|byte| platform::is_name_part(**byte)).count();
    let value = behind.get(name..)?.strip_prefix(b"=\"").filter(|_| name > 0)?;
    let len = find_any(value, [b'"', b'<'])?;
    (value.get(len) == Some(&b'"')).then_some((name, len))
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        self.left = self.left.checked_sub(1)?;
        let bytes = self.rest.as_bytes();
        if let Some((name, value)) = usual_attribute(bytes) {
            let start = name + 3;
            let both = (self.rest.get(1..=name)?, self.rest.get(start..start + value)?);
            self.rest = self.rest.get(start + value + 1..)?;
            return Some(both);
        }
        let start = bytes.iter().position(|byte| {
            !(byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'' | b'=' | b'<' | b','))
        })?;
        let bytes = bytes.get(start..).filter(|bytes| bytes.first() != Some(&b'>'))?;
        let end = bytes
            .iter()
            .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'>' | b'"' | b'\''))
            .unwrap_or(bytes.len());
        let (name, behind) = self.rest.get(start..)?.split_at_checked(end)?;
        let name = name.get(..name.len() - name.bytes().rev().take_while(|byte| *byte == b'/').count())?;
        let Some(value) = behind.trim_ascii_start().strip_prefix('=') else {
            self.rest = behind;
            return Some((name, ""));
        };
        let value = value.trim_ascii_start();
        let space =
            |text: &str| text.bytes().position(|byte| byte.is_ascii_whitespace() || byte == b'>').unwrap_or(text.len());
        let (value, behind) = match value.as_bytes().first() {
            Some(&quote @ (b'"' | b'\'')) => {
                let inner = value.get(1..).unwrap_or_default();
                match find_byte(inner.as_bytes(), quote) {
                    Some(end) => (inner.get(..end)?, inner.get(end + 1..)?),
                    None => inner.split_at_checked(space(inner))?,
                }
            }
            _ => value.split_at_checked(space(value))?,
        };
        self.rest = behind;
        Some((name, value))
    }
}
