//! Receipts: signed references to exactly what was answered.
//!
//! `kr1.<payload>.<signature>`, both base64url without padding. The payload is the JSON array
//! `[article, revision, variant]`; the signature is the first 16 bytes of HMAC-SHA256 over the
//! payload, a zero byte and the wording's hash, with the key that the record keeps.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use koujing_core::{ArticleId, RevisionNumber};
use sha2::Sha256;

const SIGNATURE_BYTES: usize = 16;

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
        let payload = serde_json::json!([article, revision, variant]).to_string();
        let mut mac = self.0.clone();
        mac.update(payload.as_bytes());
        mac.update(&[0]);
        mac.update(hash.as_bytes());
        let signature = mac.finalize().into_bytes();
        format!(
            "kr1.{}.{}",
            URL_SAFE_NO_PAD.encode(payload),
            URL_SAFE_NO_PAD.encode(&signature[..SIGNATURE_BYTES])
        )
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
    }
}
