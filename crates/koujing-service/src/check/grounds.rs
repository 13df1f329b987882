//! What replies are judged by, taken once for one reply or for many.

use std::sync::Arc;

use koujing_core::{Context, Timestamp};
use koujing_store::Served;

use super::then::Then;
use super::{About, Case, CheckRequest, Viewer, against};
use crate::error::ServiceError;
use crate::receipt::Signer;
use crate::resolve::{Asked, resolve};
use crate::service::Service;
use crate::snapshot::Snapshot;

/// What replies are judged by.
#[derive(Debug)]
pub(crate) struct Grounds {
    pub(crate) now: Arc<Snapshot>,
    /// For replies with a time.
    then: Then,
    /// Reads receipts.
    signer: Option<Signer>,
}

impl Service {
    /// Grounds for replies of this span of time (both ends included), if they have a time, and with
    /// receipts or without.
    pub(crate) async fn grounds(
        &self,
        span: Option<(Timestamp, Timestamp)>,
        receipts: bool,
    ) -> Result<Grounds, ServiceError> {
        let now = self.snapshot.load_full();
        let served = match (&self.record, span) {
            (Some(record), Some((from, until))) => record.store.served(from, until).await?,
            _ => Served::default(),
        };
        let signer = if receipts {
            Signer::new(&self.record()?.store.receipt_key().await?)
        } else {
            None
        };
        Ok(Grounds {
            then: Then::new(&now, served),
            now,
            signer,
        })
    }
}

impl Grounds {
    /// What a reply is to be held against, and in which snapshot that is; none if there is no such
    /// article or receipt.
    pub(super) fn case(
        &self,
        context: &Context,
        viewer: Viewer,
        request: &CheckRequest,
    ) -> Result<Option<Case>, ServiceError> {
        let (id, variant) = match &request.about {
            About::Question(question) => {
                let asked = Asked {
                    question,
                    context,
                    audience: viewer.audience,
                    at: viewer.at,
                    without: None,
                    explain: false,
                };
                let case = match request.at {
                    Some(_) => self.then.asked(asked)?,
                    None => Case {
                        against: against::of(&resolve(&self.now, asked)?),
                        snapshot: Arc::clone(&self.now),
                    },
                };
                return Ok(Some(case));
            }
            About::Article(id) => (id.clone(), None),
            About::Receipt(receipt) => {
                let receipt = self.signer.as_ref().and_then(|signer| signer.read(receipt));
                match receipt {
                    Some(receipt) => (receipt.article, Some(receipt.variant)),
                    None => return Ok(None),
                }
            }
        };
        if request.at.is_some() {
            return Ok(self.then.article_alone(&id.key(), variant, viewer)?);
        }
        let place = self.now.place(&id);
        Ok(place.and_then(|place| Case::of_article(Arc::clone(&self.now), place, variant, viewer)))
    }
}
