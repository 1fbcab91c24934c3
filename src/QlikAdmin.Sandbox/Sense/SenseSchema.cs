using System.Buffers;
using System.Collections;
using System.Text.Encodings.Web;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>The members of one kind of object, and how they are written as JSON.</summary>
internal sealed class SenseSchema(string name)
{
    /// <summary>What the repository writes for a time that means never.</summary>
    public const string Never = "1753-01-01T00:00:00.000Z";

    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] s_privileges = ["create", "read", "update", "delete"];

    private readonly Dictionary<string, SenseProperty> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Value of <c>schemaPath</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Part of another object. In condensed form it has no dates and no privileges.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Whether the vendor describes privileges as one of its members.</summary>
    public bool HasPrivileges { get; init; } = true;

    /// <summary>
    /// For a list of several kinds: the schema that a row is written with. Filters and order use only the members that all kinds share.
    /// </summary>
    public Func<object, SenseSchema>? KindOf { get; init; }

    public List<SenseProperty> Properties { get; } = [];

    public static string Format(DateTimeOffset? value) =>
        value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? Never;

    /// <summary>
    /// Whether the first date is newer. Only whole milliseconds are compared, because dates are written with milliseconds.
    /// </summary>
    public static bool IsNewer(DateTimeOffset first, DateTimeOffset second) =>
        first.UtcTicks / TimeSpan.TicksPerMillisecond > second.UtcTicks / TimeSpan.TicksPerMillisecond;

    /// <summary>What every object has.</summary>
    public SenseSchema AddEntity() =>
        Add<SenseEntity>("id", SensePropertyKind.Guid, e => e.Id, condensed: true)
            .Add<SenseEntity>("createdDate", SensePropertyKind.Date, e => e.CreatedDate)
            .Add<SenseEntity>("modifiedDate", SensePropertyKind.Date, e => e.ModifiedDate)
            .Add<SenseEntity>("modifiedByUserName", SensePropertyKind.Text, e => e.ModifiedByUserName);

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

    /// <summary>A number that stands for one of several names, counted from 0.</summary>
    public SenseSchema Enum<T>(string name, Func<T, int> read, params string[] names) => Enum(name, false, read, names);

    public SenseSchema Enum<T>(string name, bool condensed, Func<T, int> read, params string[] names) =>
        Add(
            new SenseProperty(name, SensePropertyKind.Number, condensed, entity => read((T)entity))
            {
                EnumNames = names.Select((n, index) => (n, index)).ToDictionary(n => n.n, n => n.index, StringComparer.OrdinalIgnoreCase),
            }
        );

    public SenseSchema Link<T>(string name, SenseSchema target, Func<T, object?> read, bool many = false, bool condensed = false)
    {
        return Add(
            new SenseProperty(name, SensePropertyKind.Reference, condensed, entity => read((T)entity)) { Target = target, IsMany = many }
        );
    }

    public SenseProperty? Find(string name) => _byName.GetValueOrDefault(name);

    public ReadOnlyMemory<byte> WriteOne(object entity, bool full, bool privileges) => Build(w => Write(w, entity, full, privileges));

    public ReadOnlyMemory<byte> WriteMany(IEnumerable<object> entities, bool full, bool privileges) =>
        Build(w =>
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
        if (KindOf is not null)
        {
            KindOf(entity).Write(writer, entity, full, privileges);
            return;
        }

        writer.WriteStartObject();
        foreach (SenseProperty property in Properties)
        {
            if (full || property.IsCondensed)
            {
                writer.WritePropertyName(property.Name);
                WriteValue(writer, property, property.Read(entity));
            }
        }

        if (full)
        {
            writer.WriteString("schemaPath", Name);
        }

        if (!IsPlain && HasPrivileges)
        {
            WritePrivileges(writer, privileges);
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

    /// <summary>Privileges that the caller did not ask for are null, as in real answers. The vendor's description has no null.</summary>
    private static void WritePrivileges(Utf8JsonWriter writer, bool areWanted)
    {
        writer.WritePropertyName("privileges");
        if (!areWanted)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartArray();
        foreach (string privilege in s_privileges)
        {
            writer.WriteStringValue(privilege);
        }

        writer.WriteEndArray();
    }

    private static void WriteSimple(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case Guid id:
                writer.WriteStringValue(id);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStringValue((string)value);
                break;
        }
    }
}
