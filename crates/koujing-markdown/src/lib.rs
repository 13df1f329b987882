#![doc = include_str!("../README.md")]

mod form;
mod hash;
mod image;
mod key;
mod lint;
mod names;
mod parts;
mod placeholder;
mod problems;
mod read;
mod render;
mod settings;
mod sms;
mod source;
mod write;
mod yaml;

pub use form::{ArticleForm, FormWording, article_form, form_key, with_form};
pub use hash::wording_hash;
pub use image::{ImageKind, MAX_IMAGE_BYTES, image_kind, image_references};
pub use lint::lint_article;
pub use parts::{FilePart, file_parts};
pub use read::{Reading, front_matter_id, read_article};
pub use render::{Filled, Rendering, Template, Voice, render};
pub use settings::{ShortSettings, change_settings, read_settings};
pub use sms::sms_segments;
pub use write::write_article;
