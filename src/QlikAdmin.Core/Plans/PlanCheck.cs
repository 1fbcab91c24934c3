namespace QlikAdmin.Plans;

/// <summary>Checks rows that should be one plan as they come in, and keeps none of them: the checksum of each, that none comes twice, and
/// that all belong to one plan.</summary>
/// <remarks>With one wrong row, no row can be trusted.</remarks>
internal sealed class PlanCheck : IDisposable
{
    private readonly Func<int, string> _place;
    private readonly PlanDigest _digest = new();
    private readonly HashSet<Guid> _seen = new();
    private readonly Dictionary<Guid, Part> _plans = new();
    private int _index = -1;

    /// <param name="place">Gives the position of a row in its file, by index, for messages; null for rows that do not come from a
    /// file.</param>
    public PlanCheck(Func<int, string>? place = null)
    {
        _place = place ?? PlanSeal.PlaceGiven;
    }

    /// <summary>Checks the next row.</summary>
    /// <returns>PlanChanged, if it was changed or came before; null when it is right.</returns>
    public QlikException? Next(PlanRow row)
    {
        _index++;
        if (PlanSeal.Problem(_digest, row, _seen, _index, _place) is QlikException problem)
        {
            return problem;
        }

        if (!_plans.TryGetValue(row.PlanId, out Part? part))
        {
            part = new Part(row, _index);
            _plans.Add(row.PlanId, part);
        }

        part.Rows++;
        return null;
    }

    /// <summary>What is wrong with the rows together.</summary>
    /// <returns>One error for each other plan than the one that most rows belong to, with the first row of that other plan.</returns>
    public IReadOnlyList<KeyValuePair<PlanRow, QlikException>> End()
    {
        return _plans
            .OrderByDescending(p => p.Value.Rows)
            .Skip(1)
            .OrderBy(p => p.Value.Index)
            .Select(p => new KeyValuePair<PlanRow, QlikException>(p.Value.First, Foreign(p.Value)))
            .ToList();
    }

    public void Dispose() => _digest.Dispose();

    private QlikException Foreign(Part part)
    {
        Guid plan = _plans.OrderByDescending(p => p.Value.Rows).First().Key;
        string more =
            part.Rows == 1 ? string.Empty
            : part.Rows == 2 ? " So does another row."
            : FormattableString.Invariant($" So do {part.Rows - 1} other rows.");
        return new QlikException(
            ErrorReason.PlanChanged,
            $"{_place(part.Index)}, {part.First}, belongs to plan {part.First.PlanId}, but the others belong to plan {plan}.{more}"
        )
        {
            NextStep = PlanSeal.NextStep,
        };
    }

    /// <summary>The rows of one plan.</summary>
    private sealed class Part
    {
        public Part(PlanRow first, int index)
        {
            First = first;
            Index = index;
        }

        public PlanRow First { get; }

        public int Index { get; }

        public int Rows { get; set; }
    }
}
