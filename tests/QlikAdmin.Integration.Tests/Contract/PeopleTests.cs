using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using Xunit;

namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>What the sandbox answers about people and their credentials, compared with the vendor's descriptions call by call.</summary>
public sealed class PeopleTests : SandboxTest
{
    public PeopleTests(Sandboxes shared)
        : base(shared) { }

    [Fact]
    public async Task Users_and_invitations_are_answered_as_described()
    {
        Run run = await StartFreshAsync();
        JsonObject user = await SendAsync(
            run,
            "POST",
            "users",
            201,
            """{"subject":"idp|described","email":"described@corp.example","assignedRoles":[{"name":"AuditAdmin"}]}"""
        );
        string id = user["id"]!.ToString();

        await SendAsync(run, "POST", "users", 409, """{"subject":"idp|described","email":"described@corp.example"}""");
        await SendAsync(run, "POST", "users", 400, """{"subject":"idp|no address"}""");
        await SendAsync(run, "GET", "users?limit=3&totalResults=true", 200);
        await SendAsync(run, "GET", "users?filter=" + Uri.EscapeDataString("name eq \"a\" or status eq \"active\""), 400);
        await SendAsync(run, "GET", "users/" + id, 200);
        await SendAsync(run, "GET", "users/nobody", 404);
        await SendAsync(run, "GET", "users/actions/count", 200);
        await SendAsync(run, "POST", "users/actions/filter?limit=2", 200, $$"""{"filter":"id eq \"{{id}}\""}""");
        JsonObject invited = await SendAsync(
            run,
            "POST",
            "users/actions/invite",
            207,
            """{"invitees":[{"email":"new@corp.example"},{"email":"new@corp.example"},{"email":"no address"}]}"""
        );
        await SendAsync(run, "POST", "users/actions/invite", 400, "{}");
        await SendAsync(run, "POST", "users/actions/invite", 403, """{"invitees":[{"email":"new@corp.example"}]}""", isLimited: true);
        await SendAsync(run, "PATCH", "users/" + id, 204, """[{"op":"replace","path":"/name","value":"Described"}]""");
        await SendAsync(
            run,
            "PATCH",
            "users/" + id,
            207,
            """[{"op":"replace","path":"/assignedGroups","value":[{"name":"none","providerType":"idp"}]}]"""
        );
        await SendAsync(run, "PATCH", "users/" + id, 400, """[{"op":"replace","path":"/email","value":"x@corp.example"}]""");
        await SendAsync(run, "PATCH", "users/" + id, 403, """[{"op":"replace","path":"/name","value":"x"}]""", isLimited: true);
        await SendAsync(run, "DELETE", "users/" + id, 204);
        await SendAsync(run, "DELETE", "users/" + id, 404);

        Assert.Equal(["ok", "exists", "error"], invited["data"]!.AsArray().Select(r => r!["status"]!.ToString()));
    }

    [Fact]
    public async Task Keys_and_tokens_are_answered_as_described()
    {
        Run run = await StartFreshAsync();
        JsonObject keys = await SendAsync(run, "GET", "api-keys?limit=3", 200);
        JsonObject key = await SendAsync(run, "POST", "api-keys", 201, """{"description":"described"}""");
        JsonObject tokens = await SendAsync(run, "GET", "oauth-tokens?limit=2", 200);

        await SendAsync(run, "GET", "api-keys?limit=0", 400);
        await SendAsync(run, "GET", "api-keys?sub=nobody", 403, isLimited: true);
        await SendAsync(run, "POST", "api-keys", 400, """{"description":"described","expiry":"P99Y"}""");
        await SendAsync(run, "GET", "api-keys/" + key["id"], 200);
        await SendAsync(run, "GET", "api-keys/nothing", 404);
        await SendAsync(run, "PATCH", "api-keys/" + key["id"], 204, """[{"op":"replace","path":"/description","value":"changed"}]""");
        await SendAsync(run, "PATCH", "api-keys/" + key["id"], 400, """[{"op":"replace","path":"/sub","value":"changed"}]""");
        await SendAsync(run, "DELETE", "api-keys/" + key["id"], 204);
        await SendAsync(run, "GET", "api-keys/configs/" + run.Tenant.TenantId, 200);
        await SendAsync(
            run,
            "PATCH",
            "api-keys/configs/" + run.Tenant.TenantId,
            204,
            """[{"op":"replace","path":"/max_keys_per_user","value":7}]"""
        );
        await SendAsync(
            run,
            "PATCH",
            "api-keys/configs/" + run.Tenant.TenantId,
            403,
            """[{"op":"replace","path":"/max_keys_per_user","value":7}]""",
            isLimited: true
        );
        await SendAsync(run, "GET", "oauth-tokens?page=x", 400);
        await SendAsync(run, "DELETE", "oauth-tokens/" + tokens["data"]![0]!["id"], 204);

        // A list of clients can't be compared with its description, which requires an ownerId but has no such member.
        await SendAsync(run, "GET", "oauth-clients", 403, isLimited: true);

        Assert.Equal(3, keys["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task Roles_groups_and_identity_providers_are_answered_as_described()
    {
        Run run = await StartFreshAsync();
        JsonObject groups = await SendAsync(run, "GET", "groups?limit=3&totalResults=true", 200);
        JsonObject role = await SendAsync(run, "POST", "roles", 201, """{"name":"Described","assignedScopes":["admin.users:read"]}""");

        await SendAsync(run, "GET", "groups/" + groups["data"]![0]!["id"], 200);
        await SendAsync(run, "GET", "groups/none", 404);
        await SendAsync(run, "GET", "groups?limit=0", 400);
        await SendAsync(run, "GET", "groups", 403, isLimited: true);
        await SendAsync(run, "GET", "groups/settings", 200);
        await SendAsync(run, "GET", "roles?limit=2&totalResults=true", 200);
        await SendAsync(run, "GET", "roles?limit=0", 400);
        await SendAsync(run, "GET", "roles/none", 404);
        await SendAsync(run, "POST", "roles", 400, """{"name":"Described"}""");
        await SendAsync(run, "POST", "roles", 403, """{"name":"Another"}""", isLimited: true);
        await SendAsync(run, "PATCH", "roles/" + role["id"], 204, """[{"op":"replace","path":"/description","value":"changed"}]""");
        await SendAsync(run, "PATCH", "roles/none", 404, """[{"op":"replace","path":"/description","value":"changed"}]""");
        await SendAsync(run, "GET", "roles/" + role["id"], 200);
        await SendAsync(run, "DELETE", "roles/" + role["id"], 204);
        await SendAsync(run, "DELETE", "roles/" + role["id"], 400);
        JsonObject providers = await SendAsync(run, "GET", "identity-providers", 200);
        await SendAsync(run, "GET", "identity-providers/" + providers["data"]![0]!["id"], 200);
        await SendAsync(run, "GET", "identity-providers/none", 404);
        JsonObject status = await SendAsync(run, "GET", "identity-providers/status", 200);
        await SendAsync(run, "GET", "identity-providers/status", 403, isLimited: true);

        Assert.Equal(1, status["active_interactive_idps_count"]!.GetValue<int>());
    }

    /// <summary>Sends one call, and compares status and answer with its description.</summary>
    private static async Task<JsonObject> SendAsync(
        Run run,
        string method,
        string path,
        int expected,
        string? body = null,
        bool isLimited = false
    )
    {
        using HttpClient client = new() { BaseAddress = new Uri(run.Tenant.Uri) };
        using HttpRequestMessage request = new(new HttpMethod(method), "api/v1/" + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", isLimited ? run.Tenant.LimitedApiKey : run.Tenant.ApiKey);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.SendAsync(request);
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync();
        Exchange exchange = new()
        {
            Method = method,
            Uri = request.RequestUri!.IsAbsoluteUri ? request.RequestUri : new Uri(client.BaseAddress, request.RequestUri),
            RequestBody = body,
            RequestContentType = body is null ? null : "application/json",
            Status = (int)answer.StatusCode,
            AnswerContentType = answer.Content.Headers.ContentType?.MediaType,
            AnswerLength = bytes.Length,
        };
        exchange.AnswerBytes.Write(bytes);
        Assert.True(expected == exchange.Status, $"{exchange} instead of {expected}: {exchange.AnswerBody}");

        // Some requests are wrong on purpose.
        IReadOnlyList<string> findings = await ContractCheck.FindingsAsync(exchange, withAnswer: true);
        List<string> wrong = findings
            .Where(f =>
                !f.Contains(": request:", StringComparison.Ordinal)
                && !(expected == 400 && f.Contains(": query ", StringComparison.Ordinal))
            )
            .ToList();
        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Append(exchange.AnswerBody)));
        return bytes.Length == 0 ? new JsonObject() : JsonNode.Parse(bytes)!.AsObject();
    }
}
