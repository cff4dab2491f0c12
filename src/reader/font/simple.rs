//! Simple fonts (ISO 32000-1, 9.6): a byte a code, which an encoding gives a name, and the program a glyph.

use hayro_syntax::object::{Array, Dict, Name, Number, Object};
use read_fonts::ps::agl;

use super::encoding::{Named, mac_os};
use super::facts::Facts;
use super::program::{Program, TrueType};
use super::standard::Standard;
use super::{Found, number, text};

/// How the codes of a simple font find their glyphs and widths.
#[derive(Debug)]
pub(super) struct Simple {
    /// The name of each code, where the file or a known font gives one.
    names: Vec<Option<String>>,
    /// Names come from the file rather than from the font program.
    encoded: bool,
    /// Its flags say that it goes by its own codes.
    symbolic: bool,
    /// `FirstChar`.
    first: usize,
    /// `Widths` in the font's own units.
    widths: Option<Vec<f64>>,
    missing_width: f64,
    /// A standard font without widths of its own.
    standard: Option<Standard>,
}

impl Simple {
    /// Reads what the dictionary of a simple font or of a Type 3 font says.
    pub(super) fn open(dict: &Dict<'_>, facts: &mut Facts, program: Option<&Program>, notes: &mut Vec<String>) -> Self {
        let type3 = facts.kind == "Type3";
        let descriptor = facts.descriptor.as_ref();
        let flags = descriptor.map(|descriptor| (descriptor.symbolic(), descriptor.nonsymbolic()));
        let known = Standard::parse(&facts.name).filter(|_| !type3);
        let entry = dict.get::<Object<'_>>(b"Encoding");
        // Fonts whose flags contradict themselves go by whether there is an encoding, as viewers have them.
        let symbolic = match flags {
            Some((symbolic, nonsymbolic)) if symbolic != nonsymbolic => symbolic,
            _ => entry.is_none() && known.is_none_or(|known| known.encoding() != Named::Standard),
        };
        let built_in = || match (program, known) {
            (None, Some(known)) => Some(known.encoding()),
            (None, None) if !type3 && !symbolic => Some(Named::Standard),
            // ISO 32000-1, 9.6.6.4: what the encoding of a TrueType font leaves open is StandardEncoding.
            (Some(Program::TrueType(_)), _) if !symbolic => Some(Named::Standard),
            _ => None,
        };
        let (base, differences) = match &entry {
            None | Some(Object::Null(_)) => {
                facts.encoding = "built-in".into();
                (built_in(), None)
            }
            Some(Object::Name(name)) => {
                facts.encoding = text(name);
                let named = Named::parse(name);
                if named.is_none() {
                    notes.push(format!("its encoding {} is none that PDF knows; the font's own is used", text(name)));
                }
                (named.or_else(built_in), None)
            }
            Some(Object::Dict(encoding)) => {
                let base = encoding.get::<Name<'_>>(b"BaseEncoding");
                facts.encoding = base.as_ref().map_or("built-in".into(), |name| text(name));
                (base.and_then(|name| Named::parse(&name)).or_else(built_in), encoding.get::<Array<'_>>(b"Differences"))
            }
            Some(_) => {
                notes.push("its encoding is neither a name nor a dictionary; the font's own is used".into());
                (built_in(), None)
            }
        };
        let mut names: Vec<_> = match base {
            Some(named) => named.names().iter().map(|name| name.map(str::to_string)).collect(),
            None => vec![None; 256],
        };
        if let Some(differences) = differences {
            facts.encoding.push_str(" with differences");
            differ(&differences, &mut names);
        }
        let encoded = names.iter().any(Option::is_some);
        // What is no number among them is no width, but the next ones are at their places.
        let width = |object| if let Object::Number(width) = object { number(width) } else { 0.0 };
        let widths = dict.get::<Array<'_>>(b"Widths");
        let widths = widths.map(|widths| widths.iter::<Object<'_>>().take(256).map(width).collect::<Vec<_>>());
        facts.widths = widths.is_some();
        if widths.is_none() && program.is_none() && known.is_none() {
            notes.push("it has neither widths nor a font program: its text stands at the wrong places".into());
        }
        let first = dict.get::<Number>(b"FirstChar").map_or(0, |first| first.as_i64().clamp(0, 256) as usize);
        let missing_width = facts.descriptor.as_ref().and_then(|descriptor| descriptor.missing_width).unwrap_or(0.0);
        let standard = known.filter(|_| widths.is_none());
        Self { names, encoded, symbolic, first, widths, missing_width, standard }
    }

    /// The name of a code, where the file or a known font gives one.
    pub(super) fn name(&self, code: u8) -> Option<&str> {
        self.names[usize::from(code)].as_deref()
    }

    /// The width of a code as the file says, in the font's own units; nothing where the file says nothing of any.
    pub(super) fn width(&self, code: u8) -> Option<f64> {
        match (&self.widths, self.standard) {
            (Some(widths), _) => {
                let index = usize::from(code).checked_sub(self.first);
                Some(index.and_then(|index| widths.get(index)).copied().unwrap_or(self.missing_width))
            }
            (None, Some(standard)) => self.name(code).and_then(|name| standard.width(name)),
            (None, None) => None,
        }
    }

    /// The glyph of a code, and its name where the program gives it.
    pub(super) fn glyph(&self, code: u8, program: &Program) -> (u32, Found, Option<String>) {
        let name = self.name(code);
        if name == Some(".notdef") {
            return (0, Found::Notdef, None);
        }
        let found = |glyph: Option<u32>| match glyph {
            Some(0) => (0, Found::Notdef),
            Some(glyph) => (glyph, Found::Glyph),
            None if name.is_some() => (0, Found::Absent),
            None => (0, Found::Unmapped),
        };
        let (glyph, own) = match (program, name) {
            (Program::TrueType(program), _) => {
                let glyph = self.by_cmap(program, code);
                (glyph, glyph.filter(|_| name.is_none()).and_then(|glyph| program.name(glyph)))
            }
            (_, Some(name)) => (program.by_name(name), None),
            (Program::Type1(program), None) => {
                let name = program.encoded(code);
                (name.as_deref().and_then(|name| program.by_name(name)), name)
            }
            (Program::Cff(program), None) => {
                let glyph = program.encoded(code);
                (glyph, glyph.and_then(|glyph| program.name(glyph)))
            }
        };
        // A program keyed by CID has neither names nor an encoding: the code is all there is to go by.
        let glyph = match program {
            Program::Cff(program) if glyph.is_none() && program.keyed_by_cid() => program.by_cid(code.into()),
            _ => glyph,
        };
        let (glyph, found) = found(glyph);
        (glyph, found, own)
    }

    /// The glyph of a code in a TrueType program (ISO 32000-1, 9.6.6.4). Where the one way leads nowhere, the other is
    /// tried, as viewers do.
    fn by_cmap(&self, program: &TrueType, code: u8) -> Option<u32> {
        let by_name = || self.name(code).and_then(|name| by_name(program, name));
        let by_code = || {
            let code = u32::from(code);
            let symbol = [0, 0xf000, 0xf100, 0xf200].iter().find_map(|page| program.by_cmap(3, 0, page + code));
            symbol.or_else(|| program.by_cmap(1, 0, code))
        };
        let found = if self.symbolic || !self.encoded {
            by_code().or_else(by_name)
        } else {
            // A font with a table of Unicode means what its names say.
            by_name().or_else(|| by_code().filter(|_| !program.has_cmap(3, 1)))
        };
        // Without any table to go by, codes are glyphs.
        let bare = !program.has_cmap(3, 1) && !program.has_cmap(3, 0) && !program.has_cmap(1, 0);
        let plain = bare && (!self.encoded || self.symbolic);
        found.or_else(|| Some(u32::from(code)).filter(|glyph| plain && (1..program.glyphs()).contains(glyph)))
    }
}

/// The glyph of a name in a TrueType program: by Unicode, by the codes of Mac OS, by the names of the program.
fn by_name(program: &TrueType, name: &str) -> Option<u32> {
    let unicode = agl::name_to_char(name).map(u32::from);
    let windows = unicode.and_then(|code| program.by_cmap(3, 1, code).or_else(|| program.by_cmap(3, 10, code)));
    let mac = || {
        if program.has_cmap(3, 1) {
            return None;
        }
        let code = mac_os().iter().position(|other| *other == Some(name))?;
        program.by_cmap(1, 0, code as u32)
    };
    let other = || unicode.and_then(|code| program.by_cmap(0, 3, code).or_else(|| program.by_cmap(0, 4, code)));
    windows.or_else(mac).or_else(|| program.by_name(name).filter(|glyph| *glyph != 0)).or_else(other)
}

/// Lays the array `Differences` over names.
fn differ(differences: &Array<'_>, names: &mut [Option<String>]) {
    let mut code = 0;
    for object in differences.iter::<Object<'_>>() {
        match object {
            Object::Number(number) => code = usize::try_from(number.as_i64()).unwrap_or(usize::MAX),
            Object::Name(name) => {
                if let Some(entry) = names.get_mut(code) {
                    *entry = Some(text(&name));
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
}

/// The text of a glyph's name by the Adobe Glyph List; nothing where the name tells none.
pub(super) fn text_of(name: &str) -> Option<String> {
    let text: String = agl::name_to_chars(name).collect();
    (!text.is_empty()).then_some(text)
}
