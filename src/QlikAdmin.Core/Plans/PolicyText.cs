using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace QlikAdmin.Plans;

/// <summary>Writes a policy always in the same form, whatever its source was.</summary>
internal static class PolicyText
{
    /// <summary>Everything that decides, as JSON. Policies with the same meaning give the same text.</summary>
    public static string Canonical(Policy policy)
    {
        JObject text = new()
        {
            ["Name"] = policy.Name,
            ["ExpiresAfter"] = policy.ExpiresAfter.Ticks,
            ["OwnedItems"] = policy.OwnedItems,
            ["Rules"] = new JArray(
                policy.Rules.Select(r => new JObject
                {
                    ["Name"] = r.Name,
                    ["Action"] = r.Action.ToString(),
                    ["If"] = Condition(r.Condition),
                })
            ),
            ["Exclude"] = Object(policy.Exclude),
            ["Count"] = policy.Caps.Count,
            ["Percent"] = policy.Caps.Percent,
            ["KeepFree"] = policy.Caps.KeepFree,
            ["KeepFreeByType"] = new JObject(
                policy.Caps.KeepFreeByType.OrderBy(k => k.Key, StringComparer.OrdinalIgnoreCase).Select(k => new JProperty(k.Key, k.Value))
            ),
        };
        return text.ToString(Formatting.None);
    }

    /// <summary>The exclusions as JSON that <see cref="PolicyReader.ReadExclusions"/> reads; null when there are none.</summary>
    public static string? Exclusions(PolicyExclusions exclude) => exclude.IsEmpty ? null : Object(exclude).ToString(Formatting.None);

    private static JObject Object(PolicyExclusions exclude)
    {
        JObject text = new();
        Add("User", exclude.User);
        Add("Directory", exclude.Directory);
        Add("Group", exclude.Group);
        Add("Role", exclude.Role);
        Add("Tag", exclude.Tag);
        Add("CustomProperty", exclude.CustomProperty);
        return text;

        void Add(string key, IReadOnlyList<string> values)
        {
            if (values.Count > 0)
            {
                text[key] = new JArray(values);
            }
        }
    }

    private static JObject Condition(PolicyCondition condition)
    {
        return new JObject
        {
            ["Type"] = new JArray(condition.Types),
            ["AllocatedFor"] = condition.AllocatedFor?.Ticks,
            ["UnusedFor"] = condition.UnusedFor?.Ticks,
            ["NeverUsed"] = condition.NeverUsed,
            ["UserStatus"] = new JArray(condition.UserStatus),
            ["HeldTwice"] = condition.HeldTwice,
            ["UnknownAsUnused"] = condition.UnknownAsUnused,
            ["Any"] = new JArray(condition.Any.Select(Condition)),
            ["All"] = new JArray(condition.All.Select(Condition)),
        };
    }
}
