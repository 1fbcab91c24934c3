using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>A change that is begun and has no recorded outcome yet.</summary>
internal sealed class SentChange
{
    public SentChange(Connection connection, ChangeSender sender, PlannedChange planned, JournalTicket ticket)
    {
        Connection = connection;
        Sender = sender;
        Planned = planned;
        Ticket = ticket;
    }

    public Connection Connection { get; }

    public ChangeSender Sender { get; }

    public PlannedChange Planned { get; }

    public JournalTicket Ticket { get; }

    /// <summary>Tickets of the changes that the server makes together with it.</summary>
    public IReadOnlyList<JournalTicket> Consequences { get; init; } = Array.Empty<JournalTicket>();

    /// <summary>The result from its sender; open until there is one.</summary>
    public ItemResult Result { get; set; } = new();
}
