//! The printing conditions that the ICC keeps a register of, by reference name, with the paper each is for and how much
//! ink that takes.
//!
//! Names and papers: ICC, CMYK Characterization Data (registry.color.org/cmyk-registry), as of autumn 2026; RGB encodings
//! and what is for no press are left out. A total of inks is no part of the registry: it is what the printers' bodies
//! advise for that kind of printing (ISO 12647-2, -3 and the notes to each condition's usual profile), so a printer's own
//! word goes before it.

use crate::diag::nearest;

/// Where the names are registered, as `RegistryName` has it.
pub const ICC: &str = "http://www.color.org";

/// A registered printing condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Its reference name.
    pub name: &'static str,
    /// What is printed on.
    pub paper: Paper,
    /// The most ink of all plates together, in percent.
    pub most_ink: u16,
    /// Above this much ink, in percent, a printer should be asked.
    pub safe_ink: u16,
}

/// A kind of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// Gloss, matt or satin, of the sheet or the web.
    Coated,
    /// Offset, supercalendered, stationery.
    Uncoated,
    /// Newsprint, improved newsprint, groundwood.
    Newsprint,
    /// None in particular: a space to exchange colours in, or a film.
    Any,
}

const fn on(name: &'static str, paper: Paper, most_ink: u16) -> Condition {
    Condition { name, paper, most_ink, safe_ink: most_ink }
}

use Paper::{Any, Coated, Newsprint, Uncoated};

/// All conditions, those of sheet-fed offset on coated paper first.
pub const CONDITIONS: [Condition; 56] = [
    // Many printers take 330 % with the profile of this one, and no one less than 300 %.
    Condition { safe_ink: 300, ..on("FOGRA39", Coated, 330) },
    on("FOGRA51", Coated, 300),
    on("FOGRA27", Coated, 350),
    on("FOGRA43", Coated, 300),
    on("FOGRA49", Coated, 300),
    on("FOGRA50", Coated, 300),
    on("CGATS TR 006", Coated, 320),
    on("CGATS21-2-CRPC6", Coated, 320),
    on("JC200103", Coated, 350),
    on("JCS2011", Coated, 350),
    on("EUROSB104", Coated, 350),
    on("APTEC_CTV_6", Coated, 320),
    on("APTEC Coated CardBoard", Coated, 300),
    on("APTEC CCNB", Coated, 300),
    // Webs and flexography.
    on("FOGRA28", Coated, 300),
    on("FOGRA41", Coated, 300),
    on("FOGRA45", Coated, 300),
    on("FOGRA46", Coated, 300),
    on("CGATS TR 001", Coated, 300),
    on("CGATS TR 003", Coated, 300),
    on("CGATS TR 005", Coated, 300),
    on("CGATS21-2-CRPC5", Coated, 300),
    on("JCW2003", Coated, 320),
    on("EUROSB204", Coated, 300),
    on("APTEC_CTV_5", Coated, 300),
    on("APTEC_CTV_7", Coated, 300),
    on("APTEC_CTV_8", Coated, 300),
    on("FOGRA31", Coated, 300),
    on("FOGRA33", Coated, 300),
    on("FOGRA35", Coated, 300),
    on("FOGRA37", Coated, 300),
    on("FOGRA52", Uncoated, 300),
    on("FOGRA47", Uncoated, 300),
    on("FOGRA29", Uncoated, 300),
    on("FOGRA30", Uncoated, 300),
    on("FOGRA44", Uncoated, 300),
    on("CGATS21-2-CRPC3", Uncoated, 280),
    on("JC200104", Uncoated, 310),
    on("APTEC_CTV_3", Uncoated, 300),
    on("FOGRA32", Uncoated, 300),
    on("FOGRA34", Uncoated, 300),
    on("FOGRA36", Uncoated, 300),
    on("FOGRA38", Uncoated, 300),
    on("FOGRA40", Uncoated, 270),
    on("FOGRA54", Uncoated, 270),
    on("CGATS21-2-CRPC4", Uncoated, 270),
    on("FOGRA42", Newsprint, 240),
    on("FOGRA48", Newsprint, 240),
    on("IFRA26", Newsprint, 240),
    on("JCN2002", Newsprint, 240),
    on("CGATS TR 002", Newsprint, 240),
    on("CGATS21-2-CRPC1", Newsprint, 240),
    on("CGATS21-2-CRPC2", Newsprint, 240),
    on("FOGRA53", Any, 300),
    on("CGATS21-2-CRPC7", Any, 320),
    on("APTEC_CTV_4", Any, 300),
];

/// What the conditions are called by those who name them after their usual profile.
const CALLED: [(&str, &str); 17] = [
    ("ISO Coated v2", "FOGRA39"),
    ("ISO Coated v2 300", "FOGRA39"),
    ("Coated FOGRA39", "FOGRA39"),
    ("PSO Coated v3", "FOGRA51"),
    ("PSO Uncoated v3", "FOGRA52"),
    ("PSO Uncoated ISO12647", "FOGRA47"),
    ("Coated FOGRA27", "FOGRA27"),
    ("eciCMYK", "FOGRA53"),
    ("GRACoL2006 Coated1", "CGATS TR 006"),
    ("GRACoL", "CGATS TR 006"),
    ("GRACoL2013", "CGATS21-2-CRPC6"),
    ("SWOP2013 C3", "CGATS21-2-CRPC5"),
    ("SWOP2006 Coated3", "CGATS TR 003"),
    ("SWOP2006 Coated5", "CGATS TR 005"),
    ("SWOP", "CGATS TR 001"),
    ("Japan Color 2001 Coated", "JC200103"),
    ("Japan Color 2011 Coated", "JCS2011"),
];

/// The condition of that name, exactly.
pub fn condition(name: &str) -> Option<&'static Condition> {
    CONDITIONS.iter().find(|condition| condition.name == name)
}

/// The condition that a name was most likely meant to be which is none: `Fogra 39`, `ISO Coated v2`.
pub fn meant(name: &str) -> Option<&'static Condition> {
    let plain =
        |name: &str| -> String { name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase() };
    let given = plain(name);
    // The data set's own name ends in a letter for its printing: FOGRA39L.
    let short = given.strip_suffix('l').unwrap_or(&given);
    let same = CONDITIONS.iter().find(|condition| plain(condition.name) == short);
    let called =
        || CALLED.iter().filter(|(other, _)| given.starts_with(&plain(other))).max_by_key(|(other, _)| other.len());
    let near = || nearest(name, CONDITIONS.iter().map(|condition| condition.name));
    // Or it stands in a longer name.
    let inside = || {
        CONDITIONS
            .iter()
            .filter(|c| given.contains(&plain(c.name)) || plain(c.name).ends_with(&given) && given.len() > 4)
    };
    let inside = || inside().max_by_key(|condition| condition.name.len());
    same.or_else(inside).or_else(|| condition(called().map(|(_, name)| *name).or_else(near)?))
}

/// Whether a registry is the ICC's, however its address is written.
pub fn is_icc(registry: &str) -> bool {
    let address = registry.trim().trim_end_matches('/');
    let address = address.strip_prefix("http://").or_else(|| address.strip_prefix("https://")).unwrap_or(address);
    let host = address.split('/').next().unwrap_or("");
    host == "color.org" || host.ends_with(".color.org")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_there_once_and_their_inks_make_sense() {
        for (i, condition) in CONDITIONS.iter().enumerate() {
            assert!(CONDITIONS[..i].iter().all(|other| other.name != condition.name), "{} twice", condition.name);
            assert!(condition.safe_ink <= condition.most_ink && (200..=400).contains(&condition.most_ink));
        }
        for (_, name) in CALLED {
            assert!(condition(name).is_some(), "{name}");
        }
    }

    #[test]
    fn near_misses_find_their_condition() {
        for (given, name) in [
            ("Fogra 39", "FOGRA39"),
            ("fogra-39", "FOGRA39"),
            ("FOGRA39L", "FOGRA39"),
            ("FOGRA 51 (PSO)", "FOGRA51"),
            ("ISO Coated v2 (ECI)", "FOGRA39"),
            ("ISO Coated v2 300% (ECI)", "FOGRA39"),
            ("PSO Uncoated v3 (FOGRA52)", "FOGRA52"),
            ("CGATS TR006", "CGATS TR 006"),
            ("CRPC6", "CGATS21-2-CRPC6"),
            ("GRACoL2013_CRPC6", "CGATS21-2-CRPC6"),
        ] {
            assert_eq!(meant(given).map(|condition| condition.name), Some(name), "{given}");
        }
        assert_eq!(meant("our own press"), None);
    }

    #[test]
    fn addresses_of_the_icc() {
        assert!(is_icc(ICC) && is_icc("https://registry.color.org/cmyk-registry/") && is_icc("www.color.org"));
        assert!(!is_icc("https://www.fogra.org") && !is_icc("http://mycolor.org") && !is_icc(""));
    }
}
