//! Pixels row by row: out of bytes that are inflated as they go, or out of what a picture's decoder has made.

use std::rc::Rc;
use std::sync::Arc;

use hayro_syntax::object::{ObjectIdentifier, Stream};
use miniz_oxide::DataFormat;

use crate::pages::{Image, Samples, Space};
use crate::reader::bits::{Bits, SPREAD};
use crate::reader::file::{File, MOST_BYTES, PictureKey};
use crate::reader::filter::{self, Filter, Inflate, Predictor};
use crate::reader::guard;

use super::{ccitt, dct, jbig2, jpx};

/// The most bytes of pixels that are unpacked as a whole, where a filter cannot give them row by row.
const MOST_PIXELS: usize = 160 << 20;

/// How many times 4096 bytes may stand behind the last row before the end of the data is no longer looked for.
const MOST_BEHIND: usize = 64;

/// How many samples cost a step each time that they are given, whatever they come from: a byte each, half a nanosecond.
const SAMPLES_A_STEP: u64 = 8;

/// Where a picture's bytes are.
#[derive(Clone, Debug)]
pub(super) enum Bytes {
    /// A stream of the file.
    Object(ObjectIdentifier),
    /// In a content stream.
    Inline(Rc<Vec<u8>>),
}

impl Bytes {
    /// As they stand in the file, decrypted.
    fn stored(&self, file: &File) -> Result<Vec<u8>, String> {
        match self {
            Self::Object(id) => {
                let stream = file.pdf.xref().get::<Stream<'_>>(*id).ok_or("its data is gone")?;
                Ok(stream.raw_data().into_owned())
            }
            Self::Inline(bytes) => Ok(bytes.to_vec()),
        }
    }

    /// Decoded up to the filter of pictures that ends the chain.
    pub(super) fn raw(&self, file: &File, chain: &[Filter]) -> Result<Vec<u8>, String> {
        self.limited(file, chain, MOST_BYTES)
    }

    fn limited(&self, file: &File, chain: &[Filter], limit: usize) -> Result<Vec<u8>, String> {
        let stored = self.stored(file)?;
        if chain.first().is_none_or(Filter::is_picture) {
            return Ok(stored);
        }
        let decoded = filter::undo(chain, &stored, limit);
        match decoded.fault {
            Some(fault) if decoded.bytes.is_empty() => Err(fault),
            _ => Ok(decoded.bytes),
        }
    }
}

/// The pixels of a picture.
#[derive(Debug)]
pub(super) struct Pixels {
    file: Rc<File>,
    bytes: Bytes,
    chain: Vec<Filter>,
    size: [u32; 2],
    /// As the rows below have them.
    bits: u8,
    components: usize,
    /// From a sample to 0 to 255 of each component's range, for up to 8 bits; empty where nothing changes.
    tables: Vec<[u8; 256]>,
    /// For 16 bits: factor and shift of each component, from a sample between 0 and 1 to 0 to 255.
    linear: Vec<[f32; 2]>,
    /// Of JPX: whether its samples are indices.
    indices: bool,
    /// The opacity that is in JPX data, instead of its colours.
    alpha: bool,
}

impl Pixels {
    /// `jpx` tells of JPX data whether it has indices. `decode` is empty or has a pair for each component.
    pub(super) fn new(
        (file, bytes, chain): (Rc<File>, Bytes, Vec<Filter>),
        size: [u32; 2],
        (bits, components): (u8, usize),
        space: Option<&Space>,
        decode: &[[f32; 2]],
        jpx: Option<bool>,
    ) -> Self {
        // JPX comes out at 8 bits.
        let bits = if jpx.is_some() { 8 } else { bits };
        let most = ((1_u32 << bits.min(16)) - 1) as f32;
        let indexed = matches!(space, Some(Space::Indexed { .. }));
        let mut linear = Vec::new();
        for component in 0..components {
            let [low, high] = match space {
                Some(Space::Indexed { .. }) => [0.0, 255.0],
                Some(space) => space.range(component),
                // A stencil paints where its sample is 0: there 255 comes out.
                None => [1.0, 0.0],
            };
            let natural = if indexed {
                [0.0, most]
            } else if space.is_none() {
                [0.0, 1.0]
            } else {
                [low, high]
            };
            let [from, to] = decode.get(component).copied().unwrap_or(natural);
            let width = if high == low { 1.0 } else { high - low };
            linear.push([(to - from) / width * 255.0, (from - low) / width * 255.0]);
        }
        let at = |[factor, shift]: [f32; 2], x: f32| (x * factor + shift + 0.5).clamp(0.0, 255.0) as u8;
        let mut tables = Vec::new();
        if bits <= 8 {
            for line in &linear {
                let mut table = [0; 256];
                for (sample, value) in table.iter_mut().enumerate() {
                    *value = at(*line, sample as f32 / most);
                }
                tables.push(table);
            }
        }
        let plain = |table: &[u8; 256]| (0..=255).zip(table).all(|(sample, value): (u8, &u8)| sample == *value);
        if bits == 8 && tables.iter().all(plain) {
            tables.clear();
        }
        Self { file, bytes, chain, size, bits, components, tables, linear, indices: jpx == Some(true), alpha: false }
    }

    pub(super) fn components(&self) -> usize {
        self.components
    }

    /// The opacity that is in the same JPX data.
    pub(super) fn alpha(&self) -> Image {
        let samples = Self {
            file: self.file.clone(),
            bytes: self.bytes.clone(),
            chain: self.chain.clone(),
            size: self.size,
            bits: 8,
            components: 1,
            tables: Vec::new(),
            linear: Vec::new(),
            indices: false,
            alpha: true,
        };
        Image {
            width: self.size[0],
            height: self.size[1],
            bits: 8,
            space: Some(Arc::new(Space::Gray)),
            stencil: false,
            interpolate: false,
            mask: None,
            filters: vec!["JPXDecode".into()],
            inline: false,
            object: None,
            samples: Rc::new(samples),
        }
    }

    /// Bytes of a packed row.
    fn stride(&self) -> usize {
        (self.size[0] as usize * self.components * usize::from(self.bits)).div_ceil(8)
    }

    /// Gives packed rows, from the top, as many as there are.
    fn packed(&self, row: &mut dyn FnMut(u32, &[u8])) -> Result<(), String> {
        let budget = &self.file.budget;
        // A byte of a row costs half a step, whatever it comes from, and samples of a bit more than their bytes.
        let samples = u64::from(self.size[0]) * self.components as u64;
        let a_row = (self.stride() as u64 / 2).max(samples / SAMPLES_A_STEP) + 1;
        budget.steps(a_row * u64::from(self.size[1]))?;
        let picture = match self.chain.last() {
            Some(Filter::Dct(transform)) => {
                let (pixels, said) = self.dct(*transform)?;
                let given = self.give(&pixels, row);
                return said.and(given);
            }
            Some(Filter::Jpx) => {
                let data = self.bytes.raw(&self.file, &self.chain)?;
                jpx::decode(&data, self.size, self.components, (self.indices, self.alpha), budget)?
            }
            Some(Filter::Jbig2(globals)) => {
                if let Some(rows) = self.key().and_then(|key| self.file.unpacked(key)) {
                    return self.give(&rows, row);
                }
                self.file.forget_picture();
                let globals = match globals {
                    Some(id) => {
                        let stream = self.file.pdf.xref().get::<Stream<'_>>(*id).ok_or("its globals are missing")?;
                        Some(self.file.decode(&stream, MOST_BYTES)?)
                    }
                    None => None,
                };
                let data = self.bytes.raw(&self.file, &self.chain)?;
                let (rows, said) = jbig2::decode(&data, globals.as_deref(), self.size, budget);
                let rows = Rc::new(rows);
                if let (Some(key), Ok(())) = (self.key(), &said) {
                    self.file.unpack(key, &rows);
                }
                let given = self.give(&rows, row);
                return said.and(given);
            }
            Some(Filter::Ccitt(fax)) => {
                let data = self.bytes.raw(&self.file, &self.chain)?;
                return ccitt::decode(&data, fax, self.size, row);
            }
            Some(Filter::Unknown(name)) => return Err(format!("nobody knows its filter `{name}`")),
            // The usual chain needs no more memory than a row.
            Some(Filter::Flate(predictor)) => return self.inflate(*predictor, row),
            _ => {
                // A predictor puts a byte before each row, and its rows may be padded otherwise.
                let whole = self.stride().saturating_add(64).saturating_mul(self.size[1] as usize);
                self.bytes.limited(&self.file, &self.chain, whole.min(MOST_PIXELS))?
            }
        };
        self.give(&picture, row)
    }

    /// By which its samples are kept, if it is the last picture that was unpacked and small: a page is rendered several times.
    fn key(&self) -> Option<PictureKey> {
        match &self.bytes {
            Bytes::Object(id) => Some((*id, self.size, self.components)),
            Bytes::Inline(_) => None,
        }
    }

    /// What JPEG data has, and its damage.
    fn dct(&self, transform: Option<i32>) -> Result<dct::Decoded<Rc<Vec<u8>>>, String> {
        let key = self.key();
        if let Some(pixels) = key.and_then(|key| self.file.unpacked(key)) {
            return Ok((pixels, Ok(())));
        }
        self.file.forget_picture();
        let data = self.bytes.raw(&self.file, &self.chain)?;
        let (pixels, said) = dct::decode(&data, transform, self.size, self.components, &self.file.budget)?;
        let pixels = Rc::new(pixels);
        if let (Some(key), Ok(())) = (key, &said) {
            self.file.unpack(key, &pixels);
        }
        Ok((pixels, said))
    }

    /// Rows of a picture that was unpacked as a whole.
    fn give(&self, picture: &[u8], row: &mut dyn FnMut(u32, &[u8])) -> Result<(), String> {
        let stride = self.stride();
        let mut given = 0;
        for (y, bytes) in picture.chunks(stride).take(self.size[1] as usize).enumerate() {
            if bytes.len() == stride {
                row(y as u32, bytes);
                given += 1;
            }
        }
        self.enough(given)
    }

    fn enough(&self, given: u32) -> Result<(), String> {
        let missing = self.size[1].saturating_sub(given);
        if missing == 0 { Ok(()) } else { Err(format!("{missing} of its {} rows are missing", self.size[1])) }
    }

    /// The last filter of the chain, a row at a time.
    fn inflate(&self, predictor: Predictor, row: &mut dyn FnMut(u32, &[u8])) -> Result<(), String> {
        let before = &self.chain[..self.chain.len() - 1];
        let data =
            if before.is_empty() { self.bytes.stored(&self.file)? } else { self.bytes.raw(&self.file, before)? };
        let stride = self.stride();
        let mut predicted = predictor.rows();
        let stored = predicted.as_ref().map_or(stride, |rows| rows.stored());
        let mut source = Inflate::new(DataFormat::Zlib);
        let (mut read, mut given, mut damage) = (0, 0, None);
        let mut line = vec![0; stored];
        let mut pixels: Vec<u8> = Vec::with_capacity(stride);
        'rows: while given < self.size[1] {
            let mut written = 0;
            while written < stored {
                match source.next(&data[read..], &mut line[written..]) {
                    Ok((consumed, produced, ended)) => {
                        read += consumed;
                        written += produced;
                        if (ended || (consumed == 0 && produced == 0)) && written < stored {
                            break 'rows;
                        }
                    }
                    Err(()) => {
                        damage = Some("its compressed data is damaged");
                        break 'rows;
                    }
                }
            }
            let bytes = match &mut predicted {
                Some(rows) => rows.row(&mut line).ok_or("a row of it has a predictor that nobody knows")?,
                None => &line[..],
            };
            // Predictors may have rows of another length than the picture's.
            if bytes.len() == stride && pixels.is_empty() {
                row(given, bytes);
                given += 1;
                continue;
            }
            pixels.extend_from_slice(bytes);
            let mut used = 0;
            while pixels.len() - used >= stride && given < self.size[1] {
                row(given, &pixels[used..used + stride]);
                given += 1;
                used += stride;
            }
            pixels.drain(..used);
        }
        if damage.is_none() && given == self.size[1] {
            // Behind the last row stands the checksum of all. What is neither is not waited for.
            let mut rest = [0; 4096];
            for _ in 0..MOST_BEHIND {
                match source.next(&data[read..], &mut rest) {
                    Ok((_, _, true) | (0, 0, _)) => break,
                    Ok((consumed, ..)) => read += consumed,
                    Err(()) => {
                        return Err("the checksum of its compressed data is wrong, or what follows its rows".into());
                    }
                }
            }
        }
        match damage {
            Some(damage) if given < self.size[1] => Err(format!("{damage} after row {given} of {}", self.size[1])),
            _ => self.enough(given),
        }
    }
}

impl Samples for Pixels {
    fn rows(&self, row: &mut dyn FnMut(u32, &[u8])) -> Result<(), String> {
        let count = self.size[0] as usize * self.components;
        let mut line = vec![0_u8; count];
        guard(|| {
            self.packed(&mut |y, packed| {
                if self.bits == 8 {
                    if self.tables.is_empty() {
                        return row(y, packed);
                    }
                    for (pixel, bytes) in line.chunks_mut(self.components).zip(packed.chunks(self.components)) {
                        for ((value, byte), table) in pixel.iter_mut().zip(bytes).zip(&self.tables) {
                            *value = table[usize::from(*byte)];
                        }
                    }
                } else if self.bits == 1 && self.components == 1 {
                    let values = [self.tables[0][0], self.tables[0][1]];
                    let [zero, change] = [values[0], values[0] ^ values[1]].map(|value| u64::from_ne_bytes([value; 8]));
                    let eight = |byte: u8| (zero ^ SPREAD[usize::from(byte)] & change).to_be_bytes();
                    let (whole, rest) = line.as_chunks_mut();
                    for (pixels, byte) in whole.iter_mut().zip(packed) {
                        *pixels = eight(*byte);
                    }
                    if let Some(last) = packed.get(whole.len()) {
                        rest.iter_mut().zip(eight(*last)).for_each(|(pixel, value)| *pixel = value);
                    }
                } else {
                    let mut bits = Bits::new(packed);
                    for (i, value) in line.iter_mut().enumerate() {
                        let sample = bits.take(u32::from(self.bits)).unwrap_or(0);
                        let component = i % self.components;
                        *value = match self.tables.get(component) {
                            Some(table) => table[sample as usize & 255],
                            None => {
                                let [factor, shift] = self.linear[component];
                                (sample as f32 / 65535.0 * factor + shift + 0.5).clamp(0.0, 255.0) as u8
                            }
                        };
                    }
                }
                row(y, &line);
            })
        })
    }

    fn raw_rows(&self, row: &mut dyn FnMut(u32, &[u32])) -> Result<(), String> {
        let mut line = vec![0_u32; self.size[0] as usize * self.components];
        guard(|| {
            self.packed(&mut |y, packed| {
                let mut bits = Bits::new(packed);
                for value in &mut line {
                    *value = bits.take(u32::from(self.bits)).unwrap_or(0);
                }
                row(y, &line);
            })
        })
    }
}
