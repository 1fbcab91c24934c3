namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>What to make for whom.</summary>
/// <param name="Kind">One of <see cref="ContentFactory.Kinds"/>.</param>
/// <param name="OwnerId">User id, of a living user or not; empty for a webhook of the tenant.</param>
internal sealed record ContentOrder(string Kind, string OwnerId)
{
    public string? Name { get; init; }

    public string? SpaceId { get; init; }

    /// <summary>Folder that a data file or folder lies in.</summary>
    public string? FolderId { get; init; }

    /// <summary>Another client writes to the file.</summary>
    public bool IsLocked { get; init; }

    /// <summary>Why a schedule does not run.</summary>
    public string? DisabledCode { get; init; }

    /// <summary>App that a schedule, an alert or a report belongs to; one of the owner's where it is not given.</summary>
    public string? AppId { get; init; }

    /// <summary>Type of a space, or the finer type of an item.</summary>
    public string? SubType { get; init; }

    /// <summary>By the sandbox clock where it is not given.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Id of the resource where it must be a certain one.</summary>
    public string? Id { get; init; }

    /// <summary>Id in the catalogue where it must be a certain one.</summary>
    public string? ItemId { get; init; }
}
