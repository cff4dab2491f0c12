//! Pictures (ISO 32000-1, 8.9): dictionaries read now, pixels when asked for. In: an Image XObject or an inline image; out:
//! [`Image`], whose samples go back to the file.

use std::rc::Rc;
use std::sync::Arc;

use hayro_syntax::object::{Array, Dict, Object, ObjectIdentifier, Stream};

use crate::pages::{Fault, Image, ImageMask, Space};

use super::file::File;
use super::filter::{self, Filter};
use super::read::{floats, list};
use super::space::Names;

mod ccitt;
mod codestream;
mod dct;
mod jbig2;
mod jpx;
mod rows;

use rows::{Bytes, Pixels};

/// The most pixels across or down.
const MOST_SIDE: u32 = 1 << 20;

/// The most samples of a picture: a sheet of 70 × 100 cm has as many at 970 dots per inch, or in four inks at 480.
const MOST_SAMPLES: u64 = 1 << 30;

/// The most steps that decoding a picture may take, as [`Budget`](super::budget::Budget) counts them.
const MOST_STEPS: u64 = 1 << 29;

/// Reads an Image XObject.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(file: &Rc<File>, stream: &Stream<'_>, names: Names<'_, '_>) -> Result<Rc<Image>, String> {
    let dict = stream.dict();
    let id = dict.obj_id().ok_or("it is no object of its own")?;
    let mut image = picture(file, dict, Bytes::Object(id), names, Kind::Whole)?;
    image.object = Some(id.obj_number);
    Ok(Rc::new(image))
}

/// Reads an inline image out of its dictionary and its data.
///
/// # Errors
/// What is wrong with it.
pub(super) fn inline(file: &Rc<File>, dict: &Dict<'_>, data: &[u8], names: Names<'_, '_>) -> Result<Rc<Image>, String> {
    let bytes = Bytes::Inline(Rc::new(data.to_vec()));
    Ok(Rc::new(picture(file, dict, bytes, names, Kind::Inline)?))
}

/// How many bytes an inline image without filters has.
pub(super) fn inline_length(dict: &Dict<'_>, names: Names<'_, '_>) -> Option<usize> {
    let keys = Keys { dict, inline: true };
    if let Some(length) = keys.number("L", "Length") {
        return Some(length as usize);
    }
    if dict.contains_key("F") || dict.contains_key("Filter") {
        return None;
    }
    let (width, height) = (keys.number("W", "Width")? as usize, keys.number("H", "Height")? as usize);
    let stencil = keys.flag("IM", "ImageMask");
    let bits = if stencil { 1 } else { keys.number("BPC", "BitsPerComponent").unwrap_or(8) as usize };
    let components = if stencil { 1 } else { names.space(&keys.object("CS", "ColorSpace")?).ok()?.components() };
    width.checked_mul(components)?.checked_mul(bits)?.div_ceil(8).checked_mul(height)
}

/// What kind of picture is read.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// One with masks of its own.
    Whole,
    /// One written into a content stream: short keys, no masks but colour keys.
    Inline,
    /// A mask, which has none itself.
    Mask,
}

/// A dictionary with short keys where it is inline.
struct Keys<'a, 'd> {
    dict: &'a Dict<'d>,
    inline: bool,
}

impl<'d> Keys<'_, 'd> {
    fn object(&self, short: &str, long: &str) -> Option<Object<'d>> {
        let found = self.dict.get::<Object<'_>>(long);
        if found.is_none() && self.inline { self.dict.get::<Object<'_>>(short) } else { found }
    }

    fn number(&self, short: &str, long: &str) -> Option<u32> {
        match self.object(short, long)? {
            Object::Number(number) => u32::try_from(number.as_i64()).ok(),
            _ => None,
        }
    }

    fn flag(&self, short: &str, long: &str) -> bool {
        matches!(self.object(short, long), Some(Object::Boolean(true)))
    }
}

fn picture(file: &Rc<File>, dict: &Dict<'_>, bytes: Bytes, names: Names<'_, '_>, kind: Kind) -> Result<Image, String> {
    let keys = Keys { dict, inline: kind == Kind::Inline };
    let (chain, filters) = filter::chain(dict, keys.inline)?;
    let jpx = matches!(chain.last(), Some(Filter::Jpx));
    let side = |short, long| keys.number(short, long).filter(|side| (1..=MOST_SIDE).contains(side));
    let (width, height) = match (side("W", "Width"), side("H", "Height")) {
        (Some(width), Some(height)) => (width, height),
        _ => return Err("it has no width or height, or an impossible one".into()),
    };
    let stencil = keys.flag("IM", "ImageMask");
    let mut bits = if stencil { 1 } else { keys.number("BPC", "BitsPerComponent").unwrap_or(0) };
    if matches!(chain.last(), Some(Filter::Ccitt(_) | Filter::Jbig2(_))) {
        bits = 1;
    }
    if matches!(chain.last(), Some(Filter::Dct(_))) {
        bits = 8;
    }
    // What the data itself says, where the dictionary may leave it open.
    let head = if jpx { Some(jpx::head(&bytes.raw(file, &chain)?)?) } else { None };
    if bits == 0 || jpx {
        bits = head.as_ref().map_or(8, |head| u32::from(head.bits));
    }
    if !jpx && !matches!(bits, 1 | 2 | 4 | 8 | 16) {
        return Err(format!("it has {bits} bits per component, which no standard knows"));
    }
    let space = match keys.object("CS", "ColorSpace") {
        _ if stencil => None,
        Some(space) => Some(names.space(&space)?),
        None => Some(match (&head, kind) {
            (Some(head), _) => head.space.clone(),
            (None, Kind::Mask) => Arc::new(Space::Gray),
            (None, _) => return Err("it has no colour space".into()),
        }),
    };
    if space.as_deref().is_some_and(|space| matches!(space, Space::Pattern(_))) {
        return Err("its colour space is Pattern, which is for paths alone".into());
    }
    let components = space.as_ref().map_or(1, |space| space.components());
    if u64::from(width) * u64::from(height) * components as u64 > MOST_SAMPLES {
        return Err(format!("it has {width} × {height} pixels, which is more than is read"));
    }
    let indexed = matches!(space.as_deref(), Some(Space::Indexed { .. }));
    let decode = match keys.object("D", "Decode") {
        Some(Object::Array(numbers)) => {
            let numbers = list(&numbers, 64);
            if numbers.len() < 2 * components {
                file.say(
                    Fault::Picture,
                    "A picture has a Decode that is too short for its colours; it is ignored.".into(),
                );
            }
            numbers.chunks_exact(2).map(|pair| [pair[0] as f32, pair[1] as f32]).collect()
        }
        _ => Vec::new(),
    };
    let decode: Vec<[f32; 2]> = if decode.len() >= components { decode } else { Vec::new() };
    let samples = Rc::new(Pixels::new(
        (file.clone(), bytes, chain),
        [width, height],
        (bits as u8, components),
        space.as_deref(),
        &decode,
        head.as_ref().map(|_| indexed),
    ));
    let mask = match kind {
        Kind::Mask => None,
        _ if stencil => None,
        _ => masks(file, &keys, names, &samples, head.as_ref(), kind)?,
    };
    Ok(Image {
        width,
        height,
        bits: bits as u8,
        space,
        stencil,
        interpolate: keys.flag("I", "Interpolate"),
        mask,
        filters,
        inline: kind == Kind::Inline,
        object: None,
        samples,
    })
}

/// What hides parts of it: a soft mask before any other (ISO 32000-1, 11.6.5.3).
fn masks(
    file: &Rc<File>,
    keys: &Keys<'_, '_>,
    names: Names<'_, '_>,
    samples: &Rc<Pixels>,
    head: Option<&jpx::Head>,
    kind: Kind,
) -> Result<Option<ImageMask>, String> {
    if kind == Kind::Whole {
        if let Some(stream) = keys.dict.get::<Stream<'_>>("SMask") {
            let matte = floats(stream.dict(), "Matte", 32);
            return Ok(match mask(file, &stream, names, false) {
                Ok(image) => Some(ImageMask::Soft { image, matte: (!matte.is_empty()).then_some(matte) }),
                Err(error) => {
                    file.say(Fault::Picture, format!("A picture's soft mask cannot be read and is left out: {error}."));
                    None
                }
            });
        }
        let within = keys.dict.get::<i32>("SMaskInData").unwrap_or(0);
        if let (1 | 2, Some(head)) = (within, head) {
            if !head.alpha {
                file.say(Fault::Picture, "A picture says that its soft mask is in its data, which has none.".into());
                return Ok(None);
            }
            let image = Rc::new(samples.alpha());
            // 2: the colours were multiplied by the opacity, that is, blended with black.
            let matte = (within == 2).then(|| vec![0.0; samples.components()]);
            return Ok(Some(ImageMask::Soft { image, matte }));
        }
    }
    Ok(match keys.dict.get::<Object<'_>>("Mask") {
        Some(Object::Stream(stream)) if kind == Kind::Whole => match mask(file, &stream, names, true) {
            Ok(image) => Some(ImageMask::Explicit(image)),
            Err(error) => {
                file.say(Fault::Picture, format!("A picture's mask cannot be read and is left out: {error}."));
                None
            }
        },
        Some(Object::Array(numbers)) => color_key(&numbers, samples.components()),
        _ => None,
    })
}

fn color_key(numbers: &Array<'_>, components: usize) -> Option<ImageMask> {
    let numbers: Vec<u32> = list(numbers, 64).into_iter().map(|x| x.max(0.0) as u32).collect();
    let ranges: Vec<[u32; 2]> = numbers.chunks_exact(2).map(|pair| [pair[0], pair[1]]).take(components).collect();
    (ranges.len() == components).then_some(ImageMask::ColorKey(ranges))
}

fn mask(file: &Rc<File>, stream: &Stream<'_>, names: Names<'_, '_>, stencil: bool) -> Result<Rc<Image>, String> {
    let id: ObjectIdentifier = stream.dict().obj_id().ok_or("it is no object of its own")?;
    let mut image = picture(file, stream.dict(), Bytes::Object(id), names, Kind::Mask)?;
    if stencil && !image.stencil {
        return Err("it is no stencil (ImageMask is not true)".into());
    }
    if !stencil && image.space.as_ref().is_none_or(|space| space.components() != 1) {
        return Err("it is not grey".into());
    }
    image.object = Some(id.obj_number);
    Ok(Rc::new(image))
}
