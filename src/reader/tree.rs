//! The page tree (ISO 32000-1, 7.7.3): pages in order with what they inherit, their boxes and annotations.

use std::collections::BTreeSet;

use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier};
use kurbo::Rect;

use crate::pages::{Annotation, Fault, Page};

use super::file::File;
use super::read::{finite, name, number, rect};

/// The most pages that are read. Nobody prints a file of a hundred thousand.
const MOST_PAGES: usize = 100_000;

/// The deepest tree; balanced ones of a million pages have a depth of 6.
const DEEPEST: usize = 64;

/// How far into a list of pages those are looked for that are written in place: finding one takes as long as its place is
/// far.
const MOST_IN_PLACE: usize = 1000;

/// How many bytes of such lists are read to find them, in all: each is looked for some ten times.
const MOST_IN_LISTS: usize = 8 << 20;

/// The most annotations of a page.
const MOST_ANNOTATIONS: usize = 10_000;

/// The most bytes of annotations that are read for all pages together, as the parser reads them: pages may share them.
const MOST_READ: usize = 256 << 20;

/// A page and where its parts are.
#[derive(Debug)]
pub(super) struct Leaf {
    /// Boxes and annotations, without the group.
    pub page: Page,
    /// Its dictionary.
    pub home: Home,
    /// The dictionary that has its Resources: its own, or what it inherits from.
    pub resources: Option<Home>,
    /// `UserUnit`: the page's own unit in points.
    pub unit: f64,
}

/// Where a dictionary of the tree is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Home {
    /// An object.
    Object(ObjectIdentifier),
    /// Written in place among the children of another, which the standard forbids and some writers do.
    Kid(Box<Home>, usize),
}

impl Home {
    /// The dictionary.
    pub(super) fn dict<'a>(&self, file: &'a File) -> Option<Dict<'a>> {
        match self {
            Self::Object(id) => file.dict(*id),
            Self::Kid(parent, index) => match parent.dict(file)?.get::<Array<'_>>("Kids")?.raw_iter().nth(*index)? {
                MaybeRef::NotRef(Object::Dict(dict)) => Some(dict),
                _ => None,
            },
        }
    }

    fn object(&self) -> Option<u32> {
        match self {
            Self::Object(id) => Some(id.obj_number),
            Self::Kid(..) => None,
        }
    }
}

/// What pages inherit (ISO 32000-1, table 30).
#[derive(Clone, Default)]
struct Inherited {
    media: Option<Rect>,
    crop: Option<Rect>,
    rotate: Option<i32>,
    resources: Option<Home>,
}

/// All pages in order.
pub(super) fn pages(file: &File) -> Vec<Leaf> {
    let mut tree = Tree { file, leaves: Vec::new(), seen: BTreeSet::new(), left: MOST_READ, lists: MOST_IN_LISTS };
    if let Some(root) = file.root().get_ref("Pages") {
        tree.node(Home::Object(root.into()), &Inherited::default(), DEEPEST);
    }
    if tree.leaves.is_empty() {
        tree.search();
    }
    tree.leaves
}

struct Tree<'a> {
    file: &'a File,
    leaves: Vec<Leaf>,
    seen: BTreeSet<ObjectIdentifier>,
    /// How many bytes of annotations may still be read.
    left: usize,
    /// How many of lists, to find pages that are written in place.
    lists: usize,
}

impl Tree<'_> {
    fn node(&mut self, home: Home, inherited: &Inherited, depth: usize) {
        let at = home.object().map(|object| format!("object {object}")).unwrap_or_else(|| "an object".into());
        if let Home::Object(id) = home
            && !self.seen.insert(id)
        {
            self.file.say(Fault::Frame, format!("The list of pages comes back to {at}, which it already has."));
            return;
        }
        if self.leaves.len() >= MOST_PAGES || depth == 0 {
            self.file.say(
                Fault::Frame,
                format!("The list of pages is cut off at {at}: {MOST_PAGES} pages or {DEEPEST} levels."),
            );
            return;
        }
        let Some(dict) = home.dict(self.file) else {
            self.file.say(Fault::Frame, format!("The list of pages names {at}, which is not there."));
            return;
        };
        let inherited = Inherited {
            media: rect(&dict, "MediaBox").or(inherited.media),
            crop: rect(&dict, "CropBox").or(inherited.crop),
            rotate: dict.get::<i32>("Rotate").or(inherited.rotate),
            resources: if dict.contains_key("Resources") { Some(home.clone()) } else { inherited.resources.clone() },
        };
        match dict.get::<Array<'_>>("Kids") {
            Some(kids) if name(&dict, "Type").is_none_or(|kind| kind != "Page") => {
                let (length, mut left_out) = (kids.data().len(), 0);
                for (index, kid) in kids.raw_iter().enumerate() {
                    match kid {
                        MaybeRef::Ref(id) => self.node(Home::Object(id.into()), &inherited, depth - 1),
                        MaybeRef::NotRef(Object::Dict(_)) if index < MOST_IN_PLACE && length <= self.lists => {
                            self.lists -= length;
                            self.node(Home::Kid(Box::new(home.clone()), index), &inherited, depth - 1);
                        }
                        MaybeRef::NotRef(Object::Dict(_)) => left_out += 1,
                        MaybeRef::NotRef(_) => {}
                    }
                    if self.leaves.len() >= MOST_PAGES {
                        break;
                    }
                }
                if left_out > 0 {
                    self.file.say(
                        Fault::Frame,
                        format!(
                            "The list of pages at {at} has {left_out} pages written in place that are too far into it, or it is \
                             too long; they are left out."
                        ),
                    );
                }
            }
            _ => self.leaf(&dict, home, inherited),
        }
    }

    /// Without a tree: every object that says it is a page, in the order of the file.
    fn search(&mut self) {
        let homes: Vec<Home> = self
            .file
            .pdf
            .objects()
            .into_iter()
            .filter_map(|object| {
                let dict = object.into_dict()?;
                let is_page = dict.get::<Name<'_>>("Type").is_some_and(|kind| kind.as_ref() == b"Page");
                (is_page || dict.contains_key("Contents")).then(|| dict.obj_id().map(Home::Object)).flatten()
            })
            .take(MOST_PAGES)
            .collect();
        if !homes.is_empty() {
            self.file.say(
                Fault::Frame,
                "The list of pages is missing or damaged; the pages are in the order in which they stand in the file."
                    .into(),
            );
        }
        for home in homes {
            self.node(home, &Inherited::default(), 1);
        }
    }

    fn leaf(&mut self, dict: &Dict<'_>, home: Home, inherited: Inherited) {
        let page = self.leaves.len() + 1;
        let unit = number(dict, "UserUnit").filter(|unit| *unit > 0.0 && *unit <= 75_000.0).unwrap_or(1.0);
        let scale = |rect: Rect| rect.scale_from_origin(unit);
        let media = inherited.media.filter(|media| media.area() > 0.0).unwrap_or_else(|| {
            self.file.say(Fault::Frame, format!("Page {page} has no MediaBox; A4 is taken for it."));
            // 210 × 297 mm at 72 points to the inch of 25.4 mm.
            Rect::new(0.0, 0.0, 210.0 / 25.4 * 72.0, 297.0 / 25.4 * 72.0)
        });
        let media = scale(media);
        // What lies outside of the media is not there.
        let inside = |rect: Rect| {
            let cut = scale(rect).intersect(media);
            (cut.area() > 0.0).then_some(cut)
        };
        let own = |key: &str| rect(dict, key).and_then(inside);
        let annotations = self.annotations(dict, unit);
        self.leaves.push(Leaf {
            page: Page {
                number: page,
                media,
                crop: inherited.crop.and_then(inside).unwrap_or(media),
                bleed: own("BleedBox"),
                trim: own("TrimBox"),
                art: own("ArtBox"),
                rotate: (inherited.rotate.unwrap_or(0).rem_euclid(360) / 90) as u8,
                group: None,
                annotations,
            },
            home,
            resources: inherited.resources,
            unit,
        });
    }

    /// A page's annotations as they stand in the file.
    fn annotations(&mut self, page: &Dict<'_>, unit: f64) -> Vec<Annotation> {
        let Some(list) = page.get::<Array<'_>>("Annots") else { return Vec::new() };
        let mut all = Vec::new();
        for dict in list.iter::<Dict<'_>>().take(MOST_ANNOTATIONS) {
            // A small one takes as long as these bytes.
            let Some(left) = self.left.checked_sub(dict.data().len() + 64) else {
                let text = "The annotations of its pages are too many and too long; not all of them are looked at.";
                self.file.say(Fault::Frame, text.into());
                break;
            };
            self.left = left;
            all.push(Annotation {
                kind: name(&dict, "Subtype").unwrap_or_default(),
                place: rect(&dict, "Rect").unwrap_or_default().scale_from_origin(finite(unit)),
                flags: dict.get::<i64>("F").unwrap_or(0) as u32,
                appearance: dict.get::<Dict<'_>>("AP").is_some_and(|looks| looks.contains_key("N")),
            });
        }
        all
    }
}
