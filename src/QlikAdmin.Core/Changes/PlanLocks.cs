using QlikAdmin.Base;

namespace QlikAdmin.Changes;

/// <summary>The right to apply plans on servers. It is a lock beside the journals, so that no two processes apply the same plan on the same
/// server at the same time. It ends with the process.</summary>
internal sealed class PlanLocks : IDisposable
{
    private readonly List<JournalLock> _held = new();

    private PlanLocks() { }

    /// <summary>Takes the right to apply plans.</summary>
    /// <param name="folder">Folder of journals. It is created where it does not exist.</param>
    /// <param name="plans">Ids of the plans, in the form of journals.</param>
    /// <param name="servers">Addresses of the servers that the plans are applied to.</param>
    /// <exception cref="QlikException">JournalBusy: another process is applying one of them now. JournalFailed: the folder can't be
    /// written.</exception>
    public static PlanLocks Take(string folder, IEnumerable<string> plans, IEnumerable<string> servers)
    {
        PlanLocks locks = new();
        try
        {
            PrivateFiles.MakeFolder(folder);
            List<string> places = servers.Distinct(StringComparer.Ordinal).Select(Digest.Of).ToList();
            foreach (
                (string plan, string place) in plans
                    .SelectMany(p => places.Select(s => (Plan: p, Place: s)))
                    .OrderBy(l => l.Plan, StringComparer.Ordinal)
                    .ThenBy(l => l.Place, StringComparer.Ordinal)
            )
            {
                locks._held.Add(
                    JournalLock.TryTake(Path.Combine(folder, $"plan-{plan}-{place}"))
                        ?? throw JournalErrors.PlanBusy(plan, folder, FindRunning(folder, plan))
                );
            }

            return locks;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            locks.Dispose();
            throw JournalErrors.Failed(folder, e);
        }
        catch
        {
            locks.Dispose();
            throw;
        }
    }

    /// <summary>The plans of a run, as its journal names them.</summary>
    public static IReadOnlyList<string> Of(string? planId) =>
        (planId ?? string.Empty).Split(new[] { ',' }, StringSplitOptions.RemoveEmptyEntries);

    public void Dispose()
    {
        _held.ForEach(h => h.Dispose());
        _held.Clear();
    }

    /// <summary>The run that applies a plan; null where it has not begun its journal yet, for example while it reads its rows.</summary>
    private static Guid? FindRunning(string folder, string plan)
    {
        return JournalArchive
            .Read(folder, _ => { })
            .FirstOrDefault(c =>
                c.Run.State == JournalRunState.Running && Of(c.Run.PlanId).Contains(plan, StringComparer.OrdinalIgnoreCase)
            )
            ?.Run.RunId;
    }
}
