//! The rules, locale by locale, and what holds for all.

use super::*;

fn rules_of(tag: &str) -> Locale {
    *rules(Lang::parse(tag).expect("a tag"))
}

fn applied(text: &str, runs: &[(usize, Locale)]) -> String {
    applied_in_runs(text, runs).0
}

/// The edited text, and where its runs begin.
fn applied_in_runs(text: &str, runs: &[(usize, Locale)]) -> (String, Vec<(usize, Locale)>) {
    let mut out = String::new();
    let mut starts: Vec<(usize, Locale)> = Vec::new();
    let mut at = 0;
    let mut push = |out: &mut String, owner: usize, c: char| {
        let run = runs.iter().rposition(|(start, _)| *start <= owner).expect("a run");
        while starts.len() <= run {
            starts.push((out.len(), runs[starts.len()].1));
        }
        out.push(c);
    };
    for edit in edits(text, runs) {
        assert!(edit.range.start >= at, "in order, without overlap: {edit:?} in {text:?}");
        assert!(text.is_char_boundary(edit.owner) && edit.owner < text.len());
        for (i, c) in text[at..edit.range.start].char_indices() {
            push(&mut out, at + i, c);
        }
        if let Some(c) = edit.with {
            push(&mut out, edit.owner, c);
        }
        at = edit.range.end;
    }
    for (i, c) in text[at..].char_indices() {
        push(&mut out, at + i, c);
    }
    (out, starts)
}

fn set(text: &str, tag: &str) -> String {
    applied(text, &[(0, rules_of(tag))])
}

/// With spaces that can be seen: `␣` no-break, `⍽` narrow no-break.
#[track_caller]
fn sets(tag: &str, cases: &[(&str, &str)]) {
    for (typed, printed) in cases {
        let shown = set(typed, tag).replace(NBSP, "␣").replace(NNBSP, "⍽");
        assert_eq!(shown, *printed, "{tag}: {typed}");
    }
}

#[test]
fn the_table_is_sorted() {
    assert!(TABLE.is_sorted_by(|(a, _), (b, _)| a < b));
    for (tag, _) in &TABLE {
        assert_eq!(Lang::parse(tag).map(|l| l.to_string()).as_deref(), Some(*tag), "a tag in its usual form");
    }
    assert_eq!(rules_of("fr-BE").colon, Gap::Space(NBSP), "as French");
    assert_eq!(rules_of("xx").quotes, ROOT.quotes);
}

#[test]
fn french() {
    sets(
        "fr-FR",
        &[
            ("l'abus : oui ; « non » ?", "l’abus␣: oui⍽; «␣non␣»⍽?"),
            ("l'abus: oui; «non»?", "l’abus␣: oui⍽; «␣non␣»⍽?"),
            ("\"dit\"!", "«␣dit␣»⍽!"),
            ("\"il a dit \"oui\" hier\"", "«␣il a dit “oui” hier␣»"),
            ("« il a dit \"oui\" »", "«␣il a dit “oui”␣»"),
            ("Quoi ?! Non !", "Quoi⍽?! Non⍽!"),
            ("(?) ou (!)", "(?) ou (!)"),
            ("10 000 000 € et 5 % ; 5%", "10⍽000⍽000⍽€ et 5⍽%⍽; 5⍽%"),
            ("10 km, 20 €, 3 h", "10⍽km, 20⍽€, 3⍽h"),
            ("5€, 5€50", "5⍽€, 5€50"),
            ("en 2025 100 personnes", "en 2025 100 personnes"),
            ("n° 5, n°5, p. 12, art. 3, chap. IV", "n°␣5, n°␣5, p.␣12, art.␣3, chap.␣IV"),
            ("M. Dupont et Mme Durand, J. P. Martin", "M.␣Dupont et Mme␣Durand, J.␣P.␣Martin"),
            ("10 millions d'euros, 10 l'an", "10␣millions d’euros, 10 l’an"),
            ("1er, 1re, 2e", "1er, 1re, 2e"),
            ("l'« \"été\" », l’«été», l'\"été\", l’\"été\"", "l’«␣“été”␣», l’«␣été␣», l’«␣été␣», l’«␣été␣»"),
            ("\"l'«été»\", \"l’\"été\" dit\"", "«␣l’«␣été␣»␣», «␣l’“été” dit␣»"),
            ("de 9 h 30 à 14 h 05, 9 h", "de 9⍽h⍽30 à 14⍽h⍽05, 9⍽h"),
            ("2 h 30 min 15 s, 9h30", "2⍽h⍽30⍽min⍽15⍽s, 9h30"),
            ("3 h 120 fois, le h 30, 5 h 75", "3⍽h 120 fois, le h 30, 5⍽h 75"),
            ("20°C, 45°, 45°N, 5 °C, chef d'\"Anna\"", "20⍽°C, 45°, 45°N, 5⍽°C, chef d’«␣Anna␣»"),
        ],
    );
    sets("fr-CA", &[("a : b ; \"c\" ! 5 %", "a␣: b; «␣c␣»! 5␣%")]);
    sets("fr-CH", &[("a : b ; \"c \"d\" e\" ! 50%", "a⍽: b⍽; «⍽c ‹⍽d⍽› e⍽»⍽! 50%")]);
    for tag in ["fr-x-eu", "fr-EU"] {
        sets(tag, &[("a : b ; \"c\" ! « d » 50 %", "a: b; «c»! «d» 50⍽%"), ("1 : 3", "1 : 3")]);
    }
}

#[test]
fn what_is_no_text_is_left() {
    let same = "https://x.int/a?b=c;d:e!f www.coe.int/l'x a@b.int 10:30 1:3 facebook.com/a\"b/ 5'10\" :// C:\\x";
    for tag in ["fr-FR", "en-GB", "de", "fr-x-eu", "ru"] {
        assert_eq!(set(same, tag), same, "{tag}");
    }
    sets(
        "fr-FR",
        &[
            ("E-mail : a@b.int\u{2028}http://x.int", "E-mail␣: a@b.int\u{2028}http://x.int"),
            ("voir www.x.int/a?b=1;", "voir www.x.int/a?b=1⍽;"),
            ("\"www.x.int\" ?", "«␣www.x.int␣»⍽?"),
            (": début\u{2028}; suite", ": début\u{2028}; suite"),
        ],
    );
}

#[test]
fn english() {
    sets(
        "en-GB",
        &[
            ("E-mail: \"it's\"", "E-mail: ‘it’s’"),
            ("\"He said \"go\" to us\"", "‘He said “go” to us’"),
            ("'He said \"go\" to us'", "‘He said “go” to us’"),
            ("the '90s, rock 'n' roll, the dogs' bowl", "the ’90s, rock ’n’ roll, the dogs’ bowl"),
            ("'tis \"so\"", "’tis ‘so’"),
            ("'It was '36.' '12'", "‘It was ’36.’ ‘12’"),
            ("'He said 'tis so, tell 'em now'", "‘He said ’tis so, tell ’em now’"),
            ("an 'em' is wide, 5' 10\"", "an ‘em’ is wide, 5' 10\""),
            ("Mr Brown, p. 12, No. 5, St. John", "Mr␣Brown, p.␣12, No.␣5, St.␣John"),
            ("10 km, 5 million, 12 345", "10␣km, 5␣million, 12␣345"),
            ("E-mail : as typed", "E-mail : as typed"),
            ("3 June 2026, 'win'-'win': 'a','b'", "3␣June 2026, ‘win’-‘win’: ‘a’,‘b’"),
        ],
    );
    sets("en-US", &[("(\"a 'b' c\")—\"d\"", "(“a ‘b’ c”)—“d”"), ("a 6\" pipe", "a 6\" pipe")]);
}

#[test]
fn german() {
    sets(
        "de",
        &[
            ("\"Er sagt 'ja' dazu\", z. B. so, d. h.", "„Er sagt ‚ja‘ dazu“, z.⍽B. so, d.⍽h."),
            ("1. Mai 2026, S. 12, § 5, Dr. Maier", "1.␣Mai 2026, S.␣12, §␣5, Dr.␣Maier"),
            ("10 000 km, 5 %, 20 €, 3 Mio. Euro", "10⍽000⍽km, 5⍽%, 20⍽€, 3␣Mio. Euro"),
            ("geht's, Hans' Haus", "geht’s, Hans’ Haus"),
            ("z.B. so, u.a. so, d.h. so, i.d.R. so", "z.⍽B. so, u.⍽a. so, d.⍽h. so, i.⍽d.⍽R. so"),
            ("z.B. u.a. S. 12", "z.⍽B. u.⍽a. S.␣12"),
            ("z. B. u. a. S. 12, k. A. S. 3", "z.⍽B. u.⍽a. S.␣12, k.⍽A. S.␣3"),
            ("Z. B. Maier und J. P. Maier", "Z.⍽B. Maier und J.⍽P.␣Maier"),
            ("der Verein e.V. U. Maier, 44 v.Chr. in Rom", "der Verein e.⍽V. U.␣Maier, 44 v.⍽Chr. in Rom"),
            ("a.b. und www.z.b.de und x@z.B.de", "a.b. und www.z.b.de und x@z.B.de"),
        ],
    );
    sets("de", &[("'Hol 'ne 'S-Bahn'!'", "„Hol ’ne ‚S-Bahn‘!“")]);
    sets("de-CH", &[("\"a 'b' c\", 10'000 Franken", "«a ‹b› c», 10’000 Franken")]);
    sets("de-AT", &[("\"a 'b' c\"", "„a ‚b‘ c“")]);
}

#[test]
fn others() {
    for (tag, printed) in [
        ("es", "«a “b” c»"),
        ("es-MX", "“a ‘b’ c”"),
        ("it", "«a “b” c»"),
        ("nl", "‘a “b” c’"),
        ("pt", "«a “b” c»"),
        ("pt-BR", "“a ‘b’ c”"),
        ("pl", "„a «b» c”"),
        ("cs", "„a ‚b‘ c“"),
        ("da", "“a ‘b’ c”"),
        ("sv", "”a ’b’ c”"),
        ("fi", "”a ’b’ c”"),
        ("nb", "«a ‘b’ c»"),
        ("nn", "«a ‘b’ c»"),
        ("ru", "«a „b“ c»"),
        ("uk", "«a „b“ c»"),
        ("el", "«a “b” c»"),
        ("hu", "„a »b« c”"),
    ] {
        // Polish and Czech have a space after `a` of their own.
        assert_eq!(set("\"a 'b' c\"", tag).replace(NBSP, " "), printed, "{tag}");
    }
    sets("pl", &[("Był w domu i z nią, str. 5", "Był w␣domu i␣z␣nią, str.␣5")]);
    sets("cs", &[("1. 4. 2004 v Praze, s. r. o., 10 Kč", "1.␣4.␣2004 v␣Praze, s.␣r.␣o., 10␣Kč")]);
    sets("ru", &[("Я в доме — да, № 5, 10 км, А. С. Пушкин", "Я␣в␣доме␣— да, №␣5, 10␣км, А.␣С.␣Пушкин")]);
    sets("it", &[("l'art. 3 dell'accordo", "l’art.␣3 dell’accordo")]);
    sets("it", &[("'Sto libro è un po' \"così\"", "’Sto libro è un po’ «così»")]);
    sets("it", &[("gli anni '80 dell'\"Unione\"", "gli anni ’80 dell’«Unione»")]);
    sets("nl", &[("'Ja, 't is \"goed\"' in 's-Hertogenbosch", "‘Ja, ’t is “goed”’ in ’s-Hertogenbosch")]);
    sets("ar", &[("\"a 'b' c\"", "”a ’b‘ c“")]);
    sets("he", &[("\"a 'b' c\"", "”a ’b’ c”")]);
    sets("fa", &[("\"a 'b' c\"", "«a ‹b› c»")]);
    sets("ps", &[("\"a 'b' c\"", "“a ‘b’ c”")]);
    sets("ja", &[("\"a 'b' c\"", "「a 『b』 c」"), ("彼は\"言葉\"と書く。\"次\"も", "彼は「言葉」と書く。「次」も")]);
    sets("zh-Hant", &[("他說\"好\"。", "他說「好」。")]);
    sets("zh", &[("他说\"好\"。", "他说“好”。"), ("说：\"这是'珍宝'\"，", "说：“这是‘珍宝’”，")]);
    sets("zh", &[("Pompidou\"集团\"", "Pompidou“集团”")]);
    sets("th", &[("เรียก\"บ้าน\"ว่า", "เรียก“บ้าน”ว่า")]);
    sets("de", &[("sagte:\"Ja\"", "sagte:„Ja“")]);
    sets("da", &[("10 000 kr, 5 kr.", "10⍽000␣kr, 5␣kr."), ("onsdag kl. 9 hver uge", "onsdag kl.␣9 hver uge")]);
    sets("nb", &[("onsdag kl. 9 hver uke", "onsdag kl.␣9 hver uke")]);
    sets("sv", &[("tisdag kl. 9 varje vecka", "tisdag kl.␣9 varje vecka")]);
    sets("fi", &[("aina klo 9 aamulla", "aina klo␣9 aamulla")]);
    sets("es", &[("10 000 personas, 5 %, Sr. López", "10⍽000 personas, 5⍽%, Sr.␣López")]);
}

#[test]
fn what_is_opened_by_hand_is_closed_by_its_kind() {
    sets(
        "en-GB",
        &[
            ("“Word\" and then \"Word\"", "“Word” and then ‘Word’"),
            ("\"Word” and \"then\"", "“Word” and ‘then’"),
            ("\"'Word'”, “'Word'\"", "“‘Word’”, “‘Word’”"),
        ],
    );
    sets(
        "de",
        &[
            ("„Word\" und \"Word\"", "„Word“ und „Word“"),
            ("\"Eins“ und \"Zwei“ und „Drei\"", "„Eins“ und „Zwei“ und „Drei“"),
            ("»Eins\" und \"Zwei«", "»Eins« und »Zwei«"),
        ],
    );
    sets("fr-FR", &[("« Un\" et \"deux »", "«␣Un␣» et «␣deux␣»")]);
}

#[test]
fn prices_are_one() {
    sets("nl", &[("bedraagt € 12,50, 5 € of € -3", "bedraagt €␣12,50, 5␣€ of €␣-3")]);
    sets("de-CH", &[("CHF 12.50 oder Fr. 150.–, 150.– Fr.", "CHF⍽12.50 oder Fr.⍽150.–, 150.–⍽Fr.")]);
    sets("de", &[("12,– €, 12,– EUR, 5 € 20 und – 3", "12,–⍽€, 12,–⍽EUR, 5⍽€ 20 und – 3")]);
    sets("he", &[("50 ₪ או 7 ₪", "50␣₪ או 7␣₪")]);
    sets("en-GB", &[("EUR 5 or £ 6; PLN 7", "EUR␣5 or £␣6; PLN␣7")]);
    sets("es", &[("nº 5, n.º 6", "nº␣5, n.º␣6")]);
    sets("en-GB", &[("€\u{2009}5 and 5\u{2009}old\u{2009}days", "€⍽5 and 5\u{2009}old\u{2009}days")]);
    sets("fr-FR", &[("oui ;\u{200B} non!\u{200E}", "oui⍽;\u{200B} non⍽!\u{200E}")]);
}

#[test]
fn telephone_numbers_are_one() {
    for tag in ["fr-FR", "en-GB", "de", "ru", "ar"] {
        sets(
            tag,
            &[
                ("03 88 41 20 00, +33 3 88 41 20 00", "03␣88␣41␣20␣00, +33␣3␣88␣41␣20␣00"),
                ("+44 20 7946 0958, 020 7946 0958", "+44␣20␣7946␣0958, 020␣7946␣0958"),
                ("+33 (0)3 88 41 20 00 / +352 123 456", "+33␣(0)3␣88␣41␣20␣00 / +352␣123␣456"),
                ("0800 123 456 (030 123456)", "0800␣123␣456 (030␣123456)"),
                ("+7 495 123-45-67 + 8 800 555 35 35", "+7␣495␣123-45-67 + 8␣800␣555␣35␣35"),
                ("91 123 45 67, 210 321 4172, 8 (800) 555-35-35", "91␣123␣45␣67, 210␣321␣4172, 8␣(800)␣555-35-35"),
                ("(+33) 3 88 41 20 00, (03) 88 41 20 00", "(+33)␣3␣88␣41␣20␣00, (03)␣88␣41␣20␣00"),
                ("03/88 41 20 00, (212) 555-0123, (020)7946 0958", "03/88␣41␣20␣00, (212)␣555-0123, (020)7946␣0958"),
                // Dates and notes.
                ("05/06 2026, 01.02.2026 10 20", "05/06 2026, 01.02.2026 10 20"),
                ("(2) 2019 2020", "(2) 2019 2020"),
                // Years, and pairs of numbers.
                ("2019 2020 2021; 12-34 56 78", "2019 2020 2021; 12-34 56 78"),
                // Too short, too long, parts of other numbers.
                ("06 12 34; 03 88 41 20 00 03 88 41 20 01", "06 12 34; 03 88 41 20 00 03 88 41 20 01"),
                ("+1 2 + 03 8; a03 88 41 20 00, 1,03 88 41 20 00", "+1 2 + 03 8; a03 88 41 20 00, 1,03 88 41 20 00"),
            ]
            .map(|(typed, printed)| match tag {
                "fr-FR" => (typed, printed.replace(';', "⍽;")),
                _ => (typed, printed.to_owned()),
            })
            .each_ref()
            .map(|(typed, printed)| (*typed, printed.as_str())),
        );
    }
    sets("fr-FR", &[("10 000 000 000 €", "10⍽000⍽000⍽000⍽€"), ("03\u{202F}88\u{202F}41 20 00", "03⍽88⍽41␣20␣00")]);
}

#[test]
fn each_run_has_its_own_rules() {
    let (fr, en) = (rules_of("fr-FR"), rules_of("en-GB"));
    let text = "Le \"know-how: why?\" : oui ; \"that's it!\" !";
    let english = text.find("know").expect("there")..text.find("\" :").expect("there");
    let second = text.find("that").expect("there")..text.find("\" !").expect("there");
    let runs = [(0, fr), (english.start, en), (english.end, fr), (second.start, en), (second.end, fr)];
    let printed = applied(text, &runs).replace(NBSP, "␣").replace(NNBSP, "⍽");
    assert_eq!(printed, "Le «␣know-how: why?␣»␣: oui⍽; «␣that’s it!␣»⍽!");
    // The space before a mark is the mark's own.
    let edit = edits("a:", &[(0, en), (1, fr)]).pop().expect("an edit");
    assert_eq!((edit.range, edit.with, edit.owner), (1..1, Some(NBSP), 1));
    assert!(edits("a:", &[(0, fr), (1, en)]).is_empty());
}

/// A small generator of numbers, the same everywhere (splitmix64, Steele and others 2014).
fn random(state: &mut u64) -> usize {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z ^ (z >> 31)) as usize
}

/// What is left of a text without what rules may touch.
fn bare(text: &str) -> String {
    text.chars().filter(|&c| !is_space(c) && !"\"'’‘“”„‚«»‹›「」『』".contains(c)).collect()
}

#[test]
fn what_is_set_stays_and_letters_are_never_changed() {
    const PIECES: &str = "\u{A0}|\u{202F}|\u{2009}|\u{2028}|\"|\"|'|'|’|‘|“|”|„|‚|«|»|‹|›|:|;|!|?|.|,|…|(|)|[|—|–|-|/|%|€|$|°|\
                          n°|№|§|1|12|345|000|2026|a|A|é|w|в|M|p|l|km|h|mot|Mot|Dr|z|B|millions|10:30|1:3|www.x.int|a@b.int|\
                          http://x.int/a?b=c|x.org/|://|@|IV|s|n|90s|M.|p.|5'10\"|z.B.|u. a.|a.|S.|B.|\
                          03 88 41 20|+33|00|min|30|h 05";
    let pieces: Vec<&str> = PIECES.split('|').chain([" "; 8]).collect();
    let mut state = 2026;
    let tags: Vec<Locale> = TABLE.iter().map(|(_, locale)| *locale).collect();
    for round in 0..40_000 {
        let len = 1 + random(&mut state) % 24;
        let text: String = (0..len).map(|_| pieces[random(&mut state) % pieces.len()]).collect();
        let mut runs = vec![(0, tags[round % tags.len()])];
        if round % 2 == 1 {
            let middle = text.char_indices().map(|(i, _)| i).nth(text.chars().count() / 2).unwrap_or(0);
            runs.push((middle, tags[random(&mut state) % tags.len()]));
        }
        let (once, after) = applied_in_runs(&text, &runs);
        let twice = applied(&once, &after);
        let starts: Vec<usize> = after.iter().map(|(start, _)| *start).collect();
        assert_eq!(twice, once, "{} from {text:?} with runs at {starts:?}", TABLE[round % tags.len()].0);
        assert_eq!(bare(&once), bare(&text), "letters stay: {text:?}");
    }
}
