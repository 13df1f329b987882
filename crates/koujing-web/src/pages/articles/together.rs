//! `/articles/together`: one act on several articles of the list, each for itself; what was done, and why
//! not where it was not.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use koujing_core::{ArticleId, Role};
use koujing_service::{Actor, Done};

use super::super::Pages;
use super::super::failure::Failure;
use super::super::frame::Frame;
use super::super::page::Page;
use super::super::person::Person;
use super::super::refused::refused;
use super::super::texts::Texts;
use super::address;
use super::standing::Act;
use crate::query::Form;
use crate::router::App;

/// Articles that are taken at once.
const MOST: usize = 200;

/// What is done to each.
#[derive(Debug, Clone)]
enum Deed {
    /// Its draft is handed in.
    Submit,
    /// This key of its file says this; the change is handed in.
    Change(&'static str, String),
    Stand(Act),
}

impl Deed {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "submit" => Self::Submit,
            "suspend" => Self::Stand(Act::Suspend),
            "retire" => Self::Stand(Act::Retire),
            "verify" => Self::Stand(Act::Verify),
            _ => return None,
        })
    }

    fn needed(&self) -> Role {
        match self {
            Self::Submit | Self::Change(..) => Role::Editor,
            // From this list: editors at least.
            Self::Stand(act) => act.needed().max(Role::Editor),
        }
    }

    async fn on(&self, app: &App, actor: &Actor, id: &ArticleId, reason: &str) -> Done<()> {
        match self {
            Self::Stand(act) => act.on(app, actor, id, reason).await,
            Self::Change(key, value) => {
                let changed = app.change_field(actor, id, key, value).await?;
                Ok(changed.map(|_| ()))
            }
            Self::Submit => {
                let (newest, _) = match app.to_edit(id).await? {
                    Ok(found) => found,
                    Err(refusal) => return Ok(Err(refusal)),
                };
                Ok(app.submit(actor, id, newest).await?.map(|_| ()))
            }
        }
    }
}

/// What became of one of them: its id, its address, why not.
struct Became {
    id: ArticleId,
    address: String,
    refused: Option<String>,
}

#[derive(Template)]
#[template(path = "room/together.html")]
struct Together {
    frame: Frame,
    became: Vec<Became>,
    done: usize,
}

/// `POST /articles/together` with `pick-ID` for each, what `then`, and `reason`, `owner` or `category`.
pub(super) async fn act(
    State(pages): State<Pages>,
    person: Person,
    form: Form,
) -> Result<Response, Failure> {
    person.acting(Role::Editor)?;
    let mut sent = form.0;
    let mut take = |name| sent.take(name).unwrap_or_default();
    let (deed, reason) = (take("then"), take("reason"));
    let (owner, category) = (take("owner"), take("category"));
    let picked = sent.take_prefixed("pick-");
    sent.finish()?;
    let deed = match deed.as_str() {
        "owner" => Some(Deed::Change("owner", owner)),
        "category" => Some(Deed::Change("category", category)),
        named => Deed::named(named),
    };
    let deed = deed.ok_or(Failure::Unreadable)?;
    let actor = person.acting(deed.needed())?;
    let ids: Result<Vec<ArticleId>, _> = picked.iter().map(|(id, _)| id.parse()).collect();
    let ids = ids.map_err(|_| Failure::Unreadable)?;
    if ids.len() > MOST {
        return Err(Failure::TooLarge);
    }
    let t = Texts::of(person.lang);
    let mut became = Vec::new();
    for id in ids {
        let refused = match deed.on(&pages.app, &actor, &id, &reason).await? {
            Ok(()) => None,
            Err(refusal) => Some(match refused(refusal, &pages, &person) {
                Ok(refused) => [vec![refused.said], refused.items].concat().join(" "),
                Err(Failure::RoleNeeded) => t.say("failure-role-what").into_owned(),
                Err(_) => t.say("failure-no-page-what").into_owned(),
            }),
        };
        became.push(Became {
            address: address(&id),
            id,
            refused,
        });
    }
    // Those that were refused first: they are still to be seen to.
    became.sort_by_key(|one| one.refused.is_none());
    Ok(Page::of(Together {
        frame: Frame::around("/articles", &person),
        done: became.iter().filter(|one| one.refused.is_none()).count(),
        became,
    })
    .into_response())
}
