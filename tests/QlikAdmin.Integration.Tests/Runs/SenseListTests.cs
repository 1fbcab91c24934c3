using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Sandbox;
using Xunit;

namespace QlikAdmin.Integration.Tests.Runs;

/// <summary>What is listed is what the site holds: compared with the sandbox's own state, filter by filter.</summary>
public sealed class SenseListTests : SandboxTest
{
    private const int Users = 500;

    public SenseListTests(Sandboxes shared)
        : base(shared) { }

    public static TheoryData<int> Seeds => new(7, 42, 1904);

    private static TimeSpan Days(int days) => TimeSpan.FromDays(days);

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_plain_list_has_every_row_and_both_pools(int seed)
    {
        (Run run, Connection connection, List<AccessRow> rows) = await OpenAsync(seed);

        IReadOnlyList<Allocation> listed = await run.ListAsync(connection);

        Same(rows, listed.Where(a => !a.IsPool));
        Assert.Equal(["AnalyzerTime", "LoginAccess"], listed.Where(a => a.IsPool).Select(a => a.Type).Order(StringComparer.Ordinal));
        Dictionary<string, AccessRow> byId = rows.ToDictionary(r => r.Id);
        Assert.All(listed.Where(a => !a.IsPool), a =>
        {
            AccessRow row = byId[a.Id];
            Assert.Equal(row.CommonType, a.Type);
            Assert.Equal(row.Person, a.User);
            Assert.Equal(row.CreatedDate, a.CreatedAt);
            Assert.Equal(row.LastUsed, a.LastUsedAt);
            Assert.Equal(LastUsedSource.Allocation, a.LastUsedSource);
            Assert.Equal(row.Excess, a.Excess);
            Assert.Equal(row.Quarantined ? AllocationStatus.Quarantined : AllocationStatus.Active, a.Status);
            Assert.Equal(row.QuarantineEnd, a.QuarantineEndsAt);
        });
        Assert.Contains(listed, a => a.User?.Contains('\'') == true);
        Assert.Contains(listed, a =>
            a.User?.StartsWith("CORP\\gone.", StringComparison.Ordinal) == true || a.User?.Contains("\\gone.") == true
        );
        Assert.Contains(listed, a => a.LastUsedAt is null && !a.IsPool);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Types_excess_and_quarantine_choose_rows(int seed)
    {
        (Run run, Connection connection, List<AccessRow> rows) = await OpenAsync(seed);

        Same(rows.Where(r => r.Type == "User"), await run.ListAsync(connection, new AllocationQuery { Types = ["useraccess"] }));
        Same(rows.Where(r => r.Type != "User"), await run.ListAsync(connection, new AllocationQuery { Types = ["Pro*", "Analyzer"] }));
        IReadOnlyList<Allocation> quarantined = await run.ListAsync(connection, new AllocationQuery { Quarantined = true });
        Same(rows.Where(r => r.Quarantined), quarantined);
        Assert.NotEmpty(quarantined);
        IReadOnlyList<Allocation> excess = await run.ListAsync(connection, new AllocationQuery { Excess = true });
        Same(rows.Where(r => r.Excess), excess);
        Assert.NotEmpty(excess);
        Assert.Empty(await run.ListAsync(connection, new AllocationQuery { Orphan = true }));
        Assert.Empty(await run.ListAsync(connection, new AllocationQuery { Types = ["fullUser"] }));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Age_and_use_filters_choose_rows_to_the_millisecond_and_leave_quarantine_out(int seed)
    {
        (Run run, Connection connection, List<AccessRow> rows) = await OpenAsync(seed);
        List<AccessRow> active = rows.Where(r => !r.Quarantined).ToList();
        DateTimeOffset now = Run.Start;
        foreach (int days in new[] { 7, 14, 30, 180 })
        {
            Same(
                active.Where(r => r.LastUsed <= now - Days(days)),
                await run.ListAsync(connection, new AllocationQuery { UnusedFor = Days(days) })
            );
            Same(
                active.Where(r => r.CreatedDate <= now - Days(days)),
                await run.ListAsync(connection, new AllocationQuery { AllocatedFor = Days(days) })
            );
            Same(
                active.Where(r => r.LastUsed <= now - Days(days) && r.CreatedDate <= now - Days(60)),
                await run.ListAsync(connection, new AllocationQuery { UnusedFor = Days(days), AllocatedFor = Days(60) })
            );
            Same(
                active.Where(r => r.LastUsed is null || r.LastUsed <= now - Days(days)),
                await run.ListAsync(connection, new AllocationQuery { UnusedFor = Days(days), NeverUsed = true })
            );
        }

        Assert.Contains(active, r => r.LastUsed == now - Days(14));
        Assert.Contains(active, r => r.LastUsed == now - Days(30));
        IReadOnlyList<Allocation> never = await run.ListAsync(connection, new AllocationQuery { NeverUsed = true });
        Same(active.Where(r => r.LastUsed is null), never);
        Assert.NotEmpty(never);
        Same(
            active.Where(r => r.LastUsed is null && r.CreatedDate <= now - Days(14)),
            await run.ListAsync(connection, new AllocationQuery { NeverUsed = true, AllocatedFor = Days(14) })
        );
        Same(
            rows.Where(r => r.Quarantined && r.CreatedDate <= now - Days(30)),
            await run.ListAsync(connection, new AllocationQuery { AllocatedFor = Days(30), Quarantined = true })
        );
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task People_are_found_by_account_bare_id_and_guid_whatever_characters_they_have(int seed)
    {
        (Run run, Connection connection, List<AccessRow> rows) = await OpenAsync(seed);
        AccessRow plain = rows.First(r => r.Account is not null && !r.Account.Contains('\''));
        AccessRow apostrophe = rows.First(r => r.Account?.Contains('\'') == true);
        AccessRow deleted = rows.First(r => r.Account is null);

        foreach (AccessRow person in new[] { plain, apostrophe })
        {
            List<AccessRow> theirs = rows.Where(r => r.Account == person.Account).ToList();
            string bare = person.Account!.Split('\\')[1];
            Same(theirs, await run.ListAsync(connection, new AllocationQuery { Users = [person.Account.ToLowerInvariant()] }));
            Same(theirs, await run.ListAsync(connection, new AllocationQuery { Users = [person.UserId!] }));
            Same(rows.Where(r => r.Person.Split('\\')[1] == bare), await run.ListAsync(connection, new AllocationQuery { Users = [bare] }));
        }

        Same(
            rows.Where(r => r.Person == deleted.Person),
            await run.ListAsync(connection, new AllocationQuery { Users = [deleted.Person] })
        );
        Same(
            rows.Where(r => r.Person.StartsWith("PARTNER\\", StringComparison.Ordinal)),
            await run.ListAsync(connection, new AllocationQuery { Users = [@"partner\*"] })
        );
        Same(
            rows.Where(r => r.Account == plain.Account || r.Person == deleted.Person),
            await run.ListAsync(connection, new AllocationQuery { Users = [plain.Account!, deleted.Person] })
        );
        Same(
            rows.Where(r => !r.Quarantined && r.Account == plain.Account && r.LastUsed <= Run.Start - Days(14)),
            await run.ListAsync(connection, new AllocationQuery { Users = [plain.Account!], UnusedFor = Days(14) })
        );
        Assert.Empty(await run.ListAsync(connection, new AllocationQuery { Users = [@"CORP\nobody.of.that.name"] }));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Through_the_proxy_the_list_is_the_same(int seed)
    {
        (Run run, Connection direct, List<AccessRow> rows) = await OpenAsync(seed);

        IReadOnlyList<Allocation> throughProxy = await run.ListAsync(run.SenseWithToken());

        Same(rows, throughProxy.Where(a => !a.IsPool));
        Assert.Equal((await run.ListAsync(direct)).Select(a => a.Id), throughProxy.Select(a => a.Id));
    }

    [Fact]
    public async Task A_user_who_was_deleted_is_still_named_by_the_row_in_quarantine()
    {
        Run run = await StartFreshAsync();
        AccessRow lately = (await run.Control.AccessAsync()).First(r =>
            !r.Quarantined && r.UserId is not null && r.LastUsed > Run.Start.AddDays(-6) && r.Account != run.Site.Administrator
        );
        await run.Sense().InvokeAsync("DELETE", "/qrs/user/" + lately.UserId, [], null, run.Log, default);

        IReadOnlyList<Allocation> listed = await run.ListAsync(run.Sense(), new AllocationQuery { Users = [lately.Account!] });

        Allocation row = Assert.Single(listed, a => a.Id == lately.Id);
        Assert.Equal(AllocationStatus.Quarantined, row.Status);
        Assert.Equal(lately.LastUsed!.Value.AddDays(7), row.QuarantineEndsAt);
        Assert.Null(row.UserId);
        Assert.Equal(lately.Account, row.User);
    }

    [Fact]
    public async Task A_site_without_a_licence_has_nothing_to_list()
    {
        Run run = await StartAsync(new SandboxKind { Site = SenseLicenseMode.None });

        Assert.Empty(await run.ListAsync(run.Sense()));
    }

    private static void Same(IEnumerable<AccessRow> expected, IEnumerable<Allocation> actual)
    {
        Assert.Equal(expected.Select(r => r.Id).Order(StringComparer.Ordinal), actual.Select(a => a.Id).Order(StringComparer.Ordinal));
    }

    private async Task<(Run Run, Connection Connection, List<AccessRow> Rows)> OpenAsync(int seed)
    {
        Run run = await StartAsync(new SandboxKind { Users = Users, Seed = seed });
        return (run, run.Sense(), await run.Control.AccessAsync());
    }
}
