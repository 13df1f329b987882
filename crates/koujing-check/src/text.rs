//! A text in clauses and sentences, every sign knowing where it was written.

use std::ops::Range;

use koujing_language::{Sign, signs};

use crate::clause::Clause;
use crate::evidence::Span;
use crate::standard::Standard;
use crate::wordbook::Wordbook;

/// Stands in an approved wording where a variable's value goes: any words fit it, or none.
pub const SLOT: char = '\u{FDD1}';

/// Ends a sentence.
const ENDS: &[char] = &['。', '!', '?', ';', '\n'];
/// Ends a clause.
const BREAKS: &[char] = &[
    ',', ':', '—', '(', ')', '“', '”', '"', '「', '」', '【', '】', '…', '~', '[', ']', '|', '·',
    '→', '\'', '‘', '’', '*', '•', '=',
];
/// Begins a new clause in a long stretch without signs, as people speak.
const BEGINS: &[&str] = &[
    "然后", "如果", "要是", "但是", "可是", "不过", "另外", "还有", "最后", "接着", "平时", "假如",
    "万一", "同时", "并且", "而且", "因为", "所以", "之后", "另外", "或者", "其他", "要不",
];
/// A stretch shorter than this, in signs, is not broken by a word.
const LONG: usize = 7;

/// A text, read.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) signs: Vec<Sign>,
    pub(crate) clauses: Vec<Clause>,
    /// Of each sentence its clauses; every sentence has some.
    pub(crate) sentences: Vec<Range<usize>>,
}

impl Text {
    /// Reads a text.
    pub(crate) fn read(book: &Wordbook, written: &str) -> Self {
        let signs = signs(written);
        let chars: Vec<char> = signs.iter().map(|sign| sign.sign).collect();
        let mut clauses: Vec<Clause> = Vec::new();
        let mut sentences: Vec<Range<usize>> = Vec::new();
        let mut from = 0;
        let mut first = 0;
        for at in 0..=chars.len() {
            let end = at == chars.len() || ends_sentence(&signs, &chars, at);
            if !end && !breaks(&signs, &chars, from, at) {
                continue;
            }
            if chars[from..at].iter().any(|sign| sign.is_alphanumeric()) {
                let asks = chars.get(at) == Some(&'?');
                clauses.push(Clause::read(book, &chars, from..at, sentences.len(), asks));
            }
            // A word that begins a clause belongs to it.
            from = if at < chars.len() && is_sign(chars[at]) {
                at + 1
            } else {
                at
            };
            if end && clauses.len() > first {
                sentences.push(first..clauses.len());
                first = clauses.len();
            }
        }
        let mut text = Self {
            signs,
            clauses,
            sentences,
        };
        text.look_around();
        text
    }

    /// Every clause's surroundings, once all are read.
    fn look_around(&mut self) {
        let bags: Vec<_> = self
            .clauses
            .iter()
            .map(|clause| clause.bag.clone())
            .collect();
        self.heads_deny();
        let heads: Vec<bool> = self.clauses.iter().map(|clause| clause.heads).collect();
        for at in 0..bags.len() {
            let sentence = self.sentences[self.clauses[at].sentence].clone();
            let near = |other: usize| match other.abs_diff(at) {
                _ if !sentence.contains(&other) => 0.2,
                // 单条线路:… is about it to its end.
                _ if other < at && heads[other] => 1.6,
                1 => 0.5,
                _ => 0.3,
            };
            let from = at.saturating_sub(1).min(sentence.start);
            let until = sentence.end.max((at + 2).min(bags.len()));
            let others = (from..until).filter(|other| *other != at);
            let around = others.map(|other| (&bags[other], near(other)));
            self.clauses[at].around = crate::bag::Bag::joined(around);
            self.clauses[at].surround_facts();
        }
    }

    /// Takes numbers without a unit for the sums that an answer names.
    pub(crate) fn take_for_sums(&mut self, standard: &Standard) {
        if standard.sums.is_empty() {
            return;
        }
        let chars: Vec<char> = self.signs.iter().map(|sign| sign.sign).collect();
        for clause in &mut self.clauses {
            clause.take_for_sums(&chars, &standard.sums);
        }
    }

    /// Where some signs stand in the text as it was written, in bytes.
    pub(crate) fn bytes(&self, signs: Range<usize>) -> Range<usize> {
        let from = self.signs.get(signs.start).map_or(0, |sign| sign.from);
        let until = signs
            .end
            .checked_sub(1)
            .and_then(|last| self.signs.get(last));
        from..until.map_or(from, |sign| sign.until).max(from)
    }

    /// What stands under a head that denies is denied (不保证的:传真和上网).
    fn heads_deny(&mut self) {
        for sentence in self.sentences.clone() {
            let Some(first) = self.clauses.get(sentence.start) else {
                continue;
            };
            let ends_so = self
                .signs
                .get(first.signs.end - 1)
                .is_some_and(|last| last.sign == '的');
            if !(first.heads && ends_so && first.denials.denies && sentence.len() > 1) {
                continue;
            }
            self.clauses[sentence.start + 1].denied_from_above();
        }
    }

    /// Some signs in their folded form.
    pub(crate) fn written(&self, signs: Range<usize>) -> String {
        let signs = self.signs.get(signs).unwrap_or_default().iter();
        signs
            .map(|sign| sign.sign)
            .filter(|sign| *sign != SLOT)
            .collect()
    }

    /// The signs of a sentence.
    pub(crate) fn sentence(&self, at: usize) -> Range<usize> {
        let clauses = &self.clauses[self.sentences[at].clone()];
        match (clauses.first(), clauses.last()) {
            (Some(first), Some(last)) => first.signs.start..last.signs.end,
            _ => 0..0,
        }
    }
}

/// Bytes of a text as characters of it.
pub(crate) fn span(text: &str, bytes: Range<usize>) -> Span {
    let chars = |until: usize| text.get(..until).map_or(0, |part| part.chars().count());
    let from = chars(bytes.start);
    Span {
        from,
        until: from + text.get(bytes).map_or(0, |part| part.chars().count()),
    }
}

fn is_sign(sign: char) -> bool {
    !sign.is_alphanumeric() && !matches!(sign, '%' | '℃' | SLOT | '+' | '°')
}

/// Whether a comma parts the thousands of a number (1,200), and not what two numbers belong to (X50,20 到 35).
fn parts_thousands(chars: &[char], at: usize) -> bool {
    let is_digit = |sign: &&char| sign.is_ascii_digit();
    let behind = chars[at + 1..].iter().take_while(is_digit).count();
    let before = chars[..at].iter().rev().take_while(is_digit).count();
    let first = at.checked_sub(before + 1).map(|at| chars[at]);
    let names = first.is_some_and(|sign| sign.is_ascii_alphabetic());
    chars[at] == ',' && behind == 3 && (1..=3).contains(&before) && !names
}

fn ends_sentence(signs: &[Sign], chars: &[char], at: usize) -> bool {
    let sign = chars[at];
    if ENDS.contains(&sign) {
        return true;
    }
    // An English full stop: behind a word, before a blank or the end.
    let gap = chars.get(at + 1).is_none_or(|next| *next == ' ')
        || signs
            .get(at + 1)
            .is_some_and(|next| next.from > signs[at].until);
    sign == '.' && gap && at > 0 && !chars[at - 1].is_ascii_digit()
}

fn breaks(signs: &[Sign], chars: &[char], from: usize, at: usize) -> bool {
    let sign = chars[at];
    let letter = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(char::is_ascii_alphabetic)
    };
    if matches!(sign, '\'' | '’') && letter(at.checked_sub(1)) && letter(Some(at + 1)) {
        // don't
        return false;
    }
    let digit = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(char::is_ascii_digit)
    };
    let in_number = digit(at.checked_sub(1)) && digit(Some(at + 1));
    if BREAKS.contains(&sign) {
        let within = matches!(sign, ':' | '~' | '—' | '=') || parts_thousands(chars, at);
        return !(in_number && within);
    }
    // Emoji and the like.
    if !sign.is_alphanumeric()
        && !sign.is_ascii()
        && !matches!(sign, '、' | '–' | '—' | '℃' | '°' | SLOT | '·')
        && u32::from(sign) > 0x2000
    {
        return true;
    }
    if at <= from {
        return false;
    }
    let han = |sign: char| sign.is_alphabetic() && !sign.is_ascii();
    // 要改门市的话出货后也可以: the condition ends there.
    if at >= from + 4 && chars[at - 2..at] == ['的', '话'] && han(chars[at]) {
        return true;
    }
    // 单条线路48小时、地下电缆72小时: two statements, each with its amount.
    let digits = |part: &[char]| part.iter().any(char::is_ascii_digit);
    if sign == '、' && digits(&chars[from..at]) && digits(&chars[at..(at + 12).min(chars.len())]) {
        return true;
    }
    // A space between Chinese words, as in a chat.
    if signs[at].from > signs[at - 1].until && han(sign) && han(chars[at - 1]) {
        return true;
    }
    at - from >= LONG
        && BEGINS.iter().any(|word| {
            let mut rest = chars[at..].iter();
            word.chars().all(|own| rest.next() == Some(&own))
        })
}
