//! Opens a PDF and reads its pages into the values of `pages`: the eyes with which a press sees the file. They share
//! nothing with the writer of our own files.
//!
//! In: the bytes of any PDF; out: [`Document`], whose pages are told to a [`Sink`] as they are interpreted. What could not be
//! read becomes a [`Note`] in words for people, and the reading goes on.
//!
//! # On whose shoulders
//!
//! Objects, cross-reference tables and streams, object streams, repair by search, and decryption come from `hayro-syntax`.
//! Beside it stood `lopdf` (0.47), which builds the whole file as a tree of owned values: a 200 MB file takes a multiple of
//! that in memory, and its decoding of streams brings two dozen crates along. `hayro-syntax` reads objects where they
//! stand, on demand, repairs as viewers do, is tested on tens of thousands of files from the web, and with its default
//! features off depends on two small crates. What it lacks stands here: limits on what streams may unpack to
//! (`filter`, and `scan` for those that it unpacks by itself), and everything from content streams upwards.
//!
//! Third-party decoders read bytes that may have been made to break them; a panic in one of them is caught at this door
//! ([`Document::open`], [`Document::draw`], the rows of pictures) and becomes a note.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use hayro_syntax::object::{Dict, Stream};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf, PdfData};

use crate::pages::{Fault, Note, Page, Sink};

mod bits;
mod budget;
mod deleted;
mod draw;
pub mod entries;
mod file;
mod filter;
pub mod font;
mod function;
mod layers;
mod lexer;
mod picture;
mod read;
mod scan;
mod shading;
mod space;
pub mod standing;
pub mod table;
#[cfg(test)]
mod tests;
mod trailer;
mod tree;

pub use budget::Spent;
use file::File;
pub use lexer::without_pictures;
pub use read::text_string;
pub use trailer::Trailer;

/// Gives the decoded bytes of streams, within limits.
pub trait Streams {
    /// The stream with all of its filters undone; kept, so that asking again is cheap.
    ///
    /// # Errors
    /// In words for people, why the stream cannot be decoded (unknown filter, damaged data, larger than the limit).
    fn bytes(&self, stream: &Stream<'_>) -> Result<Rc<Vec<u8>>, String>;

    /// How many bytes may still be made of them.
    fn room(&self) -> usize {
        usize::MAX
    }

    /// Takes bytes off that are read once more, or kept in another form; false if there are not that many, and then none are.
    fn take(&self, _bytes: usize) -> bool {
        true
    }
}

/// An open PDF.
pub struct Document {
    file: Rc<File>,
    leaves: Vec<tree::Leaf>,
    layers: layers::Layers,
    kept: draw::Kept,
    notes: Vec<Note>,
    bytes: Bytes,
}

/// The bytes of a file that was opened, and what was found out about them.
#[derive(Clone, Debug)]
pub struct Bytes {
    /// The file, and behind it a revision without the objects that it has deleted, where there are any.
    data: PdfData,
    /// How long the file is.
    length: usize,
    /// It does not begin with %PDF.
    headless: bool,
    /// Its table of objects could not be used.
    damaged: bool,
}

impl Bytes {
    fn source(&self) -> &[u8] {
        let data: &[u8] = self.data.as_ref();
        &data[..self.length]
    }
}

impl Document {
    /// Opens a file: encrypted ones if they open without a password, damaged ones as far as their objects can be found.
    ///
    /// # Errors
    /// In words for people, why it cannot be read at all.
    pub fn open(mut bytes: Vec<u8>) -> Result<Self, String> {
        if bytes.is_empty() {
            return Err("The file is empty.".into());
        }
        let head = &bytes[..bytes.len().min(1024)];
        let headless = !head.windows(5).any(|word| word == b"%PDF-");
        if headless && !bytes.windows(4).any(|word| word == b" obj") {
            return Err("The file is no PDF: it does not begin with %PDF and has no objects.".into());
        }
        let seen = scan::scan(&bytes)?;
        let length = bytes.len();
        if !seen.damaged
            && let Some(revision) = deleted::revision(&bytes)
        {
            bytes.extend(revision);
        }
        Self::read(Bytes { data: bytes.into(), length, headless, damaged: seen.damaged }, &seen)
    }

    /// The bytes of the file, which several readers may share.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        self.bytes.clone()
    }

    /// The file as it came.
    #[must_use]
    pub fn source(&self) -> &[u8] {
        self.bytes.source()
    }

    /// Another reader of a file that was opened before, for another thread.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn again(bytes: &Bytes) -> Result<Self, String> {
        Self::read(bytes.clone(), &scan::Seen::default())
    }

    fn read(bytes: Bytes, seen: &scan::Seen) -> Result<Self, String> {
        let opened = catch_unwind(AssertUnwindSafe(|| {
            let pdf = Pdf::new(bytes.data.clone()).map_err(cannot_open)?;
            scan::judge(&pdf, &seen.sealed)?;
            let file = Rc::new(File::new(pdf));
            let mut leaves = tree::pages(&file);
            let (layers, kept) = (layers::Layers::new(&file), draw::Kept::default());
            for leaf in &mut leaves {
                leaf.page.group = draw::group(&file, &layers, &kept, leaf);
            }
            Ok::<_, String>((file, leaves, layers, kept))
        }));
        let (file, leaves, layers, kept) = opened.unwrap_or_else(|_| Err(cannot_open(LoadPdfError::Invalid)))?;
        if leaves.is_empty() {
            return Err("The file has no pages that could be found.".into());
        }
        if bytes.headless {
            file.say(Fault::Frame, "The file does not begin with %PDF; it was read all the same.".into());
        }
        for fault in &seen.faults {
            file.say(Fault::Data, fault.clone());
        }
        if bytes.damaged {
            file.say(
                Fault::Table,
                "The file's table of objects is damaged or missing; its objects were found by searching.".into(),
            );
        }
        let notes = file.told();
        Ok(Self { file, leaves, layers, kept, notes, bytes })
    }

    /// Its pages in order, without their drawing.
    pub fn pages(&self) -> impl ExactSizeIterator<Item = &Page> {
        self.leaves.iter().map(|leaf| &leaf.page)
    }

    /// What was wrong with the file as a whole.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// What came up since it was opened or last drawn, while streams were read for others than pages.
    #[must_use]
    pub fn take_notes(&self) -> Vec<Note> {
        self.file.told()
    }

    /// The parser's view of the file, for those who judge what no page shows: catalogue, metadata, output intents.
    #[must_use]
    pub fn syntax(&self) -> &Pdf {
        &self.file.pdf
    }

    /// Decoded bytes of its streams.
    #[must_use]
    pub fn streams(&self) -> &dyn Streams {
        &*self.file
    }

    /// What the end of the file says, which the parser keeps to itself; nothing where no trailer can be found.
    #[must_use]
    pub fn trailer(&self) -> Option<Trailer<'_>> {
        guard(|| Ok(Trailer::newest(self.source()))).ok().flatten()
    }

    /// The dictionary of a page, counted from 0.
    #[must_use]
    pub fn page_dictionary(&self, index: usize) -> Option<Dict<'_>> {
        self.leaves.get(index)?.home.dict(&self.file)
    }

    /// The resources of a page, its own or inherited, counted from 0.
    #[must_use]
    pub fn page_resources(&self, index: usize) -> Option<Dict<'_>> {
        self.leaves.get(index)?.resources.as_ref()?.dict(&self.file)?.get("Resources")
    }

    /// What the page that was drawn last has cost up to now, in steps that are the same on every machine. Pictures cost when
    /// their pixels are asked for.
    #[must_use]
    pub fn spent(&self) -> Spent {
        self.file.budget.spent()
    }

    /// Tells a page's drawing to a sink, in painting order. Pages are counted from 0; one that does not exist draws nothing.
    pub fn draw(&self, index: usize, sink: &mut dyn Sink) {
        if let Some(leaf) = self.leaves.get(index) {
            draw::draw(&self.file, &self.layers, &self.kept, leaf, sink);
        }
    }
}

/// Does what may panic inside of a decoder for which hostile bytes were too much, and says so instead.
fn guard<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err("its data is damaged beyond reading".into()))
}

fn cannot_open(error: LoadPdfError) -> String {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            "The file is encrypted and needs a password to be opened. Printers reject encrypted files: export it again without \
             protection."
        }
        LoadPdfError::Decryption(_) => {
            "The file is encrypted in a way that cannot be undone. Printers reject encrypted files: export it again without \
             protection."
        }
        LoadPdfError::Invalid => "The file is damaged so badly that no page could be found in it.",
    }
    .into()
}
