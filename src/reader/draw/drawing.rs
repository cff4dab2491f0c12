//! What the painters of a page share: the file, what outlives the page, and what may still be done.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use hayro_syntax::object::{Dict, ObjectIdentifier};

use crate::pages::{Fault, Image, Page, Paint, Shading, SoftMask};
use crate::reader::file::File;
use crate::reader::layers::Layers;

use super::state::{Home, Loaded};

/// The most parts that patterns and soft masks of a page keep: a part has some 250 bytes, which is what a mark takes, two glyphs
/// or four elements of a path.
pub(super) const MOST_KEPT: u32 = 400_000;

/// How deep forms, patterns, masks and glyph procedures may nest. Viewers allow some 28; files have less than ten.
const DEEPEST: usize = 20;

/// Object, matrix, what stands for device colours, and the colour of an uncoloured one.
pub(super) type PatternKey = (u32, [u64; 6], usize, Vec<u32>);

/// Object and kind, and the matrix.
pub(super) type MaskKey = (u32, [u64; 6]);

/// Pictures by object and by what stands for device colours.
type Images = BTreeMap<(ObjectIdentifier, usize), Result<Rc<Image>, String>>;

/// What outlives pages: fonts, pictures, patterns.
#[derive(Default)]
pub(in crate::reader) struct Kept {
    pub fonts: RefCell<BTreeMap<Home, Rc<Loaded>>>,
    pub images: RefCell<Images>,
}

impl Kept {
    /// Drops all of it; what is needed is read again.
    pub(super) fn clear(&self) {
        self.fonts.borrow_mut().clear();
        self.images.borrow_mut().clear();
    }
}

/// What is shared by all painters of a page.
pub(in crate::reader) struct Drawing<'d> {
    pub file: &'d Rc<File>,
    pub layers: &'d Layers,
    pub kept: &'d Kept,
    /// The page's number, for notes.
    pub number: usize,
    /// What is there of the page, as the extent of what has none.
    pub media: kurbo::Rect,
    /// How many parts may still be kept.
    pub(super) parts: Cell<u32>,
    /// Patterns by object, matrix and colour; masks by object and matrix.
    pub(super) patterns: RefCell<BTreeMap<PatternKey, Paint>>,
    pub(super) masks: RefCell<BTreeMap<MaskKey, Option<Rc<SoftMask>>>>,
    /// Shadings by object and by what stands for device colours, in their own coordinates.
    pub(super) shadings: RefCell<BTreeMap<(u32, usize), Rc<Shading>>>,
    /// Dictionaries of Type 3 fonts, and their procedures.
    type3: RefCell<BTreeMap<Home, (Dict<'d>, Dict<'d>)>>,
    /// Forms, patterns, procedures being drawn, outermost first.
    active: RefCell<Vec<u32>>,
}

impl<'d> Drawing<'d> {
    pub(super) fn new(file: &'d Rc<File>, layers: &'d Layers, kept: &'d Kept, page: &Page) -> Self {
        Self {
            file,
            layers,
            kept,
            number: page.number,
            media: page.media,
            parts: Cell::new(MOST_KEPT),
            patterns: Default::default(),
            masks: Default::default(),
            shadings: Default::default(),
            type3: Default::default(),
            active: Default::default(),
        }
    }

    /// Says a fault of this page.
    pub(super) fn say(&self, fault: Fault, text: &str) {
        self.file.say(fault, format!("Page {}: {text}", self.number));
    }

    /// Does something inside of an object, unless it is already inside of it or too deep.
    pub(super) fn within(&self, object: Option<u32>, what: &str, inside: impl FnOnce()) {
        let object = object.unwrap_or(0);
        {
            let mut active = self.active.borrow_mut();
            if object != 0 && active.contains(&object) {
                drop(active);
                return self
                    .say(Fault::Content, &format!("{what} (object {object}) draws itself; it is left out there."));
            }
            if active.len() >= DEEPEST {
                drop(active);
                return self.say(
                    Fault::Content,
                    &format!("{what} (object {object}) is nested deeper than {DEEPEST} levels; it is left out."),
                );
            }
            active.push(object);
        }
        inside();
        self.active.borrow_mut().pop();
    }
}

impl<'d> Drawing<'d> {
    /// The dictionary of a Type 3 font and its procedures, read once a page: large fonts have hundreds.
    pub(super) fn procedures(&self, font: Home) -> Option<(Dict<'d>, Dict<'d>)> {
        if let Some(kept) = self.type3.borrow().get(&font) {
            return Some(kept.clone());
        }
        let Home::Object(id) = font else { return None };
        self.keep_procedures(font, self.file.dict(id)?)
    }

    /// The same of a dictionary that is at hand.
    pub(super) fn keep_procedures(&self, font: Home, dict: Dict<'d>) -> Option<(Dict<'d>, Dict<'d>)> {
        let procedures = dict.get::<Dict<'d>>("CharProcs")?;
        self.type3.borrow_mut().insert(font, (dict.clone(), procedures.clone()));
        Some((dict, procedures))
    }
}
