namespace QlikAdmin.Plans;

/// <summary>Makes a policy from a text, and refuses everything that it does not understand exactly.</summary>
internal static class PolicyReader
{
    private const int MostNesting = 8;

    /// <param name="root">The values that were written.</param>
    /// <param name="source">Where they came from, for messages.</param>
    /// <exception cref="QlikException">PolicyInvalid, with the position and the allowed keys or values of every problem.</exception>
    public static Policy Read(PolicyNode root, string source)
    {
        PolicyErrors errors = new($"'{source}'");
        Policy policy = Read(root, errors);
        errors.ThrowIfAny();
        return policy;
    }

    /// <summary>Reads back what <see cref="PolicyText.Exclusions"/> has written.</summary>
    /// <exception cref="QlikException">PolicyInvalid.</exception>
    public static PolicyExclusions ReadExclusions(string json)
    {
        PolicyErrors errors = new("of the plan");
        PolicyExclusions exclude = Exclusions(JsonPolicySource.Read(json, "Exclude of the plan"), errors);
        errors.ThrowIfAny();
        return exclude;
    }

    private static Policy Read(PolicyNode root, PolicyErrors errors)
    {
        PolicyFields fields = new(root, "the policy", PolicyWords.PolicyKeys, errors);
        Policy policy = new();
        fields.Text("Description");
        fields.Text("$schema");
        policy.Name = fields.Text("Name") ?? policy.Name;
        policy.OwnedItems = fields.Flag("OwnedItems");
        if (fields.Duration("ExpiresAfter") is TimeSpan life)
        {
            policy.ExpiresAfter = life;
            if (life == TimeSpan.Zero)
            {
                errors.Add(
                    fields.Node("ExpiresAfter")!.Place,
                    "ExpiresAfter of the policy must be more than 0, or its plans could never be applied"
                );
            }
        }

        policy.Rules = Rules(root, fields, errors);
        if (fields.Node("Exclude") is PolicyNode exclude)
        {
            policy.Exclude = Exclusions(exclude, errors);
        }

        if (fields.Node("Caps") is PolicyNode caps)
        {
            policy.Caps = Caps(caps, errors);
        }

        return policy;
    }

    private static List<PolicyRule> Rules(PolicyNode root, PolicyFields fields, PolicyErrors errors)
    {
        List<PolicyRule> rules = new();
        PolicyNode? list = fields.Node("Rules");

        // One table instead of a list counts as a list of one, which is common in a data file.
        IReadOnlyList<PolicyNode> items =
            list is null ? Array.Empty<PolicyNode>()
            : list.Kind == PolicyNodeKind.Map ? new[] { list }
            : list.Items;
        if (items.Count == 0)
        {
            errors.Add(
                list?.Place ?? root.Place,
                $"the policy needs Rules: a list of one rule or more. Allowed keys of a rule: {string.Join(", ", PolicyWords.RuleKeys)}"
            );
            return rules;
        }

        foreach (PolicyNode node in items)
        {
            string number = (rules.Count + 1).ToString(CultureInfo.InvariantCulture);
            rules.Add(Rule(node, number, errors));
        }

        return rules;
    }

    private static PolicyRule Rule(PolicyNode node, string number, PolicyErrors errors)
    {
        string? given = node.Members.FirstOrDefault(m => string.Equals(m.Key, "Name", StringComparison.OrdinalIgnoreCase)).Value?.Text;
        string what = string.IsNullOrWhiteSpace(given) ? "rule " + number : $"rule '{given}'";
        int before = errors.Count;
        PolicyFields fields = new(node, what, PolicyWords.RuleKeys, errors);
        fields.Text("Description");
        string name = fields.Text("Name") ?? "rule " + number;
        string? word = fields.Word("Action", PolicyWords.Actions);
        PlanAction action = word is null ? PlanAction.Remove : (PlanAction)Enum.Parse(typeof(PlanAction), word);
        PolicyCondition condition = Condition(fields, what, false, 0, errors);

        // If a condition has a wrong value, the message is about that value, and not about a missing condition.
        bool isMeant = errors.Count > before && PolicyWords.ConditionKeys.Any(fields.Has);
        if (node.Kind == PolicyNodeKind.Map && !condition.AsksForFacts && !isMeant)
        {
            if (condition.IsEmpty)
            {
                errors.Add(
                    node.Place,
                    $"{what} has no condition, so it would match everything. Give one or more of: {string.Join(", ", PolicyWords.ConditionKeys)}"
                );
            }
            else if (action is PlanAction.Remove or PlanAction.Downgrade)
            {
                errors.Add(
                    node.Place,
                    $"{what} would {action.ToString().ToLowerInvariant()} every unit of a type, used or not. Give one or more of: {string.Join(", ", PolicyWords.ConditionKeys.Skip(1))}"
                );
            }
        }

        return new PolicyRule(name, action, condition);
    }

    private static PolicyCondition Condition(PolicyFields fields, string what, bool unknownAsUnused, int depth, PolicyErrors errors)
    {
        bool unknown = unknownAsUnused || fields.Flag("UnknownAsUnused");
        return new PolicyCondition
        {
            Types = fields.TextsOfOneOrMore("Type"),
            AllocatedFor = fields.Duration("AllocatedFor"),
            UnusedFor = fields.Duration("UnusedFor"),
            NeverUsed = fields.Flag("NeverUsed"),
            UserStatus = fields.Words("UserStatus", PolicyWords.UserStatuses),
            HeldTwice = fields.Flag("HeldTwice"),
            UnknownAsUnused = unknown,
            Any = Nested(fields, "Any", what, unknown, depth, errors),
            All = Nested(fields, "All", what, unknown, depth, errors),
        };
    }

    private static List<PolicyCondition> Nested(
        PolicyFields fields,
        string key,
        string what,
        bool unknownAsUnused,
        int depth,
        PolicyErrors errors
    )
    {
        List<PolicyCondition> conditions = new();
        if (fields.Node(key) is not PolicyNode list)
        {
            return conditions;
        }

        if (depth >= MostNesting)
        {
            errors.Add(list.Place, $"{key} of {what} is nested deeper than {MostNesting.ToString(CultureInfo.InvariantCulture)} levels");
            return conditions;
        }

        if (list.Kind != PolicyNodeKind.List || list.Items.Count == 0)
        {
            fields.Wrong(
                key,
                list,
                $"a list of one condition or more. Allowed keys of a condition: {string.Join(", ", PolicyWords.ConditionKeys)}"
            );
            return conditions;
        }

        foreach (PolicyNode item in list.Items)
        {
            string inner = $"{key} of {what}";
            int before = errors.Count;
            PolicyFields nested = new(item, inner, PolicyWords.ConditionKeys, errors);
            PolicyCondition condition = Condition(nested, inner, unknownAsUnused, depth + 1, errors);
            if (
                item.Kind == PolicyNodeKind.Map
                && condition.IsEmpty
                && !(errors.Count > before && PolicyWords.ConditionKeys.Any(nested.Has))
            )
            {
                errors.Add(
                    item.Place,
                    $"a condition in {inner} is empty, so it would match everything. Give one or more of: {string.Join(", ", PolicyWords.ConditionKeys)}"
                );
            }

            conditions.Add(condition);
        }

        return conditions;
    }

    private static PolicyExclusions Exclusions(PolicyNode node, PolicyErrors errors)
    {
        PolicyFields fields = new(node, "Exclude", PolicyWords.ExcludeKeys, errors);
        return new PolicyExclusions
        {
            User = fields.Texts("User"),
            Directory = fields.Texts("Directory"),
            Group = fields.Texts("Group"),
            Role = fields.Texts("Role"),
            Tag = fields.Texts("Tag"),
            CustomProperty = fields.Texts("CustomProperty"),
        };
    }

    private static PolicyCaps Caps(PolicyNode node, PolicyErrors errors)
    {
        PolicyFields fields = new(node, "Caps", PolicyWords.CapKeys, errors);
        PolicyCaps caps = new() { Count = fields.Whole("Count"), Percent = fields.Percent("Percent") ?? PolicyCaps.UsualPercent };
        if (fields.Node("KeepFree") is not PolicyNode free)
        {
            return caps;
        }

        if (free.Kind != PolicyNodeKind.Map)
        {
            caps.KeepFree = fields.WholeOf("KeepFree", free) ?? 0;
            return caps;
        }

        Dictionary<string, int> byType = new(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, PolicyNode> member in free.Members)
        {
            string type = member.Key.Trim();
            int units = fields.WholeOf("KeepFree." + type, member.Value) ?? 0;
            if (type.Length == 0)
            {
                errors.Add(member.Value.Place, "a key of KeepFree of Caps is empty: it must be a licence type");
            }
            else if (byType.ContainsKey(type))
            {
                errors.Add(member.Value.Place, $"the type '{type}' is in KeepFree of Caps twice");
            }
            else
            {
                byType.Add(type, units);
            }
        }

        caps.KeepFreeByType = byType;
        return caps;
    }
}
