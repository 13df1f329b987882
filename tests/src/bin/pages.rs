//! How long the server takes for each page and each part of one, at several sizes of the knowledge base;
//! over HTTP on the loopback address, one request after the other.
//!
//! `cargo run --release -p koujing-tests --bin pages -- 1000 10000`

#![expect(clippy::print_stdout, reason = "it prints its figures")]

use std::time::{Duration, Instant};

use koujing_tests::{Folder, Record, Server, Visitor, target};
use serde_json::json;

/// Requests measured of each kind.
const REQUESTS: usize = 200;
const PASSWORD: &str = "一个很长很长很长的密码";

const THINGS: &str = "加湿器 净化器 洗衣机 电饭煲 吸尘器 空调 冰箱 电视 音箱 耳机 手机 平板 手表 打印机 路由器 台灯 风扇 烤箱 微波炉 豆浆机 热水器 油烟机 洗碗机 剃须刀 吹风机";
const PARTS: &str = "滤网 电池 遥控器 电源线 水箱 指示灯 屏幕 按键 密码 发票 保修卡 说明书 配件 包装 外壳 螺丝 支架 风口 排水管 电机";
const ACTIONS: &str = "怎么清洗 怎么更换 怎么设置 怎么申请 怎么查询 坏了怎么办 丢了怎么办 要多少钱 在哪里买 多久能到 能不能退 能不能换 支持定制吗 有保修吗 为什么不亮 为什么变慢 需要预约吗 可以取消吗 怎么升级 怎么存放";

/// What article `at` is about; different for every number below 10,000.
fn about(at: usize) -> [&'static str; 3] {
    let nth = |words: &'static str, at: usize| {
        let words: Vec<&str> = words.split(' ').collect();
        (words[at % words.len()], at / words.len())
    };
    let (thing, rest) = nth(THINGS, at);
    let (part, rest) = nth(PARTS, rest);
    [thing, part, nth(ACTIONS, rest).0]
}

fn question(at: usize) -> String {
    let [thing, part, action] = about(at);
    format!("{thing}的{part}{action}")
}

#[expect(clippy::disallowed_methods, reason = "this is a command line")]
fn main() {
    let sizes: Vec<String> = std::env::args().skip(1).collect();
    assert!(!sizes.is_empty(), "name sizes: 1000 10000");
    println!("articles  page                 p50 ms  p99 ms  bytes");
    for size in sizes {
        let size = size
            .parse()
            .unwrap_or_else(|_| panic!("{size} is no number"));
        measure(size);
    }
}

fn served(size: usize) -> (Record, Server) {
    let folder = Folder::new();
    for at in 0..size {
        let [thing, part, action] = about(at);
        let front = format!(
            "question: {}\ncategory: {thing}/{part}\nmust_say: [先核对型号]",
            question(at)
        );
        let body = format!(
            "您好，关于{thing}的{part}（{action}），请先核对型号。再按说明书操作，15 天内免费办理。\n\n## 内部说明 {{audience=internal}}\n\n先问型号。"
        );
        folder.article(&format!("a{at}"), &front, &body);
    }
    let record = Record::of(&folder);
    let server = record.serve();
    let admin = server.stranger().with_key(&record.key("admin", "internal"));
    for role in ["reader", "admin"] {
        let account = json!({"name": role, "password": PASSWORD, "role": role});
        admin.post("/v1/users", &account).is(201);
    }
    (record, server)
}

fn measure(size: usize) {
    let (_record, server) = served(size);
    let mut visitor = Visitor::of(&server).signed_in("reader", PASSWORD);
    let mut editor = Visitor::of(&server).signed_in("admin", PASSWORD);
    let opened = |visitor: &mut Visitor, name: &str, address: &dyn Fn(usize) -> String| {
        let mut times = Vec::new();
        let mut bytes = 0;
        for round in 0..REQUESTS {
            let address = address(round * 7_919 % size);
            let began = Instant::now();
            let reply = visitor.open(&address);
            times.push(began.elapsed());
            assert_eq!(reply.status, 200, "{address}");
            bytes = bytes.max(reply.body.len());
        }
        tell(size, name, times, bytes);
    };
    opened(&mut visitor, "/", &|_| "/".to_owned());
    opened(&mut visitor, "/account", &|_| "/account".to_owned());
    opened(&mut visitor, "/desk/home", &|_| "/desk/home".to_owned());
    opened(&mut visitor, "/desk/category", &|at| {
        let [thing, part, _] = about(at);
        target("/desk/category", &[("path", &format!("{thing}/{part}"))])
    });
    opened(&mut visitor, "/desk/suggest", &|at| {
        target(
            "/desk/suggest",
            &[("q", &question(at).chars().take(4).collect::<String>())],
        )
    });
    let room: [(&str, &dyn Fn(usize) -> String); 11] = [
        ("/articles", &|_| "/articles".to_owned()),
        ("/articles?page=100", &|at| {
            format!("/articles?page={}", at % (size / 50).max(1) + 1)
        }),
        ("/articles?q=", &|at| {
            target("/articles", &[("q", &question(at))])
        }),
        ("/articles?category=", &|at| {
            target("/articles", &[("category", about(at)[0])])
        }),
        ("/find?q=", &|at| target("/find", &[("q", about(at)[1])])),
        ("/find?q= (all)", &|_| target("/find", &[("q", "15 天")])),
        ("/categories", &|_| "/categories".to_owned()),
        ("/articles/{id}", &|at| format!("/articles/a{at}")),
        ("/articles/{id}/edit", &|at| format!("/articles/a{at}/edit")),
        ("/review", &|_| "/review".to_owned()),
        ("/mine", &|_| "/mine".to_owned()),
    ];
    for (name, address) in room {
        opened(&mut editor, name, address);
    }
    for (name, asked) in [("answer, exact", ""), ("answer, ranked", "请问一下我那个")] {
        let mut times = Vec::new();
        let mut bytes = 0;
        for round in 0..REQUESTS {
            let question = format!("{asked}{}", question(round * 7_919 % size));
            let body = json!({"question": question});
            let began = Instant::now();
            let reply = visitor.tell("/desk/answer", &body);
            times.push(began.elapsed());
            assert_eq!(reply.status, 200, "{question}");
            bytes = bytes.max(reply.body.len());
        }
        tell(size, name, times, bytes);
    }
}

fn tell(size: usize, name: &str, mut times: Vec<Duration>, bytes: usize) {
    times.sort();
    let millis = |share: usize| times[times.len() * share / 100].as_secs_f64() * 1000.0;
    println!(
        "{size:>8}  {name:<20} {:>6.1}  {:>6.1}  {bytes}",
        millis(50),
        millis(99)
    );
}
