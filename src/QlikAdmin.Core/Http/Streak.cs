namespace QlikAdmin.Http;

/// <summary>Failures of one kind in a row. Requests that ran at the same time fail together, and count once.</summary>
internal sealed class Streak
{
    private readonly List<int> _numbers = new();
    private TroubleKind? _kind;

    /// <summary>How many failed one after the other.</summary>
    public int Count => _numbers.Count;

    /// <summary>Number of the first failure; null where there is none.</summary>
    public int? First => Count > 0 ? _numbers[0] : null;

    /// <summary>Counts a failure.</summary>
    /// <param name="number">Number of the failure.</param>
    /// <param name="begun">Number of the last failure when the request began.</param>
    /// <param name="kind">The kind of trouble. A failure of another kind starts the count again.</param>
    public void Fail(int number, int begun, TroubleKind kind)
    {
        if (kind != _kind)
        {
            _numbers.Clear();
            _kind = kind;
        }

        if (Count == 0 || begun >= _numbers[Count - 1])
        {
            _numbers.Add(number);
        }
    }

    /// <summary>Takes note of a success. It ends only what failed before the request began: the server may have done it just before it
    /// failed.</summary>
    /// <param name="begun">Number of the last failure when the request began.</param>
    public void End(int begun) => _numbers.RemoveAll(n => n <= begun);
}
