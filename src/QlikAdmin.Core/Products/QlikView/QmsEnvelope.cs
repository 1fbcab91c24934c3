using System.Xml.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.QlikView;

/// <summary>Writes requests and reads the parts of answers.</summary>
internal static class QmsEnvelope
{
    private static readonly XNamespace s_soap = SoapFault.Namespace;

    /// <summary>The request as text. Elements have the order of the parameters, because the service silently drops elements that are out of
    /// order.</summary>
    public static string Write(QmsInterface face, QmsCall call)
    {
        XNamespace ns = face.Namespace;
        XElement operation = new(ns + call.Operation, new XAttribute("xmlns", face.Namespace), call.Arguments(ns));
        XElement envelope = new(
            s_soap + "Envelope",
            new XAttribute(XNamespace.Xmlns + "s", SoapFault.Namespace),
            new XElement(s_soap + "Body", operation)
        );
        return envelope.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>The one element in the body of an envelope; null when there is none.</summary>
    public static XElement? BodyOf(XDocument document)
    {
        return document.Root?.Name == s_soap + "Envelope" ? document.Root.Element(s_soap + "Body")?.Elements().FirstOrDefault() : null;
    }

    /// <summary>The result in a response; null when it is missing or nil.</summary>
    public static XElement? ResultOf(XElement response, string operation)
    {
        XElement? result = response.Elements().FirstOrDefault(e => e.Name.LocalName == operation + "Result");
        return result is null || IsNil(result) ? null : result;
    }

    /// <summary>Turns what was read into a parameter of the call that writes it: with another name, and with its content
    /// unchanged.</summary>
    /// <remarks>Prefixes that outer elements declare are copied, since a value such as an xsi:type may use one.</remarks>
    public static XElement Renamed(XElement read, XName name)
    {
        XElement copy = new(name, read.Attributes().Where(a => !a.IsNamespaceDeclaration), read.Nodes());
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (
            XAttribute declaration in read.AncestorsAndSelf()
                .SelectMany(e => e.Attributes())
                .Where(a => a.IsNamespaceDeclaration && a.Name.LocalName != "xmlns")
        )
        {
            if (seen.Add(declaration.Name.LocalName))
            {
                copy.Add(new XAttribute(declaration));
            }
        }

        return copy;
    }

    public static bool IsNil(XElement element) => (string?)element.Attribute(QmsNames.Instance + "nil") is "true" or "1";

    /// <summary>A child by its local name; null when it is missing or nil.</summary>
    public static XElement? Child(XElement parent, string name)
    {
        XElement? child = parent.Elements().FirstOrDefault(e => e.Name.LocalName == name);
        return child is null || IsNil(child) ? null : child;
    }

    /// <summary>The rows of a list; none where the list is missing or nil.</summary>
    public static IEnumerable<XElement> Rows(XElement parent, string list) =>
        Child(parent, list)?.Elements() ?? Enumerable.Empty<XElement>();

    /// <summary>Text of a child; null when it is missing, nil or empty.</summary>
    public static string? Text(XElement parent, string name)
    {
        string? text = Child(parent, name)?.Value.Trim();
        return string.IsNullOrEmpty(text) ? null : text;
    }
}
