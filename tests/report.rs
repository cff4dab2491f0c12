//! The report: what goes to which stream, and that its JSON says what docs/report.md says and agrees with itself.

use std::collections::BTreeSet;
use std::process::Command;

use libtest_mimic::{Failed, Trial};
use serde_json::Value;

use crate::support::{Check, ensure, scratch};

/// Trials of `build --report`.
pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("report: text stands below the summary", text),
        Trial::test("report: JSON is all of stdout, and the same twice", json),
        Trial::test("report: JSON's sums agree with its lines", sums),
        Trial::test("report: every key of the JSON is documented", documented),
        Trial::test("report: a text that does not fit has one too", overset),
        Trial::test("report: there is none where the form is faulty", faulty),
        Trial::test("report: --format wants --report", alone),
    ]
}

/// Exit code, stdout and stderr of `build` with some arguments.
fn build(name: &str, arguments: &[&str]) -> Result<(Option<i32>, String, String), Failed> {
    let out = scratch(name)?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_leporello"));
    command.arg("build").args(arguments).arg("--out").arg(&*out).env_remove("SOURCE_DATE_EPOCH");
    let output = command.output()?;
    Ok((output.status.code(), String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?))
}

fn leaflet(name: &str) -> Result<Value, Failed> {
    let (_, out, _) = build(name, &["--report", "--format", "json"])?;
    Ok(serde_json::from_str(&out)?)
}

fn text() -> Check {
    let (code, out, _) = build("report-text", &["--report"])?;
    ensure(code == Some(0), || format!("ends with {code:?}"))?;
    let expected = std::fs::read_to_string("tests/leaflet/expected/report.txt")?.replace("\r\n", "\n");
    let (summary, report) = out.split_once("\n\n").unwrap_or_default();
    ensure(summary.contains("pompidou-zfold.pdf: 2 sides"), || format!("stdout begins with: {summary}"))?;
    let wide: Vec<&str> = report.lines().filter(|line| line.chars().count() > 120).collect();
    ensure(wide.is_empty(), || format!("lines of more than 120 columns: {wide:?}"))?;
    ensure(report == expected, || format!("another report than expected:\n{report}"))
}

fn json() -> Check {
    let (code, out, err) = build("report-json", &["--report", "--format", "json"])?;
    ensure(code == Some(0), || format!("ends with {code:?}"))?;
    let report: Value = serde_json::from_str(&out)?;
    ensure(report["report"] == 1 && report["master"] == "pompidou-zfold", || format!("{report}"))?;
    ensure(err.contains("pompidou-zfold.pdf: 2 sides"), || format!("stderr has no summary: {err}"))?;
    let (_, again, _) = build("report-json-again", &["--report", "--format", "json"])?;
    ensure(out == again, || "two runs give two reports".into())
}

fn array<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> + Clone {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default().iter()
}

fn sums() -> Check {
    let report = leaflet("report-sums")?;
    ensure(array(&report, "panels").count() == 6, || "not all panels are there".into())?;
    for panel in array(&report, "panels") {
        let [height, used, free] = ["height_mm", "used_mm", "free_mm"].map(|key| panel[key].as_f64().unwrap_or(-1.0));
        ensure((used + free - height).abs() < 0.02 && free >= 0.0, || format!("{panel} does not add up"))?;
    }
    ensure(array(&report, "languages").count() == 2, || "not both languages are there".into())?;
    for language in array(&report, "languages") {
        let flows = array(&report, "flows").filter(|flow| flow["language"] == language["language"]);
        let lines = flows.flat_map(|flow| array(flow, "paragraphs")).flat_map(|paragraph| array(paragraph, "lines"));
        let count = |wanted: &dyn Fn(&Value) -> bool| lines.clone().filter(|line| wanted(line)).count();
        let used = |key: &str| count(&|line| line[key].as_f64().is_some_and(|value| value != 0.0));
        for (key, counted) in [
            ("lines", count(&|_| true)),
            ("justified", count(&|line| line["justified"] == true)),
            ("hyphens", count(&|line| line["hyphen"] == true)),
            ("own_hyphens", count(&|line| line["own_hyphen"] == true)),
        ] {
            ensure(language[key] == counted, || format!("{key}: {}, but {counted} lines", language[key]))?;
            let sides: u64 = array(language, "sides").filter_map(|side| side[key].as_u64()).sum();
            ensure(language[key] == sides, || format!("{key}: {}, but {sides} on both sides", language[key]))?;
        }
        for key in ["expansion_percent", "tracking_em"] {
            let counted = used(key);
            ensure(language[key]["lines"] == counted, || format!("{key}: {}, but {counted} lines", language[key]))?;
        }
        let widest = lines.filter(|line| line["justified"] == true).filter_map(|line| line["gap_em"].as_f64());
        let widest = widest.fold(0.0, f64::max);
        ensure(language["loosest"]["gap_em"].as_f64() == Some(widest), || format!("loosest is not {widest} em"))?;
    }
    Ok(())
}

fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            found.extend(object.keys().cloned());
            object.values().for_each(|value| keys(value, found));
        }
        Value::Array(array) => array.iter().for_each(|value| keys(value, found)),
        _ => {}
    }
}

fn documented() -> Check {
    let mut found = BTreeSet::new();
    keys(&leaflet("report-keys")?, &mut found);
    let page = std::fs::read_to_string("docs/report.md")?;
    let missing: Vec<&String> = found.iter().filter(|key| !page.contains(&format!("`{key}`"))).collect();
    ensure(found.len() > 40, || format!("the report has but {} keys", found.len()))?;
    ensure(missing.is_empty(), || format!("docs/report.md has no {missing:?}"))
}

fn overset() -> Check {
    const LAYOUT: &str = "tests/cases/overset/layout.toml";
    let (code, out, err) = build("report-overset", &["--layout", LAYOUT, "--report", "--format", "json"])?;
    ensure(code == Some(1) && err.contains("error[overset]"), || format!("ends with {code:?}: {err}"))?;
    let report: Value = serde_json::from_str(&out)?;
    ensure(report["master"].is_null(), || "a faulty job has no master".into())?;
    let flow = &report["flows"][0];
    ensure(flow["fits"] == false && flow["over_mm"].as_f64() > Some(1.0), || format!("{flow}"))?;
    ensure(report["panels"][0]["used_mm"].as_f64() > Some(1.0), || "the panel holds nothing".into())
}

fn faulty() -> Check {
    for format in ["text", "json"] {
        let arguments = ["--layout", "tests/cases/layout-mistakes/layout.toml", "--report", "--format", format];
        let (code, out, err) = build("report-faulty", &arguments)?;
        ensure(code == Some(1) && out.is_empty(), || format!("{format}: ends with {code:?}: {out}{err}"))?;
    }
    Ok(())
}

fn alone() -> Check {
    let (code, out, err) = build("report-alone", &["--format", "json"])?;
    ensure(code == Some(2) && out.is_empty() && err.contains("--report"), || format!("ends with {code:?}: {out}{err}"))
}
