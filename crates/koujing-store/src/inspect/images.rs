//! Images are what their names say, and those that serve are there.

use std::collections::{BTreeMap, HashSet};

use futures::TryStreamExt as _;
use sqlx::{AnyConnection, Row as _};

use koujing_core::Message;

use super::{Findings, from_backup};
use crate::StoreError;
use crate::audit::sha256_hex;
use crate::row::Columns;

pub(super) async fn sound(
    connection: &mut AnyConnection,
    found: &mut Findings,
) -> Result<(), StoreError> {
    let mut there = HashSet::new();
    let all = "SELECT hash, content FROM images ORDER BY hash";
    let mut rows = sqlx::query(all).fetch(&mut *connection);
    while let Some(row) = rows.try_next().await? {
        let hash = row.text("hash")?;
        let content: Vec<u8> = row.try_get("content")?;
        if sha256_hex(&content) != hash {
            let what = Message::new(
                format!("图片 {hash} 的内容被改动"),
                format!("the content of the image {hash} is another one"),
            );
            found.add("images", what, from_backup());
        }
        there.insert(hash);
    }
    drop(rows);
    let named = "SELECT article_key, number, images FROM revisions \
                 WHERE state IN ('published', 'approved') ORDER BY article_key, number";
    let mut rows = sqlx::query(named).fetch(connection);
    while let Some(row) = rows.try_next().await? {
        // Not readable: named by another check.
        let Ok(images) = row.json::<BTreeMap<String, String>>("images") else {
            continue;
        };
        for (reference, hash) in images {
            if there.contains(&hash) {
                continue;
            }
            let (of, number) = (row.text("article_key")?, row.integer("number")?);
            let what = Message::new(
                format!("{of} 的版本 {number} 用到的图片 {reference} 不见了"),
                format!("the image {reference} of revision {number} of {of} is missing"),
            );
            let mend = Message::new(
                "把含有这张图片的内容目录重新导入，或恢复备份",
                "import the content folder with the image again, or restore a backup",
            );
            found.add("images", what, mend);
        }
    }
    Ok(())
}
