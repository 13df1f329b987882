//! What forbids answering, however alike the words: a difference that matters, another thing than the
//! article is about, more than it speaks of.

use koujing_core::{Claim, Context, Scope, ScopeValue};
use koujing_index::Features;
use koujing_language::{Asks, Difference, Qualities, Things, compare_the_other_way, difference};

use super::ranked::{Found, NEAR, claim};
use crate::published::Published;
use crate::snapshot::{Place, Snapshot};

/// How far an article for what the question names may stand behind and still be thought of first, in
/// logarithms of odds.
const NAMED: f32 = 6.0;

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
    let difference = difference(normalised, &claim.question)
        .filter(|it| *it != Difference::Opposite || turns_round(normalised, claim, published));
    difference.map(Difference::name)
}

/// Whether no question of the article says the same as one that says the opposite of the matched one (鞋小了
/// where 鞋大了 is matched, and 鞋子小了 is a question too).
fn turns_round(normalised: &str, matched: &Claim, published: &Published) -> bool {
    if compare_the_other_way(normalised, &matched.question) {
        return true;
    }
    let (asked, of_matched) = (Qualities::of(normalised), Qualities::of(&matched.question));
    let mut all = of_matched.clone();
    for claim in published.questions() {
        all.extend(Qualities::of(&claim.question));
    }
    asked.turn(&of_matched, &all)
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

/// Whether the question names another product, region … than the context tells.
pub(super) fn is_named_otherwise(context: &Context, named: &Scope) -> bool {
    named.iter().any(|(dimension, values)| {
        context.get(dimension).is_some_and(|told| {
            let related = |value: &ScopeValue| value.contains(told) || told.contains(value);
            !values.iter().any(related)
        })
    })
}

/// An article for just this product or region goes before a general one: where it would be offered beside
/// it, it is not for ranking to choose the general one. Where the question itself says the product, an
/// article for it that stands further behind counts too.
pub(super) fn more_specific(
    snapshot: &Snapshot,
    told: &Context,
    named: &Scope,
    ranked: &[Found],
) -> bool {
    let Some((first, others)) = ranked.split_first() else {
        return false;
    };
    let article = |found: &Found| &snapshot.get(found.place).article;
    others.iter().any(|other| {
        let scope = &article(other).scope;
        let is_named = named
            .iter()
            .any(|(dimension, _)| scope.get(dimension).is_some());
        let reach = if is_named { NAMED } else { NEAR };
        other.is_within(first, reach)
            && article(other).specificity() > article(first).specificity()
            && scope.fit(told).fits()
    })
}
