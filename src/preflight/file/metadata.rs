//! What the file says of itself: XMP against Info (ISO 15930-7, 6.9 to 6.11).

use super::objects::File;
use super::value::{Dict, Value};
use super::xmp::Xmp;
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;
use crate::spec::Standard;

/// Info and XMP of a file.
pub(in crate::preflight) struct Metadata {
    /// The document information dictionary.
    info: Dict,
    number: Option<u32>,
    /// The packet, or why it cannot be read.
    xmp: Option<Result<Xmp, String>>,
    /// It stands behind a filter.
    filtered: bool,
}

impl Metadata {
    /// Reads both.
    pub(super) fn of(file: &File<'_>) -> Self {
        let catalog = file.catalog();
        let info = file.dict(&file.trailer, "Info").unwrap_or_default();
        let info = info.into_iter().map(|(key, value)| (key, file.follow(&value))).collect();
        let mut filtered = false;
        let xmp = match (catalog.get("Metadata"), file.get(&catalog, "Metadata")) {
            (Some(Value::Ref(id)), Value::Stream(dict)) => {
                filtered = dict.contains_key("Filter");
                let data = file.data(*id);
                Some(data.map_or(Err("cannot be read".to_owned()), |data| Xmp::parse(&data)))
            }
            _ => None,
        };
        Self { info, number: File::number_of(&file.trailer, "Info"), xmp, filtered }
    }

    fn xmp(&self) -> Option<&Xmp> {
        self.xmp.as_ref().and_then(|xmp| xmp.as_ref().ok())
    }

    /// A property of XMP.
    pub(in crate::preflight) fn property(&self, name: &str) -> Option<&str> {
        self.xmp()?.get(name)
    }

    fn info_text(&self, key: &str) -> Option<String> {
        self.info.get(key).and_then(Value::text).filter(|text| !text.trim().is_empty())
    }

    /// The version of PDF/X that the file claims, in its words.
    pub(in crate::preflight) fn claim(&self) -> Option<String> {
        let xmp = ["pdfxid:GTS_PDFXVersion", "pdfx:GTS_PDFXVersion"].into_iter().find_map(|name| self.property(name));
        xmp.map(str::to_owned).or_else(|| self.early()).or_else(|| self.info_text("GTS_PDFXVersion"))
    }

    /// The version of 2001 or 2002 that Info claims: of PDF/X-1a in two entries (ISO 15930-1, 6.2), of PDF/X-3 in one.
    /// Both are of PDF 1.3, and judged as those of 2003, which ask the same of PDF 1.4.
    fn early(&self) -> Option<String> {
        let version = self.info_text("GTS_PDFXVersion")?;
        let conformance = self.info_text("GTS_PDFXConformance");
        match (version.as_str(), conformance.as_deref()) {
            ("PDF/X-1:2001", Some("PDF/X-1a:2001")) => conformance,
            ("PDF/X-3:2002", _) => Some(version),
            _ => None,
        }
    }

    /// The standard that the file claims, if it is one that we know.
    pub(in crate::preflight) fn standard(&self) -> Option<Standard> {
        match self.claim()?.as_str() {
            // PDF/X-4p differs by the profile that stands elsewhere, which has a rule of its own.
            "PDF/X-4" | "PDF/X-4p" => Some(Standard::X4),
            claim if claim.starts_with("PDF/X-1") => Some(Standard::X1a),
            claim if claim.starts_with("PDF/X-3") => Some(Standard::X3),
            _ => None,
        }
    }

    /// Judges it.
    pub(super) fn check(&self, standard: Standard, findings: &mut Findings<'_>) {
        self.identification(standard, findings);
        self.packet(standard, findings);
        self.trapped(standard, findings);
        self.agree(findings);
        for key in ["Title", "CreationDate", "ModDate", "Creator", "Producer"] {
            if self.info_text(key).is_none() {
                findings.push(rule("X1-INFO"), format!("Info has no {key}"), At::number(self.number));
            }
        }
    }

    fn identification(&self, standard: Standard, findings: &mut Findings<'_>) {
        let identification = rule("X4-IDENTIFICATION");
        let Some(claim) = self.claim() else {
            findings.push(identification, "the file does not say that it is a PDF/X (GTS_PDFXVersion)", At::default());
            return;
        };
        if self.standard() != Some(standard) {
            findings.push(
                identification,
                format!("the file calls itself {claim}, not {}", standard.name()),
                At::default(),
            );
            return;
        }
        if standard == Standard::X4
            && let Some(info) = self.info_text("GTS_PDFXVersion").filter(|info| *info != claim)
        {
            let message = format!("the file calls itself {claim} in XMP and {info} in Info");
            findings.push(identification, message, At::number(self.number));
            return;
        }
        let own = match standard {
            Standard::X4 => self.property("pdfxid:GTS_PDFXVersion").map(str::to_owned),
            Standard::X1a | Standard::X3 => self.info_text("GTS_PDFXVersion"),
        };
        if standard != Standard::X4 && self.early().as_deref() == Some(&claim) {
            return;
        }
        let exact = match standard {
            Standard::X4 => claim == "PDF/X-4" || claim == "PDF/X-4p",
            Standard::X1a | Standard::X3 => claim == standard.name(),
        };
        match own {
            None => {
                let place = if standard == Standard::X4 { "XMP (pdfxid:GTS_PDFXVersion)" } else { "Info" };
                findings.push(
                    identification,
                    format!("{} has to be claimed in {place}", standard.name()),
                    At::default(),
                );
            }
            Some(own) if own != claim => {
                findings.push(identification, format!("the file calls itself both {claim} and {own}"), At::default());
            }
            Some(_) if !exact => {
                findings.push(
                    identification,
                    format!("the file calls itself {claim}, not {}", standard.name()),
                    At::default(),
                );
            }
            Some(_) => {}
        }
    }

    fn packet(&self, standard: Standard, findings: &mut Findings<'_>) {
        let broken = rule("X4-XMP");
        match &self.xmp {
            // The standards of 2003 do without.
            None if standard == Standard::X4 => findings.push(broken, "the catalog has no XMP metadata", At::default()),
            None => {}
            Some(Err(fault)) => findings.push(broken, format!("the XMP metadata {fault}"), At::default()),
            Some(Ok(xmp)) => {
                if self.filtered {
                    findings.push(broken, "the XMP metadata are compressed", At::default());
                }
                if xmp.get("dc:title").is_none() {
                    findings.push(rule("X4-XMP-TITLE"), "XMP has no title (dc:title)", At::default());
                }
                for name in ["xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"] {
                    let dates = rule("X4-XMP-DATES");
                    match xmp.get(name) {
                        None => findings.push(dates, format!("XMP has no {name}"), At::default()),
                        Some(date) if Moment::of_xmp(date).is_none() => {
                            findings.push(dates, format!("{name} is no date: {date}"), At::default());
                        }
                        Some(_) => {}
                    }
                }
                for name in ["xmpMM:DocumentID", "xmpMM:VersionID", "xmpMM:RenditionClass"] {
                    if xmp.get(name).is_none() {
                        findings.push(rule("X4-XMP-IDENTIFIERS"), format!("XMP has no {name}"), At::default());
                    }
                }
            }
        }
    }

    fn trapped(&self, standard: Standard, findings: &mut Findings<'_>) {
        let trapped = rule("X4-TRAPPED");
        let info = match self.info.get("Trapped") {
            Some(Value::Name(name)) => Some(String::from_utf8_lossy(name).into_owned()),
            _ => None,
        };
        let xmp = self.property("pdf:Trapped").map(str::to_owned);
        let right = |said: &Option<String>| matches!(said.as_deref(), Some("True" | "False"));
        if let Some(said) = self.info.get("Trapped").filter(|said| !matches!(said, Value::Name(_) | Value::Null)) {
            let what = said.text().map_or_else(|| "no name".to_owned(), |text| format!("the string `{text}`, no name"));
            findings.push(trapped, format!("Trapped in Info is {what}"), At::number(self.number));
            return;
        }
        for (place, said) in [("Info", &info), ("XMP", &xmp)] {
            if said.is_some() && !right(said) {
                let said = said.as_deref().unwrap_or_default();
                findings.push(
                    trapped,
                    format!("Trapped in {place} is {said}, not True or False"),
                    At::number(self.number),
                );
            }
        }
        match (&info, &xmp) {
            (None, None) => {
                findings.push(trapped, "neither Info nor XMP says whether the file is trapped", At::default())
            }
            (None, Some(_)) if standard != Standard::X4 => {
                findings.push(trapped, "Info does not say whether the file is trapped", At::default())
            }
            (Some(info), Some(xmp)) if info != xmp => {
                findings.push(trapped, format!("Trapped is {info} in Info and {xmp} in XMP"), At::number(self.number));
            }
            _ => {}
        }
    }

    fn agree(&self, findings: &mut Findings<'_>) {
        let Some(xmp) = self.xmp() else { return };
        let differ = rule("X4-INFO");
        let at = || At::number(self.number);
        let pairs = [
            ("Title", "dc:title"),
            ("Author", "dc:creator"),
            ("Subject", "dc:description"),
            ("Keywords", "pdf:Keywords"),
            ("Creator", "xmp:CreatorTool"),
            ("Producer", "pdf:Producer"),
        ];
        for (key, name) in pairs {
            if let (Some(info), Some(xmp)) = (self.info_text(key), xmp.get(name))
                && info.trim() != xmp.trim()
            {
                findings.push(
                    differ,
                    format!("{key} is `{}` in Info, and {name} is `{xmp}` in XMP", info.trim()),
                    at(),
                );
            }
        }
        for (key, name) in [("CreationDate", "xmp:CreateDate"), ("ModDate", "xmp:ModifyDate")] {
            let (Some(info), Some(xmp)) = (self.info_text(key), xmp.get(name)) else { continue };
            match (Moment::of_info(&info), Moment::of_xmp(xmp)) {
                (None, _) => findings.push(differ, format!("{key} in Info is no date: {info}"), at()),
                (Some(info_moment), Some(moment)) if !info_moment.same(moment) => {
                    findings.push(differ, format!("{key} is {info} in Info, and {name} is {xmp} in XMP"), at());
                }
                _ => {}
            }
        }
    }
}

/// A date with as much of its time as was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    /// Minutes since some day, without the zone.
    minutes: i64,
    /// Seconds, where they were written.
    seconds: Option<i64>,
    /// Minutes east of Greenwich, where they were written.
    zone: Option<i64>,
}

impl Moment {
    /// `D:20260401120000+02'00'` (ISO 32000-1, 7.9.4).
    fn of_info(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix("D:").unwrap_or(text.trim());
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let (digits, zone) = digits.split_at(end);
        let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<i64>().ok());
        let date = (part(0, 4)?, part(4, 6).unwrap_or(1), part(6, 8).unwrap_or(1));
        Self::new(date, (part(8, 10).unwrap_or(0), part(10, 12).unwrap_or(0)), part(12, 14), zone)
    }

    /// `2026-04-01T12:00:00+02:00` (ISO 8601 as XMP has it).
    fn of_xmp(text: &str) -> Option<Self> {
        let (date, time) = text.trim().split_once('T').unwrap_or((text.trim(), ""));
        let mut date = date.split('-').map(|part| part.parse::<i64>().ok());
        let date = (date.next()??, date.next().unwrap_or(Some(1))?, date.next().unwrap_or(Some(1))?);
        let end = time.find(['Z', '+', '-']).unwrap_or(time.len());
        let (time, zone) = time.split_at(end);
        let mut time = time.split(':');
        let mut whole = || time.next().filter(|part| !part.is_empty()).map(str::to_owned);
        let number = |part: Option<String>| part.map_or(Some(0), |part| part.parse::<i64>().ok());
        let (hour, minute) = (number(whole())?, number(whole())?);
        let seconds = whole().and_then(|part| part.split('.').next().and_then(|part| part.parse().ok()));
        Self::new(date, (hour, minute), seconds, zone)
    }

    fn new(date: (i64, i64, i64), time: (i64, i64), seconds: Option<i64>, zone: &str) -> Option<Self> {
        let (year, month, day) = date;
        let right = (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && (0..=24).contains(&time.0)
            && (0..60).contains(&time.1);
        if !right || !(0..=9999).contains(&year) {
            return None;
        }
        // Days of the civil calendar: Howard Hinnant, chrono-compatible low-level date algorithms.
        let (y, m) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
        let era = y.div_euclid(400);
        let of_era = y.rem_euclid(400);
        let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * m + 2) / 5 + day - 1;
        let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
        let offset = || {
            Some(
                digits.get(..2)?.parse::<i64>().ok()? * 60
                    + digits.get(2..4).and_then(|m| m.parse::<i64>().ok()).unwrap_or(0),
            )
        };
        let zone = match zone.chars().next() {
            Some('Z') => Some(0),
            Some('+') => Some(offset()?),
            Some('-') => Some(-offset()?),
            _ => None,
        };
        Some(Self { minutes: (days * 24 + time.0) * 60 + time.1, seconds, zone })
    }

    /// Whether two dates may be one moment: what one of them leaves out is not compared.
    fn same(self, other: Self) -> bool {
        let seconds = match (self.seconds, other.seconds) {
            (Some(own), Some(other)) => own == other,
            _ => true,
        };
        let apart = self.minutes - other.minutes;
        let zoned = match (self.zone, other.zone) {
            (Some(own), Some(other)) => apart == own - other,
            // Without a zone the hour may be anybody's; the day and the minute may not be far.
            _ => apart % 15 == 0 && apart.abs() <= 14 * 60,
        };
        seconds && zoned
    }
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn moments() {
        let info = |text| Moment::of_info(text).unwrap();
        let xmp = |text| Moment::of_xmp(text).unwrap();
        assert!(info("D:20260401120000+02'00'").same(xmp("2026-04-01T12:00:00+02:00")));
        assert!(info("D:20260401120000+02'00'").same(xmp("2026-04-01T10:00:00Z")), "another zone");
        assert!(!info("D:20260401120000+02'00'").same(xmp("2026-04-01T12:00:00Z")), "two hours apart");
        assert!(!info("D:20260401120000+02'00'").same(xmp("2026-04-02T12:00:00+02:00")), "a day apart");
        assert!(!info("D:20260401120001Z").same(xmp("2026-04-01T12:00:00Z")), "a second apart");
        assert!(info("D:202604011200").same(xmp("2026-04-01T12:00:30Z")), "no seconds, no zone");
        assert!(info("D:20260228235900Z").same(xmp("2026-03-01T00:59:00+01:00")), "over the end of a month");
        assert_eq!(Moment::of_xmp("yesterday"), None);
        assert_eq!(Moment::of_info("D:20261301"), None, "a thirteenth month");
    }
}
