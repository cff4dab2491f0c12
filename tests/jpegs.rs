//! JPEGs against libjpeg itself: poppler's `pdfimages` decodes them with it, and nothing is scaled or converted.

use std::process::Command;

use leporello::image;
use libtest_mimic::Trial;

use crate::damage::files::Maker;
use crate::support::{Check, ensure, judged, output, scratch};

/// Baseline and progressive, of all samples and of a half or a quarter of the colours', with and without restart markers.
const PICTURES: [&str; 6] = ["baseline", "progressive", "restarts", "upright", "wide", "tile"];

pub fn trials() -> Vec<Trial> {
    let trial =
        |name| judged(format!("judge: pdfimages: {name}.jpg as libjpeg has it"), "pdfimages", move || compare(name));
    PICTURES.into_iter().map(trial).collect()
}

fn compare(name: &str) -> Check {
    let bytes = std::fs::read(format!("tests/pictures/{name}.jpg"))?;
    let header = image::inspect(&bytes)?;
    let (width, height, channels) = (header.width as usize, header.height as usize, header.channels());
    let dict = format!(
        "/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode"
    );
    let file = Maker::page("/XObject<</I 5 0 R>>", b"/I Do").stream(5, &dict, &bytes).bytes();
    let folder = scratch(&format!("jpeg-{name}"))?;
    std::fs::write(folder.join("page.pdf"), file)?;
    output(Command::new("pdfimages").arg(folder.join("page.pdf")).arg(folder.join("out")))?;
    let theirs = std::fs::read(folder.join("out-000.ppm"))?;
    // Behind the head of PPM, which ends with the largest value.
    let theirs = &theirs[theirs.len() - width * height * channels..];
    let mut rows = image::rows(&bytes, &header)?;
    let (mut sum, mut most) = (0, 0);
    for line in theirs.chunks(width * channels) {
        for (ours, theirs) in rows.row()?.iter().zip(line) {
            sum += u64::from(ours.abs_diff(*theirs));
            most = most.max(ours.abs_diff(*theirs));
        }
    }
    // Both round; libjpeg in the middle too.
    let mean = sum as f64 / theirs.len() as f64;
    ensure(mean < 0.1 && most <= 3, || format!("off by {mean} on average, {most} at most"))
}
