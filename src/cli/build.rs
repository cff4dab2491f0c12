//! `leporello build`: compiles a leaflet and puts the master where the last one stood, or leaves that untouched.

use std::env;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{self, ExitCode};

use clap::ArgMatches;

use super::{JOB_ERRORS, UNUSABLE};
use crate::source::{Files, Root};
use crate::{Options, compile};

/// Runs the subcommand.
pub fn run(args: &ArgMatches) -> ExitCode {
    match build(args) {
        Ok(code) => code,
        Err(message) => {
            let _ = writeln!(io::stderr(), "error: {message}");
            ExitCode::from(UNUSABLE)
        }
    }
}

fn build(args: &ArgMatches) -> Result<ExitCode, String> {
    let value = |name: &str| args.get_one::<String>(name).map(String::as_str);
    let layout = Path::new(value("layout").unwrap_or("layout.toml"));
    let folder = layout.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = layout.file_name().and_then(|n| n.to_str()).ok_or("--layout must name a file")?;
    let current = env::current_dir().map_err(|e| format!("the current folder cannot be read: {e}"))?;
    let root = Root::new(folder, &current).map_err(|e| format!("{}: {e}", folder.display()))?;
    root.read(name).map_err(|e| format!("{}: {e}", layout.display()))?;
    let content = value("content").map(|dir| relative(&current, folder, Path::new(dir))).transpose()?;
    let epoch = match env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => {
            Some(text.trim().parse().map_err(|_| format!("SOURCE_DATE_EPOCH is `{text}`, not a number of seconds"))?)
        }
        Err(_) => None,
    };
    let options = Options { layout: name.to_owned(), content, source_date_epoch: epoch, check_only: false };
    let outcome = compile(&root, &options);
    let color = io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none();
    let _ = write!(io::stderr(), "{}", outcome.diagnostics.render(&outcome.sources, color));
    let Some(master) = outcome.master else { return Ok(ExitCode::from(JOB_ERRORS)) };
    let out = Path::new(value("out").unwrap_or("out"));
    let target = out.join(format!("{}.pdf", master.name));
    replace(&target, &master.bytes).map_err(|e| format!("{}: {e}", target.display()))?;
    let _ = writeln!(io::stdout(), "{}: {}", target.display(), master.summary);
    Ok(ExitCode::SUCCESS)
}

/// A folder given from the current folder, as seen from the layout's.
fn relative(current: &Path, folder: &Path, dir: &Path) -> Result<String, String> {
    let canonical = |p: &Path| current.join(p).canonicalize().map_err(|e| format!("{}: {e}", p.display()));
    let (base, dir) = (canonical(folder)?, canonical(dir)?);
    let shared = base.components().zip(dir.components()).take_while(|(a, b)| a == b).count();
    let up = base.components().skip(shared).map(|_| PathBuf::from(".."));
    let down = dir.components().skip(shared).map(|c| PathBuf::from(c.as_os_str()));
    let path: PathBuf = up.chain(down).collect();
    let path = if path.as_os_str().is_empty() { PathBuf::from(".") } else { path };
    Ok(path.to_string_lossy().replace('\\', "/"))
}

/// Writes beside the target, then renames: whoever looks finds the old file or the new one, whole.
fn replace(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = target.file_name().and_then(|n| n.to_str()).unwrap_or("master");
    let temporary = folder.join(format!(".{name}.{}.tmp", process::id()));
    let written = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, target));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}
