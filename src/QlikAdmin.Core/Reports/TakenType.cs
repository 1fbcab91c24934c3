namespace QlikAdmin.Reports;

/// <summary>What journals say about the units of one type on one server.</summary>
/// <param name="Connection">Name of the connection in the newest run.</param>
/// <param name="Type">Licence type.</param>
internal sealed record TakenType(string Connection, string Type)
{
    /// <summary>Name of the connection in the newest run.</summary>
    public string Connection { get; set; } = Connection;

    /// <summary>How often a unit was taken back.</summary>
    public int Taken { get; set; }

    /// <summary>How many of these were given back to the same person: by an undo, a restore or a new gift.</summary>
    public int GivenBack { get; set; }

    /// <summary>How many units were changed to a smaller or another type in place.</summary>
    public int Converted { get; set; }

    /// <summary>How many that were taken back and not given back are in quarantine at the time of the report.</summary>
    public int InQuarantine { get; set; }

    /// <summary>How many units were taken back and not given back, but are held again by the same persons on the server; null where the
    /// server was not read.</summary>
    public int? HandedOutAgain { get; set; }

    /// <summary>Units taken back and not given back.</summary>
    public int Net => Taken - GivenBack;
}
