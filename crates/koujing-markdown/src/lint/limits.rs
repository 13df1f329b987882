//! How long a wording may be in its channel.

use koujing_core::{Article, Message, Scope, ScopeValue, Settings, TextFormat};

use super::Wording;
use crate::problems::Problems;
use crate::render::{Rendering, Voice, render};
use crate::sms::sms_segments;

/// The WeChat family cuts a text after so many bytes, without an error.
const WECHAT_BYTES: usize = 2_048;
const WECHAT_FAMILY: [&str; 4] = ["wechat", "wecom", "weixin", "wxwork"];
const CHANNEL: &str = "channel";

fn is_wechat(value: &ScopeValue) -> bool {
    let value = value.as_str().to_lowercase();
    WECHAT_FAMILY.iter().any(|name| value.starts_with(name))
}

/// The text as it is pasted into a channel, no value given.
fn plain(markdown: &str, settings: &Settings) -> String {
    let rendering = Rendering {
        format: TextFormat::Text,
        voice: Voice::Plain,
        convert: None,
        images: &|reference| Some(reference.to_owned()),
        parameters: &settings.parameters,
    };
    let label = |name: &str| {
        let known = settings.variables.get(name);
        known.cloned().unwrap_or_else(|| name.to_owned())
    };
    render(markdown, &rendering).fill(&|_| None, &label).text
}

/// Over the hard limit of a channel that it is sent through.
pub(super) fn hard(
    article: &Article,
    wordings: &[Wording<'_>],
    settings: &Settings,
    problems: &mut Problems,
) {
    let listed: Vec<ScopeValue> =
        settings
            .dimensions
            .get(CHANNEL)
            .map_or_else(Vec::new, |channel| {
                let values = channel
                    .values
                    .iter()
                    .map(|value| ScopeValue::new(&value.value));
                values.filter(is_wechat).collect()
            });
    for wording in wordings {
        let own = wording.scope.and_then(|scope| scope.get(CHANNEL));
        let sent_through = match own {
            Some(values) => values.iter().any(is_wechat),
            None => listed
                .iter()
                .any(|channel| reaches(article, wording, wordings, channel)),
        };
        if !sent_through {
            continue;
        }
        let bytes = plain(wording.text, settings).len();
        if bytes > WECHAT_BYTES {
            problems.error(
                wording.spot.place,
                "channel_limit",
                Message::new(
                    format!("在微信渠道有 {bytes} 字节,超过 {WECHAT_BYTES} 会被截断:请缩短,或另写 {{channel=wechat}} 的话术"),
                    format!("{bytes} bytes in WeChat, which cuts after {WECHAT_BYTES}: shorten it, or write a variant for that channel"),
                ),
            );
        }
    }
}

/// Whether a wording that names no channel is sent through this one: the article is not kept out of
/// it, and no variant takes its place there.
fn reaches(
    article: &Article,
    wording: &Wording<'_>,
    wordings: &[Wording<'_>],
    channel: &ScopeValue,
) -> bool {
    let in_scope = article.scope.get(CHANNEL).is_none_or(|values| {
        values
            .iter()
            .any(|value| value.contains(channel) || channel.contains(value))
    });
    let nothing = Scope::default();
    let own = wording.scope.unwrap_or(&nothing);
    let replaced = wordings
        .iter()
        .filter_map(|other| other.scope)
        .any(|other| {
            let named = other.get(CHANNEL);
            named.is_some_and(|values| values.iter().any(|value| value.contains(channel)))
                && other
                    .iter()
                    .filter(|(name, _)| *name != CHANNEL)
                    .all(|(name, values)| {
                        own.get(name).is_some_and(|own| {
                            own.iter()
                                .all(|value| values.iter().any(|wide| wide.contains(value)))
                        })
                    })
        });
    in_scope && !replaced
}

/// A wording for short messages that takes more than one.
pub(super) fn sms(wordings: &[Wording<'_>], settings: &Settings, problems: &mut Problems) {
    for wording in wordings {
        let channels = wording.scope.and_then(|scope| scope.get(CHANNEL));
        let is_sms = |value: &ScopeValue| value.as_str().to_lowercase().starts_with("sms");
        if !channels.is_some_and(|values| values.iter().any(is_sms)) {
            continue;
        }
        let text = plain(wording.text, settings);
        let segments = sms_segments(&text);
        if segments > 1 {
            let chars = text.chars().count();
            problems.warning(
                wording.spot.place,
                "sms_length",
                Message::new(
                    format!("短信有 {chars} 个字,要拆成 {segments} 条:一条最多 70 字"),
                    format!("{chars} characters take {segments} short messages: one holds 70, or 160 without Chinese"),
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_count_as_they_are_shown() {
        let settings = Settings {
            variables: [("order.id".to_owned(), "订单号".to_owned())].into(),
            ..Settings::default()
        };
        assert_eq!(plain("单 {{ order.id }}", &settings), "单 【订单号】");
    }
}
