using System.Security.Cryptography;

namespace QlikAdmin.Base;

/// <summary>Identifies a text in a journal without showing it.</summary>
internal static class Digest
{
    /// <summary>The digest of a text among those of the same owner.</summary>
    /// <param name="owner">The owner of the text, so that equal texts of several people do not look alike.</param>
    /// <param name="text">The text, unchanged.</param>
    /// <returns>16 hexadecimal digits.</returns>
    public static string Of(string owner, string text) => Of(owner + "\n" + text);

    /// <summary>The digest of a text.</summary>
    /// <returns>16 hexadecimal digits.</returns>
    public static string Of(string text)
    {
        const int Bytes = 8;
        using SHA256 digest = SHA256.Create();
        byte[] hash = digest.ComputeHash(Encoding.UTF8.GetBytes(text));
        return string.Concat(hash.Take(Bytes).Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
