using QlikAdmin.Sandbox.Cloud.Owned;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>
/// What the tenant's users own, and what happens to it when a user is deleted or disabled. Callers must hold the tenant's lock.
/// </summary>
internal sealed class CloudContent
{
    private readonly List<CatalogRow> _unindexed = [];
    private long _seq;

    public CloudContent(CloudTenant tenant, Random random)
    {
        Tenant = tenant;
        Factory = new ContentFactory(tenant, random);
        ItemViews = new SortedViews<CatalogRow>(() => Items);
    }

    public CloudTenant Tenant { get; }

    /// <summary>Makes new content.</summary>
    public ContentFactory Factory { get; }

    public OwnedTable<CloudSpace> Spaces { get; } = new("spaces");

    public OwnedTable<CloudApp> Apps { get; } = new("apps");

    public OwnedTable<CloudOtherItem> Others { get; } = new("items");

    public OwnedTable<CloudDataConnection> Connections { get; } = new("data-connections");

    public OwnedTable<CloudDataFile> Files { get; } = new("data-files");

    public OwnedTable<CloudAutomation> Automations { get; } = new("automations");

    public OwnedTable<CloudAutomationConnection> AutomationConnections { get; } = new("automation-connections");

    public OwnedTable<CloudSharingTask> SharingTasks { get; } = new("sharing-tasks");

    public OwnedTable<CloudDataAlert> Alerts { get; } = new("data-alerts");

    public OwnedTable<CloudSchedule> Schedules { get; } = new("scheduling/tasks");

    public OwnedTable<CloudWebhook> Webhooks { get; } = new("webhooks");

    /// <summary>Collections are put together by people, but do not count as owned items.</summary>
    public OwnedTable<CloudCollection> Collections { get; } = new("collections");

    /// <summary>Reloads are records of what was done, and do not count as owned items either.</summary>
    public OwnedTable<CloudReload> Reloads { get; } = new("reloads");

    public SortedViews<CatalogRow> ItemViews { get; }

    /// <summary>What the catalogue lists.</summary>
    public IEnumerable<CatalogRow> Items => Apps.Rows.Concat<CatalogRow>(Others.Rows).Concat(Automations.Rows).Concat(SharingTasks.Rows);

    /// <summary>Every row of every kind.</summary>
    public IEnumerable<OwnedRow> Rows =>
        Spaces
            .Rows.Concat<OwnedRow>(Items)
            .Concat(Connections.Rows)
            .Concat(Files.Rows)
            .Concat(AutomationConnections.Rows)
            .Concat(Alerts.Rows)
            .Concat(Schedules.Rows)
            .Concat(Webhooks.Rows);

    public long NextSeq() => ++_seq;

    /// <summary>Adds a row; <paramref name="isChange"/> is false while seeding.</summary>
    public T Add<T>(OwnedTable<T> table, T row, bool isChange)
        where T : OwnedRow
    {
        table.Add(row);
        if (row is CatalogRow)
        {
            ItemViews.Invalidate();
        }

        if (isChange)
        {
            Tenant.Record(table.Name, row.Id, "created", new JsonObject { ["ownerId"] = row.OwnerId, ["name"] = row.Name });
        }

        return row;
    }

    public void Remove<T>(OwnedTable<T> table, T row, string reason)
        where T : OwnedRow
    {
        table.Remove(row);
        Tenant.Record(table.Name, row.Id, "deleted", new JsonObject { ["ownerId"] = row.OwnerId, ["reason"] = reason });
    }

    /// <summary>Gives a row to another owner. The catalogue still shows the old owner.</summary>
    public void Give<T>(OwnedTable<T> table, T row, string ownerId)
        where T : OwnedRow
    {
        if (row.OwnerId == ownerId)
        {
            return;
        }

        Updated(table, row, "ownerId", row.OwnerId, ownerId);
        row.OwnerId = ownerId;
        if (row is CatalogRow item)
        {
            _unindexed.Add(item);
        }
    }

    /// <summary>Changes a member of a row, and records the change.</summary>
    public void Set<T, TValue>(OwnedTable<T> table, T row, string field, TValue from, TValue to, Action<TValue> write)
        where T : OwnedRow
    {
        if (!EqualityComparer<TValue>.Default.Equals(from, to))
        {
            Updated(table, row, field, JsonValue.Create(from), JsonValue.Create(to));
            write(to);
        }
    }

    /// <summary>Records that a member of a row was changed.</summary>
    public void Updated<T>(OwnedTable<T> table, T row, string field, JsonNode? from, JsonNode? to)
        where T : OwnedRow
    {
        row.UpdatedAt = Tenant.Clock.UtcNow;
        table.Views.Invalidate();
        if (row is CatalogRow)
        {
            ItemViews.Invalidate();
        }

        Tenant.Record(
            table.Name,
            row.Id,
            "updated",
            new JsonObject
            {
                ["field"] = field,
                ["from"] = from,
                ["to"] = to,
            }
        );
    }

    /// <summary>Called at the end of a read of the catalogue. The next read shows the owners that changed before this read.</summary>
    public void CatchUp()
    {
        _unindexed.ForEach(r => r.IndexedOwnerId = r.OwnerId);
        _unindexed.Clear();
    }

    /// <summary>
    /// The user was deleted: alerts are deleted too, schedules and sharing stop, and everything else keeps the id of an owner that no
    /// longer exists.
    /// </summary>
    public void OwnerDeleted(string userId)
    {
        foreach (CloudDataAlert alert in Alerts.Rows.Where(a => a.OwnerId == userId).ToList())
        {
            Remove(Alerts, alert, "owner deleted");
        }

        Stop(userId, CloudSchedule.OwnerDeleted, "ORPHAN");
    }

    /// <summary>The user cannot sign in any more: schedules and sharing stop, and alerts are switched off.</summary>
    public void OwnerDisabled(string userId)
    {
        foreach (CloudDataAlert alert in Alerts.Rows.Where(a => a.OwnerId == userId && a.Enabled).ToList())
        {
            Updated(Alerts, alert, "enabled", true, false);
            alert.Enabled = false;
            alert.Errors["OWNER_DISABLED"] = Tenant.Clock.UtcNow;
        }

        Stop(userId, CloudSchedule.OwnerDisabled, "OWNER_DISABLED");
    }

    /// <summary>
    /// The user can sign in again. The errors that name a disabled owner are removed, so sharing starts again. Schedules and alerts stay
    /// off: no documentation says that they start again by themselves.
    /// </summary>
    public void OwnerEnabled(string userId)
    {
        foreach (CloudDataAlert alert in Alerts.Rows.Where(a => a.OwnerId == userId))
        {
            alert.Errors.Remove("OWNER_DISABLED");
        }

        foreach (CloudSharingTask task in SharingTasks.Rows.Where(t => t.OwnerId == userId))
        {
            task.Errors.Remove("OWNER_DISABLED");
        }
    }

    /// <summary>Whether a user with that id exists and may own things.</summary>
    public bool CanOwn(string? userId) => userId is not null && Tenant.FindUser(userId) is { Status: not ("disabled" or "deleted") };

    /// <summary>
    /// Whether the caller sees a row. Administrators see all rows. Others see their own rows and those in spaces that they belong to.
    /// </summary>
    public bool CanSee(CloudCaller caller, OwnedRow row, bool isAdmin) =>
        isAdmin || row.OwnerId == caller.User.Id || (row.SpaceId is not null && IsMember(caller, row.SpaceId));

    /// <summary>Whether the caller owns the space or has a role in it.</summary>
    public bool IsMember(CloudCaller caller, string spaceId) =>
        Spaces.Find(spaceId) is CloudSpace space
        && (
            space.OwnerId == caller.User.Id
            || space.Assignments.Exists(a => a.AssigneeId == caller.User.Id || caller.User.Groups.Any(g => g.Id == a.AssigneeId))
        );

    private void Stop(string userId, string scheduleCode, string sharingError)
    {
        foreach (CloudSchedule schedule in Schedules.Rows.Where(s => s.OwnerId == userId).ToList())
        {
            Updated(Schedules, schedule, "disabledCode", schedule.DisabledCode, scheduleCode);
            schedule.Enabled = false;
            schedule.DisabledCode = scheduleCode;
        }

        foreach (CloudSharingTask task in SharingTasks.Rows.Where(t => t.OwnerId == userId).ToList())
        {
            Updated(SharingTasks, task, "taskErrors", null, sharingError);
            task.Errors[sharingError] = Tenant.Clock.UtcNow;
        }
    }
}
