//! The fingerprint of a wording, cited by receipts.

use sha2::{Digest, Sha256};

/// `sha256:` and the hex SHA-256 of exactly these bytes: the stored Markdown, before variables,
/// format and script conversion.
pub fn wording_hash(markdown: &str) -> String {
    let digest = Sha256::digest(markdown.as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

#[cfg(test)]
mod tests {
    use super::wording_hash;

    #[test]
    fn the_hash_is_of_the_very_bytes() {
        assert_eq!(
            wording_hash("abc"),
            "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_ne!(wording_hash("abc"), wording_hash("abc "));
    }
}
