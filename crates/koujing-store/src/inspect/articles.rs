//! Articles and the states of their revisions agree.

use sqlx::AnyConnection;

use koujing_core::Message;

use super::{Findings, from_backup};
use crate::StoreError;
use crate::row::Columns;

pub(super) async fn live(
    connection: &mut AnyConnection,
    found: &mut Findings,
) -> Result<(), StoreError> {
    for (question, zh, en) in [
        (
            "SELECT a.key AS of, a.live AS number FROM articles a LEFT JOIN revisions r \
             ON r.article_key = a.key AND r.number = a.live WHERE a.live IS NOT NULL \
             AND (r.state IS NULL OR r.state <> \
             CASE WHEN a.retired_at IS NULL THEN 'published' ELSE 'retired' END) ORDER BY a.key",
            "被记为在用，但它不是已发布（已停用的条目：不是已停用）的版本",
            "is the one that serves, but is not published (of a retired article: not retired)",
        ),
        (
            "SELECT r.article_key AS of, r.number FROM revisions r LEFT JOIN articles a \
             ON a.key = r.article_key WHERE r.state = 'published' \
             AND (a.live IS NULL OR a.live <> r.number OR a.retired_at IS NOT NULL) \
             ORDER BY r.article_key, r.number",
            "是已发布的版本，但不是该条目在用的版本",
            "is published, but is not the one that serves",
        ),
        (
            "SELECT a.key AS of, a.newest AS number FROM articles a LEFT JOIN \
             (SELECT article_key, max(number) AS last FROM revisions GROUP BY article_key) r \
             ON r.article_key = a.key WHERE r.last IS NULL OR r.last <> a.newest ORDER BY a.key",
            "被记为最新版本，但最大的版本号不是它",
            "is noted as the newest revision, but is not the last one",
        ),
        (
            "SELECT article_key AS of, number FROM revisions WHERE (state = 'published' \
             AND (published_at IS NULL OR ended_at IS NOT NULL)) \
             OR (state IN ('published', 'approved') AND (approved_at IS NULL OR approved_by IS NULL)) \
             OR (state = 'approved' AND publish_at IS NULL) ORDER BY article_key, number",
            "已审核或已发布，但缺少审核人或时间，或者带有结束时间",
            "is approved or published, but lacks its approver or a time, or has ended",
        ),
        (
            "SELECT 'settings' AS of, number FROM settings WHERE (state = 'published' \
             AND (published_at IS NULL OR ended_at IS NOT NULL)) \
             OR (state IN ('published', 'approved') AND (approved_at IS NULL OR approved_by IS NULL)) \
             OR (state = 'approved' AND publish_at IS NULL) ORDER BY number",
            "已审核或已发布，但缺少审核人或时间，或者带有结束时间",
            "is approved or published, but lacks its approver or a time, or has ended",
        ),
    ] {
        let rows = sqlx::query(question).fetch_all(&mut *connection).await?;
        for row in rows {
            let (of, number) = (row.text("of")?, row.integer("number")?);
            let what = Message::new(
                format!("{of} 的版本 {number} {zh}"),
                format!("revision {number} of {of} {en}"),
            );
            found.add("live", what, from_backup());
        }
    }
    Ok(())
}
