using Newtonsoft.Json.Linq;
using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Core.Tests.Sense;

public sealed class SenseGrantTests : IDisposable
{
    private static readonly AllocationUser s_jane = new(@"CORP\jdoe", SenseSite.Id(1004), "Jane", null);

    private readonly SenseSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Access_is_given_to_the_user_by_id_and_the_answer_shows_it()
    {
        ItemResult<AllocationRequest> change = await GiveAsync();

        Assert.Equal((Outcome.Added, SenseSite.Id(77)), (change.Outcome, change.NewId));
        Sent post = Assert.Single(_site.Calls("POST"));
        Assert.Equal("/qrs/license/analyzeraccesstype", post.Path);
        Assert.True(JToken.DeepEquals(JObject.Parse($$$"""{"user":{"id":"{{{s_jane.Id}}}"}}"""), JObject.Parse(post.Body!)));
        Assert.Equal("user.id eq " + s_jane.Id, Assert.Single(_site.Calls("GET")).Query("filter"));
    }

    [Fact]
    public async Task What_the_answer_does_not_show_is_read()
    {
        _site.AnswersWithRow = false;

        ItemResult<AllocationRequest> change = await GiveAsync();

        Assert.Equal((Outcome.Added, SenseSite.Id(77)), (change.Outcome, change.NewId));
        Assert.Equal(["user.id eq " + s_jane.Id, "user.id eq " + s_jane.Id], _site.Calls("GET").Select(r => r.Query("filter")));
    }

    [Theory]
    [InlineData("""{"id":"7","quarantined":true,"user":{"id":"000003ec-0000-0000-0000-000000000000"}}""")]
    [InlineData("""{"id":"7","quarantined":false,"user":{"id":"000003ed-0000-0000-0000-000000000000"}}""")]
    [InlineData("""{"id":"7","quarantined":false}""")]
    [InlineData("""["row"]""")]
    [InlineData("""{"id":"7","quar""")]
    public async Task An_answer_that_shows_something_else_confirms_nothing(string answer)
    {
        _site.Override = sent => sent.Method == "POST" ? Answer.Json(answer, 201) : null;

        ItemResult<AllocationRequest> change = await GiveAsync();

        Assert.Equal(ErrorReason.NotConfirmed, change.Error?.Reason);
        Assert.Equal(2, _site.Calls("GET").Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Forty_people_are_read_at_once_where_the_site_takes_such_a_question(bool takesIt)
    {
        _site.Override = sent => !takesIt && sent.Query("filter")?.Contains(" or ") == true ? Answer.Text("Too long", 414) : null;
        _site.OnPost = (rows, user) => rows.Add(Row(user));
        List<AllocationRequest> people = Enumerable
            .Range(1, 100)
            .Select(i => new AllocationRequest(new AllocationUser(@"CORP\u" + i, SenseSite.Id(i), null, null), "Analyzer"))
            .ToList();
        _site.Families["analyzeraccesstype"].Add(Row(SenseSite.Id(50)));

        IReadOnlyList<ItemResult<AllocationRequest>> given = await _site.Connection.AllocationWriter.AddAsync(
            people,
            4,
            _site.Log,
            CancellationToken.None
        );

        Assert.Equal(people, given.Select(g => g.Item));
        Assert.All(given, g => Assert.Equal(g.Item.User.Id == SenseSite.Id(50) ? Outcome.Exists : Outcome.Added, g.Outcome));
        Assert.All(given, g => Assert.Equal(g.Item.User.Id, g.NewId));
        Assert.Equal(99, _site.Calls("POST").Count());
        Assert.Equal(takesIt ? 3 : 101, _site.Calls("GET").Count());

        static JObject Row(string user) =>
            new()
            {
                ["id"] = user,
                ["quarantined"] = false,
                ["user"] = new JObject { ["id"] = user },
            };
    }

    [Fact]
    public async Task The_second_gift_to_a_person_sees_the_first_one()
    {
        IReadOnlyList<ItemResult<AllocationRequest>> given = await _site.Connection.AllocationWriter.AddAsync(
            [new AllocationRequest(s_jane, "Analyzer"), new AllocationRequest(s_jane, "analyzer")],
            4,
            _site.Log,
            CancellationToken.None
        );

        Assert.Equal([Outcome.Added, Outcome.Exists], given.Select(g => g.Outcome));
        Assert.Single(_site.Calls("POST"));
    }

    [Fact]
    public async Task Who_has_it_keeps_it_and_nothing_is_sent()
    {
        _site.AddAccess(5);

        ItemResult<AllocationRequest> change = await GiveAsync();

        Assert.Equal((Outcome.Exists, SenseSite.Id(5)), (change.Outcome, change.NewId));
        Assert.Empty(_site.Calls("POST"));
    }

    [Fact]
    public async Task A_quarantined_row_that_becomes_active_is_restored()
    {
        _site.AddAccess(5, quarantined: true);
        _site.OnPost = (rows, _) => rows[0]["quarantined"] = false;

        Assert.Equal((Outcome.Restored, SenseSite.Id(5)), await RestoredAsync());
    }

    [Fact]
    public async Task A_quarantined_row_that_stays_so_is_not_confirmed()
    {
        _site.AddAccess(5, quarantined: true);
        _site.OnPost = (_, _) => { };

        ItemResult<AllocationRequest> change = await GiveAsync();

        Assert.Equal(ErrorReason.NotConfirmed, change.Error?.Reason);
        Assert.Contains("still in quarantine", change.Error!.Message);
        Assert.Equal(Outcome.Failed, change.Outcome);
    }

    [Fact]
    public async Task An_accepted_access_that_is_not_there_is_not_confirmed()
    {
        _site.OnPost = (_, _) => { };

        Assert.Contains("there is no such access", (await GiveAsync()).Error!.Message);
    }

    [Theory]
    [InlineData(400, "BrokenRules: no more units", "NoLicenseAvailable")]
    [InlineData(400, "BrokenRules", "NoLicenseAvailable")]
    [InlineData(400, "BrokenRules: the user already has analyzer access", "Conflict")]
    [InlineData(400, "BrokenRules: the user does not exist", "InvalidRequest")]
    [InlineData(400, "Missing parameter value(s)", "InvalidRequest")]
    [InlineData(403, "Forbidden", "Forbidden")]
    public async Task A_refusal_is_the_error_of_the_item(int status, string text, string reason)
    {
        _site.Override = sent => sent.Method == "POST" ? Answer.Text(text, status) : null;

        ItemResult<AllocationRequest> change = await GiveAsync();

        Assert.Equal((reason, status), (change.Error?.Reason.ToString(), change.Error?.StatusCode));
        Assert.Contains(text, change.Error!.Message);
    }

    [Fact]
    public async Task An_access_that_somebody_else_gave_in_between_is_there_already()
    {
        _site.Override = sent =>
        {
            if (sent.Method != "POST")
            {
                return null;
            }

            _site.AddAccess(6);
            return Answer.Text("BrokenRules: the user already has analyzer access", 400);
        };

        ItemResult<AllocationRequest> change = await GiveAsync();

        Assert.Null(change.Error);
        Assert.Equal((Outcome.Exists, SenseSite.Id(6)), (change.Outcome, change.NewId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_answer_is_settled_by_reading_and_not_sent_again(bool done)
    {
        _site.Override = sent =>
        {
            if (sent.Method != "POST")
            {
                return null;
            }

            if (done)
            {
                _site.AddAccess(6);
            }

            return Answer.Drop;
        };

        ItemResult<AllocationRequest> change = Assert.Single(
            await new RecordingJournal()
                .Executor(4)
                .GiveAsync(_site.Connection, ChangeKind.AddAllocation, [new AllocationRequest(s_jane, "Analyzer")], _site.Log)
        );

        Assert.Equal(done ? Outcome.Added : Outcome.Open, change.Outcome);
        Assert.Equal(done ? null : ErrorReason.ConnectionFailed, change.Error?.Reason);
        Assert.Equal(!done, change.Error?.InDoubt == true);
        Assert.Equal(done, change.Detail?.Contains("answer was lost") ?? false);
        Assert.Single(_site.Calls("POST"));
    }

    [Theory]
    [InlineData("LoginAccess")]
    [InlineData("fullUser")]
    public async Task A_type_that_no_person_holds_is_refused_with_those_there_are(string type)
    {
        ItemResult<AllocationRequest> change = Assert.Single(
            await _site.Connection.AllocationWriter.AddAsync([new AllocationRequest(s_jane, type)], 4, _site.Log, CancellationToken.None)
        );

        Assert.Equal(ErrorReason.InvalidInput, change.Error?.Reason);
        Assert.Contains("UserAccess, Professional, Analyzer", change.Error!.NextStep);
        Assert.Empty(_site.Server.Requests);
    }

    private async Task<ItemResult<AllocationRequest>> GiveAsync() =>
        Assert.Single(
            await _site.Connection.AllocationWriter.AddAsync(
                [new AllocationRequest(s_jane, "analyzer")],
                4,
                _site.Log,
                CancellationToken.None
            )
        );

    private async Task<(Outcome?, string?)> RestoredAsync()
    {
        ItemResult<AllocationRequest> change = Assert.Single(
            await _site.Connection.AllocationWriter.RestoreAsync(
                [new AllocationRequest(s_jane, "Analyzer")],
                4,
                _site.Log,
                CancellationToken.None
            )
        );
        return (change.Outcome, change.NewId);
    }
}
