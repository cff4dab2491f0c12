//! Proofs of a finished file: what people look at before it goes to press.
//!
//! Input: a document that [`crate::reader`] has opened, and what is known of the job ([`Guide`]) where it is ours. Output:
//! PNG pictures, one by one, to whoever puts them somewhere: each side as it will look, each panel cut at its creases, each
//! plate, how much ink lies where; and the text in the order in which it is read. Everything is made from the file's bytes;
//! the job only says where panels, creases and frames are.
//!
//! Places of a guide are points from the top-left corner of the trim, y down.

mod blocks;
mod heat;
mod letter;
mod line;
mod logical;
mod missing;
mod names;
mod overlay;
mod picture;
mod press;
mod structure;
mod view;
mod watch;
mod words;

use kurbo::Rect;

use self::blocks::Block;
use self::heat::Heat;
use self::overlay::Over;
use self::press::Press;
use crate::pages::{Page, Sink};
use crate::planes::{Canvas, Keep, MOST_PIXELS, Planes, Plate, Screen, Setup, Spot, White, finest, render};
use crate::reader::Document;

pub use self::names::files as file_names;
pub use self::overlay::Overlay;
pub use self::view::View;
pub use self::watch::Watch;

/// Names of inks that are no inks: lines for what is done after printing (ISO 19593-1).
const TECHNICAL: [&str; 3] = ["Cutting", "Creasing", "Bleed"];

/// A kind of picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A side, or a page of a file that is not ours, as it will look.
    Side,
    /// A panel of it.
    Panel,
    /// A plate.
    Plate,
    /// How much ink there is.
    Ink,
    /// A side with overprint ignored, as programs show it that know none.
    Knockout,
}

impl Kind {
    /// All of them, as they are called on the command line.
    pub const ALL: [(&'static str, Self); 5] = [
        ("side", Self::Side),
        ("panel", Self::Panel),
        ("plate", Self::Plate),
        ("ink", Self::Ink),
        ("knockout", Self::Knockout),
    ];

    /// What is made unless something else is asked for.
    pub const USUAL: [Self; 4] = [Self::Side, Self::Panel, Self::Plate, Self::Ink];
}

/// What is known of one side of a job.
#[derive(Clone, Debug, Default)]
pub struct Guide {
    /// `a` or `b`.
    pub name: String,
    /// Its panels.
    pub panels: Vec<PanelGuide>,
    /// Creases that run down.
    pub creases: Vec<CreaseGuide>,
    /// Creases that run across.
    pub cross_creases: Vec<CreaseGuide>,
    /// Least distance of text from trim and creases.
    pub safe: f64,
    /// Where text runs.
    pub frames: Vec<Rect>,
    /// The baseline grid: from the top trim to the first line, and from line to line.
    pub grid: Option<(f64, f64)>,
}

/// A panel.
#[derive(Clone, Debug)]
pub struct PanelGuide {
    /// Its name in layout.toml.
    pub name: String,
    /// The same as a part of a file's name: see [`file_names`].
    pub file: String,
    /// Its trim.
    pub place: Rect,
    /// It stands on its head on the open sheet.
    pub turned: bool,
}

/// A crease, by parts: from where to where, and whether it is a mountain there, seen from this side.
#[derive(Clone, Debug)]
pub struct CreaseGuide {
    /// From the left, or from the top.
    pub at: f64,
    /// Start, end, mountain.
    pub parts: Vec<(f64, f64, bool)>,
}

/// What is known of a job.
#[derive(Clone, Debug, Default)]
pub struct Guides {
    /// Its sides, which are the file's pages.
    pub sides: Vec<Guide>,
    /// The open, trimmed sheet, across and down.
    pub size: (f64, f64),
    /// The most ink in one place, in percent.
    pub limit: f64,
}

/// What is wanted.
#[derive(Clone, Debug)]
pub struct Order {
    /// Pixels per inch.
    pub dpi: f64,
    /// What is made.
    pub kinds: Vec<Kind>,
    /// What is drawn over sides and panels.
    pub overlays: Vec<Overlay>,
    /// White is the paper's rather than the screen's.
    pub paper: bool,
    /// The most ink in one place, in percent; nothing for what the job or the printing condition says.
    pub limit: Option<f64>,
}

/// A finished picture.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Its file's name, with ending.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// Columns and rows.
    pub size: (usize, usize),
    /// What it shows, for people.
    pub about: String,
}

/// Whether an ink is printed.
fn printed(spot: &Spot) -> bool {
    !TECHNICAL.contains(&spot.name.as_str())
}

/// A file that is open to be proofed.
pub struct File {
    document: Document,
    press: Press,
    guides: Option<Guides>,
}

impl File {
    /// Opens a file; `guides` where it is a job's.
    ///
    /// # Errors
    /// In words for people, why it cannot be read.
    pub fn open(bytes: Vec<u8>, guides: Option<Guides>) -> Result<Self, String> {
        let document = Document::open(bytes)?;
        let press = press::press(&document)?;
        Ok(Self { document, press, guides })
    }

    /// How many pages it has.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.document.pages().len()
    }

    /// Why it cannot be the job that its guides are of, if it cannot.
    #[must_use]
    pub fn mismatch(&self) -> Option<String> {
        let guides = self.guides.as_ref()?;
        let (pages, sides) = (self.pages(), guides.sides.len());
        if pages != sides {
            let counted = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
            return Some(format!("it has {}, and the job has {}", counted(pages, "page"), counted(sides, "side")));
        }
        // A millimetre: what programs round by.
        let near = |a: f64, b: f64| (a - b).abs() < 72.0 / 25.4;
        let (width, height) = guides.size;
        let other = self
            .document
            .pages()
            .map(Page::sheet)
            .find(|trim| !near(trim.width(), width) || !near(trim.height(), height))?;
        let mm = |points: f64| libm::round(points * 254.0 / 72.0) / 10.0;
        Some(format!(
            "it is trimmed to {} × {} mm, and the job to {} × {} mm",
            mm(other.width()),
            mm(other.height()),
            mm(width),
            mm(height)
        ))
    }

    /// A page that has too many pixels at some resolution, counted from 1, and the finest at which it can be made.
    #[must_use]
    pub fn too_fine(&self, dpi: f64) -> Option<(usize, f64)> {
        let finest = |page: &Page| finest(page.crop, MOST_PIXELS);
        self.document.pages().map(|page| (page.number, finest(page))).find(|(_, finest)| dpi > *finest)
    }

    /// What was wrong with it as a whole, in words for people, and which condition stands in where it names none.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let stands_in = self.press.stands_in.as_ref();
        let stands_in = stands_in.map(|why| format!("{why}; its colours are shown as {} has them", self.press.name));
        self.document.notes().iter().map(|note| note.text.clone()).chain(stands_in).collect()
    }

    /// Its text, language by language, in the order in which it is read.
    #[must_use]
    pub fn text(&self) -> String {
        words::words(&self.document)
    }

    /// How many steps there will be, pages that are painted and pictures that are made of them, as far as that is known
    /// before: for showing progress.
    #[must_use]
    pub fn count(&self, order: &Order) -> usize {
        let panels: usize = self.guides.iter().flat_map(|guides| &guides.sides).map(|side| side.panels.len()).sum();
        let of = |kind: &Kind| match kind {
            Kind::Panel => panels,
            Kind::Plate => 4 * self.pages(),
            Kind::Side | Kind::Ink => self.pages(),
            // It is painted anew.
            Kind::Knockout => 2 * self.pages(),
        };
        self.pages() + order.kinds.iter().map(of).sum::<usize>()
    }

    /// Makes the pictures of a page, counted from 0, and hands them on one by one. What could not be read or shown is given
    /// back, in words for people. Who wants to know how far each painting has come gives a `watch`.
    ///
    /// # Errors
    /// The first that `put` has.
    pub fn page<E>(
        &self,
        index: usize,
        order: &Order,
        mut watch: Option<&mut Watch<'_>>,
        put: &mut dyn FnMut(Picture) -> Result<(), E>,
    ) -> Result<Vec<String>, E> {
        let (document, press) = (&self.document, &self.press);
        let Some(page) = document.pages().nth(index) else { return Ok(Vec::new()) };
        let guide = self.guides.as_ref().and_then(|guides| guides.sides.get(index));
        let limit = order.limit.or(self.guides.as_ref().map(|guides| guides.limit)).unwrap_or(press.limit);
        let setup = Setup { dpi: order.dpi, area: page.crop, overprint: true, keep: Keep::All };
        let draw = |sink: &mut dyn Sink| watch::draw(document, index, sink, watch.as_deref_mut());
        let planes = render(page, draw, &press.condition, &setup);
        let mut notes: Vec<String> = planes.notes.iter().map(|note| note.text.clone()).collect();
        notes.extend(missing::words(&planes, page.number));
        Sheet { document, index, page, guide, press, order, limit, planes }.pictures(watch, put)?;
        Ok(notes)
    }
}

/// A page that is being proofed.
struct Sheet<'a> {
    document: &'a Document,
    index: usize,
    page: &'a Page,
    guide: Option<&'a Guide>,
    press: &'a Press,
    order: &'a Order,
    limit: f64,
    planes: Planes,
}

impl Sheet<'_> {
    fn pictures<E>(
        &self,
        watch: Option<&mut Watch<'_>>,
        put: &mut dyn FnMut(Picture) -> Result<(), E>,
    ) -> Result<(), E> {
        let wanted = |kind| self.order.kinds.contains(&kind);
        if wanted(Kind::Side) || wanted(Kind::Panel) {
            let canvas = self.shown(&self.planes, true);
            if wanted(Kind::Side) {
                put(self.side(&canvas))?;
            }
            if wanted(Kind::Panel) {
                self.panels(&canvas, put)?;
            }
        }
        if wanted(Kind::Plate) {
            self.plates(put)?;
        }
        if wanted(Kind::Ink) {
            put(self.ink())?;
        }
        if wanted(Kind::Knockout) {
            put(self.knockout(watch))?;
        }
        Ok(())
    }

    /// `a`, or the page's number.
    fn name(&self) -> String {
        self.guide.map_or_else(|| (self.index + 1).to_string(), |guide| guide.name.clone())
    }

    /// The page for people.
    fn words(&self) -> String {
        match self.guide {
            Some(guide) => format!("side {}", guide.name.to_uppercase()),
            None => format!("page {}", self.index + 1),
        }
    }

    fn picture(&self, name: String, canvas: &Canvas, about: String) -> Picture {
        let (width, height) = (canvas.width(), canvas.height());
        let bytes = picture::color(width, height, canvas.pixels(), self.order.dpi);
        Picture { name, bytes, size: (width, height), about }
    }

    /// Plates as a screen shows them.
    fn shown(&self, planes: &Planes, overlays: bool) -> Canvas {
        let white = if self.order.paper { White::Paper } else { White::Screen };
        let mut screen = Screen::new(planes, &self.press.condition, white, printed);
        let mut pixels = vec![0; planes.width * planes.height * 3];
        for (y, row) in pixels.chunks_exact_mut(planes.width * 3).enumerate() {
            screen.row(y, row);
        }
        let mut canvas = Canvas::of(planes.width, planes.height, pixels);
        missing::frame(&mut canvas, planes, self.order.dpi);
        if overlays && !self.order.overlays.is_empty() {
            let blocks = if self.order.overlays.contains(&Overlay::Order) { self.blocks() } else { Vec::new() };
            let over = Over { page: self.page, guide: self.guide, matrix: planes.matrix, dpi: self.order.dpi };
            over.draw(&mut canvas, &self.order.overlays, &blocks);
        }
        canvas
    }

    /// The text that is cut out with the sheet; the job line outside is for the printer.
    fn blocks(&self) -> Vec<Block> {
        let mut blocks = blocks::blocks(self.document, &structure::structure(self.document), self.index);
        blocks.retain(|block| self.page.sheet().contains(block.place.center()));
        blocks
    }

    fn side(&self, canvas: &Canvas) -> Picture {
        let name = match self.guide {
            Some(guide) => format!("side-{}.png", guide.name),
            None => format!("page-{}.png", self.index + 1),
        };
        self.picture(name, canvas, format!("{} for {}", self.words(), self.press.name))
    }

    fn panels<E>(&self, canvas: &Canvas, put: &mut dyn FnMut(Picture) -> Result<(), E>) -> Result<(), E> {
        let Some(guide) = self.guide else { return Ok(()) };
        for panel in &guide.panels {
            let place = self.planes.matrix.transform_rect_bbox(overlay::on_page(self.page, panel.place));
            let edge = |v: f64| libm::floor(v + 0.5).max(0.0) as usize;
            let mut cut = canvas.part([edge(place.x0), edge(place.y0), edge(place.x1), edge(place.y1)]);
            if panel.turned {
                cut = turned(&cut);
            }
            put(self.picture(format!("panel-{}.png", panel.file), &cut, format!("panel `{}`", panel.name)))?;
        }
        Ok(())
    }

    fn plates<E>(&self, put: &mut dyn FnMut(Picture) -> Result<(), E>) -> Result<(), E> {
        let process = ["cyan", "magenta", "yellow", "black"].map(str::to_owned);
        let spots = self.planes.spots.iter().map(|(spot, _)| spot.name.as_str());
        let names = process.iter().map(String::as_str).chain(spots);
        let plates = self.planes.process.iter().chain(self.planes.spots.iter().map(|(_, plate)| plate));
        for (name, (file, plate)) in names.clone().zip(names::files(names).into_iter().zip(plates)) {
            put(self.plate(name, &file, plate))?;
        }
        Ok(())
    }

    fn plate(&self, name: &str, file: &str, plate: &Plate) -> Picture {
        let ink = self.planes.ink(plate, self.inside());
        let about = if plate.is_bare() {
            format!("{name}: nothing is printed")
        } else {
            format!("{name}: {:.1} % of the area, at most {:.0} %", ink.mean * 100.0, ink.most * 100.0)
        };
        let bytes = picture::grey(plate, self.order.dpi);
        let name = format!("plate-{}-{file}.png", self.name());
        Picture { name, bytes, size: (plate.width(), plate.height()), about }
    }

    /// What is judged: inside the bleed, where there is one.
    fn inside(&self) -> Rect {
        self.page.bleed.unwrap_or_else(|| self.page.sheet())
    }

    fn ink(&self) -> Picture {
        let heat = Heat::new(&self.planes, self.page, self.inside(), self.limit);
        let canvas = heat.draw(self.order.dpi);
        self.picture(format!("ink-{}.png", self.name()), &canvas, heat.words())
    }

    fn knockout(&self, watch: Option<&mut Watch<'_>>) -> Picture {
        let setup = Setup { dpi: self.order.dpi, area: self.page.crop, overprint: false, keep: Keep::All };
        let draw = |sink: &mut dyn Sink| watch::draw(self.document, self.index, sink, watch);
        let planes = render(self.page, draw, &self.press.condition, &setup);
        let canvas = self.shown(&planes, false);
        let about = format!("{} with overprint ignored", self.words());
        self.picture(format!("knockout-{}.png", self.name()), &canvas, about)
    }
}

/// By half a turn.
fn turned(canvas: &Canvas) -> Canvas {
    let pixels = canvas.pixels().rchunks_exact(3).flatten().copied().collect();
    Canvas::of(canvas.width(), canvas.height(), pixels)
}
