using QlikAdmin.Sandbox.Seed;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Makes content of every kind, for the seed, for the services and for tests. The same generator makes the same content.</summary>
internal sealed class ContentFactory(CloudTenant tenant, Random random)
{
    /// <summary>Kinds of items that have no owner change, as far as anybody describes.</summary>
    public static readonly string[] Unmovable = ["dataset", "note", "glossary", "knowledgebase", "automl-experiment", "automl-deployment", "assistant", "dataproduct", "genericlink"];

    /// <summary>Everything that can be made, in an order in which what others refer to comes first.</summary>
    public static readonly string[] Kinds =
    [
        "space", "app", "script", "dataConnection", "dataFolder", "dataFile", "automationConnection", "automation", "sharingTask", "dataAlert", "schedule", "webhook",
        .. Unmovable,
    ];

    private CloudContent Content => tenant.Content;

    /// <summary>Makes one thing.</summary>
    /// <param name="order">What for whom.</param>
    /// <param name="isChange">False while seeding, which is no change.</param>
    public OwnedRow Add(ContentOrder order, bool isChange) => order.Kind switch
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

    private DateTimeOffset Created(ContentOrder order) => order.CreatedAt ?? tenant.Clock.UtcNow;

    private static string Name(ContentOrder order, string prefix, long seq) => order.Name ?? string.Create(CultureInfo.InvariantCulture, $"{prefix} {seq}");

    private CloudApp? AppOf(ContentOrder order) =>
        order.AppId is not null ? Content.Apps.Find(order.AppId) : Content.Apps.Rows.LastOrDefault(a => a.OwnerId == order.OwnerId && !a.IsScript);

    private CloudSpace Space(ContentOrder order)
    {
        long seq = Content.NextSeq();
        return new CloudSpace
        {
            Seq = seq,
            Id = order.Id ?? Hex(),
            Name = Name(order, "Space", seq),
            Type = order.SubType ?? "shared",
            OwnerId = order.OwnerId,
            CreatedBy = order.OwnerId,
            CreatedAt = Created(order),
            UpdatedAt = Created(order),
        };
    }

    private CloudApp App(ContentOrder order)
    {
        long seq = Content.NextSeq();
        bool isScript = order.Kind == "script";
        CloudApp app = new()
        {
            Seq = seq,
            Id = order.Id ?? Uuid(),
            ItemId = order.ItemId ?? Hex(),
            Name = Name(order, isScript ? "Script" : "App", seq),
            IsScript = isScript,
            SubType = order.SubType ?? (isScript ? "load-script" : null),
            OwnerId = order.OwnerId,
            IndexedOwnerId = order.OwnerId,
            SpaceId = order.SpaceId,
            CreatedAt = Created(order),
            UpdatedAt = Created(order),
        };
        if (!isScript && order.Id is null)
        {
            app.Objects.Add(new CloudAppObject { Id = Uuid(), Name = "Overview", ObjectType = "sheet", OwnerId = order.OwnerId, CreatedAt = Created(order) });
        }

        return app;
    }

    private CloudDataConnection Connection(ContentOrder order)
    {
        long seq = Content.NextSeq();
        string number = seq.ToString(CultureInfo.InvariantCulture);
        return new CloudDataConnection
        {
            Seq = seq,
            Id = order.Id ?? Uuid(),
            Name = Name(order, "Warehouse", seq),
            DatasourceId = "rest",
            ConnectStatement = $"CUSTOM CONNECT TO \"provider=QvOdbcConnectorPackage.exe;driver=postgres;host=db{number}.corp.example;user=svc_{number};password=sandbox-{SeedPeople.Hex(random, 16)};\"",
            CredentialsId = Uuid(),
            OwnerId = order.OwnerId,
            SpaceId = order.SpaceId,
            CreatedAt = Created(order),
            UpdatedAt = Created(order),
        };
    }

    private CloudDataFile File(ContentOrder order)
    {
        long seq = Content.NextSeq();
        bool isFolder = order.Kind == "dataFolder";
        CloudDataFile? folder = order.FolderId is null ? null : Content.Files.Find(order.FolderId);
        return new CloudDataFile
        {
            Seq = seq,
            Id = order.Id ?? Uuid(),
            Name = order.Name ?? string.Create(CultureInfo.InvariantCulture, $"{(isFolder ? "Folder " : "Sales ")}{seq}{(isFolder ? string.Empty : ".qvd")}"),
            IsFolder = isFolder,
            Folder = folder,
            Size = isFolder ? 0 : 1024 + seq,
            IsLocked = order.IsLocked,
            OwnerId = order.OwnerId,
            SpaceId = folder?.SpaceId ?? order.SpaceId,
            CreatedAt = Created(order),
            UpdatedAt = Created(order),
        };
    }

    private CloudAutomationConnection AutomationConnection(ContentOrder order)
    {
        long seq = Content.NextSeq();
        return new CloudAutomationConnection
        {
            Seq = seq,
            Id = order.Id ?? Uuid(),
            Name = Name(order, "Mail connection", seq),
            ConnectorId = "f92da970-4b75-11ef-a8dc-5df6bb6bd5d1",
            OwnerId = order.OwnerId,
            SpaceId = order.SpaceId,
            CreatedAt = Created(order),
            UpdatedAt = Created(order),
        };
    }

    private CloudAutomation Automation(ContentOrder order)
    {
        long seq = Content.NextSeq();
        CloudAutomation automation = new()
        {
            Seq = seq,
            Id = order.Id ?? Uuid(),
            ItemId = order.ItemId ?? Hex(),
            Name = Name(order, "Automation", seq),
            RunMode = "scheduled",
            ExecutionToken = SeedPeople.Hex(random, 40),
            OwnerId = order.OwnerId,
            IndexedOwnerId = order.OwnerId,
            SpaceId = order.SpaceId,
            CreatedAt = Created(order),
            UpdatedAt = Created(order),
        };
        automation.Runs.AddRange([Created(order), Created(order).AddSeconds(30)]);
        CloudAutomationConnection? connection = Content.AutomationConnections.Rows.LastOrDefault(c => c.OwnerId == order.OwnerId);
        if (connection is not null)
        {
            automation.ConnectionIds.Add(connection.Id);
        }

        return automation;
    }

    private CloudSharingTask SharingTask(ContentOrder order)
    {
        long seq = Content.NextSeq();
        return new CloudSharingTask
        {
            Seq = seq,
            Id = order.Id ?? Uuid(),
            ItemId = order.ItemId ?? Hex(),
            Name = Name(order, "Report", seq),
            Type = order.SubType ?? "template-sharing",
            AppId = AppOf(order)?.Id ?? Uuid(),
            OwnerId = order.OwnerId,
            IndexedOwnerId = order.OwnerId,
            SpaceId = order.SpaceId,
            CreatedAt = Created(order),
            UpdatedAt = Created(order),
        };
    }

    private CloudDataAlert Alert(ContentOrder order)
    {
        long seq = Content.NextSeq();
        return new CloudDataAlert
        {
            Seq = seq,
            Id = order.Id ?? Uuid(),
            Name = Name(order, "Alert", seq),
            AppId = AppOf(order)?.Id ?? Uuid(),
            ConditionId = Hex(),
            OwnerId = order.OwnerId,
            CreatedAt = Created(order),
            UpdatedAt = Created(order),
        };
    }

    private CloudSchedule Schedule(ContentOrder order)
    {
        long seq = Content.NextSeq();
        CloudApp? app = AppOf(order);
        return new CloudSchedule
        {
            Seq = seq,
            Id = order.Id ?? Hex(),
            Name = Name(order, "Reload", seq),
            ResourceId = app?.Id ?? Uuid(),
            ResourceName = app?.Name ?? "Removed app",
            Enabled = order.DisabledCode is null,
            DisabledCode = order.DisabledCode,
            UpdatedBy = order.OwnerId,
            OwnerId = order.OwnerId,
            SpaceId = app?.SpaceId,
            CreatedAt = Created(order),
            UpdatedAt = Created(order),
        };
    }

    private CloudWebhook Webhook(ContentOrder order)
    {
        long seq = Content.NextSeq();
        return new CloudWebhook
        {
            Seq = seq,
            Id = order.Id ?? Uuid(),
            Name = Name(order, "Webhook", seq),
            Url = "https://hooks.corp.example/" + seq.ToString(CultureInfo.InvariantCulture),
            Level = order.OwnerId.Length == 0 ? "tenant" : "user",
            Origin = "api",
            Enabled = true,
            Secret = SeedPeople.Hex(random, 40),
            EventTypes = ["com.qlik.v1.app.reload.finished"],
            OwnerId = order.OwnerId,
            CreatedBy = order.OwnerId,
            UpdatedBy = order.OwnerId,
            CreatedAt = Created(order),
            UpdatedAt = Created(order),
        };
    }

    private CloudOtherItem Other(ContentOrder order)
    {
        long seq = Content.NextSeq();
        return new CloudOtherItem
        {
            Seq = seq,
            Id = order.Id ?? Hex(),
            ItemId = order.ItemId ?? Hex(),
            Type = order.Kind,
            SubType = order.SubType,
            Name = Name(order, order.Kind, seq),
            OwnerId = order.OwnerId,
            IndexedOwnerId = order.OwnerId,
            SpaceId = order.SpaceId,
            CreatedAt = Created(order),
            UpdatedAt = Created(order),
        };
    }
}
