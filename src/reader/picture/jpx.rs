//! JPEG 2000 (ISO 32000-1, 7.4.9): to samples at 8 bits; what the dictionary leaves open comes from the data.

use std::sync::Arc;

use hayro_jpeg2000::{ColorSpace, DecodeSettings, DecoderContext, Image};

use crate::pages::Space;
use crate::reader::budget::Budget;

use super::dct::fit;
use super::{MOST_STEPS, codestream};

/// The most samples that are given.
const MOST_SAMPLES: usize = 48 << 20;

/// What the data says of itself.
pub(super) struct Head {
    /// Per component.
    pub bits: u8,
    /// The colours.
    pub space: Arc<Space>,
    /// Whether an opacity comes with them.
    pub alpha: bool,
}

/// Opens it, unless it would take too much, and says how many steps it takes.
fn open(data: &[u8], indices: bool) -> Result<(Image<'_>, u64), String> {
    let steps = codestream::measure(data)?;
    if steps > MOST_STEPS {
        return Err("its JPEG 2000 data has more blocks and bit planes than are read".into());
    }
    let settings = DecodeSettings { resolve_palette_indices: !indices, strict: false, target_resolution: None };
    let image =
        Image::new(data, &settings).map_err(|error| format!("its JPEG 2000 data has no proper head ({error})"))?;
    let samples = u64::from(image.width()) * u64::from(image.height()) * (channels(&image) as u64);
    if samples > MOST_SAMPLES as u64 {
        return Err(format!(
            "its JPEG 2000 data has {} × {} pixels, which is more than is read",
            image.width(),
            image.height()
        ));
    }
    Ok((image, steps))
}

fn channels(image: &Image<'_>) -> usize {
    usize::from(image.color_space().num_channels()) + usize::from(image.has_alpha())
}

/// Reads the head.
pub(super) fn head(data: &[u8]) -> Result<Head, String> {
    crate::reader::guard(|| {
        let (image, _) = open(data, false)?;
        let device = |components| match components {
            1 => Space::Gray,
            3 => Space::Rgb,
            _ => Space::Cmyk,
        };
        let space = match image.color_space() {
            ColorSpace::Icc { profile, num_channels } if matches!(num_channels, 1 | 3 | 4) => Space::Icc {
                profile: Arc::new(profile.clone()),
                components: usize::from(*num_channels),
                alternate: Some(Arc::new(device(*num_channels))),
                range: vec![[0.0, 1.0]; usize::from(*num_channels)],
                object: None,
            },
            other => device(other.num_channels()),
        };
        Ok(Head { bits: image.original_bit_depth().clamp(1, 16), space: Arc::new(space), alpha: image.has_alpha() })
    })
}

/// Decodes to rows of `size` with `components` samples each, or with the opacity alone.
pub(super) fn decode(
    data: &[u8],
    size: [u32; 2],
    components: usize,
    (indices, alpha): (bool, bool),
    budget: &Budget,
) -> Result<Vec<u8>, String> {
    let (image, steps) = open(data, indices)?;
    budget.steps(steps)?;
    let bits = image.original_bit_depth();
    let (width, height, channels) = (image.width(), image.height(), channels(&image));
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).map_err(|error| format!("its JPEG 2000 data is damaged ({error})"))?;
    let mut pixels = decoded.data_u8();
    if indices && bits < 8 {
        // Indices come out stretched to 8 bits.
        let most = (1_u32 << bits) - 1;
        pixels.iter_mut().for_each(|sample| *sample = ((u32::from(*sample) * most + 127) / 255) as u8);
    }
    let opaque = image.has_alpha();
    let colors = channels - usize::from(opaque);
    let wanted = if alpha { 1 } else { components };
    if alpha && !opaque || !alpha && colors != components {
        return Err(format!("its JPEG 2000 data has {colors} components where its colour space has {components}"));
    }
    if channels != wanted {
        let start = if alpha { channels - 1 } else { 0 };
        let mut kept = Vec::with_capacity(pixels.len() / channels * wanted);
        pixels.chunks_exact(channels).for_each(|pixel| kept.extend_from_slice(&pixel[start..start + wanted]));
        pixels = kept;
    }
    Ok(fit(pixels, [width, height], size, wanted))
}
