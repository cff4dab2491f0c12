//! Proves a job by folding it: every cover lies outside, hinges where its language begins to be read, opens onto pages of
//! its own language, and no page stands on its head.
//!
//! Input: a laid-out [`Job`]. Output: what is wrong, each finding with the faces of the folded sheet. A language's covers are the
//! panels that say so (`cover = true`); where none does in a leaflet of several languages, `covers` finds them or asks.

mod covers;

use std::cell::LazyCell;

use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::{Frame, Job};
use crate::fold::open::{self, Edge, Walk};
use crate::fold::{Face, Folded, Step};
use crate::sheet::Crease;
use crate::unit::Length;

/// A panel on which a language begins.
struct Cover {
    panel: usize,
    /// Its languages.
    languages: Vec<usize>,
    /// Whether layout.toml says so.
    said: bool,
    /// Whether what is wrong with it is an error; where it is but a guess, it is a warning.
    sure: bool,
}

/// All that the folded sheet says against the job.
pub fn prove(job: &Job) -> Diagnostics {
    let mut diags = Diagnostics::default();
    if job.folded.made.is_empty() {
        return diags;
    }
    let proof = Proof { job, folded: &job.folded };
    let covers = proof.covers(&mut diags);
    let mut walks: Vec<(&Cover, Walk)> = Vec::new();
    for cover in &covers {
        let walk = open::walk(proof.folded, proof.face(cover.panel), job.panels[cover.panel].turned);
        match walk {
            Some(walk) => {
                proof.hinge(cover, &walk, &covers, &mut diags);
                proof.body(cover, &walk, &mut diags);
                walks.push((cover, walk));
            }
            None => diags.push(proof.hidden(cover, &covers)),
        }
    }
    // A leaflet whose covers are wrong has no way to be opened that its pages could be judged by.
    if !diags.has_errors() {
        proof.upright(&walks, &mut diags);
    }
    diags
}

struct Proof<'a> {
    job: &'a Job,
    folded: &'a Folded,
}

impl Proof<'_> {
    fn face(&self, panel: usize) -> Face {
        let side = self.job.panels[panel].side;
        (side, self.job.panels[..=panel].iter().filter(|form| form.side == side).count())
    }

    fn panel(&self, (side, number): Face) -> Option<usize> {
        let on_side = self.job.panels.iter().enumerate().filter(|(_, form)| form.side == side);
        on_side.map(|(i, _)| i).nth(number - 1)
    }

    /// A face by its panel's name and its place: `fr-1` (A1).
    fn name(&self, face: Face) -> String {
        let place = format!("{:?}{}", face.0, face.1);
        self.panel(face).map_or(place.clone(), |panel| format!("`{}` ({place})", self.job.panels[panel].name))
    }

    fn names(&self, faces: impl IntoIterator<Item = Face>) -> String {
        faces.into_iter().map(|face| self.name(face)).collect::<Vec<_>>().join(", ")
    }

    /// Adds what lies outside and what lies on what.
    fn shown(&self, diag: Diagnostic) -> Diagnostic {
        let pairs =
            self.folded.facing().into_iter().map(|(one, other)| format!("{} on {}", self.name(one), self.name(other)));
        diag.note(format!("folded, the outside shows {}", self.names(self.folded.outermost())))
            .note(format!("inside lie {}", pairs.collect::<Vec<_>>().join("; ")))
    }

    /// The languages of a panel's text, also where that runs through a frame across several panels.
    fn languages(&self, panel: usize) -> Vec<usize> {
        let own = &self.job.panels[panel];
        let holds = |frame: &Frame| {
            let first = &self.job.panels[frame.panel];
            frame.panel == panel
                || first.side == own.side
                    && first.to_side(frame.rect).common(own.rect).is_some_and(|common| {
                        // Frames may end on a crease.
                        common.width > Length::ZERO && common.height > Length::ZERO
                    })
        };
        let mut found: Vec<usize> = (self.job.flows.iter())
            .filter(|flow| !flow.blocks.is_empty())
            .filter(|flow| flow.frames.iter().any(|&frame| holds(&self.job.frames[frame])))
            .map(|flow| flow.language)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn ids(&self, languages: &[usize]) -> String {
        languages.iter().map(|&l| self.job.languages[l].id.as_str()).collect::<Vec<_>>().join(" and ")
    }

    fn right_to_left(&self, language: usize) -> bool {
        let mut blocks = self.job.flows.iter().filter(|flow| flow.language == language).flat_map(|flow| &flow.blocks);
        blocks.next().is_some_and(|block| block.right_to_left)
    }

    /// The finding, with a way out for a panel that was only taken for a cover.
    fn finding(&self, code: &'static str, message: String, cover: &Cover) -> Diagnostic {
        let form = &self.job.panels[cover.panel];
        let why = match cover.said {
            true => String::new(),
            false => format!("taken for the cover of {}: its first heading is here", self.ids(&cover.languages)),
        };
        let diag = match cover.sure {
            true => Diagnostic::error(code, message),
            false => Diagnostic::warning(code, message),
        };
        self.shown(diag.at(form.span, why))
    }

    fn way_out(diag: Diagnostic, cover: &Cover) -> Diagnostic {
        if cover.said { diag } else { diag.hint("if this panel is no cover, write cover = false in its [[panel]]") }
    }

    /// A cover that nobody sees.
    fn hidden(&self, cover: &Cover, covers: &[Cover]) -> Diagnostic {
        let message = format!("the cover `{}` lies inside the folded leaflet", self.job.panels[cover.panel].name);
        let diag = self.finding("fold-cover-hidden", message, cover);
        // The same creases folded the other way.
        let steps: Vec<Step> =
            self.folded.made.iter().map(|made| Step { kind: other(made.step.kind), ..made.step }).collect();
        let turned = self.folded.again(&steps);
        let all_out = |folded: &Folded| {
            let outside = folded.outermost();
            covers.iter().all(|cover| outside.contains(&self.face(cover.panel)))
        };
        let diag = match turned.filter(all_out) {
            Some(folded) => {
                let letters: Vec<&str> = folded.letters();
                let list = letters.iter().map(|letter| format!("\"{letter}\"")).collect::<Vec<_>>().join(", ");
                diag.hint(format!("fold it the other way: creases = [{list}] puts every cover outside"))
            }
            None => diag.hint(format!(
                "put the cover where the outside is: in the place of {}",
                self.folded.outermost().into_iter().map(|face| self.name(face)).collect::<Vec<_>>().join(" or ")
            )),
        };
        Self::way_out(diag, cover)
    }

    /// The edge at which a panel hinges, if a language does not open there.
    fn wrong_hinge(&self, panel: usize, language: usize, walk: &Walk) -> Option<Edge> {
        // The doors of a gate hinge where they can.
        if !self.folded.fills(self.face(panel)) {
            return None;
        }
        let wanted = if self.right_to_left(language) { Edge::Right } else { Edge::Left };
        walk.hinge.filter(|hinge| *hinge != wanted && *hinge != Edge::Top)
    }

    /// What a cover's first opening shows, as far as there is text on it: faces with their languages.
    fn onto(&self, walk: &Walk) -> Vec<(Face, Vec<usize>)> {
        (walk.parted.iter())
            .filter_map(|&face| Some((face, self.languages(self.panel(face)?))))
            .filter(|(_, languages)| !languages.is_empty())
            .collect()
    }

    /// Where a cover hinges.
    fn hinge(&self, cover: &Cover, walk: &Walk, covers: &[Cover], diags: &mut Diagnostics) {
        let Some(&language) = cover.languages.first() else { return };
        let Some(hinge) = self.wrong_hinge(cover.panel, language, walk) else { return };
        let right = self.right_to_left(language);
        let (wanted, reading) = if right { (Edge::Right, "right to left") } else { (Edge::Left, "left to right") };
        let form = &self.job.panels[cover.panel];
        let id = &self.job.languages[language].id;
        let message =
            format!("the cover `{}` hinges at its {}, but {id} is read from {reading}", form.name, hinge.word());
        let diag = self.finding("fold-hinge", message, cover);
        let same = |cover: &Cover| cover.languages.iter().all(|&l| self.right_to_left(l) == right);
        let hint = if covers.iter().all(same) && hinge != Edge::Bottom {
            let mirror = if right { "write mirror = true in [sheet]" } else { "fold it the other way round" };
            format!("{mirror}, and put the panels of each side in the opposite order")
        } else {
            let turn = if form.turned { "take `turn` away from" } else { "write turn = 180 in" };
            format!(
                "{turn} this panel and all other panels of {id}: turned, the leaflet opens at the {}",
                wanted.word()
            )
        };
        diags.push(Self::way_out(diag.hint(hint), cover));
    }

    /// What a cover opens onto.
    fn body(&self, cover: &Cover, walk: &Walk, diags: &mut Diagnostics) {
        if cover.languages.is_empty() {
            return;
        }
        let onto = self.onto(walk);
        let own = |languages: &[usize]| languages.iter().all(|l| cover.languages.contains(l));
        // What was only taken for a cover may open onto several languages, its own among them.
        let good = match cover.said {
            true => onto.iter().all(|(_, languages)| own(languages)),
            false => {
                onto.is_empty()
                    || onto.iter().any(|(_, languages)| languages.iter().any(|l| cover.languages.contains(l)))
            }
        };
        if good {
            return;
        }
        let form = &self.job.panels[cover.panel];
        let mut strange: Vec<usize> = onto.iter().flat_map(|(_, languages)| languages.iter().copied()).collect();
        strange.retain(|l| !cover.languages.contains(l));
        strange.sort_unstable();
        strange.dedup();
        let message = format!(
            "the cover `{}` is {}, but it opens onto {}",
            form.name,
            self.ids(&cover.languages),
            self.ids(&strange)
        );
        let diag = self.finding("fold-wrong-language", message, cover);
        let diag = diag.note(format!("its first opening shows {}", self.names(onto.into_iter().map(|(face, _)| face))));
        let hint = "exchange the covers, or the creases, so that each cover opens onto its own language";
        diags.push(Self::way_out(diag.hint(hint), cover));
    }

    /// Pages that stand on their head when the reader comes to them.
    fn upright(&self, walks: &[(&Cover, Walk)], diags: &mut Diagnostics) {
        let default = LazyCell::new(|| match open::fronts(self.folded, Edge::Left)[..] {
            [front] => {
                self.panel(front).and_then(|panel| open::walk(self.folded, front, self.job.panels[panel].turned))
            }
            _ => None,
        });
        for (panel, form) in self.job.panels.iter().enumerate() {
            let languages = self.languages(panel);
            let [language] = languages[..] else { continue };
            let own = walks.iter().find(|(cover, _)| cover.languages.contains(&language));
            let Some(walk) = own.map(|(_, walk)| walk).or_else(|| default.as_ref()) else { continue };
            if walk.turned(self.face(panel)).is_none_or(|turned| turned == form.turned) {
                continue;
            }
            let message = format!("the page `{}` stands on its head when the leaflet is opened", form.name);
            let diag = match own {
                Some(_) => Diagnostic::error("fold-upside-down", message),
                None => Diagnostic::warning("fold-upside-down", message),
            };
            let hint = if form.turned { "take turn = 180 away" } else { "write turn = 180 in its [[panel]]" };
            diags.push(diag.at(form.span, "").note("seen from the cover, opened fold by fold").hint(hint));
        }
    }
}

fn other(kind: Crease) -> Crease {
    if kind == Crease::Valley { Crease::Mountain } else { Crease::Valley }
}
