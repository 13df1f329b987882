//! What forbids answering, however alike the words: a difference that matters, another thing than the
//! article is about, more than it speaks of.

use koujing_core::Context;
use koujing_index::Features;
use koujing_language::{Asks, Difference, Things, difference};

use super::ranked::{Found, claim};
use crate::published::Published;
use crate::snapshot::{Place, Snapshot};

/// What forbids answering with an article matched by that question of it: a broader word (滤芯), which
/// never decides between the things it is used for; another thing or place; what none of its questions
/// asks for (多久退款 / 怎么退款), be it one of two (多少钱，去哪里买); another number, model or sign.
pub(super) fn guard(
    snapshot: &Snapshot,
    normalised: &str,
    place: Place,
    question: u32,
    features: &Features,
) -> Option<&'static str> {
    if snapshot.ranker.is_open(normalised) {
        return Some("broader_word");
    }
    let claim = claim(snapshot, place, question)?;
    if snapshot.rules.are_apart(normalised, &claim.question) {
        return Some("not_same");
    }
    let published = snapshot.get(place);
    if is_for_another_thing(normalised, published) {
        return Some("other_thing");
    }
    if features.asks_any >= 1.0 {
        return Some("asks");
    }
    if asks_more(normalised, published) {
        return Some("asks_more");
    }
    difference(normalised, &claim.question).map(Difference::name)
}

/// Whether a question names a thing (洗衣机) or a place and the article's questions only others, nor does
/// its answer speak of it.
pub(super) fn is_for_another_thing(normalised: &str, published: &Published) -> bool {
    let asked = Things::of(normalised);
    asked.are_others(&published.things) && asked.are_others(&published.mentioned)
}

/// Whether a question asks for two things in one breath, and the article's questions only for one.
fn asks_more(normalised: &str, published: &Published) -> bool {
    let asked = Asks::of(normalised);
    asked.are_several() && {
        let questions = published.questions();
        !asked.are_met(questions.map(|claim| Asks::of(&claim.question)))
    }
}

/// An article for just this product or region, as the context tells or the question says, goes before a
/// general one: where it would be offered beside it, it is not for ranking to choose the general one.
pub(super) fn more_specific(
    snapshot: &Snapshot,
    told: &Context,
    ranked: &[Found],
) -> Option<&'static str> {
    let (first, others) = ranked.split_first()?;
    let article = |found: &Found| &snapshot.get(found.place).article;
    let over = others.iter().any(|other| {
        other.is_near(first)
            && article(other).specificity() > article(first).specificity()
            && article(other).scope.fit(told).fits()
    });
    over.then_some("more_specific")
}
