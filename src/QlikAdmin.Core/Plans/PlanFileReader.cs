using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Plans;

/// <summary>Reads the rows of a plan from a file, without checking them.</summary>
internal static class PlanFileReader
{
    /// <exception cref="QlikException">PlanChanged, when it is not a plan, lacks a column, or has rows that can't be read.</exception>
    /// <exception cref="FormatException">A quoted cell has no end.</exception>
    public static PlanFileRows ReadCsv(TextReader text, string path)
    {
        PlanFileRows rows = new(path);
        Dictionary<string, int>? columns = null;
        int number = 0;
        foreach (IReadOnlyList<string> cells in PlanCsv.Records(text))
        {
            // A spreadsheet counts the heading as row 1, and an emptied row keeps its number.
            number++;
            if (columns is null)
            {
                columns = cells.All(string.IsNullOrWhiteSpace) ? null : Columns(cells, path);
            }
            else if (!columns.Values.All(i => i >= cells.Count || string.IsNullOrWhiteSpace(cells[i])))
            {
                rows.Add(number, name => columns[name] < cells.Count ? PlanCsv.Plain(cells[columns[name]]) : null);
            }
        }

        if (columns is null)
        {
            throw Broken(path, "it is empty");
        }

        rows.Verify();
        return rows;
    }

    /// <exception cref="QlikException">PlanChanged, when it is not a plan, or has rows that can't be read.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static PlanFileRows ReadJson(TextReader text, string path)
    {
        using JsonTextReader reader = Json.Reader(text);
        if (!reader.Read() || reader.TokenType != JsonToken.StartArray)
        {
            throw Broken(path, "it is not a list of rows");
        }

        PlanFileRows rows = new(path);
        int number = 0;
        while (reader.Read() && reader.TokenType != JsonToken.EndArray)
        {
            number++;
            JObject row = JToken.ReadFrom(reader) as JObject ?? throw Broken(path, "it is not a list of rows");
            rows.Add(number, name =>
                row.TryGetValue(name, StringComparison.OrdinalIgnoreCase, out JToken? value) && Json.Text(value) is { Length: > 0 } cell
                    ? cell
                    : null
            );
        }

        if (reader.TokenType != JsonToken.EndArray)
        {
            throw Broken(path, "it ends in the middle");
        }

        while (reader.Read())
        {
            if (reader.TokenType != JsonToken.Comment)
            {
                throw Broken(path, "something follows the end of the list");
            }
        }

        rows.Verify();
        return rows;
    }

    /// <summary>The error of a file that is not a plan.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <param name="nextStep">What to do about it, where that is known.</param>
    public static QlikException Broken(string path, string problem, string? nextStep = null)
    {
        return new QlikException(ErrorReason.PlanChanged, $"'{path}' is not a plan as Export-QlikPlan writes it: {problem.TrimEnd('.')}.")
        {
            NextStep = nextStep ?? PlanSeal.NextStep + " In a spreadsheet save it as 'CSV UTF-8'.",
        };
    }

    private static Dictionary<string, int> Columns(IReadOnlyList<string> heading, string path)
    {
        if (heading.Count == 1)
        {
            throw Broken(
                path,
                "its heading has only one column, so the separator was not recognised: it can be a comma, semicolon, tab or vertical bar"
            );
        }

        Dictionary<string, int> known = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < heading.Count; i++)
        {
            string name = heading[i].Trim();
            if (!known.ContainsKey(name))
            {
                known.Add(name, i);
            }
        }

        List<string> names = PlanColumns.Sealed.Select(c => c.Name).Concat(new[] { nameof(PlanRow.Digest) }).ToList();
        List<string> missing = names.Where(n => !known.ContainsKey(n)).ToList();
        return missing.Count == 0
            ? names.ToDictionary(n => n, n => known[n], StringComparer.OrdinalIgnoreCase)
            : throw Broken(path, $"it has no column {string.Join(", ", missing)}");
    }
}
