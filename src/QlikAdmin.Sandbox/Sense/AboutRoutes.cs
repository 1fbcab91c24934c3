using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>
/// What the repository says about itself, its machine and the objects it serves. Other clients read this to learn the meaning of numbers.
/// </summary>
internal sealed class AboutRoutes(IReadOnlyList<SenseFamily> families)
{
    private const string Path = "/qrs/about";

    private static readonly DateTimeOffset s_built = new(2022, 11, 15, 9, 21, 30, TimeSpan.Zero);

    private readonly List<SenseSchema> _schemas = Reachable(families);

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, About);
        routes.Add("GET", Path + "/api/enums", _ => Enums());
        routes.Add("GET", Path + "/api/relations", _ => Answer.Json(200, JsonBody.Array(Relations())));
        routes.Add("GET", Path + "/api/description", r => Answer.Json(200, JsonBody.Array(Description(routes, r.Query("method")))));
        routes.Add("GET", Path + "/api/default", _ =>
            Answer.Json(200, new JsonObject(families.Select(f => KeyValuePair.Create(f.Path, (JsonNode?)Default(f)))))
        );
        routes.Add("GET", Path + "/api/default/{name}", r => DefaultOf(r.Route("name")));
        routes.Add("GET", Path + "/api/default/{area}/{name}", r => DefaultOf(r.Route("area") + "/" + r.Route("name")));
        routes.Add("GET", "/qrs/servernodeconfiguration/local", _ => Local());
        routes.Add("GET", Path + "/openapi", static _ => Answer.Json(200, JsonBody.Array(["main"])));
    }

    private static Answer About(ServiceRequest request) =>
        Answer.Json(
            200,
            new JsonObject
            {
                ["schemaPath"] = "About",
                ["buildVersion"] = "38.22.0.0",
                ["buildDate"] = SenseSchema.Format(s_built),
                ["databaseProvider"] = "Devart.Data.PostgreSql",
                ["nodeType"] = 1,
                ["sharedPersistence"] = true,
                ["requiresBootstrap"] = false,
                ["singleNodeOnly"] = false,
            }
        );

    /// <summary>The machine that answers. The site has only one.</summary>
    private Answer Local()
    {
        SenseFamily nodes = families.First(f => f.Path == "servernodeconfiguration");
        return Answer.Raw(200, Answer.JsonType, nodes.Schema.WriteOne(nodes.Rows().First(), full: true, privileges: false));
    }

    /// <summary>The kinds of objects that lists show, and the kinds that these refer to.</summary>
    private static List<SenseSchema> Reachable(IReadOnlyList<SenseFamily> families)
    {
        List<SenseSchema> found = families.Select(f => f.Schema).Distinct().ToList();
        for (int i = 0; i < found.Count; i++)
        {
            found.AddRange(found[i].Properties.Select(p => p.Target).OfType<SenseSchema>().Distinct().Except(found));
        }

        return found;
    }

    /// <summary>
    /// The enumerations, each with the members that use it. The names of these members start with a capital here, because public clients
    /// look for that form.
    /// </summary>
    private Answer Enums()
    {
        JsonObject json = [];
        var members = _schemas.SelectMany(s => s.Properties.Where(p => p.EnumNames is not null).Select(p => (Schema: s, Property: p)));
        foreach (var kind in members.GroupBy(m => Capital(m.Property.Name)).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            json[kind.Key + "Enum"] = new JsonObject
            {
                ["schemaPath"] = "EnumDescription",
                ["values"] = JsonBody.Array(
                    kind.First()
                        .Property.EnumNames!.OrderBy(n => n.Value)
                        .Select(n => string.Create(CultureInfo.InvariantCulture, $"{n.Value}: {n.Key}"))
                ),
                ["usages"] = JsonBody.Array(kind.Select(m => m.Schema.Name + "." + Capital(m.Property.Name)).Distinct()),
            };
        }

        return Answer.Json(200, json);
    }

    private IEnumerable<string> Relations() =>
        _schemas
            .SelectMany(s => s.Properties.Where(p => p.Target is not null).Select(p => $"{s.Name}.{p.Name} > {p.Target!.Name}"))
            .Distinct()
            .Order(StringComparer.Ordinal);

    /// <summary>The vendor does not publish the wording of a line.</summary>
    private static IEnumerable<string> Description(RouteTable routes, string? method) =>
        routes
            .All.Where(r => method is null || r.Method.Equals(method, StringComparison.OrdinalIgnoreCase))
            .Select(r => Capital(r.Method.ToLowerInvariant()) + " " + r.Pattern["/qrs".Length..]);

    private Answer DefaultOf(string path) =>
        Answer.Json(
            200,
            Default(
                families.FirstOrDefault(f =>
                    f.Path.Equals(path, StringComparison.OrdinalIgnoreCase)
                    || f.Schema.Name.Equals(path, StringComparison.OrdinalIgnoreCase)
                ) ?? throw SenseException.NotFound()
            )
        );

    /// <summary>The values of a new object.</summary>
    private static JsonObject Default(SenseFamily family)
    {
        JsonObject json = new(
            family.Schema.Properties.Select(p =>
                KeyValuePair.Create(
                    p.Name,
                    p.Kind switch
                    {
                        SensePropertyKind.Guid => JsonValue.Create(Guid.Empty),
                        SensePropertyKind.Date => JsonValue.Create(SenseSchema.Never),
                        SensePropertyKind.Flag => JsonValue.Create(false),
                        SensePropertyKind.Number => JsonValue.Create(0),
                        SensePropertyKind.Texts => new JsonArray(),
                        SensePropertyKind.Reference when p.IsMany => new JsonArray(),
                        _ => (JsonNode?)null,
                    }
                )
            )
        );
        json["privileges"] = null;
        json["schemaPath"] = family.Schema.Name;
        return json;
    }

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
