//! What the reader sees of finished files, mark by mark, as text that can be read: files of other programs, the leaflet, and
//! the leaflet's words in the order in which they are read. `LEPORELLO_ACCEPT=1` writes what there is.

use std::fmt::Write as _;
use std::path::Path;

use kurbo::Rect;
use leporello::pages::{Color, Event, Group, List, Mark, Page, Paint, Shape, SoftMask, Space, State};
use leporello::proof::File;
use leporello::reader::Document;
use libtest_mimic::{Failed, Trial};

use crate::support::{Check, compile_folder, difference, ensure, master};

/// Files of `tests/foreign/`: text of three programs, overprint, groups, masks, pictures, patterns, shadings.
const FOREIGN: [&str; 7] =
    ["gs-x3", "hand-devicen", "hand-groups", "hand-images", "hand-masks", "hand-text", "scribus-x4"];
/// Where their expectations are.
const FOLDER: &str = "tests/foreign/seen";
/// The leaflet's.
const LEAFLET: &str = "tests/leaflet/seen";
/// Lines that the dump of a page has at most: what follows is counted.
const MOST_LINES: usize = 120;
/// Letters that are shown of a run.
const MOST_LETTERS: usize = 40;

/// Cases whose words are told: letters of several parts, both directions, and each within the other; hyphens at lines' ends that
/// are the words' own; panels of two languages whose lines stand at one height.
const WORDS: [&str; 5] = ["shaping", "arabic-hebrew", "isolates", "hard-hyphens", "z-unnamed-covers"];
/// Files of `tests/foreign/` whose words are told: one with narrow gaps for spaces.
const FOREIGN_WORDS: [&str; 1] = ["lualatex"];

/// Trials of what is seen.
pub fn trials() -> Vec<Trial> {
    let mut trials: Vec<Trial> = FOREIGN
        .into_iter()
        .map(|name| {
            Trial::test(format!("sights: {name}"), move || {
                let bytes = std::fs::read(Path::new("tests/foreign").join(name).with_extension("pdf"))?;
                expect(&Path::new(FOLDER).join(name).with_extension("txt"), &dump(&Document::open(bytes)?))
            })
        })
        .collect();
    trials.push(Trial::test("sights: the leaflet", || {
        let bytes = leaflet()?;
        expect(&Path::new(LEAFLET).join("marks.txt"), &dump(&Document::open(bytes)?))
    }));
    trials.push(Trial::test("sights: the leaflet's words, language by language", || {
        expect(&Path::new(LEAFLET).join("words.txt"), &File::open(leaflet()?, None)?.text())
    }));
    for name in FOREIGN_WORDS {
        trials.push(Trial::test(format!("sights: words of {name}.pdf"), move || {
            let bytes = std::fs::read(Path::new("tests/foreign").join(name).with_extension("pdf"))?;
            expect(&Path::new(FOLDER).join(format!("{name}-words.txt")), &File::open(bytes, None)?.text())
        }));
    }
    for case in WORDS {
        trials.push(Trial::test(format!("sights: words of {case}"), move || {
            let bytes = master(compile_folder(&Path::new("tests/cases").join(case))?)?.bytes;
            let file = Path::new(FOLDER).join(format!("{case}-words.txt"));
            expect(&file, &File::open(bytes, None)?.text())
        }));
    }
    trials
}

fn leaflet() -> Result<Vec<u8>, Failed> {
    Ok(master(compile_folder(Path::new("."))?)?.bytes)
}

/// Compares with a file, or writes it.
fn expect(file: &Path, text: &str) -> Check {
    if std::env::var_os("LEPORELLO_ACCEPT").is_some_and(|value| value == "1") {
        std::fs::create_dir_all(file.parent().unwrap_or(file))?;
        return Ok(std::fs::write(file, text)?);
    }
    let old = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}\n{text}", file.display()))?;
    let different = difference(&old.replace("\r\n", "\n"), text);
    ensure(different.is_none(), || {
        let different = different.unwrap_or_default();
        format!("{}: {different}\nIf this is right: LEPORELLO_ACCEPT=1, then read the difference.", file.display())
    })
}

fn dump(document: &Document) -> String {
    let mut out = String::from("Places are x y width height in mm from the top left of the trim.\n");
    for (index, page) in document.pages().enumerate() {
        let mut list = List::default();
        document.draw(index, &mut list);
        let mut lines = Vec::new();
        events(page, &list, 1, &mut lines);
        let size = page.place(page.sheet());
        _ = write!(out, "\npage {}: {:.1} × {:.1}", page.number, size.width, size.height);
        if let Some(group) = &page.group {
            _ = write!(out, ", {}", group_words(group));
        }
        out.push('\n');
        for line in lines.iter().take(MOST_LINES) {
            out += line;
            out.push('\n');
        }
        if lines.len() > MOST_LINES {
            _ = writeln!(out, "  and {} more lines", lines.len() - MOST_LINES);
        }
    }
    out
}

fn events(page: &Page, list: &List, depth: usize, lines: &mut Vec<String>) {
    let mut depth = depth;
    for event in &list.0 {
        let line = match event {
            Event::Draw(mark) => mark_words(page, mark),
            Event::OpenClip(clip) => format!("clip {}", place(page, clip.path.control_box())),
            Event::OpenGroup(group) => format!("group {}, {}", place(page, group.bounds), group_words(group)),
            Event::CloseClip | Event::CloseGroup => {
                depth -= 1;
                continue;
            }
            Event::Note(note) => format!("note: {}", note.text),
        };
        lines.push(format!("{}{line}", "  ".repeat(depth)));
        depth += usize::from(matches!(event, Event::OpenClip(_) | Event::OpenGroup(_)));
        let mask = match event {
            Event::Draw(mark) => mark.state.soft_mask.as_ref(),
            Event::OpenGroup(group) => group.state.soft_mask.as_ref(),
            _ => None,
        };
        if let Some(mask) = mask {
            let deeper = if matches!(event, Event::OpenGroup(_)) { depth } else { depth + 1 };
            lines.push(format!("{}{}", "  ".repeat(deeper), mask_words(page, mask)));
        }
    }
}

fn mark_words(page: &Page, mark: &Mark) -> String {
    let at = place(page, mark.bounds);
    let mut line = match &mark.shape {
        Shape::Fill { even_odd, paint, .. } => {
            format!("fill {at} {}{}", paint_words(paint), if *even_odd { " even-odd" } else { "" })
        }
        Shape::Stroke { stroke, paint, .. } => {
            let dash =
                if stroke.dash.is_empty() { String::new() } else { format!(" dashed {}", numbers(&stroke.dash)) };
            format!("stroke {at} {} width {}{dash}", paint_words(paint), number(stroke.width))
        }
        Shape::Text(run) => {
            let said: String = run.glyphs.iter().map(|glyph| glyph.text.as_deref().unwrap_or("\u{FFFD}")).collect();
            let drawn = run.glyphs.iter().filter(|glyph| glyph.outline.is_some()).count();
            let shown: String = said.chars().take(MOST_LETTERS).collect();
            let kind = if run.font.embedded { "" } else { " (not in the file)" };
            format!(
                "text {at} {} {} pt in {}{kind}, {} glyphs, {drawn} drawn: {shown:?}{}",
                paint_words(&run.fill),
                number(run.size),
                run.font.name,
                run.glyphs.len(),
                run.actual_text.as_ref().map_or_else(String::new, |text| format!(" for {text:?}")),
            )
        }
        Shape::Picture { image, matrix, stencil } => {
            let [across, down] = leporello::pages::Image::ppi(image.width, image.height, *matrix);
            let space = image.space.as_ref().map_or_else(|| "no space".to_owned(), |space| space_words(space));
            let space = stencil.as_ref().map_or(space, |paint| format!("stencil {}", paint_words(paint)));
            let mask = if image.mask.is_some() { ", masked" } else { "" };
            format!(
                "picture {at} {} × {}, {} bit, {space}, {across:.0} × {down:.0} ppi{mask}",
                image.width, image.height, image.bits
            )
        }
        Shape::Shading(shading) => format!("shading {at} {}", space_words(&shading.space)),
    };
    line += &state_words(&mark.state);
    if mark.hidden {
        line += ", hidden";
    }
    line
}

fn paint_words(paint: &Paint) -> String {
    match paint {
        Paint::Flat(color) => color_words(color),
        Paint::Shading(shading) => format!("shading in {}", space_words(&shading.space)),
        Paint::Tiling(_) => "tiles".to_owned(),
    }
}

fn color_words(color: &Color) -> String {
    let values: Vec<String> = color.values.iter().map(|value| number(f64::from(*value))).collect();
    format!("{} {}", space_words(&color.space), values.join(" "))
}

fn space_words(space: &Space) -> String {
    match space {
        Space::Gray => "Gray".to_owned(),
        Space::Rgb => "RGB".to_owned(),
        Space::Cmyk => "CMYK".to_owned(),
        Space::CalGray { .. } => "CalGray".to_owned(),
        Space::CalRgb { .. } => "CalRGB".to_owned(),
        Space::Lab { .. } => "Lab".to_owned(),
        Space::Icc { components, .. } => format!("ICC of {components}"),
        Space::Indexed { base, .. } => format!("table of {}", space_words(base)),
        Space::Separation { name, .. } => format!("ink {name}"),
        Space::DeviceN { names, colorants, .. } => {
            let alone = if colorants.is_empty() { String::new() } else { format!(" ({} told alone)", colorants.len()) };
            format!("inks {}{alone}", names.join("+"))
        }
        Space::Pattern(_) => "pattern".to_owned(),
    }
}

fn state_words(state: &State) -> String {
    let mut words = String::new();
    for (word, alpha) in [("fill", state.fill_alpha), ("stroke", state.stroke_alpha)] {
        if alpha < 1.0 {
            _ = write!(words, ", {word} alpha {}", number(alpha));
        }
    }
    if state.blend != leporello::pages::Blend::Normal {
        _ = write!(words, ", {:?}", state.blend);
    }
    if state.fill_overprint || state.stroke_overprint {
        let which = match (state.fill_overprint, state.stroke_overprint) {
            (true, true) => "overprint",
            (true, false) => "fill overprint",
            _ => "stroke overprint",
        };
        _ = write!(words, ", {which}{}", if state.overprint_mode { " mode 1" } else { "" });
    }
    words
}

fn group_words(group: &Group) -> String {
    let space = group.space.as_ref().map_or_else(|| "no space".to_owned(), |space| space_words(space));
    let isolated = if group.isolated { ", isolated" } else { "" };
    let knockout = if group.knockout { ", knock-out" } else { "" };
    format!("group in {space}{isolated}{knockout}{}", state_words(&group.state))
}

fn mask_words(page: &Page, mask: &SoftMask) -> String {
    let kind = if mask.luminosity { "luminosity" } else { "alpha" };
    let transfer = if mask.transfer.is_some() { ", with a transfer function" } else { "" };
    let marks = mask.list.marks().count();
    format!("masked by {kind} of {marks} marks within {}{transfer}", place(page, mask.group.bounds))
}

fn place(page: &Page, rect: Rect) -> String {
    let at = page.place(rect);
    format!("{:.1} {:.1} {:.1} {:.1}", at.x, at.y, at.width, at.height).replace("-0.0", "0.0")
}

/// With three places at most.
fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn numbers(values: &[f64]) -> String {
    values.iter().map(|value| number(*value)).collect::<Vec<_>>().join(" ")
}
