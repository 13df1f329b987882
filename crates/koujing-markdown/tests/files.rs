//! Every file of `test_data/ok` and `test_data/err` gives the problems listed beside it: a line
//! `rule line:column` each. Adding a case is adding a file.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};

use koujing_core::Settings;
use koujing_language::Vocabulary;
use koujing_markdown::{Reading, read_article, read_settings, write_article};

fn test_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("test_data")
}

fn settings() -> Settings {
    let bytes = fs::read(test_data().join("koujing.yaml")).expect("settings");
    let (settings, problems) = read_settings(&bytes, "koujing.yaml");
    assert_eq!(problems, []);
    settings.expect("settings")
}

/// Reads each case as a file one folder deep.
fn cases(folder: &str, check: impl Fn(&str, &Reading, &Settings)) {
    let settings = settings();
    let vocabulary = Vocabulary::new(&settings);
    let mut files: Vec<PathBuf> = fs::read_dir(test_data().join(folder))
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    let mut wrong = Vec::new();
    for file in files {
        let name = file
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let bytes = fs::read(&file).expect("a file");
        let path = format!("{folder}/{name}");
        let reading = read_article(&bytes, &path, &settings, &vocabulary);
        let mut found = String::new();
        for problem in &reading.problems {
            assert!(!problem.message.zh.is_empty() && !problem.message.en.is_empty());
            assert_eq!(problem.path, path);
            found += &format!("{} {}:{}\n", problem.rule, problem.line, problem.column);
        }
        let expected = fs::read_to_string(file.with_extension("txt")).unwrap_or_default();
        if found != expected {
            wrong.push(format!("== {path}\n{found}"));
        }
        check(&path, &reading, &settings);
    }
    assert!(wrong.is_empty(), "{}", wrong.join(""));
}

#[test]
fn wrong_files_have_errors() {
    cases("err", |path, reading, _| {
        assert!(
            reading.problems.iter().any(koujing_core::Problem::is_error),
            "{path}"
        );
    });
}

#[test]
fn right_files_have_none_and_write_back() {
    cases("ok", |path, reading, settings| {
        assert!(
            !reading.problems.iter().any(koujing_core::Problem::is_error),
            "{path}: {:#?}",
            reading.problems
        );
        let article = reading.article.as_ref().expect("an article");
        let written = write_article(article);
        let again = read_article(
            written.as_bytes(),
            path,
            settings,
            &Vocabulary::new(settings),
        );
        assert_eq!(again.article.as_ref(), Some(article), "{path}:\n{written}");
    });
}
