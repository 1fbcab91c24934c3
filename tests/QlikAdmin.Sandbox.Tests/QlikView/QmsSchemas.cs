using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace QlikAdmin.Sandbox.Tests.QlikView;

/// <summary>The vendor's schemas, which are reference data and not part of this repository. Imports are resolved by namespace, not by address.</summary>
internal static class QmsSchemas
{
    private const string Variable = "QLIK_SPECS";

    private static readonly Lazy<string?> s_folder = new(() => Folders().FirstOrDefault(f => Directory.Exists(Path.Combine(f, "qms"))));
    private static readonly Lazy<XmlSchemaSet> s_eleven = new(() => Load("qms-11"));
    private static readonly Lazy<XmlSchemaSet> s_twelve = new(() => Load("qms-12-7"));

    public static bool AreMissing => s_folder.Value is null;

    public static string WhyMissing => $"The vendor's QMS schemas were not found: neither {Variable} names a folder, nor is there a 'shared/specs' beside the repository or above it.";

    /// <summary>What is wrong with an answer; empty when nothing is.</summary>
    public static List<string> Check(XElement answer, string face)
    {
        XmlSchemaSet schemas = face == "11" ? s_eleven.Value : s_twelve.Value;
        List<string> complaints = [];
        XDocument document = new(new XElement(answer));
        if (!schemas.GlobalElements.Contains(new XmlQualifiedName(answer.Name.LocalName, answer.Name.NamespaceName)))
        {
            complaints.Add("No schema declares " + answer.Name);
        }

        document.Validate(schemas, (_, e) => complaints.Add(e.Message));
        return complaints;
    }

    private static XmlSchemaSet Load(string name)
    {
        XmlSchemaSet schemas = new() { XmlResolver = null };
        foreach (string file in Directory.GetFiles(Path.Combine(s_folder.Value!, "qms", name), "*.xsd"))
        {
            using XmlReader reader = XmlReader.Create(file);
            schemas.Add(XmlSchema.Read(reader, null)!);
        }

        // One answer that is not used here holds a schema; the schema of schemas would have to be fetched.
        using StringReader text = new($"<xs:schema xmlns:xs='{XmlSchema.Namespace}' targetNamespace='{XmlSchema.Namespace}'><xs:element name='schema'/></xs:schema>");
        using XmlReader stub = XmlReader.Create(text);
        schemas.Add(XmlSchema.Read(stub, null)!);
        schemas.Compile();
        return schemas;
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            yield return named;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "shared", "specs");
        }
    }
}
