//! Which document is whose, and the terms of each question; flat memory.

/// Flat beside a segment. A slot is the position of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Number of different terms of questions.
    pub(crate) terms: u32,
    /// Key of each slot.
    pub(crate) keys: Vec<Box<str>>,
    /// Version of each slot.
    pub(crate) versions: Vec<u64>,
    /// First document of each slot.
    pub(crate) first: Vec<u32>,
    /// Where each document's row ends; that of an answer is empty.
    pub(crate) ends: Vec<u32>,
    /// The rows: terms by their position, ascending.
    pub(crate) rows: Vec<u32>,
    /// What each document asks for, as [`koujing_language::Asks`] has it; an answer nothing.
    pub(crate) asks: Vec<u16>,
    /// Slot of each document; follows from `first`.
    owners: Vec<u32>,
}

impl Layout {
    /// An empty one over so many terms.
    pub(crate) fn over(terms: usize) -> Self {
        Self {
            terms: count(terms),
            ..Self::default()
        }
    }

    /// Number of entries.
    pub(crate) fn slots(&self) -> usize {
        self.keys.len()
    }

    /// Number of documents.
    pub(crate) fn documents(&self) -> usize {
        self.ends.len()
    }

    /// The next entry begins.
    pub(crate) fn begin(&mut self, key: Box<str>, version: u64) {
        self.first.push(count(self.documents()));
        self.keys.push(key);
        self.versions.push(version);
    }

    /// The next document of the entry that began last.
    pub(crate) fn push(&mut self, row: impl IntoIterator<Item = u32>, asks: u16) {
        self.asks.push(asks);
        self.rows.extend(row);
        self.ends.push(count(self.rows.len()));
        self.owners.push(count(self.slots().saturating_sub(1)));
    }

    /// The terms of a document.
    pub(crate) fn row(&self, document: u32) -> &[u32] {
        let at = document as usize;
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.rows[from as usize..self.ends[at] as usize]
    }

    /// Changes each row; its length stays.
    pub(crate) fn rewrite(&mut self, mut change: impl FnMut(&mut [u32])) {
        let mut from = 0;
        for end in &self.ends {
            change(&mut self.rows[from as usize..*end as usize]);
            from = *end;
        }
    }

    /// The slot of a document.
    pub(crate) fn owner(&self, document: u32) -> u32 {
        self.owners[document as usize]
    }

    /// The documents of a slot, its answer last.
    pub(crate) fn documents_of(&self, slot: u32) -> std::ops::Range<u32> {
        let at = slot as usize;
        let end = self.first.get(at + 1).copied();
        self.first[at]..end.unwrap_or(count(self.documents()))
    }

    /// The documents of a slot's questions.
    pub(crate) fn questions_of(&self, slot: u32) -> std::ops::Range<u32> {
        let documents = self.documents_of(slot);
        documents.start..documents.end.saturating_sub(1)
    }

    /// From its parts, if they can be those of a layout.
    pub(crate) fn of(
        terms: u32,
        keys: Vec<Box<str>>,
        versions: Vec<u64>,
        first: Vec<u32>,
        ends: Vec<u32>,
        rows: Vec<u32>,
        asks: Vec<u16>,
    ) -> Option<Self> {
        let ascend = |numbers: &[u32]| numbers.windows(2).all(|pair| pair[0] <= pair[1]);
        let whole = keys.len() == versions.len()
            && keys.len() == first.len()
            && asks.len() == ends.len()
            && first.windows(2).all(|pair| pair[0] < pair[1])
            && first.first().is_none_or(|first| *first == 0)
            && first
                .last()
                .is_none_or(|last| (*last as usize) < ends.len())
            && ascend(&ends)
            && ends.last().map_or(0, |end| *end as usize) == rows.len()
            && rows.iter().all(|term| *term < terms);
        if !whole {
            return None;
        }
        let mut layout = Self {
            terms,
            keys,
            versions,
            first,
            ends,
            rows,
            asks,
            owners: Vec::new(),
        };
        layout.owners.reserve(layout.documents());
        for slot in 0..count(layout.slots()) {
            let documents = layout.documents_of(slot).len();
            layout.owners.extend(std::iter::repeat_n(slot, documents));
        }
        Some(layout)
    }
}

/// More than 2³² questions are not held in one memory.
pub(crate) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
