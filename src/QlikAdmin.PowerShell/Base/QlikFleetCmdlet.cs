using System.Management.Automation;
using QlikAdmin.Fleets;

namespace QlikAdmin.PowerShell;

/// <summary>Base of the commands that work on targets of a fleet. It chooses the targets.</summary>
public abstract class QlikFleetCmdlet : QlikCmdlet
{
    private readonly List<FleetTarget> _given = new();

    /// <summary>The fleet: path of a fleet file, targets of Import-QlikFleet, or results of Invoke-QlikFleet to try those targets
    /// again.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [FleetTransformation]
    [ValidateNotNullOrEmpty]
    public FleetReference[]? Fleet { get; set; }

    /// <summary>Only targets with these names, wildcards allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string[] Name { get; set; } = Array.Empty<string>();

    /// <summary>Only targets with one of these tags, wildcards allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string[] Tag { get; set; } = Array.Empty<string>();

    /// <summary>Only targets of these products.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public QlikProduct[] Product { get; set; } = Array.Empty<QlikProduct>();

    /// <summary>Only this share of the fleet, such as <c>3/16</c> for the third of sixteen. Each target is in exactly one share. The whole
    /// fleet is divided into shares, before names, tags and products select targets.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? Shard { get; set; }

    /// <inheritdoc />
    protected sealed override void ProcessRecord()
    {
        foreach (FleetReference reference in Fleet!)
        {
            if (reference.Target is FleetTarget target)
            {
                _given.Add(target);
                continue;
            }

            try
            {
                _given.AddRange(FleetFile.Read(FilePaths.Of(SessionState, reference.Path!, "a fleet file")));
            }
            catch (QlikException e)
            {
                ThrowTerminatingError(e.ToErrorRecord(reference.Path));
            }
        }
    }

    /// <inheritdoc />
    private protected sealed override void Finish()
    {
        try
        {
            Finish(Chosen());
        }
        catch (QlikException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(null));
        }
    }

    /// <summary>The work, after all targets are known.</summary>
    private protected abstract void Finish(IReadOnlyList<FleetTarget> targets);

    /// <summary>Does something on the pipeline thread, and waits for it. So the work becomes slower if the output is read slowly, and the
    /// memory does not fill up.</summary>
    private protected static async Task<T> OnPipeline<T>(Action<Action> post, Func<T> action, CancellationToken token)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using (token.Register(() => done.TrySetCanceled()))
        {
            post(() =>
            {
                try
                {
                    done.TrySetResult(action());
                }
                catch (QlikException e)
                {
                    done.TrySetException(e);
                }
            });
            return await done.Task.ConfigureAwait(false);
        }
    }

    private IReadOnlyList<FleetTarget> Chosen()
    {
        FleetProblems problems = new(
            string.Join(", ", (Fleet ?? []).Where(f => f.Path is not null).Select(f => f.Path).DefaultIfEmpty("pipeline"))
        );
        problems.AddDoubles(_given);
        problems.ThrowIfAny();
        FleetSharing.Count(_given);
        FleetFilter filter = new(Name, Tag, Product);
        List<FleetTarget> chosen = (Shard is null ? _given : FleetShard.Parse(Shard).Of(_given)).Where(filter.Fits).ToList();
        if (chosen.Count == 0 && _given.Count > 0)
        {
            WriteWarning(
                Shard is null || _given.Any(filter.Fits)
                    ? $"The share {Shard} of this fleet has none of these targets."
                    : $"None of the {_given.Count} targets of the fleet fits."
            );
        }

        return chosen;
    }
}
