//! A wording in pieces: its first sentence, which is the conclusion, and the rest; what must be said is
//! marked. Put together again the pieces are the wording, so that what is seen is what is copied.

/// A wording in pieces.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Wording {
    pub(super) lead: Vec<Run>,
    pub(super) rest: Vec<Run>,
}

/// A run of characters.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) is_marked: bool,
}

/// A first sentence that is longer is no conclusion, in characters.
const LONGEST_LEAD: usize = 90;

pub(super) fn wording(text: &str, must_say: &[String]) -> Wording {
    let (lead, rest) = text.split_at(lead_of(text));
    Wording {
        lead: runs(lead, must_say),
        rest: runs(rest, must_say),
    }
}

/// Where the first sentence ends, in bytes; 0 if it is too long.
fn lead_of(text: &str) -> usize {
    let mut ends = text.char_indices().enumerate();
    let end = ends.find_map(|(count, (at, c))| match c {
        '\n' => Some((count, at)),
        '。' | '！' | '？' | '!' | '?' | '；' => Some((count, at + c.len_utf8())),
        _ => None,
    });
    match end {
        Some((count, end)) if count <= LONGEST_LEAD => end,
        None if text.chars().count() <= LONGEST_LEAD => text.len(),
        _ => 0,
    }
}

fn runs(text: &str, must_say: &[String]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut rest = text;
    loop {
        let points = must_say.iter().filter(|point| !point.is_empty());
        let next = points
            .filter_map(|point| Some((rest.find(point.as_str())?, point.len())))
            .min_by_key(|(at, length)| (*at, std::cmp::Reverse(*length)));
        let (before, marked) = match next {
            Some((at, length)) => (&rest[..at], &rest[at..at + length]),
            None => (rest, ""),
        };
        for (text, is_marked) in [(before, false), (marked, true)] {
            if !text.is_empty() {
                let text = text.to_owned();
                runs.push(Run { text, is_marked });
            }
        }
        match next {
            Some((at, length)) => rest = &rest[at + length..],
            None => return runs,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_are_the_wording() {
        let must_say = ["每 15 天".to_owned(), "柠檬酸".to_owned(), String::new()];
        let long = "很长".repeat(50);
        for text in [
            "",
            "好。",
            "滤网每 15 天清洗。用柠檬酸。\n不用小苏打。",
            "没有句号",
            "一\n\n二",
            long.as_str(),
            "每 15 天",
        ] {
            let Wording { lead, rest } = wording(text, &must_say);
            let whole: String = lead
                .iter()
                .chain(&rest)
                .map(|run| run.text.as_str())
                .collect();
            assert_eq!(whole, text);
        }
        let told = wording("滤网每 15 天清洗。用柠檬酸。", &must_say);
        let marked = |runs: &[Run]| -> Vec<String> {
            let marked = runs.iter().filter(|run| run.is_marked);
            marked.map(|run| run.text.clone()).collect()
        };
        assert_eq!(marked(&told.lead), ["每 15 天"]);
        assert_eq!(marked(&told.rest), ["柠檬酸"]);
        assert_eq!(wording(&long, &[]).lead, []);
    }
}
