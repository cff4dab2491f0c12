//! Colour spaces and gradients as a press sees them: DeviceCMYK, Separation, DeviceN over DeviceCMYK with a tint transform
//! that is computed here, and shading patterns that run straight in one of them. Every key that is not known is refused.

use std::collections::BTreeSet;

use libtest_mimic::Failed;

use super::content::Ink;
use super::reader::{Dict, File, Object};
use crate::support::{Check, ensure};

/// The names of the process inks.
pub const PROCESS: [&str; 4] = ["Cyan", "Magenta", "Yellow", "Black"];

/// A component of DeviceN.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The ink.
    pub name: String,
    /// What stands for its solid in DeviceCMYK.
    pub alternate: [f64; 4],
}

/// A colour space that a master may have.
#[derive(Clone, Debug, PartialEq)]
pub enum Space {
    Process,
    Separation { name: String, alternate: [f64; 4] },
    DeviceN(Vec<Part>),
    Pattern,
}

impl Space {
    /// A colour of these amounts, which must be amounts, one for each component.
    pub fn ink(&self, tints: &[f64]) -> Result<Ink, Failed> {
        ensure(tints.iter().all(|tint| (0.0..=1.0).contains(tint)), || format!("{tints:?} are no tints"))?;
        let wrong = || format!("{} tints in {self:?}", tints.len());
        match self {
            Self::Process => Ok(Ink::Process(tints.try_into().map_err(|_| wrong())?)),
            Self::Separation { name, alternate } => {
                let &[tint] = tints else { return Err(wrong().into()) };
                Ok(Ink::Separation { name: name.clone(), alternate: *alternate, tint })
            }
            Self::DeviceN(parts) => {
                ensure(parts.len() == tints.len(), wrong)?;
                Ok(Ink::DeviceN { parts: parts.clone(), tints: tints.to_vec() })
            }
            Self::Pattern => Err("a pattern is no colour".into()),
        }
    }
}

fn numbers(file: &File, dict: &Dict, key: &str) -> Result<Vec<f64>, Failed> {
    let items = file.array(dict, key)?;
    let numbers: Vec<f64> = items.iter().filter_map(Object::number).collect();
    ensure(numbers.len() == items.len(), || format!("/{key} is not all numbers: {items:?}"))?;
    Ok(numbers)
}

fn number(dict: &Dict, key: &str) -> Option<f64> {
    dict.get(key).and_then(Object::number)
}

fn keys(dict: &Dict, known: &[&str], what: &str) -> Check {
    let other = dict.keys().find(|key| !known.contains(&key.as_str()));
    ensure(other.is_none(), || format!("/{} in {what}", other.map_or("", String::as_str)))
}

/// Reads a Separation or DeviceN.
pub fn space(file: &File, object: &Object) -> Result<Space, Failed> {
    let array = file.follow(object).array().ok_or_else(|| format!("no colour space: {object:?}"))?;
    match array {
        [Object::Name(family), Object::Name(name), Object::Name(base), function] if family == "Separation" => {
            ensure(base == "DeviceCMYK", || format!("{family} over {base}"))?;
            let function = file.follow(function).dict().ok_or("no tint function")?;
            let (from, to) = straight(file, function)?;
            ensure(from == [0.0; 4], || format!("{name}: no ink is not bare paper: {from:?}"))?;
            let alternate: [f64; 4] = to.try_into().map_err(|_| "C1 must be C, M, Y and K")?;
            Space::Process.ink(&alternate)?;
            Ok(Space::Separation { name: name.clone(), alternate })
        }
        [Object::Name(family), Object::Array(names), Object::Name(base), function, attributes]
            if family == "DeviceN" =>
        {
            ensure(base == "DeviceCMYK", || format!("{family} over {base}"))?;
            let names: Vec<&str> = names.iter().filter_map(Object::name).collect();
            let parts = parts(file, &names, file.follow(attributes).dict().ok_or("DeviceN without attributes")?)?;
            transform(file, &parts, file.follow(function))?;
            Ok(Space::DeviceN(parts))
        }
        _ => Err(format!("a colour space that no master has: {array:?}").into()),
    }
}

/// The components of DeviceN: process inks by the Process dictionary, each other by a Separation of its name.
fn parts(file: &File, names: &[&str], attributes: &Dict) -> Result<Vec<Part>, Failed> {
    keys(attributes, &["Colorants", "Process"], "the attributes of DeviceN")?;
    let distinct: BTreeSet<&&str> = names.iter().collect();
    ensure(distinct.len() == names.len() && (1..=8).contains(&names.len()), || format!("DeviceN of {names:?}"))?;
    let none = Dict::new();
    let colorants = if attributes.contains_key("Colorants") { file.dict(attributes, "Colorants")? } else { &none };
    let mut parts = Vec::new();
    for &name in names {
        ensure(name != "All" && name != "None", || format!("DeviceN of {name}"))?;
        let alternate = if let Some(at) = PROCESS.iter().position(|process| *process == name) {
            let process = file.dict(attributes, "Process")?;
            ensure(file.name(process, "ColorSpace")? == "DeviceCMYK", || "process inks that are not CMYK".into())?;
            let listed: Vec<_> = file.array(process, "Components")?.iter().filter_map(Object::name).collect();
            ensure(listed == PROCESS, || format!("process inks {listed:?}"))?;
            std::array::from_fn(|i| if i == at { 1.0 } else { 0.0 })
        } else {
            let of = colorants.get(name).ok_or_else(|| format!("{name} is not among the colorants"))?;
            match space(file, of)? {
                Space::Separation { name: own, alternate } if own == name => alternate,
                other => return Err(format!("the colorant {name} is {other:?}").into()),
            }
        };
        parts.push(Part { name: name.to_owned(), alternate });
    }
    let spots = names.iter().filter(|name| !PROCESS.contains(name)).count();
    ensure(colorants.len() == spots, || format!("colorants {colorants:?} of {names:?}"))?;
    Ok(parts)
}

/// The tint transform: of several inks what is let through multiplies; computed by running the program at every corner of
/// the inks' ranges and in their middle.
fn transform(file: &File, parts: &[Part], function: &Object) -> Check {
    let dict = function.dict().ok_or("no tint transform")?;
    keys(dict, &["FunctionType", "Domain", "Range", "Length", "Filter"], "a tint transform")?;
    let count = parts.len();
    let right = number(dict, "FunctionType") == Some(4.0)
        && numbers(file, dict, "Domain")? == [0.0, 1.0].repeat(count)
        && numbers(file, dict, "Range")? == [0.0, 1.0].repeat(4);
    ensure(right, || format!("no tint transform from {count} inks to CMYK: {dict:?}"))?;
    let program = String::from_utf8(file.data(function)?)?;
    for point in 0..3usize.pow(count as u32) {
        let tints: Vec<f64> = (0..count as u32).map(|i| (point / 3usize.pow(i) % 3) as f64 / 2.0).collect();
        let given = run(&program, &tints)?;
        let through = |channel: usize| -> f64 {
            parts.iter().zip(&tints).map(|(part, tint)| 1.0 - part.alternate[channel] * tint).product()
        };
        let near = given.len() == 4 && (0..4).all(|channel| (given[channel] - 1.0 + through(channel)).abs() < 1e-5);
        ensure(near, || format!("{program} makes {given:?} of {tints:?} in {parts:?}"))?;
    }
    Ok(())
}

/// A PostScript calculator (ISO 32000-1, 7.10.5) with the operators that a tint transform may have.
fn run(program: &str, tints: &[f64]) -> Result<Vec<f64>, Failed> {
    let inner = program.trim().strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).ok_or("no braces")?;
    let mut stack = tints.to_vec();
    for word in inner.split_whitespace() {
        let short = || format!("{word}: the stack is too short in {program}");
        if let Ok(number) = word.parse::<f64>() {
            stack.push(number);
            continue;
        }
        let top = stack.pop().ok_or_else(short)?;
        match word {
            "pop" => {}
            "index" => {
                let at = stack.len().checked_sub(1 + top as usize).ok_or_else(short)?;
                stack.push(stack[at]);
            }
            "mul" | "sub" | "exch" => {
                let below = stack.pop().ok_or_else(short)?;
                match word {
                    "mul" => stack.push(below * top),
                    "sub" => stack.push(below - top),
                    _ => stack.extend([top, below]),
                }
            }
            "roll" => {
                let count = stack.pop().ok_or_else(short)? as usize;
                let start = stack.len().checked_sub(count).ok_or_else(short)?;
                stack[start..].rotate_right(top as usize);
            }
            _ => return Err(format!("{word} in a tint transform").into()),
        }
    }
    Ok(stack)
}

/// An exponential function that runs straight from C0 to C1.
fn straight(file: &File, function: &Dict) -> Result<(Vec<f64>, Vec<f64>), Failed> {
    keys(function, &["FunctionType", "Domain", "C0", "C1", "N"], "a function")?;
    let right = number(function, "FunctionType") == Some(2.0)
        && number(function, "N") == Some(1.0)
        && numbers(file, function, "Domain")? == [0.0, 1.0];
    ensure(right, || format!("a function that does not run straight: {function:?}"))?;
    Ok((numbers(file, function, "C0")?, numbers(file, function, "C1")?))
}

/// A shading pattern: axial or radial, straight between its stops. Gives the colours at the ends of its pieces.
pub fn gradient(file: &File, pattern: &Object) -> Result<Ink, Failed> {
    let pattern = pattern.dict().ok_or("no pattern")?;
    keys(pattern, &["Type", "PatternType", "Matrix", "Shading"], "a pattern")?;
    ensure(number(pattern, "PatternType") == Some(2.0), || "a pattern of tiles".into())?;
    if pattern.contains_key("Matrix") {
        let matrix = numbers(file, pattern, "Matrix")?;
        let [a, b, c, d, _, _] = matrix[..] else { return Err("a matrix has six numbers".into()) };
        ensure((a * d - b * c).abs() > 1e-9, || "a matrix that makes everything flat".into())?;
    }
    let shading = file.dict(pattern, "Shading")?;
    keys(shading, &["ShadingType", "ColorSpace", "Coords", "Extend", "Function"], "a shading")?;
    let coords = numbers(file, shading, "Coords")?;
    let placed = match (number(shading, "ShadingType"), &coords[..]) {
        (Some(2.0), [x0, y0, x1, y1]) => (x0, y0) != (x1, y1),
        (Some(3.0), [x0, y0, r0, x1, y1, r1]) => *r0 >= 0.0 && *r1 >= 0.0 && (x0, y0, r0) != (x1, y1, r1),
        _ => false,
    };
    ensure(placed, || format!("neither axial nor radial: {shading:?}"))?;
    if let Some(extend) = shading.get("Extend") {
        let two = matches!(extend.array(), Some([Object::Bool(_), Object::Bool(_)]));
        ensure(two, || format!("/Extend {extend:?}"))?;
    }
    let space = match file.get(shading, "ColorSpace")? {
        Object::Name(name) if name == "DeviceCMYK" => Space::Process,
        other => space(file, other)?,
    };
    let function = file.dict(shading, "Function")?;
    let mut pieces = Vec::new();
    if number(function, "FunctionType") == Some(3.0) {
        keys(function, &["FunctionType", "Domain", "Functions", "Bounds", "Encode"], "a stitched function")?;
        let functions = file.array(function, "Functions")?;
        for piece in functions {
            pieces.push(straight(file, file.follow(piece).dict().ok_or("no function")?)?);
        }
        let bounds = [vec![0.0], numbers(file, function, "Bounds")?, vec![1.0]].concat();
        let right = numbers(file, function, "Domain")? == [0.0, 1.0]
            && bounds.len() == functions.len() + 1
            && bounds.windows(2).all(|pair| pair[0] < pair[1])
            && numbers(file, function, "Encode")? == [0.0, 1.0].repeat(functions.len());
        ensure(right, || format!("pieces that do not follow each other: {function:?}"))?;
    } else {
        pieces.push(straight(file, function)?);
    }
    let ends = pieces.iter().flat_map(|(from, to)| [from, to]).map(|tints| space.ink(tints));
    Ok(Ink::Gradient(ends.collect::<Result<_, _>>()?))
}
