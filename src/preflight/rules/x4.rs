//! What PDF/X-4:2010 asks. The standard's topics by its list of contents; how far to trust the numbers is said in
//! `src/pdf/X4.md`.

use super::{Holds, Rule};

/// In the order of the standard's topics.
pub(super) const RULES: &[Rule] = &[
    Rule::error("X4-IDENTIFICATION", "The file says by which standard for print it was made")
        .of("ISO 15930-7, 6.11; ISO 15930-4 and -6, 5")
        .why("A file that claims no PDF/X was not made for a press: nobody promised that its fonts, colours and boxes are fit for one.")
        .help("Export anew and choose PDF/X-4 as the standard; writing the version in by hand makes nothing better."),
    Rule::error("X4-HEADER", "The file starts with %PDF-1.n and a comment of bytes above 127")
        .of("ISO 15930-7, 6.1; ISO 32000-1, 7.5.2")
        .why("Programs between you and the press look at the first bytes to tell what a file is; without the comment a transfer may change line ends and destroy it.")
        .help("Save the file anew with the program that made it; remove what stands before %PDF."),
    Rule::error("X4-VERSION", "The version is at most PDF 1.6")
        .of("ISO 15930-7, 6.1")
        .holds(Holds::X4)
        .why("PDF/X-4 stands on PDF 1.6: a press's interpreter need not know what came later.")
        .help("Export as PDF/X-4 itself rather than renaming another file; set the compatibility to PDF 1.6."),
    Rule::error("X4-STRUCTURE", "Every object is where the table of objects says, and can be read")
        .of("ISO 15930-7, 6.1; ISO 32000-1, 7.5")
        .why("A damaged file opens in viewers that repair it silently, and not in an interpreter that doesn't.")
        .help("Make the file anew, or repair it (`qpdf in.pdf out.pdf`) and look at every page."),
    Rule::error("X4-READABLE", "All of a page can be read")
        .of("house; ISO 15930-7, 6.1")
        .why("What cannot be read is not judged here, and a press leaves it out or shows something else.")
        .help("Make the page anew; if an editing tool touched it, go back to the file before that."),
    Rule::error("X4-DATA", "Compressed data is whole")
        .of("ISO 32000-1, 7.4")
        .why("Where data ends too soon or is damaged, some programs show what there is, others nothing.")
        .help("Make the file anew; it was damaged on its way, or by the program that wrote it."),
    Rule::error("X4-ID", "The trailer has an identifier of two strings")
        .of("ISO 15930-7, 6.10; ISO 32000-1, 14.4")
        .why("Workflows tell versions of a job apart by it.")
        .help("Export anew; every current program writes it for PDF/X."),
    Rule::error("X4-COMPLETE", "All that printing needs is in the file: no reference leads nowhere")
        .of("ISO 15930-7, 6.3")
        .why("What a page asks for and does not find is left out in print without a word.")
        .help("Make the file anew; if it came from a merge or an editing tool, go back to the file before that."),
    Rule::error("X4-INTENT", "There is exactly one output intent for print (GTS_PDFX)")
        .of("ISO 15930-7, 6.4")
        .why("The output intent names the press and paper that the colours were made for; without it CMYK numbers mean nothing.")
        .help("Choose the output condition when exporting, such as FOGRA51 for coated paper."),
    Rule::error("X4-INTENT-IDENTIFIER", "The output intent names its printing condition")
        .of("ISO 15930-7, 6.4")
        .why("OutputConditionIdentifier is what a printer compares with the press.")
        .help("Choose the output condition by its registered name when exporting, such as FOGRA39 or FOGRA51."),
    Rule::warning("X4-INTENT-REGISTRY", "A condition of the ICC's registry has one of its names")
        .of("ISO 15930-7, 6.4; ICC registry of characterization data")
        .why("A name that nobody registered has to be asked about.")
        .help("Write the registered name, such as FOGRA39, or the registry that keeps the name."),
    Rule::error("X4-INTENT-PROFILE", "The output intent holds a whole ICC profile with as many channels as it says")
        .of("ISO 15930-7, 6.4; ICC.1, 7.2")
        .why("Colours are converted and proofed by this profile; a missing or broken one leaves them to chance.")
        .help("Export anew with the profile embedded; get the profile again from its maker (eci.org, fogra.org)."),
    Rule::error("X4-INTENT-CLASS", "The output intent's profile is one of an output device (prtr)")
        .of("ISO 15930-7, 6.4; ICC.1, 7.2.5")
        .why("A profile of a screen or a scanner cannot say how inks print.")
        .help("Choose the profile of the press as the output intent, not that of the screen (sRGB)."),
    Rule::error("X4-INTENT-TAGS", "The output intent's profile has the tables that an output profile needs")
        .of("ICC.1, 8.3 and 8.5")
        .why("Without them no colour can be converted to inks or shown as a proof.")
        .help("Get the profile again from its maker."),
    Rule::error("X4-INTENT-EXTERNAL", "The output intent's profile is in the file, not named from outside")
        .of("ISO 15930-7, 6.4 (PDF/X-4p alone may refer to it)")
        .why("A profile that is only named has to be found, and may be another one.")
        .help("Export as PDF/X-4 rather than PDF/X-4p."),
    Rule::error("X4-DEVICE-COLOUR", "Device colours are those of the output intent")
        .of("ISO 15930-7, 6.4")
        .why("DeviceRGB on a CMYK press is converted by whatever the interpreter has at hand; the result differs from shop to shop.")
        .help("Convert to the output intent's inks when exporting, or give the colours their profile."),
    Rule::error("X4-ICC", "ICC profiles of colours are whole and have the channels they are used with")
        .of("ISO 15930-7, 6.4; ISO 32000-1, 8.6.5.5")
        .why("A broken profile is ignored, and then the colours are device colours.")
        .help("Assign the profile anew to the picture or object and export again."),
    Rule::error("X4-ICC-CMYK", "ICC-based CMYK is not that of the output intent, nor overprints with mode 1")
        .of("ISO 15930-7, 6.4")
        .why("Colours of the output intent itself have to be DeviceCMYK: as ICCBased they do not overprint as they should.")
        .help("Export with `preserve numbers` (no profile for colours of the output condition)."),
    Rule::error("X4-SPACE", "Colour spaces are complete and nest as they may")
        .of("ISO 32000-1, 8.6")
        .why("What the colour is of something in a broken space is for the interpreter to guess.")
        .help("Set the object's colour anew and export again."),
    Rule::error("X4-COLORANTS", "Each spot ink of a mix says what it looks like alone")
        .of("ISO 15930-7, 6.4; ISO 32000-1, 8.6.6.5")
        .holds(Holds::X4)
        .why("Without Colorants a proof has to guess at the single inks of a DeviceN space, and a shop cannot name their plates.")
        .help("Export anew with the spot ink defined as a swatch of its own."),
    Rule::error("X4-SPOT-ALTERNATE", "One ink has one alternate colour in all the file")
        .of("ISO 15930-7, 6.4")
        .why("A spot ink that looks different on two pages is two inks to some workflows and a wrong colour on one page in others.")
        .help("Define the ink once in the layout's swatches; replace those that came in with placed files."),
    Rule::error("X4-FONT-EMBEDDED", "Every font that is shown is in the file")
        .of("ISO 15930-7, 6.5")
        .why("A font that is not in the file is replaced by another one, with other widths and shapes.")
        .help("Embed all fonts when exporting; if its licence forbids that, convert the text to outlines or choose another font."),
    Rule::warning("X4-FONT-RIGHTS", "Font programs say that they may be embedded")
        .of("ISO 15930-7, 6.5; OpenType 1.9, OS/2, fsType")
        .why("A shop must not print with a font whose licence forbids to pass it on.")
        .help("Ask the font's maker, or convert the text to outlines or choose another font."),
    Rule::error("X4-FONT-PROGRAM", "Font programs are whole and of the kind that the file says")
        .of("ISO 15930-7, 6.5; ISO 32000-1, 9.9")
        .why("A broken font program prints as nothing, as boxes or as another font.")
        .help("Install the font anew, clear the font cache and export again."),
    Rule::error("X4-FONT-GLYPH", "Every character that is shown is in its font")
        .of("ISO 15930-7, 6.5; ISO 32000-1, 9.7.6.3")
        .why("A missing glyph (.notdef) prints as a box or as nothing.")
        .help("Set the character in a font that has it, and embed the font anew."),
    Rule::error("X4-FONT-WIDTHS", "Widths in the file are those of the font program")
        .of("ISO 15930-7, 6.5; ISO 32000-1, 9.2.4")
        .limit(1.0, "‰ em")
        .why("Letters are set by the file's widths and drawn by the font's: where they differ, gaps and overlaps appear that no screen showed.")
        .help("Embed the font anew: it was exchanged for another version after the text was set."),
    Rule::error("X4-FONT-CODES", "Codes lead to glyphs by tables that are in the file or that everybody has")
        .of("ISO 15930-7, 6.5; ISO 32000-1, 9.7.5")
        .why("With a CMap or glyph map missing, text prints as other characters.")
        .help("Embed the font anew."),
    Rule::error("X4-NAMES", "Names of fonts and inks are UTF-8")
        .of("ISO 15930-7, 6.6")
        .why("The same ink with two encodings of its name is two plates.")
        .help("Rename the ink or font with plain letters and export again."),
    Rule::error("X4-EXTERNAL", "Nothing stands outside the file: no external streams, referenced files or embedded files")
        .of("ISO 15930-7, 6.3 and 6.7")
        .why("The shop gets one file; what is elsewhere is not printed.")
        .help("Place the content itself; take attachments away."),
    Rule::error("X4-OPI", "There are no OPI comments")
        .of("ISO 15930-7, 6.7")
        .why("They ask the shop's server to put another picture in place of the one in the file.")
        .help("Turn off OPI when exporting."),
    Rule::error("X4-FILTER", "Streams are compressed by filters that print allows, never LZW or Crypt")
        .of("ISO 15930-7, 6.8")
        .why("Interpreters for PDF/X need not know others.")
        .help("Save the file anew with Flate (ZIP) or JPEG compression."),
    Rule::error("X4-TRAPPED", "Info and XMP say whether the file is trapped: True or False, the same")
        .of("ISO 15930-7, 6.9")
        .why("Trapping what is trapped already spoils edges; a shop must know.")
        .help("Set Trapped to False unless traps were made on purpose."),
    Rule::error("X4-XMP", "The catalog has XMP metadata that can be read without inflating")
        .of("ISO 15930-7, 6.10")
        .why("Workflows read it to identify the job.")
        .help("Export anew as PDF/X-4."),
    Rule::error("X4-XMP-TITLE", "XMP has a title")
        .of("ISO 15930-7, 6.10")
        .holds(Holds::X4)
        .why("The title is what people at the shop see of the file.")
        .help("Fill in the document's title before exporting."),
    Rule::error("X4-XMP-DATES", "XMP has CreateDate, ModifyDate and MetadataDate")
        .of("ISO 15930-7, 6.10")
        .holds(Holds::X4)
        .why("Versions of a file are told apart by them.")
        .help("Export anew as PDF/X-4."),
    Rule::error("X4-XMP-IDENTIFIERS", "XMP has DocumentID, VersionID and RenditionClass")
        .of("ISO 15930-7, 6.10")
        .holds(Holds::X4)
        .why("Versions of a file are told apart by them.")
        .help("Export anew as PDF/X-4."),
    Rule::error("X4-INFO", "Info and XMP say the same")
        .of("ISO 15930-7, 6.10")
        .why("Two titles or dates in one file: somebody changed it with a tool that knows one place alone.")
        .help("Change titles and dates in the program that made the file, and export anew."),
    Rule::error("X4-BOX-MEDIA", "Each page has a MediaBox of four numbers with an area, and is turned by quarters if at all")
        .of("ISO 15930-7, 6.12; ISO 32000-1, 14.11.2")
        .why("It is the paper that the page is drawn on.")
        .help("Export anew."),
    Rule::error("X4-BOX-TRIM", "Each page has a TrimBox or an ArtBox, not both")
        .of("ISO 15930-7, 6.12")
        .why("The TrimBox says where the sheet is cut.")
        .help("Export with the document's trim; don't print to PDF."),
    Rule::error("X4-BOX-NEST", "TrimBox or ArtBox lies in BleedBox, BleedBox in MediaBox")
        .of("ISO 15930-7, 6.12")
        .limit(0.01, "pt")
        .why("Boxes that cross put pages in the wrong place when they are imposed.")
        .help("Export with a MediaBox that has room for bleed and marks; don't crop with another tool."),
    Rule::error("X4-TRANSFER", "There are no transfer functions")
        .of("ISO 15930-7, 6.13")
        .why("They change the ink of what they are set for on some devices and on others not.")
        .help("Take transfer functions out when exporting; change the colours themselves."),
    Rule::error("X4-HALFTONE", "Halftones are of type 1 or 5 and without a name")
        .of("ISO 15930-7, 6.13")
        .why("The press has its own screens; others in the file spoil them.")
        .help("Turn off `include halftones` when exporting."),
    Rule::warning("X4-BLACK-GENERATION", "Black generation and undercolour removal are left to the press")
        .of("house; ISO 32000-1, 10.3.4")
        .why("They matter for conversions from RGB only, and then differ from shop to shop.")
        .help("Convert to inks by the profile when exporting."),
    Rule::error("X4-POSTSCRIPT", "There is no PostScript in the file")
        .of("ISO 15930-7, 6.14")
        .why("An interpreter of PDF need not run it.")
        .help("Export the placed EPS as PDF and place that."),
    Rule::error("X4-ENCRYPTION", "The file is not encrypted")
        .of("ISO 15930-7, 6.15")
        .why("A shop has no password, and may not open what is locked.")
        .help("Export without any security setting."),
    Rule::error("X4-ALTERNATES", "Pictures have no alternates, and pages no alternate presentations")
        .of("ISO 15930-7, 6.16 and 6.22")
        .why("Which of two pictures prints must not be a matter of settings.")
        .help("Export anew; place the picture that should print."),
    Rule::error("X4-IMAGE", "Pictures can be decoded and have the samples that their size asks for")
        .of("ISO 15930-7, 6.16; ISO 32000-1, 8.9.5")
        .why("A broken picture prints in part or not at all.")
        .help("Save the picture anew in an image editor and place it again."),
    Rule::error("X4-ANNOTATION", "No annotation touches the BleedBox, or the TrimBox where there is none")
        .of("ISO 15930-7, 6.17")
        .why("Comments, links and form fields may print, or hide what prints.")
        .help("Take comments and links away, or export without them."),
    Rule::error("X4-ACTION", "There are no actions and no scripts")
        .of("ISO 15930-7, 6.18")
        .why("A file for print does nothing by itself.")
        .help("Export without interactive elements."),
    Rule::error("X4-OPERATOR", "Content is made of known operators with their operands, each where it may stand")
        .of("ISO 15930-7, 6.19; ISO 32000-1, 8.2 and annex A")
        .why("What an interpreter doesn't know it leaves out, and what it doesn't expect each takes in its own way; BX and EX hide even that it does.")
        .help("Make the page anew; if an editing tool touched it, go back to the file before that."),
    Rule::error("X4-BALANCE", "What content opens it closes, one inside of the other: q and Q, BT and ET, BMC and EMC, paths")
        .of("ISO 32000-1, 8.4.2, 9.4 and 14.6")
        .why("A state left open leaks into what follows when pages are imposed.")
        .help("Make the page anew; if an editing tool touched it, go back to the file before that."),
    Rule::error("X4-BLENDING-SPACE", "Transparency blends in a colour space of the output intent")
        .of("ISO 15930-7, 6.20")
        .why("Blended in RGB, colours come out other than in the proof and black text turns into four inks.")
        .help("Set the document's transparency blend space to CMYK and export again."),
    Rule::error("X4-VIEWER", "Viewer preferences print and show whole pages")
        .of("ISO 15930-7, 6.21")
        .why("ViewArea, ViewClip, PrintArea and PrintClip that are not MediaBox or BleedBox cut the page where it is shown or printed.")
        .help("Export anew without viewer settings."),
    Rule::error("X4-RENDERING-INTENT", "Rendering intents are the four that are known")
        .of("ISO 15930-7, 6.23; ISO 32000-1, 8.6.5.8")
        .why("An unknown one is taken for relative colorimetric without a word.")
        .help("Set the object's rendering intent anew and export again."),
    Rule::error("X4-LAYERS", "Optional content has one meaning: named configurations that list every layer and change nothing by event")
        .of("ISO 15930-7, 6.24")
        .holds(Holds::X4)
        .why("Which layers print must not depend on the program that prints.")
        .help("Flatten layers when exporting, or export them as PDF/X-4 layers."),
    Rule::error("X4-LIMITS", "Names, nesting and inks stay within what every interpreter can hold")
        .of("ISO 15930-7, 6.25; ISO 32000-1, annex C")
        .why("Beyond it, some interpreters stop.")
        .help("Shorten the name, or flatten the artwork that nests so deep."),
    Rule::error("X4-XFA", "There is no XFA form")
        .of("ISO 15930-7, 6.26")
        .why("Its pages are made by a viewer and are not in the file.")
        .help("Print the filled form to PDF/X and send that."),
    Rule::error("X4-JPEG2000", "JPEG 2000 pictures have 1, 3 or 4 channels of at most 8 bits, and one colour space")
        .of("ISO 15930-7, 6.27")
        .holds(Holds::X4)
        .why("Others are not decoded alike everywhere.")
        .help("Export pictures as JPEG or ZIP."),
];
