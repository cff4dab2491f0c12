//! Colour spaces against the output intent, registration colour, white and spot inks.

use std::sync::Arc;

use kurbo::Rect;

use super::gradient::corners;
use super::ink::{Inks, NOTHING, spaces};
use super::{Judge, common};
use crate::pages::{Color, Image, Mark, Paint, Shading, Shape, Space, Values};

/// Words in the names of inks that are lines for cutting and creasing rather than inks.
const DIE_WORDS: [&str; 24] = [
    "cut",
    "cutcontour",
    "cutter",
    "cutting",
    "die",
    "dieline",
    "diecut",
    "crease",
    "creasing",
    "perf",
    "perforation",
    "fold",
    "kisscut",
    "throughcut",
    "stanze",
    "stanzform",
    "rill",
    "rillen",
    "rillung",
    "découpe",
    "coupe",
    "troquel",
    "troquelado",
    "fustella",
];

impl Judge<'_, '_, '_> {
    /// A space in which something is painted, visible or not.
    pub(super) fn colour(&mut self, space: &Arc<Space>, mark: &Mark, place: Rect, overprint: bool) {
        let what = self.thing(mark);
        let intent = self.about.intent;
        let prints =
            !self.masking && !mark.hidden && self.visible(mark.bounds).is_some() && common(place, self.bleed).is_some();
        let mut found: Vec<(&str, String)> = Vec::new();
        let (profile, mode) = (self.about.profile, mark.state.overprint_mode);
        spaces(space, true, &mut |space, own| {
            let (family, foreign) = match space {
                Space::Rgb => ("DeviceRGB", intent != "RGB"),
                Space::Cmyk => ("DeviceCMYK", intent != "CMYK"),
                Space::Gray => ("DeviceGray", intent == "RGB"),
                Space::CalGray { .. } => ("CalGray", false),
                Space::CalRgb { .. } => ("CalRGB", false),
                Space::Lab { .. } => ("Lab", false),
                Space::Icc { components: 4, .. } => ("ICC-based CMYK", false),
                Space::Icc { components: 3, .. } => ("ICC-based RGB", false),
                Space::Icc { .. } => ("ICC-based grey", false),
                _ => return,
            };
            let stands = if own {
                format!("{what} in {family}")
            } else {
                format!("{what} in an ink whose alternate is {family}")
            };
            if foreign {
                found.push(("X4-DEVICE-COLOUR", stands.clone()));
            }
            let device = matches!(space, Space::Rgb | Space::Cmyk | Space::Gray);
            if !device {
                found.push(("X1-COLOUR", stands.clone()));
                if self.about.named {
                    found.push(("X1-INTENT-PROFILE", format!("{stands}, and no profile to convert it to")));
                }
            }
            if own && !matches!(space, Space::Cmyk | Space::Gray) {
                found.push(("GWG-RGB", stands.clone()));
            }
            if let Space::Icc { components: 4, profile: own_profile, .. } = space {
                if profile.is_some_and(|profile| profile.bytes() == own_profile.as_slice()) {
                    found.push(("X4-ICC-CMYK", format!("{what} has the output intent's own profile")));
                } else if overprint && mode && own {
                    found.push(("X4-ICC-CMYK", format!("{what} in ICC-based CMYK overprints with mode 1")));
                }
            }
        });
        for (code, message) in found {
            // What prints nowhere need not be converted.
            if code == "GWG-RGB" && !prints {
                continue;
            }
            let object = self.words(mark);
            self.push(code, message, place, object);
        }
        if prints {
            self.spot_names(space, mark, place);
        }
    }

    /// Which named inks print.
    fn spot_names(&mut self, space: &Arc<Space>, mark: &Mark, place: Rect) {
        if self.technical(mark) {
            return;
        }
        let mut names = Vec::new();
        spaces(space, true, &mut |space, own| match space {
            Space::Separation { name, .. } if own => names.push(name.clone()),
            Space::DeviceN { names: all, .. } if own => names.extend(all.iter().cloned()),
            _ => {}
        });
        for name in names {
            if !matches!(name.as_str(), "All" | "None" | "Cyan" | "Magenta" | "Yellow" | "Black") {
                let at = self.page.place(place);
                self.seen.spots.entry(name).or_insert(at);
            }
        }
    }

    /// A flat colour that is seen, or that a layer for machines hides.
    pub(super) fn flat(&mut self, color: &Color, mark: &Mark, place: Rect, overprint: bool) {
        let Some(inside) = common(place, self.bleed) else { return };
        let on_steps = self.on_steps(mark);
        if mark.hidden && !on_steps || self.visible(mark.bounds).is_none() {
            return;
        }
        let inks = Inks::of(color);
        let what = self.thing(mark);
        let technical = on_steps && inks.are_technical();
        if technical {
            let name = inks.spots.iter().find(|(_, tint)| *tint > 0.0).map(|(name, _)| name);
            if let Some(name) = name.filter(|_| !overprint) {
                let message = format!("{what} in `{name}` knocks out what is below");
                self.push("GWG-DIE-LINE", message, inside, self.words(mark));
            }
            return;
        }
        if mark.hidden {
            return;
        }
        // Marks that begin on the bleed's edge lie in it by half their line: by eye.
        let well_inside = common(place, self.bleed.inset(-1.0)).is_some();
        if inks.all && well_inside {
            self.push(
                "GWG-REGISTRATION",
                format!("{what} in the registration colour All inside the bleed"),
                inside,
                self.words(mark),
            );
        }
        if inks.leaves_white() && overprint {
            self.push(
                "GWG-WHITE-OVERPRINT",
                format!("{what} in white overprints, so that it vanishes"),
                inside,
                self.words(mark),
            );
        }
        let printed = |name: &str| inks.spots.iter().any(|(own, tint)| *tint > 0.0 && own == name);
        let step = self.about.steps.iter().find(|name| printed(name));
        if let Some(name) = step.filter(|_| well_inside) {
            let message = format!("{what} in `{name}` stands outside of the layers that have this ink to themselves");
            self.push("GWG-DIE-LINE", message, inside, self.words(mark));
        }
        let die = inks.spots.iter().find(|(name, tint)| *tint > 0.0 && is_die_line(name)).map(|(name, _)| name.clone());
        if let Some(name) = die.filter(|_| step.is_none() && !overprint) {
            self.push("GWG-DIE-LINE", format!("{what} in `{name}` knocks out what is below"), inside, self.words(mark));
        }
    }

    /// The registration colour in a picture or a gradient that is seen.
    pub(super) fn registers(&mut self, mark: &Mark, place: Rect) {
        let found = match &mark.shape {
            Shape::Picture { image, stencil: None, .. } => {
                image.space.as_ref().is_some_and(|space| is_registered(space) && shows(image, space))
            }
            Shape::Shading(shading) => runs(shading),
            Shape::Fill { paint, .. } | Shape::Stroke { paint, .. } | Shape::Picture { stencil: Some(paint), .. } => {
                runs_in(paint)
            }
            Shape::Text(run) => {
                !matches!(run.mode, 1 | 3 | 5 | 7) && runs_in(&run.fill)
                    || run.stroke.as_ref().is_some_and(|(paint, _)| runs_in(paint))
            }
        };
        // As for flat colours.
        if !found || common(place, self.bleed.inset(-1.0)).is_none() {
            return;
        }
        let (what, inside) = (self.thing(mark), common(place, self.bleed).unwrap_or(place));
        let message = format!("{what} in the registration colour All inside the bleed");
        self.push("GWG-REGISTRATION", message, inside, self.words(mark));
    }

    /// What a mark is, in words.
    fn thing(&self, mark: &Mark) -> &'static str {
        match &mark.shape {
            _ if self.drawn.is_some() => "text",
            Shape::Fill { .. } => "an area",
            Shape::Stroke { .. } => "a line",
            Shape::Text(_) => "text",
            Shape::Picture { .. } => "a picture",
            Shape::Shading(_) => "a gradient",
        }
    }

    /// The words of text, or what a picture is said to show.
    fn words(&self, mark: &Mark) -> Option<String> {
        match (&mark.shape, &self.drawn) {
            (Shape::Text(run), _) | (_, Some(run)) => super::text::said(run),
            _ => {
                let mut content = mark.content.as_ref();
                while let Some(own) = content {
                    if let Some(alt) = &own.alt {
                        return Some(super::quote(alt));
                    }
                    content = own.parent.as_ref();
                }
                None
            }
        }
    }
}

/// Whether colours of a space may be in the registration colour.
fn is_registered(space: &Space) -> bool {
    match space {
        Space::Separation { name, .. } => name == "All",
        Space::DeviceN { names, .. } => names.iter().any(|name| name == "All"),
        Space::Indexed { base, .. } => is_registered(base),
        _ => false,
    }
}

/// Whether a picture in such a space shows anything of it; one that cannot be decoded may.
fn shows(image: &Image, space: &Space) -> bool {
    let mut found = false;
    let read = image.samples.rows(&mut |_, samples| {
        found |= match space {
            Space::Indexed { base, last, table } => samples
                .iter()
                .any(|index| Space::lookup(base, *last, table, f32::from(*index)).iter().any(|tint| *tint > NOTHING)),
            _ => samples.iter().any(|sample| *sample > 0),
        };
    });
    found || read.is_err()
}

/// Whether a gradient runs through the registration colour.
fn runs(shading: &Shading) -> bool {
    let marks = |corners: Vec<Values>| corners.iter().flatten().any(|tint| *tint > NOTHING);
    is_registered(&shading.space) && corners(shading).is_none_or(marks)
}

fn runs_in(paint: &Paint) -> bool {
    if let Paint::Shading(shading) = paint { runs(shading) } else { false }
}

/// Whether an ink's name says that it is a line for a machine.
pub(super) fn is_die_line(name: &str) -> bool {
    let lower = name.to_lowercase();
    let mut tokens = lower.split(|c: char| !c.is_alphanumeric());
    tokens.any(|token| DIE_WORDS.contains(&token)) || DIE_WORDS.contains(&lower.replace([' ', '-', '_'], "").as_str())
}
