//! `/v1/checks`: whether the replies that were sent were the approved answers, many at a time.

use std::str::FromStr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use futures::{Stream, stream};
use koujing_core::{Message, Role};
use koujing_service::{
    Actor, CheckReport, Checked, Checking, Lang, MOST_REPLIES, Offset, ReadReplies, SentFormat,
    SentReply, ServiceError, read_replies, sample,
};
use serde_json::json;

use crate::body::{bytes, media_type};
use crate::caller::Editor;
use crate::language::Language;
use crate::pages::report::{ReportFormat, write_report};
use crate::problem::Problem;
use crate::query::Query;
use crate::router::App;

/// What is taken, for whoever sent something else.
const WANTED: &str = "application/jsonl or text/csv";
/// So many replies are checked before their lines are sent.
const AT_A_TIME: usize = 512;

/// What a caller wants to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// A line for each reply, with its evidence.
    Lines,
    /// The report as JSON.
    Report,
    /// The report as a file.
    File(ReportFormat),
}

impl FromStr for Wanted {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "json" => Ok(Self::Report),
            name => ReportFormat::parse(name)
                .map(Self::File)
                .ok_or("json, html, csv or xlsx"),
        }
    }
}

/// Parameters of a check of many replies.
#[derive(Debug, Clone, Copy)]
struct Parameters {
    wanted: Wanted,
    sample: Option<usize>,
    offset: Offset,
    /// By what is live now, not when they were sent.
    by_now: bool,
    /// Whether what is found is kept for people to decide about.
    keep: bool,
    lang: Option<Lang>,
}

impl Parameters {
    fn take(mut query: Query) -> Result<Self, Problem> {
        let lang = query.take("lang").map(|tag| {
            let unknown = || Problem::invalid_parameter("lang", "zh-Hans, zh-Hant or en");
            Lang::parse(&tag).ok_or_else(unknown)
        });
        let parameters = Self {
            wanted: query.parsed("report")?.unwrap_or(Wanted::Lines),
            sample: query.parsed("sample")?,
            offset: query.parsed("offset")?.unwrap_or_default(),
            by_now: match query.take("by").as_deref() {
                None | Some("then") => false,
                Some("now") => true,
                Some(_) => return Err(Problem::invalid_parameter("by", "then or now")),
            },
            keep: query.flag("keep")?,
            lang: lang.transpose()?,
        };
        query.finish()?;
        if parameters.keep && parameters.wanted == Wanted::Lines {
            return Err(Problem::invalid_parameter(
                "keep",
                "of a report: beside report",
            ));
        }
        Ok(parameters)
    }
}

/// `POST /v1/checks?report&sample&offset&by&keep`.
#[utoipa::path(
    post, path = "/v1/checks", tag = "check",
    params(
        ("report" = Option<String>, Query, description = "`json`, `html`, `csv` or `xlsx`: the report instead of a line for each reply"),
        ("sample" = Option<usize>, Query, description = "check at most so many replies of each agent"),
        ("offset" = Option<String>, Query, description = "offset from UTC of times that do not say it; +08:00 unless told"),
        ("by" = Option<String>, Query, description = "`then`: by what was live when a reply was sent (the default); `now`: by what is live now"),
        ("keep" = Option<bool>, Query, description = "keep what the report found, for people to decide about (approvers): see /v1/findings"),
        ("lang" = Option<String>, Query, description = "language of the report: zh-Hans, zh-Hant or en"),
    ),
    request_body(content = Vec<u8>, content_type = "application/jsonl", description = "JSON Lines or a table (text/csv; UTF-8, UTF-16 or GBK): pairs of question and reply, or whole transcripts"),
    responses(
        (status = 200, description = "a JSON line for each reply (verdict and evidence) or bad row; or the report", body = CheckReport),
        (status = 400, description = "a parameter is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "over 256 MiB, or over 200,000 replies", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "none of the media types", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn check(
    State(app): State<App>,
    Editor(actor): Editor,
    query: Query,
    language: Language,
    request: Request,
) -> Result<Response, Problem> {
    let parameters = Parameters::take(query)?;
    if parameters.keep && actor.role < Role::Approver {
        return Err(Problem::role_needed(Role::Approver));
    }
    let format = match media_type(request.headers()).as_deref() {
        Some("application/jsonl" | "application/x-ndjson") => SentFormat::JsonLines,
        Some("text/csv" | "text/tab-separated-values") => SentFormat::Table,
        _ => return Err(Problem::unsupported_media_type(WANTED)),
    };
    let lang = parameters
        .lang
        .unwrap_or_else(|| lang_of(request.headers(), language));
    let body = bytes(request, &app, "256 MiB").await?;
    let many = Many {
        app,
        actor,
        language,
        parameters,
    };
    let read = many.read(body.to_vec(), format).await?;
    match parameters.wanted {
        Wanted::Lines => many.lines(read).await,
        Wanted::Report => {
            let report = many.report(read).await?;
            Ok(axum::Json(report).into_response())
        }
        Wanted::File(format) => {
            let report = many.report(read).await?;
            let file = tokio::task::spawn_blocking(move || write_report(&report, format, lang));
            let file = file.await.map_err(ServiceError::from)?;
            let file = file.map_err(|error| {
                tracing::error!(%error, "a report cannot be written");
                Problem::internal()
            })?;
            let headers = [
                (header::CONTENT_TYPE, format.media_type()),
                (header::CONTENT_DISPOSITION, format.disposition()),
            ];
            Ok((headers, file).into_response())
        }
    }
}

fn lang_of(headers: &HeaderMap, language: Language) -> Lang {
    match language {
        Language::En => Lang::En,
        Language::Zh => crate::pages::lang_of(headers),
    }
}

/// Many replies, and how they are to be checked.
#[derive(Clone)]
struct Many {
    app: App,
    actor: Actor,
    language: Language,
    parameters: Parameters,
}

impl Many {
    async fn read(&self, body: Vec<u8>, format: SentFormat) -> Result<ReadReplies, Problem> {
        let (app, offset) = (Arc::clone(&self.app), self.parameters.offset);
        let read = move || read_replies(&app, &body, format, offset);
        let read = tokio::task::spawn_blocking(read).await;
        let read = read.map_err(ServiceError::from)?;
        if read.too_many > 0 {
            return Err(Problem::too_large(format!(
                "there are more than {MOST_REPLIES} replies"
            )));
        }
        Ok(match self.parameters.by_now {
            true => read.by_now(),
            false => read,
        })
    }

    /// Takes the replies out that are to be checked, with their grounds.
    async fn checking(&self, read: &ReadReplies) -> Result<Checking, Problem> {
        let replies = read.replies.clone();
        let drawn = match self.parameters.sample {
            Some(of_each) => sample(replies, of_each),
            None => replies,
        };
        Ok(self.app.checking(self.actor.audience, drawn).await?)
    }

    async fn report(&self, read: ReadReplies) -> Result<CheckReport, Problem> {
        let checking = self.checking(&read).await?;
        let language = self.language;
        let say = move |message: &Message| language.of(message);
        let report = checking.report(read, self.parameters.offset, |_| {}, say);
        let report = report.await?;
        if self.parameters.keep {
            self.app.keep_findings(&self.actor, &report).await?;
        }
        Ok(report)
    }

    /// A line for each row that cannot be read, then one for each reply.
    async fn lines(&self, read: ReadReplies) -> Result<Response, Problem> {
        let checking = self.checking(&read).await?;
        let unread = read.unread.into_iter();
        let language = self.language;
        let unread = unread.map(|row| unchecked_line(row.line, &row.reason, language));
        let first: String = unread.collect();
        let stream = stream::iter([Ok(first)]);
        let lines = futures::StreamExt::chain(stream, lines_of(checking, language));
        let headers = [(header::CONTENT_TYPE, "application/jsonl")];
        Ok((headers, Body::from_stream(lines)).into_response())
    }
}

/// The lines of the replies, some at a time. A failure ends them early: the body does not end as it should.
fn lines_of(
    checking: Checking,
    language: Language,
) -> impl Stream<Item = Result<String, ServiceError>> {
    stream::unfold((checking, 0), move |(checking, from)| async move {
        if from >= checking.len() {
            return None;
        }
        let until = from + AT_A_TIME;
        let keep = move |sent: &SentReply, checked| line(sent, checked, language);
        let lines = checking.run(from..until, |_| {}, keep).await;
        let next = if lines.is_ok() { until } else { checking.len() };
        Some((lines.map(|lines| lines.concat()), (checking, next)))
    })
}

fn unchecked_line(line: u32, reason: &Message, language: Language) -> String {
    format!(
        "{}\n",
        json!({"line": line, "problem": language.of(reason)})
    )
}

fn line(sent: &SentReply, checked: Result<Checked, Message>, language: Language) -> String {
    match checked {
        Ok(checked) => format!("{}\n", sent.with(&checked)),
        Err(reason) => unchecked_line(sent.line, &reason, language),
    }
}
