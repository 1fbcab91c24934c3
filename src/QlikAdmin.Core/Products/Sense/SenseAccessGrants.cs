using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Sense;

/// <summary>Gives access to a user, new or back from quarantine.</summary>
/// <remarks>
/// The console can reinstate a quarantined access for the same user, but no document names the call for it.
/// Inferred, only here: giving the access to the same user again reinstates it. A read afterwards shows whether it did.
/// </remarks>
internal sealed class SenseAccessGrants
{
    private const int Created = 201;

    private readonly QlikHttp _http;
    private readonly SenseAccessRows _rows;

    public SenseAccessGrants(QlikHttp http, SenseAccessRows rows)
    {
        _http = http;
        _rows = rows;
    }

    /// <summary>Gives the accesses. One read shows what many people hold before. The answer of the server shows what they hold afterwards;
    /// the rows of people whom it does not show are read.</summary>
    /// <param name="batch">The people and types.</param>
    /// <param name="done">What became of a person who gets a new row.</param>
    /// <param name="throttleLimit">Requests at once.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the work between two calls.</param>
    /// <returns>One result per item, in the order given. Failures are in them, not thrown.</returns>
    public async Task<IReadOnlyList<ItemResult<AllocationRequest>>> GiveAsync(
        IReadOnlyList<AllocationRequest> batch,
        Outcome done,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<ItemResult<AllocationRequest>> all = batch.Select(r => new ItemResult<AllocationRequest>(r)).ToList();
        foreach (IGrouping<string, ItemResult<AllocationRequest>> type in all.GroupBy(c => c.Item.Type, StringComparer.OrdinalIgnoreCase))
        {
            List<ItemResult<AllocationRequest>> own = type.ToList();
            try
            {
                SenseAccessType family = SenseRoutes.PersonalType(type.Key);
                ILookup<string?, Allocation>? before = await HeldByAllAsync(family, own, log, token).ConfigureAwait(false);

                // Of two gifts to one person, the second one must see what the first one did.
                List<List<ItemResult<AllocationRequest>>> people = own.GroupBy(c => c.Item.User.Id, StringComparer.OrdinalIgnoreCase)
                    .Select(g => g.ToList())
                    .ToList();
                await Throttle
                    .ForEachAsync(people, throttleLimit, (p, t) => GiveToOneAsync(family, p, before?[p[0].Item.User.Id].ToList(), t), token)
                    .ConfigureAwait(false);
            }
            catch (QlikException e)
            {
                own.ForEach(c => c.Fail(e));
            }
        }

        return all;

        async Task GiveToOneAsync(
            SenseAccessType family,
            List<ItemResult<AllocationRequest>> gifts,
            IReadOnlyList<Allocation>? before,
            CancellationToken itemToken
        )
        {
            foreach (ItemResult<AllocationRequest> gift in gifts)
            {
                try
                {
                    IReadOnlyList<Allocation> now = before
                        ?? await _rows.OfUserAsync(family, gift.Item.User, log, itemToken).ConfigureAwait(false);
                    before = null;
                    await GiveAsync(family, gift, now, done, log, itemToken).ConfigureAwait(false);
                }
                catch (QlikException e)
                {
                    gift.Fail(e);
                }
            }
        }
    }

    /// <summary>What the people of a batch hold; null where the server refuses such a long request.</summary>
    private async Task<ILookup<string?, Allocation>?> HeldByAllAsync(
        SenseAccessType type,
        IReadOnlyList<ItemResult<AllocationRequest>> batch,
        IOperationLog log,
        CancellationToken token
    )
    {
        try
        {
            return await _rows.OfUsersAsync(type, batch.Select(c => c.Item.User), log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (batch.Count > 1 && e.IsOfThisRequest)
        {
            log.Verbose($"The people could not be read together, so each is read by itself: {e.Message}");
            return null;
        }
    }

    private async Task GiveAsync(
        SenseAccessType type,
        ItemResult<AllocationRequest> change,
        IReadOnlyList<Allocation> before,
        Outcome done,
        IOperationLog log,
        CancellationToken token
    )
    {
        if (before.FirstOrDefault(IsActive) is Allocation active)
        {
            change.NewId = active.Id;
            change.Settle(Outcome.Exists);
            return;
        }

        AllocationUser user = change.Item.User;
        (Allocation? given, QlikException? held) = await PostAsync(type, user, log, token).ConfigureAwait(false);
        if (given is null)
        {
            IReadOnlyList<Allocation> after = await ReadAgainAsync(type, user, held, log, token).ConfigureAwait(false);
            given = after.FirstOrDefault(IsActive);
            if (given is null)
            {
                change.Fail(held ?? NotGiven(change, after.Count > 0));
                return;
            }
        }

        change.NewId = given.Id;
        change.Settle(
            held is not null ? Outcome.Exists
            : before.Any(b => b.Id == given.Id) ? Outcome.Restored
            : done
        );
    }

    private static bool IsActive(Allocation allocation) => allocation.Status == AllocationStatus.Active;

    /// <summary>Reads the rows after the call. If the server accepted it and the rows can't be read, the change is in doubt.</summary>
    private async Task<IReadOnlyList<Allocation>> ReadAgainAsync(
        SenseAccessType type,
        AllocationUser user,
        QlikException? held,
        IOperationLog log,
        CancellationToken token
    )
    {
        try
        {
            return await _rows.OfUserAsync(type, user, log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (held is null)
        {
            throw Unconfirmed.Unread($"Add {type.Name} of {user.Key} on '{_http.Connection}'", e);
        }
    }

    /// <returns>The row that the answer shows, null where it shows none that the person can use; and the refusal, when it says that the
    /// user has it already.</returns>
    private async Task<(Allocation? Given, QlikException? Held)> PostAsync(
        SenseAccessType type,
        AllocationUser user,
        IOperationLog log,
        CancellationToken token
    )
    {
        QlikRequest request = new(HttpMethod.Post, type.Path, $"Add {type.Name} of {user.Key}")
        {
            Body = new JObject { ["user"] = new JObject { ["id"] = user.Id } }.ToString(Formatting.None),
        };
        try
        {
            QlikResponse answer = await _http.SendAsync(request, log, token).ConfigureAwait(false);
            Allocation? row = answer.StatusCode == Created ? SenseAccessReader.ReadOne(answer.Body, _http.Connection, type) : null;
            return (
                row is not null && IsActive(row) && string.Equals(row.UserId, user.Id, StringComparison.OrdinalIgnoreCase) ? row : null,
                null
            );
        }
        catch (QlikException e) when (!e.InDoubt && e.StatusCode == 400 && BrokenRule(e) is string rule)
        {
            if (Says(rule, "already"))
            {
                return (null, With(e, ErrorReason.Conflict));
            }

            // The texts are not documented. In the server's own log, a broken rule means a licence without free units.
            throw Says(rule, "does not exist") ? e : With(e, ErrorReason.NoLicenseAvailable);
        }
    }

    /// <summary>What the server says about the broken rule; null when it names none.</summary>
    private static string? BrokenRule(QlikException e)
    {
        int at = e.Message.IndexOf("BrokenRules", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : e.Message.Substring(at);
    }

    private static bool Says(string rule, string words) => rule.IndexOf(words, StringComparison.OrdinalIgnoreCase) >= 0;

    private static QlikException With(QlikException e, ErrorReason reason)
    {
        QlikException error = QlikException.Because(reason, e.Message, e);
        error.NextStep = ErrorTable.NextStep(reason);
        return error;
    }

    private QlikException NotGiven(ItemResult<AllocationRequest> change, bool inQuarantine)
    {
        string state = inQuarantine ? "it is still in quarantine" : "there is no such access";
        return new QlikException(
            ErrorReason.NotConfirmed,
            $"Add {change.Item.Type} of {change.Item.User.Key} on '{_http.Connection}': the server accepted the change, but {state}."
        )
        {
            NextStep = "Reinstate it in the management console (License management).",
        };
    }
}
