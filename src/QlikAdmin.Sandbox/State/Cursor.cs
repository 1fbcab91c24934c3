using System.Buffers.Text;

namespace QlikAdmin.Sandbox.State;

/// <summary>Where a page ends: the sort key and the sequence number of a row. It stays valid when the row is deleted.</summary>
internal sealed record Cursor(string Key, long Seq)
{
    public string Encode() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Seq.ToString(CultureInfo.InvariantCulture) + "\n" + Key));

    public static Cursor? TryDecode(string text)
    {
        try
        {
            string[] parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n', 2);
            return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long seq)
                ? new Cursor(parts[1], seq)
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
