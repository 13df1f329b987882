//! The one normaliser: folding, and polite padding dropped at the two ends.

use crate::fold::fold_marked;

/// Version of what [`normalise`] does. Whoever keeps normalised texts keeps this beside them and
/// makes them anew when it differs.
pub const NORMALISER_VERSION: u32 = 2;

/// Stands for a dropped sign while padding is looked for; a noncharacter, so never in a text's fold.
const MARK: char = '\u{FDD0}';

/// Dropped in front, whatever follows. Folded; the longest that fits goes first.
const BEFORE: &[&str] = &[
    "请问",
    "请问下",
    "请问一下",
    "请教",
    "请教下",
    "请教一下",
    "你好",
    "您好",
    "你们好",
    "大家好",
    "亲请问",
    "亲你好",
    "亲您好",
    "亲爱的",
    "想问",
    "想问下",
    "想问一下",
    "我想问",
    "我想问下",
    "我想问一下",
    "想请问",
    "我想请问",
    "想请问一下",
    "我想咨询一下",
    "想咨询一下",
    "我想咨询下",
    "麻烦问下",
    "麻烦问一下",
    "麻烦请问",
    "问一下",
    "问下",
    "打扰一下",
    "打扰了",
    "打扰下",
    "不好意思",
    "哈喽",
    "哈啰",
    "早上好",
    "上午好",
    "中午好",
    "下午好",
    "晚上好",
    "客服你好",
    "客服您好",
    "在吗",
    "在么",
    "亲在吗",
    "亲在么",
];

/// Dropped in front only where a sign or space follows: 亲，… but not 亲子装.
const BEFORE_ALONE: &[&str] = &[
    "亲",
    "亲亲",
    "客服",
    "老板",
    "店家",
    "掌柜",
    "在吗",
    "在么",
    "在不在",
    "有人吗",
    "嗯",
    "呃",
    "哎",
    "唉",
    "喂",
    "那个",
    "嗨",
    "hi",
    "hello",
    "hey",
    "dear",
    "麻烦",
    "劳驾",
    "唔该",
    "拜托",
    "小姐姐",
    "小哥哥",
    "美女",
    "帅哥",
    "急",
    "please",
    "excuse me",
];

/// Dropped behind.
const BEHIND: &[&str] = &[
    "呀",
    "啊",
    "呢",
    "哦",
    "噢",
    "喔",
    "哈",
    "哇",
    "啦",
    "咧",
    "哟",
    "耶",
    "谢谢",
    "谢谢你",
    "谢谢您",
    "谢谢了",
    "谢谢啦",
    "多谢",
    "感谢",
    "麻烦了",
    "麻烦你了",
    "麻烦您了",
    "拜托了",
    "辛苦了",
    "辛苦啦",
    "急急急",
    "在线等",
    "求解",
    "求解答",
    "求告知",
    "请告知",
    "请回复",
    "请解答",
    "请问",
];

/// Dropped behind only where a sign or space stands before.
const BEHIND_ALONE: &[&str] = &[
    "亲",
    "客服",
    "老板",
    "急",
    "在吗",
    "在么",
    "拜托",
    "你好",
    "您好",
    "唔该",
    "thanks",
    "thank you",
    "thx",
    "please",
    "诶",
    "欸",
];

/// What is kept is at least this long, so that a greeting alone stays one.
const LEAST_LEFT: usize = 2;

/// The form in which questions, queries, negatives and replies are compared: [`crate::fold`], and
/// polite padding (请问, 亲, 您好, 呀 …) dropped at the two ends only, never leaving nothing.
pub fn normalise(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..MOST_PASSES {
        let (shorter, touched) = pass(&text);
        if !touched {
            return shorter;
        }
        text = shorter;
    }
    text
}

/// Each pass takes something away or is the last; no real text needs more.
const MOST_PASSES: usize = 16;

/// One pass, and whether another one could find more: dropping a sign or padding brings characters
/// together that are padding, or convert as a phrase (`请，问…`).
fn pass(text: &str) -> (String, bool) {
    let marked = fold_marked(text, Some(MARK));
    let mut kept = marked.as_str();
    while let Some(shorter) = without_front(kept).or_else(|| without_back(kept)) {
        kept = shorter;
    }
    let has_marks = kept.contains(MARK);
    let touched = kept.len() < marked.len() || has_marks;
    let shorter = match (touched, has_marks) {
        (false, _) => marked,
        (true, false) => kept.to_owned(),
        (true, true) => kept.chars().filter(|c| *c != MARK).collect(),
    };
    (shorter, touched)
}

fn is_gap(c: char) -> bool {
    c == MARK || c == ' '
}

fn enough(rest: &str) -> bool {
    rest.chars()
        .filter(|c| !is_gap(*c))
        .nth(LEAST_LEFT - 1)
        .is_some()
}

/// Without the longest of these words that stands in front; `alone`: with a gap behind it.
fn without_front(text: &str) -> Option<&str> {
    let trimmed = text.trim_start_matches(is_gap);
    let without = |words: &'static [&str], alone: bool| {
        let rests = words.iter().filter_map(|word| trimmed.strip_prefix(word));
        rests.filter(move |rest| (!alone || rest.starts_with(is_gap)) && enough(rest))
    };
    without(BEFORE, false)
        .chain(without(BEFORE_ALONE, true))
        .min_by_key(|rest| rest.len())
}

/// The same of what stands behind.
fn without_back(text: &str) -> Option<&str> {
    let trimmed = text.trim_end_matches(is_gap);
    let without = |words: &'static [&str], alone: bool| {
        let rests = words.iter().filter_map(|word| trimmed.strip_suffix(word));
        rests.filter(move |rest| (!alone || rest.ends_with(is_gap)) && enough(rest))
    };
    without(BEHIND, false)
        .chain(without(BEHIND_ALONE, true))
        .min_by_key(|rest| rest.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn padding_goes_at_the_two_ends_only() {
        let cases = [
            ("亲，请问一下滤网怎么洗呀", "滤网怎么洗"),
            ("您好!滤网怎么洗?谢谢", "滤网怎么洗"),
            ("請問濾網怎麼洗呢？", "滤网怎么洗"),
            ("亲子装有货吗", "亲子装有货吗"),
            ("怎么请问客服呀", "怎么请问客服"),
            ("在吗？亲，发货了吗", "发货了吗"),
            (
                "您好亲在吗麻烦问下请问滤网多久清洗一次呀谢谢啦辛苦了",
                "滤网多久清洗一次",
            ),
            ("Hi, where is my order?", "where is my order"),
            ("历史订单在哪", "历史订单在哪"),
        ];
        for (text, expected) in cases {
            assert_eq!(normalise(text), expected, "{text}");
        }
    }

    #[test]
    fn padding_alone_is_left() {
        for text in ["请问", "您好", "你好吗", "亲", "呀", "谢谢"] {
            assert_eq!(normalise(text), text);
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_is_normalising_once(
            text in "[请问亲您好呀，。 a-cA-C0-3.,%+\\-滤濾网網怎麼么谢乾著後髮]{0,14}"
        ) {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }

        #[test]
        fn any_text_can_be_normalised(text in "\\PC{0,40}") {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once.clone());
            prop_assert_eq!(once.is_empty(), crate::fold(&text).is_empty());
        }
    }
}
