using QlikAdmin.Connections;

namespace QlikAdmin.Changes;

/// <summary>Facts of a change of one field of a user.</summary>
internal sealed record FieldFacts : ChangeFacts
{
    /// <summary>Digest of the old value where it holds an address; null elsewhere.</summary>
    public string? FromDigest { get; init; }

    /// <summary>Digest of the new value where it holds an address; null elsewhere.</summary>
    public string? ToDigest { get; init; }

    /// <summary>The edit with its whole value; null for a change out of a journal.</summary>
    public UserEdit? Edit { get; init; }
}
