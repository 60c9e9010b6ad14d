//! A JSON value, parsed as leniently as feeds need it.
//!
//! One pass, in a tenth of the code of a general parser. Control characters and line breaks may be in strings, lone surrogates become
//! U+FFFD, unknown escapes stand for the escaped character; comments, surplus and missing commas are skipped; a bare word is null.
//! [`parse`] tells whether anything was repaired.

use crate::feed::MAX_DEPTH;

/// A value. Numbers keep their spelling: nothing calculates with them.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, and words that are not JSON.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number, as spelt.
    Number(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// An object, with its members in order.
    Object(Object),
}

/// The members of an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object(Vec<(String, Value)>);

impl Object {
    /// Returns the member with that name; of duplicates the last, like most parsers (RFC 8259, section 4).
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }
}

impl Value {
    /// Returns the string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Parses `text` as one value. `None` if there is none, if it is truncated, or nested more deeply than [`MAX_DEPTH`]. The flag tells whether
/// anything was repaired; text after the value counts.
pub fn parse(text: &str) -> Option<(Value, bool)> {
    let mut parser = Parser { text, at: 0, depth: 0, mended: false };
    let value = parser.value()?;
    parser.blank();
    parser.mended |= parser.at < text.len();
    Some((value, parser.mended))
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    mended: bool,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn takes(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// Skips white space and comments.
    fn blank(&mut self) {
        loop {
            let rest = self.rest();
            match rest.as_bytes() {
                [b' ' | b'\t' | b'\n' | b'\r', ..] => self.at += 1,
                [b'/', kind @ (b'/' | b'*'), ..] => {
                    self.mended = true;
                    let ends: &[u8] = if *kind == b'/' { b"\n" } else { b"*/" };
                    let end = rest.as_bytes().windows(ends.len()).position(|window| window == ends);
                    self.at += end.map_or(rest.len(), |end| end + ends.len());
                }
                _ => return,
            }
        }
    }

    fn value(&mut self) -> Option<Value> {
        self.blank();
        Some(match self.peek()? {
            b'{' => {
                let mut members = Vec::new();
                self.members(b'}', &mut |parser| {
                    let key = parser.string()?;
                    parser.blank();
                    parser.mended |= !parser.takes(b':');
                    members.push((key, parser.value()?));
                    Some(())
                })?;
                Value::Object(Object(members))
            }
            b'[' => {
                let mut items = Vec::new();
                self.members(b']', &mut |parser| {
                    items.push(parser.value()?);
                    Some(())
                })?;
                Value::List(items)
            }
            b'"' => Value::Text(self.string()?),
            _ => self.word()?,
        })
    }

    /// Parses what is between brackets, up to `close`.
    fn members(&mut self, close: u8, one: &mut dyn FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.at += 1;
        self.depth += 1;
        // The scanner that finds the ends of items does not know comments: what it took for a string may be brackets.
        if self.depth > MAX_DEPTH {
            return None;
        }
        let mut separated = true;
        let mut is_empty = true;
        loop {
            self.blank();
            if self.takes(close) {
                self.mended |= separated && !is_empty;
                self.depth -= 1;
                return Some(());
            }
            if self.takes(b',') {
                self.mended |= separated;
                separated = true;
                continue;
            }
            self.mended |= !separated;
            one(self)?;
            (separated, is_empty) = (false, false);
        }
    }

    /// Parses a number, or a word.
    fn word(&mut self) -> Option<Value> {
        let rest = self.rest();
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-._".contains(byte);
        let word = rest.get(..rest.bytes().take_while(is_part).count())?;
        self.at += word.len();
        match word {
            "" => None,
            "true" | "false" => Some(Value::Bool),
            "null" => Some(Value::Null),
            _ if word.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte)) => {
                Some(Value::Number(word.into()))
            }
            _ => {
                self.mended = true;
                Some(Value::Null)
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        if !self.takes(b'"') {
            return None;
        }
        let mut out = String::new();
        loop {
            let rest = self.rest();
            let run = rest.bytes().take_while(|byte| !matches!(byte, b'"' | b'\\' | ..=0x1f)).count();
            out.push_str(rest.get(..run)?);
            self.at += run;
            let sign = self.peek()?;
            self.at += 1;
            match sign {
                b'"' => return Some(out),
                b'\\' => self.escape(&mut out),
                _ => {
                    self.mended = true;
                    out.push(char::from(sign));
                }
            }
        }
    }

    /// Parses an escape sequence, after the backslash.
    fn escape(&mut self, out: &mut String) {
        let Some(sign) = self.rest().chars().next() else { return };
        self.at += sign.len_utf8();
        let meant = match sign {
            '"' | '\\' | '/' => sign,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => match self.unit(self.at) {
                Some(first) => self.code_point(first),
                None => {
                    self.mended = true;
                    'u'
                }
            },
            _ => {
                self.mended = true;
                sign
            }
        };
        out.push(meant);
    }

    /// Returns the character of the UTF-16 unit `first`, together with the next escape if that completes a surrogate pair.
    fn code_point(&mut self, first: u32) -> char {
        self.at += 4;
        if let 0xd800..=0xdbff = first
            && self.rest().starts_with("\\u")
            && let Some(second @ 0xdc00..=0xdfff) = self.unit(self.at + 2)
        {
            self.at += 6;
            return char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)).unwrap_or('\u{fffd}');
        }
        char::from_u32(first).unwrap_or_else(|| {
            self.mended = true;
            '\u{fffd}'
        })
    }

    /// Parses four hexadecimal digits at an offset.
    fn unit(&self, at: usize) -> Option<u32> {
        let digits = self.text.as_bytes().get(at..at + 4)?;
        digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::unreachable)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    #[test]
    fn what_json_allows_is_read_without_mending() {
        let (value, mended) =
            parse(" {\"a\" : [1, -2.5e+3 ,true,null,\"x\\n\\u4e2d\\ud83d\\ude00\\\"\\/\"] , \"b\":{}, \"e\":[] } ")
                .unwrap();
        assert!(!mended);
        let Value::Object(object) = value else { unreachable!() };
        let number = |spelling: &str| Value::Number(spelling.into());
        assert_eq!(
            object.get("a"),
            Some(&Value::List(vec![number("1"), number("-2.5e+3"), Value::Bool, Value::Null, text("x\n中😀\"/")]))
        );
        assert_eq!(object.get("b"), Some(&Value::Object(Object::default())));
        assert_eq!(object.get("e"), Some(&Value::List(Vec::new())));
        assert_eq!(object.get("c"), None);
    }

    #[test]
    fn what_feeds_get_wrong_is_mended_and_said() {
        let table = [
            ("[1,2,]", Value::List(vec![Value::Number("1".into()), Value::Number("2".into())])),
            ("[1 2]", Value::List(vec![Value::Number("1".into()), Value::Number("2".into())])),
            ("[,]", Value::List(Vec::new())),
            ("NaN", Value::Null),
            ("undefined", Value::Null),
            ("/* a */ \"x\" // b", text("x")),
            ("\"a\u{1}\nb\"", text("a\u{1}\nb")),
            ("\"\\ud800\"", text("\u{fffd}")),
            ("\"\\ud800\\u0041\"", text("\u{fffd}A")),
            ("\"\\udc00\\q\\u12\"", text("\u{fffd}qu12")),
            ("\"a\" trailing", text("a")),
        ];
        for (given, expected) in table {
            assert_eq!(parse(given), Some((expected, true)), "{given}");
        }
    }

    #[test]
    fn what_breaks_off_is_no_value() {
        for given in ["", " ", "{", "[1", "[1,", "{\"a\"", "{\"a\":", "\"x", "\"\\", "{1:2}", ":", "[:]"] {
            assert_eq!(parse(given), None, "{given}");
        }
    }

    #[test]
    fn what_is_deeper_than_any_feed_is_no_value() {
        let deep = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
        assert!(parse(&deep(MAX_DEPTH)).is_some());
        assert_eq!(parse(&deep(MAX_DEPTH + 1)), None);
        // Side by side, there may be any number of them.
        assert!(parse(&format!("[{}]", "[],".repeat(1000))).is_some());
    }

    #[test]
    fn of_two_members_of_one_name_the_last_counts() {
        let (value, _) = parse("{\"a\":1,\"a\":\"two\",\"__proto__\":{}}").unwrap();
        let Value::Object(object) = value else { unreachable!() };
        assert_eq!(object.get("a").and_then(Value::as_str), Some("two"));
    }
}
