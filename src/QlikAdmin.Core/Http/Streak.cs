namespace QlikAdmin.Http;

/// <summary>Counts failures of one kind in a row. Requests that ran at the same time fail together, and count once.</summary>
internal sealed class Streak
{
    private TroubleKind? _kind;

    /// <summary>How many failed one after the other.</summary>
    public int Count { get; private set; }

    /// <summary>Number of the last failure that counted. A request remembers it when it begins.</summary>
    public int Last { get; private set; }

    /// <summary>Counts a failure.</summary>
    /// <param name="begun"><see cref="Last"/> when the request began.</param>
    /// <param name="kind">The kind of trouble. Another kind begins a new row.</param>
    public void Fail(int begun, TroubleKind kind)
    {
        if (Count > 0 && kind == _kind && begun < Last)
        {
            return;
        }

        Count = kind == _kind ? Count + 1 : 1;
        _kind = kind;
        Last++;
    }

    public void End()
    {
        Count = 0;
        _kind = null;
    }
}
