using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;
using static QlikAdmin.Sandbox.Tests.QlikView.QmsClient;

namespace QlikAdmin.Sandbox.Tests.QlikView;

/// <summary>CALs of documents, and what a user holds altogether.</summary>
public sealed class QmsDocumentTests
{
    [Fact]
    public async Task A_document_cal_is_quarantined_given_back_and_its_unit_returned()
    {
        await using QmsClient qms = await StartAsync();
        XElement node = await NodeAsync(qms);
        XElement data = await QmsSchemaTests.MetaDataAsync(qms, node);
        XElement used = Rows(data).First(r => !IsNever(r));
        XElement unused = Rows(data).First(r => IsNever(r));
        int allocated = (int)data.Descendants(D + "CALsAllocated").Single();
        int assigned = (int)(await qms.ConfigurationAsync(qms.First, "DocumentCALs")).Descendants(C + "Assigned").Single();

        Move(data, used);
        Move(data, unused);
        data.Descendants(D + "CALsAllocated").Single().Value = (allocated - 1).ToString();
        await SaveAsync(qms, data);
        XElement after = await QmsSchemaTests.MetaDataAsync(qms, node);

        XElement waiting = Rows(after, "RemovedAssignedCALs").Single(r => User(r) == User(used));
        Assert.DoesNotContain(Rows(after).Concat(Rows(after, "RemovedAssignedCALs")), r => User(r) == User(unused));
        Assert.Equal(allocated - 1, (int)after.Descendants(D + "CALsAllocated").Single());
        Assert.Equal(assigned - 1, (int)(await qms.ConfigurationAsync(qms.First, "DocumentCALs")).Descendants(C + "Assigned").Single());

        Move(after, waiting, "AssignedCALs");
        await SaveAsync(qms, after);
        Assert.Contains(Rows(await QmsSchemaTests.MetaDataAsync(qms, node)), r => User(r) == User(used) && IsNever(r, "QuarantinedUntil"));
    }

    [Fact]
    public async Task Units_in_use_stay_with_their_document()
    {
        await using QmsClient qms = await StartAsync();
        XElement node = await NodeAsync(qms);
        XElement data = await QmsSchemaTests.MetaDataAsync(qms, node);
        data.Descendants(D + "CALsAllocated").Single().Value = "0";

        await SaveAsync(qms, data);
        XElement after = await QmsSchemaTests.MetaDataAsync(qms, node);

        Assert.Equal(Rows(data).Count, Rows(after).Count);
        Assert.Equal(Rows(after).Count + Rows(after, "RemovedAssignedCALs").Count, (int)after.Descendants(D + "CALsAllocated").Single());
    }

    [Fact]
    public async Task What_somebody_else_assigns_to_a_document_between_read_and_save_is_lost()
    {
        await using QmsClient qms = await StartAsync();
        XElement node = await NodeAsync(qms);
        XElement data = await QmsSchemaTests.MetaDataAsync(qms, node);
        await qms.ControlAsync(
            "qlikview/assign-on-next-save",
            $$"""{"user":"CORP\\late.comer","document":"{{node.Element(D + "ID")!.Value}}","used":false}"""
        );
        await SaveAsync(qms, data);

        List<JsonNode> changes = await qms.ListAsync("changes?service=qlikview");
        Assert.Equal(
            ["allocated", "released"],
            changes.Where(c => (string)c["table"]! == "documentCALs").Select(c => (string)c["action"]!)
        );
    }

    [Fact]
    public async Task A_node_that_is_not_in_order_is_no_document()
    {
        await using QmsClient qms = await StartAsync(users: 60);
        XElement node = Renamed(await NodeAsync(qms), qms.Q + "userDocument");
        XElement id = node.Element(D + "ID")!;
        id.Remove();
        node.Add(id);

        Assert.Equal(
            $"Client: Document not found: {Guid.Empty}",
            await qms.FaultAsync("GetDocumentMetaData", node, qms.P("scope", "Licensing"))
        );
    }

    [Fact]
    public async Task A_users_cals_are_found_in_any_case()
    {
        await using QmsClient qms = await StartAsync();
        XElement node = await NodeAsync(qms);
        HashSet<string> named = Rows(await qms.ConfigurationAsync(qms.First)).Select(User).ToHashSet(StringComparer.OrdinalIgnoreCase);
        string user = Rows(await QmsSchemaTests.MetaDataAsync(qms, node)).Select(User).First(named.Contains);

        XElement held = (await qms.CallAsync("GetCALInfoForUser", qms.P("qvsID", qms.First), qms.P("user", user.ToUpperInvariant())))
            .Elements()
            .Single();

        Assert.Equal(user, held.Element(C + "NamedCAL")!.Element(C + "UserName")!.Value, ignoreCase: true);
        Assert.Equal(
            node.Element(D + "Name")!.Value,
            held.Element(C + "DocumentCALs")!.Elements().Single().Element(C + "DocumentName")!.Value
        );
    }

    private static async Task<XElement> NodeAsync(QmsClient qms) =>
        (await qms.CallAsync("GetUserDocuments", qms.P("qvsID", qms.First))).Descendants(D + "DocumentNode").First();

    private static Task<XElement> SaveAsync(QmsClient qms, XElement data) =>
        qms.CallAsync("SaveDocumentMetaData", Renamed(data, qms.Q + "documentMetaData"));
}
