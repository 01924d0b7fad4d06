//! The form for people: fields, columns and blocks of text.

use std::fmt::Write as _;
use std::time::SystemTime;

use comfy_table::{Cell, ColumnConstraint, ContentArrangement, Row, Table as Grid, presets};

use super::sanitize::{one_line, printable};

/// Between two columns, in characters.
const GAP: u16 = 2;
/// A column that is cut to fewer characters says nothing.
const NARROWEST: usize = 8;

/// What `--output table` prints.
#[derive(Clone, Debug)]
pub enum View {
    /// Names and values, one a line.
    Fields(Vec<(&'static str, String)>),
    /// Rows under headings.
    Table(Table),
    /// A heading and the text below it.
    Block { title: String, text: String },
    /// Text as it is.
    Text(String),
    /// Several, with an empty line between them.
    Stack(Vec<View>),
}

/// Rows under headings.
#[derive(Clone, Debug)]
pub struct Table {
    /// The headings; a column that may be cut to fit the terminal is marked.
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<String>>,
}

/// A heading.
#[derive(Clone, Copy, Debug)]
pub enum Column {
    /// Always there and whole, such as an identifier that will be copied.
    Whole(&'static str),
    /// Cut when the terminal is too narrow, and left out when hardly anything would remain.
    Elastic(&'static str),
    /// Moments as RFC 3339 has them; on a terminal, how long ago they were. Left out when there is no room.
    Moment(&'static str),
}

impl Column {
    fn heading(&self) -> &'static str {
        let (Self::Whole(heading) | Self::Elastic(heading) | Self::Moment(heading)) = self;
        heading
    }

    /// What people see of a cell.
    fn shown(&self, cell: &str, now: SystemTime) -> String {
        match self {
            Self::Moment(_) => super::ago::shown(cell, now),
            Self::Whole(_) | Self::Elastic(_) => one_line(cell),
        }
    }
}

/// How wide the output may be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Width {
    Columns(u16),
    /// Not a terminal: rows are whole, with tabs between the cells and without headings, as `cut` and `awk` want them.
    Tabs,
}

impl Width {
    pub(super) fn of_stdout() -> Self {
        match terminal_size::terminal_size_of(std::io::stdout()) {
            Some((terminal_size::Width(columns), _)) if columns > 0 => Self::Columns(columns),
            _ => Self::Tabs,
        }
    }
}

/// Turns a view into text that ends with a line break, or is empty.
pub(super) fn render(view: &View, width: Width) -> String {
    match view {
        View::Fields(fields) => render_fields(fields),
        View::Table(table) => render_table(table, width),
        View::Block { title, text } => format!("── {} ──\n{}", one_line(title), ended(&printable(text))),
        View::Text(text) => ended(text),
        View::Stack(views) => {
            let parts: Vec<String> =
                views.iter().map(|view| render(view, width)).filter(|part| !part.is_empty()).collect();
            parts.join("\n")
        }
    }
}

fn render_fields(fields: &[(&'static str, String)]) -> String {
    let widest = fields.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    fields.iter().fold(String::new(), |mut text, (name, value)| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{name:widest$}  {}", one_line(value));
        text
    })
}

fn render_table(table: &Table, width: Width) -> String {
    match width {
        _ if table.rows.is_empty() => String::new(),
        Width::Tabs => table.rows.iter().map(|row| tabbed(row)).collect(),
        Width::Columns(columns) => grid(table, columns),
    }
}

fn tabbed(row: &[String]) -> String {
    row.iter().map(|cell| one_line(cell)).collect::<Vec<_>>().join("\t") + "\n"
}

fn grid(table: &Table, columns: u16) -> String {
    let now = SystemTime::now();
    let cells = |row: &Vec<String>| -> Vec<String> {
        table.columns.iter().zip(row).map(|(column, cell)| column.shown(cell, now)).collect()
    };
    let rows: Vec<Vec<String>> = table.rows.iter().map(cells).collect();
    let shown = fitting(&table.columns, &rows, columns.into());

    let mut grid = Grid::new();
    grid.load_style(presets::NOTHING);
    grid.set_header(one_high(shown.iter().map(|at| table.columns[*at].heading())));
    grid.add_rows(rows.iter().map(|row| one_high(shown.iter().map(|at| &row[*at]))));
    grid.set_content_arrangement(ContentArrangement::Dynamic).set_width(columns);
    for (column, at) in grid.column_iter_mut().zip(shown) {
        column.set_padding((0, GAP));
        if !matches!(table.columns[at], Column::Elastic(_)) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    grid.trim_fmt() + "\n"
}

fn one_high(cells: impl Iterator<Item: Into<Cell>>) -> Row {
    let mut row = Row::from(cells);
    row.max_height(1);
    row
}

/// The columns that have room beside each other. What would only show first letters is of no use to anybody, so the last
/// of those that need not be whole are left out.
fn fitting(columns: &[Column], rows: &[Vec<String>], room: usize) -> Vec<usize> {
    let narrowest = |at: &usize| {
        let content = rows.iter().map(|row| row[*at].chars().count()).max().unwrap_or_default();
        let content = content.max(columns[*at].heading().len());
        let is_elastic = matches!(columns[*at], Column::Elastic(_));
        if is_elastic { content.min(NARROWEST) } else { content }
    };
    let mut shown: Vec<usize> = (0..columns.len()).collect();
    while shown.iter().map(|at| narrowest(at) + usize::from(GAP)).sum::<usize>() > room + usize::from(GAP) {
        let Some(last) = shown.iter().rposition(|at| !matches!(columns[*at], Column::Whole(_))) else {
            break;
        };
        shown.remove(last);
    }
    shown
}

fn ended(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> View {
        View::Table(Table {
            columns: vec![Column::Whole("ID"), Column::Elastic("NAME"), Column::Whole("N")],
            rows: vec![
                vec!["0123456789abcdef".into(), "a rather long name of a project".into(), "1".into()],
                vec!["f".into(), "short\nname".into(), "22".into()],
            ],
        })
    }

    #[test]
    fn columns_line_up() {
        insta::assert_snapshot!(render(&table(), Width::Columns(100)), @r"
        ID                NAME                             N
        0123456789abcdef  a rather long name of a project  1
        f                 short name                       22
        ");
    }

    #[test]
    fn without_a_terminal_rows_are_whole_and_have_tabs() {
        let expected = "0123456789abcdef\ta rather long name of a project\t1\nf\tshort name\t22\n";
        assert_eq!(render(&table(), Width::Tabs), expected);
    }

    #[test]
    fn a_narrow_terminal_cuts_names_but_no_identifiers() {
        let text = render(&table(), Width::Columns(40));
        assert!(text.contains("0123456789abcdef"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 40), "{text}");
        assert!(!text.contains("of a project"), "{text}");
    }

    #[test]
    fn where_nothing_but_first_letters_would_fit_the_last_columns_are_left_out() {
        let columns = [
            Column::Whole("ID"),
            Column::Elastic("NAME"),
            Column::Elastic("PROJECT"),
            Column::Moment("CREATED"),
        ];
        let row = ["0123456789abcdef0123", "a rather long name", "another long one", "2026-03-02T14:30:00Z"];
        let threads =
            View::Table(Table { columns: columns.to_vec(), rows: vec![row.map(str::to_owned).to_vec()] });
        let headings = |columns| {
            let text = render(&threads, Width::Columns(columns));
            assert!(text.lines().all(|line| line.chars().count() <= usize::from(columns)), "{text}");
            let headings = text.lines().next().unwrap_or_default();
            headings.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(headings(100), "ID NAME PROJECT CREATED");
        assert_eq!(headings(40), "ID NAME PROJECT");
        assert_eq!(headings(30), "ID NAME");
        assert_eq!(headings(24), "ID");
    }

    #[test]
    fn an_empty_table_prints_nothing() {
        let empty = View::Table(Table { columns: vec![Column::Whole("ID")], rows: Vec::new() });
        assert_eq!(render(&empty, Width::Tabs), "");
    }

    #[test]
    fn fields_line_up_and_stay_on_their_line() {
        let fields = View::Fields(vec![("id", "x".into()), ("status", "a\nb".into())]);
        assert_eq!(render(&fields, Width::Tabs), "id      x\nstatus  a b\n");
    }
}
