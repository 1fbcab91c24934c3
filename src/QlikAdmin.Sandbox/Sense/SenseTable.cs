using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>The only way to read the repository in pages: a table of selected columns.</summary>
internal static class SenseTable
{
    private static readonly string[] s_types = ["Undefined", "Property", "Function", "List", "Privileges"];

    public static Answer Create(ServiceRequest request, SenseSchema schema, IEnumerable<SenseEntity> rows)
    {
        JsonElement definition = SenseRequest.Body(request, JsonValueKind.Object);
        List<JsonElement> columns = SenseBody.Items(definition, "columns").ToList();
        List<Action<Utf8JsonWriter, object>> cells = columns.ConvertAll(c => Cell(schema, c));

        string? sortColumn = request.Query("sortcolumn");
        if (!string.IsNullOrEmpty(sortColumn))
        {
            JsonElement column = columns.Find(c => SenseBody.Text(c, "name").Equals(sortColumn, StringComparison.OrdinalIgnoreCase));
            string target = column.ValueKind == JsonValueKind.Object ? SenseBody.Text(column, "definition") : sortColumn;
            SensePath path = SensePath.Resolve(schema, target)
                ?? throw new SenseException(400, "Cannot parse the expression: " + sortColumn);
            bool isDescending = string.Equals(request.Query("orderascending"), "false", StringComparison.OrdinalIgnoreCase);
            rows = SenseRequest.Then(rows, null, path, isDescending);
        }

        rows = rows.Skip(Number(request, "skip", 0));
        int take = Number(request, "take", -1);
        rows = take < 0 ? rows : rows.Take(take);
        return Answer.Raw(
            201,
            Answer.JsonType,
            SenseSchema.Build(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("id", Guid.NewGuid());
                WriteContent(writer, columns, cells, rows);
                writer.WriteString("schemaPath", "Table");
                writer.WriteEndObject();
            })
        );
    }

    private static int Number(ServiceRequest request, string name, int standard)
    {
        string? text = request.Query(name);
        if (string.IsNullOrEmpty(text))
        {
            return standard;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw SenseException.Missing();
    }

    private static void WriteContent(
        Utf8JsonWriter writer,
        List<JsonElement> columns,
        List<Action<Utf8JsonWriter, object>> cells,
        IEnumerable<object> rows
    )
    {
        writer.WriteStartArray("columnNames");
        columns.ForEach(c => writer.WriteStringValue(SenseBody.Text(c, "name")));
        writer.WriteEndArray();
        writer.WriteStartArray("rows");
        foreach (object row in rows)
        {
            writer.WriteStartArray();
            cells.ForEach(cell => cell(writer, row));
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static Action<Utf8JsonWriter, object> Cell(SenseSchema schema, JsonElement column)
    {
        string definition = SenseBody.Text(column, "definition");
        switch (ColumnType(column))
        {
            case 1:
                SensePath path = Resolve(schema, definition);
                return (writer, row) => WriteFirst(writer, path, row);
            case 3:
                SensePath list = Resolve(schema, definition);
                SenseSchema target = list.Last.Target ?? throw new SenseException(400, "Cannot parse the expression: " + definition);
                List<JsonElement> inner = SenseBody.Items(column, "list").ToList();
                List<Action<Utf8JsonWriter, object>> cells = inner.ConvertAll(c => Cell(target, c));
                return (writer, row) =>
                {
                    writer.WriteStartObject();
                    WriteContent(writer, inner, cells, list.Read(row).OfType<object>());
                    writer.WriteEndObject();
                };
            case 4:
                return (writer, _) =>
                {
                    writer.WriteStartArray();
                    writer.WriteStringValue("read");
                    writer.WriteEndArray();
                };
            default:
                return (writer, _) => writer.WriteNullValue();
        }
    }

    private static SensePath Resolve(SenseSchema schema, string definition) =>
        SensePath.Resolve(schema, definition) ?? throw new SenseException(400, "Cannot parse the expression: " + definition);

    private static void WriteFirst(Utf8JsonWriter writer, SensePath path, object row)
    {
        if (path.Last.Kind == SensePropertyKind.Texts)
        {
            writer.WriteStartArray();
            foreach (object? text in path.Read(row))
            {
                writer.WriteStringValue((string?)text);
            }

            writer.WriteEndArray();
            return;
        }

        List<object?> values = path.Read(row).Take(1).ToList();
        if (values.Count == 0 || (values[0] is null && path.Last.Kind != SensePropertyKind.Date))
        {
            writer.WriteNullValue();
        }
        else
        {
            SenseSchema.WriteValue(writer, path.Last with { IsMany = false }, values[0]);
        }
    }

    /// <summary>The vendor's description has numbers, but management consoles send names.</summary>
    private static int ColumnType(JsonElement column)
    {
        if (!SenseBody.TryGet(column, "columnType", out JsonElement type))
        {
            return 0;
        }

        return type.ValueKind == JsonValueKind.Number
            ? type.GetInt32()
            : Math.Max(0, Array.FindIndex(s_types, t => t.Equals(type.ToString(), StringComparison.OrdinalIgnoreCase)));
    }
}
