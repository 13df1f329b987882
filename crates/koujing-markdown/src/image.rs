//! Images beside articles: what they are, and which ones an article shows.

use koujing_core::Article;
use pulldown_cmark::{Event, Tag};

use crate::{placeholder::Slotted, render::parser};

/// Largest image, in bytes.
pub const MAX_IMAGE_BYTES: usize = 2 * 1024 * 1024;

/// The kinds of images that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImageKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    Webp,
    /// GIF.
    Gif,
}

impl ImageKind {
    /// The media type.
    pub fn as_mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
        }
    }

    /// The usual end of a file name, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Gif => "gif",
        }
    }
}

/// What image these bytes begin, told by the bytes alone; none for anything else, a text included.
pub fn image_kind(bytes: &[u8]) -> Option<ImageKind> {
    if is_png(bytes) {
        Some(ImageKind::Png)
    } else if is_jpeg(bytes) {
        Some(ImageKind::Jpeg)
    } else if is_webp(bytes) {
        Some(ImageKind::Webp)
    } else if is_gif(bytes) {
        Some(ImageKind::Gif)
    } else {
        None
    }
}

/// Signature, then a header chunk with a width and a height (PNG specification §11.2.1).
fn is_png(bytes: &[u8]) -> bool {
    let size = |at: usize| bytes.get(at..at + 4).is_some_and(|size| size != [0; 4]);
    bytes.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR") && size(16) && size(20)
}

/// Start of image, then a segment that can stand first: application data, a comment, or tables.
fn is_jpeg(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xd8, 0xff])
        && matches!(
            bytes.get(3),
            Some(0xc0..=0xc4 | 0xdb | 0xdd | 0xe0..=0xef | 0xfe)
        )
        && bytes.len() >= 20
}

/// A RIFF container whose form is WebP and whose first chunk is one of the three kinds.
fn is_webp(bytes: &[u8]) -> bool {
    bytes.starts_with(b"RIFF")
        && bytes.get(8..12) == Some(b"WEBP")
        && matches!(bytes.get(12..16), Some(b"VP8 " | b"VP8L" | b"VP8X"))
        && bytes.len() > 20
}

/// Signature and screen; behind the colour table a block starts; a text never holds the zero bytes
/// that the screen does.
fn is_gif(bytes: &[u8]) -> bool {
    if !(bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a")) {
        return false;
    }
    let Some(packed) = bytes.get(10) else {
        return false;
    };
    let table = if packed & 0x80 == 0 {
        0
    } else {
        3 << ((packed & 7) + 1)
    };
    let first_block = bytes.get(13 + table);
    matches!(first_block, Some(0x21 | 0x2c | 0x3b)) && bytes.contains(&0)
}

/// The relative references to images in all texts of the article, guidance included: in order,
/// none twice.
pub fn image_references(article: &Article) -> Vec<String> {
    let body = &article.body;
    let variants = body.variants.iter().map(|variant| variant.text.as_str());
    let texts = std::iter::once(body.default.as_str())
        .chain(variants)
        .chain(body.guidance.as_deref());
    let mut references = Vec::new();
    for text in texts {
        let slotted = Slotted::new(text);
        for event in parser(&slotted.text) {
            if let Event::Start(Tag::Image { dest_url, .. }) = event
                && is_relative(&dest_url)
                && !references.contains(&dest_url.to_string())
            {
                references.push(dest_url.to_string());
            }
        }
    }
    references
}

/// Whether an address is a reference within the content folder.
pub(crate) fn is_relative(address: &str) -> bool {
    let scheme = address.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    });
    !scheme && !address.is_empty() && !address.starts_with(['/', '\\', '#', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_bytes() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02";
        let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0";
        let webp = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0";
        let gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\x2c\0\0\0\0\x01\0\x01\0\0";
        assert_eq!(image_kind(png), Some(ImageKind::Png));
        assert_eq!(image_kind(jpeg), Some(ImageKind::Jpeg));
        assert_eq!(image_kind(webp), Some(ImageKind::Webp));
        assert_eq!(image_kind(gif), Some(ImageKind::Gif));
    }

    #[test]
    fn a_text_is_no_image_whatever_it_starts_with() {
        let texts: [&[u8]; 7] = [
            b"",
            b"PNG",
            b"\x89PNG\r\n\x1a\nnot really a picture at all",
            b"GIF89a is a kind of picture! really, it is one; or not",
            b"RIFF, a riff, WEBP VP8 and what else there is",
            "一张图".as_bytes(),
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        ];
        for text in texts {
            assert_eq!(image_kind(text), None, "{text:?}");
        }
    }

    #[test]
    fn relative_is_neither_rooted_nor_schemed() {
        for relative in ["a.png", "图/红灯.png", "../a.png", "a/b:c.png"] {
            assert!(is_relative(relative), "{relative}");
        }
        for other in ["/a.png", "https://a/b", "data:image/png", "//a/b", "#a", ""] {
            assert!(!is_relative(other), "{other}");
        }
    }
}
