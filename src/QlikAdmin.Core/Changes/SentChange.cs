using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>A change that is begun, on its way from the journal to its outcome.</summary>
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

    /// <summary>Tickets of what the server does along with it.</summary>
    public IReadOnlyList<JournalTicket> Consequences { get; init; } = Array.Empty<JournalTicket>();

    /// <summary>What its sender says of it; open until it has.</summary>
    public ItemResult Result { get; set; } = new();
}
