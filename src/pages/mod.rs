//! What a press would see: the pages of a finished file as a display list in which inks are still inks.
//!
//! Made by `reader` from the file's bytes alone; painted by `planes`, judged by `preflight`. Nothing here knows how our own
//! files are written. Coordinates: default user space of the page, in points (1/72 in; a page's UserUnit is already in
//! them), origin wherever the page has it, x to the right, y up. Millimetres for people, from the top-left of the trim,
//! come from [`Page::place`].

mod calculator;
mod color;
mod function;
mod mark;
mod page;
mod picture;
mod shading;
mod sink;
mod state;
mod text;

pub use calculator::{Operation, Operator};
pub use color::{Color, Space, Values};
pub use function::{Function, Sampled};
pub use mark::{Clip, Mark, MarkedContent, Paint, Shape, Source, Stroke};
pub use page::{Annotation, Millimetres, Page};
pub use picture::{Image, ImageMask, Samples};
pub use shading::{Patch, Shading, ShadingKind, Tiling, Vertex};
pub use sink::{Event, Fault, List, Note, Sink};
pub use state::{Blend, Group, Intent, SoftMask, State};
pub use text::{Font, Glyph, Run};
