//! What a receipt is for, and how that stands today.

use koujing_core::{ArticleId, Audience, RevisionNumber, State, Timestamp};
use koujing_store::StoredRevision;
use serde::Serialize;

use crate::error::ServiceError;
use crate::receipt::Signer;
use crate::service::Service;

/// A receipt, explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ExplainedReceipt {
    /// What was answered: the article …
    pub article: ArticleId,
    /// … its revision …
    pub revision: RevisionNumber,
    /// … and the wording.
    pub variant: String,
    /// The wording's hash, as in the answer.
    pub hash: String,
    /// The standard question then; none when it was redacted.
    pub question: Option<String>,
    /// The wording as stored, Markdown with its variables; none when it was redacted.
    pub text: Option<String>,
    /// Where that revision stands today.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub state: State,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// When.
    pub approved_at: Option<Timestamp>,
    /// Since when it served.
    pub published_at: Option<Timestamp>,
    /// Until when; none: it does still.
    pub ended_at: Option<Timestamp>,
    /// Why it was redacted, if it was; for a public key without the reason.
    pub redacted: Option<String>,
    /// The revision that is live today, if any is.
    pub live: Option<RevisionNumber>,
    /// Whether the article is out of service today.
    pub suspended: bool,
}

impl Service {
    /// Explains a receipt; none if it is not one of this record, or not for this viewer.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn receipt(
        &self,
        audience: Audience,
        receipt: &str,
    ) -> Result<Option<ExplainedReceipt>, ServiceError> {
        let store = &self.record()?.store;
        let Some(signer) = Signer::new(&store.receipt_key().await?) else {
            return Ok(None);
        };
        let Some(receipt) = signer.read(receipt) else {
            return Ok(None);
        };
        let stored = store.revision(&receipt.article, receipt.revision).await?;
        let standing = store.standing(&receipt.article).await?;
        let (Some(stored), Some(standing)) = (stored, standing) else {
            return Ok(None);
        };
        if !audience.sees(stored.article.audience) {
            return Ok(None);
        }
        let redacted = stored.record.redacted.as_ref().map(|it| match audience {
            Audience::Internal => it.reason.clone(),
            // That it was is told to everybody, why only inside.
            Audience::Public => String::new(),
        });
        let readable = redacted.is_none();
        Ok(Some(ExplainedReceipt {
            question: readable.then(|| stored.article.question.clone()),
            text: readable
                .then(|| wording(&stored, &receipt.variant))
                .flatten(),
            state: stored.record.state,
            approved_by: stored.record.approved_by,
            approved_at: stored.record.approved_at,
            published_at: stored.record.published_at,
            ended_at: stored.record.ended_at,
            redacted,
            live: standing.live,
            suspended: standing.suspended.is_some(),
            article: receipt.article,
            revision: receipt.revision,
            variant: receipt.variant,
            hash: receipt.hash,
        }))
    }
}

fn wording(stored: &StoredRevision, name: &str) -> Option<String> {
    let body = &stored.article.body;
    if name == "default" {
        return Some(body.default.clone());
    }
    let mut variants = body.variants.iter();
    variants
        .find(|variant| variant.name() == name)
        .map(|variant| variant.text.clone())
}
