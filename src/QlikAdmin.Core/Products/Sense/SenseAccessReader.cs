using Newtonsoft.Json;
using QlikAdmin.Http;
using QlikAdmin.Http.Assumptions;
using QlikAdmin.Products.Sense.Assumptions;

namespace QlikAdmin.Products.Sense;

/// <summary>Reads one row of an access type from the stream, without building a tree: a list of 100,000 rows comes in one answer.</summary>
internal sealed class SenseAccessReader
{
    private readonly string _connection;
    private readonly SenseAccessType _type;
    private readonly ShapeWatch _watch;

    /// <param name="connection">Name of the connection.</param>
    /// <param name="type">The access type of the rows.</param>
    /// <param name="watch">Notes the forms of the fields.</param>
    public SenseAccessReader(string connection, SenseAccessType type, ShapeWatch watch)
    {
        _connection = connection;
        _type = type;
        _watch = watch;
    }

    /// <summary>The row in the answer to a call that is about one row; null where it can't be read. Nothing is learnt from its
    /// form.</summary>
    public static Allocation? ReadOne(BodyText body, string connection, SenseAccessType type)
    {
        using JsonTextReader reader = Json.Reader(body.Reader());
        try
        {
            return reader.Read() ? new SenseAccessReader(connection, type, new ShapeWatch(SenseShapes.OfAccess(type))).Read(reader) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <exception cref="JsonException">The row is not an object, or has no id.</exception>
    public Allocation Read(JsonTextReader reader)
    {
        if (reader.TokenType != JsonToken.StartObject)
        {
            throw new JsonReaderException($"a row was expected, {reader.TokenType} came");
        }

        string? id = null;
        string? name = null;
        string? deletedId = null;
        string? deletedDirectory = null;
        DateTimeOffset? created = null;
        DateTimeOffset? lastUsed = null;
        DateTimeOffset? quarantineEnd = null;
        FieldSight seesLastUsed = FieldSight.Absent;
        FieldSight seesCreated = FieldSight.Absent;
        FieldSight seesQuarantined = FieldSight.Absent;
        FieldSight seesEnd = FieldSight.Absent;
        bool quarantined = false;
        bool excess = false;
        Person person = default;
        while (Advance(reader) && reader.TokenType == JsonToken.PropertyName)
        {
            string property = (string)reader.Value!;
            Advance(reader);
            switch (property)
            {
                case "id":
                    id = Text(reader);
                    break;
                case "name":
                    name = Text(reader);
                    break;
                case "createdDate":
                    created = Date(reader, SenseAccessList.Created, out seesCreated);
                    break;
                case "lastUsed":
                    lastUsed = Date(reader, SenseAccessList.LastUsed, out seesLastUsed);
                    break;
                case "quarantined":
                    seesQuarantined = reader.TokenType switch
                    {
                        JsonToken.Boolean => FieldSight.Right,
                        JsonToken.Null => FieldSight.Null,
                        _ => FieldSight.Wrong,
                    };
                    quarantined = Flag(reader);
                    break;
                case "quarantineEnd":
                    quarantineEnd = Date(reader, SenseAccessList.QuarantineEnd, out seesEnd);
                    break;
                case "excess":
                    excess = Flag(reader);
                    break;
                case "deletedUserId":
                    deletedId = Text(reader);
                    break;
                case "deletedUserDirectory":
                    deletedDirectory = Text(reader);
                    break;
                case "user" when reader.TokenType == JsonToken.StartObject:
                    person = ReadPerson(reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (id is null)
        {
            throw new JsonReaderException("a row has no id");
        }

        if (!_type.IsPool)
        {
            Tell(SenseAccessList.Quarantined, seesQuarantined);
            Tell(SenseAccessList.Holder, Name(person, deletedId, deletedDirectory) is null ? FieldSight.Null : FieldSight.Right);
            Tell(SenseAccessList.Created, seesCreated);
            Tell(SenseAccessList.QuarantineEnd, seesEnd);
            Tell(SenseAccessList.LastUsed, seesLastUsed);
        }

        _watch.EndRow();

        return new Allocation(id, QlikProduct.Sense, _connection, _type.Name)
        {
            IsPool = _type.IsPool,
            User = _type.IsPool ? null : Name(person, deletedId, deletedDirectory),
            UserName = _type.IsPool ? name : person.Name,
            UserId = person.Id,
            CreatedAt = created,
            LastUsedAt = lastUsed,
            // A date that can't be read does not mean "never".
            LastUsedSource = seesLastUsed is FieldSight.Right or FieldSight.Null ? LastUsedSource.Allocation : LastUsedSource.Unknown,
            WhyUnknown = "The row of the licence has no date of the last use that can be read.",
            Status = quarantined ? AllocationStatus.Quarantined : AllocationStatus.Active,
            QuarantineEndsAt = quarantined ? quarantineEnd : null,
            Excess = excess,
        };
    }

    /// <summary>The account of the person. After the person is deleted, a quarantined row has it only in these two fields.</summary>
    private static string? Name(Person person, string? deletedId, string? deletedDirectory)
    {
        return person.UserId is not null ? person.Directory + "\\" + person.UserId
            : string.IsNullOrEmpty(deletedId) ? null
            : deletedDirectory + "\\" + deletedId;
    }

    private static Person ReadPerson(JsonTextReader reader)
    {
        Person person = default;
        while (Advance(reader) && reader.TokenType == JsonToken.PropertyName)
        {
            string property = (string)reader.Value!;
            Advance(reader);
            switch (property)
            {
                case "id":
                    person.Id = Text(reader);
                    break;
                case "userId":
                    person.UserId = Text(reader);
                    break;
                case "userDirectory":
                    person.Directory = Text(reader);
                    break;
                case "name":
                    person.Name = Text(reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return person;
    }

    private DateTimeOffset? Date(JsonTextReader reader, int rule, out FieldSight sight)
    {
        bool isText = reader.TokenType is JsonToken.String or JsonToken.Null;
        string? text = Text(reader);
        sight = isText ? FieldForms.DateSight(text) : FieldSight.Wrong;
        if (sight == FieldSight.Wrong)
        {
            if (!_type.IsPool)
            {
                // Nothing is taken for granted about the fields of a pool.
                _watch.Note(rule, sight, text is null ? "no text" : FieldForms.DescribeText(text));
            }

            return null;
        }

        return Json.Date(text);
    }

    /// <summary>Reports what was seen of a field. A wrong date was already noted with its form when it was read.</summary>
    private void Tell(int rule, FieldSight sight)
    {
        if (sight != FieldSight.Wrong || rule == SenseAccessList.Quarantined)
        {
            _watch.Note(rule, sight, "no true or false");
        }
    }

    private static string? Text(JsonTextReader reader)
    {
        string? text = reader.Value as string;
        reader.Skip();
        return text;
    }

    private static bool Flag(JsonTextReader reader)
    {
        bool flag = reader.Value is true;
        reader.Skip();
        return flag;
    }

    private static bool Advance(JsonTextReader reader)
    {
        return reader.Read() ? true : throw new JsonReaderException("the list ends in the middle of a row");
    }

    private struct Person
    {
        public string? Id;
        public string? UserId;
        public string? Directory;
        public string? Name;
    }
}
