using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using QlikAdmin.Changes;
using QlikAdmin.Reports;

namespace QlikAdmin.Core.Tests.Reports;

public sealed class ReportPageTests
{
    private const string Hostile = "</script><script>alert(1)</script>\"><img src=x onerror=alert(2)>'&\u2028\u202Eevil\u001B[0m";

    [Fact]
    public void Names_of_servers_stay_texts()
    {
        string page = Page(Data(Unit(Hostile), Unit("=cmd|' /C calc'!A0")));

        Assert.Equal(3, Regex.Count(page, "<script"));
        Assert.DoesNotContain("<img", page);
        Assert.DoesNotContain("<td>=", page);
        Assert.Contains("<td>&#39;=cmd", page);
        Assert.DoesNotMatch("[\u2028\u202E\u001B]", page);
    }

    [Fact]
    public void The_data_for_the_scripts_has_the_same_texts()
    {
        string page = Page(Data(Unit(Hostile)));

        JArray row = (JArray)JArray.Parse(Element(page, "people-data"))[0]!;

        Assert.StartsWith("</script><script>alert(1)</script>", (string?)row[0], StringComparison.Ordinal);
        Assert.DoesNotMatch("[<>&]", Element(page, "people-data"));
    }

    [Fact]
    public void The_policy_allows_exactly_the_scripts_and_the_style_of_the_page()
    {
        string page = Page(Data(Unit("Anna")), "var echarts = 1;\r\n");
        string policy = Regex.Match(page, "Content-Security-Policy\" content=\"([^\"]+)\"").Groups[1].Value;

        string[] scripts = Regex.Matches(page, "<script>(.*?)</script>", RegexOptions.Singleline).Select(m => m.Groups[1].Value).ToArray();
        string style = Regex.Match(page, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;

        Assert.Equal(2, scripts.Length);
        Assert.Equal(
            $"default-src 'none'; script-src {Hash(scripts[0])} {Hash(scripts[1])}; style-src {Hash(style)}; base-uri 'none'; form-action 'none'",
            policy
        );
        Assert.DoesNotMatch(
            "\\s(?:style|on[a-z]+)=\"|https?://",
            Regex.Replace(page, "<(script|style).*?</\\1>", string.Empty, RegexOptions.Singleline)
        );
        Assert.DoesNotContain("\r", page);
    }

    [Fact]
    public void Each_chart_is_a_table_too()
    {
        string page = Page(Data(Unit("Anna"), Unit("Bo")), "var echarts = 1;");

        string[] charts = JArray.Parse(Element(page, "charts-data")).Select(c => (string)c["id"]!).ToArray();

        Assert.Equal(["renewal-table", "held-table", "idle-table", "age-table"], charts);
        Assert.All(charts, c =>
            Assert.Matches($"<div class=\"chart\" id=\"{c}-chart\" hidden></div>\\s*<div[^>]*>\\s*<table id=\"{c}\">", page)
        );
    }

    [Fact]
    public void Without_the_library_there_are_tables_and_no_empty_charts()
    {
        string page = Page(Data(Unit("Anna")));

        Assert.DoesNotContain("class=\"chart\"", page);
        Assert.Contains("id=\"held-table\"", page);
    }

    [Fact]
    public void The_plain_table_ends_before_it_chokes_a_browser_and_the_data_do_not()
    {
        string page = Page(Data(Enumerable.Range(0, 2345).Select(i => Unit($"Person {i}")).ToArray()));

        Assert.Contains("only the first 2,000", page);
        Assert.Contains("<td>Person 1999</td>", page);
        Assert.DoesNotContain("<td>Person 2000</td>", page);
        Assert.Equal(2345, JArray.Parse(Element(page, "people-data")).Count);
    }

    [Fact]
    public void Failures_come_before_all_numbers()
    {
        ReportData data = Data(Unit("Anna")) with { Troubles = [new ReportTrouble("'cloud' is down.", "Try again.")] };

        string page = Page(data);

        Assert.InRange(page.IndexOf("is down.", StringComparison.Ordinal), 0, page.IndexOf("id=\"figures\"", StringComparison.Ordinal));
        Assert.Contains("<section id=\"failures\" class=\"alarm\">", page);
    }

    [Fact]
    public void Journals_alone_say_nothing_about_what_people_hold()
    {
        TakenBack taken = new();
        taken.Take(
            new JournalContent(
                new JournalRun(Guid.NewGuid(), "path") { Command = "Remove-QlikAllocation", StartedAt = Given.Now },
                [
                    new JournalEntry(Guid.NewGuid(), 1, "path")
                    {
                        Connection = "site",
                        State = JournalEntryState.Done,
                        Outcome = "Released",
                        EndedAt = Given.Now,
                        Change = new Change(ChangeKind.RemoveAllocation, "1") { From = "Analyzer", User = "anna" },
                        From = "Analyzer",
                        User = "anna",
                    },
                ]
            )
        );

        string page = Page(new ReportData(Given.Now) { Taken = taken, JournalPlace = "journals" });

        Assert.Equal(["failures", "figures", "taken"], Regex.Matches(page, "<section id=\"([a-z]+)\"").Select(m => m.Groups[1].Value));
        Assert.Contains("1 unit taken back, 0 of them given back", page);
    }

    [Fact]
    public void A_server_that_hands_out_units_again_is_named_with_its_rule()
    {
        ReportData data = Data(Unit("Anna") with { IsHandedOutAgain = true });
        data = data with
        {
            Licenses =
            [
                new License(QlikProduct.Sense, "site", "Analyzer") { AutoAssign = true, AutoAssignBy = "licence rule <all>" },
                new License(QlikProduct.Cloud, "cloud", "fullUser"),
            ],
        };

        string page = Page(data);

        Assert.Contains("<td>licence rule &lt;all&gt;</td><td class=\"number\">1</td>", page);
        Assert.Contains("is not known: fullUser on cloud.", page);
        Assert.Contains("held again after it was taken back", page);
    }

    [Fact]
    public void An_expired_plan_and_a_cap_are_said()
    {
        string page = Page(
            Data(Unit("Anna") with { Action = PlanAction.Remove, Rule = "idle" }) with
            {
                JudgedBy = "plan 'plan.csv'",
                CapExceeded = "5 changes, and the cap is 4",
                PlanExpiresAt = Given.Now.AddDays(-1),
            }
        );

        Assert.Contains("is not applied as it is: 5 changes, and the cap is 4.", page);
        Assert.Contains("The plan expired on 2026-02-28 12:00 UTC", page);
    }

    [Fact]
    public void A_library_that_could_end_its_element_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "echarts.min.js");
        File.WriteAllText(path, "var a = '</SCRIPT>';");

        Assert.Contains("it is damaged", Assert.Throws<QlikException>(() => PageAssets.ReadLibrary(path)).Message);
        Assert.Equal(
            ErrorReason.InvalidInput,
            Assert.Throws<QlikException>(() => PageAssets.ReadLibrary(Path.Combine(folder.Path, "no.js"))).Reason
        );
    }

    [Fact]
    public void A_report_that_can_not_be_written_leaves_the_old_one()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "none", "report.html");

        Assert.Contains("The report can't be written", Assert.Throws<QlikException>(() => new ReportPage(Data(), null).Save(path)).Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static ReportData Data(params HeldUnit[] units) =>
        new(Given.Now)
        {
            Units = units,
            Licenses =
            [
                new License(QlikProduct.Sense, "site", "Analyzer")
                {
                    Total = 10,
                    Assigned = 8,
                    Available = 2,
                },
            ],
        };

    private static HeldUnit Unit(string name) =>
        new("site", null, "Analyzer", name)
        {
            User = @"CORP\" + name.Length,
            UserName = name,
            LastUsedAt = Given.Now.AddDays(-3),
            LastUsedSource = LastUsedSource.Allocation,
        };

    private static string Page(ReportData data, string? library = null)
    {
        using StringWriter page = new();
        new ReportPage(data, library).Write(page);
        return page.ToString();
    }

    private static string Element(string page, string id) =>
        Regex.Match(page, $"<script type=\"application/json\" id=\"{id}\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}
