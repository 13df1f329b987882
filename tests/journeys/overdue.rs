//! Gaps past their date are announced: in the bar of whoever sees to them, live; as events that programs
//! follow; once for each date.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::time::Duration;

use koujing_tests::{Events, Office, Visitor, until};
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(30);

fn report(office: &Office, question: &str, owner: Option<&str>, due_at: &str) -> String {
    let body = json!({"question": question});
    let made = office.reader.post("/v1/gaps", &body).is(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    give(office, &id, owner, due_at);
    id
}

fn give(office: &Office, id: &str, owner: Option<&str>, due_at: &str) {
    let body = json!({"owner": owner, "due_at": due_at});
    office
        .editor
        .post(&format!("/v1/gaps/{id}/assign"), &body)
        .ok();
}

/// What the bar says is overdue, by its words; none: nothing.
fn told(visitor: &mut Visitor, address: &str) -> Option<String> {
    let page = visitor.open(address).text().to_owned();
    let (_, mark) = page.split_once("data-overdue")?;
    let (mark, _) = mark.split_once("</b>")?;
    let shown = (!mark.contains(" hidden")).then(|| mark.rsplit('>').next().map(str::to_owned));
    shown.flatten()
}

#[test]
fn what_is_overdue_is_announced_once_and_told_to_its_owner() {
    let office = Office::open();
    office.settle("groups:\n  物流: [wang]\n");
    let mut stream = Events::of("/v1/events", &office.editor, None);
    let mut wang = office.enter("wang", "reader");
    let mut editor = office.enter("zhao", "editor");
    assert_eq!(told(&mut wang, "/mine"), None);
    let late = "2026-01-01T00:00:00Z";
    let first = report(&office, "净水器保修几年", Some("物流"), late);
    report(&office, "能送到西藏吗", None, "2026-01-02T00:00:00Z");
    report(&office, "发票怎么开", Some("物流"), "2999-01-01T00:00:00Z");
    let heard: Vec<Value> = (0..2)
        .map(|_| {
            let event = stream.next(PATIENCE).expect("an event");
            assert_eq!(event.event, "gap_overdue");
            assert_eq!(event.id, event.data["number"].to_string());
            event.data
        })
        .collect();
    assert_eq!(
        (&heard[0]["gap"], &heard[0]["owner"], &heard[0]["due_at"]),
        (&json!(first), &json!("物流"), &json!(late))
    );
    assert_eq!(heard[1]["question"], "能送到西藏吗");
    // A group's is each member's; what nobody sees to is every editor's.
    until("the owner's count", || {
        (told(&mut wang, "/mine").as_deref() == Some("1")).then_some(())
    });
    until("an editor's count", || {
        (told(&mut editor, "/gaps").as_deref() == Some("1")).then_some(())
    });
    assert_eq!(told(&mut editor, "/account").as_deref(), Some("1"));
    let list = office.editor.get("/v1/events", &[]).ok();
    assert_eq!(list["items"], json!(heard));
    let next = office.editor.get("/v1/events", &[("limit", "1")]).ok();
    let behind = [("cursor", next["next"].as_str().expect("a cursor"))];
    let rest = office.editor.get("/v1/events", &behind).ok();
    assert_eq!(rest["items"], json!([heard[1]]));
    for bad in [
        ("after", "x"),
        ("after", "18446744073709551615"),
        ("limit", "0"),
        ("who", "x"),
    ] {
        let reply = office.editor.get("/v1/events", &[bad]);
        assert_eq!(reply.status, 400, "{bad:?}");
    }
    // Another date is announced anew, the same one is not; a stream that comes back hears the rest.
    give(&office, &first, Some("wang"), late);
    give(&office, &first, Some("wang"), "2026-02-01T00:00:00Z");
    let again = stream.next(PATIENCE).expect("an event").data;
    assert_eq!(
        (&again["number"], &again["gap"], &again["owner"]),
        (&json!(3), &json!(first), &json!("wang"))
    );
    let mut back = Events::of("/v1/events", &office.editor, Some(2));
    assert_eq!(back.next(PATIENCE).expect("an event").data, again);
    let whole = office.editor.get(&format!("/v1/gaps/{first}"), &[]).ok();
    let notes = whole["notes"].as_array().expect("notes").iter();
    assert_eq!(notes.filter(|note| note["kind"] == "overdue").count(), 2);
    // Nothing that is served has changed by it.
    let changes = office.editor.get("/v1/changes", &[]).ok();
    assert!(!changes.to_string().contains("gap"), "{changes}");
    // Closed, it is nobody's any more.
    let why = json!({"reason": "不卖"});
    office
        .editor
        .post(&format!("/v1/gaps/{first}/dismiss"), &why)
        .ok();
    assert_eq!(told(&mut wang, "/mine"), None);
    let digest = office.editor.get("/v1/digest", &[]).ok();
    assert_eq!(digest["gaps_overdue"], 1);
}
