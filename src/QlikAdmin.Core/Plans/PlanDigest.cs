using System.Security.Cryptography;

namespace QlikAdmin.Plans;

/// <summary>Computes the checksums of rows one after the other. A large plan has three of them computed for each row, so the buffers are
/// used again.</summary>
/// <remarks>For one thread.</remarks>
internal sealed class PlanDigest : IDisposable
{
    /// <summary>Letters of the checksum of the whole row. Those of the columns follow.</summary>
    public const int RowLetters = 22;

    /// <summary>Letters of the checksum of one column.</summary>
    public const int ColumnLetters = 2;

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const char Missing = '-';
    private const char Present = '+';

    private readonly SHA256 _hash = SHA256.Create();
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _columns = new();
    private char[] _chars = new char[1024];
    private byte[] _bytes = new byte[4096];

    public void Dispose() => _hash.Dispose();

    /// <summary>The checksum of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="key">A shorter checksum, for finding equal rows.</param>
    public string Of(PlanRow row, out Guid key)
    {
        _columns.Clear();
        byte[] sum = Sum(row, c => c.Sealed(row), value => Append(_columns, value));
        key = new Guid(sum.Take(16).ToArray());
        return Text(sum).Substring(0, RowLetters) + _columns;
    }

    /// <summary>A checksum over the complete values.</summary>
    public string OfAll(PlanRow row) => Text(Sum(row, c => c.Read(row), null));

    private byte[] Sum(PlanRow row, Func<PlanColumn, string?> read, Action<string?>? each)
    {
        _text.Clear();
        foreach (PlanColumn column in PlanColumns.Sealed)
        {
            // Each value has its length before it. So two different rows never give the same text.
            string? value = read(column);
            _text.Append(1 + (value?.Length ?? 0)).Append(':').Append(value is null ? Missing : Present).Append(value);
            each?.Invoke(value);
        }

        if (_text.Length > _chars.Length)
        {
            _chars = new char[_text.Length * 2];
        }

        _text.CopyTo(0, _chars, 0, _text.Length);
        if (Encoding.UTF8.GetMaxByteCount(_text.Length) > _bytes.Length)
        {
            _bytes = new byte[Encoding.UTF8.GetMaxByteCount(_chars.Length)];
        }

        return _hash.ComputeHash(_bytes, 0, Encoding.UTF8.GetBytes(_chars, 0, _text.Length, _bytes, 0));
    }

    /// <summary>A checksum of two letters. It only has to name a column, because the checksum of the whole row decides.</summary>
    private static void Append(StringBuilder columns, string? value)
    {
        // FNV-1a: a cryptographic hash of every cell would take most of the time of a large plan.
        uint sum = Add(2166136261, value is null ? Missing : Present);
        foreach (char c in value ?? string.Empty)
        {
            sum = Add(sum, c);
        }

        columns.Append(Letters[(int)(sum & 63)]).Append(Letters[(int)((sum >> 20) & 63)]);

        static uint Add(uint sum, char c) => unchecked((sum ^ c) * 16777619);
    }

    private static string Text(byte[] sum) => Convert.ToBase64String(sum).Replace('+', '-').Replace('/', '_');
}
