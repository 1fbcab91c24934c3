namespace QlikAdmin.Plans;

/// <summary>One column of a plan as text, for files and for checksums.</summary>
internal sealed class PlanColumn
{
    private readonly Func<PlanRow, string?>? _text;
    private readonly Func<PlanRow, DateTimeOffset?>? _time;

    /// <param name="name">Name of the property and heading of the column.</param>
    /// <param name="text">The value of a row as text; null for none.</param>
    public PlanColumn(string name, Func<PlanRow, string?> text)
    {
        Name = name;
        _text = text;
    }

    /// <param name="name">Name of the property and heading of the column.</param>
    /// <param name="time">The value of a row; null for none.</param>
    public PlanColumn(string name, Func<PlanRow, DateTimeOffset?> time)
    {
        Name = name;
        _time = time;
    }

    public string Name { get; }

    public bool IsTime => _time is not null;

    /// <summary>The complete value of a row as text; null for none.</summary>
    public string? Read(PlanRow row) => Text(row, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'");

    /// <summary>The part of the value that the checksum covers. Times count in whole seconds, because the rest is lost when a row comes
    /// from another session.</summary>
    public string? Sealed(PlanRow row) => Text(row, "yyyy-MM-dd'T'HH:mm:ss'Z'");

    private string? Text(PlanRow row, string format) =>
        _time is null ? _text!(row) : _time(row)?.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
}
