//! The columns that hold JSON are readable, and say what the columns beside them say.

use std::collections::BTreeMap;

use futures::TryStreamExt as _;
use serde_json::Value as Json;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use koujing_core::{Article, Message, Settings};

use super::{Findings, from_backup};
use crate::StoreError;
use crate::row::Columns;

/// Reads what a row holds, and gives it up.
type Read = fn(&AnyRow) -> Result<(), StoreError>;

pub(super) async fn readable(
    connection: &mut AnyConnection,
    found: &mut Findings,
) -> Result<(), StoreError> {
    let checks: [(&str, Read); 5] = [
        (
            "SELECT article_key AS of, number, article, images FROM revisions \
             ORDER BY article_key, number",
            revision,
        ),
        (
            "SELECT 'settings' AS of, number, settings FROM settings ORDER BY number",
            |row| row.json::<Settings>("settings").map(drop),
        ),
        (
            "SELECT article_key AS of, revision AS number, acknowledged FROM approvals \
             ORDER BY article_key, revision, approver",
            acknowledged,
        ),
        (
            "SELECT 'settings' AS of, revision AS number, acknowledged FROM settings_approvals \
             ORDER BY revision, approver",
            acknowledged,
        ),
        (
            "SELECT 'audit' AS of, number, detail FROM audit ORDER BY number",
            |row| row.json::<Json>("detail").map(drop),
        ),
    ];
    for (question, check) in checks {
        let mut rows = sqlx::query(question).fetch(&mut *connection);
        while let Some(row) = rows.try_next().await? {
            match check(&row) {
                Ok(()) => {}
                Err(StoreError::Corrupt { what }) => {
                    let (of, number) = (row.text("of")?, row.integer("number")?);
                    let what = Message::new(
                        format!("{of} 的第 {number} 号内容不可读：{what}"),
                        format!("number {number} of {of} is not readable: {what}"),
                    );
                    found.add("json", what, from_backup());
                }
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

fn revision(row: &AnyRow) -> Result<(), StoreError> {
    let article: Article = row.json("article")?;
    if article.id.key() != row.text("of")? {
        return Err(StoreError::Corrupt {
            what: format!("column article is about {}", article.id),
        });
    }
    row.json::<BTreeMap<String, String>>("images").map(drop)
}

fn acknowledged(row: &AnyRow) -> Result<(), StoreError> {
    row.json::<Vec<String>>("acknowledged").map(drop)
}
