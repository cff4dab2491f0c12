//! Segments: the frame, tables, and what each scan has (ITU-T T.81, B.2).

use super::JpegError;
use super::huffman::Table;

/// What a frame says of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Its components in their order: one to four.
    pub components: Vec<Component>,
    /// Whether coefficients come a part at a time.
    pub progressive: bool,
}

/// A component of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Component {
    /// What it is called.
    pub name: u8,
    /// Its samples across and down in a unit: 1 to 4.
    pub sampling: (u32, u32),
    /// Which quanta it has.
    pub(super) table: u8,
}

impl Frame {
    /// The most samples across and down that a component has in a unit.
    pub(super) fn unit(&self) -> (u32, u32) {
        let most = |part: fn(&Component) -> u32| self.components.iter().map(part).max().unwrap_or(1);
        (most(|component| component.sampling.0), most(|component| component.sampling.1))
    }
}

/// What a scan has.
#[derive(Clone, Debug)]
pub(super) struct Scan {
    /// The components by their places in the frame, and which tables they have for their first coefficient and for the others.
    pub(super) parts: Vec<(usize, usize, usize)>,
    /// The first and the last coefficient, in zigzag order.
    pub(super) band: (usize, usize),
    /// The bit that the scan before had, or 0, and the lowest one that this has.
    pub(super) bits: (u32, u32),
}

/// Segments as they are read, and what they said so far.
pub(super) struct Head<'a> {
    pub(super) bytes: &'a [u8],
    /// Where the next segment, or the data of the scan, begins.
    pub(super) at: usize,
    pub(super) frame: Option<Frame>,
    /// What Adobe's marker says of the components: 0 as they are, 1 YCbCr, 2 YCCK.
    pub(super) adobe: Option<u8>,
    pub(super) quanta: [Option<[u16; 64]>; 4],
    pub(super) first: [Option<Box<Table>>; 4],
    pub(super) others: [Option<Box<Table>>; 4],
    /// Units between restart markers; 0 is none.
    pub(super) restart: usize,
}

fn broken<T>(why: &str) -> Result<T, JpegError> {
    Err(JpegError::Broken(why.to_owned()))
}

impl<'a> Head<'a> {
    /// Of a file from its start.
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, JpegError> {
        if !bytes.starts_with(&[0xff, 0xd8]) {
            return broken("it does not begin as a JPEG does");
        }
        let none = || [None, None, None, None];
        Ok(Self {
            bytes,
            at: 2,
            frame: None,
            adobe: None,
            quanta: [None; 4],
            first: none(),
            others: none(),
            restart: 0,
        })
    }

    /// Reads up to the data of the next scan; nothing where the picture ends before.
    pub(super) fn scan(&mut self) -> Result<Option<Scan>, JpegError> {
        loop {
            let marker = match (self.bytes.get(self.at), self.bytes.get(self.at + 1)) {
                (Some(0xff), Some(&marker)) if !matches!(marker, 0 | 0xff) => marker,
                // Before the first scan nothing stands between segments; behind data there may be more of it.
                (Some(_), Some(_)) => {
                    self.at += 1;
                    continue;
                }
                _ => return Err(JpegError::Ends),
            };
            self.at += 2;
            if matches!(marker, 0x01 | 0xd0..=0xd8) {
                continue;
            }
            if marker == 0xd9 {
                return Ok(None);
            }
            let length = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<2>());
            let length = usize::from(u16::from_be_bytes(*length.ok_or(JpegError::Ends)?)).max(2);
            let segment = self.bytes.get(self.at + 2..self.at + length).ok_or(JpegError::Ends)?;
            self.at += length;
            match marker {
                0xda => return self.parts(segment).map(Some),
                0xc0..=0xc2 => self.start(segment, marker == 0xc2)?,
                0xc4 => self.codes(segment)?,
                0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                    let kind = if marker & 7 == 3 { "lossless" } else { "arithmetic or hierarchical" };
                    return Err(JpegError::Unsupported(format!("{kind} JPEG coding")));
                }
                0xdb => self.quanta(segment)?,
                0xdd => match segment {
                    [high, low, ..] => self.restart = usize::from(u16::from_be_bytes([*high, *low])),
                    _ => return Err(JpegError::Ends),
                },
                0xee if segment.starts_with(b"Adobe") => self.adobe = segment.get(11).copied().or(Some(0)),
                _ => {}
            }
        }
    }

    /// B.2.2.
    fn start(&mut self, segment: &[u8], progressive: bool) -> Result<(), JpegError> {
        let [bits, h1, h2, w1, w2, count, ref each @ ..] = *segment else { return Err(JpegError::Ends) };
        if self.frame.is_some() {
            return broken("it has two sizes");
        }
        if bits != 8 {
            return Err(JpegError::Unsupported(format!("{bits} bits in a JPEG")));
        }
        if !matches!(count, 1..=4) {
            return Err(JpegError::Unsupported(format!("{count} components")));
        }
        let side = |high, low| u32::from(u16::from_be_bytes([high, low]));
        let (each, _) = each.as_chunks::<3>();
        let mut components = Vec::new();
        for &[name, sampling, table] in each.iter().take(usize::from(count)) {
            // One alone has all its samples, whatever it says (A.2.2).
            let sampling = if count == 1 { 0x11 } else { sampling };
            let sampling = (u32::from(sampling >> 4), u32::from(sampling & 15));
            if !matches!(sampling, (1..=4, 1..=4)) || table > 3 {
                return broken("a component has more samples or other quanta than there can be");
            }
            components.push(Component { name, sampling, table });
        }
        if components.len() < usize::from(count) {
            return Err(JpegError::Ends);
        }
        let (width, height) = (side(w1, w2), side(h1, h2));
        if width == 0 || height == 0 {
            return broken("it has no pixels");
        }
        self.frame = Some(Frame { width, height, components, progressive });
        Ok(())
    }

    /// B.2.4.2.
    fn codes(&mut self, mut segment: &[u8]) -> Result<(), JpegError> {
        while let [class, rest @ ..] = segment {
            let (counts, rest) = rest.split_first_chunk::<16>().ok_or(JpegError::Ends)?;
            let all = counts.iter().map(|&count| usize::from(count)).sum();
            let (symbols, rest) = rest.split_at_checked(all).ok_or(JpegError::Ends)?;
            let tables = if class >> 4 == 0 { &mut self.first } else { &mut self.others };
            let (1.., Some(place)) = (all, tables.get_mut(usize::from(class & 15))) else {
                return broken("a Huffman table of it has no codes or no place");
            };
            if all > 256 {
                return broken("a Huffman table of it has more codes than there are");
            }
            match Table::new(counts, symbols) {
                Some(table) => *place = Some(Box::new(table)),
                None => return broken("a Huffman table of it has more codes than there are"),
            }
            segment = rest;
        }
        Ok(())
    }

    /// B.2.4.1.
    fn quanta(&mut self, mut segment: &[u8]) -> Result<(), JpegError> {
        while let [kind, rest @ ..] = segment {
            let wide = kind >> 4 != 0;
            let (bytes, rest) = rest.split_at_checked(if wide { 128 } else { 64 }).ok_or(JpegError::Ends)?;
            let Some(place) = self.quanta.get_mut(usize::from(kind & 15)) else {
                return broken("a table of quanta has no place");
            };
            *place = Some(std::array::from_fn(|i| {
                if wide { u16::from_be_bytes([bytes[2 * i], bytes[2 * i + 1]]) } else { u16::from(bytes[i]) }
            }));
            segment = rest;
        }
        Ok(())
    }

    /// B.2.3.
    fn parts(&self, segment: &[u8]) -> Result<Scan, JpegError> {
        let Some(frame) = &self.frame else { return broken("it has a scan before its size") };
        let (&count, rest) = segment.split_first().ok_or(JpegError::Ends)?;
        let (each, rest) = rest.split_at_checked(usize::from(count) * 2).ok_or(JpegError::Ends)?;
        let [first, last, bits, ..] = *rest else { return Err(JpegError::Ends) };
        let mut parts: Vec<(usize, usize, usize)> = Vec::new();
        let (each, _) = each.as_chunks::<2>();
        for &[name, tables] in each {
            let free = |at: &usize| parts.iter().all(|part| part.0 != *at);
            let named = frame.components.iter().enumerate().filter(|(_, component)| component.name == name);
            let Some(at) = named.map(|(at, _)| at).find(free) else {
                return broken("a scan of it has a component that the picture has not");
            };
            parts.push((at, usize::from(tables >> 4), usize::from(tables & 15)));
        }
        if parts.is_empty() {
            return broken("a scan of it has no components");
        }
        let (band, bits) = if frame.progressive {
            ((usize::from(first), usize::from(last)), (u32::from(bits >> 4), u32::from(bits & 15)))
        } else {
            ((0, 63), (0, 0))
        };
        let (first, last) = band;
        let apart = if first == 0 { last == 0 || !frame.progressive } else { parts.len() == 1 && last >= first };
        if !apart || last > 63 || bits.1 > 13 || (bits.0 != 0 && bits.0 != bits.1 + 1) {
            return broken("a scan of it has coefficients that cannot be together");
        }
        Ok(Scan { parts, band, bits })
    }
}
