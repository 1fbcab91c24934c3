using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace QlikAdmin.Contracts;

/// <summary>The text of one contract of SOAP messages, read into XML schemas that validate messages.</summary>
internal static class XsdFile
{
    public const string Namespace = "namespace";
    public const string Element = "element";
    public const string Type = "type";
    public const string Simple = "simple";
    public const string Attribute = "attribute";
    public const string Extends = "extends";
    public const string Nillable = "nillable";
    public const string List = "list";
    public const string Any = "(any)";
    public const string Choices = "enum";

    private static readonly XNamespace s_xsd = XsdNames.Xsd;

    /// <summary>The elements that the text describes.</summary>
    public static IReadOnlyList<XName> Elements(string name, string text)
    {
        XsdNames names = new();
        List<XName> elements = [];
        foreach (FactLine line in FactLine.Parse(name, text))
        {
            string kind = line.Take();
            string first = line.Take();
            if (kind == Namespace)
            {
                names.Add(first, line.Text);
            }
            else if (kind == Element)
            {
                elements.Add(names.Read(first));
            }
        }

        return elements;
    }

    public static XmlSchemaSet Read(string name, string text)
    {
        XsdNames names = new();
        Dictionary<XNamespace, XElement> schemas = [];
        foreach (FactLine line in FactLine.Parse(name, text))
        {
            string kind = line.Take();
            string first = line.Take();
            if (kind == Namespace)
            {
                names.Add(first, line.Text);
                schemas[line.Text] = new XElement(
                    s_xsd + "schema",
                    new XAttribute("targetNamespace", line.Text),
                    new XAttribute("elementFormDefault", "qualified")
                );
                continue;
            }

            XName item = names.Read(first);
            schemas[item.Namespace].Add(Item(kind, item.LocalName, line, names));
        }

        XmlSchemaSet set = new() { XmlResolver = null };
        foreach (XElement schema in schemas.Values)
        {
            schema.Add(
                names.Spaces.Select(s => new XAttribute(XNamespace.Xmlns + s.Key, s.Value)),
                new XAttribute(XNamespace.Xmlns + XsdNames.XsdPrefix, s_xsd)
            );
            schema.AddFirst(
                schemas
                    .Keys.Where(s => s != schema.Attribute("targetNamespace")!.Value)
                    .Select(s => new XElement(s_xsd + "import", new XAttribute("namespace", s)))
            );
            using XmlReader reader = schema.CreateReader();
            set.Add(XmlSchema.Read(reader, null)!);
        }

        set.Compile();
        return set;
    }

    private static XElement Item(string kind, string name, FactLine line, XsdNames names) =>
        kind switch
        {
            Attribute => new XElement(s_xsd + "attribute", new XAttribute("name", name), new XAttribute("type", line.Text)),
            Simple => SimpleType(name, line),
            Type => ComplexType(line, names, new XAttribute("name", name)),
            Element when line.Text.Length == 0 => new XElement(s_xsd + "element", new XAttribute("name", name), ComplexType(line, names)),
            Element => new XElement(s_xsd + "element", new XAttribute("name", name), Typed(line)),
            _ => throw new ContractException($"'{kind}' is no word of a contract of messages."),
        };

    private static XElement ComplexType(FactLine line, XsdNames names, params XAttribute[] attributes)
    {
        object[] content =
        [
            new XElement(s_xsd + "sequence", line.Below.Where(l => !l.Text.StartsWith('@')).Select(l => Member(new FactLine(l.Text)))),
            .. line
                .Below.Where(l => l.Text.StartsWith('@'))
                .Select(l => new XElement(s_xsd + "attribute", new XAttribute("ref", l.Text[1..]))),
        ];
        if (line.Text.Length == 0)
        {
            return new XElement(s_xsd + "complexType", attributes, content);
        }

        _ = line.Take() == Extends ? names.Read(line.Text) : throw new ContractException($"'{line.Text}' says nothing about a type.");
        XElement extension = new(s_xsd + "extension", new XAttribute("base", line.Text), content);
        return new XElement(s_xsd + "complexType", attributes, new XElement(s_xsd + "complexContent", extension));
    }

    private static XElement Member(FactLine line)
    {
        string name = line.Take();
        string mark = name[^1..];
        XAttribute[] occurs = mark switch
        {
            "?" => [new XAttribute("minOccurs", 0)],
            "*" => [new XAttribute("minOccurs", 0), new XAttribute("maxOccurs", "unbounded")],
            _ => [],
        };
        name = occurs.Length > 0 ? name[..^1] : name;
        return name == Any
            ? new XElement(s_xsd + "any", occurs, new XAttribute("namespace", line.Take()), new XAttribute("processContents", line.Text))
            : new XElement(s_xsd + "element", new XAttribute("name", name), occurs, Typed(line));
    }

    private static IEnumerable<XAttribute> Typed(FactLine line)
    {
        yield return new XAttribute("type", line.Take());
        if (line.Text == Nillable)
        {
            yield return new XAttribute("nillable", true);
        }
    }

    private static XElement SimpleType(string name, FactLine line)
    {
        string @base = line.Take();
        bool isList = @base == List;
        XElement restriction = new(s_xsd + "restriction", new XAttribute("base", isList ? line.Take() : @base));
        string left = line.Text;
        while (left.Length > 0)
        {
            string word = FactWords.TakeName(ref left);
            left = left[1..];
            JsonNode value = FactWords.TakeValue(ref left)!;
            left = left.TrimStart();
            IEnumerable<string> values = value is JsonArray choices
                ? choices.Select(c => c!.GetValue<string>())
                : [value.GetValue<string>()];
            restriction.Add(values.Select(v => new XElement(s_xsd + (word == Choices ? "enumeration" : word), new XAttribute("value", v))));
        }

        return isList
            ? new XElement(
                s_xsd + "simpleType",
                new XAttribute("name", name),
                new XElement(s_xsd + "list", new XElement(s_xsd + "simpleType", restriction))
            )
            : new XElement(s_xsd + "simpleType", new XAttribute("name", name), restriction);
    }
}
