//! What printers ask of sheet-fed work: the Ghent Workgroup's criteria with the numbers of the trade.

use super::Rule;

const GWG: &str = "Ghent Workgroup, sheet-fed offset";

/// In the order of what printers reject most.
pub(super) const RULES: &[Rule] = &[
    Rule::error("GWG-BLEED-SIZE", "The BleedBox is larger than the trim by the bleed on every side that ink reaches")
        .of(GWG)
        .limit(3.0, "mm")
        .why("Sheets are cut in stacks and not to the hair: without bleed a white edge shows.")
        .help("Set the bleed to 3 mm (0.125 in) in the document, let art run into it, and export with it."),
    Rule::error("GWG-BLEED-PAINTED", "What reaches the trim runs on to the edge of the bleed")
        .of(GWG)
        .limit(3.0, "mm")
        .why("A bleed that is there but empty is none: where the cut is out by a little, paper shows.")
        .help("Extend pictures and grounds that touch the trim to the edge of the bleed."),
    Rule::warning("GWG-CROP", "The CropBox does not cut into the bleed")
        .of("house; ISO 32000-1, 14.11.2")
        .why("Programs that place pages show and take what the CropBox has: the bleed is lost on the way to the plate.")
        .help("Export with a CropBox as large as the MediaBox, or without one; don't crop pages in a viewer."),
    Rule::error("GWG-PAGE-UNIT", "Pages are drawn in points: there is no UserUnit")
        .of(GWG)
        .why("Programs that don't know the unit print the page at another size.")
        .help("Export the page at its size; very large work at a scale that is agreed upon."),
    Rule::error("GWG-IMAGE-PPI", "Pictures have at least this many pixels an inch at their size")
        .of(GWG)
        .limit(150.0, "ppi")
        .why("Below it pixels show.")
        .help("Take the picture in a higher resolution, or make it smaller."),
    Rule::warning("GWG-IMAGE-PPI-ADVISED", "Pictures have enough pixels to look sharp")
        .of(GWG)
        .limit(225.0, "ppi")
        .why("300 pixels an inch are sharp; below 225 a careful eye sees it.")
        .help("Take the picture in a higher resolution, or make it smaller."),
    Rule::error("GWG-LINE-ART-PPI", "Pictures of one bit a pixel have at least this many pixels an inch")
        .of(GWG)
        .limit(550.0, "ppi")
        .why("Without greys to soften them, edges show every pixel.")
        .help("Scan line art at 1200 pixels an inch, or trace it."),
    Rule::error("GWG-RGB", "Everything is in CMYK or spot inks")
        .of(GWG)
        .why("RGB, Lab and colours with a profile are converted at the shop, and not all shops alike.")
        .help("Convert to the output condition's inks when exporting."),
    Rule::error("GWG-INK-TOTAL", "All inks together stay under what the paper takes, over any area that counts")
        .of(GWG)
        .limit(330.0, "%")
        .area(15.0)
        .why("More ink than the paper takes dries slowly, sets off on the next sheet and breaks at folds. Uncoated papers take 300 %, newsprint 240 %: the lower limit of the file's own condition holds.")
        .help("Convert pictures anew by the output condition's profile; mix grounds with less of the coloured inks and more black."),
    Rule::warning("GWG-INK-TOTAL-ADVISED", "All inks together stay under what every press takes")
        .of(GWG)
        .limit(300.0, "%")
        .area(15.0)
        .why("Above 300 % many a press has to be asked.")
        .help("Ask the printer, or take some of the coloured inks out."),
    Rule::error("GWG-HAIRLINE", "Lines are at least this wide")
        .of(GWG)
        .limit(0.125, "pt")
        .why("Thinner ones break up on the plate, and a line of width 0 is as thin as the device can make it.")
        .help("Make the line 0.25 pt or wider."),
    Rule::error("GWG-LINE-INKS", "Lines in several inks are at least this wide")
        .of(GWG)
        .limit(0.25, "pt")
        .why("Inks never meet exactly; a fine line gets a fringe of each.")
        .help("Draw the line in one ink, or make it 0.5 pt."),
    Rule::warning("GWG-LINE-MANY-INKS", "Lines narrower than this are in two inks at most")
        .of("trade")
        .limit(2.0, "pt")
        .why("Three inks in a narrow line never meet.")
        .help("Mix the colour of two inks, or make the line wider."),
    Rule::warning("GWG-LINE-REVERSED", "Lines left white in a ground are at least this wide")
        .of("trade")
        .limit(0.5, "pt")
        .why("The inks around it spread and close it.")
        .help("Make the white line 0.5 pt or wider."),
    Rule::error("GWG-TEXT-SIZE", "Text is at least this large")
        .of(GWG)
        .limit(5.0, "pt")
        .why("Below 5 pt fine strokes break up and counters fill in.")
        .help("Make it 5 pt or more."),
    Rule::error("GWG-TEXT-INKS", "Text in more than one ink is at least this large")
        .of(GWG)
        .limit(8.0, "pt")
        .why("Inks never meet exactly: letters this small get a fringe of each.")
        .help("Set it in one ink, best black, or make it 8 pt or more."),
    Rule::error("GWG-BLACK-TEXT-INKS", "Black text under this size is in black ink alone")
        .of(GWG)
        .limit(24.0, "pt")
        .why("Black of four inks has coloured fringes and takes ink that it doesn't need.")
        .help("Set it in 100 % black alone (0 0 0 100); rich black is for large solids."),
    Rule::error("GWG-BLACK-TEXT-OVERPRINT", "Black text under this size overprints")
        .of(GWG)
        .limit(12.0, "pt")
        .why("Where black text is cut out of the ground, the slightest misregister leaves white edges.")
        .help("Let black overprint (InDesign: Overprint [Black] Swatch at 100 %), with overprint mode 1."),
    Rule::error("GWG-WHITE-OVERPRINT", "White does not overprint")
        .of(GWG)
        .why("White that overprints prints nothing: the object vanishes.")
        .help("Turn overprint off for what is white."),
    Rule::error("GWG-SPOT-CLASH", "Names of spot inks differ by more than case, spaces or suffix")
        .of(GWG)
        .why("Two names of one ink make two plates.")
        .help("Give the ink one name in all placed files: merge the swatches."),
    Rule::error("GWG-SPOT-COUNT", "There are at most this many spot inks")
        .of(GWG)
        .limit(4.0, "")
        .why("A press has so many units; each ink more is a plate and a price.")
        .help("Convert spot inks that nobody ordered to CMYK."),
    Rule::error("GWG-REGISTRATION", "The registration colour All is for marks outside the bleed")
        .of(GWG)
        .why("It prints at full strength on every plate: 400 % of ink and more.")
        .help("Colour the object 100 % black instead."),
    Rule::error("GWG-DIE-LINE", "Lines for cutting and creasing overprint, in inks that nothing else is in")
        .of("Ghent Workgroup; ISO 19593-1")
        .why("A die line that knocks out leaves a white line in the art, and one in a process ink prints; art in the ink of such lines is lost with them.")
        .help("Put it on a layer of its own, in a spot ink of its own, and let it overprint; tell the printer its name."),
    Rule::error("GWG-PAGE-EMPTY", "No page is empty")
        .of(GWG)
        .why("An empty page is mostly a mistake in exporting, and is paid for.")
        .help("Take the page away; if it is meant to be blank, tell the printer and turn the rule off."),
    Rule::error("GWG-PAGE-SIZES", "All pages have one trim size and direction")
        .of(GWG)
        .limit(0.1, "mm")
        .why("Sheets are imposed and cut alike.")
        .help("Export pages of one size; send covers of another size as a file of their own."),
    Rule::error("GWG-MARKS", "Crop and fold marks stand outside the bleed")
        .of(GWG)
        .why("Marks inside it may show on the cut sheet.")
        .help("Set the offset of marks to the bleed or more."),
    Rule::error("GWG-LAYERS-HIDDEN", "Nothing is hidden on layers that are switched off")
        .of(GWG)
        .why("What is hidden on one screen may print at another shop. Lines of processing steps (ISO 19593-1) may be hidden.")
        .help("Delete hidden layers before exporting."),
];
