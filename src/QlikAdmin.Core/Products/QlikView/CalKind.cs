namespace QlikAdmin.Products.QlikView;

/// <summary>The kind of a row of a QlikView licence.</summary>
internal enum CalKind
{
    Named,
    Document,
    Session,
    Usage,

    /// <summary>An assignment of a signed key, which is not a CAL.</summary>
    Signed,
}
