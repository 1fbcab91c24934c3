using Newtonsoft.Json.Linq;
using QlikAdmin.Connections;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Sense;

/// <summary>Turns edits into fields of the entity: names of tags and custom properties become objects of the repository.</summary>
internal sealed class SenseUserFields
{
    private readonly QlikHttp _http;

    public SenseUserFields(QlikHttp http)
    {
        _http = http;
    }

    /// <exception cref="QlikException">NotSupported.</exception>
    public static void Check(IReadOnlyList<UserEdit> edits, string connection)
    {
        if (edits.FirstOrDefault(e => e.Field is not (UserEdit.Name or UserEdit.Tag) && e.Property is null) is UserEdit wrong)
        {
            throw new QlikException(ErrorReason.NotSupported, $"Qlik Sense can't set {wrong.Field} of a user ('{connection}').")
            {
                NextStep = "On Qlik Sense the name, the tags and the custom properties can be set.",
            };
        }
    }

    /// <exception cref="QlikException">NotSupported, or InvalidInput for a tag, property or value that the site does not have.</exception>
    public async Task<SenseUserField> ResolveAsync(UserEdit edit, IOperationLog log, CancellationToken token)
    {
        if (edit.Field == UserEdit.Name)
        {
            return new SenseUserField(
                row => (Json.Text(row["name"]) ?? string.Empty) == (edit.Value ?? string.Empty),
                row => row["name"] = edit.Value ?? string.Empty
            );
        }

        if (edit.Field == UserEdit.Tag)
        {
            return await TagsAsync(UserEdit.Values(edit.Value), log, token).ConfigureAwait(false);
        }

        Check(new[] { edit }, _http.Connection);
        return await PropertyAsync(edit.Property!, UserEdit.Values(edit.Value), log, token).ConfigureAwait(false);
    }

    private async Task<SenseUserField> TagsAsync(IReadOnlyList<string> names, IOperationLog log, CancellationToken token)
    {
        List<JObject> known =
            names.Count > 0 ? await ListAsync(SenseRoutes.Tags, "List tags", log, token).ConfigureAwait(false) : new List<JObject>();
        List<JObject> tags = names.Select(n => Find(known, n) ?? throw Unknown("tag", n, known)).ToList();
        return new SenseUserField(
            row =>
                new HashSet<string>(Items(row["tags"]).Select(t => Json.Text(t["id"]) ?? string.Empty)).SetEquals(
                    tags.Select(t => Json.Text(t["id"])!)
                ),
            row => row["tags"] = new JArray(tags.Select(t => new JObject { ["id"] = t["id"], ["name"] = t["name"] }))
        );
    }

    private async Task<SenseUserField> PropertyAsync(string name, IReadOnlyList<string> values, IOperationLog log, CancellationToken token)
    {
        List<JObject> known = await ListAsync(SenseRoutes.CustomProperties, "List custom properties", log, token).ConfigureAwait(false);
        JObject definition = Find(known.Where(IsForUsers), name)
            ?? throw Unknown("custom property of users", name, known.Where(IsForUsers));
        List<string> choices = (definition["choiceValues"] as JArray ?? new JArray()).Select(Json.Text).OfType<string>().ToList();
        string? wrong = choices.Count > 0 ? values.FirstOrDefault(v => !choices.Contains(v)) : null;
        if (wrong is not null)
        {
            throw new QlikException(
                ErrorReason.InvalidInput,
                $"'{wrong}' is not a value of the custom property '{name}' on '{_http.Connection}'."
            )
            {
                NextStep = "Use one of " + string.Join(", ", choices) + ".",
            };
        }

        string id = Json.Text(definition["id"])!;
        return new SenseUserField(
            row => new HashSet<string>(OfProperty(row).Select(v => Json.Text(v["value"]) ?? string.Empty)).SetEquals(values),
            row => row["customProperties"] = new JArray(Items(row["customProperties"]).Except(OfProperty(row)).Concat(values.Select(Value)))
        );

        IEnumerable<JObject> OfProperty(JObject row) =>
            Items(row["customProperties"])
                .Where(v => string.Equals(Json.Text((v["definition"] as JObject)?["id"]), id, StringComparison.OrdinalIgnoreCase));

        JObject Value(string value) =>
            new()
            {
                ["value"] = value,
                ["definition"] = new JObject
                {
                    ["id"] = id,
                    ["name"] = definition["name"],
                    ["valueType"] = definition["valueType"],
                },
            };
    }

    private static bool IsForUsers(JObject definition) =>
        (definition["objectTypes"] as JArray)?.Any(t => string.Equals(Json.Text(t), "User", StringComparison.OrdinalIgnoreCase)) != false;

    private static IEnumerable<JObject> Items(JToken? token) => (token as JArray ?? new JArray()).OfType<JObject>().ToList();

    private static JObject? Find(IEnumerable<JObject> rows, string name) =>
        rows.FirstOrDefault(r =>
            string.Equals(Json.Text(r["name"]), name, StringComparison.OrdinalIgnoreCase) && Json.Text(r["id"]) is not null
        );

    private QlikException Unknown(string kind, string name, IEnumerable<JObject> known)
    {
        string names = string.Join(", ", known.Select(k => Json.Text(k["name"])));
        return new QlikException(ErrorReason.InvalidInput, $"There is no {kind} '{name}' on '{_http.Connection}'.")
        {
            NextStep = names.Length == 0 ? "Create it in the management console first." : "There are: " + names + ".",
        };
    }

    private async Task<List<JObject>> ListAsync(string path, string action, IOperationLog log, CancellationToken token)
    {
        List<JObject> all = new();
        await _http
            .ArrayAsync(QlikRequest.Get(path, action), r => JObject.Load(r), row => Json.Text(row["id"]) ?? string.Empty, Take, log, token)
            .ConfigureAwait(false);
        return all;

        Task Take(IReadOnlyList<JObject> rows, CancellationToken pageToken)
        {
            all.AddRange(rows);
            return Task.CompletedTask;
        }
    }
}
