using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.Core.Tests.Users;

public sealed class UserSenderTests : IDisposable
{
    private readonly FakeSite _site = new();
    private readonly FakeJournal _journal;
    private ChangeExecutor? _executor;

    public UserSenderTests()
    {
        _journal = new FakeJournal(_site.Changes);
    }

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task As_many_users_as_allowed_are_changed_at_once_and_the_results_keep_the_order()
    {
        const int Limit = 3;
        object gate = new();
        int running = 0;
        int most = 0;
        int came = 0;
        TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _site.FakeUsers.BeforeChange = async (_, _) =>
        {
            TaskCompletionSource wave;
            lock (gate)
            {
                wave = full;
                most = Math.Max(most, ++running);
                if (++came % Limit == 0)
                {
                    full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    wave.SetResult();
                }
            }

            // Each call waits until the allowed number is running. With fewer at once the test would wait for ever.
            await wave.Task;
            lock (gate)
            {
                running--;
            }
        };
        List<User> users = Enumerable.Range(1, 9).Select(i => _site.Add("u" + i)).ToList();

        IReadOnlyList<PlannedChange> results = await MakeAsync(users.Select(Opening).ToArray(), Limit);

        Assert.Equal(Limit, most);
        Assert.All(results, r => Assert.Equal(Outcome.Enabled, r.Outcome));
        Assert.Equal(users.Select(u => u.Id), _journal.Begun.Select(c => c.ItemId));
        Assert.Equal(users.Select(u => $"status {u.Id} Active").Order(), _site.Changes.Order());
    }

    [Fact]
    public async Task Changes_of_one_user_never_meet_and_keep_their_order()
    {
        User jane = _site.Add("jane");
        User bob = _site.Add("bob");
        TaskCompletionSource bobCame = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int janes = 0;
        int met = 0;
        _site.FakeUsers.BeforeChange = async (id, change) =>
        {
            if (id == "bob")
            {
                bobCame.SetResult();
                return;
            }

            met = Math.Max(met, Interlocked.Increment(ref janes));
            await bobCame.Task;
            Interlocked.Decrement(ref janes);
        };

        await MakeAsync([Giving(jane, "A"), Giving(jane, "B"), Giving(bob, "A"), Giving(jane, "C")], 8);

        Assert.Equal(1, met);
        Assert.Equal(["give jane r-A", "give jane r-B", "give jane r-C"], _site.Changes.Where(c => c.Contains("jane")));
        Assert.Contains("give bob r-A", _site.Changes);
    }

    [Fact]
    public async Task Of_two_last_administrators_in_one_batch_the_second_is_never_sent()
    {
        User jane = _site.Add("jane");
        User bob = _site.Add("bob");
        User anna = _site.Add("anna");
        _site.FakeUsers.Admins.Clear();
        _site.FakeUsers.Admins.UnionWith(["jane", "bob"]);

        IReadOnlyList<PlannedChange> results = await MakeAsync([Blocking(jane), Blocking(bob), Blocking(anna)]);

        Assert.Equal([null, ErrorReason.LastAdminRefused, null], Reasons(results));
        Assert.Equal(["status anna Disabled", "status jane Disabled"], _site.Changes.Order());
        Assert.Equal(["jane", "anna"], _journal.Begun.Select(c => c.ItemId));
    }

    [Fact]
    public async Task Of_two_who_lose_the_role_in_two_batches_the_second_keeps_it_also_where_the_list_lags()
    {
        User jane = _site.Add("jane");
        User bob = _site.Add("bob");
        _site.FakeUsers.Admins.Clear();
        _site.FakeUsers.Admins.UnionWith(["jane", "bob"]);

        Assert.Equal([null], Reasons(await MakeAsync([Taking(jane, "TenantAdmin")])));
        Assert.Equal([ErrorReason.LastAdminRefused], Reasons(await MakeAsync([Taking(bob, "TenantAdmin")])));
        Assert.Equal(["take jane r-TenantAdmin"], _site.Changes);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, ErrorReason.LastAdminRefused)]
    public async Task What_failed_for_sure_does_not_count_and_what_is_in_doubt_does(bool inDoubt, ErrorReason? next)
    {
        User jane = _site.Add("jane");
        User bob = _site.Add("bob");
        _site.FakeUsers.Admins.Clear();
        _site.FakeUsers.Admins.UnionWith(["jane", "bob"]);
        _site.FakeUsers.BeforeChange = (id, _) =>
            id == "jane" ? throw new QlikException(ErrorReason.Timeout, "No answer.") { InDoubt = inDoubt } : Task.CompletedTask;

        Assert.Equal([ErrorReason.Timeout], Reasons(await MakeAsync([Blocking(jane)])));
        Assert.Equal([next], Reasons(await MakeAsync([Blocking(bob)])));
    }

    [Fact]
    public async Task One_failure_is_one_result_and_the_rest_goes_on()
    {
        User[] users = [_site.Add("a"), _site.Add("b"), _site.Add("c")];
        _site.FakeUsers.BeforeChange = (id, _) =>
            id == "b" ? throw new QlikException(ErrorReason.Forbidden, "Not yours.") : Task.CompletedTask;

        IReadOnlyList<PlannedChange> results = await MakeAsync(users.Select(Opening).ToArray());

        Assert.Equal([null, ErrorReason.Forbidden, null], Reasons(results));
        Assert.Equal([Outcome.Enabled, Outcome.Failed, Outcome.Enabled], _journal.Begun.Select(c => _journal.Ended[c].Outcome));
    }

    [Fact]
    public async Task Where_the_administrators_can_not_be_read_nobody_is_blocked()
    {
        User jane = _site.Add("jane");
        _site.FakeUsers.AdminsFault = new QlikException(ErrorReason.Timeout, "No answer.") { InDoubt = true };

        ItemResult result = Assert.Single(await MakeAsync([Blocking(jane)]));

        Assert.Equal((ErrorReason.Timeout, false), (result.Error!.Reason, result.InDoubt));
        Assert.Empty(_site.Changes);
        Assert.Empty(_journal.Begun);
    }

    [Fact]
    public async Task What_can_not_be_recorded_is_not_sent_and_does_not_count()
    {
        User jane = _site.Add("jane");
        User bob = _site.Add("bob");
        _site.FakeUsers.Admins.Clear();
        _site.FakeUsers.Admins.UnionWith(["jane", "bob"]);
        _journal.BreaksAt = ChangeKind.SetUserStatus;

        QlikException error = await Assert.ThrowsAsync<QlikException>(() => MakeAsync([Blocking(jane)]));

        Assert.Equal(ErrorReason.JournalFailed, error.Reason);
        Assert.Empty(_site.Changes);
        _journal.BreaksAt = null;
        Assert.Equal([null], Reasons(await MakeAsync([Blocking(bob)])));
    }

    [Fact]
    public async Task Fields_of_one_user_are_one_call_and_one_entry_each()
    {
        User jane = _site.Add("jane", "Jane");
        UserEdit[] edits = [new(UserEdit.Name, "Jane D."), new(UserEdit.PreferredLocale, "de")];

        IReadOnlyList<PlannedChange> results = await MakeAsync(edits.Select(e => UserChanges.OfEdit(jane, e)).ToArray());

        Assert.Equal([Outcome.Changed, Outcome.Changed], results.Select(r => r.Outcome));
        Assert.Equal(["edit jane Name PreferredLocale"], _site.Changes);
        Assert.Equal([UserEdit.Name, UserEdit.PreferredLocale], _journal.Begun.Select(c => c.ItemType));
    }

    [Fact]
    public async Task A_stop_ends_it_and_what_was_begun_stays_open()
    {
        User jane = _site.Add("jane");
        using CancellationTokenSource stop = new();
        _site.FakeUsers.BeforeChange = (_, _) =>
        {
            stop.Cancel();
            throw new OperationCanceledException(stop.Token);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _journal.Executor(1).RunAsync(_site, [Opening(jane), Opening(_site.Add("bob"))], SilentLog.Instance, stop.Token)
        );

        Assert.Equal(2, _journal.Begun.Count);
        Assert.Empty(_journal.Ended);
        Assert.Empty(_site.Changes);
    }

    private static Change Opening(User user) => UserChanges.OfStatus(user, UserStatus.Active);

    private static Change Blocking(User user) => UserChanges.OfStatus(user, UserStatus.Disabled);

    private static Change Giving(User user, string role) => UserChanges.OfRole(user, Role(role), isGiven: true);

    private static Change Taking(User user, string role) => UserChanges.OfRole(user, Role(role), isGiven: false);

    private static Role Role(string name) => new("r-" + name, name, QlikProduct.Cloud, "acme");

    private static IEnumerable<ErrorReason?> Reasons(IReadOnlyList<PlannedChange> results) => results.Select(r => r.Error?.Reason);

    private Task<IReadOnlyList<PlannedChange>> MakeAsync(Change[] batch, int? limit = null)
    {
        _executor ??= _journal.Executor(limit);
        return _executor.RunAsync(_site, batch, SilentLog.Instance, CancellationToken.None);
    }
}
