//! What must be said, and what must never be.

use koujing_core::{Article, Message, Settings};
use koujing_language::{find_unnegated, fold};

use super::Wording;
use super::words::{UNKNOWN, Words};
use crate::problems::Problems;

pub(super) fn check(
    article: &Article,
    wordings: &[Wording<'_>],
    settings: &Settings,
    problems: &mut Problems,
) {
    for wording in wordings {
        if wording.text.trim().is_empty() {
            continue;
        }
        must_say(article, wording, problems);
        never_say(article, wording, settings, problems);
    }
}

/// A point counts as said only if no value of a placeholder is part of it: parameters change.
fn must_say(article: &Article, wording: &Wording<'_>, problems: &mut Problems) {
    if article.must_say.is_empty() {
        return;
    }
    let words = Words::certain(wording.text);
    let said: Vec<String> = words.text.split(UNKNOWN).map(fold).collect();
    for point in &article.must_say {
        let folded = fold(point);
        if said.iter().any(|part| part.contains(&folded)) {
            continue;
        }
        let (zh, en) = match wording.scope {
            None => ("标准话术".to_owned(), "the default wording".to_owned()),
            Some(scope) => (
                format!("分场景话术 {scope}"),
                format!("the variant {scope}"),
            ),
        };
        problems.error(
            wording.spot.place,
            "must_say_missing",
            Message::new(
                format!("{zh} 没有说到“{point}”:请补上,或改 must_say"),
                format!("{en} does not say {point:?}: add it, or change `must_say`"),
            ),
        );
    }
}

fn never_say(
    article: &Article,
    wording: &Wording<'_>,
    settings: &Settings,
    problems: &mut Problems,
) {
    if article.never_say.is_empty() {
        return;
    }
    let words = Words::filled(wording.text, settings);
    for term in &article.never_say {
        let Some(range) = find_unnegated(&words.text, term) else {
            continue;
        };
        problems.error(
            wording.place(words.original(range.start)),
            "never_say",
            Message::new(
                format!("说了禁用的“{term}”:请删除,或写成“请勿……{term}”"),
                format!("{term:?} must never be said: remove it, or say not to"),
            ),
        );
    }
}
