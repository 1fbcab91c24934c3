using Newtonsoft.Json.Linq;
using QlikAdmin.Connections.Probes;
using QlikAdmin.Http;
using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Products.Cloud.Assumptions;

/// <summary>Checks a tenant for the assumptions about tenants.</summary>
internal static class CloudChecks
{
    private const string FewRows = "20";
    private const string Nobody = "000000000000000000000000";

    private static readonly string[] s_statuses = { "active", "invited", "disabled", "provisioned", "deleted" };
    private static readonly string[] s_types = { "professional", "analyzer", "fullUser", "basicUser" };

    public static IReadOnlyList<AssumptionCheck> All { get; } = Make().ToArray();

    private static IEnumerable<AssumptionCheck> Make()
    {
        yield return Check(MeAsync, CloudAssumptions.Me);
        yield return Check(UsersAsync, CloudShapes.Users.Assumptions.Append(CloudAssumptions.UserStatus).ToArray());
        yield return Check(PagingAsync, CloudAssumptions.Paging);
        yield return Check(FilterAsync, CloudAssumptions.UserFilter);
        yield return Check(StatusFilterAsync, CloudAssumptions.UserStatusFilter);
        yield return Check(CountAsync, CloudAssumptions.UserCount);
        yield return List(CloudShapes.Roles);
        yield return Check(EveryoneAsync, CloudAssumptions.Everyone);
        yield return Check(AssignmentsAsync, CloudShapes.Assignments.Assumptions.Append(CloudAssumptions.AssignmentTypes).ToArray());
        yield return Check(AssignmentPagingAsync, CloudAssumptions.AssignmentPaging);
        yield return Check(OverviewAsync, CloudAssumptions.Overview, CloudAssumptions.Validity);
        yield return One(CloudShapes.Settings);
        yield return Check(ConsumptionAsync, CloudAssumptions.Consumption, CloudAssumptions.ConsumptionUsers);
        foreach (CloudOwnedList owned in CloudOwnedLists.All)
        {
            yield return Check((probe, token) => OwnedAsync(owned, probe, token), owned.Shape.Assumptions.ToArray());
            if (owned.KnowsOwners(owned.Shape.Path))
            {
                yield return Check((probe, token) => OwnerFilterAsync(owned, probe, token), owned.Filter);
            }
        }

        yield return Service(CloudAssumptions.AutomationService, CloudRoutes.Automations, CloudRoutes.OldAutomations);
        yield return Service(
            CloudAssumptions.AutomationConnectionService,
            CloudRoutes.AutomationConnections,
            CloudRoutes.OldAutomationConnections
        );
        yield return Service(CloudAssumptions.DataConnectionService, CloudRoutes.DataConnections, CloudRoutes.NewDataConnections);
        yield return Service(CloudAssumptions.ScheduleService, CloudRoutes.SchedulingTasks, CloudRoutes.ReloadTasks);
        yield return List(CloudShapes.ApiKeys);
        yield return List(CloudShapes.Tokens);
        yield return List(CloudShapes.Providers);
        yield return One(CloudShapes.Tenant);
    }

    private static AssumptionCheck Check(Func<Probe, CancellationToken, Task> run, params Assumption[] about) => new(about, run);

    private static AssumptionCheck List(RowShape shape)
    {
        return Check(
            async (probe, token) => probe.Tell(shape, (await PageAsync(probe, Get(shape.Path), shape, token).ConfigureAwait(false)).Rows),
            shape.Assumptions.ToArray()
        );
    }

    private static AssumptionCheck One(RowShape shape)
    {
        return Check(
            async (probe, token) =>
                probe.Tell(
                    shape,
                    new[] { await probe.ReadAsync(QlikRequest.Get(shape.Path, Probe.Action), shape, token).ConfigureAwait(false) }
                ),
            shape.Assumptions.ToArray()
        );
    }

    private static QlikRequest Get(string path, string limit = FewRows) => QlikRequest.Get(path, Probe.Action).With("limit", limit);

    private static Task<(JObject Page, JArray Rows)> PageAsync(
        Probe probe,
        QlikRequest request,
        RowShape? shape,
        CancellationToken token
    ) => probe.PageAsync(request, PageShape.Data.Rows, shape, token);

    private static async Task MeAsync(Probe probe, CancellationToken token)
    {
        JToken me = await probe.ReadAsync(QlikRequest.Get(CloudRoutes.Me, Probe.Action), null, token).ConfigureAwait(false);
        bool holds = me is JObject row && Json.Text(row["id"]) is not null && Json.Text(row["subject"]) is not null;
        probe.Tell(CloudAssumptions.Me, holds, holds ? "an object with id and subject" : "an answer without id or subject");
    }

    private static async Task UsersAsync(Probe probe, CancellationToken token)
    {
        JArray rows = (await PageAsync(probe, Get(CloudRoutes.Users), CloudShapes.Users, token).ConfigureAwait(false)).Rows;
        probe.Tell(CloudShapes.Users, rows);
        TellWords(probe, CloudAssumptions.UserStatus, rows, "status", s_statuses);
    }

    private static async Task PagingAsync(Probe probe, CancellationToken token)
    {
        (JObject page, JArray rows) = await PageAsync(probe, Get(CloudRoutes.Users, "1"), null, token).ConfigureAwait(false);
        string? problem = PagingForm.Problem(page, rows.Count, PageShape.Data, 1);
        bool goesOn = NextLink.Query(page) is not null;
        probe.Tell(
            CloudAssumptions.Paging,
            problem is not null ? false
                : goesOn ? true
                : null,
            problem ?? (goesOn ? probe.Answers.Last().Next! : "one page only")
        );
    }

    private static async Task FilterAsync(Probe probe, CancellationToken token)
    {
        JToken me = await probe.ReadAsync(QlikRequest.Get(CloudRoutes.Me, Probe.Action), null, token).ConfigureAwait(false);
        string? own = Json.Text((me as JObject)?["id"]);
        if (own is null)
        {
            probe.Tell(CloudAssumptions.UserFilter, null, "no id to ask for");
            return;
        }

        JArray mine = await FilteredAsync(own).ConfigureAwait(false);
        JArray none = await FilteredAsync(Nobody).ConfigureAwait(false);
        bool holds = mine.Count == 1 && Json.Text((mine[0] as JObject)?["id"]) == own && none.Count == 0;
        probe.Tell(
            CloudAssumptions.UserFilter,
            holds,
            FormattableString.Invariant($"{mine.Count} rows for an id that exists, {none.Count} for one that does not")
        );

        async Task<JArray> FilteredAsync(string id) =>
            (await PageAsync(probe, Get(CloudRoutes.Users).With("filter", $"id eq \"{id}\""), null, token).ConfigureAwait(false)).Rows;
    }

    private static async Task StatusFilterAsync(Probe probe, CancellationToken token)
    {
        JArray rows = (
            await PageAsync(probe, Get(CloudRoutes.Users).With("filter", "status eq \"active\""), null, token).ConfigureAwait(false)
        ).Rows;
        int others = rows.Count(r => !string.Equals(Json.Text((r as JObject)?["status"]), "active", StringComparison.OrdinalIgnoreCase));
        probe.Tell(
            CloudAssumptions.UserStatusFilter,
            rows.Count == 0 ? null : others == 0,
            FormattableString.Invariant($"{rows.Count} rows, {others} with another status")
        );
    }

    private static async Task CountAsync(Probe probe, CancellationToken token)
    {
        JToken answer = await probe.ReadAsync(QlikRequest.Get(CloudRoutes.UserCount, Probe.Action), null, token).ConfigureAwait(false);
        bool holds = Json.Number((answer as JObject)?["total"]) is not null;
        probe.Tell(CloudAssumptions.UserCount, holds, holds ? "total as a number" : "no total");
    }

    private static async Task EveryoneAsync(Probe probe, CancellationToken token)
    {
        JToken settings = await probe
            .ReadAsync(QlikRequest.Get(CloudRoutes.GroupSettings, Probe.Action), null, token)
            .ConfigureAwait(false);
        JObject? groups = (settings as JObject)?["systemGroups"] as JObject;
        JToken? everyone = groups?[CloudAdmins.Everyone];
        probe.Tell(
            CloudAssumptions.Everyone,
            (everyone as JObject)?["assignedRoles"] is JArray,
            groups is null ? "no systemGroups"
                : everyone is null ? FormattableString.Invariant($"{groups.Count} groups, and not that of everyone")
                : "the group of everyone"
        );
    }

    private static async Task AssignmentsAsync(Probe probe, CancellationToken token)
    {
        JArray rows = (await PageAsync(probe, Get(CloudRoutes.Assignments), CloudShapes.Assignments, token).ConfigureAwait(false)).Rows;
        probe.Tell(CloudShapes.Assignments, rows);
        TellWords(probe, CloudAssumptions.AssignmentTypes, rows, "type", s_types);
    }

    private static async Task AssignmentPagingAsync(Probe probe, CancellationToken token)
    {
        (JObject page, _) = await PageAsync(probe, Get(CloudRoutes.Assignments, "1"), null, token).ConfigureAwait(false);
        string? query = NextLink.Query(page);
        probe.Tell(
            CloudAssumptions.AssignmentPaging,
            query is null
                ? null
                : query
                    .Split('&')
                    .Any(p => p.StartsWith("page=", StringComparison.Ordinal) || p.StartsWith("next=", StringComparison.Ordinal)),
            query is null ? "one page only" : probe.Answers.Last().Next!
        );
    }

    private static async Task OverviewAsync(Probe probe, CancellationToken token)
    {
        JToken overview = await probe
            .ReadAsync(QlikRequest.Get(CloudRoutes.LicenseOverview, Probe.Action), CloudShapes.Overview, token)
            .ConfigureAwait(false);
        probe.Tell(CloudShapes.Overview, new[] { overview });
        string? valid = Json.Text((overview as JObject)?["valid"]);
        string[] parts = valid?.Split('/') ?? Array.Empty<string>();
        probe.Tell(
            CloudAssumptions.Validity,
            parts.Length == 2 && parts.All(p => p == "." || Json.Date(p) is not null),
            valid is null ? "no valid" : string.Join("/", parts.Select(p => p == "." ? "." : FieldForms.DescribeText(p)))
        );
    }

    private static async Task ConsumptionAsync(Probe probe, CancellationToken token)
    {
        JArray rows = (await PageAsync(probe, Get(CloudRoutes.Consumption), CloudShapes.Consumption, token).ConfigureAwait(false)).Rows;
        probe.Tell(CloudShapes.Consumption, rows);
        HashSet<string> named = new(rows.Select(r => Json.Text((r as JObject)?["userId"])).OfType<string>(), StringComparer.Ordinal);
        List<string> asked = named.Where(n => n.IndexOfAny(new[] { '"', '\\' }) < 0).Take(10).ToList();
        if (asked.Count == 0)
        {
            probe.Tell(CloudAssumptions.ConsumptionUsers, null, "no user to look up");
            return;
        }

        string filter = string.Join(" or ", asked.SelectMany(n => new[] { $"id eq \"{n}\"", $"subject eq \"{n}\"" }));
        JArray users = (await PageAsync(probe, Get(CloudRoutes.Users).With("filter", filter), null, token).ConfigureAwait(false)).Rows;
        int byId = Count("id");
        int bySubject = Count("subject");
        probe.Tell(
            CloudAssumptions.ConsumptionUsers,
            byId + bySubject > 0,
            FormattableString.Invariant($"of {asked.Count} users {byId} are named by id and {bySubject} by subject")
        );

        int Count(string field) => users.Count(u => Json.Text((u as JObject)?[field]) is string text && asked.Contains(text));
    }

    private static async Task OwnedAsync(CloudOwnedList owned, Probe probe, CancellationToken token)
    {
        QlikRequest request = owned.Ask(Get(owned.Shape.Path), owner: null);
        (_, JArray rows) = await probe.PageAsync(request, owned.Page.Rows, owned.Shape, token).ConfigureAwait(false);
        probe.Tell(owned.Shape, rows);
    }

    private static async Task OwnerFilterAsync(CloudOwnedList owned, Probe probe, CancellationToken token)
    {
        QlikRequest request = owned.Ask(Get(owned.Shape.Path), Nobody);
        (_, JArray rows) = await probe.PageAsync(request, owned.Page.Rows, null, token).ConfigureAwait(false);
        probe.Tell(owned.Filter, rows.Count == 0, FormattableString.Invariant($"{rows.Count} rows"));
    }

    private static AssumptionCheck Service(Assumption assumption, string first, string second)
    {
        return Check(
            async (probe, token) =>
            {
                int? newer = await probe.StatusAsync(Get(first, "1"), token).ConfigureAwait(false);
                int? other = await probe.StatusAsync(Get(second, "1"), token).ConfigureAwait(false);
                bool? holds =
                    newer == 200 ? true
                    : newer is 404 or 410 ? false
                    : null;
                probe.Tell(assumption, holds, $"{first} {Shown(newer)}, {second} {Shown(other)}");
            },
            assumption
        );

        static string Shown(int? status) => status?.ToString(CultureInfo.InvariantCulture) ?? "no answer";
    }

    private static void TellWords(Probe probe, Assumption assumption, JArray rows, string field, string[] known)
    {
        List<string> words = rows.Select(r => Json.Text((r as JObject)?[field])).OfType<string>().ToList();
        int others = words.Count(w => !known.Contains(w, StringComparer.OrdinalIgnoreCase));
        probe.Tell(
            assumption,
            words.Count == 0 ? null : others == 0,
            words.Count == 0
                ? "no words to look at"
                : FormattableString.Invariant($"{words.Count - others} of {words.Count} are known words")
        );
    }
}
