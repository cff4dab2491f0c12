//! leporello: the print-ready brochure compiler.
pub mod color;
pub mod content;
pub mod diag;
pub mod dump;
pub mod flow;
pub mod font;
pub mod geom;
pub mod impose;
pub mod intent;
pub mod lang;
pub mod panel;
pub mod pdf;
pub mod sheet;
pub mod source;
pub mod spec;
pub mod text;
pub mod trace;
pub mod unit;
/// cli
pub mod cli {
    /// main
    pub fn main() -> std::process::ExitCode {
        std::process::ExitCode::SUCCESS
    }
}
