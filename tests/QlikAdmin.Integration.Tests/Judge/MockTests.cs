using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Compatibility;
using Xunit;

namespace QlikAdmin.Integration.Tests.Judge;

/// <summary>Prism instead of a tenant: each answer is random, and allowed by the description. Whatever comes, the module gives a result or
/// one of its own errors.</summary>
/// <remarks><c>QLIKADMIN_MOCK_ROUNDS</c> says how many rounds there are; each has its own values.</remarks>
public sealed class MockTests : IClassFixture<Prism>
{
    private const int FewRounds = 1;
    private const string Id = "0123456789abcdef01234567";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Prism _prism;
    private readonly RecordingLog _log = new();

    public MockTests(Prism prism)
    {
        _prism = prism;
    }

    private static int Rounds { get; } =
        int.TryParse(
            Environment.GetEnvironmentVariable("QLIKADMIN_MOCK_ROUNDS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int rounds
        )
            ? rounds
            : FewRounds;

    [Fact]
    public async Task The_module_reads_whatever_the_description_allows()
    {
        _prism.SkipWithout();
        int read = 0;
        SortedSet<string> refused = new(StringComparer.Ordinal);
        for (int round = 0; round < Rounds; round++)
        {
            Uri mock = await _prism.MockAsync(round + 1);
            using CloudConnection cloud = CloudConnection.Create(
                new CloudConnectionOptions
                {
                    Tenant = mock.ToString(),
                    ApiKey = Secrets.Secure("any key will do"),
                    Timeout = s_patience,
                },
                new WithoutMe(HandlerFactory.Create()),
                new RetryPolicy(maxAttempts: 1)
            );
            foreach ((string name, Func<CancellationToken, Task> work) in Works(cloud))
            {
                try
                {
                    using CancellationTokenSource patience = new(s_patience);
                    await work(patience.Token);
                    read++;
                }
                catch (QlikException e)
                {
                    Assert.False(string.IsNullOrWhiteSpace(e.Message));
                    refused.Add($"{name}: {e.Reason}");
                }
                catch (Exception e)
                {
                    Assert.Fail($"{name} in round {round}: {e}");
                }
            }
        }

        Assert.True(read >= Rounds * 30, $"Only {read} answers could be read:\n{string.Join("\n", refused)}");

        // How Prism says that a request does not fit. The vendor's own text has several types with commas here, and its schema one.
        Assert.Equal(["Script of a user: InvalidRequest"], refused.Where(r => r.EndsWith("InvalidRequest", StringComparison.Ordinal)));
    }

    private IEnumerable<(string Name, Func<CancellationToken, Task> Work)> Works(CloudConnection cloud)
    {
        User user = new(Id, QlikProduct.Cloud, "mock", "idp|anna") { Status = UserStatus.Active };
        AllocationUser holder = new("idp|anna", Id, "Anna", "anna@corp.example");
        AllocationRequest[] requests = [new(holder, "Professional", "Analyzer")];
        yield return ("users", t => cloud.Users.ListAsync(new UserQuery(), (_, _) => Task.CompletedTask, _log, t));
        yield return ("users by status", t =>
            cloud.Users.ListAsync(
                new UserQuery { Statuses = [UserStatus.Allocated, UserStatus.Requested] },
                (_, _) => Task.CompletedTask,
                _log,
                t
            )
        );
        yield return ("user", t => cloud.Users.GetAsync(Id, _log, t));
        yield return ("roles", t => cloud.Roles.GetRolesAsync(_log, t));
        yield return ("administrators", t => cloud.Roles.ListAdminsAsync(_log, t));
        yield return ("licences", t => cloud.Licenses.GetLicensesAsync(_log, t));
        yield return ("auto-assignment", t => cloud.Licenses.FindRegrantsAsync(["Professional"], _log, t));
        yield return ("assignments", t =>
            cloud.Allocations.ListAsync(
                new AllocationQuery { UnusedFor = TimeSpan.FromDays(30), Now = Run.Start },
                (_, _) => Task.CompletedTask,
                _log,
                t
            )
        );
        yield return ("add", t => cloud.AllocationWriter.AddAsync(requests, 1, _log, t));
        yield return ("convert", t => cloud.AllocationWriter.ConvertAsync(requests, 1, _log, t));
        yield return ("remove", t =>
            cloud.AllocationWriter.RemoveAsync(
                [new Allocation("analyzer:idp|anna", QlikProduct.Cloud, "mock", "Analyzer") { User = "idp|anna", UserId = Id }],
                1,
                null,
                _log,
                t
            )
        );
        yield return ("invite", t => cloud.UserWriter.InviteAsync([new("anna@corp.example")], _log, t));
        yield return ("keys", t => cloud.Credentials.ListAsync(Id, _log, t));
        yield return ("ways back", t => cloud.RemovalFacts.FindReturnRoutesAsync(_log, t));
        yield return ("tenant", t => cloud.Tenants.ReadAsync(_log, t));
        yield return ("orphans", t => cloud.Ownership.ListOrphansAsync([], (_, _) => Task.CompletedTask, _log, t));
        yield return ("new owner", t => cloud.Ownership.FindUnfitAsync(user, cloud.Ownership.Kinds.ToList(), _log, t));
        foreach (OwnedItemKind kind in cloud.Ownership.Kinds)
        {
            yield return ($"{kind} of a user", t => cloud.Ownership.ListAsync([Id], [kind], (_, _) => Task.CompletedTask, _log, t));
            yield return ($"owner of {kind}", t => cloud.Ownership.ReadOwnerAsync(kind, Id, _log, t));
            yield return ($"move {kind}", t =>
                cloud.Ownership.MoveAsync([new OwnedItem(Id, kind, QlikProduct.Cloud, "mock") { OwnerId = Id }], user, 1, _log, t)
            );
        }

        yield return ("deep test", t => DeepTest.RunAsync(cloud, _log, t));
    }

    /// <summary>Asks for the caller by id: a mock has no place to redirect to.</summary>
    private sealed class WithoutMe : DelegatingHandler
    {
        public WithoutMe(HttpMessageHandler inner)
            : base(inner) { }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Uri meant = request.RequestUri!;
            if (meant.AbsolutePath.EndsWith("/me", StringComparison.Ordinal))
            {
                request.RequestUri = new Uri(meant, meant.AbsolutePath[..^2] + Id);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
