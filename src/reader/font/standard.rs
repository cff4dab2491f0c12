//! The standard 14 fonts (ISO 32000-1, 9.6.2.2), which a PDF may leave out together with their widths. A press wants them in
//! the file; here are the widths, so that such text stands at its place when the missing program is told of.

use super::encoding::Named;

/// The widths, a glyph a line; comments tell of the source and begin each table.
const WIDTHS: &str = include_str!("standard14.txt");

/// A standard font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standard {
    table: Table,
    column: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Table {
    Courier,
    Latin,
    Symbol,
    ZapfDingbats,
}

impl Standard {
    /// By its name or one of those that office programs use for it.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let plain: String = name.chars().filter(|c| !matches!(c, ' ' | ',' | '-')).collect();
        let latin = |column| Some(Self { table: Table::Latin, column });
        let families: [(&[&str], Option<[usize; 4]>); 3] = [
            (&["CourierNewPSMT", "CourierNewPS", "CourierNew", "Courier"], None),
            (&["ArialMT", "Arial", "Helvetica"], Some([0, 1, 0, 1])),
            (&["TimesNewRomanPSMT", "TimesNewRomanPS", "TimesNewRoman", "Times"], Some([2, 3, 4, 5])),
        ];
        for (names, columns) in families {
            let Some(rest) = names.iter().find_map(|family| plain.strip_prefix(family)) else { continue };
            let style = match rest.strip_suffix("MT").unwrap_or(rest) {
                "" | "Roman" | "Regular" => 0,
                "Bold" => 1,
                "Italic" | "Oblique" => 2,
                "BoldItalic" | "BoldOblique" => 3,
                _ => return None,
            };
            return match columns {
                Some(columns) => latin(columns[style]),
                None => Some(Self { table: Table::Courier, column: 0 }),
            };
        }
        match plain.as_str() {
            "Symbol" => Some(Self { table: Table::Symbol, column: 0 }),
            "ZapfDingbats" => Some(Self { table: Table::ZapfDingbats, column: 0 }),
            _ => None,
        }
    }

    /// The encoding that is built into the font.
    pub(super) fn encoding(self) -> Named {
        match self.table {
            Table::Courier | Table::Latin => Named::Standard,
            Table::Symbol => Named::Symbol,
            Table::ZapfDingbats => Named::ZapfDingbats,
        }
    }

    /// The width of a glyph in 1/1000 em.
    pub(super) fn width(self, glyph: &str) -> Option<f64> {
        let heading = match self.table {
            Table::Courier => return Some(600.0),
            Table::Latin => "# Helvetica Helvetica-Bold Times-Roman Times-Bold Times-Italic Times-BoldItalic",
            Table::Symbol => "# Symbol",
            Table::ZapfDingbats => "# ZapfDingbats",
        };
        let mut lines =
            WIDTHS.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !line.starts_with('#'));
        lines.find_map(|line| {
            let mut words = line.split(' ');
            (words.next()? == glyph).then(|| words.nth(self.column)?.parse().ok())?
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Standard;

    #[test]
    fn widths() {
        let width = |font, glyph| Standard::parse(font).and_then(|font| font.width(glyph));
        assert_eq!(width("Helvetica", "A"), Some(667.0));
        assert_eq!(width("Arial,Bold", "A"), Some(722.0));
        assert_eq!(width("Arial-BoldItalicMT", "A"), Some(722.0));
        assert_eq!(width("Times-Roman", "Euro"), Some(500.0));
        assert_eq!(width("TimesNewRomanPS-BoldItalicMT", "A"), Some(667.0));
        assert_eq!(width("TimesNewRomanPSMT", "W"), Some(944.0));
        assert_eq!(width("Courier-BoldOblique", "anything"), Some(600.0));
        assert_eq!(width("Symbol", "alpha"), Some(631.0));
        assert_eq!(width("ZapfDingbats", "a191"), Some(918.0));
        assert_eq!(width("ZapfDingbats", "A"), None);
        for other in ["ArialNarrow", "ArialUnicodeMS", "HelveticaNeue-Light", "Timeless", "SymbolMT2"] {
            assert_eq!(Standard::parse(other), None, "{other}");
        }
    }
}
