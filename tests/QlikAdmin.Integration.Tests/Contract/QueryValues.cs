using System.Text.Json.Nodes;
using QlikAdmin.Contracts;
using QlikAdmin.Http;

namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>Compares the query of a request with the parameters of its operation.</summary>
internal static class QueryValues
{
    /// <summary>One line for each parameter that is unknown, missing, given twice or of another form than described.</summary>
    public static IEnumerable<string> Findings(ApiOperation operation, string query)
    {
        List<(string Name, string Value)> given = query
            .TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(Pair)
            .ToList();
        foreach (IGrouping<string, (string Name, string Value)> parameter in given.GroupBy(g => g.Name, StringComparer.Ordinal))
        {
            if (!operation.Queries.TryGetValue(parameter.Key, out ApiQuery? described))
            {
                yield return $"query {parameter.Key} is not described";
                continue;
            }

            JsonObject schema = described.Schema;
            bool isList = Text(schema, "type") == "array";
            if (parameter.Count() > 1 && !isList)
            {
                yield return $"query {parameter.Key} is given twice";
            }

            // Several values of an enumeration are written with commas, as the vendor's own examples have them.
            JsonObject one = isList ? schema["items"]!.AsObject() : schema;
            IEnumerable<string> values =
                isList || one["enum"] is not null ? parameter.SelectMany(p => p.Value.Split(',')) : parameter.Select(p => p.Value);
            foreach (string value in values.Where(v => !Fits(one, v)))
            {
                yield return $"query {parameter.Key} is {value}";
            }
        }

        foreach (
            string name in operation
                .Queries.Values.Where(q => q.IsRequired)
                .Select(q => q.Name)
                .Where(r => given.TrueForAll(g => g.Name != r))
        )
        {
            yield return $"query {name} is required";
        }
    }

    private static (string Name, string Value) Pair(string pair)
    {
        string[] parts = pair.Split('=', 2);
        return (Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : string.Empty);
    }

    private static bool Fits(JsonObject schema, string value)
    {
        if (value.Length == 0 && schema["allowEmptyValue"]?.GetValue<bool>() == true)
        {
            return true;
        }

        if (schema["enum"] is JsonArray choices && choices.All(c => c?.ToString() != value))
        {
            return false;
        }

        return Text(schema, "type") switch
        {
            "integer" => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
                && IsWithin(schema, number),
            "number" => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
                && IsWithin(schema, number),
            "boolean" => value is "true" or "false",
            _ => Text(schema, "format") != "guid" || Guid.TryParse(value, out _),
        };
    }

    private static bool IsWithin(JsonObject schema, decimal number) =>
        !(Bound(schema, "minimum") > number) && !(Bound(schema, "maximum") < number);

    private static decimal? Bound(JsonObject schema, string name) =>
        schema[name] is JsonValue bound && bound.TryGetValue(out decimal number) ? number : null;

    private static string? Text(JsonObject schema, string name) =>
        schema[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
