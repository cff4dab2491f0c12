//! What each locale does, as data: one entry a language or a country's use of it.
//!
//! Sources. Quotes: Unicode CLDR 47 (`delimiters`), but where a national authority or the house (typography notes: fr, en-GB,
//! de, es, it, nl) says otherwise, as noted. Least letters around a hyphen: the `typesetting` minima of the TeX pattern
//! files (hyphenation/tex-hyphen), never fewer than two on a side, and fr and en 2 and 3 as the house has it.
//! `de-CH` without an entry of a country's own falls back to the language, and that to [`ROOT`].

use super::Gap::{self, AsTyped, Never, Space, Typed};

/// Narrow no-break space.
pub(super) const NNBSP: char = '\u{202F}';
/// No-break space.
pub(super) const NBSP: char = '\u{A0}';

/// The rules of a locale.
#[derive(Clone, Copy, Debug)]
pub struct Locale {
    /// Before `;`, `!` and `?`.
    pub high: Gap,
    /// Before `:`.
    pub colon: Gap,
    /// Inside guillemets, where they are quotes.
    pub guillemets: Gap,
    /// What straight quotes become: outer opening and closing, inner opening and closing.
    pub quotes: [char; 4],
    /// Between a number and `%` or `‰`.
    pub percent: Gap,
    /// What a typed space between a number and its unit or currency becomes.
    pub unit: char,
    /// What a typed space between groups of three digits becomes.
    pub group: char,
    /// What a typed space inside an abbreviation of several one-letter parts becomes: `z. B.`
    pub abbreviation: char,
    /// Abbreviations of several parts, written here without the spaces that are set inside: `z.B.` A locale without any sets
    /// spaces only where some are typed.
    pub abbreviations: &'static [&'static str],
    /// Words whose first letters an apostrophe stands for, without it: `'tis`.
    pub clipped: &'static [&'static str],
    /// Words that stay with the name after them: `Dr Martin`.
    pub titles: &'static [&'static str],
    /// Words that stay with the number after them: `p. 12`.
    pub numbered: &'static [&'static str],
    /// Words of one letter that stay with the next word.
    pub short: &'static [char],
    /// Words that stay with the number before them, beside the units of the SI: `10 millions`.
    pub counted: &'static [&'static str],
    /// What makes an ordinal of the figures before it: `1er`; a full stop is not raised with the letters.
    pub ordinals: &'static [&'static str],
    /// What makes one of a Roman number of I, V and X: `XXIe`.
    pub roman_ordinals: &'static [&'static str],
    /// Whether a dash stays with the word before it.
    pub dash: bool,
    /// Whether the day stays with the month in `1. 5. 2026`.
    pub day: bool,
    /// Least letters before and after a hyphen.
    pub hyphen: (u8, u8),
    /// Whether words with a capital are hyphenated where the style says nothing.
    pub capitals: bool,
}

/// Quotes by shape; the names are those of the typesetters.
const ENGLISH: [char; 4] = ['“', '”', '‘', '’'];
const BRITISH: [char; 4] = ['‘', '’', '“', '”'];
const LOW: [char; 4] = ['„', '“', '‚', '‘'];
const LOW_HIGH: [char; 4] = ['„', '”', '‘', '’'];
const LOW_ANGLE: [char; 4] = ['„', '”', '«', '»'];
const ANGLE: [char; 4] = ['«', '»', '“', '”'];
const ANGLE_LOW: [char; 4] = ['«', '»', '„', '“'];
const ANGLES: [char; 4] = ['«', '»', '‹', '›'];
const NORDIC: [char; 4] = ['”', '”', '’', '’'];

/// Where nothing else is known: CLDR's root, and what holds everywhere.
pub(super) const ROOT: Locale = Locale {
    high: AsTyped,
    colon: AsTyped,
    guillemets: AsTyped,
    quotes: ENGLISH,
    percent: Typed(NBSP),
    unit: NBSP,
    group: NNBSP,
    abbreviation: NBSP,
    abbreviations: &[],
    clipped: &[],
    titles: &["Dr", "Dr.", "Prof."],
    numbered: &["§", "§§", "№", "Nr.", "no.", "p.", "pp."],
    short: &[],
    counted: &[],
    ordinals: &[],
    roman_ordinals: &[],
    dash: false,
    day: false,
    hyphen: (2, 2),
    capitals: false,
};

/// Lexique des règles typographiques en usage à l'Imprimerie nationale: fine before ; ! ?, full no-break space before the
/// colon and inside guillemets; numbers, units and % after a fine; titles, page and article numbers never parted.
const FRENCH: Locale = Locale {
    high: Space(NNBSP),
    colon: Space(NBSP),
    guillemets: Space(NBSP),
    quotes: ANGLE,
    percent: Space(NNBSP),
    unit: NNBSP,
    titles: &[
        "M.", "MM.", "Mme", "Mmes", "Mlle", "Mlles", "Dr", "Drs", "Pr", "Prs", "Me", "Mes", "Mgr", "St", "Ste", "Vve",
    ],
    numbered: &[
        "n°", "N°", "nᵒ", "nos", "p.", "pp.", "art.", "al.", "chap.", "fig.", "vol.", "t.", "éd.", "ill.", "pl.", "§",
        "tome", "page", "article",
    ],
    counted: &[
        "million",
        "millions",
        "milliard",
        "milliards",
        "M€",
        "Md€",
        "k€",
        "ans",
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    ordinals: &["er", "ers", "re", "res", "e", "es", "nd", "nds", "nde", "ndes", "ère", "ème", "èmes"],
    roman_ordinals: &["er", "re", "e"],
    hyphen: (2, 3),
    ..ROOT
};

/// Oxford Style Manual; New Hart's Rules.
const ENGLISH_TITLES: [&str; 14] =
    ["Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Mx", "Dr", "Dr.", "Prof", "Prof.", "St", "St.", "Revd"];
const ENGLISH_NUMBERED: [&str; 18] = [
    "p.", "pp.", "no.", "No.", "nos.", "Nos.", "vol.", "vols.", "fig.", "figs.", "art.", "ch.", "sec.", "§", "§§",
    "No", "page", "Article",
];
const AMERICAN: Locale = Locale {
    quotes: ENGLISH,
    clipped: &["tis", "Tis", "twas", "Twas", "twere", "Twere", "twill", "Twill", "til", "Til", "em"],
    group: NBSP,
    titles: &ENGLISH_TITLES,
    numbered: &ENGLISH_NUMBERED,
    counted: &[
        "million",
        "billion",
        "trillion",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    ordinals: &["st", "nd", "rd", "th"],
    hyphen: (2, 3),
    ..ROOT
};
/// House: single quotes outside (New Hart's Rules 9.2); CLDR has double ones.
const ENGLISH_BRITISH: Locale = Locale { quotes: BRITISH, ..AMERICAN };

/// Duden, Textverarbeitung und Schriftsatz; DIN 5008: a narrow fixed space in abbreviations, before units and %.
const GERMAN: Locale = Locale {
    quotes: LOW,
    percent: Typed(NNBSP),
    unit: NNBSP,
    abbreviation: NNBSP,
    abbreviations: &[
        "z.B.", "Z.B.", "u.a.", "U.a.", "u.a.m.", "u.v.m.", "d.h.", "D.h.", "i.d.R.", "I.d.R.", "u.U.", "U.U.", "u.Ä.",
        "o.Ä.", "v.a.", "V.a.", "z.T.", "Z.T.", "z.Zt.", "s.o.", "s.u.", "o.g.", "m.E.", "a.a.O.", "i.A.", "i.V.",
        "e.V.", "i.Allg.", "v.Chr.", "n.Chr.",
    ],
    clipped: &["s", "n", "ne", "Ne", "nen", "Nen", "nem", "Nem", "ner", "Ner"],
    titles: &["Dr.", "Prof.", "Hr.", "Fr.", "Hrn.", "St.", "Ing.", "Mag.", "Dipl.-Ing."],
    numbered: &[
        "Nr.", "Nrn.", "S.", "Bd.", "Bde.", "Art.", "Abs.", "Kap.", "Abb.", "Tab.", "Ziff.", "Rn.", "§", "§§", "Seite",
    ],
    counted: &["Mio.", "Mrd.", "Tsd.", "Millionen", "Milliarden", "Uhr"],
    day: true,
    // Every noun has one.
    capitals: true,
    ..ROOT
};

/// RAE, Ortografía (2010): a space before units and %, thin spaces between groups of three; «» with “” inside.
const SPANISH: Locale = Locale {
    quotes: ANGLE,
    percent: Typed(NNBSP),
    titles: &["Sr.", "Sra.", "Srta.", "D.", "Dña.", "Dr.", "Dra.", "Prof.", "Ilmo.", "Excmo.", "Sto.", "Sta."],
    numbered: &[
        "n.º", "nº", "núm.", "n.", "p.", "pp.", "pág.", "págs.", "art.", "arts.", "cap.", "fig.", "vol.", "t.", "§",
    ],
    counted: &["millón", "millones"],
    ordinals: &[".er"],
    ..ROOT
};
const SPANISH_AMERICAN: Locale = Locale { quotes: ENGLISH, ..SPANISH };

/// House: «» with “” inside (CLDR likewise).
const ITALIAN: Locale = Locale {
    quotes: ANGLE,
    titles: &["Sig.", "Sig.ra", "Dott.", "Dott.ssa", "Prof.", "Prof.ssa", "Avv.", "Ing.", "On.", "S.", "dott.", "sig."],
    numbered: &["n.", "nn.", "p.", "pp.", "pag.", "pagg.", "art.", "artt.", "cap.", "fig.", "vol.", "§"],
    counted: &["milione", "milioni", "miliardo", "miliardi"],
    clipped: &["sto", "Sto", "sta", "Sta", "sti", "Sti", "ste", "Ste"],
    ..ROOT
};

/// House: ‘ ’ outside, “ ” inside.
const DUTCH: Locale = Locale {
    quotes: BRITISH,
    clipped: &["t", "s", "n", "k", "m", "r"],
    titles: &["dhr.", "mevr.", "mw.", "dr.", "Dr.", "prof.", "ir.", "mr.", "drs.", "ing.", "St."],
    numbered: &["nr.", "nrs.", "p.", "pp.", "blz.", "art.", "lid", "hfst.", "fig.", "afb.", "dl.", "§"],
    counted: &["miljoen", "miljard", "uur"],
    ordinals: &["e", "de", "ste"],
    ..ROOT
};

/// CLDR pt-PT; the style guides of the EU's institutions: «» with “” inside.
const PORTUGUESE: Locale = Locale {
    quotes: ANGLE,
    titles: &["Sr.", "Sra.", "Dr.", "Dra.", "D.", "Prof.", "Eng.", "Exmo."],
    numbered: &["n.º", "nº", "n.os", "p.", "pp.", "pág.", "págs.", "art.", "arts.", "cap.", "fig.", "vol.", "§"],
    counted: &["milhão", "milhões"],
    hyphen: (2, 3),
    ..ROOT
};

/// Wolański, Edycja tekstów; PWN: words of one letter do not end a line, titles stay with names. Inner «» by CLDR.
const POLISH: Locale = Locale {
    quotes: LOW_ANGLE,
    titles: &["dr", "prof.", "inż.", "mgr", "ks.", "św.", "hab.", "dr.", "gen.", "płk"],
    numbered: &["nr", "s.", "str.", "art.", "ust.", "pkt", "rozdz.", "rys.", "tab.", "t.", "poz.", "§"],
    short: &['a', 'i', 'o', 'u', 'w', 'z'],
    counted: &["tys.", "mln", "mld", "zł", "r.", "godz."],
    ..ROOT
};

/// ČSN 01 6910; Internetová jazyková příručka: prepositions and conjunctions of one letter, parts of dates, abbreviations,
/// titles, numbers and units stay together.
const CZECH: Locale = Locale {
    quotes: LOW,
    titles: &["Ing.", "Mgr.", "Bc.", "Dr.", "doc.", "prof.", "MUDr.", "JUDr.", "PhDr.", "RNDr.", "sv.", "p.", "pí"],
    numbered: &["č.", "str.", "s.", "čl.", "odst.", "kap.", "obr.", "tab.", "sv.", "§"],
    short: &['k', 's', 'v', 'z', 'o', 'u', 'a', 'i'],
    counted: &["tis.", "mil.", "mld.", "Kč", "hod."],
    day: true,
    hyphen: (2, 3),
    ..ROOT
};
/// STN 01 6910, as the Czech norm.
const SLOVAK: Locale = Locale {
    titles: &["Ing.", "Mgr.", "Bc.", "Dr.", "doc.", "prof.", "MUDr.", "JUDr.", "PhDr.", "RNDr.", "sv.", "p."],
    numbered: &["č.", "str.", "s.", "čl.", "ods.", "kap.", "obr.", "tab.", "zv.", "§"],
    short: &['k', 's', 'v', 'z', 'o', 'u', 'a', 'i'],
    counted: &["tis.", "mil.", "mld.", "hod."],
    ..CZECH
};

/// Мильчин, Чельцова: Справочник издателя и автора; Гиленсон: Технические правила набора: no break before a dash, after
/// words of one letter, between initials and name, between №, § or a number and what belongs to it.
const RUSSIAN: Locale = Locale {
    quotes: ANGLE_LOW,
    titles: &["г-н", "г-жа", "д-р", "проф.", "акад.", "им.", "тов.", "г.", "ул.", "о."],
    numbered: &["№", "№№", "§", "§§", "с.", "стр.", "ст.", "гл.", "рис.", "табл.", "т.", "п.", "пп.", "д.", "кв."],
    short: &['а', 'в', 'и', 'к', 'о', 'с', 'у', 'я'],
    counted: &[
        "км", "м", "см", "мм", "кг", "г", "мг", "т", "л", "мл", "га", "ч", "мин", "сек", "г.", "гг.", "в.", "вв.",
        "тыс.", "млн", "млрд", "руб.", "коп.", "°C",
    ],
    dash: true,
    ..ROOT
};
/// As Russian; Український правопис (2019).
const UKRAINIAN: Locale = Locale {
    titles: &["п.", "пан", "д-р", "проф.", "акад.", "ім.", "м.", "вул."],
    numbered: &["№", "§", "с.", "стор.", "ст.", "гл.", "рис.", "табл.", "т.", "п.", "пп."],
    short: &['а', 'в', 'у', 'і', 'й', 'з', 'о', 'є', 'я'],
    counted: &[
        "км", "м", "см", "мм", "кг", "г", "мг", "т", "л", "мл", "га", "год", "хв", "р.", "рр.", "ст.", "тис.", "млн",
        "млрд", "грн", "коп.",
    ],
    ..RUSSIAN
};
/// As Russian, with the language's own letters.
const BELARUSIAN: Locale = Locale {
    short: &['а', 'у', 'ў', 'і', 'з', 'о', 'я', 'й'],
    counted: &["км", "м", "см", "мм", "кг", "г", "т", "л", "га", "г.", "гг.", "тыс.", "млн", "млрд", "руб."],
    ..RUSSIAN
};
const BULGARIAN: Locale = Locale {
    quotes: ['„', '“', '„', '“'],
    titles: &["г-н", "г-жа", "д-р", "проф.", "акад.", "инж.", "гр.", "ул.", "св."],
    numbered: &["№", "§", "с.", "стр.", "чл.", "ал.", "т.", "гл.", "фиг.", "табл."],
    counted: &["км", "м", "см", "мм", "кг", "г", "т", "л", "ч", "г.", "хил.", "млн.", "млрд.", "лв."],
    ..ROOT
};

/// Dansk Sprognævn, Retskrivningsordbogen; quotes by CLDR.
const DANISH: Locale = Locale {
    titles: &["hr.", "fr.", "dr.", "prof.", "Sct.", "Skt."],
    numbered: &["nr.", "kl.", "s.", "side", "art.", "stk.", "kap.", "fig.", "bd.", "§", "§§"],
    counted: &["mio.", "mia.", "kr.", "kr"],
    day: true,
    ..ROOT
};
/// Språkrådet: « » with ‘ ’ inside.
const NORWEGIAN: Locale = Locale { quotes: ['«', '»', '‘', '’'], ..DANISH };
/// Språkrådet (Svenska skrivregler): ” ” with ’ ’ inside.
const SWEDISH: Locale = Locale {
    quotes: NORDIC,
    titles: &["dr", "prof.", "fil.", "S:t", "S:ta"],
    numbered: &["nr", "kl.", "s.", "sid.", "art.", "st.", "kap.", "fig.", "bd", "§", "§§"],
    counted: &["mn", "md", "kr", "miljoner", "miljarder"],
    ..ROOT
};
/// Kotus: ” ” with ’ ’ inside.
const FINNISH: Locale = Locale {
    quotes: NORDIC,
    titles: &["tri", "prof."],
    numbered: &["nro", "n:o", "klo", "s.", "art.", "luku", "kuva", "§"],
    counted: &["milj.", "mrd.", "miljoonaa", "miljardia", "euroa"],
    day: true,
    ..ROOT
};
/// A magyar helyesírás szabályai: „ ” with » « inside.
const HUNGARIAN: Locale = Locale {
    quotes: ['„', '”', '»', '«'],
    titles: &["dr.", "Dr.", "prof.", "id.", "ifj.", "özv.", "Szt."],
    numbered: &["sz.", "p.", "o.", "§"],
    counted: &["millió", "milliárd", "Ft", "forint", "éves"],
    ..ROOT
};
/// CLDR: « » with “ ” inside.
const GREEK: Locale = Locale {
    quotes: ANGLE,
    titles: &["κ.", "κα", "κ.κ.", "Δρ", "Δρ.", "καθ.", "Αγ."],
    numbered: &["αρ.", "αριθ.", "σ.", "σσ.", "σελ.", "άρθρο", "κεφ.", "εικ.", "τ.", "§"],
    counted: &["χλμ.", "χλμ", "μ.", "εκ.", "κιλά", "εκατ.", "δισ.", "ευρώ"],
    ..ROOT
};
/// Pravopis (Institut za hrvatski jezik): „ ” with ‘ ’ inside; CLDR has “ as the closing one.
const CROATIAN: Locale = Locale {
    quotes: LOW_HIGH,
    titles: &["dr.", "prof.", "mr.", "ing.", "sv.", "g.", "gđa"],
    numbered: &["br.", "str.", "čl.", "st.", "gl.", "sl.", "tab.", "sv.", "§"],
    counted: &["tis.", "mil.", "mlrd.", "kn"],
    day: true,
    ..ROOT
};
/// CLDR: „ ” with ’ ’ inside.
const SERBIAN: Locale = Locale { quotes: ['„', '”', '’', '’'], ..CROATIAN };
const SLOVENE: Locale = Locale {
    quotes: LOW,
    titles: &["dr.", "prof.", "mag.", "inž.", "sv.", "g.", "ga."],
    numbered: &["št.", "str.", "čl.", "odst.", "pogl.", "sl.", "§"],
    counted: &["tis.", "mio.", "mrd."],
    day: true,
    ..ROOT
};
const ROMANIAN: Locale = Locale {
    quotes: LOW_ANGLE,
    titles: &["dl", "dna", "dra", "dr.", "prof.", "ing.", "Sf."],
    numbered: &["nr.", "p.", "pp.", "pag.", "art.", "alin.", "cap.", "fig.", "vol.", "lit.", "§"],
    counted: &["mil.", "mld.", "lei"],
    ..ROOT
};
/// CLDR: the marks of English, each where its shape opens to the text that runs from right to left.
const ARABIC: Locale = Locale { quotes: ['”', '“', '’', '‘'], ..ROOT };
const HEBREW: Locale = Locale { quotes: ['”', '”', '’', '’'], ..ROOT };
const PERSIAN: Locale = Locale { quotes: ANGLES, ..ROOT };
/// CLDR: 「 」 with 『 』 inside.
const CORNERS: Locale = Locale { quotes: ['「', '」', '『', '』'], ..ROOT };
const LOW_QUOTES: Locale = Locale { quotes: LOW, ..ROOT };
const ANGLE_QUOTES: Locale = Locale { quotes: ANGLE, ..ROOT };

/// All entries, in order of their tags.
pub(super) static TABLE: [(&str, Locale); 89] = [
    // hyph-af: 1 and 2.
    ("af", Locale { clipped: &["n", "t", "k"], ..ROOT }),
    ("ar", ARABIC),
    ("as", ROOT),
    ("be", BELARUSIAN),
    ("bg", BULGARIAN),
    ("bn", ROOT),
    ("bs", CROATIAN),
    ("ca", Locale { quotes: ANGLE, ..SPANISH }),
    ("cs", CZECH),
    ("cy", Locale { hyphen: (2, 3), ..ENGLISH_BRITISH }),
    ("da", DANISH),
    ("de", GERMAN),
    // Schweizerische Bundeskanzlei, Schreibweisungen: « » with ‹ › inside.
    ("de-CH", Locale { quotes: ANGLES, ..GERMAN }),
    ("de-LI", Locale { quotes: ANGLES, ..GERMAN }),
    // hyph-el: 1 and 1.
    ("el", GREEK),
    ("en", AMERICAN),
    ("en-AU", ENGLISH_BRITISH),
    ("en-GB", ENGLISH_BRITISH),
    ("en-IE", ENGLISH_BRITISH),
    ("en-NZ", ENGLISH_BRITISH),
    ("en-US", AMERICAN),
    ("en-ZA", ENGLISH_BRITISH),
    ("es", SPANISH),
    // The Spanish of America has the quotes of English (CLDR es-419).
    ("es-419", SPANISH_AMERICAN),
    ("es-AR", SPANISH_AMERICAN),
    ("es-CL", SPANISH_AMERICAN),
    ("es-CO", SPANISH_AMERICAN),
    ("es-MX", SPANISH_AMERICAN),
    ("es-PE", SPANISH_AMERICAN),
    ("es-US", SPANISH_AMERICAN),
    ("et", Locale { quotes: LOW, day: true, hyphen: (2, 3), ..ROOT }),
    ("eu", ANGLE_QUOTES),
    ("fa", PERSIAN),
    ("fi", FINNISH),
    ("fr", FRENCH),
    // Office québécois de la langue française, Espacements: none before ; ! ?, a no-break space before : and %.
    ("fr-CA", Locale { high: Never, percent: Space(NBSP), unit: NBSP, ..FRENCH }),
    // Guide du typographe (Lausanne): fines before ; : ! ? and inside « », ‹ › inside; % as typed.
    (
        "fr-CH",
        Locale { colon: Space(NNBSP), guillemets: Space(NNBSP), quotes: ANGLES, percent: Typed(NNBSP), ..FRENCH },
    ),
    // Interinstitutional Style Guide 6.4 (Publications Office of the EU): nothing before ; : ! ?, nothing inside « »,
    // which hold “ ” and those ‘ ’; a hard space before %. `EU` is reserved in ISO 3166 for the European Union.
    ("fr-EU", EU_FRENCH),
    ("fr-x-eu", EU_FRENCH),
    ("ga", ENGLISH_BRITISH),
    ("gl", Locale { quotes: ANGLE, ..SPANISH }),
    ("gu", ROOT),
    ("he", HEBREW),
    ("hi", ROOT),
    ("hr", CROATIAN),
    ("hu", HUNGARIAN),
    ("is", Locale { quotes: LOW, day: true, ..ROOT }),
    ("it", ITALIAN),
    ("it-CH", Locale { quotes: ANGLES, ..ITALIAN }),
    ("ja", CORNERS),
    // hyph-ka: 1 and 2.
    ("ka", Locale { quotes: ['„', '“', '«', '»'], ..ROOT }),
    ("kn", ROOT),
    ("ku", ROOT),
    ("la", ROOT),
    ("lb", Locale { capitals: true, ..LOW_QUOTES }),
    // Valstybinė lietuvių kalbos komisija: „ “ with ‚ ‘ inside.
    ("lt", LOW_QUOTES),
    ("lv", ROOT),
    ("mk", LOW_QUOTES),
    ("ml", ROOT),
    ("mn", ROOT),
    ("mr", ROOT),
    ("mt", ENGLISH_BRITISH),
    ("nb", NORWEGIAN),
    ("nl", DUTCH),
    ("nn", NORWEGIAN),
    ("no", NORWEGIAN),
    ("or", ROOT),
    ("pa", ROOT),
    ("pl", POLISH),
    ("ps", ROOT),
    ("pt", PORTUGUESE),
    ("pt-BR", Locale { quotes: ENGLISH, ..PORTUGUESE }),
    ("ro", ROMANIAN),
    ("ru", RUSSIAN),
    // hyph-sa: 1 and 3.
    ("sa", Locale { hyphen: (2, 3), ..ROOT }),
    ("sk", SLOVAK),
    ("sl", SLOVENE),
    ("sq", ANGLE_QUOTES),
    ("sr", SERBIAN),
    ("sv", SWEDISH),
    ("ta", ROOT),
    ("te", ROOT),
    ("tk", Locale { quotes: ['“', '”', '“', '”'], ..ROOT }),
    ("tr", Locale { counted: &["TL"], ..ROOT }),
    ("uk", UKRAINIAN),
    ("ur", ARABIC),
    ("zh-HK", CORNERS),
    ("zh-Hant", CORNERS),
    ("zh-TW", CORNERS),
];

const EU_FRENCH: Locale = Locale { high: Never, colon: Never, guillemets: Never, percent: Space(NNBSP), ..FRENCH };
