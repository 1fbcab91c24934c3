namespace QlikAdmin.Models;

/// <summary>A person as the licence knows them.</summary>
/// <param name="Key">What the product licenses: <c>DIRECTORY\id</c> or the subject.</param>
/// <param name="Id">The server's own id.</param>
/// <param name="Name">Display name, or null.</param>
/// <param name="Email">E-mail address, or null.</param>
internal sealed record AllocationUser(string Key, string Id, string? Name, string? Email);
