//! `koujing import`: content published in the operator's name.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use koujing_service::{Bundle, Clock, ImportOptions, Packer};

use crate::content::{self, ContentKind};
use crate::environment;
use crate::exit::Done;
use crate::failure::Failure;
use crate::incoming;
use crate::output::Output;
use crate::place::PlaceArguments;
use crate::remote::Remote;
use crate::report::Report;
use crate::task::wait_for;

/// Publish content in the operator's name.
///
/// What has no errors and collides with nothing is published; the rest is named. Nothing is retired.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A content folder, an .md or a .jsonl file.
    path: PathBuf,

    #[command(flatten)]
    place: PlaceArguments,

    /// In whose name; by default the one who is logged in. At a server it is the key's name.
    #[arg(long = "as", value_name = "NAME", value_parser = actor, conflicts_with = "server")]
    actor: Option<String>,

    /// Leave drafts instead of publishing.
    #[arg(long)]
    drafts: bool,

    /// Only say what would happen.
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(output: Output, arguments: &Arguments) -> Result<Done, Failure> {
    let report = match arguments.place.server(output.language) {
        Some(server) => send(output, arguments, &server)?,
        None => wait_for(import(output, arguments))?,
    };
    if output.json {
        output.json(&report)?;
    } else {
        output.result(report.lines(arguments.dry_run))?;
    }
    output.not_done(report.len(), &report.failed_paths());
    Ok(Done::unless(report.has_failures()))
}

/// Imports into a record.
async fn import(output: Output, arguments: &Arguments) -> Result<Report, Failure> {
    let store = arguments.place.open().await?;
    let bundle = incoming::read(&arguments.path, &store).await?;
    tell_passed_over(output, &bundle.passed_over);
    let name = arguments.actor.clone().or_else(environment::user);
    let options = ImportOptions {
        actor: name.unwrap_or_else(|| "import".to_owned()),
        drafts: arguments.drafts,
        dry_run: arguments.dry_run,
        now: Clock::system().now(),
    };
    let report = incoming::import(bundle, &store, &options, output).await?;
    store.close().await;
    Ok(report)
}

/// Sends it to a server, which imports it in the key's name.
fn send(output: Output, arguments: &Arguments, server: &Remote) -> Result<Report, Failure> {
    let path = arguments.path.as_path();
    let flags = [(arguments.drafts, "drafts"), (arguments.dry_run, "dry_run")];
    let flags = flags.iter().filter(|(given, _)| *given);
    let flags: Vec<&str> = flags.map(|(_, name)| *name).collect();
    let target = format!("/v1/import?{}", flags.join("&"));
    let read = |answer: Vec<u8>| serde_json::from_slice(&answer).map_err(server.misunderstood());
    match ContentKind::of(path)? {
        // A single article goes in an archive too: so the server learns the name of its file, by which
        // an article without an id is called.
        ContentKind::Folder | ContentKind::File => {
            read(server.post(&target, "application/gzip", &packed(path)?)?)
        }
        ContentKind::Rows => {
            let bytes = std::fs::read(path).map_err(Failure::file(path))?;
            let name = content::file_name(path);
            tell_passed_over(output, &Bundle::of_rows(&bytes, &name, None).passed_over);
            let report: Report = read(server.post(&target, "application/jsonl", &bytes)?)?;
            Ok(report.with_rows_of(&name))
        }
    }
}

/// The files as a tar with gzip.
fn packed(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut packer = Packer::new(Vec::new());
    for (name, bytes) in content::files(path)? {
        packer.add(&name, &bytes)?;
    }
    Ok(packer.finish()?)
}

fn tell_passed_over(output: Output, keys: &BTreeSet<String>) {
    if keys.is_empty() {
        return;
    }
    let keys = keys.iter().cloned().collect::<Vec<_>>().join(", ");
    output.note(
        format!("未使用的字段:{keys}"),
        format!("keys passed over: {keys}"),
    );
}

/// Reads `--as`: it stands in the audit log and in answers.
fn actor(text: &str) -> Result<String, String> {
    let fits = (1..=100).contains(&text.chars().count());
    if !fits || text.trim().is_empty() || text.chars().any(char::is_control) {
        return Err("a name has 1 to 100 characters, none of them a control character".to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::actor;

    #[test]
    fn a_name_can_be_shown() {
        assert!(actor("王芳").is_ok());
        for bad in ["", " ", "a\nb", &"字".repeat(101)] {
            assert!(actor(bad).is_err(), "{bad:?}");
        }
    }
}
