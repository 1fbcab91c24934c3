using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud;

/// <summary>Invitations by mail, and the outcome of each address.</summary>
/// <remarks>Source: <c>users/actions/invite</c> of the vendor's OpenAPI document "users". The answer is 207 even when nobody could be
/// invited.</remarks>
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

    public async Task<IReadOnlyList<ItemResult<InvitationOrder>>> SendAsync(
        IReadOnlyList<InvitationOrder> orders,
        IOperationLog log,
        CancellationToken token
    )
    {
        if (orders.Count == 0)
        {
            return Array.Empty<ItemResult<InvitationOrder>>();
        }

        QlikRequest request = new(HttpMethod.Post, CloudRoutes.UserInvite, "Send invitations")
        {
            Body = new JObject { ["invitees"] = new JArray(orders.Select(Invitee)) }.ToString(Formatting.None),
        };
        BulkAnswer answer = await BulkAnswer
            .SendAsync(_http, request, "email", StringComparer.OrdinalIgnoreCase, log, token)
            .ConfigureAwait(false);
        return orders
            .Select(o => new ItemResult<InvitationOrder>(
                o,
                answer.Find(o.Email) is not JObject row ? ItemResult.Failed(BulkAnswer.Missing(_http, request, o.Email))
                    : answer.IsRepeated && IsKnown(row) ? ItemResult.Failed(BulkAnswer.ThereByNow(_http, request, o.Email))
                    : Read(o, row)
            ))
            .ToList();
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

    private ItemResult Read(InvitationOrder order, JObject row)
    {
        string status = Json.Text(row["status"])?.ToLowerInvariant() ?? string.Empty;
        string? code = Json.Text(row["code"]);
        ItemResult result =
            status == "ok" ? new(Outcome.Invited)
            : status == "exists"
                ? new(Outcome.Exists, "Already invited, so no mail was sent. Send-QlikInvitation -Resend sends another one.")
            : code == Active ? new(Outcome.Exists, "An active user has this address, so no mail was sent.")
            : code == Disabled
                ? Failed(order, ErrorReason.Conflict, "the user with this address is disabled", "Enable the user first: Enable-QlikUser.")
            : code == Dependency
                ? Failed(
                    order,
                    ErrorReason.ServerError,
                    "a service of the tenant failed, such as its mail service" + Said(row),
                    "Try again in a few minutes."
                )
            : Failed(order, ErrorReason.InvalidRequest, "the server refused it" + Said(row), "Check the address.");
        result.NewId = Json.Text(row["userId"]);
        return result;
    }

    private static bool IsKnown(JObject row) =>
        string.Equals(Json.Text(row["status"]), "exists", StringComparison.OrdinalIgnoreCase) || Json.Text(row["code"]) == Active;

    private ItemResult Failed(InvitationOrder order, ErrorReason reason, string why, string nextStep)
    {
        return ItemResult.Failed(
            new QlikException(reason, $"Invite '{order.Email}' to '{_http.Connection}': {why}.") { NextStep = nextStep }
        );
    }

    private string Said(JObject row)
    {
        string text = string.Join(
            " - ",
            new[]
            {
                Json.Text(row["title"]),
                Json.Text(row["detail"]),
                Json.Text(row["code"]) is string code ? "code " + code : null,
            }.OfType<string>()
        );
        return text.Length == 0 ? string.Empty : ": " + _http.Redactor.Clean(text).TrimEnd('.');
    }
}
