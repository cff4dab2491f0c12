//! What the display list proves without a pixel: that nowhere lies more ink than a limit, and that what reaches the trim
//! goes on to the edge of the bleed. Where it proves nothing, plates are measured, and only there (`plates`).
//!
//! Ink: every mark leaves, wherever it covers a pixel and however much of it, a mixture *between* what was below and what it
//! gives when it covers all of it; the total of a mixture between two is at most the larger of theirs (knocking out,
//! constant alpha, soft masks, antialiasing and isolated groups are all such). So the corners alone count: the mark's own
//! inks; with overprint, for each corner that was there before, the larger amount of each ink; with a multiplying blend, both
//! together. Each corner is kept with the bounds in which it may be found. What cannot be told so (a profile, RGB, another
//! blend mode, a calculator's gradient) is doubtful within its bounds.
//!
//! Bleed: flat ink that goes on from inside the trim to the end of the bleed (`bleed`). Amounts of ink: `inks`.

use std::collections::BTreeSet;

use kurbo::{BezPath, Rect};

use super::common;
use super::gradient::corners;
use crate::pages::{Blend, Color, Group, Mark, Page, Paint, Shading, Shape, Space, State};

mod bleed;
mod inks;

pub(super) use bleed::{Touch, rectangle};
pub(super) use inks::Mix;
use inks::{NO_STEPS, prints_nothing};

/// The most corners that are kept, and places of each: beyond it, places are put together, and a page of more colours is
/// doubtful.
const MOST_CORNERS: usize = 96;
const MOST_PLACES: usize = 24;
/// The most ends of a gradient that are reckoned with one by one.
const MOST_ENDS: usize = 8;
/// From so much ink on a rectangle is ground: twice what plates take for inked, so that rounding decides nothing.
const GROUND: f32 = 0.08;
/// How what is painted is laid onto what is below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Laid {
    /// Between the two.
    Plain,
    /// At most both together.
    Multiplied,
    /// Nobody knows.
    Unknown,
}

/// A group that is open: how it is laid down, and whether it hides what is below.
#[derive(Clone, Copy, Debug)]
struct Around {
    laid: Laid,
    solid: bool,
    knockout: bool,
}

/// Gathers while a page is drawn.
#[derive(Debug)]
pub(in crate::preflight) struct Proof {
    /// What is looked at: the bleed, in points on the page.
    area: Rect,
    trim: Rect,
    spots: Vec<String>,
    corners: Vec<(Mix, Vec<Rect>)>,
    doubts: Vec<Rect>,
    groups: Vec<Around>,
    grounds: Vec<Rect>,
    /// Where ink may be taken away again, with the number of grounds before.
    holes: Vec<(usize, Rect)>,
    /// Nothing can be proven.
    hopeless: bool,
}

/// How a mark is clipped and repeated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stand {
    /// What of it may be seen.
    pub(super) place: Rect,
    /// The clip, where it is a rectangle.
    pub(super) clip: Option<Rect>,
    /// It is drawn again and again, over itself perhaps.
    pub(super) repeated: bool,
}

impl Proof {
    /// For a page; `area` is the part that is looked at.
    pub(super) fn new(page: &Page, trim: Rect, area: Rect) -> Self {
        let mut proof = Self {
            area,
            trim,
            spots: Vec::new(),
            corners: Vec::new(),
            doubts: Vec::new(),
            groups: Vec::new(),
            grounds: Vec::new(),
            holes: Vec::new(),
            hopeless: false,
        };
        if let Some(group) = &page.group {
            proof.hopeless = group.knockout || !in_inks(group);
        }
        proof
    }

    /// A group begins.
    pub(super) fn open(&mut self, group: &Group) {
        let state = &group.state;
        let laid = if group.isolated && !in_inks(group) { Laid::Unknown } else { laid(state.blend) };
        let solid = state.fill_alpha >= 1.0 && state.soft_mask.is_none() && laid == Laid::Plain;
        self.groups.push(Around { laid, solid, knockout: group.knockout });
    }

    /// The innermost group ends.
    pub(super) fn close(&mut self) {
        self.groups.pop();
    }

    /// Nothing is known of what is seen there.
    pub(super) fn doubt(&mut self, place: Rect) {
        let Some(place) = common(place, self.area) else { return };
        self.put_doubt(place);
        self.hole(place);
    }

    /// The places where there may be more ink than `limit`; nothing where it may be anywhere.
    pub(super) fn places_over(&self, limit: f64) -> Option<Vec<Rect>> {
        let most = |mix: &Mix| {
            let inks = mix.iter().filter(|ink| **ink > 0.0).count();
            mix.iter().map(|ink| f64::from(*ink)).sum::<f64>() + inks as f64 / 255.0
        };
        let over = self.corners.iter().filter(|(mix, _)| most(mix) > limit).flat_map(|(_, places)| places);
        (!self.hopeless).then(|| over.chain(&self.doubts).copied().collect())
    }

    fn put_doubt(&mut self, place: Rect) {
        if self.doubts.iter().any(|known| holds(*known, place)) {
            return;
        }
        add(&mut self.doubts, place);
    }

    /// A mark that prints. `steps`: inks that never do.
    pub(super) fn mark(&mut self, mark: &Mark, stand: Stand, steps: &BTreeSet<String>) {
        let Some(place) = common(stand.place, self.area) else { return };
        if self.hopeless {
            return;
        }
        let state = &*mark.state;
        let stand = Stand { place, ..stand };
        match &mark.shape {
            Shape::Fill { path, even_odd, paint } => {
                let outline = Some((&**path, *even_odd));
                self.painted(paint, state, state.fill_overprint, stand, steps, outline);
            }
            Shape::Stroke { paint, .. } => self.painted(paint, state, state.stroke_overprint, stand, steps, None),
            Shape::Text(run) => {
                if !matches!(run.mode, 1 | 3 | 5 | 7) {
                    self.painted(&run.fill, state, state.fill_overprint, stand, steps, None);
                }
                if let Some((paint, _)) = &run.stroke {
                    self.painted(paint, state, state.stroke_overprint, stand, steps, None);
                }
            }
            Shape::Picture { stencil: Some(paint), .. } => {
                self.painted(paint, state, state.fill_overprint, stand, steps, None);
            }
            Shape::Picture { image, stencil: None, .. } => {
                let most = image.space.as_ref().and_then(|space| self.most(space, steps));
                let mixes = most.map(|mix| vec![Mix::default(), mix]);
                self.lay(mixes, state, state.fill_overprint, stand);
            }
            Shape::Shading(shading) => self.shading(shading, false, state, state.fill_overprint, stand, steps),
        }
    }

    fn painted(
        &mut self,
        paint: &Paint,
        state: &State,
        overprint: bool,
        stand: Stand,
        steps: &BTreeSet<String>,
        outline: Option<(&BezPath, bool)>,
    ) {
        match paint {
            Paint::Flat(color) => {
                if prints_nothing(&color.space, if overprint { steps } else { &NO_STEPS }) {
                    return;
                }
                let mix = self.mix(color, steps);
                self.lay(mix.map(|mix| vec![mix]), state, overprint, stand);
                let (Some(mix), Some((path, even_odd)), Some(clip)) = (mix, outline, stand.clip) else { return };
                let solid = state.fill_alpha >= 1.0
                    && state.soft_mask.is_none()
                    && state.blend == Blend::Normal
                    && !stand.repeated
                    && self.groups.iter().all(|group| group.solid && !group.knockout);
                if solid && mix.iter().sum::<f32>() >= GROUND {
                    match rectangle(path) {
                        Some(whole) => self.ground(whole.intersect(clip)),
                        None => self.grounds_of(path, even_odd, stand.place, clip),
                    }
                }
            }
            Paint::Shading(shading) => self.shading(shading, true, state, overprint, stand, steps),
            // What its cell draws is told mark by mark.
            Paint::Tiling(_) => {}
        }
    }

    fn shading(
        &mut self,
        shading: &Shading,
        pattern: bool,
        state: &State,
        overprint: bool,
        stand: Stand,
        steps: &BTreeSet<String>,
    ) {
        let background = shading.background.iter().filter(|_| pattern).cloned();
        let colors = corners(shading).map(|corners| corners.into_iter().chain(background));
        let mixes = colors.and_then(|colors| {
            colors
                .map(|values| self.mix(&Color { space: shading.space.clone(), values }, steps))
                .collect::<Option<Vec<Mix>>>()
        });
        self.lay(mixes, state, overprint, stand);
    }

    /// Lays down something between these mixtures; nothing: unknown ones.
    fn lay(&mut self, mixes: Option<Vec<Mix>>, state: &State, overprint: bool, stand: Stand) {
        let mut how = laid(state.blend);
        for group in &self.groups {
            how = match (how, group.laid) {
                (Laid::Unknown, _) | (_, Laid::Unknown) => Laid::Unknown,
                (Laid::Multiplied, _) | (_, Laid::Multiplied) => Laid::Multiplied,
                _ => Laid::Plain,
            };
        }
        let over_itself = stand.repeated && (overprint || how != Laid::Plain);
        let Some(mut mixes) = mixes.filter(|_| how != Laid::Unknown && !over_itself) else {
            return self.doubt(stand.place);
        };
        if mixes.len() > MOST_ENDS {
            let mut most = Mix::default();
            for mix in &mixes {
                most.iter_mut().zip(mix).for_each(|(most, own)| *most = most.max(*own));
            }
            mixes = vec![Mix::default(), most];
        }
        let light = |mix: &Mix| mix.iter().sum::<f32>() < GROUND;
        if self.groups.iter().any(|group| group.knockout) || how == Laid::Plain && mixes.iter().any(light) {
            self.hole(stand.place);
        }
        if overprint || how == Laid::Multiplied {
            for at in 0..self.corners.len() {
                let (below, places) = &self.corners[at];
                let below = *below;
                let shared: Vec<Rect> = places.iter().filter_map(|place| common(*place, stand.place)).collect();
                for (place, mix) in shared.iter().flat_map(|place| mixes.iter().map(move |mix| (*place, *mix))) {
                    let mut both = below;
                    for (both, own) in both.iter_mut().zip(mix) {
                        *both = if how == Laid::Multiplied { *both + own - *both * own } else { both.max(own) };
                    }
                    self.corner(both, place);
                }
            }
        }
        mixes.into_iter().for_each(|mix| self.corner(mix, stand.place));
    }

    fn corner(&mut self, mix: Mix, place: Rect) {
        let Some((_, places)) = self.corners.iter_mut().find(|(known, _)| *known == mix) else {
            if self.corners.len() >= MOST_CORNERS {
                self.hopeless = true;
                return;
            }
            self.corners.push((mix, vec![place]));
            return;
        };
        if places.iter().any(|known| holds(*known, place)) {
            return;
        }
        add(places, place);
    }

    /// Where there may be more ink than `limit`, from 0 to 1 for each plate; nothing where there is not.
    ///
    /// An eight-bit plate may round each ink up by a half and its composition by another: what is so near to the limit is for
    /// the plates.
    pub(super) fn inked_over(&self, limit: f64) -> Option<Rect> {
        self.places_over(limit).map_or(Some(self.area), |places| places.into_iter().reduce(|a, b| a.union(b)))
    }
}

/// Adds a place; where there are many, to the last one: lines of text, one below the other, are soon one.
fn add(places: &mut Vec<Rect>, place: Rect) {
    let many = places.len() >= MOST_PLACES;
    match places.last_mut() {
        Some(last) if many => *last = last.union(place),
        _ => places.push(place),
    }
}

/// Whether one rectangle lies in another.
fn holds(outer: Rect, inner: Rect) -> bool {
    inner.x0 >= outer.x0 && inner.y0 >= outer.y0 && inner.x1 <= outer.x1 && inner.y1 <= outer.y1
}

/// Whether a group blends in the inks themselves.
fn in_inks(group: &Group) -> bool {
    group.space.as_ref().is_none_or(|space| matches!(&**space, Space::Cmyk) || space.components() == 4)
}

fn laid(blend: Blend) -> Laid {
    match blend {
        Blend::Normal => Laid::Plain,
        // Darken takes the larger of the two, which is less.
        Blend::Multiply | Blend::Darken => Laid::Multiplied,
        _ => Laid::Unknown,
    }
}
