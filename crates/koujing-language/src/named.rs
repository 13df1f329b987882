//! Names found in a text: the longest goes first, and Latin ones are whole words.

use aho_corasick::{AhoCorasick, BuildError, MatchKind};

/// Names, and what goes by each.
#[derive(Debug, Clone)]
pub(crate) struct Named<T> {
    /// None where there are no names.
    names: Option<AhoCorasick>,
    meant: Vec<T>,
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self {
            names: None,
            meant: Vec::new(),
        }
    }
}

impl<T> Named<T> {
    /// With these folded names. An error only where they are more than an automaton can hold.
    pub(crate) fn new(
        names: impl IntoIterator<Item = (String, T)>,
    ) -> Result<Self, Box<BuildError>> {
        let (names, meant): (Vec<String>, Vec<T>) = names.into_iter().unzip();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(names)?;
        Ok(Self {
            names: Some(automaton),
            meant,
        })
    }

    /// What a normalised text names, in its order.
    pub(crate) fn of<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a T> {
        let found = self
            .names
            .iter()
            .flat_map(move |names| names.find_iter(text));
        found
            .filter(move |found| is_whole(text, found.start(), found.end()))
            .filter_map(|found| self.meant.get(found.pattern().as_usize()))
    }
}

/// Whether no Latin word or number is cut at either end.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let ascii = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    let cut = |at: usize| at > 0 && ascii(bytes.get(at - 1)) && ascii(bytes.get(at));
    !cut(start) && !cut(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_counts_and_latin_ones_are_whole() {
        let names = ["手机", "手机壳", "x50", "x50pro"];
        let names = names.map(|name| (name.to_owned(), name));
        let names = Named::new(names).unwrap();
        for (text, found) in [
            ("手机壳和手机", vec!["手机壳", "手机"]),
            ("x50能加自来水吗", vec!["x50"]),
            ("x500和ax50", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(names.of(text).copied().collect::<Vec<_>>(), found, "{text}");
        }
        assert_eq!(Named::<u8>::default().of("手机").count(), 0);
    }
}
