//! Words of a text as written and as read off a page, in one spelling, so that they can be compared.
//!
//! Knows just enough Markdown to take the markup away, and nothing of the compiler's own reading of it. Spaces of any
//! width are one, apostrophes and quotes are straight, and a mark that French sets apart from its word is joined to it.

use unicode_normalization::UnicodeNormalization;

/// Text read off a PDF.
pub struct Extracted(Vec<Read>);

struct Read {
    word: String,
    page: usize,
    /// Whether the word stands at a line's end, where it may go on in the next line.
    line_end: bool,
}

impl Extracted {
    /// `text` as `pdftotext -raw` gives it: a line a line, pages ended by form feeds.
    pub fn parse(text: &str) -> Self {
        let mut words = Vec::new();
        for (page, text) in text.split('\u{c}').enumerate() {
            for line in text.lines() {
                let start = words.len();
                words.extend(split(line).into_iter().map(|word| Read { word, page, line_end: false }));
                if let Some(last) = words[start..].last_mut() {
                    last.line_end = true;
                }
            }
        }
        Self(words)
    }

    /// Whether the words stand there one after the other with nothing between them, but for what a page ends and
    /// begins with.
    ///
    /// # Errors
    /// How far they go in the best place.
    pub fn find(&self, words: &[String]) -> Result<(), String> {
        let best = (0..self.0.len()).map(|start| self.follow(start, words)).max().unwrap_or((0, 0));
        let (found, end) = best;
        if found == words.len() {
            return Ok(());
        }
        let context = words[found.saturating_sub(4)..found].join(" ");
        let there: Vec<&str> = self.0[end.min(self.0.len())..].iter().take(4).map(|read| read.word.as_str()).collect();
        Err(format!("after `{context}` the page has `{}` where the text has `{}`", there.join(" "), words[found]))
    }

    /// How many of `words` follow from `start`, and where that ends.
    fn follow(&self, start: usize, words: &[String]) -> (usize, usize) {
        let mut at = start;
        for (count, word) in words.iter().enumerate() {
            if let Some(next) = self.read(at, word) {
                at = next;
                continue;
            }
            // The rest of the page may be its slug; the text goes on on a later one.
            let page = if count == 0 { None } else { self.0.get(at - 1).map(|read| read.page) };
            let later = page.and_then(|page| {
                (at..self.0.len()).filter(|&i| self.0[i].page > page).find_map(|i| self.read(i, word))
            });
            match later {
                Some(next) => at = next,
                None => return (count, at),
            }
        }
        (words.len(), at)
    }

    /// Where the word that stands at `at`, over line ends if need be, is over; `None` if it is another word.
    fn read(&self, mut at: usize, word: &str) -> Option<usize> {
        let mut rest = word;
        loop {
            let read = self.0.get(at)?;
            rest = rest.strip_prefix(read.word.as_str())?;
            at += 1;
            if rest.is_empty() {
                return Some(at);
            }
            if !read.line_end {
                return None;
            }
        }
    }
}

/// The words of a content file, one list for each part that may stand in a place of its own: a part begins and ends at
/// a `:::` and begins at a heading that has attributes.
pub fn parts(markdown: &str) -> Vec<Vec<String>> {
    let mut parts = vec![String::new()];
    for line in markdown.trim_start_matches('\u{feff}').lines() {
        let line = line.trim();
        if line.starts_with(":::") || (line.starts_with('#') && line.ends_with('}')) {
            parts.push(String::new());
        }
        if let (Some(text), Some(part)) = (plain(line), parts.last_mut()) {
            // Between ideographs a line end is no space.
            let wide = |c: char| ('\u{2E80}'..'\u{AC00}').contains(&c) || ('\u{FF00}'..'\u{FFF0}').contains(&c);
            if part.trim_end_matches('\n').ends_with(wide) && !part.ends_with("\n\n") && text.starts_with(wide) {
                part.pop();
            }
            part.push_str(&text);
            part.push('\n');
        }
    }
    parts.iter().map(|part| split(part)).filter(|part| !part.is_empty()).collect()
}

/// A line without its markup; `None` if it is nothing but markup.
fn plain(line: &str) -> Option<String> {
    let only_attributes = line.starts_with('{') && line.ends_with('}');
    let rule = line.len() >= 3 && line.chars().all(|c| c == '*' || c == '-');
    let picture = line.starts_with("![");
    if line.starts_with(":::") || only_attributes || rule || picture {
        return None;
    }
    let mut text = line.trim_start_matches('>').trim_start();
    if let Some(item) = ["- ", "* ", "+ "].iter().find_map(|bullet| text.strip_prefix(bullet)) {
        text = item;
    }
    if text.starts_with('#') {
        text = text.trim_start_matches('#');
        // Attributes of a heading.
        text = text.rfind('{').filter(|_| text.ends_with('}')).map_or(text, |at| &text[..at]);
    }
    let text = text.strip_suffix('\\').unwrap_or(text);
    let mut out = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '*' => {}
            '\\' => out.extend(rest.next()),
            '[' | '<' | '>' => {}
            // `](url)` and `]{.class}`.
            ']' => match rest.peek() {
                Some('(') => while rest.next().is_some_and(|c| c != ')') {},
                Some('{') => while rest.next().is_some_and(|c| c != '}') {},
                _ => {}
            },
            other => out.push(other),
        }
    }
    Some(out.replace("&nbsp;", " ").replace("&amp;", "&"))
}

/// Words in one spelling.
fn split(text: &str) -> Vec<String> {
    let mut spelled = String::new();
    for c in text.nfc() {
        // The quarter of an em between an ideograph and a letter is a space for some readers.
        let ideograph = |c: char| matches!(c, '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}');
        if let Some(before) = spelled.chars().next_back()
            && before.is_alphanumeric()
            && c.is_alphanumeric()
            && ideograph(before) != ideograph(c)
        {
            spelled.push(' ');
        }
        match c {
            // A hyphen that the source does not have; a joiner; the controls that poppler puts around other directions.
            '\u{ad}' | '\u{2060}' | '\u{202a}'..='\u{202e}' => {}
            '’' | '‘' | 'ʼ' => spelled.push('\''),
            '“' | '„' => spelled.push('«'),
            '”' => spelled.push('»'),
            '"' if spelled.chars().next_back().is_none_or(|before| before.is_whitespace() || before == '(') => {
                spelled.push('«');
            }
            '"' => spelled.push('»'),
            '…' => spelled.push_str("..."),
            // Markers belong to the form, not to the text.
            '■' | '▶' | '•' => spelled.push(' '),
            other => spelled.push(other),
        }
    }
    let mut words: Vec<String> = Vec::new();
    let mut opening = String::new();
    for word in spelled.split_whitespace() {
        let marks_only = word.chars().all(|c| matches!(c, ':' | ';' | '!' | '?' | '%' | '»' | '.' | ','));
        match words.last_mut() {
            _ if word == "«" => opening.push('«'),
            Some(before) if marks_only => before.push_str(word),
            _ => words.push(std::mem::take(&mut opening) + word),
        }
    }
    words
}
