using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Cloud;

public sealed class CloudChangeTests : IDisposable
{
    private readonly CloudTenant _tenant = new();

    public void Dispose() => _tenant.Dispose();

    [Theory]
    [InlineData(201, null, "Added", null)]
    [InlineData(200, null, "Exists", null)]
    [InlineData(409, "X", "Exists", null)]
    [InlineData(403, "LICENSES-011", null, "NoLicenseAvailable")]
    [InlineData(403, "X", null, "Forbidden")]
    [InlineData(400, "X", null, "InvalidRequest")]
    public async Task Adding_reads_the_outcome_of_each_item(int status, string? code, string? outcome, string? reason)
    {
        Reply(
            new JObject
            {
                ["subject"] = "idp|a",
                ["type"] = "analyzer",
                ["status"] = status,
                ["code"] = code,
            }
        );

        ItemResult<AllocationRequest> change = Assert.Single(
            await _tenant.Connection.AllocationWriter.AddAsync([Request("idp|a", "Analyzer")], 8, _tenant.Log, CancellationToken.None)
        );

        Assert.Equal((outcome, reason), (change.Error is null ? change.Outcome.ToString() : null, change.Error?.Reason.ToString()));
        Assert.Equal(outcome is null ? null : "analyzer:idp|a", change.NewId);
        Assert.Equal("https://acme.example/api/v1/licenses/assignments/actions/add", _tenant.Server.Only.Uri.AbsoluteUri);
        Assert.True(
            JToken.DeepEquals(
                JObject.Parse("""{"add":[{"subject":"idp|a","type":"analyzer"}]}"""),
                JObject.Parse(_tenant.Server.Only.Body!)
            )
        );
    }

    [Fact]
    public async Task Converting_names_the_type_before_and_after()
    {
        Reply(
            new JObject
            {
                ["subject"] = "idp|a",
                ["type"] = "analyzer",
                ["sourceType"] = "professional",
                ["status"] = 200,
            }
        );

        ItemResult<AllocationRequest> change = Assert.Single(
            await _tenant.Connection.AllocationWriter.ConvertAsync(
                [Request("idp|a", "Analyzer", "Professional")],
                8,
                _tenant.Log,
                CancellationToken.None
            )
        );

        Assert.Equal((Outcome.Converted, "analyzer:idp|a"), (change.Outcome, change.NewId));
        Sent call = _tenant.Calls(ending: "/update").Single();
        Assert.Equal("https://acme.example/api/v1/licenses/assignments/actions/update", call.Uri.AbsoluteUri);
        Assert.True(
            JToken.DeepEquals(
                JObject.Parse("""{"update":[{"subject":"idp|a","type":"analyzer","sourceType":"professional"}]}"""),
                JObject.Parse(call.Body!)
            )
        );
    }

    [Theory]
    [InlineData("Professional", "Analyzer", true)]
    [InlineData("fullUser", "basicUser", true)]
    [InlineData("Analyzer", "Professional", false)]
    public async Task The_caller_keeps_the_full_licence_and_the_others_of_the_batch_are_changed(string from, string to, bool isRefused)
    {
        _tenant.Override = sent =>
            sent.Path.EndsWith("/update", StringComparison.Ordinal)
                ? Answer.Json(
                    new JObject
                    {
                        ["data"] = new JArray(
                            ((JArray)JObject.Parse(sent.Body!)["update"]!).Select(i => new JObject
                            {
                                ["subject"] = i["subject"],
                                ["type"] = i["type"],
                                ["status"] = 200,
                            })
                        ),
                    }.ToString(),
                    207
                )
                : null;

        IReadOnlyList<ItemResult<AllocationRequest>> changes = await _tenant.Connection.AllocationWriter.ConvertAsync(
            [Request("idp|caller", to, from), Request("idp|a", to, from)],
            8,
            _tenant.Log,
            CancellationToken.None
        );

        Assert.Equal(isRefused ? ErrorReason.SelfRefused : null, changes[0].Error?.Reason);
        Assert.Equal(Outcome.Converted, changes[1].Outcome);
        Assert.Equal(!isRefused, _tenant.Calls(ending: "/update").Single().Body!.Contains("idp|caller", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Converting_what_is_not_there_is_an_error_of_the_item()
    {
        Reply(
            new JObject
            {
                ["subject"] = "idp|a",
                ["type"] = "analyzer",
                ["status"] = "404",
                ["code"] = "LICENSES-016",
                ["title"] = "Assignment not found.",
            }
        );

        ItemResult<AllocationRequest> change = Assert.Single(
            await _tenant.Connection.AllocationWriter.ConvertAsync(
                [Request("idp|a", "Analyzer", "Professional")],
                8,
                _tenant.Log,
                CancellationToken.None
            )
        );

        Assert.Equal(("Qlik.AllocationNotFound", "LICENSES-016"), (change.Error?.ErrorId, change.Error?.ServerCode));
        Assert.Equal(Outcome.Failed, change.Outcome);
    }

    [Fact]
    public async Task Converting_into_a_type_that_exists_beside_is_a_conflict()
    {
        Reply(
            new JObject
            {
                ["subject"] = "idp|a",
                ["type"] = "analyzer",
                ["status"] = 409,
                ["code"] = "X",
            }
        );

        ItemResult<AllocationRequest> change = Assert.Single(
            await _tenant.Connection.AllocationWriter.ConvertAsync(
                [Request("idp|a", "Analyzer", "Professional")],
                8,
                _tenant.Log,
                CancellationToken.None
            )
        );

        Assert.Equal(ErrorReason.Conflict, change.Error?.Reason);
        Assert.Equal(Outcome.Failed, change.Outcome);
    }

    [Fact]
    public async Task Restoring_gives_the_same_type_to_the_same_person()
    {
        Reply(
            new JObject
            {
                ["subject"] = "idp|a",
                ["type"] = "professional",
                ["status"] = 201,
            }
        );

        ItemResult<AllocationRequest> change = Assert.Single(
            await _tenant.Connection.AllocationWriter.RestoreAsync(
                [Request("idp|a", "Professional")],
                8,
                _tenant.Log,
                CancellationToken.None
            )
        );

        Assert.Equal(Outcome.Restored, change.Outcome);
        Assert.EndsWith("/actions/add", _tenant.Server.Only.Path);
    }

    [Fact]
    public async Task A_missing_row_is_an_error_and_no_success()
    {
        Reply(
            new JObject
            {
                ["subject"] = "idp|other",
                ["type"] = "analyzer",
                ["status"] = 201,
            }
        );

        Assert.Equal(
            ErrorReason.IncompleteAnswer,
            Assert
                .Single(
                    await _tenant.Connection.AllocationWriter.AddAsync(
                        [Request("idp|a", "Analyzer")],
                        8,
                        _tenant.Log,
                        CancellationToken.None
                    )
                )
                .Error?.Reason
        );
    }

    [Fact]
    public async Task A_call_that_fails_as_a_whole_fails_each_item_and_is_not_sent_again()
    {
        _tenant.Override = _ => Answer.Drop;

        IReadOnlyList<ItemResult<AllocationRequest>> changes = await _tenant.Connection.AllocationWriter.AddAsync(
            [Request("a", "Analyzer"), Request("b", "Analyzer")],
            8,
            _tenant.Log,
            CancellationToken.None
        );

        Assert.All(changes, c => Assert.Equal(ErrorReason.ConnectionFailed, c.Error?.Reason));
        Assert.Single(_tenant.Server.Requests);
    }

    [Fact]
    public async Task No_call_holds_more_than_a_hundred()
    {
        _tenant.Override = sent =>
            Answer.Json(
                new JObject
                {
                    ["data"] = new JArray(
                        ((JArray)JObject.Parse(sent.Body!)["add"]!).Select(i => new JObject(
                            ((JObject)i).Properties().Append(new JProperty("status", 201))
                        ))
                    ),
                }.ToString(),
                207
            );

        IReadOnlyList<ItemResult<AllocationRequest>> changes = await _tenant.Connection.AllocationWriter.AddAsync(
            Enumerable.Range(0, 230).Select(i => Request("s" + i, "Analyzer")).ToList(),
            8,
            _tenant.Log,
            CancellationToken.None
        );

        Assert.Equal([30, 100, 100], _tenant.Server.Requests.Select(r => ((JArray)JObject.Parse(r.Body!)["add"]!).Count).Order());
        Assert.Equal(230, changes.Count(c => c.Outcome == Outcome.Added));
    }

    private static AllocationRequest Request(string subject, string type, string? from = null) =>
        new(new AllocationUser(subject, "id-" + subject, null, null), type, from);

    private void Reply(params JObject[] rows) =>
        _tenant.Override = _ => Answer.Json(new JObject { ["data"] = new JArray(rows.Cast<object>().ToArray()) }.ToString(), 207);
}
