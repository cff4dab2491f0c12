//! Source files and places in them: the only door to the disk beside `cli`.
//!
//! [`Sources`] keeps every text that was read, cleaned to one form (no byte order mark, `\n` line ends, composed accents),
//! so that a [`Span`] can be shown as file:line:column with its line. [`Files`] is where bytes come from: [`Root`] reads
//! below one folder and nowhere else; tests may bring their own.

use std::fmt;
use std::path::{Path, PathBuf};

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Index of a file in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in a source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte, counted in the cleaned text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes `range` of `file`.
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Self {
        Self { file, start: range.start as u32, end: range.end as u32 }
    }

    /// From the start of this span to the end of `other`, which lies in the same file.
    pub fn to(self, other: Self) -> Self {
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A value and where it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, written at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// One text that was read.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as a user would type it.
    pub name: String,
    /// The cleaned text.
    pub text: String,
}

/// All texts of a run.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

/// A one-based place in a text; columns count characters, as editors do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// One-based line.
    pub line: u32,
    /// One-based column, in characters.
    pub column: u32,
}

impl Sources {
    /// Keeps a text, cleaned, and returns its handle.
    ///
    /// # Errors
    /// Bytes that are not UTF-8: where the first wrong one stands and what the encoding may be. The text is kept for
    /// messages, as far as that guess lets it be read.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<FileId, EncodingError> {
        let id = FileId(self.0.len() as u32);
        let (text, found) = match clean(bytes) {
            Ok(text) => (text, Ok(id)),
            Err(wrong) => (wrong.shown, Err(EncodingError { span: Span::new(id, wrong.at), guess: wrong.guess })),
        };
        self.0.push(Source { name: name.to_owned(), text });
        found
    }

    /// The file behind a handle of this collection.
    ///
    /// # Panics
    /// If the handle is from another collection.
    pub fn get(&self, file: FileId) -> &Source {
        &self.0[file.0 as usize]
    }

    /// The text that a span covers.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Line and column of a span's start.
    pub fn place(&self, span: Span) -> Place {
        let text = &self.get(span.file).text;
        let before = text.get(..span.start as usize).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        Place {
            line: before.bytes().filter(|&b| b == b'\n').count() as u32 + 1,
            column: before[line_start..].chars().count() as u32 + 1,
        }
    }

    /// `file:line:column` of a span's start.
    pub fn locate(&self, span: Span) -> String {
        let Place { line, column } = self.place(span);
        format!("{}:{line}:{column}", self.get(span.file).name)
    }
}

/// A text that is not UTF-8. `Display` gives a sentence for a designer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodingError {
    /// The first character that is not UTF-8, in the text as kept for messages.
    pub span: Span,
    /// A guess at the encoding: `UTF-16` or `Windows-1252 (Latin 1) or its kin`.
    pub guess: &'static str,
}

impl fmt::Display for EncodingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the text is not UTF-8 (it looks like {})", self.guess)
    }
}

/// What [`clean`] found in a text that is not UTF-8.
struct Wrong {
    /// The text as the guess reads it.
    shown: String,
    /// The first wrong character in it.
    at: std::ops::Range<usize>,
    guess: &'static str,
}

/// Brings bytes to the one form that the rest of the program knows: UTF-8 without byte order mark, `\n` line ends,
/// accents composed (Unicode NFC).
fn clean(bytes: &[u8]) -> Result<String, Wrong> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") || (bytes.contains(&0) && is_wide(bytes)) {
        return Err(utf16(bytes));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| match bytes.contains(&0) {
        true => utf16(bytes),
        false => latin1(bytes, error.valid_up_to()),
    })?;
    // A stray NUL (U+0000) is no question of the encoding: who reads the text tells it, as any other control character.
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() };
    Ok(if text.is_ascii() || is_nfc(&text) { text } else { text.nfc().collect() })
}

/// Whether nearly every second byte is NUL, as in UTF-16 of a European language, which is valid UTF-8 where it is plain
/// English. The share is chosen by eye: beside letters, such a text has a few quotes and dashes from higher up.
fn is_wide(bytes: &[u8]) -> bool {
    let nuls = |first: usize| bytes.iter().skip(first).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    even.abs_diff(odd) * 8 > bytes.len() * 3
}

/// Each byte a character, which shows Western European text as it was meant.
fn latin1(bytes: &[u8], at: usize) -> Wrong {
    let read = |bytes: &[u8]| bytes.iter().map(|&b| char::from(b)).collect::<String>();
    let start = read(&bytes[..at]).len();
    let wrong = bytes.get(at).map_or(0, |&b| char::from(b).len_utf8());
    Wrong { shown: read(bytes), at: start..start + wrong, guess: "Windows-1252 (Latin 1) or its kin" }
}

fn utf16(bytes: &[u8]) -> Wrong {
    let big = bytes.starts_with(b"\xFE\xFF") || (bytes.first() == Some(&0) && !bytes.starts_with(b"\xFF\xFE"));
    let units = bytes.chunks_exact(2).map(|pair| {
        let pair = [pair[0], pair[1]];
        if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    });
    let shown: String =
        char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).filter(|&c| c != '\u{FEFF}').collect();
    let end = shown.chars().next().map_or(0, char::len_utf8);
    Wrong { shown, at: 0..end, guess: "UTF-16" }
}

/// Why a file named by the user cannot be had. `Display` gives a sentence for a designer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// Nothing there.
    NotFound,
    /// The path leads out of the root.
    OutsideRoot,
    /// A folder, where a file is wanted.
    Folder,
    /// There, but it cannot be read; the system's words.
    Unreadable(String),
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => write!(f, "there is no such file"),
            Self::OutsideRoot => write!(f, "the path leads out of the project's folder"),
            Self::Folder => write!(f, "this is a folder, not a file"),
            Self::Unreadable(reason) => write!(f, "the file cannot be read: {reason}"),
        }
    }
}

/// A path that is relative to a folder, without the steps back that it can do without: `content` and `../pictures/a.jpg`
/// give `pictures/a.jpg`. What leads out of where both begin keeps its steps, and what has a root of its own is left as it
/// is.
pub fn joined(folder: &str, path: &str) -> String {
    if Path::new(path).is_absolute() || path.starts_with('/') {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let root = if folder.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}

/// Where the bytes of a job come from. Paths are as written in layout.toml, relative to its folder.
pub trait Files {
    /// The bytes of one file.
    ///
    /// # Errors
    /// If there is no such file, it cannot be read, or it lies outside the root.
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError>;

    /// The path as a user would type it from where the program runs, for messages.
    fn shown(&self, path: &str) -> String;

    /// Names (not paths) of the files in a folder, sorted; empty if there is no such folder. For "did you mean".
    fn list(&self, folder: &str) -> Vec<String>;
}

/// The disk below one folder: the current folder if the layout lies inside it, else the layout's folder.
#[derive(Clone, Debug)]
pub struct Root {
    root: PathBuf,
    base: PathBuf,
    shown_base: PathBuf,
}

impl Root {
    /// The root for a layout in folder `base` (as typed by the user), for a program run in `current`.
    ///
    /// # Errors
    /// If one of the folders does not exist.
    pub fn new(base: &Path, current: &Path) -> Result<Self, FileError> {
        let canonical = |path: &Path| path.canonicalize().map_err(|error| file_error(&error));
        let current = canonical(current)?;
        let shown_base = base.to_owned();
        let base = canonical(&current.join(base))?;
        let root = if base.starts_with(&current) { current } else { base.clone() };
        Ok(Self { root, base, shown_base })
    }

    /// Where a path of layout.toml leads, if that lies inside the root. Links are followed before the question is asked.
    ///
    /// # Errors
    /// As [`Files::read`].
    pub fn resolve(&self, path: &str) -> Result<PathBuf, FileError> {
        let joined = self.base.join(path);
        // Without touching the disk first: `..` must not tell what lies outside.
        let mut plain = PathBuf::new();
        for part in joined.components() {
            match part {
                std::path::Component::ParentDir => {
                    plain.pop();
                }
                std::path::Component::CurDir => {}
                other => plain.push(other),
            }
        }
        if !plain.starts_with(&self.root) {
            return Err(FileError::OutsideRoot);
        }
        let real = plain.canonicalize().map_err(|error| file_error(&error))?;
        if real.starts_with(&self.root) { Ok(real) } else { Err(FileError::OutsideRoot) }
    }
}

impl Files for Root {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        std::fs::read(self.resolve(path)?).map_err(|error| file_error(&error))
    }

    fn shown(&self, path: &str) -> String {
        use std::path::Component;
        let mut shown = PathBuf::new();
        for part in self.shown_base.join(path).components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir if matches!(shown.components().next_back(), Some(Component::Normal(_))) => {
                    shown.pop();
                }
                part => shown.push(part),
            }
        }
        // The same on every system, so that messages can be compared.
        shown.to_string_lossy().replace('\\', "/")
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let Ok(path) = self.resolve(folder) else { return Vec::new() };
        let Ok(entries) = std::fs::read_dir(path) else { return Vec::new() };
        let mut names: Vec<_> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|n| !n.starts_with('.'))
            .collect();
        names.sort();
        names
    }
}

fn file_error(error: &std::io::Error) -> FileError {
    match error.kind() {
        std::io::ErrorKind::NotFound => FileError::NotFound,
        // The system's words differ from one to the other.
        std::io::ErrorKind::IsADirectory => FileError::Folder,
        std::io::ErrorKind::PermissionDenied => FileError::Unreadable("it may not be opened by this user".to_owned()),
        _ => FileError::Unreadable(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stray_nul_is_no_other_encoding() {
        let guess = |bytes: &[u8]| Sources::default().add("x.md", bytes).err().map(|error| error.guess);
        let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        assert_eq!(guess("Une journée\0 entière".as_bytes()), None, "a NUL is told by who reads the text");
        for text in ["# Open every day", "# Ouvert l’été – « tous les jours »"] {
            assert_eq!(guess(&little(text)), Some("UTF-16"), "{text}");
            assert_eq!(guess(&big(text)), Some("UTF-16"), "{text}");
        }
        assert_eq!(guess(&little("\u{FEFF}日本")), Some("UTF-16"), "by its mark");
        assert_eq!(guess(b"journ\xE9e"), Some("Windows-1252 (Latin 1) or its kin"));
    }
}
