using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.QlikView;

/// <summary>
/// A SOAP fault. Faults of the framework have the framework's own texts. The texts of the service itself are inferred, because the vendor
/// does not publish them.
/// </summary>
internal sealed class QmsFault : Exception
{
    private const string Dispatcher = "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher";
    private const string Addressing = "http://schemas.microsoft.com/ws/2005/05/addressing/none";
    private const string Security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";

    private readonly string _code;
    private readonly string? _codeNamespace;
    private readonly bool _hasDetail;

    private QmsFault(string code, string? codeNamespace, string reason, bool hasDetail = false)
        : base(reason)
    {
        _code = code;
        _codeNamespace = codeNamespace;
        _hasDetail = hasDetail;
    }

    /// <summary>The service itself refuses: a fault with an exception as its detail, as the contract declares for every
    /// operation.</summary>
    public static QmsFault Refused(string reason) => new("Client", null, reason, hasDetail: true);

    /// <summary>For a call without a key, with an unknown key, or with one older than a minute.</summary>
    public static QmsFault BadKey() => Refused("The service key is missing or no longer valid.");

    public static QmsFault UnknownServer(Guid id) => Refused($"Service not found: {id}");

    public static QmsFault AccessDenied() => new("FailedAuthentication", Security, "Access is denied.");

    public static QmsFault ActionNotSupported(string action) =>
        new(
            "ActionNotSupported",
            Addressing,
            $"The message with Action '{action}' cannot be processed at the receiver, due to a ContractFilter mismatch at the EndpointDispatcher. This may be because of "
                + "either a contract mismatch (mismatched Actions between sender and receiver) or a binding/security mismatch between the sender and the receiver.  Check that "
                + "sender and receiver have the same contract and the same binding (including security requirements, e.g. Message, Transport, None)."
        );

    public static QmsFault WrongEnvelope() => new("VersionMismatch", null, "The message version is not supported.");

    public static QmsFault WrongBody(XName expected, XName? found) =>
        new(
            "DeserializationFailed",
            Dispatcher,
            "OperationFormatter encountered an invalid Message body. Expected to find node type 'Element' with name "
                + $"'{expected.LocalName}' and namespace '{expected.NamespaceName}'. Found node type 'Element' with name '{found?.LocalName}' and namespace '{found?.NamespaceName}'"
        );

    /// <summary>A value that cannot be read as the type of its member.</summary>
    public static QmsFault Unreadable(XElement element, string reason) =>
        new(
            "DeserializationFailed",
            Dispatcher,
            "The formatter threw an exception while trying to deserialize the message: There was an error while trying to deserialize parameter. "
                + $"The InnerException message was 'There was an error deserializing the element '{element.Name.LocalName}' from namespace '{element.Name.NamespaceName}'. {reason}'.  "
                + "Please see InnerException for more details."
        );

    public Answer ToAnswer()
    {
        using SoapWriter soap = new(utcMark: true);
        XmlWriter xml = soap.Xml;
        string envelope = QmsNames.Envelope.NamespaceName;
        xml.WriteStartElement("Fault", envelope);
        xml.WriteStartElement(string.Empty, "faultcode", string.Empty);
        if (_codeNamespace is not null)
        {
            xml.WriteAttributeString("xmlns", "a", null, _codeNamespace);
        }

        xml.WriteString((_codeNamespace is null ? "s:" : "a:") + _code);
        xml.WriteEndElement();
        xml.WriteStartElement(string.Empty, "faultstring", string.Empty);
        xml.WriteAttributeString("xml", "lang", null, "en-US");
        xml.WriteString(Message);
        xml.WriteEndElement();
        if (_hasDetail)
        {
            Detail(xml);
        }

        xml.WriteEndElement();
        return soap.ToAnswer(500);
    }

    private void Detail(XmlWriter xml)
    {
        const string Schema = "http://www.w3.org/2001/XMLSchema";
        string instance = QmsNames.Instance.NamespaceName;
        xml.WriteStartElement(string.Empty, "detail", string.Empty);
        xml.WriteStartElement("Exception", QmsNames.System.NamespaceName);
        xml.WriteAttributeString("xmlns", "i", null, instance);
        xml.WriteAttributeString("xmlns", "x", null, Schema);
        foreach (
            (string name, string type, string? value) in new (string, string, string?)[]
            {
                ("ClassName", "x:string", "System.Exception"),
                ("Message", "x:string", Message),
                ("Data", string.Empty, null),
                ("InnerException", string.Empty, null),
                ("HelpURL", string.Empty, null),
                ("StackTraceString", string.Empty, null),
                ("HResult", "x:int", "-2146233088"),
                ("Source", "x:string", "QVManagementService"),
            }
        )
        {
            xml.WriteStartElement(string.Empty, name, string.Empty);
            xml.WriteAttributeString("i", value is null ? "nil" : "type", instance, value is null ? "true" : type);
            if (value is not null)
            {
                xml.WriteString(value);
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
