//! What customers asked counts among the questions that an impact is told of.

use koujing_tests::{Office, article, until};

#[test]
fn an_impact_tells_which_of_the_questions_asked_would_resolve_differently() {
    let office = Office::open();
    let filter = article("filter", "question: 滤网怎么洗", "用清水洗。");
    office.publish("filter", &filter, None);
    let asked = "加湿器半夜嗡嗡响怎么回事";
    for question in [asked, asked, "发票怎么开"] {
        assert_eq!(office.reader.ask(question, &[])["outcome"], "no_answer");
    }
    let noise = article(
        "noise",
        "question: 加湿器嗡嗡响怎么回事\nsimilar: [加湿器半夜响怎么回事]",
        "放平。",
    );
    assert_eq!(office.editor.draft("noise", &noise, None), 1);
    let told = until("the question that was asked in the impact", || {
        let path = "/v1/articles/noise/revisions/1/impact";
        let impact = office.editor.get(path, &[]).ok();
        let questions = impact["questions"].as_array().expect("questions").clone();
        questions.into_iter().find(|one| one["kind"] == "asked")
    });
    assert_eq!(told["article"], "noise");
    assert_eq!(told["written"], asked);
    assert_eq!(told["before"]["outcome"], "no_answer");
    assert_ne!(told["after"]["outcome"], "no_answer", "{told}");
}
