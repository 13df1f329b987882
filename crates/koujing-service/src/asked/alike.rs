//! Which gap other words belong to: those that say the same about the same thing.

use koujing_language::{Overlap, difference, is_common_sign};

/// Words of a gap.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    normalised: String,
    gap: String,
}

impl Known {
    pub(crate) fn of(normalised: &str, gap: &str) -> Self {
        Self {
            normalised: normalised.to_owned(),
            gap: gap.to_owned(),
        }
    }
}

/// The least share of signs that two questions must have in common, of those that say what about.
const ALIKE: f64 = 0.8;
/// Shorter questions say too little to be taken for one another.
const SHORTEST: usize = 3;

/// The gap whose words are the most alike, if any are alike enough.
pub(crate) fn nearest(known: &[Known], normalised: &str) -> Option<String> {
    let telling = |sign: &char| sign.is_alphanumeric() && !is_common_sign(*sign);
    let signs: Vec<char> = normalised.chars().filter(telling).collect();
    if signs.len() < SHORTEST {
        return None;
    }
    let mut best: Option<(f64, &Known)> = None;
    for one in known {
        // Most have nothing in common, which is quickly seen.
        let shared = signs.iter().filter(|sign| one.normalised.contains(**sign));
        if (shared.count() as f64) < ALIKE * signs.len() as f64 * 0.75 {
            continue;
        }
        let alike = alike(&one.normalised, normalised);
        if alike >= ALIKE
            && best.is_none_or(|(most, _)| alike > most)
            && difference(normalised, &one.normalised).is_none()
            && difference(&one.normalised, normalised).is_none()
        {
            best = Some((alike, one));
        }
    }
    best.map(|(_, known)| known.gap.clone())
}

/// How much of what two questions are about is the same, 0 to 1.
fn alike(a: &str, b: &str) -> f64 {
    let overlap = Overlap::of(a, b);
    let all = overlap.first_content + overlap.second_content;
    let least = overlap.first_content.min(overlap.second_content);
    if all == 0 || least < SHORTEST {
        return 0.0;
    }
    let left = overlap.first_left + overlap.second_left;
    (all - left) as f64 / all as f64
}

#[cfg(test)]
mod tests {
    use koujing_language::normalise;

    use super::*;

    #[test]
    fn other_words_belong_to_the_same_gap() {
        let known: Vec<Known> = [
            "加湿器亮红灯是什么意思",
            "滤网能不能用洗衣液洗",
            "X50 保修几年",
        ]
        .iter()
        .map(|text| Known::of(&normalise(text), text))
        .collect();
        for (asked, gap) in [
            ("请问加湿器亮红灯什么意思呀", Some("加湿器亮红灯是什么意思")),
            ("加湿器红灯亮了是什么意思", Some("加湿器亮红灯是什么意思")),
            ("加濕器亮紅燈是什麼意思", Some("加湿器亮红灯是什么意思")),
            ("X50保修几年呢", Some("X50 保修几年")),
            ("X80 保修几年", None),
            ("加湿器亮蓝灯是什么意思", None),
            ("能用自来水吗", None),
            ("你好", None),
        ] {
            assert_eq!(
                nearest(&known, &normalise(asked)).as_deref(),
                gap,
                "{asked}"
            );
        }
    }
}
