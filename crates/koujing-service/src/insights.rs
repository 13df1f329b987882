//! What is asked: the most, rising, without an answer; by day, product and channel; and the digest of a
//! week.

use std::collections::BTreeMap;

use koujing_core::ArticleId;
use koujing_store::{
    DayFigures, FeedbackFilter, FeedbackKind, Figures, GapFilter, GapState, InsightFilter,
    ShareFigures, TopicFigures, TopicOrder,
};
use serde::Serialize;

use crate::asked::{day_of, start_of};
use crate::error::ServiceError;
use crate::gaps::{GapView, date_of, day_of_date};
use crate::service::Service;

/// Days that are looked at unless told otherwise.
const USUAL_DAYS: i64 = 30;
/// Days that are looked at at most.
pub const MOST_DAYS: i64 = 366;
/// Products and channels that are listed.
const MOST_SHARES: u32 = 12;
/// Topics that a digest lists of each kind.
const DIGEST_TOPICS: u32 = 10;

/// Which of what was asked.
#[derive(Debug, Clone, Default)]
pub struct InsightRequest {
    /// First day, `2026-11-01`; none: 30 days in all.
    pub from: Option<String>,
    /// Last day; none: today.
    pub until: Option<String>,
    /// Only of this product.
    pub product: Option<String>,
    /// Only over this channel.
    pub channel: Option<String>,
}

/// What was asked in a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Insights {
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// All of it.
    pub total: Figures,
    /// All of it in the period of the same length before.
    pub before: Figures,
    /// Every day of the period.
    pub days: Vec<DayOf>,
    /// By product, the most asked first.
    pub products: Vec<ShareFigures>,
    /// By channel, the most asked first.
    pub channels: Vec<ShareFigures>,
    /// The most asked.
    pub most: Vec<Topic>,
    /// Asked so much more than before.
    pub rising: Vec<Topic>,
    /// Asked the most without an answer.
    pub unanswered: Vec<Topic>,
}

/// A day of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayOf {
    /// Which, `2026-11-22`.
    pub day: String,
    /// How often.
    #[serde(flatten)]
    pub figures: Figures,
}

/// Something that is asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Topic {
    /// The standard question; of what has no answer the words that were used. None where words are not
    /// kept.
    pub question: Option<String>,
    /// The article that answers.
    pub article: Option<ArticleId>,
    /// The gap.
    pub gap: Option<String>,
    /// How often.
    #[serde(flatten)]
    pub figures: Figures,
    /// How often in the period of the same length before.
    pub before: u64,
    /// How often its answer was marked wrong, outdated or unclear.
    pub marked_wrong: u64,
    /// How often it was marked helpful.
    pub marked_helpful: u64,
}

/// What a week came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Digest {
    /// What was asked in the last seven whole days.
    pub insights: Insights,
    /// Open gaps.
    pub gaps_open: u64,
    /// Of those past their date.
    pub gaps_overdue: u64,
    /// Of those seen to by nobody.
    pub gaps_unowned: u64,
    /// The first of the open ones.
    pub gaps: Vec<GapView>,
    /// Feedback that somebody still has to see to, 1,000 at most.
    pub feedback_outstanding: usize,
}

impl Service {
    /// What was asked in a period: `topics` of each kind. None: the days are no dates, in the wrong
    /// order, or more than [`MOST_DAYS`].
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn insights(
        &self,
        request: &InsightRequest,
        topics: u32,
    ) -> Result<Option<Insights>, ServiceError> {
        let today = day_of(self.clock.now());
        let day = |date: &Option<String>, usual: i64| match date {
            Some(date) => day_of_date(date),
            None => Some(usual),
        };
        let Some(until) = day(&request.until, today) else {
            return Ok(None);
        };
        let Some(from) = day(&request.from, until - USUAL_DAYS + 1) else {
            return Ok(None);
        };
        if from > until || until - from >= MOST_DAYS {
            return Ok(None);
        }
        let filter = InsightFilter {
            from,
            until,
            product: request.product.clone(),
            channel: request.channel.clone(),
        };
        self.looked_into(&filter, topics).await.map(Some)
    }

    /// What the last seven whole days came to.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn digest(&self) -> Result<Digest, ServiceError> {
        let today = day_of(self.clock.now());
        let week = InsightFilter {
            from: today - 7,
            until: today - 1,
            ..InsightFilter::default()
        };
        let open = GapFilter {
            state: Some(GapState::Open),
            ..GapFilter::default()
        };
        let overdue = GapFilter {
            overdue: true,
            ..open.clone()
        };
        let unowned = GapFilter {
            unowned: true,
            ..open.clone()
        };
        let outstanding = FeedbackFilter {
            outstanding: true,
            ..FeedbackFilter::default()
        };
        Ok(Digest {
            insights: self.looked_into(&week, DIGEST_TOPICS).await?,
            gaps_open: self.count_gaps(&open).await?,
            gaps_overdue: self.count_gaps(&overdue).await?,
            gaps_unowned: self.count_gaps(&unowned).await?,
            gaps: self.gaps(&open, 0, DIGEST_TOPICS).await?,
            feedback_outstanding: self.feedback(&outstanding, 0, 1_000).await?.len(),
        })
    }

    async fn looked_into(
        &self,
        filter: &InsightFilter,
        topics: u32,
    ) -> Result<Insights, ServiceError> {
        let store = &self.record()?.store;
        let length = filter.until - filter.from + 1;
        let both = InsightFilter {
            from: filter.from - length,
            ..filter.clone()
        };
        let (earlier, days): (Vec<DayFigures>, Vec<DayFigures>) = store
            .days_asked(&both)
            .await?
            .into_iter()
            .partition(|it| it.day < filter.from);
        let from = start_of(filter.from);
        let marks = store
            .feedback_counts(from, start_of(filter.until + 1))
            .await?;
        let mut marked: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for (article, kind, count) in marks {
            let (wrong, helpful) = marked.entry(article).or_default();
            match kind {
                FeedbackKind::Helpful => *helpful += count,
                FeedbackKind::Wrong | FeedbackKind::Outdated | FeedbackKind::Unclear => {
                    *wrong += count;
                }
                FeedbackKind::Suggestion | FeedbackKind::NotRepaired => {}
            }
        }
        let listed = async |order| -> Result<Vec<Topic>, ServiceError> {
            let found = store.topics_asked(filter, order, topics).await?;
            let found = found.into_iter();
            Ok(found.map(|it| self.topic(it, &marked)).collect())
        };
        Ok(Insights {
            from: date_of(filter.from),
            until: date_of(filter.until),
            total: sum(&days),
            before: sum(&earlier),
            days: every_day(filter, &days),
            products: store.shares_asked(filter, false, MOST_SHARES).await?,
            channels: store.shares_asked(filter, true, MOST_SHARES).await?,
            most: listed(TopicOrder::Asked).await?,
            rising: listed(TopicOrder::Rising).await?,
            unanswered: listed(TopicOrder::Unanswered).await?,
        })
    }

    fn topic(&self, topic: TopicFigures, marked: &BTreeMap<String, (u64, u64)>) -> Topic {
        let snapshot = self.snapshot.load();
        let key = topic.article.as_deref();
        let live = key.and_then(|key| snapshot.find_key(key));
        let question = live.map(|it| it.article.question.clone());
        let (marked_wrong, marked_helpful) = key
            .and_then(|key| marked.get(key).copied())
            .unwrap_or_default();
        Topic {
            article: match live {
                Some(live) => Some(live.article.id.clone()),
                None => key.and_then(|key| key.parse().ok()),
            },
            question: question.or(topic.wording),
            gap: topic.gap,
            figures: topic.figures,
            before: topic.before,
            marked_wrong,
            marked_helpful,
        }
    }
}

fn sum(days: &[DayFigures]) -> Figures {
    let mut total = Figures::default();
    for DayFigures { figures, .. } in days {
        total.asked += figures.asked;
        total.answered += figures.answered;
        total.ambiguous += figures.ambiguous;
        total.copied += figures.copied;
    }
    total
}

/// Also the days without a question.
fn every_day(filter: &InsightFilter, days: &[DayFigures]) -> Vec<DayOf> {
    let known: BTreeMap<i64, Figures> = days.iter().map(|it| (it.day, it.figures)).collect();
    let all = (filter.from..=filter.until).map(|day| DayOf {
        day: date_of(day),
        figures: known.get(&day).copied().unwrap_or_default(),
    });
    all.collect()
}
