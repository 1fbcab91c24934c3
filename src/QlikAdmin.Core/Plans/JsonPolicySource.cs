using System.Numerics;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Plans;

/// <summary>Reads the values of a policy in JSON. Comments are allowed.</summary>
internal static class JsonPolicySource
{
    private const int MaxDepth = 40;

    /// <exception cref="QlikException">PolicyInvalid, with the line, when the text is not JSON.</exception>
    public static PolicyNode Read(string json, string source)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            throw Refused(source, Line(1), "it is empty");
        }

        if (JsonStrictness.Find(json) is (int line, string problem))
        {
            throw Broken(source, Line(line), problem);
        }

        try
        {
            using JsonTextReader reader = Json.Reader(new StringReader(json));
            reader.MaxDepth = MaxDepth;
            JToken token = JToken.ReadFrom(
                reader,
                new JsonLoadSettings
                {
                    LineInfoHandling = LineInfoHandling.Load,
                    CommentHandling = CommentHandling.Ignore,
                    DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error,
                }
            );
            while (reader.Read())
            {
                if (reader.TokenType != JsonToken.Comment)
                {
                    throw new JsonReaderException(
                        "More text follows the JSON value.",
                        reader.Path,
                        reader.LineNumber,
                        reader.LinePosition,
                        null
                    );
                }
            }

            return Node(token);
        }
        catch (JsonReaderException e)
        {
            throw Broken(source, Line(e.LineNumber), Words(e.Message));
        }
        catch (JsonException e)
        {
            throw Broken(source, "somewhere", Words(e.Message));
        }
    }

    private static QlikException Broken(string source, string place, string problem) =>
        Refused(source, place, "this is not JSON: " + problem.TrimEnd('.'));

    private static QlikException Refused(string source, string place, string problem)
    {
        PolicyErrors errors = new($"'{source}'");
        errors.Add(place, problem);
        return errors.Exception();
    }

    /// <summary>The message without the position, which the caller gives separately.</summary>
    private static string Words(string message)
    {
        int place = message.IndexOf(" Path '", StringComparison.Ordinal);
        return place > 0 ? message.Substring(0, place) : message;
    }

    private static PolicyNode Node(JToken token)
    {
        string place = Line(((IJsonLineInfo)token).LineNumber);
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

    private static string Line(int line) => "line " + Math.Max(1, line).ToString(CultureInfo.InvariantCulture);
}
