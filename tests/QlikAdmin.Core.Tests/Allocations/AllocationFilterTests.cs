using QlikAdmin.Connections;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Core.Tests.Allocations;

public sealed class AllocationFilterTests
{
    private const int Never = -1;
    private const int Unknown = -2;

    /// <summary>Last use 30 days ago, 5 days ago, never, unknown; which of them a combination lets through.</summary>
    [Theory]
    [InlineData(true, false, false, "30")]
    [InlineData(false, true, false, "never")]
    [InlineData(true, true, false, "30 never")]
    [InlineData(true, false, true, "30 unknown")]
    [InlineData(false, true, true, "never unknown")]
    [InlineData(true, true, true, "30 never unknown")]
    [InlineData(false, false, false, "30 5 never unknown")]
    [InlineData(false, false, true, "30 5 never unknown")]
    public void Unused_and_never_used_mean_either_and_unknown_is_neither(bool unused, bool never, bool unknownToo, string expected)
    {
        AllocationQuery query = new()
        {
            Now = Given.Now,
            UnusedFor = unused ? TimeSpan.FromDays(14) : null,
            NeverUsed = never,
            TreatUnknownAsUnused = unknownToo,
        };

        Assert.Equal(
            expected,
            Listed(
                query,
                new()
                {
                    ["30"] = Used(30),
                    ["5"] = Used(5),
                    ["never"] = Used(Never),
                    ["unknown"] = Used(Unknown),
                }
            )
        );
    }

    [Theory]
    [InlineData(true, false, "old-idle")]
    [InlineData(false, true, "old-never")]
    [InlineData(true, true, "old-idle old-never")]
    [InlineData(false, false, "old-idle old-never old-busy")]
    public void With_allocated_for_both_must_hold(bool unused, bool never, string expected)
    {
        AllocationQuery query = new()
        {
            Now = Given.Now,
            AllocatedFor = TimeSpan.FromDays(14),
            UnusedFor = unused ? TimeSpan.FromDays(14) : null,
            NeverUsed = never,
        };

        Assert.Equal(
            expected,
            Listed(
                query,
                new()
                {
                    ["old-idle"] = Used(20, created: 20),
                    ["new-idle"] = Used(20, created: 5),
                    ["old-never"] = Used(Never, created: 20),
                    ["new-never"] = Used(Never, created: 5),
                    ["old-busy"] = Used(1, created: 20),
                    ["no-date"] = Used(20, created: null),
                }
            )
        );
    }

    [Fact]
    public void Boundaries_belong_to_the_match_whatever_the_offset()
    {
        AllocationQuery unused = new() { Now = Given.Now, UnusedFor = TimeSpan.FromDays(14) };
        AllocationQuery given = new() { Now = Given.Now, AllocatedFor = TimeSpan.FromDays(14) };
        DateTimeOffset edge = Given.Now.AddDays(-14);
        foreach (DateTimeOffset moment in new[] { edge, edge.ToOffset(TimeSpan.FromHours(9)), edge.ToOffset(TimeSpan.FromHours(-7)) })
        {
            Assert.True(
                Matches(
                    unused,
                    new Allocation("1", QlikProduct.Sense, "acme", "Analyzer")
                    {
                        LastUsedAt = moment,
                        LastUsedSource = LastUsedSource.Allocation,
                    }
                )
            );
            Assert.False(
                Matches(
                    unused,
                    new Allocation("1", QlikProduct.Sense, "acme", "Analyzer")
                    {
                        LastUsedAt = moment.AddTicks(1),
                        LastUsedSource = LastUsedSource.Allocation,
                    }
                )
            );
            Assert.True(Matches(given, new Allocation("1", QlikProduct.Sense, "acme", "Analyzer") { CreatedAt = moment }));
            Assert.False(Matches(given, new Allocation("1", QlikProduct.Sense, "acme", "Analyzer") { CreatedAt = moment.AddTicks(1) }));
        }
    }

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public void Each_age_filter_leaves_quarantined_rows_and_pools_out(bool unused, bool allocated, bool never)
    {
        AllocationQuery query = new()
        {
            Now = Given.Now,
            UnusedFor = unused ? TimeSpan.FromDays(1) : null,
            AllocatedFor = allocated ? TimeSpan.FromDays(1) : null,
            NeverUsed = never,
        };
        int? use = never ? Never : 20;
        Allocation quarantined = Used(use.Value, created: 20);
        quarantined.Status = AllocationStatus.Quarantined;
        Allocation pool = Used(use.Value, created: 20);
        pool.IsPool = true;

        Assert.Equal(
            "active",
            Listed(
                query,
                new()
                {
                    ["active"] = Used(use.Value, created: 20),
                    ["quarantined"] = quarantined,
                    ["pool"] = pool,
                }
            )
        );
        Assert.Equal(
            "active quarantined pool",
            Listed(
                new AllocationQuery(),
                new()
                {
                    ["active"] = Used(20),
                    ["quarantined"] = quarantined,
                    ["pool"] = pool,
                }
            )
        );
    }

    [Fact]
    public void Quarantined_lists_them_alone_and_their_ages_can_be_asked_for()
    {
        Allocation old = Used(20);
        Allocation recent = Used(2);
        old.Status = recent.Status = AllocationStatus.Quarantined;
        Dictionary<string, Allocation> rows = new()
        {
            ["active"] = Used(20),
            ["old"] = old,
            ["recent"] = recent,
        };

        Assert.Equal("old recent", Listed(new AllocationQuery { Quarantined = true }, rows));
        Assert.Equal(
            "old",
            Listed(
                new AllocationQuery
                {
                    Quarantined = true,
                    UnusedFor = TimeSpan.FromDays(14),
                    Now = Given.Now,
                },
                rows
            )
        );
    }

    [Fact]
    public void Orphans_are_listed_alone_or_not_at_all()
    {
        Allocation orphan = Used(20);
        orphan.Orphan = true;
        Dictionary<string, Allocation> rows = new() { ["own"] = Used(20), ["orphan"] = orphan };

        Assert.Equal("own", Listed(new AllocationQuery(), rows));
        Assert.Equal("own", Listed(new AllocationQuery { UnusedFor = TimeSpan.FromDays(1), Now = Given.Now }, rows));
        Assert.Equal("orphan", Listed(new AllocationQuery { Orphan = true }, rows));
    }

    [Fact]
    public void Excess_lists_only_what_is_beyond_the_number_bought()
    {
        Allocation excess = Used(20);
        excess.Excess = true;

        Assert.Equal("excess", Listed(new AllocationQuery { Excess = true }, new() { ["bought"] = Used(20), ["excess"] = excess }));
    }

    [Theory]
    [InlineData("analyzer", "Analyzer")]
    [InlineData("*access", "UserAccess")]
    [InlineData("PRO*", "Professional")]
    [InlineData("?nalyzer", "Analyzer")]
    public void Types_are_patterns_in_any_case(string pattern, string expected)
    {
        AllocationQuery query = new() { Types = [pattern] };
        string[] types = ["UserAccess", "Professional", "Analyzer"];

        Assert.Equal(expected, string.Join(' ', types.Where(new AllocationFilter(query, PeopleNames.Exact).WantsType)));
        Assert.Equal(expected, Listed(query, types.ToDictionary(t => t, t => Given.Row(t))));
    }

    [Theory]
    [InlineData(@"corp\jdoe", true)]
    [InlineData(@"CORP\*", true)]
    [InlineData("JDOE", true)]
    [InlineData("j?oe", true)]
    [InlineData("Jane@acme.example", true)]
    [InlineData("55555555-0000-0000-0000-000000000000", true)]
    [InlineData("doe", false)]
    [InlineData(@"CORP\j[d]oe", false)]
    [InlineData("Jane Doe", false)]
    [InlineData(@"OTHER\jdoe", false)]
    public void A_person_on_sense_is_found_by_any_of_their_names(string pattern, bool found)
    {
        Allocation row = Given.Row();
        row.UserName = "Jane Doe";
        row.Email = "jane@acme.example";
        row.UserId = "55555555-0000-0000-0000-000000000000";

        Assert.Equal(found, Matches(new AllocationQuery { Users = ["nobody", pattern] }, row));
    }

    [Fact]
    public void Brackets_and_backslashes_in_names_are_plain_text()
    {
        Assert.True(Matches(new AllocationQuery { Users = [@"CORP\[ext] jane"] }, Given.Row(user: @"CORP\[EXT] Jane")));
        Assert.False(Matches(new AllocationQuery { Users = [@"CORP\[ext] jane"] }, Given.Row(user: @"CORP\e jane")));
    }

    [Fact]
    public void On_cloud_a_subject_has_no_bare_id()
    {
        Assert.False(Matches(new AllocationQuery { Users = ["jdoe"] }, Given.Row(product: QlikProduct.Cloud)));
        Assert.False(Matches(new AllocationQuery { Users = [@"corp\JDOE"] }, Given.Row(product: QlikProduct.Cloud)));
        Assert.True(Matches(new AllocationQuery { Users = [@"CORP\jdoe"] }, Given.Row(product: QlikProduct.Cloud)));
        Assert.True(Matches(new AllocationQuery { Users = [@"corp\JD*"] }, Given.Row(product: QlikProduct.Cloud)));
    }

    [Fact]
    public void A_pool_is_nobody_so_no_name_finds_it()
    {
        Allocation pool = Given.Row(user: null);
        pool.IsPool = true;
        pool.UserName = "Night shift";

        Assert.False(Matches(new AllocationQuery { Users = ["*"] }, pool));
        Assert.True(Matches(new AllocationQuery(), pool));
    }

    [Fact]
    public void The_last_use_is_needed_for_use_filters_only()
    {
        Assert.False(new AllocationQuery { AllocatedFor = TimeSpan.FromDays(1) }.NeedsLastUse);
        Assert.True(new AllocationQuery { UnusedFor = TimeSpan.FromDays(1) }.NeedsLastUse);
        Assert.True(new AllocationQuery { NeverUsed = true }.NeedsLastUse);
        Assert.True(new AllocationQuery { IncludeLastUse = true }.NeedsLastUse);
    }

    [Fact]
    public async Task The_lister_delivers_matching_rows_only_and_no_empty_page()
    {
        FakeAdapter adapter = new();
        adapter.Pages.Add([Given.Row(id: "1"), Given.Row("Professional", id: "2")]);
        adapter.Pages.Add([Given.Row("Professional", id: "3")]);
        adapter.Pages.Add([Given.Row(id: "4")]);
        FakeConnection connection = new(adapter);
        List<int> pages = new();
        AllocationQuery query = new() { Types = ["Analyzer"] };

        await AllocationLister.ListAsync(
            connection,
            query,
            (page, _) =>
            {
                pages.Add(page.Count);
                return Task.CompletedTask;
            },
            SilentLog.Instance,
            CancellationToken.None
        );
        IReadOnlyList<Allocation> all = await AllocationLister.ListAllAsync(connection, query, SilentLog.Instance, CancellationToken.None);

        Assert.Equal([1, 1], pages);
        Assert.Equal(["1", "4"], all.Select(a => a.Id));
    }

    private static bool Matches(AllocationQuery query, Allocation row) =>
        new AllocationFilter(query, row.Product == QlikProduct.Cloud ? PeopleNames.Exact : PeopleNames.Windows).Matches(row);

    private static string Listed(AllocationQuery query, Dictionary<string, Allocation> rows) =>
        string.Join(' ', rows.Where(r => Matches(query, r.Value)).Select(r => r.Key));

    private static Allocation Used(int daysAgo, int? created = 100)
    {
        return new Allocation("1", QlikProduct.Sense, "acme", "Analyzer")
        {
            User = @"CORP\jdoe",
            CreatedAt = created is int days ? Given.Now.AddDays(-days) : null,
            LastUsedAt = daysAgo >= 0 ? Given.Now.AddDays(-daysAgo) : null,
            LastUsedSource = daysAgo == Unknown ? LastUsedSource.Unknown : LastUsedSource.Allocation,
        };
    }
}
