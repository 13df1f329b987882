//! Which known questions a change can touch.

use std::collections::HashSet;

use koujing_core::{Audience, Timestamp};
use koujing_language::{bigrams, fold, is_common};

use super::Change;
use super::known::{Known, all, asked, claimed, negatives};
use crate::published::Published;
use crate::snapshot::Snapshot;

/// How many questions that no claim decides are resolved.
const MOST: usize = 128;
/// Share of a question's words and bigrams that a question of a changed article has at least.
const SHARED: f32 = 0.25;

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
    logged: &[String],
    at: Timestamp,
) -> Touched {
    let ids = changes.iter().map(|change| match change {
        Change::Publish(article) => &article.id,
        Change::Retire(id) => *id,
    });
    let changed: HashSet<String> = ids.clone().map(|id| id.key()).collect();
    let own: Vec<&Published> = ids
        .clone()
        .flat_map(|id| [after.find(id), before.find(id)])
        .flatten()
        .map(AsRef::as_ref)
        .collect();
    let mut known: Vec<Known> = own.iter().flat_map(|own| all(&own.article)).collect();
    // A shortcut is met by its word as well (`lvwang` by `/lvwang`).
    let claims: HashSet<String> = own
        .iter()
        .flat_map(|own| &own.claims)
        .map(|claim| claim.question.trim_start_matches('/').to_owned())
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
            claims.contains(question) || (words.share(question) >= SHARED && !decided(question))
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
    if let Some(id) = ids.clone().next() {
        let asked = logged.iter().map(|written| asked(written, id));
        let asked = asked.filter(|known| {
            !is_decided(before, &known.question, at)
                && (claims.contains(&known.question) || words.share(&known.question) >= SHARED)
        });
        near.extend(asked.map(|known| (rank(&claims, &words, &known.question), known)));
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

/// A question that a changed article claims comes before all that are only alike.
fn rank(claims: &HashSet<String>, words: &Words, question: &str) -> f32 {
    if claims.contains(question) {
        2.0
    } else {
        words.share(question)
    }
}

/// What each question of the changed articles is about.
struct Words(Vec<HashSet<String>>);

impl Words {
    /// A word stands for all that the settings call the same, or broader.
    fn new(snapshot: &Snapshot, articles: &[&Published]) -> Self {
        let settings = &snapshot.rules.settings;
        let broader = settings.broader.iter();
        let broader = broader.map(|(word, things)| [std::slice::from_ref(word), things].concat());
        let groups = settings.synonyms.iter().cloned().chain(broader);
        let groups: Vec<Vec<String>> = groups
            .map(|group| group.iter().map(|word| fold(word)).collect())
            .collect();
        let questions = articles.iter().flat_map(|own| own.questions());
        let words = questions.map(|claim| {
            let question = claim.question.as_str();
            let named = |group: &&Vec<String>| group.iter().any(|word| question.contains(word));
            let same = groups.iter().filter(named).flatten();
            let all = terms(question).chain(same.flat_map(|word| terms(word)));
            all.map(str::to_owned).collect()
        });
        Self(words.collect())
    }

    /// The greatest share of a question's words that one of these questions has, 0 to 1.
    fn share(&self, question: &str) -> f32 {
        let own: Vec<&str> = terms(question).collect();
        let shared =
            |words: &HashSet<String>| own.iter().filter(|term| words.contains(**term)).count();
        let most = self.0.iter().map(shared).max().unwrap_or(0);
        most as f32 / (own.len() as f32).max(1.0)
    }
}

/// Bigrams and Latin words of a normalised text, those left aside that every question has.
fn terms(text: &str) -> impl Iterator<Item = &str> {
    let latin = text.split(|c: char| !c.is_ascii_alphanumeric());
    bigrams(text)
        .chain(latin.filter(|word| !word.is_empty()))
        .filter(|term| !is_common(term))
}
