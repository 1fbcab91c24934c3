using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>
/// The answer to a list request. A long list is written while it is sent, as in the repository, so the first rows arrive before the last
/// are written.
/// </summary>
internal sealed class SenseList(SenseSite site, SenseSchema schema, IReadOnlyList<SenseEntity> rows, bool full, bool privileges)
{
    private const int FirstRows = 100;
    private const int RowsPerPart = 500;

    public Answer Answer() =>
        rows.Count <= FirstRows
            ? Http.Answer.Raw(200, Http.Answer.JsonType, schema.WriteMany(rows, full, privileges))
            : Http.Answer.Raw(200, Http.Answer.JsonType, Part(0, FirstRows)).FollowedBy(Parts());

    private IEnumerable<ReadOnlyMemory<byte>> Parts()
    {
        for (int start = FirstRows; start < rows.Count; start += RowsPerPart)
        {
            yield return LockedPart(start);
        }
    }

    /// <summary>The lock is released between the parts, so a row shows its values at the time when its part is written.</summary>
    private ReadOnlyMemory<byte> LockedPart(int start)
    {
        lock (site.Gate)
        {
            return Part(start, RowsPerPart);
        }
    }

    /// <summary>
    /// Some rows of the list: the first part with the opening bracket, the last with the closing one, and commas between the parts.
    /// </summary>
    private ReadOnlyMemory<byte> Part(int start, int count)
    {
        ReadOnlySpan<byte> whole = schema.WriteMany(rows.Skip(start).Take(count), full, privileges).Span;
        byte[] part = whole.ToArray();
        part[0] = start == 0 ? (byte)'[' : (byte)',';
        return start + count >= rows.Count ? part : part.AsMemory(0, part.Length - 1);
    }
}
