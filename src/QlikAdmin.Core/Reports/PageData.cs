using Newtonsoft.Json;

namespace QlikAdmin.Reports;

/// <summary>Writes data for the scripts of the page, as JSON in an element that no browser runs.</summary>
internal static class PageData
{
    /// <summary>Writes one element. Characters that could end it, or that scripts take for a line break, are escaped.</summary>
    /// <param name="page">The page.</param>
    /// <param name="id">Id of the element.</param>
    /// <param name="write">Writes one JSON value.</param>
    public static void Write(TextWriter page, string id, Action<JsonTextWriter> write)
    {
        page.Write($"<script type=\"application/json\" id=\"{id}\">");
        using (JsonTextWriter json = new(page) { CloseOutput = false, StringEscapeHandling = StringEscapeHandling.EscapeHtml })
        {
            write(json);
        }

        page.Write("</script>\n");
    }

    /// <summary>Writes the charts of all tables.</summary>
    public static void WriteCharts(JsonTextWriter json, IEnumerable<ReportTable> tables)
    {
        json.WriteStartArray();
        foreach (ReportTable table in tables.Where(t => t.Chart is not null))
        {
            ReportChart chart = table.Chart!;
            json.WriteStartObject();
            Name("id").WriteValue(table.Id);
            Name("caption").WriteValue(table.Caption);
            Name("unit").WriteValue(chart.Unit);
            Name("horizontal").WriteValue(chart.IsHorizontal);
            Name("categories");
            Texts(chart.Categories.Select(Html.Cell));
            Name("series").WriteStartArray();
            foreach (ReportSeries series in chart.Series)
            {
                json.WriteStartObject();
                Name("name").WriteValue(Html.Cell(series.Name));
                Name("stack").WriteValue(series.Stack);
                Name("values").WriteStartArray();
                foreach (double value in series.Values)
                {
                    json.WriteValue(value);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();

        JsonTextWriter Name(string name)
        {
            json.WritePropertyName(name);
            return json;
        }

        void Texts(IEnumerable<string> texts)
        {
            json.WriteStartArray();
            foreach (string text in texts)
            {
                json.WriteValue(text);
            }

            json.WriteEndArray();
        }
    }
}
