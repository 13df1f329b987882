//! Looking the whole record over.

use koujing_core::{Audience, Role, Settings};
use koujing_store::Location;

use super::Fixture;
use super::samples::{article, at, draft, publish, reworded};

/// A record with something of everything, and nothing wrong with it.
async fn fill(fixture: &Fixture) {
    let store = &fixture.store;
    assert_eq!(store.inspect().await.unwrap(), []);
    let image = store.put_image("image/png", b"png", at(1)).await.unwrap();
    let mut a = article("a", &["甲", "甲二"]);
    a.images.insert("a.png".into(), image);
    publish(store, vec![a.clone(), article("b", &["乙"])], 1).await;
    publish(store, vec![reworded(a, "改")], 2).await;
    draft(store, vec![article("c", &["甲"])], 3).await;
    let settings = Settings::default();
    let done = store.import_settings("{}", &settings, "王芳", at(4));
    assert!(done.await.unwrap());
    let key = store.create_key("k", Role::Reader, Audience::Public, None, at(5));
    key.await.unwrap();
    store.put_model(None, 4, b"m", "王芳", at(6)).await.unwrap();
    assert_eq!(store.inspect().await.unwrap(), []);
}

/// What is found after somebody did this to the tables: `check: what`, sorted.
async fn found(fixture: &Fixture, statement: &str) -> String {
    fixture.tamper(statement).await;
    told(fixture).await
}

async fn told(fixture: &Fixture) -> String {
    let findings = fixture.store.inspect().await.unwrap();
    for finding in &findings {
        for message in [&finding.what, &finding.mend] {
            assert!(!message.zh.is_empty() && !message.en.is_empty());
        }
    }
    let mut told: Vec<_> = findings
        .iter()
        .map(|finding| format!("{}: {}", finding.check, finding.what.en))
        .collect();
    told.sort();
    told.join("\n")
}

pub(crate) async fn a_wrong_counter_is_found(fixture: &Fixture) {
    fill(fixture).await;
    assert_eq!(
        found(fixture, "UPDATE counter SET seq = 9").await,
        "counter: the change feed ends at 5, the counter says 9"
    );
    assert_eq!(
        found(
            fixture,
            "UPDATE counter SET seq = 5; DELETE FROM changes WHERE seq = 3"
        )
        .await,
        "counter: the change feed has gaps: 4 rows from 1 to 5"
    );
    assert!(
        found(fixture, "DELETE FROM counter")
            .await
            .contains("counter: the row of the counter is missing")
    );
}

pub(crate) async fn a_broken_chain_is_found(fixture: &Fixture) {
    fill(fixture).await;
    assert_eq!(
        found(fixture, "UPDATE audit SET actor = '别人' WHERE number = 3").await,
        "audit: the audit log is missing, altered or out of order from row 3 on"
    );
}

pub(crate) async fn wrong_states_are_found(fixture: &Fixture) {
    fill(fixture).await;
    assert_eq!(
        found(fixture, "UPDATE articles SET live = 1 WHERE key = 'a'").await,
        "live: revision 1 of a is the one that serves, but is not published (of a retired article: \
         not retired)\nlive: revision 2 of a is published, but is not the one that serves"
    );
    assert_eq!(
        found(
            fixture,
            "UPDATE articles SET live = 2, newest = 3 WHERE key = 'a'"
        )
        .await,
        "live: revision 3 of a is noted as the newest revision, but is not the last one"
    );
    let lacks = "is approved or published, but lacks its approver or a time, or has ended";
    assert_eq!(
        found(
            fixture,
            "UPDATE articles SET newest = 2 WHERE key = 'a'; \
             UPDATE revisions SET approved_by = NULL WHERE state = 'published'; \
             UPDATE settings SET ended_at = 7"
        )
        .await,
        format!(
            "live: revision 1 of b {lacks}\nlive: revision 1 of settings {lacks}\n\
             live: revision 2 of a {lacks}"
        )
    );
}

pub(crate) async fn claims_out_of_place_are_found(fixture: &Fixture) {
    fill(fixture).await;
    assert_eq!(
        found(
            fixture,
            "UPDATE claims SET live_until = NULL WHERE article_key = 'a' AND revision = 1; \
             UPDATE claims SET live_until = 9 WHERE article_key = 'b'"
        )
        .await,
        "claims: revision 1 of a is neither live nor scheduled, but still holds questions\n\
         claims: revision 1 of b is live or scheduled, but has let go of some of its questions"
    );
    assert_eq!(
        found(
            fixture,
            "UPDATE claims SET live_until = 9 WHERE article_key = 'a' AND revision = 1; \
             DELETE FROM claims WHERE article_key = 'b'"
        )
        .await,
        "claims: revision 1 of b is a live or scheduled answer, but holds no question at all"
    );
}

pub(crate) async fn conflicting_claims_are_found(fixture: &Fixture) {
    fill(fixture).await;
    assert_eq!(
        found(
            fixture,
            "UPDATE claims SET question = '甲' WHERE article_key = 'b'"
        )
        .await,
        "conflicts: a (revision 2) and b (revision 1) both hold the question \"乙\""
    );
    // The one had expired when the other was approved.
    assert_eq!(
        found(
            fixture,
            "UPDATE claims SET effective_until = 2 WHERE article_key = 'b'; \
             UPDATE claims SET effective_until = 99 WHERE article_key = 'a'"
        )
        .await,
        ""
    );
    assert!(
        found(
            fixture,
            "UPDATE claims SET effective_until = 3 WHERE article_key = 'b'"
        )
        .await
        .starts_with("conflicts: ")
    );
}

pub(crate) async fn unreadable_json_is_found(fixture: &Fixture) {
    fill(fixture).await;
    let found = found(
        fixture,
        "UPDATE revisions SET images = '[]' WHERE article_key = 'c'; \
         UPDATE revisions SET article = '{}' WHERE article_key = 'a' AND number = 1; \
         UPDATE settings SET settings = '{\"x\": 1}'; \
         UPDATE claims SET scope = 'x' WHERE article_key = 'b'; \
         INSERT INTO approvals (article_key, revision, approver, name, at, acknowledged) \
         VALUES ('a', 2, 'x', 'X', 2, '{}')",
    )
    .await;
    let lines: Vec<_> = found
        .lines()
        .map(|line| line.split(" is not readable").next().unwrap())
        .collect();
    let expected = [
        "json: a question of revision 1 of b",
        "json: number 1 of a",
        "json: number 1 of c",
        "json: number 1 of settings",
        "json: number 2 of a",
    ];
    assert_eq!(lines, expected);
    let other = "UPDATE revisions SET article = replace(article, '\"id\":\"a\"', '\"id\":\"z\"') \
                 WHERE article_key = 'a'";
    fixture.tamper(other).await;
    assert!(told(fixture).await.contains("column article is about z"));
}

pub(crate) async fn altered_images_are_found(fixture: &Fixture) {
    fill(fixture).await;
    let content = match fixture.location {
        Location::SqliteFile(_) => "X'00'",
        Location::Postgres(_) => "'\\x00'",
    };
    let altered = found(fixture, &format!("UPDATE images SET content = {content}")).await;
    assert!(
        altered.starts_with("images: the content of the image "),
        "{altered}"
    );
    assert_eq!(
        found(fixture, "DELETE FROM images").await,
        "images: the image a.png of revision 2 of a is missing"
    );
}

pub(crate) async fn a_lost_key_is_found(fixture: &Fixture) {
    fill(fixture).await;
    assert_eq!(
        found(
            fixture,
            "DELETE FROM meta WHERE name = 'store_id'; UPDATE meta SET value = 'AAAA'; \
             INSERT INTO meta (name, value) VALUES ('normaliser_version', 'zwei')"
        )
        .await,
        "meta: normaliser_version of the record is missing or not readable\n\
         meta: receipt_key of the record is missing or not readable\n\
         meta: store_id of the record is missing or not readable"
    );
}

pub(crate) async fn dangling_rows_are_found(fixture: &Fixture) {
    fill(fixture).await;
    let unwatched = match fixture.location {
        Location::SqliteFile(_) => "PRAGMA foreign_keys = OFF",
        Location::Postgres(_) => "SET session_replication_role = replica",
    };
    let found = found(
        fixture,
        &format!(
            "{unwatched}; DELETE FROM articles WHERE key = 'b'; \
         DELETE FROM revisions WHERE article_key = 'a' AND number = 1"
        ),
    )
    .await;
    assert!(
        found
            .contains("references: a row of the table revisions refers to b/1, which is not there"),
        "{found}"
    );
    assert!(
        found.contains("references: a row of the table claims refers to a/1, which is not there"),
        "{found}"
    );
}

pub(crate) async fn many_findings_are_counted(fixture: &Fixture) {
    let store = &fixture.store;
    let batch = (0..25).map(|i| article(&format!("a{i:02}"), &[&format!("问{i}")]));
    publish(store, batch.collect(), 1).await;
    fixture.tamper("UPDATE articles SET newest = 7").await;
    let findings = store.inspect().await.unwrap();
    assert_eq!(findings.len(), 21);
    assert!(findings[0].what.en.contains("a00"));
    assert_eq!(findings[20].what.en, "5 more findings of this check");
    assert!(findings.iter().all(|finding| finding.check == "live"));
}
