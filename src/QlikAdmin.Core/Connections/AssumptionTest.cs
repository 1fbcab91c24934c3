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

    /// <summary>What a server shows where the assumption holds.</summary>
    public string Expected { get; }

    /// <summary>What this server shows, or why that is not known. It has names and forms of fields, and no values.</summary>
    public string Seen { get; }

    /// <summary>Whether the assumption holds; null where the server did not show it.</summary>
    public bool? Holds { get; }

    /// <summary>Whether commands refuse to change something where the assumption does not hold.</summary>
    public bool StopsChanges { get; }
}
