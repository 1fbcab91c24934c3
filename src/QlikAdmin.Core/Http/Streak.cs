namespace QlikAdmin.Http;

/// <summary>Counts failures of one kind in a row. Requests that were under way together fail together, and count once.</summary>
internal sealed class Streak
{
    private TroubleKind? _kind;

    /// <summary>How many failed one after the other.</summary>
    public int Count { get; private set; }

    /// <summary>Number of the last failure that counted; a request remembers it when it begins.</summary>
    public int Last { get; private set; }

    /// <summary>Takes a failure.</summary>
    /// <param name="begun"><see cref="Last"/> when the request began.</param>
    /// <param name="kind">What it is about; another kind begins a row of its own.</param>
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
