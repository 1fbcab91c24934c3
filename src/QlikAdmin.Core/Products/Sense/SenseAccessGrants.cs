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
    private readonly QlikHttp _http;
    private readonly SenseAccessRows _rows;

    public SenseAccessGrants(QlikHttp http, SenseAccessRows rows)
    {
        _http = http;
        _rows = rows;
    }

    /// <summary>Gives the access. A failure is put into the change, not thrown.</summary>
    public async Task GiveAsync(ItemResult<AllocationRequest> change, Outcome done, IOperationLog log, CancellationToken token)
    {
        try
        {
            SenseAccessType type = SenseRoutes.PersonalType(change.Item.Type);
            IReadOnlyList<Allocation> before = await _rows.OfUserAsync(type, change.Item.User, log, token).ConfigureAwait(false);
            if (before.FirstOrDefault(IsActive) is Allocation active)
            {
                change.NewId = active.Id;
                change.Settle(Outcome.Exists);
                return;
            }

            QlikException? held = await PostAsync(type, change.Item.User, log, token).ConfigureAwait(false);
            IReadOnlyList<Allocation> after = await ReadAgainAsync(type, change.Item.User, held, log, token).ConfigureAwait(false);
            if (after.FirstOrDefault(IsActive) is not Allocation given)
            {
                change.Fail(held ?? NotGiven(change, after.Count > 0));
                return;
            }

            change.NewId = given.Id;
            change.Settle(
                held is not null ? Outcome.Exists
                : before.Any(b => b.Id == given.Id) ? Outcome.Restored
                : done
            );
        }
        catch (QlikException e)
        {
            change.Fail(e);
        }
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

    /// <returns>The refusal, when it says that the user has it already; null when the server accepted the call.</returns>
    private async Task<QlikException?> PostAsync(SenseAccessType type, AllocationUser user, IOperationLog log, CancellationToken token)
    {
        QlikRequest request = new(HttpMethod.Post, type.Path, $"Add {type.Name} of {user.Key}")
        {
            Body = new JObject { ["user"] = new JObject { ["id"] = user.Id } }.ToString(Formatting.None),
        };
        try
        {
            await _http.SendAsync(request, log, token).ConfigureAwait(false);
            return null;
        }
        catch (QlikException e) when (!e.InDoubt && e.StatusCode == 400 && BrokenRule(e) is string rule)
        {
            if (Says(rule, "already"))
            {
                return With(e, ErrorReason.Conflict);
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
