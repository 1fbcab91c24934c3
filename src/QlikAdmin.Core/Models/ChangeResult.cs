using QlikAdmin.Changes;

namespace QlikAdmin.Models;

/// <summary>What became of one <see cref="Change"/>.</summary>
/// <param name="Outcome">Failed or Open when <paramref name="Error"/> is set.</param>
/// <param name="Detail">More in words, or null.</param>
/// <param name="Error">Why it failed, or why nobody knows what became of it; null when it was done.</param>
internal sealed record ChangeResult(Outcome Outcome, string? Detail = null, QlikException? Error = null)
{
    /// <summary>The request left but nobody knows whether it took effect: the journal keeps the entry open.</summary>
    public bool InDoubt { get; init; }

    /// <summary>Facts that only the answer told and an undo needs, such as the new row's id in <c>Id</c>.</summary>
    public string? NewId { get; init; }

    /// <summary>When a unit that was taken back is free, in UTC; null where it is free, or the server names no end.</summary>
    public DateTimeOffset? QuarantineEndsAt { get; init; }

    /// <summary>The result of an error: Failed, or Open where the error leaves it in doubt.</summary>
    public static ChangeResult Failed(QlikException error) => new(OutcomeOf(error), error.Message, error) { InDoubt = error.InDoubt };

    /// <summary>The result of an error that came before anything was sent that could have changed something.</summary>
    public static ChangeResult NotSent(QlikException error) => Failed(error.InDoubt ? error.Settled() : error);

    /// <summary>What an item is called that ended with an error: Failed, or Open where the error leaves it in doubt.</summary>
    public static Outcome OutcomeOf(QlikException error) => error.InDoubt ? Outcome.Open : Outcome.Failed;
}
