//! Collects what an importer finds and makes an outline of it.
//!
//! Every pattern is read by the grammar as it comes; one that our language cannot say is dropped and reported, so that the
//! result loads without faults.
//!
//! **Invariant:** an importer adds categories and patterns in the order of its file; ids are made here only.

use std::collections::{BTreeMap, BTreeSet};

use super::loss::Log;
use super::outline::{Concept, Outline, Set, Term};
use super::phrase::{Wild, phrase};
use crate::codebook::Register;
use crate::codebook::grammar::Reader;
use crate::codebook::stems;
use crate::text::Language;
use unicode_normalization::UnicodeNormalization;

/// Longest id, in bytes; that of the loader.
const LONGEST_ID: usize = 200;
/// Longest part of an id, in bytes.
const LONGEST_PART: usize = 40;

/// A category of the source.
#[derive(Clone, Debug, Default)]
pub(super) struct Category {
    pub(super) name: String,
    pub(super) line: Option<u64>,
    pub(super) parent: Option<usize>,
    pub(super) note: String,
    /// Labels by language; if there are none, the name is the label.
    pub(super) labels: Vec<(Language, String)>,
    terms: Vec<(Language, String)>,
    except: Vec<(Language, String)>,
}

/// An import under way.
pub(super) struct Import {
    /// Language of what has none of its own.
    pub(super) language: Language,
    pub(super) log: Log,
    pub(super) title: String,
    pub(super) categories: Vec<Category>,
    children: BTreeMap<(Option<usize>, String), usize>,
    known: BTreeSet<(usize, Language, String)>,
    excepted: BTreeSet<(usize, String)>,
    sets: Vec<Set>,
    /// Index of each set by name.
    set_names: BTreeMap<String, usize>,
    reader: Reader,
}

impl Import {
    pub(super) fn new(language: Language) -> Self {
        Self {
            language,
            log: Log::default(),
            title: String::new(),
            categories: Vec::new(),
            children: BTreeMap::new(),
            known: BTreeSet::new(),
            excepted: BTreeSet::new(),
            sets: Vec::new(),
            set_names: BTreeMap::new(),
            reader: Reader::default(),
        }
    }

    /// Returns the category of this name below `parent`; it is made if it is not there.
    pub(super) fn category(
        &mut self,
        parent: Option<usize>,
        name: &str,
        line: Option<u64>,
    ) -> usize {
        let name = name.trim();
        let next = self.categories.len();
        let index = *self.children.entry((parent, name.to_owned())).or_insert(next);
        if index == next {
            self.categories.push(Category {
                name: name.to_owned(),
                line,
                parent,
                ..Category::default()
            });
        }
        index
    }

    /// Makes a category, though another of this name may be there.
    pub(super) fn own_category(&mut self, parent: Option<usize>, name: &str) -> usize {
        self.categories.push(Category {
            name: name.trim().to_owned(),
            parent,
            ..Category::default()
        });
        self.categories.len() - 1
    }

    /// Takes an entry of words, with wildcards.
    pub(super) fn entry(&mut self, category: usize, line: Option<u64>, entry: &str, wild: Wild) {
        match phrase(entry, wild) {
            Ok(phrase) => self.term(category, line, entry, phrase.pattern, &phrase.notes),
            Err(why) => self.log.dropped(line, entry, why),
        }
    }

    /// Takes a pattern; `notes` say in what it differs from the item.
    pub(super) fn term(
        &mut self,
        category: usize,
        line: Option<u64>,
        item: &str,
        pattern: String,
        notes: &[&str],
    ) {
        let language = self.language;
        self.term_in(category, language, line, item, pattern, notes);
    }

    /// Takes a pattern of a language.
    pub(super) fn term_in(
        &mut self,
        category: usize,
        language: Language,
        line: Option<u64>,
        item: &str,
        pattern: String,
        notes: &[&str],
    ) {
        if let Err(why) = self.check(&pattern, language) {
            return self.log.dropped(line, item, &why);
        }
        if notes.is_empty() {
            self.log.translated();
        } else {
            self.log.approximated(line, item, &pattern, &notes.join("; "));
        }
        if self.known.insert((category, language, pattern.clone())) {
            self.categories[category].terms.push((language, pattern));
        }
    }

    /// Takes an exception of a category; it belongs to an item that has been reported.
    ///
    /// # Errors
    /// Why the pattern cannot be.
    pub(super) fn except(&mut self, category: usize, pattern: String) -> Result<(), String> {
        self.check(&pattern, self.language)?;
        if self.excepted.insert((category, pattern.clone())) {
            self.categories[category].except.push((self.language, pattern));
        }
        Ok(())
    }

    /// Returns an error if the grammar has something against a pattern.
    ///
    /// # Errors
    /// What it has against it.
    pub(super) fn check(&mut self, pattern: &str, language: Language) -> Result<(), String> {
        let read = self.reader.pattern(pattern);
        let read = read.and_then(|pattern| stems::of_pattern(pattern, language));
        read.map(drop).map_err(|faults| {
            let fault = faults.into_iter().next();
            fault.map_or_else(String::new, |fault| {
                format!("as a pattern it is faulty: {}", fault.message)
            })
        })
    }

    /// Makes a set, of what `members` returns, unless it is there; returns how a pattern refers to it, or `None` if it is empty.
    /// Members that cannot be in a set are left out.
    pub(super) fn set(
        &mut self,
        name: &str,
        members: impl FnOnce(&Self) -> Vec<String>,
    ) -> Option<String> {
        let index = match self.set_names.get(name) {
            Some(index) => *index,
            None => {
                let mut sound: Vec<String> = Vec::new();
                let mut seen = BTreeSet::new();
                for member in members(self) {
                    if self.reader.member(&member).is_ok() && seen.insert(member.clone()) {
                        sound.push(member);
                    }
                }
                self.sets.push(Set {
                    name: name.to_owned(),
                    language: self.language,
                    members: sound,
                });
                self.set_names.insert(name.to_owned(), self.sets.len() - 1);
                self.sets.len() - 1
            }
        };
        (!self.sets[index].members.is_empty()).then(|| format!("@{name}"))
    }

    /// Returns the patterns of a category that may stand in a set: its own and those of categories below it.
    pub(super) fn members_of(&self, category: usize) -> Vec<String> {
        let below = |mut index: usize| loop {
            if index == category {
                return true;
            }
            match self.categories[index].parent {
                Some(parent) => index = parent,
                None => return false,
            }
        };
        let all = self.categories.iter().enumerate().filter(|(index, _)| below(*index));
        let terms = all.flat_map(|(_, category)| &category.terms);
        terms.map(|(_, pattern)| pattern.clone()).collect()
    }

    /// Returns the outline, its id made from the name of the file.
    pub(super) fn finish(mut self, file: &str) -> (Outline, Log) {
        let id = codebook_id(file);
        self.own_terms_of_groups();
        let order = self.order();
        let mut ids: Vec<String> = vec![String::new(); self.categories.len()];
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut concepts = Vec::with_capacity(order.len());
        for index in order {
            let category = &self.categories[index];
            let above = category.parent.map_or("", |parent| ids[parent].as_str());
            let (id, why) = name(above, &category.name, &mut taken);
            if let Some(why) = why {
                self.log.renamed(category.line, &category.name, &id, why);
            }
            let label = if category.labels.is_empty() {
                vec![(Language::UNKNOWN, category.name.clone())]
            } else {
                category.labels.clone()
            };
            let term = |(language, pattern): &(Language, String)| Term {
                pattern: pattern.clone(),
                language: *language,
                register: Register::General,
                low_confidence: false,
            };
            concepts.push(Concept {
                id: id.clone(),
                label,
                note: category.note.clone(),
                terms: category.terms.iter().map(term).collect(),
                except: category.except.clone(),
                examples: Vec::new(),
            });
            ids[index] = id;
        }
        self.log.rows.sort_by_key(|row| row.line.unwrap_or(u64::MAX));
        let title = if self.title.is_empty() { id.clone() } else { self.title };
        self.sets.retain(|set| !set.members.is_empty());
        let outline = Outline { id, title, sets: self.sets, concepts, ..Outline::default() };
        (outline, self.log)
    }

    /// A group has no terms of its own with us: they move to a member.
    fn own_terms_of_groups(&mut self) {
        let groups: BTreeSet<usize> =
            self.categories.iter().filter_map(|category| category.parent).collect();
        for index in groups {
            let terms = std::mem::take(&mut self.categories[index].terms);
            let except = std::mem::take(&mut self.categories[index].except);
            if terms.is_empty() {
                continue;
            }
            let line = self.categories[index].line;
            let mut label = "general".to_owned();
            while self.children.contains_key(&(Some(index), label.clone())) {
                label.push('_');
            }
            let member = self.category(Some(index), &label, line);
            self.categories[member].terms = terms;
            self.categories[member].except = except;
            let name = self.categories[index].name.clone();
            self.log.renamed(
                line,
                &name,
                &format!("{name} / {label}"),
                "a group has no words of its own: they are those of a member; the group counts each passage once",
            );
        }
    }

    /// Categories in the order of the file, each after its parent.
    fn order(&self) -> Vec<usize> {
        let mut below: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        for (index, category) in self.categories.iter().enumerate() {
            below.entry(category.parent).or_default().push(index);
        }
        let mut order = Vec::with_capacity(self.categories.len());
        let mut open: Vec<usize> = below.remove(&None).unwrap_or_default();
        open.reverse();
        while let Some(index) = open.pop() {
            order.push(index);
            open.extend(below.remove(&Some(index)).unwrap_or_default().into_iter().rev());
        }
        order
    }
}

/// Returns an id of our form from the name of a file.
pub(super) fn codebook_id(file: &str) -> String {
    let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let id = plain(stem, '-');
    if id.is_empty() { "codebook".to_owned() } else { id }
}

/// Returns an id below `above` that is not taken, and why it is not simply the name in small letters.
fn name(above: &str, label: &str, taken: &mut BTreeSet<String>) -> (String, Option<&'static str>) {
    const LETTERS: &str = "ids are of the letters a-z, digits and \"_\"; the label keeps the name";
    const TWICE: &str = "another category has this id already; the label keeps the name";
    const LONG: &str = "an id has at most 200 characters; the label keeps the name";
    let mut part = plain(label, '_').replace('-', "_");
    let lost = label.chars().any(|sign| sign.is_alphanumeric() && !sign.is_ascii());
    let mut why = lost.then_some(LETTERS);
    if part.is_empty() {
        "category".clone_into(&mut part);
        why = Some(LETTERS);
    }
    if part.len() > LONGEST_PART {
        part.truncate(LONGEST_PART);
        why = Some(LONG);
    }
    let mut above = above;
    // Room for a number.
    while !above.is_empty() && above.len() + 1 + part.len() + 8 > LONGEST_ID {
        above = above.rsplit_once('.').map_or("", |(above, _)| above);
        why = Some(LONG);
    }
    let stem = if above.is_empty() { part } else { format!("{above}.{part}") };
    let mut id = stem.clone();
    let mut number = 2_u32;
    while !taken.insert(id.clone()) {
        id = format!("{stem}_{number}");
        number += 1;
        why = why.or(Some(TWICE));
    }
    (id, why)
}

/// Returns a text in small ASCII letters and digits; accents go, runs of anything else are one `joint`.
fn plain(text: &str, joint: char) -> String {
    let mut plain = String::new();
    for sign in text.nfkd().flat_map(char::to_lowercase) {
        if sign.is_ascii_alphanumeric() || sign == '_' {
            plain.push(sign);
        } else if unicode_normalization::char::is_combining_mark(sign) {
            // An accent.
        } else if !plain.is_empty() && !plain.ends_with(joint) {
            plain.push(joint);
        }
    }
    plain.trim_matches([joint, '_']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_from_labels() {
        let mut taken = BTreeSet::new();
        let mut id = |above: &str, label: &str| name(above, label, &mut taken);
        assert_eq!(id("", "A CATEGORY"), ("a_category".to_owned(), None));
        assert_eq!(id("", "a category").0, "a_category_2");
        assert_eq!(id("", "Été").0, "ete");
        assert!(id("", "Été").1.is_some());
        assert_eq!(id("", "网络主权").0, "category");
        assert_eq!(id("a_category", "+negative").0, "a_category.negative");
        let deep = vec!["part"; 39].join(".");
        let (long, why) = id(&deep, &"x".repeat(300));
        assert!(long.len() <= LONGEST_ID && why.is_some());
        assert_eq!(codebook_id("/x/My Book.v2.ykd"), "my-book-v2");
        assert_eq!(codebook_id("词典.dic"), "codebook");
    }

    #[test]
    fn words_of_a_group_move_to_a_member() {
        let mut import = Import::new(Language::ENGLISH);
        let group = import.category(None, "Sea", Some(1));
        import.entry(group, Some(2), "water", Wild::Many);
        let member = import.category(Some(group), "general", Some(3));
        import.entry(member, Some(4), "wave", Wild::Many);
        let (outline, log) = import.finish("sea.yml");
        let ids: Vec<&str> = outline.concepts.iter().map(|concept| concept.id.as_str()).collect();
        assert_eq!(ids, ["sea", "sea.general", "sea.general_2"]);
        assert!(outline.concepts[0].terms.is_empty());
        assert_eq!(log.translated, 2);
    }
}
