namespace QlikAdmin.Models;

/// <summary>What became of one item that was to be changed. It is open until something is known. Then it is settled, failed or in
/// doubt.</summary>
internal class ItemResult
{
    /// <summary>A result about which nothing is known yet.</summary>
    public ItemResult()
    {
        Outcome = Outcome.Open;
    }

    /// <summary>A settled result.</summary>
    public ItemResult(Outcome outcome, string? detail = null)
    {
        Outcome = outcome;
        Detail = detail;
    }

    /// <summary>Open until something is known. After an error: Open where the error leaves the item in doubt, Failed otherwise.</summary>
    public Outcome Outcome { get; private set; }

    /// <summary>More in words, or null.</summary>
    public string? Detail { get; set; }

    /// <summary>Why it failed or, while <see cref="InDoubt"/>, why nobody knows whether it was done; null when it was done.</summary>
    public QlikException? Error { get; private set; }

    /// <summary>The server's key of the item after the change, such as the row of a licence that was given; null where there is no item or
    /// its key is not known.</summary>
    public string? NewId { get; set; }

    /// <summary>When a unit that was taken back becomes free, in UTC; null where it is free already, or the server names no end.</summary>
    public DateTimeOffset? QuarantineEndsAt { get; set; }

    /// <summary>Other data of the answer, such as the new tenant; null where there is none, or the answer was lost.</summary>
    public object? Answer { get; set; }

    /// <summary>The request left and no clear answer came, so only a read can show what happened.</summary>
    public bool InDoubt => Error?.InDoubt == true;

    /// <summary>Whether nothing is known, and nothing went wrong.</summary>
    public bool IsOpen => Outcome == Outcome.Open && Error is null;

    /// <summary>Whether the outcome is known.</summary>
    public bool IsSettled => Outcome != Outcome.Open;

    /// <summary>The result of an error: Failed, or Open where the error leaves it in doubt.</summary>
    public static ItemResult Failed(QlikException error)
    {
        ItemResult result = new();
        result.Fail(error);
        return result;
    }

    /// <summary>The result of an error that came before any request that could have changed something.</summary>
    public static ItemResult NotSent(QlikException error) => Failed(error.InDoubt ? error.Settled() : error);

    /// <summary>Sets the outcome. Without a new detail, an earlier detail stays, unless it belongs to an error.</summary>
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

    /// <summary>Takes over another result. A known key stays where the other result has none.</summary>
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
