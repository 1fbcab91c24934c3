using System;
using System.Management.Automation;

using QlikAdmin.Allocations;

namespace QlikAdmin.PowerShell;

/// <summary>Lists licence allocations, page by page, filtered by type, person, age and use.</summary>
/// <remarks>Errors: Qlik.NotConnected, Qlik.Unauthorized, Qlik.Forbidden, Qlik.RepeatedCursor and the other reasons of a failed request, one per connection; the other connections are still listed.</remarks>
[Cmdlet(VerbsCommon.Get, "QlikAllocation")]
[OutputType(typeof(Allocation))]
public sealed class GetQlikAllocationCommand : QlikConnectedCmdlet
{
    /// <summary>Licence types to list, wildcards allowed; all without it.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AllocationTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Type { get; set; } = Array.Empty<string>();

    /// <summary>People to list: <c>DIRECTORY\id</c>, id, subject or e-mail address, wildcards allowed; all without it.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] User { get; set; } = Array.Empty<string>();

    /// <summary>Last used at least this long ago, for example <c>30d</c>; rows that were never used need <see cref="NeverUsed"/>.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? UnusedFor { get; set; }

    /// <summary>Given at least this long ago, for example <c>14d</c>.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? AllocatedFor { get; set; }

    /// <summary>Never used since it was given. Together with <see cref="UnusedFor"/> it means either.</summary>
    [Parameter]
    public SwitchParameter NeverUsed { get; set; }

    /// <summary>Only what was taken back and is in quarantine.</summary>
    [Parameter]
    public SwitchParameter Quarantined { get; set; }

    /// <summary>Only what goes beyond the number bought.</summary>
    [Parameter]
    public SwitchParameter Excess { get; set; }

    /// <summary>Cloud: only assignments whose subject is no user of this tenant. They may be in use on another tenant of the same licence.</summary>
    [Parameter]
    public SwitchParameter Orphan { get; set; }

    /// <summary>Fills the last use also where that costs extra calls, as on Cloud.</summary>
    [Parameter]
    public SwitchParameter IncludeLastUse { get; set; }

    /// <summary>Lets rows whose last use is not known pass <see cref="UnusedFor"/> and <see cref="NeverUsed"/>.</summary>
    [Parameter]
    public SwitchParameter TreatUnknownAsUnused { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (Connection connection in RequireConnections(User))
        {
            List(connection);
        }
    }

    private void List(Connection connection)
    {
        AllocationQuery query = new()
        {
            Types = Type,
            Users = User,
            UnusedFor = UnusedFor,
            AllocatedFor = AllocatedFor,
            NeverUsed = NeverUsed,
            Quarantined = Quarantined,
            Excess = Excess,
            Orphan = Orphan,
            IncludeLastUse = IncludeLastUse,
            TreatUnknownAsUnused = TreatUnknownAsUnused,
        };

        QlikException? failure = null;
        try
        {
            Stream<Allocation>((sink, log, token) => AllocationLister.ListAsync(connection, query, sink, log, token));
        }
        catch (QlikException e)
        {
            failure = e;
        }

        if (failure is not null)
        {
            WriteError(failure.ToErrorRecord(connection));
        }
    }
}
