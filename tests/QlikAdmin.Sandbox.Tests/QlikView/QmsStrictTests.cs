using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;
using static QlikAdmin.Sandbox.Tests.QlikView.QmsClient;

namespace QlikAdmin.Sandbox.Tests.QlikView;

/// <summary>How the service treats messages that break the contract: it mostly ignores them without an error.</summary>
public sealed class QmsStrictTests(QmsSandbox sandbox) : IClassFixture<QmsSandbox>
{
    private QmsClient Qms => sandbox.Client;

    [Fact]
    public async Task Parameters_out_of_order_have_their_defaults()
    {
        string fault = await Qms.FaultAsync("GetCALConfiguration", Qms.P("scope", "All"), Qms.P("qvsID", Qms.First));

        Assert.Equal($"Client: Service not found: {Guid.Empty}", fault);
    }

    [Fact]
    public async Task A_save_without_a_scope_in_its_place_changes_nothing()
    {
        XElement configuration = await FreshAsync();
        XElement scope = configuration.Element(C + "Scope")!;
        scope.Remove();
        configuration.Add(scope);
        Rows(configuration).ForEach(r => r.Remove());
        string before = await QmsSchemaTests.HashAsync(Qms);

        await Qms.SaveAsync(configuration);

        Assert.Equal(before, await QmsSchemaTests.HashAsync(Qms));
    }

    [Fact]
    public async Task The_lists_in_the_wrong_order_cost_everybody_his_cal()
    {
        await using QmsClient qms = await StartAsync(users: 60);
        XElement configuration = await qms.ConfigurationAsync(qms.First);
        XElement named = configuration.Element(C + "NamedCALs")!;
        XElement removed = named.Element(C + "RemovedAssignedCALs")!;
        removed.Remove();
        named.Element(C + "AssignedCALs")!.AddBeforeSelf(removed);

        await qms.SaveAsync(configuration);
        XElement after = await qms.ConfigurationAsync(qms.First);

        Assert.NotEmpty(Rows(configuration));
        Assert.Empty(Rows(after));
        Assert.Equal("0", after.Descendants(C + "Limit").Single().Value);
    }

    [Fact]
    public async Task The_members_of_a_row_in_the_wrong_order_lose_its_holder()
    {
        await using QmsClient qms = await StartAsync(users: 60);
        XElement configuration = await qms.ConfigurationAsync(qms.Second);
        XElement row = Rows(configuration)[0];
        XElement machine = row.Element(C + "MachineID")!;
        machine.Remove();
        row.Add(machine);

        await qms.SaveAsync(configuration);

        Assert.DoesNotContain(Rows(await qms.ConfigurationAsync(qms.Second)), r => r.Element(C + "MachineID")!.Value == machine.Value);
    }

    [Fact]
    public async Task What_nobody_knows_is_passed_over()
    {
        XElement configuration = await FreshAsync();
        XElement row = Rows(configuration)[0];
        row.AddFirst(new XElement(C + "Unknown", "x"));
        row.Element(C + "UserName")!.AddBeforeSelf(new XElement("UserName", "other namespace"));
        row.AddAfterSelf(new XElement(C + "NamedCAL", new XElement(C + "UserName", @"CORP\wrong.item")));
        string before = await QmsSchemaTests.HashAsync(Qms);

        await Qms.SaveAsync(configuration);

        Assert.Equal(before, await QmsSchemaTests.HashAsync(Qms));
    }

    [Theory]
    [InlineData("qvsID", "not-an-id")]
    [InlineData("scope", "NamedCALs,DocumentCALs")]
    [InlineData("scope", "namedcals")]
    [InlineData("scope", "2")]
    public async Task A_value_of_the_wrong_type_is_a_fault(string name, string value)
    {
        XElement[] parameters = [Qms.P("qvsID", name == "qvsID" ? value : Qms.First), Qms.P("scope", name == "scope" ? value : "All")];

        Assert.StartsWith("DeserializationFailed: The formatter threw", await Qms.FaultAsync("GetCALConfiguration", parameters));
    }

    [Fact]
    public async Task Nil_is_a_fault_for_a_number_and_nothing_for_a_list()
    {
        await using QmsClient qms = await StartAsync(users: 60);
        XElement configuration = await qms.ConfigurationAsync(qms.First);
        XElement nil = new(configuration);
        nil.Descendants(C + "Limit").Single().ReplaceWith(new XElement(C + "Limit", new XAttribute(I + "nil", "true")));
        string fault = await qms.FaultAsync("SaveCALConfiguration", Renamed(nil, qms.Q + "calConfiguration"));
        configuration
            .Descendants(C + "AssignedCALs")
            .Single()
            .ReplaceWith(new XElement(C + "AssignedCALs", new XAttribute(I + "nil", "true")));
        await qms.SaveAsync(configuration);

        Assert.Contains("ValueType cannot be null", fault);
        Assert.Empty(Rows(await qms.ConfigurationAsync(qms.First)));
    }

    [Theory]
    [InlineData(
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body/></s:Envelope>"
    )]
    [InlineData("<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task What_is_no_message_is_a_bad_request(string body)
    {
        using HttpResponseMessage response = await Qms.SendAsync("Ping", await Qms.KeyAsync(), body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Another_version_of_soap_another_body_and_another_type_are_refused()
    {
        using HttpResponseMessage version = await Qms.SendAsync(
            "Ping",
            await Qms.KeyAsync(),
            "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body/></s:Envelope>"
        );
        using HttpResponseMessage body = await Qms.SendAsync("Ping", await Qms.KeyAsync(), Envelope(new XElement("{urn:else}Ping")));
        using HttpResponseMessage type = await Qms.Http.PostAsync(
            "QMS/Service",
            new StringContent("{}", Encoding.UTF8, "application/json")
        );
        using HttpResponseMessage page = await Qms.Http.GetAsync("QMS/Service");
        using HttpResponseMessage elsewhere = await Qms.Http.GetAsync("QMS/Other");

        Assert.StartsWith("VersionMismatch", await FaultAsync(version));
        Assert.StartsWith("DeserializationFailed: OperationFormatter encountered an invalid Message body", await FaultAsync(body));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, type.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    private async Task<XElement> FreshAsync()
    {
        await Qms.ClearAsync();
        return await Qms.ConfigurationAsync(Qms.First);
    }
}
