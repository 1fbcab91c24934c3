using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud;

/// <summary>Invitations by mail, and the outcome of each address.</summary>
/// <remarks>Source: <c>users/actions/invite</c> of the vendor's OpenAPI document "users". The answer is 207 also when nobody could be invited.</remarks>
internal sealed class CloudInvitations
{
    private const string Active = "1001";
    private const string Disabled = "1002";
    private const string Dependency = "1003";

    private readonly QlikHttp _http;

    public CloudInvitations(QlikHttp http)
    {
        _http = http;
    }

    public async Task<IReadOnlyList<InvitationAttempt>> SendAsync(IReadOnlyList<InvitationOrder> orders, IOperationLog log, CancellationToken token)
    {
        if (orders.Count == 0)
        {
            return Array.Empty<InvitationAttempt>();
        }

        QlikRequest request = new(HttpMethod.Post, CloudRoutes.UserInvite, "Send invitations")
        {
            Body = new JObject { ["invitees"] = new JArray(orders.Select(Invitee)) }.ToString(Formatting.None),
        };
        BulkAnswer answer = await BulkAnswer.SendAsync(_http, request, "email", StringComparer.OrdinalIgnoreCase, log, token).ConfigureAwait(false);
        return orders.Select(o => answer.Find(o.Email) is not JObject row ? Open(o, BulkAnswer.Missing(_http, request, o.Email))
            : answer.IsRepeated && IsKnown(row) ? Open(o, BulkAnswer.ThereByNow(_http, request, o.Email))
            : Read(o, row)).ToList();
    }

    private static JObject Invitee(InvitationOrder order)
    {
        JObject invitee = new() { ["email"] = order.Email, ["resend"] = order.Resend };
        if (order.Language is not null)
        {
            invitee["language"] = order.Language;
        }

        return invitee;
    }

    private InvitationAttempt Read(InvitationOrder order, JObject row)
    {
        string status = Json.Text(row["status"])?.ToLowerInvariant() ?? string.Empty;
        string? code = Json.Text(row["code"]);
        InvitationAttempt attempt = new(order, Outcome.Failed) { UserId = Json.Text(row["userId"]), Subject = Json.Text(row["subject"]) };
        return status == "ok" ? attempt with { Outcome = Outcome.Invited }
            : status == "exists" ? attempt with { Outcome = Outcome.Exists, Detail = "Already invited, so no mail was sent. -Resend sends another one." }
            : code == Active ? attempt with { Outcome = Outcome.Exists, Detail = "An active user has this address, so no mail was sent." }
            : code == Disabled ? Failed(attempt, ErrorReason.Conflict, "the user with this address is disabled", "Enable the user first: Enable-QlikUser.")
            : code == Dependency ? Failed(attempt, ErrorReason.ServerError, "a service of the tenant failed, such as its mail service" + Said(row), "Try again in a few minutes.")
            : Failed(attempt, ErrorReason.InvalidRequest, "the server refused it" + Said(row), "Check the address.");
    }

    private static bool IsKnown(JObject row) => string.Equals(Json.Text(row["status"]), "exists", StringComparison.OrdinalIgnoreCase) || Json.Text(row["code"]) == Active;

    private static InvitationAttempt Open(InvitationOrder order, QlikException error) => new(order, Outcome.Open) { Detail = error.Message, Error = error };

    private InvitationAttempt Failed(InvitationAttempt attempt, ErrorReason reason, string why, string nextStep)
    {
        QlikException error = new(reason, $"Invite '{attempt.Order.Email}' to '{_http.Connection}': {why}.") { NextStep = nextStep };
        return attempt with { Outcome = Outcome.Failed, Detail = error.Message, Error = error };
    }

    private string Said(JObject row)
    {
        string text = string.Join(" - ", new[] { Json.Text(row["title"]), Json.Text(row["detail"]), Json.Text(row["code"]) is string code ? "code " + code : null }.OfType<string>());
        return text.Length == 0 ? string.Empty : ": " + _http.Redactor.Clean(text).TrimEnd('.');
    }
}
