//! The audit log and its chain.

use koujing_core::{Audience, Role, Settings};
use koujing_store::AuditReport;

use super::Fixture;
use super::samples::{article, at, draft, publish};

const ALL_WELL: Option<u64> = None;

async fn filled(fixture: &Fixture) {
    let batch = (1..=5).map(|i| article(&format!("a{i}"), &[&format!("问{i}")]));
    publish(&fixture.store, batch.collect(), 1).await;
}

async fn report(fixture: &Fixture) -> (u64, Option<u64>) {
    let AuditReport { rows, broken_at } = fixture.store.verify_audit().await.unwrap();
    (rows, broken_at)
}

pub(crate) async fn every_change_is_in_the_log(fixture: &Fixture) {
    let store = &fixture.store;
    publish(store, vec![article("a", &["甲"])], 1).await;
    draft(store, vec![article("b", &["乙"])], 2).await;
    let settings = Settings::default();
    store
        .import_settings("{}", &settings, "王芳", at(3))
        .await
        .unwrap();
    let key = store.create_key("k", Role::Reader, Audience::Public, None, at(4));
    key.await.unwrap();
    store
        .create_user("李雷", "密码密码", Role::Editor, at(5))
        .await
        .unwrap();
    let log = sqlx::query_as::<_, (i64, i64, String, String, String)>(
        "SELECT number, at, actor, kind, subject FROM audit ORDER BY number",
    );
    let mut log = log.fetch_all(&fixture.pool().await).await.unwrap();
    assert!(log[3].4.starts_with("key/"));
    log[3].4.truncate(4);
    let row = |number: i64, actor: &str, kind: &str, subject: &str| {
        (
            number,
            number,
            actor.to_owned(),
            kind.to_owned(),
            subject.to_owned(),
        )
    };
    let expected = [
        row(1, "王芳", "imported", "article/a"),
        row(2, "李雷", "imported", "article/b"),
        row(3, "王芳", "imported", "settings"),
        row(4, "operator", "key_created", "key/"),
        row(5, "operator", "user_created", "user/李雷"),
    ];
    assert_eq!(log, expected);
    assert_eq!(report(fixture).await, (5, ALL_WELL));
}

pub(crate) async fn altered_rows_are_found(fixture: &Fixture) {
    filled(fixture).await;
    assert_eq!(report(fixture).await, (5, ALL_WELL));
    fixture
        .tamper("UPDATE audit SET actor = '别人' WHERE number = 3")
        .await;
    assert_eq!(report(fixture).await, (5, Some(3)));
    fixture
        .tamper("UPDATE audit SET actor = '王芳' WHERE number = 3")
        .await;
    assert_eq!(report(fixture).await, (5, ALL_WELL));
    fixture
        .tamper("UPDATE audit SET at = at + 1 WHERE number = 5")
        .await;
    assert_eq!(report(fixture).await, (5, Some(5)));
}

pub(crate) async fn missing_rows_are_found(fixture: &Fixture) {
    filled(fixture).await;
    fixture.tamper("DELETE FROM audit WHERE number = 5").await;
    assert_eq!(report(fixture).await, (4, Some(5)));
    fixture.tamper("DELETE FROM audit WHERE number = 2").await;
    assert_eq!(report(fixture).await, (3, Some(2)));
    fixture.tamper("DELETE FROM audit").await;
    assert_eq!(report(fixture).await, (0, Some(1)));
}
