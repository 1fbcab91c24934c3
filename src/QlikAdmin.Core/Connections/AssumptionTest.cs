namespace QlikAdmin;

/// <summary>One thing that this module takes for granted about a server, and what the server shows.</summary>
public sealed class AssumptionTest
{
    internal AssumptionTest(
        string connection,
        string assumption,
        string description,
        string expected,
        string seen,
        bool? holds,
        bool stopsChanges
    )
    {
        Connection = connection;
        Assumption = assumption;
        Description = description;
        Expected = expected;
        Seen = seen;
        Holds = holds;
        StopsChanges = stopsChanges;
    }

    /// <summary>Name of the connection.</summary>
    public string Connection { get; }

    /// <summary>Stable id, such as <c>Cloud.Users.Fields</c>.</summary>
    public string Assumption { get; }

    /// <summary>What is taken for granted, as a sentence.</summary>
    public string Description { get; }

    /// <summary>What a server shows where it holds.</summary>
    public string Expected { get; }

    /// <summary>What this server shows, or why that is not known. Names and forms of fields, and no value.</summary>
    public string Seen { get; }

    /// <summary>Whether it holds; null where the server did not show it.</summary>
    public bool? Holds { get; }

    /// <summary>Whether commands that change something refuse to where it does not hold.</summary>
    public bool StopsChanges { get; }
}
