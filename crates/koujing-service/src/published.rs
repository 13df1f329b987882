//! A live article, prepared for answering.

use std::collections::{BTreeMap, BTreeSet};

use koujing_core::{
    Article, Audience, Claim, ClaimKind, Kind, RevisionNumber, Timestamp, Verification,
    verification_at,
};
use koujing_language::normalise;

use crate::claims::claims_of;
use crate::receipt::Signer;
use crate::wording::Wording;

/// What the record says of a live article, or a folder of a file.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) article: Article,
    pub(crate) revision: RevisionNumber,
    /// Relative image reference → address, a path.
    pub(crate) images: BTreeMap<String, String>,
    pub(crate) approved_by: String,
    pub(crate) approved_at: Timestamp,
    pub(crate) verified_at: Timestamp,
    pub(crate) suspended: bool,
}

/// A live article with everything that does not depend on the request made beforehand.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) article: Article,
    pub(crate) revision: RevisionNumber,
    pub(crate) images: BTreeMap<String, String>,
    pub(crate) approved_by: String,
    pub(crate) approved_at: Timestamp,
    pub(crate) verified_at: Timestamp,
    pub(crate) suspended: bool,
    pub(crate) claims: Vec<Claim>,
    /// Normalised questions that must not resolve to it.
    pub(crate) negatives: BTreeSet<String>,
    pub(crate) default: Wording,
    /// In the order of the article's variants.
    pub(crate) variants: Vec<Wording>,
    pub(crate) guidance: Option<Wording>,
}

impl Published {
    pub(crate) fn new(source: Source, signer: Option<&Signer>) -> Self {
        let article = source.article;
        let wording = |name: String, text: &str| {
            let mut wording = Wording::new(name, text.to_owned());
            wording.receipt = signer.map(|signer| {
                signer.receipt(&article.id, source.revision, &wording.name, &wording.hash)
            });
            wording
        };
        let body = &article.body;
        Self {
            claims: claims_of(&article),
            negatives: article
                .negative
                .iter()
                .map(|text| normalise(text))
                .collect(),
            default: wording("default".to_owned(), &body.default),
            variants: body
                .variants
                .iter()
                .map(|variant| wording(variant.name(), &variant.text))
                .collect(),
            guidance: body
                .guidance
                .as_ref()
                .map(|text| Wording::new("guidance".to_owned(), text.clone())),
            revision: source.revision,
            images: source.images,
            approved_by: source.approved_by,
            approved_at: source.approved_at,
            verified_at: source.verified_at,
            suspended: source.suspended,
            article,
        }
    }

    /// Whether it may be answered with, offered or listed at all: seen by the audience and in force.
    pub(crate) fn is_visible(&self, audience: Audience, at: Timestamp) -> bool {
        audience.sees(self.article.audience) && self.article.effective.contains(at)
    }

    /// Its normalised questions with what it wrote, shortcuts left aside.
    pub(crate) fn questions(&self) -> impl Iterator<Item = &Claim> {
        self.claims
            .iter()
            .filter(|claim| claim.kind != ClaimKind::Shortcut)
    }

    pub(crate) fn is_answer(&self) -> bool {
        self.article.kind == Kind::Answer
    }

    pub(crate) fn verification(&self, at: Timestamp) -> Verification {
        verification_at(self.verified_at, self.article.verify_every, at).0
    }
}

impl Published {
    /// The same article with nothing rendered yet.
    pub(crate) fn anew(&self, signer: Option<&Signer>) -> Self {
        let source = Source {
            article: self.article.clone(),
            revision: self.revision,
            images: self.images.clone(),
            approved_by: self.approved_by.clone(),
            approved_at: self.approved_at,
            verified_at: self.verified_at,
            suspended: self.suspended,
        };
        Self::new(source, signer)
    }
}
