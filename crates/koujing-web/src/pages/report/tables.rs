//! The parts of a report as tables.

use koujing_service::{CheckReport, JudgedReply, ReplyFinding, Tally, Verdict, Worded};

use super::super::texts::Texts;
use super::{groupings, rule_key, severity_key, verdict_key};

/// A table with its name and head.
pub(in crate::pages) struct Table {
    pub(in crate::pages) name: String,
    pub(in crate::pages) head: Vec<String>,
    pub(in crate::pages) rows: Vec<Vec<Cell>>,
}

/// A cell.
pub(in crate::pages) enum Cell {
    Text(String),
    Number(usize),
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Option<&str>> for Cell {
    fn from(text: Option<&str>) -> Self {
        text.unwrap_or_default().into()
    }
}

pub(in crate::pages) fn table(t: Texts, name: &'static str, head: &[&'static str]) -> Table {
    Table {
        name: t.say(name).into_owned(),
        head: head.iter().map(|key| t.say(key).into_owned()).collect(),
        rows: Vec::new(),
    }
}

/// All parts, the summary first.
pub(super) fn all(report: &CheckReport, t: Texts) -> Vec<Table> {
    let mut tables = vec![summary(report, t)];
    tables.extend(groups(report, t));
    tables.extend([
        answers(report, t),
        contradictions(report, t),
        unanswered(report, t),
        replies(report, t),
        unchecked(report, t),
    ]);
    tables.retain(|table| !table.rows.is_empty());
    tables
}

const TALLY: [&str; 8] = [
    "report-replies",
    "report-percent",
    "verdict-contradicts",
    "verdict-outdated",
    "verdict-incomplete",
    "verdict-off-script",
    "verdict-consistent",
    "verdict-no-standard",
];

fn tally(tally: &Tally) -> [Cell; 8] {
    [
        tally.replies.into(),
        tally.percent().map_or_else(|| "".into(), Cell::from),
        tally.contradicts.into(),
        tally.outdated.into(),
        tally.incomplete.into(),
        tally.off_script.into(),
        tally.consistent.into(),
        tally.no_standard.into(),
    ]
}

fn summary(report: &CheckReport, t: Texts) -> Table {
    let mut table = table(t, "report-summary", &["report-what", "report-count"]);
    let numbers = TALLY.iter().zip(tally(&report.all));
    table.rows = numbers
        .map(|(key, number)| vec![t.say(key).into_owned().into(), number])
        .collect();
    for rule in &report.rules {
        let name = t.say(rule_key(&rule.rule));
        let name = format!("{name} ({})", t.say(severity_key(&rule.severity)));
        table.rows.push(vec![name.into(), rule.count.into()]);
    }
    table
}

fn groups(report: &CheckReport, t: Texts) -> impl Iterator<Item = Table> {
    groupings(report).into_iter().map(move |(name, _, groups)| {
        let head: Vec<&str> = ["report-name", "report-question"]
            .into_iter()
            .chain(TALLY)
            .collect();
        let mut table = table(t, name, &head);
        let rows = groups.iter().map(|group| {
            let names: [Cell; 2] = [group.name.as_str().into(), group.title.as_deref().into()];
            names.into_iter().chain(tally(&group.tally)).collect()
        });
        table.rows = rows.collect();
        table
    })
}

const ANSWER: [&str; 7] = [
    "verdict",
    "report-count",
    "report-reply",
    "report-differs",
    "report-channels",
    "report-agents",
    "report-line",
];

fn answer(worded: &Worded, t: Texts) -> [Cell; 7] {
    [
        verdict(&worded.verdict, t),
        worded.count.into(),
        worded.reply.as_str().into(),
        worded.differs.join(" · ").into(),
        worded.channels.join(" · ").into(),
        worded.agents.join(" · ").into(),
        (worded.line as usize).into(),
    ]
}

fn answers(report: &CheckReport, t: Texts) -> Table {
    let head: Vec<&str> = ["report-question", "report-different"]
        .into_iter()
        .chain(ANSWER)
        .collect();
    let mut table = table(t, "report-several", &head);
    for question in &report.questions {
        table.rows.extend(question.answers.iter().map(|worded| {
            let own: [Cell; 2] = [question.question.as_str().into(), question.different.into()];
            own.into_iter().chain(answer(worded, t)).collect()
        }));
    }
    table
}

fn contradictions(report: &CheckReport, t: Texts) -> Table {
    let head: Vec<&str> = ["report-question", "report-wrong"]
        .into_iter()
        .chain(ANSWER)
        .collect();
    let mut table = table(t, "report-contradictions", &head);
    let rows = report.contradictions.iter().map(|one| {
        let wrong = one
            .wrong
            .iter()
            .map(|(said, approved)| format!("{said} ≠ {approved}"));
        let wrong = wrong.collect::<Vec<_>>().join(" · ");
        let own: [Cell; 2] = [one.question.as_str().into(), wrong.into()];
        own.into_iter().chain(answer(&one.said, t)).collect()
    });
    table.rows = rows.collect();
    table
}

fn unanswered(report: &CheckReport, t: Texts) -> Table {
    let head = ["report-question", "report-count", "report-reply"];
    let mut table = table(t, "report-unanswered", &head);
    let rows = report.unanswered.iter().map(|one| {
        let replies = one.answers.iter().map(|worded| worded.reply.as_str());
        let replies = replies.collect::<Vec<_>>().join("\n");
        vec![
            one.question.as_str().into(),
            one.count.into(),
            replies.into(),
        ]
    });
    table.rows = rows.collect();
    table
}

/// Every reply.
pub(super) fn replies(report: &CheckReport, t: Texts) -> Table {
    let head = [
        "report-line",
        "report-time",
        "report-agent",
        "report-team",
        "report-channel",
        "report-conversation",
        "report-asked",
        "report-reply",
        "verdict",
        "report-article",
        "report-revision",
        "report-question",
        "report-findings",
    ];
    let mut table = table(t, "report-all", &head);
    table.rows = report.replies.iter().map(|it| reply(it, t)).collect();
    table
}

/// What was said, and what is approved in its place if anything is.
fn other(said: &str, approved: &str) -> String {
    match approved {
        "" => said.to_owned(),
        approved => format!("{said} ≠ {approved}"),
    }
}

fn reply(reply: &JudgedReply, t: Texts) -> Vec<Cell> {
    let finding = |finding: &ReplyFinding| {
        let rule = t.say(rule_key(&finding.rule));
        match (&finding.said, &finding.approved) {
            (Some(said), Some(approved)) if said != approved => {
                format!("{rule}: {}", other(said, approved))
            }
            (Some(text), _) | (None, Some(text)) => format!("{rule}: {text}"),
            (None, None) => rule.into_owned(),
        }
    };
    let findings: Vec<String> = reply.findings.iter().map(finding).collect();
    let revision = reply.revision.map(|revision| revision as usize);
    vec![
        (reply.line as usize).into(),
        reply.at.map(|at| at.to_string()).as_deref().into(),
        reply.agent.as_deref().into(),
        reply.team.as_deref().into(),
        reply.channel.as_deref().into(),
        reply.conversation.as_deref().into(),
        reply.asked.as_deref().into(),
        reply.reply.as_str().into(),
        verdict(&reply.verdict, t),
        reply.article.as_ref().map(|id| id.as_str()).into(),
        revision.map_or_else(|| "".into(), Cell::from),
        reply.question.as_deref().into(),
        findings.join("; ").into(),
    ]
}

fn unchecked(report: &CheckReport, t: Texts) -> Table {
    let mut table = table(t, "report-unchecked", &["report-line", "report-why"]);
    let rows = report.unchecked.iter();
    table.rows = rows
        .map(|row| vec![(row.line as usize).into(), row.reason.as_str().into()])
        .collect();
    table
}

fn verdict(verdict: &Verdict, t: Texts) -> Cell {
    t.say(verdict_key(verdict)).into_owned().into()
}
