//! Character references: `&amp;`, `&#8212;`, `&#x2014;`.

use super::{find_byte, nth, split_once_or_whole};

/// The named references of HTML 4 and some of HTML 5: each character before its name; one string per length of name, from two letters on, in
/// each the most frequent ones first.
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

/// The bytes 0x80 to 0x9F in windows-1252: numeric references to these numbers mean these characters.
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// Returns the character of a name.
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

/// The result of reading a reference.
#[derive(Debug, PartialEq)]
pub enum Reference {
    /// This character, spelt with that many bytes.
    Is(char, usize),
    /// Spelt like a reference of that many bytes, with a name that is unknown.
    Unknown(usize),
    /// Not a reference: an `&` by itself.
    None,
}

/// Appends `text` to `out` with its references decoded, up to `room` bytes of it in all. Calls `odd` with the position of each `&` that begins no reference,
/// and 0, or one of unknown name, and its length in bytes; it returns whether the latter is left out.
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
        let len = if odd(text.len() - behind.len(), unknown) {
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

/// Returns the reference at the start of `text`, which begins with `&`.
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

/// Returns the character that a reference to a high surrogate means, and how much of `rest` belongs to it: programs that count in UTF-16 write two
/// references for one character.
fn surrogates(high: u32, rest: &str) -> Option<(char, usize)> {
    let high = high.checked_sub(0xd800).filter(|high| *high < 0x400)?;
    let number = split_once_or_whole(rest.strip_prefix("&#")?, b';').0;
    let low = match number.strip_prefix(['x', 'X']) {
        Some(digits) => super::number(digits, 16),
        None => super::number(number, 10),
    };
    let low = low?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
    Some((char::from_u32(0x10000 + (high << 10) + low)?, 2 + number.len() + 1))
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
        let Some(value) = super::number(digits, base) else {
            return if !number.is_empty() && number.bytes().all(|b| b.is_ascii_alphanumeric()) {
                Reference::Is('\u{fffd}', whole)
            } else {
                Reference::None
            };
        };
        if let Some((c, len)) = surrogates(value, text.get(whole..).unwrap_or_default()) {
            return Reference::Is(c, whole + len);
        }
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
