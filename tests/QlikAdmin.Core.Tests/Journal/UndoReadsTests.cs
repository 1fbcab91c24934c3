using Newtonsoft.Json.Linq;
using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.Core.Tests.Journal;

/// <summary>How often an undo of many changes reads the server.</summary>
public sealed class UndoReadsTests : IDisposable
{
    private const string Family = "analyzeraccesstype";
    private const int Many = 120;
    private const int Batch = 40;

    private readonly JournalRuns _runs = new();
    private readonly SenseSite _site = new();
    private readonly CloudTenant _tenant = new();
    private readonly Dictionary<string, JObject> _gone = new();

    public UndoReadsTests()
    {
        _site.OnDelete = (family, row) =>
        {
            family.Remove(row);
            _gone[(string)row["user"]!["id"]!] = row;
        };
        _site.OnPost = (family, user) => family.Add(_gone[user]);
    }

    public void Dispose()
    {
        _tenant.Dispose();
        _site.Dispose();
        _runs.Dispose();
    }

    [Fact]
    public async Task An_undo_on_a_site_reads_one_list_of_a_type_and_the_people_of_a_batch_at_once()
    {
        Guid run = await RemoveOnSiteAsync();
        int before = _site.Server.Requests.Count;

        IReadOnlyList<(JournalEntry, ItemResult Result)> undone = await _runs.UndoAsync(run, _site.Connection, Batch, isQuick: true);

        Assert.Equal(Many, undone.Count(u => u.Result.Outcome == Outcome.Restored || u.Result.Outcome == Outcome.Added));
        Assert.Equal(Many, _site.Families[Family].Count);
        List<Sent> sent = _site.Server.Requests.Skip(before).ToList();
        Assert.Equal(Many, sent.Count(s => s.Method == "POST"));
        List<string?> reads = sent.Where(s => s.Path.EndsWith(Family + "/full", StringComparison.Ordinal))
            .Select(s => s.Query("filter"))
            .ToList();
        Assert.Equal(1 + (Many / Batch), reads.Count);
        Assert.Null(reads[0]);
        Assert.All(reads.Skip(1), r => Assert.StartsWith("user.id eq ", r));
    }

    [Fact]
    public async Task A_list_that_has_become_too_old_is_read_again_before_more_is_given_back()
    {
        Guid run = await RemoveOnSiteAsync();
        int before = _site.Server.Requests.Count;
        bool isLate = false;
        _site.Before = (sent, _) =>
        {
            if (sent.Method == "POST" && !isLate)
            {
                // In the meantime somebody else gives the unit to the last person of the list.
                isLate = true;
                _site.Families[Family].Add(_gone[UserId(1)]);
                _site.Clock.Advance(TimeSpan.FromSeconds(31));
            }

            return Task.CompletedTask;
        };

        IReadOnlyList<(JournalEntry Entry, ItemResult Result)> undone = await _runs.UndoAsync(run, _site.Connection, Batch, isQuick: true);

        Assert.Equal(Outcome.Exists, undone[^1].Result.Outcome);
        Assert.Contains("already as it was before", undone[^1].Result.Detail);
        Assert.Equal(
            2,
            _site
                .Server.Requests.Skip(before)
                .Count(s => s.Path.EndsWith(Family + "/full", StringComparison.Ordinal) && s.Query("filter") is null)
        );
        Assert.Equal(Many, _site.Families[Family].Count);
    }

    [Fact]
    public async Task An_undo_on_a_tenant_reads_the_list_once_and_neither_users_nor_their_use()
    {
        List<Allocation> rows = Enumerable
            .Range(1, Many)
            .Select(i => new Allocation("analyzer:idp|u" + i, QlikProduct.Cloud, _tenant.Connection.Name, "Analyzer")
            {
                User = "idp|u" + i,
                UserId = "id" + i,
                LastUsedAt = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero),
                LastUsedSource = LastUsedSource.Consumption,
            })
            .ToList();
        _tenant.Assigned.AddRange(rows.Select(r => (r.User!, "analyzer")));
        _tenant.Override = sent => sent.Path.EndsWith("/add", StringComparison.Ordinal) ? Add(sent) : null;
        Guid run = await _runs.RunAsync(j => JournalRuns.RemoveAsync(j, _tenant.Connection, rows));
        Assert.Empty(_tenant.Assigned);

        // A person who used the licence just before it was taken gets it back too.
        _tenant.Consumption = """{"data":[{"userId":"id7","endTime":"2026-02-28T00:00:00.000Z"}]}""";
        int before = _tenant.Server.Requests.Count;

        IReadOnlyList<(JournalEntry, ItemResult Result)> undone = await _runs.UndoAsync(run, _tenant.Connection, Batch, isQuick: true);

        Assert.All(undone, u => Assert.Equal(Outcome.Restored, u.Result.Outcome));
        Assert.Equal(Many, _tenant.Assigned.Count);
        Assert.Equal(
            ["", "true", "add", "add", "add"],
            _tenant.Server.Requests.Skip(before).Select(s => s.Method == "POST" ? s.Path.Split('/')[^1] : s.Query("orphans") ?? "")
        );
    }

    private static string UserId(int number) => SenseSite.Id(5000 + number);

    private async Task<Guid> RemoveOnSiteAsync()
    {
        List<Allocation> rows = Enumerable.Range(1, Many).Select(Row).ToList();
        Guid run = await _runs.RunAsync(j => JournalRuns.RemoveAsync(j, _site.Connection, rows));
        Assert.Empty(_site.Families[Family]);
        return run;

        Allocation Row(int number)
        {
            Allocation row = _site.AddAccess(number, user: "u" + number);
            _site.Families[Family][^1]["user"]!["id"] = row.UserId = UserId(number);
            return row;
        }
    }

    private Func<Sent, HttpResponseMessage> Add(Sent sent)
    {
        List<JToken> wanted = ((JArray)JObject.Parse(sent.Body!)["add"]!).ToList();
        _tenant.Assigned.AddRange(wanted.Select(w => ((string)w["subject"]!, (string)w["type"]!)));
        return Answer.Json(
            new JObject
            {
                ["data"] = new JArray(wanted.Select(w => new JObject(((JObject)w).Properties().Append(new JProperty("status", 201))))),
            }.ToString(),
            207
        );
    }
}
