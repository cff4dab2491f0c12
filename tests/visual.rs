//! Text from right to left as other programs draw it, letter after letter from left to right: the proof tells it as it was
//! typed. How it looks FriBidi says, which also mirrors brackets, as glyphs that are told by their looks are.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use leporello::proof::File;
use libtest_mimic::{Failed, Trial};

use crate::damage::files::Maker;
use crate::support::{ensure, judged};

/// Language, whether it runs from right to left, and a line that looks like no other.
const TYPED: [(&str, bool, &str); 7] = [
    ("he", true, "קבוצת פומפידו (Pompidou Group) היא גוף, 15% בשנת 2026."),
    ("he", true, "בשעה 12:30, 1.5/2.5 ק״מ [ראו כאן] או 3 + 4 שעות!"),
    ("he", true, "כתובת www.coe.int כאן"),
    ("ar", true, "تأسست سنة 1971 وتضم 41 دولة عضوا (حتى عام 2026)."),
    ("ar", true, "بنسبة 15% في السنة؛ ۱۲۳ و٤٥٦"),
    ("en", false, "He said שלום, and then: עולם ירוק."),
    ("en", false, "From 12 to שלוש 4 חמש, as quoted."),
];

/// Trials of visual order.
pub fn trials() -> Vec<Trial> {
    vec![judged("judge: fribidi: what was drawn from left to right is read as it was typed".into(), "fribidi", || {
        for (language, right_to_left, typed) in TYPED {
            for mirrored in [true, false] {
                let looks = looks(typed, right_to_left, mirrored)?;
                ensure(looks != typed, || format!("`{typed}` looks as it was typed: nothing is tried"))?;
                let read = File::open(drawn(&looks, language), None)?.text();
                let wanted = format!("[{language}]\n\n{typed}\n");
                ensure(read == wanted, || {
                    format!("what looks like `{looks}` is read as\n{read}\nand was typed\n{wanted}")
                })?;
            }
        }
        Ok(())
    })]
}

/// A line from left to right.
fn looks(typed: &str, right_to_left: bool, mirrored: bool) -> Result<String, Failed> {
    let mut command = Command::new("fribidi");
    command.args(["--nopad", "--nobreak", if right_to_left { "--rtl" } else { "--ltr" }]);
    if !mirrored {
        command.arg("--nomirror");
    }
    let mut judge = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    judge.stdin.take().ok_or("no way to ask")?.write_all(format!("{typed}\n").as_bytes())?;
    let said = String::from_utf8(judge.wait_with_output()?.stdout)?;
    Ok(said.trim_end_matches('\n').to_owned())
}

/// A page with these letters in a row.
fn drawn(letters: &str, language: &str) -> Vec<u8> {
    let (mut codes, mut table) = (String::new(), String::new());
    for (number, c) in letters.chars().enumerate() {
        let _ = write!(codes, "{number:04x}");
        let mut units = [0; 2];
        let unit: String = c.encode_utf16(&mut units).iter().map(|unit| format!("{unit:04x}")).collect();
        let _ = write!(table, "1 beginbfchar <{number:04x}> <{unit}> endbfchar ");
    }
    let map = format!("begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange {table}endcmap");
    Maker::page("/Font<</F 5 0 R>>", format!("BT /F 4 Tf 5 50 Td <{codes}> Tj ET").as_bytes())
        .with(1, &format!("<</Type/Catalog/Pages 2 0 R/Lang({language})>>"))
        .with(
            5,
            "<</Type/Font/Subtype/Type0/BaseFont/Nowhere/Encoding/Identity-H/ToUnicode 7 0 R/DescendantFonts[6 0 R]>>",
        )
        .with(
            6,
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/Nowhere/DW 500/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)\
             /Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName/Nowhere/Flags 4>>>>",
        )
        .stream(7, "", map.as_bytes())
        .bytes()
}
