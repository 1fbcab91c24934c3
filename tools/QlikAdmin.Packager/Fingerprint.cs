using System.Security.Cryptography;

namespace QlikAdmin.Packager;

/// <summary>Says whether a module folder is still up to date with its inputs.</summary>
internal static class Fingerprint
{
    /// <summary>A digest over names and contents, independent of file times and of the order of the file system.</summary>
    /// <param name="root">Folder the names are relative to.</param>
    /// <param name="files">Full paths.</param>
    public static string Of(string root, IEnumerable<string> files)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in files.OrderBy(f => f, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(root, file) + "\0"));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static IEnumerable<string> FilesUnder(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : [];
}
