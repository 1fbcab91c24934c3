using Newtonsoft.Json.Linq;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>The rows of a list that can only be read as a whole. They are read once and kept for a while, so that a run over many people
/// does not read them for each person.</summary>
internal sealed class CloudKeptRows
{
    private static readonly TimeSpan s_goodFor = TimeSpan.FromMinutes(5);

    private readonly object _gate = new();
    private JArray? _rows;
    private DateTimeOffset _readAt;

    /// <summary>The rows; null when they have to be read.</summary>
    public JArray? Find(DateTimeOffset now)
    {
        lock (_gate)
        {
            return now - _readAt > s_goodFor ? null : _rows;
        }
    }

    /// <summary>Keeps the rows of a list that was read to its end.</summary>
    public void Keep(JArray rows, DateTimeOffset now)
    {
        lock (_gate)
        {
            _rows = rows;
            _readAt = now;
        }
    }
}
