//! What says who somebody is, taken out of a text before it is kept: phone numbers, identity cards, e-mail
//! addresses, order numbers, postal addresses. In their place stands what it was (`〔电话〕`).
//!
//! Rather too much than too little is taken out, but for what a question lives by: model names, dates,
//! prices, durations and public hotlines (400, 800) stay.

mod address;
mod number;

/// What was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Personal {
    Phone,
    Identity,
    Mail,
    Order,
    Address,
}

impl Personal {
    fn stands(self) -> &'static str {
        match self {
            Self::Phone => "〔电话〕",
            Self::Identity => "〔证件号〕",
            Self::Mail => "〔邮箱〕",
            Self::Order => "〔单号〕",
            Self::Address => "〔地址〕",
        }
    }
}

/// A place in a text: signs `[from, until)`, and what it is.
type Found = (usize, usize, Personal);

/// The text without what says who somebody is. A masked text stays as it is.
pub fn mask(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    // Full-width letters and digits are read as the narrow ones, sign by sign.
    let narrow: Vec<char> = signs.iter().map(|sign| narrow(*sign)).collect();
    let mut found = mails(&narrow);
    found.extend(address::find(&narrow));
    found.extend(number::find(&narrow));
    // The first that begins counts, of two the longer one; what lies in it is gone with it.
    found.sort_by_key(|(from, until, _)| (*from, std::cmp::Reverse(*until)));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (from, until, what) in found {
        if until <= at {
            continue;
        }
        if from >= at {
            out.extend(&signs[at..from]);
            out.push_str(what.stands());
        }
        at = until;
    }
    out.extend(&signs[at..]);
    out
}

fn narrow(sign: char) -> char {
    match u32::from(sign) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(sign),
        0x3000 => ' ',
        _ => sign,
    }
}

fn mails(signs: &[char]) -> Vec<Found> {
    let is_local = |sign: &char| sign.is_ascii_alphanumeric() || "._%+-".contains(*sign);
    let is_host = |sign: &char| sign.is_ascii_alphanumeric() || ".-".contains(*sign);
    let signs_at = signs.iter().enumerate().filter(|(_, sign)| **sign == '@');
    let mail = |(at, _): (usize, &char)| {
        let local = signs[..at].iter().rev().take_while(|s| is_local(s)).count();
        let rest = &signs[at + 1..];
        let host = rest.iter().take_while(|s| is_host(s)).count();
        let dotted = rest[..host].iter().skip(1).any(|sign| *sign == '.');
        (local > 0 && dotted).then_some((at - local, at + 1 + host, Personal::Mail))
    };
    signs_at.filter_map(mail).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_somebody_is_is_taken_out() {
        for (text, masked) in [
            (
                "我的手机是13800138000，没收到",
                "我的手机是〔电话〕，没收到",
            ),
            ("打 138-0013-8000 找我", "打 〔电话〕 找我"),
            ("打 138 0013 8000 找我", "打 〔电话〕 找我"),
            ("+86 13800138000", "〔电话〕"),
            ("008613800138000回电", "〔电话〕回电"),
            ("１３８００１３８０００", "〔电话〕"),
            ("一三八零零一三八零零零", "〔电话〕"),
            ("座机010-65529988", "座机〔电话〕"),
            ("(021) 6552 9988 转 3", "〔电话〕 转 3"),
            ("手機 0912-345-678", "手機 〔电话〕"),
            ("电话：6552998", "电话：〔电话〕"),
            ("买了 2 台 13800138000", "买了 2 台 〔电话〕"),
            ("身份证110101199003077715", "身份证〔证件号〕"),
            ("11010119900307771X 能查吗", "〔证件号〕 能查吗"),
            ("身分證 A123456789", "身分證 〔证件号〕"),
            ("护照号E12345678", "护照号〔证件号〕"),
            ("发到 li.lei+kf@mail.example.com 吧", "发到 〔邮箱〕 吧"),
            ("ＬＩ＠ｅｘａｍｐｌｅ．ｃｏｍ", "〔邮箱〕"),
            ("订单号 2026112200317 到哪了", "订单号 〔单号〕 到哪了"),
            ("订单A1B2C3什么时候发", "订单〔单号〕什么时候发"),
            ("单号SF1234567890123", "单号〔单号〕"),
            ("JD0099887766554 丢了", "〔单号〕 丢了"),
            ("卡号 6222 0200 1234 5678", "卡号 〔单号〕"),
            ("QQ 88776655", "QQ 〔单号〕"),
            ("微信号: li_lei88", "微信号: 〔单号〕"),
            (
                "送到上海市徐汇区漕溪北路1200号3栋502室可以吗",
                "送到〔地址〕可以吗",
            ),
            ("地址：北京市海淀区中关村大街27号", "地址：〔地址〕"),
            ("我住阳光花园小区3栋2单元501", "我住〔地址〕"),
            ("台北市信義路五段7號", "〔地址〕"),
            ("寄到人民路十二号，谢谢", "寄到〔地址〕，谢谢"),
            ("3栋2单元501没人", "〔地址〕没人"),
        ] {
            assert_eq!(mask(text), masked, "{text}");
            assert_eq!(mask(masked), masked, "{masked}");
        }
    }

    #[test]
    fn what_a_question_lives_by_stays() {
        for text in [
            "加湿器滤网多久换一次",
            "N3806 和 N3807 有什么不同",
            "X50 Pro 2026 款多少钱",
            "3.5 mm 还是 1/2 英寸",
            "价格 1999 元，满 10000 减 500",
            "2026-11-11 那天的活动",
            "2026-11-11 20:00 开始吗",
            "20261111 的活动",
            "11月15号之前能到吗",
            "地铁3号线能坐吗",
            "5号电池还是7号电池",
            "打 400-820-8820 没人接",
            "10086 和 12315",
            "第 3 层怎么装",
            "我知道3号要涨价",
            "上海市徐汇区能送吗",
            "订单什么时候发货",
            "电话打不通",
            "一二三四档有什么不同",
            "用了15天就坏了",
            "",
        ] {
            assert_eq!(mask(text), text);
        }
    }
}
