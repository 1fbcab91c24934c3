namespace QlikAdmin.Http;

/// <summary>Limits on the size and the time of an answer. No Qlik server reaches them. With them, what is read can't grow without
/// end.</summary>
internal sealed record ReadLimits
{
    /// <summary>Values of a JSON answer, or nodes of an XML answer, that are held as a tree. Each takes some hundred bytes in memory,
    /// whatever its size in the answer. The CALs of a server with 100,000 of them stay below a million.</summary>
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

    /// <summary>Pages without rows that follow each other. A server that applies a filter after paging sends some.</summary>
    public int MostEmptyPages { get; init; } = 1000;

    /// <summary>Pages whose rows came before in the same list. One such page may be an accident in a list that changes while it is
    /// read.</summary>
    public int MostRepeatedPages { get; init; } = 3;

    /// <summary>Characters of a link to the next page; no server takes a longer address.</summary>
    public int LongestCursor { get; init; } = 32 * 1024;

    /// <summary>Time for one whole answer, as a multiple of the time-out. Even a slow server is done long before.</summary>
    public int TimeoutsPerAnswer { get; init; } = 6;

    /// <summary>Bytes per second, over the length of a time-out. Below this a list counts as stuck: it is less than one row per
    /// second.</summary>
    public int SlowestList { get; init; } = 256;

    /// <summary>Time that one list may spend waiting for the server. A list of <see cref="MostRows"/> at the pace of a rate limit takes
    /// less.</summary>
    public TimeSpan LongestList { get; init; } = TimeSpan.FromHours(12);
}
