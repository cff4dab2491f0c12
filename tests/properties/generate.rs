//! Documents made by chance: sound ones with the text that they must print, and ones of noise.

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same on every machine.
pub struct Rng(u64);

impl Rng {
    /// The numbers of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From `low` to below `high`.
    pub fn range(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low).max(1)
    }

    /// Below `len`.
    pub fn index(&mut self, len: usize) -> usize {
        self.range(0, len as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.index(of.len())]
    }

    /// Once in `n` times.
    pub fn once_in(&mut self, n: u64) -> bool {
        self.range(0, n) == 0
    }
}

/// A leaflet, and what it must print.
pub struct Document {
    /// layout.toml.
    pub layout: String,
    /// content/text.md.
    pub content: Vec<u8>,
    /// The text with its markers, in reading order; empty where nothing can be said.
    pub expected: String,
    /// How often some words must be printed, where that can be said of noise.
    pub words: Option<Vec<(&'static str, usize)>>,
}

/// Words of several lengths, with hyphens, apostrophes, quotes, digits, no-break spaces and entities: as written, and as
/// read.
const WORDS: [(&str, &str); 34] = [
    ("a", "a"),
    ("of", "of"),
    ("the", "the"),
    ("and", "and"),
    ("it", "it"),
    ("leaflet", "leaflet"),
    ("garden", "garden"),
    ("Council", "Council"),
    ("international", "international"),
    ("co-operation", "co-operation"),
    ("responsibilities", "responsibilities"),
    ("unquestionably", "unquestionably"),
    ("l'eau", "l'eau"),
    ("don't", "don't"),
    ("\"quoted\"", "\"quoted\""),
    ("naïve", "naïve"),
    ("Œuvre", "Œuvre"),
    ("12", "12"),
    ("10 000", "10000"),
    ("3.5", "3.5"),
    ("9 h", "9h"),
    ("25 %", "25%"),
    ("first,", "first,"),
    ("second;", "second;"),
    ("third:", "third:"),
    ("end.", "end."),
    ("What?", "What?"),
    ("AT&amp;T", "AT&T"),
    ("\\*star\\*", "*star*"),
    ("soft\u{AD}ware", "software"),
    ("a&nbsp;b", "ab"),
    ("–", "–"),
    ("(in brackets)", "(in brackets)"),
    ("office", "office"),
];

/// A text in the making.
#[derive(Default)]
struct Text {
    written: String,
    read: String,
}

impl Text {
    fn both(&mut self, text: &str) {
        self.written += text;
        self.read += text;
    }

    /// Some words, some of them marked up; `line` is what a line of the source begins with.
    fn words(&mut self, rng: &mut Rng, most: u64, line: Option<&str>) {
        let count = rng.range(1, most + 1);
        for i in 0..count {
            if i > 0 {
                match line {
                    Some(line) if rng.once_in(8) => self.written += &format!("\n{line}"),
                    Some(line) if rng.once_in(25) => self.written += &format!("\\\n{line}"),
                    _ if rng.once_in(25) => self.written += " <!-- not printed --> ",
                    _ => self.written += " ",
                }
            }
            // What begins a line must not read as an item, a heading or the like.
            let begins = self.written.is_empty() || self.written.ends_with(['\n', ' ', '>']);
            let (written, read) = loop {
                let word = WORDS[rng.index(WORDS.len())];
                if !(begins && word.0.starts_with(|c: char| c.is_ascii_digit() || c == '–')) {
                    break word;
                }
            };
            let (open, close) = match rng.range(0, 30) {
                0 => ("*", "*"),
                1 => ("**", "**"),
                2 => ("[", "]{.mark}"),
                3 => ("[", "](https://example.org/)"),
                4 => ("[", "][ref]"),
                _ => ("", ""),
            };
            // Emphasis closes after a letter only.
            let letters = written.chars().all(char::is_alphabetic);
            let (open, close) = if letters || open == "[" { (open, close) } else { ("", "") };
            self.written += &format!("{open}{written}{close}");
            self.read += read;
        }
    }
}

impl Document {
    /// A leaflet that nothing is wrong with, but that it may find no room.
    pub fn sound(rng: &mut Rng) -> Self {
        let mut text = Text::default();
        text.written += "::: {#text}\n";
        let blocks = rng.range(1, 14);
        for _ in 0..blocks {
            block(rng, &mut text);
        }
        text.written += "\n[the last words][ref]\n\n:::\n\n[ref]: https://example.org/ref\n";
        text.read += "the last words";
        let layout = layout(rng, 1 + text.read.len() as u64 / 40);
        Self { layout, content: text.written.into_bytes(), expected: text.read, words: None }
    }

    /// Signs of Markdown without sense, and bytes.
    pub fn noise(seed: u64) -> Self {
        const PIECES: [&str; 66] = [
            // Words of more than 45 bytes, which the patterns of hyphens take another way.
            "Rindfleischetikettierungsüberwachungsaufgaben",
            "высокопревосходительство",
            "# ",
            "## ",
            "- ",
            "* ",
            "+ ",
            "1. ",
            "7) ",
            "999999999. ",
            "> ",
            ">",
            "|",
            "|---|",
            ":-:",
            "---",
            "***",
            "===",
            "\n",
            "\n",
            "\n",
            "\n\n",
            "\n\n",
            " ",
            "  ",
            "    ",
            "\t",
            "{.x}",
            "{#a}",
            "{lang=fr}",
            "{",
            "}",
            "]{",
            "]{.b}",
            "[",
            "]",
            "](u)",
            "][r]",
            "[r]: u",
            "[^1]",
            "<!--",
            "-->",
            "<b>",
            "</b>",
            "<br>",
            "::: {#t}",
            ":::",
            "*",
            "**",
            "_",
            "`",
            "```",
            "~~",
            "&amp;",
            "&#0;",
            "\\",
            "\\\n",
            "é",
            "e\u{301}",
            "\u{1}",
            "\u{AD}",
            "\u{202E}",
            "漢字",
            "word",
            "international",
            "http://x.y",
        ];
        let mut rng = Rng::new(seed);
        let mut content = String::from(if rng.once_in(4) { "" } else { "::: {#text}\n" });
        // Every second one of signs that mostly have a meaning, so that more of them come to a master.
        let mild = rng.once_in(2);
        let odd =
            ["{", "}", "`", "<", "~", "^", ":::", "-->", "]:", "][", "    ", "\t", "\u{1}", "\u{202E}", "漢", "&#0"];
        for _ in 0..rng.range(1, 60) {
            let piece = *rng.pick(&PIECES.each_ref());
            if mild && odd.iter().any(|sign| piece.contains(sign)) {
                continue;
            }
            content += piece;
            if rng.once_in(3) {
                content += " ";
            }
        }
        // Among signs that have a meaning these words stand for nothing but themselves.
        let counted = ["word", "international"].map(|word| (word, content.matches(word).count()));
        let words = mild.then(|| counted.to_vec());
        let mut content = content.into_bytes();
        if !mild && rng.once_in(10) {
            let at = rng.index(content.len());
            content[at] = rng.next() as u8;
        }
        if rng.once_in(2) {
            content.extend(b"\n\n:::\n");
        }
        Self { layout: layout(&mut rng, 20), content, expected: String::new(), words }
    }

    /// A sound leaflet whose layout somebody has edited badly.
    pub fn slips(seed: u64) -> Self {
        const VALUES: [&str; 24] = [
            "0",
            "-1",
            "1e300",
            "99999999999999999999",
            "\"0mm\"",
            "\"-5mm\"",
            "\"1e9mm\"",
            "\"0.0001pt\"",
            "\"900mm\"",
            "\"99em\"",
            "true",
            "false",
            "[]",
            "{}",
            "\"\"",
            "\"text\"",
            "\"é\"",
            "nan",
            "2026-02-30",
            "[1, 2]",
            "{ text = \"{n}\" }",
            "\"spread\"",
            "\"balance\"",
            "\"0.5mm\"",
        ];
        let mut rng = Rng::new(seed);
        let Self { layout, content, .. } = Self::sound(&mut rng);
        let mut lines: Vec<String> = layout.lines().map(str::to_owned).collect();
        for _ in 0..rng.range(1, 4) {
            let (at, other) = (rng.index(lines.len()), rng.index(lines.len()));
            match rng.range(0, 6) {
                0 => drop(lines.remove(at)),
                1 => lines.swap(at, other),
                2 => lines.insert(at, lines[other].clone()),
                3 => {
                    let mut chars: Vec<char> = lines[at].chars().collect();
                    if !chars.is_empty() {
                        let i = rng.index(chars.len());
                        chars[i] = *rng.pick(&[&'"', &'=', &'[', &'{', &'x', &'0', &'9', &'-', &'\u{1}', &'é']);
                    }
                    lines[at] = chars.into_iter().collect();
                }
                _ => {
                    if let Some((key, _)) = lines[at].split_once('=') {
                        lines[at] = format!("{key}= {}", rng.pick(&VALUES));
                    }
                }
            }
        }
        Self { layout: lines.join("\n"), content, expected: String::new(), words: None }
    }
}

fn block(rng: &mut Rng, text: &mut Text) {
    text.written += "\n";
    match rng.range(0, 12) {
        0 | 1 => {
            text.written += "## ";
            text.words(rng, 6, None);
            text.written += "\n";
        }
        2 | 3 => list(rng, text, 0),
        4 => {
            text.written += "> ";
            text.words(rng, 20, Some("> "));
            text.written += "\n>\n> - ";
            text.read += "•";
            text.words(rng, 6, Some(">   "));
            text.written += "\n";
        }
        5 => table(rng, text),
        6 => text.written += "***\n",
        7 => text.written += "<!--\n::: {#old}\nnot printed\n\n-->\n",
        8 => {
            text.written += "{.plain}\n";
            text.words(rng, 30, Some(""));
            text.written += "\n";
        }
        _ => {
            text.words(rng, 60, Some(""));
            text.written += "\n";
        }
    }
}

/// A list up to the third level. A text between lists keeps them apart.
fn list(rng: &mut Rng, text: &mut Text, level: usize) {
    if level == 0 {
        text.both("A list:");
        text.written += "\n\n";
    }
    let ordered = rng.once_in(2);
    let first = rng.range(1, 12);
    // As far as the item's own text, whatever stands before it.
    let indent = "    ".repeat(level);
    for i in 0..rng.range(1, 4) {
        text.written += &indent;
        if ordered {
            text.written += &format!("{:<4}", format!("{}.", first + i));
            text.read += &format!("{}.", first + i);
        } else {
            text.written += "-   ";
            text.read += "•";
        }
        text.words(rng, 12, Some(&format!("{indent}    ")));
        text.written += "\n";
        if rng.once_in(4) {
            text.written += &format!("\n{indent}    ");
            text.words(rng, 8, Some(&format!("{indent}    ")));
            text.written += "\n";
        }
        if level < 2 && rng.once_in(4) {
            text.written += "\n";
            list(rng, text, level + 1);
        }
    }
}

fn table(rng: &mut Rng, text: &mut Text) {
    let columns = rng.range(1, 4);
    for row in 0..rng.range(1, 5) {
        text.written += "|";
        for _ in 0..columns {
            text.written += " ";
            if !rng.once_in(6) {
                text.words(rng, 5, None);
            }
            text.written += " |";
        }
        text.written += "\n";
        if row == 0 {
            let sides = ["---", ":--", "--:", ":-:"];
            text.written +=
                &format!("|{}\n", (0..columns).map(|_| format!("{}|", rng.pick(&sides))).collect::<String>());
        }
    }
}

/// A sheet with frames of chance widths and heights, about `lines` lines of 80 mm in all, and styles by chance.
fn layout(rng: &mut Rng, lines: u64) -> String {
    let frames = rng.range(1, 5);
    let widths: Vec<u64> = (0..frames).map(|_| rng.range(15, 90)).collect();
    let height = rng.range(5, 12) * lines / frames + 20;
    let width: u64 = widths.iter().sum::<u64>() + 10 * (frames + 1);
    let boolean = |rng: &mut Rng| rng.once_in(2).to_string();
    let mut out = format!(
        "[job]\nname = \"chance\"\ntitle = \"chance\"\nedition = \"1\"\ndate = 2026-11-24\n\n[sheet]\nsize = [\"{width}mm\", \
         \"{}mm\"]\nfold = \"none\"\ngrid = {{ step = \"{}pt\", start = \"10mm\" }}\n\n[output]\nmarks = []\n\n\
         [languages.en]\nlocale = \"{}\"\ncontent = \"text.md\"\n\n[fonts.sans]\nregular = \
         \"fonts/SourceSans3-Regular.otf\"\nbold = \"fonts/SourceSans3-Bold.otf\"\n\n",
        height + 25,
        rng.range(1, 13),
        rng.pick(&["en-GB", "en-US", "fr-FR", "fr-CH", "de"]),
    );
    out += &format!(
        "[paragraph.body]\nfont = \"sans\"\nsize = \"{}pt\"\nalign = \"{}\"\nhyphenate = {}\ngrid = {}\norphans = \
         {}\nwidows = {}\nkeep-together = {}\nspace-after = \"{}pt\"\nfirst-indent = \"{}mm\"\n\n",
        rng.range(6, 12),
        rng.pick(&["justify", "left", "right", "center"]),
        boolean(rng),
        boolean(rng),
        rng.range(1, 4),
        rng.range(1, 4),
        rng.once_in(6),
        rng.range(0, 9),
        rng.range(0, 4),
    );
    for (name, indent, marker) in
        [("bullet", 4, "•"), ("number", 5, "{n}."), ("bullet2", 8, "•"), ("number2", 9, "{n}."), ("quoted", 3, "")]
    {
        let marker = if marker.is_empty() { String::new() } else { format!("marker = {{ text = \"{marker}\" }}\n") };
        out += &format!("[paragraph.{name}]\ninherit = \"body\"\nindent = \"{indent}mm\"\n{marker}\n");
    }
    out += &format!(
        "[paragraph.head]\ninherit = \"body\"\nsize = \"12pt\"\nspace-before = \"{}pt\"\n\n",
        rng.range(0, 20)
    );
    out += &format!("[paragraph.cell]\ninherit = \"body\"\nrule-below = {{ offset = \"{}pt\" }}\n\n", rng.range(1, 5));
    out += "[character.strong]\nweight = \"bold\"\n\n[character.mark]\nsize = \"1.2em\"\n\n[elements]\nh2 = \"head\"\np = \
            \"body\"\n\"ul li\" = \"bullet\"\n\"ol li\" = \"number\"\nquote = \"quoted\"\n\"quote li\" = \"bullet\"\n\"li ul \
            li\" = \"bullet2\"\n\"li ol li\" = \"number2\"\n\"li li ul li\" = \"bullet2\"\n\"li li ol li\" = \"number2\"\nhr = \
            \"body\"\ntable = \"body\"\nth = \"cell\"\ntd = \"cell\"\nstrong = \"strong\"\nem = \"strong\"\n\".mark\" = \
            \"mark\"\n\".plain\" = \"quoted\"\n\n[[panel]]\nname = \"card\"\nside = \"A\"\nmargin = \"5mm\"\n\n";
    let mut left = 10;
    for (i, width) in widths.iter().enumerate() {
        let height = rng.range(height / 2 + 1, height + 10);
        out += &format!(
            "[[frame]]\nname = \"f{i}\"\npanel = \"card\"\nleft = \"{left}mm\"\nwidth = \"{width}mm\"\ntop = \
             \"10mm\"\nheight = \"{height}mm\"\n\n"
        );
        left += width + 10;
    }
    let through: Vec<String> = (0..frames).map(|i| format!("\"f{i}\"")).collect();
    out += &format!(
        "[[flow]]\nlanguage = \"en\"\npart = \"text\"\nthrough = [{}]\nvertical = \"{}\"\n",
        through.join(", "),
        rng.pick(&["top", "center", "bottom", "balance", "spread"]),
    );
    out
}
