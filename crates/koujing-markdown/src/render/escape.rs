//! Escaping of what is filled in, so that a value stays literal in its format.

/// Where a value is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Plain text: as it is.
    Text,
    /// HTML text or a quoted attribute.
    Html,
    /// Markdown words.
    Markdown,
    /// Markdown code.
    MarkdownCode,
    /// Part of an address.
    Address,
    /// The whole of an address: one of the web stays as it is, anything else is no address.
    WholeAddress,
}

/// The value as it is written there.
pub(super) fn escape(value: &str, place: Place) -> String {
    match place {
        Place::Text => value.to_owned(),
        Place::Html => html(value),
        Place::Markdown => markdown(value),
        // Nothing can be escaped in code; a backtick could end it, a line end its line.
        Place::MarkdownCode => value.replace('`', "'").replace(['\n', '\r'], " "),
        Place::Address => address(value, |byte| matches!(byte, b'-' | b'.' | b'_' | b'~')),
        Place::WholeAddress if is_web_address(value) => address(value, |byte| {
            byte.is_ascii_punctuation() && !b"\"'()<>[]\\^`{|}".contains(&byte)
        }),
        Place::WholeAddress => address(value, |byte| matches!(byte, b'-' | b'.' | b'_' | b'~')),
    }
}

fn html(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// Signs that mean something anywhere are escaped; those that mean something at the start of a line
/// only, at the start of the value.
fn markdown(value: &str) -> String {
    let value = value.replace(['\n', '\r', '\t'], " ");
    let mut out = String::with_capacity(value.len());
    let digits = value.chars().take_while(char::is_ascii_digit).count();
    for (at, c) in value.chars().enumerate() {
        let anywhere = matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~'
        );
        let at_start = at == 0 && matches!(c, '#' | '+' | '-' | '=' | ':');
        let list_number = digits > 0 && at == digits && matches!(c, '.' | ')');
        if anywhere || at_start || list_number {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn is_web_address(value: &str) -> bool {
    ["https", "http"]
        .iter()
        .any(|scheme| super::host(value, scheme).is_some())
}

/// Percent-encoding (RFC 3986 §2.1) of all but letters, digits and the signs kept. Where only the
/// unreserved signs are, a value can be part of an address, never its scheme or its host.
fn address(value: &str, keep: impl Fn(u8) -> bool) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || keep(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_its_escapes() {
        let name = "*x* [a](b) <i> & \"q\"";
        assert_eq!(escape(name, Place::Text), name);
        assert_eq!(
            escape(name, Place::Html),
            "*x* [a](b) &lt;i&gt; &amp; &quot;q&quot;"
        );
        assert_eq!(
            escape(name, Place::Markdown),
            r#"\*x\* \[a\](b) \<i\> \& "q""#
        );
        assert_eq!(escape("1. a", Place::Markdown), r"1\. a");
        assert_eq!(escape("A-1.5", Place::Markdown), "A-1.5");
        assert_eq!(escape("a`b\nc", Place::MarkdownCode), "a'b c");
        assert_eq!(escape("a b/1:é", Place::Address), "a%20b%2F1%3A%C3%A9");
        let whole = |value| escape(value, Place::WholeAddress);
        assert_eq!(
            whole("https://a.b/c?d=1&e=(f)#g"),
            "https://a.b/c?d=1&e=%28f%29#g"
        );
        assert_eq!(whole("javascript:alert(1)"), "javascript%3Aalert%281%29");
    }
}
