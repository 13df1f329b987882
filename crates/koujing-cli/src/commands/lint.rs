//! `koujing lint`: what is wrong with content.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use koujing_core::{Problem, Settings, Severity};
use koujing_service::{Folder, read_rows};

use crate::content::{ContentKind, SETTINGS, file_name};
use crate::exit::Done;
use crate::failure::Failure;
use crate::output::Output;
use crate::problem::SaidProblem;

/// Name what is wrong with content.
///
/// An article in a content folder is judged in its folder: under its settings and beside the others.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A content folder, an .md or a .jsonl file.
    path: PathBuf,

    /// Fail on warnings too.
    #[arg(long)]
    strict: bool,
}

pub(crate) fn run(output: Output, arguments: &Arguments) -> Result<Done, Failure> {
    let (looked_at, problems) = read(&arguments.path)?;
    let said: Vec<SaidProblem> = problems
        .iter()
        .map(|p| SaidProblem::of(p, output.language))
        .collect();
    if output.json {
        output.json(&said)?;
    } else if !said.is_empty() {
        output.result(lines(&said).trim_end())?;
    }
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let warnings = problems.len() - errors;
    output.note(
        format!("{looked_at} 条知识:{errors} 个错误,{warnings} 个警告"),
        format!("{looked_at} articles: {errors} errors, {warnings} warnings"),
    );
    Ok(Done::unless(
        errors > 0 || (arguments.strict && warnings > 0),
    ))
}

/// Number of articles, and what is wrong with them.
fn read(path: &Path) -> Result<(usize, Vec<Problem>), Failure> {
    match ContentKind::of(path)? {
        ContentKind::Folder => of_folder(path, |_| true),
        ContentKind::File => match root(path) {
            Some((root, within)) => of_folder(&root, |path| path == within),
            None => of_folder(path, |_| true),
        },
        ContentKind::Rows => {
            let bytes = std::fs::read(path).map_err(Failure::file(path))?;
            let settings = Settings::default().with_standing_declarations();
            let rows = read_rows(&bytes, &file_name(path), &settings);
            let count = rows.articles.len();
            Ok((
                count,
                rows.articles
                    .into_iter()
                    .flat_map(|row| row.problems)
                    .collect(),
            ))
        }
    }
}

fn of_folder(path: &Path, wanted: impl Fn(&str) -> bool) -> Result<(usize, Vec<Problem>), Failure> {
    let folder = Folder::read(path).map_err(Failure::file(path))?;
    let count = folder
        .articles
        .iter()
        .filter(|article| wanted(&article.path))
        .count();
    let problems = folder
        .problems()
        .filter(|problem| wanted(&problem.path))
        .cloned()
        .collect();
    Ok((count, problems))
}

/// The content folder around a file, which is the nearest one above it with settings, and the file's
/// path within.
fn root(file: &Path) -> Option<(PathBuf, String)> {
    let file = file.canonicalize().ok()?;
    let root = file
        .ancestors()
        .skip(1)
        .find(|folder| folder.join(SETTINGS).is_file())?;
    let within = file.strip_prefix(root).ok()?;
    let parts: Vec<_> = within.iter().map(|part| part.to_string_lossy()).collect();
    // A folder is read without its hidden files.
    (!parts.iter().any(|part| part.starts_with('.'))).then(|| (root.to_owned(), parts.join("/")))
}

fn lines(problems: &[SaidProblem]) -> String {
    let mut text = String::new();
    for problem in problems {
        let SaidProblem {
            path,
            line,
            column,
            rule,
            message,
            ..
        } = problem;
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{path}:{line}:{column}: {severity} [{rule}] {message}"
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use koujing_core::Message;

    use super::*;
    use crate::language::Language;

    #[test]
    fn a_problem_is_one_line() {
        let problem = Problem {
            path: "a/b.md".into(),
            line: 12,
            column: 3,
            rule: "hedging".into(),
            severity: Severity::Warning,
            message: Message::new("不要用「可能」", "do not hedge"),
        };
        let said = [SaidProblem::of(&problem, Language::Zh)];
        assert_eq!(
            lines(&said),
            "a/b.md:12:3: warning [hedging] 不要用「可能」\n"
        );
        let json = serde_json::to_value(&said).unwrap();
        assert_eq!(json[0]["severity"], "warning");
        assert_eq!(json[0]["message"], "不要用「可能」");
    }

    #[test]
    fn a_file_is_judged_in_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("a")).unwrap();
        std::fs::write(at("koujing.yaml"), "variables: {shop.name: 店名}\n").unwrap();
        let article = |id: &str, body: &str| {
            let text = format!("---\nid: {id}\nquestion: 怎么洗{id}\nowner: 组\n---\n\n{body}\n");
            std::fs::write(at(&format!("a/{id}.md")), text).unwrap();
        };
        article("one", "到 {{ shop.name }} 用清水洗。");
        article("two", "到 {{ shop.place }} 用清水洗。");
        let (count, problems) = read(&at("a/one.md")).unwrap();
        assert_eq!((count, problems), (1, vec![]));
        let (_, problems) = read(&at("a/two.md")).unwrap();
        assert!(problems.iter().all(|problem| problem.path == "a/two.md"));
        assert!(problems.iter().any(Problem::is_error), "{problems:?}");
    }
}
