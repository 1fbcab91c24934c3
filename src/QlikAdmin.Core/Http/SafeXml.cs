using System.Xml;
using System.Xml.Linq;

namespace QlikAdmin.Http;

/// <summary>The one place that opens XML of a server: no DTD, nothing fetched from anywhere, no entity but the built-in ones.</summary>
internal static class SafeXml
{
    public static XmlReader Open(TextReader text) => XmlReader.Create(text, Settings());

    public static XmlReader Open(Stream stream) => XmlReader.Create(stream, Settings());

    /// <exception cref="XmlException">Not XML, cut off, or with a DTD.</exception>
    /// <exception cref="TreeTooLargeException">It holds more than <paramref name="most"/> nodes.</exception>
    public static XDocument Parse(string text, int most = ReadLimits.MostNodes)
    {
        // The shortest node that counts takes two characters, so most documents need no count.
        if (text.Length / 2 > most)
        {
            Count(text, most);
        }

        using StringReader source = new(text);
        using XmlReader reader = Open(source);
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
    }

    /// <summary>Whether the reader stopped because of a DTD; it says so by its message only, and in every language with this
    /// word.</summary>
    public static bool IsRefusedDtd(XmlException e) => e.Message.IndexOf("DTD", StringComparison.Ordinal) >= 0;

    private static void Count(string text, int most)
    {
        using StringReader source = new(text);
        using XmlReader reader = Open(source);
        int nodes = 0;
        while (reader.Read())
        {
            nodes += 1 + reader.AttributeCount;
            if (nodes > most)
            {
                throw new TreeTooLargeException(most);
            }
        }
    }

    private static XmlReaderSettings Settings() =>
        new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersFromEntities = 1024,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = false,
        };
}
