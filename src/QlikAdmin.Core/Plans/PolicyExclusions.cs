namespace QlikAdmin.Plans;

/// <summary>People who are left alone, whatever the rules say. All texts may have wildcards, and case does not count.</summary>
internal sealed class PolicyExclusions
{
    /// <summary><c>DIRECTORY\id</c>, id, subject, e-mail address or the server's id.</summary>
    public IReadOnlyList<string> User { get; set; } = Array.Empty<string>();

    /// <summary>The part before the backslash.</summary>
    public IReadOnlyList<string> Directory { get; set; } = Array.Empty<string>();

    public IReadOnlyList<string> Group { get; set; } = Array.Empty<string>();

    public IReadOnlyList<string> Role { get; set; } = Array.Empty<string>();

    public IReadOnlyList<string> Tag { get; set; } = Array.Empty<string>();

    /// <summary><c>Name=value</c>, or the name alone for any value.</summary>
    public IReadOnlyList<string> CustomProperty { get; set; } = Array.Empty<string>();

    /// <summary>Whether it needs the user records of the server.</summary>
    public bool NeedsUsers => Group.Count + Role.Count + Tag.Count + CustomProperty.Count > 0;

    public bool IsEmpty => !NeedsUsers && User.Count + Directory.Count == 0;
}
