//! What a job promised, and what readers of the printed page would miss.

use super::Rule;

/// Compared with a layout, then type.
pub(super) const RULES: &[Rule] = &[
    Rule::error("FOLD-TRIM", "The trim is the layout's")
        .of("the job")
        .limit(0.1, "mm")
        .why("A sheet of another size does not fold to the format that was ordered.")
        .help("Export at the size of the layout, without scaling or rotation."),
    Rule::error("FOLD-BLEED", "The bleed is at least the layout's")
        .of("the job")
        .limit(0.1, "mm")
        .why("The shop asked for it.")
        .help("Export with the bleed that the layout names."),
    Rule::error("FOLD-PAGES", "The file has as many pages as the layout has sides")
        .of("the job")
        .why("A missing side is found when the sheet is on the press.")
        .help("Export every side, front first."),
    Rule::error("FOLD-ORDER", "Panels stand where the layout puts them, and the way up that it does")
        .of("the job")
        .why("Panels in another order, or on their heads, come out wrong when the sheet is folded.")
        .help("Move the panels as the layout has them; `leporello fold` shows how."),
    Rule::error("FOLD-PLACE", "Text stands where the layout puts it")
        .of("the job")
        .limit(0.5, "mm")
        .why("A page that was moved or scaled on its way to the file still has the right words, beside the creases that they were set for.")
        .help("Export at 100 %, without fitting or centring, with the page's boxes as the layout has them."),
    Rule::error("FOLD-COVER", "Covers stand where the fold puts them outside")
        .of("the job")
        .why("A cover that lies inside is not the first thing seen.")
        .help("Move the cover to its panel; `leporello fold` shows which face lies outside."),
    Rule::error("FOLD-CREASE", "No line of text lies across a crease")
        .of("the job; PRINT trade practice")
        .why("Ink cracks on the crease and letters are torn in two; a fold is out by up to 1 mm.")
        .help("Keep text inside its panel."),
    Rule::warning("FOLD-SAFE-CREASE", "Text keeps the safe distance from creases")
        .of("the job")
        .limit(3.0, "mm")
        .why("Folding is out by up to 1 mm: text near a crease comes to stand crooked or on the other panel.")
        .help("Move text away from the crease."),
    Rule::warning("FOLD-SAFE-TRIM", "Text keeps the safe distance from the trim")
        .of("trade; the job where there is one")
        .limit(3.0, "mm")
        .why("Cutting is out by up to 1 mm: text near the edge looks crooked or is cut.")
        .help("Move text away from the edge."),
    Rule::error("FOLD-SPOTS", "The spot inks are those that were ordered")
        .of("the job")
        .why("An ink that nobody ordered is a plate too many, and one that is missing a colour too few.")
        .help("Convert an ink that was not ordered to CMYK, or order it: name it in [inks]. Print in one that was, or take it out of [inks]."),
    Rule::error("FOLD-TEXT", "The text on a panel is the layout's")
        .of("the job")
        .why("Where the file says other words than the layout at the same place, it is another edition or was damaged on its way.")
        .help("Build the file anew, or check it against the layout that it was made from."),
    Rule::warning("TYPE-REVERSED", "Text in the paper's white is at least this large")
        .of("trade")
        .limit(8.0, "pt")
        .why("The inks around it spread into letters this small and close them.")
        .help("Make it 8 pt or more, best semibold."),
    Rule::warning("TYPE-BITMAP", "Letters are outlines, not pictures")
        .of("trade; ISO 32000-1, 9.6.5")
        .why("A Type 3 font of pictures prints as coarse as its pixels.")
        .help("Set the text in an outline font; LaTeX: use Type 1 or OpenType fonts instead of PK ones."),
    Rule::warning("TYPE-UNREADABLE", "Text can be searched and read aloud")
        .of("ISO 32000-1, 9.10")
        .why("The print is not touched, but nobody can search, compare or read aloud what the file says, and text checks are blind.")
        .help("Export with ToUnicode tables: embed the fonts as OpenType."),
    Rule::warning("TYPE-INVISIBLE", "No text is hidden")
        .of("trade")
        .why("Text in a mode that paints nothing is there for search alone, as behind a scanned page; the picture is what prints.")
        .help("Nothing, if the pages were scanned; otherwise look for what should be seen."),
];
