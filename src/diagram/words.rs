//! What a diagram says in words, whatever it is drawn in.

use std::fmt::Write;

use super::{FoldStep, Leaflet, mm, word};
use crate::fold::{Axis, Face};
use crate::spec::Side;

impl Leaflet {
    /// The job's name and title.
    pub fn heading(&self) -> String {
        let named = self.title.is_empty() || self.title == self.name;
        if named { self.name.clone() } else { format!("{}: {}", self.name, self.title) }
    }

    /// Sizes and distances, in two sentences.
    pub fn facts(&self) -> [String; 2] {
        let size = format!("{} × {} mm", mm(self.size.width), mm(self.size.height));
        let sizes = if self.steps.is_empty() {
            format!("{size}, flat")
        } else {
            let [width, height] = self.format();
            let layers = self.layers();
            let thick = |caliper| format!(", {} mm thick", mm(caliper * i64::try_from(layers).unwrap_or(0)));
            let thick = self.caliper.map_or(String::new(), thick);
            format!("{size} open, {}, {} × {} mm folded, {layers} layers{thick}", self.fold, mm(width), mm(height))
        };
        let mut distances = format!("bleed {} mm, safe distance {} mm", mm(self.bleed), mm(self.safe));
        if let Some(tuck) = self.tuck {
            let _ = write!(distances, ", tuck {} mm", mm(tuck));
        }
        if let Some(step) = self.steps.last() {
            let edge = if step.axis == Axis::Vertical { self.size.height } else { self.size.width };
            let _ = write!(distances, ", grain along the edges of {} mm", mm(edge));
        }
        [sizes, distances]
    }

    /// A face in words: its panel's name with its place, `fr-1 (A1)`.
    pub fn label(&self, face: Face) -> String {
        let place = format!("{:?}{}", face.0, face.1);
        match self.panel(face) {
            Some(panel) if panel.name.eq_ignore_ascii_case(&place) => panel.name.clone(),
            Some(panel) => format!("{} ({place})", panel.name),
            None => format!("{place} (blank)"),
        }
    }

    /// The folds in order, each with its number, seen with side A up: `1. between fr-1 and fr-2: valley`.
    pub fn folds(&self) -> Vec<String> {
        self.steps.iter().enumerate().map(|(n, step)| format!("{}. {}", n + 1, self.fold_words(step))).collect()
    }

    /// What lies outside, what lies on what, and which covers nobody sees; nothing of a flat sheet.
    pub fn folded_words(&self) -> Vec<String> {
        if self.steps.is_empty() {
            return Vec::new();
        }
        let names = |faces: Vec<Face>| faces.into_iter().map(|face| self.label(face)).collect::<Vec<_>>().join(", ");
        // Blank faces on each other are nothing to see.
        let printed = |pair: &(Face, Face)| self.panel(pair.0).is_some() || self.panel(pair.1).is_some();
        let pairs = self.facing().into_iter().filter(printed);
        let pairs = pairs.map(|(one, other)| format!("{} on {}", self.label(one), self.label(other)));
        let hidden = self.hidden.iter().map(|name| format!("the cover {name} lies inside: nobody sees it"));
        let outside = format!("outside: {}", names(self.outermost()));
        let inside = format!("inside: {}", pairs.collect::<Vec<_>>().join("; "));
        [outside, inside].into_iter().chain(hidden).collect()
    }

    fn fold_words(&self, step: &FoldStep) -> String {
        let (columns, rows) = self.sides.first().map_or((1, 1), |side| (side.columns.len(), side.rows.len()));
        let between = |crease: &usize| match (step.axis, self.sides.first()) {
            (Axis::Vertical, Some(side)) if rows == 1 && side.side == Side::A => {
                format!("{} and {}", side.panels[*crease].name, side.panels[*crease + 1].name)
            }
            (Axis::Vertical, _) => format!("columns {} and {}", crease + 1, crease + 2),
            (Axis::Horizontal, _) => format!("rows {} and {}", crease + 1, crease + 2),
        };
        let places: Vec<String> = step.creases.iter().map(between).collect();
        let across = if step.axis == Axis::Horizontal { "across, " } else { "" };
        let first = match step.axis {
            Axis::Vertical if rows > 1 => " in the first row",
            Axis::Horizontal if columns > 1 => " in the first column",
            _ => "",
        };
        let kind = |crease: &usize| word(self.folded.kind(step.axis, *crease, 0).unwrap_or(step.kind));
        let mut kinds: Vec<&str> = step.creases.iter().map(kind).collect();
        if kinds.iter().all(|kind| *kind == kinds[0]) {
            kinds.truncate(1);
        }
        format!("{across}between {}: {}{first}", places.join(", and between "), kinds.join(" and "))
    }
}
