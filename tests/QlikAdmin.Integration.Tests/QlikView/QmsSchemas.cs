using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace QlikAdmin.Integration.Tests.QlikView;

/// <summary>The vendor's XSDs of the QMS messages; reference data, and not part of this repository.</summary>
internal sealed class QmsSchemas
{
    private static readonly XNamespace s_soap = "http://schemas.xmlsoap.org/soap/envelope/";
    private static readonly XNamespace s_xsd = "http://www.w3.org/2001/XMLSchema";
    private static readonly Lazy<QmsSchemas?> s_found = new(Load);

    private readonly Dictionary<string, XmlSchemaSet> _sets;

    private QmsSchemas(Dictionary<string, XmlSchemaSet> sets)
    {
        _sets = sets;
    }

    /// <summary>Null where this machine has none.</summary>
    public static QmsSchemas? Found => s_found.Value;

    public static string WhyMissing => "The vendor's XSDs were not found: neither QLIK_SPECS names a folder with qms, nor is there a 'shared/specs/qms' beside the repository or above it.";

    /// <summary>What is wrong with the message inside an envelope; empty when nothing is, or when it is of an interface without a description.</summary>
    public IReadOnlyList<string> Check(string envelope)
    {
        XElement? message = XDocument.Parse(envelope).Root!.Element(s_soap + "Body")!.Elements().SingleOrDefault();
        if (message is null || !_sets.TryGetValue(message.Name.NamespaceName, out XmlSchemaSet? set))
        {
            return [];
        }

        List<string> wrong = [];
        new XDocument(new XElement(message)).Validate(set, (_, e) => wrong.Add($"{message.Name.LocalName}: {e.Message}"));
        return wrong;
    }

    private static QmsSchemas? Load()
    {
        string? folder = Folders().FirstOrDefault(Directory.Exists);
        return folder is null ? null : new QmsSchemas(new Dictionary<string, XmlSchemaSet>
        {
            ["http://ws.qliktech.com/QMS/11/"] = Read(Path.Combine(folder, "qms-11")),
            ["http://ws.qliktech.com/QMS/12/7/"] = Read(Path.Combine(folder, "qms-12-7")),
        });
    }

    private static XmlSchemaSet Read(string folder)
    {
        // Imports name the servers they were exported from: nothing is fetched, and all files are in one set.
        XmlSchemaSet set = new() { XmlResolver = null };
        foreach (string file in Directory.GetFiles(folder, "*.xsd").Order(StringComparer.Ordinal))
        {
            XDocument schema = XDocument.Load(file);
            schema.Descendants(s_xsd + "element").Where(e => (string?)e.Attribute("ref") == "xs:schema").Remove();
            schema.Descendants(s_xsd + "import").Attributes("schemaLocation").Remove();
            using XmlReader reader = schema.CreateReader();
            set.Add(XmlSchema.Read(reader, null)!);
        }

        set.Compile();
        return set;
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("QLIK_SPECS") is { Length: > 0 } named)
        {
            yield return Path.Combine(named, "qms");
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "shared", "specs", "qms");
        }
    }
}
