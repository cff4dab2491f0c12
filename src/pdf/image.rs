//! Pictures in the file: image XObjects in the inks that they were made ready in, and soft masks for what lets the ground
//! through.
//!
//! Input: [`Ready`] pictures, encoded. Output: one object for each that a page shows, however often it does. Four inks are
//! DeviceCMYK; black alone is DeviceN of that one ink, so that no workflow makes four of it. Nothing is interpolated.

use pdf_writer::{Dict, Filter, Finish, Name, Pdf, Ref};

use super::color::{Inks, Space, Spaces};
use super::matrix::number;
use crate::color::Ink;
use crate::convert::{Coding, Inks as Plates, Prepared, Ready};
use crate::geom::Point;
use crate::panel::{Picture, Resolution};
use crate::unit::Length;

/// Pictures made ready for one master.
#[derive(Clone, Copy, Debug)]
pub struct Pictures<'a> {
    /// All of them.
    pub ready: &'a [Ready],
    /// How many pixels an inch they may have, by which each is found.
    pub resolution: Resolution,
}

impl<'a> Pictures<'a> {
    /// Of what draws none.
    pub const NONE: Pictures<'static> =
        Pictures { ready: &[], resolution: Resolution { above: f64::INFINITY, to: f64::INFINITY } };

    /// What was made ready of a picture, with its number.
    fn find(&self, picture: &Picture) -> Option<(usize, &'a Prepared)> {
        let order = picture.order(self.resolution);
        let at = self.ready.iter().position(|ready| ready.file == picture.file && ready.order == order)?;
        let found = &self.ready[at].prepared;
        // What goes in as it is is the same, whatever part of it was asked for.
        let shape = |made: &Prepared| (made.crop, made.width, made.height, made.coding, made.inks);
        let first = self.ready[..at].iter().position(|ready| {
            let other = &ready.prepared;
            ready.file == picture.file && shape(other) == shape(found) && other.data == found.data
        });
        Some((first.unwrap_or(at), found))
    }
}

/// The pictures that the pages use, by their numbers, in the order of their first use.
#[derive(Clone, Debug, Default)]
pub(super) struct Images {
    used: Vec<usize>,
    /// Whether what is painted now shows one that lets the ground through.
    pub(super) transparent: bool,
}

impl Images {
    /// Notes the use of a picture that is moved by `offset` on a page of this height: its resource name and the matrix
    /// that brings it to its place. `None` if it was not made ready.
    pub(super) fn note(
        &mut self,
        picture: &Picture,
        pictures: &Pictures<'_>,
        offset: Point,
        height: Length,
        inks: &mut Inks,
    ) -> Option<(String, [f32; 6])> {
        let (at, prepared) = pictures.find(picture)?;
        if prepared.inks == Plates::Black {
            inks.note(&black());
        }
        self.transparent |= prepared.mask.is_some();
        let used = self.used.iter().position(|used| *used == at).unwrap_or_else(|| {
            self.used.push(at);
            self.used.len() - 1
        });
        // The unit square of an image has its first row at the top (ISO 32000-1, 8.9.3).
        let place = |(x, y): (f64, f64)| {
            let at = Point::new(Length::from_pt(x), Length::from_pt(y)).offset(offset);
            (at.x.to_pt(), (height - at.y).to_pt())
        };
        let [first, right, foot] = picture.corners(prepared.crop).map(place);
        let operand = |value: f64| number(Length::from_pt(value));
        // From the last row's start: along that row, and up to the first row's start.
        let along = (right.0 - first.0, right.1 - first.1);
        let matrix = [along.0, along.1, first.0 - foot.0, first.1 - foot.1, foot.0, foot.1];
        Some((name(used), matrix.map(operand)))
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.used.is_empty()
    }

    /// Writes them as objects.
    pub(super) fn write(&self, pdf: &mut Pdf, next: &mut Ref, pictures: &Pictures<'_>, spaces: &Spaces) -> Vec<Ref> {
        let mut refs = Vec::new();
        for &used in &self.used {
            let prepared = &pictures.ready[used].prepared;
            let id = next.bump();
            let mask = prepared.mask.as_ref().map(|_| next.bump());
            image(pdf, id, prepared, mask, spaces);
            if let (Some(id), Some(mask)) = (mask, &prepared.mask) {
                soft_mask(pdf, id, prepared, mask);
            }
            refs.push(id);
        }
        refs
    }

    /// Names them in a resource dictionary's XObject entry.
    pub(super) fn name_all(&self, dict: &mut Dict<'_>, refs: &[Ref]) {
        for (i, id) in refs.iter().enumerate() {
            dict.pair(Name(name(i).as_bytes()), *id);
        }
    }
}

/// Black ink alone.
fn black() -> Space {
    Space::DeviceN(vec![Ink::Black])
}

fn name(used: usize) -> String {
    format!("I{used}")
}

fn image(pdf: &mut Pdf, id: Ref, prepared: &Prepared, mask: Option<Ref>, spaces: &Spaces) {
    let mut image = pdf.image_xobject(id, &prepared.data);
    image.width(prepared.width as i32).height(prepared.height as i32).bits_per_component(8);
    let components = match prepared.inks {
        Plates::Cmyk => 4,
        Plates::Black => 1,
    };
    match prepared.inks {
        Plates::Cmyk => image.pair(Name(b"ColorSpace"), Name(b"DeviceCMYK")),
        Plates::Black => match spaces.object(&black()) {
            Some(space) => image.pair(Name(b"ColorSpace"), space),
            None => image.pair(Name(b"ColorSpace"), Name(b"DeviceCMYK")),
        },
    };
    if prepared.inverted {
        image.decode([1.0, 0.0].repeat(components));
    }
    match prepared.coding {
        Coding::Dct => {
            image.filter(Filter::DctDecode);
        }
        Coding::Flate => {
            image.filter(Filter::FlateDecode);
            predictor(image.insert(Name(b"DecodeParms")).dict(), components, prepared.width);
        }
    }
    if let Some(mask) = mask {
        image.s_mask(mask);
    }
    image.finish();
}

/// How opaque each pixel is (ISO 32000-1, 11.6.5.3).
fn soft_mask(pdf: &mut Pdf, id: Ref, prepared: &Prepared, mask: &[u8]) {
    let mut image = pdf.image_xobject(id, mask);
    image.width(prepared.width as i32).height(prepared.height as i32).bits_per_component(8);
    image.pair(Name(b"ColorSpace"), Name(b"DeviceGray"));
    image.filter(Filter::FlateDecode);
    predictor(image.insert(Name(b"DecodeParms")).dict(), 1, prepared.width);
    image.finish();
}

/// The PNG predictors, of which each row names its own (ISO 32000-1, table 8).
fn predictor(mut parms: Dict<'_>, components: usize, width: u32) {
    parms.pair(Name(b"Predictor"), 15).pair(Name(b"Colors"), components as i32);
    parms.pair(Name(b"BitsPerComponent"), 8).pair(Name(b"Columns"), width as i32);
}
