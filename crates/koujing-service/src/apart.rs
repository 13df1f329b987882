//! What sets choices apart, so that one question asked back decides between them.

use koujing_core::Scope;
use koujing_language::{Asks, is_common, normalise};

use crate::resolve::Candidate;
use crate::snapshot::Snapshot;

/// At most so many words of each choice.
const MOST_WORDS: usize = 3;

/// For each choice the values of its scope that not all have, then the words of its standard question that
/// no other choice's has, in their order; nothing where nothing sets it apart.
pub(crate) fn apart(snapshot: &Snapshot, choices: &[Candidate]) -> Vec<Vec<String>> {
    let articles = choices.iter().map(|one| &snapshot.get(one.place).article);
    let (scopes, questions): (Vec<&Scope>, Vec<String>) = articles
        .map(|article| (&article.scope, normalise(&article.question)))
        .unzip();
    (0..choices.len())
        .map(|at| {
            let others = |other: &usize| *other != at;
            let mut apart = values(
                scopes[at],
                (0..scopes.len()).filter(others).map(|n| scopes[n]),
            );
            if choices.len() > 1 {
                let theirs: Vec<&str> = (0..questions.len())
                    .filter(others)
                    .map(|n| questions[n].as_str())
                    .collect();
                let named: Vec<String> = apart.iter().map(|value| normalise(value)).collect();
                let words = words(snapshot, &questions[at], &theirs).into_iter();
                // A value is not said twice, nor in a compound (五斗柜k12).
                apart.extend(words.filter(|word| !named.iter().any(|name| word.contains(name))));
            }
            apart
        })
        .collect()
}

/// The values of each dimension in which a scope is not like all others; all of one that stands alone.
fn values<'a>(own: &Scope, others: impl Iterator<Item = &'a Scope> + Clone) -> Vec<String> {
    let alone = others.clone().next().is_none();
    let differs = |dimension: &str| {
        alone
            || others
                .clone()
                .any(|o| o.get(dimension) != own.get(dimension))
    };
    own.iter()
        .filter(|(dimension, _)| differs(dimension))
        .flat_map(|(_, values)| values.iter().map(|value| value.as_str().to_owned()))
        .collect()
}

fn words(snapshot: &Snapshot, question: &str, others: &[&str]) -> Vec<String> {
    let mut words = snapshot.rules.dictionary.words(question);
    // Of a compound and its parts, which stand at one place, the whole comes first.
    words.sort_by_key(|(word, at)| (*at, std::cmp::Reverse(word.len())));
    let mut kept: Vec<&str> = Vec::new();
    let mut end = 0;
    for (word, at) in words {
        // What begins within a word before it is a piece of two words.
        if at < end {
            continue;
        }
        end = at + word.chars().count();
        let tells = end - at > 1 && !is_common(word) && Asks::of(word).is_empty();
        let shared = others.iter().any(|other| other.contains(word));
        if tells && !shared && !kept.contains(&word) {
            kept.push(word);
        }
    }
    kept.truncate(MOST_WORDS);
    kept.into_iter().map(str::to_owned).collect()
}
