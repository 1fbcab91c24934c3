using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.QlikView;

namespace QlikAdmin.Sandbox.Control;

/// <summary>
/// The QlikView servers without going through their service: raw rows, behaviour, and what other administrators do meanwhile.
/// </summary>
internal sealed class QlikViewRoutes(QlikViewFarm farm)
{
    public void Map(RouteTable routes)
    {
        routes.Add("GET", "/state/qlikview", _ => State());
        routes.Add("GET", "/qlikview", _ => Settings());
        routes.Add("POST", "/qlikview", SetSettings);
        routes.Add("POST", "/qlikview/assign-on-next-save", AssignOnNextSave);
        routes.Add("POST", "/qlikview/keys/expire", _ => ExpireKeys());
    }

    /// <summary>Counts of the rows, and a hash of their content.</summary>
    public JsonObject Summary()
    {
        lock (farm.Gate)
        {
            farm.Settle();
            return new JsonObject
            {
                ["servers"] = farm.Servers.Count,
                ["named"] = farm.Servers.Sum(s => s.Named.Assigned.Count),
                ["namedQuarantined"] = farm.Servers.Sum(s => s.Named.Quarantined.Count),
                ["documents"] = farm.Servers.Sum(s => s.Documents.Sum(d => d.Cals.Assigned.Count)),
                ["documentsQuarantined"] = farm.Servers.Sum(s => s.Documents.Sum(d => d.Cals.Quarantined.Count)),
                ["assignedUsers"] = farm.Signed.Rows.Count,
                ["hash"] = StateRoutes.Hash(Lines()),
            };
        }
    }

    /// <summary>Everything that a caller could change, in an order that does not depend on the order of the changes.</summary>
    private IEnumerable<string> Lines()
    {
        foreach (QlikViewHost server in farm.Servers)
        {
            yield return $"{server.Id} {server.Mode} {server.AllowDynamic} {server.AllowDynamicAnalyzer} {server.AllowDynamicProfessional} {server.AllowLease} "
                + FormattableString.Invariant($"{server.NamedLimit} {server.DocumentLimit} {server.SessionLimit} {server.UsageLimit}");
            foreach (string row in Lines(server.Named))
            {
                yield return row;
            }

            foreach (QlikViewDocument document in server.Documents)
            {
                yield return FormattableString.Invariant($"{document.Id} {document.Allocated} {document.AllowDynamicAssignment}");
                foreach (string row in Lines(document.Cals))
                {
                    yield return row;
                }
            }
        }

        foreach (SignedAssignment row in farm.Signed.Rows.OrderBy(r => r.Id, StringComparer.Ordinal))
        {
            yield return row.ToString();
        }
    }

    private static IEnumerable<string> Lines(CalPool pool) =>
        pool.Assigned.Concat(pool.Quarantined).Select(c => c.ToString()).Order(StringComparer.Ordinal);

    private Answer State()
    {
        lock (farm.Gate)
        {
            return Answer.Json(200, Everything());
        }
    }

    private JsonObject Everything()
    {
        farm.Settle();
        return new JsonObject
        {
            ["version"] = farm.Settings.Version,
            ["license"] = Name(farm.Settings.License),
            ["secrets"] = new JsonArray(QlikViewSecrets.Control, QlikViewSecrets.LefFile, farm.Signed.Key),
            ["servers"] = ControlService.Array(farm.Servers.Select(Server)),
            ["assignedUsers"] = ControlService.Array(
                farm.Signed.Rows.Select(r => new JsonObject
                {
                    ["id"] = r.Id,
                    ["subject"] = r.Subject,
                    ["type"] = r.Type,
                    ["created"] = r.Created.UtcDateTime,
                })
            ),
            ["units"] = new JsonObject(farm.Signed.Units.Select(u => new KeyValuePair<string, JsonNode?>(u.Key, u.Value))),
            ["pending"] = farm.Pending.Count,
        };
    }

    private static JsonObject Server(QlikViewHost server) =>
        new()
        {
            ["id"] = server.Id.ToString(),
            ["name"] = server.Name,
            ["identificationMode"] = server.Mode.ToString(),
            ["allowDynamic"] = server.AllowDynamic,
            ["allowDynamicAnalyzer"] = server.AllowDynamicAnalyzer,
            ["allowDynamicProfessional"] = server.AllowDynamicProfessional,
            ["allowLease"] = server.AllowLease,
            ["namedInLicense"] = server.NamedInLicense,
            ["namedLimit"] = server.NamedLimit,
            ["named"] = Rows(server.Named),
            ["documentsInLicense"] = server.DocumentsInLicense,
            ["documentLimit"] = server.DocumentLimit,
            ["sessionLimit"] = server.SessionLimit,
            ["usageLimit"] = server.UsageLimit,
            ["documents"] = ControlService.Array(
                server.Documents.Select(d => new JsonObject
                {
                    ["id"] = d.Id.ToString(),
                    ["name"] = d.Name,
                    ["allocated"] = d.Allocated,
                    ["embedded"] = d.Embedded,
                    ["allowDynamic"] = d.AllowDynamicAssignment,
                    ["cals"] = Rows(d.Cals),
                })
            ),
        };

    private static JsonArray Rows(CalPool pool) =>
        ControlService.Array(
            pool.Assigned.Concat(pool.Quarantined)
                .Select(c => new JsonObject
                {
                    ["userName"] = c.UserName,
                    ["machineId"] = c.MachineId,
                    ["lastUsed"] = c.LastUsed?.UtcDateTime,
                    ["quarantinedUntil"] = c.QuarantinedUntil?.UtcDateTime,
                })
        );

    private Answer Settings()
    {
        lock (farm.Gate)
        {
            QlikViewSettings settings = farm.Settings;
            return Answer.Json(
                200,
                new JsonObject
                {
                    ["license"] = Name(settings.License),
                    ["version"] = settings.Version,
                    ["interface"] = settings.HighestInterface,
                    ["auth"] = Name(settings.Authentication),
                    ["denied"] = Name(settings.Denied),
                    ["staleCache"] = Name(settings.StaleCache),
                    ["utcMark"] = settings.UtcMark,
                }
            );
        }
    }

    private Answer SetSettings(ServiceRequest request)
    {
        lock (farm.Gate)
        {
            foreach (JsonProperty setting in ControlService.Body(request).EnumerateObject())
            {
                Set(setting.Name, setting.Value);
            }

            farm.Forget(CacheObjects.All);
        }

        return Settings();
    }

    private void Set(string name, JsonElement value)
    {
        switch (name)
        {
            case "license":
                farm.Settings.License = Word<QlikViewLicenseMode>(name, value);
                break;
            case "version":
                try
                {
                    farm.Settings.Version = value.ToString();
                }
                catch (FormatException e)
                {
                    throw new ControlException(e.Message);
                }

                break;
            case "interface"
                when value.ValueKind == JsonValueKind.Number
                    && value.TryGetInt32(out int level)
                    && level is >= 0 and <= QmsInterface.Highest:
                farm.Settings.HighestInterface = level;
                break;
            case "auth":
                farm.Settings.Authentication = Word<QlikViewAuthMode>(name, value);
                break;
            case "denied":
                farm.Settings.Denied = Word<DeniedAnswer>(name, value);
                break;
            case "staleCache":
                farm.Settings.StaleCache = Word<StaleCache>(name, value);
                break;
            case "utcMark" when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                farm.Settings.UtcMark = value.GetBoolean();
                break;
            case "signedUnits" when value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int units) && units >= 0:
                farm.Signed.Units.Keys.ToList().ForEach(t => farm.Signed.Units[t] = units);
                break;
            default:
                throw new ControlException($"Unknown setting or wrong value: {name}.");
        }
    }

    private Answer AssignOnNextSave(ServiceRequest request)
    {
        JsonElement body = ControlService.Body(request);
        lock (farm.Gate)
        {
            Guid? document = Id(body, "document");
            if (document is Guid id && farm.FindDocument(id) is null)
            {
                throw new ControlException("No such document.");
            }

            farm.Pending.Add(
                new PendingAssignment(
                    Holder(body),
                    Id(body, "server"),
                    document,
                    !body.TryGetProperty("used", out JsonElement used) || used.ValueKind != JsonValueKind.False
                )
            );
            return Answer.Json(200, new JsonObject { ["pending"] = farm.Pending.Count });
        }
    }

    /// <summary>Signs a user in, on the first server unless another is named.</summary>
    public Answer Login(ServiceRequest request)
    {
        JsonElement body = ControlService.Body(request);
        lock (farm.Gate)
        {
            QlikViewHost? server = Id(body, "server") is Guid id ? farm.Find(id) : farm.Servers.FirstOrDefault();
            return Answer.Json(200, QlikViewLogin.Perform(farm, Holder(body), server));
        }
    }

    private Answer ExpireKeys()
    {
        lock (farm.Gate)
        {
            farm.Keys.Revoke();
        }

        return Answer.Empty(204);
    }

    private static string Holder(JsonElement body) =>
        body.TryGetProperty("user", out JsonElement user)
        && user.ValueKind == JsonValueKind.String
        && user.GetString() is { Length: > 0 } name
            ? name
            : throw new ControlException("user is required: an account, or the name of a machine on a server that goes by machines.");

    private static Guid? Id(JsonElement body, string name) =>
        !body.TryGetProperty(name, out JsonElement value) ? null
        : Guid.TryParse(value.ToString(), out Guid id) ? id
        : throw new ControlException($"{name} must be an identifier.");

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static T Word<T>(string name, JsonElement value)
        where T : struct, Enum =>
        Enum.TryParse(value.ToString(), ignoreCase: true, out T word) && Enum.IsDefined(word)
            ? word
            : throw new ControlException($"{name} must be one of {string.Join(", ", Enum.GetValues<T>().Select(Name))}.");
}
