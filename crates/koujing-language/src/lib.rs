#![doc = include_str!("../README.md")]

mod asks;
mod common;
mod compare;
mod difference;
mod fold;
mod measure;
mod negation;
mod overlap;
mod padding;
mod quantity;
mod script;
mod sentences;
mod signs;
mod sound;
mod synonyms;
mod vocabulary;
mod word_list;
mod words;

pub use asks::Asks;
pub use common::{is_common, is_common_sign};
pub use compare::{Piece, Span, compare};
pub use difference::{Difference, difference};
pub use fold::fold;
pub use measure::{Compared, Dimension, Measure, measures};
pub use negation::{find_unnegated, has_negation};
pub use overlap::Overlap;
pub use padding::{NORMALISER_VERSION, normalise};
pub use quantity::{Quantity, quantities};
pub use script::{TaiwanWording, is_traditional, to_simplified};
pub use sentences::sentences;
pub use signs::{Sign, signs};
pub use sound::{sound, sounds_alike, syllable};
pub use synonyms::Synonyms;
pub use vocabulary::{Lookup, Vocabulary};
pub use word_list::ListedWord;
pub use words::{Dictionary, bigrams};
