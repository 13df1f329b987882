//! Which known questions a change can touch.

use std::collections::HashSet;

use koujing_core::{Audience, Timestamp};
use koujing_language::{bigrams, is_common};

use super::Change;
use super::known::{Known, all, claimed, negatives};
use crate::claims::{claims_of, shortcut_key};
use crate::published::Published;
use crate::snapshot::Snapshot;

/// How many questions that no claim decides are resolved.
const MOST: usize = 400;
/// Share of a question's words and bigrams that a changed article has at least.
const SHARED: f32 = 0.2;

/// What is to be resolved.
pub(super) struct Touched {
    pub(super) known: Vec<Known>,
    /// See [`super::Impact::left_out`].
    pub(super) left_out: usize,
}

pub(super) fn touched(
    before: &Snapshot,
    after: &Snapshot,
    changes: &[Change<'_>],
    at: Timestamp,
) -> Touched {
    let ids = changes.iter().map(|change| match change {
        Change::Publish(article) => &article.id,
        Change::Retire(id) => *id,
    });
    let changed: HashSet<String> = ids.clone().map(|id| id.key()).collect();
    let own: Vec<&Published> = ids
        .flat_map(|id| [after.find(id), before.find(id)])
        .flatten()
        .map(AsRef::as_ref)
        .collect();
    let mut known: Vec<Known> = own.iter().flat_map(|own| all(&own.article)).collect();
    let claims: HashSet<String> = own
        .iter()
        .flat_map(|own| claims_of(&own.article))
        .map(|claim| claim.question)
        .collect();
    for question in &claims {
        for holder in before.holders(question) {
            let holder = &before.get(holder.place).article;
            let theirs = claimed(holder).into_iter();
            known.extend(theirs.filter(|known| known.question == *question));
        }
    }
    let words = Words::new(after, &own);
    let mut near: Vec<(f32, Known)> = Vec::new();
    let others = before
        .live()
        .filter(|other| other.is_answer() && !changed.contains(&other.article.id.key()));
    for other in others {
        let decided = |question: &str| is_decided(before, question, at);
        let wanted = |question: &str| {
            is_claimed(&claims, question) || (words.share(question) >= SHARED && !decided(question))
        };
        if other.negatives.iter().any(|question| wanted(question)) {
            let found = negatives(&other.article, wanted).into_iter();
            near.extend(found.map(|known| (rank(&claims, &words, &known.question), known)));
        }
        if !other.is_visible(Audience::Internal, at)
            && other.questions().any(|claim| wanted(&claim.question))
        {
            let found = claimed(&other.article).into_iter();
            let found = found.filter(|known| wanted(&known.question));
            near.extend(found.map(|known| (rank(&claims, &words, &known.question), known)));
        }
    }
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    let left_out = near.len().saturating_sub(MOST);
    near.truncate(MOST);
    known.extend(near.into_iter().map(|(_, known)| known));
    let mut seen = HashSet::new();
    known.retain(|known| {
        let told: Vec<String> = known
            .context
            .iter()
            .map(|(name, value)| format!("{name}={}", value.as_str()))
            .collect();
        seen.insert((known.article.key(), known.question.clone(), told))
    });
    Touched { known, left_out }
}

/// Whether a claim of a visible article decides about a question, whatever is ranked.
pub(super) fn is_decided(snapshot: &Snapshot, question: &str, at: Timestamp) -> bool {
    snapshot.holders(question).iter().any(|holder| {
        let holder = snapshot.get(holder.place);
        holder.is_answer() && holder.is_visible(Audience::Internal, at)
    })
}

fn is_claimed(claims: &HashSet<String>, question: &str) -> bool {
    claims.contains(question) || claims.contains(&shortcut_key(question))
}

/// A question that a changed article claims comes before all that are only alike.
fn rank(claims: &HashSet<String>, words: &Words, question: &str) -> f32 {
    if is_claimed(claims, question) {
        2.0
    } else {
        words.share(question)
    }
}

/// What the questions of the changed articles are about.
struct Words(HashSet<String>);

impl Words {
    fn new(snapshot: &Snapshot, articles: &[&Published]) -> Self {
        let mut words = HashSet::new();
        let settings = &snapshot.rules.settings;
        for claim in articles.iter().flat_map(|own| own.questions()) {
            words.extend(terms(&claim.question).map(str::to_owned));
        }
        // A word stands for all that the settings call the same, or broader.
        let broader = settings.broader.iter();
        let broader = broader.map(|(word, things)| [std::slice::from_ref(word), things].concat());
        let groups = settings.synonyms.iter().cloned().chain(broader);
        for group in groups {
            let group: Vec<String> = group
                .iter()
                .map(|word| koujing_language::fold(word))
                .collect();
            let named = |word: &String| {
                let mut questions = articles.iter().flat_map(|own| own.questions());
                questions.any(|claim| claim.question.contains(word.as_str()))
            };
            if group.iter().any(named) {
                words.extend(group.iter().flat_map(|word| terms(word)).map(str::to_owned));
            }
        }
        Self(words)
    }

    /// Share of a question's words that are among these, 0 to 1.
    fn share(&self, question: &str) -> f32 {
        let (mut own, mut shared) = (0_u32, 0_u32);
        for term in terms(question) {
            own += 1;
            shared += u32::from(self.0.contains(term));
        }
        shared as f32 / (own as f32).max(1.0)
    }
}

/// Bigrams and Latin words of a normalised text, those left aside that every question has.
fn terms(text: &str) -> impl Iterator<Item = &str> {
    let latin = text.split(|c: char| !c.is_ascii_alphanumeric());
    bigrams(text)
        .chain(latin.filter(|word| !word.is_empty()))
        .filter(|term| !is_common(term))
}
