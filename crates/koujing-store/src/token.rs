//! The form of an API key's token: `kj_`, 32 characters that carry 160 random bits, 8 that carry the
//! checksum, all in the lower-case base32 of RFC 4648. The checksum is the first 40 bits of the SHA-256
//! of `kj_` and the random characters: a mistyped or cut token is refused without asking the record,
//! and a scanner of source code can tell a leaked one from a look-alike.

use sha2::{Digest, Sha256};

use crate::StoreError;

const PREFIX: &str = "kj_";
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
const RANDOM_CHARS: usize = 32;
const CHECKSUM_CHARS: usize = 8;

/// The token that these random bytes make.
pub fn key_token(random: &[u8; 20]) -> String {
    let body = format!("{PREFIX}{}", base32(random));
    let checksum = checksum(&body);
    body + &checksum
}

/// Whether a text has the form and the checksum of a token.
pub(crate) fn is_token(text: &str) -> bool {
    let length = PREFIX.len() + RANDOM_CHARS + CHECKSUM_CHARS;
    if text.len() != length || !text.is_ascii() || !text.starts_with(PREFIX) {
        return false;
    }
    let (body, own) = text.split_at(length - CHECKSUM_CHARS);
    checksum(body) == own
}

fn checksum(body: &str) -> String {
    let mut characters = base32(&Sha256::digest(body.as_bytes()));
    characters.truncate(CHECKSUM_CHARS);
    characters
}

/// Base32 without padding; bits missing at the end count as 0.
pub(crate) fn base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = (held << 8 | u32::from(*byte)) & 0xfff;
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(character(held >> bits));
        }
    }
    if bits > 0 {
        text.push(character(held << (5 - bits)));
    }
    text
}

fn character(bits: u32) -> char {
    char::from(ALPHABET[(bits & 31) as usize])
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(StoreError::NoRandomness)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base32_is_the_one_of_rfc_4648() {
        let cases = [("", ""), ("f", "my"), ("fo", "mzxq"), ("foob", "mzxw6yq")];
        for (bytes, text) in cases {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
        assert_eq!(base32(b"foobar"), "mzxw6ytboi");
    }

    #[test]
    fn a_token_with_one_character_altered_is_none() {
        let token = key_token(b"twenty random bytes!");
        assert_eq!(token.len(), 43);
        assert!(is_token(&token));
        for at in 0..token.len() {
            let other = if token.as_bytes()[at] == b'a' {
                "b"
            } else {
                "a"
            };
            let mut altered = token.clone();
            altered.replace_range(at..=at, other);
            assert!(!is_token(&altered), "{altered}");
        }
        for other in [
            "",
            "kj_",
            &token[..42],
            &format!("{token}a"),
            "kj_字字字字字字字字字字字字字x",
        ] {
            assert!(!is_token(other), "{other}");
        }
    }
}
