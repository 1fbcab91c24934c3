using QlikAdmin.Base;

namespace QlikAdmin.Reports;

/// <summary>Writes a report as one HTML page that needs nothing else.</summary>
/// <remarks>Each chart also stands there as a table, so that a mail program, a printer or a screen reader loses nothing.</remarks>
internal sealed class ReportPage
{
    private static readonly UTF8Encoding s_encoding = new(encoderShouldEmitUTF8Identifier: false);

    private readonly ReportData _data;
    private readonly PageAssets _assets;
    private readonly PeopleTable _people;

    /// <param name="data">What the report shows.</param>
    /// <param name="chartLibrary">Text of the library that draws charts; null for tables only.</param>
    public ReportPage(ReportData data, string? chartLibrary)
    {
        _data = data;
        _assets = new PageAssets(chartLibrary);
        _people = new PeopleTable(data);
    }

    /// <summary>Writes the report to a file. An existing file is replaced only after all of the report is written.</summary>
    /// <exception cref="QlikException">InvalidInput, when the file can't be written.</exception>
    public void Save(string path) => WholeFile.Write(path, s_encoding, "The report", Write);

    public void Write(TextWriter page)
    {
        IReadOnlyList<ReportSection> sections = Sections();
        string title = $"Qlik licences on {Shown.Day(_data.MadeAt)}";
        page.Write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"{_assets.Policy}\">\n");
        page.Write(
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n"
        );
        page.Write($"<title>{Html.Text(title)}</title>\n<style>");
        page.Write(_assets.Style);
        page.Write("</style>\n</head>\n<body>\n<header>\n");
        page.Write($"<h1>{Html.Text(title)}</h1>\n");
        WriteSources(page);
        page.Write("</header>\n");
        WriteContents(page, sections);
        page.Write("<main>\n");
        foreach (ReportSection section in sections)
        {
            WriteSection(page, section);
            if (section.Id == "failures")
            {
                WriteFigures(page);
            }
        }

        WritePeople(page);
        page.Write("</main>\n<footer>\n<p>Made by QlikAdmin. Times are in UTC. The report holds names of people: keep it accordingly.");
        page.Write(_assets.HasCharts ? " Charts are drawn by Apache ECharts (Apache License 2.0).</p>\n" : "</p>\n");
        page.Write("</footer>\n");
        PageData.Write(page, "charts-data", json => PageData.WriteCharts(json, sections.SelectMany(s => s.Tables)));
        PageData.Write(page, "people-data", _people.Write);
        foreach (string script in _assets.Scripts)
        {
            page.Write("<script>");
            page.Write(script);
            page.Write("</script>\n");
        }

        page.Write("</body>\n</html>\n");
    }

    /// <summary>The parts for which there are facts: journals alone say nothing about what people hold, and a plan says nothing about what
    /// was bought.</summary>
    private List<ReportSection> Sections()
    {
        bool hasServers = _data.Licenses is not null;
        bool hasUnits = _data.Units is not null;
        List<ReportSection> sections = new() { FailureSection.Of(_data) };
        Add(hasUnits, MoneySection.Of);
        Add(hasServers, HeldSection.Of);
        Add(hasServers, HeldSection.Returns);
        Add(_data.JudgedBy is not null, PlanSection.Of);
        Add(hasUnits, DaysSection.Idle);
        Add(hasUnits, DaysSection.Age);
        Add(true, TakenSection.Of);
        Add(hasServers, TakenSection.Again);
        return sections;

        void Add(bool isKnown, Func<ReportData, ReportSection> make)
        {
            if (isKnown)
            {
                sections.Add(make(_data));
            }
        }
    }

    private void WriteSources(TextWriter page)
    {
        page.Write($"<p>Made on {Html.Text(Shown.Minute(_data.MadeAt))}. {Html.Text(string.Join(" ", _data.Sources))}</p>\n");
        if (_data.Places.Count == 0)
        {
            return;
        }

        page.Write("<ul class=\"places\">\n");
        foreach (ReportPlace place in _data.Places)
        {
            string server = place.Server is null ? string.Empty : ", " + place.Server;
            page.Write($"<li><bdi>{Html.Text(place.Name)}</bdi>: {Html.Text(place.Product + server)}</li>\n");
        }

        page.Write("</ul>\n");
    }

    private void WriteContents(TextWriter page, IEnumerable<ReportSection> sections)
    {
        page.Write("<nav aria-label=\"Contents\">\n<ul>\n");
        foreach (ReportSection section in sections)
        {
            page.Write($"<li><a href=\"#{section.Id}\">{Html.Text(section.Title)}</a></li>\n");
        }

        page.Write(_data.Units is null ? "</ul>\n</nav>\n" : "<li><a href=\"#people\">People</a></li>\n</ul>\n</nav>\n");
    }

    private void WriteFigures(TextWriter page)
    {
        page.Write("<section id=\"figures\" aria-label=\"In short\">\n<dl class=\"figures\">\n");
        foreach ((string meaning, string figure) in SummaryFigures.Of(_data))
        {
            page.Write($"<div><dt>{Html.Text(meaning)}</dt><dd>{Html.Text(figure)}</dd></div>\n");
        }

        page.Write("</dl>\n</section>\n");
    }

    private void WriteSection(TextWriter page, ReportSection section)
    {
        page.Write($"<section id=\"{section.Id}\"{(section.IsAlarm ? " class=\"alarm\"" : string.Empty)}>\n");
        page.Write($"<h2>{Html.Text(section.Title)}</h2>\n");
        foreach (string text in section.Text)
        {
            page.Write($"<p>{Html.Text(text)}</p>\n");
        }

        foreach (ReportTable table in section.Tables)
        {
            if (table.Chart is not null && _assets.HasCharts)
            {
                page.Write($"<div class=\"chart\" id=\"{table.Id}-chart\" hidden></div>\n");
            }

            WriteTable(page, table.Id, table.Caption, table.Columns, table.Rows);
        }

        page.Write("</section>\n");
    }

    private void WritePeople(TextWriter page)
    {
        if (_data.Units is null)
        {
            return;
        }

        page.Write("<section id=\"people\">\n<h2>People</h2>\n");
        if (_people.Count == 0)
        {
            page.Write("<p>Nobody holds a unit.</p>\n</section>\n");
            return;
        }

        int plain = Math.Min(_people.Count, PeopleTable.MostPlainRows);
        page.Write($"<p>{Html.Text(Shown.Count(_people.Count, "unit"))} of people.</p>\n");
        if (plain < _people.Count)
        {
            page.Write(
                $"<p class=\"plain-only\">Without scripts only the first {Html.Text(Shown.Number(plain))} are shown. Open the file in a browser to search all of them.</p>\n"
            );
        }

        page.Write("<div id=\"people-tools\" hidden></div>\n");
        WriteTable(page, "people-table", "People, those first that would be changed", _people.Columns, _people.Rows.Take(plain));
        page.Write("</section>\n");
    }

    private static void WriteTable(
        TextWriter page,
        string id,
        string caption,
        IReadOnlyList<ReportColumn> columns,
        IEnumerable<IReadOnlyList<string>> rows
    )
    {
        // A table that is wider than the screen scrolls by itself; with the keyboard too, so it can be focused.
        page.Write($"<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"{id}-caption\">\n<table id=\"{id}\">\n");
        page.Write($"<caption id=\"{id}-caption\">{Html.Text(caption)}</caption>\n<thead><tr>");
        foreach (ReportColumn column in columns)
        {
            page.Write($"<th scope=\"col\"{Class(column)}>{Html.Text(column.Name)}</th>");
        }

        page.Write("</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<string> row in rows)
        {
            page.Write("<tr>");
            for (int i = 0; i < row.Count; i++)
            {
                page.Write($"<td{Class(columns[i])}>{Html.Text(columns[i].IsNumber ? row[i] : Html.Cell(row[i]))}</td>");
            }

            page.Write("</tr>\n");
        }

        page.Write("</tbody>\n</table>\n</div>\n");
    }

    private static string Class(ReportColumn column) => column.IsNumber ? " class=\"number\"" : string.Empty;
}
