using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>Which requests a rule hits: by chance with a seed, by kind, and after a change.</summary>
public sealed class FaultChoiceTests(SharedSandbox shared) : IClassFixture<SharedSandbox>, IAsyncLifetime
{
    private SandboxSession Session => shared.Session;

    public async ValueTask InitializeAsync()
    {
        await Session.Control.DeleteAsync("faults");
        await Session.Control.DeleteAsync("log");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_share_of_the_requests_is_hit_the_same_ones_for_the_same_seed_in_any_order()
    {
        int[] numbers = [.. Enumerable.Range(1, 200)];
        HashSet<int> first = await HitAsync(seed: 1, numbers);
        HashSet<int> backwards = await HitAsync(seed: 1, [.. numbers.Reverse()]);
        HashSet<int> other = await HitAsync(seed: 2, numbers);

        Assert.InRange(first.Count, 25, 60);
        Assert.Equal(first.Order(), backwards.Order());
        Assert.NotEqual(first.Order(), other.Order());
    }

    [Fact]
    public async Task The_same_request_sent_again_is_drawn_again()
    {
        await Session.ControlAsync("faults", """{"kind":"status","probability":0.5,"seed":3,"count":-1}""");
        HashSet<HttpStatusCode> seen = [];
        for (int i = 0; i < 30; i++)
        {
            seen.Add(await GetAsync("api/v1/licenses/status"));
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable], seen.Order());
    }

    [Fact]
    public async Task Only_changes_or_only_readings_are_hit()
    {
        await Session.ControlAsync("faults", """{"kind":"status","only":"changes"}""");
        Assert.Equal(HttpStatusCode.OK, await GetAsync("api/v1/licenses/status"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AddAsync("whoever"));

        await Session.ControlAsync("faults", """{"kind":"status","only":"readings"}""");
        Assert.NotEqual(HttpStatusCode.ServiceUnavailable, await AddAsync("whoever"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await GetAsync("api/v1/licenses/status"));
    }

    [Fact]
    public async Task Only_the_readings_that_follow_such_a_change_are_hit()
    {
        await Session.ControlAsync(
            "faults",
            """{"kind":"status","status":401,"pathContains":"licenses/status","after":{"method":"POST","pathContains":"actions/add","readings":2},"count":-1}"""
        );

        Assert.Equal(HttpStatusCode.OK, await GetAsync("api/v1/licenses/status"));
        await PostAsync("api/v1/licenses/assignments/actions/delete", """{"delete":[{"subject":"nobody","type":"analyzer"}]}""");
        Assert.Equal(HttpStatusCode.OK, await GetAsync("api/v1/licenses/status"));

        await AddAsync("anybody");
        Assert.Equal(HttpStatusCode.OK, await GetAsync("api/v1/licenses/overview"));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync("api/v1/licenses/status"));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync("api/v1/licenses/status"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync("api/v1/licenses/status"));

        await AddAsync("somebody");
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync("api/v1/licenses/status"));
    }

    [Fact]
    public async Task A_change_that_did_not_reach_the_service_is_not_waited_for()
    {
        await Session.ControlAsync("faults", """{"kind":"status","only":"changes"}""");
        await Session.ControlAsync("faults", """{"kind":"status","after":{}}""");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AddAsync("lost"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync("api/v1/licenses/status"));
    }

    [Fact]
    public async Task Every_page_can_have_a_next_one_with_an_address_of_its_own()
    {
        await Session.ControlAsync("faults", """{"pathContains":"/assignments?","kind":"endlessCursor","count":-1}""");
        HashSet<string> seen = [];
        string next = "api/v1/licenses/assignments?limit=2";
        for (int i = 0; i < 5; i++)
        {
            next = (string)(await SandboxSession.GetAsync(Session.Cloud, next))["links"]!["next"]!["href"]!;
            Assert.True(seen.Add(next));
        }
    }

    private async Task<HashSet<int>> HitAsync(int seed, IEnumerable<int> numbers)
    {
        await Session.Control.DeleteAsync("faults");
        await Session.ControlAsync("faults", $$"""{"kind":"status","probability":0.2,"seed":{{seed}},"count":-1}""");
        HashSet<int> hit = [];
        foreach (int number in numbers)
        {
            if (await GetAsync($"api/v1/licenses/status?n={number}") == HttpStatusCode.ServiceUnavailable)
            {
                hit.Add(number);
            }
        }

        return hit;
    }

    private async Task<HttpStatusCode> GetAsync(string path)
    {
        using HttpResponseMessage answer = await Session.Cloud.GetAsync(path);
        return answer.StatusCode;
    }

    private Task<HttpStatusCode> AddAsync(string subject) =>
        PostAsync("api/v1/licenses/assignments/actions/add", $$"""{"add":[{"subject":"{{subject}}","type":"analyzer"}]}""");

    private async Task<HttpStatusCode> PostAsync(string path, string body)
    {
        using HttpResponseMessage answer = await Session.Cloud.PostAsync(path, SandboxSession.Json(body));
        return answer.StatusCode;
    }
}
