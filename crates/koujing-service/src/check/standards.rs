//! Approved answers prepared for the check: each wording once, kept with it.

use koujing_check::{SLOT, Source, Standard, Wordbook};
use koujing_core::{Context, LANG, Scope, TextFormat};
use koujing_markdown::Voice;

use crate::published::Published;
use crate::rules::Rules;
use crate::wording::Wording;

impl Published {
    /// The wording of this name, or else the one for a context, prepared; with its name.
    pub(crate) fn standard(
        &self,
        name: Option<&str>,
        context: &Context,
        rules: &Rules,
    ) -> (&str, &Standard) {
        let named = self
            .variants
            .iter()
            .position(|variant| Some(variant.name.as_str()) == name);
        let at = match name {
            Some("default") => None,
            Some(_) if named.is_some() => named,
            _ => self.article.variant_for(context),
        };
        let wording = at
            .and_then(|at| self.variants.get(at))
            .unwrap_or(&self.default);
        let standard = wording
            .standard
            .get_or_init(|| self.prepared(at, wording, rules));
        (&wording.name, standard)
    }

    fn prepared(&self, at: Option<usize>, wording: &Wording, rules: &Rules) -> Standard {
        let variants = self
            .article
            .body
            .variants
            .iter()
            .map(|variant| &variant.scope);
        let scopes: Vec<Vec<(&str, _)>> = variants.map(matter).collect();
        let own = at
            .and_then(|at| scopes.get(at))
            .cloned()
            .unwrap_or_default();
        // What is approved for another channel is approved; for another product it is not.
        let alike = scopes
            .iter()
            .zip(&self.variants)
            .enumerate()
            .filter(|(other, (scope, _))| Some(*other) != at && **scope == own);
        let mut others: Vec<String> = alike
            .map(|(_, (_, variant))| sent(variant, rules))
            .collect();
        if at.is_some() && own.is_empty() {
            others.push(sent(&self.default, rules));
        }
        let others: Vec<&str> = others.iter().map(String::as_str).collect();
        Standard::new(
            rules.wordbook(),
            Source {
                wording: &sent(wording, rules),
                others: &others,
                question: &self.article.question,
                must_say: &self.article.must_say,
                never_say: &self.article.never_say,
            },
        )
    }
}

/// The dimensions of a scope that say what it is about: channel and language say only how it is put.
fn matter(scope: &Scope) -> Vec<(&str, &std::collections::BTreeSet<koujing_core::ScopeValue>)> {
    let dimensions = scope.iter();
    dimensions
        .filter(|(name, _)| *name != "channel" && *name != LANG)
        .collect()
}

/// A wording as it is sent, with slots for its variables.
fn sent(wording: &Wording, rules: &Rules) -> String {
    let template = wording.template(TextFormat::Text, Voice::Plain, None, &|_| None, rules);
    let slot = |_: &str| Some(SLOT.to_string());
    template.fill(&slot, &str::to_owned).text
}

impl Rules {
    /// The words by which replies are read, made at first use.
    pub(crate) fn wordbook(&self) -> &Wordbook {
        self.wordbook.get_or_init(|| Wordbook::new(&self.settings))
    }
}
