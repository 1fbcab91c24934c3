using QlikAdmin.Fleets;

namespace QlikAdmin.PowerShell;

/// <summary>What a worker runs for one target: Worker.ps1, with what it needs.</summary>
internal static class WorkerScript
{
    /// <summary>Adds the script for one target.</summary>
    /// <param name="shell">Where it runs.</param>
    /// <param name="target">The target.</param>
    /// <param name="work">What is done there.</param>
    /// <param name="since">When the fleet's work began, for a target whose worker was lost; null at the first attempt.</param>
    public static void Add(System.Management.Automation.PowerShell shell, FleetTarget target, FleetWork work, DateTimeOffset? since)
    {
        shell
            .AddScript(ScriptFile.Read("Worker"), useLocalScope: true)
            .AddParameter("Target", Row(target))
            .AddParameter("Journal", work.JournalPath)
            .AddParameter("Stop", work.StopFile)
            .AddParameter("NoConfirm", work.NoConfirm)
            .AddParameter("Since", since?.UtcDateTime)
            .AddParameter("Script", work.Script)
            .AddParameter("Arguments", work.ArgumentsOf(target));
        if (work.Using.Count > 0)
        {
            shell.AddParameter(UsingValues.Parameter, work.Using);
        }
    }

    /// <summary>The target as a table of texts, which stays the same on its way to another machine.</summary>
    private static System.Collections.Hashtable Row(FleetTarget target)
    {
        System.Collections.Hashtable row = new()
        {
            [nameof(FleetTarget.Name)] = target.Name,
            [nameof(FleetTarget.Product)] = target.Product.ToString(),
            [nameof(FleetTarget.Address)] = target.Address,
            [nameof(FleetTarget.Sharing)] = target.Sharing.ToString(CultureInfo.InvariantCulture),
        };
        foreach (FleetColumn column in FleetColumns.Optional)
        {
            row[column.Name] = column.Read(target);
        }

        // A worker knows one target, and not the fleet.
        if (target.PartOfLimit < 1)
        {
            row[nameof(FleetTarget.RateShare)] = target.PartOfLimit.ToString("R", CultureInfo.InvariantCulture);
        }

        return row;
    }
}
