//! How each rule does, by what people decided: of which articles it finds most, and how much of what it
//! finds is none.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use koujing_core::ArticleId;
use koujing_store::{FindingCount, FindingFigures};
use serde::Serialize;

use crate::error::ServiceError;
use crate::service::Service;

/// How a rule does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleFindings {
    /// The rule.
    pub rule: String,
    /// How bad what it finds is.
    pub severity: String,
    /// How many.
    #[serde(flatten)]
    pub figures: FindingFigures,
    /// Of those that were decided, how many per cent were dismissed; none: none was decided.
    pub dismissed_percent: Option<u64>,
    /// The same by article, those with the most findings first.
    pub articles: Vec<ArticleFindings>,
}

/// How a rule does in replies that were held against an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArticleFindings {
    /// The article; none: held against none.
    pub article: Option<ArticleId>,
    /// Its standard question, where it is live.
    pub question: Option<String>,
    /// How many.
    #[serde(flatten)]
    pub figures: FindingFigures,
    /// As of the rule.
    pub dismissed_percent: Option<u64>,
}

impl Service {
    /// How the rules do, over everything that is kept: those of which most was dismissed first.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn rule_findings(&self) -> Result<Vec<RuleFindings>, ServiceError> {
        let counts = self.record()?.store.finding_counts().await?;
        let mut rules: BTreeMap<(String, String), Vec<FindingCount>> = BTreeMap::new();
        for count in counts {
            let rule = (count.rule.clone(), count.severity.clone());
            rules.entry(rule).or_default().push(count);
        }
        let rules = rules.into_iter().map(|((rule, severity), counts)| {
            let mut figures = FindingFigures::default();
            counts.iter().for_each(|count| figures.add(count.figures));
            let articles = counts
                .into_iter()
                .map(|count| self.article_findings(&count));
            let mut articles: Vec<ArticleFindings> = articles.collect();
            articles.sort_by_key(|it| (Reverse(it.figures.found), it.article.clone()));
            RuleFindings {
                rule,
                severity,
                dismissed_percent: figures.dismissed_percent(),
                figures,
                articles,
            }
        });
        let mut rules: Vec<RuleFindings> = rules.collect();
        rules.sort_by_key(|it| Reverse((it.dismissed_percent, it.figures.found)));
        Ok(rules)
    }

    fn article_findings(&self, count: &FindingCount) -> ArticleFindings {
        let snapshot = self.snapshot.load();
        let live = count.article.as_deref();
        let live = live.and_then(|key| snapshot.find_key(key));
        ArticleFindings {
            article: match live {
                Some(live) => Some(live.article.id.clone()),
                None => count.article.as_deref().and_then(|key| key.parse().ok()),
            },
            question: live.map(|live| live.article.question.clone()),
            figures: count.figures,
            dismissed_percent: count.figures.dismissed_percent(),
        }
    }
}
