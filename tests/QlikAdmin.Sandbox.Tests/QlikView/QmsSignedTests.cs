using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;
using static QlikAdmin.Sandbox.Tests.QlikView.QmsClient;

namespace QlikAdmin.Sandbox.Tests.QlikView;

/// <summary>Users of a signed key.</summary>
public sealed class QmsSignedTests
{
    [Theory]
    [InlineData(QlikViewLicenseMode.Legacy, "Legacy")]
    [InlineData(QlikViewLicenseMode.Signed, "New")]
    [InlineData(QlikViewLicenseMode.None, "None")]
    public async Task The_model_tells_where_the_licences_are(QlikViewLicenseMode license, string model)
    {
        await using QmsClient qms = await StartAsync(users: 60, license: license);
        qms.Face = "12/4";

        Assert.Equal(model, (await qms.CallAsync("GetQVSLicenseInfo", qms.P("qvsID", qms.Second))).Value);
        Assert.Equal(license == QlikViewLicenseMode.Legacy, Rows(await qms.ConfigurationAsync(qms.First)).Count > 0);
        if (license != QlikViewLicenseMode.Signed)
        {
            Assert.Equal("Client: No signed license key is in use.", await qms.FaultAsync("GetAssignedUsers"));
        }
    }

    [Theory]
    [InlineData("12/4")]
    [InlineData("12/7")]
    public async Task A_user_is_taken_back_by_identifier_and_at_once(string face)
    {
        await using QmsClient qms = await StartAsync(users: 60, license: QlikViewLicenseMode.Signed);
        qms.Face = face;
        List<XElement> before = await UsersAsync(qms);
        XElement overview = await qms.CallAsync("GetLicenseOverview");

        string good = await DeleteAsync(qms, before[0].Element(D + "id")!.Value);
        string unknown = await DeleteAsync(qms, before[0].Element(D + "id")!.Value, before[1].Element(D + "id")!.Value);
        List<XElement> after = await UsersAsync(qms);

        Assert.Equal(("true", "false"), (good, unknown));
        Assert.Equal(before.Skip(2).Select(Subject), after.Select(Subject));
        Assert.Equal(before.Count, overview.Descendants(D + "UnitsUsed").Sum(u => (int)u));
        Assert.All(before, u => Assert.Contains(u.Element(D + "type")!.Value, new[] { "professional", "analyzer" }));
    }

    [Fact]
    public async Task Users_are_added_changed_and_refused_when_no_unit_is_left()
    {
        await using QmsClient qms = await StartAsync(users: 60, license: QlikViewLicenseMode.Signed);
        qms.Face = "12/7";
        XElement allotment = (await qms.CallAsync("GetLicenseOverview"))
            .Descendants(D + "Allotment")
            .Single(a => a.Element(D + "Name")!.Value == "professional");
        int free = (int)allotment.Element(D + "Units")! - (int)allotment.Element(D + "UnitsUsed")!;

        XElement added = await SetAsync(qms, "professional", [.. Enumerable.Range(0, free + 1).Select(n => $@"NEW\p{n}")]);
        XElement changed = await SetAsync(qms, "analyzer", @"new\P0");
        XElement wrong = await SetAsync(qms, "fullUser", @"NEW\p1");
        List<string> after = (await UsersAsync(qms)).ConvertAll(Subject);

        Assert.Equal([.. Enumerable.Repeat("201", free), "403"], added.Descendants(D + "status").Select(s => s.Value));
        Assert.Equal("200", changed.Descendants(D + "status").Single().Value);
        Assert.Equal("400", wrong.Descendants(D + "status").Single().Value);
        Assert.Contains(@"NEW\p0", after);
        Assert.DoesNotContain($@"NEW\p{free}", after);
    }

    [Fact]
    public async Task A_user_whose_members_are_not_in_order_is_not_understood()
    {
        await using QmsClient qms = await StartAsync(users: 5, license: QlikViewLicenseMode.Signed);
        qms.Face = "12/7";
        XElement user = new(D + "AssignedUser", new XElement(D + "type", "analyzer"), new XElement(D + "subject", @"NEW\one"));

        Assert.Contains("Expecting element 'subject'", await qms.FaultAsync("SetAssignedUsers", qms.P("assignments", user)));
    }

    [Fact]
    public async Task A_filter_is_not_understood()
    {
        await using QmsClient qms = await StartAsync(users: 5, license: QlikViewLicenseMode.Signed);
        qms.Face = "12/7";

        Assert.StartsWith("Client: ", await qms.FaultAsync("GetAssignedUsers", qms.P("additionalFilter", "type eq \"analyzer\"")));
    }

    [Fact]
    public async Task The_flags_of_the_server_decide_who_gets_a_licence_by_himself()
    {
        await using QmsClient qms = await StartAsync(users: 5, license: QlikViewLicenseMode.Signed);
        qms.Face = "12/7";
        JsonNode first = await qms.ControlAsync("login", """{"service":"qlikview","user":"CORP\\viewer"}""");
        XElement configuration = await qms.ConfigurationAsync(qms.First);
        configuration.Descendants(C + "AllowDynamicAssignmentAnalyzer").Single().Value = "false";
        await qms.SaveAsync(configuration);
        JsonNode second = await qms.ControlAsync("login", """{"service":"qlikview","user":"CORP\\qlikadmin"}""");

        Assert.Equal(("analyzer", true), ((string)first["type"]!, (bool)first["allocated"]!));
        Assert.False((bool)second["signedIn"]!);
    }

    private static string Subject(XElement user) => user.Element(D + "subject")!.Value;

    private static async Task<List<XElement>> UsersAsync(QmsClient qms) =>
        (await qms.CallAsync("GetAssignedUsers", qms.P("additionalFilter", string.Empty))).Descendants(D + "Assignment").ToList();

    private static async Task<string> DeleteAsync(QmsClient qms, params string[] ids) =>
        (
            await qms.CallAsync(
                "DeleteAssignedUsers",
                qms.P("assignedUsers", ids.Select(i => new XElement(D + "AssignedUserDeletion", new XElement(D + "Id", i))))
            )
        ).Value;

    private static Task<XElement> SetAsync(QmsClient qms, string type, params string[] subjects) =>
        qms.CallAsync("SetAssignedUsers", qms.P("assignments", QmsSchemaTests.Users(type, subjects)));
}
