using System.Management.Automation;
using QlikAdmin.Models;

namespace QlikAdmin.PowerShell;

/// <summary>Finds what earlier deletions broke: items and schedules whose owner was deleted, and licence assignments without a
/// user.</summary>
/// <remarks>Errors, one per connection: Qlik.NotConnected, Qlik.NotSupported, Qlik.Unauthorized, Qlik.Forbidden, Qlik.RepeatedCursor and
/// the other reasons of a failed request; the other connections are still listed.</remarks>
[Cmdlet(VerbsCommon.Get, "QlikOrphan")]
[OutputType(typeof(OwnedItem))]
public sealed class GetQlikOrphanCommand : QlikListCmdlet
{
    private readonly UnreadWarnings _unread = new();

    /// <summary>Kinds to search; without it, all kinds of the product.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public OwnedItemKind[] Kind { get; set; } = Array.Empty<OwnedItemKind>();

    private protected override string ConnectCommands => UserConnections.Commands;

    private protected override object? Needs(Connection connection) => connection.Ownership;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (Connection connection in RequireConnections(null))
        {
            QlikException? failure = null;
            IReadOnlyList<UnreadKinds> unread = Array.Empty<UnreadKinds>();
            try
            {
                Stream<OwnedItem>(
                    async (sink, log, token) =>
                        unread = await connection.Ownership.ListOrphansAsync(Kind, sink, log, token).ConfigureAwait(false)
                );
            }
            catch (QlikException e)
            {
                failure = e;
            }

            foreach (string warning in _unread.New(connection, unread))
            {
                WriteWarning(warning);
            }

            if (failure is not null)
            {
                WriteError(failure.ToErrorRecord(connection));
            }
        }
    }
}
