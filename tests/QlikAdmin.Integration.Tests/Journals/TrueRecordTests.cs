using QlikAdmin.Changes;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Users;
using Xunit;

namespace QlikAdmin.Integration.Tests.Journals;

/// <summary>Servers that do the work and answer badly, or can't be read afterwards: the journal says what was done, and resume and undo
/// restore the state before.</summary>
public sealed class TrueRecordTests : SandboxTest, IDisposable
{
    private readonly JournaledRuns _operations = new();

    public TrueRecordTests(Sandboxes shared)
        : base(shared) { }

    public static TheoryData<QlikProduct, string> DoneAndSpoilt
    {
        get
        {
            TheoryData<QlikProduct, string> data = new();
            foreach (QlikProduct product in new[] { QlikProduct.Cloud, QlikProduct.Sense })
            {
                foreach (string kind in new[] { "status", "html", "login", "garbage", "empty", "drop", "close", "lostAnswer", "truncate" })
                {
                    data.Add(product, kind);
                }
            }

            return data;
        }
    }

    public void Dispose() => _operations.Dispose();

    [Theory]
    [MemberData(nameof(DoneAndSpoilt))]
    public async Task What_was_taken_and_answered_badly_is_ours_and_comes_back(QlikProduct product, string kind)
    {
        Run run = await StartFreshAsync();
        Connection connection = product == QlikProduct.Cloud ? run.Cloud() : run.Sense();
        IReadOnlyList<string> before = await HeldAsync(run, connection);
        IReadOnlyList<Allocation> taken = await ChosenAsync(run, connection);
        await run.Control.FaultAsync(
            new
            {
                service = Service(product),
                only = "changes",
                kind,
                status = 503,
                done = true,
                count = product == QlikProduct.Cloud ? 1 : taken.Count,
            }
        );

        Guid removed = await _operations.RemoveAsync(connection, taken, run.Log);

        IReadOnlyList<string> left = await HeldAsync(run, connection);
        Assert.Equal(before.Count - taken.Count, left.Count);
        IReadOnlyList<JournalEntry> entries = _operations.Of(removed).Entries;
        Assert.All(entries, e => Assert.Equal(JournalEntryState.Done, e.State));
        Assert.All(entries, e => Assert.True(ChangeOutcomes.Changed(e.Outcome), $"{e}: {e.Outcome}"));
        Assert.All(await _operations.UndoAsync(removed, connection, run.Log), r => Assert.Null(r.Error));
        Assert.Equal(before, await HeldAsync(run, connection));
    }

    [Theory]
    [InlineData(QlikProduct.Cloud, 401)]
    [InlineData(QlikProduct.Cloud, 403)]
    [InlineData(QlikProduct.Cloud, 429)]
    [InlineData(QlikProduct.Sense, 401)]
    [InlineData(QlikProduct.Sense, 403)]
    [InlineData(QlikProduct.Sense, 500)]
    public async Task What_was_taken_and_can_not_be_read_is_open_until_it_is_resumed(QlikProduct product, int status)
    {
        Run run = await StartFreshAsync();
        Connection connection = product == QlikProduct.Cloud ? run.Cloud() : run.Sense();
        IReadOnlyList<string> before = await HeldAsync(run, connection);
        IReadOnlyList<Allocation> taken = await ChosenAsync(run, connection);
        await run.Control.FaultAsync(
            new
            {
                service = Service(product),
                only = "readings",
                after = new { readings = 1000 },
                kind = "status",
                status,
                vendorBody = true,
                count = -1,
            }
        );

        Guid removed = await _operations.RemoveAsync(connection, taken, run.Log);

        Assert.All(_operations.Of(removed).Entries, e => Assert.Equal((JournalEntryState.Open, null), (e.State, e.Outcome)));
        await run.Control.ClearFaultsAsync();
        Assert.All(await _operations.ResumeAsync(removed, connection, run.Log), r =>
            Assert.True(r.Outcome is Outcome.Released or Outcome.Quarantined, r.ToString())
        );
        Assert.All(await _operations.UndoAsync(removed, connection, run.Log), r => Assert.Null(r.Error));
        Assert.Equal(before, await HeldAsync(run, connection));
    }

    [Theory]
    [InlineData(QlikProduct.Cloud, "status", 401)]
    [InlineData(QlikProduct.Cloud, "html", 200)]
    [InlineData(QlikProduct.Sense, "status", 403)]
    [InlineData(QlikProduct.Sense, "garbage", 200)]
    public async Task Who_was_blocked_and_can_not_be_read_is_open_and_comes_back(QlikProduct product, string kind, int status)
    {
        Run run = await StartFreshAsync();
        Connection connection = product == QlikProduct.Cloud ? run.Cloud() : run.Sense();
        IReadOnlyList<User> users = await UserLister.ListAllAsync(
            connection,
            new UserQuery { Statuses = new[] { UserStatus.Active } },
            run.Log,
            CancellationToken.None
        );
        User user = users.First(u => u.Roles.Count == 0 && u.UserDirectory != "INTERNAL" && u.Email is not null);
        await run.Control.FaultAsync(
            new
            {
                service = Service(product),
                only = "readings",
                after = new { readings = 1000 },
                kind,
                status,
                vendorBody = true,
                count = -1,
            }
        );

        ItemResult result = new(Outcome.Failed);
        Guid blocked = await _operations.RunAsync(async journal =>
            result = (
                await journal
                    .Executor()
                    .RunAsync(
                        connection,
                        [UserChanges.OfStatus(user, connection.RemovalFacts.BlockedStatus)],
                        run.Log,
                        CancellationToken.None
                    )
            )[0]
        );

        Assert.Equal((Outcome.Open, true), (result.Outcome, result.InDoubt));
        Assert.Contains("is not known", result.Error!.Message);
        Assert.Contains($"Resume-QlikOperation -Run {RunText.Short(blocked)}", result.Error.NextStep, StringComparison.OrdinalIgnoreCase);
        await run.Control.ClearFaultsAsync();
        Assert.NotEqual(UserStatus.Active, (await connection.Users.GetAsync(user.Id, run.Log, CancellationToken.None))!.Status);
        Assert.Equal(Outcome.Disabled, Assert.Single(await _operations.ResumeAsync(blocked, connection, run.Log)).Outcome);
        Assert.Null(Assert.Single(await _operations.UndoAsync(blocked, connection, run.Log)).Error);
        Assert.Equal(UserStatus.Active, (await connection.Users.GetAsync(user.Id, run.Log, CancellationToken.None))!.Status);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("html")]
    [InlineData("close")]
    public async Task Who_was_invited_and_answered_badly_is_told_as_invited(string kind)
    {
        Run run = await StartFreshAsync();
        Connection connection = run.Cloud();
        await connection.Users.GetCallerAsync(run.Log, CancellationToken.None);
        await run.Control.FaultAsync(
            new
            {
                service = "cloud",
                only = "changes",
                kind,
                status = 503,
                done = true,
            }
        );

        IReadOnlyList<PlannedChange> attempts = [];
        await _operations.RunAsync(async journal =>
            attempts = await journal
                .Executor()
                .RunAsync(
                    connection,
                    [
                        InvitationChanges.Of(new InvitationOrder("new.one@corp.example")),
                        InvitationChanges.Of(new InvitationOrder("new.two@corp.example")),
                    ],
                    run.Log,
                    CancellationToken.None
                )
        );

        Assert.Equal([Outcome.Invited, Outcome.Invited], attempts.Select(a => a.Outcome));
        Assert.All(_operations.Newest().Entries, e => Assert.Equal((JournalEntryState.Done, "Invited"), (e.State, e.Outcome)));
    }

    private static string Service(QlikProduct product) => product == QlikProduct.Cloud ? "cloud" : "sense";

    /// <summary>Who holds what, for comparing.</summary>
    private static async Task<IReadOnlyList<string>> HeldAsync(Run run, Connection connection)
    {
        return (await run.ListAsync(connection))
            .Where(a => a is { IsPool: false, Status: AllocationStatus.Active })
            .Select(a => $"{a.Type} {a.User}")
            .Order(StringComparer.Ordinal)
            .ToList();
    }

    private static async Task<IReadOnlyList<Allocation>> ChosenAsync(Run run, Connection connection)
    {
        IReadOnlyList<Allocation> rows = await run.ListAsync(connection);
        return rows.Where(a =>
                a is { IsPool: false, Status: AllocationStatus.Active, UserId: not null } && rows.Count(r => r.User == a.User) == 1
            )
            .Take(3)
            .ToList();
    }
}
