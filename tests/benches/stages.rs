//! How long the stages take on the real leaflet. `cargo bench` shows it; nothing fails for being slow.

use divan::{Bencher, black_box};
use leporello::source::{FileId, Files, Root, Sources};
use leporello::{Options, Outcome, compile, content, spec};

fn main() {
    divan::main();
}

fn root() -> Root {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    Root::new(here, here).unwrap_or_else(|error| panic!("the leaflet: {error}"))
}

fn read(path: &str) -> (Sources, FileId) {
    let bytes = root().read(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut sources = Sources::default();
    let file = sources.add(path, &bytes).unwrap_or_else(|error| panic!("{path}: {error}"));
    (sources, file)
}

/// All of it, from files to bytes.
#[divan::bench]
fn whole_compile(bencher: Bencher<'_, '_>) {
    let root = root();
    let options = Options {
        layout: "layout.toml".into(),
        content: None,
        source_date_epoch: None,
        check_only: false,
        report: false,
    };
    let once = || -> Outcome { compile(black_box(&root), black_box(&options)) };
    assert!(once().master.is_some(), "the leaflet does not compile, so there is nothing to measure");
    bencher.bench(once);
}

/// Reading and cleaning a text.
#[divan::bench(args = ["layout.toml", "content/fr.md"])]
fn source_add(bencher: Bencher<'_, '_>, path: &str) {
    let bytes = root().read(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    bencher.bench(|| Sources::default().add(path, black_box(&bytes)));
}

#[divan::bench]
fn spec_parse(bencher: Bencher<'_, '_>) {
    let (sources, file) = read("layout.toml");
    bencher.bench(|| spec::parse(black_box(&sources), file));
}

#[divan::bench(args = ["content/fr.md", "content/en.md"])]
fn content_parse(bencher: Bencher<'_, '_>, path: &str) {
    let (sources, file) = read(path);
    bencher.bench(|| content::parse(black_box(&sources), file));
}
