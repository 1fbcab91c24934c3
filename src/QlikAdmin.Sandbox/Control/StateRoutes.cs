using QlikAdmin.Sandbox.Cloud;
using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.QlikView;
using QlikAdmin.Sandbox.Region;
using QlikAdmin.Sandbox.Sense;

namespace QlikAdmin.Sandbox.Control;

/// <summary>The state behind the services: counts, content hashes and raw rows.</summary>
internal sealed class StateRoutes(CloudTenant tenant, SenseSite site, QlikViewFarm farm, Organization organization)
{
    public void Map(RouteTable routes)
    {
        routes.Add("GET", "/state", _ => Summary());
        routes.Add("GET", "/state/cloud/assignments", _ => Answer.Json(200, ControlService.Array(Assignments())));
        routes.Add("GET", "/state/sense/allocations", _ => Answer.Json(200, ControlService.Array(Allocations())));
    }

    private Answer Summary()
    {
        JsonObject cloud;
        JsonObject region;
        lock (tenant.Gate)
        {
            cloud = new JsonObject
            {
                ["users"] = Counts(tenant.Users.Select(u => u.Status)),
                ["assignments"] = Counts(tenant.License.Rows.Select(a => a.Type)),
                ["excess"] = tenant.License.Rows.Count(a => a.Excess),
                ["orphans"] = tenant.License.Rows.Count(a => tenant.FindSubject(a.Subject) is null),
                ["content"] = new ContentRoutes(tenant).Summary(),
                ["consumption"] = tenant.Consumption.Count,
                ["deactivated"] = tenant.IsDeactivated,
                ["hash"] = CloudHash(),
            };
            region = new JsonObject
            {
                ["tenants"] = Counts(organization.Tenants.Select(t => t.OrganizationStatus(organization.Clock.UtcNow))),
            };
        }

        JsonObject sense;
        lock (site.Gate)
        {
            site.Access.Settle();
            sense = new JsonObject
            {
                ["users"] = Counts(site.Users.Select(u => u.Inactive || u.RemovedExternally || u.Blacklisted ? "left" : "active")),
                ["allocations"] = new JsonObject(
                    SenseAccessType.All.Select(t => new KeyValuePair<string, JsonNode?>(
                        t.Name,
                        Counts(
                            site.Access.Rows(t)
                                .Select(r =>
                                    r.Quarantined ? "quarantined"
                                    : r.Excess ? "excess"
                                    : "active"
                                )
                        )
                    ))
                ),
                ["content"] = Counts(site.Content.All.Select(i => SenseContentSchemas.Of(i.GetType()).Name)),
                ["selections"] = site.Selections.Count,
                ["hash"] = SenseHash(),
            };
        }

        return Answer.Json(
            200,
            new JsonObject
            {
                ["cloud"] = cloud,
                ["region"] = region,
                ["sense"] = sense,
                ["qlikView"] = new QlikViewRoutes(farm).Summary(),
            }
        );
    }

    private static JsonObject Counts(IEnumerable<string> statuses) =>
        new(
            statuses
                .GroupBy(s => s)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new KeyValuePair<string, JsonNode?>(g.Key, JsonValue.Create(g.Count())))
        );

    /// <summary>A hash of everything that a caller could change, in an order that does not depend on the order of the changes.</summary>
    private string CloudHash()
    {
        IEnumerable<string> users = tenant
            .Users.OrderBy(u => u.Id, StringComparer.Ordinal)
            .Select(u => u.ToJson(string.Empty, tenant.Id, true).ToJsonString());
        IEnumerable<string> rows = tenant
            .License.Rows.OrderBy(a => a.Subject, StringComparer.Ordinal)
            .ThenBy(a => a.Type, StringComparer.Ordinal)
            .Select(a => a.ToJson().ToJsonString());
        return Hash(
            users
                .Concat(rows)
                .Concat(tenant.Consumption.Select(c => c.ToString()))
                .Concat(tenant.Keys.ApiKeys.Select(k => k.ToJson(tenant.Id, DateTimeOffset.MinValue).ToJsonString()))
                .Concat(tenant.Keys.Grants.Select(g => g.Id))
                .Concat(tenant.Roles.Select(r => r.ToJson(string.Empty, tenant.Id).ToJsonString()))
                .Concat(new ContentRoutes(tenant).Lines())
                .Append($"{tenant.License.AutoAssignProfessional} {tenant.License.AutoAssignAnalyzer} {tenant.IsDeactivated}")
        );
    }

    private string SenseHash()
    {
        IEnumerable<(SenseSchema Schema, IEnumerable<SenseEntity> Rows)> tables =
        [
            (SenseSchemas.User, site.Users),
            (SenseSchemas.Rule, site.Rules),
            (SenseSchemas.LoginPool, site.LoginPools),
            (SenseSchemas.TimePool, site.TimePools),
            .. SenseContentSchemas.Kinds.Select(k =>
                (SenseContentSchemas.Of(k), site.Content.All.Where(i => i.GetType() == k).Cast<SenseEntity>())
            ),
            .. SenseAccessType.All.Select(t => (SenseSchemas.Allocation(t), (IEnumerable<SenseEntity>)site.Access.Rows(t))),
            .. SenseAccessType.All.Select(t => (SenseSchemas.Group(t), site.AccessGroups.Where(g => g.Type == t).Cast<SenseEntity>())),
        ];
        return Hash(
            tables.SelectMany(t =>
                t.Rows.OrderBy(r => r.Id).Select(r => Encoding.UTF8.GetString(t.Schema.WriteOne(r, full: true, privileges: false).Span))
            )
        );
    }

    public static string Hash(IEnumerable<string> lines)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string line in lines)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(line));
            hash.AppendData("\n"u8);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private List<JsonObject> Assignments()
    {
        lock (tenant.Gate)
        {
            return tenant
                .License.Rows.Select(a =>
                {
                    CloudUser? user = tenant.FindSubject(a.Subject);
                    JsonObject row = a.ToJson();
                    row["orphan"] = user is null;
                    row["userId"] = user?.Id;
                    row["userStatus"] = user?.Status;
                    return row;
                })
                .ToList();
        }
    }

    private List<JsonObject> Allocations()
    {
        lock (site.Gate)
        {
            site.Access.Settle();
            return SenseAccessType
                .All.SelectMany(site.Access.Rows)
                .Select(a => new JsonObject
                {
                    ["id"] = a.Id.ToString(),
                    ["type"] = a.Type.Name,
                    ["userId"] = a.User?.Id.ToString(),
                    ["account"] = a.User?.Account,
                    ["createdDate"] = a.CreatedDate.UtcDateTime,
                    ["lastUsed"] = a.LastUsed?.UtcDateTime,
                    ["excess"] = a.Excess,
                    ["quarantined"] = a.Quarantined,
                    ["quarantineEnd"] = a.QuarantineEnd?.UtcDateTime,
                    ["deletedUserId"] = a.DeletedUserId,
                    ["deletedUserDirectory"] = a.DeletedUserDirectory,
                })
                .ToList();
        }
    }
}
