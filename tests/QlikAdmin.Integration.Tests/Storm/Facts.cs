using System.Text.Json.Nodes;
using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Products.QlikView;

namespace QlikAdmin.Integration.Tests.Storm;

/// <summary>What the emulated service itself holds: everything that a change can be about, by a key.</summary>
internal sealed class Facts
{
    private const string Active = "Active";

    private readonly SortedDictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads them through the control interface, because the service may be in a storm of faults.</summary>
    public static async Task<Facts> ReadAsync(Control control, string service)
    {
        Facts facts = new();
        switch (service)
        {
            case "cloud":
                await facts.ReadCloudAsync(control);
                break;
            case "sense":
                await facts.ReadSenseAsync(control);
                break;
            case "qlikview":
                await facts.ReadQlikViewAsync(control);
                break;
            case "region":
                await facts.ReadRegionAsync(control);
                break;
        }

        return facts;
    }

    /// <summary>Whether a change took effect between two readings.</summary>
    public static bool TookEffect(Change change, Facts before, Facts after)
    {
        return change.Kind switch
        {
            ChangeKind.RemoveAllocation => before.Holds(change.From, change) && !after.Holds(change.From, change),
            ChangeKind.AddAllocation or ChangeKind.RestoreAllocation => !before.Holds(change.To, change) && after.Holds(change.To, change),
            ChangeKind.ConvertAllocation => before.Holds(change.From, change)
                && !after.Holds(change.From, change)
                && after.Holds(change.To, change),
            ChangeKind.MoveItem => !before.IsOwner(change.ItemId, change.To) && after.IsOwner(change.ItemId, change.To),
            ChangeKind.SetUserStatus => Differs($"user {change.ItemId} status"),
            ChangeKind.SetUserField => Differs($"user {change.ItemId} {change.ItemType}"),
            ChangeKind.AddUserRole => Differs($"user {change.ItemId} role {change.To}"),
            ChangeKind.RemoveUserRole => Differs($"user {change.ItemId} role {change.From}"),
            ChangeKind.RemoveUser => before.IsThere(change.ItemId) && !after.IsThere(change.ItemId),
            ChangeKind.RevokeCredential => before.Of("credential " + change.ItemId) is not null
                && after.Of("credential " + change.ItemId) is null,
            ChangeKind.SendInvitation => Differs(change.ItemId),
            ChangeKind.CreateTenant => Differs("tenants"),
            ChangeKind.DisableTenant or ChangeKind.EnableTenant => Differs("deactivated"),
            ChangeKind.RawCall => Differs("raw"),
            _ => throw new InvalidOperationException($"A storm does not know {change.Kind}."),
        };

        bool Differs(string key) => before.Of(key) != after.Of(key);
    }

    /// <summary>Differences to the state before, except quarantines that ended by the clock and rows of deleted people.</summary>
    public static IReadOnlyList<string> Differences(Facts before, Facts after)
    {
        return before
            ._values.Keys.Union(after._values.Keys, StringComparer.OrdinalIgnoreCase)
            .Where(k =>
                before.Of(k) != after.Of(k)
                && !(k.StartsWith("allocation ", StringComparison.Ordinal) && Left(before.Of(k)) == Left(after.Of(k)))
            )
            .Select(k => $"{k}: {before.Of(k) ?? "none"} -> {after.Of(k) ?? "none"}")
            .ToList();

        static string Left(string? states) => string.Join(',', (states ?? string.Empty).Split(',').Where(s => s == Active));
    }

    /// <summary>A fact; null where there is none.</summary>
    public string? Of(string key) => _values.GetValueOrDefault(key);

    /// <summary>Whether there is a user of that id.</summary>
    public bool IsThere(string userId) => Of($"user {userId} status") is not null;

    private bool Holds(string? type, Change change) =>
        Of($"allocation {type} {change.User ?? change.ItemId}")?.Split(',').Contains(Active) == true;

    private bool IsOwner(string item, string? user) =>
        user is not null && string.Equals(Of("item " + item), user, StringComparison.OrdinalIgnoreCase);

    private void Put(string key, string? value)
    {
        if (value is not null)
        {
            _values[key] = value;
        }
    }

    private void PutAllocation(string type, string user, string state)
    {
        string key = $"allocation {type} {user}";
        _values[key] = string.Join(
            ',',
            (_values.TryGetValue(key, out string? known) ? known.Split(',') : []).Append(state).Order(StringComparer.Ordinal)
        );
    }

    private async Task ReadCloudAsync(Control control)
    {
        (await control.AssignmentsAsync()).ForEach(r => PutAllocation(r.Type, r.Subject, Active));
        foreach (JsonNode? user in await control.RowsAsync("state/cloud/users"))
        {
            string id = Text(user, "id")!;
            Put($"user {id} status", Text(user, "status"));
            Put($"user {id} Name", Text(user, "name"));
            foreach (JsonNode? role in user!["assignedRoles"]?.AsArray() ?? [])
            {
                Put($"user {id} role {Text(role, "id")}", "held");
            }
        }

        foreach (JsonNode? item in await control.RowsAsync("state/cloud/content"))
        {
            Put("item " + Text(item, "id"), Text(item, "ownerId"));
        }

        foreach (JsonNode? key in await control.RowsAsync("state/cloud/api-keys"))
        {
            Put("credential " + Text(key, "id"), Text(key, "status") is "revoked" or "expired" ? null : "valid");
        }

        foreach (JsonNode? token in await control.RowsAsync("state/cloud/oauth-tokens"))
        {
            Put("credential " + Text(token, "id"), "valid");
        }

        List<JsonObject> changes = await control.ChangesAsync("cloud");
        Put("raw", Count(changes, "spaces", "created"));
        foreach (
            IGrouping<string, JsonObject> mails in changes
                .Where(c => Text(c, "table") == "users/invitations" && Text(c, "action") == "sent")
                .GroupBy(c => Text(c["detail"], "email")!)
        )
        {
            Put(new InvitationOrder(mails.Key).Key, mails.Count().ToString(CultureInfo.InvariantCulture));
        }
    }

    private async Task ReadSenseAsync(Control control)
    {
        (await control.AccessAsync()).ForEach(r => PutAllocation(r.CommonType, r.Person, r.Quarantined ? "Quarantined" : Active));
        foreach (JsonNode? user in await control.RowsAsync("state/sense/users"))
        {
            string id = Text(user, "id")!;
            Put(
                $"user {id} status",
                $"inactive {user!["inactive"]} blacklisted {user["blacklisted"]} removedExternally {user["removedExternally"]}"
            );
            Put($"user {id} Name", Text(user, "name"));
            foreach (JsonNode? role in user["roles"]!.AsArray())
            {
                Put($"user {id} role {role}", "held");
            }
        }

        Put("raw", Count(await control.ChangesAsync("sense"), "tag", "created"));
        (await control.ContentAsync()).ForEach(i => Put("item " + Text(i, "id"), Text(i, "ownerId")));
    }

    private async Task ReadQlikViewAsync(Control control)
    {
        JsonObject state = await control.StateAsync("qlikview");
        foreach (JsonNode? server in state["servers"]!.AsArray())
        {
            Cals("NamedCal", server!["named"]!);
            foreach (JsonNode? document in server["documents"]!.AsArray())
            {
                Cals("DocumentCal", document!["cals"]!);
            }
        }

        foreach (JsonNode? row in state["assignedUsers"]!.AsArray())
        {
            PutAllocation(QlikViewTypes.FromSigned(Text(row, "type")!), Text(row, "subject")!, Active);
        }

        Put(
            "raw",
            Count(
                (await control.ChangesAsync("qlikview")).Where(c =>
                    Text(c["detail"], "subject")?.StartsWith(StormCommands.RawSubject, StringComparison.Ordinal) == true
                ),
                "assignedUsers",
                "allocated"
            )
        );

        void Cals(string type, JsonNode rows)
        {
            foreach (JsonNode? row in rows.AsArray())
            {
                string? holder = Text(row, "userName") is { Length: > 0 } user ? user : Text(row, "machineId");
                PutAllocation(type, holder!, row!["quarantinedUntil"] is null ? Active : "Quarantined");
            }
        }
    }

    private async Task ReadRegionAsync(Control control)
    {
        List<JsonObject> changes = await control.ChangesAsync("region");
        Put("tenants", Count(changes, "tenants", "created"));
        Put("deactivated", (await control.StateAsync())["cloud"]!["deactivated"]!.ToString());
    }

    private static string Count(IEnumerable<JsonObject> changes, string table, string action)
    {
        return changes.Count(c => Text(c, "table") == table && Text(c, "action") == action).ToString(CultureInfo.InvariantCulture);
    }

    private static string? Text(JsonNode? node, string name) => node?[name]?.ToString();
}
