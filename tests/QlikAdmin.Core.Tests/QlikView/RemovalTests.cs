using System.Xml.Linq;
using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Core.Tests.QlikView;

public sealed class RemovalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Any_number_of_CALs_is_one_read_one_save_and_one_verifying_read()
    {
        Qms qms = new() { Named = Qms.Configuration(Enumerable.Range(0, 500).Select(i => Qms.Cal("CORP\\u" + i)).ToArray()) };

        IReadOnlyList<ItemResult<Allocation>> attempts = await RemoveAsync(
            qms,
            Enumerable.Range(0, 400).Select(i => "CORP\\u" + i).ToArray()
        );

        Assert.Equal(400, attempts.Count);
        Assert.Equal(2, qms.Operations.Count(o => o == "GetCALConfiguration"));
        Assert.Single(qms.Saved);
        Assert.True(qms.Operations.ToList().IndexOf("ClearQVSCache") < qms.Operations.ToList().IndexOf("GetCALConfiguration"));
    }

    [Fact]
    public async Task The_configuration_is_written_back_whole_with_only_the_rows_moved()
    {
        Qms qms = new()
        {
            Named = Qms.Configuration(
                [Qms.Cal("CORP\\alice", "2026-01-01T00:00:00"), Qms.Cal("CORP\\bob")],
                [Qms.Cal("CORP\\old", until: "2026-03-04T00:00:00")],
                extra: "<c:NewThing i:type=\"c:Odd\"><c:Inside>x</c:Inside></c:NewThing>"
            ),
        };
        string before = qms.Named;

        await RemoveAsync(qms, "corp\\ALICE");

        XElement read = Parsed(before);
        XElement saved = XDocument.Parse(qms.Saved[0]).Descendants().Single(e => e.Name.LocalName == "calConfiguration");
        Assert.Equal([@"CORP\bob"], Holders(saved, "AssignedCALs"));
        Assert.Equal([@"CORP\old", @"CORP\alice"], Holders(saved, "RemovedAssignedCALs"));
        Assert.Equal("1", Element(saved, "Assigned").Value);
        Assert.Equal(read.Descendants().Select(e => e.Name.LocalName).Order(), saved.Descendants().Select(e => e.Name.LocalName).Order());
        Assert.Equal(Parts(read), Parts(saved));
        Assert.Equal("http://schemas.datacontract.org/2004/07/PIX.QMSAPI.DataObjects.CALs", saved.GetNamespaceOfPrefix("c")?.NamespaceName);

        static IEnumerable<string> Parts(XElement root) =>
            root.Elements().Concat(Element(root, "NamedCALs").Elements()).Select(e => e.Name.LocalName);
    }

    [Fact]
    public async Task A_list_that_is_missing_is_put_where_the_alphabet_wants_it()
    {
        Qms qms = new()
        {
            Named =
                $"<c:NamedCALs><c:AssignedCALs>{Qms.Cal("CORP\\alice")}</c:AssignedCALs><c:Limit>5</c:Limit><c:Zone>1</c:Zone></c:NamedCALs>",
        };

        await RemoveAsync(qms, "CORP\\alice");

        XElement saved = XDocument.Parse(qms.Saved[0]).Descendants().Single(e => e.Name.LocalName == "NamedCALs");
        Assert.Equal(["AssignedCALs", "Limit", "RemovedAssignedCALs", "Zone"], saved.Elements().Select(e => e.Name.LocalName));
    }

    [Fact]
    public async Task The_outcome_is_what_was_read_afterwards()
    {
        Qms qms = new Qms
        {
            Named = Qms.Configuration(
                [Qms.Cal("CORP\\used"), Qms.Cal("CORP\\new"), Qms.Cal("CORP\\stays")],
                [Qms.Cal("CORP\\waiting", until: "2026-03-03T00:00:00")]
            ),
        };
        Serve(
            qms,
            Qms.Configuration([Qms.Cal("CORP\\stays")], [Qms.Cal("CORP\\waiting"), Qms.Cal("CORP\\used", until: "2026-03-08T12:00:00Z")])
        );

        IReadOnlyList<ItemResult<Allocation>> attempts = await RemoveAsync(
            qms,
            "CORP\\used",
            "CORP\\new",
            "CORP\\stays",
            "CORP\\waiting",
            "CORP\\nobody"
        );

        Assert.Equal(
            [Outcome.Quarantined, Outcome.Released, Outcome.Failed, Outcome.Skipped, Outcome.AlreadyGone],
            attempts.Select(a => a.Outcome)
        );
        Assert.Equal(new DateTimeOffset(2026, 3, 8, 12, 0, 0, TimeSpan.Zero), attempts[0].QuarantineEndsAt);
        Assert.Equal(ErrorReason.NotConfirmed, attempts[2].Error!.Reason);
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.Zero), attempts[3].QuarantineEndsAt);
    }

    [Fact]
    public async Task What_somebody_else_did_in_between_is_reported()
    {
        Qms qms = new() { Named = Qms.Configuration(Qms.Cal("CORP\\alice"), Qms.Cal("CORP\\bob")) };
        Serve(qms, Qms.Configuration([Qms.Cal("CORP\\kept")], [Qms.Cal("CORP\\swept", until: "2026-03-08T12:00:00Z")]));

        await RemoveAsync(qms, "CORP\\alice");

        Assert.Contains(qms.Log.Warnings, w => w.Contains(@"gave a CAL to CORP\kept. They have it", StringComparison.Ordinal));
        Assert.Contains(qms.Log.Warnings, w => w.Contains(@"gave a CAL to CORP\swept, and the save removed it", StringComparison.Ordinal));
        Assert.Contains(qms.Log.Warnings, w => w.Contains(@"took a CAL from CORP\bob", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lost_answer_is_settled_by_reading_and_not_by_saving_again()
    {
        Qms qms = new() { Named = Qms.Configuration(Qms.Cal("CORP\\alice")) };
        qms.Then("SaveCALConfiguration", Answer.Drop);
        Serve(qms, Qms.Configuration([], []));

        ItemResult<Allocation> attempt = Assert.Single(await RemoveAsync(qms, "CORP\\alice"));

        Assert.Equal(Outcome.Released, attempt.Outcome);
        Assert.Contains("lost", attempt.Detail!, StringComparison.Ordinal);
        Assert.Single(qms.Operations, "SaveCALConfiguration");
    }

    [Fact]
    public async Task A_refused_save_is_the_error_of_each_CAL()
    {
        Qms qms = new() { Named = Qms.Configuration(Qms.Cal("CORP\\alice"), Qms.Cal("CORP\\bob")) };
        qms.Then("SaveCALConfiguration", Qms.Fault("No."), Qms.Fault("Still no."));

        IReadOnlyList<ItemResult<Allocation>> attempts = await RemoveAsync(qms, "CORP\\alice", "CORP\\bob");

        Assert.All(attempts, a => Assert.Contains("Still no", a.Error!.Message, StringComparison.Ordinal));
        Assert.Equal(2, attempts.Count);
    }

    [Fact]
    public async Task What_is_overwritten_is_kept_in_a_file_first()
    {
        Qms qms = new()
        {
            Named = Qms.Configuration(Qms.Cal("CORP\\alice"), Qms.Cal("CORP\\bob")),
            Log = new RecordingLog { CopyFolder = _folder.In("copies") },
        };
        string[]? atSave = null;
        qms.Then("SaveCALConfiguration", sent =>
        {
            atSave = Directory.GetFiles(qms.Log.CopyFolder!);
            return Qms.Fault("No.", "a:ActionNotSupported")(sent);
        });

        await RemoveAsync(qms, "CORP\\alice");

        XElement kept = XElement.Load(Assert.Single(atSave!));
        Assert.Equal([@"CORP\alice", @"CORP\bob"], Holders(kept, "AssignedCALs"));
        Assert.Equal(("qv", "QVS1"), (kept.Attribute("connection")!.Value, kept.Attribute("server")!.Value));
        Assert.DoesNotContain("key-number", kept.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_file_nothing_is_changed()
    {
        File.WriteAllText(_folder.In("copies"), "in the way");
        Qms qms = new()
        {
            Named = Qms.Configuration(Qms.Cal("CORP\\alice")),
            Log = new RecordingLog { CopyFolder = _folder.In("copies") },
        };

        ItemResult<Allocation> attempt = Assert.Single(await RemoveAsync(qms, "CORP\\alice"));

        Assert.Equal(ErrorReason.BackupFailed, attempt.Error!.Reason);
        Assert.Empty(qms.Saved);
    }

    [Theory]
    [InlineData("qv:session:11111111-2222-3333-4444-555555555555:corp\\alice", ErrorReason.PoolNotRemovable)]
    [InlineData("something else", ErrorReason.InvalidInput)]
    [InlineData("qv:named:99999999-2222-3333-4444-555555555555:corp\\alice", ErrorReason.AllocationNotFound)]
    [InlineData("qv:named:11111111-2222-3333-4444-555555555555:corp\\bob", ErrorReason.InvalidInput)]
    public async Task A_row_that_can_not_be_taken_back_fails_alone(string id, ErrorReason expected)
    {
        Qms qms = new() { Named = Qms.Configuration(Qms.Cal("CORP\\alice"), Qms.Cal("CORP\\carol")) };
        Allocation[] rows = [new(id, QlikProduct.QlikView, "qv", "NamedCal") { User = "CORP\\alice" }, Row("CORP\\carol")];

        IReadOnlyList<ItemResult<Allocation>> attempts = await Executed.SendAsync(qms.Connection, rows, qms.Log);

        Assert.Equal(expected, attempts.Single(a => a.Item.Id == id).Error!.Reason);
        Assert.Equal(Outcome.Quarantined, attempts.Single(a => a.Item.Id != id).Outcome);
    }

    [Fact]
    public async Task A_quarantined_CAL_goes_back_to_the_same_person_and_the_others_stay()
    {
        Qms qms = new()
        {
            Named = Qms.Configuration(
                [Qms.Cal("CORP\\bob")],
                [Qms.Cal("CORP\\Alice", "2026-02-01T00:00:00", "2026-03-06T00:00:00"), Qms.Cal("CORP\\dave", until: "2026-03-06T00:00:00")]
            ),
        };
        AllocationRequest request = new(new AllocationUser("corp\\alice", "x", null, null), "NamedCal", null, Row("CORP\\alice").Id);

        ItemResult<AllocationRequest> change = Assert.Single(
            await qms.Connection.AllocationWriter.RestoreAsync([request], 1, qms.Log, CancellationToken.None)
        );

        Assert.Equal(Outcome.Restored, change.Outcome);
        XElement saved = XDocument.Parse(qms.Saved[0]).Root!;
        Assert.Equal([@"CORP\bob", @"CORP\Alice"], Holders(saved, "AssignedCALs"));
        Assert.Equal([@"CORP\dave"], Holders(saved, "RemovedAssignedCALs"));
        Assert.Contains("2026-02-01T00:00:00", Element(saved, "AssignedCALs").Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_CAL_is_given_only_while_one_is_free()
    {
        Qms qms = new() { Named = Qms.Configuration(Enumerable.Range(0, 39).Select(i => Qms.Cal("CORP\\u" + i)).ToArray()) };
        AllocationRequest[] requests = new[] { "CORP\\one", "CORP\\two", "corp\\U7" }
            .Select(u => new AllocationRequest(new AllocationUser(u, u, null, null), "NamedCal"))
            .ToArray();

        IReadOnlyList<ItemResult<AllocationRequest>> changes = await qms.Connection.AllocationWriter.AddAsync(
            requests,
            1,
            qms.Log,
            CancellationToken.None
        );

        Assert.Equal([Outcome.Added, Outcome.Failed, Outcome.Exists], changes.Select(c => c.Outcome));
        Assert.Equal(ErrorReason.NoLicenseAvailable, changes[1].Error!.Reason);
        Assert.Single(qms.Saved);
    }

    private static Allocation Row(string user) =>
        new($"qv:named:{Qms.ServerId}:{user.ToLowerInvariant()}", QlikProduct.QlikView, "qv", "NamedCal") { User = user };

    private static Task<IReadOnlyList<ItemResult<Allocation>>> RemoveAsync(Qms qms, params string[] users) =>
        RemoveInOrderAsync(qms, users.Select(Row).ToArray());

    private static async Task<IReadOnlyList<ItemResult<Allocation>>> RemoveInOrderAsync(Qms qms, Allocation[] rows)
    {
        IReadOnlyList<ItemResult<Allocation>> attempts = await Executed.SendAsync(qms.Connection, rows, qms.Log);
        return attempts.OrderBy(a => Array.IndexOf(rows, a.Item)).ToList();
    }

    /// <summary>Gives the reads after the first one another answer.</summary>
    private static void Serve(Qms qms, string after)
    {
        qms.Then(
            "GetCALConfiguration",
            Qms.Xml(Qms.Response("GetCALConfiguration", qms.Named)),
            Qms.Xml(Qms.Response("GetCALConfiguration", after))
        );
    }

    private static XElement Parsed(string configuration) =>
        XDocument
            .Parse(Qms.Response("GetCALConfiguration", configuration))
            .Descendants()
            .Single(e => e.Name.LocalName == "GetCALConfigurationResult");

    private static XElement Element(XElement root, string name) => root.DescendantsAndSelf().First(e => e.Name.LocalName == name);

    private static IEnumerable<string> Holders(XElement root, string list) =>
        Element(root, list).Elements().Select(r => Element(r, "UserName").Value);
}
