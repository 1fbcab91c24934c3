using System.Xml.Linq;

namespace QlikAdmin.Http;

/// <summary>What a SOAP 1.1 service says when it refuses.</summary>
/// <param name="Code">Local part of the fault code, for example Client or ActionNotSupported.</param>
/// <param name="Text">The words for people.</param>
internal sealed record SoapFault(string? Code, string Text)
{
    public const string Namespace = "http://schemas.xmlsoap.org/soap/envelope/";

    /// <summary>The fault in a body; null when it holds none.</summary>
    /// <exception cref="System.Xml.XmlException">The body is not XML, or has a DTD.</exception>
    public static SoapFault? Read(string body) => Read(SafeXml.Parse(body).Root);

    /// <summary>The fault in an envelope; null when it holds none.</summary>
    public static SoapFault? Read(XElement? envelope)
    {
        XNamespace soap = Namespace;
        XElement? fault = envelope?.Name == soap + "Envelope" ? envelope.Element(soap + "Body")?.Element(soap + "Fault") : null;
        if (fault is null)
        {
            return null;
        }

        string? code = Value(fault, "faultcode");
        string? detail = fault
            .Elements()
            .FirstOrDefault(e => e.Name.LocalName == "detail")
            ?.Descendants()
            .FirstOrDefault(e => e.Name.LocalName == "Message")
            ?.Value;
        string[] words = new[] { Value(fault, "faultstring"), detail }
            .Where(w => !string.IsNullOrWhiteSpace(w))
            .Select(w => w!.Trim())
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToArray();
        return new SoapFault(
            code?.Substring(code.IndexOf(':') + 1).Trim(),
            words.Length > 0 ? string.Join(" - ", words) : "a SOAP fault without a text"
        );
    }

    /// <summary>The exact meaning of a fault, if it is more than "the server failed"; null otherwise.</summary>
    /// <remarks>The code for an unknown operation is the one of WCF. It is not documented what QMS answers to a caller without the needed
    /// group, so this looks for the words that Windows uses.</remarks>
    public static ErrorReason? ReasonFor(ServerError error)
    {
        return Is("ActionNotSupported") ? ErrorReason.NotSupported
            : Is("AccessDenied") || Says("access is denied") || Says("access denied") || Says("not authorized") || Says("not a member")
                ? ErrorReason.Forbidden
            : Is("FailedAuthentication") ? ErrorReason.Unauthorized
            : null;

        bool Is(string code) => string.Equals(error.Code, code, StringComparison.OrdinalIgnoreCase);
        bool Says(string words) => error.Text?.IndexOf(words, StringComparison.OrdinalIgnoreCase) >= 0;
    }

    private static string? Value(XElement fault, string name) => fault.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value;
}
