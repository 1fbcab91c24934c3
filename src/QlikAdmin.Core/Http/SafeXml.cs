using System;
using System.IO;
using System.Xml;
using System.Xml.Linq;

namespace QlikAdmin.Http;

/// <summary>The one place that opens XML of a server: no DTD, nothing fetched from anywhere, no entity but the built-in ones.</summary>
internal static class SafeXml
{
    public static XmlReader Open(TextReader text) => XmlReader.Create(text, Settings());

    public static XmlReader Open(Stream stream) => XmlReader.Create(stream, Settings());

    /// <exception cref="XmlException">Not XML, cut off, or with a DTD.</exception>
    public static XDocument Parse(string text)
    {
        using StringReader source = new(text);
        using XmlReader reader = Open(source);
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
    }

    /// <summary>Whether the reader stopped because of a DTD; it says so by its message only, and in every language with this word.</summary>
    public static bool IsRefusedDtd(XmlException e) => e.Message.IndexOf("DTD", StringComparison.Ordinal) >= 0;

    private static XmlReaderSettings Settings() => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersFromEntities = 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = false,
    };
}
