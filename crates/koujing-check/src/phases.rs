//! Before and after something (出货前, 未激活 / 出货后, 已激活): what holds before need not hold after.

use crate::bag::{Bag, Term};
use crate::clause::Clause;
use crate::evidence::Rule;
use crate::judge::{Case, Found};
use crate::text::Text;

/// Before or after what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Phase {
    pub(crate) of: Term,
    after: bool,
}

/// Signs between a word and the 前 or 后 behind it.
const NEAR: usize = 4;
/// What two statements on the same phase share besides when they speak of the same.
const SAME_MATTER: f32 = 1.6;

/// The phases that a clause speaks of.
pub(crate) fn phases(clause: &Clause, own: &[char]) -> Vec<Phase> {
    let mut found = Vec::new();
    for (at, sign) in own.iter().enumerate() {
        let next = own.get(at + 1);
        // 无气味后: it is not there by then.
        let near = &own[at.saturating_sub(NEAR)..at];
        let denied = near
            .iter()
            .any(|sign| matches!(sign, '没' | '未' | '无' | '不'));
        let before = || clause.term_before(at, NEAR).filter(|_| !denied);
        let behind = |from: usize| clause.term_behind(from, 1);
        let phase = match sign {
            '前' if next != Some(&'面') => before().map(|of| Phase { of, after: false }),
            '后' if next != Some(&'面') => before().map(|of| Phase { of, after: true }),
            '未' => behind(at + 1).map(|of| Phase { of, after: false }),
            '没' if !matches!(next, Some('事' | '关' | '问' | '办' | '法')) => {
                let from = at + 1 + usize::from(next == Some(&'有'));
                behind(from).map(|of| Phase { of, after: false })
            }
            '已' => {
                let from = at + 1 + usize::from(next == Some(&'经'));
                behind(from).map(|of| Phase { of, after: true })
            }
            '了' | '过' => {
                let of = clause.term_before(at, 2);
                of.filter(|_| !denied).map(|of| Phase { of, after: true })
            }
            _ => None,
        };
        found.extend(phase);
    }
    found
}

/// What is said of a phase.
#[derive(Debug, Clone)]
pub(crate) struct Stance {
    phase: Phase,
    denies: bool,
    /// What is said.
    matter: Bag,
    /// What is denied of it.
    denied: Vec<Bag>,
    /// It says that something can be done or is so too.
    grants: bool,
    clause: usize,
    last: usize,
}

/// How far behind a condition what follows from it may stand, in clauses.
const FAR: usize = 2;

/// What a text says of phases.
pub(crate) fn stances(text: &Text) -> Vec<Stance> {
    let of = |at: usize| {
        let clause = &text.clauses[at];
        let own: Vec<char> = text.signs[clause.signs.clone()]
            .iter()
            .map(|sign| sign.sign)
            .collect();
        phases(clause, &own)
    };
    let all: Vec<Vec<Phase>> = (0..text.clauses.len()).map(of).collect();
    let mut found = Vec::new();
    for (at, phases) in all.iter().enumerate() {
        for phase in phases {
            let sentence = &text.sentences[text.clauses[at].sentence];
            let until = (at + 1 + FAR).min(sentence.end);
            let next =
                (at + 1..until).find(|next| all[*next].iter().any(|other| other.of == phase.of));
            let range = at..next.unwrap_or(until);
            let clauses = &text.clauses[range.clone()];
            if clauses.iter().any(|clause| clause.asks || clause.tells) {
                continue;
            }
            let denies = clauses.iter().any(|clause| clause.denials.is_modal);
            let denied = clauses.iter().flat_map(|clause| clause.objects.clone());
            let denied = denied.filter(|object| object.weight >= LIGHT).collect();
            let signs = clauses[0].signs.start..clauses[clauses.len() - 1].signs.end;
            let written = text.written(signs);
            let grants = !denies && GRANTS.iter().any(|word| written.contains(word));
            let matter = Bag::joined(clauses.iter().map(|clause| (&clause.bag, 1.0)));
            found.push(Stance {
                phase: *phase,
                denies,
                denied,
                grants,
                matter: matter.without(&[phase.of]),
                clause: at,
                last: range.end - 1,
            });
        }
    }
    found
}

/// What is denied weighs at least so much.
const LIGHT: f32 = 0.9;
/// The share of what is denied that is granted.
const MOST_OF_IT: f32 = 0.6;
/// Says that something can be done.
const GRANTS: &[&str] = &[
    "可以",
    "能",
    "可",
    "会",
    "也",
    "都",
    "照样",
    "一样",
    "没关系",
    "没事",
    "不影响",
];
/// Says the same of this too.
const TOO: &[&str] = &[
    "也",
    "都",
    "照样",
    "一样",
    "没关系",
    "没事",
    "不影响",
    "不要紧",
    "无所谓",
];

pub(crate) fn find(case: &Case<'_>, before: &[Found]) -> Vec<Found> {
    let texts = std::iter::once(&case.standard.wording).chain(&case.standard.others);
    let own = || {
        let stances = case.standard.stances.iter().zip(texts.clone());
        stances.flat_map(|(stances, text)| stances.iter().map(move |stance| (stance, text)))
    };
    let mut found = Vec::new();
    for said in stances(case.reply) {
        let clauses = &case.reply.clauses[said.clause..=said.last];
        if !clauses[0].states() || clauses.iter().any(|clause| clause.overlaps(before)) {
            continue;
        }
        let of_it = |stance: &Stance| stance.phase.of == said.phase.of;
        let alike = |stance: &Stance| stance.matter.shared(&said.matter);
        let same = own().filter(|(stance, _)| of_it(stance) && stance.phase == said.phase);
        if same
            .clone()
            .any(|(stance, _)| stance.denies == said.denies && alike(stance) >= SAME_MATTER / 2.0)
        {
            continue;
        }
        let signs = clauses[0].signs.start..clauses[clauses.len() - 1].signs.end;
        let written = case.reply.written(signs.clone());
        let too = !said.denies && TOO.iter().any(|word| written.contains(word));
        let mut against = own().filter(|(stance, _)| {
            let (denying, granting) = if stance.denies {
                (*stance, &said)
            } else {
                (&said, *stance)
            };
            let granted = |object: &Bag| object.held_by(&granting.matter) >= MOST_OF_IT;
            let turned = stance.phase == said.phase
                && stance.denies != said.denies
                && granting.grants
                && denying.denied.iter().any(granted);
            let beyond = stance.phase != said.phase
                && !stance.denies
                && too
                && same.clone().next().is_none();
            of_it(stance) && (turned || beyond) && alike(stance) >= SAME_MATTER
        });
        found.extend(against.next().map(|(stance, text)| Found {
            rule: Rule::Reversed,
            signs: Some(signs.clone()),
            approved: Some(text.written(
                text.clauses[stance.clause].signs.start..text.clauses[stance.last].signs.end,
            )),
        }));
    }
    found
}
