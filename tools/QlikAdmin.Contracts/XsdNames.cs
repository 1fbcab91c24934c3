using System.Xml.Linq;

namespace QlikAdmin.Contracts;

/// <summary>Short names of the namespaces of one set of schemas: <c>CALs:CAL</c> is the type CAL of the data contract of CALs.</summary>
internal sealed class XsdNames
{
    public const string XsdPrefix = "xs";

    public static readonly XNamespace Xsd = "http://www.w3.org/2001/XMLSchema";

    private readonly SortedDictionary<string, XNamespace> _spaces = new(StringComparer.Ordinal) { [XsdPrefix] = Xsd };

    /// <summary>Short name and namespace, without those of XSD itself.</summary>
    public IEnumerable<KeyValuePair<string, XNamespace>> Spaces => _spaces.Where(s => s.Key != XsdPrefix);

    /// <summary>The last word of a namespace, versions left out: <c>QMS</c> of <c>http://ws.qliktech.com/QMS/12/7/</c>.</summary>
    public static string Shorten(XNamespace space)
    {
        string word = space.NamespaceName.Split('/').Last(p => p.Length > 0 && !p.All(char.IsAsciiDigit));
        return word.Split('.')[^1];
    }

    public void Add(string shortName, XNamespace space)
    {
        if (_spaces.TryGetValue(shortName, out XNamespace? other) && other != space)
        {
            throw new ContractException($"{other} and {space} have the same short name, {shortName}.");
        }

        _spaces[shortName] = space;
    }

    public string Write(XName name) =>
        name.Namespace == Xsd ? $"{XsdPrefix}:{name.LocalName}" : $"{Shorten(name.Namespace)}:{name.LocalName}";

    public XName Read(string name)
    {
        string[] parts = name.Split(':');
        return parts.Length == 2 && _spaces.TryGetValue(parts[0], out XNamespace? space)
            ? space + parts[1]
            : throw new ContractException($"'{name}' is in none of the namespaces that the file begins with.");
    }
}
