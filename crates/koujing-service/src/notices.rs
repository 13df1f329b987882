//! Which notices are shown beside an outcome.

use koujing_core::{Audience, Context, Target, Timestamp};

use crate::published::Published;
use crate::snapshot::{Place, Snapshot};

/// The notices in force in a context that cover one of these articles; those over everything in
/// their scope come with any outcome.
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
                && notice.article.targets.iter().any(|target| {
                    *target == Target::All
                        || articles
                            .iter()
                            .any(|place| target.covers(&snapshot.get(*place).article))
                })
        })
        .collect()
}
