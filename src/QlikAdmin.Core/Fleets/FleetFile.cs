using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
using QlikAdmin.Plans;

namespace QlikAdmin.Fleets;

/// <summary>Reads the targets of a fleet from a file. The file extension decides between JSON and CSV.</summary>
internal static class FleetFile
{
    private const string Targets = "Targets";
    private const string Schema = "$schema";

    // 100,000 targets of a few hundred characters.
    private const long MostBytes = 64 * 1024 * 1024;

    /// <exception cref="QlikException">FleetInvalid, with all problems.</exception>
    public static IReadOnlyList<FleetTarget> Read(string path)
    {
        FleetProblems problems = new(path);
        bool isJson = string.Equals(Path.GetExtension(path), ".json", StringComparison.OrdinalIgnoreCase);
        if (!isJson && !string.Equals(Path.GetExtension(path), ".csv", StringComparison.OrdinalIgnoreCase))
        {
            throw problems.Exception("its name must end in .json or .csv");
        }

        List<FleetTarget> targets = new();
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MostBytes })
            {
                throw problems.Exception("it is too large to be a fleet file");
            }

            string text = File.ReadAllText(path);
            foreach ((string place, Func<string, string?> value) in isJson ? Json(text, problems) : Csv(text, problems))
            {
                try
                {
                    targets.Add(FleetColumns.Target(value));
                }
                catch (FormatException e)
                {
                    problems.Add(place, e.Message);
                }
            }
        }
        catch (Exception e) when (WholeFile.IsFileTrouble(e) || e is FormatException)
        {
            throw problems.Exception(e.Message.TrimEnd('.'));
        }

        problems.AddDoubles(targets);
        if (targets.Count == 0 && problems.Count == 0)
        {
            throw problems.Exception("it names no target");
        }

        problems.ThrowIfAny();
        return targets;
    }

    private static IEnumerable<(string Place, Func<string, string?> Value)> Json(string text, FleetProblems problems)
    {
        JToken root = StrictJson.Read(text, (place, problem) => problems.Exception($"{place}: this is not JSON: {problem.TrimEnd('.')}"));
        JToken? list = root is JObject file ? file[Targets] : root;
        if (list is not JArray rows)
        {
            throw problems.Exception($"a list {Targets} is expected");
        }

        foreach (string other in ((root as JObject)?.Properties().Select(p => p.Name) ?? []).Where(n => n is not Targets and not Schema))
        {
            problems.Add("the file", $"'{other}' is not known: {Targets} is all that it holds");
        }

        foreach (JToken row in rows)
        {
            string place = StrictJson.Line(row);
            if (row is not JObject target)
            {
                problems.Add(place, "a target is expected, in braces");
                continue;
            }

            if (Unknown(target.Properties().Select(p => p.Name)) is string unknown)
            {
                problems.Add(place, unknown);
                continue;
            }

            yield return (place, name => Text(target.GetValue(name, StringComparison.OrdinalIgnoreCase)));
        }
    }

    private static IEnumerable<(string Place, Func<string, string?> Value)> Csv(string text, FleetProblems problems)
    {
        Dictionary<string, int>? columns = null;
        int number = 0;
        foreach (IReadOnlyList<string> cells in PlanCsv.Records(new StringReader(text)))
        {
            number++;
            if (cells.All(string.IsNullOrWhiteSpace))
            {
                continue;
            }

            string place = "row " + number.ToString(CultureInfo.InvariantCulture);
            if (columns is null)
            {
                List<string> names = cells.Select(c => c.Trim()).Where(c => c.Length > 0).ToList();
                if (Unknown(names) is string unknown)
                {
                    throw problems.Exception($"its heading is wrong: {unknown}");
                }

                columns = names.ToDictionary(n => n, n => cells.ToList().FindIndex(c => c.Trim() == n), StringComparer.OrdinalIgnoreCase);
                continue;
            }

            Dictionary<string, int> known = columns;
            yield return (place, name => known.TryGetValue(name, out int i) && i < cells.Count ? PlanCsv.Plain(cells[i]) : null);
        }
    }

    private static string? Unknown(IEnumerable<string> columns)
    {
        List<string> names = columns.ToList();
        string? twice = names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Skip(1).Any())?.Key;
        return names.Select(FleetColumns.Problem).FirstOrDefault(p => p is not null)
            ?? (twice is null ? null : $"'{twice}' is there twice");
    }

    private static string? Text(JToken? value) =>
        value is JArray list ? string.Join(";", list.Select(Http.Json.Text)) : Http.Json.Text(value);
}
