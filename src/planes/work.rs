//! What rendering a page may cost, counted down in steps that are the same on every machine and in every build.
//!
//! A step takes about a nanosecond: a sample of a plane that is painted, an eighth of a pixel that an edge crosses. A page may
//! have so many for each of its pixels, which is more than a hundred pictures over all of it, one upon the other. Once they are
//! spent nothing more is painted, and the page says so.

use std::cell::Cell;

/// Steps of any page, so that a small one may have many small parts.
const LEAST: u64 = 400_000_000;

/// And for each pixel so many more.
const A_PIXEL: u64 = 800;

/// What is left.
#[derive(Debug)]
pub(super) struct Work(Cell<u64>);

impl Work {
    /// For a page of so many pixels.
    pub fn new(pixels: usize) -> Self {
        Self(Cell::new((pixels as u64).saturating_mul(A_PIXEL).saturating_add(LEAST)))
    }

    /// Takes steps off; false if there are not that many, and then there are none.
    pub fn take(&self, steps: u64) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(steps));
        left >= steps
    }

    /// Whether there are none.
    pub fn is_spent(&self) -> bool {
        self.0.get() == 0
    }
}

impl Default for Work {
    /// As much as anyone wants.
    fn default() -> Self {
        Self(Cell::new(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use kurbo::Rect;

    use super::super::{Condition, Keep, Setup, rendered};
    use super::*;
    use crate::intent::Profile;
    use crate::reader::Document;

    impl Work {
        fn of(steps: u64) -> Self {
            Self(Cell::new(steps))
        }
    }

    #[test]
    fn steps_are_taken_until_there_are_none() {
        let work = Work::new(10);
        assert!(work.take(LEAST + 10 * A_PIXEL - 1) && !work.is_spent());
        assert!(!work.take(2) && work.is_spent());
    }

    /// A page of 100 by 100 pixels, and the note that it takes too much.
    fn painted(content: &str, steps: u64) -> (f64, Option<String>) {
        let resources = "/Shading<</S<</ShadingType 3/Coords[50 50 0 50 50 90]/ColorSpace/DeviceGray/Function\
                         <</FunctionType 2/Domain[0 1]/N 1>>>>>>";
        drawn(resources, content, steps)
    }

    fn drawn(resources: &str, content: &str, steps: u64) -> (f64, Option<String>) {
        let file = format!(
            "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
             3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<<{resources}>>>>endobj\n\
             4 0 obj<</Length {}>>stream\n{content}\nendstream endobj trailer<</Root 1 0 R>>",
            content.len()
        );
        let document = Document::open(file.into_bytes()).unwrap();
        let page = document.pages().next().unwrap();
        let condition = Condition::new(Profile::fogra39().icc().to_vec()).unwrap();
        let area = Rect::new(0.0, 0.0, 100.0, 100.0);
        let setup = Setup { dpi: 72.0, area, overprint: true, keep: Keep::All };
        let planes = rendered(page, |sink| document.draw(0, sink), &condition, &setup, Work::of(steps));
        let said = planes.notes.iter().map(|note| note.text.clone()).find(|text| text.contains("more work"));
        (planes.ink(&planes.process[3], area).most, said)
    }

    #[test]
    fn rows_of_many_planes_cost_more_than_their_samples() {
        let inks = |count: usize| {
            let space = |n| format!("/C{n}[/Separation/Ink{n}/DeviceGray<</FunctionType 2/Domain[0 1]/N 1>>]");
            let spaces: String = (0..count).map(space).collect();
            let all: String = (0..count).map(|n| format!("/C{n} cs 0.5 scn 0 0 50 100 re f ")).collect();
            (format!("/ColorSpace<<{spaces}>>"), all)
        };
        let said = |count: usize, steps: u64| {
            let (resources, content) = inks(count);
            // Of as many marks.
            drawn(&resources, &content.repeat(120 / count), steps).1
        };
        // Of a hundred rows each, on four planes of ink and an alpha at the least.
        assert_eq!(said(4, 3_000_000), None);
        assert!(said(40, 3_000_000).is_some() && said(40, 60_000_000).is_none());
    }

    #[test]
    fn what_takes_too_much_is_not_painted_and_told() {
        for what in [
            "/S sh ",
            "0 0 m 100 0 l 50 100 l h f ",
            "0 0 m 100 100 l 0 100 l 100 0 l S ",
            "q 0 0 m 100 0 l 50 100 l h W n Q ",
            "q 100 0 0 100 0 0 cm BI/W 1/H 1/BPC 8/CS/G ID a EI Q ",
        ] {
            let content = format!("0 0 0 1 k 0 0 50 100 re f {}", what.repeat(1000));
            let (ink, said) = painted(&content, 1_000_000);
            assert!(said.is_some_and(|said| said.contains("its first ")), "{what}");
            assert!(ink >= 0.5, "what came first is there: {what}");
            assert_eq!(painted(&content, 2_000_000_000).1, None, "{what}");
        }
    }
}
