//! Whole pictures: the standard's example, and such as are made to keep a decoder busy.

use hayro_jbig2::{DecodeSettings, Decoder, File};

use super::arithmetic::{Context, STATES};
use super::*;
use crate::reader::budget;

/// Does something with an account of its own.
pub(super) fn meter(work: impl FnOnce(&Meter<'_>) -> Result<()>) {
    let budget = Budget::new(0);
    work(&Meter::new(&budget)).unwrap();
}

/// The example of Annex H, without the file's head.
const EXAMPLE: &[u8] = include_bytes!("../../../../tests/damage/annex-h.jb2");

/// Rows as another decoder gives them, packed as ours.
#[derive(Default)]
struct Theirs {
    row: Vec<bool>,
    bytes: Vec<u8>,
}

impl Decoder for Theirs {
    fn push_pixel(&mut self, black: bool) {
        self.row.push(black);
    }

    fn push_pixel_chunk(&mut self, black: bool, count: u32) {
        self.row.extend(std::iter::repeat_n(black, count as usize * 8));
    }

    fn next_line(&mut self) {
        let pack =
            |eight: &[bool]| (0..8).fold(0, |byte, x| byte << 1 | u8::from(!eight.get(x).copied().unwrap_or(false)));
        self.bytes.extend(self.row.chunks(8).map(pack));
        self.row.clear();
    }
}

#[test]
fn the_standards_example_comes_out_as_from_another_decoder() {
    let file = File::new(EXAMPLE, &DecodeSettings { strict: true }).unwrap();
    let budget = Budget::new(0);
    let meter = Meter::new(&budget);
    // All pages may refer to what stands before the first one.
    let (mut state, mut rest) = (State::default(), &EXAMPLE[13..]);
    for page in file.pages() {
        let mut theirs = Theirs::default();
        page.decode(&mut theirs).unwrap();
        state.read(rest, &meter).unwrap();
        assert!(state.fault.is_none());
        let ours = rows(state.page.as_ref().unwrap(), [page.width(), page.height()]);
        assert!(ours == theirs.bytes, "page {}", page.number());
        while Segment::next(&mut rest).is_some_and(|segment| segment.kind != 49) {}
    }
    assert_eq!(file.page_count(), 3);
}

#[test]
fn a_picture_that_ends_too_soon_is_shown_as_far_as_it_goes() {
    let data = include_bytes!("../../../../tests/damage/picture.jb2");
    let (whole, said) = decode(data, None, [120, 80], &Budget::new(0));
    assert_eq!(said, Ok(()));
    let (part, said) = decode(&data[..data.len() * 2 / 3], None, [120, 80], &Budget::new(0));
    assert!(said.unwrap_err().contains("too soon"));
    assert_eq!((part.len(), &part[..150]), (whole.len(), &whole[..150]));
}

#[test]
fn a_region_of_unknown_length_ends_with_its_rows() {
    let mut region = vec![0, 0, 0, 9, 38, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF];
    region.extend([0; 17]);
    // Arithmetic coding with a template of two adaptive bytes, data with the mark, rows; then another segment.
    region.extend([0b0010, 3, 0xFF, 1, 2, 0xFF, 0xAC, 0, 0, 0, 5, 0xEE]);
    let mut rest = &region[..];
    let segment = Segment::next(&mut rest).unwrap();
    assert_eq!((segment.kind, segment.rows, segment.data.len(), rest), (38, Some(5), 28, &[0xEE][..]));
}

/// The encoder (ITU-T T.88, E.2, by the figures of ITU-T T.800, C.2), for numbers.
struct Encoder {
    bytes: Vec<u8>,
    c: u32,
    a: u32,
    count: u32,
}

impl Encoder {
    fn new() -> Self {
        // The byte before the first is none of the data.
        Self { bytes: vec![0], c: 0, a: 0x8000, count: 12 }
    }

    fn bit(&mut self, context: &mut Context, bit: u32) {
        let (odds, likely, unlikely, switch) = STATES[usize::from(context.state)];
        let odds = u32::from(odds);
        self.a -= odds;
        let expected = bit == u32::from(context.likely);
        if expected == (self.a >= odds) {
            self.c += odds;
        } else {
            self.a = odds;
        }
        if expected && self.a & 0x8000 != 0 {
            return;
        }
        context.likely ^= u8::from(!expected && switch);
        context.state = if expected { likely } else { unlikely };
        while self.a & 0x8000 == 0 {
            self.a <<= 1;
            self.c <<= 1;
            self.count -= 1;
            if self.count == 0 {
                self.byte_out();
            }
        }
    }

    fn byte_out(&mut self) {
        let mut last = self.bytes.pop().unwrap();
        if last != 0xFF && self.c >= 0x800_0000 {
            last += 1;
            self.c &= 0x7FF_FFFF;
        }
        let shift = if last == 0xFF { 20 } else { 19 };
        self.bytes.extend([last, (self.c >> shift) as u8]);
        self.c &= (1 << shift) - 1;
        self.count = if shift == 20 { 7 } else { 8 };
    }

    fn number(&mut self, contexts: &mut [Context; 512], value: i64) {
        let mut before = 1_usize;
        let mut put = |encoder: &mut Self, bit: u32| {
            encoder.bit(&mut contexts[before], bit);
            before = if before < 256 { before << 1 } else { (before << 1 & 511) | 256 } | bit as usize;
        };
        put(self, u32::from(value < 0));
        let value = value.unsigned_abs();
        let ranges = [(2, 0_u64), (4, 4), (6, 20), (8, 84), (12, 340), (32, 4436)];
        let range = ranges.iter().rposition(|(_, start)| value >= *start).unwrap();
        for at in 0..5 {
            if at <= range {
                put(self, u32::from(at < range));
            }
        }
        let (width, start) = ranges[range];
        for bit in (0..width).rev() {
            put(self, ((value - start) >> bit & 1) as u32);
        }
    }

    /// FLUSH, and the mark at the end.
    fn end(mut self) -> Vec<u8> {
        let most = self.c + self.a;
        self.c |= 0xFFFF;
        if self.c >= most {
            self.c -= 0x8000;
        }
        for _ in 0..2 {
            self.c <<= self.count;
            self.byte_out();
        }
        self.bytes.extend([0xFF, 0xAC]);
        self.bytes.remove(0);
        self.bytes
    }
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

/// A segment that refers to all before it but the page.
fn segment(number: u8, kind: u8, data: &[u8]) -> Vec<u8> {
    let referred = number.saturating_sub(1);
    let mut bytes = vec![0, 0, 0, number, kind, referred << 5];
    bytes.extend(1..=referred);
    bytes.push(1);
    bytes.extend(numbers(&[data.len() as u32]));
    bytes.extend(data);
    bytes
}

fn page() -> Vec<u8> {
    segment(0, 48, &[&numbers(&[9, 9, 0, 0])[..], &[0, 0, 0]].concat())
}

/// A dictionary whose so many symbols have that width and height, and whose pixels are as they come.
fn dictionary(count: u32, width: i64, height: i64) -> Vec<u8> {
    let mut encoder = Encoder::new();
    encoder.number(&mut [Context::default(); 512], height);
    encoder.number(&mut [Context::default(); 512], width);
    // The fourth template, with its adaptive pixel where it usually is.
    [&[0x0C, 0, 2, 0xFF][..], &numbers(&[count, count]), &encoder.end()].concat()
}

#[test]
fn numbers_are_read_as_they_were_written() {
    let values = [0, 3, 4, -19, 20, 83, 84, -339, 340, 4435, 4436, 65_535, -70_000];
    let (mut encoder, mut contexts) = (Encoder::new(), [Context::default(); 512]);
    values.iter().for_each(|value| encoder.number(&mut contexts, *value));
    let data = encoder.end();
    let (mut decoder, mut integer) = (Arithmetic::new(&data), arithmetic::Integer::new());
    assert_eq!(values.map(Some), [(); 13].map(|()| integer.read(&mut decoder)));
}

#[test]
fn symbols_that_are_larger_than_any_sheet_are_not_made() {
    let data = [page(), segment(1, 0, &dictionary(1, 65_535, 65_535))].concat();
    let budget = Budget::new(0);
    let (_, said) = decode(&data, None, [9, 9], &budget);
    assert!(said.unwrap_err().contains("400 million pixels"));
    assert!(budget.spent().steps < 1 << 20, "nothing was done for it");
}

/// An account with few steps left.
fn poor() -> Budget {
    let budget = Budget::new(0);
    budget.steps(budget::MOST_STEPS - (1 << 20)).unwrap();
    budget
}

#[test]
fn symbols_are_paid_for_while_they_are_made() {
    let data = [page(), segment(1, 0, &dictionary(100_000, 2000, 2000))].concat();
    let (_, said) = decode(&data, None, [9, 9], &poor());
    assert!(said.unwrap_err().contains("more work"));
}

#[test]
fn a_text_of_more_letters_than_anyone_reads_is_not_set() {
    let (mut encoder, mut strip, mut next) = (Encoder::new(), [Context::default(); 512], [Context::default(); 512]);
    encoder.number(&mut strip, 0);
    encoder.number(&mut strip, 0);
    encoder.number(&mut [Context::default(); 512], 0);
    // What was learnt goes on behind the end of the data.
    (0..200).for_each(|_| encoder.number(&mut next, 0));
    let head = [&numbers(&[9, 9, 0, 0])[..], &[0, 0, 0x10], &numbers(&[u32::MAX])].concat();
    let data = [page(), segment(1, 6, &[head, encoder.end()].concat())].concat();
    let (_, said) = decode(&data, None, [9, 9], &poor());
    assert!(said.unwrap_err().contains("more work"));
}

#[test]
fn what_nobody_foresees_costs_more_than_what_is_alike() {
    let cost = |data: &[u8]| {
        let budget = Budget::new(0);
        let meter = Meter::new(&budget);
        let mut bitmap = Bitmap::new(1000, 10, false, &meter).unwrap();
        let (template, mut decoder) = (generic::Template::new(0), Arithmetic::new(data));
        generic::arithmetic(&mut bitmap, &mut decoder, &mut template.contexts(), &template, false, None, &meter)
            .unwrap();
        (budget.spent().steps, decoder.read() as u64)
    };
    let noise: Vec<u8> = (1..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8 & 0x7F).collect();
    let (noisy, bytes) = cost(&noise);
    assert!(bytes > 100 && noisy > 100_000 + 160 * bytes, "{noisy} steps for {bytes} bytes");
    let (alike, _) = cost(&[0xFF, 0xAC]);
    assert!(alike * 2 < noisy, "{alike} of {noisy} steps");
}
