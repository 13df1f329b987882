//! A sample of each agent's replies.

use std::collections::BTreeMap;

use super::SentReply;

/// At most so many replies of each agent, in their order. Which ones looks random and is always the same for
/// the same file: nobody can choose.
pub fn sample(replies: Vec<SentReply>, of_each: usize) -> Vec<SentReply> {
    let mut agents: BTreeMap<Option<&str>, Vec<(u64, usize)>> = BTreeMap::new();
    for (at, reply) in replies.iter().enumerate() {
        let own = agents.entry(reply.request.agent.as_deref()).or_default();
        own.push((lot(reply), at));
    }
    let mut taken = vec![false; replies.len()];
    for mut own in agents.into_values() {
        own.sort_unstable();
        own.iter()
            .take(of_each)
            .for_each(|(_, at)| taken[*at] = true);
    }
    let drawn = replies.into_iter().zip(taken);
    drawn
        .filter_map(|(reply, taken)| taken.then_some(reply))
        .collect()
}

/// 64-bit FNV-1a of the line and the words, mixed once more: neighbouring lines are far apart.
fn lot(reply: &SentReply) -> u64 {
    let line = reply.line.to_le_bytes();
    let bytes = line.iter().chain(reply.request.reply.as_bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash ^ hash >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
