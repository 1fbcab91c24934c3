using System.Xml.Linq;

namespace QlikAdmin.Contracts;

/// <summary>Makes the data from the vendor's descriptions.</summary>
internal sealed class Generator
{
    private static readonly Dictionary<string, (string Folder, XNamespace Messages)> s_messages = new(StringComparer.Ordinal)
    {
        [ContractFiles.Eleven] = ("qms/qms-11", QmsContract.ElevenSpace),
        [ContractFiles.Twelve] = ("qms/qms-12-7", QmsContract.TwelveSpace),
    };

    private readonly string _specs;
    private readonly HashSet<string> _operations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<XName>> _elements = s_messages.Keys.ToDictionary(
        k => k,
        _ => new HashSet<XName>(),
        StringComparer.Ordinal
    );

    /// <param name="specs">Folder with the vendor's descriptions: qlik-cloud, qrs and qms.</param>
    /// <param name="texts">The present data, which says which operations to read.</param>
    public Generator(string specs, IReadOnlyDictionary<string, string> texts)
    {
        _specs = specs;
        foreach ((string path, string text) in texts)
        {
            if (ContractFiles.IsApi(path))
            {
                _operations.UnionWith(ContractFiles.Api(path, text).Operations.Select(o => o.ToString()));
            }
            else if (ContractFiles.IsXsd(path))
            {
                _elements[path].UnionWith(XsdFile.Elements(path, text));
            }
        }
    }

    public static bool AreSpecs(string folder) =>
        Directory.Exists(Path.Combine(folder, "qlik-cloud"))
        && Directory.Exists(Path.Combine(folder, "qrs"))
        && Directory.Exists(Path.Combine(folder, "qms"));

    /// <summary>Adds one more operation: a method and a path, or the name of an operation of both interfaces of QMS.</summary>
    public void Add(string operation)
    {
        if (operation.Contains(' ', StringComparison.Ordinal))
        {
            _operations.Add(operation);
            return;
        }

        foreach ((string path, (string folder, XNamespace messages)) in s_messages)
        {
            _elements[path]
                .UnionWith(
                    new[]
                    {
                        messages + operation,
                        messages + (operation + "Response"),
                        (XNamespace)"http://schemas.datacontract.org/2004/07/System" + "Exception",
                    }.Where(new XsdSource(Path.Combine(_specs, folder)).Declares)
                );
        }
    }

    /// <summary>Text of each file by its path below tests/Contracts, including the digests.</summary>
    public SortedDictionary<string, string> Generate()
    {
        SortedDictionary<string, string> texts = new(StringComparer.Ordinal);
        HashSet<string> missing = new(_operations, StringComparer.Ordinal);
        List<(string Path, string Source)> documents = Directory
            .GetFiles(Path.Combine(_specs, "qlik-cloud"), "*.json")
            .Select(f => ($"{ContractFiles.CloudFolder}/{Path.GetFileNameWithoutExtension(f)}.txt", f))
            .ToList();
        documents.Add((ContractFiles.SenseFile, Directory.GetFiles(Path.Combine(_specs, "qrs"), "repository-*.json").Single()));
        foreach ((string path, string source) in documents)
        {
            OpenApiSource document = OpenApiSource.Load(Path.GetFileNameWithoutExtension(path), source);
            ApiContract contract = document.Take(_operations);
            if (contract.Operations.Count > 0)
            {
                texts[path] = ApiFile.Write(contract);
                missing.ExceptWith(contract.Operations.Select(o => o.ToString()));
            }
        }

        if (missing.Count > 0)
        {
            throw new ContractException(
                "The vendor describes no such operation: " + string.Join(", ", missing.Order(StringComparer.Ordinal))
            );
        }

        foreach ((string path, HashSet<XName> elements) in _elements)
        {
            texts[path] = new XsdSource(Path.Combine(_specs, s_messages[path].Folder)).Write(elements);
        }

        texts[ContractFiles.DigestFile] = ContractFiles.Digest(texts);
        return texts;
    }
}
