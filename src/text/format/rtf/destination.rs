//! Where the text of a group goes.

/// Where the text of a group goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// Into the document.
    Text,
    /// Into the title.
    Title,
    /// Into the table of fonts.
    Fonts,
    /// Nowhere, but a group inside may be shown.
    Frame,
    /// What the document says about itself: nowhere, but for its title.
    Information,
    /// Nowhere.
    Nowhere,
}

/// Groups that hold no text, or text that is not printed as part of the document.
const HIDDEN: &[&str] = &[
    "annotation",
    "atnauthor",
    "atndate",
    "atnicn",
    "atnid",
    "atnparent",
    "atnref",
    "atntime",
    "atrfend",
    "atrfstart",
    "aftncn",
    "aftnsep",
    "aftnsepc",
    "bkmkend",
    "bkmkstart",
    "colortbl",
    "datafield",
    "falt",
    "fldinst",
    "fontemb",
    "footer",
    "footerf",
    "footerl",
    "footerr",
    "formfield",
    "ftncn",
    "ftnsep",
    "ftnsepc",
    "header",
    "headerf",
    "headerl",
    "headerr",
    "keycode",
    "listlevel",
    "listname",
    "listtable",
    "listoverridetable",
    "mmath",
    "nonesttables",
    "nonshppict",
    "objclass",
    "objdata",
    "objname",
    "panose",
    "pict",
    "pn",
    "private",
    "private1",
    "revtbl",
    "rsidtbl",
    "rxe",
    "shprslt",
    "sn",
    "sp",
    "stylesheet",
    "sv",
    "tc",
    "template",
    "txe",
    "xe",
];

/// Groups of which only some inner groups are shown: fields, shapes, objects, text in two encodings.
const FRAMES: &[&str] = &["do", "object", "shp", "shpgrp", "shpinst", "upr"];

/// Groups inside frames that are shown, and those that hold the end of a row.
const SHOWN: &[&str] = &["dptxbxtext", "footnote", "nesttableprops", "result", "shptxt", "ud"];

/// Returns where the text of a group goes that the word `name` begins, inside one whose text goes to `outer`; `None` if the word
/// begins no other destination. `optional` says that `\*` stands before it: an unknown word hides the group.
pub(super) fn destination(name: &str, optional: bool, outer: Destination) -> Option<Destination> {
    if outer == Destination::Nowhere {
        return None;
    }
    match name {
        "fonttbl" => Some(Destination::Fonts),
        "info" => Some(Destination::Information),
        "title" if outer == Destination::Information => Some(Destination::Title),
        _ if HIDDEN.contains(&name) => Some(Destination::Nowhere),
        _ if FRAMES.contains(&name) => Some(match outer {
            Destination::Text | Destination::Frame => Destination::Frame,
            _ => Destination::Nowhere,
        }),
        "ud" | "result" if outer == Destination::Frame => Some(Destination::Text),
        _ if SHOWN.contains(&name) => None,
        _ if optional => Some(Destination::Nowhere),
        _ => None,
    }
}
