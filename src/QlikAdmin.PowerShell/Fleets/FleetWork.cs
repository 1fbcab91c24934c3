using System.Collections;

namespace QlikAdmin.PowerShell;

/// <summary>What is done on each target of a fleet.</summary>
internal abstract record FleetWork
{
    /// <summary>What is done, for the question before it.</summary>
    public abstract string Question { get; }

    /// <summary>Text of the script.</summary>
    public abstract string Script { get; }

    /// <summary>Values of the caller's variables that the script uses, in the form that PowerShell expects.</summary>
    public virtual IDictionary Using { get; } = new Hashtable();

    /// <summary>Folder for the journals of all workers; null for the usual folder of each.</summary>
    public string? JournalPath { get; init; }

    /// <summary>When no further target is begun, in UTC; null for no such time.</summary>
    public DateTime? End { get; init; }

    /// <summary>File that stops the work when it exists; null for none.</summary>
    public string? StopFile { get; init; }

    /// <summary>Whether the commands of the script do not ask.</summary>
    public bool NoConfirm { get; init; }

    /// <summary>Whether there is something to do on a target.</summary>
    public virtual bool Concerns(FleetTarget target) => true;

    /// <summary>What is done on one target, for -WhatIf.</summary>
    public virtual string QuestionOf(FleetTarget target) => Question;

    /// <summary>Arguments of the script for a target.</summary>
    public abstract object?[] ArgumentsOf(FleetTarget target);
}
