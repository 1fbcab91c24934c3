using Newtonsoft.Json;
using QlikAdmin.Base;

namespace QlikAdmin;

/// <summary>What became of the work on one target of a fleet.</summary>
public sealed class FleetResult
{
    internal FleetResult(FleetTarget given, FleetState state)
    {
        Given = given;
        State = state;
    }

    /// <summary>Name of the target.</summary>
    public string Target => Given.Name;

    /// <summary>The product.</summary>
    [JsonIgnore]
    public QlikProduct Product => Given.Product;

    /// <summary>How far the work came.</summary>
    [JsonIgnore]
    public FleetState State { get; }

    /// <summary>How many errors the script wrote.</summary>
    public int Errors { get; internal set; }

    /// <summary>The error that ended the work, else the first error; null where there was none.</summary>
    public string? Detail { get; internal set; }

    /// <summary>Id of that error, to group by; null where there was none.</summary>
    public string? ErrorId { get; internal set; }

    /// <summary>What to do next; null where nothing is left to do.</summary>
    public string? NextStep { get; internal set; }

    /// <summary>Where the work was done: the machine of the session, or this process.</summary>
    public string? Worker { get; internal set; }

    /// <summary>How often the work was given to a worker. More than once means that a worker was lost.</summary>
    public int Attempts { get; internal set; }

    /// <summary>Seconds that the work took. Scripts get a TimeSpan, files the number.</summary>
    public double Duration => ShownNumber.Seconds(DurationSpan);

    /// <summary>The TimeSpan that scripts get.</summary>
    internal TimeSpan DurationSpan { get; set; }

    /// <summary>The target, for the next run.</summary>
    internal FleetTarget Given { get; }

    /// <inheritdoc />
    public override string ToString() => $"{Target}: {State}";
}
