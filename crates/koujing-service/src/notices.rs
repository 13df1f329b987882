//! Which notices are shown beside an outcome.

use koujing_core::{Audience, Context, Target, Timestamp};

use crate::published::Published;
use crate::snapshot::{Place, Snapshot};

/// The notices in force in a context that cover one of these articles; those over everything in
/// their scope, or without targets, come with any outcome.
pub(crate) fn notices_over<'a>(
    snapshot: &'a Snapshot,
    articles: &[Place],
    context: &Context,
    audience: Audience,
    at: Timestamp,
) -> Vec<&'a Published> {
    snapshot
        .notices
        .iter()
        .map(|place| snapshot.get(*place))
        .filter(|notice| {
            notice.is_visible(audience, at)
                && !notice.suspended
                && notice.article.scope.fit(context).fits()
                && is_over(notice, articles, snapshot)
        })
        .collect()
}

fn is_over(notice: &Published, articles: &[Place], snapshot: &Snapshot) -> bool {
    let targets = &notice.article.targets;
    targets.is_empty()
        || targets.iter().any(|target| {
            *target == Target::All
                || articles
                    .iter()
                    .any(|place| target.covers(&snapshot.get(*place).article))
        })
}
