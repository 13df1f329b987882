//! One clause: what it speaks of, what it measures, what it denies.

use std::ops::Range;

use koujing_language::{Measure, bare_numbers, is_common_sign, measures};

use crate::bag::{Bag, Term};
use crate::courtesy;
use crate::facts::{Fact, Value, facts, with_models};
use crate::judge::Found;
use crate::polarity::{Denials, denials};
use crate::wordbook::Wordbook;

/// Weight of a word of the wordbook or a Latin word; a sign weighs 1.
const WORD: f32 = 1.8;
/// Of what is denied so many terms are looked at.
const DENIED: usize = 2;
/// Latin words are hashed above the wordbook's numbers.
const LATIN: Term = 0x8000_0000;

/// Signs that say little in an answer: negations are looked at apart, the others turn up everywhere.
const SAYS_LITTLE: &str = "不没未别勿无非每只再才很最等并由将该此其所之";

/// A clause, read.
#[derive(Debug, Clone)]
pub(crate) struct Clause {
    pub(crate) signs: Range<usize>,
    pub(crate) sentence: usize,
    /// What it speaks of, amounts left aside.
    pub(crate) bag: Bag,
    /// What the clauses around it speak of, the farther the lighter.
    pub(crate) around: Bag,
    pub(crate) facts: Vec<Fact>,
    pub(crate) denials: Denials,
    /// What each negation denies: the first terms behind it.
    pub(crate) denied: Vec<Vec<Term>>,
    /// What stands behind each negation that forbids, refuses or excuses, to the clause's end.
    pub(crate) objects: Vec<Bag>,
    /// What stands under a negation of whatever kind.
    pub(crate) refused: Bag,
    /// What stands under none.
    pub(crate) told: Bag,
    /// Its terms with the signs, of the clause, at which they begin.
    placed: Vec<(usize, (Term, f32))>,
    /// Its first terms.
    first: Vec<Term>,
    /// Its amounts as terms, for what is told by the amounts it goes with.
    pub(crate) amounts: Bag,
    /// It is the head of what follows (单条线路:…).
    pub(crate) heads: bool,
    /// A variable's value goes here.
    pub(crate) has_slot: bool,
    /// It asks.
    pub(crate) asks: bool,
    /// It sets a condition (已经报销的, 不满 15 天), or quotes.
    pub(crate) supposes: bool,
    /// It says that something may be done or is fine.
    pub(crate) affirms: bool,
    /// It tells what somebody else said or thought, or what the customer did.
    pub(crate) tells: bool,
    /// What is left of it without courtesy, in signs that say something.
    pub(crate) substance: usize,
}

impl Clause {
    pub(crate) fn read(
        book: &Wordbook,
        text: &[char],
        signs: Range<usize>,
        sentence: usize,
        asks: bool,
    ) -> Self {
        let own = &text[signs.clone()];
        let measures = measures(own);
        let mut terms = terms(book, own);
        for measure in &measures {
            for (at, term) in terms.iter_mut() {
                if measure.span.contains(at) {
                    term.1 = 0.0;
                }
            }
        }
        terms.retain(|(_, term)| term.1 > 0.0);
        let denials = denials(own);
        let denied = denials.targets.iter().map(|from| {
            let behind = terms.iter().filter(|(at, _)| at >= from);
            behind.take(DENIED).map(|(_, (term, _))| *term).collect()
        });
        let denied = denied.collect();
        let objects = denials.targets.iter().flat_map(|from| {
            // 不用锯或打磨: each by itself.
            let behind = own.iter().enumerate().skip(*from);
            let ors = behind.filter(|(_, sign)| matches!(sign, '或' | '、'));
            let mut edges: Vec<usize> = ors.map(|(at, _)| at).collect();
            edges.insert(0, *from);
            edges.push(own.len());
            let parts = edges.windows(2).map(|edges| {
                let within = terms
                    .iter()
                    .filter(|(at, _)| (edges[0]..edges[1]).contains(at));
                Bag::new(within.map(|(_, term)| *term).collect())
            });
            parts.collect::<Vec<_>>()
        });
        let mut objects: Vec<Bag> = objects.collect();
        if denials.is_state {
            // 营业损失不在赔付范围内: it is denied of what stands before.
            objects = vec![Bag::new(terms.iter().map(|(_, term)| *term).collect())];
        }
        let part = |refused: bool| {
            let under = |at: &usize| denials.refused.iter().any(|scope| scope.contains(at));
            let part = terms.iter().filter(|(at, _)| under(at) == refused);
            Bag::new(part.map(|(_, term)| *term).collect())
        };
        let (refused, told) = (part(true), part(false));
        let first = terms
            .iter()
            .take(DENIED)
            .map(|(_, (term, _))| *term)
            .collect();
        let amounts = Bag::new(
            measures
                .iter()
                .map(|measure| (amount(measure), WORD))
                .collect(),
        );
        let facts = facts(book, text, &signs, measures, &terms);
        let facts = with_models(facts, own, &signs, &terms);
        let substance = courtesy::substance(book, own);
        Self {
            asks: asks || asks_itself(own),
            tells: tells(own),
            affirms: affirms(own),
            supposes: supposes(own) || is_quoted(text, signs.start),
            bag: Bag::new(terms.iter().map(|(_, term)| *term).collect()),
            refused,
            told,
            placed: terms,
            around: Bag::default(),
            facts,
            denials,
            denied,
            objects,
            has_slot: own.contains(&crate::text::SLOT),
            first,
            amounts,
            heads: text.get(signs.end) == Some(&':'),
            substance,
            sentence,
            signs,
        }
    }

    /// Takes the denial of the head that it stands under.
    pub(crate) fn denied_from_above(&mut self) {
        if !self.denials.denies {
            self.denials.denies = true;
            self.denials.warns = true;
            self.denials.is_modal = true;
            self.denied = vec![self.first.clone()];
        }
    }

    /// Gives its facts what stands around them.
    pub(crate) fn surround_facts(&mut self) {
        let mut facts = std::mem::take(&mut self.facts);
        for fact in &mut facts {
            fact.context = self.context(&fact.own, fact.around(), fact.goes_with_amounts());
        }
        self.facts = facts;
    }

    /// Whether something of it is found already.
    pub(crate) fn overlaps(&self, found: &[Found]) -> bool {
        found.iter().any(|found| {
            let signs = found.signs.as_ref();
            signs.is_some_and(|it| it.start < self.signs.end && self.signs.start < it.end)
        })
    }

    /// Its terms that begin within so many signs of it.
    pub(crate) fn terms_within(&self, signs: usize) -> Vec<(Term, f32)> {
        let within = self.placed.iter().take_while(|(at, _)| *at < signs);
        within.map(|(_, term)| *term).collect()
    }

    /// Takes numbers without a unit for the sums that an answer names (四百八 for 480 元).
    pub(crate) fn take_for_sums(&mut self, text: &[char], sums: &[Measure]) {
        let own = &text[self.signs.clone()];
        for (value, span) in bare_numbers(own) {
            // 16 位: it counts something.
            let counts = own.get(span.end).is_some_and(|sign| {
                sign.is_alphanumeric() && !"分的就包起呢哦啦是".contains(*sign)
            });
            if counts {
                continue;
            }
            let sum = sums.iter().find(|sum| (sum.low - value).abs() < 1e-9);
            let Some(sum) = sum else { continue };
            let signs = self.signs.start + span.start..self.signs.start + span.end;
            let measure = Measure {
                span,
                high: sum.low,
                ..sum.clone()
            };
            self.amounts = Bag::joined([
                (&self.amounts, 1.0),
                (&Bag::new(vec![(amount(&measure), WORD)]), 1.0),
            ]);
            self.facts.push(Fact {
                value: Value::Amount(measure),
                signs,
                context: Bag::default(),
                own: Vec::new(),
                told: false,
            });
        }
        self.surround_facts();
    }

    /// Whether a sign of the text stands under a negation of it; where no negation has a reach, any does.
    pub(crate) fn denies_at(&self, sign: usize) -> bool {
        let reach = &self.denials.refused;
        self.denials.denies
            && (reach.is_empty()
                || !self.denials.is_state
                || reach
                    .iter()
                    .any(|reach| reach.contains(&(sign - self.signs.start))))
    }

    /// What it speaks of, amounts included.
    pub(crate) fn measured(&self) -> Bag {
        Bag::joined([(&self.bag, 1.0), (&self.amounts, 1.0)])
    }

    /// Its terms, amounts included, with the signs of the text where they stand.
    pub(crate) fn places(&self) -> Vec<(usize, Term)> {
        let from = self.signs.start;
        let terms = self.placed.iter().map(|(at, (term, _))| (from + at, *term));
        let amounts = self.facts.iter().filter_map(|fact| match &fact.value {
            Value::Amount(measure) => Some((fact.signs.start, amount(measure))),
            _ => None,
        });
        terms.chain(amounts).collect()
    }

    /// What some signs of it speak of.
    pub(crate) fn part(&self, signs: Range<usize>) -> Bag {
        let within = self.placed.iter().filter(|(at, _)| signs.contains(at));
        Bag::new(within.map(|(_, term)| *term).collect())
    }

    /// The term that begins last before a sign of it, at most so many signs before.
    pub(crate) fn term_before(&self, at: usize, most: usize) -> Option<Term> {
        let before = self.placed.iter().rev().find(|(own, _)| *own < at)?;
        (at - before.0 <= most).then_some(before.1.0)
    }

    /// The term that begins first from a sign of it on, at most so many signs behind.
    pub(crate) fn term_behind(&self, at: usize, most: usize) -> Option<Term> {
        let behind = self.placed.iter().find(|(own, _)| *own >= at)?;
        (behind.0 - at <= most).then_some(behind.1.0)
    }

    /// Whether it states something about the matter.
    pub(crate) fn states(&self) -> bool {
        !self.asks && !self.tells && self.substance > 0
    }

    /// What the clause and, with this weight, its surroundings speak of, some terms left out.
    pub(crate) fn context(&self, left_out: &[Term], around: f32, amounts: bool) -> Bag {
        let amounts = (&self.amounts, if amounts { 1.0 } else { 0.0 });
        Bag::joined([(&self.bag, 1.0), (&self.around, around), amounts]).without(left_out)
    }
}

/// An amount as a term: the same for the same amount, whatever its unit.
pub(crate) fn amount(measure: &Measure) -> Term {
    let value = |value: f64| (value * 100.0).round() as i64 as u32;
    let parts = [value(measure.low), value(measure.high)];
    let kind = format!("{:?}", measure.dimension);
    let seed = kind.bytes().fold(23_u32, |hash, byte| {
        hash.wrapping_mul(31).wrapping_add(u32::from(byte))
    });
    LATIN
        | parts
            .iter()
            .fold(seed, |hash, part| hash.wrapping_mul(0x0100_0193) ^ part)
}

/// The terms of a text with the signs at which they begin. Common signs and negations are none.
pub(crate) fn terms(book: &Wordbook, text: &[char]) -> Vec<(usize, (Term, f32))> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let sign = text[at];
        if let Some((term, length)) = book.word(&text[at..]) {
            found.push((at, (term, WORD)));
            at += length;
        } else if sign.is_ascii_alphanumeric() {
            let length = text[at..]
                .iter()
                .take_while(|sign| sign.is_ascii_alphanumeric())
                .count();
            let word = text[at..at + length].iter();
            let hash = word.fold(17_u32, |hash, sign| {
                hash.wrapping_mul(31).wrapping_add(u32::from(*sign))
            });
            found.push((at, (LATIN | hash, if length > 1 { WORD } else { 1.0 })));
            at += length;
        } else {
            if sign.is_alphanumeric() && !is_common_sign(sign) && !SAYS_LITTLE.contains(sign) {
                found.push((at, (u32::from(sign), 1.0)));
            }
            at += 1;
        }
    }
    found
}

fn asks_itself(text: &[char]) -> bool {
    let written: String = text.iter().collect();
    written.ends_with('吗')
        || written.ends_with("没有呢")
        || [
            "是多少",
            "是哪",
            "什么时候",
            "哪一",
            "哪个",
            "是不是",
            "有没有",
            "多少天",
        ]
        .iter()
        .any(|word| written.contains(word))
            && !written.contains("看有没有")
            && !written.contains("检查")
}

fn is_quoted(text: &[char], from: usize) -> bool {
    from.checked_sub(1)
        .is_some_and(|before| matches!(text[before], '“' | '「' | '"' | '『'))
}

fn supposes(text: &[char]) -> bool {
    let written: String = text.iter().collect();
    let says = |words: &[&str]| words.iter().any(|word| written.contains(word));
    let ends = [
        "的话",
        "的时候",
        "时",
        "后",
        "前",
        "之后",
        "以后",
        "之前",
        "以前",
    ];
    ends.iter().any(|end| written.ends_with(end))
        || (written.ends_with('的') && !says(&["可以", "能", "会", "要", "不", "是"]))
        || says(&["如果", "要是", "假如", "万一", "已经"])
}

fn affirms(text: &[char]) -> bool {
    let written: String = text.iter().collect();
    [
        "可以",
        "也行",
        "就行",
        "都行",
        "正常",
        "没问题",
        "也能",
        "没事",
        "照样",
        "随便",
        "也要",
        "请把",
        "我发您",
    ]
    .iter()
    .any(|word| written.contains(word))
}

fn tells(text: &[char]) -> bool {
    let written: String = text.iter().collect();
    [
        "之前有人说",
        "之前说",
        "别人说",
        "网上说",
        "听说",
        "有人说",
        "您说的",
        "你说的",
        "您之前",
        "你之前",
        "您提到",
        "以为",
        "您刚才说",
        "之前客服说",
        "之前同事",
        "您已经",
        "您问的",
        "您担心",
        "您讲的",
        "传言",
        "您上次",
        "您用了",
        "您才用",
        "您买了",
        "您是",
    ]
    .iter()
    .any(|word| written.contains(word))
}
