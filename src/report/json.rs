//! The report for programs. Its shape is described in docs/report.md and counted by [`SHAPE`].

use serde_json::{Value, json};

use super::{
    At, Ending, Fill, FlowReport, Gap, LanguageReport, Paragraph, Range, Report, SetLine, Spaces, Texture, picture,
};
use crate::layout::Fitted;
use crate::unit::Length;

/// Rises when a key goes or changes its meaning; new keys leave it.
const SHAPE: u32 = 1;

impl Report {
    /// The report as one JSON object, with a line end.
    pub fn json(&self) -> String {
        let panels = self
            .panels
            .iter()
            .map(|panel| with(fill(&panel.fill), json!({ "panel": panel.name, "side": format!("{:?}", panel.side) })));
        let value = json!({
            "report": SHAPE,
            "master": self.master,
            "fit": self.fit.iter().map(fitted).collect::<Vec<_>>(),
            "panels": panels.collect::<Vec<_>>(),
            "flows": self.flows.iter().map(flow).collect::<Vec<_>>(),
            "pictures": self.pictures.iter().map(picture::json).collect::<Vec<_>>(),
            "languages": self.languages.iter().map(language).collect::<Vec<_>>(),
        });
        format!("{value:#}\n")
    }
}

fn fitted(fitted: &Fitted) -> Value {
    let pt = |length: Length| round(length.to_pt(), 3);
    json!({
        "style": fitted.style,
        "size_pt": pt(fitted.size),
        "least_pt": pt(fitted.sizes[0]),
        "greatest_pt": pt(fitted.sizes[1]),
        "leading_pt": pt(fitted.leading),
        "alone": fitted.alone,
    })
}

/// The keys of both objects.
fn with(mut one: Value, other: Value) -> Value {
    if let (Value::Object(one), Value::Object(other)) = (&mut one, other) {
        one.extend(other);
    }
    one
}

fn fill(fill: &Fill) -> Value {
    json!({
        "height_mm": mm(fill.height),
        "used_mm": mm(fill.used()),
        "free_mm": mm(fill.free),
        "fill_percent": round(fill.percent(), 2),
    })
}

fn flow(flow: &FlowReport) -> Value {
    let frames = flow.frames.iter();
    let frames = frames.map(|frame| with(fill(&frame.fill), json!({ "frame": frame.name, "panel": frame.panel })));
    json!({
        "flow": flow.name,
        "language": flow.language,
        "fits": flow.over == Length::ZERO,
        "over_mm": mm(flow.over),
        "room_mm": mm(flow.room()),
        "frames": frames.collect::<Vec<_>>(),
        "work": flow.work,
        "spaces": flow.spaces.iter().map(spaces).collect::<Vec<_>>(),
        "paragraphs": flow.paragraphs.iter().map(paragraph).collect::<Vec<_>>(),
    })
}

fn spaces(spaces: &Spaces) -> Value {
    let [least, most] = spaces.range.map(|space| round(space.to_pt(), 3));
    json!({ "style": spaces.style, "after": spaces.after, "count": spaces.count, "least_pt": least, "greatest_pt": most })
}

fn demerits(parts: &[(&str, f64)]) -> Value {
    let sum: f64 = parts.iter().map(|(_, part)| part).sum();
    let named = |&(name, part): &(&str, f64)| (name.to_owned(), json!(round(part, 1)));
    with(Value::Object(parts.iter().map(named).collect()), json!({ "sum": round(sum, 1) }))
}

fn paragraph(paragraph: &Paragraph) -> Value {
    let (worst, mean) = paragraph.badness();
    let [loosest, tightest] = paragraph.extremes();
    let place = |line: &SetLine| {
        let At { file, line: number, column } = &line.at;
        json!({ "file": file, "line": number, "column": column, "gap_em": line.gap.map(|gap| round(gap.em, 4)) })
    };
    json!({
        "file": paragraph.at.file,
        "line": paragraph.at.line,
        "column": paragraph.at.column,
        "style": paragraph.style,
        "badness": { "worst": round(worst, 1), "mean": round(mean, 1) },
        "demerits": demerits(&paragraph.demerits()),
        "hyphens": paragraph.hyphens(),
        "loosest": loosest.map(place),
        "tightest": tightest.map(place),
        "runt": paragraph.runt,
        "lines": paragraph.lines.iter().map(line).collect::<Vec<_>>(),
    })
}

fn line(line: &SetLine) -> Value {
    json!({
        "file": line.at.file,
        "line": line.at.line,
        "column": line.at.column,
        "panel": line.panel,
        "text": line.text,
        "justified": line.justified,
        "badness": round(line.badness, 1),
        "gap_em": line.gap.map(|gap| round(gap.em, 4)),
        "gap_pt": line.gap.map(|gap| round(gap.pt, 3)),
        "expansion_percent": round(line.expansion * 100.0, 3),
        "tracking_em": round(line.tracking, 5),
        "protrusion_em": [round(line.protrusion.0, 4), round(line.protrusion.1, 4)],
        "demerits": round(line.demerits.sum(), 1),
        "hyphen": line.ending == Ending::Hyphen,
        "own_hyphen": line.ending == Ending::OwnHyphen,
        "width_em": round(line.width, 2),
    })
}

fn language(language: &LanguageReport) -> Value {
    let sides = language.sides.iter();
    let sides = sides.map(|(side, own)| with(texture(own), json!({ "side": format!("{side:?}") })));
    let head = json!({
        "language": language.language,
        "locale": language.locale.as_str(),
        "sides": sides.collect::<Vec<_>>(),
    });
    with(texture(&language.all), head)
}

fn texture(texture: &Texture) -> Value {
    let gap = |gap: Gap| json!({ "em": round(gap.em, 4), "pt": round(gap.pt, 3) });
    let gaps = texture.gaps.map(|gaps| json!({ "mean": gap(gaps.mean), "deviation": gap(gaps.deviation) }));
    let range = |range: &Range, factor: f64, places: i32| {
        json!({
            "lines": range.lines,
            "min": round(range.min * factor, places),
            "mean": round(range.mean * factor, places),
            "max": round(range.max * factor, places),
        })
    };
    json!({
        "lines": texture.lines,
        "justified": texture.justified,
        "gaps": gaps,
        "loose": texture.loose,
        "loosest": texture.loosest.as_ref().map(line),
        "tightest": texture.tightest.as_ref().map(line),
        "hyphens": texture.hyphens,
        "own_hyphens": texture.own_hyphens,
        "hyphens_in_a_row": texture.ladder,
        "forbidden_hyphens": texture.forbidden_hyphens,
        "expansion_percent": range(&texture.expansion, 100.0, 3),
        "tracking_em": range(&texture.tracking, 1.0, 5),
        "runts": texture.runts,
    })
}

fn mm(length: Length) -> f64 {
    round(length.to_mm(), 2)
}

/// A number with so many decimals, and no negative zero.
pub(super) fn round(number: f64, places: i32) -> f64 {
    let factor = 10_f64.powi(places);
    (number * factor).round() / factor + 0.0
}
