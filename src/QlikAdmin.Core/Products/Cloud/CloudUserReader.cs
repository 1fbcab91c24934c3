using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Cloud;

/// <summary>Makes users and roles from rows of the tenant.</summary>
/// <remarks>Source: the vendor's OpenAPI documents "users" and "roles".</remarks>
internal static class CloudUserReader
{
    /// <summary>Seconds since 1970 stay below this number for thousands of years. A larger number counts milliseconds.</summary>
    private const double MostSeconds = 100_000_000_000;

    /// <summary>No document says how to tell the user of an OAuth client from a person. It is inferred, only here, that its subject begins
    /// like this.</summary>
    private const string BotPrefix = "qlikbot\\";

    /// <summary>Null for a row without id or subject.</summary>
    public static User? Read(JObject row, string connection)
    {
        string? id = Json.Text(row["id"]);
        string? subject = Json.Text(row["subject"]);
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(subject))
        {
            return null;
        }

        List<JObject> roles = Objects(row["assignedRoles"]);
        List<JObject> groups = Objects(row["assignedGroups"]);
        UserStatus status = Status(Json.Text(row["status"]));
        return new User(id!, QlikProduct.Cloud, connection, subject!)
        {
            Subject = subject,
            Name = Json.Text(row["name"]),
            Email = Json.Text(row["email"]),
            Status = status,
            Roles = Names(roles),
            RoleIds = roles.Select(r => Json.Text(r["id"]) ?? string.Empty).ToList(),
            Groups = Names(groups),
            GroupRoles = Names(groups.SelectMany(g => Objects(g["assignedRoles"]))),
            PreferredLocale = Json.Text(row["preferredLocale"]),
            PreferredTimeZone = Json.Text(row["preferredZoneinfo"]),
            CreatedAt = Json.Date(Json.Text(row["createdAt"]) ?? Json.Text(row["created"])),
            ModifiedAt = Json.Date(Json.Text(row["lastUpdatedAt"]) ?? Json.Text(row["lastUpdated"])),
            InvitationExpiresAt = status == UserStatus.Invited ? Moment(Json.Number(row["inviteExpiry"])) : null,
            IsService = subject!.StartsWith(BotPrefix, StringComparison.OrdinalIgnoreCase),
        };
    }

    /// <summary>A user object for a licence whose subject is not a user.</summary>
    public static User OfLicense(string subject, string connection)
    {
        return new User(string.Empty, QlikProduct.Cloud, connection, subject) { Subject = subject, Status = UserStatus.Allocated };
    }

    /// <summary>Null for a row without id or name.</summary>
    public static Role? ReadRole(JObject row, string connection)
    {
        string? id = Json.Text(row["id"]);
        string? name = Json.Text(row["name"]);
        return string.IsNullOrEmpty(id) || string.IsNullOrEmpty(name)
            ? null
            : new Role(id!, name!, QlikProduct.Cloud, connection)
            {
                Type = Json.Text(row["type"]),
                Level = Json.Text(row["level"]),
                Description = Json.Text(row["description"]),

                // The text has replaced the flag, but there are servers of both kinds.
                FullUser = Json.Flag(row["fullUser"])
                    ?? string.Equals(Json.Text(row["userEntitlementType"]), "fullUser", StringComparison.OrdinalIgnoreCase),
                Permissions = (row["permissions"] as JArray ?? new JArray()).Select(Json.Text).OfType<string>().ToList(),
            };
    }

    /// <summary>The server's word for a status; null where it has none.</summary>
    public static string? ToServer(UserStatus status) =>
        status switch
        {
            UserStatus.Active => "active",
            UserStatus.Invited or UserStatus.Requested => "invited",
            UserStatus.Disabled => "disabled",
            UserStatus.Provisioned => "provisioned",
            UserStatus.Deleted => "deleted",
            _ => null,
        };

    private static UserStatus Status(string? text) =>
        text?.ToLowerInvariant() switch
        {
            "active" => UserStatus.Active,
            "invited" => UserStatus.Invited,
            "disabled" => UserStatus.Disabled,
            "provisioned" => UserStatus.Provisioned,
            "deleted" => UserStatus.Deleted,
            _ => UserStatus.Unknown,
        };

    private static DateTimeOffset? Moment(double? number)
    {
        const double LastSecond = 253_402_300_799;
        double seconds = number is double value
            ? value >= MostSeconds
                ? value / 1000
                : value
            : 0;
        return seconds is > 0 and <= LastSecond ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : null;
    }

    private static List<JObject> Objects(JToken? token) => (token as JArray ?? new JArray()).OfType<JObject>().ToList();

    private static List<string> Names(IEnumerable<JObject> rows) =>
        rows.Select(r => Json.Text(r["name"]) ?? Json.Text(r["id"]) ?? string.Empty).ToList();
}
