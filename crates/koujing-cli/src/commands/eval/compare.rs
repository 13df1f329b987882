//! `koujing eval --compare`: what is different between two measurements.

use std::fmt::{self, Display, Formatter};
use std::path::Path;

use koujing_core::OutcomeKind;
use koujing_service::{
    ChangedQuery, Comparison, KnowledgeRow, Named, QueryRow, Side, Turn, compare,
};
use serde_json::Value;

use super::read_lines;
use crate::exit::Done;
use crate::failure::Failure;
use crate::output::Output;

/// How many ids are named in one line.
const NAMED: usize = 20;

pub(super) fn run(
    output: Output,
    [old, new]: [&Path; 2],
    queries: Option<&[QueryRow]>,
    rows: &[KnowledgeRow],
) -> Result<Done, Failure> {
    let comparison = compare(read_lines(old)?, read_lines(new)?, queries, rows);
    if output.json {
        output.json(&comparison)?;
    } else {
        output.result(Shown(&comparison).to_string().trim_end())?;
    }
    let Comparison {
        missing, doubled, ..
    } = &comparison;
    name(output, missing, ("缺少", "lack"));
    name(output, doubled, ("重复", "have twice"));
    Ok(Done::unless(!missing.is_empty() || !doubled.is_empty()))
}

/// Tells what could not be compared as it stands.
fn name(output: Output, named: &Named, (zh, en): (&str, &str)) {
    let files = [
        (&named.old, "旧的预测", "the old predictions"),
        (&named.new, "新的预测", "the new predictions"),
        (&named.queries, "问题文件", "the queries"),
    ];
    for (ids, zh_file, en_file) in files {
        if ids.is_empty() {
            continue;
        }
        let count = ids.len();
        let listed: Vec<String> = ids.iter().take(NAMED).map(plain).collect();
        let more = if count > NAMED { " …" } else { "" };
        let listed = listed.join(", ");
        output.note(
            format!("koujing: {zh_file}{zh} {count} 个 qid:{listed}{more}"),
            format!("koujing: {en_file} {en} {count} qid: {listed}{more}"),
        );
    }
}

/// As people read it: counts first, then each change under its turn.
struct Shown<'a>(&'a Comparison);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let comparison = self.0;
        writeln!(f, "compared   {}", comparison.compared)?;
        writeln!(f, "unchanged  {}", comparison.unchanged)?;
        for turn in Turn::ALL {
            let count = comparison.turns.get(&turn).copied().unwrap_or_default();
            writeln!(f, "{:<9}  {count}", turn.name())?;
        }
        for turn in Turn::ALL {
            let of_turn = comparison.changes.iter();
            let mut of_turn = of_turn.filter(|change| change.turn == turn).peekable();
            if of_turn.peek().is_some() {
                writeln!(f, "\n{}", turn.name())?;
            }
            of_turn.try_for_each(|change| write_change(f, change))?;
        }
        Ok(())
    }
}

fn write_change(f: &mut Formatter<'_>, change: &ChangedQuery) -> fmt::Result {
    write!(f, "  {}", plain(&change.qid))?;
    if let Some(query) = &change.query {
        write!(f, "  {query}")?;
    }
    if let Some(gold) = &change.gold {
        write!(f, "  (right: {})", plain(gold))?;
    }
    writeln!(f)?;
    write_side(f, '-', &change.old)?;
    write_side(f, '+', &change.new)
}

fn write_side(f: &mut Formatter<'_>, sign: char, side: &Side) -> fmt::Result {
    let outcome = match side.outcome {
        OutcomeKind::Answer => "answer",
        OutcomeKind::Ambiguous => "ambiguous",
        OutcomeKind::NoAnswer => "no_answer",
    };
    write!(f, "    {sign} {outcome:<9} {:.3}", side.score)?;
    if let Some(article) = &side.article {
        write!(f, "  {}", plain(article))?;
    }
    if let Some(question) = &side.question {
        write!(f, "  {question}")?;
    }
    if !side.choices.is_empty() {
        let choices: Vec<String> = side.choices.iter().map(plain).collect();
        write!(f, "  [{}]", choices.join(", "))?;
    }
    writeln!(f)
}

/// An id as it is written, a text without its quotes.
fn plain(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}
