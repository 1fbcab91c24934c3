using System.Xml.Linq;

namespace QlikAdmin.Products.QlikView;

/// <summary>A place that holds CALs: the configuration of a server, or one document on it. Each is read and written as a whole.</summary>
/// <param name="Server">The server.</param>
/// <param name="DocumentId">The document; empty for the server's own named CALs.</param>
/// <param name="Document">Path of the document below its folder; null for the server's own named CALs.</param>
/// <param name="Node">The document as the server described it, because calls about a document must contain that; null for the server's own
/// named CALs.</param>
internal sealed record CalPlace(QvsServer Server, Guid DocumentId, string? Document, XElement? Node)
{
    public CalKind Kind => Document is null ? CalKind.Named : CalKind.Document;

    /// <summary>The name to show to people.</summary>
    public string Name => Document is null ? Server.Name : Document + " on " + Server.Name;

    public static CalPlace Of(QvsServer server) => new(server, Guid.Empty, null, null);

    public CalKey KeyOf(string holder) =>
        Document is null ? CalKey.Named(Server.Id, holder) : CalKey.Document(Server.Id, DocumentId, holder);

    /// <summary>Makes an allocation from a row.</summary>
    public Allocation ToAllocation(CalRow row, string connection, DateTimeOffset now)
    {
        string holder = row.Holder!;
        bool quarantined = row.IsQuarantined(now);
        CalKey key = row.Kind is CalKind.Named or CalKind.Document
            ? KeyOf(holder)
            : new CalKey(row.Kind, Server.Id, Guid.Empty, holder.ToLowerInvariant());
        return new Allocation(key.ToString(), QlikProduct.QlikView, connection, QlikViewTypes.Of(row.Kind))
        {
            User = holder,
            Scope = Name,
            ServerId = Server.Id.ToString("D"),

            // These CALs are only lent for a while and go back by themselves, so there is nothing to take back.
            IsPool = row.Kind is CalKind.Session or CalKind.Usage,
            LastUsedAt = row.LastUsedAt,
            LastUsedSource = row.SaysLastUse ? LastUsedSource.Allocation : LastUsedSource.Unknown,
            WhyUnknown = "The management service gives no date of the last use for this CAL that can be read.",
            Status = quarantined ? AllocationStatus.Quarantined : AllocationStatus.Active,
            QuarantineEndsAt = quarantined ? row.QuarantinedUntil : null,
        };
    }
}
