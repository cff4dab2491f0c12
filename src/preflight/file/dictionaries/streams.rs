//! Streams by their dictionaries: filters, forms, pictures (ISO 15930-7, 6.6 to 6.8).

use super::{Kind, Looking, Role};
use crate::preflight::file::spaces::components;
use crate::preflight::file::value::{Dict, Value};
use crate::preflight::file::{jpeg, jpx};

impl Looking<'_, '_, '_> {
    pub(super) fn stream(&mut self, dict: &Dict, kind: Option<&str>, subtype: Option<&str>, role: Role) {
        if ["F", "FFilter", "FDecodeParms"].iter().any(|key| dict.contains_key(*key)) {
            self.push("X4-EXTERNAL", "a stream's data stand in another file");
        }
        self.filters(dict);
        match (role, subtype) {
            (_, Some("Image")) if kind != Some("Metadata") => self.image(dict),
            (_, Some("Form")) => {
                if dict.contains_key("Ref") {
                    self.push("X4-EXTERNAL", "a form stands for a page of another file (Ref)");
                }
                if dict.contains_key("PS") || self.file.name(dict, "Subtype2").as_deref() == Some("PS") {
                    self.push("X4-POSTSCRIPT", "a form holds PostScript");
                }
                self.content(dict, "form");
            }
            (_, Some("PS")) => self.push("X4-POSTSCRIPT", "a PostScript XObject"),
            (Role::One(Kind::XObject), None) => {
                self.push("X4-COMPLETE", "what content draws does not say whether it is a form or a picture (Subtype)");
            }
            (Role::One(Kind::Pattern), _) => {
                for key in ["XStep", "YStep"] {
                    if !self.file.get(dict, key).number().is_some_and(|step| step != 0.0) {
                        let message = format!("a pattern does not say how far apart its cells are ({key})");
                        self.push("X4-COMPLETE", message);
                    }
                }
                self.content(dict, "pattern");
            }
            (Role::One(Kind::Glyph), _) => self.content(dict, "glyph"),
            _ => {}
        }
    }

    fn filters(&mut self, dict: &Dict) {
        let filters = match self.file.get(dict, "Filter") {
            Value::Array(items) => items.iter().map(|item| self.file.follow(item)).collect(),
            Value::Null => Vec::new(),
            one => vec![one],
        };
        for filter in filters {
            match filter.name() {
                Some(
                    "FlateDecode" | "DCTDecode" | "CCITTFaxDecode" | "ASCIIHexDecode" | "ASCII85Decode"
                    | "RunLengthDecode",
                ) => {}
                Some(newer @ ("JBIG2Decode" | "JPXDecode")) => {
                    self.push("X1-FILTER", format!("a stream is compressed by {newer}"))
                }
                Some(other) => self.push("X4-FILTER", format!("a stream is compressed by {other}")),
                None => self.push("X4-FILTER", "a stream's filter is no name"),
            }
        }
    }

    fn image(&mut self, dict: &Dict) {
        if dict.contains_key("Alternates") {
            self.push("X4-ALTERNATES", "a picture has alternates");
        }
        let transparent =
            dict.contains_key("SMask") || self.file.get(dict, "SMaskInData").number().is_some_and(|n| n != 0.0);
        if transparent {
            self.push("X1-TRANSPARENCY", "a picture has a soft mask");
        }
        self.intent_name(dict, "Intent");
        let number = |key: &str| self.file.get(dict, key).number();
        let right = |n: Option<f64>| n.is_some_and(|n| n >= 1.0);
        if !right(number("Width")) || !right(number("Height")) {
            self.push("X4-IMAGE", "a picture has no width or height");
        }
        let jpx = match self.file.get(dict, "Filter") {
            Value::Name(name) => name == b"JPXDecode",
            Value::Array(items) => items.iter().any(|item| self.file.follow(item).name() == Some("JPXDecode")),
            _ => false,
        };
        let mask = self.file.get(dict, "ImageMask") == Value::Bool(true);
        let bits = number("BitsPerComponent");
        let known = match bits {
            Some(bits) => [1.0, 2.0, 4.0, 8.0, 16.0].contains(&bits),
            // Stencils have one, and JPEG 2000 says it itself.
            None => mask,
        };
        if !jpx && !known {
            self.push("X4-IMAGE", "a picture's samples have neither 1, 2, 4, 8 nor 16 bits");
        }
        if !jpx && bits == Some(16.0) {
            self.push("X1-IMAGE-BITS", "a picture's samples have 16 bits");
        }
        if !jpx && !mask && matches!(self.file.get(dict, "ColorSpace"), Value::Null) {
            self.push("X4-IMAGE", "a picture has no colour space");
        }
        if mask && bits.is_some_and(|bits| bits != 1.0) {
            self.push("X4-IMAGE", "a stencil mask has more than one bit a pixel");
        }
        self.masks(dict);
        let Some(stream) = self.file.stream(self.id) else { return };
        if jpx {
            let data = stream.raw_data();
            for fault in jpx::faults(&data) {
                self.push("X4-JPEG2000", fault);
            }
            if jpx::is_cut(&data) {
                self.push("X4-IMAGE", "a JPEG 2000 picture ends before its end (EOC)");
            }
        }
        // Behind another filter it is left to who decodes it.
        let filter = self.file.get(dict, "Filter");
        let only = filter.array().map_or(Some(&filter), |items| items.first().filter(|_| items.len() == 1)).cloned();
        if only.is_some_and(|only| self.file.follow(&only).name() == Some("DCTDecode")) {
            for fault in jpeg::faults(&stream.raw_data(), [number("Width"), number("Height")]) {
                self.push("X4-IMAGE", fault);
            }
        }
    }

    /// What masks a picture fits to it (ISO 32000-1, 8.9.6.4 and 11.6.5.3).
    fn masks(&mut self, dict: &Dict) {
        let components = components(self.file, &self.file.get(dict, "ColorSpace"));
        if let Value::Array(ranges) = self.file.get(dict, "Mask")
            && let Some(wanted) = components.map(|components| 2.0 * components)
            && ranges.len() as f64 != wanted
        {
            let own = ranges.len();
            self.push("X4-IMAGE", format!("a picture's mask by colour (Mask) has {own} numbers, not {wanted}"));
        }
        let Some(mask) = self.file.dict(dict, "SMask") else { return };
        if ["SMask", "Mask"].iter().any(|key| mask.contains_key(*key)) {
            self.push("X4-IMAGE", "a picture's soft mask has a mask of its own");
        }
        let Some(matte) = self.file.list(&mask, "Matte") else { return };
        if components.is_some_and(|wanted| matte.len() as f64 != wanted) {
            let (own, wanted) = (matte.len(), components.unwrap_or(0.0));
            self.push("X4-IMAGE", format!("the ground of a soft mask (Matte) has {own} numbers, not {wanted}"));
        }
        if ["Width", "Height"].iter().any(|key| self.file.get(&mask, key) != self.file.get(dict, key)) {
            self.push("X4-IMAGE", "a soft mask with a ground (Matte) is not as large as its picture");
        }
    }
}
