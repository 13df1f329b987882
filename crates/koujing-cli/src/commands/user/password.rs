//! Passwords: read from a line of standard input, or made.

use std::io::Read as _;

use koujing_service::SHORTEST_PASSWORD;

use crate::failure::Failure;

/// Nobody's password is longer; hashing a file by mistake would take long.
const LONGEST: u64 = 1_024;

/// A password for somebody.
#[derive(Debug)]
pub(super) struct Password {
    pub(super) text: String,
    /// Made here, so that somebody has to be told.
    is_made: bool,
}

impl Password {
    /// Reads it if it is given, else makes one.
    pub(super) fn get(from_stdin: bool) -> Result<Self, Failure> {
        let text = if from_stdin {
            read()?
        } else {
            koujing_service::new_password()?
        };
        Ok(Self {
            text,
            is_made: !from_stdin,
        })
    }

    /// The password, if it was made.
    pub(super) fn made(&self) -> Option<&str> {
        self.is_made.then_some(self.text.as_str())
    }
}

fn read() -> Result<String, Failure> {
    let mut text = String::new();
    std::io::stdin()
        .lock()
        .take(LONGEST + 2)
        .read_to_string(&mut text)?;
    checked(&text)
}

/// The password of a line.
fn checked(line: &str) -> Result<String, Failure> {
    let line = line.strip_suffix('\n').unwrap_or(line);
    let password = line.strip_suffix('\r').unwrap_or(line);
    let fits = password.chars().count() >= SHORTEST_PASSWORD && password.len() as u64 <= LONGEST;
    if !fits || password.chars().any(char::is_control) {
        return Err(Failure::refused(
            format!("密码应为一行,至少 {SHORTEST_PASSWORD} 个字符、最多 {LONGEST} 字节"),
            format!(
                "a password is one line of at least {SHORTEST_PASSWORD} characters and at most \
                 {LONGEST} bytes"
            ),
        ));
    }
    Ok(password.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_one_line() {
        assert_eq!(checked("correct horse\r\n").unwrap(), "correct horse");
        assert_eq!(
            checked("十个汉字的密码也可以").unwrap(),
            "十个汉字的密码也可以"
        );
        for bad in ["", "nine char\n", "two lines\nof text", &"x".repeat(1_025)] {
            assert!(checked(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn one_that_is_made_is_told() {
        let password = Password::get(false).unwrap();
        assert_eq!(password.made(), Some(password.text.as_str()));
        assert!(checked(&password.text).is_ok());
    }
}
