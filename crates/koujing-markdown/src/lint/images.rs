//! Images: within the content folder, or from a host that the settings name.

use koujing_core::{Message, Settings};
use pulldown_cmark::{Event, Tag};

use super::Wording;
use crate::image::is_relative;
use crate::placeholder::Slotted;
use crate::problems::Problems;
use crate::render::{host, parser};

/// `depth`: how many folders deep the article's file lies in the content folder.
pub(super) fn check(
    texts: &[Wording<'_>],
    depth: usize,
    settings: &Settings,
    problems: &mut Problems,
) {
    for text in texts {
        let slotted = Slotted::new(text.text);
        for (event, range) in parser(&slotted.text).into_offset_iter() {
            let Event::Start(Tag::Image { dest_url, .. }) = event else {
                continue;
            };
            if let Some(message) = wrong(&dest_url, depth, settings) {
                let place = text.place(slotted.original(range.start));
                problems.error(place, "image_reference", message);
            }
        }
    }
}

fn wrong(address: &str, depth: usize, settings: &Settings) -> Option<Message> {
    if is_relative(address) {
        return leaves_folder(address, depth).then(|| {
            Message::new(
                format!("图片 {address} 在内容文件夹之外:请把图片放进来"),
                format!("the image {address} lies outside the content folder: put it inside"),
            )
        });
    }
    match host(address, "https") {
        Some(host)
            if settings
                .image_hosts
                .iter()
                .any(|own| own.eq_ignore_ascii_case(host)) =>
        {
            None
        }
        Some(host) => Some(Message::new(
            format!(
                "{host} 不在允许的图片网址里:请把图片放进内容文件夹,或在 koujing.yaml 的 image_hosts 里登记"
            ),
            format!(
                "images from {host} are not shown: put the image into the content folder, or list the host under `image_hosts` in koujing.yaml"
            ),
        )),
        None => Some(Message::new(
            "图片只能用相对路径,或登记过的 https 网址",
            "an image has a relative path, or an https address of a listed host",
        )),
    }
}

/// Whether so many `..` lead out of the content folder.
fn leaves_folder(path: &str, depth: usize) -> bool {
    let mut depth = Some(depth);
    for part in path.split(['/', '\\']) {
        match part {
            ".." => depth = depth.and_then(|depth| depth.checked_sub(1)),
            "" | "." => {}
            _ => depth = depth.map(|depth| depth + 1),
        }
    }
    depth.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_come_from_inside_or_a_listed_host() {
        let settings = Settings {
            image_hosts: vec!["img.example.com".into()],
            ..Settings::default()
        };
        for good in [
            "a.png",
            "图/a.png",
            "a/../b.png",
            "https://IMG.example.com/a.png",
        ] {
            assert_eq!(wrong(good, 0, &settings), None, "{good}");
        }
        for bad in [
            "../a.png",
            "a/../../b.png",
            "/a.png",
            "//img.example.com/a.png",
            "http://img.example.com/a.png",
            "https://img.example.com.evil.example/a.png",
            "https://img.example.com@evil.example/a.png",
            "data:image/png;base64,AA",
            "",
        ] {
            assert!(wrong(bad, 0, &settings).is_some(), "{bad}");
        }
    }

    #[test]
    fn a_path_may_climb_as_far_as_the_file_lies_deep() {
        assert!(!leaves_folder("../图/a.png", 1));
        assert!(leaves_folder("../../图/a.png", 1));
    }
}
