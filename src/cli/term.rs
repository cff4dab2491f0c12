//! Printing. A reader that has gone away (`leporello build | head -0`) is no fault of the job's: it is ignored. Any other
//! fault of standard output, such as a full disk, is kept for [`lost`]: what was asked for is not there.

use std::io::{ErrorKind, IsTerminal, Write};
use std::sync::OnceLock;

/// Why standard output could not be written, the first time that it could not.
static LOST: OnceLock<(ErrorKind, String)> = OnceLock::new();

/// Prints to standard output, as it is.
pub(super) fn stdout(text: &str) {
    let mut out = std::io::stdout().lock();
    if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush())
        && error.kind() != ErrorKind::BrokenPipe
    {
        // Only the first one is told.
        let _ = LOST.set((error.kind(), error.to_string()));
    }
}

/// Whether something of standard output was lost, and has been told of.
pub(super) fn lost() -> bool {
    let Some((kind, reason)) = LOST.get() else { return false };
    let reason = if *kind == ErrorKind::StorageFull { "the disk is full" } else { reason };
    refuse(
        &format!("standard output cannot be written: {reason}"),
        "what is missing there was not written; make room, or send it to another place",
    );
    true
}

/// Prints to standard error, as it is.
pub(super) fn stderr(text: &str) {
    let mut err = std::io::stderr().lock();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// Says on standard error why a command or file cannot be used, and what to do about it.
pub(super) fn refuse(message: &str, help: &str) {
    let help = if help.is_empty() { String::new() } else { format!("  help: {help}\n") };
    stderr(&format!("error: {message}\n{help}"));
}

/// Whether what goes to standard output may be coloured, by the same rule as [`color`].
#[expect(clippy::disallowed_methods, reason = "the command line is the environment's door")]
pub(super) fn color_out() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && std::io::stdout().is_terminal()
}

/// Whether messages may be coloured: on a terminal, unless `NO_COLOR` (no-color.org) is set to anything.
#[expect(clippy::disallowed_methods, reason = "the command line is the environment's door")]
pub(super) fn color() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && std::io::stderr().is_terminal()
}
