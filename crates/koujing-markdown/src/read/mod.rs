//! Reading a file: source → front matter and sections → article, with all that is wrong with it.

mod body;
mod fields;
mod front_matter;
mod heading;
mod scope;

use koujing_core::{Article, ArticleId, Message, Settings};
use koujing_language::Vocabulary;

pub(crate) use body::{empty_section, sections};
pub(crate) use fields::{Fields, texts};
use front_matter::FrontMatter;
pub(crate) use front_matter::split;
use scope::Declared;
pub(crate) use scope::check_scope;

use crate::lint;
use crate::problems::{Place, Problems};
use crate::source::{MAX_FILE_BYTES, Source};

/// What reading a file gave.
#[derive(Debug)]
pub struct Reading {
    /// The article; none when its front matter is unreadable or its id or question unusable.
    pub article: Option<Article>,
    /// All that is wrong with it, by line and column.
    pub problems: Vec<koujing_core::Problem>,
}

/// Reads an article from the bytes of its file and lints it. `path` is relative to the content
/// folder and names the article that has no `id`. The bytes may start with a byte order mark and
/// have `\r\n` line ends; texts of the article have `\n`.
pub fn read_article(
    source: &[u8],
    path: &str,
    settings: &Settings,
    vocabulary: &Vocabulary,
) -> Reading {
    let mut problems = Problems::new(path);
    let article = read(source, path, settings, vocabulary, &mut problems);
    Reading {
        article,
        problems: problems.finish(),
    }
}

fn read(
    bytes: &[u8],
    path: &str,
    settings: &Settings,
    vocabulary: &Vocabulary,
    problems: &mut Problems,
) -> Option<Article> {
    let source = match Source::decode(bytes, MAX_FILE_BYTES) {
        Ok(source) => source,
        Err((place, message)) => {
            problems.error(place, "unreadable", message);
            return None;
        }
    };
    lint::garbled(&source, problems);
    let parts = match front_matter::split(source.text()) {
        Ok(parts) => parts,
        Err((offset, message)) => {
            problems.error(source.place(offset), "unreadable", message);
            return None;
        }
    };
    let (written, strays) = sections(source.text(), parts.body.clone());
    let mut fields = Fields::read(&source.text()[parts.yaml], 2, problems)?;
    let declared = Declared {
        settings,
        vocabulary,
    };
    let front = FrontMatter::read(&mut fields, path, declared, problems);
    let places = fields.finish(problems);
    body::report_strays(&source, &strays, problems);
    let (body, mut layout) = body::assemble(&source, &written, declared, problems);
    layout.keys = places;
    layout.depth = path
        .split(['/', '\\'])
        .filter(|part| !matches!(*part, "" | "."))
        .count()
        .saturating_sub(1);
    let article = front.into_article(body)?;
    lint::lint(&article, &source, &layout, settings, true, problems);
    Some(article)
}

/// The id that a file's front matter gives its article, or the file's stem; none when neither can be
/// told. Cheaper than reading the article, and possible where that fails.
pub fn front_matter_id(source: &[u8], path: &str) -> Option<ArticleId> {
    let source = Source::decode(source, MAX_FILE_BYTES).ok()?;
    let parts = front_matter::split(source.text()).ok()?;
    let mut ignored = Problems::new(path);
    let mut fields = Fields::read(&source.text()[parts.yaml], 2, &mut ignored)?;
    front_matter::id(&mut fields, path, &mut ignored)
}

/// A problem that names a value, in both languages.
pub(crate) fn bad_value(problems: &mut Problems, place: Place, key: &str, zh: &str, en: &str) {
    problems.error(
        place,
        "bad_value",
        Message::new(format!("{key}:{zh}"), format!("{key}: {en}")),
    );
}
