namespace QlikAdmin.Sandbox.Sense;

/// <summary>
/// What clients read before they do anything: the machines of the site, its services, its sessions, and the tasks of all kinds in one list.
/// </summary>
internal static class SenseDeployment
{
    private const SensePropertyKind Text = SensePropertyKind.Text;
    private const SensePropertyKind Flag = SensePropertyKind.Flag;
    private const SensePropertyKind Number = SensePropertyKind.Number;
    private const SensePropertyKind Date = SensePropertyKind.Date;

    /// <summary>Repository, proxy, scheduler, engine and printing.</summary>
    private static readonly int[] s_services = [0, 1, 2, 3, 5];

    private static readonly SenseSchema s_cluster = new SenseSchema("ServiceCluster")
        .Add<SenseNode>("id", SensePropertyKind.Guid, n => SenseNode.Part(n.Id, 0), condensed: true)
        .Add<SenseNode>("name", Text, _ => "ServiceCluster", condensed: true);

    private static readonly SenseSchema s_node = SenseSchemas
        .Entity("ServerNodeConfiguration")
        .Add<SenseNode>("name", Text, n => n.Name, condensed: true)
        .Add<SenseNode>("hostName", Text, n => n.HostName, condensed: true)
        .Add<SenseNode>("isCentral", Flag, n => n.Id == SenseNode.CentralId)
        .Enum<SenseNode>("nodePurpose", _ => 0, "Production", "Development", "ProductionAndDevelopment")
        .Add<SenseNode>("engineEnabled", Flag, _ => true)
        .Add<SenseNode>("proxyEnabled", Flag, _ => true)
        .Add<SenseNode>("printingEnabled", Flag, _ => true)
        .Add<SenseNode>("schedulerEnabled", Flag, _ => true)
        .Add<SenseNode>("temporaryfilepath", Text, _ => string.Empty, condensed: true)
        .Add<SenseNode>("failoverCandidate", Flag, _ => false)
        .Link<SenseNode>("roles", SenseSchemas.Tag, _ => Array.Empty<SenseTag>(), many: true, condensed: true)
        .Link<SenseNode>("serviceCluster", s_cluster, n => n, condensed: true)
        .Link<SenseNode>("tags", SenseSchemas.Tag, _ => Array.Empty<SenseTag>(), many: true)
        .Link<SenseNode>("customProperties", SenseSchemas.CustomPropertyValue, _ => Array.Empty<SenseCustomValue>(), many: true);

    private static readonly SenseSchema s_status = SenseSchemas
        .Entity("ServiceStatus")
        .Link<SenseServiceStatus>("serverNodeConfiguration", s_node, s => s.Node)
        .Enum<SenseServiceStatus>("serviceType", s => s.Type, "Repository", "Proxy", "Scheduler", "Engine", "AppMigration", "Printing")
        .Enum<SenseServiceStatus>(
            "serviceState",
            _ => 2,
            "Initializing",
            "CertificatesNotInstalled",
            "Running",
            "NoCommunication",
            "Disabled",
            "Unknown"
        )
        .Add<SenseServiceStatus>("timestamp", Date, s => s.ModifiedDate);

    private static readonly SenseSchema s_usage = new SenseSchema("LicenseAccessUsage") { HasPrivileges = false }
        .AddEntity()
        .Add<SenseUsage>("useStartTime", Date, u => u.UseStartTime)
        .Add<SenseUsage>("latestActivity", Date, u => u.LatestActivity)
        .Add<SenseUsage>("hostName", Text, _ => "localhost")
        .Add<SenseUsage>("serverNodeConfigurationId", Text, _ => SenseNode.CentralId.ToString());

    // The schema has the members that all tasks share. Public clients also read the members of each kind from this list, so every row is
    // written as its own kind.
    private static readonly SenseSchema s_task = new SenseSchema("Task") { KindOf = t => ((SenseTask)t).Kind.Schema }
        .AddEntity()
        .Add<SenseTask>("name", Text, t => t.Name, condensed: true)
        .Enum<SenseTask>("taskType", true, t => t.Kind.Type, SenseContentSchemas.TaskTypes)
        .Add<SenseTask>("enabled", Flag, t => t.Enabled, condensed: true)
        .Add<SenseTask>("taskSessionTimeout", Number, _ => 1440, condensed: true)
        .Add<SenseTask>("maxRetries", Number, _ => 0, condensed: true)
        .Link<SenseTask>("tags", SenseSchemas.Tag, t => t.Tags, many: true);

    public static IEnumerable<SenseFamily> Create(SenseSite site)
    {
        DateTimeOffset founded = site.Clock.StartedAt.AddYears(-4);
        SenseNode node = new()
        {
            Id = SenseNode.CentralId,
            CreatedDate = founded,
            ModifiedDate = founded,
            Name = "Central",
        };
        List<SenseServiceStatus> services = s_services
            .Select(type => new SenseServiceStatus
            {
                Id = SenseNode.Part(node.Id, 1 + type),
                CreatedDate = founded,
                ModifiedDate = site.Clock.StartedAt,
                Node = node,
                Type = type,
            })
            .ToList();
        return
        [
            ReadOnly("servernodeconfiguration", s_node, () => [node]),
            ReadOnly("servicestatus", s_status, () => services),
            ReadOnly("licenseaccessusage", s_usage, () => site.Usages),
            ReadOnly("task", s_task, () => site.Content.Tasks),
            .. SenseTaskKind.All.Select(kind => ReadOnly(kind.Path, kind.Schema, () => site.Content.Tasks.FindAll(t => t.Kind == kind))),
        ];
    }

    private static SenseFamily ReadOnly(string path, SenseSchema schema, Func<IEnumerable<SenseEntity>> rows) =>
        new()
        {
            Path = path,
            Schema = schema,
            Rows = rows,
            Find = id => rows().FirstOrDefault(r => r.Id == id),
        };
}
