//! Reading what a layout names: texts and fonts, with the digests of all that was read.

use std::borrow::Cow;

use super::{Options, Run};
use crate::content;
use crate::diag::{Diagnostic, some};
use crate::flow::{LoadedFace, Text};
use crate::font::{Face, FaceError, Fonts, index_of};
use crate::source::{FileError, FileId, Span};
use crate::spec::{FaceSpec, LanguageSpec, Spec};

impl Run<'_> {
    /// Reads a text file; what is wrong with it is reported at `named`, where it was asked for.
    pub(super) fn read_text(&mut self, path: &str, named: Option<Span>) -> Option<FileId> {
        let bytes = self.read(path, named)?;
        let shown = self.files.shown(path);
        match self.sources.add(&shown, &bytes) {
            Ok(id) => {
                // Of the cleaned text, so that its twins have the same digest.
                let digest = digest(untabbed(&self.sources.get(id).text).as_bytes());
                self.digest.extend(digest);
                Some(id)
            }
            Err(error) => {
                self.diags.push(
                    Diagnostic::error("encoding", error.to_string())
                        .at(error.span, "the first character that is not")
                        .hint("open the file in an editor and save it as UTF-8"),
                );
                None
            }
        }
    }

    pub(super) fn read(&mut self, path: &str, named: Option<Span>) -> Option<Vec<u8>> {
        match self.files.read(path) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                let mut diag = Diagnostic::error("file", format!("{}: {error}", self.files.shown(path)));
                if let Some(span) = named {
                    diag = diag.at(span, "asked for here");
                }
                diag = match error {
                    FileError::NotFound => {
                        let (folder, name) = path.rsplit_once('/').unwrap_or((".", path));
                        let there = self.files.list(folder);
                        // A folder can't be read, but is there.
                        match self.files.read(folder) {
                            Err(FileError::NotFound) => {
                                let folder = self.files.shown(folder);
                                diag.note(format!("there is no folder `{folder}`"))
                                    .hint("make the folder and put the file there, or name the one that it is in")
                            }
                            _ if there.is_empty() => diag.hint("the folder is empty: put the file there"),
                            _ => diag.suggest_file(name, &there),
                        }
                    }
                    FileError::Folder => match self.files.list(path) {
                        files if files.is_empty() => diag.hint("name a file"),
                        files => diag.hint(format!("name a file in it: there is {}", some(&files))),
                    },
                    FileError::OutsideRoot => diag.hint("copy the file into the project's folder and name it there"),
                    FileError::Unreadable(_) => diag,
                };
                self.diags.push(diag);
                None
            }
        }
    }

    /// The texts in the order of the languages; `None` where one can't be read.
    pub(super) fn texts(&mut self, spec: &Spec, options: &Options) -> Vec<Option<Text>> {
        let folder = options.content.as_deref().unwrap_or("content").trim_end_matches('/');
        let mut texts: Vec<Option<Text>> = Vec::with_capacity(spec.languages.len());
        for language in &spec.languages {
            // Two languages may share a file; what is wrong with it is told once.
            let same = |other: &LanguageSpec| other.content.value == language.content.value;
            let text = match spec.languages[..texts.len()].iter().position(same) {
                Some(at) => texts[at].clone(),
                None => self.text(&format!("{folder}/{}", language.content.value), language.content.span),
            };
            texts.push(text);
        }
        texts
    }

    fn text(&mut self, path: &str, named: Span) -> Option<Text> {
        let file = self.read_text(path, Some(named))?;
        let (story, diags) = content::parse(&self.sources, file);
        let sure = !diags.iter().any(|d| d.code == "content-attributes");
        let whole = !diags.has_errors();
        self.diags.extend(diags);
        let folder = path.rsplit_once('/').map_or_else(String::new, |(folder, _)| folder.to_owned());
        Some(Text { story, folder, sure, whole })
    }

    pub(super) fn fonts(&mut self, spec: &Spec) -> (Fonts, Vec<LoadedFace>) {
        let mut fonts = Fonts::default();
        let mut loaded = Vec::new();
        for family in &spec.fonts {
            for face in &family.faces {
                let id = face.file.as_ref().and_then(|file| {
                    let bytes = self.read(&file.value, Some(file.span))?;
                    self.digest.extend(digest(&bytes));
                    match load(bytes, face, file.span) {
                        Ok(face) => Some(fonts.push(face)),
                        Err((error, span)) => {
                            let hint = match error {
                                FaceError::NoSuchInstance(..)
                                | FaceError::NoSuchAxis(..)
                                | FaceError::NoSuchFace(..) => "name one that it has",
                                FaceError::OutsideAxis(..) => "write a number within that",
                                FaceError::NoSuchIndex(..) => "write the index of a font that is in the file",
                                FaceError::NotVariable => "take `instance` and `axes` away, or name a variable font",
                                FaceError::Foreign(foreign) => foreign.fix(),
                                FaceError::CutOff(_) => "copy or download the font again",
                                _ => "name another font file here",
                            };
                            self.diags.push(Diagnostic::error("font", error.to_string()).at(span, "").hint(hint));
                            None
                        }
                    }
                });
                loaded.push(LoadedFace {
                    family: family.family.value.clone(),
                    weight: face.weight,
                    italic: face.italic,
                    face: id,
                });
            }
        }
        (fonts, loaded)
    }
}

/// A face as layout.toml asks for it, or why it can't be had and where that is written.
pub(super) fn load(bytes: Vec<u8>, spec: &FaceSpec, file: Span) -> Result<Face, (FaceError, Span)> {
    let index = match &spec.face {
        Some(name) => index_of(&bytes, &name.value).map_err(|error| {
            let span = if matches!(error, FaceError::NoSuchFace(..)) { name.span } else { file };
            (error, span)
        })?,
        None => spec.index,
    };
    let face = Face::load(bytes, index).map_err(|error| (error, file))?;
    if spec.instance.is_none() && spec.axes.is_empty() {
        return Ok(face);
    }
    let axes: Vec<([u8; 4], f64)> = spec.axes.iter().map(|(tag, at)| (tag.value, *at)).collect();
    face.at(spec.instance.as_ref().map(|name| name.value.as_str()), &axes).map_err(|error| {
        let span = match &error {
            FaceError::NoSuchInstance(..) => spec.instance.as_ref().map(|name| name.span),
            FaceError::NoSuchAxis(tag, ..) | FaceError::OutsideAxis(tag, ..) => {
                spec.axes.iter().find(|(name, _)| name.value == *tag).map(|(name, _)| name.span)
            }
            _ => None,
        };
        (error, span.unwrap_or(file))
    })
}

pub(super) fn digest(bytes: &[u8]) -> [u8; 8] {
    xxhash_rust::xxh3::xxh3_64(bytes).to_be_bytes()
}

/// The text as it would be with spaces for its tabs: to the next multiple of four at the start of a line, as Markdown
/// reads them, one elsewhere.
fn untabbed(text: &str) -> Cow<'_, str> {
    if !text.contains('\t') {
        return Cow::Borrowed(text);
    }
    let mut done = String::with_capacity(text.len() + 64);
    let mut indent = Some(0);
    for c in text.chars() {
        let spaces = match (c, indent) {
            ('\t', Some(column)) => 4 - column % 4,
            ('\t', None) => 1,
            _ => 0,
        };
        (0..spaces).for_each(|_| done.push(' '));
        if spaces == 0 {
            done.push(c);
        }
        indent = match c {
            '\n' => Some(0),
            ' ' => indent.map(|column| column + 1),
            '\t' => indent.map(|column| column + spaces),
            _ => None,
        };
    }
    Cow::Owned(done)
}
