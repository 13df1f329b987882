//! The rooms: arrows between crates point down only (`docs/architecture.md`). The table is held
//! against what cargo says the crates depend on.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// What each room may use of ours. A room that is not built yet stands here already.
const ALLOWED: &[(&str, &[&str])] = &[
    ("koujing-core", &[]),
    ("koujing-language", &["koujing-core"]),
    ("koujing-markdown", &["koujing-core", "koujing-language"]),
    ("koujing-store", &["koujing-core"]),
    ("koujing-index", &["koujing-core", "koujing-language"]),
    ("koujing-check", &["koujing-core", "koujing-language"]),
    (
        "koujing-service",
        &[
            "koujing-core",
            "koujing-language",
            "koujing-markdown",
            "koujing-store",
            "koujing-index",
            "koujing-check",
        ],
    ),
    ("koujing-web", &["koujing-core", "koujing-service"]),
    (
        "koujing-cli",
        &["koujing-core", "koujing-service", "koujing-web"],
    ),
    ("koujing-tests", &[]),
];

/// Packages that only one room may use, so that it stays the only one that knows of them.
const KEPT_IN: &[(&str, &str)] = &[
    ("sqlx", "koujing-store"),
    ("argon2", "koujing-store"),
    ("tantivy", "koujing-index"),
    ("pulldown-cmark", "koujing-markdown"),
    ("ammonia", "koujing-markdown"),
    ("serde-saphyr", "koujing-markdown"),
    ("jieba-rs", "koujing-language"),
    ("ferrous-opencc", "koujing-language"),
    ("pinyin", "koujing-language"),
    ("axum", "koujing-web"),
    ("hyper", "koujing-web"),
    ("clap", "koujing-cli"),
];

/// Package → what it depends on outside of its tests.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let packages = metadata["packages"].as_array().expect("packages");
    packages
        .iter()
        .map(|package| {
            let used = package["dependencies"].as_array().expect("dependencies");
            let used = used.iter().filter(|used| used["kind"].is_null());
            let names = used.filter_map(|used| text(&used["name"])).collect();
            (text(&package["name"]).expect("a name"), names)
        })
        .collect()
}

#[test]
fn arrows_point_down_only() {
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    for (package, used) in dependencies() {
        let may = allowed
            .get(package.as_str())
            .unwrap_or_else(|| panic!("{package} is no room"));
        for own in used.iter().filter(|name| name.starts_with("koujing-")) {
            assert!(may.contains(&own.as_str()), "{package} must not use {own}");
        }
    }
}

#[test]
fn what_belongs_to_one_room_stays_there() {
    for (package, used) in dependencies() {
        for (name, room) in KEPT_IN {
            assert!(
                !used.contains(*name) || package == *room,
                "{package} must not use {name}"
            );
        }
    }
}

#[test]
fn the_core_is_small() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/koujing-core/src");
    let lines: usize = std::fs::read_dir(folder)
        .expect("the core's sources")
        .map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("UTF-8"))
        .map(|text| {
            text.split("#[cfg(test)]")
                .next()
                .unwrap_or_default()
                .lines()
                .count()
        })
        .sum();
    assert!(
        lines <= 1_500,
        "the core has {lines} lines without its tests; at most 1,500"
    );
}
