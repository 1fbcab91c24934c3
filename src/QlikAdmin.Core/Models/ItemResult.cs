namespace QlikAdmin.Models;

/// <summary>What became of one thing that was to be changed: open as long as nothing is known, then settled, failed or in doubt.</summary>
internal class ItemResult
{
    /// <summary>One of which nothing is known yet.</summary>
    public ItemResult()
    {
        Outcome = Outcome.Open;
    }

    /// <summary>One that is settled.</summary>
    public ItemResult(Outcome outcome, string? detail = null)
    {
        Outcome = outcome;
        Detail = detail;
    }

    /// <summary>Open until something is known, and again where an error leaves it in doubt; Failed for every other error.</summary>
    public Outcome Outcome { get; private set; }

    /// <summary>More in words, or null.</summary>
    public string? Detail { get; set; }

    /// <summary>Why it failed or, while <see cref="InDoubt"/>, why nobody knows whether it was done; null when it was.</summary>
    public QlikException? Error { get; private set; }

    /// <summary>The server's key of what there is after the change, such as the row of a licence that was given; null where there is none,
    /// or it is not known.</summary>
    public string? NewId { get; set; }

    /// <summary>When a unit that was taken back is free, in UTC; null where it is free, or the server names no end.</summary>
    public DateTimeOffset? QuarantineEndsAt { get; set; }

    /// <summary>What the answer gave beyond that, such as the tenant that was made; null where it gave nothing, or was lost.</summary>
    public object? Answer { get; set; }

    /// <summary>The request left and no clear answer came, so only a reading can tell.</summary>
    public bool InDoubt => Error?.InDoubt == true;

    /// <summary>Whether nothing is known, and nothing went wrong.</summary>
    public bool IsOpen => Outcome == Outcome.Open && Error is null;

    /// <summary>Whether it is known what became of it.</summary>
    public bool IsSettled => Outcome != Outcome.Open;

    /// <summary>The result of an error: Failed, or Open where the error leaves it in doubt.</summary>
    public static ItemResult Failed(QlikException error)
    {
        ItemResult result = new();
        result.Fail(error);
        return result;
    }

    /// <summary>The result of an error that came before anything was sent that could have changed something.</summary>
    public static ItemResult NotSent(QlikException error) => Failed(error.InDoubt ? error.Settled() : error);

    /// <summary>Ends it with what became of it; a detail that is there stays where none is given.</summary>
    public void Settle(Outcome outcome, string? detail = null)
    {
        Outcome = outcome;
        Detail = detail ?? (Error is null ? Detail : null);
        Error = null;
    }

    /// <summary>Ends it with an error, which may leave it in doubt.</summary>
    public void Fail(QlikException error)
    {
        Outcome = error.Outcome;
        Detail = error.Message;
        Error = error;
    }

    /// <summary>Takes over what became of it. A key that is known stays where the other knows none.</summary>
    public void Take(ItemResult other)
    {
        Outcome = other.Outcome;
        Detail = other.Detail;
        Error = other.Error;
        NewId = other.NewId ?? NewId;
        Answer = other.Answer ?? Answer;
        QuarantineEndsAt = other.QuarantineEndsAt;
    }
}
