namespace QlikAdmin.Sandbox.QlikView;

/// <summary>The members of one object. A member that was not found has the default value of its type.</summary>
internal readonly struct DataMembers(string[] names, XElement?[] found)
{
    public XElement? Element(string name) => found[Array.IndexOf(names, name)];

    public string? Text(string name) => Element(name) is XElement element && !element.IsNil() ? element.Value : null;

    public int Number(string name) => Read(name, XmlConvert.ToInt32);

    public bool Bool(string name) => Read(name, XmlConvert.ToBoolean);

    public Guid Id(string name) => Read(name, Guid.Parse);

    /// <summary>Null means never. A time without a time zone is UTC.</summary>
    public DateTimeOffset? Time(string name)
    {
        DateTime time = Read(name, s => XmlConvert.ToDateTime(s, XmlDateTimeSerializationMode.RoundtripKind));
        return time.Year < 2
            ? null
            : new DateTimeOffset(time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : DateTime.SpecifyKind(time, DateTimeKind.Utc));
    }

    /// <summary>A word, or for a type with flags a list of words. Case counts, as in the framework.</summary>
    public T Word<T>(string name)
        where T : struct, Enum => Read(name, QmsWords.Parse<T>);

    private T Read<T>(string name, Func<string, T> convert)
        where T : struct
    {
        if (Element(name) is not XElement element)
        {
            return default;
        }

        if (element.IsNil())
        {
            throw QmsFault.Unreadable(element, "ValueType cannot be null.");
        }

        string text = element.Value.Trim();
        try
        {
            return convert(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw QmsFault.Unreadable(
                element,
                string.Create(CultureInfo.InvariantCulture, $"The value '{text}' cannot be parsed as the type '{typeof(T).Name}'.")
            );
        }
    }
}
