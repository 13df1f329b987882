//! Keys, users, images.

use koujing_core::{Audience, Role};
use koujing_store::StoreError;

use super::Fixture;
use super::samples::at;

pub(crate) async fn a_key_is_found_by_its_token(Fixture { store, .. }: &Fixture) {
    let token = store
        .create_key("网站", Role::Reader, Audience::Public, Some(at(99)), at(1))
        .await
        .unwrap();
    let other = store
        .create_key("网站", Role::Admin, Audience::Internal, None, at(1))
        .await
        .unwrap();
    assert_ne!(token, other);
    let holder = store.key(&token, at(2)).await.unwrap().unwrap();
    assert_eq!((holder.name.as_str(), holder.role), ("网站", Role::Reader));
    assert_eq!(
        (holder.audience, holder.expires_at),
        (Audience::Public, Some(at(99)))
    );
    let admin = store.key(&other, at(2)).await.unwrap().unwrap();
    assert_eq!(
        (admin.role, admin.audience),
        (Role::Admin, Audience::Internal)
    );
    assert_ne!(admin.id, holder.id);
    for unknown in [
        "",
        "kj_",
        "网站",
        &token[1..],
        &koujing_store::key_token(&[7; 20]),
    ] {
        assert_eq!(store.key(unknown, at(2)).await.unwrap(), None, "{unknown}");
    }
}

pub(crate) async fn expired_and_revoked_keys_are_nobody(fixture: &Fixture) {
    let store = &fixture.store;
    let token = store
        .create_key("a", Role::Editor, Audience::Internal, Some(at(10)), at(1))
        .await
        .unwrap();
    assert!(store.key(&token, at(9)).await.unwrap().is_some());
    assert_eq!(store.key(&token, at(10)).await.unwrap(), None);
    fixture.tamper("UPDATE keys SET revoked_at = 5").await;
    assert_eq!(store.key(&token, at(9)).await.unwrap(), None);
}

pub(crate) async fn a_token_is_not_kept(fixture: &Fixture) {
    let store = &fixture.store;
    let token = store
        .create_key("a", Role::Editor, Audience::Internal, None, at(1))
        .await
        .unwrap();
    store
        .create_user("王芳", "很长的密码", Role::Editor, at(1))
        .await
        .unwrap();
    let question = "SELECT id || hash FROM keys UNION ALL SELECT detail || subject FROM audit \
                    UNION ALL SELECT password_hash FROM users";
    let kept: Vec<String> = sqlx::query_scalar(question)
        .fetch_all(&fixture.pool().await)
        .await
        .unwrap();
    assert_eq!(kept.len(), 4);
    assert!(!kept.iter().any(|text| text.contains(&token[3..])));
    assert!(!kept.iter().any(|text| text.contains("很长的密码")));
    let phc = kept.iter().find(|text| text.starts_with("$argon2id$"));
    assert!(phc.unwrap().contains("m=19456,t=2,p=1"), "{phc:?}");
}

pub(crate) async fn user_names_are_unique_up_to_case(Fixture { store, .. }: &Fixture) {
    let create = async |name: &str| {
        store
            .create_user(name, "密码密码", Role::Approver, at(1))
            .await
    };
    create("Wang").await.unwrap();
    let taken = create("wANG").await;
    assert!(matches!(taken, Err(StoreError::UserExists(name)) if name == "wANG"));
    create("wang2").await.unwrap();
    assert_eq!(store.verify_audit().await.unwrap().rows, 2);
}

pub(crate) async fn odd_names_are_refused(Fixture { store, .. }: &Fixture) {
    for name in ["", "  ", "a\nb", "a\0", &"字".repeat(101)] {
        let user = store
            .create_user(name, "密码密码", Role::Reader, at(1))
            .await;
        assert!(matches!(user, Err(StoreError::InvalidName(_))), "{name:?}");
        let key = store.create_key(name, Role::Reader, Audience::Public, None, at(1));
        assert!(
            matches!(key.await, Err(StoreError::InvalidName(_))),
            "{name:?}"
        );
    }
    assert_eq!(store.verify_audit().await.unwrap().rows, 0);
}

pub(crate) async fn images_are_kept_once(Fixture { store, .. }: &Fixture) {
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let hash = store.put_image("image/png", &bytes, at(1)).await.unwrap();
    let again = store.put_image("image/jpeg", &bytes, at(2)).await.unwrap();
    assert_eq!(hash, again);
    assert_eq!(hash.len(), 64);
    let image = store.image(&hash).await.unwrap().unwrap();
    assert_eq!((image.kind.as_str(), image.bytes), ("image/png", bytes));
    let empty = store.put_image("image/png", b"", at(1)).await.unwrap();
    assert_eq!(store.image(&empty).await.unwrap().unwrap().bytes, b"");
    assert_eq!(store.image("00").await.unwrap(), None);
}
