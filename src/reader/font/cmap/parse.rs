//! Reads the programs of CMaps (Adobe Technical Note 5014; ISO 32000-1, 9.7.5.4 and 9.10.3). Each section is a list of
//! entries; an entry that makes no sense is left out and counted.

use std::rc::Rc;

use super::scan::{Scanner, Token};
use super::{CMap, Lookup, Space};

/// Most ranges of a code space. Those of Adobe's have at most 8.
const MOST_SPACES: usize = 256;

/// A CMap in the making.
pub(super) struct Parser {
    pub(super) map: CMap,
    /// Entries that were no good.
    pub(super) lost: usize,
    /// A CMap that `usecmap` named in vain.
    pub(super) missing: Option<String>,
}

impl Parser {
    pub(super) fn parsed(data: &[u8], base: Option<Rc<CMap>>, lookup: Lookup<'_>) -> Self {
        let mut parser = Self { map: CMap { base, ..CMap::default() }, lost: 0, missing: None };
        parser.run(Scanner::new(data), lookup);
        parser
    }

    fn run(&mut self, mut tokens: Scanner<'_>, lookup: Lookup<'_>) {
        let mut last = None;
        while let Some(token) = tokens.next() {
            match &token {
                Token::Name(b"WMode") => {
                    if let Some(Token::Number(mode)) = tokens.next() {
                        self.map.vertical = mode == 1;
                    }
                }
                Token::Word(b"usecmap") => {
                    if let Some(Token::Name(name)) = last {
                        self.stand_on(name, lookup);
                    }
                }
                Token::Word(b"begincodespacerange") => self.entries(&mut tokens, b"endcodespacerange", 2, Self::space),
                Token::Word(b"begincidrange") => {
                    self.entries(&mut tokens, b"endcidrange", 3, |this, e| this.cids(e, false))
                }
                Token::Word(b"begincidchar") => {
                    self.entries(&mut tokens, b"endcidchar", 2, |this, e| this.cid(e, false))
                }
                Token::Word(b"beginnotdefrange") => {
                    self.entries(&mut tokens, b"endnotdefrange", 3, |this, e| this.cids(e, true))
                }
                Token::Word(b"beginnotdefchar") => {
                    self.entries(&mut tokens, b"endnotdefchar", 2, |this, e| this.cid(e, true))
                }
                Token::Word(b"beginbfchar") => self.entries(&mut tokens, b"endbfchar", 2, Self::bf_char),
                Token::Word(b"beginbfrange") => self.entries(&mut tokens, b"endbfrange", 3, Self::bf_range),
                _ => {}
            }
            last = Some(token);
        }
    }

    fn stand_on(&mut self, name: &[u8], lookup: Lookup<'_>) {
        match lookup(name) {
            Some(base) => {
                self.map.vertical |= base.vertical;
                self.map.base = Some(base);
            }
            None => self.missing = Some(String::from_utf8_lossy(name).into_owned()),
        }
    }

    /// Entries of `length` operands, each an operand or an array of them, up to `end`.
    fn entries(
        &mut self,
        tokens: &mut Scanner<'_>,
        end: &[u8],
        length: usize,
        entry: fn(&mut Self, &[Operand]) -> Option<()>,
    ) {
        let mut operands = Vec::new();
        let mut array = None;
        for token in tokens {
            match token {
                Token::Word(b"[") => array = Some(Vec::new()),
                Token::Word(b"]") => {
                    if let Some(array) = array.take() {
                        operands.push(Operand::Array(array));
                    }
                }
                // Whatever else ends a section that was not ended.
                Token::Word(word) if word == end || word.starts_with(b"end") || word.starts_with(b"begin") => break,
                Token::Text(text) => match &mut array {
                    Some(array) => array.push(text),
                    None => operands.push(Operand::Text(text)),
                },
                Token::Number(number) => operands.push(Operand::Number(number)),
                Token::Name(_) | Token::Word(_) => {}
            }
            if operands.len() == length {
                if entry(self, &operands).is_none() {
                    self.lost += 1;
                }
                operands.clear();
            }
        }
        self.lost += usize::from(!operands.is_empty());
    }

    fn space(&mut self, operands: &[Operand]) -> Option<()> {
        let space = Space::new(operands[0].text()?, operands[1].text()?)?;
        if self.map.spaces.len() >= MOST_SPACES {
            return None;
        }
        self.map.spaces.push(space);
        Some(())
    }

    fn cids(&mut self, operands: &[Operand], notdef: bool) -> Option<()> {
        let ((first, bytes), (last, _)) = (operands[0].code()?, operands[1].code()?);
        let cid = operands[2].number()?;
        let map = if notdef { &mut self.map.notdefs } else { &mut self.map.cids };
        map[bytes - 1].insert(first, last, cid).then_some(())
    }

    fn cid(&mut self, operands: &[Operand], notdef: bool) -> Option<()> {
        let (code, bytes) = operands[0].code()?;
        let cid = operands[1].number()?;
        let map = if notdef { &mut self.map.notdefs } else { &mut self.map.cids };
        map[bytes - 1].insert(code, code, cid).then_some(())
    }

    fn bf_char(&mut self, operands: &[Operand]) -> Option<()> {
        let (code, _) = operands[0].code()?;
        self.map.texts.insert(code, code, operands[1].units()?).then_some(())
    }

    fn bf_range(&mut self, operands: &[Operand]) -> Option<()> {
        let ((first, _), (last, _)) = (operands[0].code()?, operands[1].code()?);
        if let Operand::Array(texts) = &operands[2] {
            for (code, text) in (first..=last).zip(texts) {
                self.map.texts.insert(code, code, utf16(text)).then_some(())?;
            }
            return Some(());
        }
        self.map.texts.insert(first, last, operands[2].units()?).then_some(())
    }
}

/// An operand of an entry.
enum Operand {
    Text(Vec<u8>),
    Number(i64),
    Array(Vec<Vec<u8>>),
}

impl Operand {
    fn text(&self) -> Option<&[u8]> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// A code and its length in bytes.
    fn code(&self) -> Option<(u32, usize)> {
        let text = self.text().filter(|text| (1..=4).contains(&text.len()))?;
        Some((text.iter().fold(0, |code, byte| code << 8 | u32::from(*byte)), text.len()))
    }

    fn number(&self) -> Option<u32> {
        if let Self::Number(number) = self { u32::try_from(*number).ok() } else { None }
    }

    fn units(&self) -> Option<Rc<[u16]>> {
        self.text().map(utf16)
    }
}

/// Bytes as UTF-16, the higher first. Some writers give a single byte where two are due.
fn utf16(text: &[u8]) -> Rc<[u16]> {
    if let [byte] = text {
        return Rc::new([u16::from(*byte)]);
    }
    text.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
}
