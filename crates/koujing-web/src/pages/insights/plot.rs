//! Plots as numbers for SVG: bars of days, bars of products and channels. No script draws them, and every
//! number also stands in a table.

use koujing_service::{DayOf, Figures, ShareFigures};

use super::unanswered;

/// The width of the plot of days, in units of its drawing.
const WIDTH: f64 = 720.0;
/// Its height.
const HEIGHT: f64 = 160.0;
/// The part of a day's place that its bar takes.
const FILLED: f64 = 0.78;
/// At most so many days have their names below.
const NAMED: usize = 8;

/// The days of a period.
pub(super) struct DayBars {
    pub(super) bars: Vec<DayBar>,
    /// Where the line of the highest bar is written: its number.
    pub(super) most: u64,
    /// Names below: from the left, and the day.
    pub(super) names: Vec<(f64, String)>,
}

/// One day.
pub(super) struct DayBar {
    pub(super) day: String,
    pub(super) figures: Figures,
    pub(super) left: f64,
    pub(super) width: f64,
    /// Answered, ambiguous, unanswered from the ground up: class, top, height.
    pub(super) parts: Vec<(&'static str, f64, f64)>,
}

/// A product or a channel.
pub(super) struct Bar {
    pub(super) name: String,
    pub(super) figures: Figures,
    /// Answered, ambiguous, unanswered: class, from the left, width, of 100 for the longest bar.
    pub(super) parts: Vec<(&'static str, f64, f64)>,
}

fn parts(figures: &Figures) -> [(&'static str, u64); 3] {
    [
        ("good", figures.answered),
        ("warn", figures.ambiguous),
        ("stop", unanswered(figures)),
    ]
}

/// One decimal is finer than a pixel.
fn rounded(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

pub(super) fn day_bars(days: &[DayOf]) -> DayBars {
    let most = days.iter().map(|it| it.figures.asked).max().unwrap_or(0);
    let place = WIDTH / days.len().max(1) as f64;
    let scale = HEIGHT / most.max(1) as f64;
    let bar = |(at, it): (usize, &DayOf)| {
        let mut top = HEIGHT;
        let stacked = parts(&it.figures)
            .into_iter()
            .filter(|(_, count)| *count > 0);
        let stacked = stacked.map(|(class, count)| {
            let height = count as f64 * scale;
            top -= height;
            (class, rounded(top), rounded(height))
        });
        DayBar {
            day: it.day.clone(),
            figures: it.figures,
            left: rounded(at as f64 * place + place * (1.0 - FILLED) / 2.0),
            width: rounded(place * FILLED),
            parts: stacked.collect(),
        }
    };
    let step = days.len().div_ceil(NAMED).max(1);
    let named = days.iter().enumerate().step_by(step);
    DayBars {
        bars: days.iter().enumerate().map(bar).collect(),
        most,
        names: named
            .map(|(at, it)| (rounded((at as f64 + 0.5) * place), it.day[5..].to_owned()))
            .collect(),
    }
}

pub(super) fn bars(shares: &[ShareFigures], name: impl Fn(&str) -> String) -> Vec<Bar> {
    let most = shares.iter().map(|it| it.figures.asked).max().unwrap_or(0);
    let scale = 100.0 / most.max(1) as f64;
    let bar = |it: &ShareFigures| {
        let mut from = 0.0;
        let laid = parts(&it.figures)
            .into_iter()
            .filter(|(_, count)| *count > 0);
        let laid = laid.map(|(class, count)| {
            let part = (class, rounded(from), rounded(count as f64 * scale));
            from += count as f64 * scale;
            part
        });
        Bar {
            name: name(&it.value),
            figures: it.figures,
            parts: laid.collect(),
        }
    };
    shares.iter().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(asked: u64, answered: u64) -> DayOf {
        DayOf {
            day: "2026-11-22".into(),
            figures: Figures {
                asked,
                answered,
                ambiguous: 0,
                copied: 0,
            },
        }
    }

    #[test]
    fn bars_stand_on_the_ground_and_are_as_high_as_what_they_count() {
        let plot = day_bars(&[day(4, 3), day(0, 0), day(2, 2)]);
        assert_eq!(plot.most, 4);
        assert_eq!(
            plot.bars[0].parts,
            [("good", 40.0, 120.0), ("stop", 0.0, 40.0)]
        );
        assert_eq!(plot.bars[1].parts, []);
        assert_eq!(plot.bars[2].parts, [("good", 80.0, 80.0)]);
        assert_eq!(plot.names[0], (120.0, "11-22".to_owned()));
        assert_eq!(day_bars(&[]).bars.len(), 0);
        let share = ShareFigures {
            value: "X50".into(),
            figures: day(4, 1).figures,
        };
        let laid = bars(&[share], str::to_owned);
        assert_eq!(laid[0].parts, [("good", 0.0, 25.0), ("stop", 25.0, 75.0)]);
    }
}
