//! Names of files that every system takes.

/// For each name one in small letters, digits and hyphens, none twice: `PANTONE 286 C` is `pantone-286-c`.
#[must_use]
pub fn files<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut made: Vec<String> = Vec::new();
    for name in names {
        let mut file = String::new();
        for c in name.to_lowercase().chars() {
            // Letters of every script may stand in a file's name; what else there is may not on some system.
            if c.is_alphanumeric() {
                file.push(c);
            } else if !file.is_empty() && !file.ends_with('-') {
                file.push('-');
            }
        }
        let file = file.trim_end_matches('-');
        let file = if file.is_empty() { "unnamed" } else { file };
        // Names that differ by what files cannot have are told apart by a number.
        let mut unique: String = file.chars().take(80).collect();
        let mut number = 2;
        while made.contains(&unique) {
            unique = format!("{file}-{number}");
            number += 1;
        }
        made.push(unique);
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn safe_and_unlike() {
        let names = files(["PANTONE 286 C", "fr-1", "../a", "Pantone_286_C", "Gold/Ö", "***"]);
        assert_eq!(names, ["pantone-286-c", "fr-1", "a", "pantone-286-c-2", "gold-ö", "unnamed"]);
    }
}
