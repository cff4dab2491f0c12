//! Numbers, lists and lengths of SVG (SVG 1.1, 4.2; CSS Values 3).

/// Takes a number from the start of a text: its value and what follows.
pub(super) fn number(text: &str) -> Option<(f64, &str)> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let whole = digits(sign);
    let mut end = sign + whole;
    let mut any = whole;
    if bytes.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        any += fraction;
        if fraction > 0 || whole > 0 {
            end += 1 + fraction;
        }
    }
    if any == 0 {
        return None;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let power = digits(end + 1 + sign);
        // `2em` is a length, not a power of ten.
        if power > 0 {
            end += 1 + sign + power;
        }
    }
    // A number that is too large comes out as infinite, and is refused where it is used.
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// Skips spaces and at most one comma.
pub(super) fn separator(text: &str) -> &str {
    let rest = text.trim_start();
    rest.strip_prefix(',').map_or(rest, str::trim_start)
}

/// A text that is one number and nothing else.
pub(super) fn only(text: &str) -> Option<f64> {
    match number(text.trim())? {
        (value, "") if value.is_finite() => Some(value),
        _ => None,
    }
}

/// Numbers separated by spaces or commas.
pub(super) fn numbers(text: &str) -> Option<Vec<f64>> {
    let mut rest = text.trim();
    let mut all = Vec::new();
    while !rest.is_empty() {
        let (value, after) = number(rest)?;
        if !value.is_finite() {
            return None;
        }
        all.push(value);
        rest = separator(after);
    }
    Some(all)
}

/// A number or a percentage, as a fraction.
pub(super) fn fraction(text: &str) -> Option<f64> {
    match text.trim().strip_suffix('%') {
        Some(percent) => only(percent).map(|value| value / 100.0),
        None => only(text),
    }
}

/// A length as written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Len {
    pub value: f64,
    pub unit: Unit,
}

/// What a length is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// User units: 1/96 inch.
    Px,
    /// The type size.
    Em,
    /// Half the type size.
    Ex,
    /// Hundredths of the viewport.
    Percent,
}

/// Which side of the viewport percentages are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    X,
    Y,
    /// √((width² + height²) / 2) (SVG 1.1, 7.10).
    Both,
}

/// What lengths are relative to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    /// Width and height of the viewport in user units.
    pub viewport: (f64, f64),
    /// The type size in user units.
    pub em: f64,
}

impl Len {
    /// A length with its unit; without one it is in user units.
    pub fn read(text: &str) -> Option<Self> {
        let (len, "") = Self::take(text.trim())? else { return None };
        Some(len)
    }

    fn take(text: &str) -> Option<(Self, &str)> {
        let (value, rest) = number(text)?;
        let end = rest.find(|c: char| !c.is_ascii_alphabetic() && c != '%').unwrap_or(rest.len());
        let (unit, rest) = rest.split_at(end);
        let (factor, unit) = match unit.to_ascii_lowercase().as_str() {
            "" | "px" => (1.0, Unit::Px),
            "pt" => (96.0 / 72.0, Unit::Px),
            "pc" => (16.0, Unit::Px),
            "mm" => (96.0 / 25.4, Unit::Px),
            "cm" => (96.0 / 2.54, Unit::Px),
            "q" => (96.0 / 101.6, Unit::Px),
            "in" => (96.0, Unit::Px),
            "em" => (1.0, Unit::Em),
            "ex" => (1.0, Unit::Ex),
            "%" => (1.0, Unit::Percent),
            _ => return None,
        };
        let value = value * factor;
        value.is_finite().then_some((Self { value, unit }, rest))
    }

    /// Lengths separated by spaces or commas.
    pub fn list(text: &str) -> Option<Vec<Self>> {
        let mut rest = text.trim();
        let mut all = Vec::new();
        while !rest.is_empty() {
            let (len, after) = Self::take(rest)?;
            all.push(len);
            rest = separator(after);
        }
        Some(all)
    }

    /// In user units.
    pub fn at(self, axis: Axis, scale: Scale) -> f64 {
        let (width, height) = scale.viewport;
        match self.unit {
            Unit::Px => self.value,
            Unit::Em => self.value * scale.em,
            Unit::Ex => self.value * scale.em / 2.0,
            Unit::Percent => {
                let whole = match axis {
                    Axis::X => width,
                    Axis::Y => height,
                    Axis::Both => ((width * width + height * height) / 2.0).sqrt(),
                };
                self.value / 100.0 * whole
            }
        }
    }
}
