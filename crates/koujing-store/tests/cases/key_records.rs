//! Listing and revoking keys.

use koujing_core::{Audience, Role};

use super::Fixture;
use super::samples::at;
use koujing_store::AuditFilter;

pub(crate) async fn a_revoked_key_is_nobody(Fixture { store, .. }: &Fixture) {
    let made = store
        .create_key_as("网站", Role::Editor, Audience::Public, None, "李雷", at(1))
        .await
        .unwrap();
    assert!(!format!("{made:?}").contains(&made.token));
    let holder = store.key(&made.token, at(2)).await.unwrap().unwrap();
    assert_eq!(holder.id, made.id);
    assert!(store.revoke_key(&made.id, "韩梅梅", at(3)).await.unwrap());
    assert_eq!(store.key(&made.token, at(4)).await.unwrap(), None);
    // Once only, and only what is there.
    assert!(!store.revoke_key(&made.id, "韩梅梅", at(5)).await.unwrap());
    assert!(!store.revoke_key("nobody\0", "韩梅梅", at(5)).await.unwrap());
    assert!(
        !store
            .revoke_key(&made.token, "韩梅梅", at(5))
            .await
            .unwrap()
    );
    let log = store.audit_rows(&AuditFilter::default(), 9).await.unwrap();
    let told: Vec<_> = log
        .iter()
        .map(|row| (row.kind.as_str(), row.actor.as_str(), &row.subject))
        .collect();
    let subject = format!("key/{}", made.id);
    let expected = [
        ("key_revoked", "韩梅梅", &subject),
        ("key_created", "李雷", &subject),
    ];
    assert_eq!(told, expected);
    let keys = store.keys().await.unwrap();
    assert_eq!(keys.len(), 1);
    assert_eq!(keys[0].revoked_at, Some(at(3)));
    assert_eq!(store.verify_audit().await.unwrap().broken_at, None);
}

pub(crate) async fn keys_are_listed_without_their_secrets(fixture: &Fixture) {
    let store = &fixture.store;
    let first = store
        .create_key_as(
            "甲",
            Role::Reader,
            Audience::Public,
            Some(at(99)),
            "李雷",
            at(1),
        )
        .await
        .unwrap();
    let second = store.create_key_as("乙", Role::Admin, Audience::Internal, None, "李雷", at(2));
    let second = second.await.unwrap();
    let keys = store.keys().await.unwrap();
    let told: Vec<_> = keys
        .iter()
        .map(|key| {
            (
                &key.id,
                key.name.as_str(),
                key.role,
                key.audience,
                key.expires_at,
            )
        })
        .collect();
    let expected = [
        (
            &first.id,
            "甲",
            Role::Reader,
            Audience::Public,
            Some(at(99)),
        ),
        (&second.id, "乙", Role::Admin, Audience::Internal, None),
    ];
    assert_eq!(told, expected);
    let json = serde_json::to_string(&keys).unwrap();
    let hashes: Vec<String> = sqlx::query_scalar("SELECT hash FROM keys")
        .fetch_all(&fixture.pool().await)
        .await
        .unwrap();
    assert_eq!(hashes.len(), 2);
    assert!(!hashes.iter().any(|hash| json.contains(hash)));
    assert!(!json.contains(&first.token[3..]));
}

pub(crate) async fn the_latest_use_of_a_key_stays(Fixture { store, .. }: &Fixture) {
    let make = async |name: &str| {
        let key = store.create_key_as(name, Role::Reader, Audience::Public, None, "李雷", at(1));
        key.await.unwrap().id
    };
    let (a, b) = (make("甲").await, make("乙").await);
    let rows = store.verify_audit().await.unwrap().rows;
    let used = [
        (a.clone(), at(7)),
        (a.clone(), at(9)),
        (a.clone(), at(8)),
        ("nobody".into(), at(9)),
    ];
    store.keys_used(&used).await.unwrap();
    // Another node tells later what it saw earlier.
    store.keys_used(&[(a.clone(), at(5))]).await.unwrap();
    store.keys_used(&[]).await.unwrap();
    let mut keys = store.keys().await.unwrap();
    keys.sort_by_key(|key| std::cmp::Reverse(key.name.clone()));
    let told: Vec<_> = keys.iter().map(|k| (&k.id, k.last_used_at)).collect();
    assert_eq!(told, [(&a, Some(at(9))), (&b, None)]);
    assert_eq!(store.verify_audit().await.unwrap().rows, rows);
    assert_eq!(store.seq().await.unwrap(), 0);
}
