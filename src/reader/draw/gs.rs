//! Parameter dictionaries (ISO 32000-1, 8.4.5): every key of an ExtGState, soft masks included.

use std::rc::Rc;
use std::sync::Arc;

use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use crate::pages::{Blend, Color, Fault, Group, Intent, List, SoftMask, State};
use crate::reader::function;
use crate::reader::read::{finite, floats, list, name, number, rect, text_of};
use crate::reader::space::of;

use super::{HEAVY, Painter, content_of, group_space, key_of, within_reach};

/// Keys that say how a device should print, which standards of print forbid.
const FORBIDDEN: [&str; 7] = ["TR", "TR2", "HT", "BG", "BG2", "UCR", "UCR2"];

impl Painter<'_, '_> {
    /// `ri`
    pub(super) fn intent(&mut self, name: Option<&[u8]>) {
        if let Some(name) = name {
            let intent = intent(name);
            self.change(|state| state.intent = intent);
        }
    }

    fn change(&mut self, change: impl FnOnce(&mut State)) {
        change(Rc::make_mut(&mut self.now.state));
    }

    /// `gs`
    pub(super) fn ext_gstate(&mut self, key: Option<&[u8]>) {
        let Some(key) = key.filter(|_| self.count(HEAVY / 3)) else { return };
        let Some((_, Object::Dict(dict))) = self.resource("ExtGState", key) else {
            return self.say(
                Fault::Resource,
                &format!("it uses the graphics state `{}`, which its resources do not have.", text_of(key)),
            );
        };
        self.lines(&dict);
        if let Some(font) = dict.get::<Array<'_>>("Font") {
            let reference = font.raw_iter().next().and_then(|part| part.as_obj_ref());
            let size = font.iter::<Object<'_>>().nth(1).and_then(Object::into_number);
            if let (Some(reference), Some(size)) = (reference, size) {
                self.set_font(reference.into(), "of a graphics state");
                self.now.text.size = finite(size.as_f64());
            }
        }
        if let Some(intent_name) = name(&dict, "RI") {
            let intent = intent(intent_name.as_bytes());
            self.change(|state| state.intent = intent);
        }
        let flag = |key: &str| dict.get::<bool>(key);
        // Without `op`, `OP` is for fills too (table 58).
        let (stroke, fill) = (flag("OP"), flag("op").or(flag("OP")));
        let alpha = |key: &str| number(&dict, key).map(|alpha| alpha.clamp(0.0, 1.0));
        let (ca, big_ca) = (alpha("ca"), alpha("CA"));
        let mode = dict.get::<i32>("OPM");
        let (shape, knockout) = (flag("AIS"), flag("TK"));
        let forbidden: Vec<&'static str> = FORBIDDEN.into_iter().filter(|key| dict.contains_key(key)).collect();
        let blend = dict.get::<Object<'_>>("BM").map(|object| blend(&object));
        if let Some(Err(unknown)) = &blend {
            self.say(
                Fault::Content,
                &format!("it uses the blend mode `{unknown}`, which no standard knows; Normal is taken for it."),
            );
        }
        self.change(|state| {
            state.stroke_overprint = stroke.unwrap_or(state.stroke_overprint);
            state.fill_overprint = fill.unwrap_or(state.fill_overprint);
            state.overprint_mode = mode.map_or(state.overprint_mode, |mode| mode == 1);
            state.fill_alpha = ca.unwrap_or(state.fill_alpha);
            state.stroke_alpha = big_ca.unwrap_or(state.stroke_alpha);
            state.alpha_is_shape = shape.unwrap_or(state.alpha_is_shape);
            state.text_knockout = knockout.unwrap_or(state.text_knockout);
            if let Some(blend) = blend {
                state.blend = blend.unwrap_or_default();
            }
            for key in forbidden {
                if !state.forbidden.contains(&key) {
                    state.forbidden.push(key);
                }
            }
        });
        match dict.get::<Object<'_>>("SMask") {
            Some(Object::Name(_)) => self.change(|state| state.soft_mask = None),
            Some(Object::Dict(mask)) => {
                let mask = self.soft_mask(&mask);
                self.change(|state| state.soft_mask = mask);
            }
            _ => {}
        }
    }

    /// `LW LC LJ ML D`
    fn lines(&mut self, dict: &Dict<'_>) {
        if let Some(width) = number(dict, "LW") {
            self.now.width = width.abs();
        }
        let kind = |key: &str| dict.get::<i32>(key).map(|kind| kind.clamp(0, 2) as u8);
        self.now.cap = kind("LC").unwrap_or(self.now.cap);
        self.now.join = kind("LJ").unwrap_or(self.now.join);
        if let Some(limit) = number(dict, "ML") {
            self.now.miter = limit.max(1.0);
        }
        if let Some(dash) = dict.get::<Array<'_>>("D") {
            let mut parts = dash.iter::<Object<'_>>();
            if let Some(Object::Array(lengths)) = parts.next() {
                let lengths: Vec<f64> = list(&lengths, 64).into_iter().map(|x| x.max(0.0)).collect();
                let whole = lengths.iter().sum::<f64>() <= 0.0;
                self.now.dash = if whole { Rc::new([]) } else { lengths.into() };
                self.now.phase = parts.next().and_then(Object::into_number).map_or(0.0, |phase| finite(phase.as_f64()));
            }
        }
    }

    /// A soft mask (11.6.5.2); nothing if it cannot be read, of which a note tells.
    fn soft_mask(&mut self, dict: &Dict<'_>) -> Option<Rc<SoftMask>> {
        if !self.count(HEAVY) {
            return None;
        }
        // Asked for anew: inside of a form the parser denies it the form itself.
        let form = match dict.get_ref("G") {
            Some(reference) => self.file().pdf.xref().get::<Stream<'_>>(reference.into()),
            None => None,
        };
        let Some(form) = form else {
            self.say(Fault::Content, "it uses a soft mask without a group; nothing is masked.");
            return None;
        };
        let id = dict.get_ref("G").map(|reference| reference.obj_number);
        let luminosity = name(dict, "S").is_none_or(|kind| kind != "Alpha");
        // A mask whose group is used again with another backdrop or function is seldom; those are kept apart by both.
        let plain = !dict.contains_key("TR") && !dict.contains_key("BC");
        let key = (id.filter(|_| plain).unwrap_or(0) << 1 | u32::from(luminosity), key_of(self.now.ctm));
        if key.0 > 1
            && let Some(mask) = self.drawing.masks.borrow().get(&key)
        {
            return mask.clone();
        }
        let mask = self.read_mask(dict, &form, id, luminosity);
        if key.0 > 1 {
            self.drawing.masks.borrow_mut().insert(key, mask.clone());
        }
        mask
    }

    fn read_mask(
        &mut self,
        dict: &Dict<'_>,
        form: &Stream<'_>,
        id: Option<u32>,
        luminosity: bool,
    ) -> Option<Rc<SoftMask>> {
        let head = form.dict();
        let group_dict = head.get::<Dict<'_>>("Group").unwrap_or_default();
        let space = group_space(self.names(), &group_dict).unwrap_or_else(|error| {
            self.say(
                Fault::Space,
                &format!("The group of a soft mask{} has a colour space that cannot be read: {error}.", of(id)),
            );
            None
        });
        let transfer = match dict.get::<Object<'_>>("TR") {
            None | Some(Object::Name(_) | Object::Null(_)) => None,
            Some(object) => match function::read(&object, &**self.file())
                .and_then(|function| self.file().keep_function(&function).map(|()| function))
            {
                Ok(function) => {
                    self.count(function::cost(&function));
                    Some(Arc::new(function))
                }
                Err(error) => {
                    self.say(
                        Fault::Content,
                        &format!("A soft mask{} has a transfer function that cannot be read: {error}.", of(id)),
                    );
                    None
                }
            },
        };
        let backdrop = floats(dict, "BC", 32);
        let backdrop = space
            .as_ref()
            .filter(|space| space.components() == backdrop.len())
            .map(|space| Color { space: space.clone(), values: backdrop.as_slice().into() });
        let bytes = content_of(self.drawing, form, "A soft mask")?;
        let ctm = within_reach(self.now.ctm * crate::reader::read::matrix(head, "Matrix"));
        let bounds = rect(head, "BBox").map(|bbox| ctm.transform_rect_bbox(bbox)).unwrap_or_default();
        let mut events = List::default();
        let mut resources = self.resources.clone();
        // The dictionary of the form outlives this call only through the file.
        let own = id.and_then(|id| self.form_resources(id));
        if let Some(own) = &own {
            self.looked_at(own);
        }
        resources.extend(own);
        let drawing = self.drawing;
        drawing.within(id, "A soft mask", || {
            let mut painter = Painter::keeping(drawing, &mut events, ctm, resources);
            painter.hidden = 0;
            if let Some(bbox) = rect(head, "BBox") {
                painter.clip_to(bbox);
            }
            painter.follow(&bytes, &[(usize::MAX, id)]);
            painter.close_clips();
        });
        Some(Rc::new(SoftMask {
            luminosity,
            list: events,
            group: Group {
                bounds,
                isolated: true,
                knockout: group_dict.get::<bool>("K").unwrap_or(false),
                space,
                state: Rc::new(State::default()),
                source: self.source,
            },
            backdrop,
            transfer,
        }))
    }
}

fn intent(name: &[u8]) -> Intent {
    match name {
        b"AbsoluteColorimetric" => Intent::Absolute,
        b"Perceptual" => Intent::Perceptual,
        b"Saturation" => Intent::Saturation,
        _ => Intent::Relative,
    }
}

/// A mode, or the first known one of a list (11.6.3).
fn blend(object: &Object<'_>) -> Result<Blend, String> {
    let names: Vec<String> = match object {
        Object::Name(name) => vec![text_of(name)],
        Object::Array(names) => names.iter::<Name<'_>>().take(32).map(|name| text_of(&name)).collect(),
        _ => return Err("?".into()),
    };
    names.iter().find_map(|name| Blend::named(name)).ok_or_else(|| names.join(" "))
}
