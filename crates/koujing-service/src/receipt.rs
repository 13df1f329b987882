//! Receipts: signed references to exactly what was answered.
//!
//! `kr1.<payload>.<signature>`, both base64url without padding. The payload is the JSON array
//! `[article, revision, variant, hash]`, the hash being that of the wording; the signature is the
//! first 16 bytes of HMAC-SHA256 over the payload, with the key that the record keeps. So a receipt
//! can be verified without the text it is for, also when that was redacted since.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use koujing_core::{ArticleId, RevisionNumber};
use sha2::Sha256;

const PREFIX: &str = "kr1.";
const SIGNATURE_BYTES: usize = 16;

/// What a receipt is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Receipt {
    pub(crate) article: ArticleId,
    pub(crate) revision: RevisionNumber,
    pub(crate) variant: String,
    pub(crate) hash: String,
}

/// Signs receipts with the record's key.
#[derive(Clone)]
pub(crate) struct Signer(Hmac<Sha256>);

impl Signer {
    pub(crate) fn new(key: &[u8]) -> Option<Self> {
        Hmac::new_from_slice(key).ok().map(Self)
    }

    pub(crate) fn receipt(
        &self,
        article: &ArticleId,
        revision: RevisionNumber,
        variant: &str,
        hash: &str,
    ) -> String {
        let payload = serde_json::json!([article, revision, variant, hash]).to_string();
        let signature = self.sign(payload.as_bytes());
        format!(
            "{PREFIX}{}.{}",
            URL_SAFE_NO_PAD.encode(payload),
            URL_SAFE_NO_PAD.encode(signature)
        )
    }

    /// What a receipt is for; none if it is not one of this record.
    pub(crate) fn read(&self, receipt: &str) -> Option<Receipt> {
        let (payload, signature) = receipt.trim().strip_prefix(PREFIX)?.split_once('.')?;
        let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let mut mac = self.0.clone();
        mac.update(&payload);
        // In constant time; a shorter signature would be easier to guess.
        if signature.len() != SIGNATURE_BYTES || mac.verify_truncated_left(&signature).is_err() {
            return None;
        }
        let (article, revision, variant, hash) = serde_json::from_slice(&payload).ok()?;
        Some(Receipt {
            article,
            revision,
            variant,
            hash,
        })
    }

    fn sign(&self, payload: &[u8]) -> [u8; SIGNATURE_BYTES] {
        let mut mac = self.0.clone();
        mac.update(payload);
        let whole = mac.finalize().into_bytes();
        let mut signature = [0; SIGNATURE_BYTES];
        signature.copy_from_slice(&whole[..SIGNATURE_BYTES]);
        signature
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_the_same_for_the_same_wording_only() {
        let signer = Signer::new(&[7; 32]).expect("any key length will do");
        let id: ArticleId = "滤网".parse().expect("an id");
        let receipt = |revision, hash| signer.receipt(&id, revision, "default", hash);
        assert_eq!(receipt(1, "sha256:a"), receipt(1, "sha256:a"));
        assert_ne!(receipt(1, "sha256:a"), receipt(2, "sha256:a"));
        assert_ne!(receipt(1, "sha256:a"), receipt(1, "sha256:b"));
        let read = signer.read(&receipt(3, "sha256:a")).expect("a receipt");
        assert_eq!((read.article, read.revision), (id.clone(), 3));
        assert_eq!(
            (read.variant.as_str(), read.hash.as_str()),
            ("default", "sha256:a")
        );
        let other = Signer::new(&[8; 32]).expect("any key length will do");
        let whole = receipt(3, "sha256:a");
        for bad in [
            "",
            "kr1.",
            "kr1.a.b",
            &whole[..whole.len() - 4],
            &whole.replace("kr1", "kr2"),
        ] {
            assert_eq!(signer.read(bad), None, "{bad}");
        }
        assert_eq!(other.read(&whole), None);
    }
}
