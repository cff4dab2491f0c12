//! Another reader of SVG draws the same files: `rsvg-convert` (librsvg).
//!
//! A case asks for it with `rsvg-convert` in its `judge.txt`. Its drawings on side A are in colours that the table maps to
//! plain inks (#00ffff to cyan, and so on), so that a screen's red is what cyan and black leave of the paper's white:
//! then both pictures must be alike. Ghostscript prints ours.

use std::path::Path;
use std::process::Command;

use crate::support::{Check, compile_folder, ensure, master, output, scratch};
use libtest_mimic::Failed;

/// The judge's name.
pub const JUDGE: &str = "rsvg-convert";

/// Pixels a millimetre of what is compared; Ghostscript, which does not smooth gradients' edges, prints four times as many.
const PIXELS: usize = 10;
/// Pixels of the print for one that is compared, in both directions.
const FINER: usize = 4;
/// The most that two pictures may differ on average, and over a square of 4 × 4 pixels: of 255, by eye. Where edges are
/// smoothed, or two stops of a gradient meet, two renderers never agree; what lacks or stands elsewhere is a square of 255.
const MOST_MEAN: f64 = 2.5;
const MOST_SQUARE: f64 = 140.0;

/// A picture of red, green and blue.
struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<[f64; 3]>,
}

/// Compares each drawing that stands on side A with what librsvg makes of its file.
pub fn check(folder: &Path) -> Check {
    let master = master(compile_folder(folder)?)?;
    let scratch = scratch(&format!("judge-rsvg-{}", folder.display()))?;
    let (pdf, pam) = (scratch.join("master.pdf"), scratch.join("page.pam"));
    std::fs::write(&pdf, &master.bytes)?;
    let mut gs = Command::new("gs");
    gs.args(["-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pamcmyk32", "-dLastPage=1", "-dGraphicsAlphaBits=4"]);
    output(
        gs.arg(format!("-r{}", PIXELS as f64 * FINER as f64 * 25.4))
            .arg(format!("-sOutputFile={}", pam.display()))
            .arg(&pdf),
    )?;
    let page = printed(&std::fs::read(&pam)?)?;
    // The fonts of the layout and no others, wherever this runs.
    let fonts = scratch.join("fonts.conf");
    let here = std::env::current_dir()?.join("fonts");
    std::fs::write(
        &fonts,
        format!(
            "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig><dir>{}</dir><cachedir>{}</cachedir></fontconfig>",
            here.display(),
            scratch.join("cache").display()
        ),
    )?;
    let layout: toml::Table = toml::from_str(&std::fs::read_to_string(folder.join("layout.toml"))?)?;
    let list = |key: &str| layout.get(key).and_then(toml::Value::as_array).into_iter().flatten();
    let text =
        |table: &toml::Value, key: &str| table.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
    let side: Vec<String> = list("panel").filter(|p| text(p, "side") == "A").map(|p| text(p, "name")).collect();
    let sheet = &master.sheets[0];
    let mut compared = 0;
    for placed in list("picture") {
        let Some(panel) = side.iter().position(|name| *name == text(placed, "panel")) else { continue };
        let mm = |key: &str| -> Result<f64, Failed> { Ok(text(placed, key).trim_end_matches("mm").parse()?) };
        let file = text(placed, "file");
        let (width, height) = ((mm("width")? * PIXELS as f64) as usize, (mm("height")? * PIXELS as f64) as usize);
        let png = scratch.join("drawing.png");
        let mut rsvg = Command::new(JUDGE);
        rsvg.env("FONTCONFIG_FILE", &fonts).args(["--background-color", "white", "-f", "png", "-o"]).arg(&png);
        output(rsvg.args(["-w", &width.to_string(), "-h", &height.to_string()]).arg(folder.join(&file)))?;
        let drawn = seen(&png)?;
        ensure((drawn.width, drawn.height) == (width, height), || {
            format!("{file}: {} × {}", drawn.width, drawn.height)
        })?;
        let origin = sheet.panels[panel].origin;
        let (left, top) = (
            ((origin.x.to_mm() + mm("x")?) * PIXELS as f64).round() as usize,
            ((origin.y.to_mm() + mm("y")?) * PIXELS as f64).round() as usize,
        );
        alike(&file, &page, (left, top), &drawn)?;
        compared += 1;
    }
    ensure(compared > 0, || "no drawing stands on side A, so nothing was judged".into())
}

fn alike(file: &str, page: &Picture, (left, top): (usize, usize), drawn: &Picture) -> Check {
    let difference = |x: usize, y: usize| -> f64 {
        let ours = page.pixels[(top + y) * page.width + left + x];
        let theirs = drawn.pixels[y * drawn.width + x];
        (0..3).map(|i| (ours[i] - theirs[i]).abs()).sum::<f64>() / 3.0
    };
    let (mut sum, mut worst, mut place) = (0.0, 0.0, (0, 0));
    for y in (0..drawn.height).step_by(4) {
        for x in (0..drawn.width).step_by(4) {
            let square: Vec<f64> = (y..(y + 4).min(drawn.height))
                .flat_map(|y| (x..(x + 4).min(drawn.width)).map(move |x| (x, y)))
                .map(|(x, y)| difference(x, y))
                .collect();
            let mean = square.iter().sum::<f64>() / square.len() as f64;
            sum += square.iter().sum::<f64>();
            if mean > worst {
                (worst, place) = (mean, (x, y));
            }
        }
    }
    let mean = sum / (drawn.width * drawn.height) as f64;
    let mm = |pixels: usize| pixels as f64 / PIXELS as f64;
    ensure(mean <= MOST_MEAN && worst <= MOST_SQUARE, || {
        format!("{file}: differs by {mean:.2} of 255, most by {worst:.0} at {} × {} mm", mm(place.0), mm(place.1))
    })
}

/// What Ghostscript printed (PAM with four samples a pixel), many pixels together, as the eye sees plain inks.
fn printed(bytes: &[u8]) -> Result<Picture, Failed> {
    let end = bytes.windows(7).position(|w| w == b"ENDHDR\n").ok_or("no PAM")? + 7;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let number = |key: &str| -> Result<usize, Failed> {
        let line = head.lines().find_map(|line| line.strip_prefix(key)).ok_or("no such line")?;
        Ok(line.trim().parse()?)
    };
    let (wide, high) = (number("WIDTH ")?, number("HEIGHT ")?);
    ensure(number("DEPTH ")? == 4 && bytes.len() == end + wide * high * 4, || "not in four inks".into())?;
    let at = |x: usize, y: usize, ink: usize| f64::from(bytes[end + (y * wide + x) * 4 + ink]);
    let (width, height) = (wide / FINER, high / FINER);
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let mean = |ink: usize| {
                let left = |x, y| (255.0 - at(x, y, ink) - at(x, y, 3)).max(0.0);
                let row = |y| (0..FINER).map(|i| left(x * FINER + i, y)).sum::<f64>();
                (0..FINER).map(|k| row(y * FINER + k)).sum::<f64>() / (FINER * FINER) as f64
            };
            pixels.push([mean(0), mean(1), mean(2)]);
        }
    }
    Ok(Picture { width, height, pixels })
}

fn seen(path: &Path) -> Result<Picture, Failed> {
    let decoder = png::Decoder::new(std::io::BufReader::new(std::fs::File::open(path)?));
    let mut reader = decoder.read_info()?;
    let mut bytes = vec![0; reader.output_buffer_size().ok_or("too large")?];
    let info = reader.next_frame(&mut bytes)?;
    let channels = info.color_type.samples();
    let pixels =
        bytes[..info.buffer_size()].chunks_exact(channels).map(|p| [p[0], p[1], p[2]].map(f64::from)).collect();
    Ok(Picture { width: info.width as usize, height: info.height as usize, pixels })
}
