using Newtonsoft.Json;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Sense;

/// <summary>Reads one row of an access type from the stream, without building a tree: lists of 100,000 rows come in one answer.</summary>
internal sealed class SenseAccessReader
{
    private readonly string _connection;
    private readonly SenseAccessType _type;

    public SenseAccessReader(string connection, SenseAccessType type)
    {
        _connection = connection;
        _type = type;
    }

    /// <exception cref="JsonException">The row is no object, or has no id.</exception>
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
        bool hasLastUsed = false;
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
                    created = Json.Date(Text(reader));
                    break;
                case "lastUsed":
                    hasLastUsed = true;
                    lastUsed = Json.Date(Text(reader));
                    break;
                case "quarantined":
                    quarantined = Flag(reader);
                    break;
                case "quarantineEnd":
                    quarantineEnd = Json.Date(Text(reader));
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

        return new Allocation(id, QlikProduct.Sense, _connection, _type.Name)
        {
            IsPool = _type.IsPool,
            User = _type.IsPool ? null : Name(person, deletedId, deletedDirectory),
            UserName = _type.IsPool ? name : person.Name,
            UserId = person.Id,
            CreatedAt = created,
            LastUsedAt = lastUsed,
            LastUsedSource = hasLastUsed ? LastUsedSource.Allocation : LastUsedSource.Unknown,
            Status = quarantined ? AllocationStatus.Quarantined : AllocationStatus.Active,
            QuarantineEndsAt = quarantined ? quarantineEnd : null,
            Excess = excess,
        };
    }

    /// <summary>After a person is deleted, a quarantined row names them only by these two fields.</summary>
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
