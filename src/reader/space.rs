//! Reads colour spaces (ISO 32000-1, 8.6) into [`Space`].

use std::sync::Arc;

use hayro_syntax::object::{Array, Dict, Name, Object};

use crate::pages::{Fault, Function, Space};

use super::file::File;
use super::read::{array, numbers, text_of};
use super::{Streams, function};

/// How deep spaces may nest: Pattern over Indexed over DeviceN over ICCBased over its alternate is 5.
const DEEPEST: usize = 8;

/// The same for what an ink of a DeviceN space looks like alone: Separation over ICCBased over its alternate is 3.
const COLORANT_DEPTH: usize = 4;

/// Most components (ISO 32000-1, annex C).
const MOST_COMPONENTS: usize = 32;

/// How many bytes of a list take about as long as an operator.
const ENTRIES: usize = 8;

/// What stands in the resources for DeviceGray, DeviceRGB and DeviceCMYK (ISO 32000-1, 8.6.5.6).
pub(super) const DEFAULTS: [&str; 3] = ["DefaultGray", "DefaultRGB", "DefaultCMYK"];

/// Where spaces are looked up.
#[derive(Clone, Copy)]
pub(super) struct Names<'a, 'd> {
    /// The file, which also keeps what was read before.
    pub file: &'a File,
    /// `ColorSpace` of the resources in force, innermost last.
    pub spaces: &'a [Dict<'d>],
    /// Tells apart resources that put something else in the place of device colours, so that what is kept of one is not taken
    /// for another; 0 for those that don't.
    pub defaults: usize,
}

impl Names<'_, '_> {
    /// A space by its name in a content stream or a picture.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn named(&self, name: &[u8]) -> Result<Arc<Space>, String> {
        self.by_name(name, DEEPEST)
    }

    /// A space given as an object.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn space(&self, object: &Object<'_>) -> Result<Arc<Space>, String> {
        self.nested(object, DEEPEST)
    }

    /// DeviceGray, DeviceRGB or DeviceCMYK, or what the resources put in its place (ISO 32000-1, 8.6.5.6).
    pub(super) fn device(&self, components: usize) -> Arc<Space> {
        self.default_for(components, DEEPEST)
    }

    fn default_for(&self, components: usize, depth: usize) -> Arc<Space> {
        let (key, plain) = match components {
            1 => (DEFAULTS[0], Space::Gray),
            3 => (DEFAULTS[1], Space::Rgb),
            _ => (DEFAULTS[2], Space::Cmyk),
        };
        let found = depth.checked_sub(1).and_then(|depth| {
            let stands = self.entry(key.as_bytes(), depth)?.ok()?;
            // One with other components, or a pattern, cannot stand in.
            (stands.components() == components && !matches!(*stands, Space::Pattern(_))).then_some(stands)
        });
        found.unwrap_or_else(|| self.file.device_space(plain))
    }

    fn by_name(&self, name: &[u8], depth: usize) -> Result<Arc<Space>, String> {
        let depth = depth.checked_sub(1).ok_or("its colour spaces nest too deep")?;
        Ok(match name {
            b"DeviceGray" => self.default_for(1, depth),
            b"DeviceRGB" => self.default_for(3, depth),
            b"DeviceCMYK" => self.default_for(4, depth),
            b"Pattern" => Arc::new(Space::Pattern(None)),
            other => match (self.entry(other, depth), other) {
                (Some(space), _) => space?,
                // Short names of inline pictures, and names of old that have no parameters.
                (None, b"G" | b"CalGray") => self.default_for(1, depth),
                (None, b"RGB" | b"CalRGB") => self.default_for(3, depth),
                (None, b"CMYK" | b"CalCMYK") => self.default_for(4, depth),
                (None, other) => return Err(format!("the colour space `{}` is not in the resources", text_of(other))),
            },
        })
    }

    /// An entry of the resources.
    fn entry(&self, name: &[u8], depth: usize) -> Option<Result<Arc<Space>, String>> {
        let dict = self.spaces.iter().rev().find(|dict| dict.contains_key(name))?;
        let reference = dict.get_ref(name);
        let key = reference.map(|reference| (reference.obj_number as usize, true, self.defaults));
        // Given in place: the bytes of the file do not move as long as the file is open.
        let key = key.or_else(|| {
            let list = dict.get::<Array<'_>>(name)?;
            // The parser goes through the whole of it each time.
            self.file.budget.operators((list.data().len() / ENTRIES) as u32);
            Some((list.data().as_ptr() as usize, false, self.defaults))
        });
        if let Some(space) = key.and_then(|key| self.file.kept_space(key)) {
            return Some(Ok(space));
        }
        let object = dict.get::<Object<'_>>(name)?;
        if matches!(&object, Object::Name(other) if other.as_ref() == name) {
            // A name that stands for itself is a device space or nothing.
            return None;
        }
        let space = self.nested(&object, depth);
        if let (Some(key), Ok(space)) = (key, &space) {
            self.file.keep_space(key, space);
        }
        Some(space)
    }

    fn nested(&self, object: &Object<'_>, depth: usize) -> Result<Arc<Space>, String> {
        let depth = depth.checked_sub(1).ok_or("its colour spaces nest too deep")?;
        let list = match object {
            Object::Name(name) => return self.by_name(name, depth),
            Object::Array(list) => list,
            _ => return Err("its colour space is neither a name nor a list".into()),
        };
        let mut parts = list.flex_iter();
        let family = parts.next::<Name<'_>>().ok_or("its colour space has no family")?;
        let reference = list.raw_iter().nth(1).and_then(|part| part.as_obj_ref());
        let second = parts.next::<Object<'_>>();
        let dict = || match &second {
            Some(Object::Dict(dict)) => Ok(dict),
            _ => Err(format!("its {} colour space has no dictionary", text_of(&family))),
        };
        Ok(match family.as_ref() {
            b"CalGray" => {
                let dict = dict()?;
                Arc::new(Space::CalGray {
                    white: white(dict)?,
                    black: array(dict, "BlackPoint").unwrap_or_default(),
                    gamma: dict.get::<f64>("Gamma").filter(|gamma| *gamma > 0.0).unwrap_or(1.0),
                })
            }
            b"CalRGB" => {
                let dict = dict()?;
                Arc::new(Space::CalRgb {
                    white: white(dict)?,
                    black: array(dict, "BlackPoint").unwrap_or_default(),
                    gamma: array(dict, "Gamma").unwrap_or([1.0; 3]),
                    matrix: array(dict, "Matrix").unwrap_or([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]),
                })
            }
            b"Lab" => {
                let dict = dict()?;
                Arc::new(Space::Lab {
                    white: white(dict)?,
                    black: array(dict, "BlackPoint").unwrap_or_default(),
                    range: array(dict, "Range").unwrap_or([-100.0, 100.0, -100.0, 100.0]),
                })
            }
            b"ICCBased" => {
                let Some(Object::Stream(stream)) = &second else {
                    return Err("its ICCBased colour space has no profile".into());
                };
                let head = stream.dict();
                let alternate = head.get::<Object<'_>>("Alternate").and_then(|object| self.nested(&object, depth).ok());
                let components = head
                    .get::<usize>("N")
                    .filter(|n| matches!(n, 1 | 3 | 4))
                    .or_else(|| alternate.as_ref().map(|space| space.components()))
                    .ok_or("its ICC profile does not say how many components it has")?;
                let range: Vec<[f64; 2]> =
                    numbers(head, "Range", 8).chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect();
                let range = if range.len() == components { range } else { vec![[0.0, 1.0]; components] };
                let object = reference.map(|reference| reference.obj_number);
                match self.file.profile(stream, object) {
                    Ok(profile) => Arc::new(Space::Icc { profile, components, alternate, range, object }),
                    Err(error) => {
                        self.file.say(Fault::Profile, format!("The ICC profile{} cannot be read: {error}", of(object)));
                        alternate.unwrap_or_else(|| self.device(components))
                    }
                }
            }
            b"Indexed" | b"I" => {
                let base = self.nested(&second.ok_or("its Indexed colour space has no base")?, depth)?;
                if matches!(*base, Space::Indexed { .. } | Space::Pattern(_)) {
                    return Err("its Indexed colour space has a base that is not allowed".into());
                }
                let last = parts.next::<Object<'_>>().and_then(Object::into_i32).unwrap_or(0).clamp(0, 255) as usize;
                let bytes = match parts.next::<Object<'_>>() {
                    Some(Object::String(bytes)) => bytes.to_vec(),
                    Some(Object::Stream(stream)) => self.file.bytes(&stream)?.to_vec(),
                    _ => return Err("its Indexed colour space has no table".into()),
                };
                let n = base.components();
                let ranges: Vec<[f32; 2]> = (0..n).map(|component| base.range(component)).collect();
                let table = (0..(last + 1) * n)
                    .map(|i| {
                        let [low, high] = ranges[i % n];
                        low + f32::from(bytes.get(i).copied().unwrap_or(0)) * (high - low) / 255.0
                    })
                    .collect();
                Arc::new(Space::Indexed { base, last, table })
            }
            b"Separation" => {
                let Some(Object::Name(name)) = second else {
                    return Err("its Separation colour space has no ink".into());
                };
                let (alternate, tint) = self.tint(&mut parts, 1, depth)?;
                Arc::new(Space::Separation { name: text_of(&name), alternate, tint })
            }
            b"DeviceN" => {
                let Some(Object::Array(names)) = second else {
                    return Err("its DeviceN colour space has no inks".into());
                };
                let names: Vec<String> =
                    names.iter::<Name<'_>>().take(MOST_COMPONENTS + 1).map(|name| text_of(&name)).collect();
                if names.is_empty() || names.len() > MOST_COMPONENTS {
                    return Err(format!("its DeviceN colour space has no inks or more than {MOST_COMPONENTS}"));
                }
                let (alternate, tint) = self.tint(&mut parts, names.len(), depth)?;
                let attributes = parts.next::<Dict<'_>>();
                let nchannel = attributes
                    .as_ref()
                    .and_then(|attributes| attributes.get::<Name<'_>>("Subtype"))
                    .is_some_and(|subtype| subtype.as_ref() == b"NChannel");
                let colorants = attributes.map(|attributes| self.colorants(&attributes, &names, depth));
                Arc::new(Space::DeviceN { names, alternate, tint, nchannel, colorants: colorants.unwrap_or_default() })
            }
            b"Pattern" => Arc::new(Space::Pattern(match second {
                Some(base) => Some(self.nested(&base, depth)?),
                None => None,
            })),
            other => self.by_name(other, depth)?,
        })
    }

    /// What a DeviceN space says of its inks alone. What cannot be read is left out: the space can be used without it.
    fn colorants(&self, attributes: &Dict<'_>, names: &[String], depth: usize) -> Vec<Arc<Space>> {
        // An alternate of an ink may, against the standard, have inks of its own; what those look like alone is not asked.
        let Some(dict) = attributes.get::<Dict<'_>>("Colorants").filter(|_| depth > COLORANT_DEPTH) else {
            return Vec::new();
        };
        let own = names.iter().filter_map(|name| dict.get::<Object<'_>>(name.as_bytes()));
        let spaces = own.filter_map(|object| self.nested(&object, COLORANT_DEPTH).ok());
        spaces.filter(|space| matches!(**space, Space::Separation { .. })).collect()
    }

    /// The alternate of a Separation or DeviceN space and the function that leads there.
    fn tint(
        &self,
        parts: &mut hayro_syntax::object::array::FlexArrayIter<'_>,
        inputs: usize,
        depth: usize,
    ) -> Result<(Arc<Space>, Arc<Function>), String> {
        let alternate = parts.next::<Object<'_>>().ok_or("its colour space of inks has no alternate")?;
        // What stands in for inks is not itself replaced by a default (it is a recipe, not a colour of the page).
        let plain = Names { file: self.file, spaces: &[], defaults: 0 };
        let alternate = plain.nested(&alternate, depth).or_else(|_| self.nested(&alternate, depth))?;
        if matches!(*alternate, Space::Pattern(_) | Space::Indexed { .. }) {
            return Err("its colour space of inks has an alternate that is not allowed".into());
        }
        let tint = parts.next::<Object<'_>>().ok_or("its colour space of inks has no tint function")?;
        let tint = function::read(&tint, self.file)?;
        self.file.keep_function(&tint)?;
        let gives = tint.outputs().unwrap_or(inputs);
        if gives != alternate.components() {
            return Err(format!(
                "its tint function gives {gives} values where the alternate colour space has {}",
                alternate.components()
            ));
        }
        Ok((alternate, Arc::new(tint)))
    }
}

/// A white point, which must be there and have Y = 1; we are content with a positive one.
fn white(dict: &Dict<'_>) -> Result<[f64; 3], String> {
    array::<3>(dict, "WhitePoint")
        .filter(|white| white.iter().all(|x| *x > 0.0))
        .ok_or_else(|| "its colour space has no white point".into())
}

/// ` (object 7)`, where it is known.
pub(super) fn of(object: Option<u32>) -> String {
    object.map(|object| format!(" (object {object})")).unwrap_or_default()
}
