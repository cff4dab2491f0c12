//! PDF/X-4, X-1a and X-3, requirement by requirement: what `src/pdf/X4.md` and `X1.md` promise, read off finished files
//! with our own eyes.
//!
//! Every check sees every file of [`SUBJECTS`]; [`can_fail`] shows that the checks can say no.

mod color;
mod content;
mod file;
mod fonts;
mod image;
mod jobs;
mod layers;
mod ledger;
mod meta;
mod press;
pub mod reader;
mod space;
mod text;

use std::path::Path;
use std::sync::{Arc, LazyLock};

use leporello::Master;
use libtest_mimic::{Failed, Trial};

use self::content::Page;
use self::reader::File;
use crate::support::{Check, compile_folder, ensure, master};

/// What is known of a leaflet before it is compiled.
#[derive(Debug)]
pub struct Expected {
    folder: &'static str,
    /// Name of a file of its deliveries; empty for the master of `[output]`.
    file: &'static str,
    standard: &'static str,
    pages: usize,
    /// Width and height in mm.
    media: (f64, f64),
    trim: (f64, f64),
    /// In mm.
    bleed: f64,
    /// From the media's left edge to the trim's, in mm; from the top edge without a colour bar.
    margin: f64,
    /// Height of the colour bar with the gap below it, in mm; zero without one.
    bar: f64,
    /// Whether there are layers for processing steps, and for how many copies a page.
    steps: bool,
    copies: usize,
    marks: bool,
    slug: bool,
    inks: &'static [&'static str],
    /// How often a picture is shown.
    pictures: usize,
    trapped: &'static str,
}

/// What each line more of a slug adds to the media: 8 pt in mm.
const SLUG_LINE: f64 = 8.0 * 25.4 / 72.0;

/// What most subjects are.
const USUAL: Expected = Expected {
    folder: ".",
    file: "",
    standard: "PDF/X-4",
    pages: 1,
    media: (0.0, 0.0),
    trim: (0.0, 0.0),
    bleed: 3.0,
    margin: 11.0,
    bar: 0.0,
    steps: false,
    copies: 1,
    marks: true,
    slug: true,
    inks: &[],
    pictures: 0,
    trapped: "False",
};

/// One shop's file of the case `deliver`.
const SHOP: Expected =
    Expected { folder: "tests/cases/deliver", trim: (150.0, 80.0), pages: 2, inks: &["PANTONE 348 C"], ..USUAL };

/// The real leaflet, and cases that differ from it in marks, bleed, inks, fonts, dates, standards and layers.
const SUBJECTS: [Expected; 14] = [
    Expected {
        folder: ".",
        pages: 2,
        media: (319.0, 236.0),
        trim: (297.0, 210.0),
        bleed: 3.0,
        margin: 11.0,
        marks: true,
        slug: true,
        inks: &[],
        trapped: "False",
        ..USUAL
    },
    Expected {
        folder: "tests/cases/other-leaflet",
        pages: 1,
        media: (170.85, 131.35 + SLUG_LINE),
        trim: (148.5, 105.0),
        bleed: 3.175, // 0.125 in
        margin: 11.175,
        marks: true,
        slug: true,
        inks: &["PANTONE 348 C"],
        trapped: "False",
        ..USUAL
    },
    Expected {
        folder: "tests/cases/no-marks",
        pages: 1,
        media: (106.0, 86.0),
        trim: (100.0, 80.0),
        bleed: 3.0,
        margin: 3.0,
        marks: false,
        slug: false,
        inks: &[],
        trapped: "False",
        ..USUAL
    },
    Expected {
        folder: "tests/cases/hard-hyphens",
        pages: 1,
        media: (68.0, 146.0 + 2.0 * SLUG_LINE),
        trim: (46.0, 120.0),
        bleed: 3.0,
        margin: 11.0,
        marks: true,
        slug: true,
        inks: &[],
        trapped: "False",
        ..USUAL
    },
    Expected {
        folder: "tests/cases/peer-columns",
        pages: 2,
        media: (303.0, 216.0),
        trim: (297.0, 210.0),
        bleed: 3.0,
        margin: 3.0,
        marks: false,
        slug: false,
        inks: &[],
        trapped: "False",
        ..USUAL
    },
    Expected {
        folder: INKS,
        pages: 1,
        media: (141.0, 125.0 + SLUG_LINE),
        trim: (120.0, 100.0),
        bleed: 2.5,
        margin: 10.5,
        marks: true,
        slug: true,
        inks: &["PANTONE 348 C", "Vernis n° 2 (été)"],
        trapped: "True",
        ..USUAL
    },
    Expected {
        file: "deliver-bare-A",
        standard: "PDF/X-1a:2003",
        pages: 1,
        media: (150.0, 80.0),
        bleed: 0.0,
        margin: 0.0,
        marks: false,
        slug: false,
        ..SHOP
    },
    Expected {
        file: "deliver-bare-B",
        standard: "PDF/X-1a:2003",
        pages: 1,
        media: (150.0, 80.0),
        bleed: 0.0,
        margin: 0.0,
        marks: false,
        slug: false,
        inks: &[],
        ..SHOP
    },
    Expected { file: "deliver-far", standard: "PDF/X-3:2003", media: (176.0, 110.0), bleed: 2.0, margin: 13.0, ..SHOP },
    Expected {
        file: "deliver-full",
        media: (176.0, 116.0 + SLUG_LINE),
        bleed: 5.0,
        margin: 13.0,
        bar: 6.0,
        steps: true,
        inks: &["Bleed", "Creasing", "Cutting", "PANTONE 348 C"],
        ..SHOP
    },
    Expected { file: "deliver-plain", media: (156.0, 86.0), margin: 3.0, marks: false, slug: false, ..SHOP },
    Expected {
        folder: "tests/cases/gradients",
        media: (106.0, 86.0),
        trim: (100.0, 80.0),
        margin: 3.0,
        marks: false,
        slug: false,
        inks: &["PANTONE 286 C"],
        ..USUAL
    },
    Expected {
        folder: PICTURES,
        pages: 2,
        media: (126.0, 66.0),
        trim: (120.0, 60.0),
        margin: 3.0,
        marks: false,
        slug: false,
        pictures: 9,
        ..USUAL
    },
    Expected {
        folder: "tests/cases/pictures-x1a",
        standard: "PDF/X-1a:2003",
        media: (66.0, 46.0),
        trim: (60.0, 40.0),
        margin: 3.0,
        marks: false,
        slug: false,
        pictures: 4,
        ..USUAL
    },
];

/// The case with pictures of all kinds, and a code.
const PICTURES: &str = "tests/cases/pictures";

/// The case with two spot inks and a TrueType face.
const INKS: &str = "tests/cases/two-inks";

/// A finished file, with what it was made of and what is expected of it.
pub struct Subject {
    expected: &'static Expected,
    master: Arc<Master>,
    file: File,
    pages: Vec<Page>,
}

impl Subject {
    fn new(expected: &'static Expected, master: Arc<Master>, bytes: Vec<u8>) -> Result<Self, Failed> {
        let file = File::parse(bytes)?;
        let pages = content::pages(&file)?;
        Ok(Self { expected, master, file, pages })
    }

    fn compile(expected: &'static Expected) -> Result<Self, Failed> {
        let mut master = master(compile_folder(Path::new(expected.folder))?)?;
        if !expected.file.is_empty() {
            let at = master.deliveries.iter().position(|file| file.name == expected.file);
            let file = master.deliveries.swap_remove(at.ok_or("no delivery of this name")?);
            (master.bytes, master.sheets) = (file.bytes, file.sheets);
        }
        let bytes = master.bytes.clone();
        Self::new(expected, Arc::new(master), bytes)
    }
}

/// All subjects, compiled once.
static COMPILED: LazyLock<Vec<Result<Subject, String>>> = LazyLock::new(|| {
    let compile = |expected| Subject::compile(expected).map_err(|error| said(&error));
    SUBJECTS.iter().map(compile).collect()
});

/// A check of one file.
type Look = fn(&Subject) -> Check;

/// Checks that every file must pass, by the names that the ledger has for them.
const CHECKS: [(&str, Look); 25] = [
    ("header", file::header),
    ("trailer", file::trailer),
    ("names", file::names),
    ("self-contained", file::self_contained),
    ("filters", file::filters),
    ("forbidden keys", file::forbidden),
    ("limits", file::limits),
    ("boxes", file::boxes),
    ("intent", meta::intent),
    ("identification", meta::identification),
    ("metadata", meta::agree),
    ("trapped", meta::trapped),
    ("colour", color::colours),
    ("spots", color::spots),
    ("overprint", color::overprint),
    ("graphics state", color::states),
    ("pictures", image::pictures),
    ("alternatives", image::alternatives),
    ("optional content", layers::layers),
    ("marks", color::marks),
    ("fonts", |subject| fonts::embedded(&subject.file)),
    ("widths", |subject| fonts::widths(&subject.file)),
    ("readable", text::readable),
    ("text", text::as_set),
    ("languages", text::languages),
];

/// Trials of the standard. `others` are the names of trials elsewhere that the ledger may cite.
pub fn trials(others: &[String]) -> Vec<Trial> {
    let each = |(name, check): (&str, Look)| {
        Trial::test(format!("x4: {name}"), move || {
            for (expected, subject) in SUBJECTS.iter().zip(COMPILED.iter()) {
                let subject =
                    subject.as_ref().map_err(|said| format!("{} {}: {said}", expected.folder, expected.file))?;
                check(subject).map_err(|error| format!("{} {}: {}", expected.folder, expected.file, said(&error)))?;
            }
            Ok(())
        })
    };
    let mut trials: Vec<Trial> = CHECKS.into_iter().map(each).collect();
    trials.extend([
        Trial::test("x4: extraction", text::extraction),
        Trial::test("x4: a TrueType face", fonts::true_type),
        Trial::test("x4: identifiers", jobs::identifiers),
        Trial::test("x4: a profile of one's own", jobs::profile_of_ones_own),
        Trial::test("x4: a profile of version 4", jobs::profile_of_version_4),
        Trial::test("x4: press sheets", press::standard),
        Trial::test("x4: press sheets are in register", press::register),
        Trial::test("x4: every check can fail", can_fail),
    ]);
    let names: Vec<String> = trials.iter().map(|trial| trial.name().to_owned()).collect();
    let others = others.to_vec();
    trials.push(Trial::test("x4: the ledger names what exists", move || ledger::check(&names, &others)));
    trials
}

fn said(error: &Failed) -> String {
    error.message().unwrap_or("failed").to_owned()
}

/// A byte of a sound file is changed, and the check that is there for it must say no. Replacements are as long as what
/// they replace, so that the table of objects stays right; what stands in compressed streams cannot be changed so.
fn can_fail() -> Check {
    const FAULTS: &[(&str, &str, &str)] = &[
        ("header", "%PDF-1.6\n%\u{80}", "%PDF-1.7\n%\u{80}"),
        ("header", "%PDF-1.6\n%\u{80}", "%PDF-1.6\n%a"),
        ("trailer", "/ID[", "/Ix["),
        ("names", "/Vernis#20n#C2#B0", "/Vernis#20n#C2#20"),
        ("self-contained", "/Metadata ", "/Mxtadata "),
        ("filters", "/FlateDecode", "/LZWD#65code"),
        ("forbidden keys", "/Lang", "/AA  "),
        ("languages", "/Lang(fr", "/Lang(it"),
        ("forbidden keys", "/DisplayDocTitle true", "/ViewArea /TrimBox   "),
        ("boxes", "/TrimBox[", "/CropBox["),
        ("boxes", "/BleedBox[22.", "/BleedBox[32."),
        ("boxes", "/MediaBox[0 0 3", "/MediaBox[1 0 3"),
        ("intent", "/GTS_PDFX/", "/GTS_PDFA/"),
        ("intent", "/N 4", "/N 3"),
        ("intent", "/RegistryName", "/RegistryNama"),
        ("intent", "/OutputConditionIdentifier(FOGRA39)", "/OutputConditionIdentifier(FOGRA51)"),
        (
            "identification",
            "xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\"",
            "xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/ib/\"",
        ),
        ("identification", ">PDF/X-4<", ">PDF/X-6<"),
        ("identification", "<xmpMM:VersionID>1<", "<xmpMM:VersionID> <"),
        ("metadata", "/CreationDate(D:20260504", "/CreationDate(D:20260505"),
        ("metadata", "<xmp:ModifyDate>2026-05-04T09", "<xmp:ModifyDate>2026-05-04T08"),
        ("metadata", "<rdf:li>Zo\u{e9} &amp;", "<rdf:li>Zoe  &amp;"),
        ("metadata", "/Producer(l", "/Producer(L"),
        ("trapped", "/Trapped/True", "/Trapped/Non#"),
        ("trapped", "<pdf:Trapped>True", "<pdf:Trapped>Trux"),
        ("colour", "/DeviceCMYK", "/DeviceRGBx"),
        ("spots", "/PANTONE#20348#20C", "/PANTONE#20348#20U"),
        ("spots", "/C1[0.96 0.02 1 0.12]", "/C1[0.96 0.02 1 0.13]"),
        ("overprint", "/OPM 1", "/OPM 0"),
        ("overprint", "/op true", "/Op true"),
        ("graphics state", "/OPM 1", "/SM 10"),
        ("marks", "/C1[1 1 1 1]", "/C1[1 1 1 0]"),
        ("fonts", "/FontFile2", "/FontFile9"),
        ("fonts", "+NotoSans-Bold", "-NotoSans-Bold"),
        ("fonts", "/CIDToGIDMap/Identity", "/CIDToGIDMap/Odentity"),
        ("fonts", "/CIDFontType0C", "/CIDFontType0X"),
        ("readable", "/ToUnicode ", "/ToUnicodx "),
    ];
    // Those of layers and of the older standards.
    const LAYERED: &[(&str, &str, &str)] = &[
        ("optional content", "/GTS_ProcStepsType/Cutting", "/GTS_ProcStepsType/Kutting"),
        ("optional content", "/GTS_ProcStepsGroup/Structural", "/GTS_ProcStepsGroup/Structurel"),
        ("optional content", "/GTS_Metadata", "/GTS_Metadatb"),
        ("optional content", "/BaseState/ON", "/BaseStatf/ON"),
        ("optional content", "/Order[", "/AS   ["),
        ("optional content", "/Separation/Creasing", "/Separation/Cressing"),
        ("spots", "/Separation/Bleed", "/Separation/Black"),
    ];
    const OLD: &[(&str, &str, &str)] = &[
        ("header", "%PDF-1.4", "%PDF-1.6"),
        ("identification", "<pdfx:GTS_PDFXVersion>PDF/X-1a:2003", "<pdfx:GTS_PDFXVersion>PDF/X-1a:2001"),
        ("metadata", "/GTS_PDFXVersion(PDF/X-1a:2003)", "/GTS_PDFXVersion(PDF/X-1a:2001)"),
        (
            "identification",
            "xmlns:pdfx=\"http://ns.adobe.com/pdfx/1.3/\"",
            "xmlns:pdfx=\"http://ns.adobe.com/pdfx/1.4/\"",
        ),
        ("graphics state", "/OPM 1", "/ca 0 "),
        ("forbidden keys", "/DisplayDocTitle true", "/OCProperties    true"),
    ];
    // Those of gradients and mixes, and of pictures.
    const GRADIENTS: &[(&str, &str, &str)] = &[
        ("colour", "/ShadingType 2", "/ShadingType 4"),
        ("colour", "/PatternType 2", "/PatternType 1"),
        ("colour", "/Domain[0 1]/C0[0 0 0 0]", "/Domain[0 2]/C0[0 0 0 0]"),
        ("colour", "/N 1>>", "/N 2>>"),
        ("colour", "/Encode[0 1 0 1]", "/Encode[0 1 1 0]"),
        ("colour", "/Bounds[", "/Bounda["),
        ("colour", "/Extend[true true]", "/Extend[true 1234]"),
        ("colour", "/Colorants<</PANTONE#20286#20C", "/Colorants<</PANTONE#20287#20C"),
        ("colour", "/Process<</ColorSpace/DeviceCMYK", "/Process<</ColorSpace/DeviceCMYX"),
        ("colour", "/Components[/Cyan/Magenta/Yellow/Black]", "/Components[/Cyan/Yellow/Magenta/Black]"),
        ("colour", "index 1 mul", "index 2 mul"),
    ];
    const SHOWN: &[(&str, &str, &str)] = &[
        ("pictures", "/BitsPerComponent 8", "/BitsPerComponent 4"),
        ("pictures", "/Predictor 15", "/Predictor 12"),
        ("pictures", "/Colors 4", "/Colors 3"),
        ("pictures", "/SMask ", "/SMasc "),
        ("pictures", "/Filter/DCTDecode", "/Filter/JPXDecode"),
        ("pictures", "/Group<<", "/Groop<<"),
        ("boxes", "/Group<<", "/Groop<<"),
        ("pictures", "/S/Transparency", "/S/Transparencx"),
        ("pictures", "/CS/DeviceCMYK", "/CS/DeviceGray"),
        ("pictures", "/I true", "/I 1234"),
        ("pictures", "/Subtype/Image/Width 200", "/Subtype/Image/Width 201"),
    ];
    for (at, faults) in [(5, FAULTS), (9, LAYERED), (6, OLD), (11, GRADIENTS), (12, SHOWN)] {
        refused(&SUBJECTS[at], faults)?;
    }
    Ok(())
}

/// Each fault makes its check say no.
fn refused(expected: &'static Expected, faults: &[(&str, &str, &str)]) -> Check {
    let sound = Subject::compile(expected)?;
    for (name, from, to) in faults {
        let (from, to) = (bytes(from), bytes(to));
        let whole = format!("{name}: {} → {}", String::from_utf8_lossy(&from), String::from_utf8_lossy(&to));
        ensure(from.len() == to.len(), || format!("{whole}: not of one length"))?;
        let mut faulty = sound.file.bytes.clone();
        let at = faulty.windows(from.len()).position(|window| window == from);
        let at = at.ok_or_else(|| format!("{whole}: does not stand in the file"))?;
        faulty[at..at + to.len()].copy_from_slice(&to);
        let (_, check) = CHECKS.iter().find(|(known, _)| known == name).ok_or("a check of no such name")?;
        // What the reader itself refuses is refused as well.
        let passed = Subject::new(expected, Arc::clone(&sound.master), faulty).and_then(|subject| check(&subject));
        ensure(passed.is_err(), || format!("{whole}: passes"))?;
    }
    Ok(())
}

/// Text as it stands in the file: the header's comment is bytes above 127, everything else UTF-8.
fn bytes(text: &str) -> Vec<u8> {
    if let Some(head) = text.strip_suffix('\u{80}') { [head.as_bytes(), b"\x80"].concat() } else { text.into() }
}
