//! Graphics states, halftones, actions and transparency groups: what they must not set (ISO 15930-7, 6.13 to 6.18).

use super::Looking;
use crate::preflight::file::value::{Dict, Value};

impl Looking<'_, '_, '_> {
    pub(super) fn intent_name(&mut self, dict: &Dict, key: &str) {
        const KNOWN: [&str; 4] = ["AbsoluteColorimetric", "RelativeColorimetric", "Saturation", "Perceptual"];
        if let Value::Name(name) = self.file.get(dict, key) {
            let name = String::from_utf8_lossy(&name).into_owned();
            if !KNOWN.contains(&name.as_str()) {
                self.push("X4-RENDERING-INTENT", format!("the rendering intent {name} is none that is known"));
            }
        }
    }

    pub(super) fn graphics_state(&mut self, dict: &Dict) {
        let get = |key: &str| self.file.get(dict, key);
        let identity = |value: &Value| matches!(value.name(), Some("Identity" | "Default"));
        // TR may not be there at all, TR2 may be Default (ISO 15930-7, 6.13).
        if dict.contains_key("TR") && !identity(&get("TR")) {
            self.push("X4-TRANSFER", "a graphics state sets a transfer function (TR)");
        }
        if dict.contains_key("TR2") && get("TR2").name() != Some("Default") {
            self.push("X4-TRANSFER", "a graphics state sets a transfer function (TR2)");
        }
        for key in ["HTP", "HTO"] {
            if dict.contains_key(key) {
                self.push("X4-HALFTONE", format!("a graphics state moves the halftone ({key})"));
            }
        }
        for (key, quiet) in [("BG", "Default"), ("BG2", "Default"), ("UCR", "Default"), ("UCR2", "Default")] {
            if dict.contains_key(key) && get(key).name() != Some(quiet) {
                self.push(
                    "X4-BLACK-GENERATION",
                    format!("a graphics state sets black generation or undercolour removal ({key})"),
                );
            }
        }
        self.intent_name(dict, "RI");
        let alpha = ["ca", "CA"].into_iter().filter_map(|key| get(key).number()).any(|alpha| alpha < 1.0);
        if alpha {
            self.push("X1-TRANSPARENCY", "a graphics state sets an opacity below 1");
        }
        if !matches!(get("SMask"), Value::Null) && get("SMask").name() != Some("None") {
            self.push("X1-TRANSPARENCY", "a graphics state sets a soft mask");
        }
        let modes = match get("BM") {
            Value::Array(items) => items,
            Value::Null => Vec::new(),
            one => vec![one],
        };
        if let Some(mode) = modes.first().and_then(Value::name)
            && !matches!(mode, "Normal" | "Compatible")
        {
            let mode = mode.to_owned();
            self.push("X1-TRANSPARENCY", format!("a graphics state sets the blend mode {mode}"));
        }
    }

    /// Types 1 and 5, without names; functions for inks beside the process ones alone (ISO 15930-7, 6.13).
    pub(super) fn halftone(&mut self, dict: &Dict) {
        let get = |key: &str| self.file.get(dict, key);
        if !get("HalftoneType").number().is_some_and(|kind| kind == 1.0 || kind == 5.0) {
            self.push("X4-HALFTONE", "a halftone is of another type than 1 and 5");
        }
        if dict.contains_key("HalftoneName") {
            self.push("X4-HALFTONE", "a halftone has a name");
        }
        let function = get("TransferFunction");
        if !matches!(function, Value::Null) && function.name() != Some("Identity") {
            self.push("X4-TRANSFER", "a halftone holds a transfer function");
        }
    }

    pub(super) fn action(&mut self, dict: &Dict) {
        // Attributes of structure stand under the same key, with an owner.
        if !dict.contains_key("S") || dict.contains_key("O") {
            return;
        }
        let kind = self.file.name(dict, "S").unwrap_or_else(|| "of no kind".to_owned());
        match kind.as_str() {
            "JavaScript" => self.push("X4-ACTION", "there is a script (JavaScript)"),
            kind => {
                let message = format!("there is an action ({kind})");
                self.push("X4-ACTION", message);
            }
        }
    }

    pub(super) fn group(&mut self, dict: &Dict, mask: bool) {
        if self.file.name(dict, "S").as_deref() != Some("Transparency") {
            return;
        }
        self.push("X1-TRANSPARENCY", "there is a transparency group");
        let space = self.file.get(dict, "CS");
        let foreign = match (&space, self.intent) {
            (Value::Name(name), "CMYK") if name == b"DeviceRGB" => Some("DeviceRGB"),
            (Value::Name(name), "RGB") if name == b"DeviceCMYK" => Some("DeviceCMYK"),
            (Value::Array(items), "CMYK") => match items.first().map(|item| self.file.follow(item)) {
                Some(Value::Name(name)) if name == b"CalRGB" => Some("CalRGB"),
                Some(Value::Name(name)) if name == b"ICCBased" && !mask => {
                    let profile = items.get(1).map_or(Value::Null, |item| self.file.follow(item));
                    let channels = profile.dict().and_then(|dict| self.file.get(dict, "N").number());
                    (channels == Some(3.0)).then_some("ICC-based RGB")
                }
                _ => None,
            },
            _ => None,
        };
        let what = if mask { "a soft mask" } else { "a transparency group" };
        if let Some(foreign) = foreign {
            self.push("X4-BLENDING-SPACE", format!("{what} blends in {foreign}"));
        }
        // Components of their own from 0 to 1, and nothing that stands for others (ISO 32000-1, 11.6.6).
        let first = |items: &[Value]| items.first().map_or(Value::Null, |item| self.file.follow(item));
        let unfit = match &space {
            Value::Name(name) if !matches!(name.as_slice(), b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK") => {
                Some(format!("`{}`, which is no colour space by itself", String::from_utf8_lossy(name)))
            }
            Value::Array(items) => match first(items).name() {
                Some(family @ ("Lab" | "Separation" | "DeviceN" | "Indexed" | "Pattern")) => {
                    Some(format!("{family}, in which nothing can be blended"))
                }
                _ => None,
            },
            _ => None,
        };
        if let Some(unfit) = unfit {
            self.push("X4-BLENDING-SPACE", format!("{what} blends in {unfit}"));
        }
    }
}
