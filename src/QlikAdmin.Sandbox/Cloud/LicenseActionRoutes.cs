using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Giving, changing and taking assignments. Answers 207 with one row per item, in the order of the request.</summary>
internal sealed class LicenseActionRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/licenses/assignments/actions/";

    public void Map(RouteTable routes)
    {
        routes.Add("POST", Path + "add", r => Each(r, "add", isTypeRequired: true, Add));
        routes.Add("POST", Path + "delete", r => Each(r, "delete", isTypeRequired: true, Delete));
        routes.Add("POST", Path + "update", r => Each(r, "update", isTypeRequired: false, Update));
    }

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Answer Each(ServiceRequest request, string member, bool isTypeRequired, Func<JsonElement, JsonObject> action)
    {
        if (!CloudCaller.Of(request).CanManageLicenses)
        {
            return CloudErrors.LicenseForbidden();
        }

        if (
            !request.TryReadJson(out JsonElement body)
            || body.ValueKind != JsonValueKind.Object
            || !body.TryGetProperty(member, out JsonElement items)
            || items.ValueKind != JsonValueKind.Array
        )
        {
            return CloudErrors.License(400, "LICENSES-400", "Body is invalid or missing.", $"'{member}' must be an array.");
        }

        foreach (JsonElement item in items.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || Text(item, "subject") is null || (isTypeRequired && Text(item, "type") is null))
            {
                return CloudErrors.License(400, "LICENSES-400", "Body is invalid or missing.", "An item lacks its subject or type.");
            }
        }

        JsonArray data = [];
        foreach (JsonElement item in items.EnumerateArray())
        {
            data.Add((JsonNode)action(item));
        }

        return Answer.Json(207, new JsonObject { ["data"] = data });
    }

    private static JsonObject NotFound(JsonObject row) => Failed(row, 404, "LICENSES-016", "Assignment not found.");

    private static JsonObject NoUnit(JsonObject row) =>
        Failed(row, 403, "LICENSES-011", "No available allotment error, No available allotment.");

    private static JsonObject Failed(JsonObject row, int status, string code, string title)
    {
        row["status"] = status;
        row["code"] = code;
        row["title"] = title;
        return row;
    }

    private JsonObject Add(JsonElement item)
    {
        string subject = Text(item, "subject")!;
        string type = Text(item, "type")!;
        JsonObject row = new() { ["subject"] = subject, ["type"] = type };
        if (tenant.License.Find(subject, type) is not null)
        {
            // Undocumented: the vendor may answer 409 instead.
            row["status"] = 200;
            return row;
        }

        if (!tenant.License.HasUnit(type))
        {
            return NoUnit(row);
        }

        tenant.License.Add(subject, type, "add");
        row["status"] = 201;
        return row;
    }

    private JsonObject Delete(JsonElement item)
    {
        string subject = Text(item, "subject")!;
        string type = Text(item, "type")!;
        JsonObject row = new() { ["subject"] = subject, ["type"] = type };
        if (tenant.License.Find(subject, type) is not CloudAssignment assignment)
        {
            return NotFound(row);
        }

        tenant.License.Remove(assignment, "delete");
        row["status"] = 200;
        return row;
    }

    private JsonObject Update(JsonElement item)
    {
        string subject = Text(item, "subject")!;
        string sourceSubject = Text(item, "sourceSubject") ?? subject;
        string? sourceType = Text(item, "sourceType") ?? Text(item, "type");
        string? type = Text(item, "type") ?? sourceType;
        JsonObject row = new() { ["subject"] = subject };
        foreach (string name in new[] { "type", "sourceType", "sourceSubject" })
        {
            if (Text(item, name) is string given)
            {
                row[name] = given;
            }
        }

        CloudAssignment? assignment = sourceType is null ? null : tenant.License.Find(sourceSubject, sourceType);
        if (assignment is null || type is null)
        {
            return NotFound(row);
        }

        if (tenant.License.Find(subject, type) is CloudAssignment target && target != assignment)
        {
            return Failed(row, 409, "LICENSES-409", "Assignment exists.");
        }

        if (type != assignment.Type && !tenant.License.HasUnit(type))
        {
            return NoUnit(row);
        }

        if (assignment.Subject != subject || assignment.Type != type)
        {
            tenant.License.Move(assignment, subject, type);
        }

        row["status"] = subject == sourceSubject ? 200 : 201;
        return row;
    }
}
