using Newtonsoft.Json.Linq;
using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Products.Sense;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Core.Tests.Sense;

public sealed class SenseListTests : IDisposable
{
    private static readonly System.Security.Cryptography.X509Certificates.X509Certificate2 s_certificate = TestCertificates.Root(
        "QlikClient"
    );

    private readonly SenseSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Every_family_is_listed_with_its_own_path()
    {
        _site.AddAccess(1, "User");
        _site.AddAccess(2, "Professional");
        _site.AddAccess(3, "Analyzer");

        IReadOnlyList<Allocation> rows = await ListAsync(new AllocationQuery());

        Assert.Equal(["UserAccess", "Professional", "Analyzer"], rows.Select(r => r.Type));
        Assert.Equal(
            ["useraccesstype", "professionalaccesstype", "analyzeraccesstype", "loginaccesstype", "analyzertimeaccesstype"],
            _site.Server.Requests.Select(r => r.Path.Replace("/qrs/license/", string.Empty).Replace("/full", string.Empty))
        );
        Assert.All(_site.Server.Requests, r => Assert.Null(r.Query("filter")));
    }

    [Fact]
    public async Task Only_wanted_families_are_read_and_pools_not_for_people_or_ages()
    {
        await ListAsync(new AllocationQuery { Types = ["ana*"] });
        await ListAsync(new AllocationQuery { Types = ["*time"], UnusedFor = TimeSpan.FromDays(1) });
        await ListAsync(new AllocationQuery { Types = ["LoginAccess"], Users = ["jdoe"] });
        await ListAsync(new AllocationQuery { Types = ["LoginAccess"], Quarantined = true });

        Assert.Equal(
            ["/qrs/license/analyzeraccesstype/full", "/qrs/license/analyzertimeaccesstype/full"],
            _site.Server.Requests.Select(r => r.Path)
        );
    }

    [Theory]
    [InlineData("jane@corp.example")]
    [InlineData("JANE@*")]
    public async Task A_person_is_found_by_the_e_mail_address_that_only_the_user_carries(string mail)
    {
        _site.AddUser(1004, "jdoe")["attributes"]![0]!["attributeValue"] = "jane@corp.example";
        _site.AddUser(1005, "other");
        _site.AddAccess(1, user: "jdoe");
        _site.AddAccess(2, user: "other");

        Allocation row = Assert.Single(await ListAsync(new AllocationQuery { Users = [mail] }));

        Assert.Equal((@"CORP\jdoe", "jane@corp.example"), (row.User, row.Email));
    }

    [Fact]
    public async Task Users_are_not_read_where_nobody_asks_by_e_mail()
    {
        _site.AddAccess(1);

        await ListAsync(new AllocationQuery { Users = [@"CORP\jdoe"] });

        Assert.DoesNotContain(_site.Server.Requests, r => r.Path == "/qrs/user/full");
    }

    [Fact]
    public async Task A_family_that_this_version_does_not_have_is_empty()
    {
        _site.AddAccess(3);
        _site.Override = sent => sent.Path.Contains("analyzertime") || sent.Path.Contains("useraccess") ? Answer.Status(404) : null;

        Assert.Equal(["Analyzer"], (await ListAsync(new AllocationQuery())).Select(r => r.Type));
    }

    [Fact]
    public async Task The_server_is_asked_to_filter_and_its_answer_is_filtered_again()
    {
        _site.AddAccess(1, user: "jdoe");
        _site.AddAccess(2, user: "other");
        AllocationQuery query = new()
        {
            Now = Given.Now,
            Types = ["Analyzer"],
            UnusedFor = TimeSpan.FromDays(30),
            Users = [@"CORP\jdoe"],
        };

        Assert.Equal([@"CORP\jdoe"], (await ListAsync(query)).Select(r => r.User));
        Assert.Equal(
            "lastUsed le '2026-01-30 12:00:01' and quarantined eq false and user.userId eq 'jdoe' and user.userDirectory eq 'CORP'",
            _site.Server.Only.Query("filter")
        );
    }

    [Fact]
    public async Task There_are_no_orphans_on_sense()
    {
        _site.AddAccess(1);

        Assert.Empty(await ListAsync(new AllocationQuery { Orphan = true }));
        Assert.Empty(_site.Server.Requests);
    }

    [Theory]
    [InlineData(@"CORP\jdoe", 1)]
    [InlineData(@"corp\JDOE", 1)]
    [InlineData("JDOE2", 1)]
    [InlineData("00000001-0000-0000-0000-000000000000", 1)]
    [InlineData("doe", 0)]
    [InlineData("jdoe", 2)]
    public async Task A_user_is_found_by_name_bare_id_or_guid(string text, int found)
    {
        _site.AddUser(1, "jdoe");
        _site.AddUser(2, "jdoe", "LAB");
        _site.AddUser(3, "jdoe2", "LAB");

        Task<AllocationUser> finding = _site.Connection.Allocations.FindUserAsync(text, _site.Log, CancellationToken.None);

        if (found == 1)
        {
            Assert.NotNull((await finding).Name);
        }
        else
        {
            Assert.Equal(found == 0 ? ErrorReason.UserNotFound : ErrorReason.UserAmbiguous, (await Given.FailsAsync(() => finding)).Reason);
        }

        Assert.Equal("/qrs/user/full", _site.Server.Only.Path);
        Assert.Equal(SenseUsers.Filter(text), _site.Server.Only.Query("filter"));
    }

    [Fact]
    public async Task A_user_carries_the_address_that_the_directory_gave()
    {
        _site.AddUser(1, "jdoe")["attributes"] = JArray.Parse(
            """[{"attributeType":"Group","attributeValue":"g"},{"attributeType":"EMAIL","attributeValue":"jane@acme.example"}]"""
        );

        Assert.Equal(
            new AllocationUser(@"CORP\jdoe", SenseSite.Id(1), "Name of jdoe", "jane@acme.example"),
            await _site.Connection.Allocations.FindUserAsync(@"CORP\jdoe", _site.Log, CancellationToken.None)
        );
    }

    [Fact]
    public async Task Capacity_is_told_per_enabled_type_with_the_rules_that_hand_it_out()
    {
        _site.Overview = """
            {"totalTokens":100,"availableTokens":40,"tokensEnabled":true,
             "userAccess":{"enabled":true,"allocatedTokens":50,"quarantinedTokens":10},
             "loginAccess":{"enabled":false,"allocatedTokens":1},
             "professionalAccess":{"enabled":true,"total":10,"allocated":6,"used":5,"quarantined":1,"excess":0,"available":3},
             "analyzerAccess":{"enabled":true,"total":20,"allocated":22,"quarantined":0,"excess":2,"available":0},
             "analyzerTimeAccess":{"enabled":true,"allocatedMinutes":600,"usedMinutes":100,"unavailableMinutes":50}}
            """;
        _site.Rules = Rules;

        IReadOnlyList<License> rows = await _site.Connection.Licenses.GetLicensesAsync(_site.Log, CancellationToken.None);

        Assert.Equal(
            [
                "UserAccess Tokens 100 50 40 10  False ",
                "Professional Licenses 10 6 3 1 0 True licence rule Everybody, Also",
                "Analyzer Licenses 20 22 0 0 2 False ",
                "AnalyzerTime Minutes 600 100 450   False ",
            ],
            rows.Select(r =>
                $"{r.Type} {r.Unit} {r.Total} {r.Assigned} {r.Available} {r.Quarantined} {r.Excess} {r.AutoAssign} {r.AutoAssignBy}"
            )
        );
        Assert.Equal("category eq 'License'", _site.Server.Requests.Single(r => r.Path.EndsWith("systemrule/full")).Query("filter"));
    }

    [Theory]
    [InlineData("Serial: 9999\r\nValid From: 2024-01-01\r\nValid To: 2026-12-31\r\nOther: x", "", "2026-12-31")]
    [InlineData("Valid To: 2027-06-30T00:00:00Z\nAllotment\nvalid to: 2026-01-31\n", "", "2026-01-31")]
    [InlineData("", "9999\r\nPRODUCTLEVEL;50;;2018-01-30\r\nTIMELIMIT;;;2025-04-30\r\n", "2025-04-30")]
    [InlineData("Serial: 9999\nValid To: -\nNot Valid To: 2020-01-01", "TIMELIMIT;;;", null)]
    [InlineData(null, null, null)]
    public async Task The_licence_ends_on_the_day_that_its_text_prints(string? keyDetails, string? lef, string? end)
    {
        using SenseSite site = new()
        {
            License = new JObject { ["keyDetails"] = keyDetails, ["lef"] = lef }.ToString(),
            Overview = """{"professionalAccess":{"enabled":true,"total":5}}""",
        };

        License license = Assert.Single(await site.Connection.Licenses.GetLicensesAsync(site.Log, CancellationToken.None));

        Assert.Equal(end, license.ExpiresAt?.ToString("yyyy-MM-dd"));
    }

    [Theory]
    [InlineData("""{"isExpired":true}""", "Expired")]
    [InlineData("""{"isBlacklisted":true}""", "Blacklisted")]
    [InlineData("""{"isInvalid":true}""", "Invalid")]
    [InlineData("""{"isExpired":false}""", "Ok")]
    public async Task The_state_of_the_licence_is_told(string license, string status)
    {
        _site.License = license;
        _site.Overview = """{"professionalAccess":{"enabled":true,"total":1}}""";

        Assert.Equal(status, Assert.Single(await _site.Connection.Licenses.GetLicensesAsync(_site.Log, CancellationToken.None)).Status);
    }

    [Fact]
    public async Task A_site_without_a_licence_is_reported_and_is_no_error()
    {
        _site.License = "null";

        Assert.Empty(await _site.Connection.Licenses.GetLicensesAsync(_site.Log, CancellationToken.None));
        Assert.Contains("'qs1' has no licence", Assert.Single(_site.Log.Warnings));
    }

    [Fact]
    public async Task Enabled_licence_rules_of_the_type_would_give_the_unit_back()
    {
        _site.Rules = Rules;

        IReadOnlyList<string> reasons = await _site.Connection.Licenses.FindRegrantsAsync(
            ["professional", "Analyzer"],
            _site.Log,
            CancellationToken.None
        );

        Assert.Equal(2, reasons.Count);
        Assert.Contains("'Everybody'", reasons[0]);
        Assert.Contains("'Also'", reasons[1]);
    }

    [Fact]
    public async Task Every_request_carries_one_fresh_xsrf_key_twice()
    {
        await _site.Connection.OpenAsync(_site.Log, CancellationToken.None);
        await _site.Connection.InvokeAsync("GET", "/qrs/about?x=1", [], null, _site.Log, CancellationToken.None);

        Assert.Equal("38.22.0", _site.Connection.Version);
        Assert.All(_site.Server.Requests, r => Assert.Equal(r.Headers["X-Qlik-Xrfkey"], r.Query("Xrfkey")));
        Assert.All(_site.Server.Requests, r => Assert.Matches("^[0-9a-zA-Z]{16}$", r.Query("Xrfkey")));
        Assert.Equal(2, _site.Server.Requests.Select(r => r.Query("Xrfkey")).Distinct().Count());
        Assert.All(_site.Server.Requests, r => Assert.Equal("Bearer jwt-of-jane", r.Authorization));
        Assert.All(_site.Server.Requests, r => Assert.Contains("Windows", r.Headers["User-Agent"]));
        Assert.Equal("1", _site.Server.Requests[1].Query("x"));
    }

    [Theory]
    [InlineData("qs1", null, false, "https://qs1/qrs/")]
    [InlineData("qs1", "jwt", false, "https://qs1/jwt/qrs/")]
    [InlineData("https://qs1/hub", "/jwt/", false, "https://qs1/jwt/qrs/")]
    [InlineData("qs1", null, true, "https://qs1:4242/qrs/")]
    [InlineData("qs1:443", null, true, "https://qs1/qrs/")]
    [InlineData("qs1:5000", "", true, "https://qs1:5000/qrs/")]
    [InlineData("https://qs1:4747", null, false, "https://qs1:4747/qrs/")]
    public void The_address_follows_from_server_way_in_and_prefix(string server, string? proxy, bool certificate, string expected)
    {
        Assert.Equal(
            expected,
            SenseConnection
                .Address(
                    new SenseConnectionOptions
                    {
                        Server = server,
                        VirtualProxy = proxy,
                        Certificate = certificate ? s_certificate : null,
                    }
                )
                .AbsoluteUri
        );
    }

    [Fact]
    public void A_prefix_and_a_certificate_do_not_go_together()
    {
        Assert.Equal(
            ErrorReason.InvalidInput,
            Assert
                .Throws<QlikException>(() =>
                    SenseConnection.Address(
                        new SenseConnectionOptions
                        {
                            Server = "qs1",
                            VirtualProxy = "p",
                            Certificate = s_certificate,
                        }
                    )
                )
                .Reason
        );
    }

    [Fact]
    public async Task With_a_certificate_the_caller_says_who_they_are()
    {
        FakeServer server = FakeServer.Always(Answer.Json("{}"));
        using SenseConnection connection = SenseConnection.Create(
            new SenseConnectionOptions
            {
                Server = "qs1",
                Certificate = s_certificate,
                UserDirectory = "CORP",
                UserId = "svc",
            },
            server
        );

        await connection.OpenAsync(_site.Log, CancellationToken.None);

        Assert.Equal("UserDirectory=CORP; UserId=svc", server.Only.Headers["X-Qlik-User"]);
        Assert.Null(server.Only.Authorization);
        Assert.Equal((@"CORP\svc", "Certificate", "qs1"), (connection.User, connection.Authentication, connection.Name));
    }

    [Theory]
    [InlineData("CORP; UserId=admin", "svc")]
    [InlineData("CORP", "svc\r\nX-Evil: 1")]
    [InlineData("", "svc")]
    [InlineData("CORP", "")]
    public void A_name_that_would_change_the_header_is_refused(string directory, string user)
    {
        Assert.Equal(
            ErrorReason.InvalidInput,
            Assert
                .Throws<QlikException>(() =>
                    SenseConnection.Create(
                        new SenseConnectionOptions
                        {
                            Server = "qs1",
                            Certificate = s_certificate,
                            UserDirectory = directory,
                            UserId = user,
                        }
                    )
                )
                .Reason
        );
    }

    [Fact]
    public void Exactly_one_way_in_is_taken()
    {
        Assert.Equal(
            ErrorReason.InvalidInput,
            Assert.Throws<QlikException>(() => SenseConnection.Create(new SenseConnectionOptions { Server = "qs1" })).Reason
        );
        Assert.Equal(
            ErrorReason.InvalidInput,
            Assert
                .Throws<QlikException>(() =>
                    SenseConnection.Create(
                        new SenseConnectionOptions
                        {
                            Server = "qs1",
                            UseDefaultCredentials = true,
                            Credential = new NetworkCredential("a", "b"),
                        }
                    )
                )
                .Reason
        );
    }

    private const string Rules = """
        [{"id":"1","name":"Everybody","category":"License","resourceFilter":"License.ProfessionalAccessGroup_1","disabled":false},
         {"id":"2","name":"Off","category":"License","resourceFilter":"License.AnalyzerAccessGroup_1","disabled":true},
         {"id":"3","name":"Security","category":"Security","resourceFilter":"License.AnalyzerAccessGroup_1"},
         {"id":"4","name":"Also","category":"license","resourceFilter":"License.ProfessionalAccessGroup_2"}]
        """;

    private Task<IReadOnlyList<Allocation>> ListAsync(AllocationQuery query) =>
        AllocationLister.ListAllAsync(_site.Connection, query, _site.Log, CancellationToken.None);
}
