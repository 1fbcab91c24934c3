namespace QlikAdmin.Plans;

/// <summary>One value of a policy as it was written, with its position. The same for JSON, data files and hashtables.</summary>
internal sealed class PolicyNode
{
    private PolicyNode(PolicyNodeKind kind, string place)
    {
        Kind = kind;
        Place = place;
    }

    public PolicyNodeKind Kind { get; }

    /// <summary>Its position, for messages: <c>line 7</c>, or a path such as <c>Rules[1].UnusedFor</c> where there are no lines.</summary>
    public string Place { get; }

    /// <summary>The text. For other scalars, the value as people would type it.</summary>
    public string Text { get; private set; } = string.Empty;

    public double Number { get; private set; }

    public bool Flag { get; private set; }

    public TimeSpan Span { get; private set; }

    public IReadOnlyList<PolicyNode> Items { get; private set; } = Array.Empty<PolicyNode>();

    /// <summary>Keys in the order written, each with its value.</summary>
    public IReadOnlyList<KeyValuePair<string, PolicyNode>> Members { get; private set; } = Array.Empty<KeyValuePair<string, PolicyNode>>();

    public static PolicyNode OfNull(string place) => new(PolicyNodeKind.Null, place) { Text = "null" };

    public static PolicyNode Of(string text, string place) => new(PolicyNodeKind.Text, place) { Text = text };

    public static PolicyNode Of(double number, string place) =>
        new(PolicyNodeKind.Number, place) { Number = number, Text = number.ToString(System.Globalization.CultureInfo.InvariantCulture) };

    public static PolicyNode Of(bool flag, string place) => new(PolicyNodeKind.Flag, place) { Flag = flag, Text = flag ? "true" : "false" };

    public static PolicyNode Of(TimeSpan span, string place) => new(PolicyNodeKind.Span, place) { Span = span, Text = span.ToString() };

    public static PolicyNode Of(IReadOnlyList<PolicyNode> items, string place) =>
        new(PolicyNodeKind.List, place) { Items = items, Text = "a list" };

    public static PolicyNode Of(IReadOnlyList<KeyValuePair<string, PolicyNode>> members, string place) =>
        new(PolicyNodeKind.Map, place) { Members = members, Text = "a table of keys" };
}
