//! What is indexed.

/// What is indexed of one entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// What the caller calls it by: given back in results, used for one entry at a time.
    pub number: u32,
    /// Its own name, the same on every node: decides between entries that are equally alike.
    pub key: Box<str>,
    /// What its texts are a version of: entries with one key and one version have the same texts.
    pub version: u64,
    /// Its normalised questions, the standard one first.
    pub questions: Vec<String>,
    /// Its answer, plain and folded: found by browsing, never by resolution.
    pub answer: String,
}
