using System.Xml.Linq;
using QlikAdmin.Contracts;

namespace QlikAdmin.Integration.Tests.QlikView;

/// <summary>Compares what Core sends to QMS with the vendor's schemas.</summary>
internal static class QmsMessages
{
    private static readonly XNamespace s_soap = "http://schemas.xmlsoap.org/soap/envelope/";

    /// <summary>What is wrong with the message inside an envelope; empty when nothing is, or when it is of an interface without a
    /// description.</summary>
    public static IReadOnlyList<string> Check(string envelope)
    {
        XElement? message = XDocument.Parse(envelope).Root!.Element(s_soap + "Body")!.Elements().SingleOrDefault();
        return message is null || QmsContract.Of(message.Name.Namespace) is not QmsContract contract
            ? []
            : contract.Check(message).Select(w => $"{message.Name.LocalName}: {w}").ToList();
    }
}
