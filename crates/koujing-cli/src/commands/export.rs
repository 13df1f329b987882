//! `koujing export`: the live content as a folder.

mod folder;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use koujing_service::{ExportedFile, export_files, unpack};
use serde_json::json;

use crate::exit::Done;
use crate::failure::Failure;
use crate::output::Output;
use crate::place::PlaceArguments;
use crate::remote::Remote;
use crate::task::wait_for;
use folder::Folder;

/// Write the live content to a folder: the submitted bytes under the paths they came from.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder; made when there is none.
    dir: PathBuf,

    #[command(flatten)]
    place: PlaceArguments,

    /// Write into a folder that is not empty; files of the same names are replaced.
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(output: Output, arguments: &Arguments) -> Result<Done, Failure> {
    let dir = &arguments.dir;
    // Before anything else is touched.
    if !arguments.force && !is_empty(dir).map_err(Failure::file(dir))? {
        return Err(Failure::refused(
            format!("{} 不是空文件夹;确要写入请加 --force", dir.display()),
            format!(
                "{} is not an empty folder; to write there all the same add --force",
                dir.display()
            ),
        ));
    }
    let written = match arguments.place.server(output.language) {
        Some(server) => fetch(dir, &server)?,
        None => wait_for(export(arguments))?,
    };
    let Written {
        articles,
        files,
        failed,
    } = written;
    if output.json {
        output.json(&json!({"articles": articles, "files": files - failed.len()}))?;
    } else {
        output.result(format_args!("{articles} articles"))?;
    }
    output.not_done(files, &failed);
    Ok(Done::unless(!failed.is_empty()))
}

/// What was to be written.
#[derive(Debug, Default)]
struct Written {
    articles: usize,
    files: usize,
    /// Files that could not be written, with the reason.
    failed: Vec<String>,
}

impl Written {
    fn write(&mut self, folder: &mut Folder, file: &ExportedFile) {
        self.files += 1;
        if let Err(error) = folder.write(file) {
            self.failed.push(format!("{} ({error})", file.path));
        }
    }
}

/// Writes what is live in a record.
async fn export(arguments: &Arguments) -> Result<Written, Failure> {
    let store = arguments.place.open().await?;
    let mut folder = made(&arguments.dir)?;
    let mut written = Written::default();
    let mut write = |file: ExportedFile| -> Result<(), Failure> {
        written.write(&mut folder, &file);
        Ok(())
    };
    let articles = export_files(&store, &mut write).await?;
    store.close().await;
    written.articles = articles;
    Ok(written)
}

/// Writes what a server gives. Its paths are trusted as little as those of a record.
fn fetch(dir: &Path, server: &Remote) -> Result<Written, Failure> {
    let archive = server.get("/v1/export")?;
    let files = unpack(&archive).map_err(server.misunderstood())?;
    let mut folder = made(dir)?;
    let mut written = Written::default();
    for (path, bytes) in files {
        // Nothing else that is exported ends so.
        written.articles += usize::from(path.ends_with(".md"));
        written.write(&mut folder, &ExportedFile { path, bytes });
    }
    Ok(written)
}

fn made(dir: &Path) -> Result<Folder, Failure> {
    fs::create_dir_all(dir).map_err(Failure::file(dir))?;
    Ok(Folder::new(dir.to_owned()))
}

/// Whether there is nothing at a path, or an empty folder.
fn is_empty(path: &Path) -> io::Result<bool> {
    match fs::read_dir(path) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absent_folder_is_empty() {
        let outer = tempfile::tempdir().unwrap();
        assert!(is_empty(outer.path()).unwrap());
        assert!(is_empty(&outer.path().join("a")).unwrap());
        fs::write(outer.path().join("b"), "").unwrap();
        assert!(!is_empty(outer.path()).unwrap());
    }
}
