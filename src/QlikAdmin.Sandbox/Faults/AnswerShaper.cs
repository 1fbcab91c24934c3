using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.QlikView;

namespace QlikAdmin.Sandbox.Faults;

/// <summary>
/// Changes the name or the form of a field of a good answer, or removes it, wherever it occurs. The answer then looks like that of an
/// undocumented server version.
/// </summary>
internal static class AnswerShaper
{
    public static Answer Reshape(Answer answer, FaultRule rule)
    {
        if (answer.ContentType == SoapWriter.ContentType)
        {
            return Xml(answer, rule);
        }

        if (!answer.IsJson || answer.Body.Length == 0 || JsonNode.Parse(answer.Body.Span) is not JsonNode root)
        {
            return answer;
        }

        Reshape(root, rule);
        return answer.WithBody(Answer.Json(answer.Status, root).Body);
    }

    private static void Reshape(JsonNode? node, FaultRule rule)
    {
        if (node is JsonArray list)
        {
            foreach (JsonNode? row in list)
            {
                Reshape(row, rule);
            }
        }
        else if (node is JsonObject row)
        {
            foreach (KeyValuePair<string, JsonNode?> member in row.ToList())
            {
                Reshape(member.Value, rule);
                if (member.Key == rule.Field)
                {
                    row.Remove(member.Key);
                    if (rule.Rename is not null)
                    {
                        row[rule.Rename] = member.Value;
                    }
                    else if (rule.DateFormat is not null)
                    {
                        row[member.Key] = Dated(member.Value?.ToString(), rule.DateFormat) is string date ? date : member.Value;
                    }
                    else if (!rule.Drop)
                    {
                        row[member.Key] = rule.Value?.DeepClone();
                    }
                }
            }
        }
    }

    private static Answer Xml(Answer answer, FaultRule rule)
    {
        using MemoryStream stream = new(answer.Body.ToArray());
        XElement root = XElement.Load(stream);
        foreach (XElement element in root.Descendants().Where(e => e.Name.LocalName == rule.Field).ToList())
        {
            if (rule.Rename is not null)
            {
                element.Name = element.Name.Namespace + rule.Rename;
            }
            else if (rule.DateFormat is not null)
            {
                element.Value = Dated(element.Value, rule.DateFormat) ?? element.Value;
            }
            else if (rule.Drop)
            {
                element.Remove();
            }
            else
            {
                element.Value = rule.Value?.ToString() ?? string.Empty;
            }
        }

        return answer.WithBody(Encoding.UTF8.GetBytes(root.ToString(SaveOptions.DisableFormatting)));
    }

    private static string? Dated(string? text, string format) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset date
        )
            ? date.ToString(format, CultureInfo.InvariantCulture)
            : null;
}
