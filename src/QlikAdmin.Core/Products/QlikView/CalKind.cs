namespace QlikAdmin.Products.QlikView;

/// <summary>What a row of a QlikView licence is.</summary>
internal enum CalKind
{
    Named,
    Document,
    Session,
    Usage,

    /// <summary>An assignment of a signed key, which is no CAL.</summary>
    Signed,
}
