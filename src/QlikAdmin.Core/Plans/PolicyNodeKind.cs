namespace QlikAdmin.Plans;

/// <summary>What kind of value a policy file holds at one place.</summary>
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
