namespace QlikAdmin.Models;

/// <summary>One allocation on its way out: sent, answered, confirmed.</summary>
internal sealed class RemovalAttempt
{
    public RemovalAttempt(Allocation allocation)
    {
        Allocation = allocation;
    }

    public Allocation Allocation { get; }

    /// <summary>Null until the state was read again, unless nothing was left to confirm; null also when it failed.</summary>
    public Outcome? Outcome { get; set; }

    public DateTimeOffset? QuarantineEndsAt { get; set; }

    public string? Detail { get; set; }

    /// <summary>Why it failed or, while <see cref="InDoubt"/>, why nobody knows whether it was done.</summary>
    public QlikException? Error { get; set; }

    /// <summary>The request left and no clear answer came, so only a read can tell.</summary>
    public bool InDoubt => Error?.InDoubt == true;

    public bool IsSettled => Outcome is not null || (Error is not null && !InDoubt);

    /// <summary>Asks whether the row, as it was read just now, is left alone; if so the attempt is settled.</summary>
    public bool IsLeftAlone(RemovalCheck? check, Allocation now)
    {
        if (check?.Invoke(Allocation, now) is not string why)
        {
            return false;
        }

        QuarantineEndsAt = now.QuarantineEndsAt;
        Settle(QlikAdmin.Outcome.Skipped, why);
        return true;
    }

    public void Settle(Outcome outcome, string? detail = null)
    {
        Outcome = outcome;
        Detail = detail ?? Detail;
        Error = null;
    }

    /// <summary>Ends it with an error, which may leave it in doubt.</summary>
    public void Fail(QlikException error)
    {
        Outcome = null;
        Error = error;
    }

    /// <summary>Takes over what became of it once it was recorded.</summary>
    public void Take(ChangeResult result)
    {
        Outcome = result.Error is null ? result.Outcome : null;
        QuarantineEndsAt = result.QuarantineEndsAt;
        Detail = result.Detail;
        Error = result.Error;
    }
}
