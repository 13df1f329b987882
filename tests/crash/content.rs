//! The articles that are written: few ids and fewer questions, so that people get into each other's
//! way.

use std::fmt::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::chance::Chance;

/// Articles that everybody edits.
const EDITED: u64 = 24;
/// Articles that imports bring; others edit them too, but nobody else has their questions.
pub(crate) const IMPORTED: u64 = 8;
const THINGS: [&str; 12] = [
    "滤网",
    "水箱",
    "胶囊",
    "红灯",
    "遥控器",
    "电池",
    "发票",
    "快递",
    "积分",
    "会员卡",
    "门店",
    "软管",
];
const VERBS: [&str; 3] = ["怎么处理", "去哪里办", "多久换一次"];
/// Questions that several articles want.
const CONTESTED: [&str; 5] = [
    "今天几点下班",
    "押金能不能退",
    "地址可以改吗",
    "坏了找谁修",
    "有没有优惠",
];
/// Where an article holds; none: everywhere.
const SCOPES: [&[&str]; 4] = [&[], &["X50"], &["X80"], &["X50", "X80"]];

/// One text to be.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) article: String,
    pub(crate) question: String,
    pub(crate) similar: String,
    pub(crate) products: &'static [&'static str],
    /// Stands in the answer, and in no other text.
    pub(crate) token: String,
}

pub(crate) fn edited_id(chance: &mut Chance) -> String {
    // Now and then one that imports bring.
    if chance.percent(12) {
        return imported_id(chance.below(IMPORTED));
    }
    format!("a{:02}", chance.below(EDITED))
}

pub(crate) fn imported_id(number: u64) -> String {
    format!("i{number:02}")
}

/// Every id that there may be.
pub(crate) fn ids() -> Vec<String> {
    let edited = (0..EDITED).map(|number| format!("a{number:02}"));
    edited.chain((0..IMPORTED).map(imported_id)).collect()
}

/// Every question that may be asked for.
pub(crate) fn questions() -> Vec<String> {
    let own = ids().into_iter().flat_map(|id| {
        let (question, similar) = own_questions(&id);
        [question, similar]
    });
    own.chain(CONTESTED.map(str::to_owned)).collect()
}

/// The questions that only this article asks for.
fn own_questions(id: &str) -> (String, String) {
    let number: usize = id[1..].parse().unwrap_or(0);
    let place = if id.starts_with('i') {
        number + 24
    } else {
        number
    };
    let (thing, verb) = (THINGS[place % THINGS.len()], VERBS[place / THINGS.len()]);
    (format!("{thing}{verb}"), format!("旧的{thing}一般{verb}"))
}

impl Text {
    /// A text of its own questions.
    pub(crate) fn own(id: &str, token: String) -> Self {
        let (question, similar) = own_questions(id);
        Self {
            article: id.to_owned(),
            question,
            similar,
            products: &[],
            token,
        }
    }

    /// A text that may ask for what others have.
    pub(crate) fn any(id: &str, token: String, chance: &mut Chance) -> Self {
        let mut text = Self::own(id, token);
        if chance.percent(45)
            && let Some(question) = chance.pick(&CONTESTED)
        {
            text.question = (*question).to_owned();
        }
        if let Some(products) = chance.pick(&SCOPES) {
            text.products = products;
        }
        text
    }

    pub(crate) fn answer(&self) -> String {
        format!("请按说明 {} 处理。", self.token)
    }

    /// The file.
    pub(crate) fn markdown(&self) -> String {
        let mut text = format!(
            "---\nid: {}\nquestion: {}\nsimilar: [{}]\nowner: 值班组\n",
            self.article, self.question, self.similar
        );
        if !self.products.is_empty() {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "scope: {{product: [{}]}}", self.products.join(", "));
        }
        let _ = write!(text, "---\n\n{}\n", self.answer());
        text
    }

    /// The row of a table.
    pub(crate) fn row(&self) -> String {
        serde_json::json!({
            "id": self.article, "question": self.question, "similar": [self.similar],
            "answer": self.answer(),
        })
        .to_string()
    }
}

/// The token in a text.
pub(crate) fn token_in(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("请按说明 ")?;
    Some(rest.split_once(" 处理。")?.0)
}

/// A content folder as tar with gzip.
pub(crate) fn archive(texts: &[Text]) -> Vec<u8> {
    let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for text in texts {
        let bytes = text.markdown().into_bytes();
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive
            .append_data(
                &mut header,
                format!("{}.md", text.article),
                bytes.as_slice(),
            )
            .expect("an archive in memory");
    }
    let packed = archive.into_inner().expect("an archive in memory");
    packed.finish().expect("an archive in memory")
}
