using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.QlikView;

public sealed class ListingTests
{
    [Fact]
    public async Task Rows_say_what_the_server_said_and_no_more()
    {
        Qms qms = new()
        {
            Named = Qms.Configuration(
                [
                    Qms.Cal("CORP\\alice", "2026-01-02T03:04:05"),
                    Qms.Cal("CORP\\bob"),
                    "<c:AssignedNamedCAL><c:UserName>CORP\\carol</c:UserName></c:AssignedNamedCAL>",
                    "<c:AssignedNamedCAL i:nil=\"true\"/>",
                ],
                [Qms.Cal("CORP\\dave", "2026-02-27T00:00:00", "2026-03-06T00:00:00Z")]
            ),
        };

        List<Allocation> rows = await ListAsync(qms, "NamedCal");

        Assert.Equal([@"CORP\alice", @"CORP\bob", @"CORP\carol", @"CORP\dave"], rows.Select(r => r.User));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), rows[0].LastUsedAt);
        Assert.Equal((null, LastUsedSource.Allocation), (rows[1].LastUsedAt, rows[1].LastUsedSource));
        Assert.Equal((null, LastUsedSource.Unknown), (rows[2].LastUsedAt, rows[2].LastUsedSource));
        Assert.Equal(
            (AllocationStatus.Quarantined, new DateTimeOffset(2026, 3, 6, 0, 0, 0, TimeSpan.Zero)),
            (rows[3].Status, rows[3].QuarantineEndsAt!.Value)
        );
        Assert.All(rows, r => Assert.Null(r.CreatedAt));
        Assert.All(rows, r => Assert.Equal("QVS1", r.Scope));
        Assert.Equal($"qv:named:{Qms.ServerId}:corp\\alice", rows[0].Id);
    }

    [Fact]
    public async Task A_server_that_goes_by_machines_has_machines_as_holders()
    {
        Qms qms = new()
        {
            Named = Qms.Configuration(
                [Qms.Cal("CORP\\alice", machine: "PC-1"), Qms.Cal("CORP\\alice", machine: "PC-2"), Qms.Cal("CORP\\bob")],
                [Qms.Cal("CORP\\carol", machine: "PC-3")],
                "MachineName"
            ),
        };

        List<Allocation> rows = await ListAsync(qms, "NamedCal");

        Assert.Equal(["CORP\\bob", "PC-1", "PC-2", "PC-3"], rows.Select(r => r.User).Order());
    }

    [Fact]
    public async Task A_row_with_both_names_belongs_to_the_person_where_the_server_goes_by_people()
    {
        Qms qms = new() { Named = Qms.Configuration([Qms.Cal("CORP\\alice", machine: "PC-1")], []) };

        Assert.Equal("CORP\\alice", Assert.Single(await ListAsync(qms, "NamedCal")).User);
    }

    [Fact]
    public async Task The_first_rows_of_20000_come_before_the_rest_is_sent()
    {
        string[] cals = Enumerable.Range(0, 20000).Select(i => Qms.Cal("CORP\\u" + i)).ToArray();
        string whole = Qms.Response("GetCALConfiguration", Qms.Configuration(cals));
        BlockingStream body = new(whole[..100000]);
        Qms qms = new Qms().Then("GetCALConfiguration", Answer.Body(body, "text/xml"));
        TaskCompletionSource first = new();
        int count = 0;

        Task list = Task.Run(() =>
            qms.Connection.Allocations.ListAsync(new AllocationQuery { Types = ["NamedCal"] }, Take, qms.Log, CancellationToken.None)
        );
        await first.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.InRange(count, 1, 19999);
        body.Send(whole[100000..]);
        await list;

        Assert.Equal(20000, count);

        Task Take(IReadOnlyList<Allocation> page, CancellationToken token)
        {
            count += page.Count;
            first.TrySetResult();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task No_row_is_lost_or_doubled_when_the_line_drops()
    {
        string[] cals = Enumerable.Range(0, 1000).Select(i => Qms.Cal("CORP\\u" + i)).ToArray();
        string whole = Qms.Response("GetCALConfiguration", Qms.Configuration(cals));
        Qms qms = new Qms { Named = Qms.Configuration(cals) }.Then(
            "GetCALConfiguration",
            Answer.Body(BlockingStream.Broken(whole[..100000]), "text/xml")
        );

        List<Allocation> rows = await ListAsync(qms, "NamedCal");

        Assert.Equal(1000, rows.Count);
        Assert.Equal(1000, rows.Select(r => r.Id).Distinct().Count());
    }

    [Fact]
    public async Task Session_and_usage_CALs_are_listed_as_pools()
    {
        Qms qms = new()
        {
            Named =
                $"<c:SessionCALs><c:AssignedCALs>{Qms.Cal("CORP\\alice", name: "AssignedSessionCAL")}</c:AssignedCALs></c:SessionCALs><c:UsageCALs><c:AssignedCALs>{Qms.Cal("CORP\\bob", name: "AssignedUsageCAL")}</c:AssignedCALs></c:UsageCALs>",
        };

        List<Allocation> rows = await ListAsync(qms, "SessionCal", "UsageCal");

        Assert.Equal([("SessionCal", true), ("UsageCal", true)], rows.Select(r => (r.Type, r.IsPool)));
        Assert.Contains("<scope>SessionCALs UsageCALs</scope>", qms.Server.Requests.Last().Body!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_markup_stays_a_name()
    {
        Qms qms = new() { Named = Qms.Configuration(Qms.Cal("CORP\\&lt;/c:UserName&gt;&amp;&quot;")) };

        Assert.Equal("CORP\\</c:UserName>&\"", Assert.Single(await ListAsync(qms, "NamedCal")).User);
    }

    private static async Task<List<Allocation>> ListAsync(Qms qms, params string[] types)
    {
        List<Allocation> rows = [];
        await qms.Connection.Allocations.ListAsync(
            new AllocationQuery { Types = types },
            Given.Into(rows),
            qms.Log,
            CancellationToken.None
        );
        return rows;
    }
}
