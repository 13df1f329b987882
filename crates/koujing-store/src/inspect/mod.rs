//! Looking the whole record over: whether what must hold, holds. Finds what a failing disk, a program of
//! another make or somebody with the database's password has done; nothing here mends it.

use serde::Serialize;

use koujing_core::Message;

use crate::{Store, StoreError};

mod articles;
mod claims;
mod database;
mod feed;
mod images;
mod json;

/// Findings of one check that are told one by one.
const TOLD: usize = 20;

/// Something that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which check found it: `database`, `references`, `meta`, `counter`, `audit`, `live`, `claims`,
    /// `conflicts`, `json`, `images`, or `unreadable` when a check could not be done.
    pub check: &'static str,
    /// What is wrong, and with what.
    pub what: Message,
    /// What to do about it.
    pub mend: Message,
}

impl Store {
    /// Looks the record over as of one instant; what was found, nothing when all is well. Of one check
    /// no more than 20 findings are told, and how many more there are.
    ///
    /// # Errors
    /// When the database is not reached. That it holds what cannot be read is a finding.
    pub async fn inspect(&self) -> Result<Vec<Finding>, StoreError> {
        let mut snapshot = self.begin_long_reading().await?;
        let mut found = Findings::default();
        for check in CHECKS {
            let connection = &mut *snapshot;
            let done = match check {
                Check::Database => database::whole(connection, self.dialect, &mut found).await,
                Check::References => database::references(connection, &mut found).await,
                Check::Meta => database::meta(connection, &mut found).await,
                Check::Feed => feed::counted(connection, &mut found).await,
                Check::Audit => feed::audit(connection, &mut found).await,
                Check::Articles => articles::live(connection, &mut found).await,
                Check::Claims => claims::held(connection, &mut found).await,
                Check::Conflicts => claims::conflicting(connection, &mut found).await,
                Check::Json => json::readable(connection, &mut found).await,
                Check::Images => images::sound(connection, &mut found).await,
            };
            match done {
                Ok(()) => {}
                Err(error @ StoreError::Unavailable(_)) => return Err(error),
                Err(error) => {
                    found.add("unreadable", not_done(check, &error), from_backup());
                    // PostgreSQL takes no further statement in this transaction.
                    if matches!(error, StoreError::Database(_)) {
                        break;
                    }
                }
            }
        }
        snapshot.rollback().await?;
        Ok(found.told())
    }
}

#[derive(Debug, Clone, Copy)]
enum Check {
    Database,
    References,
    Meta,
    Feed,
    Audit,
    Articles,
    Claims,
    Conflicts,
    Json,
    Images,
}

const CHECKS: [Check; 10] = [
    Check::Database,
    Check::References,
    Check::Meta,
    Check::Feed,
    Check::Audit,
    Check::Articles,
    Check::Claims,
    Check::Conflicts,
    Check::Json,
    Check::Images,
];

#[derive(Default)]
struct Findings {
    told: Vec<Finding>,
    /// Per check how many were found.
    counts: Vec<(&'static str, usize)>,
}

impl Findings {
    fn add(&mut self, check: &'static str, what: Message, mend: Message) {
        let at = self.counts.iter().position(|(name, _)| *name == check);
        let at = at.unwrap_or_else(|| {
            self.counts.push((check, 0));
            self.counts.len() - 1
        });
        self.counts[at].1 += 1;
        if self.counts[at].1 <= TOLD {
            self.told.push(Finding { check, what, mend });
        }
    }

    fn told(mut self) -> Vec<Finding> {
        for (check, count) in self.counts {
            if count > TOLD {
                let more = count - TOLD;
                self.told.push(Finding {
                    check,
                    what: Message::new(
                        format!("同一检查还有 {more} 处问题"),
                        format!("{more} more findings of this check"),
                    ),
                    mend: Message::new(
                        "先处理以上各项，再检查一次",
                        "mend those above, look again",
                    ),
                });
            }
        }
        self.told
    }
}

fn not_done(check: Check, error: &StoreError) -> Message {
    let cause = std::error::Error::source(error).map_or_else(String::new, |c| format!(" ({c})"));
    Message::new(
        format!("检查 {check:?} 无法完成：{error}{cause}"),
        format!("the check {check:?} could not be done: {error}{cause}"),
    )
}

/// When nothing else helps.
fn from_backup() -> Message {
    Message::new(
        "保留现有数据的副本，把最近一份完好的备份用 koujing restore 恢复到一个空的库",
        "keep a copy of the data as it is, and restore the last sound backup into an empty record with \
         koujing restore",
    )
}
