//! Colours (ISO 32000-1, 8.6.8): spaces chosen, values set, patterns put in their place.

use std::rc::Rc;
use std::sync::Arc;

use hayro_syntax::object::Object;

use crate::pages::{Fault, Space, Values};
use crate::reader::lexer::Operand;
use crate::reader::read::text_of;
use crate::reader::space::of;

use super::state::Ink;
use super::{HEAVY, Numbers, Painter};

/// How many steps of a function take about as long as an operator.
const STEPS: usize = 100;

impl Painter<'_, '_> {
    fn ink(&mut self, stroke: bool) -> &mut Ink {
        if stroke { &mut self.now.stroke } else { &mut self.now.fill }
    }

    /// `CS cs`
    pub(super) fn choose_space(&mut self, stroke: bool, name: Option<&[u8]>) {
        let Some(name) = name.filter(|_| !self.colorless) else { return };
        match self.names().named(name) {
            Ok(space) => *self.ink(stroke) = Ink::flat(space),
            Err(error) => self.say(
                Fault::Space,
                &format!("{error} (colour space `{}`); what is painted in it comes out black.", text_of(name)),
            ),
        }
    }

    /// `G g RG rg K k`
    pub(super) fn device_color(&mut self, stroke: bool, operator: &[u8], n: Numbers<'_, '_>) {
        if self.colorless {
            return;
        }
        let components = match operator {
            b"G" | b"g" => 1,
            b"RG" | b"rg" => 3,
            _ => 4,
        };
        let space = self.names().device(components);
        let values = n.iter().map(|x| x as f32);
        *self.ink(stroke) = Ink { values: fitting(&space, values), space, pattern: None };
    }

    /// `SC SCN sc scn`
    pub(super) fn choose_color(&mut self, stroke: bool, operands: &[Operand<'_>]) {
        if self.colorless {
            return;
        }
        let values: Values = Numbers(operands).iter().map(|x| x as f32).collect();
        let space = self.ink(stroke).space.clone();
        match (&*space, operands.last()) {
            (Space::Pattern(base), Some(Operand::Name(name))) => {
                let base = base.clone();
                self.choose_pattern(stroke, base.as_ref(), name, values);
            }
            (Space::Pattern(_), _) => self.say(Fault::Space, "it uses a pattern without naming one."),
            (space, _) => {
                // Whoever paints with it computes it.
                self.count(weight(space));
                let values = fitting(space, values.into_iter());
                let ink = self.ink(stroke);
                (ink.values, ink.pattern) = (values, None);
            }
        }
    }

    fn choose_pattern(&mut self, stroke: bool, base: Option<&Arc<Space>>, name: &[u8], values: Values) {
        let Some((dict, object)) = self.resource("Pattern", name) else {
            return self.say(
                Fault::Resource,
                &format!("it uses the pattern `{}`, which its resources do not have.", text_of(name)),
            );
        };
        let id = dict.get_ref(name).map(|reference| reference.obj_number);
        let under =
            base.map(|space| Ink { values: fitting(space, values.into_iter()), space: space.clone(), pattern: None });
        match self.pattern(&object, id, under) {
            Ok(paint) => self.ink(stroke).pattern = Some(paint),
            Err(error) => {
                self.say(Fault::Space, &format!("The pattern `{}`{} cannot be read: {error}.", text_of(name), of(id)));
                // Nothing is painted rather than the wrong colour: an empty pattern.
                self.ink(stroke).pattern = Some(super::pattern::nothing());
            }
        }
    }

    /// `sh`
    pub(super) fn shade(&mut self, name: Option<&[u8]>) {
        let Some(name) = name else { return };
        let Some((dict, object)) = self.resource("Shading", name) else {
            return self.say(
                Fault::Resource,
                &format!("it uses the shading `{}`, which its resources do not have.", text_of(name)),
            );
        };
        let id = dict.get_ref(name).map(|reference| reference.obj_number);
        match self.shading(&object, id, self.now.ctm) {
            Ok(mut shading) => {
                // `sh` ignores the background (8.7.4.2).
                if let Some(own) = Rc::get_mut(&mut shading) {
                    own.background = None;
                }
                let bounds = super::pattern::extent(&shading).unwrap_or(self.drawing.media);
                self.mark(crate::pages::Shape::Shading(shading), bounds);
            }
            Err(error) => {
                self.say(
                    Fault::Space,
                    &format!("The shading `{}`{} cannot be read and is left out: {error}.", text_of(name), of(id)),
                );
            }
        }
    }

    pub(super) fn shading(
        &mut self,
        object: &Object<'_>,
        id: Option<u32>,
        place: kurbo::Affine,
    ) -> Result<Rc<crate::pages::Shading>, String> {
        let key = id.map(|id| (id, self.defaults));
        let kept = key.and_then(|key| self.drawing.shadings.borrow().get(&key).cloned());
        let own = match kept {
            Some(own) => own,
            None => Rc::new(crate::pages::Shading {
                object: id,
                ..crate::reader::shading::read(object, self.names(), kurbo::Affine::IDENTITY)?
            }),
        };
        if let Some(key) = key {
            self.drawing.shadings.borrow_mut().insert(key, own.clone());
        }
        // Each place has its own copy.
        if !self.count(HEAVY.saturating_add(crate::reader::shading::cost(&own))) {
            return Err("there is too much on the page".into());
        }
        Ok(Rc::new(crate::pages::Shading { matrix: place, ..(*own).clone() }))
    }
}

/// As how many operators a colour counts: its inks may be computed by long programs.
fn weight(space: &Space) -> u32 {
    match space {
        Space::Separation { tint, .. } | Space::DeviceN { tint, .. } => (tint.steps() / STEPS) as u32,
        _ => 0,
    }
}

/// As many values as the space has components, each within its range; what is missing is as at the start.
fn fitting(space: &Space, values: impl Iterator<Item = f32>) -> Values {
    let mut out = space.initial();
    for (component, (slot, value)) in out.iter_mut().zip(values).enumerate() {
        let [low, high] = space.range(component);
        *slot = value.max(low).min(high);
    }
    out
}
