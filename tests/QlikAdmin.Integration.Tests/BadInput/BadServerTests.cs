using System.Diagnostics;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Products.Sense;
using Xunit;

namespace QlikAdmin.Integration.Tests.BadInput;

/// <summary>Wrong addresses, wrong credentials and servers that answer nonsense: each one clear error, and nothing hangs.</summary>
public sealed class BadServerTests : SandboxTest
{
    private static readonly TimeSpan s_short = TimeSpan.FromSeconds(1);

    /// <summary>How long anything here may take on a busy machine, several time-outs included; a hang takes for ever.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public BadServerTests(Sandboxes shared)
        : base(shared) { }

    [Fact]
    public async Task A_wrong_host_name()
    {
        Run run = await StartAsync();

        QlikException cloud = await FailsAsync(ErrorReason.NameNotResolved, () =>
            run.Cloud(o => o.Tenant = "no-such-tenant.eu.qlikcloud.invalid").OpenAsync(run.Log, default)
        );
        QlikException sense = await FailsAsync(ErrorReason.NameNotResolved, () =>
            run.Sense(o => o.Server = "no-such-server.invalid").OpenAsync(run.Log, default)
        );

        Assert.Contains("no-such-tenant.eu.qlikcloud.invalid", cloud.Message, StringComparison.Ordinal);
        Assert.Contains("no-such-server.invalid", sense.Message, StringComparison.Ordinal);
        Assert.Empty(run.Clock.Waits);
    }

    [Fact]
    public async Task A_port_where_nobody_listens()
    {
        Run run = await StartAsync();
        using SilentServer closed = new();
        closed.Dispose();

        QlikException cloud = await FailsAsync(ErrorReason.ConnectionFailed, () =>
            run.Cloud(o => o.Tenant = closed.Http).OpenAsync(run.Log, default)
        );
        await FailsAsync(ErrorReason.ConnectionFailed, () => run.Sense(o => o.Server = closed.Https).OpenAsync(run.Log, default));

        Assert.Contains(closed.Http.TrimEnd('/'), cloud.Message, StringComparison.Ordinal);
        Assert.Empty(run.Clock.Waits);
    }

    [Fact]
    public async Task A_server_that_accepts_and_never_answers()
    {
        Run run = await StartAsync();
        using SilentServer silent = new();
        RetryPolicy twice = new(maxAttempts: 2, seed: 1);

        QlikException first = await FailsAsync(ErrorReason.Timeout, () =>
            run.Cloud(o => (o.Tenant, o.Timeout) = (silent.Http, s_short), twice).OpenAsync(run.Log, default)
        );
        await FailsAsync(ErrorReason.Timeout, () =>
            run.Sense(o => (o.Server, o.Timeout) = (silent.Https, s_short), twice).OpenAsync(run.Log, default)
        );
        await FailsAsync(ErrorReason.Timeout, () => run.ListAsync(run.Cloud(o => (o.Tenant, o.Timeout) = (silent.Http, s_short), twice)));

        Assert.Contains("1 s", first.Message, StringComparison.Ordinal);
        Assert.Contains("-TimeoutSec", first.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cloud")]
    [InlineData("sense")]
    public async Task A_service_that_takes_too_long(string service)
    {
        Run run = await StartAsync();
        Connection connection =
            service == "cloud"
                ? run.Cloud(o => o.Timeout = s_short, new RetryPolicy(maxAttempts: 1))
                : run.Sense(o => o.Timeout = s_short, new RetryPolicy(maxAttempts: 1));
        await connection.OpenAsync(run.Log, default);
        await run.Control.FaultAsync(
            new
            {
                service,
                kind = "latency",
                delayMs = 600_000,
                count = -1,
            }
        );

        await FailsAsync(ErrorReason.Timeout, () => run.ListAsync(connection));
    }

    [Fact]
    public async Task An_expired_and_a_keyless_certificate_are_found_before_any_call()
    {
        Run run = await StartAsync();

        QlikException expired = await FailsAsync(ErrorReason.CertificateExpired, () =>
            SenseWith(run, run.Site.ExpiredCertificatePath).OpenAsync(run.Log, default)
        );
        QlikException keyless = await FailsAsync(ErrorReason.CertificateKeyMissing, () =>
            SenseWith(run, run.Site.KeylessCertificatePath).OpenAsync(run.Log, default)
        );
        QlikException pemOnly = await FailsAsync(ErrorReason.CertificateKeyMissing, () =>
            run.Sense(o => o.Certificate = ClientCertificates.FromFile(run.Site.RootPath, null, null)).OpenAsync(run.Log, default)
        );

        Assert.Contains("QlikClient", expired.Message, StringComparison.Ordinal);
        Assert.Contains("QlikClient", keyless.Message, StringComparison.Ordinal);
        Assert.Contains("client_key.pem", pemOnly.NextStep, StringComparison.Ordinal);
        Assert.Empty(await run.Control.LogAsync("sense"));
    }

    [Fact]
    public async Task A_certificate_file_that_is_missing_locked_or_no_certificate()
    {
        Run run = await StartAsync();

        await FailsAsync(ErrorReason.CertificateUnreadable, () =>
            Task.FromResult(ClientCertificates.FromFile(run.Site.CertificatePath + ".missing", null, null))
        );
        await FailsAsync(ErrorReason.CertificateUnreadable, () =>
            Task.FromResult(ClientCertificates.FromFile(run.Site.CertificatePath, null, Secrets.Secure("not the password")))
        );
        await FailsAsync(ErrorReason.CertificateUnreadable, () =>
            Task.FromResult(ClientCertificates.FromFile(typeof(BadServerTests).Assembly.Location, null, null))
        );
        await FailsAsync(ErrorReason.CertificateUnreadable, () =>
            Task.FromResult(ClientCertificates.FromFile(run.Site.ClientPemPath, run.Site.RootPath, null))
        );
        await FailsAsync(ErrorReason.CertificateUnreadable, () =>
            Task.FromResult(RootCertificate.Read(run.Site.CertificatePath + ".missing"))
        );
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_closed_out_and_the_next_step_says_so()
    {
        Run run = await StartAsync();

        QlikException error = await FailsAsync([ErrorReason.ConnectionFailed, ErrorReason.TlsFailed], () =>
            SenseWith(run, run.Site.UntrustedCertificatePath).OpenAsync(run.Log, default)
        );

        Assert.Contains("certificate", error.NextStep, StringComparison.Ordinal);
        Assert.Empty(await run.Control.LogAsync("sense"));
    }

    [Fact]
    public async Task A_server_that_is_not_trusted_without_its_root_or_with_a_wrong_one()
    {
        Run run = await StartAsync();

        QlikException none = await FailsAsync(ErrorReason.TlsFailed, () =>
            run.Sense(o => o.TrustedRoot = null).OpenAsync(run.Log, default)
        );
        QlikException wrong = await FailsAsync(ErrorReason.TlsFailed, () =>
            run.Sense(o => o.TrustedRoot = RootCertificate.Read(run.Site.UntrustedRootPath)).OpenAsync(run.Log, default)
        );

        Assert.Contains("-TrustedRoot", none.NextStep, StringComparison.Ordinal);
        Assert.Contains("-TrustedRoot", wrong.NextStep, StringComparison.Ordinal);
        Assert.Empty(await run.Control.LogAsync("sense"));
    }

    [Fact]
    public async Task The_right_root_does_not_heal_a_wrong_host_name()
    {
        Run run = await StartAsync();
        string otherName = run.Site.Uri.Replace("localhost", "127.0.0.2", StringComparison.Ordinal);

        await FailsAsync([ErrorReason.TlsFailed, ErrorReason.ConnectionFailed], () =>
            run.Sense(o => o.Server = otherName).OpenAsync(run.Log, default)
        );

        Assert.Empty(await run.Control.LogAsync("sense"));
    }

    [Fact]
    public async Task A_wrong_api_key_a_wrong_secret_and_a_wrong_token()
    {
        Run run = await StartAsync();

        QlikException key = await FailsAsync(ErrorReason.Unauthorized, () =>
            run.Cloud(o => o.ApiKey = Secrets.Secure("key.that-was-revoked")).OpenAsync(run.Log, default)
        );
        QlikException secret = await FailsAsync(ErrorReason.Unauthorized, () =>
            run.Cloud(o => (o.ApiKey, o.OAuthClient) = (null, new NetworkCredential(run.Tenant.ClientId, "a-wrong-secret-value")))
                .OpenAsync(run.Log, default)
        );
        QlikException expired = await FailsAsync(ErrorReason.Unauthorized, () =>
            run.SenseWithToken(run.Site.ExpiredJwt).OpenAsync(run.Log, default)
        );

        Assert.All(new[] { key, secret, expired }, e => Assert.Equal(401, e.StatusCode));
        Assert.Equal(2, (await run.Control.LogAsync("cloud")).Count);
        Assert.DoesNotContain(run.Log.VerboseLines.Concat(run.Log.DebugLines).Append(secret.Message).Append(key.Message), t =>
            t.Contains("that-was-revoked") || t.Contains("a-wrong-secret")
        );
    }

    [Fact]
    public async Task An_account_the_repository_does_not_know()
    {
        Run run = await StartAsync();

        await FailsAsync(ErrorReason.Forbidden, () =>
            run.Sense(o => (o.UserDirectory, o.UserId) = ("CORP", "nobody")).OpenAsync(run.Log, default)
        );
    }

    [Theory]
    [InlineData("html", ErrorReason.LoginPage)]
    [InlineData("badJson", ErrorReason.UnreadableAnswer)]
    [InlineData("empty", ErrorReason.EmptyAnswer)]
    public async Task An_answer_that_is_no_data(string kind, ErrorReason reason)
    {
        Run run = await StartAsync();
        await run.Control.FaultAsync(new { kind, count = -1 });

        await FailsAsync(reason, () => run.Cloud().OpenAsync(run.Log, default), allowRedirectError: true);
        await FailsAsync(reason, () => run.ListAsync(run.Cloud()));
        await FailsAsync(reason, () => run.Sense().OpenAsync(run.Log, default));
        await FailsAsync(reason, () => run.ListAsync(run.Sense()));
    }

    [Fact]
    public async Task Ten_megabytes_of_garbage()
    {
        Run run = await StartAsync();
        await run.Control.FaultAsync(
            new
            {
                kind = "garbage",
                bytes = 10 * 1024 * 1024,
                count = -1,
            }
        );

        QlikException cloud = await FailsAsync(ErrorReason.UnreadableAnswer, () => run.ListAsync(run.Cloud()));
        await FailsAsync(ErrorReason.UnreadableAnswer, () => run.ListAsync(run.Sense()));

        Assert.DoesNotContain(cloud.Message, char.IsControl);
        Assert.All(run.Log.DebugLines, l => Assert.True(l.Length < 20_000));
    }

    [Fact]
    public async Task A_list_whose_cursor_repeats()
    {
        Run run = await StartAsync();
        await run.Control.PostAsync("settings", new { repeatCursor = true });

        await FailsAsync(ErrorReason.RepeatedCursor, () => run.ListAsync(run.Cloud()));

        Assert.True((await run.Control.CallsAsync("cloud", "GET", "/licenses/assignments")).Count <= 3);
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_not_followed()
    {
        Run run = await StartAsync();
        using SilentServer elsewhere = new();
        await run.Control.FaultAsync(
            new
            {
                kind = "redirect",
                location = elsewhere.Http + "steal",
                count = -1,
            }
        );

        QlikException cloud = await FailsAsync(ErrorReason.RedirectRefused, () => run.Cloud().OpenAsync(run.Log, default));
        await FailsAsync(ErrorReason.RedirectRefused, () => run.ListAsync(run.Sense()));

        Assert.Contains(new Uri(elsewhere.Http).Authority, cloud.Message, StringComparison.Ordinal);
        Assert.Equal(0, elsewhere.Accepted);
    }

    [Fact]
    public async Task A_login_page_of_the_proxy_is_told_from_data()
    {
        Run run = await StartAsync();
        SenseConnection connection = run.SenseWithToken();
        await run.Control.FaultAsync(
            new
            {
                service = "sense",
                kind = "redirect",
                location = new Uri(run.Site.ProxyUri) + "internal_forms_authentication/?targetId=x",
            }
        );

        QlikException error = await FailsAsync([ErrorReason.LoginPage, ErrorReason.RedirectRefused], () =>
            connection.OpenAsync(run.Log, default)
        );

        Assert.Contains("uthentication", error.Message + error.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_item_of_a_removal_has_its_outcome_when_the_answer_is_nonsense_and_the_list_too()
    {
        Run run = await StartAsync();
        CloudConnection connection = run.Cloud();
        List<Allocation> rows = (await run.ListAsync(connection)).Where(a => a.User != run.Site.Administrator).Take(3).ToList();
        await run.Control.FaultAsync(new { kind = "empty", count = -1 });

        IReadOnlyList<ItemResult<Allocation>> attempts = await run.RemoveAsync(connection, rows);

        Assert.Equal(3, attempts.Count);
        Assert.All(attempts, a => Assert.Equal((ErrorReason.EmptyAnswer, true), (a.Error?.Reason, a.InDoubt)));
        Assert.All(attempts, a => Run.IsClear(a.Error!));
    }

    private static SenseConnection SenseWith(Run run, string certificatePath)
    {
        return run.Sense(o =>
            o.Certificate = ClientCertificates.FromFile(certificatePath, null, Secrets.Secure(run.Site.CertificatePassword))
        );
    }

    private static Task<QlikException> FailsAsync(ErrorReason reason, Func<Task> work, bool allowRedirectError = false)
    {
        return FailsAsync(allowRedirectError ? [reason, ErrorReason.RedirectRefused] : [reason], work);
    }

    private static async Task<QlikException> FailsAsync(ErrorReason[] reasons, Func<Task> work)
    {
        Stopwatch watch = Stopwatch.StartNew();
        QlikException error = await Assert.ThrowsAsync<QlikException>(work);
        Assert.True(watch.Elapsed < s_patience, $"It took {watch.Elapsed} to fail: {error.Message}");
        Assert.True(
            reasons.Contains(error.Reason),
            $"{string.Join(" or ", reasons)} was expected, but it was {error.Reason}: {error.Message}"
        );
        Run.IsClear(error);
        return error;
    }
}
