using System.Collections;
using System.Management.Automation;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace QlikAdmin.PowerShell;

/// <summary>Makes PowerShell objects from JSON, and JSON from objects, in the same way on every edition of PowerShell.</summary>
internal static class JsonObjects
{
    // An object that is nested deeper than this probably contains itself.
    private const int MaxDepth = 100;

    /// <summary>Objects from a body; the text itself if it is not JSON.</summary>
    /// <returns>The elements of a top-level array, else one value; empty for an empty body.</returns>
    public static IEnumerable<object?> Read(string body)
    {
        if (body.Trim().Length == 0)
        {
            return Array.Empty<object?>();
        }

        if (!TryParse(body, out JToken? token))
        {
            return new object?[] { body };
        }

        return ToObject(token!) is object?[] items ? items : new[] { ToObject(token!) };
    }

    /// <summary>JSON for a PowerShell value: hashtables, custom objects, lists, numbers, dates.</summary>
    /// <exception cref="QlikException">InvalidInput, if it is nested too deeply.</exception>
    public static string Write(object? value) => ToToken(value, 0).ToString(Formatting.None);

    private static bool TryParse(string body, out JToken? token)
    {
        // Dates stay the text that the server sent: a raw call shows raw data.
        using JsonTextReader reader = new(new StringReader(body))
        {
            DateParseHandling = DateParseHandling.None,
            FloatParseHandling = FloatParseHandling.Decimal,
            MaxDepth = MaxDepth,
        };
        try
        {
            token = JToken.ReadFrom(reader);
            return !reader.Read();
        }
        catch (JsonException)
        {
            token = null;
            return false;
        }
    }

    private static object? ToObject(JToken token)
    {
        switch (token)
        {
            case JArray array:
                object?[] items = new object?[array.Count];
                for (int i = 0; i < items.Length; i++)
                {
                    items[i] = ToObject(array[i]);
                }

                return items;
            case JObject members:
                PSObject result = new();
                foreach (JProperty member in members.Properties())
                {
                    result.Properties.Add(new PSNoteProperty(FreeName(result, member.Name), ToObject(member.Value)));
                }

                return result;
            default:
                return ((JValue)token).Value;
        }
    }

    private static string FreeName(PSObject holder, string name)
    {
        // In PowerShell the case of property names does not count, and names can't be empty. In JSON names can differ in case only, and can
        // be empty.
        string free = name.Length == 0 ? "_" : name;
        while (holder.Properties[free] is not null)
        {
            free += "_";
        }

        return free;
    }

    private static JToken ToToken(object? value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new QlikException(ErrorReason.InvalidInput, $"The body is nested deeper than {MaxDepth} levels.");
        }

        PSObject? wrapper = value as PSObject;
        object? plain = wrapper?.BaseObject ?? value;
        switch (plain)
        {
            case null:
                return JValue.CreateNull();
            case SwitchParameter flag:
                return new JValue(flag.IsPresent);
            case string or bool or char or DateTime or DateTimeOffset or Guid or Uri or TimeSpan:
            case IConvertible when plain.GetType().IsPrimitive || plain is decimal:
                return JToken.FromObject(plain);
            case Enum:
                return new JValue(plain.ToString());
            case IDictionary map:
                JObject members = new();
                foreach (DictionaryEntry entry in map)
                {
                    members[Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!] = ToToken(entry.Value, depth + 1);
                }

                return members;
            case IEnumerable list:
                JArray items = new();
                foreach (object? item in list)
                {
                    items.Add(ToToken(item, depth + 1));
                }

                return items;
            default:
                JObject properties = new();
                foreach (PSPropertyInfo property in (wrapper ?? PSObject.AsPSObject(plain)).Properties)
                {
                    properties[property.Name] = ToToken(property.Value, depth + 1);
                }

                return properties;
        }
    }
}
