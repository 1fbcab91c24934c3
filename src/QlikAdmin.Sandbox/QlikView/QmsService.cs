using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.QlikView;

/// <summary>The management service: unpacks the envelope, checks groups and key, and does the operation.</summary>
internal sealed class QmsService
{
    public const string Path = "/QMS/Service";
    private const string KeyOperation = "GetTimeLimitedServiceKey";

    private static readonly XmlReaderSettings s_reader = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    private readonly QlikViewFarm _farm;
    private readonly QmsDoor _door;
    private readonly Dictionary<string, QmsOperation> _operations = new(StringComparer.Ordinal);

    public QmsService(QlikViewFarm farm)
    {
        _farm = farm;
        _door = new QmsDoor(farm);
        new ServiceOperations(farm).Map(_operations);
        new CalOperations(farm).Map(_operations);
        new DocumentOperations(farm).Map(_operations);
        new LicenseOperations(farm).Map(_operations);
    }

    public Answer? Enter(ServiceRequest request) => _door.Enter(request);

    public Answer Handle(ServiceRequest request)
    {
        if (!request.Path.TrimEnd('/').Equals(Path, StringComparison.OrdinalIgnoreCase))
        {
            return Answer.Empty(404);
        }

        if (request.Method != "POST")
        {
            return request.Method == "GET"
                ? Answer.Html(
                    200,
                    "<HTML><HEAD><TITLE>QMSBackendService Service</TITLE></HEAD><BODY><P class='heading1'>QMSBackendService Service</P></BODY></HTML>"
                )
                : Answer.Empty(405);
        }

        string type = (request.ContentType ?? string.Empty).Split(';')[0].Trim();
        if (!type.Equals("text/xml", StringComparison.OrdinalIgnoreCase))
        {
            return Answer.Text(
                415,
                $"Cannot process the message because the content type '{request.ContentType}' was not the expected type 'text/xml; charset=utf-8'."
            );
        }

        XElement envelope;
        try
        {
            envelope = Parse(request.Body);
        }
        catch (XmlException)
        {
            // The framework gives this answer to everything that is not a message, including a document type declaration.
            return Answer.Empty(400);
        }

        try
        {
            return Perform(request, envelope);
        }
        catch (QmsFault fault)
        {
            return fault.ToAnswer();
        }
    }

    private static XElement Parse(byte[] body)
    {
        using MemoryStream stream = new(body);
        using XmlReader reader = XmlReader.Create(stream, s_reader);
        return XElement.Load(reader);
    }

    private Answer Perform(ServiceRequest request, XElement envelope)
    {
        if (envelope.Name != QmsNames.Envelope + "Envelope")
        {
            throw QmsFault.WrongEnvelope();
        }

        string action = (request.Header("SOAPAction") ?? string.Empty).Trim().Trim('"');
        QmsInterface? face = QmsInterface.OfAction(action, out string name);
        if (
            face is null
            || !_farm.Settings.Offers(face)
            || !_operations.TryGetValue(name, out QmsOperation? operation)
            || face.Level < operation.FromLevel
        )
        {
            throw QmsFault.ActionNotSupported(action);
        }

        XElement? body = envelope.Element(QmsNames.Envelope + "Body")?.Elements().FirstOrDefault();
        if (body?.Name != face.Messages + name)
        {
            throw QmsFault.WrongBody(face.Messages + name, body?.Name);
        }

        QmsCaller caller = (QmsCaller)request.Identity!;
        lock (_farm.Gate)
        {
            if (name != KeyOperation)
            {
                if (!caller.IsInGroups)
                {
                    return Deny();
                }

                if (!_farm.Keys.IsValid(request.Header("X-Service-Key")))
                {
                    throw QmsFault.BadKey();
                }
            }

            _farm.Settle();
            using SoapWriter soap = new(_farm.Settings.UtcMark);
            soap.Message(name + "Response", face.Messages);
            operation.Work(new QmsCall(face, name, body, caller.Account), soap);
            soap.End();
            return soap.ToAnswer(200);
        }
    }

    private Answer Deny() =>
        _farm.Settings.Denied switch
        {
            DeniedAnswer.Unauthorized => _door.Refuse(),
            DeniedAnswer.Forbidden => Answer.Empty(403),
            _ => throw QmsFault.AccessDenied(),
        };
}
