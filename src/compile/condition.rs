//! For which press a master is made: its printing condition with the profile.

use super::inputs::digest;
use super::{Run, Wanted};
use crate::diag::Diagnostic;
use crate::intent::{self, Intent, Profile, registry};

/// A printing condition, with the digest of what was read for it.
pub(super) struct Press {
    pub(super) intent: Intent,
    pub(super) digest: Vec<u8>,
}

impl Run<'_> {
    /// For which press a master is made.
    pub(super) fn intent(&mut self, wanted: &Wanted<'_>) -> Option<Press> {
        let output = wanted.output;
        // A delivery with a condition of its own takes none of what `[output]` says of its own one.
        let table = wanted.table();
        let mut read = Vec::new();
        let condition = &output.condition.value;
        let registered = registry::condition(condition).is_some();
        let meant = registry::meant(condition).filter(|_| !registered);
        let suggest = |diag: Diagnostic| match meant {
            Some(meant) => diag.hint(format!("did you mean `{}`?", meant.name)),
            None => diag,
        };
        let profile = match &output.profile {
            None if condition == "FOGRA39" => Profile::fogra39(),
            None => {
                self.diags.push(
                    suggest(
                        Diagnostic::error(
                            "output-profile",
                            format!("no profile for the condition `{condition}` is at hand"),
                        )
                        .at(output.condition.span, "only FOGRA39 is inside the program"),
                    )
                    .hint(format!("add profile = \"FILE.icc\" to {table}, with the profile that your printer names")),
                );
                return None;
            }
            Some(path) => {
                let bytes = self.read(&path.value, Some(path.span))?;
                read.extend(digest(&bytes));
                match Profile::load(&bytes) {
                    Ok(profile) => profile,
                    Err(error) => {
                        self.diags.push(
                            Diagnostic::error("output-profile", error.to_string())
                                .at(path.span, "")
                                .hint("name a CMYK output profile, as your printer gives it"),
                        );
                        return None;
                    }
                }
            }
        };
        if !registered && registry::is_icc(&output.registry) {
            self.diags.push(
                suggest(
                    Diagnostic::warning(
                        "output-condition",
                        format!("the condition `{condition}` is not in the registry of the ICC"),
                    )
                    .at(output.condition.span, format!("not known to {}", output.registry)),
                )
                .note("a printer looks the condition up by this name")
                .hint(format!(
                    "name a registered one, or add registry = \"…\" to {table} with the address of whoever keeps yours"
                )),
            );
        }
        let info = output.info.as_ref().map(|i| i.value.clone());
        let intent = Intent {
            condition: condition.clone(),
            registry: output.registry.clone(),
            info: info.unwrap_or_else(|| intent::condition_info(condition).unwrap_or(condition).to_owned()),
            profile,
        };
        Some(Press { intent, digest: read })
    }
}
