using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using System.Xml;
using System.Xml.Linq;
using Xunit;
using static QlikAdmin.Sandbox.Tests.QlikView.QmsClient;

namespace QlikAdmin.Sandbox.Tests.QlikView;

/// <summary>The faults and logs of every service, for the calls of this one; the seed, and a large one.</summary>
public sealed class QmsFaultTests
{
    [Fact]
    public async Task A_lost_answer_hits_the_call_that_does_the_work_and_no_other()
    {
        await using QmsClient qms = await StartAsync(users: 60);
        using HttpClient ntlm = qms.Client(null, new NetworkCredential("qlikadmin", "any", "CORP"));
        XElement configuration = await qms.ConfigurationAsync(qms.First);
        XElement row = Rows(configuration)[0];
        Move(configuration, row);
        string envelope = Envelope(new XElement(qms.Q + "SaveCALConfiguration", Renamed(configuration, qms.Q + "calConfiguration")));
        string key = await qms.KeyAsync();
        await qms.ControlAsync("faults", """{"service":"qlikview","pathContains":"SaveCALConfiguration","kind":"lostAnswer"}""");

        await Assert.ThrowsAsync<HttpRequestException>(() => qms.SendAsync("SaveCALConfiguration", key, envelope, ntlm));

        Assert.DoesNotContain(Rows(await qms.ConfigurationAsync(qms.First)), r => User(r) == User(row));
        List<JsonNode> log = (await qms.ListAsync("log?service=qlikview")).Where(e => (string?)e["fault"] is not null).ToList();
        JsonNode entry = Assert.Single(log);
        Assert.Equal(
            ("IQMS/SaveCALConfiguration", "lostAnswer", true, 0),
            ((string)entry["operation"]!, (string)entry["fault"]!, (bool)entry["isChange"]!, (int)entry["status"]!)
        );
    }

    [Theory]
    [InlineData("html", "text/html")]
    [InlineData("garbage", "text/xml")]
    [InlineData("empty", "text/xml")]
    [InlineData("badJson", "text/xml")]
    public async Task Answers_that_are_no_message_come_with_200(string kind, string mediaType)
    {
        await using QmsClient qms = await StartAsync(users: 60);
        string key = await qms.KeyAsync();
        await qms.ControlAsync("faults", $$"""{"service":"qlikview","pathContains":"#IQMS/GetServices","kind":"{{kind}}"}""");
        using HttpResponseMessage response = await qms.SendAsync("GetServices", key, qms.P("serviceTypes", "All"));
        byte[] body = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(mediaType, response.Content.Headers.ContentType!.MediaType);
        if (kind != "html")
        {
            Assert.ThrowsAny<XmlException>(() => XElement.Parse(System.Text.Encoding.Latin1.GetString(body)));
        }
    }

    [Theory]
    [InlineData("drop")]
    [InlineData("truncate")]
    public async Task An_answer_can_break_off(string kind)
    {
        await using QmsClient qms = await StartAsync(users: 60);
        string key = await qms.KeyAsync();
        await qms.ControlAsync("faults", $$"""{"service":"qlikview","kind":"{{kind}}"}""");

        await Assert.ThrowsAsync<HttpRequestException>(() => qms.SendAsync("GetServices", key, qms.P("serviceTypes", "All")));
    }

    [Fact]
    public async Task A_list_can_lack_rows()
    {
        await using QmsClient qms = await StartAsync(users: 60);
        int all = Rows(await qms.ConfigurationAsync(qms.First)).Count;
        await qms.ControlAsync("faults", """{"service":"qlikview","pathContains":"GetCALConfiguration","kind":"missingRows"}""");

        Assert.Equal((all + 1) / 2, Rows(await qms.ConfigurationAsync(qms.First)).Count);
    }

    [Fact]
    public async Task The_log_names_the_operation_and_what_is_a_change()
    {
        await using QmsClient qms = await StartAsync(users: 60);
        XElement configuration = await qms.ConfigurationAsync(qms.First);
        qms.Face = "12/7";
        await qms.ClearAsync();
        qms.Face = "11";
        await qms.SaveAsync(configuration);
        List<JsonNode> log = await qms.ListAsync("log?service=qlikview");

        Assert.Equal(
            [
                "IQMS/GetTimeLimitedServiceKey",
                "IQMS/GetCALConfiguration",
                "IQMS7/GetTimeLimitedServiceKey",
                "IQMS7/ClearQVSCache",
                "IQMS/GetTimeLimitedServiceKey",
                "IQMS/SaveCALConfiguration",
            ],
            log.Select(e => (string)e["operation"]!)
        );
        Assert.Equal(["IQMS/SaveCALConfiguration"], log.Where(e => (bool)e["isChange"]!).Select(e => (string)e["operation"]!));
        Assert.All(log, e => Assert.Equal(("/QMS/Service", "Basic"), ((string)e["path"]!, (string)e["headers"]!["authorization"]!)));
    }

    [Fact]
    public async Task Services_are_listed_by_kind_and_a_cluster_once()
    {
        await using QmsClient qms = await StartAsync(users: 5, servers: 3);
        List<XElement> servers = (await qms.CallAsync("GetServices", qms.P("serviceTypes", "QlikViewServer")))
            .Descendants(D + "ServiceInfo")
            .ToList();
        XElement two = await qms.CallAsync("GetServices", qms.P("serviceTypes", "QlikViewWebServer QlikViewDistributionService"));

        Assert.Equal(qms.Endpoints.Servers.Select(s => s.Id), servers.Select(s => s.Element(D + "ID")!.Value));
        Assert.Equal(["2", "1", "1"], servers.Select(s => s.Element(D + "ClusterNodeCount")!.Value));
        Assert.Equal(["UserName", "MachineName", "UserName"], qms.Endpoints.Servers.Select(s => s.IdentificationMode));
        Assert.Equal(2, two.Descendants(D + "ServiceInfo").Count());
    }

    [Fact]
    public async Task Times_can_come_without_a_mark()
    {
        await using QmsClient qms = await StartAsync(users: 60);
        XElement marked = Rows(await qms.ConfigurationAsync(qms.First)).First(r => !IsNever(r));
        await qms.ControlAsync("qlikview", """{"utcMark":false}""");
        XElement bare = Rows(await qms.ConfigurationAsync(qms.First)).First(r => !IsNever(r));

        Assert.Equal(marked.Element(C + "LastUsed")!.Value, bare.Element(C + "LastUsed")!.Value + "Z");
    }

    [Fact]
    public async Task The_seed_has_cals_of_all_ages_and_names_in_any_case()
    {
        await using QmsClient qms = await StartAsync(users: 300);
        List<XElement> rows = Rows(await qms.ConfigurationAsync(qms.First));
        List<string> names = rows.ConvertAll(User);

        Assert.Contains(rows, r => IsNever(r));
        Assert.Contains(rows, r =>
            r.Element(C + "LastUsed")!.Value == SandboxSession.Now.AddDays(-14).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'")
        );
        Assert.Contains(names, n => n == n.ToUpperInvariant());
        Assert.Contains(names, n => n == n.ToLowerInvariant());
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public async Task Twenty_thousand_cals_come_in_one_answer_and_go_back_in_one()
    {
        await using QmsClient qms = await StartAsync(users: 25_000);
        XElement configuration = await qms.ConfigurationAsync(qms.First);
        int all = Rows(configuration).Count;
        List<XElement> unused = Rows(configuration).Where(r => IsNever(r)).ToList();
        MoveAll(configuration, unused);
        await qms.SaveAsync(configuration);
        XElement after = await qms.ConfigurationAsync(qms.First);

        Assert.InRange(all, 19_000, 21_000);
        Assert.Equal(all - unused.Count, Rows(after).Count);
        Assert.DoesNotContain(Rows(after), r => IsNever(r));
    }
}
