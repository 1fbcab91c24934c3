namespace QlikAdmin.Core.Tests.Sense;

/// <summary>Holds the deletes of a site back until as many of them wait as expected, and counts how many run at once.</summary>
internal sealed class DeletesAtOnce
{
    private readonly TaskCompletionSource _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly int _expected;
    private int _running;
    private int _begun;

    public DeletesAtOnce(SenseSite site, int expected)
    {
        _expected = expected;
        site.Before = (sent, token) => sent.Method == "DELETE" ? HoldAsync(token) : Task.CompletedTask;
    }

    /// <summary>The most that ran at once.</summary>
    public int Most { get; private set; }

    private async Task HoldAsync(CancellationToken token)
    {
        lock (_lock)
        {
            _running++;
            Most = Math.Max(Most, _running);
            if (++_begun == _expected)
            {
                _full.SetResult();
            }
        }

        await _full.Task.WaitAsync(TimeSpan.FromSeconds(20), token);
        await Task.Yield();
        lock (_lock)
        {
            _running--;
        }
    }
}
