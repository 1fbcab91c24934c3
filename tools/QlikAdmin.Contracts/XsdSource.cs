using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace QlikAdmin.Contracts;

/// <summary>A folder of XSDs that belong together. Something that the lines cannot express is an error, and is not left out.</summary>
internal sealed class XsdSource
{
    private static readonly XNamespace s_xsd = XsdNames.Xsd;
    private static readonly string[] s_values = ["pattern", "minInclusive", "maxInclusive"];

    private readonly Dictionary<XName, XElement> _elements = [];
    private readonly Dictionary<XName, XElement> _types = [];
    private readonly Dictionary<XName, XElement> _attributes = [];
    private readonly ILookup<XName, XName> _derived;
    private readonly XsdNames _names = new();

    public XsdSource(string folder)
    {
        foreach (XElement root in Directory.GetFiles(folder, "*.xsd").Order(StringComparer.Ordinal).Select(f => XDocument.Load(f).Root!))
        {
            XNamespace target = root.Attribute("targetNamespace")!.Value;
            foreach (XElement item in root.Elements())
            {
                Dictionary<XName, XElement>? items = item.Name.LocalName switch
                {
                    "element" => _elements,
                    "complexType" or "simpleType" => _types,
                    "attribute" => _attributes,
                    "import" or "annotation" => null,
                    _ => throw Unknown(item),
                };
                items?.Add(target + item.Attribute("name")!.Value, item);
            }
        }

        _derived = _types
            .SelectMany(t => t.Value.Descendants(s_xsd + "extension").Select(e => (Base: Reference(e, "base"), Type: t.Key)))
            .ToLookup(t => t.Base, t => t.Type);
    }

    public bool Declares(XName element) => _elements.ContainsKey(element);

    /// <summary>The facts about some elements, and about every type that they can contain.</summary>
    public string Write(IEnumerable<XName> elements)
    {
        SortedDictionary<string, FactLine> lines = new(StringComparer.Ordinal);
        HashSet<XName> seen = [];
        Queue<XName> open = new();
        foreach (XName name in elements)
        {
            XElement element = _elements.GetValueOrDefault(name)
                ?? throw new ContractException($"The vendor's schemas declare no element {name}.");
            lines.Add(XsdFile.Element + " " + Name(name), Element(name, element, open));
        }

        while (open.TryDequeue(out XName? name))
        {
            if (name.Namespace == s_xsd || !seen.Add(name))
            {
                continue;
            }

            if (_attributes.TryGetValue(name, out XElement? attribute))
            {
                lines.Add(
                    $"{XsdFile.Attribute} {Name(name)}",
                    new FactLine($"{XsdFile.Attribute} {Name(name)} {Name(Reference(attribute, "type"))}")
                );
                continue;
            }

            XElement type = _types.GetValueOrDefault(name) ?? throw new ContractException($"The vendor's schemas declare no type {name}.");
            bool isSimple = type.Name.LocalName == "simpleType";
            lines.Add(
                $"{(isSimple ? XsdFile.Simple : XsdFile.Type)} {Name(name)}",
                isSimple ? Simple(name, type) : Complex($"{XsdFile.Type} {Name(name)}", type, open)
            );

            // Includes the types that extend a type: a message may contain one of them instead.
            foreach (XName derived in _derived[name])
            {
                open.Enqueue(derived);
            }
        }

        IEnumerable<FactLine> spaces = _names.Spaces.Select(s => new FactLine($"{XsdFile.Namespace} {s.Key} {s.Value}"));
        return FactLine.Write(ContractFiles.Comment, spaces.Concat(lines.Values));
    }

    private static ContractException Unknown(XElement element) => new($"The lines of a contract can't say this yet: {element}");

    private static XName Reference(XElement element, string attribute)
    {
        string[] parts = element.Attribute(attribute)!.Value.Split(':');
        return element.GetNamespaceOfPrefix(parts[0])! + parts[1];
    }

    /// <summary>How often an element may occur: 0 or 1, exactly 1, or any number, written as in a pattern.</summary>
    private static string Occurs(XElement element) =>
        ((string?)element.Attribute("minOccurs") ?? "1", (string?)element.Attribute("maxOccurs") ?? "1") switch
        {
            ("1", "1") => string.Empty,
            ("0", "1") => "?",
            ("0", "unbounded") => "*",
            _ => throw Unknown(element),
        };

    private static string Nillable(XElement element) =>
        (bool?)element.Attribute("nillable") == true ? " " + XsdFile.Nillable : string.Empty;

    private string Name(XName name)
    {
        if (name.Namespace != s_xsd)
        {
            _names.Add(XsdNames.Shorten(name.Namespace), name.Namespace);
        }

        return _names.Write(name);
    }

    private string Use(XName name, Queue<XName> open)
    {
        open.Enqueue(name);
        return Name(name);
    }

    private FactLine Element(XName name, XElement element, Queue<XName> open)
    {
        string start = $"{XsdFile.Element} {Name(name)}";
        return element.Element(s_xsd + "complexType") is XElement type
            ? Complex(start, type, open)
            : new FactLine($"{start} {Use(Reference(element, "type"), open)}{Nillable(element)}");
    }

    private FactLine Complex(string start, XElement type, Queue<XName> open)
    {
        XElement? extension = type.Element(s_xsd + "complexContent")?.Element(s_xsd + "extension");
        FactLine line = new(extension is null ? start : $"{start} {XsdFile.Extends} {Use(Reference(extension, "base"), open)}");
        foreach (XElement part in (extension ?? type).Elements())
        {
            switch (part.Name.LocalName)
            {
                case "sequence":
                    line.Below.AddRange(part.Elements().Select(e => Member(e, open)));
                    break;
                case "attribute" when part.Attribute("ref") is not null:
                    line.Below.Add(new FactLine($"@{Use(Reference(part, "ref"), open)}"));
                    break;
                case "annotation":
                    break;
                default:
                    throw Unknown(part);
            }
        }

        return line;
    }

    private FactLine Member(XElement member, Queue<XName> open)
    {
        if (member.Name.LocalName == "any")
        {
            return new FactLine(
                $"{XsdFile.Any}{Occurs(member)} {(string?)member.Attribute("namespace")} {(string?)member.Attribute("processContents")}"
            );
        }

        if (member.Name.LocalName != "element" || member.Attribute("type") is null)
        {
            throw Unknown(member);
        }

        return new FactLine($"{member.Attribute("name")!.Value}{Occurs(member)} {Use(Reference(member, "type"), open)}{Nillable(member)}");
    }

    private FactLine Simple(XName name, XElement type)
    {
        XElement? list = type.Element(s_xsd + "list");
        XElement restriction = (list?.Element(s_xsd + "simpleType") ?? type).Element(s_xsd + "restriction") ?? throw Unknown(type);
        XName @base = Reference(restriction, "base");
        if (@base.Namespace != s_xsd)
        {
            throw Unknown(type);
        }

        string text = $"{XsdFile.Simple} {Name(name)} {(list is null ? string.Empty : XsdFile.List + " ")}{Name(@base)}";
        List<JsonNode?> choices = restriction
            .Elements(s_xsd + "enumeration")
            .Select(e => (JsonNode?)JsonValue.Create(e.Attribute("value")!.Value))
            .ToList();
        text += choices.Count > 0 ? $" {XsdFile.Choices}={FactWords.Value(FactWords.Sorted(choices))}" : string.Empty;
        foreach (XElement value in restriction.Elements().Where(e => e.Name.LocalName != "enumeration"))
        {
            text += s_values.Contains(value.Name.LocalName)
                ? $" {value.Name.LocalName}={FactWords.Value(JsonValue.Create(value.Attribute("value")!.Value))}"
                : throw Unknown(value);
        }

        return new FactLine(text);
    }
}
