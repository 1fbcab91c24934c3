namespace QlikAdmin.Sandbox.QlikView;

/// <summary>A document that users open on a server, with the CALs that open only this document.</summary>
internal sealed class QlikViewDocument
{
    public QlikViewDocument(QlikViewFarm farm, Guid id, Guid folderId, string name, string path)
    {
        Id = id;
        FolderId = folderId;
        Name = name;
        RelativePath = path;

        // Inferred: no text of the vendor says that a document CAL can belong to a machine.
        Cals = new CalPool(farm, "documentCALs", name, () => IdentificationMode.UserName);
    }

    public Guid Id { get; }

    public Guid FolderId { get; }

    public string Name { get; }

    public string RelativePath { get; }

    public int TaskCount { get; init; }

    public CalPool Cals { get; }

    public bool AllowDynamicAssignment { get; set; }

    /// <summary>Units of the server's document CALs that are set aside for this document.</summary>
    public int Allocated { get; set; }

    /// <summary>Units that are embedded in the document.</summary>
    public int Embedded { get; init; }

    /// <summary>What a read returns until the cache is cleared; null when nothing is cached.</summary>
    public DocumentLicensing? Cached { get; set; }

    public DocumentLicensing Describe() => new(AllowDynamicAssignment, [.. Cals.Assigned], Allocated, Embedded, [.. Cals.Quarantined]);
}
