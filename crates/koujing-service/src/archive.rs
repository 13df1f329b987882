//! Content folders as archives: tar, tar with gzip, zip.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use thiserror::Error;

/// Bytes of all files together, at most.
const LARGEST: u64 = 1 << 30;
/// Files, at most.
const MOST_FILES: usize = 500_000;

/// Path within the folder, `/` between its parts → bytes.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Why an archive is not taken.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// Its bytes are none of the three kinds, or broken.
    #[error("not a readable tar, tar.gz or zip archive: {0}")]
    Unreadable(#[from] io::Error),
    /// It unpacks to too much.
    #[error("the archive unpacks to more than 1 GiB or 500,000 files")]
    TooLarge,
    /// A path leads out of the folder.
    #[error("the path {0:?} leads out of the archive")]
    Path(String),
}

impl From<zip::result::ZipError> for ArchiveError {
    fn from(error: zip::result::ZipError) -> Self {
        Self::Unreadable(io::Error::other(error))
    }
}

/// What an archive collects while it is read.
#[derive(Default)]
struct Unpacked {
    files: Files,
    bytes: u64,
}

impl Unpacked {
    /// Takes a file in. Hidden ones are passed over, as in a folder on disk.
    fn take(&mut self, path: &str, from: &mut dyn Read) -> Result<(), ArchiveError> {
        let parts: Vec<&str> = path
            .split(['/', '\\'])
            .filter(|part| !part.is_empty() && *part != ".")
            .collect();
        if path.starts_with('/') || parts.contains(&"..") {
            return Err(ArchiveError::Path(path.to_owned()));
        }
        if parts.is_empty() || parts.iter().any(|part| part.starts_with('.')) {
            return Ok(());
        }
        let room = LARGEST - self.bytes;
        let mut bytes = Vec::new();
        let read = from.take(room + 1).read_to_end(&mut bytes)?;
        self.bytes += read as u64;
        if self.bytes > LARGEST || self.files.len() >= MOST_FILES {
            return Err(ArchiveError::TooLarge);
        }
        self.files.insert(parts.join("/"), bytes);
        Ok(())
    }

    /// The files; where all of them lie in one folder without settings beside it, those of that
    /// folder: archives are often made of a folder, not in it.
    fn finish(self) -> Files {
        let mut tops = self.files.keys().map(|path| path.split_once('/'));
        let Some(Some((first, _))) = tops.next() else {
            return self.files;
        };
        let first = first.to_owned();
        let alone = self.files.contains_key(&format!("{first}/koujing.yaml"))
            && tops.all(|top| top.is_some_and(|(name, _)| name == first));
        if !alone {
            return self.files;
        }
        let stripped = self.files.into_iter().filter_map(|(path, bytes)| {
            let (_, rest) = path.split_once('/')?;
            Some((rest.to_owned(), bytes))
        });
        stripped.collect()
    }
}

/// Unpacks an archive; which kind it is its bytes tell.
///
/// # Errors
///
/// [`ArchiveError`]; nothing of a refused archive is used.
pub fn unpack(bytes: &[u8]) -> Result<Files, ArchiveError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return unzip(bytes);
    }
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return untar(GzDecoder::new(bytes));
    }
    if bytes.get(257..262) == Some(b"ustar".as_slice()) {
        return untar(bytes);
    }
    let error = io::Error::new(io::ErrorKind::InvalidData, "it begins like none of them");
    Err(error.into())
}

fn untar(from: impl Read) -> Result<Files, ArchiveError> {
    let mut unpacked = Unpacked::default();
    for entry in tar::Archive::new(from).entries()? {
        let mut entry = entry?;
        // Links and devices are no content.
        if entry.header().entry_type().is_file() {
            let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            unpacked.take(&path, &mut entry)?;
        }
    }
    Ok(unpacked.finish())
}

fn unzip(bytes: &[u8]) -> Result<Files, ArchiveError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    let mut unpacked = Unpacked::default();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at)?;
        if file.is_file() {
            let path = file.name()?.into_owned();
            unpacked.take(&path, &mut file)?;
        }
    }
    Ok(unpacked.finish())
}

/// Packs files as a tar with gzip, written as they come.
pub struct Packer<W: Write>(tar::Builder<GzEncoder<W>>);

impl<W: Write> Packer<W> {
    /// An archive that is written there.
    pub fn new(to: W) -> Self {
        Self(tar::Builder::new(GzEncoder::new(to, Compression::fast())))
    }

    /// Adds a file.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn add(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        self.0.append_data(&mut header, path, bytes)
    }

    /// Ends the archive.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn finish(self) -> io::Result<W> {
        self.0.into_inner()?.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(files: &[(&str, &str)]) -> Vec<u8> {
        let mut packer = Packer::new(Vec::new());
        for (path, text) in files {
            packer.add(path, text.as_bytes()).expect("memory");
        }
        packer.finish().expect("memory")
    }

    fn paths(bytes: &[u8]) -> Vec<String> {
        unpack(bytes).expect("an archive").into_keys().collect()
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let long = format!("客服/{}.md", "很长的名字".repeat(12));
        let files = [("koujing.yaml", "words: []"), (long.as_str(), "x")];
        let unpacked = unpack(&packed(&files)).expect("an archive");
        assert_eq!(unpacked.len(), 2);
        assert_eq!(unpacked[&long], b"x");
    }

    #[test]
    fn a_folder_around_the_content_is_left_aside() {
        let bytes = packed(&[
            ("kb/koujing.yaml", ""),
            ("kb/a/b.md", ""),
            ("kb/.git/x", ""),
        ]);
        assert_eq!(paths(&bytes), ["a/b.md", "koujing.yaml"]);
        assert_eq!(paths(&packed(&[("a/b.md", "")])), ["a/b.md"]);
    }

    #[test]
    fn zips_are_read_too() {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for path in ["koujing.yaml", "问答/a.md"] {
            writer.start_file(path, options).expect("memory");
            writer.write_all(b"x").expect("memory");
        }
        let bytes = writer.finish().expect("memory").into_inner();
        assert_eq!(paths(&bytes), ["koujing.yaml", "问答/a.md"]);
    }

    #[test]
    fn what_is_no_archive_or_leads_out_is_refused() {
        for bad in [&b""[..], b"hello", b"PK\x03\x04broken", &[0x1f, 0x8b, 8, 0]] {
            assert!(
                matches!(unpack(bad), Err(ArchiveError::Unreadable(_))),
                "{bad:?}"
            );
        }
        let mut builder = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_ustar();
        header.as_ustar_mut().expect("ustar").name[..7].copy_from_slice(b"../x.md");
        header.set_size(0);
        header.set_cksum();
        builder.append(&header, &b""[..]).expect("memory");
        let bytes = builder.into_inner().expect("memory");
        assert!(matches!(unpack(&bytes), Err(ArchiveError::Path(_))));
    }
}
