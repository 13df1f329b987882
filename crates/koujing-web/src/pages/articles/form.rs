//! An article's file as a form: what is sent of one, and how it is laid out on the page. The file that the
//! form was made of is sent with it and is what counts; the form only writes into it.

use std::collections::BTreeMap;

use koujing_core::Kind;
use koujing_service::{ArticleForm, DeskWords, article_form, form_key, with_form};

/// A form on a page.
pub(in crate::pages) struct ShownForm {
    /// What comes before the wordings, …
    pub(in crate::pages) first: Vec<Field>,
    pub(in crate::pages) wordings: Vec<ShownPart>,
    /// … and behind them.
    pub(in crate::pages) rest: Vec<Field>,
    /// Channels that there is no wording of its own for: name, what it is called.
    pub(in crate::pages) channels: Vec<(String, String)>,
    /// The channel and the text of a wording to be added.
    pub(in crate::pages) added: (String, String),
}

/// A field: its key, the key of its label, what stands in it, whether it is a list.
pub(in crate::pages) struct Field {
    pub(in crate::pages) key: &'static str,
    pub(in crate::pages) label: &'static str,
    pub(in crate::pages) value: String,
    pub(in crate::pages) is_list: bool,
}

impl Field {
    /// Whether it is an audience that there is none of: an error to be seen, not to be lost.
    pub(in crate::pages) fn is_strange(&self) -> bool {
        !matches!(self.value.as_str(), "" | "internal" | "public")
    }
}

/// A wording: its heading and its text.
pub(in crate::pages) struct ShownPart {
    pub(in crate::pages) heading: String,
    pub(in crate::pages) text: String,
}

/// Key and label, in the order of the page; each kind of article has some of them.
const FIRST: [(&str, &str); 4] = [
    ("question", "field-question"),
    ("title", "field-title"),
    ("similar", "field-similar"),
    ("status", "field-status"),
];
const REST: [(&str, &str); 12] = [
    ("must_say", "must-say"),
    ("never_say", "never-say"),
    ("negative", "field-negative"),
    ("category", "field-category"),
    ("labels", "field-labels"),
    ("owner", "field-owner"),
    ("audience", "field-audience"),
    ("verify_every", "field-verify-every"),
    ("shortcut", "field-shortcut"),
    ("effective_from", "from"),
    ("effective_until", "until"),
    ("sources", "field-sources"),
];

/// Whether articles of this kind have this key.
fn belongs(kind: Kind, key: &str) -> bool {
    match key {
        "question" | "similar" | "negative" => kind == Kind::Answer,
        "title" => kind != Kind::Answer,
        "status" => kind == Kind::Notice,
        "shortcut" => kind != Kind::Notice,
        _ => true,
    }
}

fn is_list(key: &str) -> bool {
    matches!(
        key,
        "similar" | "negative" | "labels" | "must_say" | "never_say" | "sources"
    )
}

impl ShownForm {
    pub(in crate::pages) fn of(form: &ArticleForm, words: &DeskWords) -> Self {
        let fields = |keys: &[(&'static str, &'static str)]| {
            let own = keys.iter().filter(|(key, _)| belongs(form.kind, key));
            own.map(|(key, label)| Field {
                key,
                label,
                value: form.fields.get(key).cloned().unwrap_or_default(),
                is_list: is_list(key),
            })
            .collect()
        };
        let wordings = form.wordings.iter().map(|own| ShownPart {
            heading: own.heading.clone(),
            text: own.text.clone(),
        });
        let mut dimensions = words.dimensions.iter();
        let channel = dimensions.find(|dimension| dimension.name == "channel");
        let channels = channel.into_iter().flat_map(|channel| &channel.values);
        Self {
            first: fields(&FIRST),
            wordings: wordings.collect(),
            rest: fields(&REST),
            channels: channels
                .map(|value| (value.value.clone(), value.label.clone()))
                .collect(),
            added: form.added.clone().unwrap_or_default(),
        }
    }
}

/// What was sent of a form: the file with it, or the form itself where the file cannot be written so.
pub(in crate::pages) fn filled(
    source: &str,
    sent: &BTreeMap<String, String>,
) -> Option<Result<String, ArticleForm>> {
    let mut form = article_form(source)?;
    for (name, value) in sent {
        // Browsers send CRLF.
        let value = value.replace("\r\n", "\n");
        if let Some(key) = name.strip_prefix("f-").and_then(form_key) {
            form.fields.insert(key, value);
        } else if let Some(at) = name.strip_prefix("w-") {
            form.wordings.get_mut(at.parse::<usize>().ok()?)?.text = value;
        } else if name == "add-text" && !value.trim().is_empty() {
            let channel = sent.get("add-channel").filter(|own| !own.is_empty())?;
            form.added = Some((channel.clone(), value));
        }
    }
    Some(with_form(source, &form).ok_or(form))
}
