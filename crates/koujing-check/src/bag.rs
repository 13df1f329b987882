//! What a piece of text speaks of: its terms with their weights, in order of the terms.

/// A sign, a word of the wordbook or a Latin word, as a number.
pub(crate) type Term = u32;

/// Terms with weights, each term once.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Bag {
    terms: Vec<(Term, f32)>,
    pub(crate) weight: f32,
}

impl Bag {
    pub(crate) fn new(mut terms: Vec<(Term, f32)>) -> Self {
        terms.sort_unstable_by_key(|(term, _)| *term);
        terms.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                // Said twice is hardly said more.
                kept.1 = kept.1.max(next.1);
            }
            same
        });
        let weight = terms.iter().map(|(_, weight)| weight).sum();
        Self { terms, weight }
    }

    /// All terms of several, each as heavy as where it is heaviest, times a factor.
    pub(crate) fn joined<'a>(parts: impl IntoIterator<Item = (&'a Bag, f32)>) -> Self {
        let scaled = |(bag, factor): (&'a Bag, f32)| {
            bag.terms
                .iter()
                .map(move |(term, weight)| (*term, weight * factor))
        };
        Self::new(parts.into_iter().flat_map(scaled).collect())
    }

    /// Without these terms.
    pub(crate) fn without(&self, left_out: &[Term]) -> Self {
        let terms = self
            .terms
            .iter()
            .filter(|(term, _)| !left_out.contains(term));
        Self::new(terms.copied().collect())
    }

    /// What this one has and the other has not, or has lighter: by how much.
    pub(crate) fn beyond(&self, other: &Self) -> Self {
        let weight = |term: Term| {
            let at = other.terms.binary_search_by_key(&term, |(own, _)| *own);
            at.map_or(0.0, |at| other.terms[at].1)
        };
        let terms = self.terms.iter();
        let more = terms.map(|(term, own)| (*term, own - weight(*term)));
        Self::new(more.filter(|(_, more)| *more > 0.0).collect())
    }

    /// The share of the lighter one's weight that both have.
    pub(crate) fn overlap(&self, other: &Self) -> f32 {
        let lighter = self.weight.min(other.weight);
        if lighter <= 0.0 {
            0.0
        } else {
            self.shared(other) / lighter
        }
    }

    /// What both have, each term as heavy as in this one.
    pub(crate) fn common(&self, other: &Self) -> Self {
        let terms = self.terms.iter().filter(|(term, _)| other.has(*term));
        Self::new(terms.copied().collect())
    }

    /// What this one has and the other has not at all.
    pub(crate) fn apart(&self, other: &Self) -> Self {
        let terms = self.terms.iter().filter(|(term, _)| !other.has(*term));
        Self::new(terms.copied().collect())
    }

    /// Whether it has nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    pub(crate) fn has(&self, term: Term) -> bool {
        self.terms
            .binary_search_by_key(&term, |(own, _)| *own)
            .is_ok()
    }

    /// The weight of what both have, each term as heavy as in the one where it is lighter.
    pub(crate) fn shared(&self, other: &Self) -> f32 {
        let (mut a, mut b, mut sum) = (0, 0, 0.0);
        while let (Some(own), Some(others)) = (self.terms.get(a), other.terms.get(b)) {
            match own.0.cmp(&others.0) {
                std::cmp::Ordering::Less => a += 1,
                std::cmp::Ordering::Greater => b += 1,
                std::cmp::Ordering::Equal => {
                    sum += own.1.min(others.1);
                    (a, b) = (a + 1, b + 1);
                }
            }
        }
        sum
    }

    /// The share of this one's weight that the other has.
    pub(crate) fn held_by(&self, other: &Self) -> f32 {
        if self.weight <= 0.0 {
            return 0.0;
        }
        self.shared(other) / self.weight
    }

    /// How alike two are, 0 to 1 (cosine of their sizes).
    pub(crate) fn likeness(&self, other: &Self) -> f32 {
        let sizes = (self.weight * other.weight).sqrt();
        if sizes <= 0.0 {
            0.0
        } else {
            self.shared(other) / sizes
        }
    }
}
