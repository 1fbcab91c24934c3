using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Sense;

/// <summary>Makes users from rows of the repository.</summary>
internal static class SenseUserReader
{
    /// <summary>Null for a row without id or user id.</summary>
    public static User? Read(JObject row, string connection)
    {
        if (SenseUsers.Read(row) is not AllocationUser known)
        {
            return null;
        }

        string directory = Json.Text(row["userDirectory"]) ?? string.Empty;
        return new User(known.Id, QlikProduct.Sense, connection, known.Key)
        {
            UserDirectory = directory,
            UserId = Json.Text(row["userId"]),
            Name = known.Name,
            Email = known.Email,
            Status = Status(row),
            Roles = (row["roles"] as JArray ?? new JArray()).Select(Json.Text).OfType<string>().ToList(),

            // It is inferred from the vendor's help on security rules that groups of a directory are attributes of this type.
            Groups = Objects(row["attributes"])
                .Where(a => string.Equals(Json.Text(a["attributeType"]), "group", System.StringComparison.OrdinalIgnoreCase))
                .Select(a => Json.Text(a["attributeValue"]) ?? string.Empty)
                .ToList(),
            Tags = Objects(row["tags"]).Select(t => Json.Text(t["name"]) ?? string.Empty).ToList(),
            CustomProperties = Objects(row["customProperties"])
                .Select(p => Json.Text((p["definition"] as JObject)?["name"]) + "=" + Json.Text(p["value"]))
                .ToList(),
            CreatedAt = Json.Date(Json.Text(row["createdDate"])),
            ModifiedAt = Json.Date(Json.Text(row["modifiedDate"])),
            IsModifiedBySystem = SenseServiceAccounts.IsOfTheSite(Json.Text(row["modifiedByUserName"])),
            IsService = SenseServiceAccounts.IsOne(directory),
            IsGoneFromDirectory = Json.Flag(row["removedExternally"]) == true,
            DeleteProhibited = Json.Flag(row["deleteProhibited"]) == true,
        };
    }

    /// <summary>The status of a user. A user who is both blocked and removed from the directory counts as blocked, because the block can be
    /// lifted here. Inactive follows from either.</summary>
    public static UserStatus Status(JObject row)
    {
        return Json.Flag(row["blacklisted"]) == true ? UserStatus.Blocked
            : Json.Flag(row["removedExternally"]) == true ? UserStatus.RemovedExternally
            : Json.Flag(row["inactive"]) == true ? UserStatus.Inactive
            : UserStatus.Active;
    }

    private static IEnumerable<JObject> Objects(JToken? token) => (token as JArray ?? new JArray()).OfType<JObject>();
}
