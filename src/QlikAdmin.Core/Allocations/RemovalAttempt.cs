using System;

namespace QlikAdmin.Allocations;

/// <summary>One allocation on its way out: sent, answered, confirmed.</summary>
internal sealed class RemovalAttempt
{
    public RemovalAttempt(Allocation allocation)
    {
        Allocation = allocation;
    }

    public Allocation Allocation { get; }

    /// <summary>Null until the state was read again, unless nothing was left to confirm.</summary>
    public Outcome? Outcome { get; set; }

    public DateTimeOffset? QuarantineEndsAt { get; set; }

    public string? Detail { get; set; }

    /// <summary>Why it failed or, while <see cref="InDoubt"/>, why the answer is missing.</summary>
    public QlikException? Error { get; set; }

    /// <summary>The request left but no answer came, so only a read can tell.</summary>
    public bool InDoubt { get; set; }

    /// <summary>It was sent, and reading the state again failed, so that nobody knows what became of it.</summary>
    public bool IsUnread { get; set; }

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
        InDoubt = false;
    }

    public void Fail(QlikException error)
    {
        Outcome = null;
        Error = error;
        InDoubt = false;
    }
}
