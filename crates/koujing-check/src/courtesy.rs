//! Courtesy: what is said to be kind.

use koujing_language::is_common_sign;

use crate::wordbook::Wordbook;

/// How many signs of a clause say something once courtesy is taken out.
pub(crate) fn substance(book: &Wordbook, clause: &[char]) -> usize {
    let mut left = 0;
    let mut at = 0;
    while at < clause.len() {
        match book.courtesy(&clause[at..]) {
            Some(length) => at += length,
            None => {
                let sign = clause[at];
                left += usize::from(sign.is_alphanumeric() && !is_common_sign(sign));
                at += 1;
            }
        }
    }
    left
}
