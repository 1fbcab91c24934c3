using QlikAdmin.Http;
using QlikAdmin.Plans;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.Core.Tests.Users;

public sealed class UserResolverTests : IDisposable
{
    private readonly SenseSite _site = new();
    private readonly UserResolver _resolver;

    public UserResolverTests()
    {
        _resolver = new UserResolver(_site.Connection);
    }

    public void Dispose()
    {
        _resolver.Dispose();
        _site.Dispose();
    }

    private IEnumerable<Sent> Lists => _site.Calls("GET").Where(r => r.Path == "/qrs/user/full" && r.Query("filter") is null);

    [Fact]
    public async Task Many_people_by_address_cost_one_list()
    {
        for (int i = 1; i <= 50; i++)
        {
            _site.AddUser(i, "user" + i);
        }

        for (int i = 1; i <= 50; i++)
        {
            User user = await OneAsync(new UserQuery { Emails = [$"USER{i}@corp.example"] });
            Assert.Equal((SenseSite.Id(i), "Name of user" + i, "keep"), (user.Id, user.Name, Assert.Single(user.Tags)));
        }

        Assert.Single(Lists);
        Assert.Equal(50, _site.Server.Requests.Count);
        Assert.All(_site.Server.Requests.Skip(1), r => Assert.StartsWith("id eq ", r.Query("filter")));
    }

    [Fact]
    public async Task Who_is_not_there_costs_nothing_after_the_list()
    {
        _site.AddUser(1, "jdoe");
        await OneAsync(new UserQuery { Emails = ["jdoe@corp.example"] });

        foreach (
            UserQuery query in new UserQuery[]
            {
                new() { Emails = ["nobody@corp.example"] },
                new() { Users = ["nobody"] },
                new() { Names = ["O'Nobody"] },
                new() { Subjects = ["idp|jane"] },
            }
        )
        {
            Assert.Equal(ErrorReason.UserNotFound, (await Given.FailsAsync(() => OneAsync(query))).Reason);
        }

        Assert.Single(_site.Server.Requests);
    }

    [Fact]
    public async Task The_user_is_as_of_now_and_all_that_was_asked_must_fit()
    {
        _site.AddUser(1, "jdoe", "CORP", "AuditAdmin");
        _site.AddUser(2, "anna");
        await OneAsync(new UserQuery { Emails = ["anna@corp.example"] });
        _site.Users[0]["inactive"] = true;

        Assert.Equal(UserStatus.Inactive, (await OneAsync(new UserQuery { Emails = ["jdoe@corp.example"] })).Status);
        Assert.Equal(SenseSite.Id(1), (await OneAsync(new UserQuery { Emails = ["jdoe@corp.example"], Roles = ["AuditAdmin"] })).Id);
        foreach (
            UserQuery query in new UserQuery[]
            {
                new() { Emails = ["jdoe@corp.example"], Statuses = [UserStatus.Active] },
                new() { Emails = ["jdoe@corp.example"], Roles = ["RootAdmin"] },
                new() { Emails = ["jdoe@corp.example"], UserDirectories = ["ELSEWHERE"] },
            }
        )
        {
            Assert.Equal(ErrorReason.UserNotFound, (await Given.FailsAsync(() => OneAsync(query))).Reason);
        }

        Assert.Single(Lists);
    }

    [Theory]
    [InlineData("jdoe")]
    [InlineData("JDOE@corp.example")]
    [InlineData("name of jdoe")]
    public async Task A_free_text_is_found_by_whatever_names_the_person(string text)
    {
        _site.AddUser(1, "anna");
        _site.AddUser(2, "jdoe");
        await OneAsync(new UserQuery { Users = ["anna"] });

        Assert.Equal(SenseSite.Id(2), (await OneAsync(new UserQuery { Users = [text] })).Id);
        Assert.Single(Lists);
    }

    [Fact]
    public async Task What_fits_two_is_refused_with_both_shown()
    {
        _site.AddUser(1, "jdoe", "CORP");
        _site.AddUser(2, "jdoe", "PARTNER");
        _site.AddUser(3, "anna");
        await OneAsync(new UserQuery { Users = ["anna"] });

        QlikException refusal = await Given.FailsAsync(() => OneAsync(new UserQuery { Users = ["jdoe"] }));

        Assert.Equal(ErrorReason.UserAmbiguous, refusal.Reason);
        Assert.Contains(@"CORP\jdoe", refusal.Message);
        Assert.Contains(@"PARTNER\jdoe", refusal.Message);
    }

    [Fact]
    public async Task What_the_server_can_be_asked_for_is_asked()
    {
        _site.AddUser(1, "jdoe");

        await OneAsync(new UserQuery { UserIds = ["jdoe"], UserDirectories = ["CORP"] });
        await OneAsync(new UserQuery { Users = [@"CORP\jdoe"] });
        await OneAsync(new UserQuery { Ids = [SenseSite.Id(1)], Emails = ["jdoe@corp.example"] });
        await OneAsync(new UserQuery { Emails = ["jdoe@corp.example"], Filter = "name so 'x'" });

        Assert.Empty(Lists);
        Assert.Equal(4, _site.Server.Requests.Count);
    }

    [Fact]
    public async Task A_list_that_broke_off_is_no_resolver()
    {
        _site.AddUser(1, "jdoe");
        _site.Override = _ => Answer.Status(403);
        Assert.Equal(
            ErrorReason.Forbidden,
            (await Given.FailsAsync(() => OneAsync(new UserQuery { Emails = ["jdoe@corp.example"] }))).Reason
        );
        _site.Override = null;

        Assert.Equal(SenseSite.Id(1), (await OneAsync(new UserQuery { Emails = ["jdoe@corp.example"] })).Id);
    }

    [Fact]
    public async Task A_text_that_stands_for_very_many_is_answered_by_the_list()
    {
        for (int i = 1; i <= 300; i++)
        {
            _site.AddUser(i, "user" + i)["name"] = "O'Neil";
        }

        Assert.Contains("matches 300 users", (await Given.FailsAsync(() => OneAsync(new UserQuery { Names = ["O'Neil"] }))).Message);
        Assert.Contains("matches 300 users", (await Given.FailsAsync(() => OneAsync(new UserQuery { Names = ["O'Neil"] }))).Message);
        Assert.Equal(2, _site.Server.Requests.Count);
    }

    [Fact]
    public async Task At_once_they_share_one_list()
    {
        for (int i = 1; i <= 20; i++)
        {
            _site.AddUser(i, "user" + i);
        }

        User[] users = await Task.WhenAll(
            Enumerable.Range(1, 20).Select(i => _resolver.FindAsync(Person.Of($"user{i}@corp.example"), _site.Log, CancellationToken.None))
        );

        Assert.Equal(Enumerable.Range(1, 20).Select(SenseSite.Id), users.Select(u => u.Id));
        Assert.Single(Lists);
    }

    [Fact]
    public async Task A_changing_command_does_not_take_a_display_name_for_an_address()
    {
        _site.AddUser(1, "jdoe")["name"] = "anna@corp.example";
        _site.AddUser(2, "anna");
        _site.AddUser(3, "upn@corp.example")["attributes"] = new Newtonsoft.Json.Linq.JArray();

        Assert.Equal(SenseSite.Id(2), (await _resolver.FindAsync(Person.Of(" Anna@corp.example "), _site.Log, CancellationToken.None)).Id);
        Assert.Equal(SenseSite.Id(3), (await _resolver.FindAsync(Person.Of("upn@corp.example"), _site.Log, CancellationToken.None)).Id);
        Assert.Equal(
            ErrorReason.UserNotFound,
            (await Given.FailsAsync(() => _resolver.FindAsync(Person.Of("nobody@corp.example"), _site.Log, CancellationToken.None))).Reason
        );
        Assert.Single(Lists);
        Assert.Equal(SenseSite.Id(1), (await _resolver.FindAsync(Person.Of(SenseSite.Id(1)), _site.Log, CancellationToken.None)).Id);
    }

    [Fact]
    public async Task A_tenant_is_asked_for_each()
    {
        using CloudTenant tenant = new();
        tenant.AddUser("u1");
        using UserResolver resolver = new(tenant.Connection);

        Assert.Equal(
            "u1",
            (await resolver.OneAsync(new UserQuery { Emails = ["u1@acme.example"] }, keep: true, tenant.Log, CancellationToken.None)).Id
        );
        Assert.Equal("(email eq \"u1@acme.example\")", tenant.Server.Only.Query("filter"));
    }

    [Fact]
    public async Task Subjects_of_a_tenant_that_differ_in_case_are_two_people()
    {
        using CloudTenant tenant = new();
        tenant.AddUser("u1", "idp|Ann");
        tenant.AddUser("u2", "idp|ann");
        using UserResolver resolver = new(tenant.Connection);

        Assert.Equal("u1", (await resolver.FindAsync(Person.Of("idp|Ann"), tenant.Log, CancellationToken.None)).Id);
        Assert.Equal("u2", (await resolver.FindByNameAsync(Person.Of("idp|ann"), tenant.Log, CancellationToken.None)).Id);
        Assert.Equal(
            "u2",
            (await resolver.OneAsync(new UserQuery { Subjects = ["idp|ann"] }, keep: true, tenant.Log, CancellationToken.None)).Id
        );
        foreach (
            UserQuery query in new UserQuery[]
            {
                new() { Users = ["IDP|ANN"] },
                new() { Subjects = ["IDP|ANN"] },
            }
        )
        {
            QlikException absent = await Given.FailsAsync(() => resolver.OneAsync(query, keep: true, tenant.Log, CancellationToken.None));
            Assert.Equal(ErrorReason.UserNotFound, absent.Reason);
            Assert.Contains("idp|Ann (Name of u1) with id u1; idp|ann (Name of u2) with id u2", absent.Message);
        }
    }

    [Fact]
    public async Task A_key_of_somebody_does_not_mean_those_who_are_only_called_so()
    {
        _site.AddUser(1, "anna")["name"] = "jdoe";
        _site.AddUser(2, "jdoe");

        Assert.Equal(SenseSite.Id(2), (await OneAsync(new UserQuery { Users = ["jdoe"] })).Id);
        Assert.Equal(SenseSite.Id(2), (await _resolver.FindAsync(Person.Of("jdoe"), _site.Log, CancellationToken.None)).Id);
    }

    [Fact]
    public async Task Names_of_another_directory_mean_who_fits_all_of_those_that_fit_anybody()
    {
        _site.AddUser(1, "anna", "CORP");
        _site.AddUser(2, "anna", "PARTNER")["attributes"] = new Newtonsoft.Json.Linq.JArray();

        Assert.Equal(
            SenseSite.Id(1),
            (
                await _resolver.FindAsync(Elsewhere("anna.berg@corp.local", "anna@corp.example", "anna"), _site.Log, CancellationToken.None)
            ).Id
        );
        Assert.Single(_site.Server.Requests);
        QlikException two = await Given.FailsAsync(() =>
            _resolver.FindAsync(Elsewhere("anna.berg@corp.local", "anna"), _site.Log, CancellationToken.None)
        );
        Assert.Equal(ErrorReason.UserAmbiguous, two.Reason);
        Assert.Contains(@"CORP\anna", two.Message);
        Assert.Contains(@"PARTNER\anna", two.Message);
        QlikException nobody = await Given.FailsAsync(() =>
            _resolver.FindAsync(Elsewhere("nobody@corp.example", "nobody"), _site.Log, CancellationToken.None)
        );
        Assert.Equal(ErrorReason.UserNotFound, nobody.Reason);
        Assert.Contains("'Name0 nobody@corp.example, Name1 nobody'", nobody.Message);
    }

    [Fact]
    public async Task A_name_of_another_directory_in_another_case_is_no_subject_and_is_shown()
    {
        using CloudTenant tenant = new();
        tenant.AddUser("u1", "anna@corp.example");
        using UserResolver resolver = new(tenant.Connection);

        Assert.Equal("u1", (await resolver.FindAsync(Elsewhere("anna@corp.example", "aberg"), tenant.Log, CancellationToken.None)).Id);
        Assert.Equal("u1", (await resolver.FindAsync(Elsewhere("aberg", "U1@ACME.example"), tenant.Log, CancellationToken.None)).Id);
        QlikException absent = await Given.FailsAsync(() =>
            resolver.FindAsync(Elsewhere("Anna@corp.example", "aberg"), tenant.Log, CancellationToken.None)
        );
        Assert.Equal(ErrorReason.UserNotFound, absent.Reason);
        Assert.Contains("there is anna@corp.example (Name of u1) with id u1", absent.Message);
    }

    [Fact]
    public async Task Names_of_another_directory_that_mean_two_are_refused_with_both_shown()
    {
        _site.AddUser(1, "anna");
        _site.AddUser(2, "berg");

        QlikException two = await Given.FailsAsync(() =>
            _resolver.FindAsync(Elsewhere("anna@corp.example", "berg"), _site.Log, CancellationToken.None)
        );

        Assert.Equal(ErrorReason.UserAmbiguous, two.Reason);
        Assert.Contains(@"CORP\anna", two.Message);
        Assert.Contains(@"CORP\berg", two.Message);
    }

    private static Person Elsewhere(params string[] names) =>
        new(new UserQuery()) { NamesElsewhere = names.Select((n, i) => new KeyValuePair<string, string>("Name" + i, n)).ToList() };

    private Task<User> OneAsync(UserQuery query) => _resolver.OneAsync(query, keep: true, _site.Log, CancellationToken.None);
}
