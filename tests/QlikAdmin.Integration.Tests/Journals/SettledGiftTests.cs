using QlikAdmin.Changes;
using QlikAdmin.Integration.Tests.QlikView;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Products.Sense;
using QlikAdmin.Sandbox;
using QlikAdmin.Workflows.Allocations;
using Xunit;

namespace QlikAdmin.Integration.Tests.Journals;

/// <summary>A licence that was given and whose answer was lost: it is settled by reading, undone if this run gave it, and left alone if the
/// person may have had it before.</summary>
public sealed class SettledGiftTests : SandboxTest, IDisposable
{
    private readonly JournaledRuns _operations = new();

    public SettledGiftTests(Sandboxes shared)
        : base(shared) { }

    public void Dispose() => _operations.Dispose();

    [Theory]
    [InlineData(QlikProduct.Cloud)]
    [InlineData(QlikProduct.Sense)]
    public async Task A_gift_that_was_settled_is_taken_back_and_what_was_there_before_is_not(QlikProduct product)
    {
        Run run = await StartFreshAsync();
        Connection connection = product == QlikProduct.Cloud ? run.Cloud() : run.Sense();
        IReadOnlyList<Allocation> before = await run.ListAsync(connection);
        List<Allocation> personal = before.Where(a => a is { IsPool: false, Status: AllocationStatus.Active, UserId: not null }).ToList();
        string type = (await connection.Allocations.GetLicensesAsync(run.Log, CancellationToken.None))
            .First(l => l.Available > 0 && personal.Any(a => a.Type == l.Type))
            .Type;
        Allocation has = personal.First(a => a.Type == type);
        Allocation lacks = personal.First(a => a.Type != type && before.All(b => b.User != a.User || b.Type != type));

        await IsToldApartAsync(
            connection,
            [new AllocationRequest(Person(has), type), new AllocationRequest(Person(lacks), type)],
            () => run.ListAsync(connection),
            run.Log
        );
    }

    [Theory]
    [InlineData(QlikViewLicenseMode.Legacy, "NamedCal")]
    [InlineData(QlikViewLicenseMode.Signed, "Analyzer")]
    public async Task A_gift_on_QlikView_that_was_settled_is_taken_back_and_what_was_there_before_is_not(
        QlikViewLicenseMode license,
        string type
    )
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync(license);
        Allocation has = (await run.ListAsync(type)).First(a => a.Status == AllocationStatus.Active);

        await IsToldApartAsync(
            run.Connection,
            [
                new AllocationRequest(Person(has), type),
                new AllocationRequest(new AllocationUser(@"CORP\newcomer", @"CORP\newcomer", null, null), type),
            ],
            () => run.ListAsync(type),
            run.Log
        );
    }

    [Fact]
    public async Task Without_a_word_of_what_was_before_nothing_is_undone()
    {
        Run run = await StartFreshAsync();
        Connection connection = run.Cloud();
        Allocation has = (await run.ListAsync(connection)).First(a => a is { UserId: not null, Type: "Analyzer" });
        Change silent = AllocationChanges.Of(ChangeKind.AddAllocation, new AllocationRequest(Person(has), "Analyzer"));

        Guid added = await _operations.RunAsync(async journal =>
            await Assert.ThrowsAsync<OperationCanceledException>(() =>
                journal.RunAsync(
                    connection,
                    [silent],
                    _ => throw new OperationCanceledException(),
                    SilentLog.Instance,
                    CancellationToken.None
                )
            )
        );
        ItemResult settled = Assert.Single(await _operations.ResumeAsync(added, connection, run.Log));

        Assert.Equal(Outcome.Exists, settled.Outcome);
        Assert.Contains("it is not known whether it was so before", settled.Detail);
        Assert.Empty(await _operations.UndoAsync(added, connection, run.Log));
    }

    [Fact]
    public async Task A_gift_of_which_the_journal_knows_no_row_is_found_by_person_and_type()
    {
        Run run = await StartFreshAsync();
        Connection connection = run.Sense();
        IReadOnlyList<Allocation> before = await run.ListAsync(connection);
        Allocation row = before.First(a => a is { IsPool: false, Status: AllocationStatus.Active, UserId: not null });
        Change back = new AllocationHandler().Reverse(
            AllocationChanges.Of(ChangeKind.AddAllocation, new AllocationRequest(Person(row), row.Type)),
            null
        ) with
        {
            Undoes = new UndoLink(Guid.NewGuid(), 1),
        };

        ItemResult result = Assert.Single(
            await new RecordingJournal().Executor().RunAsync(connection, [back], run.Log, CancellationToken.None)
        );

        Assert.Null(result.Error);
        Assert.DoesNotContain(await run.ListAsync(connection), a => a.Id == row.Id && a.Status == AllocationStatus.Active);
        Assert.Equal(
            Outcome.AlreadyGone,
            Assert.Single(await new RecordingJournal().Executor().RunAsync(connection, [back], run.Log, CancellationToken.None)).Outcome
        );
    }

    [Theory]
    [InlineData(true, Outcome.Converted)]
    [InlineData(false, Outcome.Exists)]
    public async Task A_conversion_is_this_runs_work_where_the_row_was_read_before_it(bool namesRow, Outcome expected)
    {
        Run run = await StartFreshAsync();
        Connection connection = run.Cloud();
        IReadOnlyList<Allocation> before = await run.ListAsync(connection);
        Allocation row = before.First(a =>
            a is { UserId: not null, Type: "Professional" } && a.User != run.Site.Administrator && before.Count(b => b.User == a.User) == 1
        );

        Guid converted = await _operations.RunAsync(journal =>
            journal
                .Executor()
                .GiveAsync(
                    connection,
                    ChangeKind.ConvertAllocation,
                    [new AllocationRequest(Person(row), "Analyzer", "Professional", namesRow ? row.Id : null)],
                    run.Log
                )
        );
        _operations.ForgetOutcomes(converted);

        Assert.Equal(expected, Assert.Single(await _operations.ResumeAsync(converted, connection, run.Log)).Outcome);
        Assert.Equal(namesRow ? 1 : 0, (await _operations.UndoAsync(converted, connection, run.Log)).Count);
        Assert.Equal(namesRow, (await run.ListAsync(connection)).Any(a => a.Id == row.Id));
    }

    [Fact]
    public async Task Who_got_another_type_since_is_not_given_a_second_licence()
    {
        Run run = await StartFreshAsync();
        Connection connection = run.Cloud();
        IReadOnlyList<Allocation> before = await run.ListAsync(connection);
        List<Allocation> taken = before
            .Where(a => a is { UserId: not null, Type: "Analyzer" } && before.Count(b => b.User == a.User) == 1)
            .Take(2)
            .ToList();
        Guid removal = await _operations.RemoveAsync(connection, taken, run.Log);
        await run.Control.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Null(
            Assert
                .Single(
                    await connection.Allocations.AddAsync(
                        [new AllocationRequest(Person(taken[0]), "Professional")],
                        1,
                        run.Log,
                        CancellationToken.None
                    )
                )
                .Error
        );

        IReadOnlyList<ItemResult> undone = await _operations.UndoAsync(removal, connection, run.Log);

        Assert.Equal([null, ErrorReason.ChangedSince], undone.Select(r => r.Error?.Reason));
        IReadOnlyList<Allocation> after = await run.ListAsync(connection);
        Assert.Equal("Professional", Assert.Single(after, a => a.User == taken[0].User).Type);
        Assert.Equal("Analyzer", Assert.Single(after, a => a.User == taken[1].User).Type);

        // A later change does not mean that the removal was not made.
        _operations.ForgetOutcomes(removal);
        Assert.Equal(
            [Outcome.Released],
            (await _operations.ResumeAsync(removal, connection, run.Log))
                .Where(r => r.Detail!.Contains("lost", StringComparison.Ordinal))
                .Select(r => r.Outcome)
        );
    }

    [Fact]
    public async Task Who_had_another_type_before_gets_back_what_was_taken()
    {
        Run run = await StartFreshAsync();
        Connection connection = run.Cloud();
        IReadOnlyList<Allocation> before = await run.ListAsync(connection);
        Allocation row = before.First(a => a is { UserId: not null, Type: "Analyzer" } && before.Count(b => b.User == a.User) == 1);
        await connection.Allocations.AddAsync([new AllocationRequest(Person(row), "Professional")], 1, run.Log, CancellationToken.None);
        Guid removal = await _operations.RemoveAsync(connection, [row], run.Log);

        Assert.Equal(Outcome.Restored, Assert.Single(await _operations.UndoAsync(removal, connection, run.Log)).Outcome);
        Assert.Equal(2, (await run.ListAsync(connection)).Count(a => a.User == row.User));
    }

    [Fact]
    public async Task An_undo_of_an_undo_finds_an_assignment_of_a_signed_key_by_its_new_id()
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync(QlikViewLicenseMode.Signed);
        Allocation row = (await run.ListAsync("Analyzer"))[0];
        Guid removal = await _operations.RemoveAsync(run.Connection, [row], run.Log);

        await UndoneAsync(removal, Outcome.Restored, 1);
        Guid first = _operations.Newest().Run.RunId;
        await UndoneAsync(first, Outcome.Released, 0);
        await UndoneAsync(_operations.Newest().Run.RunId, Outcome.Restored, 1);

        async Task UndoneAsync(Guid undone, Outcome expected, int held)
        {
            Assert.Equal(expected, Assert.Single(await _operations.UndoAsync(undone, run.Connection, run.Log)).Outcome);
            Assert.Equal(held, (await run.ListAsync("Analyzer")).Count(a => a.User == row.User));
        }
    }

    /// <summary>The first request is for a person who already has it, the second for a person who does not.</summary>
    private async Task IsToldApartAsync(
        Connection connection,
        AllocationRequest[] wishes,
        Func<Task<IReadOnlyList<Allocation>>> list,
        IOperationLog log
    )
    {
        string before = Held(await list());
        Guid added = await _operations.RunAsync(journal => journal.Executor().GiveAsync(connection, ChangeKind.AddAllocation, wishes, log));
        _operations.ForgetOutcomes(added);
        Assert.NotEqual(before, Held(await list()));

        IReadOnlyList<ItemResult> settled = await _operations.ResumeAsync(added, connection, log);

        Assert.Equal([Outcome.Exists, Outcome.Added], settled.Select(r => r.Outcome));
        Assert.NotNull(_operations.Of(added).Entries[1].NewId);
        Assert.Equal(Outcome.Released, Assert.Single(await _operations.UndoAsync(added, connection, log)).Outcome);
        Assert.Equal(before, Held(await list()));
    }

    private static AllocationUser Person(Allocation allocation) =>
        new(allocation.User!, allocation.UserId ?? allocation.User!, allocation.UserName, allocation.Email);

    private static string Held(IEnumerable<Allocation> rows)
    {
        return string.Join(
            '\n',
            rows.Where(r => r.Status == AllocationStatus.Active).Select(r => $"{r.Type} {r.User} {r.Scope}").Order(StringComparer.Ordinal)
        );
    }
}
