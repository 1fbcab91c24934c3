using QlikAdmin.Sandbox.Cloud;
using QlikAdmin.Sandbox.Cloud.Owned;

namespace QlikAdmin.Sandbox.Seed;

/// <summary>
/// Gives owned items to the users of the tenant, and adds items whose owner was deleted. Every fourth user has an app, in a tenant of any
/// size. The rest of the content belongs to the first few hundred people, so that a large tenant starts as fast as a small one.
/// </summary>
internal static class ContentSeed
{
    private const int PeoplePerApp = 4;
    private const int MostOwners = 600;
    private const int GoneOwners = 3;

    public static void Fill(CloudTenant tenant, DateTimeOffset now)
    {
        ContentFactory factory = tenant.Content.Factory;
        Dictionary<string, string> apps = new(StringComparer.Ordinal);
        foreach (CloudUser user in tenant.Users.Where(u => u.Seq % PeoplePerApp == 0))
        {
            apps[user.Id] = factory
                .Add(
                    new ContentOrder("app", user.Id)
                    {
                        Id = AppId(user),
                        ItemId = ItemId(user),
                        Name = "App of " + user.Name,
                        CreatedAt = user.CreatedAt,
                    },
                    isChange: false
                )
                .Id;
        }

        int index = 0;
        foreach (CloudUser user in tenant.Users.Where(u => u.Status is "active" or "disabled").Take(MostOwners))
        {
            AddPersons(factory, user, index++, apps.GetValueOrDefault(user.Id));
        }

        for (int i = 0; i < GoneOwners; i++)
        {
            AddGone(factory, now.AddDays(-90 + (i * 20)), i);
        }
    }

    private static string ItemId(CloudUser owner) => "66" + owner.Id[2..];

    private static string AppId(CloudUser owner) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(ItemId(owner)))[..16]).ToString();

    private static void AddPersons(ContentFactory factory, CloudUser user, int index, string? appId)
    {
        OwnedRow Make(string kind, ContentOrder? like = null) =>
            factory.Add(
                (like ?? new ContentOrder(kind, user.Id)) with
                {
                    Kind = kind,
                    OwnerId = user.Id,
                    AppId = appId,
                    CreatedAt = user.CreatedAt.AddHours(1),
                },
                isChange: false
            );
        void MakeEvery(int people, int which, string kind, ContentOrder? like = null)
        {
            if (index % people == which)
            {
                Make(kind, like);
            }
        }

        bool isDisabled = user.Status == "disabled";
        MakeEvery(10, 3, "space");
        MakeEvery(25, 8, "space", new ContentOrder("space", user.Id) { SubType = "managed" });
        MakeEvery(6, 1, "dataConnection");
        MakeEvery(8, 2, "dataFile");
        MakeEvery(14, 9, "script");
        MakeEvery(12, 7, "sharingTask");
        MakeEvery(20, 11, "webhook");
        MakeEvery(7, 5, ContentFactory.Unmovable[index / 7 % ContentFactory.Unmovable.Length]);
        if (index % 40 == 5)
        {
            OwnedRow folder = Make("dataFolder");
            Make("dataFile", new ContentOrder("dataFile", user.Id) { FolderId = folder.Id });
        }

        if (index % 15 == 4)
        {
            Make("automationConnection");
            Make("automation");
        }

        if (index % 9 == 6 || (isDisabled && index % 3 == 0))
        {
            CloudDataAlert alert = (CloudDataAlert)Make("dataAlert");
            if (isDisabled)
            {
                alert.Enabled = false;
                alert.Errors["OWNER_DISABLED"] = user.LastUpdatedAt;
            }
        }

        if (appId is not null && (index % 2 == 0 || isDisabled))
        {
            Make("schedule", new ContentOrder("schedule", user.Id) { DisabledCode = isDisabled ? CloudSchedule.OwnerDisabled : null });
        }
    }

    /// <summary>Adds the items of a user who was deleted before anybody moved them to a new owner.</summary>
    private static void AddGone(ContentFactory factory, DateTimeOffset deleted, int number)
    {
        string owner = factory.Hex();
        OwnedRow Make(string kind, string name, ContentOrder? like = null) =>
            factory.Add(
                (like ?? new ContentOrder(kind, owner)) with
                {
                    Kind = kind,
                    OwnerId = owner,
                    Name = FormattableString.Invariant($"{name} left behind {number + 1}"),
                    CreatedAt = deleted.AddDays(-200),
                },
                isChange: false
            );

        string app = Make("app", "App").Id;
        Make("dataConnection", "Warehouse");
        Make("schedule", "Reload", new ContentOrder("schedule", owner) { AppId = app, DisabledCode = CloudSchedule.OwnerDeleted });
        switch (number)
        {
            case 0:
                Make("space", "Space");
                Make("automation", "Automation");
                break;
            case 1:
                Make("dataFile", "Budget.xlsx");
                ((CloudSharingTask)Make("sharingTask", "Report")).Errors["ORPHAN"] = deleted;
                break;
            default:
                // A deletion removes alerts too. The filter INVALID_OWNER exists for an alert that the deletion missed.
                CloudDataAlert alert = (CloudDataAlert)Make("dataAlert", "Alert");
                alert.ErrorStatus = "FATAL-ERROR";
                alert.Errors["ORPHAN"] = deleted;
                Make("note", "Note");
                break;
        }
    }
}
