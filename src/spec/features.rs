//! The registered OpenType features (OpenType 1.9.1, "Feature tags"), to tell a slip from a feature.

/// All of them but the numbered ones, `cv01` to `cv99` and `ss01` to `ss20`.
const REGISTERED: &str = "aalt abvf abvm abvs afrc akhn apkn blwf blwm blws calt case ccmp cfar chws cjct clig cpct \
    cpsp cswh curs c2pc c2sc dist dlig dnom dtls expt falt fin2 fin3 fina flac frac fwid half haln halt hist hkna hlig \
    hngl hojo hwid init isol ital jalt jp78 jp83 jp90 jp04 kern lfbd liga ljmo lnum locl ltra ltrm mark med2 medi mgrk \
    mkmk mset nalt nlck nukt numr onum opbd ordn ornm palt pcap pkna pnum pref pres pstf psts pwid qwid rand rclt rkrf \
    rlig rphf rtbd rtla rtlm ruby rvrn salt sinf size smcp smpl ssty stch subs sups swsh titl tjmo tnam tnum trad twid \
    unic valt vapk vatu vchw vert vhal vjmo vkna vkrn vpal vrt2 vrtr zero";

/// Whether a tag is registered, numbered, or a font's own, which has a capital.
pub(super) fn known(tag: &str) -> bool {
    let numbered = |prefix: &str, most: u8| {
        tag.strip_prefix(prefix).and_then(|n| n.parse::<u8>().ok()).is_some_and(|n| (1..=most).contains(&n))
    };
    tag.contains(|c: char| c.is_ascii_uppercase())
        || numbered("cv", 99)
        || numbered("ss", 20)
        || REGISTERED.split_whitespace().any(|known| known == tag)
}

/// The feature that a tag is a slip for.
pub(super) fn meant(tag: &str) -> Option<&'static str> {
    // Of four letters one may be wrong, or two exchanged; among equals what designers ask for comes first.
    let near = |known: &&str| strsim::damerau_levenshtein(tag, known) == 1;
    let often =
        ["onum", "lnum", "tnum", "pnum", "smcp", "c2sc", "liga", "dlig", "kern", "frac", "sups", "case", "zero"];
    often.into_iter().find(near).or_else(|| REGISTERED.split_whitespace().find(|known| near(known)))
}
