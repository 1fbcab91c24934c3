using System.Buffers;
using System.Collections;
using System.Text.Encodings.Web;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>The members of one kind of object, and how it becomes JSON.</summary>
internal sealed class SenseSchema(string name)
{
    /// <summary>What the repository writes for a time that never was.</summary>
    public const string Never = "1753-01-01T00:00:00.000Z";

    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] s_privileges = ["create", "read", "update", "delete"];

    private readonly Dictionary<string, SenseProperty> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Value of <c>schemaPath</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Part of another object: neither dates nor privileges of its own in condensed form.</summary>
    public bool IsPlain { get; init; }

    public List<SenseProperty> Properties { get; } = [];

    public static string Format(DateTimeOffset? value) =>
        value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? Never;

    public SenseSchema Add<T>(string name, SensePropertyKind kind, Func<T, object?> read, bool condensed = false)
    {
        return Add(new SenseProperty(name, kind, condensed, entity => read((T)entity)));
    }

    public SenseSchema Add(SenseProperty property)
    {
        Properties.Add(property);
        _byName[property.Name] = property;
        return this;
    }

    public SenseSchema Link<T>(string name, SenseSchema target, Func<T, object?> read, bool many = false, bool condensed = false)
    {
        return Add(new SenseProperty(name, SensePropertyKind.Reference, condensed, entity => read((T)entity)) { Target = target, IsMany = many });
    }

    public SenseProperty? Find(string name) => _byName.GetValueOrDefault(name);

    public ReadOnlyMemory<byte> WriteOne(object entity, bool full, bool privileges) => Build(w => Write(w, entity, full, privileges));

    public ReadOnlyMemory<byte> WriteMany(IEnumerable<object> entities, bool full, bool privileges) => Build(w =>
    {
        w.WriteStartArray();
        foreach (object entity in entities)
        {
            Write(w, entity, full, privileges);
        }

        w.WriteEndArray();
    });

    public static ReadOnlyMemory<byte> Build(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new(4096);
        using (Utf8JsonWriter writer = new(buffer, s_json))
        {
            write(writer);
        }

        return buffer.WrittenMemory;
    }

    public void Write(Utf8JsonWriter writer, object entity, bool full, bool privileges)
    {
        writer.WriteStartObject();
        foreach (SenseProperty property in Properties)
        {
            if (full || property.IsCondensed)
            {
                WriteProperty(writer, property, entity);
            }
        }

        if (full)
        {
            writer.WriteString("schemaPath", Name);
        }

        // The vendor's description has no null here, so privileges that were not asked for are left out.
        if (privileges && !IsPlain)
        {
            writer.WriteStartArray("privileges");
            foreach (string privilege in s_privileges)
            {
                writer.WriteStringValue(privilege);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    public static void WriteValue(Utf8JsonWriter writer, SenseProperty property, object? value)
    {
        switch (property.Kind)
        {
            case SensePropertyKind.Date:
                writer.WriteStringValue(Format((DateTimeOffset?)value));
                break;
            case SensePropertyKind.Texts:
                writer.WriteStartArray();
                foreach (string text in (IEnumerable<string>)value!)
                {
                    writer.WriteStringValue(text);
                }

                writer.WriteEndArray();
                break;
            case SensePropertyKind.Reference when property.IsMany:
                writer.WriteStartArray();
                foreach (object item in (IEnumerable)value!)
                {
                    property.Target!.Write(writer, item, property.Target.IsPlain, privileges: false);
                }

                writer.WriteEndArray();
                break;
            case SensePropertyKind.Reference when value is not null:
                property.Target!.Write(writer, value, full: false, privileges: false);
                break;
            default:
                WriteSimple(writer, value);
                break;
        }
    }

    private static void WriteProperty(Utf8JsonWriter writer, SenseProperty property, object entity)
    {
        object? value = property.Read(entity);
        if (value is null && property.Kind != SensePropertyKind.Date)
        {
            // A quarantined row of a deleted user has no user at all.
            return;
        }

        writer.WritePropertyName(property.Name);
        WriteValue(writer, property, value);
    }

    private static void WriteSimple(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case Guid id: writer.WriteStringValue(id); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case int number: writer.WriteNumberValue(number); break;
            default: writer.WriteStringValue((string)value); break;
        }
    }
}
