//! Address cards: vCard 3.0 (RFC 2426), the version that telephones read from QR codes.

/// What stands on a card; empty texts are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// The name to show; where empty, given and family name, else the organisation.
    pub name: String,
    /// Given name.
    pub given: String,
    /// Family name.
    pub family: String,
    /// Organisation.
    pub organisation: String,
    /// What the person does there.
    pub title: String,
    /// Telephone numbers.
    pub phone: Vec<String>,
    /// E-mail addresses.
    pub email: Vec<String>,
    /// Web address.
    pub url: String,
    /// Street and number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub city: String,
    /// State or region.
    pub region: String,
    /// Country.
    pub country: String,
    /// A remark.
    pub note: String,
}

impl Card {
    /// The name to show; empty where there is neither a name nor an organisation.
    pub fn shown(&self) -> String {
        let person = format!("{} {}", self.given, self.family);
        [self.name.as_str(), person.trim(), self.organisation.as_str()]
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default()
            .to_owned()
    }

    /// The card as a QR code holds it.
    pub fn text(&self) -> String {
        let mut out = String::from("BEGIN:VCARD\r\nVERSION:3.0\r\n");
        let mut line = |name: &str, parts: &[&str], needed: bool| {
            if needed || parts.iter().any(|part| !part.is_empty()) {
                let parts: Vec<String> = parts.iter().map(|part| escape(part)).collect();
                out.push_str(&format!("{name}:{}\r\n", parts.join(";")));
            }
        };
        // Both are required (RFC 2426, 3.1.1 and 3.1.2).
        line("N", &[&self.family, &self.given, "", "", ""], true);
        line("FN", &[&self.shown()], true);
        line("ORG", &[&self.organisation], false);
        line("TITLE", &[&self.title], false);
        self.phone.iter().for_each(|phone| line("TEL", &[phone], false));
        self.email.iter().for_each(|email| line("EMAIL", &[email], false));
        let address = ["", "", &self.street, &self.city, &self.region, &self.postcode, &self.country];
        line("ADR", &address, false);
        line("URL", &[&self.url], false);
        line("NOTE", &[&self.note], false);
        out.push_str("END:VCARD");
        out
    }
}

/// A text value (RFC 2426, 5: backslash, comma, semicolon and line break are escaped).
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' | '\r' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_special_is_escaped_and_what_is_empty_left_out() {
        let card = Card {
            organisation: "Rook, Crow; Co".into(),
            phone: vec!["+33 3 88 41 20 00".into()],
            city: "Strasbourg".into(),
            ..Card::default()
        };
        let lines = ["BEGIN:VCARD", "VERSION:3.0", "N:;;;;", "FN:Rook\\, Crow\\; Co", "ORG:Rook\\, Crow\\; Co"];
        let rest = ["TEL:+33 3 88 41 20 00", "ADR:;;;Strasbourg;;;", "END:VCARD"];
        assert_eq!(card.text(), [&lines[..], &rest[..]].concat().join("\r\n"));
    }
}
