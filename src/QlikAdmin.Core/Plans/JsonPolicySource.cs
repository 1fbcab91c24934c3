using System.Numerics;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Plans;

/// <summary>Reads the values of a policy in JSON. Comments are allowed.</summary>
internal static class JsonPolicySource
{
    /// <exception cref="QlikException">PolicyInvalid, with the line, when the text is not JSON.</exception>
    public static PolicyNode Read(string json, string source)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            throw Refused(source, StrictJson.Line(1), "it is empty");
        }

        return Node(StrictJson.Read(json, (place, problem) => Broken(source, place, problem)));
    }

    private static QlikException Broken(string source, string place, string problem) =>
        Refused(source, place, "this is not JSON: " + problem.TrimEnd('.'));

    private static QlikException Refused(string source, string place, string problem)
    {
        PolicyErrors errors = new($"'{source}'");
        errors.Add(place, problem);
        return errors.Exception();
    }

    private static PolicyNode Node(JToken token)
    {
        string place = StrictJson.Line(token);
        switch (token)
        {
            case JObject map:
                List<KeyValuePair<string, PolicyNode>> members = new();
                foreach (JProperty property in map.Properties())
                {
                    members.Add(new KeyValuePair<string, PolicyNode>(property.Name, Node(property.Value)));
                }

                return PolicyNode.Of(members, place);
            case JArray list:
                List<PolicyNode> items = new();
                foreach (JToken item in list)
                {
                    items.Add(Node(item));
                }

                return PolicyNode.Of(items, place);
            case JValue { Type: JTokenType.Boolean } flag:
                return PolicyNode.Of((bool)flag, place);
            case JValue { Type: JTokenType.Integer or JTokenType.Float } number:
                return PolicyNode.Of(
                    number.Value is BigInteger big ? (double)big : Convert.ToDouble(number.Value, CultureInfo.InvariantCulture),
                    place
                );
            case JValue { Type: JTokenType.Null or JTokenType.Undefined }:
                return PolicyNode.OfNull(place);
            default:
                return PolicyNode.Of(Json.Text(token) ?? string.Empty, place);
        }
    }
}
