//! How long a photograph of 20 million pixels takes to come into the inks of the press: `cargo bench --bench pictures`.
//!
//! The photograph is grown from a small one of gradients and noise: between restart markers a JPEG's blocks depend on
//! nothing before them, so that rows of them can be repeated.

use divan::{Bencher, black_box};
use leporello::color::Rendering;
use leporello::convert::{self, Crop, Links, Order, Press};
use leporello::icc::Icc;
use leporello::image;
use leporello::intent::Profile;

fn main() {
    divan::main();
}

/// The small picture's side, and how often it stands across and down: 5376 × 3840 pixels.
const SIDE: u32 = 256;
const TIMES: (u32, u32) = (21, 15);

/// A large JPEG of many small ones (T.81, B.1.1.3 and B.2.4.4).
fn photograph() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pictures/tile.jpg");
    let tile = std::fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let find = |marker: u8| tile.windows(2).position(|pair| pair == [0xff, marker]).expect("a marker");
    let (frame, scan) = (find(0xc0), find(0xda));
    let start = scan + 2 + usize::from(u16::from_be_bytes([tile[scan + 2], tile[scan + 3]]));
    // What stands between restart markers: a row of blocks each.
    let mut rows = vec![Vec::new()];
    let mut bytes = tile[start..tile.len() - 2].iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match bytes.peek() {
            Some(0xd0..=0xd7) if byte == 0xff => {
                bytes.next();
                rows.push(Vec::new());
            }
            _ => rows.last_mut().expect("a row").push(byte),
        }
    }
    let mut out = tile[..start].to_vec();
    out[frame + 5..frame + 7].copy_from_slice(&((SIDE * TIMES.1) as u16).to_be_bytes());
    out[frame + 7..frame + 9].copy_from_slice(&((SIDE * TIMES.0) as u16).to_be_bytes());
    let mut count = 0_u8;
    for _ in 0..TIMES.1 {
        for row in &rows {
            for _ in 0..TIMES.0 {
                if count > 0 {
                    out.extend([0xff, 0xd0 + (count - 1) % 8]);
                }
                out.extend(row);
                // From the ninth on they begin anew.
                count = count % 8 + 1;
            }
        }
    }
    out.extend([0xff, 0xd9]);
    out
}

/// As it is fitted into a panel of 100 mm at 350 ppi, as it fills one of 100 × 210 mm, and with all of its pixels.
#[divan::bench(args = ["fitted", "filling", "whole"], sample_count = 10)]
fn twenty_megapixels(bencher: Bencher<'_, '_>, how: &str) {
    let bytes = photograph();
    let header = image::inspect(&bytes).expect("a JPEG");
    let (width, height) = (header.width, header.height);
    assert!(width * height > 20_000_000);
    let all = Crop { x: 0, y: 0, width, height };
    let (crop, size) = match how {
        "fitted" => (all, (1378, 984)),
        "filling" => (Crop { x: 1774, width: 1828, ..all }, (1378, 2894)),
        _ => (all, (width, height)),
    };
    let order = Order { crop, size, rendering: Rendering::Relative, black: false };
    let profile = miniz_oxide::inflate::decompress_to_vec_zlib(&Profile::fogra39().deflated).expect("it is deflated");
    let press = Press { icc: Icc::read(&profile).expect("a profile"), limit: 300.0 };
    bencher.bench(|| convert::prepare(black_box(&bytes), &header, order, &press, &mut Links::default()));
}
