namespace QlikAdmin.Models;

/// <summary>How much a tenant holds, for the question before it is deactivated.</summary>
/// <param name="Users">Number of users; null where it could not be read.</param>
/// <param name="Apps">Number of apps; null where it could not be read.</param>
/// <param name="AppsAreMore">Whether there are more apps than were counted.</param>
internal sealed record TenantSize(int? Users, int? Apps, bool AppsAreMore);
