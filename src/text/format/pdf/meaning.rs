//! What a glyph means where hayro does not say: fonts of the great CJK collections that are embedded without a table to Unicode, and
//! TrueType fonts whose own table of characters can be read backwards.
//!
//! The tables from a character code to a CID and from a CID to Unicode are those of Adobe's character map resources, which hayro-cmap carries.
//!
//! **Invariant:** a meaning is one that the file or a registered collection gives; nothing is guessed from a shape. Fonts that
//! cannot be told apart and differ have none.

use std::collections::BTreeMap;

use hayro_interpret::font::OutlineGlyph;
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, String as Text};
use skrifa::{FontRef, MetadataProvider};

/// Longest code of a character, in bytes.
const LONGEST_CODE: u8 = 4;
/// Most composite fonts of a file that are looked at.
const MOST_FONTS: usize = 10_000;

/// The meanings of a file's glyphs, looked up when the first is asked for.
pub(super) struct Meanings<'a> {
    file: &'a Pdf,
    /// The composite fonts of the file by name, without the tag of a subset.
    fonts: Option<BTreeMap<String, Composite>>,
    /// The characters of each font program by glyph; by hayro's key of the program.
    programs: BTreeMap<u128, BTreeMap<u32, char>>,
    maps: Maps,
}

/// All composite fonts of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Composite {
    /// From codes to a collection and its characters, if all of the name agree.
    collection: Option<(Vec<u8>, CidFamily)>,
    /// Whether the program of each is in the file: the characters of a stand-in say nothing.
    embedded: bool,
}

impl<'a> Meanings<'a> {
    pub(super) fn of(file: &'a Pdf) -> Self {
        Self { file, fonts: None, programs: BTreeMap::new(), maps: Maps::default() }
    }

    /// Returns what a glyph means.
    pub(super) fn of_glyph(&mut self, glyph: &OutlineGlyph) -> Option<BfString> {
        let font = glyph.font_data()?;
        let file = self.file;
        let fonts = self.fonts.get_or_insert_with(|| composites(file));
        let composite = fonts.get(font.postscript_name.as_deref().unwrap_or_default());
        if let Some((encoding, family)) = composite.and_then(|font| font.collection.as_ref())
            && let Some(meaning) = self.maps.meaning(encoding, family, glyph.char_code())
        {
            return Some(meaning);
        }
        if composite.is_some_and(|font| !font.embedded) {
            return None;
        }
        let characters = self
            .programs
            .entry(font.cache_key)
            .or_insert_with(|| characters((*font.data).as_ref()));
        characters.get(&glyph.glyph_id().to_u32()).copied().map(BfString::Char)
    }
}

/// The character maps that were asked for, each read once.
#[derive(Default)]
struct Maps {
    maps: BTreeMap<Vec<u8>, Option<CMap>>,
}

impl Maps {
    /// Returns what a code of a predefined encoding means in a collection.
    fn meaning(&mut self, encoding: &[u8], family: &CidFamily, code: u32) -> Option<BfString> {
        let encoding = self.map(&CMapName::from_bytes(encoding))?;
        let cid = (1..=LONGEST_CODE).find_map(|length| encoding.lookup_cid_code(code, length))?;
        self.map(&family.ucs2_cmap()?)?.lookup_bf_string(cid)
    }

    fn map(&mut self, name: &CMapName<'_>) -> Option<&CMap> {
        let read = || match name {
            CMapName::IdentityH => Some(CMap::identity_h()),
            CMapName::IdentityV => Some(CMap::identity_v()),
            _ => CMap::parse(load_embedded(*name)?, load_embedded),
        };
        self.maps.entry(name.to_bytes().to_vec()).or_insert_with(read).as_ref()
    }
}

/// Returns the composite fonts of a file.
fn composites(file: &Pdf) -> BTreeMap<String, Composite> {
    let is_composite = |dict: &Dict<'_>| {
        dict.get::<Name<'_>>("Subtype").is_some_and(|subtype| subtype.as_str() == "Type0")
    };
    let mut dicts = Vec::new();
    for object in file.objects() {
        let dict = match object {
            Object::Dict(dict) => dict,
            Object::Stream(stream) => stream.dict().clone(),
            _ => continue,
        };
        dicts.push(dict);
    }
    let mut fonts: BTreeMap<String, Composite> = BTreeMap::new();
    let mut add = |dict: &Dict<'_>| {
        if fonts.len() < MOST_FONTS && is_composite(dict) {
            let name = dict.get::<Name<'_>>("BaseFont");
            let name = name.as_ref().map_or("", |name| without_tag(name.as_str())).to_owned();
            let font = composite(dict);
            fonts
                .entry(name)
                .and_modify(|known| {
                    known.embedded &= font.embedded;
                    if known.collection != font.collection {
                        known.collection = None;
                    }
                })
                .or_insert(font);
        }
    };
    for dict in &dicts {
        // A font is an object of its own, or stands in the resources of a page or a form.
        add(dict);
        let resources = dict.get::<Dict<'_>>("Resources");
        for holder in [Some(dict), resources.as_ref()].into_iter().flatten() {
            let Some(named) = holder.get::<Dict<'_>>("Font") else { continue };
            named.keys().filter_map(|key| named.get::<Dict<'_>>(key)).for_each(|font| add(&font));
        }
    }
    fonts
}

fn composite(font: &Dict<'_>) -> Composite {
    let descendant = font
        .get::<Array<'_>>("DescendantFonts")
        .and_then(|fonts| fonts.iter::<Dict<'_>>().next())
        .unwrap_or_default();
    let descriptor = descendant.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
    let embedded =
        ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| descriptor.contains_key(key));
    let family = || {
        let system = descendant.get::<Dict<'_>>("CIDSystemInfo")?;
        let registry = system.get::<Text<'_>>("Registry")?;
        let ordering = system.get::<Text<'_>>("Ordering")?;
        let family = CidFamily::from_registry_ordering(&registry, &ordering);
        family.ucs2_cmap().is_some().then_some(family)
    };
    let collection = match font.get::<Object<'_>>("Encoding") {
        Some(Object::Name(name)) => {
            let name: &[u8] = &name;
            // What a predefined encoding says of its collection goes before what the font says.
            predefined_family(name).or_else(family).map(|family| (name.to_vec(), family))
        }
        _ => None,
    };
    Composite { collection, embedded }
}

/// Returns the collection of a predefined encoding; the identity has none.
fn predefined_family(encoding: &[u8]) -> Option<CidFamily> {
    let name = CMapName::from_bytes(encoding);
    if matches!(name, CMapName::IdentityH | CMapName::IdentityV) {
        return None;
    }
    let map = CMap::parse(load_embedded(name)?, load_embedded)?;
    let family = map.metadata().character_collection.clone()?.family;
    family.ucs2_cmap().is_some().then_some(family)
}

/// "ABCDEF+Name" is a subset of "Name".
fn without_tag(name: &str) -> &str {
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 => rest,
        _ => name,
    }
}

/// Returns the character of each glyph of a font program: the first of several. A font of symbols has none.
fn characters(program: &[u8]) -> BTreeMap<u32, char> {
    let mut characters = BTreeMap::new();
    let Ok(font) = FontRef::new(program) else { return characters };
    let table = font.charmap();
    if table.is_symbol() {
        return characters;
    }
    for (code, glyph) in table.mappings() {
        if let Some(sign) = char::from_u32(code)
            && glyph.to_u32() != 0
        {
            characters.entry(glyph.to_u32()).or_insert(sign);
        }
    }
    characters
}
