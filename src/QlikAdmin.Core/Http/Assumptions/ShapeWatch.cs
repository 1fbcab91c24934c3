using Newtonsoft.Json.Linq;

namespace QlikAdmin.Http.Assumptions;

/// <summary>Checks the rows of one list while they are read. It keeps nothing of them but the forms of their fields.</summary>
/// <remarks>For one reader; not safe for several threads.</remarks>
internal sealed class ShapeWatch
{
    /// <summary>Among so many rows at least one must have a field that most rows may lack.</summary>
    private const int Many = 20;

    private readonly RowShape _shape;
    private readonly int[] _absent;
    private readonly int[] _without;
    private readonly int[] _wrong;
    private readonly string?[] _wrongForm;
    private int _strange;

    public ShapeWatch(RowShape shape)
    {
        _shape = shape;
        int count = shape.Rules.Count;
        _absent = new int[count];
        _without = new int[count];
        _wrong = new int[count];
        _wrongForm = new string?[count];
    }

    /// <summary>Rows so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Checks a row.</summary>
    public void See(JToken token)
    {
        if (token is not JObject row)
        {
            Rows++;
            _strange++;
            return;
        }

        for (int i = 0; i < _shape.Rules.Count; i++)
        {
            FieldRule rule = _shape.Rules[i];
            FieldSight worst = FieldSight.Right;
            JToken? wrong = null;
            bool any = false;
            foreach (JToken? value in Values(row, rule.Field))
            {
                FieldSight sight = FieldForms.Sight(value, rule.Form);
                worst = any && Rank(sight) <= Rank(worst) ? worst : sight;
                wrong = sight == FieldSight.Wrong ? value : wrong;
                any = true;
            }

            Note(i, worst, wrong is null ? null : FieldForms.Describe(wrong));
        }

        EndRow();
    }

    /// <summary>Takes what another reader saw of one field of the row.</summary>
    /// <param name="rule">Number of the rule in the shape.</param>
    /// <param name="sight">What it saw.</param>
    /// <param name="form">The form of a wrong value.</param>
    public void Note(int rule, FieldSight sight, string? form)
    {
        switch (sight)
        {
            case FieldSight.Absent:
                _absent[rule]++;
                break;
            case FieldSight.Null:
                _without[rule]++;
                break;
            case FieldSight.Wrong:
                _wrong[rule]++;
                _wrongForm[rule] ??= form;
                break;
            default:
                break;
        }
    }

    /// <summary>Counts a row whose fields were noted one by one.</summary>
    public void EndRow() => Rows++;

    /// <summary>How the rows contradict an assumption; null where they do not.</summary>
    /// <param name="assumption">One of the assumptions of the shape.</param>
    /// <param name="isEnd">Whether these are all rows. Only then can a field be found missing that at least one row must have.</param>
    public string? Problem(Assumption assumption, bool isEnd)
    {
        if (_strange > 0)
        {
            return FormattableString.Invariant($"{_strange} of {Rows} rows are no objects");
        }

        List<string> problems = new();
        for (int i = 0; i < _shape.Rules.Count; i++)
        {
            if (_shape.Rules[i].Assumption == assumption && Problem(i, isEnd) is string problem)
            {
                problems.Add($"{_shape.Rules[i].Field} {problem}");
            }
        }

        return problems.Count == 0 ? null : string.Join("; ", problems);
    }

    private string? Problem(int i, bool isEnd)
    {
        if (_wrong[i] > 0)
        {
            return FormattableString.Invariant($"is {_wrongForm[i] ?? "something else"} in {_wrong[i]} of {Rows} rows");
        }

        int bare = _absent[i] + _without[i];
        int lacking = _shape.Rules[i].Need switch
        {
            FieldNeed.EveryValue => bare,
            FieldNeed.Every => _absent[i],
            FieldNeed.SomeValue when isEnd && bare == Rows => bare,
            FieldNeed.Some when isEnd && _absent[i] == Rows => _absent[i],
            FieldNeed.SomeOfMany when isEnd && Rows >= Many && _absent[i] == Rows => _absent[i],
            _ => 0,
        };
        return lacking == 0 ? null : FormattableString.Invariant($"is missing in {lacking} of {Rows} rows");
    }

    /// <summary>The values of a field; null for a field that is not there. No values where the field belongs to the objects of an empty
    /// list.</summary>
    private static IEnumerable<JToken?> Values(JToken? parent, string field)
    {
        int dot = field.IndexOf('.');
        string name = dot < 0 ? field : field.Substring(0, dot);
        if (name.EndsWith("[]", StringComparison.Ordinal))
        {
            JToken? list = (parent as JObject)?[name.Substring(0, name.Length - 2)];
            return list is JArray rows ? rows.SelectMany(r => Values(r, field.Substring(dot + 1)))
                : list is null or { Type: JTokenType.Null } ? Enumerable.Empty<JToken?>()
                : new JToken?[] { null };
        }

        JToken? value = (parent as JObject)?[name];
        return dot < 0 ? new[] { value }
            : value is JObject inner ? Values(inner, field.Substring(dot + 1))
            : new JToken?[] { value is { Type: JTokenType.Null } ? value : null };
    }

    private static int Rank(FieldSight sight) =>
        sight switch
        {
            FieldSight.Wrong => 3,
            FieldSight.Absent => 2,
            FieldSight.Null => 1,
            _ => 0,
        };
}
