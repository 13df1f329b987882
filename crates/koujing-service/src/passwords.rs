//! Passwords for people to type.

/// Without characters that look alike: i, l, o, 0, 1.
const READABLE: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
const LENGTH: usize = 16;

/// A password of 16 readable characters, 79 random bits.
///
/// # Errors
///
/// When the system has no random bytes.
pub fn new_password() -> Result<String, getrandom::Error> {
    let mut password = String::with_capacity(LENGTH);
    while password.len() < LENGTH {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes)?;
        let left = LENGTH - password.len();
        password.extend(bytes.into_iter().filter_map(readable).take(left));
    }
    Ok(password)
}

/// The character of a random byte. None for some: else the first characters would come more often.
fn readable(byte: u8) -> Option<char> {
    READABLE
        .get(usize::from(byte & 31))
        .copied()
        .map(char::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_readable_and_differ() {
        let (one, other) = (new_password().unwrap(), new_password().unwrap());
        assert_ne!(one, other);
        for password in [one, other] {
            assert_eq!(password.len(), LENGTH);
            assert!(
                password.bytes().all(|byte| READABLE.contains(&byte)),
                "{password}"
            );
        }
        let characters = (0..=255).filter_map(readable).count();
        assert_eq!(characters, 256 / 32 * READABLE.len());
    }
}
