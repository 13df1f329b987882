//! What an ambiguous question leaves to choose from: numbered, with what sets each apart.

use std::collections::BTreeMap;

use koujing_core::{Choice, Scope};

use super::super::words;
use super::Showing;

/// Keys pick among the first nine.
const MOST_DIGITS: usize = 9;

/// The choice that is left.
pub(super) struct Choosing {
    /// What is to be asked, in words.
    pub(super) needs: Vec<String>,
    pub(super) options: Vec<Pick>,
}

/// One thing to pick.
pub(super) struct Pick {
    /// The key that picks it.
    pub(super) digit: Option<usize>,
    pub(super) question: String,
    /// What it adds to the context, as JSON.
    pub(super) context: String,
    /// What sets it apart.
    pub(super) apart: Vec<String>,
}

pub(super) fn options(
    showing: &Showing<'_>,
    choices: Vec<Choice>,
    needs: &[String],
    digits: &mut impl Iterator<Item = usize>,
) -> Choosing {
    let told = &showing.request.context;
    let label = |name: &String| {
        let words = showing.words.dimension(name);
        words.map_or_else(|| name.clone(), |words| words.label.clone())
    };
    let mut options = Vec::new();
    for choice in choices {
        let added = additions(&choice.scope, |name| told.contains_key(name));
        let category = showing
            .app
            .desk_article(showing.asker.audience, &choice.article)
            .and_then(|article| article.category);
        for context in added {
            let named = context.iter().map(|(name, value)| {
                format!("{}：{}", label(name), showing.words.value(name, value))
            });
            let mut apart: Vec<String> = named.collect();
            if apart.is_empty() {
                apart = words::scope(&choice.scope, &showing.words);
                apart.extend(category.clone());
            }
            options.push(Pick {
                digit: digits.next().filter(|digit| *digit <= MOST_DIGITS),
                question: choice.question.clone(),
                context: serde_json::to_string(&context).unwrap_or_default(),
                apart,
            });
        }
    }
    Choosing {
        needs: needs.iter().map(label).collect(),
        options,
    }
}

/// What can be told so that a scope fits: one value of every dimension that is not told yet. Of several
/// values each is an option of its own, in one dimension; in others nothing is guessed.
fn additions(scope: &Scope, is_told: impl Fn(&str) -> bool) -> Vec<BTreeMap<String, String>> {
    let mut added = vec![BTreeMap::new()];
    let mut spread = false;
    for (name, values) in scope.iter().filter(|(name, _)| !is_told(name)) {
        let mut values: Vec<&str> = values.iter().map(|value| value.as_str()).collect();
        if values.len() > 1 && spread {
            values.clear();
        }
        spread |= values.len() > 1;
        let before = std::mem::take(&mut added);
        for context in before {
            if values.is_empty() {
                added.push(context.clone());
            }
            for value in &values {
                let mut context = context.clone();
                context.insert(name.to_owned(), (*value).to_owned());
                added.push(context);
            }
        }
    }
    added
}

#[cfg(test)]
mod tests {
    use koujing_core::ScopeValue;

    use super::*;

    #[test]
    fn one_value_each_and_nothing_guessed() {
        let mut scope = Scope::default();
        let value = |text: &str| ScopeValue::new(text);
        let count = |scope: &Scope, told: &str| additions(scope, |name| name == told).len();
        assert_eq!(count(&scope, ""), 1);
        scope.insert("product", [value("X50"), value("X80")]);
        scope.insert("region", [value("上海/徐汇")]);
        let both = additions(&scope, |_| false);
        assert_eq!(both.len(), 2);
        assert_eq!(both[0]["product"], "X50");
        assert!(both.iter().all(|context| context["region"] == "上海/徐汇"));
        assert_eq!(count(&scope, "product"), 1);
        scope.insert("channel", [value("sms"), value("phone")]);
        assert_eq!(count(&scope, ""), 2);
    }
}
