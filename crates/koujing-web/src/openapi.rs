//! The description of the API, made from the handlers and the types they answer with.

use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::routes::{
    answer, articles, audit, changes, check, checks, embed_tokens, events, feedback, findings,
    gaps, health, images, import, insights, keys, metrics, receipts, releases, review, revisions,
    search, settings, standing, suggest, users,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Koujing 口径",
        description = "One question, one approved answer, the same everywhere. Conventions and examples: docs/api.md."
    ),
    paths(
        answer::by_query,
        answer::by_body,
        check::check,
        gaps::create,
        gaps::list,
        gaps::show,
        gaps::assign,
        gaps::resolve,
        gaps::dismiss,
        gaps::comment,
        feedback::create,
        feedback::list,
        feedback::settle,
        insights::insights,
        insights::digest,
        checks::check,
        findings::list,
        findings::rules,
        findings::show,
        findings::confirm,
        findings::dismiss,
        findings::appeal,
        suggest::suggest,
        embed_tokens::create,
        search::search,
        articles::list,
        articles::show,
        revisions::put,
        revisions::list,
        revisions::show,
        revisions::diff,
        revisions::impact,
        revisions::tellings,
        review::submit,
        review::approve,
        review::reject,
        review::withdraw,
        review::redact,
        review::waiting,
        releases::release,
        standing::suspend,
        standing::resume,
        standing::retire,
        standing::restore,
        standing::verify,
        settings::show,
        settings::put,
        settings::list,
        settings::revision,
        settings::impact,
        settings::submit,
        settings::approve,
        settings::reject,
        settings::withdraw,
        settings::restore,
        settings::redact,
        receipts::show,
        changes::list,
        events::list,
        import::import,
        import::export,
        keys::list,
        keys::create,
        keys::revoke,
        users::list,
        users::create,
        users::change,
        audit::list,
        audit::verify,
        images::show,
        images::put,
        health::alive,
        health::ready,
        metrics::show,
    ),
    modifiers(&ApiKey),
    security(("key" = []))
)]
struct Description;

struct ApiKey;

impl Modify for ApiKey {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        description
            .components
            .get_or_insert_default()
            .add_security_scheme("key", bearer);
    }
}

/// The description as it is served at `/openapi.json`.
pub(crate) fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_described() {
        let text = serde_json::to_string(&description()).expect("JSON");
        for address in [
            "/v1/answer",
            "/v1/suggest",
            "/v1/search",
            "/v1/articles/{id}",
            "/v1/gaps/{id}/assign",
            "/v1/feedback",
            "/readyz",
        ] {
            assert!(text.contains(&format!("\"{address}\"")), "{address}");
        }
    }
}
