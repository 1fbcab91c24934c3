using System.Text.Json.Nodes;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Sandbox;
using Xunit;

namespace QlikAdmin.Integration.Tests.QlikView;

public sealed class QlikViewTests
{
    [Fact]
    public async Task Every_call_is_as_the_vendors_schemas_describe_it()
    {
        await using QlikViewRun legacy = await QlikViewRun.StartAsync();
        await using QlikViewRun signed = await QlikViewRun.StartAsync(QlikViewLicenseMode.Signed);
        foreach (QlikViewRun run in new[] { legacy, signed })
        {
            await run.Connection.OpenAsync(run.Log, CancellationToken.None);
            await run.Connection.Licenses.GetLicensesAsync(run.Log, CancellationToken.None);
            Allocation[] rows = (await run.ListAsync())
                .Where(r => !r.IsPool && r.Status == AllocationStatus.Active)
                .GroupBy(r => r.Type)
                .SelectMany(g => g.Take(2))
                .ToArray();
            await run.RemoveAsync(rows);
            await run.RestoreAsync(rows);
        }

        // The end of each run checks all messages that were sent. This line checks that both interfaces were used.
        Assert.Contains(legacy.Sent.Sent, s => s.Action.Contains("/11/IQMS/SaveDocumentMetaData", StringComparison.Ordinal));
        Assert.Contains(signed.Sent.Sent, s => s.Action.Contains("/12/7/IQMS7/SetAssignedUsers", StringComparison.Ordinal));
        Assert.NotEmpty(
            QmsMessages.Check(
                """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetCALConfiguration xmlns="http://ws.qliktech.com/QMS/11/"><scope>All</scope><qvsID>x</qvsID></GetCALConfiguration></s:Body></s:Envelope>"""
            )
        );
    }

    [Theory]
    [InlineData("12.90", 7)]
    [InlineData("11.20", 1)]
    public async Task Used_CALs_go_into_quarantine_unused_ones_are_free_and_time_frees_the_rest(string version, int days)
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync(version: version);
        IReadOnlyList<Allocation> rows = (await run.ListAsync("NamedCal", "DocumentCal"))
            .Where(r => r.Status == AllocationStatus.Active)
            .ToList();
        Allocation[] taken = rows.GroupBy(r => (r.Type, r.Scope, r.LastUsedAt is null)).SelectMany(g => g.Take(3)).ToArray();
        JsonArray before = await run.ServersAsync();

        IReadOnlyList<ItemResult<Allocation>> attempts = await run.RemoveAsync(taken);

        Assert.All(attempts, a => Assert.Equal(a.Item.LastUsedAt is null ? Outcome.Released : Outcome.Quarantined, a.Outcome));
        Assert.All(attempts.Where(a => a.Outcome == Outcome.Quarantined), a =>
            Assert.InRange(a.QuarantineEndsAt!.Value, Run.Start.AddDays(days), Run.Start.AddDays(days).AddHours(1))
        );
        Assert.Contains(taken, t => t.User!.StartsWith("PC-", StringComparison.Ordinal));
        Assert.Equal(2, run.Sent.Count("SaveCALConfiguration"));
        Assert.Equal(
            taken.Where(t => t.Type == "DocumentCal").Select(t => t.Scope).Distinct().Count(),
            run.Sent.Count("SaveDocumentMetaData")
        );
        Assert.Equal(2 + run.Sent.Count("SaveDocumentMetaData"), Directory.GetFiles(run.Log.CopyFolder!).Length);
        foreach ((JsonNode? old, JsonNode? now) in before.Zip(await run.ServersAsync()))
        {
            // Whoever was in quarantine before still is, and nobody else lost theirs.
            Assert.Empty(Holders(old!, quarantined: true).Except(Holders(now!, quarantined: true)));
            Assert.Equal(
                Holders(old!, false).Except(taken.Where(t => t.Type == "NamedCal").Select(t => t.User!)).Order(),
                Holders(now!, false).Order()
            );
            Assert.Equal(old!["namedLimit"]!.ToString(), now!["namedLimit"]!.ToString());
        }

        await run.Control.AdvanceAsync(TimeSpan.FromDays(days) + TimeSpan.FromHours(1));
        Assert.DoesNotContain(await run.ListAsync("NamedCal", "DocumentCal"), r =>
            r.Status == AllocationStatus.Quarantined && taken.Any(t => t.Id == r.Id)
        );
    }

    [Fact]
    public async Task A_quarantined_CAL_is_given_back_with_its_history()
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync();
        Allocation[] rows = (await run.ListAsync("NamedCal", "DocumentCal"))
            .Where(r => r.Status == AllocationStatus.Active && r.LastUsedAt is not null)
            .GroupBy(r => (r.Type, r.Scope))
            .Select(g => g.First())
            .ToArray();
        await run.RemoveAsync(rows);

        IReadOnlyList<ItemResult<AllocationRequest>> changes = await run.RestoreAsync(rows);

        Assert.All(changes, c => Assert.Equal(Outcome.Restored, c.Outcome));
        Dictionary<string, Allocation> now = (await run.ListAsync("NamedCal", "DocumentCal"))
            .Where(r => r.Status == AllocationStatus.Active)
            .ToDictionary(r => r.Id);
        Assert.All(rows, r => Assert.Equal(r.LastUsedAt, now[r.Id].LastUsedAt));
    }

    [Fact]
    public async Task What_somebody_else_gets_while_the_list_is_saved_is_reported()
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync();
        Allocation row = (await run.ListAsync("NamedCal")).First(r => r.Status == AllocationStatus.Active);
        await run.Control.PostAsync("qlikview/assign-on-next-save", new { user = @"CORP\newcomer" });

        await run.RemoveAsync(row);

        Assert.Contains(run.Log.Warnings, w => w.Contains(@"CORP\newcomer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lost_answer_is_settled_by_reading_and_the_save_is_not_repeated()
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync();
        Allocation row = (await run.ListAsync("NamedCal")).First(r => r.Status == AllocationStatus.Active && r.LastUsedAt is not null);
        await run.Control.FaultAsync(
            new
            {
                kind = "lostAnswer",
                service = "qlikview",
                pathContains = "#IQMS/SaveCALConfiguration",
            }
        );

        ItemResult<Allocation> attempt = Assert.Single(await run.RemoveAsync(row));

        Assert.Equal(Outcome.Quarantined, attempt.Outcome);
        Assert.Contains("lost", attempt.Detail!, StringComparison.Ordinal);
        Assert.Equal(1, run.Sent.Count("SaveCALConfiguration"));
    }

    [Fact]
    public async Task A_key_that_ends_too_early_is_renewed_once()
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync();
        await run.ListAsync("NamedCal");
        await run.Control.PostEmptyAsync("qlikview/keys/expire");

        Assert.NotEmpty(await run.ListAsync("NamedCal"));

        Assert.Equal(2, run.Sent.Count("GetTimeLimitedServiceKey"));
    }

    [Theory]
    [InlineData("all")]
    [InlineData("others")]
    public async Task A_server_that_remembers_too_long_is_made_to_forget(string stale)
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync();
        await run.Control.PostAsync("qlikview", new { staleCache = stale });
        Allocation row = (await run.ListAsync("NamedCal")).First(r => r.Status == AllocationStatus.Active && r.LastUsedAt is not null);

        Assert.Equal(Outcome.Quarantined, Assert.Single(await run.RemoveAsync(row)).Outcome);
        Assert.Equal(AllocationStatus.Quarantined, (await run.ListAsync("NamedCal")).Single(r => r.Id == row.Id).Status);
    }

    [Theory]
    [InlineData("unauthorized", ErrorReason.Unauthorized)]
    [InlineData("forbidden", ErrorReason.Forbidden)]
    [InlineData("fault", ErrorReason.Forbidden)]
    public async Task Outside_the_Windows_groups_the_next_step_names_them(string denied, ErrorReason expected)
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync(limited: true);
        await run.Control.PostAsync("qlikview", new { denied });

        QlikException error = await Run.FailsAsync(expected, () => run.Connection.OpenAsync(run.Log, CancellationToken.None));

        Assert.Contains("QlikView Management API", error.NextStep!, StringComparison.Ordinal);
        IReadOnlyList<ConnectionTest> steps = await run.Connection.TestAsync(run.Log, CancellationToken.None);
        Assert.Equal(ConnectionTestStatus.Failed, steps.Last(s => s.Status != ConnectionTestStatus.NotTested).Status);
    }

    [Theory]
    [InlineData("html", ErrorReason.LoginPage)]
    [InlineData("badJson", ErrorReason.UnreadableAnswer)]
    [InlineData("garbage", ErrorReason.UnreadableAnswer)]
    [InlineData("empty", ErrorReason.EmptyAnswer)]
    [InlineData("truncate", ErrorReason.ConnectionFailed)]
    public async Task What_is_no_answer_has_its_own_error(string kind, ErrorReason expected)
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync();
        await run.ListAsync("SessionCal");
        await run.Control.FaultAsync(
            new
            {
                kind,
                service = "qlikview",
                pathContains = "#IQMS/GetCALConfiguration",
                count = -1,
            }
        );
        await Run.FailsAsync(expected, () => run.ListAsync("NamedCal"));
        await run.Control.ClearFaultsAsync();

        await run.Control.FaultAsync(
            new
            {
                kind,
                service = "qlikview",
                pathContains = "#IQMS/GetUserDocuments",
                count = -1,
            }
        );
        await Run.FailsAsync(expected, () => run.ListAsync("DocumentCal"));
    }

    [Fact]
    public async Task Twenty_thousand_CALs_come_in_one_answer()
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync(users: 25000);

        IReadOnlyList<Allocation> rows = await run.ListAsync("NamedCal");

        Assert.InRange(rows.Count, 20000, 40000);
        Assert.Equal(rows.Count, rows.Select(r => r.Id).Distinct().Count());
        Allocation[] unused = rows.Where(r =>
                r.LastUsedAt is null && r.Status == AllocationStatus.Active && r.User!.Contains('\\', StringComparison.Ordinal)
            )
            .ToArray();
        Assert.All(await run.RemoveAsync(unused), a => Assert.Equal(Outcome.Released, a.Outcome));
        Assert.Equal(1, run.Sent.Count("SaveCALConfiguration"));
    }

    [Fact]
    public async Task A_new_CAL_is_given_once_and_taken_back_in_any_case_of_the_name()
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync();

        Assert.Equal(Outcome.Added, Assert.Single(await run.AddAsync(@"CORP\brandnew", "NamedCal")).Outcome);
        Assert.Equal(Outcome.Exists, Assert.Single(await run.AddAsync(@"corp\BRANDNEW", "NamedCal")).Outcome);
        AllocationUser user = await run.Connection.Allocations.FindUserAsync("BrandNew", run.Log, CancellationToken.None);
        IReadOnlyList<Allocation> rows = await run.Connection.Allocations.FindAsync(user, "namedcal", run.Log, CancellationToken.None);

        Assert.Equal(Outcome.Released, Assert.Single(await run.RemoveAsync(rows.ToArray())).Outcome);
    }

    [Fact]
    public async Task Users_of_a_signed_key_are_taken_given_and_changed_by_their_assignment()
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync(QlikViewLicenseMode.Signed);
        IReadOnlyList<Allocation> rows = await run.ListAsync();
        Allocation[] taken = rows.Where(r => r.Type == "Analyzer").Take(3).ToArray();
        Assert.All(rows, r => Assert.NotNull(r.CreatedAt));

        Assert.All(await run.RemoveAsync(taken), a => Assert.Equal(Outcome.Released, a.Outcome));
        Assert.Equal(1, run.Sent.Count("DeleteAssignedUsers"));
        Assert.All(await run.RestoreAsync(taken), c => Assert.Equal(Outcome.Restored, c.Outcome));
        AllocationRequest up = new(new AllocationUser(taken[0].User!, "x", null, null), "Professional", "Analyzer");
        Assert.Equal(
            Outcome.Converted,
            Assert.Single(await run.Connection.AllocationWriter.ConvertAsync([up], 1, run.Log, CancellationToken.None)).Outcome
        );
        Assert.Contains(await run.Connection.Licenses.FindRegrantsAsync(["Analyzer"], run.Log, CancellationToken.None), r =>
            r.Contains("unified licence", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(7)]
    [InlineData(6)]
    [InlineData(5)]
    [InlineData(4)]
    public async Task Each_interface_for_signed_keys_is_found(int level)
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync(QlikViewLicenseMode.Signed);
        await run.Control.PostAsync("qlikview", new { @interface = level });

        Assert.NotEmpty(await run.ListAsync("Analyzer"));

        Assert.Contains(run.Sent.Sent, s => s.Action.Contains($"/12/{level}/IQMS{level}/GetAssignedUsers", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Holders(JsonNode server, bool quarantined)
    {
        return server["named"]!
            .AsArray()
            .Where(r => (r!["quarantinedUntil"] is not null) == quarantined)
            .Select(r => (string?)r!["userName"] ?? (string)r["machineId"]!);
    }
}
