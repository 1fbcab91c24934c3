using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using QlikAdmin.Connections.Probes;
using QlikAdmin.Http;
using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Products.Sense.Assumptions;

/// <summary>Checks a site for the assumptions about sites. Its lists have no pages, so only the first rows of each are read.</summary>
internal static class SenseChecks
{
    private const string Nobody = "00000000-0000-0000-0000-000000000000";
    private const string LongAgo = "1900-01-01 00:00:00";

    private static readonly Regex s_version = new("^[0-9]+(\\.[0-9]+)+$", RegexOptions.CultureInvariant);

    /// <param name="session">The session of a Windows account; null where there is none.</param>
    /// <param name="server">Address of the repository.</param>
    public static IReadOnlyList<AssumptionCheck> Of(SenseWindowsSession? session, Uri server) => Make(session, server).ToArray();

    private static IEnumerable<AssumptionCheck> Make(SenseWindowsSession? session, Uri server)
    {
        if (session is not null)
        {
            yield return Check((probe, token) => SignInAsync(session, server, probe, token), SenseAssumptions.SignIn);
        }

        yield return Check(VersionAsync, SenseAssumptions.Version);
        yield return Check(UsersAsync, SenseShapes.Users.Assumptions.Append(SenseAssumptions.UserMail).ToArray());
        yield return Check(UserFilterAsync, SenseAssumptions.UserFilter);
        yield return Check(CountAsync, SenseAssumptions.Count);
        foreach (SenseAccessList access in SenseShapes.Access)
        {
            yield return List(access.Shape);
        }

        yield return Check(DateFilterAsync, SenseAssumptions.DateFilter);
        yield return Check(OverviewAsync, SenseAssumptions.Overview);
        yield return Check(KeyDetailsAsync, SenseAssumptions.KeyDetails);
        yield return List(SenseShapes.Rules);
        yield return List(SenseShapes.Directories);
        foreach ((string kind, RowShape shape) in SenseShapes.Owned)
        {
            yield return List(shape);
            Assumption filter = SenseAssumptions.OwnerFilter(kind);
            yield return Check((probe, token) => OwnerFilterAsync(shape, filter, probe, token), filter);
        }
    }

    private static AssumptionCheck Check(Func<Probe, CancellationToken, Task> run, params Assumption[] about) => new(about, run);

    private static AssumptionCheck List(RowShape shape)
    {
        return Check(
            async (probe, token) =>
                probe.Tell(shape, await probe.RowsAsync(QlikRequest.Get(shape.Path, Probe.Action), shape, token).ConfigureAwait(false)),
            shape.Assumptions.ToArray()
        );
    }

    private static async Task SignInAsync(SenseWindowsSession session, Uri server, Probe probe, CancellationToken token)
    {
        await session.OpenAsync(failFast: true, probe.Log, token).ConfigureAwait(false);
        probe.Tell(
            SenseAssumptions.SignIn,
            session.ModulePort is not null,
            session.ModulePort is not int port ? "an answer without a redirect"
                : port == server.Port ? "a redirect on the same port"
                : "a redirect to another port"
        );
    }

    private static async Task VersionAsync(Probe probe, CancellationToken token)
    {
        JToken about = await probe.ReadAsync(QlikRequest.Get(SenseRoutes.About, Probe.Action), null, token).ConfigureAwait(false);
        string? version = Json.Text((about as JObject)?["buildVersion"]);
        bool holds = version is not null && s_version.IsMatch(version);
        probe.Tell(
            SenseAssumptions.Version,
            holds,
            holds ? version!
                : version is null ? "no buildVersion"
                : FieldForms.DescribeText(version)
        );
    }

    private static async Task UsersAsync(Probe probe, CancellationToken token)
    {
        IReadOnlyList<JToken> rows = await probe
            .RowsAsync(QlikRequest.Get(SenseRoutes.Users, Probe.Action), SenseShapes.Users, token)
            .ConfigureAwait(false);
        probe.Tell(SenseShapes.Users, rows);
        ShapeWatch mail = new(SenseShapes.Mail);
        foreach (JToken row in rows)
        {
            mail.See(row);
        }

        int with = rows.OfType<JObject>()
            .Count(r =>
                (r["attributes"] as JArray ?? new JArray())
                    .OfType<JObject>()
                    .Any(a => string.Equals(Json.Text(a["attributeType"]), "email", StringComparison.OrdinalIgnoreCase))
            );
        string? problem = mail.Problem(SenseAssumptions.UserMail, isEnd: true);
        probe.Tell(
            SenseAssumptions.UserMail,
            problem is not null ? false
                : with == 0 ? null
                : true,
            problem ?? FormattableString.Invariant($"{with} of {rows.Count} users have one of type email")
        );
    }

    private static async Task UserFilterAsync(Probe probe, CancellationToken token)
    {
        IReadOnlyList<JToken> none = await FilteredAsync($"userId eq '{Nobody}' and userDirectory eq '{Nobody}'").ConfigureAwait(false);
        JToken? first = (
            await probe.RowsAsync(QlikRequest.Get(SenseRoutes.Users, Probe.Action), null, token).ConfigureAwait(false)
        ).FirstOrDefault();
        if (!Guid.TryParse(Json.Text((first as JObject)?["id"]), out Guid id))
        {
            probe.Tell(SenseAssumptions.UserFilter, null, "no id to ask for");
            return;
        }

        IReadOnlyList<JToken> one = await FilteredAsync("id eq " + id.ToString("D")).ConfigureAwait(false);
        probe.Tell(
            SenseAssumptions.UserFilter,
            none.Count == 0 && one.Count == 1,
            FormattableString.Invariant($"{one.Count} rows for an id that exists, {none.Count} for a name that does not")
        );

        Task<IReadOnlyList<JToken>> FilteredAsync(string filter) =>
            probe.RowsAsync(QlikRequest.Get(SenseRoutes.Users, Probe.Action).With("filter", filter), null, token);
    }

    private static async Task CountAsync(Probe probe, CancellationToken token)
    {
        JToken answer = await probe.ReadAsync(QlikRequest.Get("user/count", Probe.Action), null, token).ConfigureAwait(false);
        bool isObject = answer is JObject row && Json.Number(row["value"]) is not null;
        bool isNumber = answer is JValue && Json.Number(answer) is not null;
        probe.Tell(
            SenseAssumptions.Count,
            isObject || isNumber,
            isObject ? "an object with the number"
                : isNumber ? "the bare number"
                : "neither"
        );
    }

    private static async Task DateFilterAsync(Probe probe, CancellationToken token)
    {
        int rows = 0;
        int later = 0;
        foreach (SenseAccessList access in SenseShapes.Access.Where(a => !a.Type.IsPool))
        {
            QlikRequest request = QlikRequest.Get(access.Shape.Path, Probe.Action).With("filter", $"lastUsed le '{LongAgo}'");
            IReadOnlyList<JToken> found = await probe.RowsAsync(request, access.Shape, token).ConfigureAwait(false);
            rows += found.Count;
            later += found.Count(r => Json.Date(Json.Text((r as JObject)?["lastUsed"])) is not null);
        }

        probe.Tell(
            SenseAssumptions.DateFilter,
            later > 0 ? false
                : rows == 0 ? null
                : true,
            FormattableString.Invariant($"{rows} rows, {later} of them used since")
        );
    }

    private static async Task OverviewAsync(Probe probe, CancellationToken token)
    {
        JToken answer = await probe.ReadAsync(QlikRequest.Get(SenseRoutes.Overview, Probe.Action), null, token).ConfigureAwait(false);
        JObject? overview = answer as JObject;
        int parts = new[] { "professionalAccess", "analyzerAccess" }.Count(p =>
            overview?[p] is JObject part && new[] { "total", "allocated", "available" }.All(n => Json.Number(part[n]) is not null)
        );
        bool tokens = Json.Number(overview?["totalTokens"]) > 0;
        probe.Tell(
            SenseAssumptions.Overview,
            parts == 2 || tokens,
            FormattableString.Invariant($"{parts} of 2 parts, {(tokens ? "with" : "without")} totalTokens")
        );
    }

    private static async Task KeyDetailsAsync(Probe probe, CancellationToken token)
    {
        JToken answer = await probe.ReadAsync(QlikRequest.Get(SenseRoutes.License, Probe.Action), null, token).ConfigureAwait(false);
        if (answer is not JObject license)
        {
            probe.Tell(SenseAssumptions.KeyDetails, null, "a site without a licence");
            return;
        }

        bool ends = SenseLicenses.EndOf(license) is not null;
        bool isSigned = !string.IsNullOrWhiteSpace(Json.Text(license["keyDetails"]));
        int details = Json.Text(license["keyDetails"])?.Split('\n').Length ?? 0;
        int lef = Json.Text(license["lef"])?.Split('\n').Length ?? 0;
        probe.Tell(
            SenseAssumptions.KeyDetails,
                // The licence of a serial number may have no end.
                ends ? true
                : isSigned ? false
                : null,
            FormattableString.Invariant($"keyDetails of {details} lines, lef of {lef}, {(ends ? "with" : "without")} an end")
        );
    }

    private static async Task OwnerFilterAsync(RowShape shape, Assumption filter, Probe probe, CancellationToken token)
    {
        QlikRequest request = QlikRequest.Get(shape.Path, Probe.Action).With("filter", "owner.id eq " + Nobody);
        IReadOnlyList<JToken> rows = await probe.RowsAsync(request, null, token).ConfigureAwait(false);
        probe.Tell(filter, rows.Count == 0, FormattableString.Invariant($"{rows.Count} rows"));
    }
}
