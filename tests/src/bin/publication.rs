//! How long a publication takes at several sizes of the knowledge base, over HTTP: from the approval to
//! its 2xx, after which the node that took it answers with the new wording.
//!
//! `cargo run --release -p koujing-tests --bin publication -- 1000 10000 100000`

#![expect(clippy::print_stdout, reason = "it prints its figures")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use koujing_tests::{Client, Folder, Record};
use serde_json::{Value, json};

/// Publications measured at each size.
const PUBLICATIONS: usize = 200;
/// Looks at the impact measured at each size.
const IMPACTS: usize = 20;

const THINGS: &str = "加湿器 净化器 洗衣机 电饭煲 吸尘器 空调 冰箱 电视 音箱 耳机 手机 平板 手表 打印机 路由器 台灯 风扇 烤箱 微波炉 豆浆机 \
    热水器 油烟机 洗碗机 剃须刀 吹风机 牙刷 血压计 体重秤 摄像头 门锁 投影仪 键盘 鼠标 显示器 硬盘 书架 沙发 床垫 衣柜 餐桌 \
    婴儿车 安全座椅 奶粉 尿裤 猫粮 狗粮 跑步机 单车 帐篷 背包 羽绒服 运动鞋 面膜 口红 香水 洗面奶 维生素 咖啡机 茶壶 保温杯";
const PARTS: &str = "滤网 电池 遥控器 电源线 水箱 指示灯 屏幕 按键 密码 发票 保修卡 说明书 配件 包装 外壳 螺丝 支架 风口 排水管 电机 \
    传感器 蓝牙 无线网 软件 固件 账号 订单 运费 优惠券 积分 会员 退款 换货 物流 地址 安装费 噪音 异味 漏水 温度 \
    容量 颜色 尺寸 型号 产地 保质期 用法 清洁 保养 维修 价格 活动 赠品 定金 尾款 分期 库存 预售 签收 投诉";
const ACTIONS: &str = "怎么清洗 怎么更换 怎么设置 怎么申请 怎么查询 坏了怎么办 丢了怎么办 要多少钱 在哪里买 多久能到 能不能退 能不能换 支持定制吗 有保修吗 \
    怎么联系客服 为什么不亮 为什么不动 为什么变慢 什么时候恢复 可以自己修吗 需要预约吗 可以取消吗 怎么开通 怎么关闭 怎么升级 怎么绑定 怎么解绑 怎么修改 怎么使用 怎么存放 \
    可以报销吗 怎么充电 充不进电 连不上 打不开 关不掉 声音太大 有没有优惠 能不能开发票 怎么验真伪";

struct Words {
    things: Vec<&'static str>,
    parts: Vec<&'static str>,
    actions: Vec<&'static str>,
}

impl Words {
    fn new() -> Self {
        let words = |text: &'static str| text.split_whitespace().collect();
        Self {
            things: words(THINGS),
            parts: words(PARTS),
            actions: words(ACTIONS),
        }
    }

    /// What article `at` is about; different for every number below 144,000.
    fn about(&self, at: usize) -> (&str, &str, &str) {
        let (things, parts) = (self.things.len(), self.parts.len());
        let thing = self.things[at % things];
        let part = self.parts[at / things % parts];
        let action = self.actions[at / things / parts % self.actions.len()];
        (thing, part, action)
    }

    fn questions(&self, at: usize) -> [String; 4] {
        let (thing, part, action) = self.about(at);
        [
            format!("{thing}的{part}{action}?"),
            format!("我想问{thing}{part}{action}"),
            format!("{part}{action},是{thing}的"),
            format!("{thing}那个{part}{action}啊"),
        ]
    }

    fn row(&self, at: usize) -> String {
        let [question, similar @ ..] = self.questions(at);
        let (thing, part, action) = self.about(at);
        let answer = format!(
            "您好,关于{thing}的{part}({action}):请先核对型号与购买日期,再按说明书第{}节操作;15 天内可以免费办理。",
            at % 9 + 1
        )
        .repeat(4);
        json!({"id": format!("a{at}"), "question": question, "similar": similar, "answer": answer})
            .to_string()
    }
}

#[expect(clippy::disallowed_methods, reason = "this is a command line")]
fn main() {
    let sizes: Vec<usize> = std::env::args()
        .skip(1)
        .map(|size| {
            size.parse()
                .unwrap_or_else(|_| panic!("{size} is no number"))
        })
        .collect();
    assert!(!sizes.is_empty(), "name sizes: 1000 10000 100000");
    println!(
        "articles  import s  articles/s  start s  publish p50 ms  p99 ms  impact p50 ms  max ms"
    );
    for size in sizes {
        measure(size);
    }
}

fn measure(size: usize) {
    let words = Words::new();
    let folder = Folder::new();
    let mut rows = String::new();
    for at in 0..size {
        // Writing to a String cannot fail.
        let _ = writeln!(rows, "{}", words.row(at));
    }
    folder.write("kb.jsonl", &rows);
    let record = Record::new();
    let began = Instant::now();
    let file = folder.at("kb.jsonl");
    record
        .run(&["import", &file.to_string_lossy(), "--as", "bench"])
        .exits(0);
    let import = began.elapsed();
    let [editor, approver] = ["editor", "approver"].map(|role| record.key(role, "internal"));
    let began = Instant::now();
    let server = record.serve();
    let start = began.elapsed();
    let [editor, approver] = [editor, approver].map(|key| server.stranger().with_key(&key));
    let mut published = Vec::new();
    let mut impacts = Vec::new();
    for round in 0..PUBLICATIONS {
        let at = round * 7_919 % size;
        let looks = round % (PUBLICATIONS / IMPACTS) == 0;
        let (publication, impact) = publish(&words, at, round, looks, &editor, &approver);
        published.push(publication);
        impacts.extend(impact);
    }
    published.sort();
    impacts.sort();
    println!(
        "{size:>8}  {:>8.1}  {:>10.0}  {:>7.1}  {:>14.1}  {:>6.1}  {:>13.1}  {:>6.1}",
        import.as_secs_f64(),
        size as f64 / import.as_secs_f64(),
        start.as_secs_f64(),
        millis(published[published.len() / 2]),
        millis(published[published.len() * 99 / 100]),
        millis(impacts[impacts.len() / 2]),
        millis(impacts[impacts.len() - 1]),
    );
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// One more similar question for an article, through draft, review and approval; how long the approval
/// took, and how long the look at its impact.
fn publish(
    words: &Words,
    at: usize,
    round: usize,
    looks: bool,
    editor: &Client,
    approver: &Client,
) -> (Duration, Option<Duration>) {
    let [question, similar @ ..] = words.questions(at);
    let asked = format!("第{round}位客户问{question}");
    let text = format!(
        "---\nid: a{at}\nquestion: {question}\nsimilar: {}\nowner: 组\n---\n\n这是第 {round} 次修改后的标准话术。\n",
        json!([similar.as_slice(), std::slice::from_ref(&asked)].concat())
    );
    let path = format!("/v1/articles/a{at}");
    let history = editor
        .get(&format!("{path}/revisions"), &[("limit", "1")])
        .ok();
    let newest = history["items"][0]["number"].as_u64().unwrap_or_default();
    let draft = editor
        .with("if-match", &format!("\"{newest}\""))
        .with("content-type", "text/markdown")
        .send("PUT", &path, Some(text.into_bytes()));
    assert_eq!(draft.status, 201, "{}", draft.text());
    let revision = format!("{path}/revisions/{}", newest + 1);
    editor.post(&format!("{revision}/submit"), &json!({})).ok();
    let began = Instant::now();
    let impact = editor.get(&format!("{revision}/impact"), &[]).ok();
    let looked = looks.then(|| began.elapsed());
    let warnings = impact["warnings"].as_array().cloned().unwrap_or_default();
    let seen: Vec<&Value> = warnings.iter().map(|warning| &warning["id"]).collect();
    let began = Instant::now();
    let approved = approver
        .post(
            &format!("{revision}/approve"),
            &json!({"acknowledge": seen}),
        )
        .ok();
    let publication = began.elapsed();
    assert_eq!(approved["state"], "published", "{approved}");
    let answer = editor.ask(&asked, &[]);
    assert_eq!(answer["answer"]["revision"], newest + 1, "{answer}");
    (publication, looked)
}
