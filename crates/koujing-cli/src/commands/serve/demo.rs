//! The way into a demo: keys and accounts for this start, and questions to begin with.

use std::fmt::Write as _;

use koujing_core::{Audience, Role, Timestamp};
use koujing_service::{Store, StoreError};
use serde::Serialize;

use crate::failure::Failure;
use crate::output::Output;
use crate::random;

/// A question, and what comes of it.
const QUESTIONS: [(&str, &str, &str); 3] = [
    ("加湿器的滤网用什么清洗?", "一条答案", "an answer"),
    ("请推荐一只股票", "没有答案", "no answer"),
    (
        "书架一层能放多重?",
        "还要问型号",
        "ambiguous: the model is still to be asked",
    ),
];

/// What lets one in.
#[derive(Debug)]
pub(super) struct Access {
    pub(super) keys: Vec<Key>,
    pub(super) accounts: Vec<Account>,
}

#[derive(Debug, Serialize)]
pub(super) struct Key {
    role: Role,
    key: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Account {
    name: String,
    password: String,
}

/// Makes a key and an account for each role.
pub(super) async fn access(store: &Store, now: Timestamp) -> Result<Access, Failure> {
    let mut access = Access {
        keys: Vec::new(),
        accounts: Vec::new(),
    };
    for role in Role::ALL {
        // A key and an account of one name are one person.
        let account = account(store, role, now).await?;
        let key = store
            .create_key(&account.name, role, Audience::Internal, None, now)
            .await?;
        access.keys.push(Key { role, key });
        access.accounts.push(account);
    }
    Ok(access)
}

/// An account `role-1`; if an earlier start made that, one with another number.
async fn account(store: &Store, role: Role, now: Timestamp) -> Result<Account, Failure> {
    let password = koujing_service::new_password()?;
    let mut number = 1;
    loop {
        let name = format!("{role}-{number}");
        match store.create_user(&name, &password, role, now).await {
            Ok(()) => return Ok(Account { name, password }),
            Err(StoreError::UserExists(_)) => number = random::number()?,
            Err(error) => return Err(error.into()),
        }
    }
}

impl Access {
    /// `ROLE KEY` for each key, then `account NAME PASSWORD` for each account; each behind a line's end.
    pub(super) fn lines(&self) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        for Key { role, key } in &self.keys {
            let _ = write!(text, "\n{role} {key}");
        }
        for Account { name, password } in &self.accounts {
            let _ = write!(text, "\naccount {name} {password}");
        }
        text
    }
}

/// Shows how to ask.
pub(super) fn tell(output: Output, address: &str, access: &Access) {
    let Some(Key { key, .. }) = access.keys.first() else {
        return;
    };
    for (question, zh, en) in QUESTIONS {
        output.note(format!("# {zh}"), format!("# {en}"));
        output.line(format_args!(
            "curl -G {address}/v1/answer -H 'Authorization: Bearer {key}' --data-urlencode 'q={question}'"
        ));
    }
}

#[cfg(test)]
mod tests {
    use koujing_core::OutcomeKind;
    use koujing_service::{AnswerRequest, Clock, Config, Folder, Service};

    use super::*;

    #[tokio::test]
    async fn the_questions_come_out_as_they_are_announced() {
        let folder = Folder::from_files(crate::content::embedded());
        let service = Service::over(&folder, Clock::system(), &Config::default()).unwrap();
        let mut outcomes = Vec::new();
        for (question, ..) in QUESTIONS {
            let request = AnswerRequest {
                question: question.to_owned(),
                ..AnswerRequest::default()
            };
            let answered = service.answer(Audience::Internal, &request).await.unwrap();
            outcomes.push(answered.resolution.outcome);
        }
        assert_eq!(
            outcomes,
            [
                OutcomeKind::Answer,
                OutcomeKind::NoAnswer,
                OutcomeKind::Ambiguous
            ]
        );
    }

    #[tokio::test]
    async fn a_second_start_makes_new_keys_and_accounts() {
        let folder = tempfile::tempdir().unwrap();
        let location = crate::record::location(Some(folder.path()), None).unwrap();
        let store = Store::open(&location).await.unwrap();
        let now = Clock::system().now();
        let first = access(&store, now).await.unwrap();
        let second = access(&store, now).await.unwrap();
        let lines = first.lines();
        let words: Vec<Vec<&str>> = lines
            .trim_start()
            .lines()
            .map(|line| line.split(' ').collect())
            .collect();
        let names: Vec<&str> = words.iter().map(|words| words[0]).collect();
        let account = "account";
        let expected = [
            "reader", "editor", "approver", "admin", account, account, account, account,
        ];
        assert_eq!(names, expected);
        assert_eq!(words[4][1], "reader-1");
        for (one, other) in first.accounts.iter().zip(&second.accounts) {
            assert_ne!(one.name, other.name);
        }
        let holder = store.key(&second.keys[3].key, now).await.unwrap().unwrap();
        assert_eq!(holder.role, Role::Admin);
    }
}
