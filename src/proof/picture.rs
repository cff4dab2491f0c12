//! Pictures as PNG files, fast rather than small.

use crate::planes::{Plate, PlateRow};

/// Inches in a metre.
const PER_METRE: f64 = 1000.0 / 25.4;

/// Red, green and blue of each pixel, in sRGB.
pub(super) fn color(width: usize, height: usize, pixels: &[u8], dpi: f64) -> Vec<u8> {
    encode((width, height), png::ColorType::Rgb, dpi, pixels)
}

/// A plate: solid ink is black.
pub(super) fn grey(plate: &Plate, dpi: f64) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(plate.width() * plate.height());
    for y in 0..plate.height() {
        match plate.row(y) {
            PlateRow::Even(ink) => pixels.resize(pixels.len() + plate.width(), 255 - ink),
            PlateRow::Pixels(row) => pixels.extend(row.iter().map(|ink| 255 - ink)),
        }
    }
    encode((plate.width(), plate.height()), png::ColorType::Grayscale, dpi, &pixels)
}

fn encode((width, height): (usize, usize), color: png::ColorType, dpi: f64, pixels: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width as u32, height as u32);
    encoder.set_color(color);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    // Most of a row is as the one above it.
    encoder.set_filter(png::Filter::Up);
    let per_metre = (dpi * PER_METRE + 0.5) as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit: png::Unit::Meter }));
    if color == png::ColorType::Rgb {
        encoder.set_source_srgb(png::SrgbRenderingIntent::RelativeColorimetric);
    }
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(pixels));
    debug_assert!(written.is_ok(), "writing to memory, of the size that was said: {written:?}");
    bytes
}
