namespace QlikAdmin.Http;

/// <summary>A document has too many values to hold in memory.</summary>
internal sealed class TreeTooLargeException : Exception
{
    /// <param name="most">The most values that are allowed.</param>
    public TreeTooLargeException(int most)
        : base(FormattableString.Invariant($"more than {most} values")) { }
}
