//! `koujing key`: API keys.

use koujing_core::{Audience, Role, Timestamp};
use koujing_service::{Clock, KeyRecord};
use serde_json::json;

use crate::exit::Done;
use crate::failure::Failure;
use crate::output::Output;
use crate::record::{OPERATOR, RecordArguments};
use crate::task::wait_for;

/// What to do with keys.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Make a key and print it; it cannot be had again.
    Create(Create),
    /// List the keys, the oldest first: id, role, audience, state, name.
    List(List),
    /// Refuse a key from now on; servers follow within a second.
    Revoke(Revoke),
}

/// A key to be.
#[derive(Debug, clap::Args)]
pub(crate) struct Create {
    /// What it may do: reader, editor, approver or admin.
    #[arg(long)]
    role: Role,

    /// What it is for.
    #[arg(long)]
    name: String,

    /// What it may see: public or internal.
    #[arg(long, default_value = "internal", value_parser = audience)]
    audience: Audience,

    /// From when on it is refused, such as 2027-01-01T00:00:00+08:00; it does not end unless told so.
    #[arg(long, value_name = "TIME")]
    expires: Option<Timestamp>,

    #[command(flatten)]
    record: RecordArguments,
}

/// Keys of a record.
#[derive(Debug, clap::Args)]
pub(crate) struct List {
    #[command(flatten)]
    record: RecordArguments,
}

/// A key to end.
#[derive(Debug, clap::Args)]
pub(crate) struct Revoke {
    /// Its id, as `key list` and the logs name it; not the key itself.
    id: String,

    #[command(flatten)]
    record: RecordArguments,
}

pub(crate) fn run(output: Output, command: &Command) -> Result<Done, Failure> {
    match command {
        Command::Create(arguments) => wait_for(create(output, arguments)),
        Command::List(arguments) => wait_for(list(output, arguments)),
        Command::Revoke(arguments) => wait_for(revoke(output, arguments)),
    }
}

async fn create(output: Output, arguments: &Create) -> Result<Done, Failure> {
    let Create {
        role,
        name,
        audience,
        expires,
        record,
    } = arguments;
    let now = Clock::system().now();
    if let Some(end) = expires.filter(|end| *end <= now) {
        return Err(Failure::usage(
            format!("--expires {end} 已经过去;这把钥匙打不开任何东西"),
            format!("--expires {end} is over: such a key would open nothing"),
        ));
    }
    let store = record.open().await?;
    let key = store
        .create_key(name, *role, *audience, *expires, now)
        .await?;
    store.close().await;
    if output.json {
        output.json(
            &json!({"key": key, "name": name, "role": role, "audience": audience,
            "expires_at": expires}),
        )?;
    } else {
        output.result(key)?;
    }
    Ok(Done::Whole)
}

async fn list(output: Output, arguments: &List) -> Result<Done, Failure> {
    let store = arguments.record.open().await?;
    let keys = store.keys().await?;
    store.close().await;
    if output.json {
        output.json(&keys)?;
        return Ok(Done::Whole);
    }
    let now = Clock::system().now();
    for key in &keys {
        output.result(line(key, now))?;
    }
    Ok(Done::Whole)
}

/// The name stands last: it may hold spaces.
fn line(key: &KeyRecord, now: Timestamp) -> String {
    let state = if key.revoked_at.is_some() {
        "revoked"
    } else if key.expires_at.is_some_and(|end| end <= now) {
        "expired"
    } else {
        "valid"
    };
    let audience = match key.audience {
        Audience::Public => "public",
        Audience::Internal => "internal",
    };
    format!(
        "{}\t{}\t{audience}\t{state}\t{}",
        key.id, key.role, key.name
    )
}

async fn revoke(output: Output, arguments: &Revoke) -> Result<Done, Failure> {
    let id = arguments.id.as_str();
    let store = arguments.record.open().await?;
    let now = Clock::system().now();
    let revoked = store.revoke_key(id, OPERATOR, now).await?;
    let is_there = revoked || store.keys().await?.iter().any(|key| key.id == id);
    store.close().await;
    if !is_there {
        return Err(Failure::refused(
            format!("没有编号为 {id} 的钥匙;编号见 koujing key list"),
            format!("there is no key with the id {id}; koujing key list names them"),
        ));
    }
    if !revoked {
        output.note("这把钥匙早已作废", "this key was revoked before");
    }
    if output.json {
        output.json(&json!({"id": id, "state": "revoked"}))?;
    } else {
        output.result(format_args!("revoked {id}"))?;
    }
    Ok(Done::Whole)
}

fn audience(text: &str) -> Result<Audience, String> {
    match text {
        "public" => Ok(Audience::Public),
        "internal" => Ok(Audience::Internal),
        _ => Err("an audience is public or internal".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_line_that_says_whether_it_still_opens() {
        let at = |millis| Timestamp::from_millis(millis);
        let mut key = KeyRecord {
            id: "7r5v".into(),
            name: "web chat".into(),
            role: Role::Reader,
            audience: Audience::Public,
            created_at: at(1),
            expires_at: Some(at(10)),
            last_used_at: None,
            revoked_at: None,
        };
        assert_eq!(line(&key, at(9)), "7r5v\treader\tpublic\tvalid\tweb chat");
        assert!(line(&key, at(10)).contains("\texpired\t"));
        key.revoked_at = Some(at(5));
        assert!(line(&key, at(9)).contains("\trevoked\t"));
    }
}
