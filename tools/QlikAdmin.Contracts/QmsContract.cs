using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace QlikAdmin.Contracts;

/// <summary>What the vendor says about the messages of one interface of QMS.</summary>
internal sealed class QmsContract
{
    public const string ElevenSpace = "http://ws.qliktech.com/QMS/11/";
    public const string TwelveSpace = "http://ws.qliktech.com/QMS/12/7/";

    private static readonly Lazy<QmsContract> s_eleven = new(() => new QmsContract(ContractFiles.Eleven));
    private static readonly Lazy<QmsContract> s_twelve = new(() => new QmsContract(ContractFiles.Twelve));

    private readonly XmlSchemaSet _schemas;

    private QmsContract(string path)
    {
        _schemas = XsdFile.Read(path, ContractFiles.Texts[path]);
    }

    /// <summary>Interface 11.</summary>
    public static QmsContract Eleven => s_eleven.Value;

    /// <summary>Interface 12/7.</summary>
    public static QmsContract Twelve => s_twelve.Value;

    /// <summary>The interface of a message, by its namespace; null for interfaces that are not in the vendor's schemas.</summary>
    public static QmsContract? Of(XNamespace space) =>
        space.NamespaceName switch
        {
            ElevenSpace => Eleven,
            TwelveSpace => Twelve,
            _ => null,
        };

    /// <summary>What is wrong with a message, or with the detail of a fault; empty when it is correct.</summary>
    public IReadOnlyList<string> Check(XElement message)
    {
        List<string> wrong = [];
        if (!_schemas.GlobalElements.Contains(new XmlQualifiedName(message.Name.LocalName, message.Name.NamespaceName)))
        {
            wrong.Add("No schema declares " + message.Name);
        }

        new XDocument(new XElement(message)).Validate(_schemas, (_, e) => wrong.Add(e.Message));
        return wrong;
    }
}
