//! One key of an article's file said anew, everything else left as it is: what is done to many articles at
//! once.

use koujing_core::ArticleId;
use koujing_markdown::{article_form, with_form};

use super::{Actor, Done, Refusal, Submission, done};
use crate::service::Service;

impl Service {
    /// Has this key of the live file say something else (empty: nothing) and hands the change in. What is
    /// being written of the article is left alone: then nothing is changed.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchArticle`], [`Refusal::WrongState`] while something
    /// newer is not live yet, [`Refusal::NothingToCorrect`], and as [`Service::revise`] and
    /// [`Service::submit`] are.
    pub async fn change_field(
        &self,
        actor: &Actor,
        id: &ArticleId,
        key: &'static str,
        value: &str,
    ) -> Done<Submission> {
        let Some(file) = self.live_file(id).await? else {
            return Ok(Err(Refusal::NoSuchArticle));
        };
        if let Some((_, state)) = file.open {
            return Ok(Err(Refusal::wrong_state(state)));
        }
        let changed = article_form(&file.source).and_then(|mut form| {
            form.fields.insert(key, value.trim().to_owned());
            with_form(&file.source, &form)
        });
        let Some(changed) = changed.filter(|changed| *changed != file.source) else {
            return Ok(Err(Refusal::NothingToCorrect));
        };
        let bytes = changed.as_bytes();
        let revised = done!(self.revise(actor, id, bytes, Some(file.newest)).await?);
        self.submit(actor, id, revised.revision).await
    }
}
