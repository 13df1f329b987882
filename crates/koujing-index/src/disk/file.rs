//! The layout as a file: a magic word, the checksum of tantivy's files it belongs to, the sizes, the
//! arrays, and the CRC-32 of all that. Numbers are little-endian.

use std::fs;
use std::path::Path;

use crate::content::Layout;
use crate::error::IndexError;

const MAGIC: &[u8; 8] = b"KJLAYOU2";

pub(super) fn write(path: &Path, layout: &Layout, beside: u32) -> Result<(), IndexError> {
    let keys: usize = layout.keys.iter().map(|key| key.len()).sum();
    let numbers = layout.slots() * 4 + 2 * layout.documents() + layout.rows.len();
    let mut bytes = Vec::with_capacity(64 + keys + 4 * numbers);
    bytes.extend(MAGIC);
    put(&mut bytes, &[beside, layout.terms]);
    for length in [layout.slots(), layout.documents(), layout.rows.len(), keys] {
        bytes.extend((length as u64).to_le_bytes());
    }
    let ends = layout.keys.iter().scan(0_u32, |end, key| {
        *end += key.len() as u32;
        Some(*end)
    });
    put(&mut bytes, &ends.collect::<Vec<u32>>());
    layout
        .keys
        .iter()
        .for_each(|key| bytes.extend(key.as_bytes()));
    layout
        .versions
        .iter()
        .for_each(|version| bytes.extend(version.to_le_bytes()));
    put(&mut bytes, &layout.first);
    put(&mut bytes, &layout.ends);
    put(&mut bytes, &layout.rows);
    let asks = layout.asks.iter().map(|asks| u32::from(*asks));
    put(&mut bytes, &asks.collect::<Vec<u32>>());
    let checksum = crc32fast::hash(&bytes);
    put(&mut bytes, &[checksum]);
    Ok(fs::write(path, bytes)?)
}

fn put(bytes: &mut Vec<u8>, numbers: &[u32]) {
    bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
}

pub(super) fn read(path: &Path, beside: u32) -> Result<Layout, IndexError> {
    let bytes = fs::read(path)?;
    let damaged = IndexError::Damaged("its layout is damaged");
    let Some((checked, checksum)) = bytes.split_last_chunk::<4>() else {
        return Err(damaged);
    };
    if u32::from_le_bytes(*checksum) != crc32fast::hash(checked) {
        return Err(damaged);
    }
    layout(&mut Input(checked), beside).ok_or(damaged)
}

fn layout(input: &mut Input<'_>, beside: u32) -> Option<Layout> {
    if input.take(MAGIC.len())? != MAGIC {
        return None;
    }
    let head = input.numbers(2)?;
    if head[0] != beside {
        return None;
    }
    let lengths = input.longs(4)?;
    let length = |at: usize| usize::try_from(lengths[at]).ok();
    let key_ends = input.numbers(length(0)?)?;
    let text = str::from_utf8(input.take(length(3)?)?).ok()?;
    let mut from = 0;
    let mut keys: Vec<Box<str>> = Vec::with_capacity(key_ends.len());
    for end in key_ends {
        keys.push(text.get(from..end as usize)?.into());
        from = end as usize;
    }
    let versions = input.longs(length(0)?)?;
    let first = input.numbers(length(0)?)?;
    let ends = input.numbers(length(1)?)?;
    let rows = input.numbers(length(2)?)?;
    let asks = input.numbers(length(1)?)?.into_iter();
    let asks: Option<Vec<u16>> = asks.map(|asks| u16::try_from(asks).ok()).collect();
    if !input.0.is_empty() {
        return None;
    }
    Layout::of(head[1], keys, versions, first, ends, rows, asks?)
}

/// What is still to be read.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn numbers(&mut self, count: usize) -> Option<Vec<u32>> {
        let bytes = self.take(count.checked_mul(4)?)?;
        let (chunks, _) = bytes.as_chunks::<4>();
        Some(
            chunks
                .iter()
                .map(|chunk| u32::from_le_bytes(*chunk))
                .collect(),
        )
    }

    fn longs(&mut self, count: usize) -> Option<Vec<u64>> {
        let bytes = self.take(count.checked_mul(8)?)?;
        let (chunks, _) = bytes.as_chunks::<8>();
        Some(
            chunks
                .iter()
                .map(|chunk| u64::from_le_bytes(*chunk))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_no_byte_goes_unchecked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("layout");
        let layout = Layout::of(
            3,
            vec!["甲".into(), "b".into()],
            vec![7, u64::MAX],
            vec![0, 2],
            vec![2, 2, 3],
            vec![0, 2, 1],
            vec![3, 0, 1],
        )
        .unwrap();
        write(&path, &layout, 1).unwrap();
        assert_eq!(read(&path, 1).unwrap(), layout);
        assert!(read(&path, 2).is_err());
        let bytes = fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            fs::write(&path, flipped).unwrap();
            assert!(read(&path, 1).is_err(), "byte {at}");
        }
        fs::write(&path, &bytes[..bytes.len() - 5]).unwrap();
        assert!(read(&path, 1).is_err());
    }
}
