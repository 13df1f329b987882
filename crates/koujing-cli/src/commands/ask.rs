//! `koujing ask`: one question, from a folder, a record or a server.

pub(super) mod context;
pub(super) mod local;
mod remote;
mod show;

use std::path::PathBuf;

use koujing_core::{Resolution, TextFormat};
use koujing_service::{AnswerRequest, Lang};

use crate::exit::Done;
use crate::failure::Failure;
use crate::output::Output;
use crate::record::database_url;
use crate::remote::address;

/// Ask a question; the approved text alone is printed.
///
/// Without a source the content inside the program answers.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The customer's words.
    question: String,

    #[command(flatten)]
    source: Source,

    /// Key of the server.
    #[arg(long, requires = "server")]
    key: Option<String>,

    #[command(flatten)]
    context: context::ContextArguments,

    /// Value of a variable; may be given again.
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = context::pair)]
    variables: Vec<(String, String)>,

    /// Form of the text.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Language of the answer, zh-Hans, zh-Hant or en; by default as written.
    #[arg(long, value_name = "LANG", value_parser = answer_lang)]
    answer_lang: Option<Lang>,
}

/// Who answers; at most one.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
pub(super) struct Source {
    /// A content folder.
    #[arg(long, value_name = "DIR")]
    pub(super) content: Option<PathBuf>,

    /// The record in a data directory.
    #[arg(long, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,

    /// The record in a PostgreSQL database.
    #[arg(long, value_name = "URL", value_parser = database_url)]
    pub(super) database_url: Option<String>,

    /// A running server.
    #[arg(long, value_name = "URL", requires = "key", value_parser = address)]
    pub(super) server: Option<String>,
}

/// Form of the text.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    Text,
    Markdown,
    Html,
}

/// What came of the question.
struct Reply {
    resolution: Resolution,
    /// The API's body.
    body: String,
}

pub(crate) fn run(output: Output, arguments: &Arguments) -> Result<Done, Failure> {
    let request = AnswerRequest {
        question: arguments.question.clone(),
        context: arguments.context.read()?,
        variables: context::once("--var", arguments.variables.iter().cloned())?,
        format: match arguments.format {
            Format::Text => TextFormat::Text,
            Format::Markdown => TextFormat::Markdown,
            Format::Html => TextFormat::Html,
        },
        lang: arguments.answer_lang,
        ..AnswerRequest::default()
    };
    let reply = match (&arguments.source.server, &arguments.key) {
        (Some(server), Some(key)) => remote::ask(server, key, output.language, &request)?,
        _ => local::ask(output, &arguments.source, &request)?,
    };
    if output.json {
        output.result(&reply.body)?;
    } else {
        show::beside(output, &reply.resolution);
        if let Some(answer) = &reply.resolution.answer {
            output.result(&answer.text)?;
        }
    }
    Ok(show::done(&reply.resolution))
}

fn answer_lang(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "a language is zh-Hans, zh-Hant or en".to_owned())
}
