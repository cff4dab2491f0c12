//! Text regions (ITU-T T.88, 6.4): symbols of dictionaries put at places, and refined on the way if need be.

use std::rc::Rc;

use crate::reader::bits::Bits;

use super::arithmetic::{Arithmetic, Context, Identifier, Integer};
use super::bitmap::{Bitmap, Operator};
use super::huffman::Table;
use super::{Fault, Meter, Region, Result, refinement};

/// What an instance of a symbol costs in steps, whatever its size.
const INSTANCE: u64 = 64;

/// How symbols are put (Table 9).
pub(super) struct Setting {
    /// How many there are.
    pub(super) instances: u32,
    /// The exponent of a strip's height.
    pub(super) strips: u32,
    /// Which corner of a symbol stands at its place, and whether across and down change places.
    pub(super) right: bool,
    pub(super) bottom: bool,
    pub(super) transposed: bool,
    pub(super) how: Operator,
    /// What is added to each distance.
    pub(super) apart: i64,
    /// How symbols are refined, where they may be.
    pub(super) refined: Option<refinement::Template>,
}

/// What a region's numbers are coded with (6.4.5 to 6.4.11), each kind on its own.
pub(super) struct Numbers {
    strip: Integer,
    first: Integer,
    next: Integer,
    within: Integer,
    pub(super) identifier: Identifier,
    refined: Integer,
    width: Integer,
    height: Integer,
    pub(super) across: Integer,
    pub(super) down: Integer,
}

impl Numbers {
    /// For so many symbols.
    pub(super) fn new(symbols: usize, meter: &Meter<'_>) -> Result<Self> {
        let width = usize::BITS - symbols.saturating_sub(1).leading_zeros();
        meter.steps(1 << width)?;
        Ok(Self {
            strip: Integer::new(),
            first: Integer::new(),
            next: Integer::new(),
            within: Integer::new(),
            identifier: Identifier::new(width),
            refined: Integer::new(),
            width: Integer::new(),
            height: Integer::new(),
            across: Integer::new(),
            down: Integer::new(),
        })
    }
}

/// The tables of a region (7.4.3.1.6), and the codes of its symbols.
pub(super) struct Tables {
    pub(super) first: Table,
    pub(super) next: Table,
    pub(super) strip: Table,
    pub(super) width: Table,
    pub(super) height: Table,
    pub(super) across: Table,
    pub(super) down: Table,
    pub(super) size: Table,
    pub(super) symbols: Table,
}

/// Where a region's numbers come from.
pub(super) enum Source<'s, 'a> {
    Arithmetic(&'s mut Arithmetic<'a>, &'s mut Numbers),
    Huffman(&'s mut Bits<'a>, &'s Tables),
}

const MISSING: Fault = Fault::Damaged("a number of it is missing");

impl Source<'_, '_> {
    fn strip(&mut self) -> Result<i64> {
        match self {
            Self::Arithmetic(decoder, numbers) => numbers.strip.read(decoder).ok_or(MISSING),
            Self::Huffman(bits, tables) => tables.strip.number(bits),
        }
    }

    fn first(&mut self) -> Result<i64> {
        match self {
            Self::Arithmetic(decoder, numbers) => numbers.first.read(decoder).ok_or(MISSING),
            Self::Huffman(bits, tables) => tables.first.number(bits),
        }
    }

    fn next(&mut self) -> Result<Option<i64>> {
        match self {
            Self::Arithmetic(decoder, numbers) => Ok(numbers.next.read(decoder)),
            Self::Huffman(bits, tables) => tables.next.read(bits),
        }
    }

    fn within(&mut self, width: u32) -> Result<i64> {
        match self {
            _ if width == 0 => Ok(0),
            Self::Arithmetic(decoder, numbers) => numbers.within.read(decoder).ok_or(MISSING),
            Self::Huffman(bits, _) => bits.take(width).map(i64::from).ok_or(MISSING),
        }
    }

    fn symbol(&mut self) -> Result<usize> {
        match self {
            Self::Arithmetic(decoder, numbers) => Ok(numbers.identifier.read(decoder)),
            Self::Huffman(bits, tables) => Ok(tables.symbols.number(bits)? as usize),
        }
    }

    fn refined(&mut self) -> Result<bool> {
        match self {
            Self::Arithmetic(decoder, numbers) => Ok(numbers.refined.read(decoder).ok_or(MISSING)? != 0),
            Self::Huffman(bits, _) => Ok(bits.take(1).ok_or(MISSING)? == 1),
        }
    }

    /// How much wider and higher a refined symbol is, and how far it is moved.
    fn refinement(&mut self) -> Result<[i64; 4]> {
        match self {
            Self::Arithmetic(decoder, numbers) => {
                let kinds = [&mut numbers.width, &mut numbers.height, &mut numbers.across, &mut numbers.down];
                let mut values = [0; 4];
                for (value, kind) in values.iter_mut().zip(kinds) {
                    *value = kind.read(decoder).ok_or(MISSING)?;
                }
                Ok(values)
            }
            Self::Huffman(bits, tables) => Ok([
                tables.width.number(bits)?,
                tables.height.number(bits)?,
                tables.across.number(bits)?,
                tables.down.number(bits)?,
            ]),
        }
    }
}

/// A symbol, refined (6.4.11).
fn refine(
    symbol: &Bitmap,
    template: &refinement::Template,
    contexts: &mut [Context],
    source: &mut Source<'_, '_>,
    meter: &Meter<'_>,
) -> Result<Bitmap> {
    let [wider, higher, across, down] = source.refinement()?;
    let side = |side: u32, more: i64| {
        u32::try_from(i64::from(side) + more).map_err(|_| Fault::Damaged("a refined symbol has no size"))
    };
    let mut refined = Bitmap::new(side(symbol.width, wider)?, side(symbol.height, higher)?, false, meter)?;
    let other = (symbol, [wider.div_euclid(2) + across, higher.div_euclid(2) + down]);
    match source {
        Source::Arithmetic(decoder, _) => {
            refinement::decode(&mut refined, other, decoder, contexts, template, false, meter)?;
        }
        Source::Huffman(bits, tables) => {
            let size = tables.size.number(bits)?;
            bits.align();
            let data = usize::try_from(size).ok().and_then(|size| bits.bytes(size)).ok_or(MISSING)?;
            let mut decoder = Arithmetic::new(data);
            refinement::decode(&mut refined, other, &mut decoder, contexts, template, false, meter)?;
        }
    }
    Ok(refined)
}

/// Puts the symbols (6.4.5). `contexts` are those of refinement.
pub(super) fn decode(
    region: &mut Bitmap,
    setting: &Setting,
    symbols: &[Rc<Bitmap>],
    mut source: Source<'_, '_>,
    contexts: &mut [Context],
    meter: &Meter<'_>,
) -> Result<()> {
    let height = 1_i64 << setting.strips;
    let mut strip = -(source.strip()? * height);
    let (mut first, mut count) = (0, 0);
    while count < setting.instances {
        strip += source.strip()? * height;
        first += source.first()?;
        let mut s = first;
        loop {
            meter.steps(INSTANCE)?;
            let t = strip + source.within(setting.strips)?;
            let number = source.symbol()?;
            let own = match &setting.refined {
                Some(template) if source.refined()? => {
                    let symbol = symbols.get(number).ok_or(Fault::Damaged("a symbol of it is in no dictionary"))?;
                    Some(refine(symbol, template, contexts, &mut source, meter)?)
                }
                _ => None,
            };
            // A symbol that does not exist leaves its place empty, as programs do.
            if let Some(symbol) = own.as_ref().or_else(|| symbols.get(number).map(|symbol| &**symbol)) {
                let [width, height] = [i64::from(symbol.width) - 1, i64::from(symbol.height) - 1];
                let along = if setting.transposed { height } else { width };
                // The corner is the end of the symbol along the line, or its start.
                let end = if setting.transposed { setting.bottom } else { setting.right };
                s += if end { along } else { 0 };
                let [x, y] = if setting.transposed { [t, s] } else { [s, t] };
                let left = x - if setting.right { width } else { 0 };
                let top = y - if setting.bottom { height } else { 0 };
                region.lay(symbol, left, top, setting.how, meter)?;
                s += if end { 0 } else { along };
            }
            count += 1;
            match source.next()? {
                Some(distance) if count < setting.instances => s += distance + setting.apart,
                _ => break,
            }
        }
    }
    Ok(())
}

/// A text region segment (7.4.3). Its symbols, and the tables of the file's own that it refers to.
pub(super) fn segment(data: &[u8], symbols: &[Rc<Bitmap>], tables: &[Rc<Table>], meter: &Meter<'_>) -> Result<Region> {
    let mut bits = Bits::new(data);
    let mut region = Region::read(&mut bits)?;
    let flags = bits.take(16).ok_or(super::ENDS)?;
    let flag = |bit: u32| flags >> bit & 1 == 1;
    let coded = flag(0);
    let choices = if coded { bits.take(16).ok_or(super::ENDS)? } else { 0 };
    let refined = if flag(1) { Some(refinement::Template::read(flag(15), &mut bits)?) } else { None };
    let instances = bits.take(32).ok_or(super::ENDS)?;
    // 0 is bottom left, 1 top left, 2 bottom right, 3 top right.
    let setting = Setting {
        instances,
        strips: flags >> 2 & 3,
        right: flag(5),
        bottom: !flag(4),
        transposed: flag(6),
        how: Operator::new(flags >> 7 & 3)?,
        // Five bits with a sign.
        apart: i64::from(((flags >> 10 & 31) as i32) << 27 >> 27),
        refined,
    };
    let mut contexts = setting.refined.as_ref().map(refinement::Template::contexts).unwrap_or_default();
    meter.steps(contexts.len() as u64)?;
    region.begin(flag(9), meter)?;
    if coded {
        let tables = choose(choices, tables, codes(&mut bits, symbols.len(), meter)?)?;
        let source = Source::Huffman(&mut bits, &tables);
        decode(&mut region.bitmap, &setting, symbols, source, &mut contexts, meter)?;
    } else {
        let mut numbers = Numbers::new(symbols.len(), meter)?;
        let mut decoder = Arithmetic::new(bits.rest());
        let source = Source::Arithmetic(&mut decoder, &mut numbers);
        decode(&mut region.bitmap, &setting, symbols, source, &mut contexts, meter)?;
    }
    Ok(region)
}

/// The tables that a region's flags name (7.4.3.1.2), the file's own in turn.
fn choose(choices: u32, own: &[Rc<Table>], symbols: Table) -> Result<Tables> {
    let mut own = own.iter();
    let mut pick = |bit: u32, width: u32, standard: &[usize]| {
        let choice = (choices >> bit & ((1 << width) - 1)) as usize;
        match standard.get(choice) {
            Some(number) => Ok(Table::standard(*number)),
            None if choice + 1 == 1 << width => {
                own.next().map(|table| Table::clone(table)).ok_or(Fault::Damaged("a table of its codes is missing"))
            }
            None => Err(Fault::Damaged("a table of its codes is one that nobody knows")),
        }
    };
    Ok(Tables {
        first: pick(0, 2, &[6, 7])?,
        next: pick(2, 2, &[8, 9, 10])?,
        strip: pick(4, 2, &[11, 12, 13])?,
        width: pick(6, 2, &[14, 15])?,
        height: pick(8, 2, &[14, 15])?,
        across: pick(10, 2, &[14, 15])?,
        down: pick(12, 2, &[14, 15])?,
        size: pick(14, 1, &[1])?,
        symbols,
    })
}

/// The codes of a region's symbols (7.4.3.1.7): lengths in runs, which are coded themselves.
fn codes(bits: &mut Bits<'_>, symbols: usize, meter: &Meter<'_>) -> Result<Table> {
    meter.steps(8 * symbols as u64)?;
    let runs: Option<Vec<u8>> = (0..35).map(|_| bits.take(4).map(|length| length as u8)).collect();
    let runs = Table::numbers(&runs.ok_or(super::ENDS)?)?;
    let mut lengths: Vec<u8> = Vec::new();
    while lengths.len() < symbols {
        let run = runs.number(bits)?;
        let mut more = |width, least| bits.take(width).map(|more| more as usize + least).ok_or(super::ENDS);
        let (length, count) = match run {
            32 => (*lengths.last().ok_or(MISSING)?, more(2, 3)?),
            33 => (0, more(3, 3)?),
            34 => (0, more(7, 11)?),
            length => (length as u8, 1),
        };
        lengths.extend(std::iter::repeat_n(length, count));
    }
    lengths.truncate(symbols);
    bits.align();
    Table::numbers(&lengths)
}
