//! The report on checked replies: the same words and tables on a page and in files (HTML, CSV, XLSX).

pub(super) mod sheets;
pub(super) mod tables;

use askama::Template;
use koujing_service::{CheckReport, FindingSeverity, Lang, ReplyGroup, Rule, Tally, Verdict};
use thiserror::Error;

use super::assets;
use super::texts::Texts;

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    /// A page that needs nothing beside itself.
    Html,
    /// A table of all replies, UTF-8 with a mark, so that spreadsheets read it.
    Csv,
    /// A workbook with a sheet for each part.
    Xlsx,
}

/// Why a report could not be written.
#[derive(Debug, Error)]
pub enum ReportError {
    /// The page could not be made.
    #[error("the report's page could not be made")]
    Page(#[from] askama::Error),
    /// The table could not be written.
    #[error("the report's table could not be written")]
    Table(#[from] csv::Error),
    /// The workbook could not be written.
    #[error("the report's workbook could not be written")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

impl ReportFormat {
    /// By a file's ending or a parameter's value.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "html" => Some(Self::Html),
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }

    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// What the file is called that a browser keeps.
    pub(crate) fn disposition(self) -> &'static str {
        match self {
            Self::Html => "attachment; filename=\"koujing-checks.html\"",
            Self::Csv => "attachment; filename=\"koujing-checks.csv\"",
            Self::Xlsx => "attachment; filename=\"koujing-checks.xlsx\"",
        }
    }
}

#[derive(Template)]
#[template(path = "report/file.html")]
struct ReportFile<'a> {
    t: Texts,
    styles: [String; 3],
    report: &'a CheckReport,
}

/// Writes a report in a language.
///
/// # Errors
///
/// When it cannot be made, which no report that was made by a check can cause.
pub fn write_report(
    report: &CheckReport,
    format: ReportFormat,
    lang: Lang,
) -> Result<Vec<u8>, ReportError> {
    let t = Texts::of(lang);
    match format {
        ReportFormat::Html => {
            let styles = ["koujing.css", "room.css", "report.css"].map(assets::text);
            let file = ReportFile { t, styles, report };
            Ok(file.render()?.into_bytes())
        }
        ReportFormat::Csv => sheets::csv(&tables::replies(report, t)),
        ReportFormat::Xlsx => sheets::workbook(&tables::all(report, t)),
    }
}

/// The parts of a report that tell how groups of replies did: the key of the heading, whether the names are
/// articles, the groups.
pub(super) fn groupings(report: &CheckReport) -> [(&'static str, bool, &[ReplyGroup]); 5] {
    [
        ("report-agents", false, &report.agents),
        ("report-teams", false, &report.teams),
        ("report-channels", false, &report.channels),
        ("report-articles", true, &report.articles),
        ("report-weeks", false, &report.weeks),
    ]
}

/// How many of a tally have each verdict, the worst first.
pub(super) fn counts(tally: &Tally) -> [(Verdict, usize); 6] {
    [
        (Verdict::Contradicts, tally.contradicts),
        (Verdict::Outdated, tally.outdated),
        (Verdict::Incomplete, tally.incomplete),
        (Verdict::OffScript, tally.off_script),
        (Verdict::Consistent, tally.consistent),
        (Verdict::NoStandard, tally.no_standard),
    ]
}

/// The parts of a bar 100 long: class, from where, how long.
pub(super) fn bar(tally: &Tally) -> Vec<(&'static str, f64, f64)> {
    let whole = tally.replies.max(1) as f64;
    let mut from = 0.0;
    let parts = counts(tally).into_iter().filter(|(_, count)| *count > 0);
    parts
        .map(|(verdict, count)| {
            let part = (tone(&verdict), from, 100.0 * count as f64 / whole);
            from += part.2;
            part
        })
        .collect()
}

pub(super) fn percent(tally: &Tally) -> String {
    let percent = tally.percent();
    percent.map_or_else(|| "–".to_owned(), |percent| format!("{percent}%"))
}

pub(super) fn tone(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Contradicts => "stop",
        Verdict::Outdated | Verdict::Incomplete => "warn",
        Verdict::Consistent | Verdict::OffScript => "good",
        Verdict::NoStandard => "none",
    }
}

pub(super) fn verdict_key(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::NoStandard => "verdict-no-standard",
        Verdict::Outdated => "verdict-outdated",
        Verdict::Contradicts => "verdict-contradicts",
        Verdict::Incomplete => "verdict-incomplete",
        Verdict::OffScript => "verdict-off-script",
        Verdict::Consistent => "verdict-consistent",
    }
}

pub(super) fn rule_key(rule: &Rule) -> &'static str {
    match rule {
        Rule::NeverSaid => "rule-never-said",
        Rule::OtherAmount => "rule-other-amount",
        Rule::OtherDate => "rule-other-date",
        Rule::OtherThing => "rule-other-thing",
        Rule::OtherParty => "rule-other-party",
        Rule::Reversed => "rule-reversed",
        Rule::MustSayMissing => "rule-must-say-missing",
        Rule::StepsMissing => "rule-steps-missing",
        Rule::Extra => "rule-extra",
        Rule::Contrast => "rule-contrast",
        Rule::EmptyPromise => "rule-empty-promise",
        Rule::Blame => "rule-blame",
    }
}

pub(super) fn severity_key(severity: &FindingSeverity) -> &'static str {
    match severity {
        FindingSeverity::High => "severity-high",
        FindingSeverity::Medium => "severity-medium",
        FindingSeverity::Low => "severity-low",
    }
}
