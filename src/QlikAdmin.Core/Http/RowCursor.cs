using Newtonsoft.Json;

namespace QlikAdmin.Http;

/// <summary>Reads the rows of one JSON array one after the other.</summary>
internal sealed class RowCursor<T>
{
    private readonly JsonTextReader _reader;
    private readonly Func<JsonTextReader, T> _readRow;
    private bool _started;

    public RowCursor(JsonTextReader reader, Func<JsonTextReader, T> readRow)
    {
        _reader = reader;
        _readRow = readRow;
    }

    /// <summary>False after the end of the array. If the text stops before that, it is an error and not the end.</summary>
    /// <exception cref="JsonException">Not an array, cut off, or not JSON.</exception>
    public bool Next(out T? row)
    {
        row = default;
        if (!_started)
        {
            _started = true;
            if (!_reader.Read() || _reader.TokenType != JsonToken.StartArray)
            {
                throw new JsonReaderException($"a list was expected, {_reader.TokenType} came");
            }
        }

        if (!_reader.Read())
        {
            throw new JsonReaderException("the list ends in the middle");
        }

        if (_reader.TokenType == JsonToken.EndArray)
        {
            return false;
        }

        row = _readRow(_reader);
        return true;
    }
}
