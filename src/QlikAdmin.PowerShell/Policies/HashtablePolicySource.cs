using System.Collections;
using System.Management.Automation;
using System.Numerics;
using QlikAdmin.Plans;

namespace QlikAdmin.PowerShell;

/// <summary>Reads the values of a policy that was given as a table: a hashtable, another dictionary, or an object such as ConvertFrom-Json
/// makes. A table has no line numbers, so messages name the path of a value.</summary>
internal static class HashtablePolicySource
{
    // An object that is nested deeper than this probably contains itself.
    private const int MaxDepth = 40;

    /// <exception cref="QlikException">PolicyInvalid, for values of a kind that no policy has.</exception>
    public static PolicyNode Read(object policy, string source) => Node(policy, "at the top", string.Empty, source, 0);

    private static PolicyNode Node(object? value, string place, string path, string source, int depth)
    {
        object? plain = value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
        switch (plain)
        {
            case PSObject when depth <= MaxDepth:
                return Map(((PSObject)plain).Properties.Select(p => (p.Name, (object?)p.Value)), place, path, source, depth);
            case null:
                return PolicyNode.OfNull(place);
            case var _ when depth > MaxDepth:
                throw Refuse(place, source, "it is nested too deeply");
            case string text:
                return PolicyNode.Of(text, place);
            case bool flag:
                return PolicyNode.Of(flag, place);
            case SwitchParameter given:
                return PolicyNode.Of(given.IsPresent, place);
            case TimeSpan span:
                return PolicyNode.Of(span, place);
            case IConvertible number when number.GetTypeCode() is >= TypeCode.SByte and <= TypeCode.Decimal:
                return PolicyNode.Of(number.ToDouble(CultureInfo.InvariantCulture), place);
            case BigInteger number:
                return PolicyNode.Of((double)number, place);
            case IDictionary map:
                return Map(Entries(map), place, path, source, depth);
            case IEnumerable list:
                List<PolicyNode> items = new();
                foreach (object? item in list)
                {
                    string member = $"{path}[{items.Count.ToString(CultureInfo.InvariantCulture)}]";
                    items.Add(Node(item, member, member, source, depth + 1));
                }

                return PolicyNode.Of(items, place);
            default:
                throw Refuse(
                    place,
                    source,
                    $"a {plain.GetType().Name} can't be a value in a policy. Give text, numbers, true or false, durations, lists and tables"
                );
        }
    }

    private static PolicyNode Map(IEnumerable<(string Key, object? Value)> entries, string place, string path, string source, int depth)
    {
        List<KeyValuePair<string, PolicyNode>> members = new();
        foreach ((string key, object? value) in entries)
        {
            string member = path.Length == 0 ? key : path + "." + key;
            members.Add(new KeyValuePair<string, PolicyNode>(key, Node(value, member, member, source, depth + 1)));
        }

        // A hashtable has no order, but messages about it should have one.
        return PolicyNode.Of(members.OrderBy(m => m.Key, StringComparer.OrdinalIgnoreCase).ToList(), place);
    }

    private static IEnumerable<(string Key, object? Value)> Entries(IDictionary map)
    {
        foreach (DictionaryEntry entry in map)
        {
            yield return (Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty, entry.Value);
        }
    }

    private static QlikException Refuse(string place, string source, string problem)
    {
        PolicyErrors errors = new($"'{source}'");
        errors.Add(place, problem);
        return errors.Exception();
    }
}
