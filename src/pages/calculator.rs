//! PostScript calculators (ISO 32000-1, 7.10.5): a program without loops on a stack of at most a hundred numbers.
//! In: inputs; out: what is on top of the stack. Reading a program from its text is for `reader`.

use super::Values;

/// The deepest stack (ISO 32000-1, annex C gives 100).
const DEEPEST: usize = 100;

/// A step of a calculator's program.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Operation {
    /// Puts a number onto the stack.
    Push(f32),
    /// Puts a whole number onto the stack.
    PushInteger(i32),
    /// Puts a truth value onto the stack.
    PushBoolean(bool),
    /// Takes a truth value off the stack; skips that many steps if it is false.
    SkipUnless(usize),
    /// Skips that many steps.
    Skip(usize),
    /// Does what ISO 32000-1, table 42 says.
    Do(Operator),
}

macro_rules! operators {
    ($($variant:ident $word:literal,)*) => {
        /// The operators of ISO 32000-1, table 42, without `if` and `ifelse`, which become skips.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Operator { $(#[doc = concat!("`", $word, "`")] $variant,)* }

        impl Operator {
            /// The operator of that name.
            #[must_use]
            pub fn named(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

operators! {
    Abs "abs", Add "add", Atan "atan", Ceiling "ceiling", Cos "cos", Cvi "cvi", Cvr "cvr", Div "div", Exp "exp",
    Floor "floor", Idiv "idiv", Ln "ln", Log "log", Mod "mod", Mul "mul", Neg "neg", Round "round", Sin "sin",
    Sqrt "sqrt", Sub "sub", Truncate "truncate", And "and", Bitshift "bitshift", Eq "eq", Ge "ge", Gt "gt", Le "le",
    Lt "lt", Ne "ne", Not "not", Or "or", Xor "xor", Copy "copy", Dup "dup", Exch "exch", Index "index", Pop "pop",
    Roll "roll",
}

/// What may lie on the stack.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Cell {
    Real(f64),
    Integer(i32),
    Boolean(bool),
}

impl Cell {
    fn number(self) -> f64 {
        match self {
            Self::Real(x) => x,
            Self::Integer(i) => f64::from(i),
            Self::Boolean(b) => f64::from(u8::from(b)),
        }
    }

    /// Rounded toward zero; beyond the range, its ends.
    fn integer(self) -> i32 {
        match self {
            Self::Integer(i) => i,
            other => other.number() as i32,
        }
    }
}

/// Runs a program; the `outputs` topmost numbers, the topmost last. A program that takes from an empty stack takes zeros,
/// and one that fills it stops.
pub(super) fn run(program: &[Operation], inputs: &[f32], outputs: usize) -> Values {
    let mut stack: Vec<Cell> = inputs.iter().map(|x| Cell::Real(f64::from(*x))).collect();
    let mut at = 0_usize;
    while let Some(operation) = program.get(at) {
        at += 1;
        match *operation {
            Operation::Push(x) => stack.push(Cell::Real(f64::from(x))),
            Operation::PushInteger(i) => stack.push(Cell::Integer(i)),
            Operation::PushBoolean(b) => stack.push(Cell::Boolean(b)),
            Operation::SkipUnless(steps) => {
                if pop(&mut stack).number() == 0.0 {
                    at = at.saturating_add(steps);
                }
            }
            Operation::Skip(steps) => at = at.saturating_add(steps),
            Operation::Do(operator) => step(&mut stack, operator),
        }
        if stack.len() > DEEPEST {
            break;
        }
    }
    let missing = outputs.saturating_sub(stack.len());
    let top = stack.len().saturating_sub(outputs);
    std::iter::repeat_n(0.0, missing).chain(stack[top..].iter().map(|cell| cell.number() as f32)).collect()
}

fn pop(stack: &mut Vec<Cell>) -> Cell {
    stack.pop().unwrap_or(Cell::Integer(0))
}

fn step(stack: &mut Vec<Cell>, operator: Operator) {
    use Operator as O;
    match operator {
        O::Abs | O::Ceiling | O::Floor | O::Neg | O::Round | O::Truncate => {
            let x = pop(stack);
            stack.push(whole_or_real(x, operator));
        }
        O::Cos | O::Cvr | O::Ln | O::Log | O::Sin | O::Sqrt => {
            let x = pop(stack).number();
            stack.push(Cell::Real(match operator {
                O::Cos => libm::cos(x.to_radians()),
                O::Sin => libm::sin(x.to_radians()),
                O::Ln => libm::log(x),
                O::Log => libm::log10(x),
                O::Sqrt => x.max(0.0).sqrt(),
                _ => x,
            }));
        }
        O::Cvi => {
            let x = pop(stack).integer();
            stack.push(Cell::Integer(x));
        }
        O::Not => {
            let x = pop(stack);
            stack.push(match x {
                Cell::Boolean(b) => Cell::Boolean(!b),
                other => Cell::Integer(!other.integer()),
            });
        }
        O::Copy => {
            let n = usize::try_from(pop(stack).integer()).unwrap_or(0);
            if n <= stack.len() && n <= DEEPEST {
                stack.extend_from_within(stack.len() - n..);
            }
        }
        O::Dup => stack.extend(stack.last().copied()),
        O::Pop => drop(stack.pop()),
        O::Exch => {
            let (b, a) = (pop(stack), pop(stack));
            stack.extend([b, a]);
        }
        O::Index => {
            let n = usize::try_from(pop(stack).integer()).unwrap_or(0);
            let cell = stack.len().checked_sub(n.saturating_add(1)).map_or(Cell::Integer(0), |at| stack[at]);
            stack.push(cell);
        }
        O::Roll => {
            let (by, n) = (pop(stack).integer(), usize::try_from(pop(stack).integer()).unwrap_or(0));
            if n > 0 && n <= stack.len() {
                let start = stack.len() - n;
                // Positive: upward, that is, the topmost goes below.
                let by = i64::from(by).rem_euclid(n as i64) as usize;
                stack[start..].rotate_right(by);
            }
        }
        _ => {
            let (b, a) = (pop(stack), pop(stack));
            stack.push(two(a, b, operator));
        }
    }
}

/// Operators that keep whole numbers whole.
fn whole_or_real(x: Cell, operator: Operator) -> Cell {
    use Operator as O;
    match (x, operator) {
        (Cell::Integer(i), O::Abs) => Cell::Integer(i.saturating_abs()),
        (Cell::Integer(i), O::Neg) => Cell::Integer(i.saturating_neg()),
        (Cell::Integer(i), _) => Cell::Integer(i),
        (x, _) => {
            let x = x.number();
            Cell::Real(match operator {
                O::Abs => x.abs(),
                O::Ceiling => x.ceil(),
                O::Floor => x.floor(),
                O::Neg => -x,
                // Halves go up.
                O::Round => (x + 0.5).floor(),
                _ => x.trunc(),
            })
        }
    }
}

/// Operators of two operands.
fn two(a: Cell, b: Cell, operator: Operator) -> Cell {
    use Operator as O;
    let (x, y) = (a.number(), b.number());
    let whole = matches!((a, b), (Cell::Integer(_), Cell::Integer(_)));
    let sum = |value: Option<i32>, real: f64| match value {
        Some(value) if whole => Cell::Integer(value),
        _ => Cell::Real(real),
    };
    let bits = |on_truth: fn(bool, bool) -> bool, on_bits: fn(i32, i32) -> i32| match (a, b) {
        (Cell::Boolean(a), Cell::Boolean(b)) => Cell::Boolean(on_truth(a, b)),
        _ => Cell::Integer(on_bits(a.integer(), b.integer())),
    };
    match operator {
        O::Add => sum(a.integer().checked_add(b.integer()), x + y),
        O::Sub => sum(a.integer().checked_sub(b.integer()), x - y),
        O::Mul => sum(a.integer().checked_mul(b.integer()), x * y),
        O::Div => Cell::Real(if y == 0.0 { 0.0 } else { x / y }),
        O::Idiv => Cell::Integer(a.integer().checked_div(b.integer()).unwrap_or(0)),
        O::Mod => Cell::Integer(a.integer().checked_rem(b.integer()).unwrap_or(0)),
        O::Exp => Cell::Real(libm::pow(x, y)),
        // Degrees from 0 to 360.
        O::Atan => {
            let degrees = libm::atan2(x, y).to_degrees();
            Cell::Real(if degrees < 0.0 { degrees + 360.0 } else { degrees })
        }
        O::Bitshift => {
            let (value, shift) = (a.integer(), b.integer());
            let by = shift.unsigned_abs();
            Cell::Integer(if shift >= 0 {
                value.checked_shl(by).unwrap_or(0)
            } else {
                // Zeros come in from the left.
                (value as u32).checked_shr(by).unwrap_or(0) as i32
            })
        }
        O::And => bits(|a, b| a && b, |a, b| a & b),
        O::Or => bits(|a, b| a || b, |a, b| a | b),
        O::Xor => bits(|a, b| a != b, |a, b| a ^ b),
        O::Eq => Cell::Boolean(x == y),
        O::Ne => Cell::Boolean(x != y),
        O::Ge => Cell::Boolean(x >= y),
        O::Gt => Cell::Boolean(x > y),
        O::Le => Cell::Boolean(x <= y),
        _ => Cell::Boolean(x < y),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of a program without braces; `?N` skips N steps unless true, `>N` always.
    fn calculate(words: &str, inputs: &[f32], outputs: usize) -> Vec<f32> {
        let program: Vec<Operation> = words
            .split_whitespace()
            .map(|word| match word {
                "true" => Operation::PushBoolean(true),
                "false" => Operation::PushBoolean(false),
                _ if word.starts_with('?') => Operation::SkipUnless(word[1..].parse().unwrap()),
                _ if word.starts_with('>') => Operation::Skip(word[1..].parse().unwrap()),
                _ => match (word.parse(), word.parse()) {
                    (Ok(i), _) => Operation::PushInteger(i),
                    (_, Ok(x)) => Operation::Push(x),
                    _ => Operation::Do(Operator::named(word).unwrap_or_else(|| panic!("no operator {word}"))),
                },
            })
            .collect();
        run(&program, inputs, outputs).to_vec()
    }

    #[test]
    fn every_operator_computes_what_the_standard_says() {
        let cases: &[(&str, &[f32])] = &[
            ("-4.5 abs", &[4.5]),
            ("3 4 add", &[7.0]),
            ("0 1 atan", &[0.0]),
            ("-1 0 atan", &[270.0]),
            ("3.2 ceiling", &[4.0]),
            ("60 cos", &[0.5]),
            ("-3.7 cvi", &[-3.0]),
            ("7 cvr", &[7.0]),
            ("7 2 div", &[3.5]),
            ("7 0 div", &[0.0]),
            ("9 0.5 exp", &[3.0]),
            ("-3.2 floor", &[-4.0]),
            ("7 2 idiv", &[3.0]),
            ("7 0 idiv", &[0.0]),
            ("1 ln", &[0.0]),
            ("100 log", &[2.0]),
            ("-5 3 mod", &[-2.0]),
            ("3 4 mul", &[12.0]),
            ("4.5 neg", &[-4.5]),
            ("-6.5 round", &[-6.0]),
            ("30 sin", &[0.5]),
            ("16 sqrt", &[4.0]),
            ("3 4 sub", &[-1.0]),
            ("-3.7 truncate", &[-3.0]),
            ("99 1 and", &[1.0]),
            ("true false and", &[0.0]),
            ("7 3 bitshift", &[56.0]),
            ("142 -3 bitshift", &[17.0]),
            ("4 4.0 eq", &[1.0]),
            ("4 4 ge", &[1.0]),
            ("4 4 gt", &[0.0]),
            ("4 4 le", &[1.0]),
            ("4 4 lt", &[0.0]),
            ("4 4 ne", &[0.0]),
            ("52 not", &[-53.0]),
            ("true not", &[0.0]),
            ("17 5 or", &[21.0]),
            ("7 3 xor", &[4.0]),
            ("1 2 2 copy", &[1.0, 2.0, 1.0, 2.0]),
            ("5 dup", &[5.0, 5.0]),
            ("1 2 exch", &[2.0, 1.0]),
            ("1 2 3 2 index", &[1.0, 2.0, 3.0, 1.0]),
            ("1 2 pop", &[1.0]),
            ("1 2 3 3 1 roll", &[3.0, 1.0, 2.0]),
            ("1 2 3 3 -1 roll", &[2.0, 3.0, 1.0]),
            ("true ?2 7 >1 8", &[7.0]),
            ("false ?2 7 >1 8", &[8.0]),
        ];
        for (program, expected) in cases {
            let actual = calculate(program, &[], expected.len());
            let near = actual.iter().zip(*expected).all(|(a, b)| (a - b).abs() < 1e-5);
            assert!(near, "{program}: {actual:?} is not {expected:?}");
        }
    }

    #[test]
    fn an_empty_stack_gives_zeros_and_a_full_one_stops_the_program() {
        assert_eq!(calculate("add", &[2.0], 3), [0.0, 0.0, 2.0]);
        let endless = "1 2 3 4 5 6 7 8 9 10 10 copy 20 copy 40 copy 80 copy 9 9 9 9";
        assert_eq!(calculate(endless, &[], 1), [10.0]);
        assert_eq!(calculate("1 2147483647 roll 1 -5 copy 3 index", &[], 1), [0.0]);
    }
}
