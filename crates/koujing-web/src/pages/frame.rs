//! What stands around every page of somebody who is signed in: the ways to other pages, his name.

use koujing_core::Role;

use super::assets;
use super::locale::LOCALES;
use super::person::Person;
use super::texts::Texts;
use super::wording::role_key;

/// What the frame around a page shows.
pub(super) struct Frame {
    pub(super) t: Texts,
    pub(super) css: String,
    pub(super) name: String,
    /// What the person's role is called.
    pub(super) role: &'static str,
    pub(super) ways: Vec<Way>,
    pub(super) languages: Vec<Language>,
}

/// A way to another page.
pub(super) struct Way {
    pub(super) address: &'static str,
    pub(super) text: &'static str,
    pub(super) is_here: bool,
    /// Where overdue gaps are told: how many, and that in words.
    pub(super) overdue: Option<(u64, String)>,
}

/// A language to choose.
pub(super) struct Language {
    pub(super) tag: &'static str,
    pub(super) name: &'static str,
    pub(super) is_chosen: bool,
}

/// The pages that the frame leads to: address, words, the least role. One that is not built is not here.
const WAYS: &[(&str, &str, Role)] = &[
    ("/", "nav-desk", Role::Reader),
    ("/articles", "nav-articles", Role::Editor),
    ("/review", "nav-review", Role::Editor),
    ("/notices", "nav-notices", Role::Editor),
    ("/checks", "nav-checks", Role::Approver),
    ("/gaps", "nav-gaps", Role::Editor),
    ("/insights", "nav-insights", Role::Editor),
    ("/mine", "nav-mine", Role::Reader),
    ("/settings", "nav-settings", Role::Editor),
    ("/admin", "nav-admin", Role::Admin),
    ("/account", "nav-account", Role::Reader),
];

impl Frame {
    /// The frame around the page at this address.
    pub(super) fn around(address: &str, person: &Person) -> Self {
        let t = Texts::of(person.lang);
        let ways = WAYS.iter().filter(|(.., least)| person.role() >= *least);
        // Who sees to a gap may be anybody; who has no list of all of them has his own.
        let told_at = match person.role() >= Role::Editor {
            true => "/gaps",
            false => "/mine",
        };
        Self {
            t,
            css: assets::address("koujing.css"),
            name: person.name().to_owned(),
            role: role_key(person.role()),
            ways: ways
                .map(|(to, text, _)| Way {
                    address: to,
                    text,
                    is_here: *to == address,
                    overdue: (*to == told_at).then(|| (person.overdue, overdue(t, person.overdue))),
                })
                .collect(),
            languages: languages(person.lang),
        }
    }

    pub(super) fn asset(&self, name: &str) -> String {
        assets::address(name)
    }
}

/// How many gaps are overdue, in words.
pub(super) fn overdue(t: Texts, count: u64) -> String {
    t.with("digest-overdue", "count", count).into_owned()
}

pub(super) fn languages(chosen: koujing_service::Lang) -> Vec<Language> {
    let languages = LOCALES.into_iter();
    languages
        .map(|(lang, name)| Language {
            tag: lang.tag(),
            name,
            is_chosen: lang == chosen,
        })
        .collect()
}
