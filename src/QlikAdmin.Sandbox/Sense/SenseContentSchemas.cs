namespace QlikAdmin.Sandbox.Sense;

/// <summary>
/// The kinds of objects that have owners, and the tasks that work with them. Their members are those that the vendor describes.
/// </summary>
internal static class SenseContentSchemas
{
    private const SensePropertyKind Text = SensePropertyKind.Text;
    private const SensePropertyKind Flag = SensePropertyKind.Flag;
    private const SensePropertyKind Number = SensePropertyKind.Number;
    private const SensePropertyKind Date = SensePropertyKind.Date;

    /// <summary>Names of the numbers that stand for the kinds of tasks.</summary>
    public static readonly string[] TaskTypes = ["Reload", "ExternalProgram", "UserSync", "Distribute"];

    private static readonly SenseSchema s_whiteList = new SenseSchema("FileExtensionWhiteList")
        .Add<SenseWhiteList>("id", SensePropertyKind.Guid, w => w.Id, condensed: true)
        .Enum<SenseWhiteList>("libraryType", true, w => w.LibraryType, "ContentLibrary", "AppContent", "SharedContent", "Extension");

    private static readonly SenseSchema s_result = new SenseSchema("ExecutionResult")
        .Add<SenseTaskResult>("id", SensePropertyKind.Guid, r => r.Id, condensed: true)
        .Add<SenseTaskResult>("executingNodeName", Text, _ => "localhost", condensed: true)
        .Enum<SenseTaskResult>(
            "status",
            true,
            r => r.Start is null ? 0 : 7,
            "NeverStarted",
            "Triggered",
            "Started",
            "Queued",
            "AbortInitiated",
            "Aborting",
            "Aborted",
            "FinishedSuccess",
            "FinishedFail",
            "Skipped",
            "Retry",
            "Error",
            "Reset",
            "DistributionQueue",
            "DistributionRunning"
        )
        .Add<SenseTaskResult>("startTime", Date, r => r.Start, condensed: true)
        .Add<SenseTaskResult>("stopTime", Date, r => r.Stop, condensed: true)
        .Add<SenseTaskResult>("duration", Number, r => (int)((r.Stop - r.Start)?.TotalMilliseconds ?? 0), condensed: true)
        .Add<SenseTaskResult>("scriptLogAvailable", Flag, _ => false, condensed: true)
        .Add<SenseTaskResult>("details", SensePropertyKind.Texts, _ => Array.Empty<string>(), condensed: true)
        .Add<SenseTaskResult>("scriptLogLocation", Text, _ => string.Empty, condensed: true)
        .Add<SenseTaskResult>("scriptLogSize", Number, _ => 0, condensed: true);

    private static readonly SenseSchema s_operation = new SenseSchema("TaskOperational")
        .Add<SenseTaskOperation>("id", SensePropertyKind.Guid, o => o.Id, condensed: true)
        .Link<SenseTaskOperation>("lastExecutionResult", s_result, o => o.LastResult, condensed: true)
        .Add<SenseTaskOperation>("nextExecution", Date, o => o.NextExecution, condensed: true);

    public static readonly SenseSchema Stream = Marked(Owned("Stream").Add<SenseStream>("name", Text, s => s.Name, condensed: true));

    public static readonly SenseSchema App = Marked(
        Owned("App")
            .Add<SenseApp>("name", Text, a => a.Name, condensed: true)
            .Add<SenseApp>("appId", Text, _ => string.Empty, condensed: true)
            .Add<SenseApp>("publishTime", Date, a => a.PublishTime, condensed: true)
            .Add<SenseApp>("published", Flag, a => a.Stream is not null, condensed: true)
            .Add<SenseApp>("description", Text, a => a.Description)
            .Link<SenseApp>("stream", Stream, a => a.Stream, condensed: true)
            .Add<SenseApp>("fileSize", Number, a => a.FileSize)
            .Add<SenseApp>("lastReloadTime", Date, a => a.LastReloadTime)
            .Add<SenseApp>("thumbnail", Text, _ => string.Empty)
            .Add<SenseApp>("savedInProductVersion", Text, _ => "12.1477.3", condensed: true)
            .Add<SenseApp>("migrationHash", Text, _ => "504d4e39a7133ee30fbe29d4b4d7ad2e8d6f1f40", condensed: true)
            .Add<SenseApp>("dynamicColor", Text, a => a.DynamicColor)
            .Enum<SenseApp>(
                "availabilityStatus",
                true,
                _ => 0,
                "NotApplicable",
                "Available",
                "NoActiveRoute",
                "NoConfiguredRoute",
                "NotSynced",
                "NotMigrated"
            )
    );

    public static readonly SenseSchema AppObject = Owned("App.Object")
        .Add<SenseAppObject>("name", Text, o => o.Name, condensed: true)
        .Add<SenseAppObject>("engineObjectId", Text, o => o.Id.ToString(), condensed: true)
        .Link<SenseAppObject>("app", App, o => o.App)
        .Add<SenseAppObject>("contentHash", Text, o => o.Id.ToString("N"), condensed: true)
        .Add<SenseAppObject>("size", Number, _ => 2048)
        .Add<SenseAppObject>("engineObjectType", Text, o => o.ObjectType, condensed: true)
        .Add<SenseAppObject>("description", Text, o => o.Description, condensed: true)
        .Add<SenseAppObject>("attributes", Text, _ => string.Empty)
        .Add<SenseAppObject>("objectType", Text, o => o.ObjectType, condensed: true)
        .Add<SenseAppObject>("publishTime", Date, o => o.PublishTime, condensed: true)
        .Add<SenseAppObject>("published", Flag, o => o.Published, condensed: true)
        .Add<SenseAppObject>("approved", Flag, o => o.Approved)
        .Link<SenseAppObject>("tags", SenseSchemas.Tag, o => o.Tags, many: true)
        .Add<SenseAppObject>("sourceObject", Text, _ => string.Empty)
        .Add<SenseAppObject>("draftObject", Text, _ => string.Empty);

    // The password is not among the members: it can be set and never be read.
    public static readonly SenseSchema DataConnection = Marked(
        Owned("DataConnection")
            .Add<SenseDataConnection>("name", Text, d => d.Name, condensed: true)
            .Add<SenseDataConnection>("connectionstring", Text, d => d.ConnectionString, condensed: true)
            .Add<SenseDataConnection>("type", Text, d => d.Type, condensed: true)
            .Add<SenseDataConnection>("engineObjectId", Text, d => d.Id.ToString(), condensed: true)
            .Add<SenseDataConnection>("username", Text, d => d.UserName, condensed: true)
            .Enum<SenseDataConnection>("logOn", true, d => d.LogOn, "LOG_ON_SERVICE_USER", "LOG_ON_CURRENT_USER")
            .Enum<SenseDataConnection>("architecture", true, d => d.Architecture, "Undefined", "x86", "x64")
    );

    public static readonly SenseSchema ContentLibrary = Library("ContentLibrary", SenseWhiteList.ContentLibrary, s =>
        s.Add<SenseContentLibrary>("type", Text, _ => "media", condensed: true)
    );

    public static readonly SenseSchema Extension = Library("Extension", SenseWhiteList.Extension, s => s);

    public static readonly SenseSchema SharedContent = Library("SharedContent", SenseWhiteList.SharedContent, s =>
        s.Add<SenseSharedContent>("type", Text, c => c.Type, condensed: true)
            .Add<SenseSharedContent>("description", Text, c => c.Description, condensed: true)
            .Add<SenseSharedContent>("uri", Text, c => c.Uri, condensed: true)
            .Add<SenseSharedContent>("metaData", SensePropertyKind.Texts, _ => Array.Empty<string>(), condensed: true)
    );

    public static readonly SenseSchema TempContent = Owned("TempContent")
        .Add<SenseTempContent>("dataLocation", Text, t => "\\\\site\\TempContent\\" + t.Id, condensed: true)
        .Add<SenseTempContent>("size", Number, _ => 10_240)
        .Add<SenseTempContent>("fileName", Text, t => t.FileName)
        .Enum<SenseTempContent>("staticContentDataType", _ => 0, "File", "Directory", "Zip", "ClientRoute")
        .Add<SenseTempContent>("logicalPath", Text, t => $"/tempcontent/{t.Id}/{t.FileName}", condensed: true)
        .Add<SenseTempContent>("externalPath", Text, t => $"/tempcontent/{t.Id}/{t.FileName}", condensed: true)
        .Enum<SenseTempContent>("cachePolicy", _ => 4, "Normal", "MustRevalidate", "PrivateNormal", "PrivateMustRevalidate", "NoStore")
        .Add<SenseTempContent>("serveOptions", Number, _ => 0, condensed: true)
        .Add<SenseTempContent>("expirationDate", Date, t => t.ExpirationDate)
        .Add<SenseTempContent>("serveOnce", Flag, _ => false);

    public static readonly SenseSchema ReloadTask = Task("ReloadTask", 0)
        .Link<SenseTask>("app", App, t => t.App)
        .Add<SenseTask>("isManuallyTriggered", Flag, _ => false)
        .Add<SenseTask>("isPartialReload", Flag, _ => false);

    public static readonly SenseSchema ExternalProgramTask = Task("ExternalProgramTask", 1)
        .Add<SenseTask>("path", Text, t => t.Path)
        .Add<SenseTask>("parameters", Text, _ => string.Empty)
        .Link<SenseTask>("qlikUser", SenseSchemas.User, t => t.QlikUser);

    public static readonly SenseSchema UserSyncTask = Task("UserSyncTask", 2)
        .Link<SenseTask>("userDirectory", SenseSchemas.Directory, t => t.Directory);

    private static readonly SenseSchema s_resource = new SenseSchema("RepositoryObject") { HasPrivileges = false }
        .Add<SenseEntity>("id", SensePropertyKind.Guid, e => e.Id, condensed: true)
        .Add<SenseEntity>("createdDate", Date, e => e.CreatedDate, condensed: true)
        .Add<SenseEntity>("modifiedDate", Date, e => e.ModifiedDate, condensed: true)
        .Add<SenseEntity>("modifiedByUserName", Text, e => e.ModifiedByUserName, condensed: true);

    public static readonly SenseSchema OwnedResource = new SenseSchema("OwnedResource") { IsPlain = true }
        .Link<SenseOwned>("owner", SenseSchemas.User, o => o.Owner)
        .Add<SenseOwned>("resourceType", Text, o => Of(o.GetType()).Name)
        .Link<SenseOwned>("resource", s_resource, o => o)
        .Add<SenseOwned>("objectType", Text, o => (o as SenseAppObject)?.ObjectType);

    // In the order in which the management console shows them.
    private static readonly Dictionary<Type, (SenseSchema Schema, string Path)> s_kinds = new()
    {
        [typeof(SenseApp)] = (App, "app"),
        [typeof(SenseAppObject)] = (AppObject, "app/object"),
        [typeof(SenseStream)] = (Stream, "stream"),
        [typeof(SenseDataConnection)] = (DataConnection, "dataconnection"),
        [typeof(SenseContentLibrary)] = (ContentLibrary, "contentlibrary"),
        [typeof(SenseExtension)] = (Extension, "extension"),
        [typeof(SenseSharedContent)] = (SharedContent, "sharedcontent"),
        [typeof(SenseTempContent)] = (TempContent, "tempcontent"),
    };

    public static IEnumerable<Type> Kinds => s_kinds.Keys;

    public static SenseSchema Of(Type kind) => s_kinds[kind].Schema;

    /// <summary>Path of an item's family below <c>/qrs/</c>.</summary>
    public static string Path(SenseOwned item) => s_kinds[item.GetType()].Path;

    public static string Path(Type kind) => s_kinds[kind].Path;

    private static SenseSchema Owned(string name) => SenseSchemas.Entity(name).Link<SenseOwned>("owner", SenseSchemas.User, o => o.Owner);

    private static SenseSchema Marked(SenseSchema schema) =>
        schema
            .Link<SenseOwned>("tags", SenseSchemas.Tag, o => o.Tags, many: true)
            .Link<SenseOwned>("customProperties", SenseSchemas.CustomPropertyValue, o => o.CustomProperties, many: true);

    private static SenseSchema Library(string name, SenseWhiteList whiteList, Func<SenseSchema, SenseSchema> more) =>
        Marked(more(Owned(name).Add<SenseOwned>("name", Text, o => o.Name, condensed: true)))
            .Link<SenseOwned>("whiteList", s_whiteList, _ => whiteList)
            .Add<SenseOwned>("references", SensePropertyKind.Texts, _ => Array.Empty<string>());

    private static SenseSchema Task(string name, int type) =>
        SenseSchemas
            .Entity(name)
            .Add<SenseTask>("name", Text, t => t.Name, condensed: true)
            .Enum<SenseTask>("taskType", true, _ => type, TaskTypes)
            .Add<SenseTask>("enabled", Flag, t => t.Enabled, condensed: true)
            .Add<SenseTask>("taskSessionTimeout", Number, _ => 1440, condensed: true)
            .Add<SenseTask>("maxRetries", Number, _ => 0, condensed: true)
            .Link<SenseTask>("operational", s_operation, t => t.Operation, condensed: true)
            .Link<SenseTask>("tags", SenseSchemas.Tag, t => t.Tags, many: true)
            .Link<SenseTask>("customProperties", SenseSchemas.CustomPropertyValue, t => t.CustomProperties, many: true);
}
