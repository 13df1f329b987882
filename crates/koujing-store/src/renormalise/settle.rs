//! Who gives way when claims computed anew collide. The claims of before did not collide, so there is
//! always a way out: in the worst case everybody keeps what he had.

use std::collections::HashMap;

use koujing_core::{ArticleId, Claim, Conflict, Timestamp, conflicts};

use super::Standing;

/// Marks those that keep the claims they had, and names why. A question that has expired is held by
/// nobody.
pub(super) fn settle(
    standing: &mut [Standing],
    now: Timestamp,
) -> Vec<(ArticleId, String, Conflict)> {
    let mut named = Vec::new();
    // Who keeps his old claims may stand in the way of others: until nobody else has to.
    loop {
        let clashes = clashes(standing, now);
        let mut gave_way = vec![false; standing.len()];
        for clash in clashes {
            if gave_way[clash.earlier] {
                continue;
            }
            let may = |at: usize| !standing[at].keeps && standing[at].is_changed();
            let (loser, own, other) = if gave_way[clash.later] || may(clash.later) {
                (clash.later, clash.of_later, clash.of_earlier)
            } else if may(clash.earlier) {
                (clash.earlier, clash.of_earlier, clash.of_later)
            } else {
                // They collided before.
                continue;
            };
            gave_way[loser] = true;
            standing[loser].keeps = true;
            let conflict = Conflict {
                article: other.article,
                question: other.written,
                scope: other.scope,
            };
            named.push((standing[loser].id.clone(), own.written, conflict));
        }
        if !gave_way.contains(&true) {
            return named;
        }
    }
}

struct Clash {
    earlier: usize,
    later: usize,
    of_earlier: Claim,
    of_later: Claim,
}

/// In the order of the later one.
fn clashes(standing: &[Standing], now: Timestamp) -> Vec<Clash> {
    let mut holders: HashMap<&str, Vec<(usize, &Claim)>> = HashMap::new();
    let mut found = Vec::new();
    for (later, one) in standing.iter().enumerate() {
        let open = |claim: &&Claim| claim.effective.until.is_none_or(|until| now < until);
        for claim in one.claims().iter().filter(open) {
            let holders = holders.entry(claim.question.as_str()).or_default();
            for (earlier, other) in holders.iter() {
                if conflicts(other, claim) {
                    found.push(Clash {
                        earlier: *earlier,
                        later,
                        of_earlier: (*other).clone(),
                        of_later: claim.clone(),
                    });
                }
            }
            holders.push((later, claim));
        }
    }
    found
}
