using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud;

/// <summary>The three calls that change assignments. Each answers 207 even when every item failed, so each item has to be read.</summary>
internal sealed class CloudAssignmentActions
{
    /// <summary>The vendor names no limit. Clients are known to send this many.</summary>
    public const int ItemsPerCall = 100;

    private const string DeleteAction = "Remove licence assignments";
    private const string AddAction = "Add licence assignments";
    private const string UpdateAction = "Convert licence assignments";

    private readonly QlikHttp _http;

    public CloudAssignmentActions(QlikHttp http)
    {
        _http = http;
    }

    public async Task DeleteAsync(IReadOnlyList<ItemResult<Allocation>> attempts, IOperationLog log, CancellationToken token)
    {
        QlikRequest request = Post(CloudRoutes.AssignmentsDelete, DeleteAction, "delete", attempts.Select(a => Item(a.Item)));
        BulkAnswer answer;
        try
        {
            answer = await BulkAnswer.SendAsync(_http, request, "subject", StringComparer.Ordinal, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            foreach (ItemResult<Allocation> attempt in attempts)
            {
                attempt.Fail(e);
            }

            return;
        }

        foreach (ItemResult<Allocation> attempt in attempts)
        {
            string subject = attempt.Item.User!;
            JObject? row = answer.Find(subject, CloudTypes.ToServer(attempt.Item.Type));
            int status = BulkAnswer.Status(row);
            if (row is null || status == 0)
            {
                attempt.Fail(BulkAnswer.Missing(_http, request, attempt.Item.ToString()));
            }
            else if (status is 404 or 410 && answer.IsClear(status))
            {
                attempt.Settle(Outcome.AlreadyGone);
            }
            else if (status >= 400)
            {
                attempt.Fail(answer.ItemError(_http, request, attempt.Item.ToString(), status, row, ErrorReason.AllocationNotFound));
            }
        }
    }

    public Task AddAsync(IReadOnlyList<ItemResult<AllocationRequest>> changes, Outcome done, IOperationLog log, CancellationToken token)
    {
        QlikRequest request = Post(CloudRoutes.AssignmentsAdd, AddAction, "add", changes.Select(c => Item(c.Item)));

        // It is not documented what the server answers for a pair that exists. 200 and 409 are both taken for that.
        return ChangeAsync(
            request,
            changes,
            status =>
                status is 200 or 409 ? Outcome.Exists
                : status < 400 ? done
                : null,
            log,
            token
        );
    }

    public Task UpdateAsync(IReadOnlyList<ItemResult<AllocationRequest>> changes, IOperationLog log, CancellationToken token)
    {
        QlikRequest request = Post(
            CloudRoutes.AssignmentsUpdate,
            UpdateAction,
            "update",
            changes.Select(c =>
            {
                JObject item = Item(c.Item);
                item["sourceType"] = CloudTypes.ToServer(c.Item.SourceType!);
                return item;
            })
        );
        return ChangeAsync(request, changes, status => status < 400 ? Outcome.Converted : null, log, token);
    }

    private async Task ChangeAsync(
        QlikRequest request,
        IReadOnlyList<ItemResult<AllocationRequest>> changes,
        Func<int, Outcome?> outcomeOf,
        IOperationLog log,
        CancellationToken token
    )
    {
        BulkAnswer answer;
        try
        {
            answer = await BulkAnswer.SendAsync(_http, request, "subject", StringComparer.Ordinal, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            foreach (ItemResult<AllocationRequest> change in changes)
            {
                change.Fail(e);
            }

            return;
        }

        foreach (ItemResult<AllocationRequest> change in changes)
        {
            string what = $"{change.Item.Type} of {change.Item.User.Key}";
            string type = CloudTypes.ToServer(change.Item.Type);
            JObject? row = answer.Find(change.Item.User.Key, type);
            int status = BulkAnswer.Status(row);
            if (row is null || status == 0)
            {
                change.Fail(BulkAnswer.Missing(_http, request, what));
            }
            else if (outcomeOf(status) == Outcome.Exists && answer.IsRepeated)
            {
                change.Fail(BulkAnswer.ThereByNow(_http, request, what));
            }
            else if (outcomeOf(status) is Outcome outcome)
            {
                change.NewId = type + ":" + change.Item.User.Key;
                change.Settle(outcome);
            }
            else
            {
                change.Fail(answer.ItemError(_http, request, what, status, row, ErrorReason.AllocationNotFound));
            }
        }
    }

    private static QlikRequest Post(string path, string action, string property, IEnumerable<JObject> items)
    {
        return new QlikRequest(HttpMethod.Post, path, action)
        {
            Body = new JObject { [property] = new JArray(items) }.ToString(Formatting.None),
        };
    }

    private static JObject Item(Allocation allocation) => Item(allocation.User!, allocation.Type);

    private static JObject Item(AllocationRequest request) => Item(request.User.Key, request.Type);

    private static JObject Item(string subject, string type) => new() { ["subject"] = subject, ["type"] = CloudTypes.ToServer(type) };
}
