//! Files that are not what their job promised.

use super::editor::Editor;
use super::{INKS, LEAFLET, Spoil, spoil};

pub(super) const SPOILS: &[Spoil] = &[
    spoil("a trim that is half a millimetre narrower than the layout's", &["FOLD-TRIM"], |file| {
        for page in [0, 1] {
            let [left, bottom, right, top] = file.rect(page, "TrimBox");
            file.set_rect(page, "TrimBox", [left, bottom, right - 1.42, top]);
        }
    })
    .job(),
    spoil("a file that is turned", &["FOLD-TRIM"], |file| {
        for page in [0, 1] {
            file.page(page).insert("Rotate".into(), super::editor::parse("90"));
        }
    })
    .job()
    .second(),
    spoil("less bleed than the layout's", &["FOLD-BLEED", "GWG-BLEED-SIZE"], |file| {
        let [left, bottom, right, top] = file.rect(0, "TrimBox");
        file.set_rect(0, "BleedBox", [left - 6.0, bottom - 6.0, right + 6.0, top + 6.0]);
    })
    .job(),
    spoil("a side that is missing", &["FOLD-PAGES"], |file| {
        let root = file.root();
        let tree = file.follow(root, "Pages");
        let page = file.page_number(0);
        file.dict(tree).insert("Count".into(), super::editor::parse("1"));
        file.dict(tree).insert("Kids".into(), super::editor::parse(&format!("[{page} 0 R]")));
    })
    .job(),
    spoil("text across a crease", &["FOLD-CREASE"], |file| at_crease(file, -3.0)).job(),
    spoil("text near a crease", &["FOLD-SAFE-CREASE"], |file| at_crease(file, 4.0)).job(),
    spoil("an ink that was not ordered", &["FOLD-SPOTS"], |file| {
        file.name(0, "ColorSpace", "X", &super::colour::separation("Gold", "/DeviceCMYK", "0 0.2 0.6 0.2"));
        file.paint(0, "q /X cs 1 scn 100 100 50 50 re f Q");
    })
    .of(INKS)
    .job(),
    spoil("an ink that was ordered and is not used", &["FOLD-SPOTS"], |file| {
        let content = file.content(0);
        file.set_content(0, &content.replace("/S1 cs", "/S0 cs").replace("/S1 CS", "/S0 CS"));
    })
    .of(INKS)
    .job(),
    spoil("sides that are exchanged", &["FOLD-ORDER", "FOLD-COVER"], |file| {
        let (front, back) = (file.content(0), file.content(1));
        file.set_content(0, &back);
        file.set_content(1, &front);
    })
    .job(),
    spoil("a panel that stands on its head", &["FOLD-ORDER"], |file| {
        middle(file, |cx, cy| format!("-1 0 0 -1 {} {}", 2.0 * cx, 2.0 * cy));
    })
    .job()
    .second(),
    spoil("a panel that is mirrored", &["FOLD-ORDER"], |file| {
        middle(file, |cx, _| format!("-1 0 0 1 {} 0", 2.0 * cx));
    })
    .job()
    .second(),
    spoil("a page that is moved by two millimetres", &["FOLD-PLACE"], |file| moved(file, "1 0 0 1 5.67 0"))
        .job()
        .second(),
    spoil("a page that is scaled to 101 %", &["FOLD-PLACE"], |file| {
        let [left, bottom, right, top] = file.rect(0, "TrimBox");
        let (x, y) = ((left + right) / -200.0, (bottom + top) / -200.0);
        moved(file, &format!("1.01 0 0 1.01 {x} {y}"));
    })
    .job()
    .second(),
    spoil("a line of text that is missing", &["FOLD-TEXT"], reworded).job().second(),
    // Another edition's lines stand where its words let them.
    spoil("a page of other words that is moved", &["FOLD-TEXT"], |file| {
        reworded(file);
        moved(file, "1 0 0 1 5.67 0");
    })
    .job()
    .second(),
    spoil("another edition", &["FOLD-TEXT"], |file| {
        // The text of the first page is gone from its panels.
        file.set_content(0, "0.2 0 0 0 k 0 0 2000 2000 re f");
    })
    .of(LEAFLET)
    .job(),
];

/// A line of each panel of the first page says nothing, so that a block of each has other words.
fn reworded(file: &mut Editor) {
    let [left, _, right, _] = file.rect(0, "TrimBox");
    let content = file.content(0);
    let (mut done, mut changed) = (String::new(), [false; 3]);
    for (at, text) in content.split("BT").enumerate() {
        let show = text.split_once(" Td").filter(|_| at > 0).and_then(|(before, after)| {
            let x: f64 = before.split_whitespace().rev().nth(1)?.parse().ok()?;
            let panel = changed.get_mut(((x - left) / (right - left) * 3.0) as usize)?;
            let shown = &after[after.find("[(")?..=after.find("]TJ")?];
            // Signs and single words are no block that is looked for.
            (!*panel && shown.len() > 200).then(|| {
                *panel = true;
                shown.to_owned()
            })
        });
        done += if at > 0 { "BT" } else { "" };
        done += &show.map_or(text.to_owned(), |shown| text.replacen(&shown, "[]", 1));
    }
    assert_eq!(changed, [true; 3], "a line of each panel");
    file.set_content(0, &done);
}

/// A letter that begins so many points right of the first crease, a third of the sheet from its left edge.
fn at_crease(file: &mut Editor, by: f64) {
    let [left, bottom, right, _] = file.rect(0, "TrimBox");
    let x = left + (right - left) / 3.0 + by;
    file.paint(
        0,
        &format!(
            "/Span<</ActualText(a)>>BDC BT /Go gs 0 0 0 1 k /F0 20 Tf 1 0 0 1 {x} {} Tm <0005> Tj ET EMC",
            bottom + 20.0
        ),
    );
}

/// Draws the first page by another matrix, and leaves its marks away.
fn moved(file: &mut Editor, matrix: &str) {
    let [left, bottom, right, top] = file.rect(0, "BleedBox");
    let content = file.content(0);
    let bleed = format!("{left} {bottom} {} {} re W n", right - left, top - bottom);
    file.set_content(0, &format!("q {matrix} cm {bleed} {content} Q"));
}

/// Draws the middle panel of the first page by another matrix, which is asked for by the middle of that panel.
fn middle(file: &mut Editor, matrix: fn(f64, f64) -> String) {
    let [left, bottom, right, top] = file.rect(0, "TrimBox");
    let third = (right - left) / 3.0;
    let content = file.content(0);
    let within = |from: f64, to: f64| format!("{from} 0 {} 2000 re W n", to - from);
    let (one, two) = (left + third, left + 2.0 * third);
    let parts = [
        format!("q {} {content} Q", within(0.0, one)),
        format!("q {} {} cm {content} Q", within(one, two), matrix((one + two) / 2.0, (bottom + top) / 2.0)),
        format!("q {} {content} Q", within(two, 2000.0)),
    ];
    file.set_content(0, &parts.join("\n"));
}
