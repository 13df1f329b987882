//! In which language pages are shown: as chosen in this browser, as kept with the account, as the browser
//! prefers; else Simplified Chinese.

use axum::http::{HeaderMap, header};
use koujing_service::Lang;

use super::cookies;

/// The languages of pages, with their own names.
pub(super) const LOCALES: [(Lang, &str); 3] = [
    (Lang::Hans, "简体中文"),
    (Lang::Hant, "繁體中文"),
    (Lang::En, "English"),
];

/// The language for a browser, whose person, if somebody is signed in, wants this one.
pub(super) fn preferred(headers: &HeaderMap, own: Option<&str>) -> Lang {
    let chosen = cookies::language(headers).and_then(Lang::parse);
    let kept = || own.and_then(Lang::parse);
    let accepted = || {
        let accept = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        accepted(accept)
    };
    chosen.or_else(kept).or_else(accepted).unwrap_or(Lang::Hans)
}

/// The first language of the header that is one of ours; browsers send them in order.
fn accepted(accept: &str) -> Option<Lang> {
    let tags = accept.split(',').filter_map(|tag| tag.split(';').next());
    tags.map(|tag| tag.trim().to_ascii_lowercase())
        .find_map(|tag| {
            let mut parts = tag.split('-');
            match parts.next()? {
                "en" => Some(Lang::En),
                "zh" if parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo")) => {
                    Some(Lang::Hant)
                }
                "zh" => Some(Lang::Hans),
                _ => None,
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_comes_before_what_is_preferred() {
        let headers = |cookie: &str, accept: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, cookie.parse().expect("a header"));
            headers.insert(header::ACCEPT_LANGUAGE, accept.parse().expect("a header"));
            headers
        };
        let cases = [
            ("", "", None, Lang::Hans),
            ("", "de, fr;q=0.8", None, Lang::Hans),
            ("", "de, en-GB;q=0.8, zh", None, Lang::En),
            ("", "zh-TW, en", None, Lang::Hant),
            ("", "zh-Hant-HK", None, Lang::Hant),
            ("", "zh-CN, zh-TW", None, Lang::Hans),
            ("", "zh-TW", Some("en"), Lang::En),
            ("koujing-language=zh-Hans", "zh-TW", Some("en"), Lang::Hans),
            ("koujing-language=klingon", "zh-TW", Some("x"), Lang::Hant),
        ];
        for (cookie, accept, own, expected) in cases {
            let found = preferred(&headers(cookie, accept), own);
            assert_eq!(found, expected, "{cookie:?} {accept:?} {own:?}");
        }
    }
}
