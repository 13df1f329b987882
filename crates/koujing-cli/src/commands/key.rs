//! `koujing key`: API keys.

use koujing_core::{Audience, Role};
use koujing_service::Clock;
use serde_json::json;

use crate::exit::Done;
use crate::failure::Failure;
use crate::output::Output;
use crate::record::RecordArguments;
use crate::task::wait_for;

/// What to do with keys.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Make a key and print it; it cannot be had again.
    Create(Create),
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

    #[command(flatten)]
    record: RecordArguments,
}

pub(crate) fn run(output: Output, command: &Command) -> Result<Done, Failure> {
    match command {
        Command::Create(arguments) => wait_for(create(output, arguments)),
    }
}

async fn create(output: Output, arguments: &Create) -> Result<Done, Failure> {
    let Create {
        role,
        name,
        audience,
        record,
    } = arguments;
    let store = record.open().await?;
    let key = store
        .create_key(name, *role, *audience, None, Clock::system().now())
        .await?;
    store.close().await;
    if output.json {
        output.json(&json!({"key": key, "name": name, "role": role, "audience": audience}))?;
    } else {
        output.result(key)?;
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
