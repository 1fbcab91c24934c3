using System.Text.Json.Nodes;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using Xunit;

namespace QlikAdmin.Integration.Tests.Runs;

/// <summary>Every kind of owned object as it goes over the wire; the end of each test compares it with the vendor's description.</summary>
public sealed class SenseOwnersContractTests : SandboxTest
{
    public SenseOwnersContractTests(Sandboxes shared)
        : base(shared) { }

    [Theory]
    [InlineData("app")]
    [InlineData("app/object")]
    [InlineData("stream")]
    [InlineData("dataconnection")]
    [InlineData("contentlibrary")]
    [InlineData("extension")]
    [InlineData("sharedcontent")]
    public async Task What_is_read_can_be_given_away_and_selected(string path)
    {
        Run run = await StartAsync();
        SenseConnection site = run.Sense();
        JsonArray condensed = await GetAsync(run, site, $"/qrs/{path}?orderby=id%20asc");
        JsonArray full = await GetAsync(run, site, $"/qrs/{path}/full?orderby=id%20asc");
        JsonNode user = (await GetAsync(run, site, "/qrs/user/full?filter=" + System.Uri.EscapeDataString("roles eq 'RootAdmin'")))[0]!;
        JsonNode item = full.First(i => (string?)i!["owner"]!["id"] != (string?)user["id"])!;
        string id = (string)item["id"]!;
        JsonNode owner = condensed.Count > 0 ? Condensed(user) : throw new System.InvalidOperationException("The seed has none.");
        item["owner"] = owner;

        JsonNode moved = await SendAsync(run, site, "PUT", $"/qrs/{path}/{id}", item);
        JsonNode selection = await SendAsync(
            run,
            site,
            "POST",
            $"/qrs/selection/{path}?filter=" + System.Uri.EscapeDataString("id eq " + id),
            null
        );
        JsonArray selected = await GetAsync(run, site, $"/qrs/selection/{selection["id"]}/{path}/full");
        JsonNode root = (JsonNode)
            JsonNode.Parse(
                await site.InvokeAsync("GET", $"/qrs/selection/{selection["id"]}/{path}/synthetic", [], null, run.Log, default)
            )!;
        root["properties"]!.AsArray().Single(p => (string?)p!["name"] == "owner")!["valueIsModified"] = true;
        string nothing = await site.InvokeAsync(
            "PUT",
            $"/qrs/selection/{selection["id"]}/{path}/synthetic",
            [],
            root.ToJsonString(),
            run.Log,
            default
        );
        await site.InvokeAsync("DELETE", $"/qrs/selection/{selection["id"]}", [], null, run.Log, default);

        Assert.Equal(full.Select(i => (string?)i!["id"]), condensed.Select(i => (string?)i!["id"]));
        Assert.Equal((string?)user["id"], (string?)moved["owner"]!["id"]);
        Assert.Equal(id, (string?)Assert.Single(selected)!["id"]);
        Assert.Empty(nothing);
        Assert.Equal(0, (await run.Control.StateAsync())["sense"]!["selections"]!.GetValue<int>());
    }

    [Fact]
    public async Task What_users_own_and_the_rest_of_their_world_is_as_described()
    {
        Run run = await StartAsync();
        SenseConnection site = run.Sense();
        JsonObject users = new()
        {
            ["items"] = new JsonArray(
                (await GetAsync(run, site, "/qrs/user"))
                    .Select(u =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["type"] = "User",
                                ["objectID"] = (string)u!["id"]!,
                                ["objectName"] = (string)u["name"]!,
                            }
                    )
                    .ToArray()
            ),
        };
        JsonNode selection = await SendAsync(run, site, "POST", "/qrs/selection", users);

        JsonArray owned = await GetAsync(run, site, $"/qrs/user/ownedresources?userselection={selection["id"]}&limit=-1");
        foreach (
            string path in new[] { "tempcontent", "reloadtask", "externalprogramtask", "tag", "custompropertydefinition", "userdirectory" }
        )
        {
            Assert.NotEmpty(await GetAsync(run, site, "/qrs/" + path));
            Assert.NotEmpty(await GetAsync(run, site, $"/qrs/{path}/full"));
        }

        string directory = (string)(await GetAsync(run, site, "/qrs/userdirectory"))[0]!["id"]!;
        await site.InvokeAsync("POST", "/qrs/userdirectoryconnector/syncuserdirectories", [], $"[\"{directory}\"]", run.Log, default);
        string unknown = await site.InvokeAsync("GET", "/qrs/user/sync/CORP/nobody", [], null, run.Log, default);
        await site.InvokeAsync("DELETE", $"/qrs/selection/{selection["id"]}", [], null, run.Log, default);

        Assert.Equal((await run.Control.StateAsync())["sense"]!["content"]!.AsObject().Sum(k => k.Value!.GetValue<int>()), owned.Count);
        Assert.Equal("false", unknown.Trim());
    }

    private static JsonObject Condensed(JsonNode user) =>
        new()
        {
            ["id"] = (string)user["id"]!,
            ["userId"] = (string)user["userId"]!,
            ["userDirectory"] = (string)user["userDirectory"]!,
            ["name"] = (string)user["name"]!,
        };

    private static async Task<JsonArray> GetAsync(Run run, SenseConnection site, string path) =>
        JsonNode.Parse(await site.InvokeAsync("GET", path, [], null, run.Log, default))!.AsArray();

    private static async Task<JsonNode> SendAsync(Run run, SenseConnection site, string method, string path, JsonNode? body) =>
        JsonNode.Parse(await site.InvokeAsync(method, path, [], body?.ToJsonString(), run.Log, default))!;
}
