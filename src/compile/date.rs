//! The date that a file bears: the layout's, else that of the environment which the caller read.

use super::{Options, Run};
use crate::diag::Diagnostic;
use crate::spec::{DateSpec, Spec};

impl Run<'_> {
    pub(super) fn date(&mut self, spec: &Spec, options: &Options) -> Option<DateSpec> {
        if let Some(date) = &spec.job.date {
            return Some(date.value);
        }
        if let Some(seconds) = options.source_date_epoch {
            return Some(from_epoch(seconds));
        }
        self.diags.push(
            Diagnostic::error("layout-no-date", "the job has no date")
                .at(spec.job.span, "[job] has no `date`")
                .note("a PDF/X file states when it was made, and the same inputs must give the same bytes on any day")
                .hint("add the line `date = 2026-01-31` to [job], or set SOURCE_DATE_EPOCH"),
        );
        None
    }
}

/// A date of seconds since 1970 in UTC, by Howard Hinnant's `civil_from_days`.
fn from_epoch(seconds: i64) -> DateSpec {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let z = days.clamp(-700_000, 2_900_000) + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    DateSpec {
        year: year.clamp(0, 9999) as u16,
        month: month as u8,
        day: (doy - (153 * mp + 2) / 5 + 1) as u8,
        hour: (rest / 3_600) as u8,
        minute: (rest / 60 % 60) as u8,
        second: (rest % 60) as u8,
        offset_minutes: 0,
    }
}
