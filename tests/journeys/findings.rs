//! What was found in replies that were sent: kept, appealed against by the agent, decided by an approver, counted
//! by rule.

#![expect(clippy::expect_used, reason = "a test may fail")]

use koujing_tests::{Client, Office, Reply, article, koujing};
use serde_json::{Value, json};

const SENT: &str = "agent,channel,question,reply
小林,phone,13800138000 问滤网怎么洗,滤网每 20 天用清水冲洗一次，有水垢用小苏打泡。打 13900139000 找我
小陈,chat,滤网怎么洗,用小苏打泡一下
approver,chat,滤网怎么洗,滤网每 30 天用清水冲洗一次，有水垢时用柠檬酸浸泡
";

/// An office that knows how to wash a filter.
fn open() -> Office {
    let office = Office::open();
    let front = "question: 滤网怎么洗\nmust_say: [柠檬酸]\nnever_say: [小苏打]";
    let text = "滤网每 15 天用清水冲洗一次，有水垢时用柠檬酸浸泡。不要用小苏打清洗。";
    office.publish("filter", &article("filter", front, text), None);
    office
}

/// The same with what was sent kept by the approver.
fn kept() -> Office {
    let office = open();
    keep(&office.approver).ok();
    office
}

fn keep(client: &Client) -> Reply {
    let target = "/v1/checks?report=json&by=now&keep=true";
    client.post_bytes(target, "text/csv", SENT)
}

fn address(finding: &Value, verb: &str) -> String {
    format!(
        "/v1/findings/{}{verb}",
        finding["id"].as_str().expect("an id")
    )
}

/// The finding by a rule in the replies of an agent.
fn found(office: &Office, agent: &str, rule: &str) -> Value {
    let mut found = office
        .approver
        .items("/v1/findings", &[("agent", agent), ("rule", rule)]);
    assert_eq!(found.len(), 1, "{agent} {rule}: {found:#?}");
    found.remove(0)
}

#[test]
fn only_what_somebody_keeps_is_kept_and_nothing_of_the_customer() {
    let office = Office::open();
    keep(&office.editor).is_problem(403, "role_needed");
    let plain = "/v1/checks?keep=true";
    let lines = office.approver.post_bytes(plain, "text/csv", SENT);
    lines.is_problem(400, "invalid_parameter");
    let office = kept();
    let all = office.approver.items("/v1/findings", &[]);
    assert!(all.len() >= 4, "{all:#?}");
    assert!(all.iter().all(|it| it["state"] == "open"), "{all:#?}");
    assert_eq!(all[0]["severity"], "high");
    let amount = found(&office, "小林", "other_amount");
    let reply = &amount["reply"];
    assert_eq!(
        reply["reply"],
        "滤网每 20 天用清水冲洗一次，有水垢用小苏打泡。打 〔电话〕 找我"
    );
    assert_eq!(reply["asked"], "〔电话〕 问滤网怎么洗");
    assert_eq!(
        (&amount["said"], &reply["article"], &reply["verdict"]),
        (&json!("20 天"), &json!("filter"), &json!("contradicts"))
    );
    // Kept once more, it is what it was.
    keep(&office.approver).ok();
    assert_eq!(office.approver.items("/v1/findings", &[]), all);
    for (query, count) in [
        ("agent", "小陈"),
        ("article", "filter"),
        ("rule", "never_said"),
    ]
    .into_iter()
    .zip([1, 4, 2])
    {
        let some = office.approver.items("/v1/findings", &[query]);
        assert!(some.len() >= count, "{query:?}: {some:#?}");
    }
    for bad in [
        ("state", "lost"),
        ("rule", "nonsense"),
        ("article", "a/b"),
        ("own", "x"),
    ] {
        let reply = office.approver.get("/v1/findings", &[bad]);
        reply.is_problem(400, "invalid_parameter");
    }
    let page = office.approver.get("/v1/findings", &[("limit", "1")]).ok();
    assert!(page["next"].is_string(), "{page}");
    let run = koujing(&["backup", "-", "--data", office.record.data()]);
    assert!(run.stdout.contains("有水垢用小苏打泡"));
    assert!(!run.stdout.contains("13800138000") && !run.stdout.contains("13900139000"));
}

#[test]
fn an_agent_appeals_once_and_somebody_else_decides() {
    let office = kept();
    let (lin, other) = (office.hire("reader", "小林"), office.hire("reader", "别人"));
    let own = lin.items("/v1/findings", &[]);
    assert!(!own.is_empty() && own.iter().all(|it| it["reply"]["agent"] == "小林"));
    assert!(
        own.iter()
            .all(|it| it["may_appeal"] == true && it["may_decide"] == false)
    );
    assert_eq!(other.items("/v1/findings", &[]).len(), 0);
    assert_eq!(lin.items("/v1/findings", &[("agent", "小陈")]).len(), 0);
    let finding = found(&office, "小林", "never_said");
    other
        .get(&address(&finding, ""), &[])
        .is_problem(404, "not_found");
    // An agent whose name there is another one than his account's: by a group of the settings.
    office.settle("groups:\n  小陈: [chen.x]\n");
    let chen = office.hire("reader", "Chen.X");
    assert_eq!(chen.items("/v1/findings", &[])[0]["reply"]["agent"], "小陈");
    let words = json!({"text": "客户先说的小苏打，电话 13700137000"});
    let appeal = address(&finding, "/appeal");
    other.post(&appeal, &words).is_problem(404, "not_found");
    office
        .approver
        .post(&appeal, &words)
        .is_problem(403, "not_agent");
    lin.post(&appeal, &json!({"text": " "}))
        .is_problem(422, "reason_needed");
    lin.post(&appeal, &json!({"text": "x", "who": "y"}))
        .is_problem(400, "invalid_json");
    // Confirmed already: an appeal opens it again, once.
    let once = office.approver.with("idempotency-key", "f-1");
    let confirm = address(&finding, "/confirm");
    let first = once.post(&confirm, &json!({"note": "听过录音"}));
    assert_eq!(first.ok()["state"], "confirmed");
    let second = once.post(&confirm, &json!({"note": "听过录音"}));
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    let appealed = lin.post(&appeal, &words).ok();
    assert_eq!(
        (&appealed["state"], &appealed["appeal"]),
        (
            &json!("appealed"),
            &json!("客户先说的小苏打，电话 〔电话〕")
        )
    );
    lin.post(&appeal, &words).is_problem(409, "appealed_before");
    assert_eq!(
        office.approver.items("/v1/findings", &[])[0]["id"],
        finding["id"]
    );
    let dismiss = address(&finding, "/dismiss");
    let why = json!({"reason": "是引用客户的话"});
    lin.post(&dismiss, &why).is_problem(403, "role_needed");
    office
        .approver
        .post(&dismiss, &json!({"reason": ""}))
        .is_problem(422, "reason_needed");
    let dismissed = office.approver.post(&dismiss, &why).ok();
    assert_eq!(dismissed["state"], "dismissed");
    office
        .approver
        .post(&dismiss, &why)
        .is_problem(409, "wrong_state");
    office
        .approver
        .post(&confirm, &json!({}))
        .is_problem(409, "wrong_state");
    let told = lin.get(&address(&finding, ""), &[]).ok();
    assert_eq!(
        (&told["reason"], &told["decided_by"], &told["may_appeal"]),
        (&json!("是引用客户的话"), &json!("approver"), &json!(false))
    );
    // Nobody decides about his own.
    let own = found(&office, "approver", "other_amount");
    assert_eq!(own["own"], true);
    office
        .approver
        .post(&address(&own, "/confirm"), &json!({}))
        .is_problem(403, "own_reply");
    let second = office.hire("approver", "钱");
    assert_eq!(
        second.post(&address(&own, "/confirm"), &json!({})).ok()["state"],
        "confirmed"
    );
    office
        .approver
        .post("/v1/findings/0/confirm", &json!({}))
        .is_problem(404, "not_found");
    let subject = format!("finding/{}", finding["id"].as_str().expect("an id"));
    let audit = office.admin.get("/v1/audit", &[("subject", &subject)]).ok();
    let kinds: Vec<&Value> = audit["items"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| &row["kind"])
        .collect();
    assert_eq!(
        kinds,
        ["finding_dismissed", "finding_appealed", "finding_confirmed"]
    );
    let kept = office
        .admin
        .get("/v1/audit", &[("subject", "findings")])
        .ok();
    assert_eq!(kept["items"][0]["actor"], "approver");
}

#[test]
fn a_rule_that_is_often_wrong_shows() {
    let office = kept();
    let why = json!({"reason": "是引用"});
    for agent in ["小林", "小陈"] {
        let finding = found(&office, agent, "never_said");
        office
            .approver
            .post(&address(&finding, "/dismiss"), &why)
            .ok();
    }
    let amount = found(&office, "小林", "other_amount");
    office
        .approver
        .post(&address(&amount, "/confirm"), &json!({}))
        .ok();
    let rules = office.approver.get("/v1/findings/rules", &[]).ok();
    let worst = &rules["items"][0];
    assert_eq!(
        (
            &worst["rule"],
            &worst["found"],
            &worst["dismissed"],
            &worst["dismissed_percent"]
        ),
        (&json!("never_said"), &json!(2), &json!(2), &json!(100))
    );
    assert_eq!(
        (
            &worst["articles"][0]["article"],
            &worst["articles"][0]["question"]
        ),
        (&json!("filter"), &json!("滤网怎么洗"))
    );
    let mut others = rules["items"].as_array().expect("rules").iter();
    let amount = others.find(|it| it["rule"] == "other_amount").expect("it");
    assert_eq!(
        (&amount["confirmed"], &amount["dismissed_percent"]),
        (&json!(1), &json!(0))
    );
    // What is decided teaches nothing: the same reply is judged as before.
    let body = json!({"reply": "用小苏打泡一下", "question": "滤网怎么洗"});
    assert_eq!(
        office.reader.post("/v1/check", &body).ok()["verdict"],
        "contradicts"
    );
}

/// By the pages alone: a report is kept, the agent appeals, the supervisor decides, the rule is counted.
#[test]
fn from_a_report_to_a_decision() {
    let office = open();
    let mut supervisor = office.enter("赵组长", "approver");
    let mut agent = office.enter("小林", "reader");
    let parts: [(&str, &str, &[u8]); 3] = [
        ("text", "", SENT.as_bytes()),
        ("by", "", b"now"),
        ("sample", "", b""),
    ];
    let report = supervisor
        .send_parts("/checks", &parts)
        .leads_to()
        .to_owned();
    assert!(agent.open("/findings/mine").text().contains("没有。"));
    assert!(supervisor.open(&report).text().contains("留存发现"));
    let kept = supervisor.send(&format!("{report}/keep"), &[]);
    assert_eq!(kept.leads_to(), "/findings?done=kept");
    let list = supervisor.open("/findings?rule=never_said&agent=%E5%B0%8F%E6%9E%97");
    for shown in ["小苏打", "〔电话〕", "说了禁用语", "确认属实"] {
        assert!(list.text().contains(shown), "{shown}: {}", list.text());
    }
    assert!(!list.text().contains("13900139000"));
    assert!(!list.text().contains("小陈"));
    let form = |page: &str, verb: &str| {
        let mut parts = page.split('"');
        let found = parts.find(|it| it.starts_with("/findings/") && it.ends_with(verb));
        found.expect("a form").to_owned()
    };
    let mine = agent.open("/findings/mine?page=1");
    assert!(!mine.text().contains("小陈") && !mine.text().contains("/confirm"));
    assert!(agent.open("/mine").text().contains("/findings/mine"));
    let appeal = form(list.text(), "/confirm").replace("/confirm", "/appeal");
    assert!(mine.text().contains(&appeal), "{}", mine.text());
    let fields = [
        ("text", "客户先问的小苏打"),
        ("next", "/findings/mine?page=1"),
    ];
    let sent = agent.send(&appeal, &fields);
    assert_eq!(sent.leads_to(), "/findings/mine?page=1&done=appealed");
    let again = agent.send(&appeal, &fields);
    assert_eq!(again.status, 409);
    assert!(again.text().contains("已经申诉过"), "{}", again.text());
    let appealed = supervisor.open("/findings?list=appealed");
    assert!(
        appealed.text().contains("客户先问的小苏打"),
        "{}",
        appealed.text()
    );
    let dismiss = form(appealed.text(), "/dismiss");
    let empty = supervisor.send(&dismiss, &[("reason", " ")]);
    assert_eq!(empty.status, 422);
    let fields = [
        ("reason", "引用客户的话"),
        ("next", "/findings?list=appealed"),
    ];
    let done = supervisor.send(&dismiss, &fields);
    assert_eq!(done.leads_to(), "/findings?list=appealed&done=overruled");
    let twice = supervisor.send(&dismiss, &fields);
    assert_eq!(twice.status, 409);
    assert!(twice.text().contains("已经处理过"), "{}", twice.text());
    assert!(agent.open("/findings/mine").text().contains("引用客户的话"));
    let rules = supervisor.open("/findings/rules");
    assert!(rules.text().contains("100%"), "{}", rules.text());
    let csv = supervisor.open("/findings/rules.csv");
    assert!(
        csv.text()
            .contains("说了禁用语,filter,滤网怎么洗,2,0,1,1,100%"),
        "{}",
        csv.text()
    );
    let workbook = supervisor.open("/findings/findings.xlsx");
    assert!(workbook.body.starts_with(b"PK"));
    assert_eq!(supervisor.open("/findings?page=x").status, 400);
}
