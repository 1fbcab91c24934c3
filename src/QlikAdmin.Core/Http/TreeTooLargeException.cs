namespace QlikAdmin.Http;

/// <summary>A document has more values than are held in memory.</summary>
internal sealed class TreeTooLargeException : Exception
{
    /// <param name="most">How many there may be.</param>
    public TreeTooLargeException(int most)
        : base(FormattableString.Invariant($"more than {most} values")) { }
}
