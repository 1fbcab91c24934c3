namespace QlikAdmin;

/// <summary>How far the work on one target of a fleet came.</summary>
public enum FleetState
{
    /// <summary>The script ran to its end, and wrote no error.</summary>
    Done,

    /// <summary>The script ran to its end, and wrote errors.</summary>
    DoneWithErrors,

    /// <summary>No connection, or the script ended with an error.</summary>
    Failed,

    /// <summary>The worker was lost, and no other one could go on.</summary>
    Lost,

    /// <summary>The work was not begun, because all runs are to stop, or no worker is left.</summary>
    Left,
}
