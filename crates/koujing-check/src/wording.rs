//! Words that had better be put otherwise, whatever the answer says.

use koujing_language::ListedWord;

use crate::evidence::Rule;
use crate::judge::{Case, Found};
use crate::wordbook::Wordbook;

pub(crate) fn find(book: &Wordbook, case: &Case<'_>, written: &str) -> Vec<Found> {
    let lists: [(Rule, &[ListedWord]); 3] = [
        (Rule::Blame, &book.blame),
        (Rule::Contrast, &book.contrast),
        (Rule::EmptyPromise, &book.promises),
    ];
    let mut found = Vec::new();
    for (rule, words) in lists {
        for word in words {
            for from in word.places(written) {
                let until = from + word.word.len();
                let signs = &case.reply.signs;
                let first = signs.iter().position(|sign| sign.from >= from);
                let last = signs.iter().rposition(|sign| sign.until <= until);
                if let (Some(first), Some(last)) = (first, last) {
                    found.push(Found {
                        rule,
                        signs: Some(first..last + 1),
                        approved: None,
                    });
                }
            }
        }
    }
    found
}
