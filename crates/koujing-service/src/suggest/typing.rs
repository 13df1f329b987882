//! What an article is found by while somebody types, made when it goes live: a request only looks.
//! How a text sounds tells what somebody types by its sound; it finds, and never resolves.

use koujing_core::{Article, ClaimKind};
use koujing_language::{fold, normalise, syllable};
use memchr::memmem::Finder;

use super::pairs::Pairs;
use crate::claims::claims_of;

/// Every text is a line that begins with this: what follows it begins a text.
const LINE: char = '\n';

/// Lines, with what tells of most parts that they are not in them.
#[derive(Debug)]
struct Lines {
    text: String,
    pairs: Pairs,
}

/// A text that is looked for.
#[derive(Debug)]
struct Wanted {
    /// Anywhere.
    part: Finder<'static>,
    part_pairs: Pairs,
    /// Where a line begins.
    beginning: Finder<'static>,
    beginning_pairs: Pairs,
}

/// How something typed finds an article, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    Shortcut,
    ShortcutBeginning,
    QuestionBeginning,
    QuestionPart,
    SoundBeginning,
    SoundPart,
}

/// What an article is found by. Lines are ordered by length, so that the first found is the shortest.
#[derive(Debug)]
pub(crate) struct Typing {
    /// Without its slash.
    shortcut: Option<String>,
    /// Its questions, or a phrase's title; each folded, and once more without padding.
    texts: Lines,
    /// The same by the first letters of their syllables: 加湿器 is jsq.
    initials: Lines,
    /// The same by their whole syllables: 加湿器 is jiashiqi.
    syllables: Lines,
    /// Where in `syllables` a sign begins, ascending.
    signs: Box<[u32]>,
}

impl Typing {
    pub(crate) fn new(article: &Article) -> Self {
        let shortcut = claims_of(article)
            .into_iter()
            .find(|claim| claim.kind == ClaimKind::Shortcut)
            .map(|claim| claim.question[1..].to_owned());
        let mut lines: Vec<String> = article
            .questions()
            .flat_map(|question| [fold(question), normalise(question)])
            .filter(|line| !line.is_empty())
            .collect();
        lines.sort_by_cached_key(|line| (line.chars().count(), line.clone()));
        lines.dedup();
        let (mut texts, mut initials) = (String::new(), String::new());
        let (mut syllables, mut signs) = (String::new(), Vec::new());
        for line in lines {
            texts.push(LINE);
            texts.push_str(&line);
            initials.push(LINE);
            syllables.push(LINE);
            for sign in line.chars() {
                let sounds = letters(sign);
                if !sounds.is_empty() {
                    signs.extend(u32::try_from(syllables.len()));
                    initials.extend(sounds.chars().next());
                    syllables.push_str(&sounds);
                }
            }
        }
        Self {
            shortcut,
            texts: Lines::new(texts),
            initials: Lines::new(initials),
            syllables: Lines::new(syllables),
            signs: signs.into(),
        }
    }

    /// The best way in which it is found, and how long the text is that it is found by, in signs or
    /// letters.
    pub(crate) fn find(&self, typed: &Typed) -> Option<(Way, usize)> {
        self.by_shortcut(typed)
            .or_else(|| self.by_text(typed))
            .or_else(|| self.by_sound(typed))
    }

    pub(crate) fn shortcut(&self) -> Option<&str> {
        self.shortcut.as_deref()
    }

    fn by_shortcut(&self, typed: &Typed) -> Option<(Way, usize)> {
        let own = self.shortcut.as_deref()?;
        let ways = typed.shortcuts.iter().filter_map(|typed| {
            let rest = own.strip_prefix(typed.as_str())?;
            Some(if rest.is_empty() {
                Way::Shortcut
            } else {
                Way::ShortcutBeginning
            })
        });
        ways.min().map(|way| (way, own.len()))
    }

    fn by_text(&self, typed: &Typed) -> Option<(Way, usize)> {
        let texts = &self.texts;
        let ways = typed.texts.iter().filter_map(|wanted| {
            // Most articles hold it nowhere: one look is enough for them.
            let part = texts.places(wanted).next()?;
            let (way, at) = match texts.beginning(wanted) {
                Some(at) => (Way::QuestionBeginning, at),
                None => (Way::QuestionPart, part),
            };
            Some((way, texts.around(at).chars().count()))
        });
        ways.min()
    }

    fn by_sound(&self, typed: &Typed) -> Option<(Way, usize)> {
        let wanted = typed.sound.as_ref()?;
        let both = [&self.initials, &self.syllables];
        let beginnings = both.into_iter().filter_map(|sounds| {
            let at = sounds.beginning(wanted)?;
            Some((Way::SoundBeginning, sounds.around(at).len()))
        });
        // A single letter is somewhere in everything.
        if wanted.part.needle().len() == 1 {
            return beginnings.min();
        }
        beginnings.min().or_else(|| {
            let initials = || {
                self.initials
                    .places(wanted)
                    .next()
                    .map(|at| (&self.initials, at))
            };
            let syllables = || {
                let begins_sign = |at: &usize| {
                    u32::try_from(*at).is_ok_and(|at| self.signs.binary_search(&at).is_ok())
                };
                let at = self.syllables.places(wanted).find(begins_sign)?;
                Some((&self.syllables, at))
            };
            let parts = [initials(), syllables()].into_iter().flatten();
            let ways = parts.map(|(sounds, at)| (Way::SoundPart, sounds.around(at).len()));
            ways.min()
        })
    }
}

impl Lines {
    fn new(text: String) -> Self {
        let pairs = Pairs::of(&text);
        Self { text, pairs }
    }

    /// Where the first line that begins so begins.
    fn beginning(&self, wanted: &Wanted) -> Option<usize> {
        if !self.pairs.may_hold(&wanted.beginning_pairs) {
            return None;
        }
        let at = wanted.beginning.find(self.text.as_bytes())?;
        Some(at + LINE.len_utf8())
    }

    /// Where a text stands in them.
    fn places(&self, wanted: &Wanted) -> impl Iterator<Item = usize> {
        let may = self.pairs.may_hold(&wanted.part_pairs);
        let places = may.then(|| wanted.part.find_iter(self.text.as_bytes()));
        places.into_iter().flatten()
    }

    /// The one that holds a place.
    fn around(&self, at: usize) -> &str {
        let from = self.text[..at].rfind(LINE).map_or(0, |line| line + 1);
        let length = self.text[at..].find(LINE).unwrap_or(self.text.len() - at);
        &self.text[from..at + length]
    }
}

impl Wanted {
    fn new(text: &str) -> Self {
        let beginning = format!("{LINE}{text}");
        Self {
            part: Finder::new(text).into_owned(),
            part_pairs: Pairs::of(text),
            beginning: Finder::new(&beginning).into_owned(),
            beginning_pairs: Pairs::of(&beginning),
        }
    }
}

/// Something typed, as it is looked for.
#[derive(Debug)]
pub(crate) struct Typed {
    /// Folded, and once more without padding.
    shortcuts: Vec<String>,
    /// The same, where words are looked for too.
    texts: Vec<Wanted>,
    /// What can be typed by its sound.
    sound: Option<Wanted>,
}

impl Typed {
    /// With a slash in front a shortcut is typed, and nothing else. A Chinese keyboard types ／ or 、
    /// where the slash is. Nothing typed yet begins every shortcut.
    pub(crate) fn new(typed: &str) -> Self {
        let typed = typed.trim();
        let bare = typed.trim_start_matches(['/', '／', '、']);
        let mut shortcuts = vec![fold(bare), normalise(bare)];
        shortcuts.dedup();
        let only_shortcut = bare.len() < typed.len() || bare.is_empty();
        let texts = if only_shortcut {
            Vec::new()
        } else {
            let filled = shortcuts.iter().filter(|text| !text.is_empty());
            filled.map(|text| Wanted::new(text)).collect()
        };
        let sound = if only_shortcut { None } else { sound(bare) };
        Self {
            shortcuts,
            texts,
            sound: sound.map(|sound| Wanted::new(&sound)),
        }
    }

    /// Whether words are looked for too.
    pub(crate) fn has_words(&self) -> bool {
        !self.texts.is_empty()
    }
}

/// What somebody types by its sound: letters and digits alone, syllables parted or not (`jia shi qi`, `xi'an`).
fn sound(typed: &str) -> Option<String> {
    let mut sound = String::with_capacity(typed.len());
    for sign in typed.to_lowercase().chars() {
        match sign {
            'ü' => sound.push('v'),
            _ if sign.is_ascii_alphanumeric() => sound.push(sign),
            ' ' | '\'' | '’' => {}
            _ => return None,
        }
    }
    let has_letter = sound.bytes().any(|byte| byte.is_ascii_alphabetic());
    has_letter.then_some(sound)
}

/// A sign as it is typed by its sound: lü is typed as lv. Empty for what is not typed at all.
fn letters(sign: char) -> String {
    if sign.is_ascii_alphanumeric() {
        return sign.into();
    }
    let syllable = syllable(sign).unwrap_or_default().chars();
    let typed = syllable.map(|letter| match letter {
        'ü' => 'v',
        'ê' => 'e',
        other => other,
    });
    typed.filter(char::is_ascii_alphabetic).collect()
}
