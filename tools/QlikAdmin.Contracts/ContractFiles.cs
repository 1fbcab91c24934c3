using System.Reflection;
using System.Security.Cryptography;

namespace QlikAdmin.Contracts;

/// <summary>The committed data, as it was when this program was built.</summary>
internal static class ContractFiles
{
    /// <summary>The first line of each file.</summary>
    public const string Comment =
        "Made by tools/QlikAdmin.Contracts from the vendor's description; tests/Contracts/README.md says how to read and renew it.";

    public const string CloudFolder = "cloud";
    public const string SenseFile = "sense/repository.txt";
    public const string Eleven = "qlikview/qms-11.txt";
    public const string Twelve = "qlikview/qms-12-7.txt";

    /// <summary>Holds the SHA-256 of each other file, in the form that <c>sha256sum -c</c> reads.</summary>
    public const string DigestFile = "sha256.txt";

    private static readonly Lazy<SortedDictionary<string, string>> s_texts = new(ReadAll);

    /// <summary>Text of each file by its path below tests/Contracts, with slashes.</summary>
    public static IReadOnlyDictionary<string, string> Texts => s_texts.Value;

    public static IEnumerable<string> Paths(string folder) => Texts.Keys.Where(p => p.StartsWith(folder + "/", StringComparison.Ordinal));

    public static ApiContract Api(string path) => Api(path, Texts[path]);

    public static ApiContract Api(string path, string text) => ApiFile.Read(Path.GetFileNameWithoutExtension(path), text);

    public static bool IsApi(string path) => path == SenseFile || path.StartsWith(CloudFolder + "/", StringComparison.Ordinal);

    public static bool IsXsd(string path) => path is Eleven or Twelve;

    /// <summary>The text of the digest file.</summary>
    public static string Digest(IEnumerable<KeyValuePair<string, string>> texts)
    {
        StringBuilder lines = new();
        foreach ((string path, string text) in texts.Where(t => t.Key != DigestFile).OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            lines.Append(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))).Append("  ").Append(path).Append('\n');
        }

        return lines.ToString();
    }

    private static SortedDictionary<string, string> ReadAll()
    {
        Assembly assembly = typeof(ContractFiles).Assembly;
        SortedDictionary<string, string> texts = new(StringComparer.Ordinal);
        foreach (string name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".txt", StringComparison.Ordinal)))
        {
            using StreamReader reader = new(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            texts[name.Replace('\\', '/')] = reader.ReadToEnd();
        }

        return texts;
    }
}
