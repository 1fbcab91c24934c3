using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Users;
using QlikAdmin.Workflows.Users.Removal;

namespace QlikAdmin.Core.Tests.Users;

public sealed class CredentialRevocationTests : IDisposable
{
    private readonly FakeSite _site = new();
    private readonly UserCredential _key = new(CredentialKind.ApiKey, "1", "jane", "laptop");
    private readonly UserCredential _token = new(CredentialKind.OAuthToken, "1", "jane", null);

    public CredentialRevocationTests()
    {
        _site.FakeKeys.Alive.AddRange([_key, _token]);
    }

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Each_is_revoked_and_seen_to_be_gone()
    {
        Assert.Equal([Outcome.Revoked, Outcome.Revoked], (await RunAsync(_key, _token)).Select(r => r.Outcome));
        Assert.Empty(_site.FakeKeys.Alive);
    }

    [Fact]
    public async Task A_key_and_a_token_of_the_same_id_are_two()
    {
        Assert.Equal(Outcome.Revoked, Assert.Single(await RunAsync(_key)).Outcome);
        Assert.Equal([_token], _site.FakeKeys.Alive);
    }

    [Fact]
    public async Task What_still_works_afterwards_is_a_failure()
    {
        _site.FakeKeys.Lies = true;

        ItemResult result = Assert.Single(await RunAsync(_key));

        Assert.Equal(ErrorReason.NotConfirmed, result.Error?.Reason);
        Assert.Contains("ApiKey 'laptop' (1)", result.Error!.Message);
        Assert.Contains("it still works", result.Error.Message);
        Assert.NotNull(result.Error.NextStep);
    }

    [Fact]
    public async Task After_a_lost_answer_it_is_in_doubt_until_it_is_settled_where_it_is_recorded()
    {
        _site.FakeKeys.Fault = new QlikException(ErrorReason.ConnectionFailed, "The line is dead.") { InDoubt = true };
        _site.FakeKeys.FaultAfterwards = true;
        Assert.True(Assert.Single(await RunAsync(_key)).InDoubt);

        RecordingJournal journal = new();
        ItemResult done = Assert.Single(
            await journal.RunAsync(
                _site,
                [RemovalChanges.Revoke(_site.Add("jane"), _token)],
                _ => RunAsync(_token),
                SilentLog.Instance,
                CancellationToken.None
            )
        );

        Assert.Equal((Outcome.Revoked, null, false), (done.Outcome, done.Error, done.InDoubt));
        Assert.Contains("answer was lost", done.Detail);
    }

    [Fact]
    public async Task One_refusal_does_not_keep_the_others()
    {
        _site.FakeKeys.Fault = new QlikException(ErrorReason.Forbidden, "Not yours.");
        ItemResult refused = Assert.Single(await RunAsync(_key));
        Assert.Equal((ErrorReason.Forbidden, false), (refused.Error!.Reason, refused.InDoubt));
        _site.FakeKeys.Fault = null;
        _site.FakeKeys.Alive.Remove(_key);

        Assert.Equal([null, null], (await RunAsync(_key, _token)).Select(r => r.Error));
    }

    [Fact]
    public async Task What_can_not_be_read_again_is_not_believed_and_a_failure_keeps_its_cause()
    {
        _site.FakeKeys.ListFault = new QlikException(ErrorReason.ServerError, "Out of order.");

        ItemResult result = Assert.Single(await RunAsync(_key));
        Assert.Equal(ErrorReason.NotConfirmed, result.Error?.Reason);
        Assert.True(result.InDoubt);
        Assert.Contains("the read after it failed: Out of order.", result.Error!.Message);

        _site.FakeKeys.Fault = new QlikException(ErrorReason.Forbidden, "Not yours.");
        Assert.Equal(ErrorReason.Forbidden, Assert.Single(await RunAsync(_token)).Error?.Reason);
    }

    private Task<IReadOnlyList<ItemResult>> RunAsync(params UserCredential[] credentials) =>
        new CredentialRevocation(_site, credentials).RunAsync(SilentLog.Instance, CancellationToken.None);
}
