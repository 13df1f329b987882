//! The text of a file: UTF-8, line ends `\n`, no byte order mark, with the place of every byte.

use koujing_core::Message;

use crate::problems::Place;

/// Longest file, in bytes.
pub(crate) const MAX_FILE_BYTES: usize = 256 * 1024;

/// A file's text and where its lines start.
#[derive(Debug)]
pub(crate) struct Source {
    text: String,
    line_starts: Vec<usize>,
    /// Characters before every [`STEP`]th byte, so that the columns of a long line are not counted
    /// over and over.
    chars_before: Vec<usize>,
}

const STEP: usize = 512;

fn chars_in(bytes: &[u8]) -> usize {
    let starts = bytes.iter().filter(|byte| **byte & 0xC0 != 0x80);
    starts.count()
}

impl Source {
    /// A text already in order.
    pub(crate) fn new(text: String) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(ends).collect();
        let mut chars_before = vec![0];
        let mut chars = 0;
        for part in text.as_bytes().chunks(STEP) {
            chars += chars_in(part);
            chars_before.push(chars);
        }
        Self {
            text,
            line_starts,
            chars_before,
        }
    }

    /// The text of these bytes, or where and why they are none.
    pub(crate) fn decode(bytes: &[u8], max_bytes: usize) -> Result<Self, (Place, Message)> {
        if bytes.len() > max_bytes {
            let (is, most) = (bytes.len(), max_bytes / 1024);
            return Err((
                Place::START,
                Message::new(
                    format!("文件有 {is} 字节,上限是 {most} KiB:请拆成几个文件"),
                    format!("the file has {is} bytes, at most {most} KiB are read: split it"),
                ),
            ));
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
                let place = Self::new(before.into_owned());
                return Err((
                    place.place(place.text.len()),
                    Message::new(
                        "文件不是 UTF-8 编码:请在编辑器里另存为 UTF-8",
                        "the file is not UTF-8: save it as UTF-8",
                    ),
                ));
            }
        };
        let source = Self::new(text.replace("\r\n", "\n").replace('\r', "\n"));
        match source.text.find('\0') {
            Some(at) => Err((
                source.place(at),
                Message::new(
                    "文件含有空字符(NUL):请删除,或另存为 UTF-8",
                    "the file contains a NUL character: remove it, or save the file as UTF-8",
                ),
            )),
            None => Ok(source),
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The place of a byte.
    pub(crate) fn place(&self, offset: usize) -> Place {
        let offset = offset.min(self.text.len());
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).map_or(0, |at| self.line_starts[at]);
        let column = self.chars_to(offset) - self.chars_to(start);
        Place {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column + 1).unwrap_or(u32::MAX),
        }
    }
}

impl Source {
    fn chars_to(&self, offset: usize) -> usize {
        let step = offset / STEP;
        self.chars_before[step] + chars_in(&self.text.as_bytes()[step * STEP..offset])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters() {
        let source = Source::decode("\u{feff}一二\r\n三四".as_bytes(), 99).expect("a text");
        assert_eq!(source.text(), "一二\n三四");
        let place = source.place(source.text().find('四').expect("四"));
        assert_eq!((place.line, place.column), (2, 2));
    }

    #[test]
    fn places_in_a_long_line_are_those_of_a_plain_count() {
        let text = format!("短\n{}", "长a".repeat(2_000));
        let source = Source::new(text.clone());
        for (at, _) in text.char_indices() {
            let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
            let column = text[line..at].chars().count() + 1;
            assert_eq!(source.place(at).column as usize, column);
        }
        assert_eq!(source.place(text.len() + 9).column, 4_001);
    }

    #[test]
    fn what_is_no_text_is_refused_where_it_goes_wrong() {
        let (place, _) = Source::decode(b"ab\nc\xff", 99).expect_err("not UTF-8");
        assert_eq!((place.line, place.column), (2, 2));
        let (place, _) = Source::decode(b"a\0", 99).expect_err("NUL");
        assert_eq!((place.line, place.column), (1, 2));
        assert!(Source::decode(b"abc", 2).is_err());
    }
}
