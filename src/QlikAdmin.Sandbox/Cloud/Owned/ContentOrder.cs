namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>What to make and for whom.</summary>
/// <param name="Kind">One of <see cref="ContentFactory.Kinds"/>.</param>
/// <param name="OwnerId">User id, of an existing user or not; empty for a webhook of the tenant.</param>
internal sealed record ContentOrder(string Kind, string OwnerId)
{
    public string? Name { get; init; }

    public string? SpaceId { get; init; }

    /// <summary>The folder that contains a data file or folder.</summary>
    public string? FolderId { get; init; }

    /// <summary>Another client is writing to the file.</summary>
    public bool IsLocked { get; init; }

    /// <summary>Why a schedule does not run.</summary>
    public string? DisabledCode { get; init; }

    /// <summary>App that a schedule, an alert or a report belongs to. When it is null, one of the owner's apps is used.</summary>
    public string? AppId { get; init; }

    /// <summary>Type of a space, or the subtype of an item.</summary>
    public string? SubType { get; init; }

    /// <summary>When it is null, the sandbox clock gives the time.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Id of the resource, when it must be a certain one.</summary>
    public string? Id { get; init; }

    /// <summary>Id in the catalogue, when it must be a certain one.</summary>
    public string? ItemId { get; init; }
}
