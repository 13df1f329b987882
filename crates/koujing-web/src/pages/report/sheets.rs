//! Tables as files for spreadsheets.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::super::failure::Failure;
use super::tables::{Cell, Table};
use super::{ReportError, ReportFormat};

/// What a column is wide, in characters: at least, at most.
const WIDTHS: (usize, usize) = (8, 60);

/// A table as CSV. A cell that a spreadsheet would take for a formula is quoted as a text.
pub(in crate::pages) fn csv(table: &Table) -> Result<Vec<u8>, ReportError> {
    let mut file = Vec::from("\u{feff}");
    {
        let mut writer = csv::Writer::from_writer(&mut file);
        writer.write_record(&table.head)?;
        for row in &table.rows {
            writer.write_record(row.iter().map(|cell| match cell {
                Cell::Number(number) => number.to_string(),
                Cell::Text(text) => plain(text),
            }))?;
        }
        writer.flush().map_err(csv::Error::from)?;
    }
    Ok(file)
}

fn plain(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// A file as a browser keeps it under a name.
pub(in crate::pages) fn sent(
    made: Result<Vec<u8>, ReportError>,
    format: ReportFormat,
    name: &str,
) -> Result<Response, Failure> {
    let bytes = made.map_err(|error| {
        tracing::error!(%error, name, "a file cannot be made");
        Failure::Internal
    })?;
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// A workbook with a sheet for each table. Texts are texts in it, whatever they begin with.
pub(in crate::pages) fn workbook(tables: &[Table]) -> Result<Vec<u8>, ReportError> {
    let mut workbook = Workbook::new();
    // The same report is the same file: when it was made stands nowhere.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    for table in tables {
        fill(workbook.add_worksheet(), table)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let head = Format::new().set_bold();
    sheet.set_name(&table.name)?;
    for (column, name) in (0..).zip(&table.head) {
        sheet.write_string_with_format(0, column, name, &head)?;
        let at = usize::from(column);
        let widths = table.rows.iter().filter_map(|row| row.get(at));
        let width = widths.map(width).chain([name.chars().count() * 2]).max();
        let width = width.unwrap_or_default().clamp(WIDTHS.0, WIDTHS.1);
        sheet.set_column_width(column, u32::try_from(width).unwrap_or_default())?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (line, row) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(row) {
            match cell {
                Cell::Number(number) => sheet.write_number(line, column, *number as f64)?,
                Cell::Text(text) => sheet.write_string(line, column, text)?,
            };
        }
    }
    Ok(())
}

/// In characters; Chinese ones are twice as wide.
fn width(cell: &Cell) -> usize {
    match cell {
        Cell::Number(number) => number.to_string().len(),
        Cell::Text(text) => {
            let wide = |sign: char| if sign.is_ascii() { 1 } else { 2 };
            text.chars().take(WIDTHS.1).map(wide).sum()
        }
    }
}
