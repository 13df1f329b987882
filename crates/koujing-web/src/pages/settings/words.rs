//! `/settings/words`: words and values by a short form, which becomes a draft of the file.

use axum::extract::State;
use axum::response::Response;
use koujing_core::{RevisionNumber, Role};
use koujing_service::{RoomSettings, ShortSettings};

use super::super::Pages;
use super::super::done::led_to;
use super::super::failure::Failure;
use super::super::person::Person;
use super::super::refused::{Refused, refused};
use super::super::texts::Texts;
use super::{address, page};
use crate::query::Form;

/// The form as it stands: a group of words on each line.
pub(super) struct Typed {
    pub(super) seen: Option<RevisionNumber>,
    pub(super) synonyms: String,
    pub(super) not_same: String,
    pub(super) words: String,
    /// Name, label, value.
    pub(super) parameters: Vec<(String, String, String)>,
}

impl Typed {
    pub(super) fn of(it: &RoomSettings) -> Self {
        let groups = |groups: &[Vec<String>]| {
            let lines: Vec<String> = groups.iter().map(|group| group.join("、")).collect();
            lines.join("\n")
        };
        let parameters = it.settings.parameters.iter();
        Self {
            seen: it.newest,
            synonyms: groups(&it.settings.synonyms),
            not_same: groups(&it.settings.not_same),
            words: it.settings.words.join("、"),
            parameters: parameters
                .map(|(name, own)| (name.clone(), own.label.clone(), own.value.clone()))
                .collect(),
        }
    }

    fn wanted(&self) -> ShortSettings {
        let apart = |line: &str| -> Vec<String> {
            let words = line.split(['、', ',', '，', ';', '；']).map(str::trim);
            let words = words.filter(|word| !word.is_empty());
            words.map(str::to_owned).collect()
        };
        let groups = |text: &str| -> Vec<Vec<String>> {
            let groups = text.lines().map(apart);
            groups.filter(|group| !group.is_empty()).collect()
        };
        let parameters = self.parameters.iter();
        ShortSettings {
            synonyms: groups(&self.synonyms),
            not_same: groups(&self.not_same),
            words: self.words.lines().flat_map(apart).collect(),
            parameters: parameters
                .map(|(name, _, value)| (name.clone(), value.trim().to_owned()))
                .collect(),
        }
    }
}

/// `POST /settings/words` with `seen`, `synonyms`, `not_same`, `words`, and `param-NAME` for each parameter.
pub(super) async fn save(
    State(pages): State<Pages>,
    person: Person,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let app = &pages.app;
    let it = app.room_settings().await?;
    let mut sent = form.0;
    let mut typed = Typed::of(&it);
    typed.seen = sent.parsed("seen")?;
    let mut take = |name| sent.take(name).unwrap_or_default();
    (typed.synonyms, typed.not_same, typed.words) =
        (take("synonyms"), take("not_same"), take("words"));
    for (name, value) in sent.take_prefixed("param-") {
        let own = typed.parameters.iter_mut().find(|(own, ..)| *own == name);
        // One that is gone meanwhile: the number says so.
        if let Some((.., own)) = own {
            *own = value;
        }
    }
    sent.finish()?;
    let Some(file) = app.settings_with(&it.source, &typed.wanted()) else {
        let wrong = Refused::wrong(Texts::of(person.lang), "settings-by-hand", Vec::new());
        return page(&pages, &person, Some(typed), (None, Some(wrong))).await;
    };
    if file == it.source {
        let same = Refused::wrong(Texts::of(person.lang), "settings-same", Vec::new());
        return page(&pages, &person, Some(typed), (None, Some(same))).await;
    }
    match app
        .revise_settings(&actor, file.as_bytes(), typed.seen)
        .await?
    {
        Ok(revised) => Ok(led_to(&address(&revised.revision), "saved")),
        Err(refusal) => {
            let refused = refused(refusal, &pages, &person)?;
            page(&pages, &person, Some(typed), (None, Some(refused))).await
        }
    }
}
