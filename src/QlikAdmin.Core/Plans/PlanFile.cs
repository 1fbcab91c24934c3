using Newtonsoft.Json;
using QlikAdmin.Base;

namespace QlikAdmin.Plans;

/// <summary>Plans in files: CSV for people and spreadsheets, JSON for programs. The file extension decides.</summary>
internal static class PlanFile
{
    // A spreadsheet reads a file as UTF-8 only if it begins with this mark.
    private static readonly UTF8Encoding s_marked = new(encoderShouldEmitUTF8Identifier: true);

    // Other programs may take this mark for a part of the text.
    private static readonly UTF8Encoding s_unmarked = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Whether a file name is that of a JSON plan; false for CSV.</summary>
    /// <exception cref="QlikException">InvalidInput, for any other extension.</exception>
    public static bool IsJson(string path)
    {
        string ending = Path.GetExtension(path);
        bool json = string.Equals(ending, ".json", StringComparison.OrdinalIgnoreCase);
        return json || string.Equals(ending, ".csv", StringComparison.OrdinalIgnoreCase)
            ? json
            : throw new QlikException(ErrorReason.InvalidInput, $"'{path}' can't be the name of a plan: it must end in .csv or .json.");
    }

    /// <summary>Writes a plan. An existing file is replaced only after all of the plan is written.</summary>
    /// <exception cref="QlikException">InvalidInput, when the file can't be written.</exception>
    public static void Write(string path, IEnumerable<PlanRow> rows)
    {
        bool json = IsJson(path);
        WholeFile.Write(path, json ? s_unmarked : s_marked, "The plan", text =>
        {
            if (json)
            {
                WriteJson(text, rows);
            }
            else
            {
                WriteCsv(text, rows);
            }
        });
    }

    /// <summary>Reads a plan and checks every row of it.</summary>
    /// <returns>The rows in the order of the file, and the problems of any of them. With one wrong row, no row of the file can be
    /// trusted.</returns>
    /// <exception cref="QlikException">PlanChanged, when it is not a plan or lacks a column; InvalidInput, when it can't be
    /// read.</exception>
    public static (IReadOnlyList<PlanRow> Rows, IReadOnlyList<KeyValuePair<PlanRow, QlikException>> Problems) Read(string path)
    {
        bool json = IsJson(path);
        try
        {
            using StreamReader text = new(path, s_unmarked, detectEncodingFromByteOrderMarks: true);
            PlanFileRows rows = json ? PlanFileReader.ReadJson(text, path) : PlanFileReader.ReadCsv(text, path);
            return (rows.Rows, Check(rows.Rows, rows.Place));
        }
        catch (Exception e) when (WholeFile.IsFileTrouble(e))
        {
            throw new QlikException(ErrorReason.InvalidInput, $"The plan '{path}' can't be read: {e.Message}", e)
            {
                NextStep = "Give the path of a file that Export-QlikPlan wrote.",
            };
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw PlanFileReader.Broken(path, e.Message);
        }
    }

    /// <summary>Checks the rows of one file: the checksum of each, and that all belong to one plan.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="place">Gives the position of a row in its file, by index, for messages; null for rows that are not in a file
    /// yet.</param>
    public static IReadOnlyList<KeyValuePair<PlanRow, QlikException>> Check(IReadOnlyList<PlanRow> rows, Func<int, string>? place = null)
    {
        List<KeyValuePair<PlanRow, QlikException>> problems = PlanSeal.Check(rows, place).ToList();
        if (rows.Count == 0)
        {
            return problems;
        }

        // The plan of the file is the one to which most rows belong.
        Guid plan = rows.GroupBy(r => r.PlanId).OrderByDescending(g => g.Count()).First().Key;
        HashSet<PlanRow> known = new(problems.Select(p => p.Key));
        for (int i = 0; i < rows.Count; i++)
        {
            PlanRow row = rows[i];
            if (row.PlanId != plan && !known.Contains(row))
            {
                problems.Add(
                    new KeyValuePair<PlanRow, QlikException>(
                        row,
                        new QlikException(
                            ErrorReason.PlanChanged,
                            $"{(place ?? PlanSeal.PlaceGiven)(i)}, {row}, belongs to plan {row.PlanId}, but the others belong to plan {plan}."
                        )
                        {
                            NextStep = PlanSeal.NextStep,
                        }
                    )
                );
            }
        }

        return problems;
    }

    private static void WriteCsv(TextWriter text, IEnumerable<PlanRow> rows)
    {
        text.Write(PlanCsv.Header());
        text.Write("\r\n");
        foreach (PlanRow row in rows)
        {
            text.Write(PlanCsv.Line(row));
            text.Write("\r\n");
        }
    }

    private static void WriteJson(TextWriter text, IEnumerable<PlanRow> rows)
    {
        using JsonTextWriter writer = new(text) { Formatting = Formatting.Indented, CloseOutput = false };
        writer.WriteStartArray();
        foreach (PlanRow row in rows)
        {
            writer.WriteStartObject();
            foreach (PlanColumn column in PlanColumns.Sealed)
            {
                writer.WritePropertyName(column.Name);
                writer.WriteValue(column.Read(row));
            }

            writer.WritePropertyName(nameof(PlanRow.Digest));
            writer.WriteValue(row.Digest);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
