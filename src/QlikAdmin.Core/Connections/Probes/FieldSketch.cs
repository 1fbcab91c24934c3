using Newtonsoft.Json.Linq;
using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Connections.Probes;

/// <summary>What the values of one field look like, over all rows: their types, lengths and patterns, but no value.</summary>
internal sealed class FieldSketch
{
    private readonly SortedSet<string> _forms = new(StringComparer.Ordinal);
    private int _shortest = int.MaxValue;
    private int _longest = -1;

    public FieldSketch(string name)
    {
        Name = name;
    }

    public string Name { get; }

    /// <summary>Rows that have the field.</summary>
    public int Rows { get; private set; }

    /// <summary>Its forms in words.</summary>
    public IEnumerable<string> Forms =>
        _longest < 0
            ? _forms
            : _forms.Append(
                _shortest == _longest
                    ? FormattableString.Invariant($"text of {_longest}")
                    : FormattableString.Invariant($"text of {_shortest} to {_longest}")
            );

    public void See(JToken value)
    {
        Rows++;
        string form = FieldForms.Describe(value);
        if (value.Type == JTokenType.String && form.StartsWith("text", StringComparison.Ordinal))
        {
            int length = ((string)value!).Length;
            _shortest = Math.Min(_shortest, length);
            _longest = Math.Max(_longest, length);
        }
        else
        {
            _forms.Add(form);
        }
    }
}
