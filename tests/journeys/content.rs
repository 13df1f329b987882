//! The content that comes with the program is good enough to begin a real service desk with.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::path::Path;

use koujing_tests::koujing;

const CONTENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../kb-content");

/// An entry, as its file reads.
struct Entry {
    path: String,
    front: String,
    body: String,
}

impl Entry {
    /// The rest of the line on which a key of the front matter stands.
    fn value(&self, key: &str) -> Option<&str> {
        let mut lines = self.front.lines();
        lines
            .find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))
            .map(str::trim)
    }

    /// How many items a list of the front matter has, written in lines of their own.
    fn items(&self, key: &str) -> usize {
        let lines = self
            .front
            .lines()
            .skip_while(|line| *line != format!("{key}:"))
            .skip(1);
        lines.take_while(|line| line.starts_with("  - ")).count()
    }

    fn is(&self, kind: &str) -> bool {
        self.value("kind").unwrap_or("answer") == kind
    }

    fn headings(&self, what: impl Fn(&str) -> bool) -> bool {
        self.body
            .lines()
            .any(|line| line.starts_with('#') && line.ends_with('}') && what(line))
    }

    fn has_guidance(&self) -> bool {
        self.headings(|line| line.contains("{audience=internal}"))
    }

    fn has_channel_variant(&self) -> bool {
        self.headings(|line| line.contains("channel="))
    }

    fn scope_names(&self, dimension: &str) -> bool {
        self.value("scope")
            .is_some_and(|scope| scope.contains(&format!("{dimension}:")))
    }
}

fn entries() -> Vec<Entry> {
    let mut entries = Vec::new();
    read(Path::new(CONTENT), &mut entries);
    entries
}

fn read(folder: &Path, entries: &mut Vec<Entry>) {
    for file in std::fs::read_dir(folder).expect("kb-content") {
        let path = file.expect("a file").path();
        if path.is_dir() {
            read(&path, entries);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let text = std::fs::read_to_string(&path).expect("UTF-8");
            let text = text.strip_prefix("---\n").expect("front matter");
            let (front, body) = text.split_once("\n---\n").expect("front matter");
            entries.push(Entry {
                path: path.display().to_string(),
                front: front.to_owned(),
                body: body.to_owned(),
            });
        }
    }
}

fn count(wanted: impl Fn(&Entry) -> bool) -> usize {
    entries().iter().filter(|entry| wanted(entry)).count()
}

#[test]
fn lint_finds_no_error() {
    let problems = koujing(&["lint", CONTENT, "--json"]).exits(0).json();
    let errors: Vec<_> = problems.as_array().expect("problems").iter().collect();
    assert!(
        errors
            .iter()
            .all(|problem| problem["severity"] == "warning"),
        "{errors:?}"
    );
}

#[test]
fn there_is_enough_of_every_kind() {
    assert!(count(|entry| entry.is("answer")) >= 80);
    assert!(count(|entry| entry.is("phrase")) >= 10);
    assert!(count(|entry| entry.is("notice")) >= 2);
    assert!(count(Entry::has_guidance) >= 25);
    assert!(count(Entry::has_channel_variant) >= 15);
    let scoped = ["product", "region", "market"];
    assert!(count(|entry| scoped.iter().any(|name| entry.scope_names(name))) >= 12);
}

#[test]
fn the_taiwan_market_and_english_speakers_have_answers_of_their_own() {
    let taiwan = |entry: &Entry| {
        entry.is("answer")
            && entry.scope_names("market")
            && entry
                .value("scope")
                .is_some_and(|scope| scope.contains("TW"))
    };
    assert!(count(taiwan) >= 12);
    for entry in entries().iter().filter(|entry| taiwan(entry)) {
        assert!(
            entry.body.contains(['請', '們', '會', '點', '訂']),
            "{} is not Traditional",
            entry.path
        );
    }
    assert!(count(|entry| entry.value("question").is_some_and(str::is_ascii)) >= 3);
}

#[test]
fn every_question_is_asked_in_the_words_of_customers_too() {
    for entry in entries().iter().filter(|entry| entry.is("answer")) {
        let similar = entry.items("similar");
        assert!(
            (3..=10).contains(&similar),
            "{}: {similar} similar questions",
            entry.path
        );
    }
    assert!(count(|entry| entry.items("negative") > 0) >= 10);
    assert!(count(|entry| entry.value("must_say").is_some()) >= 20);
    assert!(count(|entry| entry.value("never_say").is_some()) >= 5);
}

#[test]
fn the_filter_answer_holds_everywhere() {
    let entries = entries();
    let mut filter = entries
        .iter()
        .filter(|e| e.value("id") == Some("humidifier-filter-cleaning"));
    assert_eq!(filter.next().expect("the entry").value("scope"), None);
}

#[test]
fn a_promotion_lies_beside_the_standing_answer_with_dates() {
    let dated = |entry: &Entry| {
        entry.is("answer")
            && entry.value("effective_from").is_some()
            && entry.value("effective_until").is_some()
    };
    assert!(count(|entry| dated(entry) && entry.path.contains("price-protection")) >= 1);
}
