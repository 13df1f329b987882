//! The file of an SQLite record, looked at from outside: opening one that is something else fails
//! without saying so.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use koujing_core::Message;
use koujing_service::Finding;

use crate::failure::Failure;
use crate::output::Output;

/// How a file of SQLite begins.
const BEGIN: &[u8] = b"SQLite format 3\0";

/// The finding that something else lies there. An empty file is a record that is not made yet.
pub(super) fn of_something_else(path: &Path) -> Result<Option<Finding>, Failure> {
    let mut begin = Vec::new();
    match File::open(path) {
        Ok(file) => {
            let read = file.take(BEGIN.len() as u64).read_to_end(&mut begin);
            read.map_err(Failure::file(path))?;
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::file(path)(error)),
    }
    if begin.is_empty() || begin == BEGIN {
        return Ok(None);
    }
    let path = path.display();
    Ok(Some(Finding {
        check: "database",
        what: Message::new(
            format!("{path} 不是 SQLite 数据文件"),
            format!("{path} is no file of SQLite"),
        ),
        mend: from_backup(),
    }))
}

/// Beside a failure of which nobody knows whether the file is to blame.
pub(super) fn tell_how_to_mend(output: Output) {
    let Message { zh, en } = from_backup();
    output.note(
        format!("如文件已损坏:{zh}"),
        format!("if the file is damaged: {en}"),
    );
}

fn from_backup() -> Message {
    Message::new(
        "保留该文件的副本,把最近一份完好的备份用 koujing restore 恢复到一个空的目录",
        "keep a copy of it, and restore the last sound backup into an empty directory with koujing restore",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_of_sqlite_is_seen() {
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join("koujing.db");
        let is_other = || of_something_else(&path).unwrap().is_some();
        assert!(!is_other());
        for (bytes, expected) in [
            (&b""[..], false),
            (b"SQLite format 3\0rest", false),
            (b"SQL", true),
        ] {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(is_other(), expected);
        }
    }
}
