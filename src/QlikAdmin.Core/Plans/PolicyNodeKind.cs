namespace QlikAdmin.Plans;

/// <summary>The kind of a value in a policy file.</summary>
internal enum PolicyNodeKind
{
    Null,
    Text,
    Number,
    Flag,
    Span,
    List,
    Map,
}
