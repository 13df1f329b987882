//! Replies held against answers, in one table per answer.

use koujing_check::{Reply, Rule, SLOT, Source, Standard, Verdict, Wordbook, judge};
use koujing_core::Settings;

struct Answer {
    wording: &'static str,
    others: &'static [&'static str],
    must_say: &'static [&'static str],
    never_say: &'static [&'static str],
}

fn verdicts(answer: &Answer, cases: &[(&str, Verdict, &[Rule])]) {
    let settings = Settings {
        not_same: vec![vec!["胶囊".into(), "滤网".into()]],
        ..Settings::default()
    };
    let book = Wordbook::new(&settings);
    let owned = |words: &[&str]| -> Vec<String> { words.iter().map(ToString::to_string).collect() };
    let wording = answer.wording.replace("{}", &SLOT.to_string());
    let standard = Standard::new(
        &book,
        Source {
            wording: &wording,
            others: answer.others,
            question: "",
            must_say: &owned(answer.must_say),
            never_say: &owned(answer.never_say),
        },
    );
    let mut wrong = Vec::new();
    for (reply, verdict, rules) in cases {
        let judged = judge(
            &book,
            &standard,
            Reply {
                text: reply,
                ..Reply::default()
            },
        );
        let found: Vec<Rule> = judged
            .evidence
            .findings
            .iter()
            .map(|finding| finding.rule)
            .collect();
        if judged.verdict != *verdict || !rules.iter().all(|rule| found.contains(rule)) {
            wrong.push(format!(
                "{reply}\n  is {:?}, not {verdict:?} with {rules:?}: {:#?}",
                judged.verdict, judged.evidence.findings
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

use Rule::*;
use Verdict::*;

#[test]
fn a_means_with_amounts() {
    let kettle = Answer {
        wording: "{}好，水壶每 15 天除垢一次，只用柠檬酸。不能用小苏打、次氯酸、洗衣液清洗。\n\n1. 关机并拔掉插头，倒掉剩水。\n2. 每升温水加 10 克柠檬酸，浸泡 30 分钟。\n3. 用清水冲 3 遍，在阴凉处晾干。",
        others: &[
            "【沐禾】水壶每15天除垢，每升水加10克柠檬酸泡30分钟后冲净，请勿使用小苏打、次氯酸、洗衣液。",
        ],
        must_say: &["每 15 天", "柠檬酸"],
        never_say: &["小苏打", "次氯酸", "洗衣液"],
    };
    verdicts(
        &kettle,
        &[
            (
                "亲，水壶半个月除一次垢就好，先关机拔插头把水倒了，一升温水放十克柠檬酸泡半小时，再拿清水冲三遍，阴干就行哦~",
                Consistent,
                &[],
            ),
            (
                "您好！只能用柠檬酸除垢，每十五天一次哦。先断电倒掉水，1升温水10克柠檬酸泡30分钟，冲3遍晾干。小苏打、洗衣液那些会伤内壁，千万别用。",
                Consistent,
                &[],
            ),
            (
                "您之前听说的小苏打是不行的哈，要用柠檬酸，半个月一次：拔插头、倒水，每升温水10克泡30分钟，清水冲三遍，放阴凉处晾干",
                Consistent,
                &[],
            ),
            (
                "兩週左右除垢一次就可以了，關機拔掉插頭，倒掉水，每公升溫水加10克檸檬酸，泡半小時，清水沖3遍再晾乾。請勿使用小蘇打喔",
                Consistent,
                &[],
            ),
            (
                "您好，水壶每20天除垢一次，用柠檬酸，每升温水10克泡30分钟，冲3遍晾干就好",
                Contradicts,
                &[OtherAmount],
            ),
            (
                "每15天一次，一升水加100克柠檬酸，泡30分钟，冲三遍晾干，记得先拔插头",
                Contradicts,
                &[OtherAmount],
            ),
            (
                "每15天除垢一次，柠檬酸或者小苏打都可以，泡30分钟再冲3遍就好",
                Contradicts,
                &[NeverSaid],
            ),
            (
                "每15天用白醋泡30分钟就行，没有柠檬酸也可以",
                Contradicts,
                &[],
            ),
            (
                "每 15 天一次，用柠檬酸泡 3 分钟，再冲 30 遍",
                Contradicts,
                &[OtherAmount],
            ),
            (
                "用柠檬酸洗，15天一次，小苏打也不是不能用",
                Contradicts,
                &[NeverSaid],
            ),
            (
                "您好，除垢用柠檬酸就可以了哦，先拔插头倒水，每升温水10克泡30分钟，冲3遍晾干",
                Incomplete,
                &[MustSayMissing],
            ),
            (
                "您好，非常抱歉给您带来不便，感谢您的耐心等待，祝您生活愉快！",
                Incomplete,
                &[MustSayMissing],
            ),
            (
                "水壶每15天用柠檬酸除垢一次，每升温水10克泡30分钟，先关机拔插头倒水，最后清水冲3遍晾干。另外我们新出的空气炸锅正在做活动，下单还送隔热手套，您可以看一下哦",
                OffScript,
                &[Extra],
            ),
        ],
    );
}

#[test]
fn a_promise_with_parties_and_conditions() {
    let returns = Answer {
        wording: "{}好，可以退。从签收次日算起 7 天内，商品完好、配件齐全的，可以无理由退货。\n\n1. 在“我的订单”点申请退货，提交后 2 小时内审核；\n2. 通过后寄回；质量问题的运费由我们承担，个人原因的运费由您承担；\n3. 仓库收到后 24 小时内验收，3 个工作日内货款原路退回。\n\n开封的护肤品不适用无理由退货。",
        others: &[],
        must_say: &["签收次日", "申请退货", "原路退回"],
        never_say: &["规定就是这样"],
    };
    verdicts(
        &returns,
        &[
            (
                "可以退的亲~签收第二天开始算7天内，东西完好配件齐全都能退。您在我的订单里点申请退货，2小时内就审核好；通过了寄回来，仓库收到一天内验收，三个工作日钱原路退给您。质量问题邮费我们出，个人原因的话邮费您自己出哈",
                Consistent,
                &[],
            ),
            ("不可以退哦亲", Contradicts, &[Reversed]),
            (
                "可以退的，签收次日起15天内都行，在我的订单点申请退货，2小时审核，寄回后24小时验收，3个工作日原路退回",
                Contradicts,
                &[OtherAmount],
            ),
            (
                "可以退，签收次日起7天内点申请退货，2小时审核，寄回验收后3个工作日原路退回，质量问题的运费也是由您承担的",
                Contradicts,
                &[OtherParty],
            ),
            (
                "可以退，签收次日起7天内申请退货，审核2小时，收到后24小时验收，3天内退到您的沐禾余额里",
                Contradicts,
                &[],
            ),
            (
                "可以退的，签收次日7天内，您寄回来就行，收到后24小时内验收，3个工作日内原路退回",
                Incomplete,
                &[MustSayMissing],
            ),
            (
                "开封的护肤品也可以无理由退货的，签收次日起7天内申请退货就行，2小时审核，24小时验收，3个工作日原路退回",
                Contradicts,
                &[Reversed],
            ),
            (
                "规定就是这样，签收次日起7天内可以在我的订单申请退货，2小时审核，24小时验收，3个工作日原路退回",
                Contradicts,
                &[NeverSaid],
            ),
        ],
    );
}

#[test]
fn words_that_had_better_be_put_otherwise() {
    let short = Answer {
        wording: "您好，发票在确认收货后 24 小时内开出。",
        others: &[],
        must_say: &["24 小时内"],
        never_say: &[],
    };
    verdicts(
        &short,
        &[
            (
                "发票确认收货后24小时内开，但是是您的问题才没收到，我尽快处理",
                Consistent,
                &[Contrast, Blame, EmptyPromise],
            ),
            ("确认收货后一天以内开出发票哦", Consistent, &[]),
            ("发票在付款后24小时内开出", Contradicts, &[OtherThing]),
        ],
    );
}

#[test]
fn values_that_changed_places() {
    let sizes = Answer {
        wording: "您好，20 平方米以内选 X50，20 到 35 平方米选 X60，35 到 60 平方米选 X80。\n干皮用润泽系列，油皮用清爽系列。",
        others: &[],
        must_say: &[],
        never_say: &[],
    };
    verdicts(
        &sizes,
        &[
            (
                "20平以内选X50，20到35平选X60，35到60平选X80。干皮用润泽系列，油皮用清爽系列",
                Consistent,
                &[],
            ),
            (
                "20平以内选X50，20到35平选X80，35到60平选X60。干皮用润泽系列，油皮用清爽系列",
                Contradicts,
                &[OtherThing],
            ),
            (
                "20平以内选X50，20到35平选X60，35到60平选X80。干皮用清爽系列，油皮用润泽系列",
                Contradicts,
                &[OtherThing],
            ),
        ],
    );
}

#[test]
fn what_need_not_be_done_and_what_does_matter() {
    let screws = Answer {
        wording: "您好，少螺丝不用拍照，告诉我们订单号，48 小时内免费寄五金包。不用您锯或打磨。有焦味请立即停用。",
        others: &[],
        must_say: &[],
        never_say: &[],
    };
    let rest = "告诉我们订单号，48小时内免费寄五金包。";
    let case = |more: &str| -> &'static str { format!("{rest}{more}").leak() };
    verdicts(
        &screws,
        &[
            (case("少螺丝不用拍照，有焦味请停用"), Consistent, &[]),
            (case("少螺丝请拍3张照片"), Contradicts, &[Reversed]),
            (case("您拿砂纸打磨一下就行"), Contradicts, &[Reversed]),
            (case("不用您打磨的"), Consistent, &[]),
            (
                case("有焦味不要紧的，多用几次就散了"),
                Contradicts,
                &[Reversed],
            ),
        ],
    );
}

#[test]
fn what_is_said_of_all_is_said_of_each() {
    let islands = Answer {
        wording: "您好，本岛出货后 1 到 2 个工作日送达，离岛出货后 5 到 7 个工作日送达。",
        others: &[],
        must_say: &[],
        never_say: &[],
    };
    verdicts(
        &islands,
        &[
            (
                "本岛出货后1到2个工作日到，离岛出货后5到7个工作日到",
                Consistent,
                &[],
            ),
            (
                "本岛出货后1到2个工作日送达，离岛也一样",
                Contradicts,
                &[OtherAmount],
            ),
        ],
    );
}

/// Replies to an answer with nothing that must or must not be said.
fn held_against(wording: &'static str, cases: &[(&str, Verdict, &[Rule])]) {
    let answer = Answer {
        wording,
        others: &[],
        must_say: &[],
        never_say: &[],
    };
    verdicts(&answer, cases);
}

#[test]
fn what_is_only_denied_is_not_told_to_do() {
    held_against(
        "您好，滤网用清水正反两面冲洗，不搓、不刷，晾干装回。两部电话同时不通，是电缆受损，这不是停机。",
        &[
            (
                "滤网清水正反两面冲洗，别搓别刷，晾干装回。两部电话不通是电缆受损，不是停机",
                Consistent,
                &[],
            ),
            (
                "滤网清水正反两面轻轻搓一搓冲洗，晾干装回。两部电话同时不通是电缆受损",
                Contradicts,
                &[Reversed],
            ),
            (
                "滤网用清水正反两面冲洗，晾干装回。两部电话同时坏了，查到是停机了",
                Contradicts,
                &[Reversed],
            ),
        ],
    );
}

#[test]
fn steps_have_an_order() {
    held_against(
        "您好，已经送到的 24 小时内换货，先送对的那台，再带走送错的那台，您不用付运费。",
        &[
            (
                "送到的24小时内换货，先送对的那台，再拉走送错的那台，您不用付运费",
                Consistent,
                &[],
            ),
            (
                "送到的24小时内换货，先带走送错的那台，再送对的那台，您不用付运费",
                Contradicts,
                &[Reversed],
            ),
        ],
    );
}

#[test]
fn cases_are_answered_each_for_itself() {
    held_against(
        "您好，已发货的联系快递改派，同城免费，跨城按快递公司的转寄费收取。未发货的自己修改地址。查不到记录的，同样给您补寄一根。",
        &[
            (
                "已发货的联系快递改派，同城免费，跨城收转寄费，未发货的自己改地址。查不到记录的也给您补寄一根",
                Consistent,
                &[],
            ),
            (
                "已发货的联系快递改派，同城跨城都免费，未发货的自己改地址。查不到记录的同样给您补寄一根",
                Contradicts,
                &[],
            ),
            (
                "已发货的联系快递改派，同城免费，跨城收转寄费，未发货的自己改地址。查不到记录的话没办法补寄",
                Contradicts,
                &[Reversed],
            ),
        ],
    );
}

#[test]
fn a_denial_put_in_or_left_out_is_seen_in_alike_clauses() {
    held_against(
        "您好，隔天起算 7 天内，含例假日，都能申请退货。订单 30 分钟内变为已付款，这段时间请勿再付一次。",
        &[
            (
                "隔天起算7天内含例假日都能申请退货。订单30分钟内变成已付款，这段时间别再付一次",
                Consistent,
                &[],
            ),
            (
                "隔天起算7天内，不含例假日，都能申请退货。订单30分钟内变成已付款",
                Contradicts,
                &[Reversed],
            ),
            (
                "隔天起算7天内都能申请退货。订单30分钟内变成已付款，这段时间您再付一次",
                Contradicts,
                &[Reversed],
            ),
        ],
    );
}

#[test]
fn statements_that_are_built_alike_change_places() {
    held_against(
        "您好，图标变黄，表示剩余 30 天，请提前备好。\n图标变红，表示已满 12 个月，请换新。",
        &[
            (
                "图标变黄表示剩余30天，请提前备好；图标变红表示已满12个月，请换新",
                Consistent,
                &[],
            ),
            (
                "图标变红表示剩余30天，请提前备好；图标变黄表示已满12个月，请换新",
                Contradicts,
                &[],
            ),
        ],
    );
}

#[test]
fn something_else_in_the_place_of_a_point() {
    let fault = Answer {
        wording: "您好，两部电话同时不通，是因为两条线路走同一根电缆，电缆受损时里面的线路一起中断。",
        others: &[],
        must_say: &["同一根电缆"],
        never_say: &[],
    };
    verdicts(
        &fault,
        &[
            (
                "两部电话同时不通，因为走的是同一根电缆，电缆受损里面的线路一起断",
                Consistent,
                &[],
            ),
            ("两部电话不通，线路中断了", Incomplete, &[MustSayMissing]),
            (
                "两部电话同时不通，是您家线路老化烧掉短路引起的",
                Contradicts,
                &[OtherThing],
            ),
        ],
    );
}

#[test]
fn sums_are_told_without_their_unit() {
    let screens = Answer {
        wording: "您好，碎屏付费换屏：N3806 480 元，N3807 560 元，含来回运费。",
        others: &[],
        must_say: &["480 元", "560 元"],
        never_say: &["换屏一律不保"],
    };
    verdicts(
        &screens,
        &[
            (
                "碎屏付费换屏：N3806四百八，N3807五百六，来回运费都含",
                Consistent,
                &[],
            ),
            (
                "碎屏付费换屏：N3806四百八，N3807五百六，来回运费都含，换屏一律不保",
                Contradicts,
                &[NeverSaid],
            ),
            (
                "不是换屏一律不保，碎屏付费换屏：N3806 480元，N3807 560元，含来回运费",
                Consistent,
                &[],
            ),
        ],
    );
}
