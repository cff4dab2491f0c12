//! Symbol dictionaries (ITU-T T.88, 6.5 and 7.4.2).

use std::rc::Rc;

use crate::reader::bits::Bits;

use super::arithmetic::{Arithmetic, Context, Integer};
use super::bitmap::{Bitmap, Operator};
use super::huffman::Table;
use super::text::{self, Numbers, Setting, Source, Tables};
use super::{ENDS, Fault, Meter, Result, generic, refinement};

/// What a symbol costs in steps, whatever its size.
const SYMBOL: u64 = 64;

/// Symbols that others may use.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    pub(super) symbols: Vec<Rc<Bitmap>>,
    /// What was learnt of pixels and of refined ones, where it is kept.
    learnt: Option<[Vec<Context>; 2]>,
}

const MISSING: Fault = Fault::Damaged("a number of its symbols is missing");

/// What a dictionary is being made with.
struct Maker<'a, 'm> {
    meter: &'m Meter<'m>,
    bits: Bits<'a>,
    decoder: Arithmetic<'a>,
    /// Tables of height, width, size of a class and number of parts, where it is coded with them.
    tables: Option<[Table; 4]>,
    /// The same numbers without tables: height, width, number of parts, runs of those that are handed on.
    numbers: [Integer; 4],
    template: generic::Template,
    pixels: Vec<Context>,
    refined: Option<refinement::Template>,
    refining: Vec<Context>,
    /// Of symbols made of parts.
    parts: Option<Numbers>,
    part_tables: Option<Tables>,
    /// All symbols: first those of other dictionaries.
    symbols: Vec<Rc<Bitmap>>,
    /// How many there will be.
    total: usize,
}

/// A dictionary, made of its data, other symbols, and the dictionaries and tables that it refers to.
pub(super) fn segment(
    data: &[u8],
    symbols: Vec<Rc<Bitmap>>,
    tables: &[Rc<Table>],
    before: Option<&Dictionary>,
    meter: &Meter<'_>,
) -> Result<Dictionary> {
    let mut bits = Bits::new(data);
    let flags = bits.take(16).ok_or(ENDS)?;
    let flag = |bit: u32| flags >> bit & 1 == 1;
    let (coded, composed) = (flag(0), flag(1));
    let number = flags >> 10 & 3;
    let template =
        if coded { generic::Template::new(number) } else { generic::Template::read(number, false, &mut bits)? };
    let refined = if composed { Some(refinement::Template::read(flag(12), &mut bits)?) } else { None };
    let exported = bits.take(32).ok_or(ENDS)? as usize;
    let new = bits.take(32).ok_or(ENDS)? as usize;
    meter.symbols(exported.saturating_add(new))?;
    meter.steps(1 << 16)?;
    let learnt = if flag(8) {
        let learnt = before.and_then(|dictionary| dictionary.learnt.clone());
        learnt.ok_or(Fault::Damaged("what another dictionary has learnt is missing"))?
    } else {
        [template.contexts(), refined.as_ref().map(refinement::Template::contexts).unwrap_or_default()]
    };
    let [pixels, refining] = learnt;
    let needed = [template.contexts().len(), refined.as_ref().map_or(0, |refined| refined.contexts().len())];
    if pixels.len() < needed[0] || refining.len() < needed[1] {
        return Err(Fault::Damaged("another dictionary has learnt with other templates"));
    }
    let mut maker = Maker {
        meter,
        decoder: Arithmetic::new(bits.rest()),
        bits,
        tables: if coded { Some(choose(flags, tables)?) } else { None },
        numbers: [Integer::new(), Integer::new(), Integer::new(), Integer::new()],
        template,
        pixels,
        refined,
        refining,
        parts: None,
        part_tables: None,
        total: symbols.len() + new,
        symbols,
    };
    maker.classes()?;
    let symbols = maker.exported()?;
    if symbols.len() != exported {
        return Err(Fault::Damaged("a dictionary hands on other symbols than it says"));
    }
    let learnt = if flag(9) {
        meter.memory(maker.pixels.len() * size_of::<Context>() * 2)?;
        Some([maker.pixels, maker.refining])
    } else {
        None
    };
    Ok(Dictionary { symbols, learnt })
}

/// The tables that a dictionary's flags name (7.4.2.1.6), the file's own in turn.
fn choose(flags: u32, own: &[Rc<Table>]) -> Result<[Table; 4]> {
    let mut own = own.iter();
    let mut pick = |bit: u32, width: u32, standard: &[usize]| {
        let choice = (flags >> bit & ((1 << width) - 1)) as usize;
        match standard.get(choice) {
            Some(number) => Ok(Table::standard(*number)),
            None if choice + 1 == 1 << width => {
                own.next().map(|table| Table::clone(table)).ok_or(Fault::Damaged("a table of its codes is missing"))
            }
            None => Err(Fault::Damaged("a table of its codes is one that nobody knows")),
        }
    };
    Ok([pick(2, 2, &[4, 5])?, pick(4, 2, &[2, 3])?, pick(6, 1, &[1])?, pick(7, 1, &[1])?])
}

impl Maker<'_, '_> {
    fn height(&mut self) -> Result<i64> {
        match &self.tables {
            Some([height, ..]) => height.number(&mut self.bits),
            None => self.numbers[0].read(&mut self.decoder).ok_or(MISSING),
        }
    }

    fn width(&mut self) -> Result<Option<i64>> {
        match &self.tables {
            Some([_, width, ..]) => width.read(&mut self.bits),
            None => Ok(self.numbers[1].read(&mut self.decoder)),
        }
    }

    /// All symbols, class by class of their heights (6.5.5).
    fn classes(&mut self) -> Result<()> {
        let mut height = 0_i64;
        let side = |side: i64| u32::try_from(side).map_err(|_| Fault::Damaged("a symbol of it has no size"));
        while self.symbols.len() < self.total {
            self.meter.steps(SYMBOL)?;
            height += self.height()?;
            let (mut width, mut widths) = (0_i64, Vec::new());
            while let Some(wider) = self.width()? {
                self.meter.steps(SYMBOL)?;
                if self.symbols.len() + widths.len() == self.total {
                    return Err(Fault::Damaged("a dictionary has more symbols than it says"));
                }
                width += wider;
                let size = [side(width)?, side(height)?];
                if self.refined.is_some() {
                    let symbol = self.composed(size)?;
                    self.symbols.push(Rc::new(symbol));
                } else if self.tables.is_some() {
                    widths.push(size[0]);
                } else {
                    let mut symbol = Bitmap::new(size[0], size[1], false, self.meter)?;
                    let (decoder, contexts) = (&mut self.decoder, &mut self.pixels);
                    generic::arithmetic(&mut symbol, decoder, contexts, &self.template, false, None, self.meter)?;
                    self.symbols.push(Rc::new(symbol));
                }
            }
            if self.tables.is_some() && self.refined.is_none() {
                self.class(&widths, side(height)?)?;
            }
        }
        Ok(())
    }

    /// The symbols of a class side by side in one bitmap (6.5.9).
    fn class(&mut self, widths: &[u32], height: u32) -> Result<()> {
        let Some([_, _, size, _]) = &self.tables else { return Ok(()) };
        let size = usize::try_from(size.number(&mut self.bits)?).map_err(|_| MISSING)?;
        self.bits.align();
        let width: u64 = widths.iter().map(|width| u64::from(*width)).sum();
        let width = u32::try_from(width).map_err(|_| Fault::Damaged("a symbol of it has no size"))?;
        let mut all = Bitmap::new(width, height, false, self.meter)?;
        if size == 0 {
            for y in 0..height {
                let row = all.row_mut(y);
                self.meter.steps(row.len() as u64)?;
                row.copy_from_slice(self.bits.bytes(row.len()).ok_or(ENDS)?);
            }
        } else {
            generic::fax(&mut all, self.bits.bytes(size).ok_or(ENDS)?, self.meter)?;
        }
        let mut x = 0;
        for width in widths {
            self.symbols.push(Rc::new(all.columns(x, *width, self.meter)?));
            x += width;
        }
        Ok(())
    }

    /// A symbol that is made of others (6.5.8.2).
    fn composed(&mut self, [width, height]: [u32; 2]) -> Result<Bitmap> {
        let count = match &self.tables {
            Some([.., count]) => count.number(&mut self.bits)?,
            None => self.numbers[2].read(&mut self.decoder).ok_or(MISSING)?,
        };
        let mut symbol = Bitmap::new(width, height, false, self.meter)?;
        if self.parts.is_none() && self.tables.is_none() {
            self.parts = Some(Numbers::new(self.total, self.meter)?);
        }
        let Some(template) = self.refined.clone() else { return Ok(symbol) };
        if count == 1 {
            self.refine(&mut symbol, &template)?;
            return Ok(symbol);
        }
        // Table 17.
        let setting = Setting {
            instances: u32::try_from(count).map_err(|_| MISSING)?,
            strips: 0,
            right: false,
            bottom: false,
            transposed: false,
            how: Operator::Or,
            apart: 0,
            refined: Some(template),
        };
        if self.tables.is_some() && self.part_tables.is_none() {
            self.part_tables = Some(part_tables(self.total, self.meter)?);
        }
        let source = match (&mut self.parts, &self.part_tables) {
            (_, Some(tables)) => Source::Huffman(&mut self.bits, tables),
            (Some(numbers), None) => Source::Arithmetic(&mut self.decoder, numbers),
            (None, None) => return Err(MISSING),
        };
        text::decode(&mut symbol, &setting, &self.symbols, source, &mut self.refining, self.meter)?;
        Ok(symbol)
    }

    /// Makes a symbol out of one other (6.5.8.2.2).
    fn refine(&mut self, symbol: &mut Bitmap, template: &refinement::Template) -> Result<()> {
        let other = |symbols: &[Rc<Bitmap>], number: usize| {
            symbols.get(number).cloned().ok_or(Fault::Damaged("a symbol is made of one that is not there"))
        };
        let meter = self.meter;
        if let Some(numbers) = &mut self.parts {
            let decoder = &mut self.decoder;
            let number = numbers.identifier.read(decoder);
            let shift = [numbers.across.read(decoder).ok_or(MISSING)?, numbers.down.read(decoder).ok_or(MISSING)?];
            let other = other(&self.symbols, number)?;
            return refinement::decode(symbol, (&other, shift), decoder, &mut self.refining, template, false, meter);
        }
        let number = self.bits.take(width(self.total).max(1)).ok_or(ENDS)? as usize;
        let shifts = Table::standard(15);
        let shift = [shifts.number(&mut self.bits)?, shifts.number(&mut self.bits)?];
        let size = usize::try_from(Table::standard(1).number(&mut self.bits)?).map_err(|_| MISSING)?;
        self.bits.align();
        let mut decoder = Arithmetic::new(self.bits.bytes(size).ok_or(ENDS)?);
        let other = other(&self.symbols, number)?;
        refinement::decode(symbol, (&other, shift), &mut decoder, &mut self.refining, template, false, meter)
    }

    /// Those that are handed on: runs of some that are not and of some that are, in turn (6.5.10).
    fn exported(&mut self) -> Result<Vec<Rc<Bitmap>>> {
        let runs = Table::standard(1);
        let (mut exported, mut at, mut on) = (Vec::new(), 0, false);
        while at < self.symbols.len() {
            self.meter.steps(SYMBOL)?;
            let run = match &self.tables {
                Some(_) => runs.number(&mut self.bits)?,
                None => self.numbers[3].read(&mut self.decoder).ok_or(MISSING)?,
            };
            let end = usize::try_from(run).ok().map(|run| at.saturating_add(run)).ok_or(MISSING)?;
            let run = self.symbols.get(at..end).ok_or(Fault::Damaged("a dictionary hands on more than it has"))?;
            if on {
                exported.extend_from_slice(run);
            }
            (at, on) = (end, !on);
        }
        Ok(exported)
    }
}

/// How many bits the number of one of so many symbols has.
fn width(symbols: usize) -> u32 {
    usize::BITS - symbols.saturating_sub(1).leading_zeros()
}

/// The tables of symbols that are made of others, with codes of one length for all (6.5.8.2.3 and Table 17).
fn part_tables(symbols: usize, meter: &Meter<'_>) -> Result<Tables> {
    meter.steps(symbols as u64)?;
    let standard = Table::standard;
    Ok(Tables {
        first: standard(6),
        next: standard(8),
        strip: standard(11),
        width: standard(15),
        height: standard(15),
        across: standard(15),
        down: standard(15),
        size: standard(1),
        symbols: Table::numbers(&vec![width(symbols).max(1) as u8; symbols])?,
    })
}
