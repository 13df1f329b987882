//! The content folder that ships with the product reads without a problem that blocks.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};

use koujing_language::Vocabulary;
use koujing_markdown::{article_form, read_article, read_settings, with_form, write_article};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../kb-content")
}

fn articles(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            articles(&path, found);
        } else if path.extension().is_some_and(|end| end == "md") {
            found.push(path);
        }
    }
}

#[test]
fn every_article_reads_and_writes_back() {
    let bytes = fs::read(folder().join("koujing.yaml")).expect("settings");
    let (settings, problems) = read_settings(&bytes, "koujing.yaml");
    assert_eq!(problems, []);
    let settings = settings.expect("settings");
    let vocabulary = Vocabulary::new(&settings);
    let mut files = Vec::new();
    articles(&folder(), &mut files);
    assert!(files.len() > 100, "{} articles", files.len());
    for file in files {
        let path = file.strip_prefix(folder()).expect("inside");
        let path = path.to_string_lossy().into_owned();
        let bytes = fs::read(&file).expect("a file");
        let reading = read_article(&bytes, &path, &settings, &vocabulary);
        let errors: Vec<_> = reading
            .problems
            .iter()
            .filter(|problem| problem.is_error())
            .collect();
        assert!(errors.is_empty(), "{path}: {errors:#?}");
        let article = reading.article.expect("an article");
        let written = write_article(&article);
        let again = read_article(written.as_bytes(), &path, &settings, &vocabulary);
        assert_eq!(again.article.as_ref(), Some(&article), "{path}:\n{written}");
    }
}

/// A form that nobody changed leaves every file as it is.
#[test]
fn every_article_goes_through_its_form() {
    let mut files = Vec::new();
    articles(&folder(), &mut files);
    for file in files {
        let text = fs::read_to_string(&file).expect("a file");
        let form = article_form(&text);
        let form = form.unwrap_or_else(|| panic!("no form: {}", file.display()));
        let same = with_form(&text, &form);
        assert_eq!(same.as_deref(), Some(text.as_str()), "{}", file.display());
        // And one word more is one word more.
        let mut more = form.clone();
        let labels = format!("{}\n新标签", form.fields["labels"]);
        more.fields.insert("labels", labels.trim().to_owned());
        let changed = with_form(&text, &more);
        let changed = changed.unwrap_or_else(|| panic!("not written: {}", file.display()));
        assert_eq!(article_form(&changed), Some(more), "{}", file.display());
    }
}
