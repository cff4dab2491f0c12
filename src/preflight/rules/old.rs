//! Where PDF/X-1a:2003 and PDF/X-3:2003 ask for something else. See `src/pdf/X1.md`.

use super::{Holds, Rule};

/// In the order of the standards' topics.
pub(super) const RULES: &[Rule] = &[
    Rule::error("X1-VERSION", "The version is at most PDF 1.4")
        .of("ISO 15930-4 and -6, 6.1")
        .holds(Holds::Old)
        .why("These standards stand on PDF 1.4: a press's interpreter need not know what came later.")
        .help("Export as PDF/X-1a:2003 or X-3:2003 itself, or ask the shop whether PDF/X-4 will do."),
    Rule::error("X1-OBJECT-STREAMS", "Objects stand in the file by themselves, and their table is a plain one")
        .of("ISO 15930-4 and -6, 6.1; PDF 1.4")
        .holds(Holds::Old)
        .why("Object streams came with PDF 1.5.")
        .help("Save without object compression (`qpdf --object-streams=disable`)."),
    Rule::error("X1-INFO", "Info has Title, CreationDate, ModDate, Creator and Producer")
        .of("ISO 15930-4 and -6, 6.4")
        .holds(Holds::Old)
        .why("Versions of a file are told apart by them.")
        .help("Fill in the document's title before exporting."),
    Rule::error("X1-PROFILE-VERSION", "Profiles are of ICC version 2")
        .of("ISO 15930-4 and -6, 6.2; PDF 1.4, table 4.15")
        .holds(Holds::Old)
        .why("Interpreters of PDF 1.4 need not know version 4.")
        .help("Take the version 2 profile of the same condition."),
    Rule::error("X1-COLOUR", "No colour has a profile or is measured: no ICC, CalRGB, CalGray, Lab")
        .of("ISO 15930-4, 6.2")
        .holds(Holds::X1a)
        .why("PDF/X-1a promises a shop that nothing has to be converted.")
        .help("Convert all colours to the output condition's inks when exporting."),
    Rule::error(
        "X1-INTENT-PROFILE",
        "Where a colour has a profile or is measured, the output intent's profile is in the file",
    )
    .of("ISO 15930-6, 6.2")
    .holds(Holds::X3)
    .why("A registered name is enough for inks; a colour that is to be converted needs what it is converted to.")
    .help("Embed the profile of the output condition, or convert all colours to its inks when exporting."),
    Rule::error(
        "X1-TRANSPARENCY",
        "There is no transparency: no soft mask, no blend mode, no opacity, no transparency group",
    )
    .of("ISO 15930-4 and -6, 6.16")
    .holds(Holds::Old)
    .why("Interpreters of these standards need not blend, and then what lies below shows or what lies above hides.")
    .help("Flatten transparency when exporting, or ask the shop whether PDF/X-4 will do."),
    Rule::error("X1-LAYERS", "There is no optional content")
        .of("PDF 1.4")
        .holds(Holds::Old)
        .why("It came with PDF 1.5; an interpreter that doesn't know it prints every layer.")
        .help("Export what should print without layers."),
    Rule::error("X1-IMAGE-BITS", "Pictures have at most 8 bits a sample")
        .of("PDF 1.4, 4.8.4; ISO 32000-1, table 89")
        .holds(Holds::Old)
        .why("Samples of 16 bits came with PDF 1.5; an interpreter that doesn't know them prints noise, or nothing.")
        .help("Save the picture with 8 bits a channel and place it again."),
    Rule::error("X1-FILTER", "Streams are not compressed by JBIG2 or JPEG 2000")
        .of("ISO 15930-4 and -6, 6.8")
        .holds(Holds::Old)
        .why("Interpreters of these standards need not know them.")
        .help("Export pictures as JPEG, ZIP or CCITT."),
];
