using QlikAdmin.Sandbox.Seed;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Makes content of every kind, for the seed, for the services and for tests. The same generator makes the same content.</summary>
internal sealed class ContentFactory(CloudTenant tenant, Random random)
{
    /// <summary>Kinds of items whose owner cannot be changed, as far as the documentation says.</summary>
    public static readonly string[] Unmovable =
    [
        "dataset",
        "note",
        "glossary",
        "knowledgebase",
        "automl-experiment",
        "automl-deployment",
        "assistant",
        "dataproduct",
        "genericlink",
    ];

    /// <summary>Every kind that can be made. Kinds that others refer to come first.</summary>
    public static readonly string[] Kinds =
    [
        "space",
        "app",
        "script",
        "dataConnection",
        "dataFolder",
        "dataFile",
        "automationConnection",
        "automation",
        "sharingTask",
        "dataAlert",
        "schedule",
        "webhook",
        .. Unmovable,
    ];

    private CloudContent Content => tenant.Content;

    /// <summary>Makes one thing.</summary>
    /// <param name="order">What to make and for whom.</param>
    /// <param name="isChange">False while seeding, which is no change.</param>
    public OwnedRow Add(ContentOrder order, bool isChange) =>
        order.Kind switch
        {
            "space" => Content.Add(Content.Spaces, Space(order), isChange),
            "app" or "script" => Content.Add(Content.Apps, App(order), isChange),
            "dataConnection" => Content.Add(Content.Connections, Connection(order), isChange),
            "dataFile" or "dataFolder" => Content.Add(Content.Files, File(order), isChange),
            "automationConnection" => Content.Add(Content.AutomationConnections, AutomationConnection(order), isChange),
            "automation" => Content.Add(Content.Automations, Automation(order), isChange),
            "sharingTask" => Content.Add(Content.SharingTasks, SharingTask(order), isChange),
            "dataAlert" => Content.Add(Content.Alerts, Alert(order), isChange),
            "schedule" => Content.Add(Content.Schedules, Schedule(order), isChange),
            "webhook" => Content.Add(Content.Webhooks, Webhook(order), isChange),
            _ => Content.Add(Content.Others, Other(order), isChange),
        };

    public string Hex() => SeedPeople.Hex(random, 24);

    private string Uuid() => SeedPeople.Guid(random).ToString();

    private CloudApp? AppOf(ContentOrder order) =>
        order.AppId is not null
            ? Content.Apps.Find(order.AppId)
            : Content.Apps.Rows.LastOrDefault(a => a.OwnerId == order.OwnerId && !a.IsScript);

    private OwnedBasics Basics(ContentOrder order, Func<string> id, string name)
    {
        long seq = Content.NextSeq();
        return new OwnedBasics(
            seq,
            order.Id ?? id(),
            order.Name ?? name.Replace("#", seq.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal),
            order.OwnerId,
            order.SpaceId,
            order.CreatedAt ?? tenant.Clock.UtcNow
        );
    }

    private CloudSpace Space(ContentOrder order) =>
        new(Basics(order with { SpaceId = null }, Hex, "Space #")) { Type = order.SubType ?? "shared" };

    private CloudApp App(ContentOrder order)
    {
        bool isScript = order.Kind == "script";
        CloudApp app = new(Basics(order, Uuid, isScript ? "Script #" : "App #"), order.ItemId ?? Hex())
        {
            IsScript = isScript,
            SubType = order.SubType ?? (isScript ? "load-script" : null),
        };
        if (!isScript && order.Id is null)
        {
            app.Objects.Add(
                new CloudAppObject
                {
                    Id = Uuid(),
                    Name = "Overview",
                    ObjectType = "sheet",
                    OwnerId = order.OwnerId,
                    CreatedAt = app.CreatedAt,
                }
            );
        }

        return app;
    }

    private CloudDataConnection Connection(ContentOrder order)
    {
        OwnedBasics basics = Basics(order, Uuid, "Warehouse #");
        string number = basics.Seq.ToString(CultureInfo.InvariantCulture);
        return new CloudDataConnection(basics)
        {
            DatasourceId = "rest",
            ConnectStatement =
                $"CUSTOM CONNECT TO \"provider=QvOdbcConnectorPackage.exe;driver=postgres;host=db{number}.corp.example;user=svc_{number};password=sandbox-{SeedPeople.Hex(random, 16)};\"",
            CredentialsId = Uuid(),
        };
    }

    private CloudDataFile File(ContentOrder order)
    {
        bool isFolder = order.Kind == "dataFolder";
        CloudDataFile? folder = order.FolderId is null ? null : Content.Files.Find(order.FolderId);
        OwnedBasics basics = Basics(order with { SpaceId = folder?.SpaceId ?? order.SpaceId }, Uuid, isFolder ? "Folder #" : "Sales #.qvd");
        return new CloudDataFile(basics)
        {
            IsFolder = isFolder,
            Folder = folder,
            Size = isFolder ? 0 : 1024 + basics.Seq,
            IsLocked = order.IsLocked,
        };
    }

    private CloudAutomationConnection AutomationConnection(ContentOrder order) =>
        new(Basics(order, Uuid, "Mail connection #")) { ConnectorId = "f92da970-4b75-11ef-a8dc-5df6bb6bd5d1" };

    private CloudAutomation Automation(ContentOrder order)
    {
        CloudAutomation automation = new(Basics(order, Uuid, "Automation #"), order.ItemId ?? Hex())
        {
            RunMode = "scheduled",
            ExecutionToken = SeedPeople.Hex(random, 40),
        };
        automation.Runs.AddRange([automation.CreatedAt, automation.CreatedAt.AddSeconds(30)]);
        CloudAutomationConnection? connection = Content.AutomationConnections.Rows.LastOrDefault(c => c.OwnerId == order.OwnerId);
        if (connection is not null)
        {
            automation.ConnectionIds.Add(connection.Id);
        }

        return automation;
    }

    private CloudSharingTask SharingTask(ContentOrder order) =>
        new(Basics(order, Uuid, "Report #"), order.ItemId ?? Hex())
        {
            Type = order.SubType ?? "template-sharing",
            AppId = AppOf(order)?.Id ?? Uuid(),
        };

    private CloudDataAlert Alert(ContentOrder order) =>
        new(Basics(order with { SpaceId = null }, Uuid, "Alert #")) { AppId = AppOf(order)?.Id ?? Uuid(), ConditionId = Hex() };

    private CloudSchedule Schedule(ContentOrder order)
    {
        CloudApp? app = AppOf(order);
        return new CloudSchedule(Basics(order with { SpaceId = app?.SpaceId }, Hex, "Reload #"))
        {
            ResourceId = app?.Id ?? Uuid(),
            ResourceName = app?.Name ?? "Removed app",
            Enabled = order.DisabledCode is null,
            DisabledCode = order.DisabledCode,
        };
    }

    private CloudWebhook Webhook(ContentOrder order)
    {
        OwnedBasics basics = Basics(order with { SpaceId = null }, Uuid, "Webhook #");
        return new CloudWebhook(basics)
        {
            Url = "https://hooks.corp.example/" + basics.Seq.ToString(CultureInfo.InvariantCulture),
            Level = order.OwnerId.Length == 0 ? "tenant" : "user",
            Origin = "api",
            Enabled = true,
            Secret = SeedPeople.Hex(random, 40),
            EventTypes = ["com.qlik.v1.app.reload.finished"],
        };
    }

    private CloudOtherItem Other(ContentOrder order) =>
        new(Basics(order, Hex, order.Kind + " #"), order.ItemId ?? Hex()) { Type = order.Kind, SubType = order.SubType };
}
