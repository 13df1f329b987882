//! The settings file: `koujing.yaml`.

mod matching;
mod read;
mod review;
mod rules;
mod short;
mod synonyms;

use koujing_core::{Message, Problem, Settings};

use crate::problems::{Place, Problems};
use crate::source::Source;
use crate::yaml::{self, Budget, Failure};

pub use short::{ShortSettings, change_settings};

/// Longest settings file, in bytes.
const MAX_BYTES: usize = 1024 * 1024;
const BUDGET: Budget = Budget {
    bytes: MAX_BYTES,
    depth: 16,
    nodes: 100_000,
};

/// Reads the settings from the bytes of their file. The settings carry the standing declarations.
/// None when the file cannot be read at all; all else that is wrong is a problem and left out.
pub fn read_settings(source: &[u8], path: &str) -> (Option<Settings>, Vec<Problem>) {
    let mut problems = Problems::new(path);
    let settings = read(source, &mut problems);
    (settings, problems.finish())
}

fn read(bytes: &[u8], problems: &mut Problems) -> Option<Settings> {
    let source = match Source::decode(bytes, MAX_BYTES) {
        Ok(source) => source,
        Err((place, message)) => {
            problems.error(place, "unreadable", message);
            return None;
        }
    };
    let node = match yaml::parse(source.text(), 1, &BUDGET) {
        Ok(node) => node,
        Err(failure) => {
            let (place, said) = match failure {
                Failure::TooLong => (Place::START, format!("over {} KiB", MAX_BYTES / 1024)),
                Failure::Refused(place, said) => (place, said),
            };
            problems.error(
                place,
                "unreadable",
                Message::new(
                    format!("设置不是可读的 YAML:检查缩进和引号;不能用锚点(& *)。({said})"),
                    format!("the settings are no YAML that is read: {said}"),
                ),
            );
            return None;
        }
    };
    let (settings, places) = read::settings(node, problems)?;
    rules::check(&settings, &places, problems);
    review::check(&settings, &places, problems);
    Some(settings.with_standing_declarations())
}
