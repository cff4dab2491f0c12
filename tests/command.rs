//! The command as a user has it: exit codes, what it prints and what it leaves behind.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use leporello::pages::{List, Mark, Shape};
use leporello::reader::Document;
use libtest_mimic::{Failed, Trial};

use crate::support::{Check, ensure, scratch};

/// The master of the leaflet at the root.
const MASTER: &str = "pompidou-zfold.pdf";
/// A case whose job has errors, and its master's name.
const FAULTY: (&str, &str) = ("tests/cases/overset/layout.toml", "overset.pdf");

/// Trials of the command line.
pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("cli: build makes the master and says so in one line", build),
        Trial::test("cli: two processes give the same bytes", same_bytes),
        Trial::test("cli: impose makes a press sheet, and options go before [impose]", impose),
        Trial::test("cli: fold shows the fold of a form that has no text yet", fold),
        Trial::test("cli: --deliver makes what a shop wants beside the master", deliver),
        Trial::test("cli: a faulty job ends with 1 and leaves the last master untouched", faulty_job),
        Trial::test("cli: a master that printers reject leaves the last one untouched", rejected),
        Trial::test("cli: --no-check writes it, and says so loudly", unchecked),
        Trial::test("cli: warnings stop nothing", warned),
        Trial::test("cli: a delivery that can't be made keeps check from no other file of its job", lost_delivery),
        Trial::test("cli: what cannot be used ends with 2 and a reason", unusable),
        Trial::test("cli: a master that cannot be written ends with 2 and leaves nothing behind", unwritable),
        Trial::test("cli: a mistyped option gets a suggestion", suggestion),
        Trial::test("cli: SOURCE_DATE_EPOCH stands in for a missing date", epoch),
        Trial::test("cli: --content is relative to the current folder", content),
        Trial::test("cli: --version", version),
        Trial::test("cli: --help shows examples", help),
        Trial::test("cli: a closed stdout is no error", closed_stdout),
        Trial::test("cli: a stdout that is full ends with 2", full_stdout),
        Trial::test("cli: what is no file is written to, and links stay links", through),
    ]
}

fn leporello(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_leporello"));
    command.args(arguments).env_remove("SOURCE_DATE_EPOCH");
    command
}

/// What a run said and how it ended.
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run(command: &mut Command) -> Result<Said, Failed> {
    let Output { status, stdout, stderr } = command.output()?;
    Ok(Said { code: status.code(), out: String::from_utf8(stdout)?, err: String::from_utf8(stderr)? })
}

fn ends_with(said: &Said, code: i32) -> Check {
    ensure(said.code == Some(code), || {
        format!("ends with {:?}, not {code}; it says:\n{}{}", said.code, said.out, said.err)
    })
}

/// Names of all files in a folder, hidden ones too.
fn names(folder: &Path) -> Result<Vec<String>, Failed> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn build() -> Check {
    let folder = scratch("cli-build")?;
    let out = folder.join("not/there/yet");
    let said = run(leporello(&["build", "--out"]).arg(&*out))?;
    ends_with(&said, 0)?;
    let head = format!("{}/{MASTER}: ", out.display()).replace('\\', "/");
    ensure(said.out.starts_with(&head) && said.out.len() > head.len() + 1, || format!("stdout: {}", said.out))?;
    ensure(said.out.lines().count() == 1, || format!("stdout is not one line: {}", said.out))?;
    ensure(names(&out)? == [MASTER], || format!("the folder holds {:?}", names(&out)))?;
    ensure(std::fs::read(out.join(MASTER))?.starts_with(b"%PDF-"), || "the master is no PDF".into())
}

fn same_bytes() -> Check {
    let folder = scratch("cli-same")?;
    let mut masters = Vec::new();
    for name in ["one", "two"] {
        let out = folder.join(name);
        ends_with(&run(leporello(&["build", "--out"]).arg(&*out))?, 0)?;
        masters.push(std::fs::read(out.join(MASTER))?);
    }
    ensure(masters[0] == masters[1], || "two runs give different bytes".into())
}

fn deliver() -> Check {
    const LAYOUT: &str = "tests/cases/deliver/layout.toml";
    for (wanted, files) in [
        (&["bare"][..], &["deliver-bare-A.pdf", "deliver-bare-B.pdf", "deliver.pdf"][..]),
        (&["plain", "far"], &["deliver-far.pdf", "deliver-plain.pdf", "deliver.pdf"]),
        (
            &["all"],
            &[
                "deliver-bare-A.pdf",
                "deliver-bare-B.pdf",
                "deliver-far.pdf",
                "deliver-full.pdf",
                "deliver-plain.pdf",
                "deliver.pdf",
            ],
        ),
    ] {
        let out = scratch(&format!("cli-deliver-{}", wanted.concat()))?;
        let mut command = leporello(&["build", "--layout", LAYOUT]);
        for name in wanted {
            command.args(["--deliver", name]);
        }
        let said = run(command.arg("--out").arg(&*out))?;
        ends_with(&said, 0)?;
        ensure(names(&out)? == files, || format!("{wanted:?}: the folder holds {:?}", names(&out)))?;
        ensure(said.out.lines().count() == files.len(), || format!("not one line a file: {}", said.out))?;
    }
    let out = scratch("cli-deliver-slip")?;
    let said = run(leporello(&["build", "--layout", LAYOUT, "--deliver", "plian", "--out"]).arg(&*out))?;
    ends_with(&said, 1)?;
    ensure(said.err.contains("did you mean `plain`?"), || format!("stderr: {}", said.err))?;
    ensure(names(&out)?.is_empty(), || format!("something was written: {:?}", names(&out)))
}

fn fold() -> Check {
    const LAYOUT: &str = "tests/cases/fold-before-text/layout.toml";
    let out = scratch("cli-fold")?;
    let expected = std::fs::read_to_string("tests/cases/fold-before-text/expected/fold.txt")?;
    let fold = |more: &[&str]| run(leporello(&["fold", "--layout", LAYOUT, "--out"]).arg(&*out).args(more));
    let said = fold(&["--only", "text"])?;
    ends_with(&said, 0)?;
    ensure(said.out == expected && said.err.is_empty(), || format!("{}{}", said.out, said.err))?;
    ensure(names(&out)?.is_empty(), || format!("something was written: {:?}", names(&out)))?;
    let said = fold(&["--only", "dummy", "--paper", "A3"])?;
    ends_with(&said, 0)?;
    ensure(said.out.lines().count() == 1 && said.out.contains("dummy at 100 %"), || said.out.clone())?;
    ensure(names(&out)? == ["fold-before-text-dummy.pdf"], || format!("the folder holds {:?}", names(&out)))?;
    let said = fold(&[])?;
    ends_with(&said, 0)?;
    ensure(said.out.starts_with(&expected), || format!("stdout: {}", said.out))?;
    let files = ["fold-before-text-dummy.pdf", "fold-before-text-fold.svg", "fold-before-text-template.pdf"];
    ensure(names(&out)? == files, || format!("the folder holds {:?}", names(&out)))?;
    let read = || files.map(|name| std::fs::read(out.join(name)).unwrap_or_default());
    let before = read();
    ends_with(&fold(&[])?, 0)?;
    ensure(before == read(), || "two runs give different bytes".into())?;
    let wrong = ["fold", "--layout", "tests/cases/wrong-fold/layout.toml", "--out"];
    let faulty = run(leporello(&wrong).arg(out.join("wrong")))?;
    ends_with(&faulty, 1)?;
    ensure(faulty.out.is_empty() && !out.join("wrong").exists(), || format!("stdout: {}", faulty.out))?;
    ensure(faulty.err.contains("error[layout-panel-count]"), || format!("stderr: {}", faulty.err))?;
    ends_with(&fold(&["--only", "picture"])?, 2)?;
    ends_with(&run(&mut leporello(&["fold", "--layout", "not-there.toml"]))?, 2)
}

fn impose() -> Check {
    let out = scratch("cli-impose")?;
    let press = |more: &[&str]| run(leporello(&["impose", "--out"]).arg(&*out).args(more));
    let said = press(&["--sheet", "SRA3", "--up", "2x1", "--gutter", "6mm", "--grip", "10mm", "--work", "sheetwise"])?;
    ends_with(&said, 0)?;
    ensure(said.out.contains("2 plates, 450 × 320 mm, sheetwise, 2 up, turned by 90°"), || said.out.clone())?;
    ensure(names(&out)? == ["pompidou-zfold-press.pdf"], || format!("the folder holds {:?}", names(&out)))?;
    let turn = press(&[
        "--layout",
        "tests/cases/press-turn/layout.toml",
        "--sheet",
        "70cm x 50cm",
        "--up",
        "3x2",
        "--work",
        "tumble",
    ])?;
    ends_with(&turn, 0)?;
    ensure(turn.out.contains("1 plate, 700 × 500 mm, work-and-tumble, 6 up"), || turn.out.clone())?;
    for (arguments, code, reason) in [
        (["--up", "2x2"], 1, "2 × 2 copies of 297 × 210 mm do not fit"),
        (["--up", "two"], 2, "write \"2x1\""),
        (["--sheet", "SRA9"], 2, "no format known by name"),
        (["--gutter", "6"], 2, "the length has no unit"),
        (["--work", "trun"], 2, "turn"),
    ] {
        let said = press(&arguments)?;
        ends_with(&said, code).map_err(|fault| format!("{arguments:?} {}", fault.message().unwrap_or_default()))?;
        ensure(said.err.contains(reason), || format!("{arguments:?}: no `{reason}` in: {}", said.err))?;
    }
    Ok(())
}

fn faulty_job() -> Check {
    let out = scratch("cli-faulty")?;
    let (layout, master) = FAULTY;
    let last_good = b"the last good master";
    std::fs::write(out.join(master), last_good)?;
    let said = run(leporello(&["build", "--layout", layout, "--out"]).arg(&*out))?;
    ends_with(&said, 1)?;
    ensure(said.out.is_empty(), || format!("stdout: {}", said.out))?;
    ensure(said.err.contains("error"), || format!("stderr holds no error: {}", said.err))?;
    ensure(!said.err.contains('\u{1b}'), || "messages are coloured though stderr is no terminal".into())?;
    ensure(names(&out)? == [master], || format!("the folder holds {:?}", names(&out)))?;
    ensure(std::fs::read(out.join(master))? == last_good, || "the last good master has been touched".into())
}

/// A case whose job is sound and whose bytes are not, and its files.
const REJECTED: &str = "tests/cases/judged/layout.toml";

fn rejected() -> Check {
    let out = scratch("cli-rejected")?;
    let last_good = b"the last good master";
    std::fs::write(out.join("judged.pdf"), last_good)?;
    let said = run(leporello(&["build", "--layout", REJECTED, "--deliver", "bare", "--out"]).arg(&*out))?;
    ends_with(&said, 1)?;
    ensure(said.out.is_empty(), || format!("stdout: {}", said.out))?;
    for part in
        ["error[GWG-INK-TOTAL]: 400 % of ink", "layout.toml:47", "judged.pdf, judged-bare.pdf", "help: ", "explain"]
    {
        ensure(said.err.contains(part), || format!("no `{part}` in: {}", said.err))?;
    }
    ensure(said.err.matches("400 %").count() == 1, || format!("one fault is said twice: {}", said.err))?;
    ensure(names(&out)? == ["judged.pdf"], || format!("the folder holds {:?}", names(&out)))?;
    ensure(std::fs::read(out.join("judged.pdf"))? == last_good, || "the last good master has been touched".into())
}

fn unchecked() -> Check {
    let out = scratch("cli-unchecked")?;
    let words = |name: &str| -> Result<String, Failed> {
        let document = Document::open(std::fs::read(out.join(name))?)?;
        let mut list = List::default();
        document.draw(0, &mut list);
        let text = |mark: &Mark| match &mark.shape {
            Shape::Text(run) => run.glyphs.iter().filter_map(|glyph| glyph.text.as_deref()).collect(),
            _ => String::new(),
        };
        Ok(list.marks().map(text).collect())
    };
    let build = |more: &[&str]| run(leporello(&["build", "--layout", REJECTED, "--out"]).arg(&*out).args(more));
    let said = build(&["--no-check"])?;
    ends_with(&said, 0)?;
    ensure(said.err.contains("warning: NOT CHECKED"), || format!("stderr: {}", said.err))?;
    ensure(said.out.ends_with(", NOT CHECKED\n"), || format!("stdout: {}", said.out))?;
    ensure(words("judged.pdf")?.contains("NOT CHECKED"), || {
        format!("the slug: {}", words("judged.pdf").unwrap_or_default())
    })?;
    // Nor does what is judged of the job itself hold it back.
    for (case, errors, codes) in
        [("small-text", 3, &["text-small", "text-inks", "text-rich-black"][..]), ("ink-limit", 2, &["color-ink-limit"])]
    {
        let layout = format!("tests/cases/{case}/layout.toml");
        let build = |more: &[&str]| run(leporello(&["build", "--layout", &layout, "--out"]).arg(&*out).args(more));
        let judged = build(&[])?;
        ends_with(&judged, 1)?;
        ensure(judged.err.matches("error[").count() == errors, || format!("{case}: {}", judged.err))?;
        let waived = build(&["--no-check"])?;
        ends_with(&waived, 0)?;
        let told = codes.iter().all(|code| waived.err.contains(&format!("warning[{code}]")));
        let why = waived.err.matches("an error, but for --no-check").count();
        ensure(told && why == errors && !waived.err.contains("error["), || format!("{case}: {}", waived.err))?;
        ensure(std::fs::read(out.join(format!("{case}.pdf")))?.starts_with(b"%PDF-"), || format!("{case}: no PDF"))?;
    }
    // What was judged says nothing of it.
    let said = run(leporello(&["build", "--out"]).arg(&*out))?;
    ends_with(&said, 0)?;
    ensure(!words(MASTER)?.contains("NOT CHECKED") && said.err.is_empty(), || format!("stderr: {}", said.err))?;
    let said = run(leporello(&["impose", "--no-check", "--out"]).arg(&*out))?;
    ends_with(&said, 0)?;
    let press = words("pompidou-zfold-press.pdf")?;
    ensure(press.contains("NOT CHECKED") && said.out.contains("NOT CHECKED"), || format!("{}: {press}", said.out))
}

fn warned() -> Check {
    let out = scratch("cli-warned")?;
    let said = run(leporello(&["build", "--layout", "tests/cases/judged-warning/layout.toml", "--out"]).arg(&*out))?;
    ends_with(&said, 0)?;
    ensure(said.err.contains("warning[GWG-INK-TOTAL-ADVISED]"), || format!("stderr: {}", said.err))?;
    ensure(names(&out)? == ["judged-warning.pdf"], || format!("the folder holds {:?}", names(&out)))
}

/// The profile of a delivery is missing: the job can be judged all the same.
fn lost_delivery() -> Check {
    const LAYOUT: &str = "tests/cases/deliver-condition/layout.toml";
    let out = scratch("cli-lost-delivery")?;
    ends_with(&run(leporello(&["build", "--layout", LAYOUT, "--out"]).arg(&*out))?, 0)?;
    let check = |file: &str, layout: &str| run(leporello(&["check", "--layout", layout]).arg(out.join(file)));
    let said = check("deliver-condition.pdf", LAYOUT)?;
    ends_with(&said, 0)?;
    for words in
        ["[deliver.uncoated] cannot be made", "warning[output-profile]: no profile for the condition `FOGRA52`"]
    {
        ensure(said.err.contains(words), || format!("no `{words}` in: {}", said.err))?;
    }
    ensure(!said.err.contains("error"), || format!("stderr: {}", said.err))?;
    // It is compared with that job: another one has another trim.
    ends_with(&run(leporello(&["build", "--out"]).arg(&*out))?, 0)?;
    let said = check(MASTER, LAYOUT)?;
    ends_with(&said, 1)?;
    ensure(said.out.contains("FOLD-TRIM"), || format!("stdout: {}", said.out))?;
    // Where the job itself has errors there is nothing to compare with.
    let said = check(MASTER, FAULTY.0)?;
    ends_with(&said, 2)?;
    ensure(said.err.contains("nothing to compare with"), || format!("stderr: {}", said.err))
}

fn unusable() -> Check {
    let out = scratch("cli-unusable")?;
    let runs: [(&[&str], &str); 8] = [
        (&[], "Usage"),
        (&["bulid"], "build"),
        (&["build", "--layout", "nowhere/layout.toml"], "nowhere/layout.toml: there is no such file"),
        (&["build", "--layout", "tests/nothing.toml"], "tests/nothing.toml: there is no such file"),
        (&["build", "--layout", "tests"], "tests: this is a folder, not a file"),
        (&["build", "--layout", ".."], "does not name a layout file"),
        (&["build", "--content", "nowhere"], "--content nowhere: there is no such folder"),
        (&["build", "--content", ".."], "leads out of the project's folder"),
    ];
    for (arguments, reason) in runs {
        let mut command = leporello(arguments);
        if arguments.first() == Some(&"build") {
            command.arg("--out").arg(&*out);
        }
        let said = run(&mut command)?;
        ends_with(&said, 2).map_err(|fault| format!("{arguments:?} {}", fault.message().unwrap_or_default()))?;
        ensure(said.err.contains(reason), || format!("{arguments:?}: no `{reason}` in: {}", said.err))?;
        ensure(said.out.is_empty(), || format!("{arguments:?}: stdout: {}", said.out))?;
    }
    for epoch in ["", "yesterday", "-1", "1e9", "99999999999999"] {
        let said = run(leporello(&["build", "--out"]).arg(&*out).env("SOURCE_DATE_EPOCH", epoch))?;
        ends_with(&said, 2)?;
        ensure(said.err.contains("SOURCE_DATE_EPOCH"), || format!("stderr: {}", said.err))?;
    }
    ensure(names(&out)?.is_empty(), || format!("something was written: {:?}", names(&out)))
}

fn unwritable() -> Check {
    let folder = scratch("cli-unwritable")?;
    let file = folder.join("file");
    std::fs::write(&file, "not a folder")?;
    let said = run(leporello(&["build", "--out"]).arg(&file))?;
    ends_with(&said, 2)?;
    ensure(said.err.contains("file: this is a file, but a folder is wanted"), || format!("stderr: {}", said.err))?;
    let said = run(leporello(&["fold", "--only", "svg", "--out"]).arg(file.join("below")))?;
    ends_with(&said, 2)?;
    ensure(said.err.contains("a folder is wanted") && said.err.contains("--out"), || format!("stderr: {}", said.err))?;
    // A folder stands where the master should: the renaming fails after the bytes were written.
    let out = folder.join("out");
    std::fs::create_dir_all(out.join(MASTER).join("full"))?;
    let said = run(leporello(&["build", "--out"]).arg(&*out))?;
    ends_with(&said, 2)?;
    ensure(said.err.contains("there is a folder of this name"), || format!("stderr: {}", said.err))?;
    ensure(names(&out)? == [MASTER], || format!("the folder holds {:?}", names(&out)))
}

fn suggestion() -> Check {
    let said = run(&mut leporello(&["build", "--layuot", "x"]))?;
    ends_with(&said, 2)?;
    ensure(said.err.contains("--layout"), || format!("no suggestion in: {}", said.err))
}

fn epoch() -> Check {
    let out = scratch("cli-epoch")?;
    let without = run(leporello(&["build", "--layout", "tests/cases/no-date/layout.toml", "--out"]).arg(&*out))?;
    ends_with(&without, 1)?;
    let mut with = leporello(&["build", "--layout", "tests/cases/no-date/layout.toml", "--out"]);
    ends_with(&run(with.arg(&*out).env("SOURCE_DATE_EPOCH", "1795392000"))?, 0)
}

fn content() -> Check {
    let folder = scratch("cli-content")?;
    let master = |out: &str, arguments: &[&str], current: &str| -> Result<Vec<u8>, Failed> {
        let out = folder.join(out);
        ends_with(&run(leporello(arguments).arg("--out").arg(&*out).current_dir(current))?, 0)?;
        Ok(std::fs::read(out.join(MASTER))?)
    };
    let plain = master("plain", &["build"], ".")?;
    let named = master("named", &["build", "--content", "./content"], ".")?;
    ensure(plain == named, || "naming the layout's own content folder changes the master".into())?;
    let below = master("below", &["build", "--layout", "../layout.toml", "--content", "../content"], "tests")?;
    ensure(plain == below, || "the master depends on the folder the command is run in".into())?;
    // Another edition's texts make another job, which `check` knows by the same option.
    let drafts = folder.join("drafts");
    std::fs::create_dir_all(&drafts)?;
    for (language, from, to) in [("fr", "", ""), ("en", "The Pompidou Group", "The Pompidou Circle")] {
        let text = std::fs::read_to_string(format!("content/{language}.md"))?;
        ensure(text.contains(from), || format!("{language}.md has no `{from}`"))?;
        std::fs::write(
            drafts.join(format!("{language}.md")),
            if from.is_empty() { text } else { text.replace(from, to) },
        )?;
    }
    let drafts = drafts.to_str().ok_or("a path that is not UTF-8")?;
    master("drafts-out", &["build", "--content", drafts], ".")?;
    let check =
        |arguments: &[&str]| run(leporello(&["check"]).arg(folder.join("drafts-out").join(MASTER)).args(arguments));
    let said = check(&["--layout", "layout.toml"])?;
    ensure(said.out.contains("FOLD-TEXT"), || format!("stdout: {}", said.out))?;
    let said = check(&["--layout", "layout.toml", "--content", drafts])?;
    ensure(!said.out.contains("FOLD-TEXT"), || format!("stdout: {}", said.out))?;
    ends_with(&said, 0)
}

fn version() -> Check {
    let said = run(&mut leporello(&["--version"]))?;
    ends_with(&said, 0)?;
    let expected = format!("leporello {}\n", env!("CARGO_PKG_VERSION"));
    ensure(said.out == expected, || format!("stdout: {}", said.out))
}

fn help() -> Check {
    for arguments in [&["--help"][..], &["build", "--help"], &["help", "build"]] {
        let said = run(&mut leporello(arguments))?;
        ends_with(&said, 0)?;
        for part in ["Usage: leporello", "Examples:\n", "leporello build"] {
            ensure(said.out.contains(part), || format!("{arguments:?}: no `{part}` in: {}", said.out))?;
        }
    }
    Ok(())
}

fn closed_stdout() -> Check {
    let out = scratch("cli-closed")?;
    let mut child = leporello(&["build", "--out"]).arg(&*out).stdout(Stdio::piped()).spawn()?;
    drop(child.stdout.take());
    let status = child.wait()?;
    ensure(status.code() == Some(0), || format!("ends with {status}"))
}

/// Where the system has a device that is always full, output to it is lost, and that is told.
#[cfg(target_os = "linux")]
fn full_stdout() -> Check {
    let out = scratch("cli-full")?;
    for arguments in [&["explain"][..], &["build", "--report", "--format", "json", "--out"][..]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full")?;
        let mut command = leporello(arguments);
        if arguments.len() > 1 {
            command.arg(&*out);
        }
        let said = run(command.stdout(full))?;
        ends_with(&said, 2)?;
        ensure(said.err.contains("standard output cannot be written: the disk is full"), || {
            format!("stderr: {}", said.err)
        })?;
    }
    ensure(names(&out)?.contains(&MASTER.to_owned()), || "the master, which was written, is not there".to_owned())
}

#[cfg(not(target_os = "linux"))]
fn full_stdout() -> Check {
    Ok(())
}

#[cfg(unix)]
fn through() -> Check {
    use std::os::unix::fs::FileTypeExt;
    let folder = scratch("cli-through")?;
    let out = folder.join("out");
    ends_with(&run(leporello(&["build", "--out"]).arg(&*out))?, 0)?;
    let master = out.join(MASTER);
    let check = |to: &Path| {
        let mut command = leporello(&["check", "--format", "json", "--out"]);
        command.arg(to).arg(&master);
        command
    };
    let (pipe, plain) = (folder.join("pipe"), folder.join("plain.json"));
    ends_with(&run(&mut check(&plain))?, 0)?;
    let wanted = std::fs::read(&plain)?;
    ensure(Command::new("mkfifo").arg(&pipe).status()?.success(), || "mkfifo fails".to_owned())?;
    // Who reads opens first: a writer waits for it.
    let reader = Command::new("cat").arg(&pipe).stdout(Stdio::piped()).spawn()?;
    ends_with(&run(&mut check(&pipe))?, 0)?;
    let read = reader.wait_with_output()?.stdout;
    ensure(read == wanted, || format!("{} bytes came through the pipe, not {}", read.len(), wanted.len()))?;
    ensure(std::fs::metadata(&pipe)?.file_type().is_fifo(), || "the pipe has been replaced".to_owned())?;
    // A link stays, and what it leads to is new.
    let link = folder.join("link.json");
    std::fs::write(&plain, "old")?;
    std::os::unix::fs::symlink("plain.json", &link)?;
    ends_with(&run(&mut check(&link))?, 0)?;
    ensure(link.is_symlink() && std::fs::read(&plain)? == wanted, || "the link has been replaced".to_owned())?;
    // Of a link that leads nowhere, that is said.
    let lost = folder.join("lost");
    std::os::unix::fs::symlink("nowhere", &lost)?;
    let said = run(leporello(&["fold", "--only", "svg", "--out"]).arg(&lost))?;
    ends_with(&said, 2)?;
    ensure(said.err.contains("a link that leads to nowhere, and there is no such folder"), || said.err.clone())
}

#[cfg(not(unix))]
fn through() -> Check {
    Ok(())
}
