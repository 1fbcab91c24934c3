namespace QlikAdmin.Sandbox.Sense;

/// <summary>What happens on the site when a person signs in: licence rules may give access, and the access counts as used.</summary>
internal static class SenseLogin
{
    private const int AllowAccess = 1;

    // When a user holds or may get several types, the larger one is tried first.
    private static readonly SenseAccessType[] s_order = [SenseAccessType.Professional, SenseAccessType.User, SenseAccessType.Analyzer];

    /// <summary>Signs an account in, <c>DIRECTORY\id</c>. The site's lock is held.</summary>
    public static JsonObject Perform(SenseSite site, string account)
    {
        bool isNew =
            site.FindAccount(account) is null
            && account.Split('\\', 2) is [string directory, string userId]
            && site.Sync.RunFor(directory, userId, "login");
        SenseUser? user = site.FindAccount(account);
        if (user is null || user.Inactive)
        {
            return new JsonObject
            {
                ["signedIn"] = false,
                ["reason"] =
                    user is null ? "unknown"
                    : user.Blacklisted ? "blacklisted"
                    : "removedExternally",
            };
        }

        SenseAllocation? row = s_order.Select(t => site.Access.Of(t, user)).FirstOrDefault(a => a is { Quarantined: false });
        SenseRule? rule = null;
        if (row is null)
        {
            foreach (SenseAccessType type in s_order)
            {
                rule = site.Rules.Find(r => Grants(site, r, type, user));
                if (rule is not null && (site.Access.Available(type) > 0 || site.Access.Of(type, user) is not null))
                {
                    row = site.Access.Allocate(type, user, "INTERNAL\\sa_repository");
                    break;
                }
            }
        }

        if (row is not null)
        {
            DateTimeOffset now = site.Clock.UtcNow;
            row.LastUsed = now;
            row.ModifiedDate = now > row.ModifiedDate ? now : row.ModifiedDate;
            site.Usages.Add(
                new SenseUsage
                {
                    Id = Guid.NewGuid(),
                    CreatedDate = now,
                    ModifiedDate = now,
                    Allocation = row,
                    UseStartTime = now,
                    LatestActivity = now,
                    SessionId = Guid.NewGuid().ToString(),
                }
            );
        }

        return new JsonObject
        {
            ["signedIn"] = true,
            ["userId"] = user.Id.ToString(),
            ["recreated"] = isNew,
            ["type"] = row?.Type.Name,
            ["allocationId"] = row?.Id.ToString(),
            ["rule"] = row is null ? null : rule?.Name,
        };
    }

    private static bool Grants(SenseSite site, SenseRule rule, SenseAccessType type, SenseUser user) =>
        !rule.Disabled
        && rule.Category.Equals("License", StringComparison.OrdinalIgnoreCase)
        && (rule.Actions & AllowAccess) != 0
        && site.AccessGroups.Exists(g => g.Type == type && rule.ResourceFilter == $"License.{type.Name}AccessGroup_{g.Id}")
        && RuleCondition.IsMet(rule.Condition, user);
}
