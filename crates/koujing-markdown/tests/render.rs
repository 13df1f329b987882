//! Every file of `test_data/render` gives what stands beside it, with the ending of the format.
//! Adding a case is adding files. Words of the cases `hant_…` are converted.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use koujing_core::{Parameter, TextFormat};
use koujing_markdown::{Filled, Rendering, Voice, render};

const HOSTILE: &str = "*x* [a](b) <i>{{ order.id }}";

fn parameters() -> BTreeMap<String, Parameter> {
    let parameter = |value: &str| Parameter {
        label: String::new(),
        value: value.to_owned(),
    };
    [
        ("return_days".to_owned(), parameter("7")),
        ("words".to_owned(), parameter("网<7>")),
    ]
    .into()
}

fn value(name: &str) -> Option<String> {
    match name {
        "customer.name" => Some(HOSTILE.to_owned()),
        "tracking.url" => Some("https://t.example/a?b=1&c=(2)".to_owned()),
        "tracking.number" => Some("SF 1/2".to_owned()),
        _ => None,
    }
}

fn to_traditional(text: &str) -> String {
    text.replace("软件", "軟體").replace('网', "網")
}

fn image(reference: &str) -> Option<String> {
    (reference != "missing.png").then(|| format!("/v1/images/{}", reference.len()))
}

fn fill(markdown: &str, format: TextFormat, voice: Voice, convert: bool) -> Filled {
    let parameters = parameters();
    let rendering = Rendering {
        format,
        voice,
        convert: convert.then_some(&to_traditional),
        images: &image,
        parameters: &parameters,
    };
    let label = |name: &str| format!("标签<{name}>");
    render(markdown, &rendering).fill(&value, &label)
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test_data/render");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

#[test]
fn renderings_are_as_expected() {
    let formats = [
        ("text", TextFormat::Text, Voice::Plain),
        ("speech", TextFormat::Text, Voice::Speech),
        ("html", TextFormat::Html, Voice::Plain),
        ("markdown", TextFormat::Markdown, Voice::Plain),
    ];
    let mut wrong = Vec::new();
    for file in cases() {
        let markdown = fs::read_to_string(&file).expect("a text");
        let name = file
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        for (ending, format, voice) in formats {
            let filled = fill(&markdown, format, voice, name.starts_with("hant_"));
            let found = format!(
                "{}\n-- missing: {}\n",
                filled.text,
                filled.missing.join(" ")
            );
            let expected = fs::read_to_string(file.with_extension(ending)).unwrap_or_default();
            if found != expected {
                wrong.push(format!("== {name}.{ending}\n{found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join(""));
}
