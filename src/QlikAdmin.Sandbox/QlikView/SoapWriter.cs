using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.QlikView;

/// <summary>Writes one answer. Members are written in the order of the calls, so callers must follow the order of the contract.</summary>
internal sealed class SoapWriter : IDisposable
{
    public const string ContentType = "text/xml; charset=utf-8";

    private static readonly XmlWriterSettings s_settings = new() { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true };

    private readonly MemoryStream _buffer = new();
    private readonly bool _utcMark;
    private string _namespace = string.Empty;

    /// <summary>Starts the envelope.</summary>
    /// <param name="utcMark">True: times end with Z. False: times have no time zone. Both are UTC.</param>
    public SoapWriter(bool utcMark)
    {
        _utcMark = utcMark;
        Xml = XmlWriter.Create(_buffer, s_settings);
        Xml.WriteStartElement("s", "Envelope", QmsNames.Envelope.NamespaceName);
        Xml.WriteStartElement("Body", QmsNames.Envelope.NamespaceName);
    }

    public XmlWriter Xml { get; }

    public void Dispose()
    {
        Xml.Dispose();
        _buffer.Dispose();
    }

    /// <summary>Opens an element of the message, such as the response and its result.</summary>
    public void Message(string name, XNamespace messages) => Xml.WriteStartElement(name, messages.NamespaceName);

    /// <summary>Opens the result and declares the namespace of its members.</summary>
    public void Result(QmsCall call, XNamespace data)
    {
        Message(call.Operation + "Result", call.Face.Messages);
        Xml.WriteAttributeString("xmlns", "a", null, data.NamespaceName);
        Xml.WriteAttributeString("xmlns", "i", null, QmsNames.Instance.NamespaceName);
        _namespace = data.NamespaceName;
    }

    /// <summary>Writes a result that is a plain value.</summary>
    public void Value(QmsCall call, string value)
    {
        Message(call.Operation + "Result", call.Face.Messages);
        Xml.WriteString(value);
        Xml.WriteEndElement();
    }

    public void Start(string name) => Xml.WriteStartElement(name, _namespace);

    /// <summary>Opens a member whose own members have another namespace; <see cref="EndForeign"/> closes it.</summary>
    public string StartForeign(string name, XNamespace data)
    {
        string outer = _namespace;
        Start(name);
        Xml.WriteAttributeString("xmlns", "b", null, data.NamespaceName);
        _namespace = data.NamespaceName;
        return outer;
    }

    public void EndForeign(string outer)
    {
        End();
        _namespace = outer;
    }

    public void End() => Xml.WriteEndElement();

    public void Text(string name, string? value)
    {
        if (value is null)
        {
            Nil(name);
            return;
        }

        Start(name);
        Xml.WriteString(value);
        End();
    }

    public void Nil(string name)
    {
        Start(name);
        Xml.WriteAttributeString("nil", QmsNames.Instance.NamespaceName, "true");
        End();
    }

    public void Number(string name, int value)
    {
        Start(name);
        Xml.WriteValue(value);
        End();
    }

    public void Bool(string name, bool value)
    {
        Start(name);
        Xml.WriteValue(value);
        End();
    }

    public void Id(string name, Guid value) => Text(name, value.ToString("D"));

    /// <summary>Writes a time. "Never" is the smallest date of .NET, without a time zone.</summary>
    public void Time(string name, DateTimeOffset? value)
    {
        DateTime time =
            value is null ? default
            : _utcMark ? value.Value.UtcDateTime
            : DateTime.SpecifyKind(value.Value.UtcDateTime, DateTimeKind.Unspecified);
        Text(name, XmlConvert.ToString(time, XmlDateTimeSerializationMode.RoundtripKind));
    }

    public Answer ToAnswer(int status)
    {
        Xml.Close();
        return Answer.Raw(status, ContentType, _buffer.ToArray());
    }
}
