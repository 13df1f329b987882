//! Images that travel with the folder.

use std::collections::BTreeMap;

use koujing_core::{Message, Severity};
use koujing_markdown::{MAX_IMAGE_BYTES, image_kind, image_references};

use super::FileReading;
use super::read::problem;

/// Finds the images that the articles show, checks them by their bytes, and gives back path → bytes.
/// An image that is missing, too large or none at all is an error of the article that shows it.
pub(super) fn collect(
    articles: &mut [FileReading],
    files: &mut BTreeMap<String, Vec<u8>>,
) -> BTreeMap<String, Vec<u8>> {
    let mut shown = BTreeMap::new();
    for reading in articles {
        let Some(article) = &reading.article else {
            continue;
        };
        for reference in image_references(article) {
            let found = inside(&reading.path, &reference);
            let wrong = match found.as_ref().and_then(|path| files.get(path)) {
                None => Some(Message::new(
                    format!("文件夹里没有图片 {reference};请放进来或改正路径"),
                    format!("the folder has no image {reference}; add it or mend its path"),
                )),
                Some(bytes) if bytes.len() > MAX_IMAGE_BYTES => Some(Message::new(
                    format!("图片 {reference} 超过 2 MB;请压缩后再放"),
                    format!("the image {reference} is over 2 MB; make it smaller"),
                )),
                Some(bytes) if image_kind(bytes).is_none() => Some(Message::new(
                    format!("{reference} 不是图片:只收 png、jpeg、webp、gif"),
                    format!("{reference} is no image: png, jpeg, webp or gif by its bytes"),
                )),
                Some(_) => None,
            };
            match (wrong, found) {
                (None, Some(path)) => {
                    if let Some(bytes) = files.get(&path) {
                        shown.entry(path.clone()).or_insert_with(|| bytes.clone());
                    }
                    reading.images.insert(reference, path);
                }
                (Some(message), _) => {
                    let wrong = problem(reading, &reference, "image", Severity::Error, message);
                    reading.problems.push(wrong);
                }
                (None, None) => {}
            }
        }
    }
    shown
}

/// The path within the folder that a reference from a file means; none if it leaves the folder.
pub(crate) fn inside(file: &str, reference: &str) -> Option<String> {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn a_reference_never_leaves_the_folder() {
        assert_eq!(
            inside("a/b.md", "img/x.png").as_deref(),
            Some("a/img/x.png")
        );
        assert_eq!(inside("a/b.md", "../x.png").as_deref(), Some("x.png"));
        assert_eq!(inside("a/b.md", "../../etc/x.png"), None);
    }
}
