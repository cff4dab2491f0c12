//! leporello: the print-ready brochure compiler. A form (`layout.toml`), texts (`content/*.md`) and fonts in; a PDF/X-4
//! master out, or exactly what is wrong and where.
//!
//! # The house
//!
//! ```text
//! layout.toml ─ spec::parse ───► Spec  ─┐
//! content/**  ─ content::parse ► Story ─┼─ flow::resolve ► Job ─ layout::lay_out ► [Panel] ─ impose::impose ► [Sheet]
//! fonts/**    ─ font::Face ────► Fonts ─┘                                                                     │
//!                                                                   ┌──────────────┬───────────────────────────┘
//!                                                                   ▼              ▼
//!                                                       pdf::write ► bytes   dump (tests)
//! ```
//!
//! Every stage is a plain function of its inputs; none touches disk, clock or environment; diagnostics come back beside the
//! value. Ground floor, importing nothing above: [`unit`], [`geom`], [`color`], [`lang`], [`source`] (the door to the
//! disk), [`diag`], [`xml`]. Inputs, which do not know each other: [`spec`] (the only place with defaults), [`content`],
//! [`font`], [`intent`], [`image`] (the heads and pixels of pictures; [`jpeg`] decodes those of JPEGs, for [`reader`] too),
//! [`svg`] (drawings as shapes in inks). [`convert`] brings pictures and the colours of drawings into the inks of the press
//! by the maths of [`icc`]. Deciding: [`fold`] (the sheet folded in memory), [`flow`] (names and inheritance), [`text`]
//! (paragraphs), [`layout`] (columns), [`impose`] (sides, creases, marks); [`report`] gives an account of how the text came
//! out; [`diagram`] draws the fold alone, for which it needs no text; [`preflight`] says what a standard forbids. Emitting:
//! [`pdf`], [`dump`].
//! [`reader`] opens any PDF, ours or not, and tells what a press sees on its pages, as values of [`pages`]; it knows
//! nothing of [`pdf`], so that writer and judge share no mistake. [`planes`] renders what it tells to one plane per ink;
//! [`proof`] makes pictures of them for people. [`panel`], [`sheet`], [`drawing`] and [`trace`] are the values between the
//! stages; [`code`] draws QR codes and bar codes. The door is [`cli`], one file a subcommand.

pub mod cli;
pub mod code;
pub mod color;
mod compile;
pub mod content;
pub mod convert;
pub mod diag;
pub mod diagram;
pub mod drawing;
pub mod dump;
pub mod flow;
pub mod fold;
pub mod font;
pub mod geom;
pub mod icc;
pub mod image;
pub mod impose;
pub mod intent;
pub mod jpeg;
pub mod lang;
pub mod layout;
pub mod pages;
pub mod panel;
pub mod pdf;
pub mod planes;
pub mod preflight;
pub mod proof;
pub mod reader;
pub mod report;
pub mod sheet;
pub mod source;
pub mod spec;
pub mod svg;
pub mod text;
pub mod trace;
pub mod unit;
pub mod xml;

pub use compile::{
    ALL_DELIVERIES, Delivery, DrawOptions, Drawn, Judging, Master, Options, Outcome, PressFile, compile, draw,
};
pub use report::Report;
pub use spec::press;
