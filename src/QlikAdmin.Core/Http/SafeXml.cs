using System.Xml;
using System.Xml.Linq;

namespace QlikAdmin.Http;

/// <summary>The one place that opens XML of a server: without DTD, without fetching anything, and without entities except the built-in
/// ones.</summary>
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

    /// <summary>Whether the reader stopped because of a DTD. Only its message says so, and it contains this word in every
    /// language.</summary>
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
