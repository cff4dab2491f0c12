//! The reader on any bytes: it may refuse them, but not panic, hang or fill the memory.
#![no_main]

use leporello::pages::{Clip, Group, ImageMask, Mark, Note, Shape, Sink};
use leporello::reader::Document;
use libfuzzer_sys::fuzz_target;

/// Counts what opens and closes, and reads every pixel.
#[derive(Default)]
struct Whole {
    depth: i64,
}

impl Sink for Whole {
    fn draw(&mut self, mark: &Mark) {
        if let Shape::Picture { image, .. } = &mark.shape {
            let _ = image.samples.rows(&mut |_, _| ());
            if let Some(ImageMask::Explicit(mask) | ImageMask::Soft { image: mask, .. }) = &image.mask {
                let _ = mask.samples.rows(&mut |_, _| ());
            }
        }
    }

    fn open_clip(&mut self, _: &Clip) {
        self.depth += 1;
    }

    fn close_clip(&mut self) {
        self.depth -= 1;
    }

    fn open_group(&mut self, _: &Group) {
        self.depth += 1;
    }

    fn close_group(&mut self) {
        self.depth -= 1;
    }

    fn note(&mut self, note: Note) {
        assert!(!note.text.contains("stopped its reading"), "{}", note.text);
    }
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(document) = Document::open(bytes.to_vec()) {
        let mut whole = Whole::default();
        for index in 0..document.pages().len().min(20) {
            document.draw(index, &mut whole);
        }
        assert_eq!(whole.depth, 0, "what is opened is closed");
    }
});
