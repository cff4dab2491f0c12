//! Pictures from the disk to the master: each file is read once, and made ready as each master wants it.

use std::sync::Arc;

use super::condition::Press;
use super::drawings::{is_drawing, redrawn};
use super::inputs::digest;
use super::{Run, Wanted};
use crate::convert::{self, Coding, ConvertError, Inks, Links, Ready};
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::{Graphic, Job, LoadedFace, LoadedPicture, Raster, Text};
use crate::font::Fonts;
use crate::geom::Size;
use crate::icc::Icc;
use crate::image::{self, Header};
use crate::layout::LaidOut;
use crate::panel::{self, Drawing, Item, Panel, Resolution};
use crate::preflight;
use crate::report::{At, MadePicture, PictureReport};
use crate::source::{Span, joined};
use crate::spec::{OutputSpec, Spec};

/// A picture file that could be read.
pub(super) struct PictureFile {
    bytes: Vec<u8>,
    header: Header,
}

/// The pictures of a job: what `flow` places, and the files behind it, by the same numbers.
pub(super) struct PictureFiles {
    pub(super) loaded: Vec<LoadedPicture>,
    files: Vec<Option<PictureFile>>,
    /// Drawings in the inks of the deliveries: by file, then by delivery, where they differ from those of `[output]`.
    inked: Vec<Vec<Option<Arc<Drawing>>>>,
}

/// Pictures of one master, with what they were made ready for.
#[derive(Clone)]
pub(super) struct Prepared {
    profile: Vec<u8>,
    limits: [f64; 2],
    resolution: Resolution,
    pub(super) ready: Arc<Vec<Ready>>,
}

impl Prepared {
    /// What was made of a picture.
    pub(super) fn find(&self, picture: &panel::Picture) -> Option<&Ready> {
        let order = picture.order(self.resolution);
        self.ready.iter().find(|ready| ready.file == picture.file && ready.order == order)
    }

    /// As they go into the file.
    pub(super) fn document(&self) -> crate::pdf::Pictures<'_> {
        crate::pdf::Pictures { ready: &self.ready, resolution: self.resolution }
    }
}

impl Run<'_> {
    /// Reads every picture that layout.toml or a text names, once.
    pub(super) fn pictures(
        &mut self,
        spec: &Spec,
        texts: &[Option<Text>],
        faces: (&Fonts, &[LoadedFace]),
        wanted: &[(&Wanted<'_>, Option<&Press>)],
    ) -> PictureFiles {
        let mut named: Vec<(String, Span)> = Vec::new();
        let placed = spec.pictures.iter().filter_map(|picture| picture.file.as_ref());
        named.extend(placed.map(|file| (file.value.clone(), file.span)));
        for text in texts.iter().flatten() {
            for picture in text.story.pictures().into_iter().filter(|picture| !picture.file.value.is_empty()) {
                named.push((joined(&text.folder, &picture.file.value), picture.file.span));
            }
        }
        let any = named.iter().any(|(path, _)| is_drawing(path));
        let mut desk = self.desk(spec, faces, wanted, any);
        let mut found = PictureFiles { loaded: Vec::new(), files: Vec::new(), inked: Vec::new() };
        for (path, span) in named {
            if found.loaded.iter().any(|loaded| loaded.path == path) {
                continue;
            }
            let mut inked = Vec::new();
            let (file, graphic) = if is_drawing(&path) {
                let drawing = self.drawing(&path, span, &mut desk);
                let graphic = drawing.map(|made| {
                    inked = made.others;
                    Graphic::Drawing(made.drawing)
                });
                (None, graphic)
            } else {
                let file = self.picture(&path, span);
                let graphic = file.as_ref().map(|file| Graphic::Raster(Raster::of(&file.header)));
                (file, graphic)
            };
            found.loaded.push(LoadedPicture { path, graphic });
            found.files.push(file);
            found.inked.push(inked);
        }
        let sure = any && found.loaded.iter().all(|loaded| loaded.graphic.is_some());
        self.drawn(&desk, sure);
        found
    }

    fn picture(&mut self, path: &str, span: Span) -> Option<PictureFile> {
        let bytes = self.read(path, Some(span))?;
        self.digest.extend(digest(&bytes));
        let shown = self.files.shown(path);
        let mut refuse = |message: String, fix: &str| {
            let diag = Diagnostic::error("picture-file", format!("{shown}: {message}"));
            self.diags.push(diag.at(span, "asked for here").hint(fix));
            None
        };
        let header = match image::inspect(&bytes) {
            Ok(header) => header,
            Err(error) => return refuse(error.to_string(), error.fix()),
        };
        if let Err(error) = convert::check(&header) {
            return refuse(error.to_string(), error.fix());
        }
        Some(PictureFile { bytes, header })
    }

    /// Makes the pictures of a job ready for one master; `before` are those of other masters, which may be the same.
    pub(super) fn prepare(
        &mut self,
        (job, panels): (&Job, &[Panel]),
        files: &PictureFiles,
        (output, press): (&OutputSpec, &Press),
        before: &[Prepared],
    ) -> Prepared {
        let resolution = resolution(output);
        let limits = preflight::ink_limits(output);
        let pictures = placed(job, panels);
        // The profile is inflated for pictures alone.
        let profile = if pictures.is_empty() { Vec::new() } else { press.intent.profile.icc() };
        let same =
            |other: &&Prepared| (&other.profile, other.limits, other.resolution) == (&profile, limits, resolution);
        if let Some(other) = before.iter().find(same) {
            return other.clone();
        }
        let mut ready: Vec<Ready> = Vec::new();
        let mut links = Links::default();
        let icc = if pictures.is_empty() { None } else { self.press_profile(&profile, output) };
        for (picture, icc) in pictures.into_iter().zip(std::iter::repeat(icc.as_ref())) {
            let order = picture.order(resolution);
            let Some((file, icc)) = files.files[picture.file].as_ref().zip(icc) else { continue };
            if ready.iter().any(|ready| ready.file == picture.file && ready.order == order) {
                continue;
            }
            // What is converted is brought to what any press takes; what is ink already is measured by what this one does.
            let keeps = file.header.space == crate::color::Space::Cmyk;
            let press = convert::Press { icc: icc.clone(), limit: limits[usize::from(!keeps)] };
            match convert::prepare(&file.bytes, &file.header, order, &press, &mut links) {
                Ok(prepared) => ready.push(Ready { file: picture.file, order, prepared }),
                Err(error) => self.unprepared(&files.loaded[picture.file].path, picture.span, &error),
            }
        }
        Prepared { profile, limits, resolution, ready: Arc::new(ready) }
    }

    pub(super) fn press_profile(&mut self, profile: &[u8], output: &OutputSpec) -> Option<Icc> {
        match Icc::read(profile) {
            Ok(icc) => Some(icc),
            Err(error) => {
                let error = ConvertError::Press(error);
                let span = output.profile.as_ref().map_or(output.condition.span, |path| path.span);
                self.diags.push(Diagnostic::error("output-profile", error.to_string()).at(span, "").hint(error.fix()));
                None
            }
        }
    }

    fn unprepared(&mut self, path: &str, span: Span, error: &ConvertError) {
        let message = format!("{}: {error}", self.files.shown(path));
        self.diags.push(Diagnostic::error("picture-file", message).at(span, "asked for here").hint(error.fix()));
    }
}

impl PictureFiles {
    /// The job with its drawings in the inks of a master, by its place among all that are wanted; `None` where they are
    /// those of `[output]`.
    pub(super) fn redrawn(&self, done: &LaidOut, master: usize) -> Option<LaidOut> {
        let find = |file: usize| self.inked.get(file)?.get(master.checked_sub(1)?)?.clone();
        let any = (0..self.inked.len()).any(|file| find(file).is_some());
        any.then(|| redrawn(done, &find))
    }

    /// What is to be said of pictures in CMYK that were made for another press.
    pub(super) fn foreign(&self, job: &Job, panels: &[Panel], press: &Press) -> Diagnostics {
        let mut diags = Diagnostics::default();
        let own = &press.intent.profile;
        for picture in placed(job, panels) {
            let Some(file) = &self.files[picture.file] else { continue };
            let Some(profile) = file.header.profile.as_ref().filter(|_| file.header.space == crate::color::Space::Cmyk)
            else {
                continue;
            };
            let name = crate::intent::Profile::load(profile).map(|profile| profile.description);
            let name = name.unwrap_or_else(|_| "a profile that can't be read".to_owned());
            if *profile == own.icc() || name == own.description {
                continue;
            }
            diags.push(
                Diagnostic::warning("picture-profile", format!("the picture was made for another press: {name}"))
                    .at(picture.span, "its inks are kept as they are")
                    .note(format!("this job is for {}, on which they may look different", own.description))
                    .hint(format!(
                        "convert it to {} in an image editor, or place the RGB picture that it was made from",
                        own.description
                    )),
            );
        }
        diags
    }
}

/// The account of a job's pictures; `prepared` are those of the master of `[output]`.
pub(super) fn report(
    run: &Run<'_>,
    done: &LaidOut,
    files: &PictureFiles,
    prepared: Option<&Prepared>,
) -> Vec<PictureReport> {
    let across = done.job.spreads.iter().flat_map(|spread| panel::pictures(&spread.art)).map(|picture| (picture, None));
    let on = done
        .panels
        .iter()
        .flat_map(|panel| panel.drawn().flat_map(panel::pictures).map(|picture| (picture, Some(panel.name.clone()))));
    let one = |(picture, panel): (&panel::Picture, Option<String>)| {
        let upright = |width, height| if picture.orientation.swaps() { (height, width) } else { (width, height) };
        let made = prepared.and_then(|prepared| prepared.find(picture)).map(|ready| {
            let made = &ready.prepared;
            MadePicture {
                pixels: upright(ready.order.size.0, ready.order.size.1),
                black: made.inks == Inks::Black,
                jpeg: made.coding == Coding::Dct,
                transparent: made.mask.is_some(),
                ink: (made.inks != Inks::Black).then_some(made.total.most),
                reduced: if made.total.reduced { made.total.over * 100.0 } else { 0.0 },
            }
        });
        PictureReport {
            at: At::of(picture.span, &run.sources),
            file: run.files.shown(&files.loaded[picture.file].path),
            panel,
            size: Size { width: picture.rect.width, height: picture.rect.height },
            pixels: upright(picture.crop.width, picture.crop.height),
            ppi: picture.ppi(),
            made,
        }
    };
    across.chain(on).map(one).collect()
}

/// How many pixels an inch a master may have.
pub(super) fn resolution(output: &OutputSpec) -> Resolution {
    Resolution { above: output.ppi.above, to: output.ppi.to }
}

/// Every picture of a job, wherever it stands.
fn placed<'a>(job: &'a Job, panels: &'a [Panel]) -> Vec<&'a panel::Picture> {
    let lists = job.spreads.iter().map(|spread| &spread.art[..]).chain(panels.iter().flat_map(Panel::drawn));
    lists.flat_map(|items: &[Item]| panel::pictures(items)).collect()
}
