//! Pictures brought to the output condition.

use super::*;
use crate::icc::Lab;
use crate::intent::Profile;

fn press(limit: f64) -> Press {
    let profile = Profile::fogra39();
    let icc = miniz_oxide::inflate::decompress_to_vec_zlib(&profile.deflated).unwrap();
    Press { icc: Icc::read(&icc).unwrap(), limit }
}

const AIM: Aim = Aim { rendering: Rendering::Relative, black: false };

/// The grid is near to what is exact, in what the eye sees: Lab of the two mixtures of ink.
#[test]
fn the_grid_is_fine_enough() {
    let press = press(400.0);
    let source = Icc::srgb();
    let link = Link::new(&source, Space::Rgb, &press, AIM).unwrap();
    let compensation = crate::icc::compensation(&source, &press.icc, Rendering::Relative).unwrap();
    let mut worst: f64 = 0.0;
    for step in 0..4096_u32 {
        let pixel = [step * 83 % 256, step * 151 % 256, step * 29 % 256].map(|v| v as u8);
        let [r, g, b] = pixel.map(|v| f64::from(v) / 255.0);
        let color = compensation.apply(source.color(Rendering::Relative, [r, g, b, 0.0]));
        let exact = press.icc.device(Rendering::Relative, color).unwrap();
        let lab = |inks| Lab::from(press.icc.color(Rendering::Relative, inks)).0;
        let (a, b) = (lab(exact), lab(link.at(&pixel).map(|v| f64::from(v) / 255.0)));
        worst = worst.max(a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt());
    }
    assert!(worst < 3.0, "ΔE of {worst}");
}

#[test]
fn less_ink_at_the_same_black() {
    let mut pixel = [230, 204, 179, 242];
    reduce(&mut pixel, 765);
    assert_eq!(pixel[3], 242);
    assert!(sum(&pixel) <= 765 && sum(&pixel) > 760, "{pixel:?}");
    // In proportion, but for the rounding.
    let part = |ink: u8, of: f64| (f64::from(ink) / of - 523.0 / 613.0).abs();
    assert!(
        part(pixel[0], 230.0) < 0.005 && part(pixel[1], 204.0) < 0.005 && part(pixel[2], 179.0) < 0.005,
        "{pixel:?}"
    );
    let mut light = [10, 20, 30, 40];
    reduce(&mut light, 765);
    assert_eq!(light, [10, 20, 30, 40]);
}

/// Greys in black alone: paper stays bare, black is solid, and the lightness between is the grey's.
#[test]
fn greys_in_black_alone() {
    let press = press(300.0);
    let link = Link::new(&Icc::gray(), Space::Gray, &press, Aim { black: true, ..AIM }).unwrap();
    assert_eq!((link.at(&[255]), link.at(&[0])), ([0; 4], [0, 0, 0, 255]));
    let lightness =
        |inks: [u8; 4]| Lab::from(press.icc.color(Rendering::Relative, inks.map(|v| f64::from(v) / 255.0))).0[0];
    let solid = lightness([0, 0, 0, 255]);
    for grey in (0..=255).step_by(15) {
        let Lab([l, ..]) = Icc::gray().color(Rendering::Relative, [f64::from(grey) / 255.0; 4]).into();
        let wanted = solid + (100.0 - solid) * l / 100.0;
        let printed = lightness(link.at(&[grey as u8]));
        assert!((printed - wanted).abs() < 0.4, "{grey}: {printed}, not {wanted}");
    }
}

/// Single colours are those that pictures have, at the grid's own points, and under the limit.
#[test]
fn colors_of_a_screen() {
    let press = press(300.0);
    let screen = Screen::new(&press).unwrap();
    assert_eq!(screen.inks([255; 3]).unwrap(), crate::color::Cmyk::PAPER);
    let link = Link::new(&Icc::srgb(), Space::Rgb, &press, AIM).unwrap();
    for rgb in [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0], [0, 255, 255], [255, 0, 255]] {
        let inks = screen.inks(rgb).unwrap();
        let near = |(tint, sample): (crate::color::Tint, u8)| (tint.percent() - f64::from(sample) / 2.55).abs() < 0.6;
        assert!(inks.total() > 300.0 || inks.tints().into_iter().zip(link.at(&rgb)).all(near), "{rgb:?}: {inks:?}");
    }
    let dark = Press { limit: 200.0, ..press };
    let screen = Screen::new(&dark).unwrap();
    for rgb in [[1, 1, 1], [20, 0, 40], [0, 30, 0], [60, 20, 20]] {
        let total = screen.inks(rgb).unwrap().total();
        assert!(total <= 200.0 && total > 190.0, "{rgb:?}: {total}");
    }
}

/// A part of a picture in fewer pixels: of all that it has, and of those that the decoder has joined.
fn both(bytes: &[u8], crop: Crop, scale: f64, by: u32) -> [Vec<u8>; 2] {
    let header = image::inspect(bytes).unwrap();
    assert_eq!(image::shrunk(bytes, &header, by).unwrap().shrink(), by, "the decoder shrinks it");
    let part = |pixels: u32| ((f64::from(pixels) / scale) as u32).max(1);
    let size = (part(crop.width), part(crop.height));
    let order = Order { crop, size, rendering: Rendering::Relative, black: false };
    [1, by].map(|most| {
        let mut out = Vec::new();
        scaled(bytes, &header, order, most, |row| out.extend_from_slice(row)).unwrap();
        assert_eq!(out.len(), size.0 as usize * size.1 as usize * header.channels());
        out
    })
}

/// The mean distance of samples.
fn distance(a: &[u8], b: &[u8]) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / a.len() as f64
}

/// Joined by the decoder, pixels are as good as all of them joined by the filter, and stand where they did: moved by one stored
/// pixel they would be farther off. In small pictures the edges weigh most, where the filter is cut.
#[test]
fn shrunk_as_it_is_decoded() {
    for (name, bytes, most) in [
        ("baseline", &include_bytes!("../../tests/pictures/baseline.jpg")[..], 5.5),
        ("progressive", &include_bytes!("../../tests/pictures/progressive.jpg")[..], 3.5),
        ("restarts", &include_bytes!("../../tests/pictures/restarts.jpg")[..], 2.0),
        ("upright", &include_bytes!("../../tests/pictures/upright.jpg")[..], 2.5),
        ("wide", &include_bytes!("../../tests/pictures/wide.jpg")[..], 3.5),
        ("grey", &include_bytes!("../../tests/pictures/grey.jpg")[..], 1.5),
        ("cmyk", &include_bytes!("../../tests/pictures/cmyk.jpg")[..], 2.0),
        ("ycck", &include_bytes!("../../tests/pictures/ycck.jpg")[..], 2.0),
        ("inks", &include_bytes!("../../tests/pictures/inks.jpg")[..], 0.5),
        ("tile", &include_bytes!("../../tests/pictures/tile.jpg")[..], 0.7),
    ] {
        let header = image::inspect(bytes).unwrap();
        let (width, height) = (header.width, header.height);
        // Sides and edges that are no whole pixels once they are halved.
        let part = Crop { x: 3, y: 5, width: width - 8, height: height - 7 };
        for crop in [Crop { x: 0, y: 0, width, height }, part] {
            let [all, joined] = both(bytes, crop, 3.5, 2);
            let near = distance(&all, &joined);
            assert!(near <= most, "{name}: off by {near} at {crop:?}");
        }
        let [all, joined] = both(bytes, part, 3.5, 2);
        let near = distance(&all, &joined);
        for (x, y) in [(2, 5), (4, 5), (3, 4), (3, 6)] {
            let far = distance(&both(bytes, Crop { x, y, ..part }, 3.5, 2)[0], &joined);
            assert!(far > near, "{name} is off by {near} where it is, and by {far} at {x}, {y}");
        }
    }
    let tile = &include_bytes!("../../tests/pictures/tile.jpg")[..];
    let [all, joined] = both(tile, Crop { x: 0, y: 0, width: 256, height: 256 }, 12.0, 4);
    assert!(distance(&all, &joined) <= 0.8, "a quarter: off by {}", distance(&all, &joined));
}

/// A decoder joins what leaves the filter enough to do, and nothing where all pixels are kept.
#[test]
fn how_far_a_decoder_shrinks() {
    let crop = Crop { x: 0, y: 0, width: 5472, height: 3648 };
    for (size, by) in [((5472, 3648), 1), ((1600, 1000), 1), ((1378, 919), 2), ((456, 304), 4), ((60, 40), 4)] {
        assert_eq!(shrink(Order { crop, size, rendering: Rendering::Relative, black: false }), by, "{size:?}");
    }
}

/// Colours that a picture says in numbers come to the inks of those that say the same otherwise: primaries and a curve of
/// sRGB, and CIELab (IEC 61966-2-1, and the same colours relative to D50).
#[test]
fn colours_in_numbers() {
    let press = press(300.0);
    let link = |source: &Icc| Link::new(source, Space::Rgb, &press, AIM).unwrap();
    let srgb = link(&Icc::srgb());
    let primaries = [[0.3127, 0.3290], [0.64, 0.33], [0.30, 0.60], [0.15, 0.06]];
    let same = link(&Icc::calibrated(Space::Rgb, None, Some(primaries)).unwrap());
    // Light to the power of 1/2.2 is near to the curve of sRGB, less so where it is dark.
    let curve = link(&Icc::calibrated(Space::Rgb, Some(0.45455), None).unwrap());
    let lab = link(&Icc::lab());
    let near = |a: [u8; 4], b: [u8; 4], most| a.into_iter().zip(b).all(|(a, b)| a.abs_diff(b) <= most);
    for rgb in [[200, 100, 50], [60, 160, 90], [90, 90, 200], [230, 220, 210], [128, 128, 128], [255, 255, 255]] {
        let wanted = srgb.at(&rgb);
        assert!(near(same.at(&rgb), wanted, 1), "{rgb:?}: {:?}, not {wanted:?}", same.at(&rgb));
        assert!(near(curve.at(&rgb), wanted, 8), "{rgb:?}: {:?}, not {wanted:?}", curve.at(&rgb));
        let [r, g, b] = rgb.map(|value| f64::from(value) / 255.0);
        let Lab([l, a, b]) = Icc::srgb().color(Rendering::Relative, [r, g, b, 0.0]).into();
        let sample = [l * 2.55, a + 128.0, b + 128.0].map(|value| (value + 0.5) as u8);
        // A step of a* or b* is more than one of RGB.
        assert!(near(lab.at(&sample), wanted, 6), "{rgb:?}: {:?}, not {wanted:?}", lab.at(&sample));
    }
    let gray =
        |gamma| Link::new(&Icc::calibrated(Space::Gray, gamma, None).unwrap(), Space::Gray, &press, AIM).unwrap();
    assert_eq!(gray(None).at(&[100]), Link::new(&Icc::gray(), Space::Gray, &press, AIM).unwrap().at(&[100]));
    assert!(gray(Some(1.0)).at(&[100])[3] < gray(None).at(&[100])[3], "linear light is lighter");
    assert!(Icc::calibrated(Space::Rgb, None, Some([[0.3, 0.3]; 4])).is_none(), "one point makes no colours");
}
