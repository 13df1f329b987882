//! A live article, prepared for answering.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use koujing_core::{
    Article, Audience, Claim, ClaimKind, Kind, RevisionNumber, Timestamp, Verification,
    verification_at,
};
use koujing_language::{Things, fold, normalise};
use sha2::{Digest, Sha256};

use crate::claims::claims_of;
use crate::receipt::Signer;
use crate::suggest::typing::Typing;
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
    /// Its id's key.
    pub(crate) key: Arc<str>,
    /// What its indexed texts are a version of: the same number, the same texts.
    pub(crate) version: u64,
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
    /// Things and places that its questions and its category name, …
    pub(crate) things: Things,
    /// … and those that its answer speaks of too.
    pub(crate) mentioned: Things,
    pub(crate) default: Wording,
    /// In the order of the article's variants.
    pub(crate) variants: Vec<Wording>,
    pub(crate) guidance: Option<Wording>,
    /// What it is found by while somebody types.
    pub(crate) typing: Arc<Typing>,
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
        let claims = claims_of(&article);
        let default = wording("default".to_owned(), &body.default);
        let things = things(&article, &claims);
        let mut mentioned = things.clone();
        mentioned.extend(Things::of(&fold(&body.default)));
        Self {
            things,
            mentioned,
            key: article.id.key().into(),
            version: version(&article, &claims, &default),
            claims,
            negatives: article
                .negative
                .iter()
                .map(|text| normalise(text))
                .collect(),
            default,
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
            typing: Typing::new(&article).into(),
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

fn things(article: &Article, claims: &[Claim]) -> Things {
    let mut things = Things::default();
    for claim in claims
        .iter()
        .filter(|claim| claim.kind != ClaimKind::Shortcut)
    {
        things.extend(Things::of(&claim.question));
    }
    if let Some(category) = &article.category {
        things.extend(Things::of(&fold(category)));
    }
    things
}

impl Published {
    /// The same article with nothing rendered yet.
    pub(crate) fn anew(&self) -> Self {
        Self {
            key: Arc::clone(&self.key),
            version: self.version,
            article: self.article.clone(),
            revision: self.revision,
            images: self.images.clone(),
            approved_by: self.approved_by.clone(),
            approved_at: self.approved_at,
            verified_at: self.verified_at,
            suspended: self.suspended,
            claims: self.claims.clone(),
            negatives: self.negatives.clone(),
            things: self.things.clone(),
            mentioned: self.mentioned.clone(),
            default: self.default.anew(),
            variants: self.variants.iter().map(Wording::anew).collect(),
            guidance: self.guidance.as_ref().map(Wording::anew),
            typing: Arc::clone(&self.typing),
        }
    }

    /// Whether that revision is this one, in the same standing.
    pub(crate) fn is(&self, source: &Source) -> bool {
        self.revision == source.revision
            && self.suspended == source.suspended
            && self.verified_at == source.verified_at
            && self.approved_at == source.approved_at
            && self.approved_by == source.approved_by
            && self.article == source.article
            && self.images == source.images
    }
}

/// The first 8 bytes of SHA-256 over what is indexed: kind, title, questions, the hash of the answer.
fn version(article: &Article, claims: &[Claim], default: &Wording) -> u64 {
    let mut digest = Sha256::new();
    let mut take = |text: &str| {
        digest.update(text.as_bytes());
        digest.update([0]);
    };
    match article.kind {
        Kind::Answer => take("answer"),
        Kind::Phrase | Kind::Notice => take(&article.question),
    }
    claims
        .iter()
        .filter(|claim| claim.kind != ClaimKind::Shortcut)
        .for_each(|claim| take(&claim.question));
    take(&default.hash);
    let [a, b, c, d, e, f, g, h, ..] = digest.finalize().0;
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}
