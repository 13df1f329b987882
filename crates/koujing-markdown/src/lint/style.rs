//! Words that had better be put otherwise. Guidance is not looked at: notes for agents may hedge.

use koujing_core::{Message, Settings};
use koujing_language::ListedWord;

use super::Wording;
use super::words::Words;
use crate::problems::Problems;

/// A list and what to say about a word of it.
const LISTS: [(&str, &str, &str); 4] = [
    (
        "hedging",
        "语气不确定:写明条件和结论",
        "hedges: state the condition and the conclusion",
    ),
    (
        "contrast",
        "转折会让客户觉得被否定:直接说能做什么",
        "turns against the customer: say what can be done",
    ),
    (
        "absolute",
        "绝对化用语,广告法不允许:换成可以证明的说法",
        "is an absolute claim, which advertising law forbids: say what can be proved",
    ),
    (
        "promises",
        "空泛的承诺:写明谁在什么时间做什么",
        "promises nothing: say who does what by when",
    ),
];

pub(super) fn check(wordings: &[Wording<'_>], settings: &Settings, problems: &mut Problems) {
    let lists = LISTS.map(|(name, zh, en)| (name, zh, en, ListedWord::list(name, settings)));
    for wording in wordings {
        let words = Words::filled(wording.text, settings);
        for (rule, zh, en, entries) in &lists {
            for entry in entries {
                for at in entry.places(&words.text) {
                    let word = &entry.word;
                    problems.warning(
                        wording.place(words.original(at)),
                        rule,
                        Message::new(format!("“{word}”{zh}"), format!("{word:?} {en}")),
                    );
                }
            }
        }
    }
}
