using System.Management.Automation.Runspaces;

namespace QlikAdmin.PowerShell;

/// <summary>Does the work on one target of a fleet at a time.</summary>
internal abstract class FleetWorker : IDisposable
{
    /// <summary>Where it works, for people.</summary>
    public abstract string Name { get; }

    /// <summary>Whether its journals and leases are where other workers of this command see them.</summary>
    /// <param name="hasFolder">Whether one folder was given for all workers.</param>
    public abstract bool SharesJournals(bool hasFolder);

    /// <summary>Whether nothing more can be done here: the session is broken, or its process is gone.</summary>
    public abstract bool IsLost { get; }

    /// <summary>The runspace to work in, made ready for another target.</summary>
    public abstract Runspace Ready();

    public virtual void Dispose() { }
}
