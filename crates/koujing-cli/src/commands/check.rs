//! `koujing check`: a reply held against the approved answer, by a folder, a record or a server.

mod file;
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
/// With --file many replies are checked, the summary is printed (with --json a line for each) and a report
/// written; exit 1 if some rows could not be checked.
///
/// Exit codes of one reply: 0 consistent, 4 no approved answer, 5 off script, 6 incomplete, 7 outdated, 8 contradicts.
/// Without a source the content inside the program is what is approved.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The reply as it was sent; `-` reads standard input.
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    reply: Option<String>,

    #[command(flatten)]
    sent: file::FileArguments,

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

    /// When it was sent (RFC 3339): it is judged by what was live then. A folder has no past.
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
}

/// What the reply is held against; exactly one. A file says it of each of its replies.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
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
    fn about(&self) -> Option<About> {
        match (&self.question, &self.article, &self.receipt) {
            (Some(question), _, _) => Some(About::Question(question.clone())),
            (_, Some(article), _) => Some(About::Article(article.clone())),
            (_, _, receipt) => receipt.clone().map(About::Receipt),
        }
    }
}

pub(crate) fn run(output: Output, arguments: &Arguments) -> Result<Done, Failure> {
    let about = arguments.about.about();
    if let Some(path) = &arguments.sent.file {
        if about.is_some() || arguments.agent.is_some() || arguments.at.is_some() {
            return Err(Failure::usage(
                "--file:对照什么、谁在何时说的,由文件里每一行来说",
                "--file: the file itself says what each reply is held against, whose it is and when",
            ));
        }
        let key = arguments.key.as_deref();
        return file::run(output, &arguments.sent, path, &arguments.source, key);
    }
    let request = CheckRequest {
        reply: match arguments.reply.as_deref() {
            Some("-") => std::io::read_to_string(std::io::stdin())?,
            reply => reply.unwrap_or_default().to_owned(),
        },
        about: about.ok_or_else(|| {
            Failure::usage(
                "要有 --question、--article、--receipt 之一",
                "one of --question, --article and --receipt is needed",
            )
        })?,
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
