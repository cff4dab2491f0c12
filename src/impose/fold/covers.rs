//! Which panels are the covers of a leaflet in several languages, where layout.toml does not say it.
//!
//! A language's cover is taken to be the panel with its first heading of level 1. Where that lies outside the folded
//! leaflet, or its name says that it is a cover, it is judged like one. Where it lies inside, the outside is asked for
//! another panel that the language could begin on; what remains in doubt is a question to the designer.

use super::{Cover, Proof};
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::{Flow, PanelForm};
use crate::fold::Face;
use crate::fold::open::{self, Edge};
use crate::panel::Role;
use crate::unit::Length;

impl Proof<'_> {
    /// The covers; of several languages each has one, as far as that can be found out.
    pub(super) fn covers(&self, diags: &mut Diagnostics) -> Vec<Cover> {
        let panels = &self.job.panels;
        let said = |panel: &usize| panels[*panel].cover == Some(true);
        let mut covers: Vec<Cover> = (0..panels.len())
            .filter(said)
            .map(|panel| Cover { panel, languages: self.languages(panel), said: true, sure: true })
            .collect();
        let mut languages: Vec<usize> = self.job.flows.iter().map(|flow| flow.language).collect();
        languages.sort_unstable();
        languages.dedup();
        if covers.is_empty() && languages.len() < 2 {
            diags.extend(self.across());
        }
        if !covers.is_empty() || languages.len() < 2 {
            return covers;
        }
        for language in languages {
            let Some(cover) = self.find(language, diags) else { continue };
            // Two languages may begin on one panel.
            if covers.iter().all(|other| other.panel != cover.panel) {
                covers.push(cover);
            }
        }
        covers
    }

    /// Where a sheet is folded across, some of its pages stand on their heads for a reader: without a cover nobody knows
    /// which. `cover = false` on all panels outside says that there is none.
    fn across(&self) -> Diagnostics {
        let mut diags = Diagnostics::default();
        let panels = &self.job.panels;
        let outside: Vec<usize> = self.folded.outermost().into_iter().filter_map(|face| self.panel(face)).collect();
        let open: Vec<&PanelForm> = outside.iter().map(|&p| &panels[p]).filter(|form| form.cover.is_none()).collect();
        if open.is_empty() || panels.iter().all(|form| form.rect.y == Length::ZERO) {
            return diags;
        }
        let names: Vec<String> = open.iter().map(|form| format!("`{}`", form.name)).collect();
        let diag = Diagnostic::warning("fold-covers", "nothing says on which panel the leaflet begins");
        diags.push(
            self.shown(diag.at(open[0].span, "it lies outside"))
                .note("a sheet that is folded across has pages that stand on their heads; which, is proved from its cover")
                .hint(format!(
                    "write cover = true in the [[panel]] of the cover: {}; if there is none, cover = false in each of these",
                    names.join(" or ")
                )),
        );
        diags
    }

    /// The cover of a language; where there is none, that is reported.
    fn find(&self, language: usize, diags: &mut Diagnostics) -> Option<Cover> {
        let of = |panel: usize, sure: bool| Some(Cover { panel, languages: self.languages(panel), said: false, sure });
        let titled = self.titled(language);
        let form = titled.map(|panel| &self.job.panels[panel]);
        if form.is_some_and(|form| form.cover == Some(false)) {
            return None;
        }
        let outside = self.folded.outermost();
        let two = self.two_covers(&outside);
        let named = form.is_some_and(|form| form.name.to_lowercase().contains("cover"));
        if let Some(panel) = titled.filter(|panel| named || outside.contains(&self.face(*panel))) {
            return of(panel, named || two);
        }
        let other = outside.iter().filter_map(|face| self.panel(*face)).find(|panel| self.opens(*panel, language));
        if let Some(panel) = other
            && (titled.is_none() || !two)
        {
            return of(panel, false);
        }
        let printed = |face: &Face| self.panel(*face).is_some_and(|panel| !self.languages(panel).is_empty());
        let sure = two && other.is_none() && outside.iter().any(printed);
        match titled.filter(|_| sure) {
            Some(panel) => of(panel, true),
            None => {
                diags.push(self.ask(language, titled, sure));
                None
            }
        }
    }

    /// The flow with a language's first heading of level 1, in the order of its text, whatever the order of the flows;
    /// and whether the flow begins with it. A heading that a flow begins with goes before one further down.
    fn titled_flow(&self, language: usize) -> Option<(&Flow, bool)> {
        let first = |flow: &Flow| {
            let at = flow.blocks.iter().position(|block| block.role == Role::Heading(1))?;
            Some((at > 0, flow.blocks[at].span))
        };
        let flows = self.job.flows.iter().filter(|flow| flow.language == language);
        let titled = flows.filter_map(|flow| Some((first(flow)?, flow))).min_by_key(|(first, _)| *first);
        titled.map(|((further, _), flow)| (flow, !further))
    }

    /// The panel on which a language's first heading of level 1 stands, or its flow begins.
    fn titled(&self, language: usize) -> Option<usize> {
        let (flow, _) = self.titled_flow(language)?;
        Some(self.job.frames[*flow.frames.first()?].panel)
    }

    /// Whether a language could begin on a panel: it is printed there, and the leaflet opens from there as it is read.
    fn opens(&self, panel: usize, language: usize) -> bool {
        if !self.languages(panel).contains(&language) {
            return false;
        }
        let turned = self.job.panels[panel].turned;
        let Some(walk) = open::walk(self.folded, self.face(panel), turned) else { return false };
        let onto = self.onto(&walk);
        self.wrong_hinge(panel, language, &walk).is_none()
            && (onto.is_empty() || onto.iter().any(|(_, languages)| languages.contains(&language)))
    }

    /// Whether two faces outside are hinged alike, so that each can be the cover of a language: accordions with an odd
    /// number of panels alone.
    fn two_covers(&self, outside: &[Face]) -> bool {
        let hinge = |face: &Face| open::walk(self.folded, *face, false).and_then(|walk| walk.hinge);
        let hinges: Vec<Edge> = outside.iter().filter(|face| self.folded.fills(**face)).filter_map(hinge).collect();
        [Edge::Left, Edge::Right].iter().any(|edge| hinges.iter().filter(|hinge| *hinge == edge).count() > 1)
    }

    fn ask(&self, language: usize, titled: Option<usize>, sure: bool) -> Diagnostic {
        let id = &self.job.languages[language].id;
        let message = match sure {
            true => format!("no panel outside can be the cover of {id}"),
            false => format!("nothing says on which panel {id} begins"),
        };
        let diag =
            if sure { Diagnostic::error("fold-covers", message) } else { Diagnostic::warning("fold-covers", message) };
        let (span, label, way_out) = match titled {
            Some(panel) => {
                let form = &self.job.panels[panel];
                let away = format!("; if there is no such panel, write cover = false in that of `{}`", form.name);
                let label = match self.titled_flow(language) {
                    Some((_, false)) => "the text with its first heading begins here, inside the folded leaflet",
                    _ => "its first heading is here, inside the folded leaflet",
                };
                (Some(form.span), label, away)
            }
            None => {
                let flow = self.job.flows.iter().find(|flow| flow.language == language);
                (flow.map(|flow| flow.span), "its text begins here", String::new())
            }
        };
        let diag = match span {
            Some(span) => diag.at(span, label),
            None => diag,
        };
        self.shown(diag)
            .note("with its covers known, it is proved that each opens onto its own language")
            .hint(format!("write cover = true in the [[panel]] of every cover{way_out}"))
    }
}
