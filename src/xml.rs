//! Text inside XML: what XMP and SVG have in common.

/// Adds text to XML, in an element or a quoted attribute. Characters that XML 1.0 does not allow (section 2.2) are left out.
pub fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_xml_forbids_is_left_out() {
        let mut out = String::new();
        super::escape(&mut out, "a\u{1} & <b> \"c\"\n");
        assert_eq!(out, "a &amp; &lt;b&gt; &quot;c&quot;\n");
    }
}
