using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Products.Sense.Assumptions;

/// <summary>What is taken for granted about the list of one access type.</summary>
internal sealed class SenseAccessList
{
    /// <summary>Numbers of the rules, for the reader that builds no tree.</summary>
    public const int Id = 0;

    /// <inheritdoc cref="Id" />
    public const int Quarantined = 1;

    /// <inheritdoc cref="Id" />
    public const int Holder = 2;

    /// <inheritdoc cref="Id" />
    public const int Created = 3;

    /// <inheritdoc cref="Id" />
    public const int QuarantineEnd = 4;

    /// <inheritdoc cref="Id" />
    public const int LastUsed = 5;

    public SenseAccessList(SenseAccessType type)
    {
        Type = type;
        Assumption fields = SenseAssumptions.Access(type.Name);
        Assumption dates = SenseAssumptions.AccessDates(type.Name);
        string path = type.Path + "/full";
        FieldRule id = new(fields, "id", FieldForm.Text, FieldNeed.EveryValue);
        Shape = type.IsPool
            ? new RowShape(path, id)
            : new RowShape(
                path,
                id,
                new FieldRule(fields, "quarantined", FieldForm.Flag, FieldNeed.Every),
                // The person of a quarantined row may be gone.
                new FieldRule(fields, "user.userId", FieldForm.Text, FieldNeed.SomeValue),
                new FieldRule(dates, "createdDate", FieldForm.Date, FieldNeed.SomeValue),
                new FieldRule(dates, "quarantineEnd", FieldForm.Date, FieldNeed.May),
                new FieldRule(SenseAssumptions.LastUse(type.Name), "lastUsed", FieldForm.Date, FieldNeed.SomeValue)
            );
    }

    public SenseAccessType Type { get; }

    public RowShape Shape { get; }
}
