//! What a clause denies.

use std::ops::Range;

use koujing_language::is_common_sign;

/// What is denied in a clause.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Denials {
    /// The signs, of the clause, behind each negation that forbids or refuses where what it denies begins, auxiliaries passed
    /// over; of a bare denial (不行) none.
    pub(crate) targets: Vec<usize>,
    /// The signs, of the clause, that stand under a negation of whatever kind (这不是停机, 不搓、不刷).
    pub(crate) refused: Vec<Range<usize>>,
    /// Whether the clause as a whole denies.
    pub(crate) denies: bool,
    /// Whether it forbids, refuses or excuses (不能, 请勿, 不支持, 不用), rather than tell how something
    /// is (没反应).
    pub(crate) is_modal: bool,
    /// Whether it has a sign of negation at all, whatever it means there.
    pub(crate) says_no: bool,
    /// Whether it denies, or says that something does harm.
    pub(crate) warns: bool,
    /// Whether it takes something out of use.
    pub(crate) stops: bool,
    /// Whether it says that something cannot be done by what its verb comes to (改不了).
    pub(crate) cannot: bool,
    /// Whether it denies that something is so (不在范围内, 不适用), rather than forbid an act.
    pub(crate) is_state: bool,
}

const NEGATES: &str = "不没未别勿无非冇唔莫";
/// Auxiliaries and the like, which a negation passes over to what it denies.
const PASSED: &str = "能可以会要用给让有法得想是再必须需该应当允许准宜建议推荐支持请您你我们去来被把太很在向适享提供办";
/// Words in which no negation is meant.
const NOT_ONE: &[&str] = &[
    "特别",
    "分别",
    "级别",
    "区别",
    "个别",
    "性别",
    "识别",
    "类别",
    "别人",
    "别的",
    "别家",
    "别处",
    "不好意思",
    "差不多",
    "不同",
    "不锈钢",
    "未来",
    "不一样",
    "不仅",
    "不但",
    "不只",
    "不光",
    "不妨",
    "不过",
    "不管",
    "不论",
    "无论",
    "无理由",
    "没关系",
    "没问题",
    "没事",
    "非常",
    "不便",
    "要不然",
    "要不",
    "不客气",
    "不小心",
    "不错",
    "不少",
    "不久",
    "对不起",
    "不要紧",
    "免费",
    "免息",
    "减免",
    "无线",
    "别忘",
    "不用担心",
    "不要担心",
    "别担心",
    "不用着急",
    "别着急",
    "别急",
    "不满",
    "不足",
    "不到",
    "不够",
    "不超过",
    "别超过",
    "勿超过",
    "不要超过",
    "不能超过",
    "不可超过",
    "不可以超过",
    "不合",
    "不喜欢",
    "不清楚",
    "不清",
    "不明白",
    "不懂",
    "不知道",
    "未付款",
    "未发货",
    "没发货",
    "没付款",
    "未拆封",
    "没拆封",
    "没收到",
    "未收到",
    "不想",
    "是不是",
    "能不能",
    "可不可以",
    "有没有",
    "会不会",
    "要不要",
    "行不行",
    "好不好",
    "用不用",
    "除非",
    "不舒服",
    "避免",
    "不灵",
    "没反应",
    "不然",
    "不止",
    "不时",
    "没电",
    "没雾",
    "不出雾",
    "无声",
    "不收费",
    "不要钱",
    "不花钱",
    "不用钱",
    "不用付钱",
    "不收钱",
    "不额外收费",
    "无需付费",
    "不用花钱",
    "不另收费",
    "不另收",
    "不对",
    "不行请",
    "不行就",
    "不行的话",
    "分不",
    "等不",
    "赶不",
    "来不及",
    "不得已",
    "非原装",
    "非人工",
    "不限",
    "无故",
    "非保修",
    "不合适",
    "不合身",
    "不满意",
    "不介意",
    "不方便",
    "没人",
    "没空",
    "没空位",
    "没坏",
    "从没",
    "并没",
];
/// Of these the ones that say nothing of what is or is not.
const FIXED: &[&str] = &[
    "无理由",
    "无线",
    "特别",
    "分别",
    "级别",
    "区别",
    "个别",
    "性别",
    "识别",
    "类别",
    "别人",
    "别的",
    "别忘",
    "没问题",
    "不锈钢",
    "差不多",
    "不仅",
    "不过",
    "不管",
    "非常",
    "不满",
    "不足",
    "不到",
    "不够",
];
/// Two that take each other away.
const DOUBLE: &[&str] = &[
    "不得不",
    "不能不",
    "不会不",
    "不是不能",
    "不是不可以",
    "不是不行",
    "没说不",
    "并非不",
    "没有不",
    "不可不",
    "不无",
    "不是只能",
    "不是不",
];
/// Warns or forbids without a sign of negation.
const FORBIDS: &[&str] = &["禁止", "严禁", "禁用", "杜绝", "忌"];
/// Takes something out of use.
const STOPS: &[&str] = &["停用", "停止使用", "拒绝"];
/// Says that something is to be kept from.
const AVOIDS: &[&str] = &[
    "避免", "以免", "免得", "防止", "免传", "免填", "免寄", "免去",
];
/// Says that something does harm or does not do.
const HARM: &[&str] = &[
    "伤", "损", "坏", "腐蚀", "有害", "危险", "残留", "错", "没用", "白费", "违规", "刺激",
];

/// What a folded clause denies.
pub(crate) fn denials(clause: &[char]) -> Denials {
    let mut open: Vec<char> = clause.to_vec();
    for word in NOT_ONE.iter().chain(DOUBLE) {
        mask(&mut open, word);
    }
    let mut found = Denials {
        says_no: {
            let mut single = clause.to_vec();
            let words = DOUBLE.iter().chain(FIXED);
            words.for_each(|word| mask(&mut single, word));
            single.iter().any(|sign| NEGATES.contains(*sign))
        },
        ..Denials::default()
    };
    for (at, sign) in open.iter().enumerate() {
        if !NEGATES.contains(*sign) {
            continue;
        }
        if cannot_be_done(&open, at) {
            found.cannot |= open.get(at + 1) == Some(&'了');
            continue;
        }
        found.denies = true;
        if !is_modal(&open[at..]) {
            if is_said_not_to_be(&open[at..]) {
                found.refused.push(at..end_of_scope(&open, at));
            }
            continue;
        }
        found.refused.push(at..end_of_scope(&open, at));
        found.is_modal = true;
        let rest: String = open[at..].iter().take(4).collect();
        found.is_state |= ["不在", "不适用", "不属于", "不算", "不含", "不包"]
            .iter()
            .any(|word| rest.starts_with(word));
        let behind = open.iter().enumerate().skip(at + 1);
        let target = behind
            .skip_while(|(_, sign)| PASSED.contains(**sign) || **sign == MASK)
            .find(|(_, sign)| sign.is_alphanumeric());
        found.targets.extend(target.map(|(at, _)| at));
    }
    let written: String = open.iter().collect();
    let says = |words: &[&str]| words.iter().any(|word| written.contains(word));
    if says(FORBIDS) || says(&[" not ", "n't ", "cannot ", "never ", "without "]) {
        found.denies = true;
        found.is_modal = true;
    }
    found.stops = says(STOPS);
    let unmasked: String = clause.iter().collect();
    let avoids = AVOIDS.iter().any(|word| unmasked.contains(word));
    found.warns = found.denies || says(HARM) || avoids || found.stops;
    found
}

/// Whether a text that begins with a negation says that something is not so (不是停机), rather than not yet
/// or not there.
fn is_said_not_to_be(text: &[char]) -> bool {
    ["不是", "不属", "并非", "不可能"]
        .iter()
        .any(|word| begins(text, word))
}

/// Where what a negation denies ends: at a turn (不在保修内而要付费, 不用来回跑只要寄回).
fn end_of_scope(text: &[char], at: usize) -> usize {
    const TURNS: &str = "而但只就才则却选";
    let behind = text.iter().enumerate().skip(at + 2);
    let turn = behind.filter(|(_, sign)| TURNS.contains(**sign));
    turn.map(|(at, _)| at).next().unwrap_or(text.len())
}

/// Whether a 不 stands within a verb that comes to nothing (打不通, 装不进去): that tells how it is.
fn cannot_be_done(text: &[char], at: usize) -> bool {
    const COMES_TO: &str = "上进开住起着见掉动了到出下通清完成亮灭灵";
    let verb = at.checked_sub(1).map(|before| text[before]);
    text[at] == '不'
        && text
            .get(at + 1)
            .is_some_and(|sign| COMES_TO.contains(*sign))
        && verb.is_some_and(|verb| {
            verb.is_alphabetic() && !is_common_sign(verb) && !"暂先再并".contains(verb)
        })
}

/// Whether a text that begins with a negation forbids, refuses or excuses, rather than tell how it is.
fn is_modal(text: &[char]) -> bool {
    /// What 不 refuses or forbids. Before an adjective or a state it tells (不亮, 不满意).
    const REFUSED: &[&str] = &[
        "能", "可", "得", "许", "准", "让", "要", "用", "必", "需", "会", "支持", "适用", "包",
        "提供", "含", "再", "予", "给", "收", "退", "赔", "换", "补", "扣", "寄", "送", "修", "保",
        "做", "加", "放", "影响", "属于", "算", "接受", "承担", "建议", "推荐", "宜", "应", "该",
        "发", "开票", "办", "回", "配送", "销售", "卖", "住", "搓", "刷", "折", "参加", "参与",
        "通用", "评价",
    ];
    const REFUSES: &[&str] = &["没法", "无法", "没办法", "无需", "没有权", "没权"];
    let rest: String = text.iter().take(5).collect();
    let refuses = rest
        .strip_prefix('不')
        .is_some_and(|rest| REFUSED.iter().any(|word| rest.starts_with(word)));
    // 不在保修范围内
    let is_outside =
        rest.starts_with("不在") && text.iter().any(|sign| matches!(sign, '围' | '内' | '列'));
    let has_no_right =
        rest.starts_with(['没', '无']) && text.windows(2).any(|pair| pair == ['权', '限']);
    rest.starts_with(['别', '勿'])
        || refuses
        || is_outside
        || has_no_right
        || REFUSES.iter().any(|word| rest.starts_with(word))
}

const MASK: char = '\u{1}';

fn mask(text: &mut [char], word: &str) {
    for at in 0..text.len() {
        if begins(&text[at..], word) {
            text[at..at + word.chars().count()].fill(MASK);
        }
    }
}

/// Whether a text begins with a word.
pub(crate) fn begins(text: &[char], word: &str) -> bool {
    let mut signs = text.iter();
    word.chars().all(|own| signs.next() == Some(&own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_denied_is_what_stands_behind() {
        for (clause, denies, targets) in [
            ("不能用小苏打", true, "小"),
            ("别忘了加柠檬酸", false, ""),
            ("不是不能退", false, ""),
            ("这样是不行的", true, ""),
            ("没有坏", true, ""),
            ("特别推荐", false, ""),
            ("无理由退货", false, ""),
            ("严禁使用", true, ""),
            ("运费不用您出", true, "出"),
        ] {
            let signs: Vec<char> = clause.chars().collect();
            let found = denials(&signs);
            let own: String = found.targets.iter().map(|at| signs[*at]).collect();
            assert_eq!((found.denies, own.as_str()), (denies, targets), "{clause}");
        }
    }
}
