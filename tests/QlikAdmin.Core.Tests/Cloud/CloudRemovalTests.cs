using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Products.Cloud;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Core.Tests.Cloud;

public sealed class CloudRemovalTests : IDisposable
{
    private readonly CloudTenant _tenant = new();

    public void Dispose() => _tenant.Dispose();

    [Fact]
    public async Task The_request_is_the_documented_one()
    {
        _tenant.Assigned.AddRange([("idp|a", "professional"), ("idp|b", "analyzer")]);

        IReadOnlyList<ItemResult<Allocation>> attempts = await RemoveAsync(Of("idp|a", "Professional"), Of("idp|b", "Analyzer"));

        Sent call = Assert.Single(_tenant.Calls(ending: "/delete"));
        Assert.Equal(("POST", "https://acme.example/api/v1/licenses/assignments/actions/delete"), (call.Method, call.Uri.AbsoluteUri));
        Assert.True(
            JToken.DeepEquals(
                JObject.Parse("""{"delete":[{"subject":"idp|a","type":"professional"},{"subject":"idp|b","type":"analyzer"}]}"""),
                JObject.Parse(call.Body!)
            )
        );
        Assert.All(attempts, a => Assert.Equal(Outcome.Released, a.Outcome));
        Assert.All(attempts, a => Assert.Null(a.Detail));
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(100, "100")]
    [InlineData(101, "1 100")]
    [InlineData(250, "50 100 100")]
    public async Task No_call_holds_more_than_a_hundred(int count, string sizes)
    {
        Allocation[] rows = Enumerable.Range(0, count).Select(i => Of("s" + i, "Analyzer")).ToArray();
        _tenant.Assigned.AddRange(rows.Select(r => (r.User!, "analyzer")));

        IReadOnlyList<ItemResult<Allocation>> attempts = await RemoveAsync(rows);

        Assert.Equal(
            sizes,
            string.Join(' ', _tenant.Calls(ending: "/delete").Select(c => ((JArray)JObject.Parse(c.Body!)["delete"]!).Count).Order())
        );
        Assert.Equal(count, attempts.Count(a => a.Outcome == Outcome.Released));
        Assert.Empty(_tenant.Assigned);
    }

    [Fact]
    public async Task Outcomes_are_found_by_pair_and_not_by_place()
    {
        _tenant.Override = OnDelete(
            """
            {"data":[
              {"subject":"c","type":"analyzer","status":403,"code":"X-1","title":"Not yours."},
              {"subject":"a","type":"ANALYZER","status":"404","code":"LICENSES-016","title":"Assignment not found."},
              {"subject":"b","status":"200"},
              {"subject":"a","type":"professional","status":200}]}
            """
        );

        IReadOnlyList<ItemResult<Allocation>> attempts = await RemoveAsync(
            Of("a", "Professional"),
            Of("a", "Analyzer"),
            Of("b", "Analyzer"),
            Of("c", "Analyzer")
        );

        Assert.Equal("a Professional Released, a Analyzer AlreadyGone, b Analyzer Released, c Analyzer Forbidden", Said(attempts));
        QlikException refused = attempts.Single(a => a.Error is not null).Error!;
        Assert.Equal((403, "X-1"), (refused.StatusCode, refused.ServerCode));
        Assert.Contains("Analyzer of c on 'acme.example' was refused with 403: Not yours [X-1].", refused.Message);
    }

    [Theory]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":[{"subject":"b","type":"analyzer","status":200}]}""")]
    [InlineData("""{"data":[{"subject":"a","type":"professional","status":200}]}""")]
    [InlineData("""{"data":[{"subject":"a","type":"analyzer"}]}""")]
    [InlineData("""{"data":[{"subject":"a","type":"analyzer","status":"done"}]}""")]
    public async Task A_missing_row_is_settled_by_reading(string answer)
    {
        _tenant.Override = OnDelete(answer);

        ItemResult<Allocation> gone = Assert.Single(await RemoveAsync(Of("a", "Analyzer")));
        _tenant.Assigned.Add(("a", "analyzer"));
        ItemResult<Allocation> there = Assert.Single(await RemoveAsync(Of("a", "Analyzer")));

        Assert.Equal(Outcome.Released, gone.Outcome);
        Assert.Contains("A read of the server", gone.Detail);
        Assert.Equal(ErrorReason.IncompleteAnswer, there.Error?.Reason);
        Assert.Empty(_tenant.Clock.Delays);
    }

    [Theory]
    [InlineData("drop")]
    [InlineData("500")]
    [InlineData("502")]
    [InlineData("empty")]
    [InlineData("garbage")]
    [InlineData("no data")]
    public async Task A_lost_answer_is_settled_by_reading_and_never_sent_again(string kind)
    {
        _tenant.Override = sent =>
            !sent.Path.EndsWith("/delete")
                ? null
                : kind switch
                {
                    "drop" => Answer.Drop,
                    "empty" => Answer.Json("", 207),
                    "garbage" => Answer.Json("""{"data":[{"subj""", 207),
                    "no data" => Answer.Json("{}", 207),
                    _ => Answer.Status(int.Parse(kind)),
                };

        ItemResult<Allocation> gone = Assert.Single(await RemoveAsync(Of("a", "Analyzer")));
        _tenant.Assigned.Add(("b", "analyzer"));
        ItemResult<Allocation> there = Assert.Single(await RemoveAsync(Of("b", "Analyzer")));

        Assert.Equal((Outcome.Released, "The answer was lost. A read of the server showed that it is gone."), (gone.Outcome, gone.Detail));
        Assert.Null(gone.Error);
        Assert.Equal(Outcome.Open, there.Outcome);
        Assert.NotNull(there.Error);
        Assert.Equal(2, _tenant.Calls(ending: "/delete").Count());
    }

    [Theory]
    [InlineData(400, "InvalidRequest")]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "Forbidden")]
    public async Task A_call_that_is_refused_as_a_whole_fails_each_item_without_reading(int status, string reason)
    {
        _tenant.Override = sent => sent.Path.EndsWith("/delete") ? Answer.Json("""{"errors":[{"code":"X","title":"No"}]}""", status) : null;

        IReadOnlyList<ItemResult<Allocation>> attempts = await RemoveAsync(Of("a", "Analyzer"), Of("b", "Analyzer"));

        Assert.Equal($"a Analyzer {reason}, b Analyzer {reason}", Said(attempts));
        Assert.Empty(_tenant.Calls(ending: "/assignments"));
    }

    [Fact]
    public async Task One_failed_call_leaves_the_items_of_the_others_alone()
    {
        Allocation[] rows = Enumerable.Range(0, 150).Select(i => Of("s" + i, "Analyzer")).ToArray();
        _tenant.Assigned.AddRange(rows.Select(r => (r.User!, "analyzer")));
        _tenant.Override = sent => sent.Path.EndsWith("/delete") && sent.Body!.Contains("\"s0\"") ? Answer.Status(403) : null;

        IReadOnlyList<ItemResult<Allocation>> attempts = await RemoveAsync(rows);

        Assert.Equal(
            (100, 50),
            (attempts.Count(a => a.Error?.Reason == ErrorReason.Forbidden), attempts.Count(a => a.Outcome == Outcome.Released))
        );
    }

    [Fact]
    public async Task What_is_listed_a_moment_longer_is_waited_for()
    {
        _tenant.Assigned.Add(("a", "analyzer"));
        int lists = 0;
        _tenant.Override = sent =>
        {
            if (sent.Path.EndsWith("/delete"))
            {
                return Answer.Json("""{"data":[{"subject":"a","type":"analyzer","status":200}]}""", 207);
            }

            if (++lists == 2)
            {
                _tenant.Assigned.Clear();
            }

            return null;
        };

        Assert.Equal("a Analyzer Released", Said(await RemoveAsync(Of("a", "Analyzer"))));
        Assert.Equal([TimeSpan.FromSeconds(1)], _tenant.Clock.Delays);
    }

    [Fact]
    public async Task What_stays_listed_is_not_confirmed_after_a_bounded_number_of_looks()
    {
        _tenant.Assigned.AddRange([("a", "analyzer"), ("b", "analyzer")]);
        _tenant.Override = sent =>
            sent.Path.EndsWith("/delete")
                ? Answer.Json(
                    """{"data":[{"subject":"a","type":"analyzer","status":200},{"subject":"c","type":"analyzer","status":200}]}""",
                    207
                )
                : null;

        IReadOnlyList<ItemResult<Allocation>> attempts = await RemoveAsync(Of("a", "Analyzer"), Of("c", "Analyzer"));

        Assert.Equal("a Analyzer NotConfirmed, c Analyzer Released", Said(attempts));
        Assert.Equal(3, _tenant.Calls(ending: "/assignments").Count());
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)], _tenant.Clock.Delays);
    }

    [Fact]
    public async Task An_orphan_is_confirmed_in_the_list_of_orphans_too()
    {
        Allocation orphan = Of("elsewhere", "Analyzer");
        orphan.Orphan = true;
        _tenant.Assigned.Add(("elsewhere", "analyzer"));

        Assert.Equal("elsewhere Analyzer Released", Said(await RemoveAsync(orphan)));
        Assert.Equal([null, "true"], _tenant.Calls(ending: "/assignments").Select(c => c.Query("orphans")));
    }

    [Fact]
    public async Task When_everything_was_gone_already_nothing_is_read()
    {
        Assert.Equal("a Analyzer AlreadyGone", Said(await RemoveAsync(Of("a", "Analyzer"))));
        Assert.Empty(_tenant.Calls(ending: "/assignments"));
    }

    [Fact]
    public async Task A_row_from_a_file_is_held_against_the_users_of_the_tenant()
    {
        _tenant.AddUser("u1", "ours");
        _tenant.Assigned.AddRange([("ours", "analyzer"), ("theirs", "analyzer")]);
        Allocation ours = new("analyzer:ours", QlikProduct.Cloud, "acme.example", "Analyzer") { User = "ours" };
        Allocation theirs = new("analyzer:theirs", QlikProduct.Cloud, "acme.example", "Analyzer") { User = "theirs" };

        Assert.Equal("ours Analyzer Released, theirs Analyzer OrphanRefused", Said(await RemoveAsync(ours, theirs)));

        Assert.Equal([("theirs", "analyzer")], _tenant.Assigned);
        Assert.DoesNotContain("theirs", Assert.Single(_tenant.Calls(ending: "/delete")).Body);
    }

    [Fact]
    public async Task When_the_users_can_not_be_read_nothing_is_removed()
    {
        _tenant.Assigned.Add(("ours", "analyzer"));
        _tenant.Override = sent => sent.Path.Contains("/users") ? Answer.Status(403) : null;

        Assert.Equal(
            "ours Analyzer Forbidden",
            Said(await RemoveAsync(new Allocation("analyzer:ours", QlikProduct.Cloud, "acme.example", "Analyzer") { User = "ours" }))
        );
        Assert.Empty(_tenant.Calls(ending: "/delete"));
    }

    [Theory]
    [InlineData("analyzer:a", null)]
    [InlineData("professional:a", "a")]
    [InlineData("a", "a")]
    [InlineData("analyzer:b", "a")]
    public async Task Id_type_and_user_must_name_one_assignment(string id, string? user)
    {
        Assert.EndsWith(
            "Analyzer InvalidInput",
            Said(await RemoveAsync(new Allocation(id, QlikProduct.Cloud, "acme.example", "Analyzer") { User = user, UserId = "u1" }))
        );
        Assert.Empty(_tenant.Server.Requests);
    }

    [Fact]
    public async Task A_person_and_a_type_name_an_assignment_without_a_call()
    {
        Allocation row = Assert.Single(
            await _tenant.Connection.Allocations.FindAsync(
                new AllocationUser("idp|a", "u1", "A", "a@x"),
                "analyzer",
                _tenant.Log,
                CancellationToken.None
            )
        );

        Assert.Equal(("analyzer:idp|a", "Analyzer", "idp|a", "A", false), (row.Id, row.Type, row.User, row.UserName, row.Orphan));
        Assert.Empty(_tenant.Server.Requests);
    }

    private static Allocation Of(string subject, string type)
    {
        return new Allocation(CloudTypes.ToServer(type) + ":" + subject, QlikProduct.Cloud, "acme.example", type)
        {
            User = subject,
            UserId = "id-of-" + subject,
        };
    }

    private static Func<Sent, Func<Sent, System.Net.Http.HttpResponseMessage>?> OnDelete(string answer)
    {
        return sent => sent.Path.EndsWith("/delete") ? Answer.Json(answer, 207) : null;
    }

    private static string Said(IEnumerable<ItemResult<Allocation>> attempts) =>
        string.Join(", ", attempts.Select(a => $"{a.Item.User} {a.Item.Type} {a.Error?.Reason.ToString() ?? a.Outcome.ToString()}"));

    /// <summary>Removes and confirms as a command does, in the order given.</summary>
    private Task<IReadOnlyList<ItemResult<Allocation>>> RemoveAsync(params Allocation[] rows) =>
        Executed.SendAsync(_tenant.Connection, rows, _tenant.Log);
}
