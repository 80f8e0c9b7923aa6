//! The surface forms that terms matched, counted over all documents of a worker.

use hashbrown::HashMap;

/// Longest form that is kept in full, in words; of longer ones (gaps, `near`) the ends are kept, so that the table is
/// bounded by the vocabulary.
const FULL: u32 = 6;
/// Characters kept of each end where nothing parts the words (Chinese).
const END: usize = 4;

/// Counts by term and form.
#[derive(Default)]
pub struct Forms {
    terms: HashMap<u32, HashMap<Box<str>, u64>>,
    form: String,
}

impl Forms {
    /// Counts one form: the matched text, in lower case, white space as one space.
    pub fn count(&mut self, term: u32, matched: &str, words: u32) {
        write_form(matched, words, &mut self.form);
        let forms = self.terms.entry(term).or_default();
        match forms.get_mut(self.form.as_str()) {
            Some(count) => *count += 1,
            None => {
                forms.insert(self.form.as_str().into(), 1);
            }
        }
    }

    /// Takes the counts out, by term and form.
    pub fn drain(&mut self) -> Vec<((u32, Box<str>), u64)> {
        let mut all: Vec<_> = self
            .terms
            .drain()
            .flat_map(|(term, forms)| {
                forms.into_iter().map(move |(form, count)| ((term, form), count))
            })
            .collect();
        all.sort_unstable();
        all
    }
}

fn write_form(matched: &str, words: u32, form: &mut String) {
    form.clear();
    let mut pieces = matched.split_whitespace();
    if words > FULL {
        let (first, last) = (pieces.next().unwrap_or_default(), pieces.next_back());
        let lower =
            |text: &str, form: &mut String| form.extend(text.chars().flat_map(char::to_lowercase));
        match last {
            Some(last) => {
                lower(first, form);
                form.push_str(" … ");
                lower(last, form);
            }
            None if first.chars().count() > 2 * END + 1 => {
                let tail = first.char_indices().rev().nth(END - 1).map_or(0, |(at, _)| at);
                form.extend(first.chars().take(END));
                form.push_str(" … ");
                form.push_str(&first[tail..]);
            }
            None => lower(first, form),
        }
        return;
    }
    for (at, piece) in pieces.enumerate() {
        if at > 0 {
            form.push(' ');
        }
        form.extend(piece.chars().flat_map(char::to_lowercase));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_lower_case_and_bounded() {
        let mut forms = Forms::default();
        forms.count(1, "Cyber\n Sovereignty", 2);
        forms.count(1, "cyber sovereignty", 2);
        forms.count(0, "Sovereignty of all of the states in cyberspace", 8);
        forms.count(0, "国家主权平等原则同样适用于网络空间", 17);
        let all: Vec<_> = forms
            .drain()
            .into_iter()
            .map(|((term, form), count)| (term, form.to_string(), count))
            .collect();
        assert_eq!(
            all,
            [
                (0, "sovereignty … cyberspace".into(), 1),
                (0, "国家主权 … 网络空间".into(), 1),
                (1, "cyber sovereignty".into(), 2)
            ]
        );
    }
}
