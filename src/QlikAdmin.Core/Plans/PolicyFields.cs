namespace QlikAdmin.Plans;

/// <summary>Reads the keys of one table of a policy, and notes problems.</summary>
internal sealed class PolicyFields
{
    private readonly PolicyErrors _errors;
    private readonly string _what;
    private readonly Dictionary<string, PolicyNode> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="node">The table.</param>
    /// <param name="what">What it describes, for messages: the policy, rule 'idle'.</param>
    /// <param name="allowed">The keys it may have.</param>
    /// <param name="errors">Takes the problems.</param>
    public PolicyFields(PolicyNode node, string what, IReadOnlyList<string> allowed, PolicyErrors errors)
    {
        _errors = errors;
        _what = what;
        Place = node.Place;
        if (node.Kind != PolicyNodeKind.Map)
        {
            errors.Add(node.Place, $"{what} must be a table of keys, and is {Shown(node)}. Allowed keys: {string.Join(", ", allowed)}");
            return;
        }

        foreach (KeyValuePair<string, PolicyNode> member in node.Members)
        {
            if (!allowed.Contains(member.Key, StringComparer.OrdinalIgnoreCase))
            {
                errors.Add(member.Value.Place, $"unknown key '{member.Key}' in {what}. Allowed: {string.Join(", ", allowed)}");
            }
            else if (_values.ContainsKey(member.Key))
            {
                errors.Add(member.Value.Place, $"the key '{member.Key}' is in {what} twice");
            }
            else
            {
                _values.Add(member.Key, member.Value);
            }
        }
    }

    public string Place { get; }

    public bool Has(string key) => _values.ContainsKey(key);

    public PolicyNode? Node(string key) => _values.TryGetValue(key, out PolicyNode? node) ? node : null;

    public string? Text(string key)
    {
        if (Node(key) is not PolicyNode node)
        {
            return null;
        }

        if (node.Kind == PolicyNodeKind.Text && node.Text.Trim().Length > 0)
        {
            return node.Text.Trim();
        }

        Wrong(key, node, "a text that is not empty");
        return null;
    }

    /// <summary>One text, or a list of texts.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        if (Node(key) is not PolicyNode node)
        {
            return Array.Empty<string>();
        }

        IReadOnlyList<PolicyNode> items = node.Kind == PolicyNodeKind.List ? node.Items : new[] { node };
        List<string> texts = new();
        foreach (PolicyNode item in items)
        {
            if (item.Kind == PolicyNodeKind.Text && item.Text.Trim().Length > 0)
            {
                texts.Add(item.Text.Trim());
            }
            else
            {
                Wrong(key, item, "a text that is not empty, or a list of such texts");
            }
        }

        return texts;
    }

    /// <summary>One of a few words; null where the key is missing or wrong.</summary>
    public string? Word(string key, IReadOnlyList<string> allowed)
    {
        if (Node(key) is { Kind: not PolicyNodeKind.Text } node)
        {
            Wrong(key, node, "one word: " + string.Join(", ", allowed));
            return null;
        }

        return Words(key, allowed).FirstOrDefault();
    }

    /// <summary>Several of a few words. An empty list is wrong.</summary>
    public IReadOnlyList<string> Words(string key, IReadOnlyList<string> allowed)
    {
        List<string> words = new();
        foreach (string text in TextsOfOneOrMore(key))
        {
            if (allowed.FirstOrDefault(a => string.Equals(a, text, StringComparison.OrdinalIgnoreCase)) is string word)
            {
                words.Add(word);
            }
            else
            {
                _errors.Add(Node(key)!.Place, $"{key} of {_what} can't be '{text}'. Allowed: {string.Join(", ", allowed)}");
            }
        }

        return words;
    }

    /// <summary>One text or more. An empty list is wrong, because it could mean either nobody or everybody.</summary>
    public IReadOnlyList<string> TextsOfOneOrMore(string key)
    {
        IReadOnlyList<string> texts = Texts(key);
        if (Node(key) is { Kind: PolicyNodeKind.List, Items.Count: 0 } empty)
        {
            Wrong(key, empty, "one text or more; leave the key out instead of an empty list");
        }

        return texts;
    }

    public bool Flag(string key)
    {
        if (Node(key) is not PolicyNode node)
        {
            return false;
        }

        if (node.Kind != PolicyNodeKind.Flag)
        {
            Wrong(key, node, "true or false");
        }

        return node.Flag;
    }

    public TimeSpan? Duration(string key)
    {
        if (Node(key) is not PolicyNode node)
        {
            return null;
        }

        TimeSpan value = node.Span;
        bool right = node.Kind switch
        {
            PolicyNodeKind.Text => QlikAdmin.Duration.TryParse(node.Text, out value),
            PolicyNodeKind.Number => QlikAdmin.Duration.TryFromDays(node.Number, out value),
            PolicyNodeKind.Span => QlikAdmin.Duration.TryParse(node.Text, out value),
            _ => false,
        };
        if (!right)
        {
            Wrong(key, node, $"a duration of 0 or more: {QlikAdmin.Duration.Forms}");
        }

        return right ? value : null;
    }

    public int? Whole(string key)
    {
        return Node(key) is PolicyNode node ? WholeOf(key, node) : null;
    }

    public int? WholeOf(string key, PolicyNode node)
    {
        if (node.Kind == PolicyNodeKind.Number && node.Number >= 0 && node.Number <= int.MaxValue && Math.Floor(node.Number) == node.Number)
        {
            return (int)node.Number;
        }

        Wrong(key, node, "a whole number of 0 or more");
        return null;
    }

    public double? Percent(string key)
    {
        if (Node(key) is not PolicyNode node)
        {
            return null;
        }

        if (node.Kind == PolicyNodeKind.Number && node.Number >= 0 && node.Number <= 100)
        {
            return node.Number;
        }

        Wrong(key, node, "a number from 0 to 100");
        return null;
    }

    public void Wrong(string key, PolicyNode node, string expected) =>
        _errors.Add(node.Place, $"{key} of {_what} must be {expected}; it is {Shown(node)}");

    private static string Shown(PolicyNode node) =>
        node.Kind switch
        {
            PolicyNodeKind.Text => string.Format(CultureInfo.InvariantCulture, "the text '{0}'", node.Text),
            PolicyNodeKind.Number => "the number " + node.Text,
            _ => node.Text,
        };
}
