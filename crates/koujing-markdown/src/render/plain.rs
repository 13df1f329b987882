//! Plain text for reading: chat, short messages, e-mail.

use super::blocks::Block;

/// Blocks parted by blank lines.
pub(super) fn write(blocks: &[Block]) -> String {
    join(blocks, "\n\n")
}

fn join(blocks: &[Block], between: &str) -> String {
    let texts: Vec<String> = blocks.iter().map(block).collect();
    texts.join(between)
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph(text) | Block::Heading(text) | Block::Code(text) => text.clone(),
        Block::Rule => "————".to_owned(),
        Block::Table(rows) => {
            let rows = rows.iter().map(|row| {
                let filled = row.iter().rposition(|cell| !cell.is_empty());
                row[..filled.map_or(0, |last| last + 1)].join(" | ")
            });
            rows.collect::<Vec<_>>().join("\n")
        }
        Block::List {
            first,
            loose,
            items,
        } => {
            let between = if *loose { "\n\n" } else { "\n" };
            let items: Vec<String> = items
                .iter()
                .zip(0_u64..)
                .map(|(item, at)| {
                    let marker = match first {
                        Some(first) => format!("{}. ", first.saturating_add(at)),
                        None => "- ".to_owned(),
                    };
                    hang(&marker, &join(item, between))
                })
                .collect();
            items.join(between)
        }
    }
}

/// The text behind a marker, its further lines as far in as the first.
fn hang(marker: &str, text: &str) -> String {
    let indent = " ".repeat(marker.len());
    let mut out = marker.to_owned();
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            out.push('\n');
            if !line.is_empty() {
                out.push_str(&indent);
            }
        }
        out.push_str(line);
    }
    out.trim_end().to_owned()
}
