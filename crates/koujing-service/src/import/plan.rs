//! What an import would do, without doing it: the record does the same in one transaction and undoes it.

use std::collections::BTreeMap;

use koujing_store::{Publish, Store};
use sha2::{Digest, Sha256};

use super::{
    ImportItem, ImportOptions, ImportReport, ImportSource, ItemOutcome, errors_of, new_revision,
};
use crate::error::ServiceError;

pub(super) async fn dry_run(
    store: &Store,
    source: ImportSource,
    options: &ImportOptions,
) -> Result<ImportReport, ServiceError> {
    let ImportOptions { actor, now, .. } = options;
    let settings_changed = match &source.settings {
        Some((text, _)) if !options.drafts => store.plan_settings(text, actor, *now).await?,
        _ => false,
    };
    // The name that each image would have in the record.
    let hashes: BTreeMap<String, String> = source
        .images
        .iter()
        .filter(|(_, bytes)| koujing_markdown::image_kind(bytes).is_some())
        .map(|(path, bytes)| (path.clone(), hexadecimal(&Sha256::digest(bytes))))
        .collect();
    let mut items = Vec::with_capacity(source.articles.len());
    let (mut waiting, mut batch) = (Vec::new(), Vec::new());
    for reading in source.articles {
        let problems = errors_of(&reading);
        items.push(ImportItem {
            path: reading.path.clone(),
            article: reading.article.as_ref().map(|article| article.id.clone()),
            outcome: ItemOutcome::Invalid { problems },
        });
        if reading.is_usable()
            && let Some(revision) = new_revision(reading, &hashes)
        {
            waiting.push(items.len() - 1);
            batch.push(revision);
        }
    }
    let publish = Publish::from(options);
    let planned = store.plan_import(batch, actor, publish, *now).await?;
    for (at, outcome) in waiting.into_iter().zip(planned) {
        items[at].outcome = unnumbered(outcome.into());
    }
    Ok(ImportReport {
        settings_changed,
        items,
    })
}

fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What was undone has no number: the next one to come takes it.
fn unnumbered(outcome: ItemOutcome) -> ItemOutcome {
    match outcome {
        ItemOutcome::Published { .. } => ItemOutcome::Published {
            revision: None,
            seq: None,
        },
        ItemOutcome::Scheduled { at, .. } => ItemOutcome::Scheduled { revision: None, at },
        ItemOutcome::Drafted { .. } => ItemOutcome::Drafted { revision: None },
        same @ (ItemOutcome::Unchanged { .. }
        | ItemOutcome::Refused { .. }
        | ItemOutcome::Invalid { .. }) => same,
    }
}
