namespace QlikAdmin.Models;

/// <summary>The people who can administer and sign in, by the server's ids. A person can be in both lists.</summary>
/// <param name="ByOwnRole">Those who hold the role themselves.</param>
/// <param name="ByOthers">Those who have the role through a group, or because everybody has it.</param>
internal sealed record Administrators(IReadOnlyCollection<string> ByOwnRole, IReadOnlyCollection<string> ByOthers)
{
    public bool Has(string userId) => ByOwnRole.Contains(userId) || ByOthers.Contains(userId);
}
