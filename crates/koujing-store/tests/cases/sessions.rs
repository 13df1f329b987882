//! Sessions: opened by the right password, ended by time, by signing out, with the account.

use koujing_core::{ArticleId, Role, Timestamp};

use super::Fixture;
use super::samples::{article, at, publish};

const PASSWORD: &str = "一个很长的密码";
/// Sessions last until then, in the tests' time.
const END: i64 = 1_000;

async fn sign_in(fixture: &Fixture, name: &str, now: i64) -> String {
    let opened = fixture.store.sign_in(name, PASSWORD, at(END), at(now));
    opened.await.unwrap().unwrap().token
}

async fn who(fixture: &Fixture, token: &str, idle_since: i64, now: i64) -> Option<String> {
    let found = fixture.store.session(token, at(idle_since), at(now));
    found.await.unwrap().map(|holder| holder.name)
}

async fn hire(fixture: &Fixture, name: &str) {
    let made = fixture
        .store
        .create_user(name, PASSWORD, Role::Reader, at(1));
    made.await.unwrap();
}

pub(crate) async fn a_session_is_found_by_its_token(fixture: &Fixture) {
    let store = &fixture.store;
    hire(fixture, "Wang 芳").await;
    for (name, password) in [
        ("Wang 芳", "别的"),
        ("别人", PASSWORD),
        ("Wang 芳\0", PASSWORD),
    ] {
        let opened = store.sign_in(name, password, at(END), at(2)).await.unwrap();
        assert_eq!(opened, None, "{name:?}");
    }
    let opened = store.sign_in("wANG 芳", PASSWORD, at(END), at(2)).await;
    let opened = opened.unwrap().unwrap();
    assert_eq!(opened.user.name, "Wang 芳");
    assert!(!format!("{opened:?}").contains(&opened.token));
    let holder = store.session(&opened.token, at(0), at(3)).await.unwrap();
    let holder = holder.unwrap();
    assert_eq!(
        (holder.name.as_str(), holder.role),
        ("Wang 芳", Role::Reader)
    );
    assert_eq!((holder.seen_at, holder.expires_at), (at(2), at(END)));
    assert_eq!(holder.language, None);
    let other = sign_in(fixture, "Wang 芳", 3).await;
    assert_ne!(other, opened.token);
    let cut = &opened.token[1..];
    for token in [
        "",
        "字",
        cut,
        &format!("{}a", opened.token),
        &"a".repeat(52),
    ] {
        assert_eq!(who(fixture, token, 0, 3).await, None, "{token}");
    }
    // What is kept is not what is presented.
    assert_eq!(who(fixture, &holder.hash[..52], 0, 3).await, None);
    store.sign_out(&holder.hash).await.unwrap();
    assert_eq!(who(fixture, &opened.token, 0, 3).await, None);
    assert!(who(fixture, &other, 0, 3).await.is_some());
}

pub(crate) async fn a_session_ends_by_itself(fixture: &Fixture) {
    let store = &fixture.store;
    hire(fixture, "Wang").await;
    let token = sign_in(fixture, "Wang", 10).await;
    assert!(who(fixture, &token, 10, 999).await.is_some());
    assert_eq!(who(fixture, &token, 10, 1_000).await, None);
    assert_eq!(who(fixture, &token, 11, 20).await, None);
    let hash = store
        .session(&token, at(0), at(20))
        .await
        .unwrap()
        .unwrap()
        .hash;
    let used = |seen: i64| [(hash.clone(), at(seen)), ("unknown".to_owned(), at(seen))];
    store.sessions_used(&used(50)).await.unwrap();
    store.sessions_used(&used(40)).await.unwrap();
    store.sessions_used(&[]).await.unwrap();
    assert!(who(fixture, &token, 50, 60).await.is_some());
    assert_eq!(store.prune_sessions(at(50), at(999)).await.unwrap(), 0);
    let second = sign_in(fixture, "Wang", 60).await;
    assert_eq!(store.prune_sessions(at(51), at(999)).await.unwrap(), 1);
    assert_eq!(who(fixture, &token, 0, 60).await, None);
    assert!(who(fixture, &second, 0, 60).await.is_some());
    assert_eq!(store.prune_sessions(at(0), at(END)).await.unwrap(), 1);
}

pub(crate) async fn a_session_ends_with_what_it_rests_on(fixture: &Fixture) {
    let store = &fixture.store;
    hire(fixture, "Wang").await;
    hire(fixture, "Li").await;
    let bystander = sign_in(fixture, "Li", 2).await;
    let token = sign_in(fixture, "Wang", 2).await;
    store
        .set_password("WANG", PASSWORD, "Li", at(3))
        .await
        .unwrap();
    assert_eq!(who(fixture, &token, 0, 3).await, None);
    let token = sign_in(fixture, "Wang", 4).await;
    store.disable_user("wang", "Li", at(5)).await.unwrap();
    assert_eq!(who(fixture, &token, 0, 5).await, None);
    let refused = store.sign_in("Wang", PASSWORD, at(END), at(6)).await;
    assert_eq!(refused.unwrap(), None);
    store.enable_user("wang", "Li", at(7)).await.unwrap();
    assert_eq!(who(fixture, &token, 0, 7).await, None);
    assert!(who(fixture, &bystander, 0, 7).await.is_some());
}

pub(crate) async fn a_role_counts_as_it_is_now(fixture: &Fixture) {
    let store = &fixture.store;
    hire(fixture, "Wang").await;
    let token = sign_in(fixture, "Wang", 2).await;
    let changed = store.set_user_role("Wang", Role::Editor, "Li", at(3));
    assert!(changed.await.unwrap());
    store.set_user_language("wang", "zh-Hant").await.unwrap();
    let holder = store.session(&token, at(0), at(4)).await.unwrap().unwrap();
    assert_eq!(holder.role, Role::Editor);
    assert_eq!(holder.language.as_deref(), Some("zh-Hant"));
}

pub(crate) async fn favourites_are_one_persons(fixture: &Fixture) {
    let store = &fixture.store;
    hire(fixture, "Wang").await;
    hire(fixture, "Li").await;
    publish(
        store,
        vec![article("甲", &["甲"]), article("B", &["乙"])],
        1,
    )
    .await;
    let id = |text: &str| text.parse::<ArticleId>().unwrap();
    let set = async |name: &str, article: &str, wanted, now: Timestamp| {
        let done = store.set_favourite(name, &id(article), wanted, now).await;
        done.unwrap();
    };
    set("wang", "甲", true, at(2)).await;
    set("Wang", "b", true, at(3)).await;
    set("Wang", "b", true, at(4)).await;
    set("Wang", "none", true, at(4)).await;
    set("nobody", "甲", true, at(4)).await;
    assert_eq!(store.favourites("WANG").await.unwrap(), ["b", "甲"]);
    assert!(store.favourites("Li").await.unwrap().is_empty());
    set("Li", "甲", false, at(5)).await;
    set("Wang", "甲", false, at(5)).await;
    assert_eq!(store.favourites("Wang").await.unwrap(), ["b"]);
}
