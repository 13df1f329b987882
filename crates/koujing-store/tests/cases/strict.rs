//! What the tables refuse, whoever asks: SQL that our own code could send.

use koujing_core::{Settings, State};
use koujing_store::Expected;
use sqlx::AnyPool;

use super::Fixture;
use super::desk::{document, hand_in, schedule, set, write};
use super::samples::{article, at, publish, reworded};

async fn refused(pool: &AnyPool, statement: &str) -> bool {
    let statement = sqlx::AssertSqlSafe(statement.to_owned());
    match sqlx::raw_sql(statement).execute(pool).await {
        Ok(_) => false,
        Err(sqlx::Error::Database(error)) => {
            use sqlx::error::ErrorKind::{CheckViolation, ForeignKeyViolation, UniqueViolation};
            matches!(
                error.kind(),
                CheckViolation | ForeignKeyViolation | UniqueViolation
            )
        }
        Err(other) => panic!("{other}"),
    }
}

pub(crate) async fn the_tables_are_strict(fixture: &Fixture) {
    let store = &fixture.store;
    let new = article("a", &["甲"]);
    publish(store, vec![new.clone()], 1).await;
    schedule(store, &reworded(new.clone(), "二"), 50, 2).await;
    hand_in(store, &reworded(new.clone(), "三"), "zhao", 3).await;
    store
        .suspend(&new.article.id, "", "li", at(4))
        .await
        .unwrap();
    set(store, "{}", 5).await;
    let settings = Settings::default();
    let draft = store.draft_settings("{}", &settings, Expected::Any, "zhao", at(6));
    draft.await.unwrap();
    let pool = fixture.pool().await;
    let statements = [
        // Two live revisions, two open ones, of an article and of the settings.
        "UPDATE revisions SET state = 'published' WHERE number = 2",
        "UPDATE revisions SET state = 'draft' WHERE number = 2",
        "UPDATE settings SET state = 'published' WHERE number = 2",
        "INSERT INTO settings (number, state, source, settings, author, created_at) \
         VALUES (3, 'in_review', '', '{}', 'x', 1)",
        // No such state, kind, document.
        "UPDATE revisions SET state = 'live' WHERE number = 1",
        "UPDATE settings SET state = 'live' WHERE number = 1",
        "UPDATE settings SET document = 'other' WHERE number = 1",
        "UPDATE articles SET kind = 'question'",
        "UPDATE claims SET kind = 'other'",
        "INSERT INTO changes (seq, kind, at) VALUES (99, 'other', 1)",
        // A number twice, a number below 1.
        "UPDATE revisions SET number = 1 WHERE number = 3",
        "UPDATE revisions SET number = 0 WHERE number = 3",
        "INSERT INTO changes (seq, kind, at) VALUES (1, 'settings', 1)",
        "INSERT INTO audit (number, at, actor, kind, subject, detail, previous_hash, hash) \
         VALUES (1, 1, '', '', '', '', '', '')",
        // What belongs to nothing.
        "UPDATE claims SET revision = 9",
        "UPDATE revisions SET article_key = 'b' WHERE number = 3",
        "DELETE FROM revisions WHERE number = 1",
        "DELETE FROM articles",
        "INSERT INTO approvals (article_key, revision, approver, name, at, acknowledged) \
         VALUES ('a', 9, 'x', 'x', 1, '[]')",
        "INSERT INTO settings_approvals (revision, approver, name, at, acknowledged) \
         VALUES (9, 'x', 'x', 1, '[]')",
        "INSERT INTO suspensions (seq, article_key, from_at, actor, reason) \
         VALUES (98, 'b', 1, '', '')",
        // Approved twice by one person, suspended twice at once.
        "INSERT INTO approvals (article_key, revision, approver, name, at, acknowledged) \
         VALUES ('a', 2, 'li', 'Li', 9, '[]')",
        "INSERT INTO suspensions (seq, article_key, from_at, actor, reason) \
         VALUES (97, 'a', 1, '', '')",
    ];
    for statement in statements {
        assert!(refused(&pool, statement).await, "{statement}");
    }
    pool.close().await;
}

/// Not what a verb expects: it fails, and nothing of it stays.
pub(crate) async fn a_damaged_record_is_not_written_on(fixture: &Fixture) {
    let store = &fixture.store;
    let new = article("a", &["甲"]);
    write(store, &new, "zhao", 1).await;
    schedule(store, &article("b", &["乙"]), 50, 2).await;
    let before = store.position().await.unwrap();
    fixture
        .tamper("UPDATE revisions SET article = '{' WHERE article_key = 'b'")
        .await;
    assert!(store.publish_due(at(60)).await.is_err());
    let submitted = store
        .submit(&document("a"), 1, new.claims, "zhao", at(60))
        .await;
    assert!(submitted.is_err());
    assert_eq!(store.position().await.unwrap(), before);
    let record = &store.history(&document("a")).await.unwrap()[0];
    assert_eq!(record.state, State::Draft);
}
