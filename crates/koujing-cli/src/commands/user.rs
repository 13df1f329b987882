//! `koujing user`: people who sign in.

mod password;

use koujing_core::Role;
use koujing_service::{Clock, UserRecord};
use serde_json::json;

use crate::exit::Done;
use crate::failure::Failure;
use crate::output::Output;
use crate::record::{OPERATOR, RecordArguments};
use crate::task::wait_for;
use password::Password;

/// What to do with users.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Make a user; without --password-stdin a password is made and printed.
    Create(Create),
    /// List the users by name: role, state, name.
    List(List),
    /// Let a user sign in no more.
    Disable(Named),
    /// Let a disabled user sign in again.
    Enable(Named),
    /// Give a user another password; without --password-stdin one is made and printed.
    Password(NewPassword),
}

/// A user to be.
#[derive(Debug, clap::Args)]
pub(crate) struct Create {
    /// Name to sign in with.
    #[arg(long)]
    name: String,

    /// What the user may do: reader, editor, approver or admin.
    #[arg(long)]
    role: Role,

    /// Read the password from standard input.
    #[arg(long)]
    password_stdin: bool,

    #[command(flatten)]
    record: RecordArguments,
}

/// Users of a record.
#[derive(Debug, clap::Args)]
pub(crate) struct List {
    #[command(flatten)]
    record: RecordArguments,
}

/// A user.
#[derive(Debug, clap::Args)]
pub(crate) struct Named {
    /// The user's name, in any case.
    name: String,

    #[command(flatten)]
    record: RecordArguments,
}

/// A user who gets another password.
#[derive(Debug, clap::Args)]
pub(crate) struct NewPassword {
    #[command(flatten)]
    user: Named,

    /// Read the password from standard input.
    #[arg(long)]
    password_stdin: bool,
}

pub(crate) fn run(output: Output, command: &Command) -> Result<Done, Failure> {
    match command {
        Command::Create(arguments) => {
            let password = Password::get(arguments.password_stdin)?;
            wait_for(create(output, arguments, &password))
        }
        Command::List(arguments) => wait_for(list(output, arguments)),
        Command::Disable(arguments) => wait_for(set_disabled(output, arguments, true)),
        Command::Enable(arguments) => wait_for(set_disabled(output, arguments, false)),
        Command::Password(arguments) => {
            let password = Password::get(arguments.password_stdin)?;
            wait_for(set_password(output, &arguments.user, &password))
        }
    }
}

async fn create(output: Output, arguments: &Create, password: &Password) -> Result<Done, Failure> {
    let Create {
        name, role, record, ..
    } = arguments;
    let store = record.open().await?;
    store
        .create_user(name, &password.text, *role, Clock::system().now())
        .await?;
    store.close().await;
    let made = password.made();
    if output.json {
        output.json(&json!({"name": name, "role": role, "password": made}))?;
    } else if let Some(password) = made {
        output.result(password)?;
    }
    Ok(Done::Whole)
}

async fn list(output: Output, arguments: &List) -> Result<Done, Failure> {
    let store = arguments.record.open().await?;
    let users = store.users().await?;
    store.close().await;
    if output.json {
        output.json(&users)?;
        return Ok(Done::Whole);
    }
    for user in &users {
        output.result(line(user))?;
    }
    Ok(Done::Whole)
}

/// The name stands last: it may hold spaces.
fn line(user: &UserRecord) -> String {
    let state = match user.disabled_at {
        Some(_) => "disabled",
        None => "enabled",
    };
    format!("{}\t{state}\t{}", user.role, user.name)
}

async fn set_disabled(output: Output, arguments: &Named, disabled: bool) -> Result<Done, Failure> {
    let name = arguments.name.as_str();
    let store = arguments.record.open().await?;
    let now = Clock::system().now();
    let is_there = if disabled {
        store.disable_user(name, OPERATOR, now).await?
    } else {
        store.enable_user(name, OPERATOR, now).await?
    };
    store.close().await;
    found(is_there, name)?;
    let state = if disabled { "disabled" } else { "enabled" };
    if output.json {
        output.json(&json!({"name": name, "state": state}))?;
    } else {
        output.result(format_args!("{state} {name}"))?;
    }
    Ok(Done::Whole)
}

async fn set_password(
    output: Output,
    arguments: &Named,
    password: &Password,
) -> Result<Done, Failure> {
    let name = arguments.name.as_str();
    let store = arguments.record.open().await?;
    let now = Clock::system().now();
    let is_there = store
        .set_password(name, &password.text, OPERATOR, now)
        .await?;
    store.close().await;
    found(is_there, name)?;
    let made = password.made();
    if output.json {
        output.json(&json!({"name": name, "password": made}))?;
    } else if let Some(password) = made {
        output.result(password)?;
    }
    Ok(Done::Whole)
}

fn found(is_there: bool, name: &str) -> Result<(), Failure> {
    if is_there {
        return Ok(());
    }
    Err(Failure::refused(
        format!("没有名为 {name} 的用户;见 koujing user list"),
        format!("there is no user {name:?}; koujing user list names them"),
    ))
}

#[cfg(test)]
mod tests {
    use koujing_core::Timestamp;

    use super::*;

    #[test]
    fn a_user_is_a_line() {
        let mut user = UserRecord {
            name: "王 芳".into(),
            role: Role::Approver,
            created_at: Timestamp::from_millis(1),
            disabled_at: None,
        };
        assert_eq!(line(&user), "approver\tenabled\t王 芳");
        user.disabled_at = Some(Timestamp::from_millis(2));
        assert_eq!(line(&user), "approver\tdisabled\t王 芳");
    }
}
