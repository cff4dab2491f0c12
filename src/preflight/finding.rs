//! What was found in a file, sorted, and the same things put together.

use std::collections::BTreeMap;

use super::rules::{Rule, Severity};
use super::settings::Settings;
use crate::pages::Millimetres;
use crate::source::Span;
use crate::spec::Standard;

/// The most places of one finding that are kept; further ones are counted.
pub const MOST_PLACES: usize = 20;
/// The most characters of words that are put together for a quotation.
const QUOTED: usize = 60;
/// The most findings that are taken over from the judges of pages, which take some 50 MB; nobody reads as many. Those about
/// the file's objects come before them and are not counted.
const MOST_KEPT: usize = 50_000;
/// The most findings of one rule on one page; further ones are counted at the last.
const MOST_OF_A_RULE: usize = 50;

/// A place in the content of a job that we know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// The file, as it is shown.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// What is written there.
    pub span: Span,
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// How grave that is here.
    pub severity: Severity,
    /// The page, from 1; nothing where it is about the file.
    pub page: Option<usize>,
    /// The panel that it stands on, where the job is known.
    pub panel: Option<String>,
    /// Where on the page; the first ones.
    pub places: Vec<Millimetres>,
    /// How many there are of the same kind.
    pub count: usize,
    /// The words that it is about, or what the object is.
    pub object: Option<String>,
    /// Number of the object in the file.
    pub number: Option<u32>,
    /// Where it was written, for our own files.
    pub line: Option<Line>,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// What is known of a finding beside rule and message.
#[derive(Clone, Debug, Default)]
pub struct At {
    /// The page, from 1.
    pub page: Option<usize>,
    /// The place on it.
    pub place: Option<Millimetres>,
    /// Words, or what the object is.
    pub object: Option<String>,
    /// Number of the object in the file.
    pub number: Option<u32>,
    /// It is about text, of which each letter may be met by itself.
    pub letters: bool,
}

impl At {
    /// An object of the file.
    #[must_use]
    pub fn number(number: impl Into<Option<u32>>) -> Self {
        Self { number: number.into(), ..Self::default() }
    }

    /// A page.
    #[must_use]
    pub fn page(page: usize) -> Self {
        Self { page: Some(page), ..Self::default() }
    }
}

/// Words of which each letter or part is met by itself, as some programs write them.
#[derive(Debug)]
struct Stretch {
    place: Millimetres,
    /// Which of the finding's places it is; nothing where those are full.
    index: Option<usize>,
    /// Whether its words are those that the finding quotes.
    quoted: bool,
    /// A space was shown by itself.
    spaced: bool,
}

impl Stretch {
    fn begin(at: &At) -> Option<Self> {
        let place = at.place.filter(|_| at.letters && at.object.is_some())?;
        Some(Self { place, index: Some(0), quoted: true, spaced: false })
    }

    /// Whether what stands there goes on in the same line, and if so whether a space lies between.
    fn goes_on(&self, next: &Millimetres) -> Option<bool> {
        let (a, b) = (&self.place, next);
        let height = a.height.max(b.height);
        let shared = (a.y + a.height).min(b.y + b.height) - a.y.max(b.y);
        let gap = b.x - (a.x + a.width);
        // By eye, in heights of letters: they overlap a little or stand up to a fifth apart, and spaces reach up to an em.
        let near = shared > 0.3 * a.height.min(b.height) && gap > -0.5 * height && gap < 1.2 * height;
        near.then_some(self.spaced || gap > 0.2 * height)
    }
}

impl Held {
    /// It is met once more.
    fn again(&mut self, at: At) {
        let Some(place) = at.place else {
            self.finding.count += 1;
            return;
        };
        // A space that is shown by itself.
        if at.object.is_none()
            && place.width * place.height == 0.0
            && let Some(stretch) = &mut self.stretch
        {
            stretch.spaced = true;
            return;
        }
        if let (Some(stretch), Some(words)) = (&mut self.stretch, &at.object)
            && at.letters
            && let Some(apart) = stretch.goes_on(&place)
        {
            let right = (stretch.place.x + stretch.place.width).max(place.x + place.width);
            let bottom = (stretch.place.y + stretch.place.height).max(place.y + place.height);
            let (x, y) = (stretch.place.x.min(place.x), stretch.place.y.min(place.y));
            stretch.place = Millimetres { x, y, width: right - x, height: bottom - y };
            stretch.spaced = false;
            if let Some(known) = stretch.index.and_then(|index| self.finding.places.get_mut(index)) {
                *known = stretch.place;
            }
            if let Some(quoted) = self.finding.object.as_mut().filter(|_| stretch.quoted) {
                match quoted.chars().count() + words.chars().count() {
                    0..=QUOTED => {
                        quoted.push_str(if apart { " " } else { "" });
                        quoted.push_str(words);
                    }
                    _ => {
                        quoted.push('…');
                        stretch.quoted = false;
                    }
                }
            }
            return;
        }
        self.finding.count += 1;
        let index = (self.finding.places.len() < MOST_PLACES && !self.finding.places.contains(&place)).then(|| {
            self.finding.places.push(place);
            self.finding.places.len() - 1
        });
        self.stretch =
            (at.letters && at.object.is_some()).then_some(Stretch { place, index, quoted: false, spaced: false });
    }
}

/// Gathers findings while a file is judged.
#[derive(Debug)]
pub struct Findings<'s> {
    settings: &'s Settings,
    standard: Standard,
    found: BTreeMap<(Option<usize>, &'static str), Vec<Held>>,
    /// How many were taken over from pages.
    kept: usize,
    /// How many were not, being too many, and the first page of those.
    left: (usize, Option<usize>),
}

/// A finding that may be met again.
#[derive(Debug)]
struct Held {
    finding: Finding,
    /// The words that it was met at last.
    stretch: Option<Stretch>,
}

impl<'s> Findings<'s> {
    /// Of a file that is judged by a standard.
    #[must_use]
    pub fn new(settings: &'s Settings, standard: Standard) -> Self {
        Self { settings, standard, found: BTreeMap::new(), kept: 0, left: (0, None) }
    }

    /// The severities and limits.
    #[must_use]
    pub fn settings(&self) -> &'s Settings {
        self.settings
    }

    /// Whether a rule is asked for at all.
    #[must_use]
    pub fn wants(&self, rule: &Rule) -> bool {
        self.severity(rule) != Severity::Off
    }

    /// How grave it is here to break a rule.
    #[must_use]
    pub fn severity(&self, rule: &Rule) -> Severity {
        if rule.holds.of(self.standard) { self.settings.severity(rule) } else { Severity::Off }
    }

    /// The same rule broken in the same words on the same page is one finding with several places.
    pub fn push(&mut self, rule: &'static Rule, message: impl Into<String>, at: At) {
        self.push_with(rule, message, at, rule.help);
    }

    /// As [`Self::push`], with something better to do than the rule's own advice.
    pub fn push_with(&mut self, rule: &'static Rule, message: impl Into<String>, at: At, help: impl Into<String>) {
        if !self.wants(rule) {
            return;
        }
        let message = message.into();
        let list = self.found.entry((at.page, rule.code)).or_default();
        let full = list.len() >= MOST_OF_A_RULE;
        let known = match list.iter().position(|other| other.finding.message == message) {
            None if full => list.len().checked_sub(1),
            known => known,
        };
        if let Some(other) = known.and_then(|at| list.get_mut(at)) {
            other.again(at);
            return;
        }
        let stretch = Stretch::begin(&at);
        let finding = Finding {
            rule,
            severity: self.settings.severity(rule),
            page: at.page,
            panel: None,
            places: at.place.into_iter().collect(),
            count: 1,
            object: at.object,
            number: at.number,
            line: None,
            message,
            help: help.into(),
        };
        list.push(Held { finding, stretch });
    }

    /// Takes over what was found elsewhere, such as on another page.
    pub fn extend(&mut self, other: Self) {
        self.left.0 += other.left.0;
        self.left.1 = self.left.1.or(other.left.1);
        for (key, mut list) in other.found {
            if key.0.is_some() && self.kept + list.len() > MOST_KEPT {
                self.left.0 += list.iter().map(|held| held.finding.count).sum::<usize>();
                self.left.1 = self.left.1.or(key.0);
                continue;
            }
            self.kept += list.len();
            let own = self.found.entry(key).or_default();
            // What is about the file is said once, on however many pages it was met.
            list.retain(|held| {
                key.0.is_some() || own.iter().all(|known| known.finding.message != held.finding.message)
            });
            own.reserve_exact(list.len());
            own.append(&mut list);
        }
    }

    /// Gives back what a page's findings take beyond what they need: there may be many pages.
    #[must_use]
    pub fn settled(mut self) -> Self {
        self.found.values_mut().for_each(Vec::shrink_to_fit);
        self
    }

    /// How many findings were too many to be kept, and on which page that began.
    #[must_use]
    pub fn left(&self) -> Option<(usize, usize)> {
        self.left.1.map(|page| (self.left.0, page))
    }

    /// Whether a rule is broken so far.
    #[must_use]
    pub fn has(&self, rule: &Rule) -> bool {
        self.found.keys().any(|(_, code)| *code == rule.code)
    }

    /// How many there are so far, each as often as it was met.
    #[must_use]
    pub fn met(&self) -> usize {
        self.found.values().flatten().map(|held| held.finding.count).sum()
    }

    /// All of them: errors first, then by page, code and place.
    #[must_use]
    pub fn sorted(self) -> Vec<Finding> {
        let mut all: Vec<Finding> = self.found.into_values().flatten().map(|held| held.finding).collect();
        let key = |finding: &Finding| {
            let place = finding.places.first().map(|place| ((place.y * 100.0) as i64, (place.x * 100.0) as i64));
            (finding.severity, finding.page, finding.rule.code, place, finding.message.clone())
        };
        all.sort_by_cached_key(key);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preflight::rule;

    #[test]
    fn so_many_findings_of_pages_are_kept_and_the_others_counted() {
        let settings = Settings::default();
        let new = || Findings::new(&settings, Standard::X4);
        let mut all = new();
        for page in 1..=10 {
            let mut own = new();
            for kind in 0..40 {
                own.push(rule("X4-READABLE"), format!("fault {kind}"), At::page(page));
            }
            own.push(rule("X4-READABLE"), "of the file", At::default());
            all.extend(own.settled());
            // As if there had been many more.
            all.kept += MOST_KEPT / 8;
        }
        assert_eq!(all.left(), Some((80, 9)));
        assert_eq!(all.sorted().len(), 8 * 40 + 1);
    }
}
