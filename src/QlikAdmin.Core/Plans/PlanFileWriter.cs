using Newtonsoft.Json;
using QlikAdmin.Base;

namespace QlikAdmin.Plans;

/// <summary>Writes a plan to a file row by row. The file is there, or replaced, only after the whole plan is written.</summary>
internal sealed class PlanFileWriter : IDisposable
{
    // A spreadsheet reads a file as UTF-8 only if it begins with this mark.
    private static readonly UTF8Encoding s_marked = new(encoderShouldEmitUTF8Identifier: true);

    // Other programs may take this mark for a part of the text.
    private static readonly UTF8Encoding s_unmarked = new(encoderShouldEmitUTF8Identifier: false);

    private readonly WholeFile _file;
    private JsonTextWriter? _json;

    /// <exception cref="QlikException">InvalidInput, when the file can't be written.</exception>
    public PlanFileWriter(string path)
    {
        bool json = PlanFile.IsJson(path);
        _file = new WholeFile(path, json ? s_unmarked : s_marked, "The plan");
        _file.Write(text =>
        {
            if (json)
            {
                _json = new JsonTextWriter(text) { Formatting = Formatting.Indented, CloseOutput = false };
                _json.WriteStartArray();
            }
            else
            {
                PlanCsv.WriteHeader(text);
            }
        });
    }

    /// <exception cref="QlikException">InvalidInput, when the file can't be written.</exception>
    public void Write(PlanRow row)
    {
        _file.Write(text =>
        {
            if (_json is null)
            {
                PlanCsv.Write(text, row);
            }
            else
            {
                Write(_json, row);
            }
        });
    }

    /// <summary>Puts the file in its place.</summary>
    /// <exception cref="QlikException">InvalidInput, when the file can't be written.</exception>
    public void Commit()
    {
        _file.Write(text =>
        {
            _json?.WriteEndArray();
            _json?.Flush();
        });
        _file.Commit();
    }

    /// <summary>Deletes what was written, if it was not put in its place.</summary>
    public void Dispose() => _file.Dispose();

    private static void Write(JsonTextWriter writer, PlanRow row)
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
}
