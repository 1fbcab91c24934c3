namespace QlikAdmin.Models;

/// <summary>A person as the licence knows them.</summary>
/// <param name="Key">What the product licenses: <c>DIRECTORY\id</c> or the subject.</param>
/// <param name="Id">The server's own id.</param>
/// <param name="Name">Display name, or null.</param>
/// <param name="Email">E-mail address, or null.</param>
internal sealed record AllocationUser(string Key, string Id, string? Name, string? Email)
{
    /// <summary>A user as their licences know them. A licence without user has no id, and its subject is the key.</summary>
    public static AllocationUser Of(User user) => new(user.Account, user.Id.Length > 0 ? user.Id : user.Account, user.Name, user.Email);
}
