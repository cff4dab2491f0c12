//! The file behind its pages: the parser's objects, decoded streams within limits, and what is read once and used often.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Name, Object, ObjectIdentifier, Stream};

use crate::pages::{Fault, Function, Note, Source, Space};

use super::Streams;
use super::budget::Budget;
use super::{filter, function};

/// The most bytes that a stream may decode to, pictures apart: the largest content streams of maps have some tens of MB.
pub(super) const MOST_BYTES: usize = 64 << 20;

/// How many decoded bytes are kept to be asked for again.
const KEPT_BYTES: usize = 32 << 20;

/// The most notes that are kept; after so many faults one more says nothing new.
const MOST_NOTES: usize = 1000;

/// A file and what was read of it.
pub(super) struct File {
    pub pdf: Pdf,
    /// Decoded streams by object, and how many bytes they are in all.
    streams: RefCell<BTreeMap<ObjectIdentifier, Kept>>,
    kept: Cell<usize>,
    /// The picture that was unpacked last.
    picture: RefCell<Option<(PictureKey, Rc<Vec<u8>>)>>,
    /// What may still be done.
    pub budget: Budget,
    /// Faults not yet told, and all that were said of this page.
    notes: RefCell<Vec<Note>>,
    said: RefCell<BTreeSet<String>>,
    /// Where the drawing is now.
    at: Cell<Source>,
    /// By object number, or by the place of its bytes in memory, and by what stands for device colours.
    spaces: RefCell<BTreeMap<(usize, bool, usize), Arc<Space>>>,
    profiles: RefCell<BTreeMap<u32, Arc<Vec<u8>>>>,
    devices: [Arc<Space>; 3],
}

/// Which picture: its object, columns and rows, and how many samples a pixel has.
pub(super) type PictureKey = (ObjectIdentifier, [u32; 2], usize);

/// The most bytes of an unpacked picture that are kept: of 25 million pixels in four inks, as cameras have them.
const MOST_UNPACKED: usize = 100_000_000;

/// A decoded stream.
#[derive(Clone)]
struct Kept {
    bytes: Rc<Vec<u8>>,
    /// Whether nothing was wrong with it.
    sound: bool,
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("File")
    }
}

impl File {
    pub(super) fn new(pdf: Pdf) -> Self {
        let budget = Budget::new(pdf.data().as_ref().len());
        Self {
            pdf,
            streams: RefCell::default(),
            kept: Cell::new(0),
            picture: RefCell::default(),
            budget,
            notes: RefCell::default(),
            said: RefCell::default(),
            at: Cell::default(),
            spaces: RefCell::default(),
            profiles: RefCell::default(),
            devices: [Space::Gray, Space::Rgb, Space::Cmyk].map(Arc::new),
        }
    }

    /// Begins a page: its work is counted anew, and what was said may be said again. True if what others keep of pages before
    /// should be dropped.
    pub(super) fn begin(&self) -> bool {
        self.said.borrow_mut().clear();
        let drop = self.budget.begin();
        if drop {
            self.spaces.borrow_mut().clear();
            self.profiles.borrow_mut().clear();
        }
        drop
    }

    /// The samples of that picture, if it was the last one.
    pub(super) fn unpacked(&self, key: PictureKey) -> Option<Rc<Vec<u8>>> {
        self.picture.borrow().as_ref().filter(|(known, _)| *known == key).map(|(_, pixels)| pixels.clone())
    }

    /// Lets go of the picture that was kept, before another one takes as much memory.
    pub(super) fn forget_picture(&self) {
        *self.picture.borrow_mut() = None;
    }

    /// Keeps the samples of a picture until the next one is unpacked.
    pub(super) fn unpack(&self, key: PictureKey, pixels: &Rc<Vec<u8>>) {
        if pixels.len() <= MOST_UNPACKED {
            *self.picture.borrow_mut() = Some((key, pixels.clone()));
        }
    }

    /// An object that is a dictionary or a stream's.
    pub(super) fn dict(&self, id: ObjectIdentifier) -> Option<Dict<'_>> {
        // Asked for a dictionary alone, the parser takes a stream for a damaged one and repairs the file.
        match self.pdf.xref().get::<Object<'_>>(id)? {
            Object::Dict(dict) => Some(dict),
            Object::Stream(stream) => Some(stream.dict().clone()),
            _ => None,
        }
    }

    /// The catalogue.
    pub(super) fn root(&self) -> Dict<'_> {
        self.dict(self.pdf.xref().root_id()).unwrap_or_default()
    }

    /// Remembers where in the file the drawing is, for faults.
    pub(super) fn stand(&self, at: Source) {
        self.at.set(at);
    }

    /// Says a fault, in words for people; the same one only once a page.
    pub(super) fn say(&self, fault: Fault, text: String) {
        let mut said = self.said.borrow_mut();
        if said.len() < MOST_NOTES && said.insert(text.clone()) {
            self.notes.borrow_mut().push(Note { fault, text, source: self.at.get() });
        }
    }

    /// The faults since the last time.
    pub(super) fn told(&self) -> Vec<Note> {
        std::mem::take(&mut self.notes.borrow_mut())
    }

    /// Decrypted and decoded up to a filter of pictures; nothing is kept.
    ///
    /// # Errors
    /// What is wrong, if nothing could be decoded at all.
    pub(super) fn decode(&self, stream: &Stream<'_>, limit: usize) -> Result<Vec<u8>, String> {
        self.decode_and_tell(stream, limit).map(|(bytes, _)| bytes)
    }

    /// The same, and whether nothing was wrong.
    fn decode_and_tell(&self, stream: &Stream<'_>, limit: usize) -> Result<(Vec<u8>, bool), String> {
        let (chain, _) = filter::chain(stream.dict(), false)?;
        if let Some(picture) = chain.iter().find(|filter| filter.is_picture()) {
            return Err(format!("it is packed as a picture ({})", picture.name()));
        }
        let limit = limit.min(self.budget.bytes());
        let decoded = filter::undo(&chain, &stream.raw_data(), limit);
        self.budget.unpacked(decoded.bytes.len());
        match decoded.fault {
            Some(fault) if decoded.bytes.is_empty() => Err(fault),
            fault => {
                let sound = fault.is_none();
                if let Some(fault) = fault {
                    let object = stream.dict().obj_id().map(|id| format!(" (object {})", id.obj_number));
                    let (kind, object) = (kind(stream.dict()), object.unwrap_or_default());
                    self.say(Fault::Data, format!("The data of {kind}{object} is used as far as it goes: {fault}."));
                }
                Ok((decoded.bytes, sound))
            }
        }
    }

    /// A sound stream that was decoded before and is kept.
    pub(super) fn kept(&self, stream: &Stream<'_>) -> Option<Rc<Vec<u8>>> {
        let streams = self.streams.borrow();
        streams.get(&stream.dict().obj_id()?).filter(|kept| kept.sound).map(|kept| kept.bytes.clone())
    }

    /// Takes what a function keeps off what may be unpacked.
    ///
    /// # Errors
    /// If that is too much.
    pub(super) fn keep_function(&self, function: &Function) -> Result<(), String> {
        let bytes = function::bytes(function);
        if bytes > self.budget.bytes() {
            return Err("the functions of its page have too many samples".into());
        }
        self.budget.unpacked(bytes);
        Ok(())
    }

    pub(super) fn device_space(&self, space: Space) -> Arc<Space> {
        match space {
            Space::Gray => self.devices[0].clone(),
            Space::Rgb => self.devices[1].clone(),
            _ => self.devices[2].clone(),
        }
    }

    pub(super) fn kept_space(&self, key: (usize, bool, usize)) -> Option<Arc<Space>> {
        self.spaces.borrow().get(&key).cloned()
    }

    pub(super) fn keep_space(&self, key: (usize, bool, usize), space: &Arc<Space>) {
        self.spaces.borrow_mut().insert(key, space.clone());
    }

    /// A profile's bytes, shared by all spaces that have it.
    pub(super) fn profile(&self, stream: &Stream<'_>, object: Option<u32>) -> Result<Arc<Vec<u8>>, String> {
        if let Some(profile) = object.and_then(|object| self.profiles.borrow().get(&object).cloned()) {
            return Ok(profile);
        }
        let profile = Arc::new(self.decode(stream, MOST_BYTES)?);
        if let Some(object) = object {
            self.profiles.borrow_mut().insert(object, profile.clone());
        }
        Ok(profile)
    }
}

/// What a stream is, as far as its dictionary tells.
fn kind(dict: &Dict<'_>) -> &'static str {
    let name = |key: &str| dict.get::<Name<'_>>(key);
    let subtype = name("Subtype");
    match (name("Type").as_deref(), subtype.as_deref()) {
        (_, Some(b"Form")) => "a form",
        (_, Some(b"Image")) => "a picture",
        (Some(b"Metadata"), _) => "metadata",
        (Some(b"CMap"), _) => "a CMap",
        (_, Some(b"CIDFontType0C" | b"Type1C" | b"OpenType")) => "a font's program",
        (Some(b"Pattern"), _) => "a pattern",
        _ if dict.contains_key("Length1") => "a font's program",
        _ if dict.contains_key("FunctionType") => "a function",
        _ if dict.contains_key("PatternType") => "a pattern",
        _ if dict.contains_key("N") => "a profile",
        _ => "a stream",
    }
}

impl Streams for File {
    fn room(&self) -> usize {
        self.budget.bytes()
    }

    fn take(&self, bytes: usize) -> bool {
        let there = bytes <= self.budget.bytes();
        if there {
            self.budget.unpacked(bytes);
        }
        there
    }

    fn bytes(&self, stream: &Stream<'_>) -> Result<Rc<Vec<u8>>, String> {
        let id = stream.dict().obj_id();
        if let Some(bytes) = id.and_then(|id| Some(self.streams.borrow().get(&id)?.bytes.clone())) {
            return Ok(bytes);
        }
        let (bytes, sound) = self.decode_and_tell(stream, MOST_BYTES)?;
        let bytes = Rc::new(bytes);
        if let Some(id) = id.filter(|_| bytes.len() <= KEPT_BYTES) {
            let mut streams = self.streams.borrow_mut();
            if self.kept.get() + bytes.len() > KEPT_BYTES {
                streams.clear();
                self.kept.set(0);
            }
            self.kept.set(self.kept.get() + bytes.len());
            streams.insert(id, Kept { bytes: bytes.clone(), sound });
        }
        Ok(bytes)
    }
}
