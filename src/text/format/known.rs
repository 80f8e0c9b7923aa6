//! The formats that governance documents come in, and how each is recognised.
//!
//! **Invariant:** every format that a folder of documents is likely to hold has a row, with a reader or with the reason why not.

use super::source::Source;
use super::{
    Codec, Reader, Unreadable, docx, epub, html, inner_name, markdown, odt, pdf, plain, rtf,
};
use crate::text::encoding;

/// A format of documents.
pub struct Format {
    /// Short lower-case name, as in the `format` column of `documents.csv`.
    pub name: &'static str,
    /// File name extensions, lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// Byte strings that a file of this format begins with, each with its offset.
    pub magic: &'static [(usize, &'static [u8])],
    /// What is read of it, or why it is not read.
    pub description: &'static str,
    /// Its reader; `None` if the format is known, but not read as one document.
    pub reader: Option<&'static dyn Reader>,
    /// How its rows are told apart, if it is a table whose rows are documents; the corpus reads those.
    pub table: Option<Table>,
    /// How it is compressed, if what is inside is the document.
    pub codec: Option<Codec>,
    /// Whether its parser is so complex that a file may hang or exhaust it: it is read in a process of its own.
    pub isolated: bool,
}

/// How the rows of a table are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// Cells between commas, semicolons or tabs, under a row of column names.
    Delimited,
    /// A JSON object a line.
    JsonLines,
    /// Columns one after another, in groups of rows (Parquet).
    Columns,
}

impl Format {
    const fn unread(
        name: &'static str,
        extensions: &'static [&'static str],
        magic: &'static [(usize, &'static [u8])],
        description: &'static str,
    ) -> Self {
        Self {
            name,
            extensions,
            magic,
            description,
            reader: None,
            table: None,
            codec: None,
            isolated: false,
        }
    }

    const fn rows(
        name: &'static str,
        extensions: &'static [&'static str],
        table: Table,
        description: &'static str,
    ) -> Self {
        Self {
            name,
            extensions,
            magic: &[],
            description,
            reader: None,
            table: Some(table),
            codec: None,
            isolated: false,
        }
    }

    /// Returns why a document of this format, which has no reader, is not read.
    pub(super) fn refusal(&self, source: Source<'_>) -> Unreadable {
        if self.name == OLD_OFFICE {
            match source.contains(&utf16("EncryptedPackage")) {
                Ok(true) => return Unreadable::encrypted(),
                Ok(false) => {}
                Err(error) => return error.into(),
            }
        }
        Unreadable::new("unsupported-format", self.description)
    }

    /// Returns the format that the extension of a file name stands for.
    pub fn of_name(name: &str) -> Option<&'static Self> {
        let (_, extension) = name.rsplit_once('.')?;
        let extension = extension.to_lowercase();
        FORMATS.iter().find(|format| format.extensions.contains(&extension.as_str()))
    }
}

/// The name of the format that everything falls back on.
const PLAIN: &str = "text";
/// The name of the format in whose containers encrypted Word documents are, too.
const OLD_OFFICE: &str = "doc";

/// All formats, in the order in which they are tried.
pub static FORMATS: &[Format] = &[
    Format {
        name: PLAIN,
        extensions: &["txt", "text", "log", "rst", "adoc", "org", "tex"],
        magic: &[],
        description: "plain text of any size, in any common encoding, hard-wrapped or with a paragraph a line",
        reader: Some(&plain::Plain),
        table: None,
        codec: None,
        isolated: false,
    },
    Format {
        name: "markdown",
        extensions: &["md", "markdown", "mdown", "mkd", "qmd", "rmd"],
        magic: &[],
        description: "CommonMark with tables and YAML front matter; markup is removed",
        reader: Some(&markdown::Markdown),
        table: None,
        codec: None,
        isolated: false,
    },
    Format {
        name: "html",
        extensions: &["html", "htm", "xhtml", "xht"],
        magic: &[],
        description: "the visible text of a web page; scripts, navigation and hidden parts are left out",
        reader: Some(&html::Html),
        table: None,
        codec: None,
        isolated: true,
    },
    Format::rows(
        "csv",
        &["csv", "tsv", "tab"],
        Table::Delimited,
        "a table; each row with a text column is a document, its other columns are metadata",
    ),
    Format::rows(
        "jsonl",
        &["jsonl", "ndjson"],
        Table::JsonLines,
        "a JSON object a line; each with a text field is a document, its other fields are metadata",
    ),
    Format {
        name: "pdf",
        extensions: &["pdf"],
        magic: &[(0, b"%PDF-")],
        description: "the text layer in reading order, without what repeats on every page",
        reader: Some(&pdf::Pdf),
        table: None,
        codec: None,
        isolated: true,
    },
    Format {
        name: "docx",
        extensions: &["docx", "docm", "dotx"],
        magic: &[],
        description: "paragraphs, tables and notes as printed; deletions, comments and field codes are left out",
        reader: Some(&docx::Docx),
        table: None,
        codec: None,
        isolated: true,
    },
    Format {
        name: "odt",
        extensions: &["odt", "ott", "fodt"],
        magic: &[],
        description: "paragraphs, tables and notes, packed or flat; deletions and comments are left out",
        reader: Some(&odt::Odt),
        table: None,
        codec: None,
        isolated: true,
    },
    Format {
        name: "rtf",
        extensions: &["rtf"],
        magic: &[(0, b"{\\rtf")],
        description: "paragraphs, lists, tables and notes as printed; deletions, comments and field codes are left out",
        reader: Some(&rtf::Rtf),
        table: None,
        codec: None,
        isolated: true,
    },
    Format {
        name: "epub",
        extensions: &["epub"],
        magic: &[],
        description: "the chapters of an e-book in their order",
        reader: Some(&epub::Epub),
        table: None,
        codec: None,
        isolated: true,
    },
    Format {
        name: "parquet",
        extensions: &["parquet", "pq"],
        magic: &[(0, b"PAR1")],
        description: "a table; each row with a text column is a document, its other columns are metadata",
        reader: None,
        table: Some(Table::Columns),
        codec: None,
        isolated: false,
    },
    Format {
        name: "gzip",
        extensions: &["gz", "tgz"],
        magic: &[(0, b"\x1f\x8b\x08")],
        description: "one compressed document or table, read as what it is without the extension",
        reader: None,
        table: None,
        codec: Some(Codec::Gzip),
        isolated: false,
    },
    Format {
        name: "zstd",
        extensions: &["zst"],
        magic: &[(0, b"\x28\xb5\x2f\xfd")],
        description: "one compressed document or table, read as what it is without the extension",
        reader: None,
        table: None,
        codec: Some(Codec::Zstandard),
        isolated: false,
    },
    Format::unread(
        OLD_OFFICE,
        &["doc", "dot", "xls", "ppt", "msg", "wps", "hwp"],
        &[(0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")],
        "old Office files are not read; save it as DOCX or PDF",
    ),
    Format::unread(
        "spreadsheet",
        &["xlsx", "xlsm", "xlsb", "ods"],
        &[],
        "spreadsheets are not read; save it as CSV",
    ),
    Format::unread(
        "slides",
        &["pptx", "pptm", "odp", "key"],
        &[],
        "slides are not read; save them as PDF",
    ),
    Format::unread(
        "pages",
        &["pages", "numbers"],
        &[],
        "Apple iWork files are not read; save it as DOCX or PDF",
    ),
    Format::unread(
        "djvu",
        &["djvu", "djv"],
        &[(0, b"AT&TFORM")],
        "DjVu is not read; convert it to PDF",
    ),
    Format::unread(
        "mobi",
        &["mobi", "azw", "azw3"],
        &[(60, b"BOOKMOBI")],
        "Kindle books are not read; convert it to EPUB",
    ),
    Format::unread(
        "postscript",
        &["ps", "eps"],
        &[(0, b"%!PS")],
        "PostScript is not read; convert it to PDF",
    ),
    Format::unread(
        "caj",
        &["caj", "nh", "kdh"],
        &[(0, b"CAJ\0")],
        "CAJ is not read; convert it to PDF",
    ),
    Format::unread(
        "mail",
        &["eml", "mbox", "mht", "mhtml"],
        &[],
        "mail and web archives are not read; save it as HTML or text",
    ),
    Format::unread(
        "json",
        &["json", "geojson", "ipynb"],
        &[],
        "JSON is not read; make it JSONL, one object a line with a field \"text\"",
    ),
    Format::unread(
        "xml",
        &["xml", "xsd", "xsl", "rdf", "tei"],
        &[],
        "XML is not read, unless it is XHTML",
    ),
    Format::unread(
        "archive",
        &["zip", "7z", "rar", "tar", "bz2", "xz", "lz", "lzma", "lz4", "cab", "iso", "dmg", "jar"],
        &[
            (0, b"PK\x03\x04"),
            (0, b"PK\x05\x06"),
            (0, b"PK\x07\x08"),
            (0, b"7z\xbc\xaf\x27\x1c"),
            (0, b"Rar!\x1a\x07"),
            (257, b"ustar"),
            (0, b"BZh"),
            (0, b"\xfd7zXZ\0"),
            (0, b"\x04\x22\x4d\x18"),
            (0, b"MSCF"),
        ],
        "archives are not opened; unpack it",
    ),
    Format::unread(
        "image",
        &[
            "png", "jpg", "jpeg", "gif", "tif", "tiff", "bmp", "webp", "svg", "ico", "heic", "jp2",
            "psd", "ai",
        ],
        &[
            (0, b"\x89PNG\r\n\x1a\n"),
            (0, b"\xff\xd8\xff"),
            (0, b"GIF87a"),
            (0, b"GIF89a"),
            (0, b"II*\0"),
            (0, b"MM\0*"),
            (0, b"8BPS"),
            (0, b"\0\0\0\x0cjP  "),
        ],
        "images hold no text; run text recognition (OCR) first",
    ),
    Format::unread(
        "media",
        &["mp3", "mp4", "m4a", "wav", "flac", "ogg", "avi", "mov", "mkv", "webm", "wmv"],
        &[
            (4, b"ftyp"),
            (0, b"ID3\x03"),
            (0, b"ID3\x04"),
            (0, b"OggS"),
            (0, b"fLaC"),
            (0, b"\x1aE\xdf\xa3"),
        ],
        "sound and film hold no text",
    ),
    Format::unread(
        "database",
        &[
            "sqlite", "sqlite3", "db", "mdb", "accdb", "dta", "sav", "rds", "rdata", "feather",
            "arrow", "pkl",
        ],
        &[(0, b"SQLite format 3\0"), (0, b"ARROW1"), (0, b"\0\x01\0\0Standard")],
        "databases are not read; export the texts as CSV or JSONL",
    ),
    Format::unread(
        "program",
        &[
            "exe", "dll", "so", "dylib", "class", "pyc", "o", "a", "wasm", "js", "mjs", "ts",
            "css", "py", "r", "rs", "c", "h", "cpp", "java", "go", "rb", "php", "sh", "bat", "ps1",
            "sql", "do", "ini", "toml", "yaml", "yml", "cfg", "lock", "ttf", "otf", "woff",
            "woff2",
        ],
        &[(0, b"\x7fELF"), (0, b"MZ\x90\0"), (0, b"\xca\xfe\xba\xbe"), (0, b"\0asm")],
        "programs, settings and fonts are not documents",
    ),
];

/// Finds the format of a file by the bytes `head` that it begins with, else by the extension of its `name`, else by what `head`
/// looks like.
pub(super) fn recognise(name: &str, head: &[u8]) -> Result<&'static Format, Unreadable> {
    // What is unpacked, or never was packed, is what its name says without that.
    let inner = inner_name(name).filter(|_| Codec::of(head).is_none());
    let by_extension = Format::of_name(inner.unwrap_or(name));
    if let Some(format) = by_magic(head) {
        return Ok(if format.name == "archive" {
            in_archive(by_extension, head, format)
        } else {
            format
        });
    }
    if encoding::is_utf32(head) {
        return Err(Unreadable::new(
            "unsupported-encoding",
            "UTF-32 is not read; save it as UTF-8",
        ));
    }
    match markup(head) {
        Some(name) => return Ok(named(name)),
        None if by_extension.is_some_and(|format| format.reader.is_none()) => {
            return Ok(by_extension.unwrap_or_else(|| named(PLAIN)));
        }
        None => {}
    }
    if encoding::is_binary(head) {
        return Err(Unreadable::new(
            "binary",
            "this is not text, and not a format that polilex knows",
        ));
    }
    Ok(by_extension.unwrap_or_else(|| named(PLAIN)))
}

fn utf16(name: &str) -> Vec<u8> {
    name.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn named(name: &str) -> &'static Format {
    FORMATS
        .iter()
        .find(|format| format.name == name)
        .expect("the table has a row for every format named in this file")
}

fn by_magic(head: &[u8]) -> Option<&'static Format> {
    FORMATS.iter().find(|format| {
        format
            .magic
            .iter()
            .any(|(at, magic)| head.get(*at..).is_some_and(|rest| rest.starts_with(magic)))
    })
}

/// Office files and e-books are ZIP archives: the extension tells them apart, else the names of their first members.
fn in_archive(
    by_extension: Option<&'static Format>,
    head: &[u8],
    archive: &'static Format,
) -> &'static Format {
    const MEMBERS: &[(&[u8], &str)] = &[
        (b"application/epub+zip", "epub"),
        (b"application/vnd.oasis.opendocument.text", "odt"),
        (b"application/vnd.oasis.opendocument.spreadsheet", "spreadsheet"),
        (b"application/vnd.oasis.opendocument.presentation", "slides"),
        (b"word/", "docx"),
        (b"xl/", "spreadsheet"),
        (b"ppt/", "slides"),
    ];
    let zipped = ["docx", "odt", "epub", "spreadsheet", "slides", "pages"];
    if let Some(format) = by_extension
        && zipped.contains(&format.name)
    {
        return format;
    }
    let head = &head[..head.len().min(4096)];
    let member = MEMBERS.iter().find(|(member, _)| memchr::memmem::find(head, member).is_some());
    member.map_or(archive, |(_, name)| named(name))
}

/// Web pages and XML begin with a tag of their own, whatever their file is called.
fn markup(head: &[u8]) -> Option<&'static str> {
    const LOOK: usize = 1024;
    let begins = head.iter().take(LOOK).find(|byte| !byte.is_ascii_whitespace())?;
    // A byte order mark or UTF-16 may hide the tag.
    if !matches!(begins, b'<' | 0 | 0xef | 0xfe | 0xff) {
        return None;
    }
    let opening =
        encoding::decode(head[..head.len().min(LOOK)].to_vec(), None).text.to_ascii_lowercase();
    let opening = opening.trim_start();
    if opening.starts_with("<!doctype html") || opening.starts_with("<html") {
        Some("html")
    } else if opening.starts_with("<?xml") {
        Some(if opening.contains("<html") || opening.contains("<!doctype html") {
            "html"
        } else if opening.contains("urn:oasis:names:tc:opendocument:xmlns:office:1.0") {
            "odt"
        } else {
            "xml"
        })
    } else {
        None
    }
}
