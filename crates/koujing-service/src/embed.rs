//! Tokens by which a form of the desk inside another system's page reads: for one agent, in a page of one
//! origin, for 15 minutes.
//!
//! `ke1.<payload>.<signature>`, both base64url without padding; the payload is the JSON array `[agent,
//! origin, audience, expires_at]`, the signature HMAC-SHA256 over it with a key made of the record's. So
//! every node knows it, and nothing is written.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use koujing_core::{Audience, Timestamp};
use sha2::Sha256;

use crate::error::ServiceError;
use crate::service::Service;

/// How long a token is good, in milliseconds.
const GOOD_MILLIS: i64 = 15 * 60_000;
const PREFIX: &str = "ke1.";
/// Tells this use of the record's key from receipts.
const PURPOSE: &[u8] = b"koujing embed token 1";

/// Who reads by such a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbedHolder {
    /// The agent's name.
    pub agent: String,
    /// Where the page is that shows the form: `https://desk.example`.
    pub origin: String,
    /// What he may see.
    pub audience: Audience,
    /// From when on it is refused.
    pub expires_at: Timestamp,
}

/// A token just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbedToken {
    /// What is presented.
    pub token: String,
    /// From when on it is refused.
    pub expires_at: Timestamp,
}

#[derive(Clone)]
pub(crate) struct EmbedSigner(Hmac<Sha256>);

impl std::fmt::Debug for EmbedSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EmbedSigner")
    }
}

impl EmbedSigner {
    fn new(key: &[u8]) -> Option<Self> {
        let mut own = Hmac::<Sha256>::new_from_slice(key).ok()?;
        own.update(PURPOSE);
        let own = own.finalize().into_bytes();
        Hmac::new_from_slice(&own).ok().map(Self)
    }

    fn token(&self, holder: &EmbedHolder) -> String {
        let end = holder.expires_at.millis();
        let payload = (&holder.agent, &holder.origin, holder.audience, end);
        let payload = serde_json::json!(payload).to_string();
        let mut mac = self.0.clone();
        mac.update(payload.as_bytes());
        let signature = mac.finalize().into_bytes();
        format!(
            "{PREFIX}{}.{}",
            URL_SAFE_NO_PAD.encode(payload),
            URL_SAFE_NO_PAD.encode(signature)
        )
    }

    fn read(&self, token: &str) -> Option<EmbedHolder> {
        let (payload, signature) = token.strip_prefix(PREFIX)?.split_once('.')?;
        let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let mut mac = self.0.clone();
        mac.update(&payload);
        mac.verify_slice(&signature).ok()?;
        let (agent, origin, audience, end) = serde_json::from_slice(&payload).ok()?;
        Some(EmbedHolder {
            agent,
            origin,
            audience,
            expires_at: Timestamp::from_millis(end),
        })
    }
}

impl Service {
    /// Makes a token for an agent in a page of an origin; it sees what its maker sees.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn embed_token(
        &self,
        audience: Audience,
        agent: &str,
        origin: &str,
    ) -> Result<EmbedToken, ServiceError> {
        let expires_at = self.clock.now().plus_millis(GOOD_MILLIS);
        let holder = EmbedHolder {
            agent: agent.to_owned(),
            origin: origin.to_owned(),
            audience,
            expires_at,
        };
        let token = self.embed_signer().await?.token(&holder);
        Ok(EmbedToken { token, expires_at })
    }

    /// Who reads by a token in a page of that origin; none if it is not one of this record, over, or for
    /// a page elsewhere.
    ///
    /// # Errors
    ///
    /// When the record fails, once.
    pub async fn embed_holder(
        &self,
        token: &str,
        origin: &str,
    ) -> Result<Option<EmbedHolder>, ServiceError> {
        let found = self.embed_signer().await?.read(token);
        let now = self.clock.now();
        Ok(found.filter(|holder| holder.origin == origin && holder.expires_at > now))
    }

    async fn embed_signer(&self) -> Result<&EmbedSigner, ServiceError> {
        let record = self.record()?;
        let make = || async {
            let key = record.store.receipt_key().await?;
            EmbedSigner::new(&key).ok_or(ServiceError::NoRecord)
        };
        record.embed_signer.get_or_try_init(make).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_says_what_was_signed() {
        let signer = EmbedSigner::new(&[7; 32]).expect("any key length will do");
        let holder = EmbedHolder {
            agent: "王芳".into(),
            origin: "https://desk.example".into(),
            audience: Audience::Public,
            expires_at: Timestamp::from_millis(5),
        };
        let token = signer.token(&holder);
        assert_eq!(signer.read(&token), Some(holder.clone()));
        let other = EmbedSigner::new(&[8; 32]).expect("any key length will do");
        assert_eq!(other.read(&token), None);
        let forged = EmbedHolder {
            audience: Audience::Internal,
            ..holder
        };
        let (payload, _) = signer
            .token(&forged)
            .rsplit_once('.')
            .map_or_else(Default::default, |(a, b)| (a.to_owned(), b.to_owned()));
        let signature = token.rsplit('.').next().unwrap_or_default();
        for bad in [
            "",
            "ke1.",
            "ke1.a.b",
            &token[..token.len() - 1],
            &format!("{payload}.{signature}"),
        ] {
            assert_eq!(signer.read(bad), None, "{bad}");
        }
    }
}
