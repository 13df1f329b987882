//! `koujing check`: a reply held against the approved answer, by a folder, a record or a server.

mod remote;
mod show;

use koujing_core::{ArticleId, Audience, Timestamp};
use koujing_service::{About, CheckRequest};
use serde_json::Value;

use super::ask::context::ContextArguments;
use super::ask::{Source, local};
use crate::exit::Done;
use crate::failure::Failure;
use crate::output::Output;
use crate::task::wait_for;

/// Hold a reply against the approved answer; the verdict is printed, and why.
///
/// Exit codes: 0 consistent, 4 no approved answer, 5 off script, 6 incomplete, 7 outdated, 8 contradicts.
/// Without a source the content inside the program is what is approved.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The reply as it was sent; `-` reads standard input.
    reply: String,

    #[command(flatten)]
    about: AboutArguments,

    #[command(flatten)]
    source: Source,

    /// Key of the server.
    #[arg(long, requires = "server")]
    key: Option<String>,

    #[command(flatten)]
    context: ContextArguments,

    /// Whose reply it is.
    #[arg(long)]
    agent: Option<String>,

    /// When it was sent (RFC 3339): it is judged by what was live then. Takes a record or a server.
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
}

/// What the reply is held against; exactly one.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct AboutArguments {
    /// The answer to this question.
    #[arg(long)]
    question: Option<String>,

    /// The answer of this article.
    #[arg(long, value_name = "ID")]
    article: Option<ArticleId>,

    /// What this receipt was given for.
    #[arg(long)]
    receipt: Option<String>,
}

impl AboutArguments {
    fn about(&self) -> About {
        match (&self.question, &self.article, &self.receipt) {
            (Some(question), _, _) => About::Question(question.clone()),
            (_, Some(article), _) => About::Article(article.clone()),
            (_, _, receipt) => About::Receipt(receipt.clone().unwrap_or_default()),
        }
    }
}

pub(crate) fn run(output: Output, arguments: &Arguments) -> Result<Done, Failure> {
    let request = CheckRequest {
        reply: match arguments.reply.as_str() {
            "-" => std::io::read_to_string(std::io::stdin())?,
            reply => reply.to_owned(),
        },
        about: arguments.about.about(),
        context: arguments.context.read()?,
        agent: arguments.agent.clone(),
        at: arguments.at,
    };
    let body = match (&arguments.source.server, &arguments.key) {
        (Some(server), Some(key)) => remote::check(server, key, output.language, &request)?,
        _ => wait_for(async {
            let service = local::open(output, &arguments.source).await?;
            let checked = service.check(Audience::Internal, &request).await?;
            let checked = checked.ok_or_else(|| {
                Failure::refused(
                    "没有这个知识条目或引用编号",
                    "there is no such article or receipt",
                )
            })?;
            Ok::<Value, Failure>(serde_json::to_value(checked)?)
        })?,
    };
    if output.json {
        output.json(&body)?;
    } else {
        show::show(output, &body)?;
    }
    Ok(show::done(&body))
}
