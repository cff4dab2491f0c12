//! What the heads of JPEG 2000 data ask for (ISO/IEC 15444-1, annexes A, B and I), before any of it is decoded.
//!
//! The decoder has no limits: it makes a tile, a precinct and a code-block for whatever the heads name, and runs through as
//! many bit planes as they promise, data or not. In: the data; out: how many steps it would take, or in words for people why
//! it is not decoded. Main head and heads of tiles are walked as the decoder walks them.

/// The most tiles that are decoded: those of 256 × 256 pixels of the largest picture are a twentieth of it.
const MOST_TILES: u64 = 1 << 14;

/// The most bytes that the samples of a picture may take while it is decoded.
const MOST_BYTES: u64 = 384 << 20;

/// The most bytes for what a tile consists of, and for all tiles together: blocks, precincts, settings.
const MOST_PARTS: u64 = 96 << 20;

/// The most different settings of coding that tiles may have.
const MOST_STYLES: usize = 32;

/// The most bit planes of a block (as the decoder has it).
const MOST_PLANES: u64 = 32;

/// Steps for a block, a packet, a component of a tile: a step is a bit plane of a sample, some nanoseconds.
const BLOCK: u64 = 40;

/// How the samples of a tile's component are coded.
#[derive(Clone, PartialEq)]
struct Style {
    /// Exponents of the sides of code-blocks.
    block: [u32; 2],
    /// Exponents of the sides of precincts, for each resolution from the lowest.
    precincts: Vec<[u32; 2]>,
}

/// What the heads say.
#[derive(Default)]
struct Heads {
    /// Of the reference grid: the picture, a tile.
    picture: [u64; 2],
    tile: [u64; 2],
    tiles: [u64; 2],
    /// How many grid points a sample of each component is apart.
    apart: Vec<[u64; 2]>,
    layers: u64,
    styles: Vec<Style>,
    /// The most bits that are shifted up (RGN).
    shift: u64,
    /// Guard bits, and exponents of the subbands; or the one that the others derive from.
    quantizers: Vec<(u64, Vec<u64>, bool)>,
    /// Changes of the order of packets.
    changes: u64,
    /// Palettes and orders of channels, for which the samples are copied.
    copies: bool,
}

/// How many steps the data would take.
///
/// # Errors
/// If it has no proper heads, or asks for more than is done.
pub(super) fn measure(data: &[u8]) -> Result<u64, String> {
    let damaged = || "its JPEG 2000 data has no proper head".to_owned();
    let mut heads = Heads::default();
    if data.starts_with(&[0xFF, 0x4F]) {
        heads.codestream(data).ok_or_else(damaged)??;
        return heads.steps();
    }
    let (mut steps, mut rest) = (None, data);
    while let Some((kind, body, after)) = next_box(rest) {
        match &kind {
            b"jp2h" => {
                let mut inner = body;
                while let Some((kind, _, after)) = next_box(inner) {
                    heads.copies |= matches!(&kind, b"pclr" | b"cdef");
                    inner = after;
                }
            }
            b"jp2c" => {
                heads = Heads { copies: heads.copies, ..Heads::default() };
                heads.codestream(body).ok_or_else(damaged)??;
                steps = Some(());
            }
            _ => {}
        }
        rest = after;
    }
    steps.ok_or_else(damaged)?;
    heads.steps()
}

/// A box: its kind, what is in it, what follows (annex I.4).
fn next_box(data: &[u8]) -> Option<([u8; 4], &[u8], &[u8])> {
    let mut reader = Reader { data, at: 0 };
    let length = reader.long()?;
    let kind = reader.long()?.to_be_bytes();
    let length = match length {
        0 => data.len(),
        1 => ((u64::from(reader.long()?) << 32) | u64::from(reader.long()?)).checked_sub(16)? as usize,
        length => (length as usize).checked_sub(8)?,
    };
    let rest = &data[reader.at..];
    let (body, after) = rest.split_at(length.min(rest.len()));
    Some((kind, body, after))
}

/// Reads big-endian numbers.
struct Reader<'a> {
    data: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.data.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes([self.byte()?, self.byte()?]))
    }

    fn long(&mut self) -> Option<u32> {
        Some(u32::from(self.short()?) << 16 | u32::from(self.short()?))
    }

    /// The code of a marker, which stays.
    fn marker(&self) -> Option<u8> {
        match self.data.get(self.at..)? {
            [0xFF, code, ..] => Some(*code),
            _ => None,
        }
    }

    /// Past a segment, by its length.
    fn skip(&mut self) -> Option<()> {
        let length = usize::from(self.short()?.checked_sub(2)?);
        self.at = self.at.checked_add(length).filter(|at| *at <= self.data.len())?;
        Some(())
    }
}

impl Heads {
    /// Walks main head and heads of tile-parts.
    fn codestream(&mut self, data: &[u8]) -> Option<Result<(), String>> {
        let mut reader = Reader { data, at: 2 };
        if reader.marker()? != 0x51 {
            return None;
        }
        reader.at += 2;
        self.size(&mut reader)?;
        if let Err(error) = self.may_have_tiles() {
            return Some(Err(error));
        }
        while reader.marker()? != 0x90 {
            self.segment(&mut reader)?;
        }
        while reader.marker() == Some(0x90) {
            reader.at += 2;
            self.tile_part(&mut reader)?;
        }
        Some(Ok(()))
    }

    /// A tile-part, from behind its marker (A.4.2).
    fn tile_part(&mut self, reader: &mut Reader<'_>) -> Option<()> {
        let (_, _, length, _) = (reader.short()?, reader.short()?, reader.long()?, reader.short()?);
        let start = reader.at;
        let length = if length == 0 { reader.data.len() - start } else { (length as usize).checked_sub(12)? };
        while reader.at - start < length {
            match reader.marker() {
                None => return Some(()),
                // SOD, EOC: data follows.
                Some(0x93) => {
                    reader.at += 2;
                    break;
                }
                Some(0xD9) => break,
                Some(_) => self.segment(reader)?,
            }
        }
        if reader.at - start <= length {
            reader.at = start.saturating_add(length).min(reader.data.len());
        }
        Some(())
    }

    /// SIZ (A.5.1).
    fn size(&mut self, reader: &mut Reader<'_>) -> Option<()> {
        reader.long()?;
        let mut pair = || Some([u64::from(reader.long()?), u64::from(reader.long()?)]);
        let (end, start, tile, first) = (pair()?, pair()?, pair()?, pair()?);
        for side in 0..2 {
            self.picture[side] = end[side].checked_sub(start[side]).filter(|length| *length > 0)?;
            self.tile[side] = Some(tile[side]).filter(|length| *length > 0)?;
            self.tiles[side] = end[side].checked_sub(first[side])?.div_ceil(tile[side]);
        }
        for _ in 0..reader.short()? {
            reader.byte()?;
            let apart = [u64::from(reader.byte()?), u64::from(reader.byte()?)];
            self.apart.push(apart);
        }
        (!self.apart.is_empty() && self.apart.iter().flatten().all(|apart| *apart > 0)).then_some(())
    }

    /// A segment of a head, from its marker on.
    fn segment(&mut self, reader: &mut Reader<'_>) -> Option<()> {
        let code = reader.marker()?;
        reader.at += 2;
        match code {
            // COD: flags, order, layers, transform of components.
            0x52 => {
                reader.short()?;
                let flags = reader.byte()?;
                reader.byte()?;
                self.layers = self.layers.max(u64::from(reader.short()?));
                reader.byte()?;
                self.style(reader, flags)?;
            }
            // COC: component, flags.
            0x53 => {
                reader.short()?;
                self.component(reader)?;
                let flags = reader.byte()?;
                self.style(reader, flags)?;
            }
            // QCD, QCC.
            0x5C | 0x5D => {
                let end = reader.at + usize::from(reader.short()?);
                if code == 0x5D {
                    self.component(reader)?;
                }
                let how = reader.byte()?;
                let mut exponents = Vec::new();
                while reader.at < end && (how & 0x1F != 1 || exponents.is_empty()) {
                    exponents.push(match how & 0x1F {
                        0 => u64::from(reader.byte()? >> 3),
                        _ if end - reader.at < 2 => break,
                        _ => u64::from(reader.short()? >> 11),
                    });
                }
                let quantizer = (u64::from(how >> 5), exponents, how & 0x1F == 1);
                if !self.quantizers.contains(&quantizer) {
                    self.quantizers.push(quantizer);
                }
            }
            // RGN: component, style, shift.
            0x5E => {
                reader.short()?;
                self.component(reader)?;
                reader.byte()?;
                self.shift = self.shift.max(u64::from(reader.byte()?));
            }
            // POC.
            0x5F => {
                let start = reader.at;
                reader.skip()?;
                self.changes += (reader.at - start) as u64 / if self.apart.len() < 257 { 7 } else { 9 };
            }
            // Markers without segments.
            0x30..=0x3F => {}
            _ => reader.skip()?,
        }
        (self.styles.len() <= MOST_STYLES && self.quantizers.len() <= MOST_STYLES).then_some(())
    }

    fn component(&self, reader: &mut Reader<'_>) -> Option<()> {
        if self.apart.len() < 257 { reader.byte().map(drop) } else { reader.short().map(drop) }
    }

    /// What COD and COC have in common (A.6.1).
    fn style(&mut self, reader: &mut Reader<'_>, flags: u8) -> Option<()> {
        let levels = reader.byte().filter(|levels| *levels <= 32)?;
        let block = [u32::from(reader.byte()?) + 2, u32::from(reader.byte()?) + 2];
        reader.short()?;
        let mut precincts = Vec::new();
        for _ in 0..=levels {
            let sides = if flags & 1 != 0 { reader.byte()? } else { 0xFF };
            precincts.push([u32::from(sides & 15), u32::from(sides >> 4)]);
        }
        let style = Style { block: block.map(|side| side.min(10)), precincts };
        if !self.styles.contains(&style) {
            self.styles.push(style);
        }
        Some(())
    }

    fn may_have_tiles(&self) -> Result<(), String> {
        let tiles = self.tiles[0].saturating_mul(self.tiles[1]);
        if tiles > MOST_TILES {
            return Err(format!(
                "its JPEG 2000 data is cut into {tiles} tiles, and no more than {MOST_TILES} are read"
            ));
        }
        Ok(())
    }

    /// Everything that it asks for, if that is not too much.
    fn steps(&self) -> Result<u64, String> {
        let tiles = self.tiles[0] * self.tiles[1];
        let components = self.apart.len() as u64;
        let area = |[width, height]: [u64; 2], [x, y]: [u64; 2]| width.div_ceil(x).saturating_mul(height.div_ceil(y));
        let same = self.apart.iter().all(|apart| *apart == self.apart[0]);
        let canvas = area(self.picture, if same { self.apart[0] } else { [1, 1] });
        // A sample more a tile, where its sides are odd.
        let samples: u64 = self.apart.iter().map(|apart| area(self.picture, *apart)).fold(0, u64::saturating_add);
        let tile = [0, 1].map(|side| self.tile[side].min(self.picture[side]));
        let largest = self.apart.iter().map(|apart| area(tile, *apart)).max().unwrap_or(0);
        // Four bytes for each sample of the canvas, and of a tile's component as coefficients and transformed; one at the end.
        let copies = if self.copies { 8 } else { 4 };
        let bytes =
            canvas.saturating_mul(components).saturating_mul(copies + 1).saturating_add(largest.saturating_mul(8));
        if bytes > MOST_BYTES {
            let [width, height] = self.picture;
            return Err(format!(
                "its JPEG 2000 data has {width} × {height} pixels of {components} components, which is more than is read"
            ));
        }
        let levels = self.styles.iter().map(|style| style.precincts.len() as u64).max().unwrap_or(1);
        let settings = self.quantizers.iter().map(|(_, exponents, _)| exponents.len() as u64).max().unwrap_or(0);
        let kept = tiles.saturating_mul(components).saturating_mul(300 + 4 * settings + 2 * levels);
        let (mut most, mut all) = ([0; 2], [0_u64; 2]);
        for style in &self.styles {
            let of = |size: [u64; 2], tiles| {
                self.apart.iter().fold([0_u64; 2], |sum, apart| {
                    let parts = style.parts([0, 1].map(|side| size[side].div_ceil(apart[side])), tiles);
                    [sum[0].saturating_add(parts[0]), sum[1].saturating_add(parts[1])]
                })
            };
            let (one, whole) = (of(tile, [1, 1]), of(self.picture, self.tiles));
            most = [most[0].max(one[0]), most[1].max(one[1])];
            all = [all[0].max(whole[0]), all[1].max(whole[1])];
        }
        let layers = self.layers.clamp(1, 32);
        // Of the decoder's structures: a block with its two nodes of trees, what it has of each layer, a precinct.
        let parts = most[0].saturating_mul(200 + 24 * layers).saturating_add(most[1].saturating_mul(160));
        if kept > MOST_PARTS || parts > MOST_PARTS {
            return Err(format!(
                "its JPEG 2000 data is cut into {} blocks and {} precincts, which is more than is read",
                all[0], all[1]
            ));
        }
        let packets = all[1].saturating_mul(layers).saturating_mul(1 + self.changes);
        let small = tile[0].min(tile[1]) < 64;
        let planes = samples.saturating_mul(self.planes(small));
        // The transform takes as much as some planes.
        Ok(planes
            .saturating_add(samples.saturating_mul(4))
            .saturating_add(all[0].saturating_add(packets).saturating_mul(BLOCK))
            .saturating_add(tiles.saturating_mul(components).saturating_mul(levels).saturating_mul(BLOCK)))
    }

    /// How many bit planes the samples have, on average over the resolutions: the highest one has three quarters of them,
    /// unless tiles are so small that the lowest ones have most.
    fn planes(&self, small: bool) -> u64 {
        let mut most = 1;
        for (guard, exponents, derived) in &self.quantizers {
            let planes = |exponent: u64| (guard + exponent + self.shift).saturating_sub(1).min(MOST_PLANES);
            let all = exponents.iter().map(|exponent| planes(*exponent)).max().unwrap_or(1);
            let levels = self.styles.iter().map(|style| style.precincts.len() - 1).collect::<Vec<_>>();
            let top = levels.into_iter().map(|levels| match (levels, derived) {
                (0, _) => all,
                (levels, true) => planes((exponents.first().copied().unwrap_or(0) + 1).saturating_sub(levels as u64)),
                (levels, false) => {
                    let bands = exponents.iter().skip(3 * levels - 2).take(3);
                    bands.map(|exponent| planes(*exponent)).max().unwrap_or(all)
                }
            });
            let top = top.max().unwrap_or(all);
            most = most.max(if small { all } else { (3 * top + all).div_ceil(4) });
        }
        most
    }
}

impl Style {
    /// Blocks and precincts of a component of that size, cut into so many tiles; rather too many than too few.
    fn parts(&self, size: [u64; 2], tiles: [u64; 2]) -> [u64; 2] {
        let levels = self.precincts.len() - 1;
        let (mut blocks, mut precincts) = (0_u64, 0_u64);
        for (resolution, exponents) in self.precincts.iter().enumerate() {
            let lowest = resolution == 0;
            let bands = if lowest { 1 } else { 3 };
            let [mut across, mut whole] = [1_u64; 2];
            for side in 0..2 {
                let length = size[side].div_ceil(1 << (levels - resolution));
                whole = whole.saturating_mul((length >> exponents[side]) + 2 * tiles[side]);
                // A subband has half the side, and so have precincts in it.
                let (length, precinct) = if lowest {
                    (length, exponents[side])
                } else {
                    (length.div_ceil(2), exponents[side].saturating_sub(1))
                };
                across = across.saturating_mul((length >> self.block[side].min(precinct)) + 2 * tiles[side]);
            }
            blocks = blocks.saturating_add(across.saturating_mul(bands));
            precincts = precincts.saturating_add(whole.saturating_mul(bands));
        }
        [blocks, precincts]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_picture_takes_about_its_bit_planes() {
        // 12 × 8 pixels in three components, of eight bits and a few more planes for the transform.
        let steps = measure(include_bytes!("../../../tests/damage/picture.jp2")).unwrap();
        assert!((288 * 8..288 * 100).contains(&steps), "{steps} steps");
    }

    #[test]
    fn parts_are_counted_as_the_standard_cuts_them() {
        let style = |block, precinct| Style { block: [block; 2], precincts: vec![[precinct; 2], [precinct; 2]] };
        // 1024 × 1024 in blocks of 64: the lowest resolution of 512 has 8 × 8, the other three subbands as many; and at most two
        // more each way.
        let [blocks, precincts] = style(6, 15).parts([1024, 1024], [1, 1]);
        assert!((256..=400).contains(&blocks) && (4..=16).contains(&precincts), "{blocks} {precincts}");
        let [blocks, precincts] = style(6, 1).parts([1024, 1024], [1, 1]);
        assert!(
            blocks > 512 * 512 && precincts > 3 * 512 * 512,
            "small precincts cut the blocks: {blocks} {precincts}"
        );
    }

    #[test]
    fn what_has_no_proper_head_is_not_measured() {
        for data in [&b""[..], b"\xFF\x4F", b"\xFF\x4F\xFF\x52", b"\0\0\0\x0CjP  \r\n\x87\n"] {
            assert!(measure(data).unwrap_err().contains("head"), "{data:?}");
        }
    }
}
