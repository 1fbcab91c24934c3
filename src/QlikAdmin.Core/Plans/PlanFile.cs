using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

using QlikAdmin.Http;

namespace QlikAdmin.Plans;

/// <summary>Plans in files: CSV for people and spreadsheets, JSON for programs. The ending of the name says which.</summary>
internal static class PlanFile
{
    // A spreadsheet takes a file for UTF-8 by this mark only.
    private static readonly UTF8Encoding s_encoding = new(encoderShouldEmitUTF8Identifier: true);

    /// <summary>Whether a name is that of a JSON plan; false for CSV.</summary>
    /// <exception cref="QlikException">InvalidInput, for any other ending.</exception>
    public static bool IsJson(string path)
    {
        string ending = Path.GetExtension(path);
        bool json = string.Equals(ending, ".json", StringComparison.OrdinalIgnoreCase);
        return json || string.Equals(ending, ".csv", StringComparison.OrdinalIgnoreCase)
            ? json
            : throw new QlikException(ErrorReason.InvalidInput, $"'{path}' is no name for a plan: it must end in .csv or .json.");
    }

    /// <summary>Writes a plan; a file of that name is replaced only when all of it is written.</summary>
    /// <exception cref="QlikException">InvalidInput, when the file can't be written.</exception>
    public static void Write(string path, IEnumerable<PlanRow> rows)
    {
        bool json = IsJson(path);
        string fresh = path + "." + Guid.NewGuid().ToString("N").Substring(0, 8) + ".tmp";
        try
        {
            using (StreamWriter text = new(fresh, append: false, s_encoding))
            {
                if (json)
                {
                    WriteJson(text, rows);
                }
                else
                {
                    WriteCsv(text, rows);
                }
            }

            if (File.Exists(path))
            {
                File.Replace(fresh, path, destinationBackupFileName: null);
            }
            else
            {
                File.Move(fresh, path);
            }
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            throw new QlikException(ErrorReason.InvalidInput, $"The plan can't be written to '{path}': {e.Message}", e) { NextStep = "Give a path that this account may write to." };
        }
        finally
        {
            // It is there only when something went wrong on the way.
            TryDelete(fresh);
        }
    }

    /// <summary>Reads a plan and checks every row of it.</summary>
    /// <returns>The rows in the order of the file, and what is wrong with any of them; with one wrong row the file is to be trusted in none.</returns>
    /// <exception cref="QlikException">PlanChanged, when it is no plan or lacks a column; InvalidInput, when it can't be read.</exception>
    public static (IReadOnlyList<PlanRow> Rows, IReadOnlyList<KeyValuePair<PlanRow, QlikException>> Problems) Read(string path)
    {
        bool json = IsJson(path);
        try
        {
            using StreamReader text = new(path, s_encoding, detectEncodingFromByteOrderMarks: true);
            List<PlanRow> rows = (json ? ReadJson(text, path) : ReadCsv(text, path)).ToList();
            return (rows, Check(rows));
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            throw new QlikException(ErrorReason.InvalidInput, $"The plan '{path}' can't be read: {e.Message}", e) { NextStep = "Give the path of a file that Export-QlikPlan wrote." };
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw Broken(path, e.Message);
        }
    }

    /// <summary>Checks the rows of one file: each by its checksum, and that all are of one plan.</summary>
    public static IReadOnlyList<KeyValuePair<PlanRow, QlikException>> Check(IReadOnlyList<PlanRow> rows)
    {
        List<KeyValuePair<PlanRow, QlikException>> problems = PlanSeal.Check(rows).ToList();
        if (rows.Count == 0)
        {
            return problems;
        }

        // The plan of the file is the one that most rows are of.
        Guid plan = rows.GroupBy(r => r.PlanId).OrderByDescending(g => g.Count()).First().Key;
        HashSet<PlanRow> known = new(problems.Select(p => p.Key));
        problems.AddRange(rows.Where(r => r.PlanId != plan && !known.Contains(r)).Select(r => new KeyValuePair<PlanRow, QlikException>(
            r,
            new QlikException(ErrorReason.PlanChanged, $"{r} is a row of plan {r.PlanId}, and the others are of plan {plan}.") { NextStep = PlanSeal.NextStep })));
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

    private static IEnumerable<PlanRow> ReadCsv(TextReader text, string path)
    {
        Dictionary<string, int>? columns = null;
        int number = 0;
        foreach (IReadOnlyList<string> cells in PlanCsv.Records(text))
        {
            if (columns is null)
            {
                columns = Columns(cells, path);
                continue;
            }

            number++;
            yield return Row(name => columns[name] < cells.Count ? PlanCsv.Plain(cells[columns[name]]) : null, number, path);
        }

        if (columns is null)
        {
            throw Broken(path, "it is empty");
        }
    }

    private static Dictionary<string, int> Columns(IReadOnlyList<string> heading, string path)
    {
        Dictionary<string, int> columns = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < heading.Count; i++)
        {
            string name = heading[i].Trim();
            if (!columns.ContainsKey(name))
            {
                columns.Add(name, i);
            }
        }

        List<string> missing = PlanColumns.Sealed.Select(c => c.Name).Concat(new[] { nameof(PlanRow.Digest) }).Where(n => !columns.ContainsKey(n)).ToList();
        return missing.Count == 0 ? columns : throw Broken(path, $"it has no column {string.Join(", ", missing)}");
    }

    private static IEnumerable<PlanRow> ReadJson(TextReader text, string path)
    {
        using JsonTextReader reader = Json.Reader(text);
        if (!reader.Read() || reader.TokenType != JsonToken.StartArray)
        {
            throw Broken(path, "it is no list of rows");
        }

        int number = 0;
        while (reader.Read() && reader.TokenType != JsonToken.EndArray)
        {
            number++;
            JObject row = JToken.ReadFrom(reader) as JObject ?? throw Broken(path, "it is no list of rows");
            yield return Row(name => row.TryGetValue(name, StringComparison.OrdinalIgnoreCase, out JToken? value) && Json.Text(value) is { Length: > 0 } cell ? cell : null, number, path);
        }

        if (reader.TokenType != JsonToken.EndArray)
        {
            throw Broken(path, "it ends in the middle");
        }
    }

    private static PlanRow Row(Func<string, string?> value, int number, string path)
    {
        try
        {
            return PlanColumns.Row(value);
        }
        catch (FormatException e)
        {
            throw Broken(path, string.Format(CultureInfo.InvariantCulture, "row {0}, column {1}: '{2}' can't stand there", number, e.Message, value(e.Message)));
        }
    }

    private static QlikException Broken(string path, string problem)
    {
        return new QlikException(ErrorReason.PlanChanged, $"'{path}' is not a plan as Export-QlikPlan writes it: {problem.TrimEnd('.')}.")
        {
            NextStep = PlanSeal.NextStep + " In a spreadsheet save it as 'CSV UTF-8'.",
        };
    }

    private static bool IsFileTrouble(Exception e) => e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            // The trouble with the plan itself is what counts; a file named .tmp may stay behind.
            return;
        }
    }
}
