//! Several contents made one, without their texts: tantivy merges the segments, the rows follow.

use tantivy::directory::OwnedBytes;
use tantivy::fastfield::{AliveBitSet, write_alive_bitset};
use tantivy::indexer::merge_filtered_segments;
use tantivy::termdict::TermDictionary;
use tantivy::{BitSet, Directory, IndexSettings};

use super::Content;
use super::layout::{Layout, count};
use crate::error::IndexError;

/// Where an entry of a merged content was before: which source, which slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) source: usize,
    pub(crate) slot: u32,
}

/// The entries of the sources that `lives` keeps, in their order, in a content within the directory;
/// with where each was before. There has to be one at least.
pub(crate) fn merge(
    sources: &[&Content],
    lives: &dyn Fn(Origin) -> bool,
    directory: Box<dyn Directory>,
    on_disk: bool,
) -> Result<(Content, Vec<Origin>), IndexError> {
    let mut segments = Vec::new();
    let mut filters = Vec::new();
    let mut origins = Vec::new();
    for (source, content) in sources.iter().enumerate() {
        let layout = &content.layout;
        let mut kept = BitSet::with_max_value(count(layout.documents()));
        let before = origins.len();
        for slot in 0..count(layout.slots()) {
            let origin = Origin { source, slot };
            if lives(origin) {
                origins.push(origin);
                for document in layout.documents_of(slot) {
                    kept.insert(document);
                }
            }
        }
        if origins.len() > before {
            segments.extend(content.index.searchable_segments()?);
            filters.push(Some(alive(&kept)?));
        }
    }
    let index = merge_filtered_segments(&segments, IndexSettings::default(), filters, directory)?;
    let merged = Content::of_segment(index, |terms| layout(sources, &origins, terms), on_disk)?;
    Ok((merged, origins))
}

fn alive(kept: &BitSet) -> Result<AliveBitSet, IndexError> {
    let mut bytes = Vec::new();
    write_alive_bitset(kept, &mut bytes)?;
    Ok(AliveBitSet::open(OwnedBytes::new(bytes)))
}

fn layout(
    sources: &[&Content],
    origins: &[Origin],
    terms: &TermDictionary,
) -> Result<Layout, IndexError> {
    let mut layout = Layout::over(terms.num_terms());
    let positions = sources
        .iter()
        .map(|source| positions(source.terms(), terms))
        .collect::<Result<Vec<_>, _>>()?;
    for origin in origins {
        let from = &sources[origin.source].layout;
        let slot = origin.slot as usize;
        layout.begin(from.keys[slot].clone(), from.versions[slot]);
        for document in from.documents_of(origin.slot) {
            let row = from.row(document).iter();
            let row = row.map(|term| positions[origin.source][*term as usize]);
            layout.push(row, from.asks[document as usize]);
        }
    }
    Ok(layout)
}

/// For each position in `old` the one in `new`, which has all terms that are still used.
fn positions(old: &TermDictionary, new: &TermDictionary) -> Result<Vec<u32>, IndexError> {
    let mut positions = Vec::with_capacity(old.num_terms());
    let mut old = old.stream()?;
    let mut new = new.stream()?;
    let mut more = new.advance();
    while old.advance() {
        while more && new.key() < old.key() {
            more = new.advance();
        }
        let found = more && new.key() == old.key();
        positions.push(if found {
            u32::try_from(new.term_ord()).unwrap_or(u32::MAX)
        } else {
            u32::MAX
        });
    }
    Ok(positions)
}
