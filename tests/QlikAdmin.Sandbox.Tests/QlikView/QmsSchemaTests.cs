using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;
using static QlikAdmin.Sandbox.Tests.QlikView.QmsClient;

namespace QlikAdmin.Sandbox.Tests.QlikView;

/// <summary>Checks every answer against the vendor's schemas, and that an answer can be sent back as it was read.</summary>
public sealed class QmsSchemaTests
{
    [Theory]
    [InlineData("11", QlikViewLicenseMode.Legacy)]
    [InlineData("11", QlikViewLicenseMode.Signed)]
    [InlineData("12/7", QlikViewLicenseMode.Legacy)]
    [InlineData("12/7", QlikViewLicenseMode.Signed)]
    [InlineData("12/7", QlikViewLicenseMode.None)]
    public async Task Every_answer_is_valid(string face, QlikViewLicenseMode license)
    {
        await using QmsClient qms = await StartAsync(license: license);
        qms.Face = face;
        List<XElement> answers = await CommonAsync(qms);
        if (face == "12/7")
        {
            answers.Add(await qms.CallAsync("GetQMSVersion"));
            answers.Add(await qms.CallAsync("GetQVSLicenseInfo", qms.P("qvsID", qms.First)));
            answers.Add(await qms.CallAsync("GetLicenseOverview"));
            answers.Add(await qms.CallAsync("CheckLicenseServerStatus"));
        }

        if (license == QlikViewLicenseMode.Signed && face == "12/7")
        {
            XElement users = await qms.CallAsync("GetAssignedUsers", qms.P("additionalFilter", string.Empty));
            string id = users.Descendants(D + "id").First().Value;
            answers.Add(users);
            answers.Add(await qms.CallAsync("SetAssignedUsers", qms.P("assignments", Users("analyzer", @"NEW\one", string.Empty))));
            answers.Add(
                await qms.CallAsync(
                    "DeleteAssignedUsers",
                    qms.P("assignedUsers", new XElement(D + "AssignedUserDeletion", new XElement(D + "Id", id)))
                )
            );
        }

        Assert.All(answers, a => Assert.Empty(QmsSchemas.Check(a, face)));
    }

    [Fact]
    public async Task The_detail_of_a_fault_is_valid()
    {
        await using QmsClient qms = await StartAsync(users: 5);
        using HttpResponseMessage response = await qms.SendAsync("GetUserDocuments", await qms.KeyAsync(), qms.P("qvsID", Guid.NewGuid()));
        XElement fault = XElement.Parse(await response.Content.ReadAsStringAsync()).Descendants(S + "Fault").Single();

        XElement detail = Assert.Single(fault.Element("detail")!.Elements());
        Assert.Empty(QmsSchemas.Check(detail, "12/7"));
        Assert.Equal(fault.Element("faultstring")!.Value, detail.Element("Message")!.Value);
    }

    [Theory]
    [InlineData("11")]
    [InlineData("12/7")]
    public async Task Saving_what_was_read_changes_nothing(string face)
    {
        await using QmsClient qms = await StartAsync();
        qms.Face = face;
        string before = await HashAsync(qms);
        foreach (Guid server in new[] { qms.First, qms.Second })
        {
            XElement configuration = await qms.ConfigurationAsync(server, "All");
            XElement sent = Renamed(configuration, qms.Q + "calConfiguration");
            XElement request = new(qms.Q + "SaveCALConfiguration", sent);
            Assert.Empty(QmsSchemas.Check(request, face));

            await qms.SaveAsync(configuration);
            foreach (XElement node in (await qms.CallAsync("GetUserDocuments", qms.P("qvsID", server))).Descendants(D + "DocumentNode"))
            {
                XElement data = await MetaDataAsync(qms, node, "All");
                await qms.CallAsync("SaveDocumentMetaData", Renamed(data, qms.Q + "documentMetaData"));
            }
        }

        Assert.Equal(before, await HashAsync(qms));
    }

    internal static async Task<XElement> MetaDataAsync(QmsClient qms, XElement node, string scope = "Licensing") =>
        (await qms.CallAsync("GetDocumentMetaData", Renamed(node, qms.Q + "userDocument"), qms.P("scope", scope))).Elements().Single();

    internal static async Task<string> HashAsync(QmsClient qms) =>
        (string)(await SandboxSession.GetAsync(qms.Control, "state"))["qlikView"]!["hash"]!;

    internal static IEnumerable<XElement> Users(string type, params string[] subjects) =>
        subjects.Select(s => new XElement(D + "AssignedUser", new XElement(D + "subject", s), new XElement(D + "type", type)));

    private static async Task<List<XElement>> CommonAsync(QmsClient qms)
    {
        XElement services = await qms.CallAsync("GetServices", qms.P("serviceTypes", "All"));
        List<string> ids = services.Descendants(D + "ID").Select(e => e.Value).ToList();
        string directory = services
            .Descendants(D + "ServiceInfo")
            .Single(s => s.Element(D + "Type")!.Value == "QlikViewDirectoryServiceConnector")
            .Element(D + "ID")!
            .Value;
        XElement documents = await qms.CallAsync("GetUserDocuments", qms.P("qvsID", qms.First));
        XElement document = Renamed(documents.Descendants(D + "DocumentNode").First(), qms.Q + "userDocument");
        List<XElement> answers =
        [
            services,
            documents,
            await qms.CallAsync("GetTimeLimitedServiceKey"),
            await qms.CallAsync("Ping"),
            await qms.CallAsync("ClearQVSCache", qms.P("objects", "License CALConfiguration")),
            await qms.CallAsync("GetServiceStatuses", qms.P("serviceIDs", ids.Select(i => new XElement(A + "guid", i)))),
            await qms.CallAsync("GetLicense", qms.P("licenseType", "QlikViewServer"), qms.P("serviceID", qms.First)),
            await qms.CallAsync("GetLicense", qms.P("licenseType", "Publisher"), qms.P("serviceID", Guid.Empty)),
            await qms.CallAsync(
                "LookupNames",
                qms.P("dscID", directory),
                qms.P("names", new[] { @"corp\VIEWER", "nobody" }.Select(n => new XElement(A + "string", n)))
            ),
            await qms.CallAsync("ResolveUserGroups", qms.P("dscID", directory), qms.P("user", @"CORP\viewer")),
            await qms.CallAsync("GetCALInfoForUser", qms.P("qvsID", qms.First), qms.P("user", @"CORP\viewer")),
        ];
        foreach (string scope in new[] { "All", "None", "DocumentCALs NamedCALs", "SessionCALs", "UsageCALs" })
        {
            answers.Add(await qms.CallAsync("GetCALConfiguration", qms.P("qvsID", qms.First), qms.P("scope", scope)));
            answers.Add(await qms.CallAsync("GetCALConfiguration", qms.P("qvsID", qms.Second), qms.P("scope", scope)));
        }

        foreach (string scope in new[] { "All", "None", "Licensing", "Authorization Server" })
        {
            answers.Add(await qms.CallAsync("GetDocumentMetaData", document, qms.P("scope", scope)));
        }

        XElement configuration = Renamed(await qms.ConfigurationAsync(qms.First), qms.Q + "calConfiguration");
        XElement data = Renamed(
            (await qms.CallAsync("GetDocumentMetaData", document, qms.P("scope", "Licensing"))).Elements().Single(),
            qms.Q + "documentMetaData"
        );
        answers.Add(await qms.CallAsync("SaveCALConfiguration", configuration));
        answers.Add(await qms.CallAsync("SaveDocumentMetaData", data));
        return answers;
    }
}
