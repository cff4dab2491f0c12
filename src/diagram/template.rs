//! The printer's template: a page for each side with its boxes, and on layers of their own trim, creases, bleed, safe distance
//! and names with measures, to lay a leaflet out on in another program.
//!
//! Nothing in it is to print: every layer has an ink of its own, which no leaflet is printed in, as ISO 19593-1 asks for; and
//! those that the standard knows say by its words what they are.

use super::pen::{Palette, Pen, Setter, UPRIGHT};
use super::sides::{AROUND, Drawn, unit};
use super::{Leaflet, mm};
use crate::color::{Cmyk, Color, Spot, SpotId, Tint};
use crate::drawing::{Anchor, Drawing, Layer, Page};
use crate::geom::{Point, Rect, Size};
use crate::sheet::StepKind;
use crate::unit::Length;

/// The largest type of a template.
const MOST: Length = Length::mm(4);
/// The lines: thin enough to see on which side of them something stands.
const LINE: Length = Length::from_raw(Length::PER_PT / 2);
/// Room around the bleed: the measures and two lines of type.
const MARGIN: i64 = AROUND + 4;

/// Layers in the order of `pen`, and what a screen shows of their inks, in percent of C, M, Y and K.
const LAYERS: [(Layer, [u8; 4]); 5] = [
    (Layer { name: CUTTING, step: Some((STRUCTURAL, Some(CUTTING))) }, [0, 100, 0, 0]),
    (Layer { name: CREASING, step: Some((STRUCTURAL, Some(CREASING))) }, [100, 0, 0, 0]),
    (Layer { name: BLEED, step: Some((STRUCTURAL, Some(BLEED))) }, [50, 0, 100, 0]),
    (Layer { name: "Safe distance", step: None }, [0, 50, 100, 0]),
    (Layer { name: "Dimensions", step: Some(("Dimensions", None)) }, [0, 0, 0, 60]),
];
const STRUCTURAL: &str = "Structural";
const CUTTING: &str = "Cutting";
const CREASING: &str = "Creasing";
const BLEED: &str = "Bleed";

/// The template.
pub fn drawing(leaflet: &Leaflet, set: &mut Setter<'_>) -> Drawing {
    debug_assert_eq!(StepKind::ALL.map(StepKind::name), [CUTTING, CREASING, BLEED], "one name for one step");
    let unit = unit(leaflet, MOST);
    let margin = leaflet.bleed + unit * MARGIN;
    let trim = Rect::new(margin, margin, leaflet.size.width, leaflet.size.height);
    let ink = |layer: usize| Color::Spot(SpotId(layer as u16), Tint::FULL);
    let palette = Palette {
        cut: ink(0),
        valley: ink(1),
        mountain: ink(1),
        bleed: ink(2),
        safe: ink(3),
        words: ink(4),
        pale: ink(4),
    };
    let mut pages = Vec::new();
    for side in &leaflet.sides {
        let mut pen = Pen::new(&mut *set);
        Drawn { leaflet, side, origin: Point::new(trim.x, trim.y), unit, line: LINE, palette }.draw(&mut pen);
        let [sizes, distances] = leaflet.facts();
        let head = format!("{}, side {:?}: {sizes}, {distances}", leaflet.name, side.side);
        // Up to the bleed: beyond it a printer has no paper to spare.
        let room = trim.width + leaflet.bleed;
        let at = Point::new(trim.x, trim.bottom() + leaflet.bleed + unit * 3);
        pen.lines(&head, at, (unit, room, unit * 5 / 4), palette.words);
        if !leaflet.steps.is_empty() {
            let at = Point::new(trim.x, trim.bottom() + leaflet.bleed + unit * 3 / 2);
            let lines = "dashes: valley; dashes and dots: mountain, as seen from this side";
            pen.fitted(lines, at, (unit, room), (Anchor::Start, UPRIGHT), palette.words);
        }
        pen.items.iter_mut().for_each(|item| item.mark.overprint());
        let size = Size { width: trim.right() + margin, height: trim.bottom() + margin };
        pages.push(Page { size, boxes: Some([trim.outset(leaflet.bleed), trim]), items: pen.items });
    }
    let tint = |percent: u8| Tint::from_percent(f64::from(percent)).unwrap_or(Tint::FULL);
    let inks = LAYERS.iter().map(|(layer, [c, m, y, k])| Spot {
        name: layer.name.to_owned(),
        alternate: Cmyk { c: tint(*c), m: tint(*m), y: tint(*y), k: tint(*k) },
    });
    let layers = LAYERS.iter().map(|(layer, _)| *layer);
    let title = format!("{} – template, {} × {} mm", leaflet.name, mm(leaflet.size.width), mm(leaflet.size.height));
    Drawing { title, inks: inks.collect(), layers: layers.collect(), duplex: None, pages }
}
