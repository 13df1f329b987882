//! Exact match: the claims on a normalised question, or on a shortcut.

use koujing_core::{Claim, ClaimKind, Fit, MatchKind, NoAnswerReason};

use super::{Asked, Candidate, Decision};
use crate::claims::shortcut_key;
use crate::snapshot::{Place, Snapshot};

/// At most so many choices are offered.
pub(super) const MOST_CHOICES: usize = 5;

/// Decides by claims, or not at all if nobody visible claims the question. Claims win over any
/// ranking: where all claimants are for other products or regions, the outcome is out of scope.
pub(super) fn decide(snapshot: &Snapshot, asked: Asked<'_>, normalised: &str) -> Option<Decision> {
    if normalised.is_empty() {
        return None;
    }
    by_key(snapshot, asked, normalised)
        .or_else(|| by_key(snapshot, asked, &shortcut_key(normalised)))
}

fn by_key(snapshot: &Snapshot, asked: Asked<'_>, key: &str) -> Option<Decision> {
    let claims: Vec<(Place, &Claim)> = snapshot
        .holders(key)
        .iter()
        .map(|holder| {
            let published = snapshot.get(holder.place);
            (holder.place, &published.claims[holder.claim as usize])
        })
        .filter(|(place, _)| {
            let published = snapshot.get(*place);
            asked.without != Some(*place)
                && published.is_answer()
                && published.is_visible(asked.audience, asked.at)
        })
        .collect();
    if claims.is_empty() {
        return None;
    }
    let fit = |place: Place| snapshot.get(place).article.scope.fit(asked.context);
    let fitting = claims.iter().filter(|(place, _)| fit(*place).fits());
    // Equally specific claims are refused at publication; should a folder hold some, the first
    // article in the order of ids has it, always the same one: claims come in that order.
    let most_specific = fitting
        .min_by_key(|(place, _)| std::cmp::Reverse(snapshot.get(*place).article.specificity()));
    if let Some((place, claim)) = most_specific {
        if let Some(reason) = snapshot.out_of_service(snapshot.get(*place), asked.at) {
            return Some(Decision::NoAnswer(reason));
        }
        return Some(Decision::Answer {
            place: *place,
            kind: match claim.kind {
                ClaimKind::Standard => MatchKind::Exact,
                ClaimKind::Similar => MatchKind::Similar,
                ClaimKind::Shortcut => MatchKind::Shortcut,
            },
            matched: claim.written.clone(),
            confidence: 1.0,
        });
    }
    let open: Vec<(Place, Vec<String>)> = claims
        .iter()
        .filter_map(|(place, _)| match fit(*place) {
            Fit::Unknown(needs) => Some((*place, needs)),
            Fit::Fits | Fit::Excluded => None,
        })
        .collect();
    if open.is_empty() {
        return Some(Decision::NoAnswer(NoAnswerReason::OutOfScope));
    }
    let out_of_service = |place: Place| snapshot.out_of_service(snapshot.get(place), asked.at);
    let usable: Vec<&(Place, Vec<String>)> = open
        .iter()
        .filter(|(place, _)| out_of_service(*place).is_none())
        .collect();
    if usable.is_empty() {
        let mut reasons = open.iter().filter_map(|(place, _)| out_of_service(*place));
        return reasons.next().map(Decision::NoAnswer);
    }
    Some(Decision::Ambiguous {
        needs: usable
            .iter()
            .flat_map(|(_, needs)| needs.iter().cloned())
            .collect(),
        choices: usable
            .iter()
            .take(MOST_CHOICES)
            .map(|(place, _)| Candidate {
                place: *place,
                confidence: 1.0,
            })
            .collect(),
    })
}
