using QlikAdmin.Base;

namespace QlikAdmin.Plans;

/// <summary>The rows of one file with their positions, and the rows that can't be read, so that all problems are reported
/// together.</summary>
internal sealed class PlanFileRows
{
    private readonly string _path;
    private readonly TextPool _texts = new();
    private readonly List<PlanRow> _rows = new();
    private readonly List<int> _numbers = new();
    private readonly List<(int Number, string Column, string? Value)> _unreadable = new();

    public PlanFileRows(string path)
    {
        _path = path;
    }

    public IReadOnlyList<PlanRow> Rows => _rows;

    /// <summary>Adds a row.</summary>
    /// <param name="number">The number of the row in the file, as people count.</param>
    /// <param name="value">The text of a column; null where it is empty.</param>
    public void Add(int number, Func<string, string?> value)
    {
        try
        {
            _rows.Add(PlanColumns.Row(name => PlanColumns.Repeats(name) ? _texts.Of(value(name)) : value(name)));
            _numbers.Add(number);
        }
        catch (FormatException e)
        {
            _unreadable.Add((number, e.Message, value(e.Message)));
        }
    }

    /// <summary>The position of a row in the file, by index.</summary>
    public string Place(int index) => $"Row {Text(_numbers[index])} of '{Path.GetFileName(_path)}'";

    /// <exception cref="QlikException">PlanChanged, when a row could not be read.</exception>
    public void Verify()
    {
        if (_unreadable.Count == 0)
        {
            return;
        }

        (int number, string column, string? value) = _unreadable[0];
        string others =
            _unreadable.Count == 1
                ? string.Empty
                : $"; {Text(_unreadable.Count)} of {Text(_unreadable.Count + _rows.Count)} rows can't be read, and that is the first of them";
        throw PlanFileReader.Broken(
            _path,
            $"row {Text(number)}, column {column}: '{value}' is not allowed there{others}",
            _unreadable.All(u => u.Value is not null && PlanColumns.IsTime(u.Column)) ? PlanSeal.NextStepForTimes : null
        );
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
