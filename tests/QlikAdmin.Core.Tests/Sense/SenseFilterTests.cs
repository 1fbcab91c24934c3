using QlikAdmin.Products.Sense;

namespace QlikAdmin.Core.Tests.Sense;

/// <summary>The documented part of the grammar: texts and dates in single quotes, GUIDs and booleans without, no parentheses.</summary>
public sealed class SenseFilterTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, 500, TimeSpan.Zero);

    [Fact]
    public void Nothing_asked_is_the_whole_list() => Assert.Equal([null], SenseFilter.ForList(new AllocationQuery()));

    [Fact]
    public void Unused_is_a_date_with_the_boundary_inside()
    {
        AllocationQuery query = new() { Now = s_now.ToOffset(TimeSpan.FromHours(9)), UnusedFor = TimeSpan.FromDays(30) };

        Assert.Equal(["lastUsed le '2026-01-30 12:00:01' and quarantined eq false"], SenseFilter.ForList(query));
    }

    [Fact]
    public void Allocated_for_is_a_date_of_creation()
    {
        Assert.Equal(
            ["createdDate le '2026-02-15 12:00:01' and quarantined eq false"],
            SenseFilter.ForList(new AllocationQuery { Now = s_now, AllocatedFor = TimeSpan.FromDays(14) })
        );
    }

    [Fact]
    public void Both_dates_stand_together()
    {
        Assert.Equal(
            ["lastUsed le '2026-01-30 12:00:01' and createdDate le '2026-02-15 12:00:01' and quarantined eq false"],
            SenseFilter.ForList(
                new AllocationQuery
                {
                    Now = s_now,
                    AllocatedFor = TimeSpan.FromDays(14),
                    UnusedFor = TimeSpan.FromDays(30),
                }
            )
        );
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void Rows_that_could_be_never_used_or_unknown_are_not_filtered_away(bool never, bool unknownToo)
    {
        AllocationQuery query = new()
        {
            Now = s_now,
            UnusedFor = TimeSpan.FromDays(30),
            NeverUsed = never,
            TreatUnknownAsUnused = unknownToo,
        };

        Assert.Equal(["quarantined eq false"], SenseFilter.ForList(query));
    }

    [Fact]
    public void Never_used_alone_asks_nothing_about_dates() =>
        Assert.Equal(["quarantined eq false"], SenseFilter.ForList(new AllocationQuery { NeverUsed = true }));

    [Fact]
    public void Quarantined_is_asked_for_by_itself()
    {
        Assert.Equal(["quarantined eq true"], SenseFilter.ForList(new AllocationQuery { Quarantined = true }));
        Assert.Equal(
            ["lastUsed le '2026-01-30 12:00:01' and quarantined eq true"],
            SenseFilter.ForList(
                new AllocationQuery
                {
                    Now = s_now,
                    Quarantined = true,
                    UnusedFor = TimeSpan.FromDays(30),
                }
            )
        );
    }

    [Fact]
    public void A_person_is_asked_for_in_the_row_and_in_what_is_left_of_a_deleted_user()
    {
        Assert.Equal(
            ["user.userId eq 'jdoe' and user.userDirectory eq 'CORP'", "deletedUserId eq 'jdoe' and deletedUserDirectory eq 'CORP'"],
            SenseFilter.ForList(new AllocationQuery { Users = [@"CORP\jdoe"] })
        );
    }

    [Fact]
    public void With_an_age_nobody_in_quarantine_is_wanted()
    {
        Assert.Equal(
            ["createdDate le '2026-02-15 12:00:01' and quarantined eq false and user.userId eq 'jdoe' and user.userDirectory eq 'CORP'"],
            SenseFilter.ForList(
                new AllocationQuery
                {
                    Now = s_now,
                    AllocatedFor = TimeSpan.FromDays(14),
                    Users = [@"CORP\jdoe"],
                }
            )
        );
    }

    [Theory]
    [InlineData(@"CORP\j*")]
    [InlineData(@"CORP\j?oe")]
    [InlineData(@"CORP\o'neil")]
    [InlineData(@"O'CORP\jdoe")]
    [InlineData("jdoe")]
    [InlineData(@"\jdoe")]
    [InlineData("jane@acme.example")]
    public void What_can_not_be_said_safely_is_not_asked(string user)
    {
        Assert.Equal([null], SenseFilter.ForList(new AllocationQuery { Users = [@"CORP\other", user] }));
    }

    [Fact]
    public void Many_people_are_cheaper_read_whole()
    {
        Assert.Equal(
            20,
            SenseFilter.ForList(new AllocationQuery { Users = Enumerable.Range(0, 10).Select(i => @"CORP\u" + i).ToArray() }).Count
        );
        Assert.Equal(
            [null],
            SenseFilter.ForList(new AllocationQuery { Users = Enumerable.Range(0, 11).Select(i => @"CORP\u" + i).ToArray() })
        );
    }

    [Fact]
    public void A_person_given_twice_is_asked_for_once()
    {
        Assert.Equal(2, SenseFilter.ForList(new AllocationQuery { Users = [@"CORP\jdoe", @"corp\JDOE"] }).Count);
    }

    [Fact]
    public void Ids_stand_without_quotes()
    {
        Assert.Equal(
            "id eq 11111111-1111-1111-1111-111111111111 or id eq aaaaaaaa-0000-0000-0000-000000000000",
            SenseFilter.Ids([Guid.Parse("11111111-1111-1111-1111-111111111111"), Guid.Parse("{AAAAAAAA-0000-0000-0000-000000000000}")])
        );
    }

    [Theory]
    [InlineData("jdoe", "'jdoe'")]
    [InlineData("", "''")]
    [InlineData("a&b \"c\"", "'a&b \"c\"'")]
    [InlineData("o'neil", null)]
    public void A_text_with_a_quote_is_not_quoted(string text, string? quoted) => Assert.Equal(quoted, SenseFilter.Quote(text));

    [Theory]
    [InlineData("55555555-0000-0000-0000-000000000000", "id eq 55555555-0000-0000-0000-000000000000")]
    [InlineData("{55555555-0000-0000-0000-00000000000A}", "id eq 55555555-0000-0000-0000-00000000000a")]
    [InlineData("jdoe", "userId eq 'jdoe'")]
    [InlineData(@"CORP\jdoe", "userId eq 'jdoe' and userDirectory eq 'CORP'")]
    [InlineData(@"CORP\a\b", @"userId eq 'a\b' and userDirectory eq 'CORP'")]
    [InlineData(@"CORP\o'neil", "userDirectory eq 'CORP'")]
    [InlineData(@"O'CORP\jdoe", null)]
    [InlineData("o'neil", null)]
    public void A_user_is_asked_for_as_far_as_it_can_be_said(string wanted, string? filter) =>
        Assert.Equal(filter, SenseUsers.Filter(wanted));
}
