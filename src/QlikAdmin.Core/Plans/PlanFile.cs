using Newtonsoft.Json;
using QlikAdmin.Base;

namespace QlikAdmin.Plans;

/// <summary>Plans in files: CSV for people and spreadsheets, JSON for programs. The file extension decides.</summary>
internal static class PlanFile
{
    private static readonly UTF8Encoding s_encoding = new(encoderShouldEmitUTF8Identifier: false);

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
        using PlanFileWriter file = new(path);
        foreach (PlanRow row in rows)
        {
            file.Write(row);
        }

        file.Commit();
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
            using StreamReader text = new(path, s_encoding, detectEncodingFromByteOrderMarks: true);
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
        using PlanCheck check = new(place);
        List<KeyValuePair<PlanRow, QlikException>> problems = new();
        foreach (PlanRow row in rows)
        {
            if (check.Next(row) is QlikException problem)
            {
                problems.Add(new KeyValuePair<PlanRow, QlikException>(row, problem));
            }
        }

        problems.AddRange(check.End());
        return problems;
    }
}
