//! The trace: which block of which text came to stand where.
//!
//! Made beside the bytes from finished panels; reports, proofs and preflight read it. Coordinates in [`Length`], origin
//! top-left of the panel's trim.

use crate::geom::Rect;
use crate::lang::Lang;
use crate::panel::Role;
use crate::source::Span;
use crate::unit::Length;

/// All placed blocks of a job, in reading order.
#[derive(Clone, Debug, Default)]
pub struct Trace(pub Vec<Traced>);

/// One block (or piece of a block) on one panel.
#[derive(Clone, Debug)]
pub struct Traced {
    /// Name of the panel.
    pub panel: String,
    /// Name of the flow.
    pub flow: String,
    /// Its language.
    pub lang: Lang,
    /// What it is.
    pub role: Role,
    /// Where it was written.
    pub span: Span,
    /// From the first line's ascent to the last one's descent, over the measure.
    pub rect: Rect,
    /// Type size of its first run.
    pub size: Length,
}
