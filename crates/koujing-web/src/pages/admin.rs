//! `/admin`: accounts, keys and the audit log, for administrators.

mod audit;
mod keys;
mod users;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use koujing_core::Role;
use koujing_service::AccountRefusal;

use super::Pages;
use super::refused::Refused;
use super::texts::Texts;
use super::wording::role_key;

/// The addresses of administration.
pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/admin", get(users::list))
        .route("/admin/users", post(users::create))
        .route("/admin/users/change", post(users::change))
        .route("/admin/keys", get(keys::list).post(keys::create))
        .route("/admin/keys/revoke", post(keys::revoke))
        .route("/admin/audit", get(audit::list))
        .route("/admin/audit/verify", post(audit::verify))
}

/// What is shown this once: whose it is, and what it is.
struct Once {
    name: String,
    secret: String,
}

/// The roles with what they are called.
fn roles() -> [(&'static str, &'static str); 4] {
    Role::ALL.map(|role| (role.as_str(), role_key(role)))
}

/// Why an account or a key is not as somebody wanted it.
fn why(refusal: AccountRefusal, t: Texts) -> Refused {
    let wrong = |key| Refused::wrong(t, key, Vec::new());
    match refusal {
        AccountRefusal::InvalidName => wrong("admin-bad-name"),
        AccountRefusal::NameTaken => Refused {
            status: StatusCode::CONFLICT,
            ..wrong("admin-name-taken")
        },
        AccountRefusal::ShortPassword => wrong("password-short"),
        AccountRefusal::Missing => Refused {
            status: StatusCode::NOT_FOUND,
            ..wrong("admin-missing")
        },
        AccountRefusal::Expired => wrong("admin-expired"),
    }
}
