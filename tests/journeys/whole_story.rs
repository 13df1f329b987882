//! The story that the product is judged by, in one go: five channels answer differently, the report shows it and
//! who is wrong; what nobody has an answer to becomes somebody's, is written, reviewed by another person and
//! published; then everybody is told the same, and the next report shows it. And every path gives the same
//! verdict.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::collections::BTreeMap;

use koujing_tests::{Client, Folder, Labelled, Office, Server, Visitor, article, koujing, until};
use serde_json::{Value, json};

/// Channel, agent, what he said of the filter and of the red light.
const SAID: [(&str, &str, &str, &str); 5] = [
    (
        "product",
        "商品页",
        "滤网用清水冲洗就可以了",
        "红灯表示正在工作",
    ),
    (
        "chat",
        "小林",
        "亲,滤网每个月用次氯酸兑水泡一下就干净了哦",
        "红灯是要换滤芯了",
    ),
    (
        "phone",
        "老陈",
        "滤网有水垢的话用柠檬酸泡半个小时就好",
        "可能是坏了,给您寄个配件",
    ),
    (
        "wechat",
        "阿May",
        "可以用小苏打泡的,去垢效果最好",
        "断电重启一下看看",
    ),
    ("manual", "说明书", "请用洗衣液轻刷滤网后冲净", "红灯:故障"),
];
/// How customers ask for the filter, over each channel.
const FILTER: [&str; 5] = [
    "加湿器的滤网用什么清洗?",
    "滤网怎么洗",
    "滤网有水垢用什么洗",
    "清洗滤网用什么洗涤剂?",
    "加湿器的滤网用什么清洗?",
];
const LIGHT: &str = "加湿器亮红灯是什么意思";
/// How they ask for the red light.
const LIGHTS: [&str; 5] = [
    LIGHT,
    "请问加湿器亮红灯是什么意思呀",
    "加湿器红灯亮了是什么意思？",
    "亲，加湿器亮红灯是什么意思",
    "加濕器亮紅燈是什麼意思",
];

/// Rows of replies as a supervisor's file has them.
fn file(rows: &[(&str, &str, &str, &str)]) -> String {
    let rows = rows.iter().map(|(channel, agent, question, reply)| {
        let row = json!({"channel": channel, "agent": agent, "question": question, "reply": reply});
        format!("{row}\n")
    });
    rows.collect()
}

fn report(client: &Client, rows: &str) -> Value {
    let target = "/v1/checks?report=json&by=now";
    client.post_bytes(target, "application/jsonl", rows).ok()
}

#[test]
fn from_five_answers_to_one() {
    let office = Office::open();
    office.settle("groups:\n  产品组: [王芳]\n");
    let front = "question: 加湿器的滤网用什么清洗?\n\
                 similar: [滤网怎么洗, 滤网有水垢用什么洗, 清洗滤网用什么洗涤剂]\n\
                 must_say: [每 15 天, 柠檬酸]\nnever_say: [小苏打, 次氯酸, 洗衣液]";
    let text = "滤网每 15 天用清水冲洗一次；有水垢时用柠檬酸浸泡 30 分钟。不要用小苏打、次氯酸、洗衣液清洗。";
    office.publish("filter", &article("filter", front, text), None);

    // Five channels answer differently, and the report shows it.
    let filter = SAID.iter().zip(FILTER);
    let mut sent: Vec<_> = filter
        .map(|((channel, agent, said, _), question)| (*channel, *agent, question, *said))
        .collect();
    sent.extend(
        SAID.iter()
            .map(|(channel, agent, _, said)| (*channel, *agent, LIGHT, *said)),
    );
    let before = report(&office.approver, &file(&sent));
    let asked = before["questions"].as_array().expect("questions");
    let of = |question: &str| {
        let mut found = asked.iter().filter(|it| it["question"] == question);
        found.next().cloned().expect("the question")
    };
    let filter = of("加湿器的滤网用什么清洗?");
    assert_eq!(
        (&filter["different"], &filter["consistent"]),
        (&json!(5), &json!(0))
    );
    assert_eq!(filter["answers"].as_array().map(Vec::len), Some(5));
    assert_eq!(of(LIGHT)["different"], 5, "{before:#}");
    let wrong = before["contradictions"].as_array().expect("contradictions");
    let mut wrong: Vec<&str> = wrong
        .iter()
        .filter_map(|it| it["agents"][0].as_str())
        .collect();
    wrong.sort_unstable();
    assert_eq!(wrong, ["小林", "说明书", "阿May"]);
    let unanswered = &before["unanswered"][0];
    assert_eq!(
        (&unanswered["question"], &unanswered["count"]),
        (&json!(LIGHT), &json!(5))
    );

    // What nobody has an answer to is a gap: one, in whatever words it is asked.
    for ((channel, ..), question) in SAID.iter().zip(LIGHTS) {
        let told = office.reader.ask(question, &[("channel", channel)]);
        assert_eq!(told["outcome"], "no_answer", "{question}: {told}");
    }
    let gap = until("one gap of five questions", || {
        let list = office.editor.get("/v1/gaps", &[("state", "open")]).ok();
        match list["items"].as_array().expect("items").as_slice() {
            [one] if one["times"] == 5 => Some(one.clone()),
            _ => None,
        }
    });
    let address = format!("/v1/gaps/{}", gap["id"].as_str().expect("an id"));
    let body = json!({"owner": "产品组", "due_in_minutes": 30});
    let assigned = office.editor.post(&format!("{address}/assign"), &body).ok();
    assert_eq!(
        (&assigned["owner"], &assigned["overdue"]),
        (&json!("产品组"), &json!(false))
    );

    // Its owner writes it, by the page; he may not approve what he wrote, somebody else does.
    let mut owner = office.enter("王芳", "approver");
    let question = gap["question"].as_str().expect("a question");
    assert!(owner.open("/mine").text().contains(question));
    let page = address.replace("/v1", "");
    let drafted = owner.send(&format!("{page}/draft"), &[("article", "red-light")]);
    assert_eq!(
        drafted.header("location"),
        Some("/articles/red-light/edit?done=saved")
    );
    let writing = owner.open("/articles/red-light/edit");
    assert!(writing.text().contains(LIGHTS[2]), "{}", writing.text());
    let front = format!("question: {LIGHT}\nsimilar: [加湿器红灯亮了是什么意思]\nmust_say: [缺水]");
    let source = article(
        "red-light",
        &front,
        "红灯亮表示水箱缺水，请断电后加水到刻度线。",
    );
    let fields = [
        ("seen", "1"),
        ("source", source.as_str()),
        ("then", "submit"),
    ];
    let submitted = owner.send("/articles/red-light/edit", &fields);
    let to = submitted.header("location").map(str::to_owned);
    let expected = Some("/articles/red-light?done=submitted");
    assert_eq!(to.as_deref(), expected, "{}", submitted.text());
    let own = owner.send("/review/red-light/2/approve", &[("next", "")]);
    assert_eq!(own.status, 403, "{}", own.text());
    assert_eq!(office.reader.ask(LIGHT, &[])["outcome"], "no_answer");
    let approved = office
        .approver
        .review("red-light", 2, "approve", &json!({}))
        .ok();
    assert_eq!(approved["state"], "published", "{approved}");
    until("the gap is closed by it", || {
        let whole = office.editor.get(&address, &[]).ok();
        (whole["state"] == "resolved" && whole["decided_by"] == "koujing").then_some(())
    });

    // The same questions have one answer each now, over every channel.
    let mut sent = Vec::new();
    for (questions, id) in [(FILTER, "filter"), (LIGHTS, "red-light")] {
        let mut hashes = Vec::new();
        for ((channel, agent, ..), question) in SAID.iter().zip(questions) {
            let told = office.reader.ask(question, &[("channel", channel)]);
            let answer = &told["answer"];
            assert_eq!(
                (&told["outcome"], &answer["article"]),
                (&json!("answer"), &json!(id))
            );
            hashes.push(answer["hash"].clone());
            let text = answer["text"].as_str().expect("a text").to_owned();
            sent.push((*channel, *agent, question, text));
        }
        hashes.dedup();
        assert_eq!(hashes.len(), 1, "{id}");
    }

    // And the next report shows it.
    let sent: Vec<_> = sent
        .iter()
        .map(|(a, b, c, text)| (*a, *b, *c, text.as_str()))
        .collect();
    let after = report(&office.approver, &file(&sent));
    assert_eq!(
        (&after["all"]["consistent"], &after["all"]["replies"]),
        (&json!(10), &json!(10)),
        "{after:#}"
    );
    for empty in [
        "questions",
        "contradictions",
        "unanswered",
        "rules",
        "unchecked",
    ] {
        assert_eq!(after[empty], json!([]), "{empty}");
    }
}

/// Sixty of the labelled replies: which ones only their ids say.
fn sample() -> Vec<Labelled> {
    let mut replies = Labelled::all();
    replies.sort_by_key(Labelled::hash);
    replies.truncate(60);
    replies
}

/// The verdict in the desk's words.
fn in_words(verdict: &str) -> &'static str {
    match verdict {
        "consistent" => "符合口径",
        "off_script" => "多说了别的",
        "incomplete" => "漏了要点",
        "outdated" => "旧口径",
        "contradicts" => "与口径矛盾",
        "no_standard" => "没有口径",
        other => panic!("no verdict: {other}"),
    }
}

fn by_line(lines: &str) -> BTreeMap<u64, String> {
    let rows = lines.lines().map(|line| {
        let row: Value = serde_json::from_str(line).expect(line);
        let verdict = row["verdict"].as_str().map(str::to_owned);
        (
            row["line"].as_u64().expect("a line"),
            verdict.expect("a verdict"),
        )
    });
    rows.collect()
}

#[test]
fn every_path_gives_the_same_verdict() {
    let server = Server::demo();
    let (reader, editor) = (server.client("reader"), server.client("editor"));
    let accounts = server.announced().iter();
    let mut accounts = accounts.filter_map(|line| line.strip_prefix("account ")?.split_once(' '));
    let account = accounts.find(|(name, _)| name.starts_with("reader"));
    let (name, password) = account.expect("a reader's account");
    let mut desk = Visitor::of(server)
        .with("accept-language", "zh-CN")
        .signed_in(name, password);
    let sample = sample();
    let rows: String = sample.iter().map(|it| format!("{}\n", it.body())).collect();
    let many = editor.post_bytes("/v1/checks", "application/jsonl", rows.as_str());
    let many = by_line(many.text());
    let folder = Folder::new();
    folder.write("sent.jsonl", &rows);
    let path = folder.at("sent.jsonl").to_string_lossy().into_owned();
    let run = koujing(&["check", "--file", &path, "--json"]).exits(0);
    assert_eq!(by_line(&run.stdout), many, "the command on a file");
    let remote = [
        "--server",
        server.address(),
        "--key",
        server.key("reader"),
        "--json",
    ];
    let mut at_the_desk = 0;
    for (labelled, line) in sample.iter().zip(1..) {
        let single = reader.post("/v1/check", &labelled.body()).ok();
        let verdict = single["verdict"].as_str().expect("a verdict");
        let id = &labelled.id;
        assert_eq!(
            many.get(&line).map(String::as_str),
            Some(verdict),
            "{id}: many at a time"
        );
        let about = match (&labelled.article, &labelled.question) {
            (Some(article), _) => ["--article", article.as_str()],
            (None, question) => ["--question", question.as_deref().unwrap_or_default()],
        };
        let told = labelled.context.iter();
        let context: Vec<String> = told
            .flat_map(|(name, value)| [format!("--{name}"), value.clone()])
            .collect();
        let mut arguments = vec!["check", labelled.reply.as_str()];
        arguments.extend(about);
        arguments.extend(context.iter().map(String::as_str));
        arguments.extend(remote);
        let printed = koujing(&arguments).json();
        assert_eq!(printed["verdict"], verdict, "{id}: the command");
        let Some(article) = &labelled.article else {
            continue;
        };
        let body =
            json!({"article": article, "reply": labelled.reply, "context": labelled.context});
        let judged = desk.tell("/desk/check", &body);
        let said = in_words(verdict);
        assert!(
            judged.text().contains(said),
            "{id}: {said}: {}",
            judged.text()
        );
        at_the_desk += 1;
    }
    assert!(at_the_desk >= 30, "{at_the_desk}");
}
