//! Why a change deserves a second look.

use std::collections::BTreeSet;

use koujing_core::{Article, Audience};
use koujing_language::{Difference, Piece, Span, difference, find_unnegated, fold, has_negation};

use super::figures::{Figure, differ, figures, joined};
use super::{TextChange, TextDifference, variants};

/// The reasons, the riskiest first.
pub(super) fn risk(
    old: Option<&Article>,
    new: &Article,
    texts: &[TextDifference],
) -> Vec<&'static str> {
    let Some(old) = old else {
        return vec!["wording_changed"];
    };
    let said = |article: &Article| article.status.clone().unwrap_or_default();
    let texts = || texts.iter().filter(|text| text.field != "question");
    let numbers = texts().any(|text| is_laid_over(text) && differ(&text.pieces))
        || variants_differ(old, new)
        || figures(&said(old)) != figures(&said(new));
    let reasons = [
        ("number_changed", numbers),
        (
            "must_say_changed",
            sorted(&old.must_say) != sorted(&new.must_say),
        ),
        (
            "never_say_changed",
            sorted(&old.never_say) != sorted(&new.never_say),
        ),
        ("scope_changed", old.scope != new.scope),
        (
            "audience_widened",
            old.audience != new.audience && new.audience == Audience::Public,
        ),
        ("effective_changed", old.effective != new.effective),
        (
            "negation_changed",
            texts().any(|text| is_laid_over(text) && negation_differs(&text.pieces)),
        ),
        (
            "wording_changed",
            texts().any(|text| text.field != "guidance") || said(old) != said(new),
        ),
    ];
    let holding = reasons.into_iter().filter(|(_, holds)| *holds);
    holding.map(|(name, _)| name).collect()
}

fn sorted(list: &[String]) -> BTreeSet<&str> {
    list.iter().map(String::as_str).collect()
}

/// Whether the two texts take each other's place. A variant that came or went does not: where it fits,
/// the default wording stood or stands instead.
fn is_laid_over(text: &TextDifference) -> bool {
    text.field != "variant" || text.change == TextChange::Changed
}

/// Whether where a variant came or went another figure is said than before.
fn variants_differ(old: &Article, new: &Article) -> bool {
    let set = |text: &str| -> BTreeSet<Figure> { figures(text).into_iter().collect() };
    variants(Some(old), new).iter().any(|(_, before, after)| {
        let text = |variant: &Option<&koujing_core::Variant>, default: &str| {
            variant.map_or_else(|| default.to_owned(), |variant| variant.text.clone())
        };
        before.is_some() != after.is_some()
            && set(&text(before, &old.body.default)) != set(&text(after, &new.body.default))
    })
}

/// Whether something that was allowed is warned of now, or the other way round.
fn negation_differs(pieces: &[Piece]) -> bool {
    let mut removed = Vec::new();
    let mut added = Vec::new();
    let reworded = pieces.iter().any(|piece| match piece {
        Piece::Same(_) => false,
        Piece::Removed(text) => {
            removed.extend(has_negation(text).then(|| fold(text)));
            false
        }
        Piece::Added(text) => {
            added.extend(has_negation(text).then(|| fold(text)));
            false
        }
        Piece::Changed { old, new } => flips(old, new),
    });
    removed.sort();
    added.sort();
    reworded || removed != added
}

/// Whether a word that both sides have stands in a negated clause on one side only.
fn flips(old: &[Span], new: &[Span]) -> bool {
    let (old_text, new_text) = (joined(old), joined(new));
    let sign = difference(&fold(&old_text), &fold(&new_text)) == Some(Difference::Negation);
    // The spans are cut differently on the two sides.
    let kept = old.iter().chain(new).filter(|span| !span.changed);
    sign || has_negation(&old_text) != has_negation(&new_text)
        || kept
            .flat_map(|span| span.text.split(|c: char| !c.is_alphanumeric()))
            .filter(|words| words.chars().nth(1).is_some())
            .any(|words| {
                let open = |text: &str| find_unnegated(text, words).is_some();
                open(&old_text) != open(&new_text)
            })
}
