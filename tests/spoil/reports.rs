//! Reports of a spoiled file in each form, and the page of rules.

use std::process::Command;

use leporello::preflight::check::Report;
use leporello::preflight::{report, rules};
use leporello::proof::View;
use leporello::reader::Document;
use libtest_mimic::{Failed, Trial};
use serde_json::Value;

use super::editor::Editor;
use super::{LEAFLET, judge};
use crate::support::{Check, SCHEMA_JUDGE, ensure, judged, output, promised, sarif_schema, scratch};

/// Trials of reports.
pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("check: the report as text", text),
        Trial::test("check: what [output] says of limits holds until somebody chooses another", limits),
        Trial::test("check: letters that are met one by one are told as words", words),
        Trial::test("check: of many findings of one rule the text shows a few", few),
        Trial::test("check: the report as JSON", json),
        Trial::test("check: the report as SARIF", sarif),
        judged("judge: jsonschema takes the SARIF report, and not a spoiled one".into(), SCHEMA_JUDGE, valid),
        Trial::test("check: the report as HTML", html),
        Trial::test("check: pictures of a report show the place", shown),
        Trial::test("docs: rules.md is made from the table of rules", page),
        Trial::test("check: every rule says what it is for and what to do", table),
        Trial::test("check: the sources call the rules of the table", called),
    ]
}

/// The leaflet with RGB on it, a link, and text across a crease, compared with its job.
fn spoiled() -> Result<Report, Failed> {
    let mut file = Editor::new(&promised(LEAFLET)?.1);
    file.paint(0, "q 1 0 0 rg 300 300 50 50 re f 400 300 50 50 re f Q");
    file.page(1).insert("Annots".into(), super::editor::parse("[<</Type/Annot/Subtype/Link/Rect[300 300 320 320]>>]"));
    judge(file.bytes(), LEAFLET, true, true)
}

fn text() -> Check {
    let report = spoiled()?;
    let plain = report::text("a.pdf", &report, false);
    for line in [
        "a.pdf: PDF/X-4, FOGRA39, 2 pages",
        "Page 1",
        "error X4-DEVICE-COLOUR: an area in DeviceRGB",
        "2 times",
        "error X4-ANNOTATION",
    ] {
        ensure(plain.contains(line), || format!("`{line}` is not in:\n{plain}"))?;
    }
    ensure(!plain.contains('\x1b'), || "colours where nobody asked for them".into())?;
    ensure(report::text("a.pdf", &report, true).contains("\x1b[1;31merror\x1b[0m"), || "no colours".into())
}

/// A rule's limit of [preflight] or a profile goes before `ink-limit` and `ppi`; a severity alone leaves them as they are.
fn limits() -> Check {
    use leporello::preflight::facts::Facts;
    use leporello::preflight::settings::{Change, Settings};
    let facts = Facts { ink_limit: Some(340.0), ppi: Some([120.0, 200.0]), ..Facts::default() };
    let rule = |code: &str| rules::find(code).ok_or("there is no such rule");
    let (total, ppi) = (rule("GWG-INK-TOTAL")?, rule("GWG-IMAGE-PPI")?);
    let mut settings = facts.settings();
    ensure(settings.limit(total) == 340.0 && settings.limit(ppi) == 120.0, || format!("{settings:?}"))?;
    let mut own = Settings::default();
    own.set(total, Change { severity: Some(rules::Severity::Warning), ..Change::default() });
    own.set(ppi, Change { limit: Some(180.0), ..Change::default() });
    settings.extend(&own);
    ensure(settings.limit(total) == 340.0 && settings.limit(ppi) == 180.0, || format!("{settings:?}"))
}

/// Some programs show each letter by itself.
fn words() -> Check {
    let mut file = Editor::new(&promised(LEAFLET)?.1);
    let at = |x: f64| format!("BT /F0 20 Tf 1 0 0 rg 1 0 0 1 {x} 300 Tm <0005> Tj <0006> Tj <0007> Tj ET ");
    file.paint(0, &format!("q {}{}Q", at(200.0), at(600.0)));
    let report = judge(file.bytes(), LEAFLET, false, true)?;
    let found = report.findings.iter().find(|finding| finding.rule.code == "GWG-RGB").ok_or("no finding")?;
    let said = found.object.clone().unwrap_or_default();
    ensure(found.count == 2 && found.places.len() == 2 && said.replace(' ', "").chars().count() == 3, || {
        format!("{found:?}")
    })?;
    ensure(found.places.iter().all(|place| place.width > 5.0), || format!("{:?}", found.places))?;
    let text = report::text("a.pdf", &report, false);
    ensure(text.contains("2 times, also at") && text.contains(&format!("“{said}”")), || text.clone())
}

/// Each line of another width is a finding of its own, and all of them are in the JSON.
fn few() -> Check {
    let mut file = Editor::new(&promised(LEAFLET)?.1);
    let lines: String = (1..=9).map(|n| format!("0.0{n} w 200 {} m 400 {} l S ", 300 + 9 * n, 300 + 9 * n)).collect();
    file.paint(0, &format!("q 0 0 0 1 K {lines}Q"));
    let report = judge(file.bytes(), LEAFLET, false, true)?;
    let thin = report.findings.iter().filter(|finding| finding.rule.code == "GWG-HAIRLINE").count();
    let text = report::text("a.pdf", &report, false);
    let rows = text.matches("GWG-HAIRLINE: ").count();
    ensure(thin == 9 && rows == 3 && text.contains("and 6 more of GWG-HAIRLINE, in 6 places"), || text.clone())?;
    let json = report::json("a.pdf", &report);
    ensure(json.matches("\"GWG-HAIRLINE\"").count() == 9, || json.clone())
}

fn json() -> Check {
    let report = spoiled()?;
    let value: Value = serde_json::from_str(&report::json("a.pdf", &report))?;
    ensure(value["format"] == 1 && value["errors"].as_u64() == Some(report.errors() as u64), || value.to_string())?;
    let findings = value["findings"].as_array().ok_or("no findings")?;
    let colour =
        findings.iter().find(|finding| finding["code"] == "X4-DEVICE-COLOUR").ok_or("no finding on the colour")?;
    ensure(
        colour["page"] == 1
            && colour["count"] == 2
            && colour["places"].as_array().is_some_and(|places| places.len() == 2),
        || colour.to_string(),
    )?;
    // 300 pt from the media's edge, of which 31.1811 are outside the trim.
    let x = colour["places"][0]["x"].as_f64().unwrap_or_default();
    ensure((x - (300.0 - 31.1811) * 25.4 / 72.0).abs() < 0.02, || colour.to_string())?;
    ensure(colour["panel"].is_string(), || format!("no panel: {colour}"))
}

fn sarif() -> Check {
    let report = spoiled()?;
    let value: Value = serde_json::from_str(&report::sarif("a b.pdf", &report))?;
    let run = &value["runs"][0];
    let listed = run["tool"]["driver"]["rules"].as_array().map_or(0, Vec::len);
    ensure(value["version"] == "2.1.0" && listed == rules::all().count(), || format!("{listed} rules"))?;
    let results = run["results"].as_array().ok_or("no results")?;
    ensure(results.len() == report.findings.len(), || format!("{} results", results.len()))?;
    for result in results {
        let index = result["ruleIndex"].as_u64().ok_or("no index")? as usize;
        ensure(run["tool"]["driver"]["rules"][index]["id"] == result["ruleId"], || result.to_string())?;
    }
    ensure(run["artifacts"][0]["location"]["uri"] == "a%20b.pdf", || run["artifacts"].to_string())
}

/// The validator says yes to the report, and no to one with a level that there is not.
fn valid() -> Check {
    const ASK: &str = "import json, sys, jsonschema\nload = lambda path: json.load(open(path, encoding='utf-8'))\n\
        schema = jsonschema.Draft7Validator(load(sys.argv[1]))\nerrors = list(schema.iter_errors(load(sys.argv[2])))\n\
        print(len(errors), *(error.message for error in errors[:5]))";
    let folder = scratch("sarif")?;
    let report = spoiled()?;
    let text = report::sarif("a.pdf", &report);
    for (name, text, right) in
        [("good", text.clone(), true), ("bad", text.replace("\"level\": \"error\"", "\"level\": \"fatal\""), false)]
    {
        let file = folder.join(name);
        std::fs::write(&file, text)?;
        let schema = sarif_schema().ok_or("SARIF_SCHEMA names no file")?;
        let said = output(Command::new("python3").args(["-c", ASK]).args([&schema, &file]))?;
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        ensure(said.trim().starts_with("0") == right, || format!("{name}: {said}"))?;
    }
    Ok(())
}

/// Checks call rules by their codes: each code in the sources is one of the table, and each rule is called.
fn called() -> Check {
    let mut codes = std::collections::BTreeSet::new();
    let mut folders = vec![std::path::PathBuf::from("src/preflight")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() && !path.ends_with("rules") {
                folders.push(path);
            } else if path.is_file() {
                let source = std::fs::read_to_string(&path)?;
                let quoted = source.split('"').filter(|piece| {
                    ["X4-", "X1-", "GWG-", "FOLD-", "TYPE-"].iter().any(|topic| piece.starts_with(topic))
                });
                codes.extend(
                    quoted
                        .filter(|piece| {
                            piece.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-')
                        })
                        .map(str::to_owned),
                );
            }
        }
    }
    let known: std::collections::BTreeSet<String> = rules::all().map(|rule| rule.code.to_owned()).collect();
    ensure(codes == known, || {
        format!("called and not there, or there and not called: {:?}", codes.symmetric_difference(&known))
    })
}

fn html() -> Check {
    let report = spoiled()?;
    let page = report::html("<a>.pdf", &report, &mut |_, _, _| Some(b"png".to_vec()));
    ensure(page.contains("&lt;a&gt;.pdf") && !page.contains("<a>.pdf"), || "a name that is markup".into())?;
    ensure(!page.contains("http://") && !page.contains("https://") && !page.contains("src="), || {
        "it is not one file".into()
    })?;
    ensure(page.contains("data:image/png;base64,cG5n"), || "no picture".into())?;
    let (drawn, near) = (page.matches("<svg class=\"page\"").count(), page.matches("<svg class=\"near\"").count());
    let placed = report.findings.iter().filter(|finding| !finding.places.is_empty()).count();
    ensure(drawn == placed && near == placed && drawn > 0, || {
        format!("{drawn} pages and {near} parts of them for {placed} findings")
    })?;
    // Pictures that would make the file too large are left out, and that is said.
    let large = report::html("a.pdf", &report, &mut |_, _, _| Some(vec![0; 3 << 20]));
    ensure(large.len() < 9 << 20 && large.contains("Further pictures are left out"), || {
        format!("{} bytes", large.len())
    })
}

/// The pictures in the report are those of the file: red where red was painted, and a part shows no more than it should.
fn shown() -> Check {
    let mut file = Editor::new(&promised(LEAFLET)?.1);
    file.paint(0, "q 0 1 1 0 k 300 300 50 50 re f Q");
    let document = Document::open(file.bytes()).map_err(Failed::from)?;
    let mut view = View::new(&document).map_err(Failed::from)?;
    // The square's middle third, from the trim's top-left.
    let page = document.pages().next().ok_or("no page")?.clone();
    let part = page.place(kurbo::Rect::new(315.0, 315.0, 335.0, 335.0));
    let png = view.show(1, &part, 16).ok_or("no picture")?;
    let mut reader = png::Decoder::new(std::io::Cursor::new(&png)).read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().ok_or("too large")?];
    let info = reader.next_frame(&mut pixels)?;
    ensure(info.width <= 16 && info.height <= 16 && info.width > 4, || format!("{} × {}", info.width, info.height))?;
    let red = pixels[..info.buffer_size()].chunks_exact(3).all(|rgb| rgb[0] > 180 && rgb[1] < 90 && rgb[2] < 90);
    ensure(red, || format!("not red: {:?}", &pixels[..6]))?;
    let off = leporello::pages::Millimetres { x: -900.0, y: 0.0, width: 5.0, height: 5.0 };
    ensure(view.show(1, &off, 16).is_none() && view.show(9, &part, 16).is_none(), || "pictures of nothing".into())
}

fn page() -> Check {
    let made = rules::page();
    let path = "docs/rules.md";
    if std::env::var_os("LEPORELLO_ACCEPT").is_some_and(|value| value == "1") {
        std::fs::write(path, &made)?;
        return Ok(());
    }
    let there = std::fs::read_to_string(path).unwrap_or_default();
    let first = crate::support::difference(&there, &made);
    ensure(first.is_none(), || {
        format!("{path}: {}\nLEPORELLO_ACCEPT=1 cargo test, then read the difference.", first.unwrap_or_default())
    })
}

fn table() -> Check {
    let mut codes = std::collections::BTreeSet::new();
    for rule in rules::all() {
        let code = rule.code;
        ensure(codes.insert(code), || format!("{code} is there twice"))?;
        let topic = ["X4-", "X1-", "GWG-", "FOLD-", "TYPE-"].iter().any(|topic| code.starts_with(topic));
        ensure(
            topic && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-'),
            || format!("{code} is no code"),
        )?;
        for (what, text) in
            [("source", rule.source), ("reason", rule.why), ("advice", rule.help), ("title", rule.title)]
        {
            ensure(!text.trim().is_empty(), || format!("{code} has no {what}"))?;
        }
        ensure(rule.help.ends_with('.') && rule.why.ends_with('.') && !rule.title.ends_with('.'), || {
            format!("{code}: full stops")
        })?;
        let (full, limit) = (rule.help.len() + rule.why.len(), rule.limit.map_or(1.0, |limit| limit.value));
        ensure(full > 40 && limit > 0.0, || format!("{code} says too little, or has a limit of 0"))?;
        let told = rules::explain(rule);
        ensure(told.contains(rule.why) && told.contains(rule.help) && told.contains(code), || told)?;
    }
    Ok(())
}
