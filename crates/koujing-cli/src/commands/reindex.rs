//! `koujing reindex`: the index on disk, made anew from the record.

use std::path::PathBuf;

use koujing_service::{Clock, Reindexed, reindex};
use serde_json::json;

use crate::exit::Done;
use crate::failure::Failure;
use crate::output::Output;
use crate::record::RecordArguments;
use crate::task::wait_for;

/// Throw the index on disk away and make it anew from the record.
///
/// A server does so by itself when it finds the index damaged; this is for being sure.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    record: RecordArguments,

    /// Where the index is kept; DIR/index beside an SQLite record unless told otherwise.
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,
}

pub(crate) fn run(output: Output, arguments: &Arguments) -> Result<Done, Failure> {
    let folder = arguments
        .index
        .clone()
        .or(arguments.record.index_folder()?)
        .ok_or_else(|| {
            Failure::usage(
                "数据库在 PostgreSQL 时要写 --index DIR:服务把索引放在哪里",
                "with PostgreSQL --index DIR is needed: where the server keeps its index",
            )
        })?;
    let articles = wait_for(async {
        let store = arguments.record.open_existing().await?;
        let made = reindex(store.clone(), Clock::system(), &folder).await?;
        store.close().await;
        match made {
            Reindexed::Made(articles) => Ok(articles),
            Reindexed::InUse => Err(Failure::refused(
                format!("有服务正在使用 {};请先停下它", folder.display()),
                format!("a server uses {}; stop it first", folder.display()),
            )),
            Reindexed::NoIndex(stranger) => Err(Failure::refused(
                format!(
                    "{} 不是索引目录:里面有 {stranger};什么都没有删除",
                    folder.display()
                ),
                format!(
                    "{} is no folder of an index: it holds {stranger}; nothing was removed",
                    folder.display()
                ),
            )),
        }
    })?;
    if output.json {
        output.json(&json!({"articles": articles}))?;
    } else {
        output.result(format_args!("{articles} articles"))?;
    }
    Ok(Done::Whole)
}
