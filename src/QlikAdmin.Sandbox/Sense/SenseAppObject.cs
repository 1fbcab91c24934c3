namespace QlikAdmin.Sandbox.Sense;

/// <summary>A sheet, bookmark, story or another object in an app. It has its own owner.</summary>
[method: SetsRequiredMembers]
internal sealed class SenseAppObject(Guid id, DateTimeOffset created, SenseUser owner, SenseApp app, string objectType)
    : SenseOwned(id, created, owner)
{
    public SenseApp App { get; } = app;

    /// <summary>Such as <c>sheet</c>, <c>bookmark</c>, <c>story</c>.</summary>
    public string ObjectType { get; } = objectType;

    public string Description { get; set; } = string.Empty;

    /// <summary>Visible to everybody who sees the app.</summary>
    public bool Published { get; set; }

    /// <summary>Part of the published app, and not added by its readers.</summary>
    public bool Approved { get; set; }

    public DateTimeOffset? PublishTime { get; set; }
}
