//! Reading a folder from disk or from memory.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use koujing_core::{Message, Problem, Settings, Severity};
use koujing_language::Vocabulary;
use koujing_markdown::{read_article, read_settings};

use super::{FileReading, Folder, conflicts, images};

/// The settings' file.
const SETTINGS: &str = "koujing.yaml";
/// No file of a content folder is larger; what is, is not read.
const LARGEST: u64 = 4 << 20;

impl Folder {
    /// Reads a folder, or a single file as a folder of one. Hidden files and symbolic links are
    /// passed over.
    ///
    /// # Errors
    ///
    /// When the path cannot be read. Problems inside files are values of the result.
    pub fn read(path: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        if path.is_dir() {
            walk(path, "", &mut files)?;
        } else {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            files.insert(name, std::fs::read(path)?);
        }
        Ok(Self::from_files(files))
    }

    /// Reads a folder whose files are in memory: path → bytes.
    pub fn from_files(files: BTreeMap<String, Vec<u8>>) -> Self {
        Self::from_files_under(files, None)
    }

    /// Like [`Folder::from_files`], articles read under these settings where the files bring none
    /// of their own.
    pub fn from_files_under(
        mut files: BTreeMap<String, Vec<u8>>,
        standing: Option<&Settings>,
    ) -> Self {
        let mut settings_problems = Vec::new();
        let mut settings = standing
            .cloned()
            .unwrap_or_default()
            .with_standing_declarations();
        let mut settings_source = None;
        if let Some(bytes) = files.remove(SETTINGS) {
            let (read, problems) = read_settings(&bytes, SETTINGS);
            settings_problems = problems;
            // Articles are not read under settings that have errors: what they take from them would
            // be missing in the answers.
            let usable = !settings_problems.iter().any(Problem::is_error);
            if let Some(read) = read.filter(|_| usable) {
                settings = read;
                settings_source = String::from_utf8(bytes).ok();
            }
        }
        let vocabulary = Vocabulary::new(&settings);
        let mut articles: Vec<FileReading> = files
            .iter()
            .filter(|(path, _)| path.ends_with(".md"))
            .map(|(path, bytes)| {
                let reading = read_article(bytes, path, &settings, &vocabulary);
                FileReading {
                    path: path.clone(),
                    source: String::from_utf8(bytes.clone()).ok(),
                    article: reading.article,
                    problems: reading.problems,
                    images: BTreeMap::new(),
                }
            })
            .collect();
        let shown = images::collect(&mut articles, &mut files);
        conflicts::find(&mut articles);
        for reading in &mut articles {
            reading
                .problems
                .sort_by(|a, b| (a.line, a.column, &a.rule).cmp(&(b.line, b.column, &b.rule)));
        }
        Self {
            settings,
            settings_source,
            settings_problems,
            articles,
            images: shown,
        }
    }
}

fn walk(folder: &Path, under: &str, files: &mut BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type()?;
        if name.starts_with('.') || kind.is_symlink() {
            continue;
        }
        let path = format!("{under}{name}");
        if kind.is_dir() {
            walk(&entry.path(), &format!("{path}/"), files)?;
        } else if entry.metadata()?.len() <= LARGEST {
            files.insert(path, std::fs::read(entry.path())?);
        } else if name.ends_with(".md") {
            // Too large to be an article: what is read of it says so.
            files.insert(path, vec![b' '; LARGEST as usize]);
        }
    }
    Ok(())
}

/// A problem of a file as a whole or of the line on which a text stands first.
pub(super) fn problem(
    reading: &FileReading,
    text: &str,
    rule: &str,
    severity: Severity,
    message: Message,
) -> Problem {
    let (line, column) = reading
        .source
        .as_deref()
        .map_or((1, 1), |source| place_of(source, text));
    Problem {
        path: reading.path.clone(),
        line,
        column,
        rule: rule.to_owned(),
        severity,
        message,
    }
}

/// Line and column, from 1, where a text stands first; the beginning if it does not.
fn place_of(source: &str, text: &str) -> (u32, u32) {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    match source.find(text).filter(|_| !text.is_empty()) {
        Some(at) => {
            let before = &source[..at];
            let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
            let line = count(before.matches('\n').count() + 1);
            (line, count(before[line_start..].chars().count() + 1))
        }
        None => (1, 1),
    }
}
