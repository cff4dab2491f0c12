//! What a page's content stream paints: each path and each piece of text with its ink, its overprint and its place.
//!
//! Knows the operators that a master may have and no other: one that is not in [`Reading::operator`] fails, and so do
//! colours that are neither DeviceCMYK, a Separation, DeviceN nor a gradient of them. Origin: bottom-left of the media, y up, in points.

use std::collections::{BTreeMap, BTreeSet};

use libtest_mimic::Failed;

use super::fonts::to_unicode;
use super::image;
use super::reader::{Dict, File, Lexer, Object};
use super::space::{PROCESS, Part, Space, gradient, space};
use crate::support::{Check, ensure};

/// A rectangle by its left, bottom, right and top edge.
pub type Bounds = [f64; 4];

/// A colour as a press sees it.
#[derive(Clone, Debug, PartialEq)]
pub enum Ink {
    /// The colour in which a page starts, which is DeviceGray: nobody may paint in it.
    Unset,
    /// Amounts of C, M, Y and K, 0 to 1.
    Process([f64; 4]),
    /// A named ink at a tint, and what stands for its solid in DeviceCMYK.
    Separation { name: String, alternate: [f64; 4], tint: f64 },
    /// Several inks.
    DeviceN { parts: Vec<Part>, tints: Vec<f64> },
    /// A gradient: the colours at the ends of its straight pieces.
    Gradient(Vec<Self>),
}

impl Ink {
    pub const BLACK: Self = Self::Process([0.0, 0.0, 0.0, 1.0]);
    pub const PAPER: Self = Self::Process([0.0; 4]);

    /// The colours in it: itself, or those of a gradient.
    pub fn flat(&self) -> &[Self] {
        if let Self::Gradient(ends) = self { ends } else { std::slice::from_ref(self) }
    }

    /// Its named inks beside the process inks, with what stands for their solids.
    pub fn named(&self) -> Vec<(&str, [f64; 4])> {
        fn of(ink: &Ink) -> Vec<(&str, [f64; 4])> {
            match ink {
                Ink::Separation { name, alternate, .. } => vec![(name, *alternate)],
                Ink::DeviceN { parts, .. } => {
                    let spots = parts.iter().filter(|part| !PROCESS.contains(&part.name.as_str()));
                    spots.map(|part| (part.name.as_str(), part.alternate)).collect()
                }
                _ => Vec::new(),
            }
        }
        self.flat().iter().flat_map(of).collect()
    }
}

/// How something was painted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Fill,
    Stroke,
    Text,
    Picture,
}

/// One path or one piece of text.
#[derive(Clone, Debug)]
pub struct Painted {
    pub kind: Kind,
    pub ink: Ink,
    /// Whether it overprints, by the parameter that is meant for its kind.
    pub overprint: bool,
    /// The overprint mode.
    pub mode: f64,
    /// What it covers: of a path its points, grown by half the line; of text the start of its baseline.
    pub bounds: Bounds,
    /// Where it may print at all.
    pub clip: Option<Bounds>,
    /// Resource name of the font.
    pub font: String,
    /// Glyph codes that are shown.
    pub codes: Vec<u16>,
    /// What a reader takes the text for.
    pub text: String,
    /// The words that marked content around it gives instead of it.
    pub alt: Option<String>,
    /// The language that marked content around it names.
    pub lang: Option<String>,
    /// The form that it stands in.
    pub form: Option<String>,
    /// The layer that it stands on.
    pub layer: Option<String>,
    /// Codes that are shown and mean nothing to a reader: neither ToUnicode nor ActualText knows them.
    pub mute: Vec<u16>,
}

/// One page as read back.
#[derive(Debug)]
pub struct Page {
    pub painted: Vec<Painted>,
    /// Resource names by kind that the content uses: `("Font", "F0")`.
    pub used: BTreeSet<(&'static str, String)>,
    /// The resource dictionary's own names, in the same form.
    pub offered: BTreeSet<(&'static str, String)>,
    /// How deep `q` goes.
    pub depth: usize,
    /// Whether a picture on it lets the ground through.
    pub transparent: bool,
}

/// Reads the pages of a file.
pub fn pages(file: &File) -> Result<Vec<Page>, Failed> {
    file.pages()?.into_iter().map(|page| read(file, page)).collect()
}

fn read(file: &File, page: &Dict) -> Result<Page, Failed> {
    let resources = file.dict(page, "Resources")?;
    let mut offered = BTreeSet::new();
    for (kind, entries) in resources {
        let kind = ["Font", "ExtGState", "ColorSpace", "Pattern", "Properties", "XObject"]
            .into_iter()
            .find(|known| known == kind);
        let kind = kind.ok_or_else(|| format!("resources of a kind that no master has: {resources:?}"))?;
        let entries = file.follow(entries).dict().ok_or("resources that are no dictionary")?;
        offered.extend(entries.keys().map(|name| (kind, name.clone())));
    }
    let mut reading = Reading {
        file,
        resources,
        page: Page { painted: Vec::new(), used: BTreeSet::new(), offered, depth: 0, transparent: false },
        state: State::default(),
        saved: Vec::new(),
        path: None,
        clipping: false,
        text: None,
        actual: Vec::new(),
        langs: Vec::new(),
        alts: Vec::new(),
        layer: None,
        inside: None,
        maps: BTreeMap::new(),
    };
    reading.run(&file.data(file.get(page, "Contents")?)?)?;
    let whole = reading.saved.is_empty() && reading.text.is_none() && reading.actual.is_empty();
    ensure(whole, || "the content ends within something that it has opened".into())?;
    Ok(reading.page)
}

/// The graphics state, as far as a master may set it.
#[derive(Clone)]
struct State {
    fill: (Ink, Current),
    stroke: (Ink, Current),
    /// `op` and `OP`.
    overprint: [bool; 2],
    mode: f64,
    width: f64,
    clip: Option<Bounds>,
    font: String,
    /// From the coordinates of the operands to the page's.
    matrix: [f64; 6],
}

/// The current colour space, where one was set by name.
type Current = Option<Space>;

impl Default for State {
    fn default() -> Self {
        Self {
            fill: (Ink::Unset, None),
            stroke: (Ink::Unset, None),
            overprint: [false; 2],
            mode: 0.0,
            width: 1.0,
            clip: None,
            font: String::new(),
            matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        }
    }
}

struct Reading<'a> {
    file: &'a File,
    resources: &'a Dict,
    page: Page,
    state: State,
    saved: Vec<State>,
    path: Option<Bounds>,
    clipping: bool,
    text: Option<Painted>,
    /// Marked content that is open, with its ActualText.
    actual: Vec<Option<String>>,
    /// The same with its Lang.
    langs: Vec<Option<String>>,
    /// The same with its Alt.
    alts: Vec<Option<String>>,
    /// The layer that is open, and how much marked content was open around it.
    layer: Option<(usize, String)>,
    /// The form whose content is being read.
    inside: Option<String>,
    maps: BTreeMap<String, BTreeMap<u16, String>>,
}

impl<'a> Reading<'a> {
    /// Reads a content stream to its end.
    fn run(&mut self, content: &[u8]) -> Check {
        let mut lexer = Lexer::new(content, 0);
        let mut operands = Vec::new();
        while !lexer.is_over() {
            if let Ok(operand) = lexer.operand() {
                operands.push(operand);
                continue;
            }
            let operator = String::from_utf8_lossy(lexer.word()).into_owned();
            let operands = std::mem::take(&mut operands);
            self.operator(&operator, &operands)
                .map_err(|error| format!("{operands:?} {operator}: {}", error.message().unwrap_or("not understood")))?;
        }
        ensure(operands.is_empty(), || "the content ends within an operator".into())
    }

    /// A form or a picture by its name.
    fn external(&mut self, operands: &[Object]) -> Check {
        let name = operands.first().and_then(Object::name).ok_or("no name")?;
        self.page.used.insert(("XObject", name.to_owned()));
        let object = self.file.get(self.file.dict(self.resources, "XObject")?, name)?;
        let dict = object.dict().ok_or("no XObject")?;
        if self.file.name(dict, "Subtype")? != "Image" {
            return self.form(name, object);
        }
        let picture = image::picture(self.file, object)?;
        self.page.transparent |= picture.transparent;
        // It fills the unit square (ISO 32000-1, 8.9.3).
        self.reach(&[(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]);
        let bounds = self.path.take().ok_or("no place")?;
        let mut painted = self.painted(Kind::Picture, bounds);
        ensure(!painted.overprint, || "a picture that overprints".into())?;
        painted.ink = picture.ink;
        self.page.painted.push(painted);
        Ok(())
    }

    /// A form: its content in a state of its own, with its own resources (ISO 32000-1, 8.10).
    fn form(&mut self, name: &str, form: &'a Object) -> Check {
        let dict = form.dict().ok_or("no form")?;
        let keys: Vec<&str> = dict.keys().map(String::as_str).collect();
        ensure(keys == ["BBox", "Filter", "Length", "Resources", "Subtype", "Type"], || {
            format!("a form with {keys:?}")
        })?;
        ensure(self.file.name(dict, "Subtype")? == "Form", || "an XObject that is no form".into())?;
        ensure(self.inside.is_none(), || "a form in a form".into())?;
        let own = self.file.dict(dict, "Resources")?;
        for (kind, entries) in own {
            let kind = ["Font", "ExtGState", "ColorSpace", "Pattern", "XObject", "Properties"]
                .into_iter()
                .find(|known| known == kind);
            let kind = kind.ok_or("resources of a kind that no form has")?;
            let entries = self.file.follow(entries).dict().ok_or("resources that are no dictionary")?;
            self.page.offered.extend(entries.keys().map(|name| (kind, name.clone())));
        }
        let outer = std::mem::replace(&mut self.resources, own);
        let (state, saved) = (self.state.clone(), std::mem::take(&mut self.saved));
        self.inside = Some(name.to_owned());
        self.run(&self.file.data(form)?)?;
        ensure(self.saved.is_empty() && self.text.is_none(), || "the form ends within what it has opened".into())?;
        (self.resources, self.state, self.saved, self.inside) = (outer, state, saved, None);
        Ok(())
    }

    fn operator(&mut self, operator: &str, operands: &[Object]) -> Check {
        let numbers: Vec<f64> = operands.iter().filter_map(Object::number).collect();
        let inside_text = matches!(operator, "Tf" | "Tz" | "Tc" | "Td" | "Ts" | "Tj" | "TJ" | "ET");
        let outside_text = matches!(operator, "q" | "Q" | "cm" | "gs" | "k" | "cs" | "scn" | "m" | "re" | "BT" | "Do");
        if outside_text || inside_text {
            ensure(self.text.is_some() == inside_text, || "stands on the wrong side of BT or ET".into())?;
        }
        match (operator, &numbers[..]) {
            ("q", []) => {
                self.saved.push(self.state.clone());
                self.page.depth = self.page.depth.max(self.saved.len());
            }
            ("Q", []) => self.state = self.saved.pop().ok_or("nothing is saved")?,
            ("w", &[width]) => self.state.width = width,
            ("cm", &[a, b, c, d, e, f]) => {
                ensure((a * d - b * c).abs() > 1e-9, || "a matrix that makes everything flat".into())?;
                let [p, q, r, s, t, u] = self.state.matrix;
                self.state.matrix =
                    [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u];
            }
            ("Do", []) => self.external(operands)?,
            ("J" | "j", &[style]) => {
                ensure([0.0, 1.0, 2.0].contains(&style), || "an unknown style of line".into())?;
            }
            ("M", &[limit]) => ensure(limit >= 1.0, || "a mitre limit below 1".into())?,
            ("d", &[phase]) => {
                let dashes = operands[0].array().ok_or("no dashes")?.iter().map(Object::number);
                ensure(phase >= 0.0 && dashes.clone().all(|dash| dash > Some(0.0)), || "dashes without length".into())?;
            }
            ("gs", []) => {
                let state = self.resource("ExtGState", operands)?;
                self.parameters(&state)?;
            }
            ("k", &[c, m, y, k]) => self.state.fill = (process([c, m, y, k])?, None),
            ("K", &[c, m, y, k]) => self.state.stroke = (process([c, m, y, k])?, None),
            ("cs", []) => self.state.fill = (Ink::Unset, Some(self.space(operands)?)),
            ("CS", []) => self.state.stroke = (Ink::Unset, Some(self.space(operands)?)),
            ("scn", tints) => self.state.fill.0 = self.ink(&self.state.fill.1.clone(), tints, operands)?,
            ("SCN", tints) => self.state.stroke.0 = self.ink(&self.state.stroke.1.clone(), tints, operands)?,
            ("m" | "l", &[x, y]) => self.reach(&[(x, y)]),
            ("c", &[x1, y1, x2, y2, x, y]) => self.reach(&[(x1, y1), (x2, y2), (x, y)]),
            ("re", &[x, y, width, height]) => {
                self.reach(&[(x, y), (x + width, y), (x, y + height), (x + width, y + height)]);
            }
            ("h", []) => {}
            ("W" | "W*", []) => self.clipping = true,
            ("n", []) => {
                let path = self.path.take().ok_or("no path")?;
                ensure(std::mem::take(&mut self.clipping), || "a path that paints nothing and clips nothing".into())?;
                self.state.clip = Some(self.state.clip.map_or(path, |clip| common(clip, path)));
            }
            ("f" | "f*", []) => self.paint(Kind::Fill)?,
            ("S", []) => self.paint(Kind::Stroke)?,
            ("BT", []) => self.text = Some(self.painted(Kind::Text, [0.0; 4])),
            ("ET", []) => self.page.painted.extend(self.text.take()),
            ("Tf", &[size]) => {
                ensure(size > 0.0, || "text without a size".into())?;
                self.resource("Font", operands)?;
                self.state.font = operands[0].name().unwrap_or_default().to_owned();
            }
            ("Tz" | "Tc" | "Ts", &[_]) => {}
            ("Td", &[x, y]) => {
                let [a, b, c, d, e, f] = self.state.matrix;
                let (x, y) = (a * x + c * y + e, b * x + d * y + f);
                self.text.as_mut().ok_or("no text")?.bounds = [x, y, x, y];
            }
            ("Tj", []) => self.show(operands)?,
            ("TJ", []) => self.show(operands.first().and_then(Object::array).ok_or("no array")?)?,
            ("BDC", []) if operands.first().and_then(Object::name) == Some("OC") => {
                ensure(self.layer.is_none(), || "a layer in a layer".into())?;
                let group = self.resource("Properties", &operands[1..])?;
                let name = group.dict().and_then(|group| group.get("Name")).and_then(Object::text);
                self.layer = Some((self.actual.len(), name.ok_or("a layer without a name")?));
                self.actual.push(None);
                self.langs.push(None);
                self.alts.push(None);
            }
            ("BDC", []) => {
                let properties = operands.get(1).and_then(Object::dict).ok_or("no properties")?;
                let actual = properties.get("ActualText").map(|text| text.text().ok_or("ActualText is no string"));
                let lang = properties.get("Lang").map(|text| text.text().ok_or("Lang is no string"));
                self.actual.push(actual.transpose()?);
                self.langs.push(lang.transpose()?);
                let alt = properties.get("Alt").map(|text| text.text().ok_or("Alt is no string"));
                self.alts.push(alt.transpose()?);
                if let (Some(text), Some(Some(actual))) = (&mut self.text, self.actual.last()) {
                    text.text.push_str(actual);
                }
            }
            ("EMC", []) => {
                self.langs.pop();
                self.alts.pop();
                drop(self.actual.pop().ok_or("no marked content is open")?);
                self.layer = self.layer.take().filter(|(depth, _)| *depth < self.actual.len());
            }
            _ => return Err("an operator, or a number of operands, that no master has".into()),
        }
        Ok(())
    }

    /// A resource by the name in the first operand.
    fn resource(&mut self, kind: &'static str, operands: &[Object]) -> Result<Object, Failed> {
        let name = operands.first().and_then(Object::name).ok_or("no name")?;
        self.page.used.insert((kind, name.to_owned()));
        let entries = self.file.dict(self.resources, kind)?;
        Ok(self.file.get(entries, name)?.clone())
    }

    /// An ExtGState: overprint and nothing else, least of all transparency, transfer functions or halftones.
    fn parameters(&mut self, state: &Object) -> Check {
        for (key, value) in state.dict().ok_or("no dictionary")? {
            match (key.as_str(), value) {
                ("Type", Object::Name(name)) if name == "ExtGState" => {}
                ("op", &Object::Bool(on)) => self.state.overprint[0] = on,
                ("OP", &Object::Bool(on)) => self.state.overprint[1] = on,
                ("OPM", &Object::Number(mode)) if mode == 0.0 || mode == 1.0 => self.state.mode = mode,
                _ => return Err(format!("/{key} {value:?} in a graphics state").into()),
            }
        }
        Ok(())
    }

    /// A colour space by name; `Pattern` is one without a resource.
    fn space(&mut self, operands: &[Object]) -> Result<Space, Failed> {
        if operands.first().and_then(Object::name) == Some("Pattern") {
            return Ok(Space::Pattern);
        }
        let object = self.resource("ColorSpace", operands)?;
        space(self.file, &object)
    }

    /// A colour in the current space.
    fn ink(&mut self, current: &Current, tints: &[f64], operands: &[Object]) -> Result<Ink, Failed> {
        match current.as_ref().ok_or("a tint without a colour space")? {
            Space::Pattern => {
                ensure(operands.len() == 1, || "a pattern with a colour of its own".into())?;
                let pattern = self.resource("Pattern", operands)?;
                gradient(self.file, &pattern)
            }
            space => {
                ensure(tints.len() == operands.len(), || "tints are numbers".into())?;
                space.ink(tints)
            }
        }
    }

    fn reach(&mut self, points: &[(f64, f64)]) {
        let [a, b, c, d, e, f] = self.state.matrix;
        for (x, y) in points.iter().map(|(x, y)| (a * x + c * y + e, b * x + d * y + f)) {
            let [left, bottom, right, top] = self.path.unwrap_or([x, y, x, y]);
            self.path = Some([left.min(x), bottom.min(y), right.max(x), top.max(y)]);
        }
    }

    fn painted(&self, kind: Kind, bounds: Bounds) -> Painted {
        let state = &self.state;
        let stroke = kind == Kind::Stroke;
        Painted {
            kind,
            ink: if stroke { state.stroke.0.clone() } else { state.fill.0.clone() },
            overprint: state.overprint[usize::from(stroke)],
            mode: state.mode,
            bounds,
            clip: state.clip,
            font: String::new(),
            codes: Vec::new(),
            text: String::new(),
            alt: self.alts.iter().rev().flatten().next().cloned(),
            lang: self.langs.iter().rev().flatten().next().cloned(),
            form: self.inside.clone(),
            layer: self.layer.as_ref().map(|(_, name)| name.clone()),
            mute: Vec::new(),
        }
    }

    fn paint(&mut self, kind: Kind) -> Check {
        let [left, bottom, right, top] = self.path.take().ok_or("no path")?;
        let [a, b, c, d, ..] = self.state.matrix;
        // By no more than this does a matrix draw a line out.
        let scale = (a * a + b * b + c * c + d * d).sqrt().min(a.abs().max(d.abs()) + b.abs().max(c.abs()));
        let half = if kind == Kind::Stroke { self.state.width / 2.0 * scale } else { 0.0 };
        let painted = self.painted(kind, [left - half, bottom - half, right + half, top + half]);
        ensure(painted.ink != Ink::Unset, || "paints before a colour is set".into())?;
        self.page.painted.push(painted);
        Ok(())
    }

    fn show(&mut self, parts: &[Object]) -> Check {
        let font = self.state.font.clone();
        if !self.maps.contains_key(&font) {
            let fonts = self.file.dict(self.resources, "Font")?;
            self.maps.insert(font.clone(), to_unicode(self.file, self.file.dict(fonts, &font)?)?);
        }
        let (map, text) = (&self.maps[&font], self.text.as_mut().ok_or("no text")?);
        ensure(text.ink != Ink::Unset, || "shows text before a colour is set".into())?;
        ensure(text.font.is_empty() || text.font == font, || "a piece of text in two fonts".into())?;
        text.font = font;
        let actual = self.actual.iter().any(Option::is_some);
        for part in parts {
            let Object::String(bytes) = part else { continue };
            ensure(bytes.len() % 2 == 0, || "half a glyph".into())?;
            for pair in bytes.chunks_exact(2) {
                let code = u16::from_be_bytes([pair[0], pair[1]]);
                text.codes.push(code);
                match map.get(&code) {
                    _ if actual => {}
                    Some(said) => text.text.push_str(said),
                    None => text.mute.push(code),
                }
            }
        }
        Ok(())
    }
}

/// Amounts of the process inks, which must be amounts.
fn process(amounts: [f64; 4]) -> Result<Ink, Failed> {
    Space::Process.ink(&amounts)
}

/// What two rectangles share.
fn common(a: Bounds, b: Bounds) -> Bounds {
    [a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])]
}
