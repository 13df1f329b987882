//! Publications, one after the other, each from the approval to its 2xx: from then on this node answers
//! with the new wording, and it is asked whether it does.

use std::time::Instant;

use serde_json::{Value, json};

use super::base::Base;
use super::child::Server;
use super::http::{Connection, target};
use super::load::Spread;
use crate::failure::Failure;

/// Who does it.
pub(super) struct Keys<'a> {
    pub(super) editor: &'a str,
    pub(super) approver: &'a str,
}

/// Milliseconds of so many publications, of articles far apart.
pub(super) fn publish(
    server: &Server,
    base: &Base,
    keys: &Keys<'_>,
    count: usize,
) -> Result<Spread, Failure> {
    let mut connection = Connection::open(server.address)?;
    let mut millis = Vec::with_capacity(count);
    for round in 0..count.min(base.len()) {
        let at = round * (base.len() / count).max(1);
        let (asked, text) = base.revised(at);
        let path = format!("/v1/articles/a{at}");
        let headers = "content-type: text/markdown\r\nif-match: \"1\"\r\n";
        let put = connection.send("PUT", &path, keys.editor, headers, text.as_bytes())?;
        let put = expect(put, 201)?;
        let revision = format!("{path}/revisions/{}", put["revision"]);
        let submit = format!("{revision}/submit");
        expect(connection.send("POST", &submit, keys.editor, "", b"")?, 200)?;
        let impact = connection.get(&format!("{revision}/impact"), keys.editor)?;
        let impact = expect(impact, 200)?;
        let warnings = impact["warnings"].as_array().cloned().unwrap_or_default();
        let seen: Vec<&Value> = warnings.iter().map(|warning| &warning["id"]).collect();
        let body = json!({"acknowledge": seen}).to_string();
        let approve = format!("{revision}/approve");
        let headers = "content-type: application/json\r\n";
        let began = Instant::now();
        let approved =
            connection.send("POST", &approve, keys.approver, headers, body.as_bytes())?;
        let took = began.elapsed();
        expect(approved, 200)?;
        let answer = expect(connection.get(&target(&asked), keys.editor)?, 200)?;
        if answer["answer"]["revision"] != put["revision"] {
            return Err(odd(&answer));
        }
        millis.push(took.as_secs_f64() * 1e3);
    }
    Ok(Spread::of(millis))
}

fn expect((status, body): (u16, &[u8]), wanted: u16) -> Result<Value, Failure> {
    let value: Value = serde_json::from_slice(body)?;
    if status == wanted {
        Ok(value)
    } else {
        Err(odd(&value))
    }
}

fn odd(value: &Value) -> Failure {
    Failure::refused(
        format!("基准测试得到了意外的回应:{value}"),
        format!("the server said what it should not: {value}"),
    )
}
