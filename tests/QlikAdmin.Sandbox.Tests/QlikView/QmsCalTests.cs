using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;
using static QlikAdmin.Sandbox.Tests.QlikView.QmsClient;

namespace QlikAdmin.Sandbox.Tests.QlikView;

/// <summary>Named CALs: taken back, in quarantine, given back, and what a save can lose.</summary>
public sealed class QmsCalTests
{
    [Theory]
    [InlineData("12.90", 7 * 24)]
    [InlineData("11.20", 24)]
    public async Task A_used_cal_is_quarantined_and_an_unused_one_is_free_at_once(string version, int hours)
    {
        await using QmsClient qms = await StartAsync(version: version);
        XElement before = await qms.ConfigurationAsync(qms.First);
        XElement used = Rows(before).First(r => !IsNever(r));
        XElement unused = Rows(before).First(r => IsNever(r));
        int waiting = Rows(before, "RemovedAssignedCALs").Count;

        Move(before, used);
        Move(before, unused);
        await qms.SaveAsync(before);
        XElement after = await qms.ConfigurationAsync(qms.First);

        Assert.DoesNotContain(Rows(after), r => User(r) == User(used) || User(r) == User(unused));
        XElement row = Rows(after, "RemovedAssignedCALs").Single(r => User(r) == User(used));
        DateTime until = DateTime.Parse(row.Element(C + "QuarantinedUntil")!.Value).ToUniversalTime();
        Assert.InRange(until, SandboxSession.Now.UtcDateTime.AddHours(hours), SandboxSession.Now.UtcDateTime.AddHours(hours).AddMinutes(5));
        Assert.Equal(waiting + 1, Rows(after, "RemovedAssignedCALs").Count);
        Assert.Equal(Rows(after).Count.ToString(), after.Descendants(C + "Assigned").Single().Value);

        await qms.AdvanceAsync(TimeSpan.FromHours(hours) + TimeSpan.FromMinutes(5));
        await qms.ClearAsync();
        XElement later = await qms.ConfigurationAsync(qms.First);
        Assert.Empty(Rows(later, "RemovedAssignedCALs"));
        Assert.DoesNotContain(Rows(later), r => User(r) == User(used));
    }

    [Fact]
    public async Task A_quarantined_cal_goes_back_to_its_holder_with_its_age()
    {
        await using QmsClient qms = await StartAsync();
        XElement before = await qms.ConfigurationAsync(qms.First);
        XElement row = Rows(before, "RemovedAssignedCALs")[0];
        string lastUsed = row.Element(C + "LastUsed")!.Value;

        Move(before, row, "AssignedCALs");
        row.Element(C + "UserName")!.Value = User(row).ToUpperInvariant();
        await qms.SaveAsync(before);
        XElement after = await qms.ConfigurationAsync(qms.First);

        XElement back = Rows(after).Single(r => User(r).Equals(User(row), StringComparison.OrdinalIgnoreCase));
        Assert.True(IsNever(back, "QuarantinedUntil"));
        Assert.Equal(lastUsed, back.Element(C + "LastUsed")!.Value);
        Assert.DoesNotContain(Rows(after, "RemovedAssignedCALs"), r => User(r).Equals(User(row), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_quarantined_row_left_out_of_a_save_stays()
    {
        await using QmsClient qms = await StartAsync();
        XElement before = await qms.ConfigurationAsync(qms.First);
        List<string> waiting = Rows(before, "RemovedAssignedCALs").ConvertAll(User);
        Rows(before, "RemovedAssignedCALs").ForEach(r => r.Remove());

        await qms.SaveAsync(before);

        Assert.NotEmpty(waiting);
        Assert.Equal(waiting, Rows(await qms.ConfigurationAsync(qms.First), "RemovedAssignedCALs").ConvertAll(User));
    }

    [Theory]
    [InlineData(true, "quarantined")]
    [InlineData(false, "released")]
    public async Task What_somebody_else_assigns_between_read_and_save_is_lost(bool used, string action)
    {
        await using QmsClient qms = await StartAsync();
        XElement before = await qms.ConfigurationAsync(qms.First);
        await qms.ControlAsync("qlikview/assign-on-next-save", $$"""{"user":"CORP\\late.comer","used":{{(used ? "true" : "false")}}}""");
        Move(before, Rows(before)[0]);

        await qms.SaveAsync(before);
        XElement after = await qms.ConfigurationAsync(qms.First);

        Assert.DoesNotContain(Rows(after), r => User(r) == @"CORP\late.comer");
        Assert.Equal(used, Rows(after, "RemovedAssignedCALs").Exists(r => User(r) == @"CORP\late.comer"));
        List<JsonNode> changes = (await qms.ListAsync("changes?service=qlikview"))
            .Where(c => (string)c["id"]! == @"CORP\late.comer")
            .ToList();
        Assert.Equal(["allocated", action], changes.Select(c => (string)c["action"]!));
        Assert.True((bool)changes[1]["detail"]!["lost"]!);
    }

    [Fact]
    public async Task A_reader_gets_old_data_until_the_cache_is_cleared()
    {
        await using QmsClient qms = await StartAsync();
        XElement unused = Rows(await qms.ConfigurationAsync(qms.First)).First(r => IsNever(r));
        await qms.ControlAsync("login", new JsonObject { ["service"] = "qlikview", ["user"] = User(unused) }.ToJsonString());

        XElement stale = Rows(await qms.ConfigurationAsync(qms.First)).Single(r => User(r) == User(unused));
        await qms.ClearAsync();
        XElement fresh = Rows(await qms.ConfigurationAsync(qms.First)).Single(r => User(r) == User(unused));

        Assert.True(IsNever(stale));
        Assert.False(IsNever(fresh));
    }

    [Theory]
    [InlineData("others", false)]
    [InlineData("off", false)]
    [InlineData("all", true)]
    public async Task Whether_a_save_clears_the_cache_can_be_switched(string mode, bool isStale)
    {
        await using QmsClient qms = await StartAsync();
        await qms.ControlAsync("qlikview", $$"""{"staleCache":"{{mode}}"}""");
        XElement before = await qms.ConfigurationAsync(qms.First);
        XElement row = Rows(before)[0];
        Move(before, row);
        await qms.SaveAsync(before);

        Assert.Equal(isStale, Rows(await qms.ConfigurationAsync(qms.First)).Exists(r => User(r) == User(row)));
        await qms.ClearAsync();
        Assert.DoesNotContain(Rows(await qms.ConfigurationAsync(qms.First)), r => User(r) == User(row));
    }

    [Fact]
    public async Task A_new_row_is_an_assignment_never_used_as_far_as_the_units_go()
    {
        await using QmsClient qms = await StartAsync();
        XElement before = await qms.ConfigurationAsync(qms.First);
        int free = (int)before.Descendants(C + "Limit").Single() - Rows(before).Count - Rows(before, "RemovedAssignedCALs").Count;
        XElement list = before.Descendants(C + "AssignedCALs").Single();
        for (int i = 0; i < free + 2; i++)
        {
            list.Add(
                new XElement(
                    C + "AssignedNamedCAL",
                    new XElement(C + "LastUsed", "2026-01-01T00:00:00Z"),
                    new XElement(C + "UserName", $@"NEW\u{i}")
                )
            );
        }

        await qms.SaveAsync(before);
        List<XElement> added = Rows(await qms.ConfigurationAsync(qms.First))
            .Where(r => User(r).StartsWith("NEW", StringComparison.Ordinal))
            .ToList();

        Assert.Equal(free, added.Count);
        Assert.All(added, r => Assert.True(IsNever(r)));
    }

    [Fact]
    public async Task Machines_hold_the_cals_of_a_server_that_goes_by_machines()
    {
        await using QmsClient qms = await StartAsync();
        XElement before = await qms.ConfigurationAsync(qms.Second);
        XElement row = Rows(before).First(r => !IsNever(r));
        string machine = row.Element(C + "MachineID")!.Value;
        Move(before, row);
        await qms.SaveAsync(before);
        XElement after = await qms.ConfigurationAsync(qms.Second);

        Assert.Equal("MachineName", after.Descendants(C + "IdentificationMode").Single().Value);
        Assert.All(Rows(after), r => Assert.Equal("true", (string?)r.Element(C + "UserName")!.Attribute(I + "nil")));
        Assert.Contains(Rows(after, "RemovedAssignedCALs"), r => r.Element(C + "MachineID")!.Value == machine);
        Assert.DoesNotContain(Rows(after), r => r.Element(C + "MachineID")!.Value == machine);
    }

    [Fact]
    public async Task A_returning_holder_gets_a_new_cal_unless_he_is_in_quarantine()
    {
        await using QmsClient qms = await StartAsync();
        XElement before = await qms.ConfigurationAsync(qms.First);
        XElement unused = Rows(before).First(r => IsNever(r));
        XElement used = Rows(before).First(r => !IsNever(r));
        Move(before, unused);
        Move(before, used);
        await qms.SaveAsync(before);

        JsonNode again = await qms.ControlAsync(
            "login",
            new JsonObject { ["service"] = "qlikview", ["user"] = User(unused) }.ToJsonString()
        );
        JsonNode waiting = await qms.ControlAsync(
            "login",
            new JsonObject { ["service"] = "qlikview", ["user"] = User(used) }.ToJsonString()
        );

        Assert.Equal(("named", true), ((string)again["type"]!, (bool)again["allocated"]!));
        Assert.Equal("session", (string)waiting["type"]!);
    }

    [Fact]
    public async Task Limits_and_flags_are_saved_and_the_rest_is_not()
    {
        await using QmsClient qms = await StartAsync();
        qms.Face = "12/7";
        XElement before = await qms.ConfigurationAsync(qms.First, "All");
        XElement named = before.Element(C + "NamedCALs")!;
        named.Element(C + "AllowDynamicAssignment")!.Value = "false";
        named.Element(C + "AllowDynamicAssignmentProfessional")!.Value = "true";
        named.Element(C + "InLicense")!.Value = "9999";
        named.Element(C + "Limit")!.Value = "1234";
        before.Element(C + "SessionCALs")!.Element(C + "Limit")!.Value = "7";
        before.Element(C + "UsageCALs")!.Element(C + "AssignedCALs")!.RemoveNodes();

        await qms.SaveAsync(before);
        XElement after = await qms.ConfigurationAsync(qms.First, "All");

        XElement saved = after.Element(C + "NamedCALs")!;
        Assert.Equal("false", saved.Element(C + "AllowDynamicAssignment")!.Value);
        Assert.Equal("true", saved.Element(C + "AllowDynamicAssignmentProfessional")!.Value);
        Assert.NotEqual("9999", saved.Element(C + "InLicense")!.Value);
        Assert.Equal("1234", saved.Element(C + "Limit")!.Value);
        Assert.Equal("7", after.Element(C + "SessionCALs")!.Element(C + "Limit")!.Value);
        Assert.Equal(8, after.Element(C + "UsageCALs")!.Element(C + "AssignedCALs")!.Elements().Count());
    }
}
