//! Strips of a TIFF that its decoder can't unpack: fax (TIFF 6.0, sections 10 and 11) and JPEG (TIFF Technical Note 2); and its
//! palette.

use hayro_ccitt::{DecodeSettings, Decoder as FaxRows, DecoderContext, EncodingMode};
use tiff::decoder::{ChunkType, Decoder};
use tiff::tags::Tag;

use super::told::Told;
use super::{ImageError, bounds, jpeg};

type Tiff<'a> = Decoder<Told<'a>>;

/// How strips are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Fax(Fax),
    /// Whether its components are YCbCr.
    Jpeg(bool),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fax {
    /// Rows begin at bytes.
    Huffman,
    Group3,
    Group3Twice,
    Group4,
}

/// Where strips or tiles are, and how they are packed.
pub(super) struct Strips {
    coding: Coding,
    places: Vec<u64>,
    lengths: Vec<u64>,
    /// Bits of a byte from the lowest on.
    turned: bool,
    /// What paper is where fax has it.
    white: u8,
    /// Tables of all JPEGs, without their end.
    tables: Vec<u8>,
}

fn broken(error: tiff::TiffError) -> ImageError {
    ImageError::Broken(error.to_string())
}

impl Strips {
    /// Nothing where the decoder unpacks them itself.
    pub(super) fn find(tiff: &mut Tiff<'_>) -> Result<Option<Self>, ImageError> {
        let mut number = |tag: Tag| tiff.find_tag_unsigned::<u32>(tag).map_err(broken);
        let (method, options) = (number(Tag::Compression)?.unwrap_or(1), number(Tag::Unknown(292))?.unwrap_or(0));
        let (photometric, order) = (number(Tag::PhotometricInterpretation)?, number(Tag::FillOrder)?);
        let coding = match method {
            2 => Coding::Fax(Fax::Huffman),
            3 if options & 1 == 1 => Coding::Fax(Fax::Group3Twice),
            3 => Coding::Fax(Fax::Group3),
            4 => Coding::Fax(Fax::Group4),
            7 => Coding::Jpeg(photometric == Some(6)),
            _ => return Ok(None),
        };
        let bits = tiff.find_tag_unsigned_vec::<u16>(Tag::BitsPerSample).map_err(broken)?.unwrap_or_else(|| vec![1]);
        let wanted = if matches!(coding, Coding::Fax(_)) { 1 } else { 8 };
        if bits.iter().any(|&bits| bits != wanted) {
            let bits = bits.first().copied().unwrap_or_default();
            return Err(ImageError::Unsupported(format!(
                "{bits} bits a sample in a TIFF with fax or JPEG compression"
            )));
        }
        let (places, lengths) = match tiff.get_chunk_type() {
            ChunkType::Strip => (Tag::StripOffsets, Tag::StripByteCounts),
            ChunkType::Tile => (Tag::TileOffsets, Tag::TileByteCounts),
        };
        let mut list = |tag: Tag| tiff.find_tag_unsigned_vec::<u64>(tag).map_err(broken);
        let (places, lengths) = (list(places)?.unwrap_or_default(), list(lengths)?.unwrap_or_default());
        let mut tables = match tiff.find_tag(Tag::JPEGTables).map_err(broken)? {
            Some(value) => value.into_u8_vec().map_err(broken)?,
            None => Vec::new(),
        };
        if tables.ends_with(&[0xff, 0xd9]) {
            tables.truncate(tables.len() - 2);
        }
        // 262: with 0 what fax calls white is white, with 1 it is black.
        let white = if photometric == Some(1) { 0 } else { 255 };
        Ok(Some(Self { coding, places, lengths, turned: order == Some(2), white, tables }))
    }

    /// The samples of one, with 8 bits, of its first columns and rows that have a part of the picture.
    pub(super) fn samples(
        &self,
        tiff: &mut Tiff<'_>,
        index: u32,
        chunk: (u32, u32),
        (width, height): (u32, u32),
    ) -> Result<Vec<u8>, ImageError> {
        let at = |list: &[u64]| list.get(index as usize).and_then(|&value| usize::try_from(value).ok());
        let (place, length) = at(&self.places).zip(at(&self.lengths)).ok_or(ImageError::Truncated)?;
        let bytes = tiff.inner().whole();
        let data = bytes.get(place..place.saturating_add(length)).ok_or(ImageError::Truncated)?;
        match self.coding {
            Coding::Fax(kind) => self.fax(data, kind, chunk, (width, height)),
            Coding::Jpeg(mixed) => self.jpeg(data, mixed, chunk, (width, height)),
        }
    }

    fn fax(&self, data: &[u8], kind: Fax, chunk: (u32, u32), size: (u32, u32)) -> Result<Vec<u8>, ImageError> {
        let turned: Vec<u8>;
        let data = if self.turned {
            turned = data.iter().map(|byte| byte.reverse_bits()).collect();
            &turned
        } else {
            data
        };
        let settings = DecodeSettings {
            columns: chunk.0,
            rows: size.1,
            end_of_block: false,
            end_of_line: false,
            rows_are_byte_aligned: kind == Fax::Huffman,
            encoding: match kind {
                Fax::Group4 => EncodingMode::Group4,
                Fax::Group3Twice => EncodingMode::Group3_2D,
                Fax::Huffman | Fax::Group3 => EncodingMode::Group3_1D,
            },
            strict: false,
        };
        let mut rows = Rows { size, white: self.white, out: Vec::new() };
        let came = hayro_ccitt::decode(data, &mut rows, &mut DecoderContext::new(settings));
        let whole = size.0 as usize * size.1 as usize;
        match came {
            _ if rows.out.len() == whole => Ok(rows.out),
            Err(error) => Err(ImageError::Broken(format!("its fax data is damaged ({error:?})"))),
            Ok(_) => Err(ImageError::Truncated),
        }
    }

    fn jpeg(
        &self,
        data: &[u8],
        mixed: bool,
        chunk: (u32, u32),
        (width, height): (u32, u32),
    ) -> Result<Vec<u8>, ImageError> {
        // Tables go before the picture, whose own beginning they have.
        let joined: Vec<u8>;
        let data = if self.tables.is_empty() {
            data
        } else {
            joined = [&self.tables[..], data.get(2..).unwrap_or_default()].concat();
            &joined
        };
        let found = jpeg::inspect(data)?;
        bounds(found.width, found.height)?;
        // They may be filled up to whole units of at most 32 pixels, but to no more.
        let most = |part: u32, chunk: u32| part.max(chunk).saturating_add(31);
        if found.width > most(width, chunk.0) || found.height > most(height, chunk.1) {
            return Err(ImageError::Broken("a strip of it is larger than it says".to_owned()));
        }
        if found.width < width || found.height < height {
            return Err(ImageError::Broken("a strip of it is smaller than it says".to_owned()));
        }
        let samples = jpeg::part(data, &found, mixed)?;
        let each = found.channels();
        let (stride, used) = (found.width as usize * each, width as usize * each);
        let rows = samples.chunks_exact(stride).take(height as usize);
        Ok(rows.flat_map(|row| &row[..used]).copied().collect())
    }
}

struct Rows {
    size: (u32, u32),
    white: u8,
    out: Vec<u8>,
}

impl FaxRows for Rows {
    fn push_row(&mut self, changes: &[u32]) {
        let width = self.size.0 as usize;
        if self.out.len() >= width * self.size.1 as usize {
            return;
        }
        let start = self.out.len();
        self.out.resize(start + width, self.white);
        // From the first change to the second black, and so on; the last may go to the end.
        for span in changes.chunks(2) {
            let from = (span[0] as usize).min(width);
            let to = span.get(1).map_or(width, |&end| (end as usize).min(width)).max(from);
            self.out[start + from..start + to].fill(255 - self.white);
        }
    }
}

/// The colours of a palette: all reds, all greens, all blues, with 16 bits each (TIFF 6.0, section 5).
pub(super) fn palette(tiff: &mut Tiff<'_>) -> Result<Vec<[u8; 3]>, ImageError> {
    let map = tiff.find_tag_unsigned_vec::<u16>(Tag::ColorMap).map_err(broken)?.unwrap_or_default();
    let count = map.len() / 3;
    if count == 0 {
        return Err(ImageError::Broken("it has colours by their number and no palette".to_owned()));
    }
    // Some programs write 8 bits.
    let small = map.iter().all(|&value| value < 256);
    let value = |at: usize| if small { map[at] as u8 } else { super::png::eight(map[at]) };
    Ok((0..count).map(|i| [value(i), value(count + i), value(2 * count + i)]).collect())
}
