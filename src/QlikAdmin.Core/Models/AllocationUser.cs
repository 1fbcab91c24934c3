namespace QlikAdmin.Models;

/// <summary>A person as the licence identifies them.</summary>
/// <param name="Key">The account that is licensed: <c>DIRECTORY\id</c> or the subject.</param>
/// <param name="Id">The server's own id.</param>
/// <param name="Name">Display name, or null.</param>
/// <param name="Email">E-mail address, or null.</param>
internal sealed record AllocationUser(string Key, string Id, string? Name, string? Email)
{
    /// <summary>The person behind a user. A licence without a user has no id, so its subject takes the place of the id.</summary>
    public static AllocationUser Of(User user) => new(user.Account, user.Id.Length > 0 ? user.Id : user.Account, user.Name, user.Email);
}
