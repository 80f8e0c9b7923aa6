//! Markdown: `CommonMark` with tables, footnotes and front matter. Markup goes; headings, items and rows are paragraphs.
//!
//! The text of links stays and their addresses go; pictures go with their descriptions; HTML is read as HTML.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::flow::Flow;
use super::front_matter::FrontMatter;
use super::source::Source;
use super::{Extraction, Reader, Unreadable, html};
use crate::text::encoding::{Decoded, decode};

/// The name of the format.
const FORMAT: &str = "markdown";

/// Largest file, in bytes. The parser needs the whole text at hand.
const LARGEST: usize = 64 * 1024 * 1024;

/// The reader of Markdown.
pub(super) struct Markdown;

impl Reader for Markdown {
    fn read<'a>(&self, source: Source<'a>) -> Result<Extraction<'a>, Unreadable> {
        let Decoded { text, encoding, .. } = decode(source.whole(LARGEST)?, None);
        let front = FrontMatter::of(&text);
        let language = front.as_ref().and_then(FrontMatter::language);
        let FrontMatter { metadata, end } = front.unwrap_or_default();
        let paragraphs = flow(&text[end..])?.finish().finish(encoding)?;
        Ok(Extraction { format: FORMAT, metadata, language, paragraphs: Box::new(paragraphs) })
    }
}

fn flow(text: &str) -> Result<Flow, Unreadable> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut flow = Flow::default();
    // How deep in pictures, whose descriptions are not shown.
    let mut pictures = 0_usize;
    let mut is_code = false;
    let mut markup = String::new();
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::Image { .. }) => pictures += 1,
            Event::End(TagEnd::Image) => pictures = pictures.saturating_sub(1),
            _ if pictures > 0 => {}
            Event::Text(text) if is_code => flow.verbatim(&text),
            Event::Text(text)
            | Event::Code(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => flow.text(&text),
            Event::SoftBreak => flow.text("\n"),
            Event::HardBreak => flow.line(),
            Event::InlineHtml(tag) if is_line_break(&tag) => flow.line(),
            Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
            Event::Html(text) => markup.push_str(&text),
            Event::Start(Tag::CodeBlock(kind)) => {
                flow.end();
                // An indented block is a wrapped quotation more often than a program.
                is_code = matches!(kind, CodeBlockKind::Fenced(_));
            }
            Event::End(TagEnd::CodeBlock) => {
                flow.end();
                is_code = false;
            }
            Event::End(TagEnd::HtmlBlock) => {
                html::fragment(&std::mem::take(&mut markup), &mut flow)?;
            }
            Event::End(TagEnd::TableCell) => flow.cell(),
            Event::Start(
                Tag::TableCell
                | Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Link { .. },
            )
            | Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link,
            ) => {}
            Event::Rule | Event::Start(_) | Event::End(_) => flow.end(),
        }
    }
    Ok(flow)
}

fn is_line_break(tag: &str) -> bool {
    tag.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br"))
}
