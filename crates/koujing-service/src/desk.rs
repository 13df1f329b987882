//! What the agents' desk shows beside answers: the words for the context, the tree of categories,
//! phrases, and what became of a wording since somebody last used it.

use std::collections::BTreeMap;

use koujing_core::{
    Answer, ArticleId, Audience, DimensionValue, Kind, LANG, RevisionNumber, Scope, TextFormat,
};
use koujing_store::Document;

use crate::answer::AnswerRequest;
use crate::difference::article_difference;
use crate::editing::RevisionDifference;
use crate::error::ServiceError;
use crate::language::Lang;
use crate::present::{Presentation, answer};
use crate::published::Published;
use crate::service::Service;
use crate::snapshot::Snapshot;

/// What a context may name, in the words of the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskWords {
    /// In the order of their names, `lang` left aside.
    pub dimensions: Vec<DimensionWords>,
    /// In the order of their names.
    pub variables: Vec<VariableWords>,
}

/// A dimension by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DimensionWords {
    /// Its name in a context.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// Its values, those below others behind them; none: any value is taken.
    pub values: Vec<ValueWords>,
}

/// A value by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueWords {
    /// As it stands in a context, `/` between levels.
    pub value: String,
    /// What it is called, the levels above it left out.
    pub label: String,
    /// 0 for the widest.
    pub level: usize,
}

/// A variable by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableWords {
    /// Its name in a wording.
    pub name: String,
    /// What it is called.
    pub label: String,
}

/// An article that the desk offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskArticle {
    /// Its id.
    pub article: ArticleId,
    /// An answer or a phrase.
    pub kind: Kind,
    /// Its standard question, or its title.
    pub question: String,
    /// Its category.
    pub category: Option<String>,
    /// Its shortcut.
    pub shortcut: Option<String>,
    /// Where it holds.
    pub scope: Scope,
}

/// A category, with those below it behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// The whole path, `/` between levels.
    pub path: String,
    /// The last level.
    pub name: String,
    /// 0 for the topmost.
    pub level: usize,
    /// Articles in it and below it.
    pub articles: usize,
    /// Articles right in it.
    pub own: usize,
}

impl DeskWords {
    /// What a dimension is called.
    pub fn dimension(&self, name: &str) -> Option<&DimensionWords> {
        self.dimensions.iter().find(|words| words.name == name)
    }

    /// What a variable is called; its name if nobody named it.
    pub fn variable<'a>(&'a self, name: &'a str) -> &'a str {
        let found = self.variables.iter().find(|words| words.name == name);
        found.map_or(name, |words| &words.label)
    }

    /// What a value of a dimension is called; the value itself if nobody named it.
    pub fn value<'a>(&'a self, dimension: &str, value: &'a str) -> &'a str {
        let found = self.dimension(dimension).and_then(|words| {
            let mut values = words.values.iter();
            values.find(|words| words.value == value)
        });
        found.map_or(value, |words| &words.label)
    }
}

impl Service {
    /// The words for the context, in a script.
    pub fn desk_words(&self, lang: Lang) -> DeskWords {
        let snapshot = self.snapshot.load();
        let rules = &snapshot.rules;
        let said = |label: &str| rules.convert(lang, label);
        let dimensions = rules.settings.dimensions.iter();
        DeskWords {
            dimensions: dimensions
                .filter(|(name, _)| name.as_str() != LANG)
                .map(|(name, dimension)| {
                    let mut values = Vec::new();
                    for value in &dimension.values {
                        add_value("", 0, value, &said, &mut values);
                    }
                    DimensionWords {
                        name: name.clone(),
                        label: said(&dimension.label),
                        values,
                    }
                })
                .collect(),
            variables: rules
                .settings
                .variables
                .iter()
                .map(|(name, label)| VariableWords {
                    name: name.clone(),
                    label: said(label),
                })
                .collect(),
        }
    }

    /// Words in a script, as wordings are brought to it.
    pub fn in_script(&self, lang: Lang, words: &str) -> String {
        self.snapshot.load().rules.convert(lang, words)
    }

    /// Hosts from which images may be shown.
    pub fn image_hosts(&self) -> Vec<String> {
        self.snapshot.load().rules.settings.image_hosts.clone()
    }

    /// An answer or a phrase that can be used now.
    pub fn desk_article(&self, audience: Audience, id: &ArticleId) -> Option<DeskArticle> {
        let snapshot = self.snapshot.load();
        let published = snapshot.find(id)?;
        self.is_usable(audience, &snapshot, published)
            .then(|| offered(published))
    }

    /// A phrase, filled in, as an answer would be; none if there is no such phrase that can be used in
    /// this context.
    ///
    /// # Errors
    ///
    /// When the context names no dimension.
    pub fn phrase(
        &self,
        audience: Audience,
        id: &ArticleId,
        request: &AnswerRequest,
    ) -> Result<Option<Answer>, ServiceError> {
        let snapshot = self.snapshot.load();
        let context = self.context(&snapshot, &request.context)?;
        let found = snapshot.find(id).filter(|published| {
            published.article.kind == Kind::Phrase
                && self.is_usable(audience, &snapshot, published)
                && published.article.scope.fit(&context).fits()
        });
        let (_, how) = self.asked(audience, request, &context, self.clock.now());
        Ok(found.map(|published| answer(&snapshot, published, how)))
    }

    /// An article's guidance as HTML, for the company's own people, in the language of who reads it;
    /// none if there is none.
    ///
    /// # Errors
    ///
    /// When the context names no dimension.
    pub fn guidance(
        &self,
        id: &ArticleId,
        request: &AnswerRequest,
        lang: Lang,
    ) -> Result<Option<String>, ServiceError> {
        let snapshot = self.snapshot.load();
        let context = self.context(&snapshot, &request.context)?;
        let Some(published) = snapshot.find(id) else {
            return Ok(None);
        };
        let internal = Audience::Internal;
        let (_, how) = self.asked(internal, request, &context, self.clock.now());
        let how = Presentation {
            format: TextFormat::Html,
            lang: Some(lang),
            ..how
        };
        Ok(answer(&snapshot, published, how).guidance)
    }

    /// The categories of what can be used now, each level behind the one above it.
    pub fn categories(&self, audience: Audience) -> Vec<Category> {
        let snapshot = self.snapshot.load();
        // By levels: in it and below, right in it.
        let mut counts: BTreeMap<Vec<&str>, (usize, usize)> = BTreeMap::new();
        for (_, published) in snapshot.articles() {
            if !self.is_usable(audience, &snapshot, published) {
                continue;
            }
            let Some(category) = &published.article.category else {
                continue;
            };
            let levels: Vec<&str> = category.split('/').collect();
            for depth in 1..=levels.len() {
                let count = counts.entry(levels[..depth].to_vec()).or_default();
                count.0 += 1;
                count.1 += usize::from(depth == levels.len());
            }
        }
        let category = |(levels, (articles, own)): (Vec<&str>, (usize, usize))| Category {
            path: levels.join("/"),
            name: levels.last().copied().unwrap_or_default().to_owned(),
            level: levels.len() - 1,
            articles,
            own,
        };
        counts.into_iter().map(category).collect()
    }

    /// What stands right in a category and can be used now, in the order of ids: `most` of it, and
    /// whether there is more.
    pub fn in_category(
        &self,
        audience: Audience,
        path: &str,
        most: usize,
    ) -> (Vec<DeskArticle>, bool) {
        let snapshot = self.snapshot.load();
        let mut own = snapshot.live().filter(|published| {
            published.article.category.as_deref() == Some(path)
                && self.is_usable(audience, &snapshot, published)
        });
        let listed = own.by_ref().take(most);
        let listed = listed.map(|published| offered(published)).collect();
        (listed, own.next().is_some())
    }

    /// The phrases that can be used now, in the order of their ids.
    pub fn phrases(&self, audience: Audience) -> Vec<DeskArticle> {
        let snapshot = self.snapshot.load();
        let phrases = snapshot.live().filter(|published| {
            published.article.kind == Kind::Phrase && self.is_usable(audience, &snapshot, published)
        });
        phrases.map(|published| offered(published)).collect()
    }

    /// What the live revision of an article says otherwise than one that served before; none where
    /// either is not there, was never served, or is not for this viewer.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn changed_since(
        &self,
        audience: Audience,
        id: &ArticleId,
        used: RevisionNumber,
    ) -> Result<Option<RevisionDifference>, ServiceError> {
        let store = &self.record()?.store;
        let history = store.history(&Document::Article(id.clone())).await?;
        let served = |number: RevisionNumber| {
            let mut history = history.iter();
            history.any(|record| record.number == number && record.published_at.is_some())
        };
        let live = self.desk_article(audience, id).and_then(|_| {
            let snapshot = self.snapshot.load();
            snapshot.find(id).map(|published| published.revision)
        });
        let Some(live) = live.filter(|live| *live != used && served(used) && served(*live)) else {
            return Ok(None);
        };
        let old = store.revision(id, used).await?;
        let new = store.revision(id, live).await?;
        let (Some(old), Some(new)) = (old, new) else {
            return Ok(None);
        };
        let hidden = |of| !audience.sees(of) || audience == Audience::Public;
        if old.record.redacted.is_some() || hidden(old.article.audience) {
            return Ok(None);
        }
        Ok(Some(RevisionDifference {
            article: new.article.id.clone(),
            revision: live,
            against: Some(used),
            difference: article_difference(Some(&old.article), &new.article),
        }))
    }

    fn is_usable(&self, audience: Audience, snapshot: &Snapshot, published: &Published) -> bool {
        let at = self.clock.now();
        published.article.kind != Kind::Notice
            && published.is_visible(audience, at)
            && snapshot.out_of_service(published, at).is_none()
    }
}

fn offered(published: &Published) -> DeskArticle {
    let article = &published.article;
    DeskArticle {
        article: article.id.clone(),
        kind: article.kind,
        question: article.question.clone(),
        category: article.category.clone(),
        shortcut: article.shortcut.clone(),
        scope: article.scope.clone(),
    }
}

fn add_value(
    above: &str,
    level: usize,
    value: &DimensionValue,
    said: &dyn Fn(&str) -> String,
    values: &mut Vec<ValueWords>,
) {
    let path = match above {
        "" => value.value.clone(),
        above => format!("{above}/{}", value.value),
    };
    let label = match value.label.as_str() {
        "" => &value.value,
        label => label,
    };
    values.push(ValueWords {
        value: path.clone(),
        label: said(label),
        level,
    });
    for child in &value.children {
        add_value(&path, level + 1, child, said, values);
    }
}
