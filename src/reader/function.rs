//! Reads functions (ISO 32000-1, 7.10) into [`crate::pages::Function`]. In: an object of the file; out: the function, or in
//! words for people why there is none.

use hayro_syntax::object::{Array, Dict, Object};
use smallvec::smallvec;

use crate::pages::{Function, Operation, Operator, Sampled, Values};

use super::Streams;
use super::bits::Bits;
use super::read::{floats, pairs};

/// How deep stitching functions may nest.
const DEEPEST: usize = 8;

/// Most functions that a stitching function or a shading may have.
const MOST_PARTS: usize = 1024;

/// Most functions that are inside of one, together: parts may be shared, and then there are more of them than in the file.
const MOST_NESTED: usize = 4096;

/// As how many bytes a sample counts: twice what it takes, as reading one takes longer than unpacking a byte.
const SAMPLE: usize = 8;

/// Most samples of a table: 64 MB of them.
const MOST_SAMPLES: usize = 16 << 20;

/// Most steps of a calculator's program: the largest seen in practice has some hundreds.
const MOST_STEPS: usize = 10_000;

/// Reads a function: a dictionary, a stream, or the name `Identity`.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(object: &Object<'_>, streams: &dyn Streams) -> Result<Function, String> {
    let mut left = MOST_NESTED;
    nested(object, streams, DEEPEST, &mut left)
}

/// Reads what a shading has: one function or a list of them.
///
/// # Errors
/// What is wrong with one of them.
pub(super) fn read_several(object: &Object<'_>, streams: &dyn Streams) -> Result<Vec<Function>, String> {
    match object {
        Object::Array(list) => list.iter::<Object<'_>>().take(MOST_PARTS).map(|part| read(&part, streams)).collect(),
        one => Ok(vec![read(one, streams)?]),
    }
}

/// How many bytes it counts as.
pub(super) fn bytes(function: &Function) -> usize {
    match function {
        Function::Sampled(table) => table.samples.len() * SAMPLE,
        Function::Calculator { program, .. } => program.len() * size_of::<Operation>(),
        Function::Stitching { functions, .. } | Function::Several(functions) => functions.iter().map(bytes).sum(),
        Function::Identity | Function::Exponential { .. } => 0,
    }
}

/// How much there is to read of it, in parts of ten samples or one step.
pub(super) fn cost(function: &Function) -> u32 {
    let parts = match function {
        Function::Identity | Function::Exponential { .. } => 1,
        Function::Sampled(table) => table.samples.len() / 10,
        Function::Calculator { program, .. } => program.len(),
        Function::Stitching { functions, .. } | Function::Several(functions) => {
            return functions.iter().map(cost).fold(1, u32::saturating_add);
        }
    };
    u32::try_from(parts).unwrap_or(u32::MAX)
}

fn nested(object: &Object<'_>, streams: &dyn Streams, depth: usize, left: &mut usize) -> Result<Function, String> {
    let depth = depth.checked_sub(1).ok_or("its functions nest too deep")?;
    *left =
        left.checked_sub(1).ok_or_else(|| format!("it has more than {MOST_NESTED} functions inside of each other"))?;
    let (dict, stream) = match object {
        Object::Name(name) if name.as_ref() == b"Identity" => return Ok(Function::Identity),
        Object::Dict(dict) => (dict, None),
        Object::Stream(stream) => (stream.dict(), Some(stream)),
        _ => return Err("its function is no function".into()),
    };
    let domain = pairs(dict, "Domain");
    let range = pairs(dict, "Range");
    let first = domain.first().copied().ok_or("its function has no Domain")?;
    match (dict.get::<i32>("FunctionType"), stream) {
        (Some(0), Some(stream)) => sampled(dict, domain, range, &streams.bytes(stream)?, streams.room()),
        (Some(2), _) => {
            let (c0, c1) = (floats(dict, "C0", 32), floats(dict, "C1", 32));
            let power = dict.get::<f32>("N").ok_or("its exponential function has no N")?;
            let or = |values: Vec<f32>, default: f32| -> Values {
                if values.is_empty() { smallvec![default] } else { values.into() }
            };
            let (c0, c1) = (or(c0, 0.0), or(c1, 1.0));
            if c0.len() != c1.len() {
                return Err("its exponential function has a C0 and a C1 of different length".into());
            }
            Ok(Function::Exponential { domain: first, range, c0, c1, power })
        }
        (Some(3), _) => {
            let parts = dict.get::<Array<'_>>("Functions").ok_or("its stitching function has no Functions")?;
            let functions = parts
                .iter::<Object<'_>>()
                .take(MOST_PARTS)
                .map(|part| nested(&part, streams, depth, left))
                .collect::<Result<Vec<_>, _>>()?;
            let bounds = floats(dict, "Bounds", MOST_PARTS);
            if functions.is_empty() || bounds.len() + 1 != functions.len() {
                return Err("its stitching function has not one bound less than functions".into());
            }
            Ok(Function::Stitching { domain: first, range, functions, bounds, encode: pairs(dict, "Encode") })
        }
        (Some(4), Some(stream)) => {
            if range.is_empty() {
                return Err("its PostScript function has no Range".into());
            }
            Ok(Function::Calculator { domain, range, program: program(&streams.bytes(stream)?)? })
        }
        (Some(0 | 4), None) => Err("its function should be a stream".into()),
        _ => Err("its function is of no known type".into()),
    }
}

fn sampled(
    dict: &Dict<'_>,
    domain: Vec<[f32; 2]>,
    range: Vec<[f32; 2]>,
    bytes: &[u8],
    room: usize,
) -> Result<Function, String> {
    let size: Vec<usize> = floats(dict, "Size", 32).into_iter().map(|size| size as usize).collect();
    let bits = dict.get::<u32>("BitsPerSample").unwrap_or(0);
    if size.len() != domain.len() || size.contains(&0) || range.is_empty() || range.len() > 32 {
        return Err("its sampled function has no proper Size or Range".into());
    }
    if !matches!(bits, 1 | 2 | 4 | 8 | 12 | 16 | 24 | 32) {
        return Err(format!("its sampled function has {bits} bits per sample"));
    }
    let count = size
        .iter()
        .try_fold(range.len(), |product, size| product.checked_mul(*size))
        .filter(|count| *count <= MOST_SAMPLES.min(room / SAMPLE))
        .ok_or("its sampled function has more samples than can be kept")?;
    let mut encode = pairs(dict, "Encode");
    for size in &size[encode.len().min(size.len())..] {
        encode.push([0.0, (size - 1) as f32]);
    }
    let mut decode = pairs(dict, "Decode");
    decode.extend(range.iter().skip(decode.len()));
    let most = ((1_u64 << bits) - 1) as f32;
    let mut source = Bits::new(bytes);
    let samples = (0..count)
        .map(|i| {
            let [low, high] = decode[i % range.len()];
            low + source.take(bits).unwrap_or(0) as f32 * (high - low) / most
        })
        .collect();
    Ok(Function::Sampled(Box::new(Sampled { domain, range, size, encode, samples })))
}

/// A program of PostScript text, flat: what stands in braces before `if` and `ifelse` is jumped over.
fn program(text: &[u8]) -> Result<Vec<Operation>, String> {
    let mut words = words(text);
    if words.next() != Some("{") {
        return Err("its PostScript function does not begin with a brace".into());
    }
    let mut open: Vec<Vec<Operation>> = vec![Vec::new()];
    // Blocks that `if` or `ifelse` will take.
    let mut closed: Vec<Vec<Operation>> = Vec::new();
    for word in words {
        if open.iter().chain(&closed).map(Vec::len).sum::<usize>() > MOST_STEPS {
            return Err(format!("its PostScript function has more than {MOST_STEPS} steps"));
        }
        let nested = open.len();
        let Some(current) = open.last_mut() else { break };
        match word {
            "{" if nested > 64 => return Err("its PostScript function nests too deep".into()),
            "{" => open.push(Vec::new()),
            "}" => {
                let block = open.pop().unwrap_or_default();
                if open.is_empty() {
                    return Ok(block);
                }
                closed.push(block);
            }
            "if" => {
                let block = closed.pop().ok_or("its PostScript function has an `if` without braces")?;
                current.push(Operation::SkipUnless(block.len()));
                current.extend(block);
            }
            "ifelse" => {
                let (no, yes) = (closed.pop(), closed.pop());
                let (Some(yes), Some(no)) = (yes, no) else {
                    return Err("its PostScript function has an `ifelse` without braces".into());
                };
                current.push(Operation::SkipUnless(yes.len() + 1));
                current.extend(yes);
                current.push(Operation::Skip(no.len()));
                current.extend(no);
            }
            "true" => current.push(Operation::PushBoolean(true)),
            "false" => current.push(Operation::PushBoolean(false)),
            word => current.push(match (Operator::named(word), word.parse::<i32>(), word.parse::<f32>()) {
                (Some(operator), ..) => Operation::Do(operator),
                (_, Ok(whole), _) => Operation::PushInteger(whole),
                (_, _, Ok(real)) if real.is_finite() => Operation::Push(real),
                _ => return Err(format!("its PostScript function has the unknown word `{}`", word.escape_debug())),
            }),
        }
    }
    Err("its PostScript function does not end with a brace".into())
}

/// Words and braces, without comments.
fn words(text: &[u8]) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let start = rest.iter().position(|b| !b.is_ascii_whitespace() && *b != 0)?;
            rest = &rest[start..];
            if rest[0] != b'%' {
                break;
            }
            let end = rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
            rest = &rest[end..];
        }
        let end = match rest[0] {
            b'{' | b'}' => 1,
            _ => rest
                .iter()
                .position(|b| b.is_ascii_whitespace() || matches!(b, 0 | b'{' | b'}' | b'%'))
                .unwrap_or(rest.len()),
        };
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(std::str::from_utf8(word).unwrap_or("?"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_with_branches_is_made_flat() {
        let program = program(b"{ dup 0.5 lt % half\n{ pop 1 } { 2 mul {3} if} ifelse }").unwrap();
        use Operation as O;
        let expected = [
            O::Do(Operator::Dup),
            O::Push(0.5),
            O::Do(Operator::Lt),
            O::SkipUnless(3),
            O::Do(Operator::Pop),
            O::PushInteger(1),
            O::Skip(4),
            O::PushInteger(2),
            O::Do(Operator::Mul),
            O::SkipUnless(1),
            O::PushInteger(3),
        ];
        assert_eq!(program, expected);
        let function = Function::Calculator { domain: vec![[0.0, 1.0]], range: vec![[0.0, 9.0]], program };
        assert_eq!(function.eval(&[0.25]).as_slice(), [1.0]);
    }

    #[test]
    fn broken_programs_say_what_is_wrong() {
        for (text, word) in
            [("1 add", "begin"), ("{ 1 add", "end"), ("{ {1} ifelse }", "ifelse"), ("{ 1 frob }", "frob")]
        {
            let error = program(text.as_bytes()).unwrap_err();
            assert!(error.contains(word), "{text}: {error}");
        }
        assert!(program(format!("{{ {} }}", "1 pop ".repeat(9000)).as_bytes()).unwrap_err().contains("10000"));
    }
}
