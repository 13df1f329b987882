//! An article's file as a form: the keys that most people change, and its wordings. What the form does not
//! know, and what nobody changed in it, stays in the file byte by byte.

use std::collections::BTreeMap;
use std::ops::Range;

use koujing_core::Kind;

use crate::key::{list, single, with_key};
use crate::problems::Problems;
use crate::read::{Fields, sections, split};
use crate::yaml::Value;

/// Keys with one value.
const SINGLE: [&str; 10] = [
    "question",
    "title",
    "category",
    "owner",
    "audience",
    "verify_every",
    "shortcut",
    "effective_from",
    "effective_until",
    "status",
];
/// Keys with a list.
const LISTS: [&str; 6] = [
    "similar",
    "negative",
    "labels",
    "must_say",
    "never_say",
    "sources",
];

/// What is filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArticleForm {
    /// An answer, a phrase or a notice; the form does not change it.
    pub kind: Kind,
    /// Key → what stands there; of a list one item a line. Those that are not there are empty.
    pub fields: BTreeMap<&'static str, String>,
    /// The wordings in the order of the file, the default one first.
    pub wordings: Vec<FormWording>,
    /// A wording that is not there yet: for which channel, and the text.
    pub added: Option<(String, String)>,
}

/// One wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormWording {
    /// The words of its heading; of the default one empty.
    pub heading: String,
    /// Its Markdown.
    pub text: String,
}

/// Where things stand in a file.
struct Layout {
    yaml: Range<usize>,
    /// Of the wordings.
    texts: Vec<Range<usize>>,
}

/// Whether a key's value is a list.
fn is_list(key: &str) -> bool {
    LISTS.contains(&key)
}

/// What a form knows of this key.
pub fn form_key(key: &str) -> Option<&'static str> {
    SINGLE.into_iter().chain(LISTS).find(|own| *own == key)
}

/// A file as a form; none where its front matter cannot be read.
pub fn article_form(file: &str) -> Option<ArticleForm> {
    Some(read(file)?.0)
}

fn read(file: &str) -> Option<(ArticleForm, Layout)> {
    let mark = if file.starts_with('\u{feff}') { 3 } else { 0 };
    let parts = split(&file[mark..]).ok()?;
    let yaml = parts.yaml.start + mark..parts.yaml.end + mark;
    let mut ignored = Problems::new("");
    let mut read = Fields::read(&file[yaml.clone()], 2, &mut ignored)?;
    let kind = read.text("kind", &mut ignored).map(|(kind, _)| kind);
    let mut fields = BTreeMap::new();
    for key in SINGLE.into_iter().chain(LISTS) {
        let text = match read.take(key).map(|node| node.value) {
            None | Some(Value::Empty) => String::new(),
            // A form's line holds no line end.
            Some(Value::Text(text)) => text.replace('\n', " "),
            Some(Value::List(items)) if is_list(key) => {
                let texts = items.into_iter().map(|item| match item.value {
                    Value::Text(text) => Some(text.replace('\n', " ")),
                    Value::Empty => Some(String::new()),
                    Value::List(_) | Value::Map(_) => None,
                });
                texts.collect::<Option<Vec<String>>>()?.join("\n")
            }
            Some(Value::List(_) | Value::Map(_)) => return None,
        };
        fields.insert(key, text);
    }
    let text = &file[mark..];
    let (sections, _) = sections(text, parts.body);
    let mut texts = Vec::new();
    let mut wordings = Vec::new();
    for section in sections {
        let range = section.text.start + mark..section.text.end + mark;
        wordings.push(FormWording {
            heading: section.heading.map(|own| own.title).unwrap_or_default(),
            text: file[range.clone()].replace("\r\n", "\n").replace('\r', ""),
        });
        texts.push(range);
    }
    let form = ArticleForm {
        kind: match kind.as_deref() {
            Some("phrase") => Kind::Phrase,
            Some("notice") => Kind::Notice,
            _ => Kind::Answer,
        },
        fields,
        wordings,
        added: None,
    };
    Some((form, Layout { yaml, texts }))
}

/// The file with what was changed in its form. None: it cannot be written so; only a person can change the
/// file.
pub fn with_form(file: &str, wanted: &ArticleForm) -> Option<String> {
    let (before, layout) = read(file)?;
    if wanted.wordings.len() != before.wordings.len() {
        return None;
    }
    let mut text = file.to_owned();
    if let Some((channel, added)) = &wanted.added {
        let end = if text.ends_with('\n') { "" } else { "\n" };
        let added = added.trim();
        text += &format!("{end}\n## {channel} {{channel={channel}}}\n\n{added}\n");
    }
    let wordings = wanted.wordings.iter().zip(&before.wordings);
    for ((wanted, before), range) in wordings.zip(layout.texts).rev() {
        if wanted.text != before.text {
            let is_new = range.is_empty();
            let new = wanted.text.trim_matches('\n');
            let new = if is_new {
                format!("\n{new}\n")
            } else {
                new.to_owned()
            };
            text.replace_range(range, &new);
        }
    }
    let mut yaml = text[layout.yaml.clone()].to_owned();
    for (key, value) in &wanted.fields {
        if before.fields.get(key) == Some(value) {
            continue;
        }
        let block = if is_list(key) {
            let lines = value.lines().map(str::trim);
            list(key, lines.filter(|line| !line.is_empty()))
        } else {
            single(key, value.trim())
        };
        yaml = with_key(&yaml, key, &block);
    }
    text.replace_range(layout.yaml, &yaml);
    let after = read(&text)?.0;
    is_written(&after, wanted).then_some(text)
}

/// Whether a file says what was filled in.
fn is_written(after: &ArticleForm, wanted: &ArticleForm) -> bool {
    let lines = |text: &str| -> Vec<String> {
        let lines = text.lines().map(|line| line.trim().to_owned());
        lines.filter(|line| !line.is_empty()).collect()
    };
    let same = |(key, value): (&&'static str, &String)| {
        let after = after.fields.get(key).map(String::as_str);
        lines(after.unwrap_or_default()) == lines(value)
    };
    let texts = wanted.wordings.iter().map(|own| own.text.as_str());
    let texts = texts.chain(wanted.added.iter().map(|(_, text)| text.as_str()));
    let after_texts = after.wordings.iter().map(|own| own.text.trim());
    wanted.fields.iter().all(same) && texts.map(str::trim).eq(after_texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "---\nid: a\n# 谁问的\nquestion: 怎么洗?\nsimilar: [洗吗, '洗:吗']\nscope: {product: X50}\n---\n\n用水。\n\n## 短信 {channel=sms}\n\n水。\n";

    fn changed(change: impl FnOnce(&mut ArticleForm)) -> Option<String> {
        let mut form = article_form(FILE).expect("a form");
        change(&mut form);
        with_form(FILE, &form)
    }

    #[test]
    fn what_nobody_changed_stays() {
        for file in [
            FILE.to_owned(),
            FILE.replace('\n', "\r\n"),
            format!("\u{feff}{FILE}"),
        ] {
            let form = article_form(&file).expect("a form");
            assert_eq!(with_form(&file, &form).as_deref(), Some(file.as_str()));
        }
    }

    #[test]
    fn a_change_touches_its_own_place_only() {
        let file = changed(|form| {
            form.fields.insert("similar", "洗吗\n\n 要洗: 吗 ".into());
            form.fields.insert("owner", "产品组".into());
            form.wordings[1].text = "清水。\n\n两段。".into();
        });
        let expected = "---\nid: a\n# 谁问的\nquestion: 怎么洗?\nsimilar:\n  - 洗吗\n  - \"要洗: 吗\"\nscope: {product: X50}\nowner: 产品组\n---\n\n用水。\n\n## 短信 {channel=sms}\n\n清水。\n\n两段。\n";
        assert_eq!(file.as_deref(), Some(expected));
        let file = changed(|form| {
            form.fields.insert("similar", String::new());
            form.added = Some(("phone".into(), "念一遍。".into()));
        });
        let file = file.expect("a file");
        assert!(!file.contains("similar") && file.contains("# 谁问的\nquestion"));
        assert!(
            file.ends_with("水。\n\n## phone {channel=phone}\n\n念一遍。\n"),
            "{file}"
        );
    }

    #[test]
    fn what_a_form_cannot_say_is_left_to_the_file() {
        // A heading in a wording would be another variant.
        assert_eq!(
            changed(
                |form| form.wordings[0].text = "用水。\n\n## 电话 {channel=phone}\n\n水。".into()
            ),
            None
        );
        let odd = "---\nsimilar: [\n  甲,\n]\nquestion: 乙\n---\n答\n";
        let mut form = article_form(odd).expect("a form");
        form.fields.insert("similar", "丙".into());
        assert_eq!(with_form(odd, &form), None);
        for file in [
            "没有文件头",
            "---\nquestion: [\n---\n",
            "---\nquestion: {a: b}\n---\n",
        ] {
            assert_eq!(article_form(file), None, "{file}");
        }
    }

    #[test]
    fn an_empty_file_is_filled_in() {
        let blank = "---\nquestion: \nsimilar:\n  - \nmust_say: []\n---\n\n\n";
        let mut form = article_form(blank).expect("a form");
        assert_eq!(with_form(blank, &form).as_deref(), Some(blank));
        form.fields.insert("question", "怎么洗".into());
        form.fields.insert("must_say", "水".into());
        form.wordings[0].text = "用水。".into();
        let file = with_form(blank, &form).expect("a file");
        let form = article_form(&file).expect("a form");
        assert_eq!(
            (
                form.fields["question"].as_str(),
                form.wordings[0].text.as_str()
            ),
            ("怎么洗", "用水。")
        );
        assert_eq!(form.fields["must_say"], "水");
    }
}
