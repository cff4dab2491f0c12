//! Forms of letters by their meaning, as a style asks for them, and the OpenType features that they stand for.

use crate::source::{Span, Spanned};

/// `numerals`: how high figures are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numerals {
    /// As the font has them.
    Normal,
    /// All as high as capitals.
    Lining,
    /// With ascenders and descenders, as small letters have.
    Oldstyle,
}

/// `numeral-width`: how wide figures are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumeralWidth {
    /// As the font has them.
    Normal,
    /// Each as wide as it needs.
    Proportional,
    /// All as wide as each other.
    Tabular,
}

/// `caps`: small capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caps {
    /// None.
    Normal,
    /// For small letters.
    Small,
    /// For small letters and capitals.
    AllSmall,
}

/// `ordinals`: the letters after a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ordinals {
    /// As other letters.
    Normal,
    /// Raised.
    Superscript,
}

/// `ligatures`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ligatures {
    /// Those that the font has on.
    Common,
    /// These, and those for show.
    Discretionary,
    /// None.
    None,
}

/// What a style says of the forms of letters; `None` is inherited, and at the end of the chain what the font does.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Forms {
    /// `numerals`.
    pub numerals: Option<Spanned<Numerals>>,
    /// `numeral-width`.
    pub numeral_width: Option<Spanned<NumeralWidth>>,
    /// `slashed-zero`.
    pub slashed_zero: Option<Spanned<bool>>,
    /// `fractions`: whether `1/2` is set as a fraction.
    pub fractions: Option<Spanned<bool>>,
    /// `caps`.
    pub caps: Option<Spanned<Caps>>,
    /// `case-forms`: whether marks and figures between capitals are raised to their height.
    pub case_forms: Option<Spanned<bool>>,
    /// `ordinals`.
    pub ordinals: Option<Spanned<Ordinals>>,
    /// `ligatures`.
    pub ligatures: Option<Spanned<Ligatures>>,
}

/// A feature that a form decides about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decided {
    /// Four letters: `onum`.
    pub tag: [u8; 4],
    /// 0 off, 1 on.
    pub value: u32,
    /// Whether it holds for all of the text; else for the parts that the form is for.
    pub everywhere: bool,
    /// The style's key.
    pub key: &'static str,
    /// Where the form is asked for.
    pub span: Span,
}

impl Forms {
    /// What `other` says goes before what is said here.
    pub fn apply(&mut self, other: &Self) {
        *self = Self {
            numerals: other.numerals.or(self.numerals),
            numeral_width: other.numeral_width.or(self.numeral_width),
            slashed_zero: other.slashed_zero.or(self.slashed_zero),
            fractions: other.fractions.or(self.fractions),
            caps: other.caps.or(self.caps),
            case_forms: other.case_forms.or(self.case_forms),
            ordinals: other.ordinals.or(self.ordinals),
            ligatures: other.ligatures.or(self.ligatures),
        };
    }

    /// The features that stand for the forms (OpenType 1.9.1, "Registered features"), in one order.
    pub fn decided(&self) -> Vec<Decided> {
        let mut decided = Vec::new();
        let mut say = |key, span, everywhere, features: &[(&[u8; 4], u32)]| {
            decided.extend(features.iter().map(|&(tag, value)| Decided { tag: *tag, value, everywhere, key, span }));
        };
        if let Some(numerals) = self.numerals {
            match numerals.value {
                Numerals::Normal => {}
                Numerals::Lining => say("numerals", numerals.span, true, &[(b"lnum", 1), (b"onum", 0)]),
                Numerals::Oldstyle => say("numerals", numerals.span, true, &[(b"onum", 1), (b"lnum", 0)]),
            }
        }
        if let Some(width) = self.numeral_width {
            match width.value {
                NumeralWidth::Normal => {}
                NumeralWidth::Proportional => say("numeral-width", width.span, true, &[(b"pnum", 1), (b"tnum", 0)]),
                NumeralWidth::Tabular => say("numeral-width", width.span, true, &[(b"tnum", 1), (b"pnum", 0)]),
            }
        }
        if let Some(zero) = self.slashed_zero.filter(|zero| zero.value) {
            say("slashed-zero", zero.span, true, &[(b"zero", 1)]);
        }
        if let Some(fractions) = self.fractions.filter(|fractions| fractions.value) {
            say("fractions", fractions.span, false, &[(b"frac", 1)]);
        }
        if let Some(caps) = self.caps {
            match caps.value {
                Caps::Normal => {}
                Caps::Small => say("caps", caps.span, true, &[(b"smcp", 1)]),
                Caps::AllSmall => say("caps", caps.span, true, &[(b"smcp", 1), (b"c2sc", 1)]),
            }
        }
        if let Some(case) = self.case_forms.filter(|case| case.value) {
            say("case-forms", case.span, false, &[(b"case", 1)]);
        }
        if let Some(ordinals) = self.ordinals.filter(|ordinals| ordinals.value == Ordinals::Superscript) {
            // Fonts have the letters in the one or in the other.
            say("ordinals", ordinals.span, false, &[(b"sups", 1), (b"ordn", 1)]);
        }
        if let Some(ligatures) = self.ligatures {
            match ligatures.value {
                Ligatures::Common => {}
                Ligatures::Discretionary => say("ligatures", ligatures.span, true, &[(b"liga", 1), (b"dlig", 1)]),
                Ligatures::None => {
                    let off: [(&[u8; 4], u32); 4] = [(b"liga", 0), (b"clig", 0), (b"dlig", 0), (b"hlig", 0)];
                    say("ligatures", ligatures.span, true, &off);
                }
            }
        }
        decided
    }
}
