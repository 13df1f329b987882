//! `koujing user`: people who sign in.

use std::io::Read as _;

use koujing_core::Role;
use koujing_service::Clock;
use serde_json::json;

use crate::exit::Done;
use crate::failure::Failure;
use crate::output::Output;
use crate::random;
use crate::record::RecordArguments;
use crate::task::wait_for;

/// The shortest password that is taken.
const SHORTEST: usize = 8;
/// Nobody's password is longer; hashing a file by mistake would take long.
const LONGEST: u64 = 1_024;

/// What to do with users.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Make a user; without --password-stdin a password is made and printed.
    Create(Create),
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

pub(crate) fn run(output: Output, command: &Command) -> Result<Done, Failure> {
    match command {
        Command::Create(arguments) => {
            let given = if arguments.password_stdin {
                Some(read_password()?)
            } else {
                None
            };
            wait_for(create(output, arguments, given))
        }
    }
}

async fn create(
    output: Output,
    arguments: &Create,
    given: Option<String>,
) -> Result<Done, Failure> {
    let Create {
        name, role, record, ..
    } = arguments;
    let made = match &given {
        Some(_) => None,
        None => Some(random::password()?),
    };
    let password = given.as_ref().or(made.as_ref()).map_or("", String::as_str);
    let store = record.open().await?;
    store
        .create_user(name, password, *role, Clock::system().now())
        .await?;
    store.close().await;
    if output.json {
        output.json(&json!({"name": name, "role": role, "password": made}))?;
    } else if let Some(password) = made {
        output.result(password)?;
    }
    Ok(Done::Whole)
}

fn read_password() -> Result<String, Failure> {
    let mut text = String::new();
    std::io::stdin()
        .lock()
        .take(LONGEST + 2)
        .read_to_string(&mut text)?;
    checked(&text)
}

/// The password of a line.
fn checked(line: &str) -> Result<String, Failure> {
    let line = line.strip_suffix('\n').unwrap_or(line);
    let password = line.strip_suffix('\r').unwrap_or(line);
    let fits = password.chars().count() >= SHORTEST && password.len() as u64 <= LONGEST;
    if !fits || password.chars().any(char::is_control) {
        return Err(Failure::refused(
            format!("密码应为一行,{SHORTEST} 个字符以上、{LONGEST} 字节以内"),
            format!(
                "a password is one line of at least {SHORTEST} characters and at most {LONGEST} bytes"
            ),
        ));
    }
    Ok(password.to_owned())
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn a_password_is_one_line() {
        assert_eq!(checked("correct horse\r\n").unwrap(), "correct horse");
        assert_eq!(checked("八个汉字也可以的").unwrap(), "八个汉字也可以的");
        for bad in ["", "short\n", "two lines\nof text", &"x".repeat(1_025)] {
            assert!(checked(bad).is_err(), "{bad:?}");
        }
    }
}
