//! From a decision to what the asker gets: the wording rendered, filled in, with its receipt.

use std::collections::BTreeMap;

use koujing_core::{
    Answer, Audience, Choice, Context, Kind, Match, OutcomeKind, Part, Related, Resolution,
    ShownNotice, TextFormat, Timestamp,
};
use koujing_markdown::{Filled, Voice};

use crate::apart::apart;
use crate::language::Lang;
use crate::notices::notices_over;
use crate::published::Published;
use crate::resolve::{Candidate, Decision, Whole};
use crate::snapshot::{Place, Snapshot};
use crate::wording::Wording;

/// For whom and in which form an outcome is presented.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Presentation<'a> {
    pub(crate) context: &'a Context,
    pub(crate) audience: Audience,
    pub(crate) at: Timestamp,
    pub(crate) variables: &'a BTreeMap<String, String>,
    pub(crate) format: TextFormat,
    pub(crate) lang: Option<Lang>,
    /// Put before the path of an image: `https://kb.example` or nothing.
    pub(crate) image_base: &'a str,
}

/// The whole outcome.
pub(crate) fn present(snapshot: &Snapshot, whole: &Whole, how: Presentation<'_>) -> Resolution {
    let mut resolution = present_one(snapshot, &whole.decision, how);
    resolution.parts = whole
        .parts
        .iter()
        .map(|(question, decision)| Part {
            question: question.clone(),
            resolution: present_one(snapshot, decision, how),
        })
        .collect();
    resolution
}

fn present_one(snapshot: &Snapshot, decision: &Decision, how: Presentation<'_>) -> Resolution {
    let mut resolution = Resolution {
        outcome: OutcomeKind::NoAnswer,
        answer: None,
        matched: None,
        choices: Vec::new(),
        needs: Vec::new(),
        reason: None,
        parts: Vec::new(),
        notices: Vec::new(),
        seq: snapshot.seq,
    };
    let mut concerned: Vec<Place> = Vec::new();
    match decision {
        Decision::Answer {
            place,
            kind,
            matched,
            confidence,
        } => {
            concerned.push(*place);
            resolution.outcome = OutcomeKind::Answer;
            resolution.answer = Some(answer(snapshot, snapshot.get(*place), how));
            resolution.matched = Some(Match {
                kind: *kind,
                matched: matched.clone(),
                confidence: rounded(*confidence),
            });
        }
        Decision::Ambiguous { choices, needs } => {
            concerned.extend(choices.iter().map(|choice| choice.place));
            resolution.outcome = OutcomeKind::Ambiguous;
            resolution.choices = choices
                .iter()
                .zip(apart(snapshot, choices))
                .map(|(choice, apart)| offer(snapshot, choice, apart, how))
                .collect();
            resolution.needs = needs.iter().cloned().collect();
        }
        Decision::NoAnswer(reason) => resolution.reason = Some(*reason),
    }
    resolution.notices = notices_over(snapshot, &concerned, how.context, how.audience, how.at)
        .into_iter()
        .map(|notice| shown(snapshot, notice, how))
        .collect();
    resolution
}

fn offer(
    snapshot: &Snapshot,
    choice: &Candidate,
    apart: Vec<String>,
    how: Presentation<'_>,
) -> Choice {
    let article = &snapshot.get(choice.place).article;
    Choice {
        article: article.id.clone(),
        question: in_script(snapshot, &article.question, how),
        scope: article.scope.clone(),
        confidence: rounded(choice.confidence),
        apart: apart
            .iter()
            .map(|words| in_script(snapshot, words, how))
            .collect(),
    }
}

/// The answer that a live article gives in a context.
pub(crate) fn answer(snapshot: &Snapshot, published: &Published, how: Presentation<'_>) -> Answer {
    let article = &published.article;
    let context = Lang::added_to(how.lang, how.context);
    let wording = article
        .variant_for(&context)
        .and_then(|at| published.variants.get(at))
        .unwrap_or(&published.default);
    let filled = fill(snapshot, published, wording, how);
    let guidance = published
        .guidance
        .as_ref()
        .filter(|_| how.audience == Audience::Internal);
    Answer {
        article: article.id.clone(),
        revision: published.revision,
        variant: wording.name.clone(),
        question: in_script(snapshot, &article.question, how),
        text: filled.text,
        format: how.format,
        missing_variables: filled.missing,
        must_say: article.must_say.clone(),
        never_say: article.never_say.clone(),
        guidance: guidance.map(|guidance| fill(snapshot, published, guidance, how).text),
        related: related(snapshot, published, how),
        approved_by: published.approved_by.clone(),
        approved_at: published.approved_at,
        effective_until: article.effective.until,
        verification: published.verification(how.at),
        hash: wording.hash.clone(),
        receipt: wording.receipt.clone(),
    }
}

fn related(snapshot: &Snapshot, published: &Published, how: Presentation<'_>) -> Vec<Related> {
    let related = published
        .article
        .related
        .iter()
        .filter_map(|id| snapshot.find(id));
    related
        .filter(|other| {
            other.article.kind != Kind::Notice
                && other.is_visible(how.audience, how.at)
                && snapshot.out_of_service(other, how.at).is_none()
        })
        .map(|other| Related {
            article: other.article.id.clone(),
            question: in_script(snapshot, &other.article.question, how),
        })
        .collect()
}

fn shown(snapshot: &Snapshot, notice: &Published, how: Presentation<'_>) -> ShownNotice {
    let article = &notice.article;
    let context = Lang::added_to(how.lang, how.context);
    let wording = article
        .variant_for(&context)
        .and_then(|at| notice.variants.get(at))
        .unwrap_or(&notice.default);
    ShownNotice {
        article: article.id.clone(),
        revision: notice.revision,
        text: fill(snapshot, notice, wording, how).text,
        status: article
            .status
            .as_ref()
            .map(|status| in_script(snapshot, status, how)),
        next_update_at: article.next_update_at,
        effective_until: article.effective.until,
    }
}

fn fill(
    snapshot: &Snapshot,
    published: &Published,
    wording: &Wording,
    how: Presentation<'_>,
) -> Filled {
    let rules = &snapshot.rules;
    let phone = how.context.get("channel").is_some_and(|channel| {
        let channel = channel.as_str().to_lowercase();
        channel
            .split('/')
            .any(|level| matches!(level, "phone" | "voice" | "ivr"))
    });
    let voice = if phone { Voice::Speech } else { Voice::Plain };
    let images = |reference: &str| {
        published
            .images
            .get(reference)
            .map(|address| format!("{}{address}", how.image_base))
    };
    let template = wording.template(how.format, voice, how.lang, &images, rules);
    let label = |name: &str| {
        let label = rules
            .settings
            .variables
            .get(name)
            .map_or(name, String::as_str);
        match how.lang {
            Some(lang) => rules.convert(lang, label),
            None => label.to_owned(),
        }
    };
    let value = |name: &str| {
        how.variables
            .get(name)
            .filter(|value| !value.is_empty())
            .cloned()
    };
    template.fill(&value, &label)
}

fn in_script(snapshot: &Snapshot, text: &str, how: Presentation<'_>) -> String {
    match how.lang {
        Some(lang) => snapshot.rules.convert(lang, text),
        None => text.to_owned(),
    }
}

/// Confidence with three digits: more would be noise.
fn rounded(confidence: f64) -> f64 {
    (confidence * 1000.0).round() / 1000.0
}
