//! Users: signing in, and being changed.

use koujing_core::Role;

use super::Fixture;
use super::samples::at;
use koujing_store::AuditFilter;

async fn signs_in(fixture: &Fixture, name: &str, password: &str) -> bool {
    let user = fixture.store.check_password(name, password).await.unwrap();
    user.is_some()
}

pub(crate) async fn only_the_right_password_signs_in(fixture: &Fixture) {
    let store = &fixture.store;
    store
        .create_user_as("Wang 芳", "正确的密码", Role::Approver, "李雷", at(1))
        .await
        .unwrap();
    let user = store.check_password("wANG 芳", "正确的密码").await.unwrap();
    let user = user.unwrap();
    assert_eq!((user.name.as_str(), user.role), ("Wang 芳", Role::Approver));
    assert_eq!((user.created_at, user.disabled_at), (at(1), None));
    for (name, password) in [
        ("Wang 芳", "错误的密码"),
        ("Wang 芳", ""),
        ("Wang 芳", "正确的密码 "),
        ("Wang", "正确的密码"),
        ("", "正确的密码"),
        ("Wang 芳\0", "正确的密码"),
    ] {
        assert!(!signs_in(fixture, name, password).await, "{name:?}");
    }
    fixture
        .tamper("UPDATE users SET password_hash = 'plain'")
        .await;
    assert!(store.check_password("Wang 芳", "plain").await.is_err());
}

/// Another version of Koujing may have hashed with other parameters.
pub(crate) async fn a_hash_names_its_own_parameters(fixture: &Fixture) {
    let store = &fixture.store;
    let made = store.create_user_as("a", "unused", Role::Reader, "李雷", at(1));
    made.await.unwrap();
    // From the tests of the reference implementation (phc-winner-argon2, `src/test.c`).
    fixture
        .tamper(
            "UPDATE users SET password_hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$\
             CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'",
        )
        .await;
    assert!(!signs_in(fixture, "a", "Password").await);
    assert!(signs_in(fixture, "a", "password").await);
}

pub(crate) async fn a_password_is_replaced(fixture: &Fixture) {
    let store = &fixture.store;
    let made = store.create_user_as("Wang", "旧的密码", Role::Editor, "李雷", at(1));
    made.await.unwrap();
    assert!(
        store
            .set_password("wang", "新的密码", "李雷", at(2))
            .await
            .unwrap()
    );
    assert!(!signs_in(fixture, "Wang", "旧的密码").await);
    assert!(signs_in(fixture, "Wang", "新的密码").await);
    assert!(
        !store
            .set_password("nobody", "新的密码", "李雷", at(3))
            .await
            .unwrap()
    );
    let log = store
        .audit_rows(&AuditFilter::about("user/wang"), 9)
        .await
        .unwrap();
    assert_eq!(log[0].kind, "user_password_set");
    assert_eq!(log[0].detail.to_string(), "{}");
    assert_eq!(store.verify_audit().await.unwrap().rows, 2);
}

pub(crate) async fn a_disabled_user_stays_outside(fixture: &Fixture) {
    let store = &fixture.store;
    let made = store.create_user_as("Wang", "密码密码", Role::Editor, "李雷", at(1));
    made.await.unwrap();
    assert!(store.disable_user("WANG", "李雷", at(2)).await.unwrap());
    assert!(!signs_in(fixture, "Wang", "密码密码").await);
    // Still disabled since then, and told once.
    assert!(store.disable_user("Wang", "李雷", at(3)).await.unwrap());
    assert_eq!(store.users().await.unwrap()[0].disabled_at, Some(at(2)));
    assert!(store.enable_user("wang", "李雷", at(4)).await.unwrap());
    assert!(store.enable_user("wang", "李雷", at(5)).await.unwrap());
    assert!(signs_in(fixture, "Wang", "密码密码").await);
    for done in [
        store.disable_user("nobody", "李雷", at(6)).await,
        store.enable_user("nobody\0", "李雷", at(6)).await,
    ] {
        assert!(!done.unwrap());
    }
    let log = store
        .audit_rows(&AuditFilter::about("user/wang"), 9)
        .await
        .unwrap();
    let kinds: Vec<_> = log.iter().map(|row| row.kind.as_str()).collect();
    assert_eq!(kinds, ["user_enabled", "user_disabled", "user_created"]);
    assert_eq!(log[2].actor, "李雷");
}

pub(crate) async fn roles_change_with_a_trace(Fixture { store, .. }: &Fixture) {
    for name in ["b", "Ä", "A"] {
        let made = store.create_user_as(name, "密码密码", Role::Reader, "李雷", at(1));
        made.await.unwrap();
    }
    for instant in [2, 3] {
        let set = store.set_user_role("B", Role::Admin, "李雷", at(instant));
        assert!(set.await.unwrap());
    }
    let set = store.set_user_role("c", Role::Admin, "李雷", at(4));
    assert!(!set.await.unwrap());
    let users = store.users().await.unwrap();
    let told: Vec<_> = users.iter().map(|u| (u.name.as_str(), u.role)).collect();
    let expected = [("A", Role::Reader), ("b", Role::Admin), ("Ä", Role::Reader)];
    assert_eq!(told, expected);
    let log = store
        .audit_rows(&AuditFilter::about("user/b"), 9)
        .await
        .unwrap();
    assert_eq!(log.len(), 2);
    let expected = serde_json::json!({"before": "reader", "after": "admin"});
    assert_eq!(
        (log[0].kind.as_str(), &log[0].detail),
        ("user_role_set", &expected)
    );
}
