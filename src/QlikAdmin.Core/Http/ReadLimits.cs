namespace QlikAdmin.Http;

/// <summary>How much is read, and for how long, before an answer counts as one that no Qlik server gives. What is read never grows without
/// bound.</summary>
internal sealed record ReadLimits
{
    /// <summary>Values of a JSON answer, or nodes of an XML one, that is held as a tree: each takes some hundred bytes there, whatever it
    /// takes on the wire. The CALs of a server with 100,000 of them are below a million.</summary>
    public const int MostNodes = 2_000_000;

    private const int Mebibyte = 1024 * 1024;

    /// <summary>Bytes of a whole answer. A page of any list, and the CALs of a large QlikView server, are far smaller.</summary>
    public int LargestAnswer { get; init; } = 64 * Mebibyte;

    /// <summary>Bytes of one row of a list that is read as it arrives. A user with hundreds of properties has some kilobytes, an app with
    /// its pictures some hundred.</summary>
    public int LargestRow { get; init; } = 16 * Mebibyte;

    /// <summary>Rows of one list. The largest sites have some hundred thousand users.</summary>
    public int MostRows { get; init; } = 5_000_000;

    /// <summary>Pages of one list: more than <see cref="MostRows"/> needs at a hundred rows a page.</summary>
    public int MostPages { get; init; } = 60_000;

    /// <summary>Pages without rows that follow each other. A filter that a server applies after paging leaves some.</summary>
    public int MostEmptyPages { get; init; } = 1000;

    /// <summary>Pages with rows that came before in the same list. One may be an accident of a list that changes while it is
    /// read.</summary>
    public int MostRepeatedPages { get; init; } = 3;

    /// <summary>Characters of a link to the next page; no server takes a longer address.</summary>
    public int LongestCursor { get; init; } = 32 * 1024;

    /// <summary>Time for one whole answer, counted in time-outs: one that is slow but honest has come long before.</summary>
    public int TimeoutsPerAnswer { get; init; } = 6;

    /// <summary>Bytes a second, over the length of a time-out, below which a list does not really arrive: less than one row a
    /// second.</summary>
    public int SlowestList { get; init; } = 256;

    /// <summary>Time that is waited for the server during one list. A list of <see cref="MostRows"/> at the pace of a rate limit takes
    /// less.</summary>
    public TimeSpan LongestList { get; init; } = TimeSpan.FromHours(12);
}
