namespace QlikAdmin.Sandbox.Sense;

/// <summary>The kinds of objects of the repository. Their members are those that the vendor describes.</summary>
internal static class SenseSchemas
{
    private const SensePropertyKind Text = SensePropertyKind.Text;
    private const SensePropertyKind Flag = SensePropertyKind.Flag;
    private const SensePropertyKind Number = SensePropertyKind.Number;
    private const SensePropertyKind Date = SensePropertyKind.Date;

    public static readonly SenseSchema Tag = Entity("Tag").Add<SenseTag>("name", Text, t => t.Name, condensed: true);

    public static readonly SenseSchema CustomPropertyDefinition = Entity("CustomPropertyDefinition")
        .Add<SenseCustomProperty>("name", Text, d => d.Name, condensed: true)
        .Add<SenseCustomProperty>("valueType", Text, d => d.ValueType, condensed: true)
        .Add<SenseCustomProperty>("choiceValues", SensePropertyKind.Texts, d => d.ChoiceValues, condensed: true)
        .Add<SenseCustomProperty>("objectTypes", SensePropertyKind.Texts, d => d.ObjectTypes)
        .Add<SenseCustomProperty>("description", Text, d => d.Description);

    public static readonly SenseSchema CustomPropertyValue = new SenseSchema("CustomPropertyValue") { IsPlain = true }
        .Add<SenseCustomValue>("id", SensePropertyKind.Guid, v => v.Id)
        .Add<SenseCustomValue>("value", Text, v => v.Value)
        .Link<SenseCustomValue>("definition", CustomPropertyDefinition, v => v.Definition);

    public static readonly SenseSchema Attribute = new SenseSchema("UserAttribute") { IsPlain = true }
        .Add<SenseAttribute>("id", SensePropertyKind.Guid, a => a.Id)
        .Add<SenseAttribute>("attributeType", Text, a => a.Type)
        .Add<SenseAttribute>("attributeValue", Text, a => a.Value);

    public static readonly SenseSchema User = Entity("User")
        .Add<SenseUser>("userId", Text, u => u.UserId, condensed: true)
        .Add<SenseUser>("userDirectory", Text, u => u.UserDirectory, condensed: true)
        .Add<SenseUser>("userDirectoryConnectorName", Text, u => u.UserDirectory, condensed: true)
        .Add<SenseUser>("name", Text, u => u.Name, condensed: true)
        .Add<SenseUser>("roles", SensePropertyKind.Texts, u => u.Roles)
        .Link<SenseUser>("attributes", Attribute, u => u.Attributes, many: true)
        .Add<SenseUser>("inactive", Flag, u => u.Inactive)
        .Add<SenseUser>("removedExternally", Flag, u => u.RemovedExternally)
        .Add<SenseUser>("blacklisted", Flag, u => u.Blacklisted)
        .Add<SenseUser>("deleteProhibited", Flag, u => u.DeleteProhibited)
        .Link<SenseUser>("tags", Tag, u => u.Tags, many: true)
        .Link<SenseUser>("customProperties", CustomPropertyValue, u => u.CustomProperties, many: true)
        .Add<SenseUser>("favorites", SensePropertyKind.Texts, _ => Array.Empty<string>());

    public static readonly SenseSchema LoginPool = Entity("License.LoginAccessType")
        .Add<SensePool>("name", Text, p => p.Name, condensed: true)
        .Add<SensePool>("assignedTokens", Number, p => p.Assigned)
        .Add<SensePool>("assignedAccessTypes", Number, p => p.Total)
        .Add<SensePool>("usedAccessTypes", Number, p => p.Used)
        .Add<SensePool>("remainingAccessTypes", Number, p => p.Remaining);

    public static readonly SenseSchema TimePool = Entity("License.AnalyzerTimeAccessType")
        .Add<SensePool>("name", Text, p => p.Name, condensed: true)
        .Add<SensePool>("assignedUnits", Number, p => p.Assigned)
        .Add<SensePool>("assignedMinutes", Number, p => p.Total)
        .Add<SensePool>("usedMinutes", Number, p => p.Used)
        .Add<SensePool>("remainingMinutes", Number, p => p.Remaining);

    public static readonly SenseSchema Rule = Entity("SystemRule")
        .Add<SenseRule>("category", Text, r => r.Category, condensed: true)
        .Add<SenseRule>("subcategory", Text, r => r.Subcategory, condensed: true)
        .Add<SenseRule>("type", Text, r => r.Type, condensed: true)
        .Add<SenseRule>("name", Text, r => r.Name, condensed: true)
        .Add<SenseRule>("rule", Text, r => r.Condition, condensed: true)
        .Add<SenseRule>("resourceFilter", Text, r => r.ResourceFilter, condensed: true)
        .Add<SenseRule>("actions", Number, r => r.Actions, condensed: true)
        .Add<SenseRule>("comment", Text, r => r.Comment, condensed: true)
        .Add<SenseRule>("disabled", Flag, r => r.Disabled, condensed: true)
        .Enum<SenseRule>("ruleContext", r => r.RuleContext, "BothQlikSenseAndQMC", "QlikSenseOnly", "QMCOnly")
        .Add<SenseRule>("seedId", SensePropertyKind.Guid, r => r.SeedId)
        .Add<SenseRule>("version", Number, r => r.Version)
        .Link<SenseRule>("tags", Tag, _ => Array.Empty<SenseTag>(), many: true);

    public static readonly SenseSchema Directory = Entity("UserDirectory")
        .Add<SenseDirectory>("name", Text, d => d.Name, condensed: true)
        .Add<SenseDirectory>("userDirectoryName", Text, d => d.Name)
        .Add<SenseDirectory>("configured", Flag, _ => true)
        .Add<SenseDirectory>("operational", Flag, _ => true)
        .Add<SenseDirectory>("type", Text, d => d.Type, condensed: true)
        .Add<SenseDirectory>("syncOnlyLoggedInUsers", Flag, d => d.SyncOnlyLoggedInUsers)
        .Enum<SenseDirectory>("syncStatus", d => d.SyncStatus, "Idle", "ExternalFetch", "DBStore")
        .Add<SenseDirectory>("syncLastStarted", Date, d => d.LastStarted)
        .Add<SenseDirectory>("syncLastSuccessfulEnded", Date, d => d.LastSync)
        .Add<SenseDirectory>("configuredError", Text, _ => string.Empty)
        .Add<SenseDirectory>("operationalError", Text, _ => string.Empty)
        .Add<SenseDirectory>("settings", SensePropertyKind.Texts, _ => Array.Empty<string>())
        .Link<SenseDirectory>("tags", Tag, _ => Array.Empty<SenseTag>(), many: true)
        .Enum<SenseDirectory>("creationType", _ => 1, "Installed", "Added");

    public static readonly SenseSchema SelectionItem = new SenseSchema("SelectionItem") { IsPlain = true }
        .Add<SenseSelectionItem>("id", SensePropertyKind.Guid, i => i.Id)
        .Add<SenseSelectionItem>("type", Text, i => i.Type)
        .Add<SenseSelectionItem>("objectID", SensePropertyKind.Guid, i => i.ObjectId)
        .Add<SenseSelectionItem>("objectName", Text, i => i.ObjectName);

    public static readonly SenseSchema Selection = Entity("Selection")
        .Link<SenseSelection>("items", SelectionItem, s => s.Items, many: true);

    private static readonly Dictionary<SenseAccessType, SenseSchema> s_allocations = SenseAccessType.All.ToDictionary(
        t => t,
        MakeAllocation
    );

    private static readonly Dictionary<SenseAccessType, SenseSchema> s_usages = SenseAccessType.All.ToDictionary(t => t, MakeUsage);

    private static readonly Dictionary<SenseAccessType, SenseSchema> s_groups = SenseAccessType.All.ToDictionary(
        t => t,
        t => Entity(t.GroupSchema).Add<SenseAccessGroup>("name", Text, g => g.Name, condensed: true)
    );

    public static SenseSchema Allocation(SenseAccessType type) => s_allocations[type];

    public static SenseSchema Usage(SenseAccessType type) => s_usages[type];

    public static SenseSchema Group(SenseAccessType type) => s_groups[type];

    private static SenseSchema MakeAllocation(SenseAccessType type)
    {
        SenseSchema schema = Entity(type.Schema)
            .Link<SenseAllocation>("user", User, a => a.User)
            .Add<SenseAllocation>("lastUsed", Date, a => a.LastUsed);
        if (type.HasExcess)
        {
            schema.Add<SenseAllocation>("excess", Flag, a => a.Excess);
        }

        return schema
            .Add<SenseAllocation>("quarantined", Flag, a => a.Quarantined)
            .Add<SenseAllocation>("quarantineEnd", Date, a => a.QuarantineEnd)
            .Add<SenseAllocation>("deletedUserId", Text, a => a.DeletedUserId)
            .Add<SenseAllocation>("deletedUserDirectory", Text, a => a.DeletedUserDirectory);
    }

    private static SenseSchema MakeUsage(SenseAccessType type) =>
        Entity(type.UsageSchema)
            .Add<SenseUsage>("useStartTime", Date, u => u.UseStartTime)
            .Add<SenseUsage>("latestActivity", Date, u => u.LatestActivity)
            .Add<SenseUsage>("hostName", Text, _ => "localhost")
            .Add<SenseUsage>("serverNodeConfigurationId", Text, _ => SenseNode.CentralId.ToString())
            .Add<SenseUsage>("sessionID", Text, u => u.SessionId)
            .Link<SenseUsage>(type.UsageMember, s_allocations[type], u => u.Allocation);

    public static SenseSchema Entity(string name) => new SenseSchema(name).AddEntity();
}
