//! How far characters hang into the margin at a line's ends, so that its edge looks straight.
//!
//! Thousandths of the character's width, at a line's start and at its end (left and right, but in right-to-left text); common practice since Gutenberg, the values a house table near
//! those of pdfTeX's microtype. What is not listed stays inside; the blank halves of the punctuation of ideographs are `wide`'s matter.

/// The part of its width by which `c` hangs out where a line begins and where it ends, 0 to 1.
pub fn protrusion(c: char) -> (f64, f64) {
    let (left, right) = match c {
        '.' => (0, 700),
        ',' | ':' => (0, 500),
        ';' => (0, 300),
        '!' | '?' => (0, 100),
        '-' | '\u{2010}' | '\u{AD}' => (500, 500),
        '–' => (200, 200),
        '—' => (150, 150),
        '‘' | '’' => (300, 400),
        '“' | '”' => (300, 300),
        '«' | '»' => (200, 200),
        '‚' | '„' => (400, 400),
        '‹' => (400, 300),
        '›' => (300, 400),
        '(' => (100, 0),
        ')' => (0, 200),
        'A' | 'T' | 'V' | 'W' | 'X' | 'Y' => (50, 50),
        _ => (0, 0),
    };
    (f64::from(left) / 1000.0, f64::from(right) / 1000.0)
}
