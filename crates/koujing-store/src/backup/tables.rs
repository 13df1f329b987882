//! The tables of a backup and what their columns hold, in an order in which every row comes behind those
//! it refers to. A test holds this list against the schema.

use Content::{Bytes, Integer, Text};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Text,
    Integer,
    Bytes,
}

pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [(&'static str, Content)],
    /// How many of the columns, from the first, are the key that rows come in the order of.
    pub(super) key: usize,
    /// What becomes of a row that a new record has already.
    pub(super) tail: &'static str,
}

impl Table {
    pub(super) fn of(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.name == name)
    }

    pub(super) fn content(&self, column: &str) -> Option<Content> {
        let mut columns = self.columns.iter();
        columns.find(|(name, _)| *name == column).map(|(_, c)| *c)
    }
}

const fn table(
    name: &'static str,
    key: usize,
    columns: &'static [(&'static str, Content)],
) -> Table {
    Table {
        name,
        columns,
        key,
        tail: "",
    }
}

/// Those that a new record has rows in.
pub(super) const MADE_WITH_THE_RECORD: [&str; 2] = ["meta", "counter"];

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "meta",
        key: 1,
        columns: &[("name", Text), ("value", Text)],
        tail: "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    },
    // Not deleted and written anew: other writers wait for this very row.
    Table {
        name: "counter",
        key: 1,
        columns: &[
            ("id", Integer),
            ("seq", Integer),
            ("audit_number", Integer),
            ("audit_hash", Text),
        ],
        tail: "ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, \
               audit_number = excluded.audit_number, audit_hash = excluded.audit_hash",
    },
    table(
        "articles",
        1,
        &[
            ("key", Text),
            ("id", Text),
            ("kind", Text),
            ("newest", Integer),
            ("live", Integer),
            ("suspended_at", Integer),
            ("suspended_reason", Text),
            ("verified_at", Integer),
            ("verified_by", Text),
            ("retired_at", Integer),
            ("created_at", Integer),
        ],
    ),
    table(
        "revisions",
        2,
        &[
            ("article_key", Text),
            ("number", Integer),
            ("state", Text),
            ("base", Integer),
            ("source", Text),
            ("article", Text),
            ("images", Text),
            ("import_path", Text),
            ("author", Text),
            ("created_at", Integer),
            ("submitted_at", Integer),
            ("submitted_by", Text),
            ("approved_by", Text),
            ("approved_at", Integer),
            ("publish_at", Integer),
            ("published_at", Integer),
            ("ended_at", Integer),
            ("decided_at", Integer),
            ("decided_by", Text),
            ("reason", Text),
            ("redacted_at", Integer),
            ("redacted_by", Text),
            ("redacted_reason", Text),
            ("redacted_hash", Text),
        ],
    ),
    table(
        "approvals",
        3,
        &[
            ("article_key", Text),
            ("revision", Integer),
            ("approver", Text),
            ("name", Text),
            ("at", Integer),
            ("acknowledged", Text),
        ],
    ),
    table(
        "claims",
        3,
        &[
            ("article_key", Text),
            ("revision", Integer),
            ("position", Integer),
            ("kind", Text),
            ("question", Text),
            ("written", Text),
            ("scope", Text),
            ("effective_from", Integer),
            ("effective_until", Integer),
            ("live_from", Integer),
            ("live_until", Integer),
        ],
    ),
    table(
        "releases",
        1,
        &[
            ("id", Text),
            ("title", Text),
            ("author", Text),
            ("at", Integer),
        ],
    ),
    table(
        "release_members",
        2,
        &[
            ("article_key", Text),
            ("revision", Integer),
            ("release_id", Text),
        ],
    ),
    table(
        "suspensions",
        1,
        &[
            ("seq", Integer),
            ("article_key", Text),
            ("from_at", Integer),
            ("actor", Text),
            ("reason", Text),
            ("until_at", Integer),
            ("lifted_by", Text),
        ],
    ),
    table(
        "settings",
        1,
        &[
            ("number", Integer),
            ("state", Text),
            ("base", Integer),
            ("source", Text),
            ("settings", Text),
            ("author", Text),
            ("created_at", Integer),
            ("submitted_at", Integer),
            ("submitted_by", Text),
            ("approved_by", Text),
            ("approved_at", Integer),
            ("publish_at", Integer),
            ("published_at", Integer),
            ("ended_at", Integer),
            ("decided_at", Integer),
            ("decided_by", Text),
            ("reason", Text),
            ("redacted_at", Integer),
            ("redacted_by", Text),
            ("redacted_reason", Text),
            ("redacted_hash", Text),
            ("document", Text),
        ],
    ),
    table(
        "settings_approvals",
        2,
        &[
            ("revision", Integer),
            ("approver", Text),
            ("document", Text),
            ("name", Text),
            ("at", Integer),
            ("acknowledged", Text),
        ],
    ),
    table(
        "changes",
        1,
        &[
            ("seq", Integer),
            ("kind", Text),
            ("article", Text),
            ("revision", Integer),
            ("at", Integer),
        ],
    ),
    table(
        "keys",
        1,
        &[
            ("id", Text),
            ("name", Text),
            ("role", Text),
            ("audience", Text),
            ("hash", Text),
            ("created_at", Integer),
            ("expires_at", Integer),
            ("last_used_at", Integer),
            ("revoked_at", Integer),
        ],
    ),
    table(
        "users",
        1,
        &[
            ("key", Text),
            ("name", Text),
            ("role", Text),
            ("password_hash", Text),
            ("created_at", Integer),
            ("disabled_at", Integer),
            ("language", Text),
        ],
    ),
    table(
        "favourites",
        2,
        &[("user_key", Text), ("article_key", Text), ("at", Integer)],
    ),
    table(
        "images",
        1,
        &[
            ("hash", Text),
            ("kind", Text),
            ("content", Bytes),
            ("created_at", Integer),
        ],
    ),
    table(
        "models",
        1,
        &[
            ("number", Integer),
            ("seq", Integer),
            ("made_at", Integer),
            ("content", Bytes),
        ],
    ),
    table(
        "tellings",
        1,
        &[
            ("id", Text),
            ("at", Integer),
            ("caller", Text),
            ("conversation", Text),
            ("outcome", Text),
            ("article_key", Text),
            ("revision", Integer),
            ("variant", Text),
            ("channel", Text),
        ],
    ),
    table(
        "wordings",
        1,
        &[
            ("key", Text),
            ("text", Text),
            ("context", Text),
            ("gap_id", Text),
            ("first_at", Integer),
            ("last_at", Integer),
        ],
    ),
    table(
        "asked",
        8,
        &[
            ("day", Integer),
            ("wording", Text),
            ("outcome", Text),
            ("reason", Text),
            ("article_key", Text),
            ("channel", Text),
            ("product", Text),
            ("caller", Text),
            ("times", Integer),
            ("copied", Integer),
        ],
    ),
    table(
        "gaps",
        1,
        &[
            ("id", Text),
            ("question", Text),
            ("state", Text),
            ("owner", Text),
            ("due_at", Integer),
            ("times", Integer),
            ("first_at", Integer),
            ("last_at", Integer),
            ("article_key", Text),
            ("decided_at", Integer),
            ("decided_by", Text),
        ],
    ),
    table(
        "gap_notes",
        2,
        &[
            ("gap_id", Text),
            ("number", Integer),
            ("at", Integer),
            ("actor", Text),
            ("kind", Text),
            ("text", Text),
        ],
    ),
    table(
        "feedback",
        1,
        &[
            ("id", Text),
            ("at", Integer),
            ("caller", Text),
            ("article_key", Text),
            ("revision", Integer),
            ("variant", Text),
            ("kind", Text),
            ("question", Text),
            ("note", Text),
            ("settled_at", Integer),
            ("settled_by", Text),
        ],
    ),
    table(
        "kept_replies",
        1,
        &[
            ("id", Text),
            ("kept_at", Integer),
            ("kept_by", Text),
            ("sent_at", Integer),
            ("agent", Text),
            ("agent_key", Text),
            ("team", Text),
            ("channel", Text),
            ("conversation", Text),
            ("asked", Text),
            ("reply", Text),
            ("verdict", Text),
            ("article_key", Text),
            ("revision", Integer),
        ],
    ),
    table(
        "findings",
        1,
        &[
            ("id", Text),
            ("reply_id", Text),
            ("rule", Text),
            ("severity", Text),
            ("said", Text),
            ("approved", Text),
            ("state", Text),
            ("appeal", Text),
            ("appealed_at", Integer),
            ("appealed_by", Text),
            ("reason", Text),
            ("decided_at", Integer),
            ("decided_by", Text),
        ],
    ),
    table(
        "events",
        1,
        &[
            ("number", Integer),
            ("at", Integer),
            ("kind", Text),
            ("gap_id", Text),
            ("question", Text),
            ("owner", Text),
            ("due_at", Integer),
        ],
    ),
    table(
        "audit",
        1,
        &[
            ("number", Integer),
            ("at", Integer),
            ("actor", Text),
            ("kind", Text),
            ("subject", Text),
            ("detail", Text),
            ("previous_hash", Text),
            ("hash", Text),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sqlx::Row as _;

    use super::*;
    use crate::{Location, Store};

    /// A column that a later migration adds must not be missing from backups.
    #[tokio::test]
    async fn the_list_is_the_schema() {
        let folder = tempfile::tempdir().expect("a folder");
        let location = Location::SqliteFile(folder.path().join("record.db"));
        let store = Store::open(&location).await.expect("a record");
        let columns = "SELECT t.name AS of, c.name, c.type, c.pk \
                       FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' \
                       AND t.name NOT IN ('migrations', 'repeatable', 'reviewers', 'sessions') \
                       AND t.name NOT LIKE 'sqlite%'";
        let rows = sqlx::query(columns).fetch_all(&store.reading).await;
        let of_schema: BTreeSet<String> = rows
            .expect("columns")
            .iter()
            .map(|row| {
                let text = |name: &str| row.get::<String, _>(name);
                let key = row.get::<i64, _>("pk");
                format!("{}.{} {} {key}", text("of"), text("name"), text("type"))
            })
            .collect();
        let of_list: BTreeSet<String> = TABLES
            .iter()
            .flat_map(|table| {
                table.columns.iter().zip(1..).map(|((name, content), at)| {
                    let kind = match content {
                        Text => "TEXT",
                        Integer => "BIGINT",
                        Bytes => "BLOB",
                    };
                    let key = if at <= table.key { at } else { 0 };
                    format!("{}.{name} {kind} {key}", table.name)
                })
            })
            .collect();
        assert_eq!(of_list, of_schema);
        store.close().await;
    }
}
