using System.Text.Json.Nodes;
using QlikAdmin.Integration.Tests.QlikView;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Sandbox;
using QlikAdmin.Workflows.Compatibility;
using Xunit;

namespace QlikAdmin.Integration.Tests.Compatibility;

/// <summary>What the module takes for granted about servers, looked at on the sandbox: as it is, and with one thing changed.</summary>
public sealed class DeepTestTests : SandboxTest
{
    public DeepTestTests(Sandboxes shared)
        : base(shared) { }

    [Theory]
    [InlineData("key")]
    [InlineData("client")]
    public async Task A_tenant_holds_all_of_them(string way)
    {
        Run run = await StartAsync();
        CloudConnection cloud = way == "key" ? run.Cloud() : run.CloudWithClient();
        await cloud.OpenAsync(run.Log, default);
        int before = (await run.Control.ChangesAsync("cloud")).Count;

        IReadOnlyList<AssumptionTest> rows = await TestAsync(run, cloud);

        Assert.InRange(rows.Count, 50, 100);
        Assert.Equal(rows.Count, rows.Select(r => r.Assumption).Distinct().Count());
        Assert.All(rows, IsFine);
        Assert.True(Row(rows, "Cloud.Users.FilterGrammar").Holds);
        Assert.True(Row(rows, "Cloud.Consumption.UserIds").Holds);
        Assert.Contains("another host", Row(rows, "Cloud.Assignments.Paging").Seen, StringComparison.Ordinal);
        await NothingChangedAsync(run, "cloud", before);
    }

    [Theory]
    [InlineData("certificate")]
    [InlineData("token")]
    [InlineData("account")]
    public async Task A_site_holds_all_of_them(string way)
    {
        Run run = await StartAsync();
        SenseConnection site =
            way == "certificate" ? run.Sense()
            : way == "token" ? run.SenseWithToken()
            : run.SenseWithAccount();

        IReadOnlyList<AssumptionTest> rows = await TestAsync(run, site);

        Assert.InRange(rows.Count, 30, 60);
        Assert.All(rows, IsFine);
        Assert.True(Row(rows, "Sense.Access.DateFilter").Holds);
        Assert.Equal("an object with the number", Row(rows, "Sense.Users.Count").Seen);
        if (way == "account")
        {
            Assert.Equal("a redirect to another port", Row(rows, "Sense.Proxy.SignIn").Seen);
        }
        else
        {
            Assert.DoesNotContain(rows, r => r.Assumption == "Sense.Proxy.SignIn");
        }

        await NothingChangedAsync(run, "sense");
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task The_end_of_a_site_licence_is_found_where_it_has_one(bool isSigned, bool hasEnd)
    {
        Run run = await StartAsync(new SandboxKind { Site = isSigned ? SenseLicenseMode.Signed : SenseLicenseMode.Serial });
        if (!hasEnd)
        {
            await run.Control.FaultAsync(
                new
                {
                    service = "sense",
                    pathContains = "/license",
                    kind = "reshape",
                    field = "keyDetails",
                    value = "Product: Qlik\nExpires: 31.12.2026",
                    count = -1,
                }
            );
        }

        AssumptionTest row = Row(await TestAsync(run, run.Sense()), "Sense.License.KeyDetails");

        Assert.Equal(isSigned ? hasEnd : null, row.Holds);
        Assert.False(row.StopsChanges);
    }

    [Theory]
    [InlineData(QlikViewLicenseMode.Legacy, "QlikView.Cals.Fields")]
    [InlineData(QlikViewLicenseMode.Signed, "QlikView.Assigned.Fields")]
    public async Task A_management_service_holds_all_of_them(QlikViewLicenseMode license, string told)
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync(license);

        IReadOnlyList<AssumptionTest> rows = (await DeepTest.RunAsync(run.Connection, run.Log, default)).Rows;

        Assert.All(rows, IsFine);
        Assert.True(Row(rows, told).Holds);
        Assert.Equal("IQMS", Row(rows, "QlikView.Interface.Cals").Seen);
        Assert.Empty(await run.Control.ChangesAsync("qlikview"));
    }

    [Fact]
    public async Task A_service_of_version_11_has_no_interface_for_signed_keys_which_is_no_fault()
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync(version: "11.20");

        IReadOnlyList<AssumptionTest> rows = (await DeepTest.RunAsync(run.Connection, run.Log, default)).Rows;

        Assert.All(rows, IsFine);
        Assert.Null(Row(rows, "QlikView.Interface.Signed").Holds);
    }

    /// <summary>One thing of each kind that a server of another version could do otherwise.</summary>
    public static TheoryData<string, string, string, string, string> Broken { get; } =
        new()
        {
            { "cloud", "/users?", "status", "rename", "Cloud.Users.Fields" },
            { "cloud", "/users?", "assignedRoles", "drop", "Cloud.Users.Fields" },
            { "cloud", "/users?", "createdAt", "dateFormat", "Cloud.Users.Dates" },
            { "cloud", "/users?", "status", "value", "Cloud.Users.StatusWords" },
            { "cloud", "/users?", "links", "drop", "Cloud.Lists.Paging" },
            { "cloud", "/api/v1/users/", "id", "drop", "Cloud.Users.Me" },
            { "cloud", "/users/actions/count", "total", "rename", "Cloud.Users.Count" },
            { "cloud", "/users?", "id", "value", "Cloud.Users.FilterGrammar" },
            { "cloud", "/users?", "status", "value", "Cloud.Users.StatusFilter" },
            { "cloud", "/roles", "name", "rename", "Cloud.Roles.Fields" },
            { "cloud", "/groups/settings", "systemGroups", "rename", "Cloud.Groups.Everyone" },
            { "cloud", "/licenses/assignments", "subject", "rename", "Cloud.Assignments.Fields" },
            { "cloud", "/licenses/assignments", "created", "dateFormat", "Cloud.Assignments.Dates" },
            { "cloud", "/licenses/assignments", "type", "value", "Cloud.Assignments.TypeWords" },
            { "cloud", "/licenses/assignments", "href", "value", "Cloud.Assignments.Paging" },
            { "cloud", "/licenses/overview", "unitsUsed", "rename", "Cloud.Licenses.Overview" },
            { "cloud", "/licenses/overview", "valid", "value", "Cloud.Licenses.Validity" },
            { "cloud", "/licenses/settings", "autoAssignAnalyzer", "rename", "Cloud.Licenses.Settings" },
            { "cloud", "/licenses/consumption", "endTime", "dateFormat", "Cloud.Consumption.Fields" },
            { "cloud", "/licenses/consumption", "userId", "value", "Cloud.Consumption.UserIds" },
            { "cloud", "/spaces", "ownerId", "rename", "Cloud.Spaces.Fields" },
            { "cloud", "/spaces", "updatedAt", "dateFormat", "Cloud.Spaces.Dates" },
            { "cloud", "/items", "ownerId", "rename", "Cloud.Items.Fields" },
            { "cloud", "/v1/data-connections", "user", "rename", "Cloud.DataConnections.Fields" },
            { "cloud", "/data-files", "ownerId", "drop", "Cloud.DataFiles.Fields" },
            { "cloud", "/workflows/automations", "ownerId", "rename", "Cloud.Automations.Fields" },
            { "cloud", "/automation-connections", "ownerId", "rename", "Cloud.AutomationConnections.Fields" },
            { "cloud", "/sharing-tasks", "owner", "rename", "Cloud.SharingTasks.Fields" },
            { "cloud", "/data-alerts", "ownerId", "rename", "Cloud.DataAlerts.Fields" },
            { "cloud", "/scheduling/tasks", "metadata", "rename", "Cloud.Schedules.Fields" },
            { "cloud", "/reload-tasks", "userId", "rename", "Cloud.ReloadTasks.Fields" },
            { "cloud", "/webhooks", "ownerId", "rename", "Cloud.Webhooks.Fields" },
            { "cloud", "/api-keys", "sub", "rename", "Cloud.ApiKeys.Fields" },
            { "cloud", "/oauth-tokens", "userId", "rename", "Cloud.OAuthTokens.Fields" },
            { "cloud", "/identity-providers", "active", "drop", "Cloud.IdentityProviders.Fields" },
            { "cloud", "/tenants/", "hostnames", "rename", "Cloud.Tenant.Fields" },
            { "sense", "/about", "buildVersion", "rename", "Sense.About.Version" },
            { "sense", "/user/full", "blacklisted", "rename", "Sense.Users.Fields" },
            { "sense", "/user/full", "createdDate", "dateFormat", "Sense.Users.Dates" },
            { "sense", "/user/full", "attributeType", "rename", "Sense.Users.Mail" },
            { "sense", "/user/count", "value", "rename", "Sense.Users.Count" },
            { "sense", "/license/professionalaccesstype", "lastUsed", "rename", "Sense.Professional.LastUse" },
            { "sense", "/license/professionalaccesstype", "lastUsed", "dateFormat", "Sense.Professional.LastUse" },
            { "sense", "/license/analyzeraccesstype", "quarantined", "drop", "Sense.Analyzer.Fields" },
            { "sense", "/license/analyzeraccesstype", "user", "rename", "Sense.Analyzer.Fields" },
            { "sense", "/license/useraccesstype", "createdDate", "dateFormat", "Sense.UserAccess.Dates" },
            { "sense", "accesstype/full", "lastUsed", "value", "Sense.Access.DateFilter" },
            { "sense", "/license/accesstypeoverview", "professionalAccess", "rename", "Sense.License.Overview" },
            { "sense", "/systemrule", "category", "rename", "Sense.License.Rules" },
            { "sense", "/userdirectory", "type", "rename", "Sense.Directories.Fields" },
            { "sense", "/app/full", "owner", "rename", "Sense.Apps.Fields" },
            { "sense", "/stream/full", "owner", "drop", "Sense.Streams.Fields" },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task What_a_server_does_otherwise_is_shown(string service, string path, string field, string how, string id)
    {
        Run run = await StartAsync(id == "Sense.License.Overview" ? new SandboxKind { Site = SenseLicenseMode.Signed } : new SandboxKind());
        Connection connection = service == "cloud" ? run.Cloud() : run.Sense();
        await connection.OpenAsync(run.Log, default);
        await run.Control.FaultAsync(Reshaped.Fault(service, path, field, how));

        IReadOnlyList<AssumptionTest> rows = (await DeepTest.RunAsync(connection, run.Log, default)).Rows;

        AssumptionTest row = Row(rows, id);
        Assert.True(row.Holds == false, $"{row.Assumption}: {row.Holds}, {row.Seen}");
        Assert.DoesNotContain("as expected", row.Seen, StringComparison.Ordinal);
        await NothingChangedAsync(run, service);
    }

    [Theory]
    [InlineData("GetServices", "Name", "drop", "QlikView.Servers.Fields", QlikViewLicenseMode.Legacy)]
    [InlineData("GetCALConfiguration", "UserName", "rename", "QlikView.Cals.Fields", QlikViewLicenseMode.Legacy)]
    [InlineData("GetCALConfiguration", "LastUsed", "rename", "QlikView.Cals.LastUse", QlikViewLicenseMode.Legacy)]
    [InlineData("GetCALConfiguration", "LastUsed", "dateFormat", "QlikView.Cals.LastUse", QlikViewLicenseMode.Legacy)]
    [InlineData("GetCALConfiguration", "QuarantinedUntil", "dateFormat", "QlikView.Cals.Quarantine", QlikViewLicenseMode.Legacy)]
    [InlineData("GetAssignedUsers", "subject", "rename", "QlikView.Assigned.Fields", QlikViewLicenseMode.Signed)]
    [InlineData("GetAssignedUsers", "created", "dateFormat", "QlikView.Assigned.Dates", QlikViewLicenseMode.Signed)]
    public async Task What_a_management_service_does_otherwise_is_shown(
        string operation,
        string field,
        string how,
        string id,
        QlikViewLicenseMode license
    )
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync(license);
        await run.Control.FaultAsync(Reshaped.Fault("qlikview", operation, field, how));

        AssumptionTest row = Row((await DeepTest.RunAsync(run.Connection, run.Log, default)).Rows, id);

        Assert.True(row.Holds == false, $"{row.Assumption}: {row.Holds}, {row.Seen}");
    }

    [Theory]
    [InlineData("filter=id", "[]", "0 rows for an id that exists, 0 for a name that does not")]
    [InlineData("filter=userId", "[{},{}]", "1 rows for an id that exists, 2 for a name that does not")]
    public async Task A_repository_that_filters_otherwise_is_shown(string asked, string answer, string seen)
    {
        Run run = await StartAsync();
        await run.Control.FaultAsync(
            new
            {
                service = "sense",
                pathContains = asked,
                kind = "status",
                status = 200,
                body = answer,
                contentType = "application/json",
                count = -1,
            }
        );

        AssumptionTest row = Row(await TestAsync(run, run.Sense()), "Sense.Users.FilterGrammar");

        Assert.Equal((false, seen), (row.Holds, row.Seen));
    }

    [Fact]
    public async Task A_service_that_is_gone_and_one_that_is_refused_are_told_apart()
    {
        Run run = await StartAsync();
        CloudConnection cloud = run.Cloud();
        await cloud.OpenAsync(run.Log, default);
        await run.Control.FaultAsync(Gone("/workflows/automations", 404));
        await run.Control.FaultAsync(Gone("/automation-connections", 403));

        IReadOnlyList<AssumptionTest> rows = (await DeepTest.RunAsync(cloud, run.Log, default)).Rows;

        Assert.Equal(
            (false, "api/workflows/automations 404, api/v1/automations 200"),
            (Row(rows, "Cloud.Services.Automations").Holds, Row(rows, "Cloud.Services.Automations").Seen)
        );
        Assert.Equal(
            (null, "not read: Forbidden, status 403"),
            (Row(rows, "Cloud.AutomationConnections.Fields").Holds, Row(rows, "Cloud.AutomationConnections.Fields").Seen)
        );
        Assert.Null(Row(rows, "Cloud.Services.AutomationConnections").Holds);

        static object Gone(string path, int status) =>
            new
            {
                service = "cloud",
                pathContains = path,
                kind = "status",
                status,
                vendorBody = true,
                count = -1,
            };
    }

    [Fact]
    public async Task A_region_has_nothing_to_look_at()
    {
        Run run = await StartAsync();

        QlikException error = await Run.FailsAsync(ErrorReason.NotSupported, () => DeepTest.RunAsync(run.Region(), run.Log, default));

        Assert.Contains("-Deep", error.NextStep, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<AssumptionTest>> TestAsync(Run run, Connection connection) =>
        (await DeepTest.RunAsync(connection, run.Log, default)).Rows;

    private static AssumptionTest Row(IReadOnlyList<AssumptionTest> rows, string id) => Assert.Single(rows, r => r.Assumption == id);

    private static void IsFine(AssumptionTest row)
    {
        Assert.True(row.Holds != false, $"{row.Assumption}: {row.Seen}");
        Assert.All(new[] { row.Description, row.Expected, row.Seen, row.Connection }, t => Assert.False(string.IsNullOrWhiteSpace(t)));
        Assert.EndsWith(".", row.Description, StringComparison.Ordinal);
    }

    private static async Task NothingChangedAsync(Run run, string service, int before = 0)
    {
        Assert.Equal(before, (await run.Control.ChangesAsync(service)).Count);
        Assert.DoesNotContain(await run.Control.LogAsync(service), r => r.IsChange);
    }
}
