//! What proofs are told of a job: where its panels, creases and frames are.

use kurbo::Rect;

use crate::flow::Job;
use crate::geom;
use crate::proof::{CreaseGuide, Guide, Guides, PanelGuide, file_names};
use crate::sheet::{Crease, Sheet};
use crate::spec::Side;
use crate::unit::Length;

/// Of the sides of a job's master.
pub(super) fn guides(job: &Job, sheets: &[Sheet], limit: f64) -> Guides {
    let files = file_names(job.panels.iter().map(|panel| panel.name.as_str()));
    let sides = sheets.iter().map(|sheet| side(job, sheet, &files)).collect();
    Guides { sides, size: (job.size.width.to_pt(), job.size.height.to_pt()), limit }
}

fn side(job: &Job, sheet: &Sheet, files: &[String]) -> Guide {
    let panels = job.panels.iter().zip(files).filter(|(panel, _)| panel.side == sheet.side);
    let panels: Vec<PanelGuide> = panels
        .map(|(panel, file)| PanelGuide {
            name: panel.name.clone(),
            file: file.clone(),
            place: rect(panel.rect),
            turned: panel.turned,
        })
        .collect();
    let (left, top) = (sheet.trim.x, sheet.trim.y);
    let mountain = |crease: Crease| crease == Crease::Mountain;
    let down = sheet.trim.height.to_pt();
    let creases = sheet
        .creases
        .iter()
        .map(|placed| CreaseGuide { at: (placed.x - left).to_pt(), parts: vec![(0.0, down, mountain(placed.crease))] });
    // A crease across may change from column to column.
    let mut edges: Vec<Length> = sheet.creases.iter().map(|placed| placed.x - left).collect();
    edges.insert(0, Length::ZERO);
    edges.push(sheet.trim.width);
    let across = |creases: &[Crease]| {
        let columns = edges.windows(2).zip(creases);
        columns.map(|(edge, crease)| (edge[0].to_pt(), edge[1].to_pt(), mountain(*crease))).collect()
    };
    let cross_creases = sheet.cross_creases.iter();
    let cross_creases =
        cross_creases.map(|crease| CreaseGuide { at: (crease.y - top).to_pt(), parts: across(&crease.creases) });
    let frames = job.frames.iter().filter_map(|frame| {
        let panel = job.panels.get(frame.panel).filter(|panel| panel.side == sheet.side)?;
        Some(rect(panel.to_side(frame.rect)))
    });
    Guide {
        name: if sheet.side == Side::A { "a" } else { "b" }.to_owned(),
        creases: creases.collect(),
        cross_creases: cross_creases.collect(),
        safe: job.safe.to_pt(),
        frames: frames.collect(),
        grid: (job.grid.step > Length::ZERO).then(|| (job.grid.start.to_pt(), job.grid.step.to_pt())),
        panels,
    }
}

fn rect(rect: geom::Rect) -> Rect {
    Rect::new(rect.x.to_pt(), rect.y.to_pt(), rect.right().to_pt(), rect.bottom().to_pt())
}
