using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud;

/// <summary>The three calls that change assignments. Each answers 207 even when every item failed, so items are read one by one.</summary>
internal sealed class CloudAssignmentActions
{
    /// <summary>The vendor names no limit; this many is what clients are known to send.</summary>
    public const int ItemsPerCall = 100;

    private const string DeleteAction = "Remove licence assignments";
    private const string AddAction = "Add licence assignments";
    private const string UpdateAction = "Convert licence assignments";

    private readonly QlikHttp _http;

    public CloudAssignmentActions(QlikHttp http)
    {
        _http = http;
    }

    public async Task DeleteAsync(IReadOnlyList<RemovalAttempt> attempts, IOperationLog log, CancellationToken token)
    {
        QlikRequest request = Post(CloudRoutes.AssignmentsDelete, DeleteAction, "delete", attempts.Select(a => Item(a.Allocation)));
        BulkAnswer answer;
        try
        {
            answer = await BulkAnswer.SendAsync(_http, request, "subject", StringComparer.Ordinal, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            foreach (RemovalAttempt attempt in attempts)
            {
                attempt.Error = e;
            }

            return;
        }

        foreach (RemovalAttempt attempt in attempts)
        {
            string subject = attempt.Allocation.User!;
            JObject? row = answer.Find(subject, CloudTypes.ToServer(attempt.Allocation.Type));
            int status = BulkAnswer.Status(row);
            if (row is null || status == 0)
            {
                attempt.Error = BulkAnswer.Missing(_http, request, attempt.Allocation.ToString());
            }
            else if (status is 404 or 410 && answer.IsClear(status))
            {
                attempt.Settle(Outcome.AlreadyGone);
            }
            else if (status >= 400)
            {
                attempt.Fail(answer.ItemError(_http, request, attempt.Allocation.ToString(), status, row, ErrorReason.AllocationNotFound));
            }
        }
    }

    public Task AddAsync(IReadOnlyList<AllocationChange> changes, Outcome done, IOperationLog log, CancellationToken token)
    {
        QlikRequest request = Post(CloudRoutes.AssignmentsAdd, AddAction, "add", changes.Select(c => Item(c.Request)));

        // What the server answers for a pair that exists is not documented; both of these are read as that.
        return ChangeAsync(request, changes, status => status is 200 or 409 ? Outcome.Exists : status < 400 ? done : null, log, token);
    }

    public Task UpdateAsync(IReadOnlyList<AllocationChange> changes, IOperationLog log, CancellationToken token)
    {
        QlikRequest request = Post(CloudRoutes.AssignmentsUpdate, UpdateAction, "update", changes.Select(c =>
        {
            JObject item = Item(c.Request);
            item["sourceType"] = CloudTypes.ToServer(c.Request.SourceType!);
            return item;
        }));
        return ChangeAsync(request, changes, status => status < 400 ? Outcome.Converted : null, log, token);
    }

    private async Task ChangeAsync(QlikRequest request, IReadOnlyList<AllocationChange> changes, Func<int, Outcome?> outcomeOf, IOperationLog log, CancellationToken token)
    {
        BulkAnswer answer;
        try
        {
            answer = await BulkAnswer.SendAsync(_http, request, "subject", StringComparer.Ordinal, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            foreach (AllocationChange change in changes)
            {
                change.Error = e;
            }

            return;
        }

        foreach (AllocationChange change in changes)
        {
            string what = $"{change.Request.Type} of {change.Request.User.Key}";
            string type = CloudTypes.ToServer(change.Request.Type);
            JObject? row = answer.Find(change.Request.User.Key, type);
            int status = BulkAnswer.Status(row);
            if (row is null || status == 0)
            {
                change.Error = BulkAnswer.Missing(_http, request, what);
            }
            else if (outcomeOf(status) == Outcome.Exists && answer.IsRepeated)
            {
                change.Error = BulkAnswer.ThereByNow(_http, request, what);
            }
            else if (outcomeOf(status) is Outcome outcome)
            {
                change.Id = type + ":" + change.Request.User.Key;
                change.Outcome = outcome;
            }
            else
            {
                change.Error = answer.ItemError(_http, request, what, status, row, ErrorReason.AllocationNotFound);
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
